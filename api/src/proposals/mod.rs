// SPDX-License-Identifier: AGPL-3.0-or-later
//! Proposals to reorganise an equipe.

pub mod store;

use actix_web::web::{Data, Path, Query};
use actix_web::{get, patch, post};
use shared::access::Permission;
use shared::audit::AuditSubject;
use shared::equipes::EquipeId;
use shared::page::Page;
use shared::proposals::{Proposal, ProposalChange, ProposalId, ProposalInput, ProposalQuery};
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
    config.service(list_proposals).service(create_proposal).service(read_proposal).service(change_proposal);
}

/// List the proposals to reorganise equipes.
///
/// Of your scope, by place and then in the order in which they were written.
#[utoipa::path(tag = "equipes", params(ProposalQuery), security(("session" = [])), responses((status = 200, body = inline(Page<Proposal>))))]
#[get("/proposals")]
async fn list_proposals(
    state: Data<State>,
    caller: Caller,
    query: Query<ProposalQuery>,
) -> Result<Fresh<Page<Proposal>>, Error> {
    let scope = caller.may(Permission::ReadEquipes)?;
    let query = query.into_inner();
    let window = Window::new(query.cursor.as_deref(), query.limit)?;
    let list = move |conn: &mut Conn| {
        let page = store::list(conn, &scope, &query, &window)?;
        let filters = Filters::default().by("equipe", query.equipe.as_ref()).by("status", query.status.as_ref());
        caller.note_list(conn, AuditSubject::Proposal, &scope, filters.next(window.after.is_some()))?;
        Ok(page)
    };
    state.db.write(list).await.map(Fresh)
}

/// Propose to reorganise an equipe.
///
/// As a draft. What it does today to coverage, to social workers per inhabitant and to money is computed and kept.
#[utoipa::path(tag = "equipes", params(("equipe_id" = EquipeId, Path, description = "Key of the equipe")), request_body = ProposalInput, security(("session" = [])), responses((status = 201, body = Proposal)))]
#[post("/equipes/{equipe_id}/proposals")]
async fn create_proposal(
    state: Data<State>,
    caller: Caller,
    id: Path<EquipeId>,
    once: Once,
    input: Input<ProposalInput>,
) -> Result<Created<Proposal>, Error> {
    let scope = caller.may(Permission::ManageEquipes)?;
    let today = state.today()?;
    let create = move |conn: &mut Conn| {
        let create = |conn: &mut Conn| store::create(conn, &caller.act, &scope, &id, &input.0, &today);
        once.create(conn, &caller, &(id.as_str(), &input.0), create)
    };
    let proposal = state.db.write(create).await?;
    Ok(Created(format!("/proposals/{}", proposal.id), proposal))
}

/// Read a proposal.
///
/// Of your scope, as it was computed on its day.
#[utoipa::path(tag = "equipes", params(("proposal_id" = ProposalId, Path, description = "Key of the proposal")), security(("session" = [])), responses((status = 200, body = Proposal)))]
#[get("/proposals/{proposal_id}")]
async fn read_proposal(state: Data<State>, caller: Caller, id: Path<ProposalId>) -> Result<Versioned<Proposal>, Error> {
    let scope = caller.may(Permission::ReadEquipes)?;
    let read = move |conn: &mut Conn| {
        let (proposal, path) = store::read(conn, &scope, &id)?;
        caller.note_one(conn, AuditSubject::Proposal, id.as_str(), path)?;
        Ok(proposal)
    };
    let proposal = state.db.write(read).await?;
    Ok(Versioned(proposal.version, proposal))
}

/// Change the status of a proposal.
///
/// Who keeps equipes there sends a draft and takes back what is not decided; who decides there accepts or rejects what was sent, with a
/// note, and never a proposal of their own. All is kept.
#[utoipa::path(tag = "equipes", params(("proposal_id" = ProposalId, Path, description = "Key of the proposal")), request_body(content = ProposalChange, content_type = "application/merge-patch+json"), security(("session" = [])), responses((status = 200, body = Proposal)))]
#[patch("/proposals/{proposal_id}")]
async fn change_proposal(
    state: Data<State>,
    caller: Caller,
    id: Path<ProposalId>,
    version: Version,
    change: Change<ProposalChange>,
) -> Result<Versioned<Proposal>, Error> {
    let write = move |conn: &mut Conn| store::change(conn, &caller, &id, version.0, &change.0);
    let proposal = state.db.write(write).await?;
    Ok(Versioned(proposal.version, proposal))
}
