// SPDX-License-Identifier: AGPL-3.0-or-later
//! Mandates: which role a user has, where, and from when until when.

pub mod store;

use actix_web::web::{Data, Path, Query};
use actix_web::{get, patch, post};
use shared::access::Permission;
use shared::audit::AuditSubject;
use shared::mandates::{Mandate, MandateChange, MandateId, MandateInput, MandateQuery};
use shared::page::Page;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::access::Caller;
use crate::access::once::Once;
use crate::audit::filters::Filters;
use crate::db::Conn;
use crate::db::cursor::Window;
use crate::error::Error;
use crate::http::cached::{Created, Fresh, Versioned};
use crate::http::extract::{Change, Input, Version};
use crate::state::State;

/// The routes of this room.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list_mandates).service(create_mandate).service(read_mandate).service(change_mandate);
}

/// List the mandates.
///
/// Of your scope, by place.
#[utoipa::path(tag = "access", params(MandateQuery), security(("session" = [])), responses((status = 200, body = inline(Page<Mandate>))))]
#[get("/mandates")]
async fn list_mandates(
    state: Data<State>,
    caller: Caller,
    query: Query<MandateQuery>,
) -> Result<Fresh<Page<Mandate>>, Error> {
    let scope = caller.may(Permission::ReadUsers)?;
    let query = query.into_inner();
    let window = Window::new(query.cursor.as_deref(), query.limit)?;
    let list = move |conn: &mut Conn| {
        // The register last: who adds to it makes the others wait.
        let page = store::list(conn, &scope, &query, &window)?;
        let filters = Filters::default().by("user", query.user.as_ref()).by("role", query.role.as_ref());
        let filters = filters.by("on", query.on.as_ref()).next(window.after.is_some());
        caller.note_list(conn, AuditSubject::Mandate, &scope, filters)?;
        Ok(page)
    };
    state.db.write(list).await.map(Fresh)
}

/// Give a mandate.
///
/// To another user and in a place of your scope: nobody gives territory that they do not have, nor anything to themselves.
#[utoipa::path(tag = "access", request_body = MandateInput, security(("session" = [])), responses((status = 201, body = Mandate)))]
#[post("/mandates")]
async fn create_mandate(
    state: Data<State>,
    caller: Caller,
    once: Once,
    input: Input<MandateInput>,
) -> Result<Created<Mandate>, Error> {
    let scope = caller.may(Permission::ManageMandates)?;
    let create = move |conn: &mut Conn| {
        once.create(conn, &caller, &input.0, |conn| store::create(conn, &caller.act, &scope, &input.0))
    };
    let mandate = state.db.write(create).await?;
    state.tokens.forget(&mandate.user);
    Ok(Created(format!("/mandates/{}", mandate.id), mandate))
}

/// Read a mandate.
///
/// Of your scope. What is outside is answered like what does not exist.
#[utoipa::path(tag = "access", params(("mandate_id" = MandateId, Path, description = "Key of the mandate")), security(("session" = [])), responses((status = 200, body = Mandate)))]
#[get("/mandates/{mandate_id}")]
async fn read_mandate(state: Data<State>, caller: Caller, id: Path<MandateId>) -> Result<Versioned<Mandate>, Error> {
    let scope = caller.may(Permission::ReadUsers)?;
    let read = move |conn: &mut Conn| {
        let (mandate, path) = store::read_with_path(conn, &scope, &id)?;
        caller.note_one(conn, AuditSubject::Mandate, id.as_str(), path)?;
        Ok(mandate)
    };
    let mandate = state.db.write(read).await?;
    Ok(Versioned(mandate.version, mandate))
}

/// Change the last day of a mandate.
///
/// A mandate whose last day is over holds no longer; nothing else of it changes, so that its history stays true.
#[utoipa::path(tag = "access", params(("mandate_id" = MandateId, Path, description = "Key of the mandate")), request_body(content = MandateChange, content_type = "application/merge-patch+json"), security(("session" = [])), responses((status = 200, body = Mandate)))]
#[patch("/mandates/{mandate_id}")]
async fn change_mandate(
    state: Data<State>,
    caller: Caller,
    id: Path<MandateId>,
    version: Version,
    change: Change<MandateChange>,
) -> Result<Versioned<Mandate>, Error> {
    let scope = caller.may(Permission::ManageMandates)?;
    let write = move |conn: &mut Conn| store::change(conn, &caller.act, &scope, &id, version.0, &change.0);
    let mandate = state.db.write(write).await?;
    state.tokens.forget(&mandate.user);
    Ok(Versioned(mandate.version, mandate))
}
