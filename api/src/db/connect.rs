// SPDX-License-Identifier: AGPL-3.0-or-later
//! Where the database is, and how a connection to it is made.
//!
//! The scheme chooses the backend. `MultiConnection::establish` would try PostgreSQL and then open whatever remains as a
//! SQLite file: a PostgreSQL that is down would become a new, empty database.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::{Context as _, bail};
use diesel::connection::SimpleConnection as _;
use diesel::r2d2::ManageConnection;
use diesel::{Connection as _, PgConnection, SqliteConnection};

use super::Conn;

/// Where the database is. Its `Display` never shows a password.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// `sqlite:PATH`.
    SqliteFile(PathBuf),
    /// `sqlite::memory:`: lives as long as the process; for tests.
    SqliteMemory,
    /// `postgres://…` or `postgresql://…`, as libpq reads it.
    Postgres(String),
}

impl FromStr for DatabaseUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once(':') {
            Some(("sqlite", ":memory:")) => Ok(Self::SqliteMemory),
            Some(("sqlite", rest)) => match rest.strip_prefix("//").unwrap_or(rest) {
                "" => Err("a SQLite URL names a file: sqlite:data/coefficienti.db".into()),
                path if path.contains('?') => Err("a SQLite URL is sqlite:PATH, without `?` and options".into()),
                path => Ok(Self::SqliteFile(path.into())),
            },
            Some(("postgres" | "postgresql", rest)) if rest.starts_with("//") => Ok(Self::Postgres(text.to_owned())),
            _ => Err("the database URL begins with sqlite: (sqlite:data/coefficienti.db) or postgres:// \
                      (postgres://user@host/name)"
                .into()),
        }
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SqliteFile(path) => write!(f, "sqlite:{}", path.display()),
            Self::SqliteMemory => f.write_str("sqlite::memory:"),
            Self::Postgres(url) => {
                let (scheme, rest) = url.split_once("://").unwrap_or(("postgres", ""));
                let without_options = rest.split('?').next().unwrap_or_default();
                let place = without_options.rsplit_once('@').map_or(without_options, |(_, place)| place);
                write!(f, "{scheme}://{place}")
            }
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl DatabaseUrl {
    /// Whether the database lives in memory only.
    pub fn is_in_memory(&self) -> bool {
        matches!(self, Self::SqliteMemory)
    }

    /// Makes the empty SQLite file that this URL names, and its directory. Only on request: a mistyped path must not
    /// become a new, empty database.
    ///
    /// # Errors
    /// Where the file system refuses, and for PostgreSQL, whose databases are made by its administrator.
    pub fn create(&self) -> anyhow::Result<()> {
        match self {
            Self::SqliteFile(path) if path.exists() => Ok(()),
            Self::SqliteFile(path) => {
                if let Some(directory) = path.parent().filter(|it| !it.as_os_str().is_empty()) {
                    std::fs::create_dir_all(directory)
                        .with_context(|| format!("the directory {} cannot be made", directory.display()))?;
                }
                std::fs::File::create_new(path)
                    .with_context(|| format!("the database file {} cannot be made", path.display()))?;
                Ok(())
            }
            Self::SqliteMemory => Ok(()),
            Self::Postgres(_) => {
                bail!("a PostgreSQL database is made by its administrator: createdb NAME, then start again")
            }
        }
    }
}

/// Makes and checks the connections of the pool.
#[derive(Debug)]
pub struct Manager {
    url: DatabaseUrl,
}

impl Manager {
    pub(super) fn new(url: DatabaseUrl) -> Self {
        Self { url }
    }

    /// Connects once, so that a wrong URL is a sentence now and not a time-out later.
    pub(super) fn probe(&self) -> anyhow::Result<()> {
        if self.url.is_in_memory() {
            return Ok(());
        }
        self.connect().map(drop)
    }

    fn connect(&self) -> anyhow::Result<Conn> {
        match &self.url {
            DatabaseUrl::SqliteMemory => sqlite(":memory:").map(Conn::Sqlite),
            DatabaseUrl::SqliteFile(path) => sqlite_file(path).map(Conn::Sqlite),
            DatabaseUrl::Postgres(url) => {
                let conn = PgConnection::establish(url)
                    .map_err(|error| anyhow::anyhow!("PostgreSQL at {} does not answer: {error}", self.url))?;
                Ok(Conn::Postgres(conn))
            }
        }
    }
}

fn sqlite_file(path: &Path) -> anyhow::Result<SqliteConnection> {
    if !path.is_file() {
        bail!(
            "there is no database file {}: correct DATABASE_URL, or make it with `coefficienti migrate --create`",
            path.display()
        );
    }
    let text = path.to_str().context("the path of the database is not UTF-8")?;
    sqlite(text).with_context(|| format!("{} is not a SQLite database that can be used", path.display()))
}

fn sqlite(path: &str) -> anyhow::Result<SqliteConnection> {
    let mut conn = SqliteConnection::establish(path)?;
    // The timeout first: each of the others may have to wait for a writer.
    for pragma in [
        "PRAGMA busy_timeout = 5000",
        "PRAGMA journal_mode = WAL",
        "PRAGMA synchronous = FULL",
        "PRAGMA foreign_keys = ON",
        "PRAGMA temp_store = MEMORY",
    ] {
        conn.batch_execute(pragma)?;
    }
    Ok(conn)
}

impl ManageConnection for Manager {
    type Connection = Conn;
    type Error = diesel::r2d2::Error;

    fn connect(&self) -> Result<Conn, Self::Error> {
        Self::connect(self).map_err(|error| {
            diesel::r2d2::Error::ConnectionError(diesel::ConnectionError::BadConnection(format!("{error:#}")))
        })
    }

    fn is_valid(&self, conn: &mut Conn) -> Result<(), Self::Error> {
        match conn {
            // An embedded database cannot hang up.
            Conn::Sqlite(_) => Ok(()),
            Conn::Postgres(conn) => conn.batch_execute("SELECT 1").map_err(diesel::r2d2::Error::QueryError),
        }
    }

    fn has_broken(&self, conn: &mut Conn) -> bool {
        use diesel::r2d2::R2D2Connection as _;
        std::thread::panicking() || conn.is_broken()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scheme_chooses_the_backend() {
        let check = |text: &str, expected: Result<&str, &str>| {
            let got = text.parse::<DatabaseUrl>();
            match expected {
                Ok(shown) => assert_eq!(got.map(|it| it.to_string()), Ok(shown.to_owned()), "{text}"),
                Err(part) => assert!(got.as_ref().is_err_and(|it| it.contains(part)), "{text}: {got:?}"),
            }
        };
        check("sqlite:data/a.db", Ok("sqlite:data/a.db"));
        check("sqlite:///var/lib/a.db", Ok("sqlite:/var/lib/a.db"));
        check("sqlite::memory:", Ok("sqlite::memory:"));
        check("postgres://me:secret@db.example/coe?sslmode=require", Ok("postgres://db.example/coe"));
        check("data/a.db", Err("begins with sqlite:"));
        check("host=127.0.0.1 dbname=x", Err("begins with sqlite:"));
        check("mysql://x/y", Err("begins with sqlite:"));
        check("sqlite:", Err("names a file"));
        check("", Err("begins with sqlite:"));
    }
}
