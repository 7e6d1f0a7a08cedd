// SPDX-License-Identifier: AGPL-3.0-or-later
//! Sample requests about methods of the employability coefficient and where it is switched off.

use std::sync::atomic::{AtomicU32, Ordering};

use api::access::Act;
use api::db::Conn;
use serde_json::{Value, json};
use shared::access::Scope;
use shared::methods::{MethodId, MethodInput, MethodSuspension, MethodSuspensionInput};

use super::Target;
use crate::harness::{App, now};

/// A method that nobody has put on record.
pub(crate) fn draft() -> MethodInput {
    static N: AtomicU32 = AtomicU32::new(0);
    let mut input = MethodInput::brought().unwrap();
    input.document["version"] = json!(format!("2.0-prova-{}", N.fetch_add(1, Ordering::Relaxed)));
    input
}

/// A draft, or a proposal, for an operation on a method.
fn method_for(app: &App, operation: &str) -> MethodId {
    let act = Act::of_the_program(now());
    let input = draft();
    let id = input.id().unwrap();
    let add = |conn: &mut Conn| {
        api::methods::store::create(conn, &act, &input)?;
        if operation == "approve_method" {
            api::methods::store::publish(conn, &act, &id)?;
        }
        Ok(())
    };
    app.db.write_now(add).unwrap();
    id
}

/// The suspension in force in a region, made where there is none.
fn suspension(app: &App, region: &str) -> MethodSuspension {
    let act = Act::of_the_program(now());
    let find = |conn: &mut Conn| {
        let path = region.parse().unwrap();
        if let Some(it) = api::methods::suspensions::in_force(conn, &path)? {
            return Ok(it);
        }
        let reason = "Controllo in corso sulle differenze fra gruppi".to_owned();
        let input = MethodSuspensionInput { territory: Some(region.parse().unwrap()), reason };
        api::methods::suspensions::create(conn, &act, &Scope::everything(), &input)
    };
    app.db.write_now(find).unwrap()
}

/// Nowhere in a region is the coefficient switched off.
fn end_suspension(app: &App, region: &str) {
    let act = Act::of_the_program(now());
    let end = |conn: &mut Conn| {
        if let Some(it) = api::methods::suspensions::in_force(conn, &region.parse().unwrap())? {
            api::methods::suspensions::end(conn, &act, &Scope::everything(), &it.id, it.version)?;
        }
        Ok(())
    };
    app.db.write_now(end).unwrap();
}

/// The body of a sample request; `None` where the operation is not of here.
pub(crate) fn body(operation: &str, target: &Target) -> Option<Value> {
    let region = target.region;
    Some(match operation {
        "create_method" => json!(draft()),
        "change_method" => json!({"document": {"min_coverage": 0.8}}),
        "approve_method" => json!({
            "panel": "Gruppo di esperti di CO.Efficienti", "approved_on": "2026-11-20", "minutes": "Verbale 3/2026"
        }),
        "create_method_suspension" => json!({
            "territory": region, "reason": "Controllo in corso sulle differenze fra gruppi"
        }),
        "change_method_suspension" => json!({"in_force": false}),
        _ => return None,
    })
}

/// The path of an operation, with the keys of what was put on record for it.
pub(crate) fn path(app: &App, operation: &str, path: &str, target: &Target) -> String {
    if operation == "create_method_suspension" {
        end_suspension(app, target.region);
    }
    if path.starts_with("/methods/{key}/") {
        let MethodId { key, version } = method_for(app, operation);
        return path.replace("{key}", key.as_str()).replace("{version}", version.as_str());
    }
    match path.contains("{suspension_id}") {
        true => path.replace("{suspension_id}", suspension(app, target.region).id.as_str()),
        false => path.to_owned(),
    }
}

/// The state that a change must name; `None` where the operation is not of here.
pub(crate) fn version(app: &App, operation: &str, target: &Target) -> Option<i32> {
    match operation {
        "change_method" => Some(1),
        "change_method_suspension" => Some(suspension(app, target.region).version),
        _ => None,
    }
}
