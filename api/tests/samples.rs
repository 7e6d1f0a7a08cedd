// SPDX-License-Identifier: AGPL-3.0-or-later
//! A request for each operation that a person must be in for: the table of access and the contract's examples send the same.

use std::sync::atomic::{AtomicU32, Ordering};

use api::access::Act;
use reqwest::Method;
use serde_json::{Value, json};
use shared::access::Scope;
use shared::methods::{MethodId, MethodInput, MethodSuspension, MethodSuspensionInput};
use shared::sessions::DEMO_PASSWORD;

use crate::harness::{Answer, App, Visitor, now};

/// What the requests are about: somebody in a region, with a mandate there.
pub(crate) struct Target {
    pub(crate) region: &'static str,
    pub(crate) user: String,
    pub(crate) mandate: String,
}

/// Somebody new in a region, with a mandate there.
pub(crate) async fn target(admin: &Visitor<'_>, region: &'static str) -> Target {
    let user = json!({"username": new_name(), "given_name": "Gaia", "family_name": "Esempio", "territory": region});
    let user = admin.post("/users", &user).await.json()["id"].as_str().unwrap().to_owned();
    let mandate = json!({"user": user, "role": "operator", "territory": region, "valid_from": "2026-11-24"});
    let mandate = admin.post("/mandates", &mandate).await.json()["id"].as_str().unwrap().to_owned();
    Target { region, user, mandate }
}

/// A user name that nobody has.
pub(crate) fn new_name() -> String {
    static N: AtomicU32 = AtomicU32::new(0);
    format!("prova-{}", N.fetch_add(1, Ordering::Relaxed))
}

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
    let add = |conn: &mut api::db::Conn| {
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
    let find = |conn: &mut api::db::Conn| {
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
    let end = |conn: &mut api::db::Conn| {
        if let Some(it) = api::methods::suspensions::in_force(conn, &region.parse().unwrap())? {
            api::methods::suspensions::end(conn, &act, &Scope::everything(), &it.id, it.version)?;
        }
        Ok(())
    };
    app.db.write_now(end).unwrap();
}

/// The body of an operation's sample request; `None` where it has none.
pub(crate) fn body(operation: &str, target: &Target) -> Option<Value> {
    let Target { region, user, .. } = target;
    Some(match operation {
        "create_session" => json!({"username": "admin", "password": DEMO_PASSWORD}),
        "create_user" => {
            json!({"username": new_name(), "given_name": "Gaia", "family_name": "Esempio", "territory": region})
        }
        "change_user" => json!({"given_name": "Gaia Maria"}),
        "create_mandate" => json!({"user": user, "role": "operator", "territory": region, "valid_from": "2026-12-01"}),
        "change_mandate" => json!({"valid_to": "2027-11-23"}),
        "create_opening" => json!({
            "record_kind": "user", "record_id": user, "reason": "Sostituisco la collega di quel territorio", "hours": 8
        }),
        "create_view" => json!({"role": "regional", "territory": region}),
        "change_password" => json!({"current_password": DEMO_PASSWORD, "password": "quattro gatti sul tetto"}),
        "set_password" => json!({"setup_token": "what follows # in the link", "password": "quattro gatti sul tetto"}),
        "confirm_second_factor" => json!({"totp": "000000"}),
        "remove_second_factor" => json!({"password": DEMO_PASSWORD}),
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

/// Sends an operation's sample request as somebody, or as nobody.
pub(crate) async fn send(
    app: &App,
    visitor: Option<&Visitor<'_>>,
    (method, path, operation): (&str, &str, &str),
    body: Option<&Value>,
    target: &Target,
) -> Answer {
    let path = path.replace("{user_id}", &target.user).replace("{mandate_id}", &target.mandate);
    let mut path = path.replace("{session_id}", crate::users::NOBODY);
    if path.starts_with("/methods/{key}/") {
        let MethodId { key, version } = method_for(app, operation);
        path = path.replace("{key}", key.as_str()).replace("{version}", version.as_str());
    }
    if operation == "create_method_suspension" {
        end_suspension(app, target.region);
    }
    if path.contains("{suspension_id}") {
        path = path.replace("{suspension_id}", suspension(app, target.region).id.as_str());
    }
    let method: Method = method.to_uppercase().parse().unwrap();
    let mut request = match visitor {
        Some(visitor) => visitor.request(method.clone(), &path),
        None => app.request(method.clone(), &path),
    };
    if let Some(visitor) = visitor.filter(|it| operation == "create_access_token" && !it.cookie.is_empty()) {
        request = request.header("cookie", &visitor.cookie);
    }
    if method == Method::PATCH {
        let etag = etag(app, operation, target);
        request = request.header("if-match", etag).header("content-type", "application/merge-patch+json");
        return app.send(request.body(body.unwrap().to_string())).await;
    }
    app.send(if let Some(body) = body { request.json(body) } else { request }).await
}

/// The state that a change of the target must name, read past every scope.
fn etag(app: &App, operation: &str, target: &Target) -> String {
    let everything = Scope::everything();
    let version = |conn: &mut api::db::Conn| match operation {
        "change_method" => Ok(1),
        "change_method_suspension" => Ok(suspension(app, target.region).version),
        "change_user" => Ok(api::users::store::read(conn, &everything, &target.user.parse().unwrap())?.version),
        _ => Ok(api::mandates::store::read(conn, &everything, &target.mandate.parse().unwrap())?.version),
    };
    format!("\"{}\"", app.db.read_now(version).unwrap())
}
