// SPDX-License-Identifier: AGPL-3.0-or-later
//! `coefficienti import`.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Subcommand;

use super::{FAULTY_INPUT, open, print, say};
use crate::config::Config;
use crate::error::Error;
use crate::indicators::import::{self, Request, Row, Summary};
use crate::state::{Clock as _, SystemClock};

#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// Values of indicators: a CSV file with the columns territory,indicator,year,value (UTF-8, comma, decimal point).
    ///
    /// The file is taken whole or not at all: one faulty row and nothing is written. Importing it twice is importing it
    /// once. Exit code 2 where a row is at fault.
    Values {
        /// The file.
        file: PathBuf,
        /// Say what would happen and write nothing.
        #[arg(long)]
        dry_run: bool,
        /// Write what was said of each row to this CSV file.
        #[arg(long, value_name = "FILE")]
        report: Option<PathBuf>,
    },
}

pub(super) fn run(config: &Config, what: &What) -> anyhow::Result<ExitCode> {
    let What::Values { file, dry_run, report } = what;
    let source = File::open(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let db = open(config)?;
    db.migrate()?;
    let file_name = file.file_name().unwrap_or_default().to_string_lossy();
    let request = Request { file_name: &file_name, now: SystemClock.now(), is_dry_run: *dry_run };
    let mut report = report.as_deref().map(Report::create).transpose()?;
    let summary = import::values(&db, source, &request, &mut |row| {
        for fault in row.faults.as_slice() {
            say(&format!("{}: {}", fault.pointer, fault.detail));
        }
        report.as_mut().map_or(Ok(()), |it| it.write(row))
    });
    let summary = match summary {
        Ok(summary) => summary,
        Err(Error::Invalid(faults)) => {
            say(&faults.to_string());
            return Ok(ExitCode::from(FAULTY_INPUT));
        }
        Err(error) => return Err(error.into()),
    };
    if let Some(report) = report {
        report.finish()?;
    }
    print(&in_words(&summary, *dry_run))?;
    Ok(if summary.counts.n_refused > 0 { ExitCode::from(FAULTY_INPUT) } else { ExitCode::SUCCESS })
}

fn in_words(summary: &Summary, is_dry_run: bool) -> String {
    let counts = summary.counts;
    let rows = format!(
        "{} rows: {} new, {} changed, {} same, {} refused",
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
        (false, ..) => "nothing to write",
    };
    format!("{rows}; {done}")
}

/// What was said of each row, as a CSV file.
struct Report(csv::Writer<File>);

impl Report {
    fn create(path: &Path) -> anyhow::Result<Self> {
        let mut writer =
            csv::Writer::from_path(path).with_context(|| format!("{} cannot be written", path.display()))?;
        writer.write_record(["line", "outcome", "territory", "indicator", "year", "value", "previous", "detail"])?;
        Ok(Self(writer))
    }

    fn write(&mut self, row: &Row<'_>) -> anyhow::Result<()> {
        let cell = |n: usize| row.cells.get(n).map_or("", String::as_str);
        let previous = row.previous.map(|it| it.to_string()).unwrap_or_default();
        let details: Vec<&str> = row.faults.as_slice().iter().map(|it| it.detail.as_str()).collect();
        self.0.write_record([
            row.line.to_string().as_str(),
            row.outcome.word(),
            cell(0),
            cell(1),
            cell(2),
            cell(3),
            &previous,
            &details.join("; "),
        ])?;
        Ok(())
    }

    fn finish(mut self) -> anyhow::Result<()> {
        Ok(self.0.flush()?)
    }
}
