// SPDX-License-Identifier: AGPL-3.0-or-later
//! Coming in: password, second factor, and the waits after failures.

use shared::access::TerritoryPath;
use shared::audit::{AuditAction, AuditSubject};
use shared::sessions::{DEMO_PASSWORD, Login};

use super::store::{self, Known, Renewal};
use crate::access::tries::Try;
use crate::access::{Act, passwords};
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
    let (username, of_try) = (login.username.clone(), act.clone());
    let take = move |conn: &mut Conn| Ok((Try::take(conn, &of_try, &username)?, store::known(conn, &username)?));
    let (taken, known) = state.db.write(take).await?;
    let hash = known.as_ref().and_then(|it| it.password_hash.clone());
    // The demonstration's accounts may still be on record where the demonstration is over.
    let is_refused = login.password == DEMO_PASSWORD && !state.config.demo;
    let is_password = passwords::verify_off(hash, login.password.clone()).await? && !is_refused;
    let secrets = state.secrets.clone();
    let decide = move |conn: &mut Conn| match known {
        Some(known) if is_password => {
            let answer = second_factor::check(conn, &secrets, &known, login.totp.as_deref(), act.at)?;
            admit(conn, &act, &taken, &known, answer)
        }
        other => note(conn, &act, other.as_ref(), None).map(|()| Outcome::Refused),
    };
    match state.db.write(decide).await? {
        Outcome::In(renewal) => Ok(renewal),
        Outcome::Refused => Err(Error::LoginRefused),
        Outcome::SecondFactorRequired => Err(Error::SecondFactorRequired),
    }
}

fn admit(conn: &mut Conn, act: &Act, taken: &Try, known: &Known, answer: Answer) -> Result<Outcome, Error> {
    match answer {
        Answer::Missing => note(conn, act, Some(known), Some("without_code")).map(|()| Outcome::SecondFactorRequired),
        Answer::Wrong => note(conn, act, Some(known), Some("wrong_code")).map(|()| Outcome::Refused),
        // What was judged is no longer so: the password or the factor changed meanwhile.
        Answer::Right if !store::is_still(conn, known)? => {
            note(conn, act, Some(known), Some("changed_meanwhile")).map(|()| Outcome::Refused)
        }
        Answer::Right => {
            taken.was_right(conn, act.at)?;
            store::open(conn, act, &known.id, known.path.clone()).map(Outcome::In)
        }
    }
}

/// Notes that somebody could not come in, and what was wrong where the password was right: this must be kept, so it is no
/// error of the transaction.
fn note(conn: &mut Conn, act: &Act, known: Option<&Known>, what: Option<&str>) -> Result<(), Error> {
    let (action, subject) = (AuditAction::LoginRefused, AuditSubject::User);
    let path = known.map_or_else(TerritoryPath::italy, |it| it.path.clone());
    let (subject_id, detail) = (known.map(|it| it.id.as_str()), what.map(str::to_owned));
    audit::append(conn, act, Done { action, subject, subject_id, path, detail })
}
