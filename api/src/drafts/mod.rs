// SPDX-License-Identifier: AGPL-3.0-or-later
//! Drafts of definitions, for people who make figures; publishing them.

pub mod store;

use actix_web::web::{Data, Path, Query};
use actix_web::{HttpResponse, delete, get, post, put};
use shared::access::Permission;
use shared::audit::AuditSubject;
use shared::definitions::{DefinitionId, DefinitionKey, DefinitionVersion};
use shared::drafts::{Draft, DraftDetail, DraftInput, DraftQuery, Publication};
use shared::index::Recipe;
use shared::page::Page;
use shared::problem::Violations;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::access::Caller;
use crate::access::once::Once;
use crate::audit::filters::Filters;
use crate::db::Conn;
use crate::db::cursor::Window;
use crate::error::Error;
use crate::http::cached::{Created, Fresh, Versioned};
use crate::http::extract::{Input, Version};
use crate::state::State;

/// The routes of this room.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list_drafts)
        .service(create_draft)
        .service(read_draft)
        .service(change_draft)
        .service(withdraw_draft)
        .service(publish_draft);
}

/// List the drafts.
///
/// By key and version, with who changed each last.
#[utoipa::path(tag = "definitions", params(DraftQuery), security(("session" = [])), responses((status = 200, body = inline(Page<Draft>))))]
#[get("/drafts")]
async fn list_drafts(
    state: Data<State>,
    caller: Caller,
    query: Query<DraftQuery>,
) -> Result<Fresh<Page<Draft>>, Error> {
    let scope = caller.may(Permission::ManageFigures)?;
    let query = query.into_inner();
    let window = Window::new(query.cursor.as_deref(), query.limit)?;
    let list = move |conn: &mut Conn| {
        // The register last: who adds to it makes the others wait.
        let page = store::list(conn, &query, &window)?;
        caller.note_list(conn, AuditSubject::Definition, &scope, Filters::default().next(window.after.is_some()))?;
        Ok(page)
    };
    state.db.write(list).await.map(Fresh)
}

/// Begin a draft.
///
/// A recipe under a key and a version that nothing has. It may name what the catalogue does not know yet: that is said when it
/// is published.
#[utoipa::path(tag = "definitions", request_body = Recipe, security(("session" = [])), responses((status = 201, body = DraftDetail)))]
#[post("/drafts")]
async fn create_draft(
    state: Data<State>,
    caller: Caller,
    once: Once,
    input: Input<DraftInput>,
) -> Result<Created<DraftDetail>, Error> {
    caller.may(Permission::ManageFigures)?;
    let create = move |conn: &mut Conn| {
        once.create(conn, &caller, &input.0.recipe, |conn| store::create(conn, &caller.act, &input.0))
    };
    let made = state.db.write(create).await?;
    Ok(Created(format!("/drafts/{}/{}", made.draft.key, made.draft.version), made))
}

/// Read a draft.
///
/// With its recipe as it is now.
#[utoipa::path(tag = "definitions", params(
    ("key" = DefinitionKey, Path, description = "Key of the index", example = "attractiveness"),
    ("version" = DefinitionVersion, Path, description = "The version that it is to be", example = "2.0")
), security(("session" = [])), responses((status = 200, body = DraftDetail)))]
#[get("/drafts/{key}/{version}")]
async fn read_draft(
    state: Data<State>,
    caller: Caller,
    id: Path<DefinitionId>,
) -> Result<Versioned<DraftDetail>, Error> {
    caller.may(Permission::ManageFigures)?;
    let read = move |conn: &mut Conn| {
        let found = store::read(conn, &id)?;
        caller.note_one(conn, AuditSubject::Definition, &id.to_string(), shared::access::TerritoryPath::italy())?;
        Ok(found)
    };
    let found = state.db.write(read).await?;
    Ok(Versioned(found.draft.revision, found))
}

/// Change a draft.
///
/// The whole recipe takes the place of the one that is there, under the same key and version.
#[utoipa::path(tag = "definitions", request_body = Recipe, params(
    ("key" = DefinitionKey, Path, description = "Key of the index", example = "attractiveness"),
    ("version" = DefinitionVersion, Path, description = "The version that it is to be", example = "2.0")
), security(("session" = [])), responses((status = 200, body = DraftDetail)))]
#[put("/drafts/{key}/{version}")]
async fn change_draft(
    state: Data<State>,
    caller: Caller,
    id: Path<DefinitionId>,
    version: Version,
    input: Input<DraftInput>,
) -> Result<Versioned<DraftDetail>, Error> {
    caller.may(Permission::ManageFigures)?;
    let mut faults = Violations::default();
    faults.require(input.0.id.key == id.key, "#/key", format!("must stay {}", id.key));
    faults.require(input.0.id.version == id.version, "#/version", format!("must stay {}", id.version));
    faults.ok(())?;
    let write = move |conn: &mut Conn| store::change(conn, &caller.act, &input.0, version.0);
    let changed = state.db.write(write).await?;
    Ok(Versioned(changed.draft.revision, changed))
}

/// Withdraw a draft.
///
/// Nothing was computed with it, so nothing of it stays but the entries of the register.
#[utoipa::path(tag = "definitions", params(
    ("key" = DefinitionKey, Path, description = "Key of the index", example = "attractiveness"),
    ("version" = DefinitionVersion, Path, description = "The version that it is to be", example = "2.0")
), security(("session" = [])), responses((status = 204)))]
#[delete("/drafts/{key}/{version}")]
async fn withdraw_draft(
    state: Data<State>,
    caller: Caller,
    id: Path<DefinitionId>,
    version: Version,
) -> Result<HttpResponse, Error> {
    caller.may(Permission::ManageFigures)?;
    state.db.write(move |conn| store::withdraw(conn, &caller.act, &id, version.0)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Publish a draft.
///
/// For ever: a published definition never changes and is never taken back. The index is computed first, and where it cannot be,
/// every fault is said and the draft stays one. For who makes figures for all of Italy.
#[utoipa::path(tag = "definitions", params(
    ("key" = DefinitionKey, Path, description = "Key of the index", example = "attractiveness"),
    ("version" = DefinitionVersion, Path, description = "The version that it is to be", example = "2.0")
), security(("session" = [])), responses((status = 201, body = Publication)))]
#[post("/drafts/{key}/{version}/publication")]
async fn publish_draft(
    state: Data<State>,
    caller: Caller,
    id: Path<DefinitionId>,
    version: Version,
) -> Result<Created<Publication>, Error> {
    caller.may_for_italy(Permission::ManageFigures)?;
    let address = format!("/definitions/{}/{}", id.key, id.version);
    let publish = move |conn: &mut Conn| store::publish(conn, &caller.act, &id, version.0);
    let store::Published { definition, result } = state.db.write(publish).await?;
    Ok(Created(address, Publication { definition, result: result.stored }))
}
