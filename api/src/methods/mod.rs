// SPDX-License-Identifier: AGPL-3.0-or-later
//! Methods of the employability coefficient: anybody reads them, analysts draft them, the national office publishes them and
//! records what a panel decided; and where the coefficient is switched off.

pub mod store;
pub mod suspensions;

use actix_web::web::{Data, Path, Query};
use actix_web::{get, patch, post};
use shared::access::{Permission, Scope, TerritoryPath};
use shared::methods::{
    Approval, MethodChange, MethodId, MethodInput, MethodKey, MethodQuery, MethodSuspension, MethodSuspensionChange,
    MethodSuspensionId, MethodSuspensionInput, MethodVersion, StoredMethod, StoredMethodDetail,
};
use shared::page::{Page, PageQuery};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::access::Caller;
use crate::access::once::Once;
use crate::db::Conn;
use crate::db::cursor::Window;
use crate::error::Error;
use crate::http::cached::{Cached, Created, Versioned};
use crate::http::extract::{Change, Input, Version};
use crate::state::State;

/// The routes of this room.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list_methods)
        .service(read_method)
        .service(create_method)
        .service(change_method)
        .service(publish_method)
        .service(approve_method)
        .service(list_method_suspensions)
        .service(create_method_suspension)
        .service(change_method_suspension);
}

/// List the methods of the coefficient.
///
/// By key and version: drafts, proposals, and those that a panel has approved. What is published never changes.
#[utoipa::path(tag = "methods", params(MethodQuery), responses((status = 200, body = inline(Page<StoredMethod>))))]
#[get("/methods")]
async fn list_methods(state: Data<State>, query: Query<MethodQuery>) -> Result<Cached<Page<StoredMethod>>, Error> {
    let query = query.into_inner();
    let window = Window::new(query.cursor.as_deref(), query.limit)?;
    state.db.read(move |conn| store::list(conn, &query, &window)).await.map(Cached)
}

/// Read a method.
///
/// With its document, by which anybody can compute a coefficient again, and its card: what it is for, what it uses and why, what
/// it does not say, who decides, how to contest.
#[utoipa::path(tag = "methods", params(
    ("key" = MethodKey, Path, description = "Key of the method", example = "coe"),
    ("version" = MethodVersion, Path, description = "Its version", example = "1.0")
), responses((status = 200, body = StoredMethodDetail)))]
#[get("/methods/{key}/{version}")]
async fn read_method(state: Data<State>, id: Path<MethodId>) -> Result<Cached<StoredMethodDetail>, Error> {
    state.db.read(move |conn| store::read(conn, &id)).await.map(Cached)
}

/// Draft a method.
///
/// Nobody is assessed with a draft. A question about a protected attribute is refused, and so is a question without its reason
/// in the card.
#[utoipa::path(tag = "methods", request_body = MethodInput, security(("session" = [])), responses((status = 201, body = StoredMethod)))]
#[post("/methods")]
async fn create_method(
    state: Data<State>,
    caller: Caller,
    once: Once,
    input: Input<MethodInput>,
) -> Result<Created<StoredMethod>, Error> {
    caller.may(Permission::DraftMethods)?;
    let create =
        move |conn: &mut Conn| once.create(conn, &caller, &input.0, |conn| store::create(conn, &caller.act, &input.0));
    let method = state.db.write(create).await?;
    Ok(Created(format!("/methods/{}/{}", method.key, method.version), method))
}

/// Change a draft.
///
/// `If-Match` names its `revision`. What is left out stays; key and version are its name and stay too.
#[utoipa::path(tag = "methods", params(
    ("key" = MethodKey, Path, description = "Key of the method"),
    ("version" = MethodVersion, Path, description = "Its version")
), request_body(content = MethodChange, content_type = "application/merge-patch+json"), security(("session" = [])), responses((status = 200, body = StoredMethod)))]
#[patch("/methods/{key}/{version}")]
async fn change_method(
    state: Data<State>,
    caller: Caller,
    id: Path<MethodId>,
    version: Version,
    change: Change<MethodChange>,
) -> Result<Versioned<StoredMethod>, Error> {
    caller.may(Permission::DraftMethods)?;
    let write = move |conn: &mut Conn| store::change(conn, &caller.act, &id, version.0, &change.0);
    let method = state.db.write(write).await?;
    Ok(Versioned(method.revision, method))
}

/// Publish a draft.
///
/// It becomes a proposal and never changes again. For mandates of all Italy.
#[utoipa::path(tag = "methods", params(
    ("key" = MethodKey, Path, description = "Key of the method"),
    ("version" = MethodVersion, Path, description = "Its version")
), security(("session" = [])), responses((status = 201, body = StoredMethod)))]
#[post("/methods/{key}/{version}/publication")]
async fn publish_method(
    state: Data<State>,
    caller: Caller,
    id: Path<MethodId>,
) -> Result<Created<StoredMethod>, Error> {
    in_all_of_italy(&caller.may(Permission::ManageMethods)?)?;
    let method = state.db.write(move |conn| store::publish(conn, &caller.act, &id)).await?;
    Ok(Created(format!("/methods/{}/{}", method.key, method.version), method))
}

/// Record the approval of a panel.
///
/// Which panel, when, and where the minutes are: once, and for a published method. For mandates of all Italy.
#[utoipa::path(tag = "methods", params(
    ("key" = MethodKey, Path, description = "Key of the method"),
    ("version" = MethodVersion, Path, description = "Its version")
), request_body = Approval, security(("session" = [])), responses((status = 201, body = StoredMethod)))]
#[post("/methods/{key}/{version}/approval")]
async fn approve_method(
    state: Data<State>,
    caller: Caller,
    id: Path<MethodId>,
    input: Input<Approval>,
) -> Result<Created<StoredMethod>, Error> {
    in_all_of_italy(&caller.may(Permission::ManageMethods)?)?;
    let method = state.db.write(move |conn| store::approve(conn, &caller.act, &id, &input.0)).await?;
    Ok(Created(format!("/methods/{}/{}", method.key, method.version), method))
}

/// List where the coefficient is switched off.
///
/// In force or over, the newest first, with the reason.
#[utoipa::path(tag = "methods", params(PageQuery), responses((status = 200, body = inline(Page<MethodSuspension>))))]
#[get("/method-suspensions")]
async fn list_method_suspensions(
    state: Data<State>,
    query: Query<PageQuery>,
) -> Result<Cached<Page<MethodSuspension>>, Error> {
    let window = Window::new(query.cursor.as_deref(), query.limit)?;
    state.db.read(move |conn| suspensions::list(conn, &window)).await.map(Cached)
}

/// Switch the coefficient off.
///
/// In a territory of your scope, with a reason that anybody may read. Everything else keeps working there.
#[utoipa::path(tag = "methods", request_body = MethodSuspensionInput, security(("session" = [])), responses((status = 201, body = MethodSuspension)))]
#[post("/method-suspensions")]
async fn create_method_suspension(
    state: Data<State>,
    caller: Caller,
    once: Once,
    input: Input<MethodSuspensionInput>,
) -> Result<Created<MethodSuspension>, Error> {
    let scope = caller.may(Permission::ManageMethods)?;
    let create = move |conn: &mut Conn| {
        once.create(conn, &caller, &input.0, |conn| suspensions::create(conn, &caller.act, &scope, &input.0))
    };
    let suspension = state.db.write(create).await?;
    Ok(Created("/method-suspensions".into(), suspension))
}

/// Switch the coefficient on again.
///
/// The suspension stays on record with its end.
#[utoipa::path(tag = "methods", params(
    ("suspension_id" = MethodSuspensionId, Path, description = "Key of the suspension")
), request_body(content = MethodSuspensionChange, content_type = "application/merge-patch+json"), security(("session" = [])), responses((status = 200, body = MethodSuspension)))]
#[patch("/method-suspensions/{suspension_id}")]
async fn change_method_suspension(
    state: Data<State>,
    caller: Caller,
    id: Path<MethodSuspensionId>,
    version: Version,
    _change: Change<MethodSuspensionChange>,
) -> Result<Versioned<MethodSuspension>, Error> {
    let scope = caller.may(Permission::ManageMethods)?;
    let end = move |conn: &mut Conn| suspensions::end(conn, &caller.act, &scope, &id, version.0);
    let suspension = state.db.write(end).await?;
    Ok(Versioned(suspension.version, suspension))
}

/// A method is one for all of Italy: so is the mandate of who publishes it.
fn in_all_of_italy(scope: &Scope) -> Result<(), Error> {
    if scope.covers(&TerritoryPath::italy()) {
        return Ok(());
    }
    Err(Error::Forbidden("a method is published by mandates of all Italy".into()))
}
