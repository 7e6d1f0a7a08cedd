// SPDX-License-Identifier: AGPL-3.0-or-later
//! A database of one's own: SQLite, or a fresh schema of the PostgreSQL that `TEST_DATABASE_URL` names.

use std::sync::OnceLock;

use api::db::DatabaseUrl;
use api::db::Db;
use api::reference::{self, Extent};
use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection, RunQueryDsl as _};

/// The database of one test; its schema goes with it.
pub(crate) struct Database {
    pub(crate) url: DatabaseUrl,
    text: String,
    schema: Option<(String, String)>,
    _directory: Option<tempfile::TempDir>,
}

/// Where the suite runs; SQLite in memory where nothing is said.
fn server() -> String {
    #[expect(clippy::disallowed_methods, reason = "the harness is told where to run by the environment")]
    std::env::var("TEST_DATABASE_URL").unwrap_or_else(|_| "sqlite::memory:".into())
}

/// Whether the suite runs on PostgreSQL.
pub(crate) fn is_postgres() -> bool {
    server().starts_with("postgres")
}

impl Database {
    pub(crate) fn new() -> Self {
        let server = server();
        if !is_postgres() {
            return Self { url: server.parse().unwrap(), text: server, schema: None, _directory: None };
        }
        let schema = format!("test_{}", uuid::Uuid::now_v7().simple());
        PgConnection::establish(&server).unwrap().batch_execute(&format!("CREATE SCHEMA {schema}")).unwrap();
        let join = if server.contains('?') { '&' } else { '?' };
        let text = format!("{server}{join}options=-csearch_path%3D{schema}");
        Self { url: text.parse().unwrap(), text, schema: Some((server, schema)), _directory: None }
    }

    /// Migrated, with the reference data. On SQLite they are loaded once for the whole suite; a test has a copy.
    pub(crate) fn seeded(extent: Extent) -> (Self, Db) {
        if is_postgres() {
            let database = Self::new();
            let db = load(&database.url, extent);
            return (database, db);
        }
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("test.db");
        std::fs::write(&path, template(extent)).unwrap();
        let text = format!("sqlite:{}", path.display());
        let database = Self { url: text.parse().unwrap(), text, schema: None, _directory: Some(directory) };
        let db = Db::open(&database.url).unwrap();
        (database, db)
    }

    /// The URL as an environment variable holds it.
    pub(crate) fn env_url(&self) -> String {
        self.text.clone()
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Some((server, schema)) = &self.schema
            && let Ok(mut conn) = PgConnection::establish(server)
        {
            let _ = conn.batch_execute(&format!("DROP SCHEMA {schema} CASCADE"));
        }
    }
}

fn load(url: &DatabaseUrl, extent: Extent) -> Db {
    let db = Db::open(url).unwrap();
    db.migrate().unwrap();
    reference::load(&db, super::now(), extent).unwrap();
    db
}

/// The file that tests have a copy of.
fn template(extent: Extent) -> &'static [u8] {
    static FULL: OnceLock<Vec<u8>> = OnceLock::new();
    static SMALL: OnceLock<Vec<u8>> = OnceLock::new();
    let file = if extent == Extent::Full { &FULL } else { &SMALL };
    file.get_or_init(|| {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("template.db");
        let db = load(&"sqlite::memory:".parse().unwrap(), extent);
        let copy = format!("VACUUM INTO '{}'", path.display());
        db.read_now(|conn| Ok(diesel::sql_query(copy).execute(conn)?)).unwrap();
        std::fs::read(path).unwrap()
    })
}
