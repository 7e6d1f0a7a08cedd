// SPDX-License-Identifier: AGPL-3.0-or-later
//! Who is asking: the profile, the password, the second factor.

mod proof;
pub mod second_factor;
mod store;

use actix_web::web::Data;
use actix_web::{HttpResponse, get, post, put};
use shared::passwords;
use shared::problem::Violations;
use shared::sessions::{PasswordChange, RecoveryCodes, SecondFactor, SecondFactorProof, SecondFactorRemoval};
use shared::users::Me;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::access::passwords::hash_off;
use crate::access::{Caller, Entrant};
use crate::db::Conn;
use crate::error::Error;
use crate::http::cached::{Created, Fresh};
use crate::http::extract::Input;
use crate::sessions::store::known_by_key;
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
async fn read_me(state: Data<State>, entrant: Entrant) -> Result<Fresh<Me>, Error> {
    let today = state.today()?;
    state.db.read(move |conn| store::read(conn, &entrant.0, &today)).await.map(Fresh)
}

/// Change your password.
///
/// All your sessions end: come in again. A password that is not yours counts like a failed login.
#[utoipa::path(tag = "access", request_body = PasswordChange, security(("session" = [])), responses((status = 204)))]
#[put("/me/password")]
async fn change_password(
    state: Data<State>,
    caller: Caller,
    input: Input<PasswordChange>,
) -> Result<HttpResponse, Error> {
    let PasswordChange { current_password, password } = input.0;
    let id = caller.user().clone();
    let known = state.db.read(move |conn| known_by_key(conn, &id)).await?;
    // Before anything is tried: a new password that will not do costs no try.
    passwords::check(&password, known.username.as_str(), "#/password")?;
    let (taken, _) = proof::of_password(&state, &caller, current_password, "#/current_password").await?;
    let hash = hash_off(password).await?;
    let write = move |conn: &mut Conn| {
        taken.was_right(conn, caller.act.at)?;
        users::set_password(conn, &caller.act, caller.user(), &hash, None)
    };
    state.db.write(write).await?;
    state.tokens.forget(&known.id);
    Ok(HttpResponse::NoContent().finish())
}

/// Begin a second factor.
///
/// The secret for an authenticator, shown once. It is asked at login once it was proved.
#[utoipa::path(tag = "access", security(("session" = [])), responses((status = 201, body = SecondFactor)))]
#[post("/me/second-factors")]
async fn begin_second_factor(state: Data<State>, entrant: Entrant) -> Result<Created<SecondFactor>, Error> {
    let secrets = state.secrets.clone();
    let begin = move |conn: &mut Conn| second_factor::begin(conn, &secrets, entrant.0.user());
    Ok(Created("/me".into(), state.db.write(begin).await?))
}

/// Prove your second factor.
///
/// With six digits of the authenticator. The answer holds the recovery codes, shown once.
#[utoipa::path(tag = "access", request_body = SecondFactorProof, security(("session" = [])), responses((status = 200, body = RecoveryCodes)))]
#[put("/me/second-factor")]
async fn confirm_second_factor(
    state: Data<State>,
    entrant: Entrant,
    input: Input<SecondFactorProof>,
) -> Result<Fresh<RecoveryCodes>, Error> {
    let (secrets, caller, user) = (state.secrets.clone(), entrant.0.clone(), entrant.0.user().clone());
    let confirm =
        move |conn: &mut Conn| second_factor::confirm(conn, &caller.act, &secrets, caller.user(), &input.0.totp);
    let codes = state.db.write(confirm).await?;
    // Who had to set it up may do the rest from now on.
    state.tokens.forget(&user);
    Ok(Fresh(codes))
}

/// Take your second factor away.
///
/// With your password and a code of it, or a recovery code. What is wrong counts like a failed login.
#[utoipa::path(tag = "access", request_body = SecondFactorRemoval, security(("session" = [])), responses((status = 204)))]
#[post("/me/second-factor/removal")]
async fn remove_second_factor(
    state: Data<State>,
    caller: Caller,
    input: Input<SecondFactorRemoval>,
) -> Result<HttpResponse, Error> {
    let SecondFactorRemoval { password, totp } = input.0;
    let id = caller.user().clone();
    if state.db.read(move |conn| known_by_key(conn, &id)).await?.totp_secret.is_none() {
        return Err(Error::Conflict("there is no second factor to take away".into()));
    }
    let (taken, known) = proof::of_password(&state, &caller, password, "#/password").await?;
    let (secrets, user) = (state.secrets.clone(), known.id.clone());
    let remove = move |conn: &mut Conn| proof::remove_second_factor(conn, &secrets, &caller, &taken, &known, &totp);
    let is_removed = state.db.write(remove).await?;
    state.tokens.forget(&user);
    if !is_removed {
        return Err(Violations::one("#/totp", "is not what the authenticator shows now, nor a recovery code").into());
    }
    Ok(HttpResponse::NoContent().finish())
}
