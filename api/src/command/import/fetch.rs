// SPDX-License-Identifier: AGPL-3.0-or-later
//! `coefficienti import fetch`.

use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use shared::codelists::Scheme;

use super::terms::Meaning;
use super::{Wish, migrated};
use crate::config::Config;
use crate::error::Error;
use crate::imports::fetch::{self, Ask, ISTAT, Limits};
use crate::imports::formats::SdmxCsv;

#[derive(Debug, Args)]
pub(in crate::command) struct Fetch {
    /// The data flow: DF_BES_TERRIT_3, or IT1,DF_BES_TERRIT_3,1.0.
    dataflow: String,
    /// Which of its series, as codes joined by points: A.ITG1.12SER007.9. All of them where it is not said.
    #[arg(long)]
    key: Option<String>,
    /// Since which year.
    #[arg(long, value_name = "YEAR")]
    from: Option<i32>,
    /// The service.
    #[arg(long, value_name = "URL", default_value = ISTAT)]
    base: reqwest::Url,
    /// Seconds that the whole answer may take.
    #[arg(long, value_name = "SECONDS", default_value_t = 300, value_parser = clap::value_parser!(u64).range(1..=3600))]
    timeout: u64,
    /// Megabytes that the answer may have.
    #[arg(long, value_name = "MB", default_value_t = 500, value_parser = clap::value_parser!(u64).range(1..=10_000))]
    max_mb: u64,
    #[command(flatten)]
    wish: Wish,
    #[command(flatten)]
    meaning: Meaning,
}

impl Fetch {
    pub(super) fn run(&self, config: &Config) -> Result<ExitCode, Error> {
        let ask =
            Ask { base: self.base.clone(), dataflow: self.dataflow.clone(), key: self.key.clone(), from: self.from };
        let limits = Limits {
            connect: Duration::from_secs(self.timeout.min(10)),
            total: Duration::from_secs(self.timeout),
            max_bytes: self.max_mb * 1_000_000,
        };
        let terms = self.meaning.terms(Scheme::Itter107)?;
        let db = migrated(config)?;
        let name = ask.url()?.to_string();
        let file = fetch::download(&ask, limits)?;
        self.wish.import(&db, &name, Box::new(SdmxCsv { file, terms }))
    }
}
