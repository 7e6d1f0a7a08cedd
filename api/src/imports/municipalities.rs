// SPDX-License-Identifier: AGPL-3.0-or-later
//! ISTAT's «Elenco comuni»: the names and cadastral codes of the municipalities on record.
//!
//! What it may write is what a municipality is called and its cadastral code. What it may not write is a code: values are
//! keyed by codes, and the list says neither since when a code is in use nor what became of one that it has no more. Those
//! come with the program's table of places. So a new code is skipped, a code that is missing stays with its values, and a
//! row that gives the cadastral code of a missing municipality to another code is refused: it is the same place, and its
//! values would be left behind.

use std::collections::BTreeMap;

use shared::imports::encoding;
use shared::imports::municipalities::{MunicipalityColumns, MunicipalityRow};
use shared::imports::{ImportKind, Outcome};
use shared::problem::Violations;
use shared::territories::{CadastralCode, Territory, TerritoryCode, TerritoryKind};

use super::formats::{digest, records};
use super::store::{self as imports, Counts};
use crate::db::{Conn, Db, Verdict};
use crate::error::Error;
use crate::indicators::import::Request;
use crate::{indicators, territories};

/// What is said of a municipality.
#[derive(Debug)]
pub struct Row<'a> {
    /// Its line; `None` where it is on record and not in the file.
    pub line: Option<u64>,
    /// `changed`, `same`, `skipped` or `refused`, or `missing` where it is on record and not in the file.
    pub outcome: &'a str,
    /// ISTAT code.
    pub code: &'a str,
    /// Name in the file, or on record where the file has it not.
    pub name: &'a str,
    /// Belfiore code.
    pub belfiore: &'a str,
    /// Name on record, where it is another.
    pub previous: &'a str,
    /// What else there is to say: what changed, why it was skipped, how many values stay.
    pub detail: &'a str,
    /// Why it was refused; empty otherwise.
    pub faults: &'a Violations,
}

/// Is told of each municipality.
pub type Each<'a> = dyn FnMut(&Row<'_>) -> anyhow::Result<()> + 'a;

/// What an import did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// How many rows were what.
    pub counts: Counts,
    /// Municipalities of today that the file has not.
    pub n_missing: usize,
    /// Whether anything was written.
    pub is_applied: bool,
}

/// Imports a file (UTF-8 or Windows-1252; semicolon, comma or tab), all or nothing.
///
/// # Errors
/// [`Error::Invalid`] where the file is no «Elenco comuni»; what the database says, and what `each` returns. A faulty row is
/// no error: it is told and counted, and nothing is written.
pub fn municipalities(db: &Db, bytes: &[u8], request: &Request<'_>, each: &mut Each<'_>) -> Result<Summary, Error> {
    let file = parse(bytes)?;
    db.try_out(|conn| {
        let on_record = OnRecord::read(conn)?;
        let mut summary = Summary::default();
        let mut changed = Vec::new();
        for line in &file.lines {
            let judged = line.read.as_ref().map_err(Clone::clone).and_then(|it| on_record.judge(line, it, &file));
            summary.counts.add(tell(line, &judged, each)?);
            if let Ok(Judged::Changed { becomes, .. }) = judged {
                changed.push(*becomes);
            }
        }
        summary.n_missing = tell_missing(conn, &on_record, &file, each)?;
        summary.is_applied = summary.counts.n_refused == 0 && !changed.is_empty() && !request.is_dry_run;
        if !summary.is_applied {
            return Ok(Verdict::Undo(summary));
        }
        territories::store::put(conn, &changed)?;
        let id = imports::open(conn, ImportKind::Reference, request.file_name, request.now)?;
        imports::close(conn, &id, &file.digest, summary.counts)?;
        Ok(Verdict::Keep(summary))
    })
}

/// A file that was read.
struct File {
    lines: Vec<Line>,
    /// The line of each code.
    codes: BTreeMap<TerritoryCode, u64>,
    digest: String,
}

/// A line of it: its number, code, name and Belfiore code as they stand there, and what it says or what is wrong with it.
struct Line {
    number: u64,
    cells: [String; 3],
    read: Result<MunicipalityRow, Violations>,
}

fn parse(bytes: &[u8]) -> Result<File, Error> {
    let text = encoding::text(bytes);
    let mut columns: Option<MunicipalityColumns> = None;
    let mut lines = Vec::new();
    let mut codes: BTreeMap<TerritoryCode, u64> = BTreeMap::new();
    let mut marks: BTreeMap<CadastralCode, u64> = BTreeMap::new();
    records(text.as_bytes(), b";,\t", &mut |record| {
        let cells = record.text()?;
        let Some(columns) = columns else {
            columns = Some(MunicipalityColumns::new(cells)?);
            return Ok(());
        };
        // Notes stand below the table, and empty lines of delimiters.
        if cells.iter().filter(|it| !it.trim().is_empty()).count() < 2 {
            return Ok(());
        }
        let place = format!("line {}", record.line);
        let read = columns.read(&place, cells).and_then(|row| {
            let mut faults = Violations::default();
            if let Some(first) = codes.get(&row.code) {
                faults.add(&place, format!("repeats {} of line {first}", row.code));
            }
            if let Some(first) = marks.get(&row.belfiore) {
                faults.add(&place, format!("repeats the cadastral code {} of line {first}", row.belfiore));
            }
            codes.entry(row.code.clone()).or_insert(record.line);
            marks.entry(row.belfiore.clone()).or_insert(record.line);
            faults.ok(row)
        });
        lines.push(Line { number: record.line, cells: columns.shown(cells), read });
        Ok(())
    })?;
    if columns.is_none() {
        return Err(Violations::one("line 1", "the file is empty").into());
    }
    Ok(File { lines, codes, digest: digest(bytes) })
}

/// What a row is, compared with what is on record.
enum Judged {
    /// What is on record already.
    Same,
    /// Another name or cadastral code.
    Changed { becomes: Box<Territory>, previous: String, detail: String },
    /// Not for us, and why.
    Skipped(&'static str),
}

/// The municipalities on record.
struct OnRecord {
    /// By code, those that are no more too.
    municipalities: BTreeMap<TerritoryCode, Territory>,
    /// The municipality of today that has a cadastral code.
    holders: BTreeMap<CadastralCode, TerritoryCode>,
    /// The region of each province.
    regions: BTreeMap<TerritoryCode, TerritoryCode>,
}

impl OnRecord {
    fn read(conn: &mut Conn) -> Result<Self, Error> {
        let municipalities: BTreeMap<TerritoryCode, Territory> =
            territories::store::of_kind(conn, TerritoryKind::Municipality, None)?
                .into_iter()
                .map(|it| (it.code.clone(), it))
                .collect();
        let today = municipalities.values().filter(|it| it.valid_to.is_none());
        let holders = today.filter_map(|it| Some((it.cadastral_code.clone()?, it.code.clone()))).collect();
        let provinces = territories::store::of_kind(conn, TerritoryKind::Province, None)?;
        let regions = provinces.into_iter().filter_map(|it| Some((it.code, it.parent_code?))).collect();
        Ok(Self { municipalities, holders, regions })
    }

    /// The municipalities of today.
    fn today(&self) -> impl Iterator<Item = &Territory> {
        self.municipalities.values().filter(|it| it.valid_to.is_none())
    }

    fn judge(&self, line: &Line, row: &MunicipalityRow, file: &File) -> Result<Judged, Violations> {
        let place = format!("line {}", line.number);
        let mut faults = Violations::default();
        let here = self.municipalities.get(&row.code);
        if let Some(last) = here.and_then(|it| it.valid_to.as_ref()) {
            faults.add(&place, format!("{} has ended on {last}: this list is older than what is on record", row.code));
        }
        if let Some(region) = self.regions.get(&row.province) {
            let detail = format!("province {} lies in region {region}, here in {}", row.province, row.region);
            faults.require(*region == row.region, &place, detail);
        }
        let left = self.holders.get(&row.belfiore).filter(|it| **it != row.code && !file.codes.contains_key(*it));
        if let Some(holder) = left {
            let detail = format!(
                "{} is on record as {holder}, which this list has no more: the code changed, and the values would stay \
                 behind under {holder}; changes of codes come with the program",
                row.belfiore
            );
            faults.add(&place, detail);
        }
        let Some(here) = faults.ok(here)? else { return Ok(Judged::Skipped(NEW)) };
        if row.has_lost_a_letter() {
            return Ok(Judged::Skipped(LOST));
        }
        let becomes = renamed(here, row);
        if becomes == *here {
            return Ok(Judged::Same);
        }
        let previous = if here.name == row.name { String::new() } else { here.name.clone() };
        Ok(Judged::Changed { detail: differences(here, &becomes), becomes: Box::new(becomes), previous })
    }
}

/// Why a new code is not written.
const NEW: &str =
    "is a new code: the list does not say since when, nor what it came from; new codes come with the program";

/// Why a row is left alone whose name cannot be read.
const LOST: &str = "a letter of the name was lost in the encoding of the file («?»): what is on record stays";

/// A municipality as the list has it. Where the list has no column of Italian names, one that is on record stays.
fn renamed(here: &Territory, row: &MunicipalityRow) -> Territory {
    let short_name = match &row.short_name {
        Some(short) => short.clone(),
        None if here.short_name == here.name => row.name.clone(),
        None => here.short_name.clone(),
    };
    Territory { name: row.name.clone(), short_name, cadastral_code: Some(row.belfiore.clone()), ..here.clone() }
}

/// What becomes another, beside the name, which has a column of its own.
fn differences(here: &Territory, becomes: &Territory) -> String {
    let mut details = Vec::new();
    if here.short_name != becomes.short_name {
        details.push(format!("the Italian name was «{}»", here.short_name));
    }
    if here.cadastral_code != becomes.cadastral_code {
        let was = here.cadastral_code.as_ref().map_or("none", CadastralCode::as_str);
        details.push(format!("the cadastral code was {was}"));
    }
    details.join("; ")
}

/// Says what a line is.
fn tell(line: &Line, judged: &Result<Judged, Violations>, each: &mut Each<'_>) -> Result<Outcome, Error> {
    let no_faults = Violations::default();
    let (outcome, previous, detail, faults) = match judged {
        Ok(Judged::Same) => (Outcome::Same, "", "", &no_faults),
        Ok(Judged::Changed { previous, detail, .. }) => {
            (Outcome::Changed, previous.as_str(), detail.as_str(), &no_faults)
        }
        Ok(Judged::Skipped(reason)) => (Outcome::Skipped, "", *reason, &no_faults),
        Err(faults) => (Outcome::Refused, "", "", faults),
    };
    let [code, name, belfiore] = line.cells.each_ref().map(String::as_str);
    let (line, word) = (Some(line.number), outcome.word());
    each(&Row { line, outcome: word, code, name, belfiore, previous, detail, faults })?;
    Ok(outcome)
}

/// Says which municipalities of today the file has not, each with how many values it has, and how many they are.
fn tell_missing(conn: &mut Conn, on_record: &OnRecord, file: &File, each: &mut Each<'_>) -> Result<usize, Error> {
    let missing: Vec<&Territory> = on_record.today().filter(|it| !file.codes.contains_key(&it.code)).collect();
    let codes: Vec<&TerritoryCode> = missing.iter().map(|it| &it.code).collect();
    let n_values = indicators::store::n_values(conn, &codes)?;
    for it in &missing {
        let n = n_values.get(&it.code).copied().unwrap_or(0);
        each(&Row {
            line: None,
            outcome: "missing",
            code: it.code.as_str(),
            name: &it.name,
            belfiore: it.cadastral_code.as_ref().map_or("", CadastralCode::as_str),
            previous: "",
            detail: &format!("stays on record with its {n} values: the list does not say what became of it"),
            faults: &Violations::default(),
        })?;
    }
    Ok(missing.len())
}
