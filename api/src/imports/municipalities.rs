// SPDX-License-Identifier: AGPL-3.0-or-later
//! ISTAT's «Elenco comuni» compared with the municipalities on record.

use std::collections::BTreeMap;

use shared::imports::encoding;
use shared::imports::municipalities::{MunicipalityColumns, MunicipalityRow};
use shared::problem::Violations;
use shared::territories::TerritoryCode;

use super::formats::records;
use crate::error::Error;

/// What is said of a municipality.
#[derive(Debug)]
pub struct Row<'a> {
    /// Its line; `None` where it is on record and not in the file.
    pub line: Option<u64>,
    /// `new`, `changed`, `same`, `missing` or `refused`.
    pub outcome: &'a str,
    /// ISTAT code.
    pub code: &'a str,
    /// Name in the file, or on record where the file has it not.
    pub name: &'a str,
    /// Belfiore code.
    pub belfiore: &'a str,
    /// Name on record, where it is another.
    pub previous: &'a str,
    /// Why it was refused; empty otherwise.
    pub faults: &'a Violations,
}

/// How many municipalities are what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub n_new: usize,
    pub n_changed: usize,
    pub n_same: usize,
    pub n_missing: usize,
    pub n_refused: usize,
}

/// Compares a file (UTF-8 or Windows-1252, semicolon, comma or tab) with what is on record.
///
/// # Errors
/// [`Error::Invalid`] where the file is no «Elenco comuni»; what `each` returns.
pub fn compare(
    bytes: &[u8],
    on_record: &BTreeMap<TerritoryCode, String>,
    each: &mut dyn FnMut(&Row<'_>) -> anyhow::Result<()>,
) -> Result<Counts, Error> {
    let text = encoding::text(bytes);
    let mut columns: Option<MunicipalityColumns> = None;
    let mut comparison = Comparison { on_record, met: BTreeMap::new(), counts: Counts::default() };
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
        let read = columns.read(&format!("line {}", record.line), cells);
        comparison.row(record.line, read, each)
    })?;
    if columns.is_none() {
        return Err(Violations::one("line 1", "the file is empty").into());
    }
    comparison.finish(each)
}

struct Comparison<'a> {
    on_record: &'a BTreeMap<TerritoryCode, String>,
    met: BTreeMap<TerritoryCode, u64>,
    counts: Counts,
}

impl Comparison<'_> {
    fn row(
        &mut self,
        line: u64,
        read: Result<MunicipalityRow, Violations>,
        each: &mut dyn FnMut(&Row<'_>) -> anyhow::Result<()>,
    ) -> Result<(), Error> {
        let read = read.and_then(|row| match self.met.insert(row.code.clone(), line) {
            None => Ok(row),
            Some(first) => {
                Err(Violations::one(format!("line {line}"), format!("repeats {} of line {first}", row.code)))
            }
        });
        let no_faults = Violations::default();
        let said = match &read {
            Err(faults) => {
                self.counts.n_refused += 1;
                Row { line: Some(line), outcome: "refused", code: "", name: "", belfiore: "", previous: "", faults }
            }
            Ok(row) => {
                let before = self.on_record.get(&row.code);
                let (n, outcome, previous) = match before {
                    None => (&mut self.counts.n_new, "new", ""),
                    Some(name) if *name == row.name => (&mut self.counts.n_same, "same", ""),
                    Some(name) => (&mut self.counts.n_changed, "changed", name.as_str()),
                };
                *n += 1;
                let (code, name, belfiore) = (row.code.as_str(), row.name.as_str(), row.belfiore.as_str());
                Row { line: Some(line), outcome, code, name, belfiore, previous, faults: &no_faults }
            }
        };
        Ok(each(&said)?)
    }

    fn finish(mut self, each: &mut dyn FnMut(&Row<'_>) -> anyhow::Result<()>) -> Result<Counts, Error> {
        let faults = &Violations::default();
        for (code, name) in self.on_record.iter().filter(|(code, _)| !self.met.contains_key(*code)) {
            self.counts.n_missing += 1;
            let (outcome, code) = ("missing", code.as_str());
            each(&Row { line: None, outcome, code, name, belfiore: "", previous: "", faults })?;
        }
        Ok(self.counts)
    }
}
