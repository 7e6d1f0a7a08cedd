// SPDX-License-Identifier: AGPL-3.0-or-later
//! Social areas (ATS): groups of municipalities.

pub mod import;
pub mod store;

use actix_web::get;
use actix_web::web::{Data, Path, Query};
use shared::areas::{Area, AreaCode, AreaDetail, AreaQuery};
use shared::page::Page;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::db::cursor::Window;
use crate::error::Error;
use crate::http::cached::Cached;
use crate::state::State;

/// The routes of this room.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list_areas).service(read_area);
}

/// List the social areas.
///
/// By code. No public list of the social areas (ATS) is at hand: an installation has those that it imported, and begins
/// without any.
#[utoipa::path(tag = "territories", params(AreaQuery), responses((status = 200, body = inline(Page<Area>))))]
#[get("/areas")]
async fn list_areas(state: Data<State>, query: Query<AreaQuery>) -> Result<Cached<Page<Area>>, Error> {
    let query = query.into_inner();
    let window = Window::new(query.cursor.as_deref(), query.limit)?;
    state.db.read(move |conn| store::list(conn, &query, &window)).await.map(Cached)
}

/// Read a social area.
///
/// By its code, with its municipalities.
#[utoipa::path(tag = "territories", params(("code" = AreaCode, Path, description = "Key of the area", example = "ATS-1")), responses((status = 200, body = AreaDetail)))]
#[get("/areas/{code}")]
async fn read_area(state: Data<State>, code: Path<AreaCode>) -> Result<Cached<AreaDetail>, Error> {
    state.db.read(move |conn| store::read(conn, &code)).await.map(Cached)
}
