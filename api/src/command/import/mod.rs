// SPDX-License-Identifier: AGPL-3.0-or-later
//! `coefficienti import`: a file of a publisher or of one's own, taken whole or not at all.

mod boundaries;
mod fetch;
mod municipalities;
pub(super) mod report;
mod terms;

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use shared::codelists::Scheme;

use self::report::{Report, VALUE_REPORT, in_words};
use self::terms::Meaning;
use super::{FAULTY_INPUT, answered, open, print};
use crate::config::Config;
use crate::db::Db;
use crate::error::Error;
use crate::imports::formats::{BesCsv, Format, SdmxCsv, SdmxJson, ValuesCsv};
use crate::indicators::import::{self, Request};
use crate::state::{Clock as _, SystemClock};

#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// Values of indicators: a CSV file with the columns territory,indicator,year,value (UTF-8, comma, decimal point).
    ///
    /// The file is taken whole or not at all: one faulty row and nothing is written. Importing it twice is importing it
    /// once. Exit code 2 where a row is at fault.
    Values(Source),
    /// SDMX-CSV as Istat writes it: DATAFLOW,FREQ,REF_AREA,…,TIME_PERIOD,OBS_VALUE.
    ///
    /// Rules say which rows are which indicator: those that come with the program (BES dei territori), --map FILE, or
    /// --indicator CODE with --where. Rows that no rule fits, aggregates and missing figures are skipped, and counted.
    #[command(name = "sdmx-csv")]
    SdmxCsv(Published),
    /// SDMX-JSON, a data message of version 1.0 or 2.0.
    ///
    /// As sdmx-csv; the structure inside the message says what the observations are.
    #[command(name = "sdmx-json")]
    SdmxJson(Published),
    /// BES dei territori as a long table: indicator (the publisher's code), territory (ISTAT code), year, value.
    ///
    /// As sdmx-csv; comma, semicolon or tab.
    Bes(Published),
    /// SDMX-CSV of Eurostat: freq,…,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG; NUTS 2024 unless --codelist says another.
    ///
    /// As sdmx-csv. Rows of other countries are skipped, and counted.
    Eurostat(Published),
    /// ISTAT's «Elenco comuni» CSV: new names and cadastral codes of the municipalities on record.
    ///
    /// Semicolon, UTF-8 or Windows-1252. A new code is skipped and one that is missing stays, each with the reason in
    /// --report FILE: the list does not say what a code came from, and values are keyed by codes. A code that changed is
    /// refused, because its values would stay behind. A first try: coefficienti import comuni FILE --dry-run
    Comuni(Source),
    /// Outlines of provinces or regions: a GeoJSON FeatureCollection in WGS84, each feature with its ISTAT code.
    ///
    /// All or nothing; files above 32 MB are not read. The map is drawn from them.
    Boundaries(boundaries::BoundariesFile),
    /// A draft of the competence framework: JSON, or CSV with a row a competence, as `export competences` writes them.
    ///
    /// Taken whole or not at all; what is different from the draft of that version, or from the newest published version, is said.
    /// Exit code 2 with every fault where the file is at fault. Example: coefficienti import competences mine.csv --as 1.1
    Competences(super::competences::Import),
    /// A data flow from Istat's SDMX service, read as sdmx-csv.
    ///
    /// The answer is kept in a temporary file (TMPDIR says where) until it is whole, then imported.
    /// Example: coefficienti import fetch DF_BES_TERRIT_3 --from 2020 --dry-run
    Fetch(fetch::Fetch),
}

/// A file, and what becomes of it.
#[derive(Debug, Args)]
pub(super) struct Source {
    /// The file.
    file: PathBuf,
    #[command(flatten)]
    wish: Wish,
}

#[derive(Debug, Args)]
struct Wish {
    /// Say what would happen and write nothing.
    #[arg(long)]
    dry_run: bool,
    /// Write what was said of each row to this CSV file.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

/// A publisher's file, and what its rows stand for.
#[derive(Debug, Args)]
pub(super) struct Published {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    meaning: Meaning,
}

pub(super) fn run(config: &Config, what: &What) -> anyhow::Result<ExitCode> {
    let done = match what {
        What::Values(source) => source.import(config, |file, _| Ok(Box::new(ValuesCsv(file)))),
        What::SdmxCsv(it) => it.import_csv(config, Scheme::Itter107),
        What::Eurostat(it) => it.import_csv(config, Scheme::Nuts2024),
        What::SdmxJson(it) => it.source.import(config, |_, path| {
            let path = path.to_owned();
            let open = move || File::open(&path).map(|it| -> Box<dyn Read> { Box::new(it) });
            Ok(Box::new(SdmxJson { open: Box::new(open), terms: it.meaning.terms(Scheme::Itter107)? }))
        }),
        What::Bes(it) => {
            it.source.import(config, |file, _| Ok(Box::new(BesCsv { file, terms: it.meaning.terms(Scheme::Istat)? })))
        }
        What::Comuni(source) => municipalities::run(config, source),
        What::Boundaries(file) => file.run(config),
        What::Competences(file) => file.run(config),
        What::Fetch(fetch) => fetch.run(config),
    };
    answered(done)
}

impl Source {
    fn import<'a>(
        &self,
        config: &Config,
        format: impl FnOnce(File, &Path) -> Result<Box<dyn Format + 'a>, Error>,
    ) -> Result<ExitCode, Error> {
        let file = File::open(&self.file).with_context(|| format!("{} cannot be read", self.file.display()))?;
        let format = format(file, &self.file)?;
        let name = self.file.file_name().unwrap_or_default().to_string_lossy();
        self.wish.import(&migrated(config)?, &name, format)
    }
}

impl Published {
    fn import_csv(&self, config: &Config, scheme: Scheme) -> Result<ExitCode, Error> {
        self.source.import(config, |file, _| Ok(Box::new(SdmxCsv { file, terms: self.meaning.terms(scheme)? })))
    }
}

impl Wish {
    fn import(&self, db: &Db, name: &str, format: Box<dyn Format + '_>) -> Result<ExitCode, Error> {
        let request = Request { file_name: name, now: SystemClock.now(), is_dry_run: self.dry_run };
        let mut report = Report::create(self.report.as_deref(), &VALUE_REPORT)?;
        let summary = import::run(db, format, &request, &mut |row| report.row(row))?;
        report.finish()?;
        print(&in_words(&summary, self.dry_run))?;
        Ok(exit(summary.counts.n_refused > 0))
    }
}

fn exit(is_faulty: bool) -> ExitCode {
    if is_faulty { ExitCode::from(FAULTY_INPUT) } else { ExitCode::SUCCESS }
}

fn migrated(config: &Config) -> Result<Db, Error> {
    let db = open(config)?;
    db.migrate()?;
    Ok(db)
}
