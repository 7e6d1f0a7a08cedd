// SPDX-License-Identifier: AGPL-3.0-or-later
//! Outlines: imported from GeoJSON, drawn, refused.

use std::process::Command;

use api::boundaries::import;
use api::error::Error;
use api::indicators::import::{Request, Summary};
use serde_json::{Value, json};
use shared::boundaries::Boundaries;
use shared::page::Page;
use shared::results::StoredResult;

use crate::harness::{App, now};

fn square(west: f64, south: f64) -> Value {
    json!([[[west, south], [west + 1.0, south], [west + 1.0, south + 1.0, 12], [west, south + 1.0], [west, south]]])
}

fn collection(features: &[Value]) -> String {
    json!({"type": "FeatureCollection", "crs": {"type": "name"}, "features": features}).to_string()
}

fn feature(properties: &Value, kind: &str, coordinates: &Value) -> Value {
    json!({"type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": coordinates}})
}

fn run(app: &App, file: &str, source: &str) -> (Result<Summary, Error>, Vec<String>) {
    let mut said = Vec::new();
    let request = Request { file_name: "provinces.geojson", now: now(), is_dry_run: false };
    let done = import::boundaries(&app.db, file.as_bytes(), source, &request, &mut |row| {
        let faults: Vec<&str> = row.faults.as_slice().iter().map(|it| it.detail.as_str()).collect();
        said.push(format!("{} {} {} {}", row.place, row.outcome, row.code, faults.join("; ")).trim_end().to_owned());
        Ok(())
    });
    (done, said)
}

#[actix_web::test]
async fn outlines_are_imported_once_and_drawn_with_their_source() {
    let app = App::new().await;
    let none: Boundaries = app.get("/boundaries/regions").await.ok();
    assert_eq!((none.items.len(), none.source.as_str()), (0, ""));
    let first: Page<StoredResult> = app.get("/definitions/attractiveness/1.0/results").await.ok();
    assert_eq!(first.items.len(), 1);
    let file = collection(&[
        feature(&json!({"codice_regione": "19"}), "Polygon", &square(13.0, 37.0)),
        feature(
            &json!({"COD_REG": 1, "COD_PROV": null}),
            "MultiPolygon",
            &json!([square(7.0, 45.0), square(8.0, 44.0)]),
        ),
    ]);
    let (done, said) = run(&app, &file, "Istat");
    assert!(done.unwrap().is_applied, "{said:?}");
    assert_eq!(said, ["feature 1 new 19", "feature 2 new 01"]);
    let (again, said) = run(&app, &file, "Istat");
    assert!(!again.unwrap().is_applied, "{said:?}");
    assert_eq!(run(&app, &file, "Istat, CC BY 4.0").0.unwrap().counts.n_changed, 2);
    let results = "/definitions/attractiveness/1.0/results";
    assert_eq!(app.get(results).await.ok::<Page<StoredResult>>().items.len(), 1, "no figure is another");
    let answer = app.get("/boundaries/regions").await;
    assert!(!answer.header("etag").is_empty());
    let drawn: Boundaries = answer.ok();
    assert_eq!((drawn.view_box.as_str(), drawn.source.as_str()), ("0 0 744 1000", "Istat, CC BY 4.0"));
    assert_eq!(drawn.items[0].territory.as_str(), "01");
    assert_eq!(drawn.items[0].path.matches('z').count(), 2);
    let provinces: Boundaries = app.get("/boundaries/provinces").await.ok();
    assert!(provinces.items.is_empty());
    app.get("/boundaries/planets").await.problem(404);
}

#[actix_web::test]
async fn one_faulty_feature_refuses_the_file_and_each_is_told() {
    let app = App::new().await;
    let file = collection(&[
        feature(&json!({"codice_regione": "19"}), "Polygon", &square(13.0, 37.0)),
        feature(&json!({"name": "Torino"}), "Polygon", &square(7.0, 45.0)),
        feature(&json!({"COD_PROV": 999}), "Polygon", &square(7.0, 45.0)),
        feature(&json!({"codice_regione": "01"}), "Polygon", &square(45.0, 7.0)),
        feature(&json!({"codice_regione": "19"}), "Polygon", &square(500_000.0, 4_600_000.0)),
        json!({"type": "Feature", "properties": null, "geometry": null}),
    ]);
    let (done, said) = run(&app, &file, "Istat");
    let done = done.unwrap();
    assert_eq!((done.counts.n_new, done.counts.n_refused, done.is_applied), (1, 5, false), "{said:?}");
    for (n, part) in [
        (1, "has no code: no property codice_provincia"),
        (2, "there is no territory 999"),
        (3, "longitude comes first"),
        (4, "repeats 19 of feature 1; has a point"),
        (5, "has no code"),
    ] {
        assert!(said[n].starts_with(&format!("feature {} refused", n + 1)) && said[n].contains(part), "{}", said[n]);
    }
    let none: Boundaries = app.get("/boundaries/regions").await.ok();
    assert!(none.items.is_empty(), "nothing is half imported");
}

#[actix_web::test]
async fn what_is_no_collection_is_a_fault_with_its_line() {
    let app = App::new().await;
    let point = collection(&[feature(&json!({"codice_regione": "19"}), "Point", &json!([1, 2]))]);
    for file in ["", "[]", "{\"type\": \"Topology\"}", "{\"features\": [{\"geometry\": {\n\"type\":", &point] {
        let (done, _) = run(&app, file, "Istat");
        assert!(
            matches!(&done, Err(Error::Invalid(faults)) if faults.to_string().contains("is no GeoJSON")),
            "{file}: {done:?}"
        );
    }
}

#[test]
fn two_hundred_megabytes_are_refused_before_they_are_read() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("large.geojson");
    std::fs::File::create(&path).unwrap().set_len(200 * 1024 * 1024).unwrap();
    let began = std::time::Instant::now();
    let output = Command::new(env!("CARGO_BIN_EXE_coefficienti"))
        .args(["import", "boundaries", path.to_str().unwrap()])
        .env_clear()
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("has 200 MB, at most 32 are read"), "{said}");
    assert!(began.elapsed().as_secs() < 5);
}
