// SPDX-License-Identifier: AGPL-3.0-or-later
//! Results of published definitions, kept: one for each state of the data; and how far groups of stakeholders agree.

pub mod store;

use actix_web::get;
use actix_web::web::{Data, Path, Query};
use shared::definitions::{DefinitionId, DefinitionKey, DefinitionVersion};
use shared::page::Page;
use shared::problem::Violations;
use shared::results::{ResultId, ResultQuery, StoredResult, StoredResultDetail};
use shared::weight_sets::Agreement;
use utoipa_actix_web::service_config::ServiceConfig;

use self::store::Whose;
use crate::db::cursor::Window;
use crate::error::Error;
use crate::http::cached::Cached;
use crate::state::State;

/// The routes of this room.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list_results).service(read_result).service(read_agreement);
}

/// List the results of a definition.
///
/// Newest first: the history of a published definition, one result for each state of the data that it was asked at. Where the
/// data changed since the newest, it is computed now, once. `weight_set` chooses the results with the
/// weights of a group.
#[utoipa::path(tag = "definitions", params(
    ("key" = DefinitionKey, Path, description = "Key of the index", example = "attractiveness"),
    ("version" = DefinitionVersion, Path, description = "Its version", example = "1.0"),
    ResultQuery
), responses((status = 200, body = inline(Page<StoredResult>))))]
#[get("/definitions/{key}/{version}/results")]
async fn list_results(
    state: Data<State>,
    id: Path<DefinitionId>,
    query: Query<ResultQuery>,
) -> Result<Cached<Page<StoredResult>>, Error> {
    let (id, query) = (id.into_inner(), query.into_inner());
    let window = Window::new(query.cursor.as_deref(), query.limit)?;
    if let Err(faults) = up_to_date(&state, &id, query.weight_set.clone().into()).await? {
        tracing::warn!(definition = %id, %faults, "a published definition no longer fits the data");
    }
    state.db.read(move |conn| store::list(conn, &id, query.weight_set.as_ref(), &window)).await.map(Cached)
}

/// Read a result.
///
/// With the recipe and the values that it was computed from: `POST /computations/index` with those two finds the same digest.
#[utoipa::path(tag = "definitions", params(
    ("key" = DefinitionKey, Path, description = "Key of the index", example = "attractiveness"),
    ("version" = DefinitionVersion, Path, description = "Its version", example = "1.0"),
    ("result" = ResultId, Path, description = "Key of the result", example = "019ab3c4-0000-7000-8000-000000000000")
), responses((status = 200, body = StoredResultDetail)))]
#[get("/definitions/{key}/{version}/results/{result}")]
async fn read_result(
    state: Data<State>,
    path: Path<(DefinitionKey, DefinitionVersion, ResultId)>,
) -> Result<Cached<StoredResultDetail>, Error> {
    let (key, version, result) = path.into_inner();
    let definition = DefinitionId { key, version };
    state.db.read(move |conn| store::read(conn, &definition, &result)).await.map(Cached)
}

/// Read how far groups agree.
///
/// For each group of stakeholders that weighed the dimensions of this definition: its weights and the positions that follow
/// from them, with their intervals; and Kendall's W of the groups, on the dimensions' weights and on the territories' order.
#[utoipa::path(tag = "definitions", params(
    ("key" = DefinitionKey, Path, description = "Key of the index", example = "attractiveness"),
    ("version" = DefinitionVersion, Path, description = "Its version", example = "1.0")
), responses((status = 200, body = Agreement)))]
#[get("/definitions/{key}/{version}/agreement")]
async fn read_agreement(state: Data<State>, id: Path<DefinitionId>) -> Result<Cached<Agreement>, Error> {
    let id = id.into_inner();
    up_to_date(&state, &id, Whose::EveryGroup).await??;
    state.db.read(move |conn| store::agreement(conn, id)).await.map(Cached)
}

/// Computes what is not on record yet for the data of now; the inner error is of a recipe that no longer fits them.
async fn up_to_date(state: &State, id: &DefinitionId, whose: Whose) -> Result<Result<(), Violations>, Error> {
    let (of, wanted) = (id.clone(), whose.clone());
    if state.db.read(move |conn| store::missing(conn, &of, &wanted)).await?.is_empty() {
        return Ok(Ok(()));
    }
    let (of, now) = (id.clone(), state.clock.now());
    match state.db.write(move |conn| store::bring_up_to_date(conn, &of, &whose, now)).await {
        Err(Error::Invalid(faults)) => Ok(Err(faults)),
        done => done.map(Ok),
    }
}
