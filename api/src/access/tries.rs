// SPDX-License-Identifier: AGPL-3.0-or-later
//! How often a password or a code may be tried: after some failures a user name has to wait, from that network only, so that
//! nobody can lock somebody else out.
//!
//! A try is taken before it is judged, and counts as failed until it was right: tries that are sent at once queue for the row
//! of their pair, and those past the free ones are not judged at all.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;

use super::Act;
use crate::db::Conn;
use crate::db::schema::login_failures::{self, dsl};
use crate::error::Error;

/// Failures that cost nothing: everybody mistypes.
const FREE_FAILURES: i32 = 4;

/// Seconds to wait after the first failure too many; it doubles with each.
const FIRST_WAIT_S: i64 = 15;

/// Most seconds to wait.
const LONGEST_WAIT_S: i64 = 900;

/// A try of a user name from a network, taken and not yet judged.
#[derive(Clone, Debug)]
pub struct Try(String);

impl Try {
    /// Takes one, to be judged after this write.
    ///
    /// # Errors
    /// [`Error::TooMany`] where the pair has to wait.
    pub fn take(conn: &mut Conn, act: &Act, username: &str) -> Result<Self, Error> {
        let pair = super::digest(&format!("{username}\n{}", act.network));
        let first = (dsl::digest.eq(&pair), dsl::n_failures.eq(0), dsl::last_at.eq(act.at));
        // Who touches the row first goes first: the others of the pair wait for the end of that transaction.
        let same = dsl::n_failures.eq(dsl::n_failures);
        crate::on_backend!(conn, inner => diesel::insert_into(login_failures::table)
            .values(first).on_conflict(dsl::digest).do_update().set(same).execute(inner))?;
        let row = login_failures::table.find(&pair);
        let (n_failures, last_at) = row.select((dsl::n_failures, dsl::last_at)).first(conn)?;
        match wait_s(n_failures, last_at, act.at) {
            0 => {
                let taken = (dsl::n_failures.eq(n_failures.saturating_add(1)), dsl::last_at.eq(act.at));
                diesel::update(login_failures::table.find(&pair)).set(taken).execute(conn)?;
                Ok(Self(pair))
            }
            retry_after_s => Err(Error::TooMany { retry_after_s }),
        }
    }

    /// It was right: the failures of its pair are forgotten, and those of all that are a day old.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn was_right(&self, conn: &mut Conn, now: NaiveDateTime) -> Result<(), Error> {
        let old = dsl::last_at.lt(now - TimeDelta::days(1));
        diesel::delete(dsl::login_failures.filter(dsl::digest.eq(&self.0).or(old))).execute(conn)?;
        Ok(())
    }
}

/// Seconds that a pair has to wait after its failures.
fn wait_s(n_failures: i32, last_at: NaiveDateTime, now: NaiveDateTime) -> u64 {
    let over = n_failures - FREE_FAILURES;
    if over <= 0 {
        return 0;
    }
    let wait = FIRST_WAIT_S.saturating_mul(1 << (over - 1).min(10)).min(LONGEST_WAIT_S);
    let left = (last_at + TimeDelta::seconds(wait) - now).num_seconds();
    u64::try_from(left).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_and_has_an_end() {
        let at = chrono::DateTime::from_timestamp(1_795_000_000, 0).unwrap().naive_utc();
        let waits: Vec<u64> = (3..=8).map(|n| wait_s(n, at, at)).collect();
        assert_eq!(waits, [0, 0, 15, 30, 60, 120]);
        assert_eq!((wait_s(i32::MAX, at, at), wait_s(6, at, at + TimeDelta::seconds(31))), (900, 0));
    }
}
