// SPDX-License-Identifier: AGPL-3.0-or-later
//! Users, mandates and openings: who keeps whom, where.

use api::reference::Extent;
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use shared::mandates::Mandate;
use shared::openings::Opening;
use shared::page::Page;
use shared::sessions::AccessToken;
use shared::users::{Me, SetupLink, User, UserCounts};

use crate::harness::{App, Visitor};

/// A key that nobody has.
pub(crate) const NOBODY: &str = "019ab3c4-0000-7000-8000-000000000000";

async fn app() -> App {
    App::with_accounts(Extent::WithoutMunicipalities).await
}

fn giulia(territory: Option<&str>) -> Value {
    json!({"username": "giulia.verdi", "given_name": "Giulia", "family_name": "Verdì", "territory": territory})
}

/// The key of an account.
pub(crate) async fn id_of(admin: &Visitor<'_>, username: &str) -> String {
    let page: Page<User> = admin.post("/users/searches", &json!({"q": username})).await.ok();
    page.items.iter().find(|it| it.username.as_str() == username).unwrap().id.to_string()
}

#[actix_web::test]
async fn a_new_user_sets_a_password_and_works_once_there_is_a_mandate() {
    let app = app().await;
    let admin = app.come_in("admin").await;
    let answer = admin.post("/users", &giulia(Some("082"))).await;
    assert_eq!(answer.status, 201);
    let user: User = answer.ok();
    assert_eq!(answer.header("location"), format!("/api/v1/users/{}", user.id));
    let link: SetupLink = admin.post(&format!("/users/{}/setup-links", user.id), &json!({})).await.ok();
    let setup_token = link.path.strip_prefix("/setup#").unwrap();
    let set = async |password: &str| {
        let body = json!({"setup_token": setup_token, "password": password});
        app.send(app.request(Method::PUT, "/password").json(&body)).await
    };
    assert_eq!(set("giulia.verdi!").await.problem(422).errors[0].pointer, "#/password");
    assert_eq!(set("quattro gatti sul tetto").await.status, 204);
    set("quattro gatti sul tetto").await.problem(401);

    let login = json!({"username": "giulia.verdi", "password": "quattro gatti sul tetto"});
    let token: AccessToken = app.post("/sessions", &login).await.ok();
    let visitor = app.bearing(&token.access_token);
    assert!(visitor.get("/me").await.ok::<Me>().permissions.is_empty());
    visitor.get("/users").await.problem(403);
    let mandate = json!({"user": user.id, "role": "coordinator", "territory": "082", "valid_from": "2026-11-20"});
    let mandate: Mandate = admin.post("/mandates", &mandate).await.ok();
    let page: Page<User> = visitor.get("/users").await.ok();
    assert_eq!(page.items.iter().map(|it| it.username.as_str()).collect::<Vec<_>>(), ["giulia.verdi"]);
    // A mandate that is over gives nothing, from the next request on; nobody changes their own.
    let path = format!("/mandates/{}", mandate.id);
    let ended = admin.patch(&path, "\"1\"", &json!({"valid_to": "2026-11-23"})).await;
    assert_eq!(ended.header("etag"), "\"2\"");
    assert_eq!(ended.ok::<Mandate>().valid_to.unwrap().as_str(), "2026-11-23");
    visitor.get("/users").await.problem(403);
    let own = json!({"user": id_of(&admin, "admin").await, "role": "coordinator", "territory": null, "valid_from": "2026-11-24"});
    admin.post("/mandates", &own).await.problem(403);
}

#[actix_web::test]
async fn a_mandate_holds_from_its_first_day_to_its_last() {
    let app = app().await;
    let admin = app.come_in("admin").await;
    let user = id_of(&admin, "operator.roma").await;
    let operator = app.come_in("operator.roma").await;
    for (from, to, status) in [
        ("2026-11-25", Value::Null, 403),
        ("2026-01-01", json!("2026-11-23"), 403),
        ("2026-11-24", json!("2026-11-24"), 200),
    ] {
        let mandate = json!({"user": user, "role": "regional", "territory": "19", "valid_from": from, "valid_to": to});
        assert_eq!(admin.post("/mandates", &mandate).await.status, 201);
        assert_eq!(operator.get("/users").await.status, status, "{from} to {to}");
    }
    let faults = json!({"user": NOBODY, "role": "king", "territory": "19", "area": "X", "valid_from": "2026-11-24", "valid_to": "2026-11-23", "path": ""});
    let problem = admin.post("/mandates", &faults).await.problem(422);
    let places: Vec<&str> = problem.errors.iter().map(|it| it.pointer.as_str()).collect();
    assert_eq!(places, ["#/role", "#/area", "#/valid_to", "#/path"]);
}

#[actix_web::test]
async fn a_change_names_the_state_that_it_changes() {
    let app = app().await;
    let admin = app.come_in("admin").await;
    let path = format!("/users/{}", id_of(&admin, "analyst").await);
    let etag = admin.get(&path).await.header("etag").to_owned();
    admin.patch(&path, "", &json!({"given_name": "Anita"})).await.problem(428);
    let changed: User = admin.patch(&path, &etag, &json!({"given_name": "Anita"})).await.ok();
    assert_eq!((changed.given_name.as_str(), changed.version), ("Anita", 2));
    let answer = admin.patch(&path, &etag, &json!({"given_name": "Andrea"})).await;
    answer.problem(412);
    assert_eq!(answer.header("etag"), "\"2\"");
    let sneaky = json!({"role": "administrator", "path": "", "territory": null, "given_name": " "});
    let problem = admin.patch(&path, "\"2\"", &sneaky).await.problem(422);
    let places: Vec<&str> = problem.errors.iter().map(|it| it.pointer.as_str()).collect();
    assert_eq!(places, ["#/given_name", "#/path", "#/role", "#/territory"]);
    let wrong_type = admin.request(Method::PATCH, &path).header("if-match", "\"2\"").json(&json!({}));
    app.send(wrong_type).await.problem(415);
    // Who may no longer come in is out at once.
    let analyst = app.come_in("analyst").await;
    analyst.get("/me").await.ok::<Me>();
    admin.patch(&path, "\"2\"", &json!({"is_active": false})).await.ok::<User>();
    analyst.get("/me").await.problem(401);
}

#[actix_web::test]
async fn the_same_request_sent_twice_creates_once() {
    let app = app().await;
    let admin = app.come_in("admin").await;
    let send = async |key: &str, body: &Value| {
        app.send(admin.request(Method::POST, "/users").header("idempotency-key", key).json(body)).await
    };
    let key = "019ab3c4-0000-7000-8000-00000000000a";
    let first: User = send(key, &giulia(Some("19"))).await.ok();
    let again: User = send(key, &giulia(Some("19"))).await.ok();
    assert_eq!(first, again);
    assert_eq!(send(key, &giulia(Some("18"))).await.problem(422).errors[0].pointer, "Idempotency-Key");
    send("x", &giulia(Some("19"))).await.problem(422);
    admin.post("/users", &giulia(Some("19"))).await.problem(409);
}

#[actix_web::test]
async fn a_keeper_of_a_region_gives_nothing_outside_it() {
    let app = app().await;
    let admin = app.come_in("admin").await;
    let mandate = json!({
        "user": id_of(&admin, "regional.19").await, "role": "administrator", "territory": "19", "valid_from": "2026-11-24"
    });
    admin.post("/mandates", &mandate).await.ok::<Mandate>();
    let keeper = app.come_in("regional.19").await;
    keeper.post("/users", &giulia(Some("18"))).await.problem(403);
    keeper.post("/users", &giulia(None)).await.problem(403);
    let user: User = keeper.post("/users", &giulia(Some("082"))).await.ok();
    let give = |user: &str, territory: Value| json!({"user": user, "role": "administrator", "territory": territory, "valid_from": "2026-11-24"});
    keeper.post("/mandates", &give(user.id.as_str(), Value::Null)).await.problem(403);
    keeper.post("/mandates", &give(user.id.as_str(), json!("18"))).await.problem(403);
    // Somebody of another territory is answered like nobody.
    let other = id_of(&admin, "coordinator.crotone").await;
    let of_other = keeper.post("/mandates", &give(&other, json!("19"))).await.problem(422);
    let of_nobody = keeper.post("/mandates", &give(NOBODY, json!("19"))).await.problem(422);
    assert_eq!(of_other.errors[0].detail.replace(&other, ""), of_nobody.errors[0].detail.replace(NOBODY, ""));
    for path in [format!("/users/{other}"), format!("/users/{NOBODY}")] {
        keeper.get(&path).await.problem(404);
        keeper.patch(&path, "\"1\"", &json!({"given_name": "X"})).await.problem(404);
        keeper.post(&format!("{path}/setup-links"), &json!({})).await.problem(404);
    }
    keeper.post("/sessions/current/views", &json!({"role": "national", "territory": null})).await.problem(403);
    // Somebody of the region who also has a mandate elsewhere is not the region's to keep: a link would give that mandate away.
    let wider = json!({"user": user.id, "role": "national", "territory": null, "valid_from": "2027-01-01"});
    admin.post("/mandates", &wider).await.ok::<Mandate>();
    let path = format!("/users/{}", user.id);
    keeper.get(&path).await.ok::<User>();
    keeper.post(&format!("{path}/setup-links"), &json!({})).await.problem(403);
    keeper.patch(&path, "\"1\"", &json!({"is_active": false})).await.problem(403);
    let counts: UserCounts = keeper.get("/user-counts").await.ok();
    assert_eq!((counts.items.len(), counts.total), (1, 2));
}

#[actix_web::test]
async fn a_record_outside_is_opened_with_a_reason_and_its_person_sees_it() {
    let app = app().await;
    let (admin, coordinator) = (app.come_in("admin").await, app.come_in("coordinator.crotone").await);
    let user = id_of(&admin, "operator.roma").await;
    let path = format!("/users/{user}");
    coordinator.get(&path).await.problem(404);
    let bad = json!({"record_kind": "user", "record_id": user, "reason": "curiosità", "hours": 100});
    assert_eq!(coordinator.post("/openings", &bad).await.problem(422).errors.len(), 2);
    let unknown =
        json!({"record_kind": "user", "record_id": NOBODY, "reason": "Sostituzione in corso da oggi", "hours": 2});
    coordinator.post("/openings", &unknown).await.problem(422);
    let input =
        json!({"record_kind": "user", "record_id": user, "reason": "Sostituzione in corso da oggi", "hours": 2});
    app.come_in("regional.19").await.post("/openings", &input).await.problem(403);
    let opening: Opening = coordinator.post("/openings", &input).await.ok();
    assert_eq!(coordinator.get(&path).await.ok::<User>().username.as_str(), "operator.roma");
    // It opens what is read, in no list and for no change.
    let list: Page<User> = coordinator.get("/users").await.ok();
    assert!(list.items.iter().all(|it| it.id.as_str() != user));
    coordinator.patch(&path, "\"1\"", &json!({"given_name": "X"})).await.problem(403);
    let seen: Page<Opening> = app.come_in("operator.roma").await.get("/openings").await.ok();
    assert_eq!(seen.items[0].id, opening.id);
    assert_eq!(
        (seen.items[0].user_name.as_str(), seen.items[0].reason.as_str()),
        ("Corrado Esempio", "Sostituzione in corso da oggi")
    );
    app.clock.advance(TimeDelta::minutes(121));
    let later = app.come_in("coordinator.crotone").await;
    later.get(&path).await.problem(404);
}

#[actix_web::test]
async fn users_are_found_by_name_and_page_by_page() {
    let app = app().await;
    let admin = app.come_in("admin").await;
    admin.post("/users", &giulia(Some("082"))).await.ok::<User>();
    let search = async |body: Value| admin.post("/users/searches", &body).await;
    let found: Page<User> = search(json!({"q": "verdi%"})).await.ok();
    assert!(found.items.is_empty(), "a sign of LIKE is a letter like others");
    let found: Page<User> = search(json!({"q": "GIULIA Verdì", "territory": "19"})).await.ok();
    assert_eq!(found.items.len(), 1);
    let faults = search(json!({"q": " ", "limit": "x", "name": "Giulia"})).await.problem(422).errors;
    let places: Vec<&str> = faults.iter().map(|it| it.pointer.as_str()).collect();
    assert_eq!(places, ["#/q", "#/limit", "#/name"]);
    let faults = search(json!({"q": "a", "limit": 0, "cursor": "x"})).await.problem(422).errors;
    let places: Vec<&str> = faults.iter().map(|it| it.pointer.as_str()).collect();
    assert_eq!(places, ["#/limit", "#/cursor"]);
    assert_eq!(search(json!({"q": "a", "territory": "99"})).await.problem(422).errors[0].pointer, "#/territory");
    // Neither the words nor a name stand in an address: the old way is a malformed query.
    admin.get("/users?q=verdi").await.problem(400);
    let first: Page<User> = search(json!({"q": "esempio", "limit": 1})).await.ok();
    let cursor = first.next_cursor.unwrap();
    let read = String::from_utf8(base64::Engine::decode(&base64::prelude::BASE64_URL_SAFE_NO_PAD, &cursor).unwrap());
    assert_eq!(read.unwrap(), format!("\"{}\"", first.items[0].id), "the cursor is a key");
    let second: Page<User> = search(json!({"q": "esempio", "limit": 1, "cursor": cursor})).await.ok();
    assert_ne!(second.items[0].id, first.items[0].id);
    // A cursor tells nothing of who is outside: somebody there is like nobody.
    let regional = app.come_in("regional.19").await;
    for key in [first.items[0].id.as_str(), NOBODY] {
        let cursor = base64::Engine::encode(&base64::prelude::BASE64_URL_SAFE_NO_PAD, format!("\"{key}\""));
        assert_eq!(regional.get(&format!("/users?cursor={cursor}")).await.problem(422).errors[0].pointer, "?cursor");
    }
    assert_eq!(admin.get("/users?territory=99").await.problem(422).errors[0].pointer, "?territory");
    let mut all = Vec::new();
    let mut cursor = String::new();
    loop {
        let page: Page<User> = admin.get(&format!("/users?limit=2{cursor}")).await.ok();
        all.extend(page.items.into_iter().map(|it| it.username.to_string()));
        let Some(next) = page.next_cursor else { break };
        cursor = format!("&cursor={next}");
    }
    let expected =
        ["admin", "analyst", "national", "operator.roma", "coordinator.crotone", "giulia.verdi", "regional.19"];
    let mut sorted = all.clone();
    sorted.sort();
    let mut expected_sorted = expected.to_vec();
    expected_sorted.sort_unstable();
    assert_eq!(sorted, expected_sorted);
    assert_eq!(all[..3], ["admin", "analyst", "national"], "Italy first");
}

#[actix_web::test]
async fn no_input_takes_a_role_or_a_scope_that_is_not_its_own() {
    let app = app().await;
    let admin = app.come_in("admin").await;
    let target = crate::samples::target(&admin, "19").await;
    let mut n_inputs = 0;
    for (method, path, id) in crate::access::all() {
        let Some(mut body) = crate::samples::body(&id, &target) else { continue };
        n_inputs += 1;
        // A framework and a definition say their version, and nothing else does.
        let n_fields = if body.get("version").is_some() { 3 } else { 4 };
        let fields = ["path", "permissions", "scope", "version"];
        for field in fields.iter().take(n_fields) {
            body[field] = json!("19");
        }
        let operation = (method.as_str(), path.as_str(), id.as_str());
        let answer = crate::samples::send(&app, Some(&admin), operation, Some(&body), &target).await;
        let places: Vec<String> = answer.problem(422).errors.into_iter().map(|it| it.pointer).collect();
        let expected: Vec<String> = fields.iter().take(n_fields).map(|it| format!("#/{it}")).collect();
        assert_eq!(places, expected, "{id}");
    }
    assert!(n_inputs >= 12, "{n_inputs}");
    // What is a field elsewhere is none of a new user's.
    let mut sneaky = giulia(Some("19"));
    for (field, value) in [("id", json!(NOBODY)), ("role", json!("administrator")), ("is_active", json!(true))] {
        sneaky[field] = value;
    }
    let places: Vec<String> =
        admin.post("/users", &sneaky).await.problem(422).errors.into_iter().map(|it| it.pointer).collect();
    assert_eq!(places, ["#/id", "#/is_active", "#/role"]);
}

#[actix_web::test]
async fn keys_of_another_territory_find_nothing_in_a_query_or_a_search() {
    let app = app().await;
    let admin = app.come_in("admin").await;
    let other = id_of(&admin, "coordinator.crotone").await;
    let regional = app.come_in("regional.19").await;
    let n_items = |answer: crate::harness::Answer| answer.json()["items"].as_array().unwrap().len();
    for path in ["/users?territory=18", "/users?territory=101", &format!("/mandates?user={other}")] {
        assert_eq!(n_items(regional.get(path).await), 0, "{path}");
        assert!(n_items(admin.get(path).await) > 0, "{path}");
    }
    let search = json!({"q": "corrado", "territory": "18"});
    assert_eq!(n_items(regional.post("/users/searches", &search).await), 0);
    assert_eq!(n_items(admin.post("/users/searches", &search).await), 1);
    // What is asked of all Italy is still one's own region only.
    assert_eq!(n_items(regional.post("/users/searches", &json!({"q": "corrado"})).await), 0);
}
