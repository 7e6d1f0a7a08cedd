// SPDX-License-Identifier: AGPL-3.0-or-later
//! The path of a territory: where it lies, as territorial scopes need it.

use diesel::prelude::*;
use shared::access::TerritoryPath;
use shared::areas::AreaCode;
use shared::territories::TerritoryCode;

use crate::db::Conn;
use crate::db::schema::{area_members, territories};
use crate::error::Error;

/// The path of a territory; `None` where there is no such territory.
pub fn path(conn: &mut Conn, code: &TerritoryCode) -> Result<Option<TerritoryPath>, Error> {
    let mut top = code.clone();
    loop {
        let row = territories::table.find(&top).select(territories::parent_code).first(conn).optional()?;
        let parent: Option<TerritoryCode> = match row {
            None => return Ok(None),
            Some(parent) => parent,
        };
        match parent {
            None => return Ok(Some(TerritoryPath::new(&top, code))),
            Some(parent) => top = parent,
        }
    }
}

diesel::alias!(territories as provinces: Provinces);

/// The paths of the municipalities of a social area, in order.
pub fn of_area(conn: &mut Conn, area: &AreaCode) -> Result<Vec<TerritoryPath>, Error> {
    let rows: Vec<(TerritoryCode, TerritoryCode)> = area_members::table
        .inner_join(territories::table.on(territories::code.eq(area_members::municipality)))
        .inner_join(provinces.on(provinces.field(territories::code).nullable().eq(territories::parent_code)))
        .filter(area_members::area.eq(area))
        .order(area_members::municipality)
        .select((area_members::municipality, provinces.field(territories::parent_code).assume_not_null()))
        .load(conn)?;
    Ok(rows.iter().map(|(code, region)| TerritoryPath::new(region, code)).collect())
}
