// SPDX-License-Identifier: AGPL-3.0-or-later
//! Weights that groups of stakeholders give to the dimensions of a definition.

pub mod store;

use actix_web::web::{Data, Path, Query};
use actix_web::{get, post};
use shared::access::Permission;
use shared::page::Page;
use shared::weight_sets::{WeightSet, WeightSetInput, WeightSetKey, WeightSetQuery, WithdrawalInput};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::access::Caller;
use crate::access::once::Once;
use crate::db::Conn;
use crate::db::cursor::Window;
use crate::error::Error;
use crate::http::cached::{Cached, Created};
use crate::http::extract::Input;
use crate::state::State;

/// The routes of this room.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list_weight_sets).service(create_weight_set).service(read_weight_set).service(withdraw_weight_set);
}

/// List the sets of weights.
///
/// By key. Each is of a group of five people or more of one kind, of whom nobody is named, and never changes; those that were
/// withdrawn say so.
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

/// Put the weights of a group on record.
///
/// For a published definition, a weight for each of its dimensions. They are public and never change. For who makes figures for
/// all of Italy.
#[utoipa::path(tag = "weight-sets", request_body = WeightSetInput, security(("session" = [])), responses((status = 201, body = WeightSet)))]
#[post("/weight-sets")]
async fn create_weight_set(
    state: Data<State>,
    caller: Caller,
    once: Once,
    input: Input<WeightSetInput>,
) -> Result<Created<WeightSet>, Error> {
    caller.may_for_italy(Permission::ManageFigures)?;
    let create =
        move |conn: &mut Conn| once.create(conn, &caller, &input.0, |conn| store::create(conn, &caller.act, &input.0));
    let set = state.db.write(create).await?;
    Ok(Created(format!("/weight-sets/{}", set.key), set))
}

/// Withdraw a set of weights.
///
/// It counts no more in the agreement of the groups, and says since when and why. It stays on record, like what was computed
/// with it. For who makes figures for all of Italy.
#[utoipa::path(tag = "weight-sets", params(("key" = WeightSetKey, Path, description = "Key of the set", example = "assistenti-sociali")), request_body = WithdrawalInput, security(("session" = [])), responses((status = 201, body = WeightSet)))]
#[post("/weight-sets/{key}/withdrawal")]
async fn withdraw_weight_set(
    state: Data<State>,
    caller: Caller,
    key: Path<WeightSetKey>,
    input: Input<WithdrawalInput>,
) -> Result<Created<WeightSet>, Error> {
    caller.may_for_italy(Permission::ManageFigures)?;
    let address = format!("/weight-sets/{key}");
    let withdraw = move |conn: &mut Conn| store::withdraw(conn, &caller.act, &key, input.0.reason);
    let set = state.db.write(withdraw).await?;
    Ok(Created(address, set))
}
