// SPDX-License-Identifier: AGPL-3.0-or-later
//! Loads the product's own reference tables into the database: each version of them once, so that what a user imported
//! later is never written over by a restart.

mod equipes;
mod places;

use anyhow::Context as _;
use chrono::NaiveDateTime;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};
use shared::definitions::DefinitionId;
use shared::imports::ImportKind;
use shared::methods::MethodInput;
use shared::reference;
use shared::territories::TerritoryCode;

use crate::attractiveness::store::default_recipe;
use crate::db::{Conn, Db};
use crate::error::Error;
use crate::imports::store::{self as imports, Counts};
use crate::indicators::import::{self, Request};
use crate::indicators::rows::{DimensionRow, Row};
use crate::{definitions, indicators, methods, territories};

/// How much of the reference tables is loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// All of it.
    Full,
    /// Regions and provinces only, with their values; for tests, which have a database each.
    WithoutMunicipalities,
}

/// What loading did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Loaded {
    /// Whether any of the tables of places, dimensions, indicators and equipes was new, the definition of the index, the competence
    /// framework or the method.
    pub tables: bool,
    /// Values written; `None` where this version of all of them was loaded before.
    pub values: Option<i64>,
}

/// Loads what this version of the program brings and the database has not seen.
///
/// # Errors
/// Where the database refuses, or the program's own tables are faulty.
pub fn load(db: &Db, now: NaiveDateTime, extent: Extent) -> anyhow::Result<Loaded> {
    let mut loaded = Loaded { tables: load_tables(db, now)?, values: None };
    let mut files = vec![
        ("reference/attractiveness/values.csv", reference::VALUES.to_owned()),
        ("reference/places/values.csv", reference::PROVINCIAL_VALUES.to_owned()),
    ];
    if extent == Extent::Full && load_municipalities(db, now)? {
        loaded.tables = true;
        files.push(("reference/places/municipalities.csv", places::residents()?));
    }
    for (file_name, text) in files {
        if let Some(n) = load_values(db, now, file_name, &text)? {
            loaded.values = Some(loaded.values.unwrap_or(0) + n);
        }
    }
    loaded.tables |= load_definition(db, now)?;
    loaded.tables |= equipes::load(db, now)?;
    loaded.tables |= load_method(db, now)?;
    Ok(loaded)
}

/// The definition of the index, published; what is on record under its key and version stays. Where it is there nothing is
/// written, so that a start does not wait for who writes.
fn load_definition(db: &Db, now: NaiveDateTime) -> Result<bool, Error> {
    let recipe = default_recipe()?;
    let id = DefinitionId::of(&recipe)?;
    if db.read_now(|conn| definitions::store::has(conn, &id))? {
        return Ok(false);
    }
    db.write_now(|conn| definitions::store::put_published(conn, &recipe, now))
}

/// The method of the coefficient, as a proposal; what is on record under its key and version stays.
fn load_method(db: &Db, now: NaiveDateTime) -> Result<bool, Error> {
    let input = MethodInput::brought()?;
    let id = input.id()?;
    if db.read_now(|conn| methods::store::has(conn, &id))? {
        return Ok(false);
    }
    db.write_now(|conn| methods::store::put_proposal(conn, &input, now))
}

/// Loads a file of values; `None` where this version of it was loaded before.
fn load_values(db: &Db, now: NaiveDateTime, file_name: &str, text: &str) -> anyhow::Result<Option<i64>> {
    let digest = digest(&[text]);
    if db.read_now(|conn| imports::has(conn, ImportKind::Values, &digest))? {
        return Ok(None);
    }
    let request = Request { file_name, now, is_dry_run: false };
    let summary = import::values(db, text.as_bytes(), &request, &mut |row| {
        anyhow::ensure!(row.faults.is_empty(), "{file_name} is faulty: {}", row.faults);
        Ok(())
    })?;
    Ok(Some(summary.counts.n_new + summary.counts.n_changed))
}

/// Regions, provinces, dimensions and indicators.
fn load_tables(db: &Db, now: NaiveDateTime) -> Result<bool, Error> {
    let digest = digest(&[
        reference::TERRITORIES,
        reference::PROVINCES,
        reference::CHANGES,
        reference::DIMENSIONS,
        reference::INDICATORS,
    ]);
    load_once(db, now, "reference/attractiveness", &digest, |conn| {
        let places = places::regions_and_provinces()?;
        territories::store::put(conn, &places)?;
        territories::store::put_changes(conn, &places::changes(is_province)?)?;
        let mut n = places.len();
        for (position, row) in (0..).zip(rows::<DimensionRow>(reference::DIMENSIONS)?) {
            indicators::store::put_dimension(conn, position, &row.into())?;
            n += 1;
        }
        for (position, row) in (0..).zip(rows::<Row>(reference::INDICATORS)?) {
            indicators::store::put(conn, position, &row.into())?;
            n += 1;
        }
        Ok(n)
    })
}

/// Municipalities and what became of them.
fn load_municipalities(db: &Db, now: NaiveDateTime) -> Result<bool, Error> {
    let digest = digest(&[reference::MUNICIPALITIES, reference::CHANGES, reference::PILOTS]);
    load_once(db, now, "reference/places/municipalities.csv", &digest, |conn| {
        let places = places::municipalities()?;
        territories::store::put(conn, &places)?;
        territories::store::put_changes(conn, &places::changes(is_municipality)?)?;
        Ok(places.len())
    })
}

/// Runs `f`, which says how many rows it wrote, unless it was run for this digest before.
fn load_once(
    db: &Db,
    now: NaiveDateTime,
    file_name: &str,
    digest: &str,
    f: impl FnOnce(&mut Conn) -> Result<usize, Error>,
) -> Result<bool, Error> {
    if db.read_now(|conn| imports::has(conn, ImportKind::Reference, digest))? {
        return Ok(false);
    }
    db.write_now(|conn| {
        let id = imports::open(conn, ImportKind::Reference, file_name, now)?;
        let n_new = i64::try_from(f(conn)?).unwrap_or(i64::MAX);
        imports::close(conn, &id, digest, Counts { n_new, ..Counts::default() })?;
        Ok(true)
    })
}

fn is_province(code: &TerritoryCode) -> bool {
    code.as_str().len() == 3
}

fn is_municipality(code: &TerritoryCode) -> bool {
    code.as_str().len() == 6
}

/// The rows of one of the product's own tables.
///
/// # Errors
/// Where the table is faulty.
pub(crate) fn rows<T: DeserializeOwned>(table: &str) -> Result<Vec<T>, Error> {
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
