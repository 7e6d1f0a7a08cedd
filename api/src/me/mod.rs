// SPDX-License-Identifier: AGPL-3.0-or-later
//! Who is asking: the profile, the password, the second factor.

pub mod second_factor;
mod store;

use actix_web::web::Data;
use actix_web::{HttpResponse, get, post, put};
use shared::passwords;
use shared::problem::Violations;
use shared::sessions::{PasswordChange, PasswordProof, RecoveryCodes, SecondFactor, SecondFactorProof};
use shared::users::Me;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::access::Caller;
use crate::access::passwords::{hash_off, verify_off};
use crate::db::Conn;
use crate::error::Error;
use crate::http::cached::{Created, Fresh};
use crate::http::extract::Input;
use crate::state::State;
use crate::users::store as users;

/// The routes of this room.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(read_me)
        .service(change_password)
        .service(begin_second_factor)
        .service(confirm_second_factor)
        .service(remove_second_factor);
}

/// Read who you are.
///
/// With your mandates that hold today and what they permit.
#[utoipa::path(tag = "access", security(("session" = [])), responses((status = 200, body = Me)))]
#[get("/me")]
async fn read_me(state: Data<State>, caller: Caller) -> Result<Fresh<Me>, Error> {
    let today = state.today()?;
    state.db.read(move |conn| store::read(conn, &caller, &today)).await.map(Fresh)
}

/// Change your password.
///
/// All your sessions end: come in again.
#[utoipa::path(tag = "access", request_body = PasswordChange, security(("session" = [])), responses((status = 204)))]
#[put("/me/password")]
async fn change_password(
    state: Data<State>,
    caller: Caller,
    input: Input<PasswordChange>,
) -> Result<HttpResponse, Error> {
    let PasswordChange { current_password, password } = input.0;
    let username = prove(&state, &caller, current_password, "#/current_password").await?;
    passwords::check(&password, &username, "#/password")?;
    let (hash, user) = (hash_off(password).await?, caller.user().clone());
    let write = move |conn: &mut Conn| users::set_password(conn, &caller.act, caller.user(), &hash, None);
    state.db.write(write).await?;
    state.tokens.forget(&user);
    Ok(HttpResponse::NoContent().finish())
}

/// The user's name, where the password is the user's.
async fn prove(state: &State, caller: &Caller, password: String, pointer: &str) -> Result<String, Error> {
    let id = caller.user().clone();
    let (username, hash) = state.db.read(move |conn| store::password(conn, &id)).await?;
    if verify_off(hash, password).await? {
        return Ok(username);
    }
    Err(Violations::one(pointer, "is not your password").into())
}

/// Begin a second factor.
///
/// The secret for an authenticator, shown once. It is asked at login once it was proved.
#[utoipa::path(tag = "access", security(("session" = [])), responses((status = 201, body = SecondFactor)))]
#[post("/me/second-factors")]
async fn begin_second_factor(state: Data<State>, caller: Caller) -> Result<Created<SecondFactor>, Error> {
    let secrets = state.secrets.clone();
    let begin = move |conn: &mut Conn| second_factor::begin(conn, &secrets, caller.user());
    Ok(Created("/me".into(), state.db.write(begin).await?))
}

/// Prove your second factor.
///
/// With six digits of the authenticator. The answer holds the recovery codes, shown once.
#[utoipa::path(tag = "access", request_body = SecondFactorProof, security(("session" = [])), responses((status = 200, body = RecoveryCodes)))]
#[put("/me/second-factor")]
async fn confirm_second_factor(
    state: Data<State>,
    caller: Caller,
    input: Input<SecondFactorProof>,
) -> Result<Fresh<RecoveryCodes>, Error> {
    let secrets = state.secrets.clone();
    let confirm =
        move |conn: &mut Conn| second_factor::confirm(conn, &caller.act, &secrets, caller.user(), &input.0.totp);
    state.db.write(confirm).await.map(Fresh)
}

/// Take your second factor away.
///
/// With your password.
#[utoipa::path(tag = "access", request_body = PasswordProof, security(("session" = [])), responses((status = 204)))]
#[post("/me/second-factor/removal")]
async fn remove_second_factor(
    state: Data<State>,
    caller: Caller,
    input: Input<PasswordProof>,
) -> Result<HttpResponse, Error> {
    prove(&state, &caller, input.0.password, "#/password").await?;
    state.db.write(move |conn| second_factor::remove(conn, &caller.act, caller.user())).await?;
    Ok(HttpResponse::NoContent().finish())
}
