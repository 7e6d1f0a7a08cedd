// SPDX-License-Identifier: AGPL-3.0-or-later
//! The publishers' formats, through the importer, into a database.

use std::io::Read;

use api::error::Error;
use api::imports::formats::{BesCsv, Format, SdmxCsv, SdmxJson};
use api::indicators::import::{self, Request, Summary};
use serde_json::json;
use shared::codelists::Scheme;
use shared::imports::mapping::Mapping;
use shared::imports::observation::Terms;

use crate::harness::{App, now};

fn terms(scheme: Scheme) -> Terms {
    Terms { scheme, mapping: Mapping::built_in() }
}

fn residents(scheme: Scheme, conditions: &[&str]) -> Terms {
    let conditions = conditions.iter().map(|it| it.parse().unwrap()).collect();
    Terms { scheme, mapping: Mapping::one("residents".parse().unwrap(), conditions) }
}

/// Imports and returns what was said of each row.
fn run(app: &App, format: Box<dyn Format + '_>) -> (Result<Summary, Error>, Vec<String>) {
    let mut said = Vec::new();
    let request = Request { file_name: "theirs", now: now(), is_dry_run: false };
    let done = import::run(&app.db, format, &request, &mut |row| {
        let faults: Vec<&str> = row.faults.as_slice().iter().map(|it| it.detail.as_str()).collect();
        let why = format!("{}{}", faults.join("; "), row.reason);
        said.push(format!("{} {} [{}] {why}", row.place, row.outcome, row.cells.join(" ")).trim_end().to_owned());
        Ok(())
    });
    (done, said)
}

fn sdmx(app: &App, file: &str, terms: Terms) -> (Result<Summary, Error>, Vec<String>) {
    run(app, Box::new(SdmxCsv { file: file.as_bytes(), terms }))
}

/// The faults of a file that is not of its format.
fn faults(done: (Result<Summary, Error>, Vec<String>)) -> String {
    match done.0 {
        Err(Error::Invalid(faults)) => faults.to_string(),
        other => panic!("{other:?}"),
    }
}

async fn value(app: &App, territory: &str, indicator: &str, year: i32) -> Option<f64> {
    let path = format!("/values?territory={territory}&indicator={indicator}&year={year}");
    app.get(&path).await.json()["items"][0]["value"].as_f64()
}

const ISTAT: &str = "\u{feff}DATAFLOW,FREQ,REF_AREA,DATA_TYPE,SEX,TIME_PERIOD,OBS_VALUE,OBS_STATUS\n\
    IT1:DF_BES_TERRIT_0T(1.0),A,IT,12SER007,9,2031,2.5,\n\
    IT1:DF_BES_TERRIT_0T(1.0),A,ITG1,12SER007,9,2031,4.5,\n\
    IT1:DF_BES_TERRIT_0T(1.0),A,ITD3,12SER007,9,2031,1.5,p\n\
    IT1:DF_BES_TERRIT_0T(1.0),A,ITDA,12SER007,9,2031,,c\n\
    IT1:DF_BES_TERRIT_0T(1.0),A,ITD1,12SER007,9,2031,1,\n\
    IT1:DF_BES_TERRIT_0T(1.0),A,ITG1,12SER007,1,2031,9,\n";

#[actix_web::test]
async fn sdmx_csv_of_istat_is_imported_and_again_changes_nothing() {
    let app = App::new().await;
    let (done, said) = sdmx(&app, ISTAT, terms(Scheme::Itter107));
    let counts = done.unwrap().counts;
    assert_eq!((counts.n_new, counts.n_skipped, counts.n_rows()), (2, 4, 6), "{said:?}");
    assert_eq!(said[0], "line 2 skipped [IT power_cuts 2031 2.5] is of an aggregate of regions");
    assert_eq!(said[1], "line 3 new [ITG1 power_cuts 2031 4.5]");
    assert!(said[5].ends_with("is of no indicator of the mapping"), "{said:?}");
    assert_eq!(value(&app, "19", "power_cuts", 2031).await, Some(4.5));
    assert_eq!(value(&app, "05", "power_cuts", 2031).await, Some(1.5));
    assert_eq!(value(&app, "04", "power_cuts", 2031).await, None, "a missing figure is never 0");
    let (again, said) = sdmx(&app, ISTAT, terms(Scheme::Itter107));
    let again = again.unwrap();
    assert!(!again.is_applied && again.counts.n_same == 2, "{said:?}");
}

#[actix_web::test]
async fn codes_of_another_vintage_decimal_commas_and_bytes_are_told_with_their_line_and_nothing_is_written() {
    let app = App::new().await;
    let mut file = b"REF_AREA;DATA_TYPE;TIME_PERIOD;OBS_VALUE\n\
        ITG1;12SER007;2031;4.5\n\
        ITH3;12SER007;2031;1\n\
        ITG29;12SER007;2031;1\n\
        ITC4;12SER007;2031;50,7\n\
        ITG1;12SER007;2031;4.5\n\
        ITC1;12SER007\n\
        IT111;12SER007;2031;1\n"
        .to_vec();
    file.extend_from_slice(b"ITC1\xe0;12SER007;2031;1\n");
    let (done, said) = run(&app, Box::new(SdmxCsv { file: &file[..], terms: terms(Scheme::Itter107) }));
    let done = done.unwrap();
    assert_eq!((done.counts.n_refused, done.is_applied), (6, false), "{said:?}");
    for (n, detail) in [
        (1, "territory «ITH3» is not of itter107 but of nuts2024, where it is 05"),
        (2, "territory «ITG29» of itter107 is no territory of today: it lies in 090"),
        (3, "value «50,7» must be a number with a decimal point: write 50.7"),
        (4, "repeats 19, power_cuts, 2031 of an earlier line"),
        (5, "has 2 cells instead of 4"),
        (7, "is not UTF-8"),
    ] {
        assert!(said[n].starts_with(&format!("line {} refused", n + 2)), "{said:?}");
        assert!(said[n].ends_with(detail), "{}", said[n]);
    }
    assert!(said[6].starts_with("line 8 new [IT111"), "{said:?}");
    assert_eq!(value(&app, "19", "power_cuts", 2031).await, None);
}

#[actix_web::test]
async fn sdmx_csv_of_eurostat_skips_the_rest_of_europe() {
    let app = App::new().await;
    let file = "DATAFLOW,LAST UPDATE,freq,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n\
        ESTAT:ILC(1.0),01/01/26,A,PC,EU27_2020,2031,9,\n\
        ESTAT:ILC(1.0),01/01/26,A,PC,FR10,2031,9,\n\
        ESTAT:ILC(1.0),01/01/26,A,PC,ITG1,2031,7,e\n\
        ESTAT:ILC(1.0),01/01/26,A,PC,ITH3,2031,:,u\n\
        ESTAT:ILC(1.0),01/01/26,A,PC,ITH3,2031-Q1,3,\n\
        ESTAT:ILC(1.0),01/01/26,A,NR,ITG1,2031,70,e\n";
    let (done, said) = sdmx(&app, file, residents(Scheme::Nuts2024, &["UNIT=PC"]));
    let counts = done.unwrap().counts;
    assert_eq!((counts.n_new, counts.n_skipped), (1, 5), "{said:?}");
    assert_eq!(value(&app, "19", "residents", 2031).await, Some(7.0));
}

#[actix_web::test]
async fn the_long_table_of_bes_is_read_with_any_delimiter() {
    let app = App::new().await;
    for (file, year) in [
        ("indicatore_id,codice_regione,anno,valore\n12SER007,19,2031,4.5\n99XXX,19,2031,1\n", 2031),
        ("indicatore_id;codice_territorio;anno;valore\n12SER007;19;2032;4.5\n01SAL001;19;2032;1\n", 2032),
    ] {
        let (done, said) = run(&app, Box::new(BesCsv { file: file.as_bytes(), terms: terms(Scheme::Istat) }));
        let counts = done.unwrap().counts;
        assert_eq!((counts.n_new, counts.n_skipped), (1, 1), "{said:?}");
        assert_eq!(value(&app, "19", "power_cuts", year).await, Some(4.5));
    }
    let file = "indicatore_id,regione,anno\n";
    let said = faults(run(&app, Box::new(BesCsv { file: file.as_bytes(), terms: terms(Scheme::Istat) })));
    assert_eq!(said.matches("line 1: there is no column").count(), 2, "{said}");
}

fn json_import(app: &App, message: &str, terms: Terms) -> (Result<Summary, Error>, Vec<String>) {
    let open = || -> std::io::Result<Box<dyn Read>> { Ok(Box::new(std::io::Cursor::new(message.to_owned()))) };
    run(app, Box::new(SdmxJson { open: Box::new(open), terms }))
}

fn dimension(id: &str, values: &[&str]) -> serde_json::Value {
    json!({"id": id, "values": values.iter().map(|it| json!({"id": it, "name": it})).collect::<Vec<_>>()})
}

#[actix_web::test]
async fn sdmx_json_is_read_in_both_versions() {
    let app = App::new().await;
    let series =
        [dimension("FREQ", &["A"]), dimension("REF_AREA", &["IT", "ITG1"]), dimension("DATA_TYPE", &["12SER007"])];
    let time = dimension("TIME_PERIOD", &["2031", "2032"]);
    let one = json!({
        "dataSets": [{"action": "Information", "series": {
            "0:0:0": {"attributes": [0], "observations": {"0": [1.5, 0]}},
            "0:1:0": {"observations": {"0": [4.5, null], "1": [null]}},
            "0:9:0": {"observations": {}}
        }}],
        "structure": {"dimensions": {"dataSet": [], "series": series, "observation": [time]}, "attributes": {}}
    });
    let (done, said) = json_import(&app, &one.to_string(), terms(Scheme::Itter107));
    assert_eq!(done.unwrap().counts.n_new, 1, "{said:?}");
    assert_eq!(said[1], "observation 2 new [ITG1 power_cuts 2031 4.5]");
    let flat: Vec<_> = series.into_iter().chain([time]).collect();
    let two = json!({
        "meta": {"schema": "2.0"},
        "data": {
            "dataSets": [{"observations": {"0:1:0:0": ["4.5"], "0:1:0:1": [5], "0:7:0:1": [5]}}],
            "structures": [{"dimensions": {"observation": flat}}]
        }
    });
    let (done, said) = json_import(&app, &two.to_string(), terms(Scheme::Itter107));
    let done = done.unwrap();
    assert_eq!((done.counts.n_same, done.counts.n_new, done.counts.n_refused), (1, 1, 1), "{said:?}");
    assert!(said[2].starts_with("observation 3 refused"), "{said:?}");
    let good = two.to_string().replace(",\"0:7:0:1\":[5]", "");
    assert!(json_import(&app, &good, terms(Scheme::Itter107)).0.unwrap().is_applied);
    assert_eq!(value(&app, "19", "power_cuts", 2032).await, Some(5.0));
}

#[actix_web::test]
async fn what_is_no_message_is_a_fault_with_its_line() {
    let app = App::new().await;
    for (message, part) in [
        ("<html>", "line 1: is not an SDMX-JSON message"),
        ("{}", "#/structure: the message has no structure"),
        ("{\"structure\": {\"dimensions\": {}}", "line 1: is not an SDMX-JSON message"),
        ("{\"structure\": {\"dimensions\": {}}}", "#/structure/dimensions: there is no column REF_AREA"),
    ] {
        let said = faults(json_import(&app, message, residents(Scheme::Itter107, &[])));
        assert!(said.starts_with(part), "{message}: {said}");
    }
    let said = faults(sdmx(&app, "<!DOCTYPE html><html>\n<body>\n", terms(Scheme::Itter107)));
    assert!(said.contains("there is no column OBS_VALUE, here they are <!DOCTYPE HTML><HTML>"), "{said}");
    assert!(faults(sdmx(&app, "", terms(Scheme::Itter107))).contains("the file is empty"));
    let open = format!("REF_AREA,TIME_PERIOD,OBS_VALUE\n\"{}", "ITG1,2031,1\n".repeat(200_000));
    assert!(faults(sdmx(&app, &open, residents(Scheme::Itter107, &[]))).contains("a quotation mark is left open"));
}
