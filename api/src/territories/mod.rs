// SPDX-License-Identifier: AGPL-3.0-or-later
//! The places of Italy.

pub mod store;

use actix_web::get;
use actix_web::web::{Data, Path, Query};
use shared::page::Page;
use shared::territories::{Territory, TerritoryCode, TerritoryQuery};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::db::cursor::Window;
use crate::error::Error;
use crate::http::cached::Cached;
use crate::state::State;

/// The routes of this room.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list_territories).service(read_territory);
}

/// List territories.
///
/// By code; `q` finds by any part of the name, whatever its accents and case.
#[utoipa::path(tag = "territories", params(TerritoryQuery), responses((status = 200, body = inline(Page<Territory>))))]
#[get("/territories")]
async fn list_territories(state: Data<State>, query: Query<TerritoryQuery>) -> Result<Cached<Page<Territory>>, Error> {
    let query = query.into_inner();
    let window = Window::new(query.cursor.as_deref(), query.limit)?;
    state.db.read(move |conn| store::list(conn, &query, &window)).await.map(Cached)
}

/// Read a territory.
///
/// By its ISTAT code.
#[utoipa::path(tag = "territories", params(("code" = TerritoryCode, Path, description = "ISTAT code", example = "19")), responses((status = 200, body = Territory)))]
#[get("/territories/{code}")]
async fn read_territory(state: Data<State>, code: Path<TerritoryCode>) -> Result<Cached<Territory>, Error> {
    state.db.read(move |conn| store::read(conn, &code)).await.map(Cached)
}
