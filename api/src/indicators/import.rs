// SPDX-License-Identifier: AGPL-3.0-or-later
//! The importer of values: takes the lines that a format reads, compares them with what is on record and says of each what
//! it is.
//!
//! The whole file is one transaction. A faulty row refuses the file, a dry run undoes what it did, and a file that says
//! nothing new leaves no trace: importing twice is importing once.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use chrono::NaiveDateTime;
use shared::codelists::{Codelists, listed};
use shared::imports::{ImportKind, Outcome, Place, Reading, ValueRow, YEARS};
use shared::indicators::{ImportId, IndicatorCode, Value};
use shared::problem::Violations;
use shared::territories::TerritoryCode;

use super::store;
use crate::db::{Conn, Db, Verdict};
use crate::error::Error;
use crate::imports::formats::{Format, Line, ValuesCsv};
use crate::imports::store::{self as imports, Counts};

/// Rows compared and written at a time.
const CHUNK: usize = 2_000;

/// What is asked of an import.
#[derive(Debug)]
pub struct Request<'a> {
    /// Name of the file, for the record.
    pub file_name: &'a str,
    /// When it happens.
    pub now: NaiveDateTime,
    /// Whether to say what would happen and do nothing.
    pub is_dry_run: bool,
}

/// What is said of a row, in the order of the file.
#[derive(Debug)]
pub struct Row<'a> {
    /// Where it stands.
    pub place: Place,
    /// What the row is, compared with what is on record.
    pub outcome: Outcome,
    /// Where, indicator, when and how much, as they stand in the file.
    pub cells: &'a [String; 4],
    /// The figure on record before, where there was one.
    pub previous: Option<f64>,
    /// Why it was refused; empty otherwise.
    pub faults: &'a Violations,
    /// Why it was skipped; empty otherwise.
    pub reason: &'a str,
}

/// What an import did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary {
    /// How many rows were what.
    pub counts: Counts,
    /// Whether anything was written.
    pub is_applied: bool,
}

/// Is told of each row.
pub type Each<'a> = dyn FnMut(&Row<'_>) -> anyhow::Result<()> + 'a;

/// Imports a file in our own format.
///
/// # Errors
/// As [`run`].
pub fn values(db: &Db, file: impl Read, request: &Request<'_>, each: &mut Each<'_>) -> Result<Summary, Error> {
    run(db, Box::new(ValuesCsv(file)), request, each)
}

/// Imports a file of values and says of each row what it is.
///
/// # Errors
/// [`Error::Invalid`] where the file as a whole is not of its format; what the database or the file says where they fail. A
/// faulty *row* is no error: it is said through `each` and counted, and nothing is written.
pub fn run(
    db: &Db,
    format: Box<dyn Format + '_>,
    request: &Request<'_>,
    each: &mut Each<'_>,
) -> Result<Summary, Error> {
    db.try_out(|conn| {
        let mut run = Run::open(conn, request, each)?;
        let digest = format.read(&mut |line| run.take(line))?;
        run.settle()?;
        let (counts, id) = (run.counts, run.id.clone());
        let is_applied = counts.n_refused == 0 && counts.n_new + counts.n_changed > 0 && !request.is_dry_run;
        if !is_applied {
            return Ok(Verdict::Undo(Summary { counts, is_applied }));
        }
        imports::close(conn, &id, &digest, counts)?;
        Ok(Verdict::Keep(Summary { counts, is_applied }))
    })
}

/// An import under way.
struct Run<'a> {
    conn: &'a mut Conn,
    id: ImportId,
    territories: BTreeMap<TerritoryCode, usize>,
    indicators: BTreeSet<IndicatorCode>,
    /// The indicators that had a value before: of the others nothing has to be looked for.
    on_record: BTreeSet<IndicatorCode>,
    lists: Codelists,
    seen: Seen,
    pending: Vec<Pending>,
    counts: Counts,
    is_dry_run: bool,
    each: &'a mut Each<'a>,
}

/// A line that was read, waiting for its chunk.
struct Pending {
    place: Place,
    cells: [String; 4],
    checked: Result<Checked, Violations>,
}

enum Checked {
    Value(Value),
    Skipped(&'static str),
}

impl<'a> Run<'a> {
    fn open(conn: &'a mut Conn, request: &Request<'_>, each: &'a mut Each<'a>) -> Result<Self, Error> {
        conn.expect_many_rows()?;
        let id = imports::open(conn, ImportKind::Values, request.file_name, request.now)?;
        Ok(Self {
            territories: numbered(crate::territories::store::codes(conn)?),
            indicators: store::catalogue(conn)?.into_iter().map(|it| it.code).collect(),
            on_record: store::with_values(conn)?,
            conn,
            id,
            lists: Codelists::new(),
            seen: Seen::default(),
            pending: Vec::with_capacity(CHUNK),
            counts: Counts::default(),
            is_dry_run: request.is_dry_run,
            each,
        })
    }

    fn take(&mut self, line: Line) -> Result<(), Error> {
        let checked = line.reading.and_then(|it| match it {
            Reading::Value(row) => self.known(line.place, row).map(Checked::Value),
            Reading::Skipped(reason) => Ok(Checked::Skipped(reason)),
        });
        self.pending.push(Pending { place: line.place, cells: line.cells, checked });
        if self.pending.len() == CHUNK { self.settle() } else { Ok(()) }
    }

    /// The value of a row whose territory and indicator exist and whose cell and year are new to the file.
    fn known(&mut self, place: Place, row: ValueRow) -> Result<Value, Violations> {
        let territory = self.territories.get(&row.territory).copied();
        let is_indicator = self.indicators.contains(&row.indicator);
        if let (Some(territory), true) = (territory, is_indicator)
            && self.seen.insert(&row.indicator, row.year, territory)
        {
            let ValueRow { territory, indicator, year, value } = row;
            return Ok(Value { territory, indicator, year, value, import: self.id.clone() });
        }
        let mut faults = Violations::default();
        if territory.is_none() {
            let now = match self.lists.became(&row.territory) {
                [] => String::new(),
                became => format!(": it became {}", listed(became)),
            };
            faults.add(place.to_string(), format!("there is no territory {}{now}", row.territory));
        }
        faults.require(is_indicator, place.to_string(), format!("there is no indicator {}", row.indicator));
        if faults.is_empty() {
            let detail = format!("repeats {}, {}, {} of an earlier line", row.territory, row.indicator, row.year);
            faults.add(place.to_string(), detail);
        }
        Err(faults)
    }

    /// Compares what is waiting with what is on record, writes what differs and says what each row was.
    fn settle(&mut self) -> Result<(), Error> {
        let chunk = std::mem::take(&mut self.pending);
        let values = || chunk.iter().filter_map(|it| it.checked.as_ref().ok()).filter_map(Checked::value);
        let compared: Vec<&Value> = values().filter(|it| self.on_record.contains(&it.indicator)).collect();
        let mut previous = store::previous(self.conn, &compared)?.into_iter();
        let no_faults = Violations::default();
        let (mut new, mut changed) = (Vec::new(), Vec::new());
        for row in &chunk {
            let mut said = Row {
                place: row.place,
                outcome: Outcome::Refused,
                cells: &row.cells,
                previous: None,
                faults: &no_faults,
                reason: "",
            };
            match &row.checked {
                Err(faults) => said.faults = faults,
                Ok(Checked::Skipped(reason)) => (said.outcome, said.reason) = (Outcome::Skipped, reason),
                Ok(Checked::Value(value)) => {
                    if self.on_record.contains(&value.indicator) {
                        said.previous = previous.next().flatten();
                    }
                    said.outcome = compare(said.previous, value.value);
                    match said.outcome {
                        Outcome::New => new.push(value),
                        Outcome::Changed => changed.push(value),
                        // What did not change keeps the import that wrote it.
                        _ => {}
                    }
                }
            }
            self.counts.add(said.outcome);
            (self.each)(&said)?;
        }
        // Nothing is written that will be undone: a refused row refuses the file, and what follows is read for its faults.
        if self.counts.n_refused == 0 && !self.is_dry_run {
            store::add_values(self.conn, &new)?;
            store::put_values(self.conn, &changed)?;
        }
        self.pending = chunk;
        self.pending.clear();
        Ok(())
    }
}

/// Territories with their numbers: regions first, then provinces, then municipalities, because a file is mostly of few.
fn numbered(codes: BTreeSet<TerritoryCode>) -> BTreeMap<TerritoryCode, usize> {
    let mut codes: Vec<TerritoryCode> = codes.into_iter().collect();
    codes.sort_by_key(|it| it.as_str().len());
    codes.into_iter().zip(0..).collect()
}

impl Checked {
    fn value(&self) -> Option<&Value> {
        match self {
            Self::Value(value) => Some(value),
            Self::Skipped(_) => None,
        }
    }
}

fn compare(previous: Option<f64>, value: f64) -> Outcome {
    match previous {
        None => Outcome::New,
        Some(before) if before.to_bits() == value.to_bits() => Outcome::Same,
        Some(_) => Outcome::Changed,
    }
}

/// The cells and years met so far, a bit each, so that a file cannot contradict itself. Its size follows from how many
/// indicators, years and territories there are, never from how long the file is.
#[derive(Default)]
struct Seen(BTreeMap<IndicatorCode, BTreeMap<i32, Vec<u64>>>);

impl Seen {
    /// Whether it was not met before.
    fn insert(&mut self, indicator: &IndicatorCode, year: i32, territory: usize) -> bool {
        debug_assert!(YEARS.contains(&year), "a format lets no other year in");
        if !self.0.contains_key(indicator) {
            self.0.insert(indicator.clone(), BTreeMap::new());
        }
        let Some(years) = self.0.get_mut(indicator) else { return true };
        let words = years.entry(year).or_default();
        let (word, bit) = (territory / 64, 1_u64 << (territory % 64));
        if words.len() <= word {
            words.resize(word + 1, 0);
        }
        let Some(word) = words.get_mut(word) else { return true };
        let is_new = *word & bit == 0;
        *word |= bit;
        is_new
    }
}
