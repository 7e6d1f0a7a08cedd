// SPDX-License-Identifier: AGPL-3.0-or-later
//! `coefficienti areas`.

use std::fs::File;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Subcommand;

use super::import::report::Report;
use super::{FAULTY_INPUT, answered, open, print};
use crate::areas::import;
use crate::config::Config;
use crate::indicators::import::Request;
use crate::state::{Clock as _, SystemClock};

#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// Replace the social areas (ATS) by those of a CSV file with the columns area,name,municipality: a row a municipality
    /// (UTF-8, comma; ISTAT code of the municipality).
    ///
    /// The file is the whole list, taken whole or not at all. Exit code 2 where a row is at fault.
    Import {
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

/// Columns of the report.
const COLUMNS: [&str; 7] = ["line", "outcome", "area", "name", "municipality", "previous", "detail"];

pub(super) fn run(config: &Config, what: &What) -> anyhow::Result<ExitCode> {
    let What::Import { file, dry_run, report } = what;
    let source = File::open(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let db = open(config)?;
    db.migrate()?;
    let file_name = file.file_name().unwrap_or_default().to_string_lossy();
    let request = Request { file_name: &file_name, now: SystemClock.now(), is_dry_run: *dry_run };
    let mut report = Report::create(report.as_deref(), &COLUMNS)?;
    let done = import::areas(&db, source, &request, &mut |row| {
        let mut details = Vec::new();
        for fault in row.faults.as_slice() {
            report.fault(&fault.pointer, &fault.detail);
            details.push(fault.detail.as_str());
        }
        let line = row.line.map(|it| it.to_string()).unwrap_or_default();
        let [area, name, municipality] = row.cells;
        report.write(&[&line, row.outcome, area, name, municipality, row.previous, &details.join("; ")])
    });
    report.finish()?;
    answered(done.and_then(|done| {
        if done.n_refused > 0 {
            return Ok(ExitCode::from(FAULTY_INPUT));
        }
        let what = match (done.is_applied, dry_run) {
            (true, _) => "written",
            (false, true) => "nothing was written: this was a dry run",
            (false, false) => "nothing to write",
        };
        print(&format!("{} social areas, {} municipalities; {what}", done.n_areas, done.n_municipalities))?;
        Ok(ExitCode::SUCCESS)
    }))
}
