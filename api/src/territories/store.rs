// SPDX-License-Identifier: AGPL-3.0-or-later
//! Rows and queries of the territories.

use std::collections::BTreeSet;

use diesel::prelude::*;
use shared::page::Page;
use shared::territories::{Territory, TerritoryCode, TerritoryKind, TerritoryQuery};
use shared::text::fold;

use crate::db::cursor::Window;
use crate::db::schema::territories;
use crate::db::{Conn, MultiBackend};
use crate::error::{Error, OrNotFound as _};
use crate::on_backend;

#[derive(HasQuery)]
#[diesel(table_name = territories, check_for_backend(MultiBackend))]
struct Row {
    code: TerritoryCode,
    kind: TerritoryKind,
    name: String,
    short_name: String,
    area: String,
    nuts: String,
    surface_km2: f64,
}

impl From<Row> for Territory {
    fn from(row: Row) -> Self {
        Self {
            code: row.code,
            kind: row.kind,
            name: row.name,
            short_name: row.short_name,
            area: row.area,
            nuts: row.nuts.split_whitespace().map(str::to_owned).collect(),
            surface_km2: row.surface_km2,
        }
    }
}

/// A page of territories, by code.
pub fn list(conn: &mut Conn, query: &TerritoryQuery, window: &Window<TerritoryCode>) -> Result<Page<Territory>, Error> {
    let mut rows = territories::table.select(<Row as Selectable<MultiBackend>>::construct_selection()).into_boxed();
    if let Some(kind) = query.kind {
        rows = rows.filter(territories::kind.eq(kind));
    }
    if let Some(q) = &query.q {
        rows = rows.filter(territories::search.like(format!("%{}%", like(&fold(q)))).escape('\\'));
    }
    if let Some(after) = &window.after {
        rows = rows.filter(territories::code.gt(after));
    }
    let rows: Vec<Row> = rows.order(territories::code).limit(window.n_rows()).load(conn)?;
    Ok(window.page(rows.into_iter().map(Territory::from).collect(), |it| it.code.clone()))
}

/// Every territory of a kind, by code.
pub fn of_kind(conn: &mut Conn, kind: TerritoryKind) -> Result<Vec<Territory>, Error> {
    let rows: Vec<Row> = Row::query().filter(territories::kind.eq(kind)).order(territories::code).load(conn)?;
    Ok(rows.into_iter().map(Territory::from).collect())
}

/// The code of every territory.
pub fn codes(conn: &mut Conn) -> Result<BTreeSet<TerritoryCode>, Error> {
    let codes: Vec<TerritoryCode> = territories::table.select(territories::code).order(territories::code).load(conn)?;
    Ok(codes.into_iter().collect())
}

/// One territory.
pub fn read(conn: &mut Conn, code: &TerritoryCode) -> Result<Territory, Error> {
    let row = Row::query().filter(territories::code.eq(code)).first(conn).optional();
    row.or_not_found(|| format!("territory {code}")).map(Territory::from)
}

/// Writes a territory as it is given, over the one of the same code.
pub fn put(conn: &mut Conn, territory: &Territory) -> Result<(), Error> {
    let values = (
        territories::kind.eq(territory.kind),
        territories::name.eq(&territory.name),
        territories::short_name.eq(&territory.short_name),
        territories::area.eq(&territory.area),
        territories::nuts.eq(territory.nuts.join(" ")),
        territories::surface_km2.eq(territory.surface_km2),
        territories::search.eq(fold(&territory.name)),
    );
    on_backend!(conn, inner => diesel::insert_into(territories::table)
        .values((territories::code.eq(&territory.code), values.clone()))
        .on_conflict(territories::code)
        .do_update()
        .set(values)
        .execute(inner))?;
    Ok(())
}

/// Escapes what `LIKE` would read as a wildcard.
fn like(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
