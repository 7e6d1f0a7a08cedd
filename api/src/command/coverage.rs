// SPDX-License-Identifier: AGPL-3.0-or-later
//! `coefficienti coverage`.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Subcommand;
use diesel::prelude::*;
use shared::coverage::EquipeCoverage;
use shared::equipes::EquipeId;
use shared::territories::Day;

use super::{FAULTY_INPUT, answered, open, print};
use crate::config::Config;
use crate::coverage::store;
use crate::db::schema::equipes;
use crate::db::{Conn, Db};
use crate::error::Error;
use crate::state::{Clock as _, SystemClock};

#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// Compute the coverage of every equipe anew from the ratings, and compare it with the summary that writes keep.
    ///
    /// Exit code 2 where they differ. Says how long either took, the median of --repeat times for each equipe.
    Verify {
        /// Only this equipe.
        #[arg(long, value_name = "ID")]
        equipe: Option<EquipeId>,
        /// How often each is read and computed.
        #[arg(long, default_value = "1", value_parser = clap::value_parser!(u32).range(1..=1000))]
        repeat: u32,
    },
}

pub(super) fn run(config: &Config, what: &What) -> anyhow::Result<ExitCode> {
    let What::Verify { equipe, repeat } = what;
    let db = open(config)?;
    db.migrate()?;
    let today: Day = SystemClock.now().date().to_string().parse().map_err(|error: String| anyhow::anyhow!(error))?;
    answered(verify(&db, &today, equipe.as_ref(), *repeat))
}

fn verify(db: &Db, today: &Day, only: Option<&EquipeId>, repeat: u32) -> Result<ExitCode, Error> {
    let all = |conn: &mut Conn| Ok(equipes::table.order(equipes::id).select(equipes::id).load(conn)?);
    let ids: Vec<EquipeId> = match only {
        Some(equipe) => vec![equipe.clone()],
        None => db.read_now(all)?,
    };
    let (mut n_different, mut read_us, mut computed_us) = (0, 0.0, 0.0);
    for id in &ids {
        // A day that has passed is written down before anything is measured.
        db.write_now(|conn| store::from_summary(conn, id, today))?;
        let (summary, read) = measured(db, repeat, |conn| store::from_summary(conn, id, today))?;
        let (anew, computed) = measured(db, repeat, |conn| store::from_ratings(conn, id, today))?;
        (read_us, computed_us) = (read_us + read, computed_us + computed);
        if summary != anew {
            n_different += 1;
            print(&format!("equipe {id}: the summary is not what the ratings say"))?;
        }
    }
    print(&format!("{} equipes, {n_different} differ", ids.len()))?;
    if !ids.is_empty() {
        let ratio = if read_us > 0.0 { computed_us / read_us } else { 0.0 };
        print(&format!("from the summary {read_us:.0} us, from the ratings {computed_us:.0} us: {ratio:.1}x"))?;
    }
    Ok(if n_different > 0 { ExitCode::from(FAULTY_INPUT) } else { ExitCode::SUCCESS })
}

/// What `f` gives, and the median of how many microseconds it took.
fn measured(
    db: &Db,
    repeat: u32,
    f: impl Fn(&mut Conn) -> Result<EquipeCoverage, Error>,
) -> Result<(EquipeCoverage, f64), Error> {
    let mut times: Vec<Duration> = Vec::new();
    let mut last = None;
    for _ in 0..repeat.max(1) {
        let began = Instant::now();
        last = Some(db.read_now(&f)?);
        times.push(began.elapsed());
    }
    times.sort_unstable();
    let median = times.get(times.len() / 2).copied().unwrap_or_default();
    let last = last.ok_or_else(|| Error::Internal(anyhow::anyhow!("nothing was measured")))?;
    Ok((last, median.as_secs_f64() * 1e6))
}
