// SPDX-License-Identifier: AGPL-3.0-or-later
//! What every handler may reach: one [`State`], no globals.

use std::sync::Arc;

use chrono::NaiveDateTime;

use shared::territories::Day;

use crate::attractiveness::Cache;
use crate::config::Config;
use crate::db::Db;
use crate::error::Error;
use crate::territories::NamesCache;

/// The program's parts, shared by all workers.
#[derive(Debug)]
pub struct State {
    pub db: Db,
    pub config: Config,
    pub clock: Arc<dyn Clock>,
    pub attractiveness: Cache,
    pub names: NamesCache,
}

impl State {
    /// Puts the parts together.
    pub fn new(config: Config, db: Db, clock: Arc<dyn Clock>) -> Self {
        Self { db, config, clock, attractiveness: Cache::default(), names: NamesCache::default() }
    }

    /// The day, UTC.
    ///
    /// # Errors
    /// Where the clock is beyond the year 9999.
    pub fn today(&self) -> Result<Day, Error> {
        let day = self.clock.now().date().to_string();
        day.parse().map_err(|error| Error::Internal(anyhow::anyhow!("the clock says {day}: {error}")))
    }
}

/// What time it is. Two implementors: the machine's clock and one that a test sets.
pub trait Clock: Send + Sync + std::fmt::Debug {
    /// The instant, UTC, truncated to microseconds, so that both databases give back what was written.
    fn now(&self) -> NaiveDateTime;
}

/// The machine's clock.
#[derive(Debug)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> NaiveDateTime {
        use chrono::SubsecRound as _;
        #[expect(clippy::disallowed_methods, reason = "this is the one clock")]
        chrono::Utc::now().naive_utc().trunc_subsecs(6)
    }
}

/// A clock that stands still; for tests.
#[derive(Debug)]
pub struct FixedClock(pub NaiveDateTime);

impl Clock for FixedClock {
    fn now(&self) -> NaiveDateTime {
        self.0
    }
}
