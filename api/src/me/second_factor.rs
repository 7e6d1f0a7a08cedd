// SPDX-License-Identifier: AGPL-3.0-or-later
//! The second factor: six digits that change every half minute (TOTP, RFC 6238), and recovery codes that stand in for them.

use anyhow::Context as _;
use chrono::NaiveDateTime;
use diesel::prelude::*;
use qrcodegen::{QrCode as Drawn, QrCodeEcc};
use shared::audit::{AuditAction, AuditSubject};
use shared::problem::Violations;
use shared::sessions::{QrCode, RecoveryCodes, SecondFactor};
use shared::users::UserId;
use totp_rs::{Algorithm, Builder, Totp};

use crate::access::secrets::Secrets;
use crate::access::{self, Act};
use crate::audit::store::{self as audit, Done};
use crate::db::Conn;
use crate::db::schema::{recovery_codes, users};
use crate::error::Error;
use crate::sessions::store::Known;
use crate::users::store as user_store;

/// Bytes of a secret, as RFC 4226 recommends.
const SECRET: usize = 20;

/// Seconds that a code holds.
const STEP_S: u64 = 30;

/// Recovery codes that a user gets.
const N_RECOVERY_CODES: usize = 8;

/// Letters of a recovery code: 50 bits.
const CODE_LETTERS: usize = 10;

/// What somebody who has a second factor, or none, said of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Nothing more is needed.
    Right,
    /// It was not said.
    Missing,
    /// It was wrong, or used before.
    Wrong,
}

/// Compares what was said with the second factor; a code is used up. To be used inside a write.
pub fn check(
    conn: &mut Conn,
    secrets: &Secrets,
    known: &Known,
    said: Option<&str>,
    now: NaiveDateTime,
) -> Result<Answer, Error> {
    let Some(sealed) = &known.totp_secret else { return Ok(Answer::Right) };
    let Some(said) = said else { return Ok(Answer::Missing) };
    let is_right = if said.len() == 6 {
        use_digits(conn, secrets, &known.id, sealed, known.totp_step, said, now)?
    } else {
        use_recovery_code(conn, &known.id, said)?
    };
    Ok(if is_right { Answer::Right } else { Answer::Wrong })
}

/// Accepts digits of a step later than the last one accepted, and remembers it.
fn use_digits(
    conn: &mut Conn,
    secrets: &Secrets,
    id: &UserId,
    sealed: &str,
    last_step: i64,
    said: &str,
    now: NaiveDateTime,
) -> Result<bool, Error> {
    let totp = totp(secrets.unseal(sealed)?, "")?;
    let seconds = u64::try_from(now.and_utc().timestamp()).context("the clock is before 1970")?;
    // One step before and after: clocks differ.
    let steps = [seconds.saturating_sub(STEP_S), seconds, seconds + STEP_S];
    let fitting = steps.into_iter().find(|at| totp.generate(*at).to_string() == said);
    let Some(step) = fitting.and_then(|at| i64::try_from(at / STEP_S).ok()).filter(|it| *it > last_step) else {
        return Ok(false);
    };
    let unused = users::table.filter(users::id.eq(id).and(users::totp_step.lt(step)));
    Ok(diesel::update(unused).set(users::totp_step.eq(step)).execute(conn)? == 1)
}

fn use_recovery_code(conn: &mut Conn, id: &UserId, said: &str) -> Result<bool, Error> {
    let code: String = said.chars().filter(char::is_ascii_alphanumeric).map(|it| it.to_ascii_lowercase()).collect();
    let own = recovery_codes::table.find((id, access::digest(&code)));
    Ok(diesel::delete(own).execute(conn)? == 1)
}

fn totp(secret: Vec<u8>, account: &str) -> Result<Totp, Error> {
    let builder = Builder::new().with_algorithm(Algorithm::SHA1).with_secret(secret);
    let builder = builder.with_account_name(account.to_owned()).with_issuer(Some("CO.Efficienti"));
    Ok(builder.build().ok().context("a second factor cannot be made of this secret")?)
}

/// Begins a second factor: it holds once it was proved.
pub fn begin(conn: &mut Conn, secrets: &Secrets, id: &UserId) -> Result<SecondFactor, Error> {
    let (username, is_confirmed) =
        users::table.find(id).select((users::username, users::totp_confirmed)).first::<(String, bool)>(conn)?;
    if is_confirmed {
        return Err(Error::Conflict("there is a second factor already: take it away first".into()));
    }
    let mut secret = vec![0; SECRET];
    getrandom::fill(&mut secret).context("the machine gives no random bytes")?;
    let sealed = secrets.seal(&secret)?;
    diesel::update(users::table.find(id)).set(users::totp_secret.eq(sealed)).execute(conn)?;
    let totp = totp(secret, &username)?;
    let otpauth_url = totp.to_url().ok().context("the link of a second factor cannot be written")?;
    Ok(SecondFactor { secret: base32(&otpauth_url)?, qr: draw(&otpauth_url)?, otpauth_url })
}

/// The secret as the link has it.
fn base32(url: &str) -> Result<String, Error> {
    let after = url.split("secret=").nth(1).context("the link of a second factor has no secret")?;
    Ok(after.split('&').next().unwrap_or_default().to_owned())
}

fn draw(url: &str) -> Result<QrCode, Error> {
    let code = Drawn::encode_text(url, QrCodeEcc::Medium).ok().context("the link of a second factor is too long")?;
    let mut path = String::new();
    for y in 0..code.size() {
        for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
            path.push_str(&format!("M{x} {y}h1v1h-1z"));
        }
    }
    Ok(QrCode { size: code.size(), path })
}

/// Proves a second factor that was begun; from now on it is asked at login.
pub fn confirm(
    conn: &mut Conn,
    act: &Act,
    secrets: &Secrets,
    id: &UserId,
    digits: &str,
) -> Result<RecoveryCodes, Error> {
    let (sealed, is_confirmed, step) = users::table
        .find(id)
        .select((users::totp_secret, users::totp_confirmed, users::totp_step))
        .first::<(Option<String>, bool, i64)>(conn)?;
    let Some(sealed) = sealed.filter(|_| !is_confirmed) else {
        return Err(Error::Conflict("there is no second factor that waits for its proof".into()));
    };
    if !use_digits(conn, secrets, id, &sealed, step, digits, act.at)? {
        return Err(Violations::one("#/totp", "is not what the authenticator shows now").into());
    }
    diesel::update(users::table.find(id)).set(users::totp_confirmed.eq(true)).execute(conn)?;
    let items = (0..N_RECOVERY_CODES).map(|_| recovery_code()).collect::<Result<Vec<_>, _>>()?;
    diesel::delete(recovery_codes::table.filter(recovery_codes::user_id.eq(id))).execute(conn)?;
    for code in &items {
        let digest = access::digest(&code.replace('-', ""));
        diesel::insert_into(recovery_codes::table)
            .values((recovery_codes::user_id.eq(id), recovery_codes::digest.eq(digest)))
            .execute(conn)?;
    }
    noted(conn, act, AuditAction::SecondFactorAdded, id)?;
    Ok(RecoveryCodes { items })
}

/// Takes the second factor away.
pub fn remove(conn: &mut Conn, act: &Act, id: &UserId) -> Result<(), Error> {
    user_store::remove_second_factor(conn, id)?;
    noted(conn, act, AuditAction::SecondFactorRemoved, id)
}

fn noted(conn: &mut Conn, act: &Act, action: AuditAction, id: &UserId) -> Result<(), Error> {
    let path = user_store::row(conn, id)?.path;
    let subject = AuditSubject::User;
    audit::append(conn, act, Done { action, subject, subject_id: Some(id.as_str()), path, detail: None })
}

/// Two groups of five letters and digits that are not mistaken for each other.
fn recovery_code() -> Result<String, Error> {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut random = [0; CODE_LETTERS];
    getrandom::fill(&mut random).context("the machine gives no random bytes")?;
    let letter = |it: &u8| LETTERS.get(usize::from(*it) % LETTERS.len()).map(|it| char::from(*it));
    let code: String = random.iter().filter_map(letter).collect();
    let (first, second) = code.split_at_checked(CODE_LETTERS / 2).context("a recovery code is too short")?;
    Ok(format!("{first}-{second}"))
}

/// How many recovery codes a user has left.
pub fn n_recovery_codes(conn: &mut Conn, id: &UserId) -> Result<i32, Error> {
    let n: i64 = recovery_codes::table.filter(recovery_codes::user_id.eq(id)).count().get_result(conn)?;
    Ok(i32::try_from(n).unwrap_or(i32::MAX))
}
