// SPDX-License-Identifier: AGPL-3.0-or-later
//! What every handler may reach: one [`State`], no globals.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{NaiveDateTime, TimeDelta};

use shared::territories::Day;

use crate::access::secrets::Secrets;
use crate::access::tokens::Tokens;
use crate::attractiveness::Cache;
use crate::config::Config;
use crate::db::Db;
use crate::error::Error;
use crate::http::limits::Limits;
use crate::territories::NamesCache;

/// The program's parts, shared by all workers.
#[derive(Debug)]
pub struct State {
    pub db: Db,
    pub config: Config,
    pub clock: Arc<dyn Clock>,
    pub attractiveness: Cache,
    pub names: NamesCache,
    pub secrets: Arc<Secrets>,
    pub tokens: Tokens,
    pub limits: Limits,
}

impl State {
    /// Puts the parts together.
    ///
    /// # Errors
    /// Where the secrets cannot be used.
    pub fn new(config: Config, db: Db, clock: Arc<dyn Clock>, secrets: Secrets) -> anyhow::Result<Self> {
        let tokens = Tokens::new(&secrets)?;
        let limits = Limits::new(&config);
        let (attractiveness, names) = (Cache::default(), NamesCache::default());
        Ok(Self { db, config, clock, attractiveness, names, secrets: Arc::new(secrets), tokens, limits })
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

/// A clock that stands still until it is set; for tests.
#[derive(Debug)]
pub struct FixedClock(Mutex<NaiveDateTime>);

impl FixedClock {
    /// Stands at an instant.
    pub fn new(at: NaiveDateTime) -> Self {
        Self(Mutex::new(at))
    }

    /// Goes on by a time.
    pub fn advance(&self, by: TimeDelta) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) += by;
    }
}

impl Clock for FixedClock {
    fn now(&self) -> NaiveDateTime {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
