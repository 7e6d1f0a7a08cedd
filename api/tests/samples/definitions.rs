// SPDX-License-Identifier: AGPL-3.0-or-later
//! Sample requests about drafts of definitions and weights of groups.

use api::db::Conn;
use api::drafts::store as drafts;
use api::error::Error;
use serde_json::{Value, json};
use shared::drafts::DraftInput;
use shared::input::FromJson as _;
use shared::weight_sets::WeightSetInput;

use super::{Target, new_name};
use crate::definitions::act;
use crate::harness::App;

/// The recipe that the program brings, as another version.
pub(crate) fn recipe(version: &str) -> Value {
    json!(crate::definitions::recipe(version, |_| {}))
}

/// Weights of a group under a key.
pub(crate) fn weights(key: &str) -> Value {
    let mut weights = json!(crate::definitions::two_groups()[0]);
    weights["key"] = key.into();
    weights
}

/// The body of a sample request; `None` where the operation is not of here.
pub(crate) fn body(operation: &str, target: &Target) -> Option<Value> {
    Some(match operation {
        "create_draft" => recipe(&new_name()),
        "change_draft" => recipe(&target.draft),
        "create_weight_set" => weights(&new_name()),
        "withdraw_weight_set" => json!({"reason": "replaced"}),
        _ => return None,
    })
}

/// The path of an operation, with the keys of what was put on record for it.
pub(crate) fn path(app: &App, operation: &str, path: &str, target: &Target) -> String {
    put_on_record(app, operation, target);
    match path.starts_with("/drafts/") {
        true => path.replace("{key}", "attractiveness").replace("{version}", &target.draft),
        false => path.replace("{key}", &target.weight_set).replace("{version}", &target.equipe.draft),
    }
}

/// Puts the draft or the set of weights on record that an operation is about, unless it is there.
fn put_on_record(app: &App, operation: &str, target: &Target) {
    let (draft, set) = (recipe(&target.draft), weights(&target.weight_set));
    let put = |conn: &mut Conn| match operation {
        "read_draft" | "change_draft" | "withdraw_draft" | "publish_draft" => {
            drafts::put(conn, &act(), &DraftInput::from_json(&draft)?).map(|_| ())
        }
        "withdraw_weight_set" => {
            api::weight_sets::store::add(conn, &act(), &WeightSetInput::from_json(&set)?).map(|_| ())
        }
        _ => Ok(()),
    };
    app.db.write_now(put).unwrap();
}

/// The state that a change of the target must name; `None` where the operation is not of here.
pub(crate) fn version(conn: &mut Conn, operation: &str, target: &Target) -> Result<Option<i32>, Error> {
    match operation {
        "change_draft" | "withdraw_draft" | "publish_draft" => {
            drafts::revision(conn, &crate::definitions::id(&target.draft)).map(Some)
        }
        _ => Ok(None),
    }
}
