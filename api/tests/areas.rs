// SPDX-License-Identifier: AGPL-3.0-or-later
use api::areas::import::{self, Summary};
use api::indicators::import::Request;
use shared::areas::{Area, AreaDetail};
use shared::page::Page;
use shared::territories::{TerritoryCode, TerritoryDetail};

use crate::harness::{App, now};

/// Imports and returns what was said of each row.
fn import(app: &App, file: &str) -> (Summary, Vec<String>) {
    let mut said = Vec::new();
    let request = Request { file_name: "ats.csv", now: now(), is_dry_run: false };
    let done = import::areas(&app.db, file.as_bytes(), &request, &mut |row| {
        let line = row.line.map(|it| it.to_string()).unwrap_or_default();
        let cells = row.cells.join(" ");
        said.push(format!("{line} {} {cells} [{}] {}", row.outcome, row.previous, row.faults).trim_end().to_owned());
        Ok(())
    });
    (done.unwrap(), said)
}

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
    assert!(import(&app, file).0.is_applied);
    assert!(!import(&app, file).0.is_applied);
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
    let (done, said) = import(&app, file);
    assert_eq!((done.n_refused, done.is_applied), (3, false));
    assert_eq!(
        said,
        [
            "2 new A Una 089017 []",
            "3 refused A Una 058091 [] line 3: area A lies in two regions",
            "4 refused B Due 089017 [] line 4: municipality 089017 is at line 2 already",
            "5 refused B Tre 089001 [] line 5: area B has two names",
        ]
    );
}

#[actix_web::test]
async fn every_row_of_a_new_list_is_told_and_what_goes_too() {
    let app = App::with_municipalities().await;
    assert!(import(&app, "area,name,municipality\nA,Una,089017\nA,Una,089001\nA,Una,089002\n").0.is_applied);
    let (done, said) = import(&app, "area,name,municipality\nA,Una,089017\nB,Due,089001\nB,Due,089003\n");
    assert!(done.is_applied);
    assert_eq!(
        said,
        [
            "2 same A Una 089017 []",
            "3 changed B Due 089001 [A Una]",
            "4 new B Due 089003 []",
            " removed A Una 089002 []",
        ]
    );
}
