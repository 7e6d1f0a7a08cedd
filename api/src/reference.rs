// SPDX-License-Identifier: AGPL-3.0-or-later
//! Loads the product's own reference tables into the database: each version of them once, so that what a user imported
//! later is never written over by a restart.

use anyhow::Context as _;
use chrono::NaiveDateTime;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};
use shared::imports::ImportKind;
use shared::indicators::{Dimension, Direction, Indicator, IndicatorCode, IndicatorRole};
use shared::reference;
use shared::territories::{Territory, TerritoryCode, TerritoryKind};
use shared::text::Bilingual;

use crate::db::{Conn, Db};
use crate::error::Error;
use crate::imports::store::{self as imports, Counts};
use crate::indicators::import::{self, Request, Summary};
use crate::{indicators, territories};

/// Name under which the reference values are on record.
const VALUES_NAME: &str = "reference/attractiveness/values.csv";

/// Name under which the reference tables are on record.
const TABLES_NAME: &str = "reference/attractiveness";

/// What loading did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Loaded {
    /// Whether the tables of territories, dimensions and indicators were new.
    pub tables: bool,
    /// What the values did; `None` where this version of them was loaded before.
    pub values: Option<Summary>,
}

/// Loads what this version of the program brings and the database has not seen.
///
/// # Errors
/// Where the database refuses, or the program's own tables are faulty.
pub fn load(db: &Db, now: NaiveDateTime) -> anyhow::Result<Loaded> {
    let tables = db.write_now(|conn| load_tables(conn, now))?;
    let digest = digest(&[reference::VALUES]);
    let is_known = db.read_now(|conn| imports::has(conn, ImportKind::Values, &digest))?;
    if is_known {
        return Ok(Loaded { tables, values: None });
    }
    let request = Request { file_name: VALUES_NAME, now, is_dry_run: false };
    let summary = import::values(db, reference::VALUES.as_bytes(), &request, &mut |row| {
        anyhow::ensure!(row.faults.is_empty(), "the reference values are faulty: {}", row.faults);
        Ok(())
    })?;
    Ok(Loaded { tables, values: Some(summary) })
}

fn load_tables(conn: &mut Conn, now: NaiveDateTime) -> Result<bool, Error> {
    let digest = digest(&[reference::TERRITORIES, reference::DIMENSIONS, reference::INDICATORS]);
    if imports::has(conn, ImportKind::Reference, &digest)? {
        return Ok(false);
    }
    let id = imports::open(conn, ImportKind::Reference, TABLES_NAME, now)?;
    let mut counts = Counts::default();
    for row in rows::<TerritoryRow>(reference::TERRITORIES)? {
        territories::store::put(conn, &row.into())?;
        counts.n_new += 1;
    }
    for (position, row) in (0..).zip(rows::<DimensionRow>(reference::DIMENSIONS)?) {
        indicators::store::put_dimension(conn, position, &row.into())?;
        counts.n_new += 1;
    }
    for (position, row) in (0..).zip(rows::<IndicatorRow>(reference::INDICATORS)?) {
        indicators::store::put(conn, position, &row.into())?;
        counts.n_new += 1;
    }
    imports::close(conn, &id, &digest, counts)?;
    Ok(true)
}

fn rows<T: DeserializeOwned>(table: &str) -> Result<Vec<T>, Error> {
    let rows: Result<Vec<T>, csv::Error> = csv::Reader::from_reader(table.as_bytes()).deserialize().collect();
    Ok(rows.context("a reference table is faulty")?)
}

fn digest(texts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update(text.as_bytes());
    }
    let digits: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{digits}")
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TerritoryRow {
    code: TerritoryCode,
    kind: TerritoryKind,
    name: String,
    short_name: String,
    area: String,
    nuts: String,
    surface_km2: f64,
}

impl From<TerritoryRow> for Territory {
    fn from(row: TerritoryRow) -> Self {
        Self {
            code: row.code,
            kind: row.kind,
            name: row.name,
            short_name: row.short_name,
            area: row.area,
            nuts: row.nuts.split_whitespace().map(str::to_owned).collect(),
            surface_km2: row.surface_km2,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DimensionRow {
    code: String,
    name_it: String,
    name_en: String,
    meaning_it: String,
    meaning_en: String,
}

impl From<DimensionRow> for Dimension {
    fn from(row: DimensionRow) -> Self {
        Self {
            code: row.code,
            name: Bilingual { it: row.name_it, en: row.name_en },
            meaning: Bilingual { it: row.meaning_it, en: row.meaning_en },
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IndicatorRow {
    code: IndicatorCode,
    name_it: String,
    name_en: String,
    unit_it: String,
    unit_en: String,
    role: IndicatorRole,
    dimension: Option<String>,
    direction: Direction,
    reason_it: String,
    reason_en: String,
    publisher: String,
    dataset: String,
    licence: String,
    reference_year: i32,
    max_age_years: i32,
    decimals: i32,
    notes: String,
}

impl From<IndicatorRow> for Indicator {
    fn from(row: IndicatorRow) -> Self {
        Self {
            code: row.code,
            name: Bilingual { it: row.name_it, en: row.name_en },
            unit: Bilingual { it: row.unit_it, en: row.unit_en },
            role: row.role,
            dimension: row.dimension,
            direction: row.direction,
            reason: Bilingual { it: row.reason_it, en: row.reason_en },
            publisher: row.publisher,
            dataset: row.dataset,
            licence: row.licence,
            reference_year: row.reference_year,
            max_age_years: row.max_age_years,
            decimals: row.decimals,
            notes: row.notes,
        }
    }
}
