// SPDX-License-Identifier: AGPL-3.0-or-later
//! `coefficienti import competences`, `coefficienti export competences`.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, Subcommand, ValueEnum};
use shared::competences::{Framework, FrameworkState, FrameworkVersion};
use shared::problem::Violations;

use super::{answered, open, print, written};
use crate::access::Act;
use crate::competences::{files, store};
use crate::config::Config;
use crate::error::Error;
use crate::state::{Clock as _, SystemClock};

#[derive(Debug, Subcommand)]
pub(super) enum Export {
    /// A published version of the competence framework: the newest where none is named.
    ///
    /// Example: coefficienti export competences --format csv > competences.csv
    Competences {
        /// The version.
        // `--version` of the program has the plain name.
        #[arg(id = "of-version", value_name = "VERSION")]
        version: Option<FrameworkVersion>,
        /// JSON, the whole framework, or CSV, a row a competence.
        #[arg(long, value_enum, default_value = "json")]
        format: Format,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Format {
    Json,
    Csv,
}

/// A file that is to be a draft.
#[derive(Debug, Args)]
pub(super) struct Import {
    /// The file: `.json` or `.csv`.
    file: PathBuf,
    /// The version of the draft; a CSV file does not say it, a JSON file does.
    // `--version` of the program has the plain name.
    #[arg(id = "as", long = "as", value_name = "VERSION")]
    version: Option<FrameworkVersion>,
    /// Say what would be different and write nothing.
    #[arg(long)]
    dry_run: bool,
}

impl Import {
    pub(super) fn run(&self, config: &Config) -> Result<ExitCode, Error> {
        let shown = self.file.display().to_string();
        let text = std::fs::read(&self.file).with_context(|| format!("{shown} cannot be read"))?;
        let is_csv = self.file.extension().is_some_and(|it| it.eq_ignore_ascii_case("csv"));
        let db = open(config)?;
        db.migrate()?;
        let act = Act::of_the_program(SystemClock.now());
        let done = db.write_now(|conn| {
            let framework = match (is_csv, &self.version) {
                (true, Some(version)) => files::of_csv(conn, &text, version)?,
                (true, None) => {
                    return Err(Violations::one(shown, "is CSV: say the version of the draft, --as 1.1").into());
                }
                (false, None) => files::of_json(&text)?,
                (false, Some(version)) => Framework { version: version.clone(), ..files::of_json(&text)? },
            };
            store::import(conn, &act, &framework, self.dry_run)
        })?;
        for it in &done.differences.items {
            let (before, after) = (it.before.as_deref().unwrap_or("-"), it.after.as_deref().unwrap_or("-"));
            print(&format!("{} {}: {before} -> {after}", it.kind, it.place))?;
        }
        let found = &done.differences;
        let is_new = done.is_applied || self.dry_run;
        let what = written(is_new, self.dry_run);
        let (added, changed, removed) = (found.n_added, found.n_changed, found.n_removed);
        print(&format!("draft {}: {added} added, {changed} changed, {removed} removed; {what}", done.version))?;
        Ok(ExitCode::SUCCESS)
    }
}

pub(super) fn export(config: &Config, what: &Export) -> anyhow::Result<ExitCode> {
    let Export::Competences { version, format } = what;
    let db = open(config)?;
    db.migrate()?;
    let framework = db.read_now(|conn| match version {
        Some(version) => store::read(conn, version, FrameworkState::Published).map(|it| it.framework),
        None => store::newest(conn)?.ok_or_else(|| Error::NotFound("published framework".into())),
    });
    answered(framework.and_then(|framework| {
        match format {
            Format::Json => print(&serde_json::to_string_pretty(&framework).context("a framework cannot be written")?)?,
            Format::Csv => print(files::to_csv(&framework)?.trim_end())?,
        }
        Ok(ExitCode::SUCCESS)
    }))
}
