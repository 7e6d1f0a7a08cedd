// SPDX-License-Identifier: AGPL-3.0-or-later
//! The migrations, embedded once per backend, and the guard that lets one process at a time run them.

use anyhow::anyhow;
use diesel::connection::SimpleConnection as _;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::{Conn, Verdict, immediate};
use crate::error::Error;

const SQLITE: EmbeddedMigrations = embed_migrations!("../migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("../migrations/postgres");

/// Key of PostgreSQL's advisory lock: the ASCII letters `COE-MIGR`.
const LOCK: i64 = 0x434f_452d_4d49_4752;

/// Runs what is pending and names it.
///
/// Two bodies, because the guards differ: SQLite has one writer at a time, so the whole run is one immediate transaction;
/// PostgreSQL has an advisory lock, without which two processes on a fresh database collide.
pub(super) fn up(conn: &mut Conn) -> anyhow::Result<Vec<String>> {
    guarded(conn, |conn| {
        let run = match conn {
            Conn::Postgres(conn) => conn.run_pending_migrations(POSTGRES).map(names),
            Conn::Sqlite(conn) => conn.run_pending_migrations(SQLITE).map(names),
        };
        run.map_err(|error| anyhow!("a migration failed: {error}"))
    })
}

/// Takes everything back, newest first.
pub(super) fn down(conn: &mut Conn) -> anyhow::Result<()> {
    guarded(conn, |conn| {
        let run = match conn {
            Conn::Postgres(conn) => conn.revert_all_migrations(POSTGRES).map(names),
            Conn::Sqlite(conn) => conn.revert_all_migrations(SQLITE).map(names),
        };
        run.map(drop).map_err(|error| anyhow!("a migration could not be taken back: {error}"))
    })
}

fn names(versions: Vec<diesel::migration::MigrationVersion<'_>>) -> Vec<String> {
    versions.iter().map(ToString::to_string).collect()
}

fn guarded<T>(conn: &mut Conn, f: impl FnOnce(&mut Conn) -> anyhow::Result<T>) -> anyhow::Result<T> {
    if let Conn::Postgres(inner) = conn {
        inner.batch_execute(&format!("SELECT pg_advisory_lock({LOCK})"))?;
        let run = f(conn);
        if let Conn::Postgres(inner) = conn {
            inner.batch_execute(&format!("SELECT pg_advisory_unlock({LOCK})"))?;
        }
        return run;
    }
    immediate(conn, |conn| f(conn).map(Verdict::Keep).map_err(Error::Internal)).map_err(|error| match error {
        Error::Internal(cause) => cause,
        other => other.into(),
    })
}
