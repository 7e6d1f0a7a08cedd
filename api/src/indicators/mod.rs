// SPDX-License-Identifier: AGPL-3.0-or-later
//! The indicator catalogue and the values of territories.

pub mod import;
pub(crate) mod rows;
pub mod store;

use actix_web::get;
use actix_web::web::{Data, Path, Query};
use shared::indicators::{Dimension, Indicator, IndicatorCode, Series, SeriesQuery, Value, ValueQuery};
use shared::page::{Page, PageQuery};
use shared::territories::TerritoryKind;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::db::cursor::Window;
use crate::error::Error;
use crate::http::cached::Cached;
use crate::state::State;

/// The routes of this room.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list_dimensions)
        .service(list_indicators)
        .service(read_series)
        .service(read_indicator)
        .service(list_values);
}

/// List the dimensions of the index.
///
/// In the order of the index.
#[utoipa::path(tag = "indicators", params(PageQuery), responses((status = 200, body = inline(Page<Dimension>))))]
#[get("/dimensions")]
async fn list_dimensions(state: Data<State>, query: Query<PageQuery>) -> Result<Cached<Page<Dimension>>, Error> {
    let window = Window::new(query.cursor.as_deref(), query.limit)?;
    state.db.read(move |conn| store::list_dimensions(conn, &window)).await.map(Cached)
}

/// List the indicators.
///
/// In the order of the index, then those of context: what each measures, its unit, who publishes it, and why it counts
/// the way it does.
#[utoipa::path(tag = "indicators", params(PageQuery), responses((status = 200, body = inline(Page<Indicator>))))]
#[get("/indicators")]
async fn list_indicators(state: Data<State>, query: Query<PageQuery>) -> Result<Cached<Page<Indicator>>, Error> {
    let window = Window::new(query.cursor.as_deref(), query.limit)?;
    state.db.read(move |conn| store::list(conn, &window)).await.map(Cached)
}

/// Read an indicator.
///
/// By its code.
#[utoipa::path(tag = "indicators", params(("code" = IndicatorCode, Path, description = "Key of the indicator", example = "employment_rate")), responses((status = 200, body = Indicator)))]
#[get("/indicators/{code}")]
async fn read_indicator(state: Data<State>, code: Path<IndicatorCode>) -> Result<Cached<Indicator>, Error> {
    state.db.read(move |conn| store::read(conn, &code)).await.map(Cached)
}

/// Read the series of an indicator.
///
/// Every year on record in every territory of a kind, regions where it is not said, each value with the import that wrote it.
#[utoipa::path(tag = "indicators", operation_id = "read_series_of_indicator", params(("code" = IndicatorCode, Path, description = "Key of the indicator", example = "employment_rate"), SeriesQuery), responses((status = 200, body = Series)))]
#[get("/indicators/{code}/series")]
async fn read_series(
    state: Data<State>,
    code: Path<IndicatorCode>,
    query: Query<SeriesQuery>,
) -> Result<Cached<Series>, Error> {
    let kind = query.kind.unwrap_or(TerritoryKind::Region);
    state.db.read(move |conn| store::series(conn, &code, kind)).await.map(Cached)
}

/// List the values of territories.
///
/// By territory, indicator and year; each with the import that wrote it.
#[utoipa::path(tag = "indicators", params(ValueQuery), responses((status = 200, body = inline(Page<Value>))))]
#[get("/values")]
async fn list_values(state: Data<State>, query: Query<ValueQuery>) -> Result<Cached<Page<Value>>, Error> {
    let query = query.into_inner();
    let window = Window::new(query.cursor.as_deref(), query.limit)?;
    state.db.read(move |conn| store::list_values(conn, &query, &window)).await.map(Cached)
}
