// SPDX-License-Identifier: AGPL-3.0-or-later
//! The people who use this installation.

pub mod store;

use actix_web::web::{Data, Path, Query};
use actix_web::{get, patch, post};
use shared::access::Permission;
use shared::audit::AuditSubject;
use shared::openings::RecordKind;
use shared::page::Page;
use shared::users::{SetupLink, User, UserChange, UserCounts, UserId, UserInput, UserQuery, UserSearch};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::access::Caller;
use crate::access::once::Once;
use crate::audit::filters::Filters;
use crate::db::Conn;
use crate::db::cursor::Window;
use crate::error::Error;
use crate::http::cached::{Created, Fresh, Versioned};
use crate::http::extract::{Change, Input, Version};
use crate::openings;
use crate::state::State;

/// The routes of this room.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list_users)
        .service(search_users)
        .service(count_users)
        .service(create_user)
        .service(read_user)
        .service(change_user)
        .service(create_setup_link);
}

/// List the users.
///
/// Of your scope, by place and user name.
#[utoipa::path(tag = "access", params(UserQuery), security(("session" = [])), responses((status = 200, body = inline(Page<User>))))]
#[get("/users")]
async fn list_users(state: Data<State>, caller: Caller, query: Query<UserQuery>) -> Result<Fresh<Page<User>>, Error> {
    let scope = caller.may(Permission::ReadUsers)?;
    let query = query.into_inner();
    let window = Window::new(query.cursor.as_deref(), query.limit)?;
    let list = move |conn: &mut Conn| {
        // The register last: who adds to it makes the others wait.
        let scope = store::narrowed(conn, scope, query.territory.as_ref(), "?territory")?;
        let page = store::list(conn, &scope, None, &window)?;
        caller.note_list(conn, AuditSubject::User, &scope, Filters::default().next(window.after.is_some()))?;
        Ok(page)
    };
    state.db.write(list).await.map(Fresh)
}

/// Search the users.
///
/// Of your scope, by a part of the name or user name. The words stand in the body, because an address is kept in logs and
/// histories; the register says that there were some, never which.
#[utoipa::path(tag = "access", request_body = UserSearch, security(("session" = [])), responses((status = 200, body = inline(Page<User>))))]
#[post("/users/searches")]
async fn search_users(
    state: Data<State>,
    caller: Caller,
    search: Input<UserSearch>,
) -> Result<Fresh<Page<User>>, Error> {
    let scope = caller.may(Permission::ReadUsers)?;
    let search = search.0;
    let window = Window::of_body(search.cursor.as_deref(), search.limit)?;
    let list = move |conn: &mut Conn| {
        let scope = store::narrowed(conn, scope, search.territory.as_ref(), "#/territory")?;
        let page = store::list(conn, &scope, Some(&search.q), &window)?;
        let filters = Filters::default().unsaid("words").next(window.after.is_some());
        caller.note_list(conn, AuditSubject::User, &scope, filters)?;
        Ok(page)
    };
    state.db.write(list).await.map(Fresh)
}

/// Count the users.
///
/// By region, of your scope.
#[utoipa::path(tag = "access", security(("session" = [])), responses((status = 200, body = UserCounts)))]
#[get("/user-counts")]
async fn count_users(state: Data<State>, caller: Caller) -> Result<Fresh<UserCounts>, Error> {
    let scope = caller.may(Permission::ReadUsers)?;
    state.db.read(move |conn| store::count(conn, &scope)).await.map(Fresh)
}

/// Add a user.
///
/// In a territory of your scope. The user has no role until there is a mandate, and no password until a link has set one.
#[utoipa::path(tag = "access", request_body = UserInput, security(("session" = [])), responses((status = 201, body = User)))]
#[post("/users")]
async fn create_user(
    state: Data<State>,
    caller: Caller,
    once: Once,
    input: Input<UserInput>,
) -> Result<Created<User>, Error> {
    let scope = caller.may(Permission::ManageUsers)?;
    let create = move |conn: &mut Conn| {
        once.create(conn, &caller, &input.0, |conn| store::create(conn, &caller.act, &scope, &input.0))
    };
    let user = state.db.write(create).await?;
    Ok(Created(format!("/users/{}", user.id), user))
}

/// Read a user.
///
/// Of your scope, or one whose record you opened. What is outside is answered like what does not exist.
#[utoipa::path(tag = "access", params(("user_id" = UserId, Path, description = "Key of the user")), security(("session" = [])), responses((status = 200, body = User)))]
#[get("/users/{user_id}")]
async fn read_user(state: Data<State>, caller: Caller, id: Path<UserId>) -> Result<Versioned<User>, Error> {
    let scope = caller.may(Permission::ReadUsers)?;
    let read = move |conn: &mut Conn| {
        let place = |conn: &mut Conn| Ok(store::row(conn, &id)?.path);
        let record = (RecordKind::User, id.as_str());
        let scope = openings::store::widened(conn, &caller, scope, record, place)?;
        let row = store::row_within(conn, &scope, &id)?;
        caller.note_one(conn, AuditSubject::User, id.as_str(), row.path.clone())?;
        Ok(User::from(row))
    };
    let user = state.db.write(read).await?;
    Ok(Versioned(user.version, user))
}

/// Change a user.
///
/// What is left out stays. A user who may no longer come in is put out at once.
#[utoipa::path(tag = "access", params(("user_id" = UserId, Path, description = "Key of the user")), request_body(content = UserChange, content_type = "application/merge-patch+json"), security(("session" = [])), responses((status = 200, body = User)))]
#[patch("/users/{user_id}")]
async fn change_user(
    state: Data<State>,
    caller: Caller,
    id: Path<UserId>,
    version: Version,
    change: Change<UserChange>,
) -> Result<Versioned<User>, Error> {
    let scope = caller.may(Permission::ManageUsers)?;
    let write = move |conn: &mut Conn| store::change(conn, &caller.act, &scope, &id, version.0, &change.0);
    let user = state.db.write(write).await?;
    state.tokens.forget(&user.id);
    Ok(Versioned(user.version, user))
}

/// Make a link to set a password.
///
/// For a new user, or one who forgot it or lost the second factor. Links made before hold no longer; it is shown once.
#[utoipa::path(tag = "access", params(("user_id" = UserId, Path, description = "Key of the user")), security(("session" = [])), responses((status = 201, body = SetupLink)))]
#[post("/users/{user_id}/setup-links")]
async fn create_setup_link(state: Data<State>, caller: Caller, id: Path<UserId>) -> Result<Created<SetupLink>, Error> {
    let scope = caller.may(Permission::ManageUsers)?;
    let make = move |conn: &mut Conn| store::make_setup_link(conn, &caller.act, &scope, &id);
    let link = state.db.write(make).await?;
    Ok(Created("/setup".into(), link))
}
