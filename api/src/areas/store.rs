// SPDX-License-Identifier: AGPL-3.0-or-later
//! Rows and queries of the social areas.

use diesel::prelude::*;
use shared::areas::{Area, AreaCode, AreaDetail, AreaQuery};
use shared::page::Page;
use shared::territories::TerritoryCode;
use shared::text::fold;

use crate::db::cursor::Window;
use crate::db::schema::{area_members, areas};
use crate::db::{Conn, MultiBackend};
use crate::error::{Error, OrNotFound as _};
use crate::territories::store::like;

#[derive(HasQuery)]
#[diesel(table_name = areas, check_for_backend(MultiBackend))]
struct Row {
    code: AreaCode,
    name: String,
    region: TerritoryCode,
}

impl From<Row> for Area {
    fn from(row: Row) -> Self {
        Self { code: row.code, name: row.name, region: row.region }
    }
}

/// A page of areas, by code.
pub fn list(conn: &mut Conn, query: &AreaQuery, window: &Window<AreaCode>) -> Result<Page<Area>, Error> {
    let mut rows = areas::table.select(<Row as Selectable<MultiBackend>>::construct_selection()).into_boxed();
    if let Some(region) = &query.region {
        rows = rows.filter(areas::region.eq(region));
    }
    if let Some(q) = &query.q {
        rows = rows.filter(areas::search.like(format!("%{}%", like(&fold(q)))).escape('\\'));
    }
    if let Some(after) = &window.after {
        rows = rows.filter(areas::code.gt(after));
    }
    let rows: Vec<Row> = rows.order(areas::code).limit(window.n_rows()).load(conn)?;
    Ok(window.page(rows.into_iter().map(Area::from).collect(), |it| it.code.clone()))
}

/// One area with its municipalities.
pub fn read(conn: &mut Conn, code: &AreaCode) -> Result<AreaDetail, Error> {
    let row = Row::query().filter(areas::code.eq(code)).first(conn).optional();
    let area = row.or_not_found(|| format!("social area {code}")).map(Area::from)?;
    let municipalities = area_members::table
        .filter(area_members::area.eq(code))
        .order(area_members::municipality)
        .select(area_members::municipality)
        .load(conn)?;
    Ok(AreaDetail { area, municipalities })
}

/// The area that a municipality is a member of.
pub fn of(conn: &mut Conn, municipality: &TerritoryCode) -> Result<Option<AreaCode>, Error> {
    let members = area_members::table.filter(area_members::municipality.eq(municipality));
    Ok(members.select(area_members::area).first(conn).optional()?)
}

/// Every area with its municipalities, by code.
pub fn all(conn: &mut Conn) -> Result<Vec<AreaDetail>, Error> {
    let rows: Vec<Row> = Row::query().order(areas::code).load(conn)?;
    let mut all: Vec<AreaDetail> =
        rows.into_iter().map(|it| AreaDetail { area: it.into(), municipalities: Vec::new() }).collect();
    let members: Vec<(AreaCode, TerritoryCode)> = area_members::table
        .order((area_members::area, area_members::municipality))
        .select((area_members::area, area_members::municipality))
        .load(conn)?;
    for (code, municipality) in members {
        if let Some(detail) = all.iter_mut().find(|it| it.area.code == code) {
            detail.municipalities.push(municipality);
        }
    }
    Ok(all)
}

/// Rows written by one statement.
const CHUNK: usize = 500;

/// Replaces all areas by those given.
pub fn replace(conn: &mut Conn, given: &[AreaDetail]) -> Result<(), Error> {
    diesel::delete(area_members::table).execute(conn)?;
    diesel::delete(areas::table).execute(conn)?;
    for chunk in given.chunks(CHUNK) {
        let rows: Vec<_> = chunk
            .iter()
            .map(|it| {
                let Area { code, name, region } = &it.area;
                (areas::code.eq(code), areas::name.eq(name), areas::region.eq(region), areas::search.eq(fold(name)))
            })
            .collect();
        crate::on_backend!(conn, inner => diesel::insert_into(areas::table).values(&rows).execute(inner))?;
    }
    let members: Vec<_> = given
        .iter()
        .flat_map(|it| {
            let code = &it.area.code;
            it.municipalities.iter().map(move |at| (area_members::area.eq(code), area_members::municipality.eq(at)))
        })
        .collect();
    for chunk in members.chunks(CHUNK) {
        let chunk = chunk.to_vec();
        crate::on_backend!(conn, inner => diesel::insert_into(area_members::table).values(&chunk).execute(inner))?;
    }
    Ok(())
}
