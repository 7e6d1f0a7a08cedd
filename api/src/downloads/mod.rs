// SPDX-License-Identifier: AGPL-3.0-or-later
//! What other rooms show, to be taken away: the same address with `.csv`, and what its columns mean under `/metadata`.

use actix_web::get;
use actix_web::web::{Data, Path, Query};
use shared::downloads::{self, Metadata};
use shared::indicators::{IndicatorCode, SeriesQuery};
use shared::territories::{DayQuery, TerritoryCode, TerritoryKind};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::attractiveness::reading;
use crate::error::Error;
use crate::http::cached::{Cached, CachedBody};
use crate::indicators::store;
use crate::state::State;

/// The routes of this room.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(read_regions_csv)
        .service(read_regions_metadata)
        .service(read_provinces_csv)
        .service(read_provinces_metadata)
        .service(read_profile_csv)
        .service(read_profile_metadata)
        .service(read_series_csv)
        .service(read_series_metadata);
}

/// Read the attractiveness of the regions as CSV.
///
/// A row a region, by code: position, margin, level, points of the index and of each dimension, with every digit.
#[utoipa::path(tag = "downloads", operation_id = "read_attractiveness_of_regions_as_csv", responses((status = 200, body = String, content_type = "text/csv")))]
#[get("/attractiveness/regions.csv")]
async fn read_regions_csv(state: Data<State>) -> Result<CachedBody, Error> {
    let reading = reading(&state).await?;
    Ok(CachedBody::csv(reading.regions_table().csv()))
}

/// Read what the table of the regions holds.
///
/// Its columns in words, and the indicators that it is computed from with their sources and licences.
#[utoipa::path(tag = "downloads", operation_id = "read_metadata_of_regions", responses((status = 200, body = Metadata)))]
#[get("/attractiveness/regions/metadata")]
async fn read_regions_metadata(state: Data<State>) -> Result<Cached<Metadata>, Error> {
    let reading = reading(&state).await?;
    Ok(Cached(reading.regions_table().metadata("/attractiveness/regions")))
}

/// Read the provinces as CSV.
///
/// A row a province, by code: the level and the points of its region, which are not its own, and its own figures with their
/// years.
#[utoipa::path(tag = "downloads", operation_id = "read_attractiveness_of_provinces_as_csv", params(DayQuery), responses((status = 200, body = String, content_type = "text/csv")))]
#[get("/attractiveness/provinces.csv")]
async fn read_provinces_csv(state: Data<State>, query: Query<DayQuery>) -> Result<CachedBody, Error> {
    let on = query.into_inner().on.map_or_else(|| state.today(), Ok)?;
    let reading = reading(&state).await?;
    let provinces = state.db.read(move |conn| reading.provinces(conn, &on)).await?;
    Ok(CachedBody::csv(downloads::provinces(&provinces).csv()))
}

/// Read what the table of the provinces holds.
///
/// Its columns in words, and the indicators with their sources and licences.
#[utoipa::path(tag = "downloads", operation_id = "read_metadata_of_provinces", params(DayQuery), responses((status = 200, body = Metadata)))]
#[get("/attractiveness/provinces/metadata")]
async fn read_provinces_metadata(state: Data<State>, query: Query<DayQuery>) -> Result<Cached<Metadata>, Error> {
    let on = query.into_inner().on.map_or_else(|| state.today(), Ok)?;
    let reading = reading(&state).await?;
    let address = format!("/attractiveness/provinces?on={on}");
    let provinces = state.db.read(move |conn| reading.provinces(conn, &on)).await?;
    Ok(Cached(downloads::provinces(&provinces).metadata(&address)))
}

/// Read the profile of a territory as CSV.
///
/// A row an indicator: value, year, the larger territory it is of where it is not its own, source, and the import that wrote
/// it.
#[utoipa::path(tag = "downloads", operation_id = "read_profile_as_csv", params(("code" = TerritoryCode, Path, description = "ISTAT code", example = "19")), responses((status = 200, body = String, content_type = "text/csv")))]
#[get("/territories/{code}/profile.csv")]
async fn read_profile_csv(state: Data<State>, code: Path<TerritoryCode>) -> Result<CachedBody, Error> {
    let reading = reading(&state).await?;
    let table = state.db.read(move |conn| reading.profile_table(conn, &code)).await?;
    Ok(CachedBody::csv(table.csv()))
}

/// Read what the table of a profile holds.
///
/// Its columns in words, and the indicators with their sources and licences.
#[utoipa::path(tag = "downloads", operation_id = "read_metadata_of_profile", params(("code" = TerritoryCode, Path, description = "ISTAT code", example = "19")), responses((status = 200, body = Metadata)))]
#[get("/territories/{code}/profile/metadata")]
async fn read_profile_metadata(state: Data<State>, code: Path<TerritoryCode>) -> Result<Cached<Metadata>, Error> {
    let reading = reading(&state).await?;
    let address = format!("/territories/{code}/profile");
    let table = state.db.read(move |conn| reading.profile_table(conn, &code)).await?;
    Ok(Cached(table.metadata(&address)))
}

/// Read the series of an indicator as CSV.
///
/// A row a territory and year, with the import that wrote the value.
#[utoipa::path(tag = "downloads", operation_id = "read_series_of_indicator_as_csv", params(("code" = IndicatorCode, Path, description = "Key of the indicator", example = "employment_rate"), SeriesQuery), responses((status = 200, body = String, content_type = "text/csv")))]
#[get("/indicators/{code}/series.csv")]
async fn read_series_csv(
    state: Data<State>,
    code: Path<IndicatorCode>,
    query: Query<SeriesQuery>,
) -> Result<CachedBody, Error> {
    let kind = query.kind.unwrap_or(TerritoryKind::Region);
    let series = state.db.read(move |conn| store::series(conn, &code, kind)).await?;
    Ok(CachedBody::csv(downloads::series(&series).csv()))
}

/// Read what the table of a series holds.
///
/// Its columns in words, and the indicator with its source and licence.
#[utoipa::path(tag = "downloads", operation_id = "read_metadata_of_series", params(("code" = IndicatorCode, Path, description = "Key of the indicator", example = "employment_rate"), SeriesQuery), responses((status = 200, body = Metadata)))]
#[get("/indicators/{code}/series/metadata")]
async fn read_series_metadata(
    state: Data<State>,
    code: Path<IndicatorCode>,
    query: Query<SeriesQuery>,
) -> Result<Cached<Metadata>, Error> {
    let kind = query.kind.unwrap_or(TerritoryKind::Region);
    let address = format!("/indicators/{code}/series?kind={kind}");
    let series = state.db.read(move |conn| store::series(conn, &code, kind)).await?;
    Ok(Cached(downloads::series(&series).metadata(&address)))
}
