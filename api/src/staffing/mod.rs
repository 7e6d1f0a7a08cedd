// SPDX-License-Identifier: AGPL-3.0-or-later
//! Social workers per inhabitant, and the State's contribution for them.

pub mod store;

use actix_web::get;
use actix_web::web::{Data, Query};
use shared::access::Permission;
use shared::problem::Violations;
use shared::staffing::{StaffRatios, Staffing, StaffingQuery};
use shared::territories::DayQuery;
use utoipa_actix_web::service_config::ServiceConfig;

use self::store::Place;
use crate::access::Caller;
use crate::db::Conn;
use crate::error::Error;
use crate::http::cached::{Cached, Fresh};
use crate::state::State;

/// The routes of this room.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list_staff_ratios).service(read_staffing);
}

/// List the ratios of staff per inhabitant.
///
/// Those that hold on a day, with what the State pays for each full-time equivalent, and where they come from.
#[utoipa::path(tag = "equipes", params(DayQuery), responses((status = 200, body = StaffRatios)))]
#[get("/staff-ratios")]
async fn list_staff_ratios(state: Data<State>, query: Query<DayQuery>) -> Result<Cached<StaffRatios>, Error> {
    let on = query.into_inner().on.map_or_else(|| state.today(), Ok)?;
    let items = state.db.read(move |conn| store::ratios_on(conn, &on)).await?;
    Ok(Cached(StaffRatios { items }))
}

/// Most full-time equivalents that may be assumed, in hundredths.
const MAX_ASSUMED: i64 = 10_000_000;

/// Read the social workers per inhabitant of a place.
///
/// A territory or a social area of your scope. Permanent social workers on record, or as many as you assume, against the essential
/// level (LEPS) and the goal: the State's contribution, and what one more full-time equivalent brings.
#[utoipa::path(tag = "equipes", params(StaffingQuery), security(("session" = [])), responses((status = 200, body = Staffing)))]
#[get("/staffing")]
async fn read_staffing(
    state: Data<State>,
    caller: Caller,
    query: Query<StaffingQuery>,
) -> Result<Fresh<Staffing>, Error> {
    let scope = caller.may(Permission::ReadEquipes)?;
    let StaffingQuery { territory, area, fte_hundredths, on } = query.into_inner();
    let mut faults = Violations::default();
    let place = match (territory, area) {
        (Some(code), None) => Place::Territory(code),
        (None, Some(code)) => Place::Area(code),
        _ => return Err(Violations::one("?territory", "either it or `area` must be said").into()),
    };
    let is_bounded = fte_hundredths.is_none_or(|it| (0..=MAX_ASSUMED).contains(&it));
    faults.require(is_bounded, "?fte_hundredths", format!("must be 0 to {MAX_ASSUMED}"));
    let on = on.map_or_else(|| state.today(), Ok)?;
    faults.ok(())?;
    let read = move |conn: &mut Conn| {
        store::covered(conn, &scope, &place)?;
        store::read(conn, &place, &on, fte_hundredths)
    };
    state.db.read(read).await.map(Fresh)
}
