// SPDX-License-Identifier: AGPL-3.0-or-later
//! Coming in and going out.

mod cookie;
mod login;
pub mod store;

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, delete, get, post, put};
use shared::access::Permission;
use shared::passwords;
use shared::sessions::{AccessToken, Login, PasswordSetup, Session, SessionId, ViewInput};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::access::passwords::hash_off;
use crate::access::tokens::View;
use crate::access::{Act, Caller, Entrant};
use crate::db::Conn;
use crate::error::Error;
use crate::http::cached::{Created, Fresh, Whole};
use crate::http::extract::Input;
use crate::state::State;
use crate::users::store as users;

use store::Renewed;

/// The routes of this room.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(create_session)
        .service(list_sessions)
        .service(close_sessions)
        .service(create_access_token)
        .service(create_view)
        .service(close_current_session)
        .service(close_session)
        .service(set_password);
}

/// Come in.
///
/// With user name, password and, where there is one, the second factor. The answer opens the API for ten minutes; a cookie
/// that no script can read renews it. After some failures a user name must wait, from that network only. Where a role of yours
/// demands a second factor that you have not set up, the session serves to set it up and for nothing else.
#[utoipa::path(tag = "access", request_body = Login, responses((status = 201, body = AccessToken), (status = 401, body = shared::problem::Problem, content_type = "application/problem+json", description = "Not right, or the second factor is missing (type `/problems/second-factor-required`)")))]
#[post("/sessions")]
async fn create_session(state: Data<State>, act: Act, login: Input<Login>) -> Result<HttpResponse, Error> {
    let renewal = login::come_in(&state, act.clone(), login.0).await?;
    let token = state.tokens.issue(&renewal.user, &renewal.session, None, act.at)?;
    Ok(cookie::created(&act, &renewal.token, token))
}

/// List your sessions.
///
/// The browsers where you are in, newest first.
#[utoipa::path(tag = "access", security(("session" = [])), responses((status = 200, body = inline(Whole<Session>))))]
#[get("/sessions")]
async fn list_sessions(state: Data<State>, caller: Caller) -> Result<Fresh<Whole<Session>>, Error> {
    let list = move |conn: &mut Conn| store::list(conn, caller.user(), caller.session(), caller.act.at);
    state.db.read(list).await.map(|items| Fresh(Whole { items }))
}

/// Go out everywhere.
///
/// Ends all your sessions, this one too.
#[utoipa::path(tag = "access", security(("session" = [])), responses((status = 204)))]
#[delete("/sessions")]
async fn close_sessions(state: Data<State>, entrant: Entrant) -> Result<HttpResponse, Error> {
    let Entrant(caller) = entrant;
    let (user, act) = (caller.user().clone(), caller.act.clone());
    state.db.write(move |conn| store::close_all(conn, &caller.act, caller.user())).await?;
    state.tokens.forget(&user);
    Ok(cookie::cleared(&act))
}

/// Renew the access token.
///
/// With the cookie of the session, which is renewed too: each holds once. One that comes twice was copied, so the session is
/// closed for everybody.
#[utoipa::path(tag = "access", responses((status = 201, body = AccessToken), (status = 401, body = shared::problem::Problem, content_type = "application/problem+json", description = "There is no session, or it is over")))]
#[post("/sessions/current/access-tokens")]
async fn create_access_token(state: Data<State>, act: Act, request: HttpRequest) -> Result<HttpResponse, Error> {
    let token = cookie::read(&request).ok_or(Error::Unauthorized)?;
    let of_write = act.clone();
    match state.db.write(move |conn| store::renew(conn, &of_write, &token)).await? {
        Renewed::Yes(renewal) => {
            let token = state.tokens.issue(&renewal.user, &renewal.session, None, act.at)?;
            Ok(cookie::created(&act, &renewal.token, token))
        }
        Renewed::No => Err(Error::Unauthorized),
        Renewed::Reused(user) => {
            state.tokens.forget(&user);
            Err(Error::Unauthorized)
        }
    }
}

/// See what another role sees.
///
/// A token that reads with the eyes of a role in a territory of your scope, and changes nothing. It is noted in the register.
#[utoipa::path(tag = "access", request_body = ViewInput, security(("session" = [])), responses((status = 201, body = AccessToken)))]
#[post("/sessions/current/views")]
async fn create_view(
    state: Data<State>,
    caller: Caller,
    input: Input<ViewInput>,
) -> Result<Created<AccessToken>, Error> {
    let scope = caller.may(Permission::ViewAs)?;
    let (act, role) = (caller.act.clone(), input.0.role);
    let path = state.db.write(move |conn| store::look_as(conn, &act, &scope, &input.0)).await?;
    let view = View { role, path };
    let token = state.tokens.issue(caller.user(), caller.session(), Some(view), caller.act.at)?;
    Ok(Created("/me".into(), token))
}

/// Go out.
///
/// Ends the session that asks.
#[utoipa::path(tag = "access", security(("session" = [])), responses((status = 204)))]
#[delete("/sessions/current")]
async fn close_current_session(state: Data<State>, entrant: Entrant) -> Result<HttpResponse, Error> {
    let Entrant(caller) = entrant;
    let (user, act) = (caller.user().clone(), caller.act.clone());
    state.db.write(move |conn| store::close(conn, &caller.act, caller.user(), caller.session())).await?;
    state.tokens.forget(&user);
    Ok(cookie::cleared(&act))
}

/// End one of your sessions.
///
/// A browser where you are in and should not be.
#[utoipa::path(tag = "access", params(("session_id" = SessionId, Path, description = "Key of the session")), security(("session" = [])), responses((status = 204)))]
#[delete("/sessions/{session_id}")]
async fn close_session(state: Data<State>, caller: Caller, id: Path<SessionId>) -> Result<HttpResponse, Error> {
    let user = caller.user().clone();
    state.db.write(move |conn| store::close(conn, &caller.act, caller.user(), &id)).await?;
    state.tokens.forget(&user);
    Ok(HttpResponse::NoContent().finish())
}

/// Set a password with a link.
///
/// The link of a new user, or of one who forgot the password. It holds once.
#[utoipa::path(tag = "access", request_body = PasswordSetup, responses((status = 204), (status = 401, body = shared::problem::Problem, content_type = "application/problem+json", description = "The link does not hold, or no longer")))]
#[put("/password")]
async fn set_password(state: Data<State>, act: Act, input: Input<PasswordSetup>) -> Result<HttpResponse, Error> {
    let PasswordSetup { setup_token, password } = input.0;
    let (now, token) = (act.at, setup_token.clone());
    let of_link = state.db.read(move |conn| users::of_setup_link(conn, &token, now)).await?;
    let (id, username) = of_link.ok_or(Error::Unauthorized)?;
    passwords::check(&password, username.as_str(), "#/password")?;
    let hash = hash_off(password).await?;
    let user = id.clone();
    state.db.write(move |conn| users::set_password(conn, &act, &id, &hash, Some(&setup_token))).await?;
    state.tokens.forget(&user);
    Ok(HttpResponse::NoContent().finish())
}
