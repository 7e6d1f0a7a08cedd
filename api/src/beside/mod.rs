// SPDX-License-Identifier: AGPL-3.0-or-later
//! The tension reading: beside attractiveness, never inside.

mod tables;

use actix_web::get;
use actix_web::web::{Data, Path};
use shared::beside::Beside;
use shared::territories::TerritoryCode;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::error::Error;
use crate::http::cached::Cached;
use crate::state::State;
use crate::territories::store;

/// The routes of this room.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(read_beside);
}

/// Read what stands beside the attractiveness of a territory.
///
/// Vulnerability of residents and load of reception with their thresholds, and what the saturation guard makes of them.
/// Known for regions: a smaller territory has its region's, marked as inherited. Context has no threshold and raises
/// nothing; none of it enters the index.
#[utoipa::path(tag = "attractiveness", params(("code" = TerritoryCode, Path, description = "ISTAT code", example = "14")), responses((status = 200, body = Beside)))]
#[get("/territories/{code}/beside")]
async fn read_beside(state: Data<State>, code: Path<TerritoryCode>) -> Result<Cached<Beside>, Error> {
    let read = move |conn: &mut crate::db::Conn| {
        let territory = store::read(conn, &code)?;
        let larger = store::parents(conn, &territory)?;
        tables::reading(&territory, &larger).map(Cached)
    };
    state.db.read(read).await
}
