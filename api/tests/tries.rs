// SPDX-License-Identifier: AGPL-3.0-or-later
//! Passwords and codes that are tried: what is counted, what stands in the register, who waits; and the second factor that a role
//! demands.

use api::reference::Extent;
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use shared::sessions::{AccessToken, DEMO_PASSWORD, RecoveryCodes, SecondFactor};
use shared::users::{Me, User};

use crate::audit::futures_of;
use crate::harness::{App, Visitor};
use crate::sessions::{digits, with_second_factor};

async fn app() -> App {
    App::with_accounts(Extent::WithoutMunicipalities).await
}

fn login(username: &str, password: &str) -> Value {
    json!({"username": username, "password": password})
}

/// What the register holds of an action, newest first: whose, and what else.
async fn noted(admin: &Visitor<'_>, action: &str) -> Vec<(Value, Value)> {
    let entries = admin.get(&format!("/audit-entries?action={action}")).await.json();
    let entries = entries["items"].as_array().unwrap().clone();
    entries.into_iter().map(|it| (it["subject_id"].clone(), it["detail"].clone())).collect()
}

async fn key_of(visitor: &Visitor<'_>) -> Value {
    json!(visitor.get("/me").await.ok::<Me>().user.id)
}

#[actix_web::test]
async fn tries_at_once_are_judged_up_to_the_free_ones_and_no_more() {
    let app = App::with_proxy().await;
    let attempt = async |username: &str, from: &str| {
        let request = app.request(Method::POST, "/sessions").header("x-forwarded-for", from);
        app.send(request.json(&login(username, "not the password"))).await.status.as_u16()
    };
    for username in ["admin", "nobody.at.all"] {
        let statuses = futures_of((0..40).map(|_| attempt(username, "198.51.100.7"))).await;
        let n = |status: u16| statuses.iter().filter(|it| **it == status).count();
        assert_eq!((n(401), n(429)), (5, 35), "{username}: {statuses:?}");
    }
    // Nobody else waits: neither the same user elsewhere, nor another user here.
    for (username, from) in [("admin", "203.0.113.9"), ("national", "198.51.100.7")] {
        let request = app.request(Method::POST, "/sessions").header("x-forwarded-for", from);
        assert_eq!(app.send(request.json(&login(username, DEMO_PASSWORD))).await.status, 201, "{username}");
    }
    // What was not judged is not noted: the register cannot be flooded.
    let admin = app.come_in("admin").await;
    assert_eq!(noted(&admin, "login_refused").await.len(), 10);
}

#[actix_web::test]
async fn a_right_password_without_its_code_is_noted_and_counted() {
    let app = app().await;
    let (admin, analyst) = (app.come_in("admin").await, app.come_in("analyst").await);
    let key = key_of(&analyst).await;
    with_second_factor(&app, &analyst).await;
    let with = |totp: &str| json!({"username": "analyst", "password": DEMO_PASSWORD, "totp": totp});
    app.post("/sessions", &login("analyst", DEMO_PASSWORD)).await.problem(401);
    app.post("/sessions", &with("000000")).await.problem(401);
    app.post("/sessions", &login("analyst", "not the password")).await.problem(401);
    let expected = [(key.clone(), Value::Null), (key.clone(), json!("wrong_code")), (key, json!("without_code"))];
    assert_eq!(noted(&admin, "login_refused").await, expected);
    app.post("/sessions", &with("111111")).await.problem(401);
    app.post("/sessions", &with("222222")).await.problem(401);
    app.post("/sessions", &with("333333")).await.problem(429);
}

#[actix_web::test]
async fn who_is_in_proves_it_as_often_as_at_the_door() {
    let app = app().await;
    let (admin, visitor) = (app.come_in("admin").await, app.come_in("operator.roma").await);
    let change = |current: &str, new: &str| json!({"current_password": current, "password": new});
    let wrong = change("not the password", "quattro gatti sul tetto");
    for _ in 0..5 {
        assert_eq!(visitor.put("/me/password", &wrong).await.problem(422).errors[0].pointer, "#/current_password");
    }
    let waits = visitor.put("/me/password", &change(DEMO_PASSWORD, "quattro gatti sul tetto")).await;
    waits.problem(429);
    assert_eq!(waits.header("retry-after"), "15");
    // The same wait as at the door, in both directions.
    app.post("/sessions", &login("operator.roma", DEMO_PASSWORD)).await.problem(429);
    let key = key_of(&visitor).await;
    assert_eq!(noted(&admin, "proof_refused").await, vec![(key, Value::Null); 5]);
    app.clock.advance(TimeDelta::seconds(16));
    // A new password that will not do costs no try.
    for _ in 0..3 {
        visitor.put("/me/password", &change(DEMO_PASSWORD, "Password1234")).await.problem(422);
    }
    let done = visitor.put("/me/password", &change(DEMO_PASSWORD, "quattro gatti sul tetto")).await;
    assert_eq!(done.status, 204);
    assert_eq!(app.post("/sessions", &login("operator.roma", "quattro gatti sul tetto")).await.status, 201);
}

#[actix_web::test]
async fn the_second_factor_is_taken_away_with_a_code_of_it() {
    let app = app().await;
    let (admin, visitor) = (app.come_in("admin").await, app.come_in("analyst").await);
    let removal = |password: &str, totp: &str| json!({"password": password, "totp": totp});
    let path = "/me/second-factor/removal";
    visitor.post(path, &removal(DEMO_PASSWORD, "000000")).await.problem(409);
    let (factor, codes) = with_second_factor(&app, &visitor).await;
    let place = async |body: Value| visitor.post(path, &body).await.problem(422).errors[0].pointer.clone();
    assert_eq!(place(json!({"password": DEMO_PASSWORD})).await, "#/totp", "the password alone is not enough");
    assert_eq!(place(removal("not the password", &codes.items[0])).await, "#/password");
    assert_eq!(place(removal(DEMO_PASSWORD, "000000")).await, "#/totp");
    let key = key_of(&visitor).await;
    let expected = [(key.clone(), json!("wrong_code")), (key, Value::Null)];
    assert_eq!(noted(&admin, "proof_refused").await, expected);
    // A recovery code that came with a wrong password was not used up.
    assert_eq!(visitor.post(path, &removal(DEMO_PASSWORD, &codes.items[0])).await.status, 204);
    app.come_in("analyst").await;
    app.clock.advance(TimeDelta::seconds(30));
    let (again, _) = with_second_factor(&app, &visitor).await;
    assert_ne!(factor.secret, again.secret);
    app.clock.advance(TimeDelta::seconds(30));
    assert_eq!(visitor.post(path, &removal(DEMO_PASSWORD, &digits(&app, &again))).await.status, 204);
}

#[actix_web::test]
async fn a_role_that_demands_a_second_factor_gets_nothing_before_it() {
    let app = App::with(&[("COE_SECOND_FACTOR", "administrator, national")]).await;
    api::demo::load(&app.db, crate::harness::now()).unwrap();
    // Who needs none is not asked for one.
    assert!(!app.come_in("regional.19").await.get("/me").await.ok::<Me>().must_add_second_factor);
    let admin = app.come_in("admin").await;
    let me: Me = admin.get("/me").await.ok();
    assert!(me.must_add_second_factor && me.permissions.is_empty());
    let open = ["read_me", "begin_second_factor", "confirm_second_factor", "close_sessions", "close_current_session"];
    let target = crate::samples::Target::of("19", me.user.id.to_string(), me.mandates[0].id.to_string());
    for (method, path, id) in crate::access::guarded() {
        if open.contains(&id.as_str()) {
            continue;
        }
        let (operation, body) = ((method.as_str(), path.as_str(), id.as_str()), crate::samples::body(&id, &target));
        let answer = crate::samples::send(&app, Some(&admin), operation, body.as_ref(), &target).await;
        assert_eq!(answer.problem(403).kind, "/problems/second-factor-demanded", "{id}");
    }
    let factor: SecondFactor = admin.post("/me/second-factors", &json!({})).await.ok();
    admin.put("/me/second-factor", &json!({"totp": digits(&app, &factor)})).await.ok::<RecoveryCodes>();
    // The same session goes on, at once.
    assert!(!admin.get("/me").await.ok::<Me>().must_add_second_factor);
    admin.get("/users").await.ok::<shared::page::Page<User>>();
    app.clock.advance(TimeDelta::seconds(30));
    let totp = digits(&app, &factor);
    let again = json!({"username": "admin", "password": DEMO_PASSWORD, "totp": totp});
    let token: AccessToken = app.post("/sessions", &again).await.ok();
    app.bearing(&token.access_token).get("/users").await.ok::<shared::page::Page<User>>();
    // Taken away, it is demanded again.
    app.clock.advance(TimeDelta::seconds(30));
    let removal = json!({"password": DEMO_PASSWORD, "totp": digits(&app, &factor)});
    assert_eq!(admin.post("/me/second-factor/removal", &removal).await.status, 204);
    admin.get("/users").await.problem(403);
}
