// SPDX-License-Identifier: AGPL-3.0-or-later
//! A request for each operation that a person must be in for: the table of access and the contract's examples send the same.

mod definitions;
mod equipes;
mod methods;

use std::sync::atomic::{AtomicU32, Ordering};

use api::db::Conn;
use reqwest::Method;
use serde_json::{Value, json};
use shared::access::Scope;
use shared::sessions::DEMO_PASSWORD;

pub(crate) use self::definitions::{recipe, weights};
pub(crate) use self::equipes::{EquipeTarget, add_draft, add_equipe, is_of_equipes, operator, tiny_framework};
pub(crate) use self::methods::draft;
use crate::harness::{Answer, App, Visitor};

/// What the requests are about: somebody in a region, with a mandate there; a draft and a set of weights.
pub(crate) struct Target {
    pub(crate) region: &'static str,
    pub(crate) user: String,
    pub(crate) mandate: String,
    /// Version of a draft, which is put on record when an operation is about it.
    pub(crate) draft: String,
    /// Key of a set of weights, likewise.
    pub(crate) weight_set: String,
    /// What [`add_equipe`] adds: empty until then.
    pub(crate) equipe: EquipeTarget,
}

impl Target {
    /// About somebody and a mandate; nothing else is on record yet.
    pub(crate) fn of(region: &'static str, user: String, mandate: String) -> Self {
        let equipe = EquipeTarget::default();
        Self { region, user, mandate, draft: new_name(), weight_set: new_name(), equipe }
    }
}

/// Somebody new in a region, with a mandate there.
pub(crate) async fn target(admin: &Visitor<'_>, region: &'static str) -> Target {
    let user = json!({"username": new_name(), "given_name": "Gaia", "family_name": "Esempio", "territory": region});
    let user = admin.post("/users", &user).await.json()["id"].as_str().unwrap().to_owned();
    let mandate = json!({"user": user, "role": "operator", "territory": region, "valid_from": "2026-11-24"});
    let mandate = admin.post("/mandates", &mandate).await.json()["id"].as_str().unwrap().to_owned();
    Target::of(region, user, mandate)
}

/// A user name that nobody has.
pub(crate) fn new_name() -> String {
    static N: AtomicU32 = AtomicU32::new(0);
    format!("prova-{}", N.fetch_add(1, Ordering::Relaxed))
}

/// The body of an operation's sample request; `None` where it has none.
pub(crate) fn body(operation: &str, target: &Target) -> Option<Value> {
    let Target { region, user, .. } = target;
    Some(match operation {
        "create_session" => json!({"username": "admin", "password": DEMO_PASSWORD}),
        "create_user" => {
            json!({"username": new_name(), "given_name": "Gaia", "family_name": "Esempio", "territory": region})
        }
        "search_users" => json!({"q": "gaia"}),
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
        "remove_second_factor" => json!({"password": DEMO_PASSWORD, "totp": "000000"}),
        _ => {
            let of_rooms = [definitions::body(operation, target), equipes::body(operation, target)];
            return of_rooms.into_iter().flatten().next().or_else(|| methods::body(operation, target));
        }
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
    let path = path.replace("{session_id}", crate::users::NOBODY);
    let path = methods::path(app, operation, &path, target);
    let path = equipes::path(operation, &path, target);
    let path = definitions::path(app, operation, &path, target);
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
    let conditional =
        ["change_draft", "withdraw_draft", "publish_draft", "replace_framework_draft", "remove_framework_draft"];
    if conditional.contains(&operation) {
        request = request.header("if-match", etag(app, operation, target));
    }
    app.send(if let Some(body) = body { request.json(body) } else { request }).await
}

/// The state that a change of the target must name, read past every scope.
fn etag(app: &App, operation: &str, target: &Target) -> String {
    let everything = Scope::everything();
    let version = |conn: &mut Conn| {
        let of_rooms = [definitions::version(conn, operation, target)?, equipes::version(conn, operation, target)?];
        match (of_rooms.into_iter().flatten().next(), operation) {
            (Some(version), _) => Ok(version),
            (None, "change_user") => {
                Ok(api::users::store::read(conn, &everything, &target.user.parse().unwrap())?.version)
            }
            _ => Ok(api::mandates::store::read(conn, &everything, &target.mandate.parse().unwrap())?.version),
        }
    };
    let version = methods::version(app, operation, target).unwrap_or_else(|| app.db.read_now(version).unwrap());
    format!("\"{version}\"")
}
