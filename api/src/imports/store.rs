// SPDX-License-Identifier: AGPL-3.0-or-later
//! Rows and queries of the imports.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use shared::imports::{Import, ImportKind, Outcome};
use shared::indicators::ImportId;
use shared::page::Page;

use crate::db::cursor::Window;
use crate::db::schema::imports;
use crate::db::{Conn, MultiBackend, instant, new_id};
use crate::error::{Error, OrNotFound as _};

#[derive(HasQuery)]
#[diesel(table_name = imports, check_for_backend(MultiBackend))]
struct Row {
    id: ImportId,
    kind: ImportKind,
    file_name: String,
    file_digest: String,
    imported_at: NaiveDateTime,
    n_rows: i64,
    n_new: i64,
    n_changed: i64,
    n_same: i64,
}

impl From<Row> for Import {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            kind: row.kind,
            file_name: row.file_name,
            file_digest: row.file_digest,
            imported_at: instant(row.imported_at),
            n_rows: row.n_rows,
            n_new: row.n_new,
            n_changed: row.n_changed,
            n_same: row.n_same,
        }
    }
}

/// A page of imports, newest first: their keys grow with time.
pub fn list(conn: &mut Conn, window: &Window<ImportId>) -> Result<Page<Import>, Error> {
    let mut rows = imports::table.select(<Row as Selectable<MultiBackend>>::construct_selection()).into_boxed();
    if let Some(after) = &window.after {
        rows = rows.filter(imports::id.lt(after));
    }
    let rows: Vec<Row> = rows.order(imports::id.desc()).limit(window.n_rows()).load(conn)?;
    Ok(window.page(rows.into_iter().map(Import::from).collect(), |it| it.id.clone()))
}

/// One import.
pub fn read(conn: &mut Conn, id: &ImportId) -> Result<Import, Error> {
    let row = Row::query().filter(imports::id.eq(id)).first(conn).optional();
    row.or_not_found(|| format!("import {id}")).map(Import::from)
}

/// Every import, oldest first.
pub fn all(conn: &mut Conn) -> Result<Vec<Import>, Error> {
    let rows: Vec<Row> = Row::query().order(imports::id).load(conn)?;
    Ok(rows.into_iter().map(Import::from).collect())
}

/// The newest import that wrote places or values: whoever knows it knows the state of the data. Outlines are only drawn.
pub fn newest(conn: &mut Conn) -> Result<Option<ImportId>, Error> {
    let written = imports::table.filter(imports::kind.ne(ImportKind::Boundaries));
    Ok(written.select(imports::id).order(imports::id.desc()).first(conn).optional()?)
}

/// Whether a file of this digest was imported before, as this kind.
pub fn has(conn: &mut Conn, kind: ImportKind, digest: &str) -> Result<bool, Error> {
    let same = imports::table.filter(imports::kind.eq(kind)).filter(imports::file_digest.eq(digest));
    Ok(diesel::select(diesel::dsl::exists(same)).get_result(conn)?)
}

/// Opens the record of a run, so that values can point at it; [`close`] completes it.
pub fn open(conn: &mut Conn, kind: ImportKind, file_name: &str, now: NaiveDateTime) -> Result<ImportId, Error> {
    let id: ImportId = new_id()?;
    diesel::insert_into(imports::table)
        .values((
            imports::id.eq(&id),
            imports::kind.eq(kind),
            imports::file_name.eq(file_name),
            imports::file_digest.eq(""),
            imports::imported_at.eq(now),
            (
                imports::n_rows.eq(0_i64),
                imports::n_new.eq(0_i64),
                imports::n_changed.eq(0_i64),
                imports::n_same.eq(0_i64),
            ),
        ))
        .execute(conn)?;
    Ok(id)
}

/// How many rows of a file were what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub n_new: i64,
    pub n_changed: i64,
    pub n_same: i64,
    pub n_skipped: i64,
    pub n_refused: i64,
}

impl Counts {
    /// Rows read.
    pub fn n_rows(&self) -> i64 {
        self.n_new + self.n_changed + self.n_same + self.n_skipped + self.n_refused
    }

    /// Counts one more.
    pub fn add(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::New => self.n_new += 1,
            Outcome::Changed => self.n_changed += 1,
            Outcome::Same => self.n_same += 1,
            Outcome::Skipped => self.n_skipped += 1,
            Outcome::Refused => self.n_refused += 1,
        }
    }
}

/// Completes the record of a run with the file's digest and what it did.
pub fn close(conn: &mut Conn, id: &ImportId, digest: &str, counts: Counts) -> Result<(), Error> {
    diesel::update(imports::table.filter(imports::id.eq(id)))
        .set((
            imports::file_digest.eq(digest),
            imports::n_rows.eq(counts.n_rows()),
            imports::n_new.eq(counts.n_new),
            imports::n_changed.eq(counts.n_changed),
            imports::n_same.eq(counts.n_same),
        ))
        .execute(conn)?;
    Ok(())
}
