// SPDX-License-Identifier: AGPL-3.0-or-later
//! The tables of places hold together, and finding a place while typing.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use shared::reference;
use shared::territories::{Directory, Names};

type Row = BTreeMap<String, String>;

fn rows(table: &str) -> Vec<Row> {
    csv::Reader::from_reader(table.as_bytes()).deserialize().map(|it| it.unwrap()).collect()
}

fn is_current(row: &Row) -> bool {
    row["valid_to"].is_empty()
}

fn directory() -> Directory {
    let mut places: Vec<(String, String, u8)> = Vec::new();
    let provinces: Vec<Row> = rows(reference::PROVINCES).into_iter().filter(is_current).collect();
    for row in rows(reference::TERRITORIES) {
        places.push((row["code"].clone(), row["name"].clone(), 22));
    }
    let municipalities = rows(reference::MUNICIPALITIES).into_iter().filter(is_current);
    for row in provinces.iter().cloned().chain(municipalities) {
        places.push((row["code"].clone(), row["name"].clone(), Names::size(row["residents"].parse().ok())));
    }
    places.sort();
    Directory::new(Names {
        on: "2026-11-24".parse().unwrap(),
        codes: places.iter().map(|it| it.0.parse().unwrap()).collect(),
        names: places.iter().map(|it| it.1.clone()).collect(),
        sizes: places.iter().map(|it| it.2).collect(),
        provinces: provinces
            .iter()
            .map(|it| [it["code"].clone(), it["abbreviation"].clone(), it["region"].clone()])
            .collect(),
        pilots: Vec::new(),
    })
}

fn found(directory: &Directory, question: &str) -> Vec<String> {
    directory.search(question, 5).into_iter().map(|it| it.name).collect()
}

#[test]
fn the_tables_count_what_the_country_has() {
    let provinces = rows(reference::PROVINCES);
    assert_eq!(provinces.iter().filter(|it| is_current(it)).count(), 110);
    assert_eq!(provinces.iter().filter(|it| it["valid_from"].is_empty()).count(), 107);
    let municipalities = rows(reference::MUNICIPALITIES);
    assert_eq!(municipalities.iter().filter(|it| is_current(it)).count(), 7894);
    let current = municipalities.iter().filter(|it| is_current(it));
    let cadastral: BTreeSet<&str> = current.map(|it| it["cadastral_code"].as_str()).collect();
    assert_eq!(cadastral.len(), 7894, "one cadastral code a municipality");
}

#[test]
fn every_code_that_is_no_more_became_something_that_is() {
    let all: BTreeMap<String, Row> = rows(reference::PROVINCES)
        .into_iter()
        .chain(rows(reference::MUNICIPALITIES))
        .map(|it| (it["code"].clone(), it))
        .collect();
    let changes = rows(reference::CHANGES);
    for (code, row) in &all {
        let became: Vec<&Row> = changes.iter().filter(|it| it["from"] == *code).collect();
        assert_eq!(is_current(row), became.is_empty(), "{code}");
        for change in became {
            assert!(is_current(&all[&change["to"]]), "{code}");
            assert!(change["changed_on"] > row["valid_to"], "{code}");
        }
    }
}

#[test]
fn no_count_is_on_record_where_it_was_not_published() {
    let values = rows(reference::PROVINCIAL_VALUES);
    let permits =
        |code: &str| values.iter().any(|it| it["territory"] == code && it["indicator"] == "protection_permits");
    assert!(permits("001") && !["108", "109", "110", "111"].iter().any(|it| permits(it)));
    let of_2026 = |it: &&Row| it["territory"].len() == 3 && ("112".."120").contains(&it["territory"].as_str());
    assert!(values.iter().filter(of_2026).all(|it| it["indicator"] == "residents"));
    let sum = |year: &str, n: usize| -> f64 {
        let foreign = values.iter().filter(|it| it["indicator"] == "foreign_residents" && it["year"] == year);
        foreign.filter(|it| it["territory"].len() == n).map(|it| it["value"].parse::<f64>().unwrap()).sum()
    };
    assert!((sum("2022", 3) - 5_030_716.0).abs() < 0.5);
}

#[test]
fn a_place_is_found_whatever_its_accents_case_and_apostrophes() {
    let directory = directory();
    assert_eq!(found(&directory, "L'AQUILA").first().unwrap(), "L’Aquila");
    assert_eq!(found(&directory, "forli").first().unwrap(), "Forlì");
    assert_eq!(found(&directory, "brixen").first().unwrap(), "Bressanone/Brixen");
    assert_eq!(found(&directory, "058091"), ["Roma"]);
    assert!(
        found(&directory, "").is_empty() && found(&directory, "zzzz").is_empty() && found(&directory, "  ").is_empty()
    );
}

#[test]
fn whole_names_come_first_then_beginnings_then_words_larger_places_before_smaller() {
    let directory = directory();
    let roma = found(&directory, "roma");
    assert_eq!(roma[..2], ["Roma", "Roma"]);
    assert!(roma[2..].iter().all(|it| it.starts_with("Roma")), "{roma:?}");
    assert_eq!(found(&directory, "milano").first().unwrap(), "Milano");
    assert!(found(&directory, "emilia").first().unwrap().starts_with("Emilia"));
    let places = directory.search("reggio", 2);
    assert!(places.iter().all(|it| it.code.as_str().len() == 3 || it.name.starts_with("Reggio")), "{places:?}");
}

#[test]
fn a_region_comes_before_the_province_of_its_name_that_is_as_large() {
    let mut names = directory().names().clone();
    let at = |code: &str| names.codes.iter().position(|it| it.as_str() == code).unwrap();
    let (region, province) = (at("02"), at("007"));
    names.sizes[region] = names.sizes[province];
    let codes: Vec<String> =
        Directory::new(names).search("valle d'aosta", 2).into_iter().map(|it| it.code.to_string()).collect();
    assert_eq!(codes, ["02", "007"]);
}

proptest! {
    /// The first places of a longer list are the shorter list: a limit cuts and does not choose.
    #[test]
    fn a_limit_only_cuts(question in "[a-z]{1,3}|[0-9]{1,4}|.{0,6}", limit in 0_usize..40) {
        let directory = DIRECTORY.get_or_init(directory);
        let all = directory.search(&question, usize::MAX);
        let some = directory.search(&question, limit);
        prop_assert_eq!(&all[..all.len().min(limit)], &some[..]);
    }

    /// Every place is found by its own name.
    #[test]
    fn a_name_finds_its_place(position in 0_usize..8024) {
        let directory = DIRECTORY.get_or_init(directory);
        let (name, code) = (&directory.names().names[position], &directory.names().codes[position]);
        prop_assert!(directory.search(name, 10).iter().any(|it| it.code == *code), "{} {}", code, name);
    }
}

static DIRECTORY: std::sync::OnceLock<Directory> = std::sync::OnceLock::new();
