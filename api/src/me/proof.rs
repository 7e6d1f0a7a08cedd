// SPDX-License-Identifier: AGPL-3.0-or-later
//! Proving, while one is in, to be who came in: a session that was left open, or stolen, must not be enough to take an account
//! over. What is wrong counts with the failed logins and stands in the register.

use shared::audit::{AuditAction, AuditSubject};
use shared::problem::Violations;

use super::second_factor::{self, Answer};
use crate::access::passwords::verify_off;
use crate::access::secrets::Secrets;
use crate::access::tries::Try;
use crate::access::{Act, Caller};
use crate::audit::store::{self as audit, Done};
use crate::db::Conn;
use crate::error::Error;
use crate::sessions::store::{Known, is_still, known_by_key};
use crate::state::State;

/// The try of the caller's password, where it was right: it still counts until what follows says [`Try::was_right`].
///
/// # Errors
/// [`Error::Invalid`] at `pointer` where it was not; [`Error::TooMany`] after failures.
pub(super) async fn of_password(
    state: &State,
    caller: &Caller,
    password: String,
    pointer: &str,
) -> Result<(Try, Known), Error> {
    let (id, act) = (caller.user().clone(), caller.act.clone());
    let take = move |conn: &mut Conn| {
        let known = known_by_key(conn, &id)?;
        Ok((Try::take(conn, &act, known.username.as_str())?, known))
    };
    let (taken, known) = state.db.write(take).await?;
    if verify_off(known.password_hash.clone(), password).await? {
        return Ok((taken, known));
    }
    let act = caller.act.clone();
    state.db.write(move |conn| note(conn, &act, &known, None)).await?;
    Err(Violations::one(pointer, "is not your password").into())
}

/// Takes the second factor away, where a code of it was right; says whether it was.
pub(super) fn remove_second_factor(
    conn: &mut Conn,
    secrets: &Secrets,
    caller: &Caller,
    taken: &Try,
    known: &Known,
    totp: &str,
) -> Result<bool, Error> {
    let is_right = second_factor::check(conn, secrets, known, Some(totp), caller.act.at)? == Answer::Right;
    if !is_right || !is_still(conn, known)? {
        note(conn, &caller.act, known, Some("wrong_code"))?;
        return Ok(false);
    }
    taken.was_right(conn, caller.act.at)?;
    second_factor::remove(conn, &caller.act, &known.id)?;
    Ok(true)
}

/// Notes a proof that failed: this must be kept, so it is no error of the transaction.
fn note(conn: &mut Conn, act: &Act, known: &Known, what: Option<&str>) -> Result<(), Error> {
    let (action, subject, path) = (AuditAction::ProofRefused, AuditSubject::User, known.path.clone());
    let (subject_id, detail) = (Some(known.id.as_str()), what.map(str::to_owned));
    audit::append(conn, act, Done { action, subject, subject_id, path, detail })
}
