// SPDX-License-Identifier: AGPL-3.0-or-later
//! Equipes, who is in them, and the rules that they must meet.

pub mod dated;
pub mod members;
pub mod store;

use actix_web::web::{Data, Path, Query};
use actix_web::{get, patch, post};
use shared::access::Permission;
use shared::audit::AuditSubject;
use shared::equipes::{
    Composition, Equipe, EquipeChange, EquipeDetail, EquipeId, EquipeInput, EquipeQuery, EquipeRules, Membership,
    MembershipChange, MembershipId, MembershipInput, MembershipQuery, RulesQuery, check,
};
use shared::page::Page;
use shared::territories::Day;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::access::Caller;
use crate::access::once::Once;
use crate::db::Conn;
use crate::db::cursor::Window;
use crate::error::Error;
use crate::http::cached::{Cached, Created, Fresh, Versioned};
use crate::http::extract::{Change, Input, Version};
use crate::state::State;

/// The routes of this room.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list_rules)
        .service(list_equipes)
        .service(create_equipe)
        .service(read_equipe)
        .service(change_equipe)
        .service(list_memberships)
        .service(create_membership)
        .service(read_membership)
        .service(change_membership);
}

/// An equipe that the caller may read: one that the caller is in today, or one of the scope.
pub(crate) fn readable(conn: &mut Conn, caller: &Caller, id: &EquipeId, today: &Day) -> Result<store::Row, Error> {
    let scope = caller.scope(Permission::ReadEquipes);
    let found = store::row_within(conn, &scope, id);
    if !matches!(found, Err(Error::NotFound(_))) {
        return found;
    }
    if members::is_member(conn, id, caller.user(), today)? {
        return Ok(store::row(conn, id)?.0);
    }
    caller.may(Permission::ReadEquipes)?;
    found
}

/// List the rules of an equipe.
///
/// Those that hold on a day, by key: whom each counts, how many there must be, and where it comes from. Beside them the roles whose
/// profiles each kind of equipe is measured by.
#[utoipa::path(tag = "equipes", params(RulesQuery), responses((status = 200, body = EquipeRules)))]
#[get("/equipe-rules")]
async fn list_rules(state: Data<State>, query: Query<RulesQuery>) -> Result<Cached<EquipeRules>, Error> {
    let on = query.into_inner().on.map_or_else(|| state.today(), Ok)?;
    let read = move |conn: &mut Conn| {
        Ok(EquipeRules { items: dated::rules_on(conn, &on)?, bases: dated::bases_on(conn, &on)? })
    };
    state.db.read(read).await.map(Cached)
}

/// List the equipes.
///
/// Of your scope, by place and name.
#[utoipa::path(tag = "equipes", params(EquipeQuery), security(("session" = [])), responses((status = 200, body = inline(Page<Equipe>))))]
#[get("/equipes")]
async fn list_equipes(
    state: Data<State>,
    caller: Caller,
    query: Query<EquipeQuery>,
) -> Result<Fresh<Page<Equipe>>, Error> {
    let scope = caller.may(Permission::ReadEquipes)?;
    let query = query.into_inner();
    let window = Window::new(query.cursor.as_deref(), query.limit)?;
    state.db.read(move |conn| store::list(conn, &scope, &query, &window)).await.map(Fresh)
}

/// Add an equipe.
///
/// In a territory of your scope, measured with a published framework.
#[utoipa::path(tag = "equipes", request_body = EquipeInput, security(("session" = [])), responses((status = 201, body = Equipe)))]
#[post("/equipes")]
async fn create_equipe(
    state: Data<State>,
    caller: Caller,
    once: Once,
    input: Input<EquipeInput>,
) -> Result<Created<Equipe>, Error> {
    let scope = caller.may(Permission::ManageEquipes)?;
    let today = state.today()?;
    let create = move |conn: &mut Conn| {
        let create = |conn: &mut Conn| store::create(conn, &caller.act, &scope, &input.0, &today, false);
        once.create(conn, &caller, &input.0, create)
    };
    let equipe = state.db.write(create).await?;
    Ok(Created(format!("/equipes/{}", equipe.id), equipe))
}

/// Read an equipe.
///
/// Of your scope, or one that you are in. With its members of today, and the rules: what is not met first, in words.
#[utoipa::path(tag = "equipes", params(("equipe_id" = EquipeId, Path, description = "Key of the equipe")), security(("session" = [])), responses((status = 200, body = EquipeDetail)))]
#[get("/equipes/{equipe_id}")]
async fn read_equipe(state: Data<State>, caller: Caller, id: Path<EquipeId>) -> Result<Versioned<EquipeDetail>, Error> {
    let today = state.today()?;
    let read = move |conn: &mut Conn| {
        let path = readable(conn, &caller, &id, &today)?.path;
        let equipe = store::equipe(store::row(conn, &id)?);
        let members = members::of_equipe(conn, &id, &today)?;
        let composition = Composition::of(members.iter().map(|it| (it.role, it.is_case_manager)));
        let rules = check(&dated::rules_of(conn, equipe.kind, &today)?, &composition);
        caller.note_one(conn, AuditSubject::Equipe, id.as_str(), path)?;
        Ok(EquipeDetail { equipe, members, rules })
    };
    let detail = state.db.write(read).await?;
    Ok(Versioned(detail.equipe.version, detail))
}

/// Change an equipe.
///
/// What is left out stays. With another framework it is measured by that one's profiles from then on.
#[utoipa::path(tag = "equipes", params(("equipe_id" = EquipeId, Path, description = "Key of the equipe")), request_body(content = EquipeChange, content_type = "application/merge-patch+json"), security(("session" = [])), responses((status = 200, body = Equipe)))]
#[patch("/equipes/{equipe_id}")]
async fn change_equipe(
    state: Data<State>,
    caller: Caller,
    id: Path<EquipeId>,
    version: Version,
    change: Change<EquipeChange>,
) -> Result<Versioned<Equipe>, Error> {
    let scope = caller.may(Permission::ManageEquipes)?;
    let today = state.today()?;
    let write = move |conn: &mut Conn| store::change(conn, &caller.act, &scope, &id, version.0, &change.0, &today);
    let equipe = state.db.write(write).await?;
    Ok(Versioned(equipe.version, equipe))
}

/// List the places in an equipe.
///
/// Those of a day, or its whole history, in the order in which they were given.
#[utoipa::path(tag = "equipes", params(("equipe_id" = EquipeId, Path, description = "Key of the equipe"), MembershipQuery), security(("session" = [])), responses((status = 200, body = inline(Page<Membership>))))]
#[get("/equipes/{equipe_id}/memberships")]
async fn list_memberships(
    state: Data<State>,
    caller: Caller,
    id: Path<EquipeId>,
    query: Query<MembershipQuery>,
) -> Result<Fresh<Page<Membership>>, Error> {
    let (query, today) = (query.into_inner(), state.today()?);
    let window = Window::new(query.cursor.as_deref(), query.limit)?;
    let list = move |conn: &mut Conn| {
        let path = readable(conn, &caller, &id, &today)?.path;
        let page = members::list(conn, &id, &query, &window)?;
        caller.note_one(conn, AuditSubject::Equipe, id.as_str(), path)?;
        Ok(page)
    };
    state.db.write(list).await.map(Fresh)
}

/// Give an operator a place in an equipe.
///
/// Both of your scope. Refused where the days are outside the equipe's, where the same person has a place there already, and
/// where the hours of all equipes are more than the operator works: every fault at once.
#[utoipa::path(tag = "equipes", params(("equipe_id" = EquipeId, Path, description = "Key of the equipe")), request_body = MembershipInput, security(("session" = [])), responses((status = 201, body = Membership)))]
#[post("/equipes/{equipe_id}/memberships")]
async fn create_membership(
    state: Data<State>,
    caller: Caller,
    id: Path<EquipeId>,
    once: Once,
    input: Input<MembershipInput>,
) -> Result<Created<Membership>, Error> {
    let scope = caller.may(Permission::ManageEquipes)?;
    let today = state.today()?;
    let create = move |conn: &mut Conn| {
        let create = |conn: &mut Conn| members::create(conn, &caller.act, &scope, &id, &input.0, &today);
        once.create(conn, &caller, &(id.as_str(), &input.0), create)
    };
    let place = state.db.write(create).await?;
    Ok(Created(format!("/memberships/{}", place.id), place))
}

/// Read a place in an equipe.
///
/// Of your scope.
#[utoipa::path(tag = "equipes", params(("membership_id" = MembershipId, Path, description = "Key of the place")), security(("session" = [])), responses((status = 200, body = Membership)))]
#[get("/memberships/{membership_id}")]
async fn read_membership(
    state: Data<State>,
    caller: Caller,
    id: Path<MembershipId>,
) -> Result<Versioned<Membership>, Error> {
    let scope = caller.may(Permission::ReadEquipes)?;
    let read = move |conn: &mut Conn| {
        let (place, path) = members::read(conn, &scope, &id)?;
        caller.note_one(conn, AuditSubject::Membership, id.as_str(), path)?;
        Ok(place)
    };
    let place = state.db.write(read).await?;
    Ok(Versioned(place.version, place))
}

/// Change a place in an equipe.
///
/// Its last day, or whether it is a case manager's. Another role or other hours are another place, so that the history stays true.
#[utoipa::path(tag = "equipes", params(("membership_id" = MembershipId, Path, description = "Key of the place")), request_body(content = MembershipChange, content_type = "application/merge-patch+json"), security(("session" = [])), responses((status = 200, body = Membership)))]
#[patch("/memberships/{membership_id}")]
async fn change_membership(
    state: Data<State>,
    caller: Caller,
    id: Path<MembershipId>,
    version: Version,
    change: Change<MembershipChange>,
) -> Result<Versioned<Membership>, Error> {
    let scope = caller.may(Permission::ManageEquipes)?;
    let today = state.today()?;
    let write = move |conn: &mut Conn| members::change(conn, &caller.act, &scope, &id, version.0, &change.0, &today);
    let place = state.db.write(write).await?;
    Ok(Versioned(place.version, place))
}
