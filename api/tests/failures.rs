// SPDX-License-Identifier: AGPL-3.0-or-later
//! Every failure is a problem: one of each.

use reqwest::Method;
use serde_json::json;

use crate::harness::App;

#[actix_web::test]
async fn an_unknown_path_is_404() {
    let app = App::new().await;
    app.get("/no-such-thing").await.problem(404);
    app.get("/territories/").await.problem(404);
    app.get("//api/v2/territories").await.problem(404);
    app.get("//assets/none.js").await.problem(404);
}

#[actix_web::test]
async fn a_method_that_is_not_offered_is_405_with_allow() {
    let app = App::new().await;
    for (method, path, allow) in [
        (Method::DELETE, "/territories/19", "GET, HEAD"),
        (Method::PUT, "/status", "GET, HEAD"),
        (Method::GET, "/computations/index", "POST"),
    ] {
        let answer = app.send(app.request(method, path)).await;
        answer.problem(405);
        assert_eq!(answer.header("allow"), allow, "{path}");
    }
}

#[actix_web::test]
async fn a_body_that_cannot_be_read_is_400_413_or_415() {
    let app = App::new().await;
    let post = || app.request(Method::POST, "/computations/index");
    let is_json = ("content-type", "application/json");
    app.send(post().header(is_json.0, is_json.1).body("{\"a\":")).await.problem(400);
    app.send(post().header(is_json.0, is_json.1).body(vec![b'{', b'"', 0xff, 0xfe, b'"', b'}'])).await.problem(400);
    app.send(post().header("content-type", "text/plain").body("{}")).await.problem(415);
    app.send(post()).await.problem(415);
    let large = format!("{{\"a\":\"{}\"}}", "x".repeat(9_000_000));
    app.send(post().header(is_json.0, is_json.1).body(large)).await.problem(413);
}

#[actix_web::test]
async fn a_well_formed_and_wrong_body_is_422_with_every_place() {
    let app = App::new().await;
    for body in [json!({}), json!([]), json!(1), json!({"recipe": {}, "values": {}})] {
        let problem = app.post("/computations/index", &body).await.problem(422);
        assert!(!problem.errors.is_empty(), "{body}");
    }
}

#[actix_web::test]
async fn head_answers_as_get_without_a_body() {
    let app = App::new().await;
    for path in ["/status", "/territories/19", "//openapi.json"] {
        let answer = app.send(app.request(Method::HEAD, path)).await;
        assert_eq!(answer.status, 200, "{path}");
        assert!(answer.body.is_empty(), "{path}");
    }
}

#[actix_web::test]
async fn every_answer_has_the_security_headers_and_its_id() {
    let app = App::new().await;
    for path in ["/status", "/no-such-thing", "//territories", "//docs/", "//openapi.json"] {
        let answer = app.get(path).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert!(answer.header("content-security-policy").contains("default-src 'self'"), "{path}");
        assert!(!answer.header("content-security-policy").contains("unsafe-eval' 'unsafe"), "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
        assert_eq!(answer.header("x-request-id").len(), 36, "{path}");
        assert!(answer.header("link").contains("service-desc"), "{path}");
    }
}

#[actix_web::test]
async fn who_sends_too_much_waits_and_every_answer_says_what_is_left() {
    let app = App::with(&[("COE_RATE_LIMIT", "3"), ("COE_LOGIN_LIMIT", "2")]).await;
    for left in ["2", "1", "0"] {
        let answer = app.get("/dimensions").await;
        assert_eq!((answer.status.as_u16(), answer.header("x-ratelimit-remaining")), (200, left));
        assert_eq!(answer.header("ratelimit-policy"), "\"default\";q=3;w=60");
    }
    let answer = app.get("/dimensions").await;
    answer.problem(429);
    assert!((1..=21).contains(&answer.header("retry-after").parse::<u32>().unwrap()));
    assert_eq!(answer.header("x-ratelimit-limit"), "3");
    // Logins have a limit of their own, and an unknown path counts like any other.
    for _ in 0..2 {
        app.post("/sessions", &serde_json::json!({})).await.problem(422);
    }
    app.post("/sessions", &serde_json::json!({})).await.problem(429);
    app.post("/%73essions", &serde_json::json!({})).await.problem(429);
    app.get("/nothing").await.problem(429);
    assert_eq!(app.get("//status").await.status, 200);
}

#[actix_web::test]
async fn a_user_is_counted_as_the_user_and_not_by_the_address() {
    let app = App::with(&[("COE_RATE_LIMIT", "3")]).await;
    api::demo::load(&app.db, crate::harness::now()).unwrap();
    let (one, two) = (app.come_in("national").await, app.come_in("regional.19").await);
    // The first request of a token counts for the address: who it is, is not known yet.
    one.get("/me").await.json();
    two.get("/me").await.json();
    for _ in 0..3 {
        one.get("/me").await.json();
    }
    one.get("/me").await.problem(429);
    two.get("/me").await.json();
}
