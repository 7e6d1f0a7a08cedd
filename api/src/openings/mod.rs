// SPDX-License-Identifier: AGPL-3.0-or-later
//! Openings: a record outside one's scope, opened with a reason and until an hour, which the person concerned sees.

pub mod store;

use actix_web::web::{Data, Query};
use actix_web::{get, post};
use shared::access::{Permission, Scope};
use shared::audit::AuditSubject;
use shared::openings::{Opening, OpeningInput};
use shared::page::{Page, PageQuery};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::access::Caller;
use crate::access::once::Once;
use crate::audit::filters::Filters;
use crate::db::Conn;
use crate::db::cursor::Window;
use crate::error::Error;
use crate::http::cached::{Created, Fresh};
use crate::http::extract::Input;
use crate::state::State;
use crate::users::store as users;

/// The routes of this room.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list_openings).service(create_opening);
}

/// List openings.
///
/// Those that you made and those of your own record, newest first, with who opened it and why: names of others, so that reading
/// them is an entry of the register.
#[utoipa::path(tag = "access", params(PageQuery), security(("session" = [])), responses((status = 200, body = inline(Page<Opening>))))]
#[get("/openings")]
async fn list_openings(
    state: Data<State>,
    caller: Caller,
    query: Query<PageQuery>,
) -> Result<Fresh<Page<Opening>>, Error> {
    let window = Window::new(query.cursor.as_deref(), query.limit)?;
    let list = move |conn: &mut Conn| {
        let page = store::list(conn, caller.user(), &window)?;
        let own = Scope::new(vec![users::row(conn, caller.user())?.path]);
        caller.note_list(conn, AuditSubject::Opening, &own, Filters::default().next(window.after.is_some()))?;
        Ok(page)
    };
    state.db.write(list).await.map(Fresh)
}

/// Open a record outside your scope.
///
/// With a reason, which the person concerned reads, and for at most 72 hours. It opens the reading of that one record: nothing of
/// it can be changed, and no list, count or search shows it.
#[utoipa::path(tag = "access", request_body = OpeningInput, security(("session" = [])), responses((status = 201, body = Opening)))]
#[post("/openings")]
async fn create_opening(
    state: Data<State>,
    caller: Caller,
    once: Once,
    input: Input<OpeningInput>,
) -> Result<Created<Opening>, Error> {
    caller.may(Permission::OpenOutsideScope)?;
    let create = move |conn: &mut Conn| {
        once.create(conn, &caller, &input.0, |conn| store::create(conn, &caller.act, caller.user(), &input.0))
    };
    let opening = state.db.write(create).await?;
    Ok(Created("/openings".into(), opening))
}
