// SPDX-License-Identifier: AGPL-3.0-or-later
//! Rows and queries of the sessions and their renewal tokens.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use shared::access::{Scope, TerritoryPath};
use shared::audit::{AuditAction, AuditSubject};
use shared::sessions::{Session, SessionId, ViewInput};
use shared::users::{UserId, Username};

use crate::access::{self, Act, secrets};
use crate::audit::store::{self as audit, Done};
use crate::db::schema::{refresh_tokens, sessions, users};
use crate::db::{Conn, MultiBackend, instant, new_id};
use crate::error::{Error, OrNotFound as _};
use crate::users::store as user_store;

/// Hours that a session lasts, whatever happens.
pub const LIFETIME_H: i64 = 12;

/// Hours after which a session that was not used is over.
const IDLE_H: i64 = 2;

/// What is needed to judge whether somebody is a user.
#[derive(Clone, Debug)]
pub struct Known {
    pub id: UserId,
    pub username: Username,
    pub path: TerritoryPath,
    pub password_hash: Option<String>,
    /// The secret of the second factor, where it was proved.
    pub totp_secret: Option<String>,
    pub totp_step: i64,
}

#[derive(HasQuery)]
#[diesel(table_name = users, check_for_backend(MultiBackend))]
struct KnownRow {
    id: UserId,
    username: Username,
    path: TerritoryPath,
    password_hash: Option<String>,
    totp_secret: Option<String>,
    totp_confirmed: bool,
    totp_step: i64,
}

impl From<KnownRow> for Known {
    fn from(row: KnownRow) -> Self {
        Self {
            id: row.id,
            username: row.username,
            path: row.path,
            password_hash: row.password_hash,
            totp_secret: row.totp_secret.filter(|_| row.totp_confirmed),
            totp_step: row.totp_step,
        }
    }
}

/// A user who may come in, by user name.
pub fn known(conn: &mut Conn, username: &str) -> Result<Option<Known>, Error> {
    let row = KnownRow::query().filter(users::username.eq(username).and(users::is_active.eq(true))).first(conn);
    Ok(row.optional()?.map(Known::from))
}

/// A user who is in.
pub fn known_by_key(conn: &mut Conn, id: &UserId) -> Result<Known, Error> {
    let row = KnownRow::query().filter(users::id.eq(id)).first(conn).optional();
    row.or_not_found(|| format!("user {id}")).map(Known::from)
}

/// Whether a user is as when the login was judged; who changes the password waits until this write is over.
pub fn is_still(conn: &mut Conn, known: &Known) -> Result<bool, Error> {
    let same = users::table
        .filter(users::id.eq(&known.id).and(users::is_active.eq(true)))
        .filter(users::password_hash.eq(&known.password_hash))
        .filter(users::totp_confirmed.eq(known.totp_secret.is_some()));
    Ok(diesel::update(same).set(users::version.eq(users::version)).execute(conn)? == 1)
}

/// A session with the token that renews it.
#[derive(Clone, Debug)]
pub struct Renewal {
    pub user: UserId,
    pub session: SessionId,
    /// For the cookie.
    pub token: String,
}

/// Begins a session.
pub fn open(conn: &mut Conn, act: &Act, user: &UserId, path: TerritoryPath) -> Result<Renewal, Error> {
    let id: SessionId = new_id()?;
    diesel::insert_into(sessions::table)
        .values((
            sessions::id.eq(&id),
            sessions::user_id.eq(user),
            sessions::created_at.eq(act.at),
            sessions::last_used_at.eq(act.at),
            sessions::expires_at.eq(act.at + TimeDelta::hours(LIFETIME_H)),
        ))
        .execute(conn)?;
    let token = new_token(conn, &id)?;
    let act = Act { user: Some(user.clone()), ..act.clone() };
    noted(conn, &act, AuditAction::LoggedIn, &id, path)?;
    Ok(Renewal { user: user.clone(), session: id, token })
}

fn new_token(conn: &mut Conn, session: &SessionId) -> Result<String, Error> {
    let token = secrets::token()?;
    diesel::insert_into(refresh_tokens::table)
        .values((refresh_tokens::digest.eq(access::digest(&token)), refresh_tokens::session_id.eq(session)))
        .execute(conn)?;
    Ok(token)
}

fn noted(conn: &mut Conn, act: &Act, action: AuditAction, id: &SessionId, path: TerritoryPath) -> Result<(), Error> {
    let subject = AuditSubject::Session;
    audit::append(conn, act, Done { action, subject, subject_id: Some(id.as_str()), path, detail: None })
}

/// What a renewal token opened.
#[derive(Clone, Debug)]
pub enum Renewed {
    /// Another one in its place.
    Yes(Renewal),
    /// Nothing: it is not one of ours, or its session is over.
    No,
    /// Nothing: it came a second time, so somebody has a copy, and the session was closed.
    Reused(UserId),
}

/// Takes a renewal token and gives the next; one that comes twice closes the session.
pub fn renew(conn: &mut Conn, act: &Act, token: &str) -> Result<Renewed, Error> {
    let digest = access::digest(token);
    let row: Option<(SessionId, UserId, NaiveDateTime, NaiveDateTime, Option<NaiveDateTime>)> = refresh_tokens::table
        .inner_join(sessions::table)
        .filter(refresh_tokens::digest.eq(&digest))
        .select((sessions::id, sessions::user_id, sessions::last_used_at, sessions::expires_at, sessions::closed_at))
        .first(conn)
        .optional()?;
    let Some((session, user, last_used_at, expires_at, closed_at)) = row else { return Ok(Renewed::No) };
    if closed_at.is_some() || expires_at <= act.at || last_used_at + TimeDelta::hours(IDLE_H) <= act.at {
        return Ok(Renewed::No);
    }
    let unused =
        refresh_tokens::table.filter(refresh_tokens::digest.eq(&digest).and(refresh_tokens::used_at.is_null()));
    let is_first = diesel::update(unused).set(refresh_tokens::used_at.eq(act.at)).execute(conn)? == 1;
    if !is_first {
        let act = Act { user: Some(user.clone()), ..act.clone() };
        end(conn, &session, act.at)?;
        let path = user_store::row(conn, &user)?.path;
        noted(conn, &act, AuditAction::TokenReused, &session, path)?;
        return Ok(Renewed::Reused(user));
    }
    diesel::update(sessions::table.find(&session)).set(sessions::last_used_at.eq(act.at)).execute(conn)?;
    let token = new_token(conn, &session)?;
    Ok(Renewed::Yes(Renewal { user, session, token }))
}

fn end(conn: &mut Conn, session: &SessionId, now: NaiveDateTime) -> Result<(), Error> {
    diesel::update(sessions::table.find(session)).set(sessions::closed_at.eq(now)).execute(conn)?;
    Ok(())
}

/// The open sessions of a user, newest first.
pub fn list(conn: &mut Conn, user: &UserId, current: &SessionId, now: NaiveDateTime) -> Result<Vec<Session>, Error> {
    let rows: Vec<(SessionId, NaiveDateTime, NaiveDateTime, NaiveDateTime)> = sessions::table
        .filter(sessions::user_id.eq(user).and(sessions::closed_at.is_null()).and(sessions::expires_at.gt(now)))
        .order(sessions::id.desc())
        .select((sessions::id, sessions::created_at, sessions::last_used_at, sessions::expires_at))
        .limit(i64::from(shared::page::MAX_LIMIT))
        .load(conn)?;
    let session = |(id, created_at, last_used_at, expires_at)| Session {
        is_current: id == *current,
        id,
        created_at: instant(created_at),
        last_used_at: instant(last_used_at),
        expires_at: instant(expires_at),
    };
    Ok(rows.into_iter().map(session).collect())
}

/// Ends a session of a user.
pub fn close(conn: &mut Conn, act: &Act, user: &UserId, id: &SessionId) -> Result<(), Error> {
    let own = sessions::table.filter(sessions::id.eq(id).and(sessions::user_id.eq(user)));
    own.select(sessions::id).first::<SessionId>(conn).optional().or_not_found(|| format!("session {id}"))?;
    end(conn, id, act.at)?;
    let path = user_store::row(conn, user)?.path;
    noted(conn, act, AuditAction::LoggedOut, id, path)
}

/// Ends every session of a user.
pub fn close_all(conn: &mut Conn, act: &Act, user: &UserId) -> Result<(), Error> {
    user_store::close_sessions(conn, user, act.at)?;
    let path = user_store::row(conn, user)?.path;
    let (action, subject, detail) = (AuditAction::LoggedOut, AuditSubject::Session, Some("everywhere".into()));
    audit::append(conn, act, Done { action, subject, subject_id: None, path, detail })
}

/// Notes that a user looks as another role, and says where that view is.
pub fn look_as(conn: &mut Conn, act: &Act, scope: &Scope, input: &ViewInput) -> Result<TerritoryPath, Error> {
    let path = user_store::place(conn, scope, input.territory.as_ref())?;
    let subject_id = act.user.as_ref().map(UserId::as_str);
    let (action, subject, detail) = (AuditAction::ViewedAs, AuditSubject::User, Some(input.role.to_string()));
    audit::append(conn, act, Done { action, subject, subject_id, path: path.clone(), detail })?;
    Ok(path)
}
