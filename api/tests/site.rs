// SPDX-License-Identifier: AGPL-3.0-or-later
use shared::site::Site;

use crate::harness::App;

#[actix_web::test]
async fn status_says_that_the_service_is_up() {
    let app = App::new().await;
    for path in ["/status", "//status"] {
        let answer = app.get(path).await;
        assert_eq!(answer.header("content-type"), "application/problem+json");
        assert_eq!(answer.header("cache-control"), "no-store");
        let body = answer.json();
        assert_eq!((body["title"].as_str(), body["status"].as_i64()), (Some("OK"), Some(200)));
    }
}

#[actix_web::test]
async fn the_site_says_who_answers_for_it() {
    let app = App::with(&[("COE_OWNER", "Ordine assistenti sociali"), ("COE_PRIVACY_URL", "https://ordine.example/p")]).await;
    let site: Site = app.get("/site").await.ok();
    assert!(site.demo);
    assert_eq!(site.owner, "Ordine assistenti sociali");
    assert_eq!(site.privacy_url.as_deref(), Some("https://ordine.example/p"));
    assert_eq!(site.legal_url, None);
}

#[actix_web::test]
async fn the_document_and_its_explorer_are_served() {
    let app = App::new().await;
    assert_eq!(app.get("//openapi.json").await.json()["openapi"], "3.1.0");
    assert!(app.get("//openapi.yaml").await.text().contains("openapi: 3.1.0"));
    let docs = app.get("//docs/").await;
    assert!(docs.text().contains("swagger-ui"));
    assert!(!docs.text().contains("http://") && !docs.text().contains("https://"), "nothing from elsewhere");
    assert_eq!(app.get("//docs").await.status, 307);
}

#[actix_web::test]
async fn the_address_of_a_page_answers_html() {
    let app = App::new().await;
    for path in ["//", "//territories", "//territories/19"] {
        let answer = app.get(path).await;
        assert_eq!(answer.status, 200, "{path}");
        assert!(answer.header("content-type").starts_with("text/html"), "{path}");
    }
}
