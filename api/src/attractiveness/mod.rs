// SPDX-License-Identifier: AGPL-3.0-or-later
//! The attractiveness of territories: the index of all and the profile of one.

pub mod store;

use actix_web::get;
use actix_web::web::{Data, Path};
use shared::attractiveness::{Attractiveness, Profile};
use shared::index::IndexInput;
use shared::territories::TerritoryCode;
use utoipa_actix_web::service_config::ServiceConfig;

pub use store::Cache;

use crate::error::Error;
use crate::http::cached::{Cached, CachedBody};
use crate::state::State;

/// The routes of this room.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(read_regions).service(read_regions_input).service(read_profile);
}

/// Read the attractiveness of the regions.
///
/// Scores, positions with their intervals, ties, levels and warnings of the 20 regions, with the recipe they were
/// computed with. Computed once per state of the data.
#[utoipa::path(tag = "attractiveness", operation_id = "read_attractiveness_of_regions", responses((status = 200, body = Attractiveness)))]
#[get("/attractiveness/regions")]
async fn read_regions(state: Data<State>) -> Result<CachedBody, Error> {
    let reading = store::reading(&state).await?;
    Ok(reading.body.clone())
}

/// Read what the attractiveness of the regions is computed from.
///
/// The recipe and the values, as `POST /computations/index` takes them: anybody can compute the index again and get the
/// same digest.
#[utoipa::path(tag = "attractiveness", operation_id = "read_input_of_regions", responses((status = 200, body = IndexInput)))]
#[get("/attractiveness/regions/input")]
async fn read_regions_input(state: Data<State>) -> Result<Cached<IndexInput>, Error> {
    let reading = store::reading(&state).await?;
    Ok(Cached(reading.input.clone()))
}

/// Read the profile of a territory.
///
/// Its position and level, dimensions, strengths and weaknesses, series, and where every figure comes from.
#[utoipa::path(tag = "attractiveness", params(("code" = TerritoryCode, Path, description = "ISTAT code", example = "19")), responses((status = 200, body = Profile)))]
#[get("/territories/{code}/profile")]
async fn read_profile(state: Data<State>, code: Path<TerritoryCode>) -> Result<CachedBody, Error> {
    let reading = store::reading(&state).await?;
    reading.profile(&code)
}
