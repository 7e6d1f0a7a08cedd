// SPDX-License-Identifier: AGPL-3.0-or-later
//! A database of one's own: SQLite in memory, or a fresh schema of the PostgreSQL that `TEST_DATABASE_URL` names.

use api::db::DatabaseUrl;
use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection};

/// The database of one test; its schema goes with it.
pub(crate) struct Database {
    pub(crate) url: DatabaseUrl,
    text: String,
    schema: Option<(String, String)>,
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
            return Self { url: server.parse().unwrap(), text: server, schema: None };
        }
        let schema = format!("test_{}", uuid::Uuid::now_v7().simple());
        PgConnection::establish(&server).unwrap().batch_execute(&format!("CREATE SCHEMA {schema}")).unwrap();
        let join = if server.contains('?') { '&' } else { '?' };
        let text = format!("{server}{join}options=-csearch_path%3D{schema}");
        Self { url: text.parse().unwrap(), text, schema: Some((server, schema)) }
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
