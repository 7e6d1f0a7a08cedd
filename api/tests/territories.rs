// SPDX-License-Identifier: AGPL-3.0-or-later
use shared::page::Page;
use shared::territories::{Territory, TerritoryKind};

use crate::harness::App;

#[actix_web::test]
async fn the_twenty_regions_are_listed_by_code() {
    let app = App::new().await;
    let page: Page<Territory> = app.get("/territories?kind=region").await.ok();
    assert_eq!(page.items.len(), 20);
    assert!(page.next_cursor.is_none());
    assert!(page.items.is_sorted_by_key(|it| it.code.clone()));
    assert!(page.items.iter().all(|it| it.kind == TerritoryKind::Region));
}

#[actix_web::test]
async fn pages_follow_one_another_and_meet_every_region_once() {
    let app = App::new().await;
    let mut codes = Vec::new();
    let mut path = "/territories?kind=region&limit=7".to_owned();
    loop {
        let page: Page<Territory> = app.get(&path).await.ok();
        codes.extend(page.items.into_iter().map(|it| it.code.to_string()));
        let Some(cursor) = page.next_cursor else { break };
        path = format!("/territories?kind=region&limit=7&cursor={cursor}");
    }
    let expected: Vec<String> = (1..=20).map(|it| format!("{it:02}")).collect();
    assert_eq!(codes, expected);
}

#[actix_web::test]
async fn search_is_blind_to_accents_case_and_apostrophes() {
    let app = App::new().await;
    let check = async |q: &str, expected: &[&str]| {
        let request = app.request(reqwest::Method::GET, "/territories").query(&[("q", q), ("kind", "region")]);
        let page: Page<Territory> = app.send(request).await.ok();
        let names: Vec<&str> = page.items.iter().map(|it| it.short_name.as_str()).collect();
        assert_eq!(names, expected, "{q}");
    };
    check("VALLE D’AOSTA", &["Valle d’Aosta"]).await;
    check("vallee d'aoste", &["Valle d’Aosta"]).await;
    check("sudtirol", &["Trentino-Alto Adige"]).await;
    check("%", &[]).await;
    check("_", &[]).await;
    check("\\", &[]).await;
}

#[actix_web::test]
async fn a_region_is_read_by_its_code() {
    let app = App::new().await;
    let answer = app.get("/territories/04").await;
    let territory: Territory = answer.ok();
    assert_eq!(territory.name, "Trentino-Alto Adige/Südtirol");
    assert_eq!(territory.nuts, ["ITH1", "ITH2"]);
    assert_eq!(answer.header("cache-control"), "public, max-age=60");
}

#[actix_web::test]
async fn who_has_the_answer_already_gets_304() {
    let app = App::new().await;
    let first = app.get("/territories/04").await;
    let again = app.request(reqwest::Method::GET, "/territories/04").header("if-none-match", first.header("etag"));
    let again = app.send(again).await;
    assert_eq!(again.status, 304);
    assert!(again.body.is_empty());
    assert_eq!(again.header("etag"), first.header("etag"));
}

#[actix_web::test]
async fn an_unknown_region_is_404_and_says_which() {
    let app = App::new().await;
    let problem = app.get("/territories/99").await.problem(404);
    assert_eq!(problem.detail.as_deref(), Some("there is no territory 99"));
    app.get("/territories/lazio").await.problem(404);
    app.get("/territories/99/profile").await.problem(404);
}

#[actix_web::test]
async fn a_wrong_page_says_every_fault() {
    let app = App::new().await;
    let problem = app.get("/territories?limit=0&cursor=%00%ff").await.problem(422);
    let places: Vec<&str> = problem.errors.iter().map(|it| it.pointer.as_str()).collect();
    assert_eq!(places, ["?limit", "?cursor"]);
    app.get("/territories?limit=abc").await.problem(400);
    app.get("/territories?colour=blue").await.problem(400);
    app.get("/territories?kind=planet").await.problem(400);
}
