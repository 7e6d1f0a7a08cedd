// SPDX-License-Identifier: AGPL-3.0-or-later
//! The importer of social areas: a CSV file `area,name,municipality`, a row a municipality.
//!
//! The file is the whole list of an installation: what it does not name is no more. One faulty row and nothing is written;
//! a file that says what is on record changes nothing. Of every row it is said what it is.

use std::collections::BTreeMap;
use std::io::Read;

use anyhow::Context as _;
use shared::areas::{AREA_COLUMNS, Area, AreaCode, AreaDetail, AreaRow};
use shared::imports::{ImportKind, Outcome};
use shared::problem::Violations;
use shared::territories::TerritoryCode;

use super::store;
use crate::db::{Conn, Db, Verdict};
use crate::error::Error;
use crate::imports::formats::digest;
use crate::imports::store::{self as imports, Counts};
use crate::indicators::import::Request;
use crate::territories;

/// What is said of a row.
#[derive(Debug)]
pub struct Row<'a> {
    /// Its line; `None` for a municipality that is on record and not in the file: it is removed from its area.
    pub line: Option<u64>,
    /// `new`, `changed`, `same` or `refused`, or `removed`.
    pub outcome: &'a str,
    /// Area, its name and municipality, as they stand in the file.
    pub cells: [&'a str; 3],
    /// The area that the municipality was in, where it was another or had another name.
    pub previous: &'a str,
    /// Why it was refused; empty otherwise.
    pub faults: &'a Violations,
}

/// Is told of each row.
pub type Each<'a> = dyn FnMut(&Row<'_>) -> anyhow::Result<()> + 'a;

/// What an import of areas did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Areas named by the file.
    pub n_areas: usize,
    /// Municipalities named by the file.
    pub n_municipalities: usize,
    /// Rows that were refused.
    pub n_refused: usize,
    /// Whether anything was written.
    pub is_applied: bool,
}

/// Replaces the social areas by those of a file and says of each row what it is.
///
/// # Errors
/// [`Error::Invalid`] where the file as a whole is of another kind; what the database or the file says where they fail. A
/// faulty row is no error: it is told and counted, and nothing is written.
pub fn areas(db: &Db, mut file: impl Read, request: &Request<'_>, each: &mut Each<'_>) -> Result<Summary, Error> {
    let mut text = Vec::new();
    file.read_to_end(&mut text).context("the file cannot be read")?;
    let mut lines = parse(&text)?;
    db.try_out(|conn| {
        let given = group(conn, &mut lines)?;
        let on_record = store::all(conn)?;
        let counts = tell(&lines, &on_record, each)?;
        let n_refused = usize::try_from(counts.n_refused).unwrap_or(usize::MAX);
        let mut summary = Summary { n_areas: given.len(), n_municipalities: lines.len(), n_refused, is_applied: false };
        if n_refused > 0 || request.is_dry_run || on_record == given {
            return Ok(Verdict::Undo(summary));
        }
        store::replace(conn, &given)?;
        let id = imports::open(conn, ImportKind::Reference, request.file_name, request.now)?;
        imports::close(conn, &id, &digest(&text), counts)?;
        summary.is_applied = true;
        Ok(Verdict::Keep(summary))
    })
}

/// A line of the file: its number, its cells, and what they say or what is wrong with them.
struct Line {
    number: u64,
    cells: [String; 3],
    read: Result<AreaRow, Violations>,
}

impl Line {
    fn place(&self) -> String {
        format!("line {}", self.number)
    }
}

fn parse(text: &[u8]) -> Result<Vec<Line>, Violations> {
    let text = std::str::from_utf8(text).map_err(|_| Violations::one("file", "is not UTF-8"))?;
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let header: Vec<String> =
        reader.headers().map(|it| it.iter().map(|it| it.trim().to_owned()).collect()).unwrap_or_default();
    if header != AREA_COLUMNS {
        let detail = format!("the columns must be {}, here they are {}", AREA_COLUMNS.join(","), header.join(","));
        return Err(Violations::one("line 1", detail));
    }
    let mut lines = Vec::new();
    for record in reader.records().map_while(Result::ok) {
        let number = record.position().map_or(0, csv::Position::line);
        let place = format!("line {number}");
        let cells: Vec<&str> = record.iter().collect();
        let read = match cells.as_slice() {
            [area, name, municipality] => AreaRow::parse(&place, [area, name, municipality]),
            _ => Err(Violations::one(place, format!("has {} cells instead of {}", cells.len(), AREA_COLUMNS.len()))),
        };
        let cells = std::array::from_fn(|i| cells.get(i).copied().unwrap_or_default().to_owned());
        lines.push(Line { number, cells, read });
    }
    Ok(lines)
}

/// The areas of the lines, each in one region, each municipality in one area; a line that contradicts another is at fault
/// from here on.
fn group(conn: &mut Conn, lines: &mut [Line]) -> Result<Vec<AreaDetail>, Error> {
    let regions = territories::store::regions_of_municipalities(conn)?;
    let mut taken: BTreeMap<TerritoryCode, String> = BTreeMap::new();
    let mut areas: BTreeMap<AreaCode, AreaDetail> = BTreeMap::new();
    for line in lines {
        let place = line.place();
        let Ok(row) = &line.read else { continue };
        let Some(region) = regions.get(&row.municipality) else {
            line.read = Err(Violations::one(place, format!("there is no municipality {}", row.municipality)));
            continue;
        };
        let mut faults = Violations::default();
        if let Some(first) = taken.get(&row.municipality) {
            faults.add(&place, format!("municipality {} is at {first} already", row.municipality));
        }
        let detail = areas.entry(row.area.clone()).or_insert_with(|| AreaDetail {
            area: Area { code: row.area.clone(), name: row.name.clone(), region: region.clone() },
            municipalities: Vec::new(),
        });
        faults.require(detail.area.name == row.name, &place, format!("area {} has two names", row.area));
        faults.require(detail.area.region == *region, &place, format!("area {} lies in two regions", row.area));
        taken.entry(row.municipality.clone()).or_insert(place);
        detail.municipalities.push(row.municipality.clone());
        if !faults.is_empty() {
            line.read = Err(faults);
        }
    }
    let mut areas: Vec<AreaDetail> = areas.into_values().collect();
    for area in &mut areas {
        area.municipalities.sort();
    }
    Ok(areas)
}

/// Says of each line what it is, and of each municipality that the file has no more.
fn tell(lines: &[Line], on_record: &[AreaDetail], each: &mut Each<'_>) -> Result<Counts, Error> {
    let mut left: BTreeMap<&TerritoryCode, &Area> =
        on_record.iter().flat_map(|it| it.municipalities.iter().map(|at| (at, &it.area))).collect();
    let mut counts = Counts::default();
    let no_faults = Violations::default();
    for line in lines {
        let cells = line.cells.each_ref().map(String::as_str);
        let (outcome, previous, faults) = match &line.read {
            Err(faults) => (Outcome::Refused, String::new(), faults),
            Ok(row) => match left.remove(&row.municipality) {
                None => (Outcome::New, String::new(), &no_faults),
                Some(area) if area.code == row.area && area.name == row.name => {
                    (Outcome::Same, String::new(), &no_faults)
                }
                Some(area) => (Outcome::Changed, format!("{} {}", area.code, area.name), &no_faults),
            },
        };
        counts.add(outcome);
        let word = outcome.word();
        each(&Row { line: Some(line.number), outcome: word, cells, previous: &previous, faults })?;
    }
    // A refused line may be about any of them: what goes is said only of a file that could be taken.
    for (municipality, area) in left.into_iter().filter(|_| counts.n_refused == 0) {
        let cells = [area.code.as_str(), &area.name, municipality.as_str()];
        each(&Row { line: None, outcome: "removed", cells, previous: "", faults: &no_faults })?;
    }
    Ok(counts)
}
