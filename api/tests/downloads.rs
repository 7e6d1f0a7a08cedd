// SPDX-License-Identifier: AGPL-3.0-or-later
//! Tables to be taken away: the figures are those of the JSON, and the columns say what they mean.

use shared::attractiveness::{Attractiveness, Profile, Provinces};
use shared::downloads::Metadata;
use shared::indicators::Series;

use crate::harness::App;

/// The cells of a CSV answer, its heading first.
async fn table(app: &App, path: &str) -> Vec<Vec<String>> {
    let answer = app.get(path).await;
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, "text/csv; charset=utf-8"), "{path}");
    assert!(!answer.header("etag").is_empty());
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(answer.body.as_slice());
    reader.records().map(|it| it.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[actix_web::test]
async fn a_table_has_the_figures_of_its_json_and_its_columns_are_explained() {
    let app = App::new().await;
    for (address, n_rows) in [
        ("/attractiveness/regions", 20),
        ("/attractiveness/provinces", 110),
        ("/attractiveness/provinces?on=2025-12-31", 107),
        ("/territories/19/profile", 30),
        ("/territories/001/profile", 30),
        ("/indicators/turnout/series", 40),
    ] {
        let (path, query) = address.split_once('?').map_or((address, String::new()), |(a, b)| (a, format!("?{b}")));
        let rows = table(&app, &format!("{path}.csv{query}")).await;
        assert_eq!(rows.len() - 1, n_rows, "{address}");
        let metadata: Metadata = app.get(&format!("{path}/metadata{query}")).await.ok();
        let names: Vec<&String> = metadata.columns.iter().map(|it| &it.name).collect();
        assert_eq!(names, rows[0].iter().collect::<Vec<_>>(), "{address}");
        assert_eq!(usize::try_from(metadata.n_rows).unwrap(), n_rows, "{address}");
        assert_eq!(table(&app, &metadata.csv).await, rows, "{address}");
        app.get(&metadata.json).await.json();
        for it in &metadata.indicators {
            assert!(!it.licence.is_empty() && !it.notes.it.is_empty() && !it.notes.en.is_empty(), "{}", it.code);
        }
    }
}

#[actix_web::test]
async fn figures_keep_every_digit_and_what_is_missing_is_empty() {
    let app = App::new().await;
    let index: Attractiveness = app.get("/attractiveness/regions").await.ok();
    let rows = table(&app, "/attractiveness/regions.csv").await;
    let score = rows[0].iter().position(|it| it == "index").unwrap();
    for (row, unit) in rows[1..].iter().zip(&index.result.units) {
        assert_eq!(row[0], unit.unit);
        assert_eq!(row[score].parse::<f64>().unwrap().to_bits(), unit.scores["index"].to_bits());
    }
    let profile: Profile = app.get("/territories/02/profile").await.ok();
    let rows = table(&app, "/territories/02/profile.csv").await;
    for (row, it) in rows[1..].iter().zip(&profile.indicators) {
        assert_eq!((row[1].as_str(), row[5].is_empty()), (it.indicator.code.as_str(), it.value.is_none()));
        assert_eq!(row[15].is_empty(), it.provenance.is_none(), "{row:?}");
    }
    let provinces: Provinces = app.get("/attractiveness/provinces?on=2025-12-31").await.ok();
    let rows = table(&app, "/attractiveness/provinces.csv?on=2025-12-31").await;
    assert_eq!(rows[0].len(), 5 + 2 * provinces.indicators.len());
}

#[actix_web::test]
async fn a_series_has_every_year_of_a_kind_with_the_import_that_wrote_it() {
    let app = App::new().await;
    let series: Series = app.get("/indicators/employment_rate/series").await.ok();
    assert_eq!((series.territories.len(), series.years.last()), (20, Some(&2024)));
    let sicily = series.territories.iter().find(|it| it.territory.code.as_str() == "19").unwrap();
    assert_eq!(sicily.points.last().map(|it| (it.year, it.value)), Some((2024, 50.7)));
    assert!(sicily.points.iter().all(|it| series.imports.iter().any(|import| import.id == it.import)));
    let provinces: Series = app.get("/indicators/foreign_residents/series?kind=province").await.ok();
    assert!(provinces.territories.len() >= 107);
    assert!(provinces.territories.iter().all(|it| it.territory.code.as_str().len() == 3));
    app.get("/indicators/happiness/series").await.problem(404);
    app.get("/indicators/turnout/series?kind=planet").await.problem(400);
}
