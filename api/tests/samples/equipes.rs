// SPDX-License-Identifier: AGPL-3.0-or-later
//! Sample requests about operators, equipes, proposals and the competence framework.

use api::access::Act;
use api::db::Conn;
use api::error::Error;
use serde_json::{Value, json};
use shared::access::Scope;
use shared::input::FromJson as _;

use super::{Target, new_name};
use crate::harness::{App, now};

/// An operator in an equipe, with a proposal, another operator who is in none, and a draft of the framework.
#[derive(Default)]
pub(crate) struct EquipeTarget {
    pub(crate) operator: String,
    pub(crate) spare: String,
    pub(crate) equipe: String,
    pub(crate) membership: String,
    pub(crate) proposal: String,
    pub(crate) draft: String,
}

/// A version that no framework has; versions sort as they were made.
fn new_version() -> String {
    format!("9.{:0>6}", new_name().trim_start_matches("prova-"))
}

/// The smallest framework that is one.
pub(crate) fn tiny_framework(version: &str) -> Value {
    let both = |text: &str| json!({"it": text, "en": text});
    let levels: Vec<Value> =
        (0..=5).map(|it| json!({"level": it, "name": both("Livello"), "behaviour": both("Prova")})).collect();
    json!({
        "version": version, "name": both("Quadro di prova"), "scale": levels,
        "areas": [{"code": "LEG", "name": both("Diritti")}],
        "competences": [{
            "code": "LEG-01", "name": both("Titoli"), "descriptor": both("Distinguere i titoli"), "behaviours": [],
            "esco": null, "is_innovative": false, "importance": 3
        }],
        "roles": [{"role": "AS", "required": {"LEG-01": 3}}]
    })
}

/// An operator as one says it.
pub(crate) fn operator(family_name: &str, profession: &str, territory: &str) -> Value {
    json!({
        "given_name": "Prova", "family_name": family_name, "profession": profession, "territory": territory,
        "employer": "Comune di prova", "employment": "permanent", "hours_per_week": 36
    })
}

/// Whether an operation is about operators and equipes, or about drafts of the framework.
pub(crate) fn is_of_equipes(operation: &str) -> bool {
    let words =
        ["operator", "equipe", "membership", "proposal", "rating", "levels", "coverage", "staffing", "framework_draft"];
    words.iter().any(|it| operation.contains(it))
}

/// Adds an operator in an equipe of the target's region, with a proposal, and a draft of the framework.
pub(crate) fn add_equipe(app: &App, target: &mut Target) {
    let region = target.region;
    let act = Act::of_the_program(now());
    let everything = Scope::everything();
    let today = "2026-11-24".parse().unwrap();
    let made = app.db.write_now(|conn: &mut Conn| {
        let add = |conn: &mut Conn, name: &str| {
            let input = shared::operators::OperatorInput::from_json(&operator(name, "AS", region)).unwrap();
            api::operators::store::create(conn, &act, &everything, &input, false)
        };
        let (member, spare) = (add(conn, "Esempio")?, add(conn, "Riserva")?);
        let input = json!({
            "name": "Equipe di prova", "kind": "inclusion", "territory": region, "framework": "1.0",
            "valid_from": "2026-01-01"
        });
        let input = shared::equipes::EquipeInput::from_json(&input).unwrap();
        let equipe = api::equipes::store::create(conn, &act, &everything, &input, &today, false)?.id;
        let input = json!({"operator": member.id, "role": "AS", "hours_per_week": 18, "valid_from": "2026-01-12"});
        let input = shared::equipes::MembershipInput::from_json(&input).unwrap();
        let place = api::equipes::members::create(conn, &act, &everything, &equipe, &input, &today)?.id;
        let input =
            json!({"title": "Formare", "reason": "Manca", "options": [{"step": {"kind": "appoint", "member": place}}]});
        let input = shared::proposals::ProposalInput::from_json(&input).unwrap();
        let proposal = api::proposals::store::create(conn, &act, &everything, &equipe, &input, &today)?.id;
        Ok(EquipeTarget {
            operator: member.id.to_string(),
            spare: spare.id.to_string(),
            equipe: equipe.to_string(),
            membership: place.to_string(),
            proposal: proposal.to_string(),
            draft: String::new(),
        })
    });
    target.equipe = made.unwrap();
    add_draft(app, target);
}

/// Adds a draft of the framework.
pub(crate) fn add_draft(app: &App, target: &mut Target) {
    let act = Act::of_the_program(now());
    target.equipe.draft = new_version();
    let framework = shared::competences::Framework::from_json(&tiny_framework(&target.equipe.draft)).unwrap();
    app.db.write_now(|conn| api::competences::store::create(conn, &act, &framework)).unwrap();
}

/// The body of a sample request about operators, equipes or drafts.
pub(crate) fn body(operation: &str, target: &Target) -> Option<Value> {
    let (region, of) = (target.region, &target.equipe);
    Some(match operation {
        "create_operator" => operator("Nuova", "MED", region),
        "search_operators" => json!({"q": "esempio"}),
        "change_operator" => json!({"hours_per_week": 30}),
        "create_ratings" => json!({
            "framework": "1.0", "source": "supervisor", "rated_on": "2026-11-20",
            "items": [{"competence": "LEG-01", "level": 3, "evidence": "Colloquio di novembre"}]
        }),
        "create_equipe" => json!({
            "name": "Equipe nuova", "kind": "inclusion", "territory": region, "framework": "1.0",
            "valid_from": "2026-12-01"
        }),
        "change_equipe" => json!({"name": "Equipe di prova, zona nord"}),
        "create_membership" => json!({
            "operator": of.spare, "role": "AS", "is_case_manager": true, "hours_per_week": 18,
            "valid_from": "2026-11-01"
        }),
        "change_membership" => json!({"valid_to": "2027-06-30"}),
        "create_proposal" => json!({
            "title": "Formazione e mediazione", "reason": "Nessuno arriva al livello chiesto sui titoli di soggiorno.",
            "options": [{
                "step": {"kind": "train", "member": of.membership, "competence": "LEG-01", "n_levels": 2},
                "yearly_cost_cents": 60_000
            }]
        }),
        "change_proposal" => json!({"status": "sent", "note": "Al tavolo di dicembre"}),
        "create_framework_draft" => tiny_framework(&new_version()),
        "import_framework_draft" | "replace_framework_draft" => tiny_framework(&of.draft),
        "publish_framework_draft" => json!({"state": "published"}),
        _ => return None,
    })
}

/// The path of an operation, with the keys of the target.
pub(crate) fn path(operation: &str, path: &str, target: &Target) -> String {
    let of = &target.equipe;
    let path = path.replace("{operator_id}", &of.operator).replace("{equipe_id}", &of.equipe);
    let path = path.replace("{membership_id}", &of.membership).replace("{proposal_id}", &of.proposal);
    match operation {
        "read_staffing" => format!("{path}?territory={}", target.region),
        "import_framework_draft" => format!("{path}?dry_run=true"),
        _ => path,
    }
}

/// The state that a change of the target must name; `None` where the operation is not of here.
pub(crate) fn version(conn: &mut Conn, operation: &str, target: &Target) -> Result<Option<i32>, Error> {
    let (everything, of) = (Scope::everything(), &target.equipe);
    let version = match operation {
        "change_operator" => {
            let all = api::operators::store::Wanted::default();
            let window = api::db::cursor::Window::first(500);
            let page = api::operators::store::list(conn, &everything, &all, &window)?;
            Ok(page.items.into_iter().find(|it| it.id.as_str() == of.operator).map_or(1, |it| it.version))
        }
        "change_equipe" => Ok(api::equipes::store::read(conn, &everything, &of.equipe.parse().unwrap())?.version),
        "change_membership" => {
            Ok(api::equipes::members::read(conn, &everything, &of.membership.parse().unwrap())?.0.version)
        }
        "change_proposal" => {
            Ok(api::proposals::store::read(conn, &everything, &of.proposal.parse().unwrap())?.0.version)
        }
        "replace_framework_draft" | "remove_framework_draft" | "publish_framework_draft" => {
            let found = api::competences::store::any(conn, &of.draft.parse().unwrap())?;
            Ok(found.map_or(1, |it| it.0.revision))
        }
        _ => return Ok(None),
    };
    version.map(Some)
}
