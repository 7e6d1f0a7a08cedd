// SPDX-License-Identifier: AGPL-3.0-or-later
//! What the database layer promises: writers wait for one another, a write is all or nothing, two processes may start
//! together.

use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};

use api::db::{Db, schema::dimensions};
use api::error::Error;
use diesel::prelude::*;
use shared::indicators::Dimension;
use shared::text::Bilingual;

use crate::harness::{Database, is_postgres};

/// A database that several connections share: on SQLite a file, because memory belongs to one connection.
struct Shared {
    db: Db,
    url: api::db::DatabaseUrl,
    _directory: tempfile::TempDir,
    _database: Option<Database>,
}

fn shared_database() -> Shared {
    let directory = tempfile::tempdir().unwrap();
    if is_postgres() {
        let database = Database::new();
        let url = database.url.clone();
        return Shared { db: Db::open(&url).unwrap(), url, _directory: directory, _database: Some(database) };
    }
    let url: api::db::DatabaseUrl = format!("sqlite:{}", directory.path().join("test.db").display()).parse().unwrap();
    url.create().unwrap();
    Shared { db: Db::open(&url).unwrap(), url, _directory: directory, _database: None }
}

fn dimension(code: &str) -> Dimension {
    let words = Bilingual { it: code.into(), en: code.into() };
    Dimension { code: code.into(), name: words.clone(), meaning: words }
}

#[test]
fn two_processes_that_start_together_migrate_one_after_the_other() {
    let shared = shared_database();
    let ran: Vec<usize> = std::thread::scope(|scope| {
        let starts: Vec<_> =
            (0..4).map(|_| scope.spawn(|| Db::open(&shared.url).unwrap().migrate().unwrap().len())).collect();
        starts.into_iter().map(|it| it.join().unwrap()).collect()
    });
    let mut ran_at_all: Vec<usize> = ran.into_iter().filter(|it| *it > 0).collect();
    assert_eq!(ran_at_all.len(), 1, "{ran_at_all:?}");
    assert!(ran_at_all.pop().unwrap() >= 2);
}

#[test]
fn writers_that_read_first_wait_for_one_another_and_lose_nothing() {
    let shared = shared_database();
    shared.db.migrate().unwrap();
    shared.db.write_now(|conn| api::indicators::store::put_dimension(conn, 0, &dimension("counter"))).unwrap();
    let failures = Arc::new(AtomicI32::new(0));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..25 {
                    let written = shared.db.write_now(|conn| {
                        // On PostgreSQL a read-then-write needs the row's lock; on SQLite the writer has the file.
                        diesel::update(dimensions::table)
                            .set(dimensions::position.eq(dimensions::position))
                            .execute(conn)?;
                        let now: i32 = dimensions::table.select(dimensions::position).first(conn)?;
                        diesel::update(dimensions::table).set(dimensions::position.eq(now + 1)).execute(conn)?;
                        Ok(())
                    });
                    if written.is_err() {
                        failures.fetch_add(1, Ordering::Relaxed);
                    }
                }
            });
        }
    });
    assert_eq!(failures.load(Ordering::Relaxed), 0);
    let total: i32 =
        shared.db.read_now(|conn| Ok(dimensions::table.select(dimensions::position).first(conn)?)).unwrap();
    assert_eq!(total, 100);
}

#[test]
fn a_write_that_fails_leaves_nothing() {
    let shared = shared_database();
    shared.db.migrate().unwrap();
    let failed: Result<(), Error> = shared.db.write_now(|conn| {
        api::indicators::store::put_dimension(conn, 0, &dimension("half"))?;
        Err(Error::NotFound("reason to stop".into()))
    });
    assert!(failed.is_err());
    let n: i64 = shared.db.read_now(|conn| Ok(dimensions::table.count().get_result(conn)?)).unwrap();
    assert_eq!(n, 0);
}

#[test]
fn a_foreign_key_that_points_nowhere_is_refused() {
    let shared = shared_database();
    shared.db.migrate().unwrap();
    let value = shared::indicators::Value {
        territory: "19".parse().unwrap(),
        indicator: "employment_rate".parse().unwrap(),
        year: 2024,
        value: 1.0,
        import: "019ab3c4-0000-7000-8000-000000000000".parse().unwrap(),
    };
    assert!(shared.db.write_now(|conn| api::indicators::store::put_values(conn, &[&value])).is_err());
}
