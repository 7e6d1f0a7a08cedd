// SPDX-License-Identifier: AGPL-3.0-or-later
//! The outlines of territories.

pub mod import;
pub mod store;

use actix_web::get;
use actix_web::web::{Data, Path};
use shared::boundaries::{Boundaries, BoundaryLevel};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::error::Error;
use crate::http::cached::Cached;
use crate::state::State;

/// The routes of this room.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(read_boundaries);
}

/// Read the outlines of a level.
///
/// Projected, rounded and ready for an SVG path; empty where none was imported. They are for a drawing, not for measuring.
#[utoipa::path(tag = "boundaries", params(("level" = BoundaryLevel, Path, description = "Whose outlines", example = "provinces")), responses((status = 200, body = Boundaries)))]
#[get("/boundaries/{level}")]
async fn read_boundaries(state: Data<State>, level: Path<BoundaryLevel>) -> Result<Cached<Boundaries>, Error> {
    state.db.read(move |conn| store::read(conn, *level)).await.map(Cached)
}
