// SPDX-License-Identifier: AGPL-3.0-or-later
//! Coming in: password, second factor, and the waits after failures.

use shared::access::TerritoryPath;
use shared::audit::{AuditAction, AuditSubject};
use shared::sessions::{DEMO_PASSWORD, Login};

use super::store::{self, Known, Renewal};
use crate::access::{self, Act, passwords};
use crate::audit::store::{self as audit, Done};
use crate::db::Conn;
use crate::error::Error;
use crate::me::second_factor::{self, Answer};
use crate::state::State;

/// What came of a login that was worth looking at.
enum Outcome {
    In(Renewal),
    Refused,
    SecondFactorRequired,
}

/// Lets a user in.
///
/// # Errors
/// [`Error::LoginRefused`] without saying which part was wrong; [`Error::SecondFactorRequired`] where only that is missing;
/// [`Error::TooMany`] after failures of the same user name from the same network.
pub(super) async fn come_in(state: &State, act: Act, login: Login) -> Result<Renewal, Error> {
    let pair = access::digest(&format!("{}\n{}", login.username, act.network));
    let (username, now, of_pair) = (login.username.clone(), act.at, pair.clone());
    let (known, wait_s) =
        state.db.read(move |conn| Ok((store::known(conn, &username)?, store::wait_s(conn, &of_pair, now)?))).await?;
    if wait_s > 0 {
        return Err(Error::TooMany { retry_after_s: wait_s });
    }
    let hash = known.as_ref().and_then(|it| it.password_hash.clone());
    // The demonstration's accounts may still be on record where the demonstration is over.
    let is_refused = login.password == DEMO_PASSWORD && !state.config.demo;
    let is_password = passwords::verify_off(hash, login.password.clone()).await? && !is_refused;
    let secrets = state.secrets.clone();
    let decide = move |conn: &mut Conn| match known {
        _ if store::wait_s(conn, &pair, now)? > 0 => Ok(Outcome::Refused),
        Some(known) if is_password => {
            let answer = second_factor::check(conn, &secrets, &known, login.totp.as_deref(), now)?;
            admit(conn, &act, &pair, &known, answer)
        }
        other => refuse(conn, &act, &pair, other.as_ref()),
    };
    match state.db.write(decide).await? {
        Outcome::In(renewal) => Ok(renewal),
        Outcome::Refused => Err(Error::LoginRefused),
        Outcome::SecondFactorRequired => Err(Error::SecondFactorRequired),
    }
}

fn admit(conn: &mut Conn, act: &Act, pair: &str, known: &Known, answer: Answer) -> Result<Outcome, Error> {
    match answer {
        Answer::Missing => Ok(Outcome::SecondFactorRequired),
        Answer::Wrong => refuse(conn, act, pair, Some(known)),
        // What was judged is no longer so: the password or the factor changed meanwhile.
        Answer::Right if !store::is_still(conn, known)? => refuse(conn, act, pair, Some(known)),
        Answer::Right => {
            store::forget_failures(conn, pair, act.at)?;
            store::open(conn, act, &known.id, known.path.clone()).map(Outcome::In)
        }
    }
}

/// Counts and notes a failure: this must be kept, so it is no error of the transaction.
fn refuse(conn: &mut Conn, act: &Act, pair: &str, known: Option<&Known>) -> Result<Outcome, Error> {
    store::count_failure(conn, pair, act.at)?;
    let (action, subject) = (AuditAction::LoginRefused, AuditSubject::User);
    let path = known.map_or_else(TerritoryPath::italy, |it| it.path.clone());
    let subject_id = known.map(|it| it.id.as_str());
    audit::append(conn, act, Done { action, subject, subject_id, path, detail: None })?;
    Ok(Outcome::Refused)
}
