// SPDX-License-Identifier: AGPL-3.0-or-later
//! The importer of values: a CSV file `territory,indicator,year,value`, read as a stream.
//!
//! The whole file is one transaction. A faulty row refuses the file, a dry run undoes what it did, and a file that says
//! nothing new leaves no trace: importing twice is importing once.

use std::collections::{BTreeMap, HashSet};
use std::io::Read;

use anyhow::Context as _;
use chrono::NaiveDateTime;
use sha2::{Digest as _, Sha256};
use shared::imports::{ImportKind, Outcome, VALUE_COLUMNS, ValueRow};
use shared::indicators::{ImportId, IndicatorCode, Value};
use shared::problem::Violations;
use shared::territories::TerritoryCode;

use super::store;
use crate::db::{Conn, Db, Verdict};
use crate::error::Error;
use crate::imports::store::{self as imports, Counts};

/// Rows compared and written at a time.
const CHUNK: usize = 500;

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
    /// Line of the file, 1 = the header.
    pub line: u64,
    /// What the row is, compared with what is on record.
    pub outcome: Outcome,
    /// Its cells, as they stand in the file.
    pub cells: &'a [String],
    /// The figure on record before, where there was one.
    pub previous: Option<f64>,
    /// Why it was refused; empty otherwise.
    pub faults: &'a Violations,
}

/// What an import did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary {
    /// How many rows were what.
    pub counts: Counts,
    /// Whether anything was written.
    pub is_applied: bool,
}

/// Imports a file of values and says of each row what it is.
///
/// # Errors
/// [`Error::Invalid`] where the header is wrong; what the database or the file says where they fail. A faulty *row* is no
/// error: it is said through `each` and counted, and nothing is written.
pub fn values(
    db: &Db,
    file: impl Read,
    request: &Request<'_>,
    each: &mut dyn FnMut(&Row<'_>) -> anyhow::Result<()>,
) -> Result<Summary, Error> {
    db.try_out(|conn| {
        let mut run = Run::open(conn, request, each)?;
        let digest = run.read(file)?;
        let counts = run.counts;
        let is_applied = counts.n_refused == 0 && counts.n_new + counts.n_changed > 0 && !request.is_dry_run;
        let id = run.id;
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
    territories: BTreeMap<TerritoryCode, u64>,
    indicators: BTreeMap<IndicatorCode, u64>,
    /// The cells and years met so far, eight bytes each, so that a file cannot contradict itself.
    seen: HashSet<u64>,
    counts: Counts,
    each: &'a mut dyn FnMut(&Row<'_>) -> anyhow::Result<()>,
}

/// A row that was read, waiting for its chunk.
struct Pending {
    line: u64,
    cells: Vec<String>,
    parsed: Result<Value, Violations>,
}

impl<'a> Run<'a> {
    fn open(
        conn: &'a mut Conn,
        request: &Request<'_>,
        each: &'a mut dyn FnMut(&Row<'_>) -> anyhow::Result<()>,
    ) -> Result<Self, Error> {
        let id = imports::open(conn, ImportKind::Values, request.file_name, request.now)?;
        let territories = crate::territories::store::codes(conn)?.into_iter().zip(0..).collect();
        let indicators = store::catalogue(conn)?.into_iter().map(|it| it.code).zip(0..).collect();
        Ok(Self { conn, id, territories, indicators, seen: HashSet::new(), counts: Counts::default(), each })
    }

    /// Reads the file to its end and returns its digest.
    fn read(&mut self, file: impl Read) -> Result<String, Error> {
        let mut hashed = Hashed { inner: file, hash: Sha256::new() };
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(&mut hashed);
        header(&mut reader)?;
        let mut pending = Vec::with_capacity(CHUNK);
        let mut record = csv::ByteRecord::new();
        while reader.read_byte_record(&mut record).context("the file cannot be read")? {
            pending.push(self.parse(&record));
            if pending.len() == CHUNK {
                self.settle(&pending)?;
                pending.clear();
            }
        }
        self.settle(&pending)?;
        drop(reader);
        let digits: String = hashed.hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(format!("sha256:{digits}"))
    }

    fn parse(&mut self, record: &csv::ByteRecord) -> Pending {
        let line = record.position().map_or(0, csv::Position::line);
        let place = format!("line {line}");
        let cells: Vec<String> = record.iter().map(|it| String::from_utf8_lossy(it).into_owned()).collect();
        let parsed = if record.iter().any(|it| std::str::from_utf8(it).is_err()) {
            Err(Violations::one(place, "is not UTF-8"))
        } else if let [territory, indicator, year, value] = cells.as_slice() {
            ValueRow::parse(&place, [territory, indicator, year, value]).and_then(|row| self.known(&place, row))
        } else {
            Err(Violations::one(place, format!("has {} cells instead of {}", cells.len(), VALUE_COLUMNS.len())))
        };
        Pending { line, cells, parsed }
    }

    /// The value of a row whose territory and indicator exist and whose cell and year are new to the file.
    fn known(&mut self, place: &str, row: ValueRow) -> Result<Value, Violations> {
        let mut faults = Violations::default();
        let territory = self.territories.get(&row.territory);
        faults.require(territory.is_some(), place, format!("there is no territory {}", row.territory));
        let indicator = self.indicators.get(&row.indicator);
        faults.require(indicator.is_some(), place, format!("there is no indicator {}", row.indicator));
        if let (Some(territory), Some(indicator), Ok(year)) = (territory, indicator, u64::try_from(row.year)) {
            let is_new = self.seen.insert((territory << 32) | (indicator << 16) | year);
            let detail = format!("repeats {}, {}, {} of an earlier line", row.territory, row.indicator, row.year);
            faults.require(is_new, place, detail);
        }
        faults.ok(Value {
            territory: row.territory,
            indicator: row.indicator,
            year: row.year,
            value: row.value,
            import: self.id.clone(),
        })
    }

    /// Compares a chunk with what is on record, writes what differs and says what each row was.
    fn settle(&mut self, chunk: &[Pending]) -> Result<(), Error> {
        let good: Vec<Value> = chunk.iter().filter_map(|it| it.parsed.as_ref().ok()).cloned().collect();
        let on_record = store::near(self.conn, &good)?;
        let mut to_write = Vec::new();
        for row in chunk {
            let no_faults = Violations::default();
            let (outcome, previous, faults) = match &row.parsed {
                Err(faults) => (Outcome::Refused, None, faults.clone()),
                Ok(value) => match on_record.get(&store::key(value)).map(|it| it.value) {
                    None => (Outcome::New, None, no_faults),
                    // What did not change keeps the import that wrote it.
                    Some(before) if before.to_bits() == value.value.to_bits() => {
                        (Outcome::Same, Some(before), no_faults)
                    }
                    Some(before) => (Outcome::Changed, Some(before), no_faults),
                },
            };
            if let (Outcome::New | Outcome::Changed, Ok(value)) = (outcome, &row.parsed) {
                to_write.push(value.clone());
            }
            self.counts.add(outcome);
            (self.each)(&Row { line: row.line, outcome, cells: &row.cells, previous, faults: &faults })?;
        }
        if !to_write.is_empty() {
            store::put_values(self.conn, &to_write)?;
        }
        Ok(())
    }
}

fn header(reader: &mut csv::Reader<impl Read>) -> Result<(), Error> {
    let found: Vec<String> = reader
        .byte_headers()
        .context("the file cannot be read")?
        .iter()
        .map(|it| String::from_utf8_lossy(it).trim().to_owned())
        .collect();
    if found == VALUE_COLUMNS {
        return Ok(());
    }
    let detail = format!("the columns must be {}, here they are {}", VALUE_COLUMNS.join(","), found.join(","));
    Err(Violations::one("line 1", detail).into())
}

/// Hashes what passes through it.
struct Hashed<R> {
    inner: R,
    hash: Sha256,
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.hash.update(buffer.get(..n).unwrap_or_default());
        Ok(n)
    }
}
