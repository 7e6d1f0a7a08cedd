// SPDX-License-Identifier: AGPL-3.0-or-later
//! The importer of social areas: a CSV file `area,name,municipality`, a row a municipality.
//!
//! The file is the whole list of an installation: what it does not name is no more. One faulty row and nothing is written;
//! a file that says what is on record changes nothing.

use std::collections::BTreeMap;
use std::io::Read;

use anyhow::Context as _;
use chrono::NaiveDateTime;
use sha2::{Digest as _, Sha256};
use shared::areas::{AREA_COLUMNS, Area, AreaCode, AreaDetail, AreaRow};
use shared::imports::ImportKind;
use shared::problem::Violations;
use shared::territories::TerritoryCode;

use super::store;
use crate::db::{Conn, Db, Verdict};
use crate::error::Error;
use crate::imports::store::{self as imports, Counts};
use crate::territories;

/// What an import of areas did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Areas named by the file.
    pub n_areas: usize,
    /// Municipalities named by the file.
    pub n_municipalities: usize,
    /// Whether anything was written.
    pub is_applied: bool,
}

/// Replaces the social areas by those of a file.
///
/// # Errors
/// [`Error::Invalid`] with every faulty row; what the database or the file says where they fail.
pub fn areas(
    db: &Db,
    mut file: impl Read,
    file_name: &str,
    now: NaiveDateTime,
    is_dry_run: bool,
) -> Result<Summary, Error> {
    let mut text = Vec::new();
    file.read_to_end(&mut text).context("the file cannot be read")?;
    let rows = parse(&text)?;
    db.try_out(|conn| {
        let given = group(conn, &rows)?;
        let n_municipalities = rows.len();
        let mut summary = Summary { n_areas: given.len(), n_municipalities, is_applied: false };
        if is_dry_run || store::all(conn)? == given {
            return Ok(Verdict::Undo(summary));
        }
        store::replace(conn, &given)?;
        let id = imports::open(conn, ImportKind::Reference, file_name, now)?;
        let digits: String = Sha256::digest(&text).iter().map(|byte| format!("{byte:02x}")).collect();
        let counts = Counts { n_new: i64::try_from(n_municipalities).unwrap_or(i64::MAX), ..Counts::default() };
        imports::close(conn, &id, &format!("sha256:{digits}"), counts)?;
        summary.is_applied = true;
        Ok(Verdict::Keep(summary))
    })
}

/// A row with its line.
type Placed = (String, AreaRow);

fn parse(text: &[u8]) -> Result<Vec<Placed>, Violations> {
    let text = std::str::from_utf8(text).map_err(|_| Violations::one("file", "is not UTF-8"))?;
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let header: Vec<String> =
        reader.headers().map(|it| it.iter().map(|it| it.trim().to_owned()).collect()).unwrap_or_default();
    if header != AREA_COLUMNS {
        let detail = format!("the columns must be {}, here they are {}", AREA_COLUMNS.join(","), header.join(","));
        return Err(Violations::one("line 1", detail));
    }
    let mut faults = Violations::default();
    let mut rows = Vec::new();
    for record in reader.records().map_while(Result::ok) {
        let place = format!("line {}", record.position().map_or(0, csv::Position::line));
        let cells: Vec<&str> = record.iter().collect();
        match cells.as_slice() {
            [area, name, municipality] => match AreaRow::parse(&place, [area, name, municipality]) {
                Ok(row) => rows.push((place, row)),
                Err(of_row) => faults.extend(of_row),
            },
            _ => faults.add(place, format!("has {} cells instead of {}", cells.len(), AREA_COLUMNS.len())),
        }
    }
    faults.ok(rows)
}

/// The areas of the rows, each in one region, each municipality in one area.
fn group(conn: &mut Conn, rows: &[Placed]) -> Result<Vec<AreaDetail>, Error> {
    let regions = territories::store::regions_of_municipalities(conn)?;
    let mut faults = Violations::default();
    let mut taken: BTreeMap<&TerritoryCode, &str> = BTreeMap::new();
    let mut areas: BTreeMap<&AreaCode, AreaDetail> = BTreeMap::new();
    for (place, row) in rows {
        let Some(region) = regions.get(&row.municipality) else {
            faults.add(place, format!("there is no municipality {}", row.municipality));
            continue;
        };
        if let Some(first) = taken.insert(&row.municipality, place) {
            faults.add(place, format!("municipality {} is at {first} already", row.municipality));
        }
        let detail = areas.entry(&row.area).or_insert_with(|| AreaDetail {
            area: Area { code: row.area.clone(), name: row.name.clone(), region: region.clone() },
            municipalities: Vec::new(),
        });
        faults.require(detail.area.name == row.name, place, format!("area {} has two names", row.area));
        faults.require(detail.area.region == *region, place, format!("area {} lies in two regions", row.area));
        detail.municipalities.push(row.municipality.clone());
    }
    let mut areas: Vec<AreaDetail> = areas.into_values().collect();
    for area in &mut areas {
        area.municipalities.sort();
    }
    Ok(faults.ok(areas)?)
}
