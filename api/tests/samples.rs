// SPDX-License-Identifier: AGPL-3.0-or-later
//! A request for each operation that a person must be in for: the table of access and the contract's examples send the same.

use std::sync::atomic::{AtomicU32, Ordering};

use api::db::Conn;
use api::drafts::store as drafts;
use reqwest::Method;
use serde_json::{Value, json};
use shared::drafts::DraftInput;
use shared::input::FromJson as _;
use shared::sessions::DEMO_PASSWORD;
use shared::weight_sets::WeightSetInput;

use crate::definitions::act;
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
}

impl Target {
    /// About somebody and a mandate; nothing else is on record yet.
    pub(crate) fn of(region: &'static str, user: String, mandate: String) -> Self {
        Self { region, user, mandate, draft: new_name(), weight_set: new_name() }
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
        "create_draft" => recipe(&new_name()),
        "change_draft" => recipe(&target.draft),
        "create_weight_set" => weights(&new_name()),
        "withdraw_weight_set" => json!({"reason": "replaced"}),
        "create_view" => json!({"role": "regional", "territory": region}),
        "change_password" => json!({"current_password": DEMO_PASSWORD, "password": "quattro gatti sul tetto"}),
        "set_password" => json!({"setup_token": "what follows # in the link", "password": "quattro gatti sul tetto"}),
        "confirm_second_factor" => json!({"totp": "000000"}),
        "remove_second_factor" => json!({"password": DEMO_PASSWORD, "totp": "000000"}),
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
    let path = path.replace("{session_id}", crate::users::NOBODY);
    let path = match path.starts_with("/drafts/") {
        true => path.replace("{key}", "attractiveness").replace("{version}", &target.draft),
        false => path.replace("{key}", &target.weight_set),
    };
    put_on_record(app, operation, target);
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
    if matches!(operation, "change_draft" | "withdraw_draft" | "publish_draft") {
        request = request.header("if-match", etag(app, operation, target));
    }
    app.send(if let Some(body) = body { request.json(body) } else { request }).await
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

/// The state that a change of the target must name, read past every scope.
fn etag(app: &App, operation: &str, target: &Target) -> String {
    use shared::access::Scope;
    let everything = Scope::everything();
    let version = |conn: &mut Conn| match operation {
        "change_draft" | "withdraw_draft" | "publish_draft" => {
            drafts::revision(conn, &crate::definitions::id(&target.draft))
        }
        "change_user" => Ok(api::users::store::read(conn, &everything, &target.user.parse().unwrap())?.version),
        _ => Ok(api::mandates::store::read(conn, &everything, &target.mandate.parse().unwrap())?.version),
    };
    format!("\"{}\"", app.db.read_now(version).unwrap())
}
