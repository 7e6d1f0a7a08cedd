// SPDX-License-Identifier: AGPL-3.0-or-later
use api::areas::import;
use api::error::Error;
use shared::areas::{Area, AreaDetail};
use shared::page::Page;
use shared::territories::{TerritoryCode, TerritoryDetail};

use crate::harness::{App, now};

#[actix_web::test]
async fn an_installation_begins_without_social_areas() {
    let app = App::new().await;
    let page: Page<Area> = app.get("/areas").await.ok();
    assert!(page.items.is_empty());
    let problem = app.get("/areas/ATS-1").await.problem(404);
    assert_eq!(problem.detail.as_deref(), Some("there is no social area ATS-1"));
}

#[actix_web::test]
async fn an_imported_area_has_its_municipalities_and_they_name_it() {
    let app = App::with_municipalities().await;
    let file = "area,name,municipality\nATS-1,Città di prova,089017\nATS-1,Città di prova,089001\n";
    assert!(import::areas(&app.db, file.as_bytes(), "ats.csv", now(), false).unwrap().is_applied);
    assert!(!import::areas(&app.db, file.as_bytes(), "ats.csv", now(), false).unwrap().is_applied);
    let area: AreaDetail = app.get("/areas/ATS-1").await.ok();
    assert_eq!(area.area.region.as_str(), "19");
    assert_eq!(area.municipalities.iter().map(TerritoryCode::as_str).collect::<Vec<_>>(), ["089001", "089017"]);
    let siracusa: TerritoryDetail = app.get("/territories/089017").await.ok();
    assert_eq!(siracusa.social_area, Some(area.area.code));
    let page: Page<Area> = app.get("/areas?region=19&q=citta").await.ok();
    assert_eq!(page.items.len(), 1);
}

#[actix_web::test]
async fn an_area_in_two_regions_or_a_municipality_in_two_areas_is_refused_with_its_line() {
    let app = App::with_municipalities().await;
    let file = "area,name,municipality\nA,Una,089017\nA,Una,058091\nB,Due,089017\nB,Tre,089001\n";
    let Err(Error::Invalid(faults)) = import::areas(&app.db, file.as_bytes(), "ats.csv", now(), false) else {
        panic!("it was taken")
    };
    let said: Vec<String> = faults.as_slice().iter().map(|it| format!("{}: {}", it.pointer, it.detail)).collect();
    assert_eq!(
        said,
        [
            "line 3: area A lies in two regions",
            "line 4: municipality 089017 is at line 2 already",
            "line 5: area B has two names",
        ]
    );
}
