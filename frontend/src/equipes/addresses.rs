// SPDX-License-Identifier: AGPL-3.0-or-later
//! Where the API and the pages keep what this module shows.

use shared::competences::{CompetenceCode, FrameworkVersion};
use shared::equipes::Membership;
use shared::operators::OperatorId;

/// Keys of the query that narrow a list, those that are not empty, after a path.
pub(super) fn narrowed(path: &str, keys: &[(&str, &str)]) -> String {
    let mut address = path.to_owned();
    for (key, value) in keys.iter().filter(|it| !it.1.is_empty()) {
        address.push(if address.contains('?') { '&' } else { '?' });
        address.push_str(key);
        address.push('=');
        address.push_str(&String::from(js_sys::encode_uri_component(value)));
    }
    address
}

/// The equipes of a territory in a few figures each.
pub(super) fn comparison(territory: &str, kind: &str) -> String {
    narrowed("/equipe-coverage", &[("territory", territory), ("kind", kind)])
}

/// An equipe.
pub(super) fn equipe(id: &str) -> String {
    format!("/equipes/{id}")
}

/// Its places, those that hold and those that held.
pub(super) fn memberships(id: &str) -> String {
    format!("/equipes/{id}/memberships")
}

/// One place.
pub(super) fn membership(it: &Membership) -> String {
    format!("/memberships/{}", it.id)
}

/// Its coverage.
pub(super) fn coverage(id: &str) -> String {
    format!("/equipes/{id}/coverage")
}

/// Which member has which level.
pub(super) fn levels(id: &str) -> String {
    format!("/equipes/{id}/levels")
}

/// The proposals for it, as they are read.
pub(super) fn proposals(id: &str) -> String {
    format!("/proposals?equipe={id}")
}

/// Where one is added.
pub(super) fn new_proposal(id: &str) -> String {
    format!("/equipes/{id}/proposals")
}

/// One proposal.
pub(super) fn proposal(id: &str) -> String {
    format!("/proposals/{id}")
}

/// Published versions of the framework.
pub(super) fn frameworks() -> String {
    "/competence-frameworks?limit=100".to_owned()
}

/// One of them, whole.
pub(super) fn framework(version: &FrameworkVersion) -> String {
    format!("/competence-frameworks/{version}")
}

/// Where operators are searched by name, which goes in the body.
pub(super) fn operator_search() -> String {
    "/operators/searches".to_owned()
}

/// An operator.
pub(super) fn operator(id: &OperatorId) -> String {
    format!("/operators/{id}")
}

/// What was said of somebody in one competence.
pub(super) fn ratings(id: &OperatorId, competence: &CompetenceCode) -> String {
    format!("/operators/{id}/ratings?competence={competence}&limit=20")
}
