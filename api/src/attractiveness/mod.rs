// SPDX-License-Identifier: AGPL-3.0-or-later
//! The attractiveness of territories: the index of all and the profile of one.

pub mod store;

use std::sync::Arc;

use actix_web::get;
use actix_web::web::{Data, Path, Query};
use shared::attractiveness::{Attractiveness, Profile, Provinces, RegionsQuery};
use shared::index::IndexInput;
use shared::territories::{DayQuery, TerritoryCode};
use utoipa_actix_web::service_config::ServiceConfig;

pub use store::{Cache, Reading};

use crate::error::Error;
use crate::http::cached::{Cached, CachedBody};
use crate::state::State;

/// The routes of this room.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(read_regions).service(read_regions_input).service(read_provinces).service(read_profile);
}

/// Read the attractiveness of the regions.
///
/// Scores, positions with their intervals, ties, levels and warnings of the 20 regions, with the recipe they were
/// computed with. Computed once per state of the data. `split` puts Bolzano and Trento in the place of their region; it is
/// refused with 422 while more than a quarter of their values would be the region's, as today.
#[utoipa::path(tag = "attractiveness", operation_id = "read_attractiveness_of_regions", params(RegionsQuery), responses((status = 200, body = Attractiveness)))]
#[get("/attractiveness/regions")]
async fn read_regions(state: Data<State>, query: Query<RegionsQuery>) -> Result<CachedBody, Error> {
    let reading = reading(&state).await?;
    if query.split == Some(true) {
        return state.db.read(move |conn| reading.split(conn)).await;
    }
    Ok(reading.index.clone())
}

/// Read the provinces.
///
/// There is no index of provinces yet: of 24 indicators one is measured for them. Each shows the score, level and interval
/// of its region, marked as inherited and without a rank, and its own figures. `on` chooses the 107 provinces of the data
/// (until 2025-12-31) or the 110 of today.
#[utoipa::path(tag = "attractiveness", operation_id = "read_attractiveness_of_provinces", params(DayQuery), responses((status = 200, body = Provinces)))]
#[get("/attractiveness/provinces")]
async fn read_provinces(state: Data<State>, query: Query<DayQuery>) -> Result<Cached<Provinces>, Error> {
    let on = query.into_inner().on.map_or_else(|| state.today(), Ok)?;
    let reading = reading(&state).await?;
    state.db.read(move |conn| reading.provinces(conn, &on)).await.map(Cached)
}

/// Read what the attractiveness of the regions is computed from.
///
/// The recipe and the values, as `POST /computations/index` takes them: anybody can compute the index again and get the
/// same digest.
#[utoipa::path(tag = "attractiveness", operation_id = "read_input_of_regions", responses((status = 200, body = IndexInput)))]
#[get("/attractiveness/regions/input")]
async fn read_regions_input(state: Data<State>) -> Result<CachedBody, Error> {
    reading(&state).await.map(|it| it.input.clone())
}

/// Read the profile of a territory.
///
/// Its position and level, dimensions, strengths and weaknesses, series, and where every figure comes from. A province or
/// municipality has its own figures where they are on record and its region's elsewhere, marked, and no rank.
#[utoipa::path(tag = "attractiveness", params(("code" = TerritoryCode, Path, description = "ISTAT code", example = "19")), responses((status = 200, body = Profile)))]
#[get("/territories/{code}/profile")]
async fn read_profile(state: Data<State>, code: Path<TerritoryCode>) -> Result<CachedBody, Error> {
    let reading = reading(&state).await?;
    state.db.read(move |conn| reading.profile(conn, &code)).await
}

/// The index for the data as they are now.
pub(crate) async fn reading(state: &Data<State>) -> Result<Arc<Reading>, Error> {
    let this = state.clone();
    state.db.read(move |conn| this.attractiveness.reading(conn)).await
}
