// SPDX-License-Identifier: AGPL-3.0-or-later
//! What is said of each row: faults to the person, everything to a CSV file.

use std::fs::File;
use std::path::Path;

use anyhow::Context as _;

use crate::command::say;
use crate::indicators::import::{Row, Summary};

/// Faults that are said to the person; all of them are in the report.
const MAX_SAID: usize = 100;

/// Says the faults, and writes what was said of each row where a file was named for it.
pub(in crate::command) struct Report {
    file: Option<csv::Writer<File>>,
    n_faults: usize,
}

impl Report {
    pub(in crate::command) fn create(path: Option<&Path>, columns: &[&str]) -> anyhow::Result<Self> {
        let Some(path) = path else { return Ok(Self { file: None, n_faults: 0 }) };
        let mut writer =
            csv::Writer::from_path(path).with_context(|| format!("{} cannot be written", path.display()))?;
        writer.write_record(columns)?;
        Ok(Self { file: Some(writer), n_faults: 0 })
    }

    /// Says a fault, up to a bound.
    pub(in crate::command) fn fault(&mut self, place: &str, detail: &str) {
        self.n_faults += 1;
        if self.n_faults <= MAX_SAID {
            say(&format!("{place}: {detail}"));
        }
    }

    pub(in crate::command) fn write(&mut self, cells: &[&str]) -> anyhow::Result<()> {
        self.file.as_mut().map_or(Ok(()), |it| Ok(it.write_record(cells)?))
    }

    pub(super) fn row(&mut self, row: &Row<'_>) -> anyhow::Result<()> {
        for fault in row.faults.as_slice() {
            self.fault(&fault.pointer, &fault.detail);
        }
        if self.file.is_none() {
            return Ok(());
        }
        let number = row.place.number().to_string();
        let previous = row.previous.map(|it| it.to_string()).unwrap_or_default();
        let details: Vec<&str> = row.faults.as_slice().iter().map(|it| it.detail.as_str()).collect();
        let detail = if details.is_empty() { row.reason.to_owned() } else { details.join("; ") };
        let [territory, indicator, year, value] = row.cells;
        self.write(&[&number, row.outcome.word(), territory, indicator, year, value, &previous, &detail])
    }

    pub(in crate::command) fn finish(self) -> anyhow::Result<()> {
        if self.n_faults > MAX_SAID {
            say(&format!("… and {} faults more: --report FILE lists them all", self.n_faults - MAX_SAID));
        }
        Ok(self.file.map_or(Ok(()), |mut it| it.flush())?)
    }
}

/// Columns of the report of a file of values.
pub(super) const VALUE_REPORT: [&str; 8] =
    ["line", "outcome", "territory", "indicator", "year", "value", "previous", "detail"];

pub(super) fn in_words(summary: &Summary, is_dry_run: bool) -> String {
    let counts = summary.counts;
    let skipped = if counts.n_skipped > 0 { format!(", {} skipped", counts.n_skipped) } else { String::new() };
    let rows = format!(
        "{} rows: {} new, {} changed, {} same{skipped}, {} refused",
        counts.n_rows(),
        counts.n_new,
        counts.n_changed,
        counts.n_same,
        counts.n_refused
    );
    let done = match (summary.is_applied, counts.n_refused, is_dry_run) {
        (true, ..) => "written",
        (false, 1.., _) => "nothing was written: correct the refused rows and import the file again",
        (false, _, true) => "nothing was written: this was a dry run",
        (false, ..) if counts.n_skipped > 0 && counts.n_skipped == counts.n_rows() => {
            "nothing to write: no row is for us; --report FILE says why of each"
        }
        (false, ..) => "nothing to write",
    };
    format!("{rows}; {done}")
}
