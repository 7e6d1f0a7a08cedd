// SPDX-License-Identifier: AGPL-3.0-or-later
//! The reference tables, and the index and profiles made from them.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::collections::BTreeMap;
use std::str::FromStr;

use serde_json::Value as Document;
use shared::attractiveness::{Attractiveness, Profile, Record, attractiveness, index_values, profile};
use shared::imports::{Import, ImportKind};
use shared::index::{IndexInput, Recipe};
use shared::indicators::{Dimension, Indicator, IndicatorRole, Value};
use shared::reference;
use shared::territories::{Territory, TerritoryCode, TerritoryKind};
use shared::text::Bilingual;

const IMPORT: &str = "019a0000-0000-7000-8000-000000000001";

/// A row of a table, by the name of its column.
struct Row(BTreeMap<String, String>);

impl Row {
    fn text(&self, column: &str) -> String {
        self.0.get(column).unwrap().clone()
    }

    fn parse<T: FromStr>(&self, column: &str) -> T {
        self.text(column).parse().ok().unwrap()
    }

    fn bilingual(&self, column: &str) -> Bilingual {
        Bilingual { it: self.text(&format!("{column}_it")), en: self.text(&format!("{column}_en")) }
    }
}

fn rows(table: &str) -> Vec<Row> {
    csv::Reader::from_reader(table.as_bytes()).deserialize().map(|it| Row(it.unwrap())).collect()
}

struct Tables {
    territories: Vec<Territory>,
    dimensions: Vec<Dimension>,
    indicators: Vec<Indicator>,
    record: Record,
    recipe: Recipe,
}

fn tables() -> Tables {
    let territory = |row: Row| Territory {
        code: row.parse("code"),
        kind: row.parse("kind"),
        name: row.text("name"),
        short_name: row.text("short_name"),
        area: row.text("area"),
        nuts: row.text("nuts").split(' ').map(Into::into).collect(),
        surface_km2: row.parse::<f64>("surface_km2").into(),
        parent_code: None,
        body: None,
        abbreviation: None,
        unit_code: None,
        cadastral_code: None,
        residents: None,
        valid_from: None,
        valid_to: None,
        is_pilot: false,
    };
    let dimension =
        |row: Row| Dimension { code: row.text("code"), name: row.bilingual("name"), meaning: row.bilingual("meaning") };
    let indicator = |row: Row| Indicator {
        code: row.parse("code"),
        name: row.bilingual("name"),
        unit: row.bilingual("unit"),
        role: row.parse("role"),
        dimension: Some(row.text("dimension")).filter(|it| !it.is_empty()),
        direction: row.parse("direction"),
        reason: row.bilingual("reason"),
        publisher: row.text("publisher"),
        dataset: row.text("dataset"),
        licence: row.text("licence"),
        reference_year: row.parse("reference_year"),
        max_age_years: row.parse("max_age_years"),
        decimals: row.parse("decimals"),
        notes: row.bilingual("notes"),
    };
    let value = |row: Row| Value {
        territory: row.parse("territory"),
        indicator: row.parse("indicator"),
        year: row.parse("year"),
        value: row.parse("value"),
        import: IMPORT.parse().unwrap(),
    };
    Tables {
        territories: rows(reference::TERRITORIES).into_iter().map(territory).collect(),
        dimensions: rows(reference::DIMENSIONS).into_iter().map(dimension).collect(),
        indicators: rows(reference::INDICATORS).into_iter().map(indicator).collect(),
        record: Record::new(rows(reference::VALUES).into_iter().chain(rows(reference::PROVINCIAL_VALUES)).map(value)),
        recipe: Recipe::from_json(&serde_json::from_str(reference::ATTRACTIVENESS_RECIPE).unwrap()).unwrap(),
    }
}

impl Tables {
    fn index(&self, year: i32) -> Attractiveness {
        let kind = TerritoryKind::Region;
        let Self { territories, dimensions, indicators, record, recipe } = self;
        attractiveness(kind, territories, recipe, dimensions, indicators, record, year).unwrap()
    }

    fn profile(&self, code: &str) -> Profile {
        let import = Import {
            id: IMPORT.parse().unwrap(),
            kind: ImportKind::Values,
            file_name: "values.csv".into(),
            file_digest: "sha256:0".into(),
            imported_at: "2026-01-01T00:00:00Z".into(),
            n_rows: 1,
            n_new: 1,
            n_changed: 0,
            n_same: 0,
        };
        profile(&code.parse().unwrap(), &self.index(2024), &self.indicators, &self.record, &[import]).unwrap()
    }
}

#[test]
fn the_tables_fit_together() {
    let tables = tables();
    assert_eq!((tables.territories.len(), tables.dimensions.len(), tables.indicators.len()), (20, 7, 30));
    let inside: Vec<&Indicator> = tables.indicators.iter().filter(|it| it.role == IndicatorRole::Index).collect();
    assert_eq!(inside.len(), tables.recipe.indicators.len());
    for (indicator, leaf) in inside.iter().zip(&tables.recipe.indicators) {
        assert_eq!(
            (indicator.code.as_str(), indicator.dimension.as_deref()),
            (leaf.code.as_str(), Some(leaf.parent.as_str()))
        );
    }
    for indicator in &tables.indicators {
        let newest = tables.record.years(&indicator.code).last().unwrap().0;
        assert_eq!(newest, indicator.reference_year, "{}", indicator.code);
    }
}

#[test]
fn the_values_in_use_in_2024_are_those_of_the_golden_example() {
    let example: Document = serde_json::from_str(include_str!("golden/regions_2024.json")).unwrap();
    let golden = IndexInput::from_json(&example["input"]).unwrap();
    let Tables { territories, indicators, record, recipe, .. } = tables();
    assert_eq!(index_values(&territories, &recipe, &indicators, &record, 2024).unwrap(), golden.values);
    assert_eq!(recipe, golden.recipe);
}

#[test]
fn the_index_says_what_it_rests_on() {
    let index = tables().index(2024);
    assert_eq!((index.oldest_year, index.newest_year, index.result.units.len()), (2022, 2024, 20));
    let missing: Vec<String> = index.missing.iter().map(|it| format!("{} {}", it.territory, it.indicator)).collect();
    assert_eq!(missing, ["02 housing_cost_overburden", "04 online_services"]);
    let ties: Vec<String> = index.ties.iter().map(|it| it.units.join(" ")).collect();
    assert_eq!(ties, ["03 06 08", "04 09", "02 01 10 11 12 07", "20 13", "16 14", "19 15"]);
    let dimensions: Vec<&str> = index.dimensions.iter().map(|it| it.code.as_str()).collect();
    assert_eq!(dimensions, ["work", "decent_work", "housing", "education", "services", "community", "mobility"]);
}

#[test]
fn a_year_without_an_indicator_is_refused_by_its_name() {
    let Tables { territories, dimensions, indicators, record, recipe } = tables();
    let kind = TerritoryKind::Region;
    let refused = attractiveness(kind, &territories, &recipe, &dimensions, &indicators, &record, 2022).unwrap_err();
    let details: Vec<&str> = refused.as_slice().iter().map(|it| it.detail.as_str()).collect();
    let words = "there is no index of 2022 yet: «Unemployment gender gap (women − men, 15–74)» (unemployment_gender_gap) \
                 needs a value of 2019 to 2022, and on record is 2023";
    assert_eq!(details, [words]);
    let faults = attractiveness(kind, &territories, &recipe, &dimensions, &indicators, &Record::default(), 2022);
    let faults = faults.unwrap_err();
    assert_eq!(faults.as_slice().len(), 24, "every indicator");
    assert!(faults.as_slice().iter().all(|it| it.detail.ends_with("on record is no year at all")), "{faults}");
}

#[test]
fn a_catalogue_that_says_otherwise_is_refused() {
    let Tables { territories, mut dimensions, mut indicators, record, recipe } = tables();
    dimensions.pop();
    let kind = TerritoryKind::Region;
    let faults = attractiveness(kind, &territories, &recipe, &dimensions, &indicators, &record, 2024).unwrap_err();
    assert_eq!(faults.as_slice().first().unwrap().pointer, "#/recipe/nodes/7/code");
    indicators.remove(1);
    let faults = attractiveness(kind, &territories, &recipe, &dimensions, &indicators, &record, 2024).unwrap_err();
    let places: Vec<&str> = faults.as_slice().iter().map(|it| it.pointer.as_str()).collect();
    assert_eq!(places, ["#/recipe/nodes/7/code", "#/recipe/indicators/1/code"], "both at once");
    let faults = index_values(&territories, &recipe, &indicators, &record, 2024).unwrap_err();
    assert_eq!(faults.as_slice().first().unwrap().pointer, "#/recipe/indicators/1/code");
}

#[test]
fn a_profile_stands_by_itself() {
    let profile = tables().profile("02");
    assert_eq!((profile.rank, profile.level.as_deref(), profile.n_territories), (Some(7), Some("B"), 20));
    let tied: Vec<&str> = profile.tied_with.iter().map(TerritoryCode::as_str).collect();
    assert_eq!(tied, ["01", "10", "11", "12", "07"]);
    assert_eq!(profile.indicators.len(), 30);
    let overburden =
        profile.indicators.iter().find(|it| it.indicator.code.as_str() == "housing_cost_overburden").unwrap();
    assert_eq!((overburden.value, overburden.score, overburden.rank, overburden.n_present), (None, None, None, 19));
    assert!(overburden.provenance.is_none());
    assert!(overburden.series.iter().any(|it| it.year == 2024 && it.value.is_none()));
    let work = profile.dimensions.first().unwrap();
    assert_eq!(
        (work.dimension.code.as_str(), work.rank, work.others.len(), work.is_coherent),
        ("work", Some(1), 19, true)
    );
    let employment = profile.indicators.first().unwrap();
    assert_eq!((employment.value, employment.year), (Some(77.6), Some(2024)));
    assert_eq!(employment.provenance.as_ref().unwrap().file_name, "values.csv");
    let residents = profile.indicators.iter().find(|it| it.indicator.code.as_str() == "residents").unwrap();
    assert_eq!((residents.year, residents.score, residents.rank, residents.n_present), (Some(2021), None, None, 20));
}

#[test]
fn strengths_lie_above_the_median_and_weaknesses_below() {
    let profile = tables().profile("19");
    assert_eq!((profile.strengths.len(), profile.weaknesses.len()), (3, 4));
    let standing = |code: &shared::indicators::IndicatorCode| {
        profile.indicators.iter().find(|it| it.indicator.code == *code).unwrap().rank.unwrap()
    };
    assert!(profile.strengths.iter().all(|it| standing(it) <= 10), "{:?}", profile.strengths);
    assert!(profile.weaknesses.iter().all(|it| standing(it) > 10), "{:?}", profile.weaknesses);
}
