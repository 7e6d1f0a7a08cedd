// SPDX-License-Identifier: AGPL-3.0-or-later
//! Rows and queries of the outlines.

use std::collections::BTreeMap;

use diesel::prelude::*;
use shared::boundaries::{Boundaries, Boundary, BoundaryLevel, path, view_box};
use shared::indicators::ImportId;
use shared::territories::TerritoryCode;

use crate::db::Conn;
use crate::db::schema::boundaries;
use crate::error::Error;
use crate::on_backend;

/// The outlines of a level, drawn.
pub fn read(conn: &mut Conn, level: BoundaryLevel) -> Result<Boundaries, Error> {
    let rows: Vec<(TerritoryCode, String, String)> = boundaries::table
        .filter(boundaries::territory.like("_".repeat(level.n_digits())))
        .select((boundaries::territory, boundaries::outline, boundaries::source))
        .order(boundaries::territory)
        .load(conn)?;
    let mut sources: Vec<&str> = rows.iter().map(|it| it.2.as_str()).collect();
    sources.sort_unstable();
    sources.dedup();
    let source = sources.join("; ");
    let items = rows.into_iter().map(|(territory, outline, _)| Boundary { territory, path: path(&outline) }).collect();
    Ok(Boundaries { view_box: view_box(), source, items })
}

/// Outline and source of every territory that has one.
pub fn on_record(conn: &mut Conn) -> Result<BTreeMap<TerritoryCode, (String, String)>, Error> {
    let rows: Vec<(TerritoryCode, String, String)> = boundaries::table
        .select((boundaries::territory, boundaries::outline, boundaries::source))
        .order(boundaries::territory)
        .load(conn)?;
    Ok(rows.into_iter().map(|(territory, outline, source)| (territory, (outline, source))).collect())
}

/// Writes an outline over the one of the same territory.
pub fn put(conn: &mut Conn, code: &TerritoryCode, outline: &str, source: &str, import: &ImportId) -> Result<(), Error> {
    let values = (boundaries::outline.eq(outline), boundaries::source.eq(source), boundaries::import_id.eq(import));
    on_backend!(conn, inner => diesel::insert_into(boundaries::table)
        .values((boundaries::territory.eq(code), values))
        .on_conflict(boundaries::territory)
        .do_update()
        .set(values)
        .execute(inner))?;
    Ok(())
}
