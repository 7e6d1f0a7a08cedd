// SPDX-License-Identifier: AGPL-3.0-or-later
//! ISTAT's «Elenco comuni»: what it writes, and what it must leave alone.

use api::error::Error;
use api::imports::municipalities::{Summary, municipalities};
use api::indicators::import::Request;
use shared::territories::{Territory, TerritoryDetail};

use crate::harness::{App, now};

const HEADER: &str = "Codice Regione;\"Codice dell'Unità territoriale sovracomunale \n(valida a fini statistici)\";\
                      Codice Comune formato alfanumerico;Denominazione (Italiana e straniera);Denominazione in italiano;\
                      \"Codice Catastale del comune\"\n";

/// The list as it would be of what is on record, with some lines in the place of others.
async fn list(app: &App, change: impl Fn(&Territory) -> Option<String>) -> String {
    let on_record: Vec<Territory> = app
        .db
        .read(|conn| api::territories::store::of_kind(conn, shared::territories::TerritoryKind::Municipality, None))
        .await
        .unwrap();
    let mut text = HEADER.to_owned();
    for it in on_record.iter().filter(|it| it.valid_to.is_none()) {
        let own = || {
            row(
                &region(&it.code),
                it.code.as_str(),
                &it.name,
                &it.short_name,
                it.cadastral_code.as_ref().unwrap().as_str(),
            )
        };
        text.push_str(&change(it).unwrap_or_else(own));
    }
    // As a typewriter has them.
    text.replace('’', "'") + ";;;;;\nNote (1);;;;;\n"
}

fn row(region: &str, code: &str, name: &str, short_name: &str, belfiore: &str) -> String {
    format!("{region};201;{code};{name};{short_name};{belfiore}\n")
}

/// The region of a municipality, by the reference table of provinces.
fn region(code: &shared::territories::TerritoryCode) -> String {
    let province = code.as_str().get(..3).unwrap();
    let line = shared::reference::PROVINCES.lines().find(|it| it.starts_with(province)).unwrap();
    line.split(',').nth(5).unwrap().to_owned()
}

/// Imports and returns what was said of the rows that are not the same.
fn import(app: &App, file: &[u8], is_dry_run: bool) -> (Result<Summary, Error>, Vec<String>) {
    let mut said = Vec::new();
    let request = Request { file_name: "elenco.csv", now: now(), is_dry_run };
    let done = municipalities(&app.db, file, &request, &mut |row| {
        if row.outcome != "same" {
            let faults: Vec<&str> = row.faults.as_slice().iter().map(|it| it.detail.as_str()).collect();
            let why = format!("{}{}", row.detail, faults.join("; "));
            said.push(format!("{} {} {} [{}] {why}", row.outcome, row.code, row.name, row.previous).trim_end().into());
        }
        Ok(())
    });
    (done, said)
}

/// The bytes of ISTAT's file: Windows-1252, of which the letters of our names are all but three.
fn latin(text: &str) -> Vec<u8> {
    let byte = |letter: char| match letter {
        'Š' => 0x8a,
        'ž' => 0x9e,
        'č' => b'?',
        other => u8::try_from(u32::from(other)).unwrap(),
    };
    text.chars().map(byte).collect()
}

#[actix_web::test]
async fn the_list_that_is_on_record_changes_nothing() {
    let app = App::with_municipalities().await;
    let (done, said) = import(&app, list(&app, |_| None).await.as_bytes(), false);
    let done = done.unwrap();
    assert_eq!((done.counts.n_same, done.n_missing, done.is_applied), (7_894, 0, false), "{said:?}");
    assert!(said.is_empty(), "{said:?}");
}

#[actix_web::test]
async fn names_and_cadastral_codes_are_written_once_whatever_the_encoding() {
    let app = App::with_municipalities().await;
    let file = list(&app, |it| match it.code.as_str() {
        "001001" => Some(row("01", "001001", "Agliè Nuova", "Agliè Nuova", "A074")),
        "021008" => Some(row("04", "021008", "Bolzano/Bozen", "Bolzano", "Z999")),
        _ => None,
    })
    .await;
    let expected = [
        "changed 001001 Agliè Nuova [Agliè] the Italian name was «Agliè»",
        "changed 021008 Bolzano/Bozen [] the cadastral code was A952",
    ];
    let (dry, said) = import(&app, file.as_bytes(), true);
    let dry = dry.unwrap();
    assert_eq!((said.iter().map(String::as_str).collect::<Vec<_>>(), dry.is_applied), (expected.to_vec(), false));
    let before: TerritoryDetail = app.get("/territories/001001").await.ok();
    assert_eq!(before.territory.name, "Agliè", "a dry run writes nothing");
    let (done, _) = import(&app, file.as_bytes(), false);
    assert!(done.unwrap().is_applied);
    let after: TerritoryDetail = app.get("/territories/001001").await.ok();
    assert_eq!((after.territory.name.as_str(), after.territory.residents), ("Agliè Nuova", before.territory.residents));
    let bolzano: TerritoryDetail = app.get("/territories/021008").await.ok();
    assert_eq!(bolzano.territory.cadastral_code.unwrap().as_str(), "Z999");
    assert_eq!(app.get("/territories?kind=municipality&q=aglie%20nuova").await.json()["items"][0]["code"], "001001");
    let imports = app.get("/imports?limit=1").await.json();
    assert_eq!((&imports["items"][0]["kind"], &imports["items"][0]["n_changed"]), (&"reference".into(), &2.into()));
    let (again, said) = import(&app, file.as_bytes(), false);
    assert!(!again.unwrap().is_applied && said.is_empty(), "{said:?}");
}

#[actix_web::test]
async fn a_letter_that_the_encoding_does_not_have_spoils_no_name() {
    let app = App::with_municipalities().await;
    let text =
        list(&app, |it| (it.code.as_str() == "001001").then(|| row("01", "001001", "Agliè Nuòva", "Agliè", "A074")))
            .await;
    let (done, said) = import(&app, &latin(&text), true);
    let done = done.unwrap();
    assert_eq!((done.counts.n_changed, done.counts.n_skipped, done.counts.n_refused), (1, 1, 0), "{said:?}");
    assert_eq!(said[0], "changed 001001 Agliè Nuòva [Agliè]");
    assert!(
        said[1].starts_with("skipped 031022 Savogna d'Isonzo-Sovodnje ob So?i [] a letter of the name"),
        "{said:?}"
    );
}

#[actix_web::test]
async fn a_code_is_never_written_and_no_value_is_left_behind() {
    let app = App::with_municipalities().await;
    // A municipality that is new, and one that the list has no more.
    let file = list(&app, |it| match it.code.as_str() {
        "001001" => Some(String::new()),
        "001002" => {
            Some(row("01", "001002", &it.name, &it.name, "A109") + &row("01", "001999", "Nuova", "Nuova", "M999"))
        }
        _ => None,
    })
    .await;
    let (done, said) = import(&app, file.as_bytes(), false);
    let done = done.unwrap();
    assert_eq!((done.counts.n_skipped, done.counts.n_refused, done.n_missing, done.is_applied), (1, 0, 1, false));
    assert!(said[0].starts_with("skipped 001999 Nuova [] is a new code"), "{said:?}");
    assert!(said[1].starts_with("missing 001001 Agliè [] stays on record with its 1 values"), "{said:?}");
    assert!(app.get("/territories/001999").await.status == 404);
    // The same municipality under another code: its values would stay behind.
    let file =
        list(&app, |it| (it.code.as_str() == "001001").then(|| row("01", "001999", "Agliè", "Agliè", "A074"))).await;
    let (done, said) = import(&app, file.as_bytes(), false);
    let done = done.unwrap();
    assert_eq!((done.counts.n_refused, done.is_applied), (1, false));
    assert!(said.iter().any(|it| it.contains("A074 is on record as 001001, which this list has no more")), "{said:?}");
}

#[actix_web::test]
async fn what_contradicts_the_record_or_itself_is_refused_with_its_line() {
    let app = App::with_municipalities().await;
    let text = format!(
        "{HEADER}{}{}{}{}{}",
        row("02", "001001", "Agliè", "Agliè", "A074"),
        row("01", "001002", "Airasca", "Airasca", "A109"),
        row("01", "001002", "Airasca", "Airasca", "A109"),
        row("20", "090003", "Alghero", "Alghero", "A192"),
        "08;040;40012;Forlì;Forlì;D70\n",
    );
    let (done, said) = import(&app, text.as_bytes(), false);
    assert_eq!(done.unwrap().counts.n_refused, 4, "{:?}", &said[..4]);
    assert!(said[0].ends_with("province 001 lies in region 01, here in 02"), "{}", said[0]);
    assert!(said[1].ends_with("repeats 001002 of line 4; repeats the cadastral code A109 of line 4"), "{}", said[1]);
    assert!(said[2].contains("090003 has ended on 2025-12-31: this list is older"), "{}", said[2]);
    assert!(said[3].contains("code «40012»") && said[3].contains("Belfiore code «D70»"), "{}", said[3]);
    let refused = import(&app, b"a;b\n", false).0;
    assert!(matches!(refused, Err(Error::Invalid(faults)) if faults.as_slice().len() == 4));
}
