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
