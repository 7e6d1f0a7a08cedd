// SPDX-License-Identifier: AGPL-3.0-or-later
//! `coefficienti import comuni`.

use std::process::ExitCode;

use anyhow::Context as _;

use super::report::{Report, in_words};
use super::{Source, exit, migrated, print};
use crate::config::Config;
use crate::error::Error;
use crate::imports::municipalities::municipalities;
use crate::indicators::import::{Request, Summary};
use crate::state::{Clock as _, SystemClock};

/// Largest file that is read: ISTAT's is 1.5 MB.
const MAX_BYTES: u64 = 16 * 1024 * 1024;

/// Columns of the report.
const COLUMNS: [&str; 7] = ["line", "outcome", "code", "name", "belfiore", "previous", "detail"];

pub(super) fn run(config: &Config, source: &Source) -> Result<ExitCode, Error> {
    let shown = source.file.display();
    let n_bytes = std::fs::metadata(&source.file).with_context(|| format!("{shown} cannot be read"))?.len();
    if n_bytes > MAX_BYTES {
        return Err(anyhow::anyhow!("{shown} has {n_bytes} bytes: an «Elenco comuni» has less than {MAX_BYTES}").into());
    }
    let bytes = std::fs::read(&source.file).with_context(|| format!("{shown} cannot be read"))?;
    let db = migrated(config)?;
    let is_dry_run = source.wish.dry_run;
    let name = source.file.file_name().unwrap_or_default().to_string_lossy();
    let request = Request { file_name: &name, now: SystemClock.now(), is_dry_run };
    let mut report = Report::create(source.wish.report.as_deref(), &COLUMNS)?;
    let done = municipalities(&db, &bytes, &request, &mut |row| {
        let mut details = Vec::new();
        for fault in row.faults.as_slice() {
            report.fault(&fault.pointer, &fault.detail);
            details.push(fault.detail.as_str());
        }
        let detail = if details.is_empty() { row.detail.to_owned() } else { details.join("; ") };
        let line = row.line.map(|it| it.to_string()).unwrap_or_default();
        report.write(&[&line, row.outcome, row.code, row.name, row.belfiore, row.previous, &detail])
    })?;
    report.finish()?;
    let said = in_words(&Summary { counts: done.counts, is_applied: done.is_applied }, is_dry_run);
    let missing = match done.n_missing {
        0 => String::new(),
        n => format!("; {n} on record are missing in the file and stay"),
    };
    print(&format!("{said}{missing}"))?;
    Ok(exit(done.counts.n_refused > 0))
}
