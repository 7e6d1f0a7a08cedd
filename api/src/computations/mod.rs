// SPDX-License-Identifier: AGPL-3.0-or-later
//! The same pure functions that the screens use, for a caller's own figures: stateless, nothing is stored.

use actix_web::post;
use actix_web::web::{self, Json};
use serde_json::Value as Document;
use shared::index::{self, IndexInput, IndexResult};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::error::Error;
use crate::http::cached::Fresh;

/// The routes of this room.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(compute_index);
}

/// Compute a composite index.
///
/// From a recipe and a table of values: scores, ranks with their intervals, and the warnings a reader needs. Nothing is
/// stored; the same input gives the same bits here, in the browser and on the command line. A faulty input is answered
/// with every fault and its place.
#[utoipa::path(tag = "computations", request_body = IndexInput, responses((status = 200, body = IndexResult)))]
#[post("/computations/index")]
async fn compute_index(document: Json<Document>) -> Result<Fresh<IndexResult>, Error> {
    let input = IndexInput::from_json(&document)?;
    let result = web::block(move || index::compute(&input.recipe, &input.values)).await.map_err(|_| Error::Unavailable)?;
    Ok(Fresh(result?))
}
