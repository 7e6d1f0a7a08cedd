// SPDX-License-Identifier: AGPL-3.0-or-later
//! The places of Italy.

mod names;
pub mod paths;
pub mod store;

use actix_web::get;
use actix_web::web::{Data, Path, Query};
use shared::page::Page;
use shared::territories::{DayQuery, Names, Territory, TerritoryCode, TerritoryDetail, TerritoryQuery};
use utoipa_actix_web::service_config::ServiceConfig;

pub use names::NamesCache;

use crate::db::cursor::Window;
use crate::error::Error;
use crate::http::cached::{Cached, CachedBody};
use crate::state::State;

/// The routes of this room.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list_territories).service(read_names).service(read_territory);
}

/// List territories.
///
/// By code: regions, provinces and municipalities whose code is in use on a day, today where `on` is not said. `q` finds
/// by any part of the name, whatever its accents and case.
#[utoipa::path(tag = "territories", params(TerritoryQuery), responses((status = 200, body = inline(Page<Territory>))))]
#[get("/territories")]
async fn list_territories(state: Data<State>, query: Query<TerritoryQuery>) -> Result<Cached<Page<Territory>>, Error> {
    let mut query = query.into_inner();
    let window = Window::new(query.cursor.as_deref(), query.limit)?;
    query.on = Some(query.on.map_or_else(|| state.today(), Ok)?);
    state.db.read(move |conn| store::list(conn, &query, &window)).await.map(Cached)
}

/// Read the names of all territories.
///
/// Small enough to be kept, for search while typing: codes, names and a size class, in columns.
#[utoipa::path(tag = "territories", operation_id = "read_names_of_territories", params(DayQuery), responses((status = 200, body = Names)))]
#[get("/territories/names")]
async fn read_names(state: Data<State>, query: Query<DayQuery>) -> Result<CachedBody, Error> {
    let on = query.into_inner().on.map_or_else(|| state.today(), Ok)?;
    let this = state.clone();
    state.db.read(move |conn| this.names.read(conn, &on)).await
}

/// Read a territory.
///
/// By its ISTAT code: the territories it lies in, from when to when the code is in use, what became of it and where it
/// came from. A code that is no more is answered like any other.
#[utoipa::path(tag = "territories", params(("code" = TerritoryCode, Path, description = "ISTAT code", example = "19")), responses((status = 200, body = TerritoryDetail)))]
#[get("/territories/{code}")]
async fn read_territory(state: Data<State>, code: Path<TerritoryCode>) -> Result<Cached<TerritoryDetail>, Error> {
    let today = state.today()?;
    state.db.read(move |conn| store::detail(conn, &code, &today)).await.map(Cached)
}
