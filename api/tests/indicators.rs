// SPDX-License-Identifier: AGPL-3.0-or-later
use shared::indicators::{Dimension, Indicator, IndicatorRole, Value};
use shared::page::Page;

use crate::harness::App;

#[actix_web::test]
async fn the_catalogue_says_what_each_indicator_is_and_why() {
    let app = App::new().await;
    let page: Page<Indicator> = app.get("/indicators?limit=500").await.ok();
    assert_eq!(page.items.iter().filter(|it| it.role == IndicatorRole::Index).count(), 24);
    for it in &page.items {
        for text in [&it.name.it, &it.name.en, &it.unit.it, &it.unit.en, &it.reason.it, &it.reason.en, &it.licence] {
            assert!(!text.trim().is_empty(), "{}", it.code);
        }
        assert_eq!(it.dimension.is_some(), it.role == IndicatorRole::Index, "{}", it.code);
    }
}

#[actix_web::test]
async fn the_dimensions_come_in_the_order_of_the_index() {
    let app = App::new().await;
    let mut codes = Vec::new();
    let mut path = "/dimensions?limit=3".to_owned();
    loop {
        let page: Page<Dimension> = app.get(&path).await.ok();
        codes.extend(page.items.into_iter().map(|it| it.code));
        let Some(cursor) = page.next_cursor else { break };
        path = format!("/dimensions?limit=3&cursor={cursor}");
    }
    assert_eq!(codes, ["work", "decent_work", "housing", "education", "services", "community", "mobility"]);
}

#[actix_web::test]
async fn an_indicator_is_read_by_its_code() {
    let app = App::new().await;
    let indicator: Indicator = app.get("/indicators/turnout").await.ok();
    assert_eq!(indicator.max_age_years, 5, "European elections are every five years");
    let problem = app.get("/indicators/happiness").await.problem(404);
    assert_eq!(problem.detail.as_deref(), Some("there is no indicator happiness"));
}

#[actix_web::test]
async fn a_value_says_which_import_wrote_it() {
    let app = App::new().await;
    let page: Page<Value> = app.get("/values?territory=19&indicator=employment_rate").await.ok();
    let last = page.items.last().unwrap();
    assert_eq!((last.year, last.value), (2024, 50.7));
    let import = app.get(&format!("/imports/{}", last.import)).await.json();
    assert_eq!(import["file_name"], "reference/attractiveness/values.csv");
    assert_eq!(import["imported_at"], "2026-11-24T09:30:00.123456Z");
}

#[actix_web::test]
async fn pages_of_values_meet_every_value_once() {
    let app = App::new().await;
    let mut keys = Vec::new();
    let mut path = "/values?territory=12&limit=50".to_owned();
    loop {
        let page: Page<Value> = app.get(&path).await.ok();
        keys.extend(page.items.into_iter().map(|it| (it.indicator.to_string(), it.year)));
        let Some(cursor) = page.next_cursor else { break };
        path = format!("/values?territory=12&limit=50&cursor={cursor}");
    }
    let n = keys.len();
    assert!(n > 100, "{n}");
    assert!(keys.is_sorted());
    keys.dedup();
    assert_eq!(keys.len(), n);
}
