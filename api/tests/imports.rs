// SPDX-License-Identifier: AGPL-3.0-or-later
use api::error::Error;
use api::indicators::import::{self, Request, Summary};
use shared::imports::Import;
use shared::page::Page;

use crate::harness::{App, now};

/// Imports a file and returns what was said of its rows.
fn import(app: &App, file: &str, is_dry_run: bool) -> (Result<Summary, Error>, Vec<String>) {
    let mut said = Vec::new();
    let request = Request { file_name: "mine.csv", now: now(), is_dry_run };
    let done = import::values(&app.db, file.as_bytes(), &request, &mut |row| {
        let faults: Vec<&str> = row.faults.as_slice().iter().map(|it| it.detail.as_str()).collect();
        said.push(
            format!("{} {} {:?} {}", row.place.number(), row.outcome, row.previous, faults.join("; "))
                .trim_end()
                .to_owned(),
        );
        Ok(())
    });
    (done, said)
}

const FILE: &str = "territory,indicator,year,value\n\
                    19,employment_rate,2024,50.7\n\
                    19,employment_rate,2025,51.5\n\
                    18,employment_rate,2024,49\n";

async fn value(app: &App, territory: &str, year: i32) -> Option<f64> {
    let path = format!("/values?territory={territory}&indicator=employment_rate&year={year}");
    app.get(&path).await.json()["items"][0]["value"].as_f64()
}

#[actix_web::test]
async fn each_row_is_told_as_it_is_and_a_second_run_changes_nothing() {
    let app = App::new().await;
    let n_before = app.get("/imports").await.ok::<Page<Import>>().items.len();
    let (done, said) = import(&app, FILE, false);
    assert!(done.unwrap().is_applied);
    assert_eq!(said[..2], ["2 same Some(50.7)", "3 new None"]);
    assert!(said[2].starts_with("4 changed Some("), "{said:?}");
    assert_eq!(value(&app, "18", 2024).await, Some(49.0));

    let (again, said) = import(&app, FILE, false);
    assert!(!again.unwrap().is_applied);
    assert!(said.iter().all(|it| it.contains("same")), "{said:?}");
    let imports: Page<Import> = app.get("/imports").await.ok();
    assert_eq!(imports.items.len(), n_before + 1, "a run that changes nothing leaves no trace");
    let newest = &imports.items[0];
    assert_eq!((newest.file_name.as_str(), newest.n_rows, newest.n_new, newest.n_changed), ("mine.csv", 3, 1, 1));
}

#[actix_web::test]
async fn a_dry_run_says_the_same_and_writes_nothing() {
    let app = App::new().await;
    let (done, said) = import(&app, FILE, true);
    assert!(!done.unwrap().is_applied);
    assert_eq!(said[1], "3 new None");
    assert_eq!(value(&app, "19", 2025).await, None);
}

#[actix_web::test]
async fn one_faulty_row_refuses_the_file_and_every_fault_is_told() {
    let app = App::new().await;
    let file = "territory,indicator,year,value\n\
                19,employment_rate,2025,51.5\n\
                99,happiness,2025,1\n\
                19,employment_rate,next,\"4,5\"\n\
                19,employment_rate,2025,52\n\
                19,employment_rate\n\
                \"19\",\"employment_rate\",\"2023\",\"\"\n\
                104,employment_rate,2015,40\n";
    let (done, said) = import(&app, file, false);
    let summary = done.unwrap();
    assert_eq!((summary.is_applied, summary.counts.n_refused, summary.counts.n_rows()), (false, 6, 7));
    assert_eq!(
        said,
        [
            "2 new None",
            "3 refused None there is no territory 99; there is no indicator happiness",
            "4 refused None year «next» must be a whole number; value «4,5» must be a number with a decimal point: write 4.5",
            "5 refused None repeats 19, employment_rate, 2025 of an earlier line",
            "6 refused None has 2 cells instead of 4",
            "7 refused None value «» must be a number with a decimal point",
            "8 refused None there is no territory 104: it became 113",
        ]
    );
    assert_eq!(value(&app, "19", 2025).await, None, "nothing is half written");
}

#[actix_web::test]
async fn a_repetition_is_found_across_chunks_even_of_rows_that_were_the_same() {
    let app = App::new().await;
    let mut file = "territory,indicator,year,value\n19,employment_rate,2024,50.7\n".to_owned();
    for year in 1950..=2100 {
        for territory in ["01", "02", "03", "05"] {
            file.push_str(&format!("{territory},employment_rate,{year},{year}\n"));
        }
    }
    file.push_str("19,employment_rate,2024,50.7\n");
    let (done, said) = import(&app, &file, false);
    assert_eq!(done.unwrap().counts.n_refused, 1);
    assert_eq!(said.last().unwrap(), "607 refused None repeats 19, employment_rate, 2024 of an earlier line");
}

#[actix_web::test]
async fn a_file_with_other_columns_or_bytes_is_refused_with_its_line() {
    let app = App::new().await;
    let (done, _) = import(&app, "code,indicator,year,value\n", false);
    assert!(
        matches!(done, Err(Error::Invalid(faults)) if faults.to_string().starts_with("line 1: the columns must be"))
    );
    let (done, _) = import(&app, "", false);
    assert!(matches!(done, Err(Error::Invalid(_))));
    let mut said = Vec::new();
    let request = Request { file_name: "latin1.csv", now: now(), is_dry_run: false };
    let file = b"territory,indicator,year,value\n19,employment_rate\xe0,2025,1\n";
    import::values(&app.db, &file[..], &request, &mut |row| {
        said.push(row.faults.to_string());
        Ok(())
    })
    .unwrap();
    assert_eq!(said, ["line 2: is not UTF-8"]);
}

#[actix_web::test]
async fn the_index_follows_an_import() {
    let app = App::new().await;
    let score = async |app: &App| app.get("/territories/18/profile").await.json()["score"].as_f64().unwrap();
    let before = score(&app).await;
    import(&app, "territory,indicator,year,value\n18,employment_rate,2024,85\n", false).0.unwrap();
    assert!(score(&app).await > before);
}

#[actix_web::test]
async fn loading_the_reference_again_keeps_what_was_imported_since() {
    let app = App::new().await;
    import(&app, FILE, false).0.unwrap();
    let loaded = api::reference::load(&app.db, now(), api::reference::Extent::WithoutMunicipalities).unwrap();
    assert_eq!((loaded.tables, loaded.values), (false, None));
    assert_eq!(value(&app, "18", 2024).await, Some(49.0));
}

#[actix_web::test]
async fn figures_are_kept_to_the_last_bit() {
    let app = App::new().await;
    let figures = [
        -0.0,
        0.0,
        0.1,
        50.7,
        1.0 / 3.0,
        0.1 + 0.2,
        1.0e300,
        5.0e-324,
        -123_456_789.012_345,
        f64::MAX,
        99_999_999_999_999.9,
    ];
    let mut file = "territory,indicator,year,value\n".to_owned();
    for (year, figure) in (2040..).zip(figures) {
        file.push_str(&format!("19,employment_rate,{year},{figure}\n"));
    }
    assert!(import(&app, &file, false).0.unwrap().is_applied);
    let (again, said) = import(&app, &file, false);
    assert_eq!(again.unwrap().counts.n_same, 11, "{said:?}");
}
