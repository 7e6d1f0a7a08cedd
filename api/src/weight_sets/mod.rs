// SPDX-License-Identifier: AGPL-3.0-or-later
//! Weights that groups of stakeholders give to the dimensions of a definition.

pub mod store;

use actix_web::get;
use actix_web::web::{Data, Path, Query};
use shared::page::Page;
use shared::weight_sets::{WeightSet, WeightSetKey, WeightSetQuery};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::db::cursor::Window;
use crate::error::Error;
use crate::http::cached::Cached;
use crate::state::State;

/// The routes of this room.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list_weight_sets).service(read_weight_set);
}

/// List the sets of weights.
///
/// By key. Each is of a group of five people or more of one kind, of whom nobody is named, and never changes.
#[utoipa::path(tag = "weight-sets", params(WeightSetQuery), responses((status = 200, body = inline(Page<WeightSet>))))]
#[get("/weight-sets")]
async fn list_weight_sets(state: Data<State>, query: Query<WeightSetQuery>) -> Result<Cached<Page<WeightSet>>, Error> {
    let query = query.into_inner();
    let window = Window::new(query.cursor.as_deref(), query.limit)?;
    state.db.read(move |conn| store::list(conn, &query, &window)).await.map(Cached)
}

/// Read a set of weights.
///
/// By its key: the group, its weights as they were given, and as shares of their sum.
#[utoipa::path(tag = "weight-sets", params(("key" = WeightSetKey, Path, description = "Key of the set", example = "assistenti-sociali")), responses((status = 200, body = WeightSet)))]
#[get("/weight-sets/{key}")]
async fn read_weight_set(state: Data<State>, key: Path<WeightSetKey>) -> Result<Cached<WeightSet>, Error> {
    state.db.read(move |conn| store::read(conn, &key)).await.map(Cached)
}
