// SPDX-License-Identifier: AGPL-3.0-or-later
//! `coefficienti import comuni`.

use std::process::ExitCode;

use anyhow::Context as _;

use super::report::Report;
use super::{Source, exit, migrated, print};
use crate::config::Config;
use crate::error::Error;
use crate::imports::municipalities::{self, Counts};

/// Largest file that is read: ISTAT's is 1.5 MB.
const MAX_BYTES: u64 = 16 * 1024 * 1024;

pub(super) fn compare(config: &Config, source: &Source) -> Result<ExitCode, Error> {
    let shown = source.file.display();
    let n_bytes = std::fs::metadata(&source.file).with_context(|| format!("{shown} cannot be read"))?.len();
    if n_bytes > MAX_BYTES {
        return Err(anyhow::anyhow!("{shown} has {n_bytes} bytes: an «Elenco comuni» has less than {MAX_BYTES}").into());
    }
    let bytes = std::fs::read(&source.file).with_context(|| format!("{shown} cannot be read"))?;
    let db = migrated(config)?;
    let columns = ["line", "outcome", "code", "name", "belfiore", "previous", "detail"];
    let mut report = Report::create(source.wish.report.as_deref(), &columns)?;
    let on_record = db.read_now(crate::imports::store::municipality_names)?;
    let counts = municipalities::compare(&bytes, &on_record, &mut |row| {
        for fault in row.faults.as_slice() {
            report.fault(&fault.pointer, &fault.detail);
        }
        let details: Vec<&str> = row.faults.as_slice().iter().map(|it| it.detail.as_str()).collect();
        let line = row.line.map(|it| it.to_string()).unwrap_or_default();
        report.write(&[&line, row.outcome, row.code, row.name, row.belfiore, row.previous, &details.join("; ")])
    })?;
    report.finish()?;
    let Counts { n_new, n_changed, n_same, n_missing, n_refused } = counts;
    let n_rows = n_new + n_changed + n_same + n_refused;
    print(&format!(
        "{n_rows} rows: {n_new} new, {n_changed} changed, {n_same} same, {n_refused} refused; {n_missing} on record are \
         missing in the file; nothing was written: this is a comparison"
    ))?;
    Ok(exit(n_refused > 0))
}
