// SPDX-License-Identifier: AGPL-3.0-or-later
//! Coming in and going out: what lets in, what does not, and what ends.

use api::reference::Extent;
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use shared::sessions::{AccessToken, DEMO_PASSWORD, RecoveryCodes, SecondFactor, Session};
use shared::users::Me;
use totp_rs::{Algorithm, Builder};

use crate::harness::{Answer, App, Visitor};

async fn app() -> App {
    App::with_accounts(Extent::WithoutMunicipalities).await
}

fn login(username: &str, password: &str) -> Value {
    json!({"username": username, "password": password})
}

async fn renew(app: &App, cookie: &str) -> Answer {
    app.send(app.request(Method::POST, "/sessions/current/access-tokens").header("cookie", cookie)).await
}

fn cookie(answer: &Answer) -> String {
    answer.header("set-cookie").split(';').next().unwrap().to_owned()
}

#[actix_web::test]
async fn an_account_comes_in_and_is_known() {
    let app = app().await;
    let answer = app.post("/sessions", &login("regional.19", DEMO_PASSWORD)).await;
    assert_eq!(answer.status, 201);
    let set = answer.header("set-cookie");
    assert!(set.contains("HttpOnly") && set.contains("SameSite=Strict") && set.contains("Path=/api/v1/sessions"));
    assert_eq!(answer.header("cache-control"), "no-store");
    let token: AccessToken = answer.ok();
    assert_eq!((token.token_type.as_str(), token.expires_in), ("Bearer", 600));
    let me: Me = app.bearing(&token.access_token).get("/me").await.ok();
    assert_eq!(me.user.username.as_str(), "regional.19");
    assert_eq!(me.mandates[0].territory.as_ref().unwrap().as_str(), "19");
    use shared::access::Permission::{DecideProposals, ReadEquipes, ReadUsers};
    assert_eq!(me.permissions, [ReadUsers, ReadEquipes, DecideProposals]);
}

#[actix_web::test]
async fn what_went_over_tls_stays_there() {
    // Where it is for real, and where our own proxy says so; nobody else's word counts.
    for (vars, proto, is_safe) in [
        (&[("COE_ENV", "production"), ("COE_DEMO", "0")][..], None, true),
        (&[("COE_BEHIND_PROXY", "1")], Some("https"), true),
        (&[("COE_BEHIND_PROXY", "1")], Some("https, http"), false),
        (&[("COE_BEHIND_PROXY", "1")], None, false),
        (&[], Some("https"), false),
    ] {
        let app = App::with(vars).await;
        api::demo::load(&app.db, crate::harness::now()).unwrap();
        let password = "quattro gatti sul tetto";
        let hash = api::access::passwords::hash(password).unwrap();
        let set = |conn: &mut api::db::Conn| {
            let act = api::access::Act::of_the_program(crate::harness::now());
            let id = api::users::store::of_name(conn, &"analyst".parse().unwrap())?.unwrap();
            api::users::store::set_password(conn, &act, &id, &hash, None)
        };
        app.db.write_now(set).unwrap();
        let mut request = app.request(Method::POST, "/sessions").json(&login("analyst", password));
        let mut page = app.request(Method::GET, "//status");
        if let Some(proto) = proto {
            request = request.header("x-forwarded-proto", proto);
            page = page.header("x-forwarded-proto", proto);
        }
        let answer = app.send(request).await;
        assert_eq!(answer.status, 201);
        assert_eq!(answer.header("set-cookie").contains("Secure"), is_safe, "{vars:?} {proto:?}");
        let expected = if is_safe { "max-age=31536000" } else { "" };
        assert_eq!(app.send(page).await.header("strict-transport-security"), expected, "{vars:?} {proto:?}");
    }
}

#[actix_web::test]
async fn nobody_learns_whether_a_user_exists() {
    let app = app().await;
    let wrong = app.post("/sessions", &login("admin", "not the password")).await.problem(401);
    let nobody = app.post("/sessions", &login("nobody.at.all", "not the password")).await.problem(401);
    assert_eq!((wrong.detail, wrong.kind), (nobody.detail, nobody.kind));
    let faults = app.post("/sessions", &json!({"username": "", "role": "administrator"})).await.problem(422);
    let places: Vec<&str> = faults.errors.iter().map(|it| it.pointer.as_str()).collect();
    assert_eq!(places, ["#/username", "#/password", "#/role"]);
}

#[actix_web::test]
async fn failures_make_wait_and_nobody_else() {
    let app = App::with_proxy().await;
    let attempt = async |password: &str, from: &str| {
        let request = app.request(Method::POST, "/sessions").header("x-forwarded-for", from);
        app.send(request.json(&login("admin", password))).await
    };
    for _ in 0..5 {
        attempt("not the password", "198.51.100.7").await.problem(401);
    }
    let answer = attempt(DEMO_PASSWORD, "198.51.100.8").await;
    answer.problem(429);
    assert_eq!(answer.header("retry-after"), "15");
    // The same user from elsewhere is not locked out by what somebody does here.
    assert_eq!(attempt(DEMO_PASSWORD, "203.0.113.9").await.status, 201);
    app.clock.advance(TimeDelta::seconds(16));
    assert_eq!(attempt(DEMO_PASSWORD, "198.51.100.8").await.status, 201);
}

#[actix_web::test]
async fn a_renewal_token_that_comes_twice_closes_the_session() {
    let app = app().await;
    let visitor = app.come_in("national").await;
    let first = renew(&app, &visitor.cookie).await;
    assert_eq!(first.status, 201);
    assert_ne!(cookie(&first), visitor.cookie);
    app.bearing(&first.ok::<AccessToken>().access_token).get("/me").await.ok::<Me>();
    // The copy.
    renew(&app, &visitor.cookie).await.problem(401);
    // The true one is out too: nobody can tell which is which.
    renew(&app, &cookie(&first)).await.problem(401);
    visitor.get("/me").await.problem(401);
    renew(&app, "coe_session=something").await.problem(401);
    app.post("/sessions/current/access-tokens", &json!({})).await.problem(401);
}

#[actix_web::test]
async fn sessions_end_when_told_and_by_themselves() {
    let app = app().await;
    let (here, there) = (app.come_in("admin").await, app.come_in("admin").await);
    let sessions: Vec<Session> = serde_json::from_value(here.get("/sessions").await.json()["items"].clone()).unwrap();
    assert_eq!(sessions.iter().map(|it| it.is_current).collect::<Vec<_>>(), [false, true]);
    let other = &sessions.iter().find(|it| !it.is_current).unwrap().id;
    assert_eq!(here.delete(&format!("/sessions/{other}")).await.status, 204);
    there.get("/me").await.problem(401);
    here.delete(&format!("/sessions/{}", crate::users::NOBODY)).await.problem(404);
    let everywhere = app.come_in("admin").await;
    assert_eq!(everywhere.delete("/sessions").await.status, 204);
    here.get("/me").await.problem(401);
    renew(&app, &here.cookie).await.problem(401);
    // Ten minutes for a token, two hours without use for a session.
    let last = app.come_in("admin").await;
    app.clock.advance(TimeDelta::seconds(601));
    last.get("/me").await.problem(401);
    assert_eq!(renew(&app, &last.cookie).await.status, 201);
    let idle = app.come_in("admin").await;
    app.clock.advance(TimeDelta::hours(2));
    renew(&app, &idle.cookie).await.problem(401);
}

#[actix_web::test]
async fn an_end_reaches_other_processes_within_the_half_minute() {
    let app = app().await;
    let visitor = app.come_in("admin").await;
    visitor.get("/me").await.ok::<Me>();
    // Another process closes the session: this one does not hear of it.
    let close = |conn: &mut api::db::Conn| {
        use diesel::prelude::*;
        diesel::update(api::db::schema::sessions::table)
            .set(api::db::schema::sessions::closed_at.eq(crate::harness::now()))
            .execute(conn)?;
        Ok(())
    };
    app.db.write(close).await.unwrap();
    visitor.get("/me").await.ok::<Me>();
    app.clock.advance(TimeDelta::seconds(30));
    visitor.get("/me").await.problem(401);
}

/// The six digits that an authenticator shows now.
pub(crate) fn digits(app: &App, factor: &SecondFactor) -> String {
    use api::state::Clock as _;
    let secret = base32(&factor.secret);
    let totp = Builder::new().with_algorithm(Algorithm::SHA1).with_secret(secret).with_account_name("x".to_owned());
    let now = u64::try_from(app.clock.now().and_utc().timestamp()).unwrap();
    totp.with_issuer(Some("x")).build().unwrap().generate(now).to_string()
}

/// RFC 4648, section 6, written out here: what the program says must be what any authenticator reads.
fn base32(text: &str) -> Vec<u8> {
    let mut bits = 0_u64;
    let (mut n_bits, mut bytes) = (0, Vec::new());
    for letter in text.bytes() {
        let value = u64::from(if letter.is_ascii_digit() { letter - b'2' + 26 } else { letter - b'A' });
        bits = (bits << 5) | value;
        n_bits += 5;
        if n_bits >= 8 {
            n_bits -= 8;
            bytes.push(u8::try_from((bits >> n_bits) & 0xff).unwrap());
        }
    }
    bytes
}

/// Sets a second factor up.
pub(crate) async fn with_second_factor(app: &App, visitor: &Visitor<'_>) -> (SecondFactor, RecoveryCodes) {
    let factor: SecondFactor = visitor.post("/me/second-factors", &json!({})).await.ok();
    let codes = visitor.put("/me/second-factor", &json!({"totp": digits(app, &factor)})).await.ok();
    (factor, codes)
}

#[actix_web::test]
async fn a_second_factor_is_asked_once_it_was_proved() {
    let app = app().await;
    let visitor = app.come_in("analyst").await;
    let begun: SecondFactor = visitor.post("/me/second-factors", &json!({})).await.ok();
    assert!(begun.otpauth_url.starts_with("otpauth://totp/") && begun.qr.path.starts_with('M'));
    assert_eq!(begun.secret.len(), 32);
    // Not proved yet: it is not asked.
    app.come_in("analyst").await;
    visitor.put("/me/second-factor", &json!({"totp": "12345"})).await.problem(422);
    visitor.put("/me/second-factor", &json!({"totp": "000000"})).await.problem(422);
    let (factor, codes) = with_second_factor(&app, &visitor).await;
    assert_eq!(codes.items.len(), 8);
    visitor.post("/me/second-factors", &json!({})).await.problem(409);

    let bare = login("analyst", DEMO_PASSWORD);
    assert_eq!(app.post("/sessions", &bare).await.problem(401).kind, "/problems/second-factor-required");
    let with = |totp: &str| json!({"username": "analyst", "password": DEMO_PASSWORD, "totp": totp});
    // The digits that proved it do not come in a second time.
    app.post("/sessions", &with(&digits(&app, &factor))).await.problem(401);
    app.clock.advance(TimeDelta::seconds(30));
    assert_eq!(app.post("/sessions", &with(&digits(&app, &factor))).await.status, 201);
    // A recovery code comes in once.
    assert_eq!(app.post("/sessions", &with(&codes.items[0])).await.status, 201);
    app.post("/sessions", &with(&codes.items[0])).await.problem(401);

    let again = app.bearing(&app.post("/sessions", &with(&codes.items[1])).await.ok::<AccessToken>().access_token);
    assert_eq!(again.get("/me").await.ok::<Me>().n_recovery_codes, 6);
    let removal = json!({"password": DEMO_PASSWORD, "totp": codes.items[2]});
    assert_eq!(again.post("/me/second-factor/removal", &removal).await.status, 204);
    app.come_in("analyst").await;
}

#[actix_web::test]
async fn a_password_is_changed_by_who_knows_it() {
    let app = app().await;
    let visitor = app.come_in("operator.roma").await;
    let change = |current: &str, new: &str| json!({"current_password": current, "password": new});
    let place = |answer: &Answer| answer.problem(422).errors[0].pointer.clone();
    let wrong = visitor.put("/me/password", &change("wrong", "quattro gatti sul tetto")).await;
    assert_eq!(place(&wrong), "#/current_password");
    let common = visitor.put("/me/password", &change(DEMO_PASSWORD, "Password1234")).await;
    assert_eq!(place(&common), "#/password");
    let done = visitor.put("/me/password", &change(DEMO_PASSWORD, "quattro gatti sul tetto")).await;
    assert_eq!(done.status, 204);
    visitor.get("/me").await.problem(401);
    app.post("/sessions", &login("operator.roma", DEMO_PASSWORD)).await.problem(401);
    assert_eq!(app.post("/sessions", &login("operator.roma", "quattro gatti sul tetto")).await.status, 201);
}

#[actix_web::test]
async fn the_view_of_another_role_reads_and_changes_nothing() {
    let app = app().await;
    let admin = app.come_in("admin").await;
    let input = json!({"role": "regional", "territory": "19"});
    let token: AccessToken = admin.post("/sessions/current/views", &input).await.ok();
    let view = app.bearing(&token.access_token);
    let me: Me = view.get("/me").await.ok();
    assert_eq!(me.view_as, Some(shared::access::Role::Regional));
    let usernames: Vec<String> = view.get("/users").await.json()["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["username"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(usernames, ["regional.19"]);
    view.get("/audit-entries").await.problem(403);
    view.post("/me/second-factors", &json!({})).await.problem(403);
    view.delete("/sessions").await.problem(403);
    // Who may no longer look, looks no longer: not until the token is over.
    app.clock.advance(TimeDelta::seconds(31));
    let end = |conn: &mut api::db::Conn| {
        use diesel::prelude::*;
        let mandates = api::db::schema::mandates::table;
        diesel::update(mandates).set(api::db::schema::mandates::valid_to.eq("2026-11-23")).execute(conn)?;
        Ok(())
    };
    app.db.write(end).await.unwrap();
    view.get("/me").await.problem(401);
    let again = |conn: &mut api::db::Conn| {
        use diesel::prelude::*;
        let mandates = api::db::schema::mandates::table;
        diesel::update(mandates).set(api::db::schema::mandates::valid_to.eq(None::<String>)).execute(conn)?;
        Ok(())
    };
    app.db.write(again).await.unwrap();
    let entries = admin.get("/audit-entries?action=viewed_as").await.json();
    assert_eq!(entries["items"][0]["detail"], "regional");
}

#[actix_web::test]
async fn keys_are_published_and_verify_what_was_signed() {
    let app = app().await;
    let visitor = app.come_in("admin").await;
    let keys = app.get("//.well-known/jwks.json").await.json();
    let key = &keys["keys"][0];
    assert_eq!((key["kty"].as_str(), key["crv"].as_str()), (Some("OKP"), Some("Ed25519")));
    let verifier = jsonwebtoken::DecodingKey::from_ed_components(key["x"].as_str().unwrap()).unwrap();
    let mut validation = jsonwebtoken::Validation::new(jsonwebtoken::Algorithm::EdDSA);
    validation.set_audience(&["co-efficienti"]);
    validation.validate_exp = false;
    let claims = jsonwebtoken::decode::<Value>(&visitor.token, &verifier, &validation).unwrap();
    assert_eq!(claims.header.kid.as_deref(), key["kid"].as_str());
}
