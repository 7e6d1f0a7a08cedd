// SPDX-License-Identifier: AGPL-3.0-or-later
//! `coefficienti import boundaries`.

use std::fs::File;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use shared::problem::Violations;

use super::report::{Report, in_words};
use super::{Source, exit, migrated, print};
use crate::boundaries::import::{self, MAX_BYTES};
use crate::config::Config;
use crate::error::Error;
use crate::indicators::import::Request;
use crate::state::{Clock as _, SystemClock};

#[derive(Debug, Args)]
pub(in crate::command) struct BoundariesFile {
    #[command(flatten)]
    source: Source,
    /// Who published the outlines and under which licence: it is shown beside every drawing.
    #[arg(long, default_value = "Confini: Istat, CC BY 4.0")]
    attribution: String,
}

impl BoundariesFile {
    pub(super) fn run(&self, config: &Config) -> Result<ExitCode, Error> {
        let shown = self.source.file.display().to_string();
        let file = File::open(&self.source.file).with_context(|| format!("{shown} cannot be read"))?;
        let n_bytes = file.metadata().with_context(|| format!("{shown} cannot be read"))?.len();
        if n_bytes > MAX_BYTES {
            let (mb, max_mb) = (n_bytes / 1024 / 1024, MAX_BYTES / 1024 / 1024);
            let detail = format!("has {mb} MB, at most {max_mb} are read: simplify the outlines first");
            return Err(Violations::one(shown, detail).into());
        }
        let db = migrated(config)?;
        let wish = &self.source.wish;
        let name = self.source.file.file_name().unwrap_or_default().to_string_lossy();
        let request = Request { file_name: &name, now: SystemClock.now(), is_dry_run: wish.dry_run };
        let mut report = Report::create(wish.report.as_deref(), &["feature", "outcome", "territory", "detail"])?;
        // A file may grow while it is read.
        let bounded = std::io::Read::take(file, MAX_BYTES);
        let summary = import::boundaries(&db, bounded, &self.attribution, &request, &mut |row| {
            let mut details = Vec::new();
            for fault in row.faults.as_slice() {
                report.fault(&fault.pointer, &fault.detail);
                details.push(fault.detail.as_str());
            }
            report.write(&[&row.place.number().to_string(), row.outcome.word(), row.code, &details.join("; ")])
        })?;
        report.finish()?;
        print(&in_words(&summary, wish.dry_run))?;
        Ok(exit(summary.counts.n_refused > 0))
    }
}
