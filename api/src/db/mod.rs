// SPDX-License-Identifier: AGPL-3.0-or-later
//! The database: the only room that knows which backend is behind a connection.
//!
//! Everything else takes `&mut Conn` inside [`Db::read`] or [`Db::write`] and writes portable queries. For the few things
//! that `MultiBackend` lacks (upsert, batch insert) there is `on_backend!`, with one body for both.

mod connect;
pub mod cursor;
mod migrate;
pub mod schema;

use actix_web::web;
use anyhow::Context as _;
use diesel::connection::TransactionManager as _;
use diesel::r2d2::{Pool, PooledConnection};
use diesel::{PgConnection, SqliteConnection};

pub use connect::{DatabaseUrl, Manager};

use crate::error::Error;

/// A connection to either backend.
#[derive(diesel::MultiConnection)]
pub enum Conn {
    Postgres(PgConnection),
    Sqlite(SqliteConnection),
}

impl std::fmt::Debug for Conn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Postgres(_) => "Conn::Postgres",
            Self::Sqlite(_) => "Conn::Sqlite",
        })
    }
}

impl Conn {
    /// Whether the database is inside the process, so that asking it costs no journey.
    pub fn is_embedded(&self) -> bool {
        matches!(self, Self::Sqlite(_))
    }

    /// Makes room for a transaction that touches many rows, so that their pages are not written out and read back. The room
    /// stays with the connection; SQLite fills it only as far as needed.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn expect_many_rows(&mut self) -> Result<(), Error> {
        use diesel::connection::SimpleConnection as _;
        match self {
            Self::Postgres(_) => Ok(()),
            Self::Sqlite(conn) => Ok(conn.batch_execute("PRAGMA cache_size = -65536")?),
        }
    }
}

/// Runs one expression on whichever connection is behind `Conn`; for the few things `MultiBackend` lacks.
#[macro_export]
macro_rules! on_backend {
    ($conn:expr, $inner:ident => $body:expr) => {
        match $conn {
            $crate::db::Conn::Postgres($inner) => $body,
            $crate::db::Conn::Sqlite($inner) => $body,
        }
    };
}

/// The pool of connections; clones share it.
#[derive(Clone)]
pub struct Db {
    pool: Pool<Manager>,
}

impl std::fmt::Debug for Db {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Db").field("state", &self.pool.state()).finish()
    }
}

impl Db {
    /// Opens the pool. Nothing is created: a database that is not there is an error in a sentence.
    ///
    /// # Errors
    /// Where the database cannot be reached; the text says what to do and never holds a password.
    pub fn open(url: &DatabaseUrl) -> anyhow::Result<Self> {
        let manager = Manager::new(url.clone());
        manager.probe()?;
        let size = if url.is_in_memory() { 1 } else { pool_size() };
        let pool = Pool::builder()
            .max_size(size)
            .min_idle(Some(1))
            .error_handler(Box::new(Logged))
            .connection_timeout(std::time::Duration::from_secs(5))
            .build(manager)
            .context("the database does not accept connections")?;
        Ok(Self { pool })
    }

    /// Brings the schema up to date; two processes that start together do it one after the other.
    ///
    /// # Errors
    /// Where a migration fails; nothing of it remains.
    pub fn migrate(&self) -> anyhow::Result<Vec<String>> {
        migrate::up(&mut *self.pool.get()?)
    }

    /// Takes every migration back; for the test that `down` undoes `up`.
    ///
    /// # Errors
    /// Where a migration fails.
    pub fn revert(&self) -> anyhow::Result<()> {
        migrate::down(&mut *self.pool.get()?)
    }

    /// Reads, off the async workers.
    ///
    /// # Errors
    /// What `f` returns; [`Error::Unavailable`] where no connection is free in time.
    pub async fn read<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Conn) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let this = self.clone();
        web::block(move || f(&mut *this.connection()?)).await.map_err(unfinished)?
    }

    /// Writes in one immediate transaction, off the async workers: all of `f`, or nothing.
    ///
    /// # Errors
    /// What `f` returns, after rolling back; [`Error::Unavailable`] where no connection is free in time.
    pub async fn write<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Conn) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let this = self.clone();
        web::block(move || this.write_now(f)).await.map_err(unfinished)?
    }

    /// [`Db::read`] for the command line, which has no async workers to spare.
    ///
    /// # Errors
    /// As [`Db::read`].
    pub fn read_now<T>(&self, f: impl FnOnce(&mut Conn) -> Result<T, Error>) -> Result<T, Error> {
        f(&mut *self.connection()?)
    }

    /// [`Db::write`] for the command line, which has no async workers to spare.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub fn write_now<T>(&self, f: impl FnOnce(&mut Conn) -> Result<T, Error>) -> Result<T, Error> {
        self.try_out(|conn| f(conn).map(Verdict::Keep))
    }

    /// A write that decides at its end whether it was one: a dry run, or an import with a faulty row, is undone.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub fn try_out<T>(&self, f: impl FnOnce(&mut Conn) -> Result<Verdict<T>, Error>) -> Result<T, Error> {
        immediate(&mut *self.connection()?, f)
    }

    fn connection(&self) -> Result<PooledConnection<Manager>, Error> {
        self.pool.get().map_err(|_| Error::Unavailable)
    }
}

/// A blocking task that panicked or was dropped: our fault, and the log says so.
pub fn unfinished(error: actix_web::error::BlockingError) -> Error {
    Error::Internal(anyhow::Error::new(error).context("a blocking task did not finish"))
}

/// What becomes of a transaction, with its result.
#[derive(Debug)]
pub enum Verdict<T> {
    /// It is committed.
    Keep(T),
    /// It is rolled back; the result says what it would have done.
    Undo(T),
}

/// The transactions of [`Conn`].
type Transactions = <Conn as diesel::Connection>::TransactionManager;

/// One transaction that is a writer from its first statement.
///
/// SQLite upgrades a deferred lock without waiting and fails at once, so a writer must ask for it at `BEGIN`.
fn immediate<T>(conn: &mut Conn, f: impl FnOnce(&mut Conn) -> Result<Verdict<T>, Error>) -> Result<T, Error> {
    begin(conn)?;
    match f(conn) {
        Ok(Verdict::Keep(value)) => {
            Transactions::commit_transaction(conn)?;
            Ok(value)
        }
        Ok(Verdict::Undo(value)) => {
            Transactions::rollback_transaction(conn)?;
            Ok(value)
        }
        Err(error) => {
            if let Err(broken) = Transactions::rollback_transaction(conn) {
                tracing::error!(%broken, "a transaction could not be rolled back");
            }
            Err(error)
        }
    }
}

/// Begins it. Two bodies, because only SQLite has kinds of `BEGIN`.
fn begin(conn: &mut Conn) -> diesel::QueryResult<()> {
    use diesel::connection::AnsiTransactionManager as Ansi;
    match conn {
        Conn::Postgres(conn) => Ansi::begin_transaction(conn),
        Conn::Sqlite(conn) => Ansi::begin_transaction_sql(conn, "BEGIN IMMEDIATE"),
    }
}

/// Twice the cores: queries are short, and one that waits for the disk leaves a core free.
fn pool_size() -> u32 {
    let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    u32::try_from(cores * 2).unwrap_or(4).clamp(4, 32)
}

/// Says of a connection that cannot be made, without its URL.
#[derive(Debug)]
struct Logged;

impl diesel::r2d2::HandleError<diesel::r2d2::Error> for Logged {
    fn handle_error(&self, error: diesel::r2d2::Error) {
        tracing::warn!(%error, "a database connection could not be made");
    }
}
