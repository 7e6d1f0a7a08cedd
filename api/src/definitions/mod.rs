// SPDX-License-Identifier: AGPL-3.0-or-later
//! Definitions of an index: published, they never change.

pub mod store;

use actix_web::get;
use actix_web::web::{Data, Path, Query};
use shared::definitions::{
    Definition, DefinitionDetail, DefinitionId, DefinitionKey, DefinitionQuery, DefinitionState, DefinitionVersion,
};
use shared::page::Page;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::db::cursor::Window;
use crate::error::Error;
use crate::http::cached::Cached;
use crate::state::State;

/// The routes of this room.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list_definitions).service(read_definition);
}

/// List the definitions of an index.
///
/// That are published, by key and version. They never change.
#[utoipa::path(tag = "definitions", params(DefinitionQuery), responses((status = 200, body = inline(Page<Definition>))))]
#[get("/definitions")]
async fn list_definitions(
    state: Data<State>,
    query: Query<DefinitionQuery>,
) -> Result<Cached<Page<Definition>>, Error> {
    let query = query.into_inner();
    let window = Window::new(query.cursor.as_deref(), query.limit)?;
    state.db.read(move |conn| store::list(conn, &query, Some(DefinitionState::Published), &window)).await.map(Cached)
}

/// Read a definition.
///
/// By its key and version, with the whole recipe: anybody can compute the index with it.
#[utoipa::path(tag = "definitions", params(
    ("key" = DefinitionKey, Path, description = "Key of the index", example = "attractiveness"),
    ("version" = DefinitionVersion, Path, description = "Its version", example = "1.0")
), responses((status = 200, body = DefinitionDetail)))]
#[get("/definitions/{key}/{version}")]
async fn read_definition(state: Data<State>, id: Path<DefinitionId>) -> Result<Cached<DefinitionDetail>, Error> {
    state.db.read(move |conn| store::read_published(conn, &id)).await.map(Cached)
}
