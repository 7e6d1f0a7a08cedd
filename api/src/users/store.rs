// SPDX-License-Identifier: AGPL-3.0-or-later
//! Rows and queries of the users.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use shared::access::{Scope, TerritoryPath};
use shared::audit::{AuditAction, AuditSubject};
use shared::page::Page;
use shared::problem::Violations;
use shared::territories::TerritoryCode;
use shared::text::fold;
use shared::users::{SetupLink, User, UserChange, UserCount, UserCounts, UserId, UserInput, Username};

use crate::access::{self, Act, secrets};
use crate::audit::store::{self as audit, Done};
use crate::db::cursor::Window;
use crate::db::schema::{mandates, recovery_codes, sessions, setup_links, users};
use crate::db::{Conn, MultiBackend, instant, new_id};
use crate::error::{Error, OrConflict as _, OrNotFound as _};
use crate::territories::paths;
use crate::territories::store::like;

/// Hours that a link to set a password holds.
const SETUP_H: i64 = 72;

#[derive(HasQuery)]
#[diesel(table_name = users, check_for_backend(MultiBackend))]
pub(crate) struct Row {
    id: UserId,
    username: Username,
    given_name: String,
    family_name: String,
    territory: Option<TerritoryCode>,
    pub(crate) path: TerritoryPath,
    is_active: bool,
    totp_confirmed: bool,
    version: i32,
}

impl From<Row> for User {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            username: row.username,
            given_name: row.given_name,
            family_name: row.family_name,
            territory: row.territory,
            is_active: row.is_active,
            has_second_factor: row.totp_confirmed,
            version: row.version,
        }
    }
}

/// A scope cut to a territory, where one was said; `pointer` is its place in the input.
pub fn narrowed(
    conn: &mut Conn,
    scope: Scope,
    territory: Option<&TerritoryCode>,
    pointer: &str,
) -> Result<Scope, Error> {
    let Some(territory) = territory else { return Ok(scope) };
    let path = paths::path(conn, territory)?;
    let path = path.ok_or_else(|| Violations::one(pointer, format!("there is no territory {territory}")))?;
    Ok(scope.inside(&path))
}

/// A page of the users in a scope, by place and user name, of those whose name contains a text where one is given. The cursor is
/// the key of the last one, so that no name stands in an address.
pub fn list(conn: &mut Conn, scope: &Scope, q: Option<&str>, window: &Window<UserId>) -> Result<Page<User>, Error> {
    let mut rows = users::table.select(<Row as Selectable<MultiBackend>>::construct_selection()).into_boxed();
    rows = rows.filter(crate::within!(users, scope));
    if let Some(q) = q {
        rows = rows.filter(users::search.like(format!("%{}%", like(&fold(q)))).escape('\\'));
    }
    if let Some(id) = &window.after {
        let Row { path, username, .. } = match row_within(conn, scope, id) {
            Err(Error::NotFound(_)) => return Err(window.no_such_cursor()),
            other => other?,
        };
        rows = rows.filter(users::path.gt(path.clone()).or(users::path.eq(path).and(users::username.gt(username))));
    }
    let rows: Vec<Row> = rows.order((users::path, users::username)).limit(window.n_rows()).load(conn)?;
    Ok(window.page(rows, |it| it.id.clone()).map(User::from))
}

/// How many users there are in each region, of a scope.
pub fn count(conn: &mut Conn, scope: &Scope) -> Result<UserCounts, Error> {
    let rows: Vec<(TerritoryPath, i64)> = users::table
        .filter(crate::within!(users, scope))
        .group_by(users::path)
        .order(users::path)
        .select((users::path, diesel::dsl::count_star()))
        .load(conn)?;
    let mut items: Vec<UserCount> = Vec::new();
    for (path, n_users) in rows {
        let region = path.region();
        match items.last_mut() {
            Some(last) if last.region == region => last.n_users += n_users,
            _ => items.push(UserCount { region, n_users }),
        }
    }
    let total = items.iter().map(|it| it.n_users).sum();
    Ok(UserCounts { items, total })
}

/// One user with the place.
pub(crate) fn row(conn: &mut Conn, id: &UserId) -> Result<Row, Error> {
    let row = Row::query().filter(users::id.eq(id)).first(conn).optional();
    row.or_not_found(|| format!("user {id}"))
}

/// One user, where the scope covers the user: somebody outside is answered like nobody.
pub fn read(conn: &mut Conn, scope: &Scope, id: &UserId) -> Result<User, Error> {
    row_within(conn, scope, id).map(User::from)
}

/// The row behind [`read`].
pub(crate) fn row_within(conn: &mut Conn, scope: &Scope, id: &UserId) -> Result<Row, Error> {
    let row = row(conn, id)?;
    if scope.covers(&row.path) { Ok(row) } else { Err(Error::NotFound(format!("user {id}"))) }
}

/// One user whom somebody with this scope keeps: the scope covers the user, and every mandate that is not over. Otherwise a
/// keeper of a region could set the password of somebody of the region who also works for all of Italy, and come in as that.
pub(crate) fn row_kept(conn: &mut Conn, act: &Act, scope: &Scope, id: &UserId) -> Result<Row, Error> {
    let row = row_within(conn, scope, id)?;
    // Whoever writes of this user waits here, so that no mandate is given between the look and the write.
    diesel::update(users::table.find(id)).set(users::version.eq(users::version)).execute(conn)?;
    let today = act.at.date().to_string();
    let paths: Vec<TerritoryPath> = mandates::table
        .filter(mandates::user_id.eq(id).and(mandates::valid_to.is_null().or(mandates::valid_to.ge(today))))
        .select(mandates::path)
        .load(conn)?;
    if paths.iter().all(|it| scope.covers(it)) {
        return Ok(row);
    }
    Err(Error::Forbidden("this user has mandates outside the territory of yours".into()))
}

/// Where a new user or a mandate may be: inside the scope.
pub(crate) fn place(conn: &mut Conn, scope: &Scope, territory: Option<&TerritoryCode>) -> Result<TerritoryPath, Error> {
    let path = match territory {
        None => TerritoryPath::italy(),
        Some(code) => {
            let path = paths::path(conn, code)?;
            path.ok_or_else(|| Violations::one("#/territory", format!("there is no territory {code}")))?
        }
    };
    if scope.covers(&path) {
        return Ok(path);
    }
    Err(Error::Forbidden("#/territory is outside the territory of your mandate".into()))
}

/// Adds a user.
pub fn create(conn: &mut Conn, act: &Act, scope: &Scope, input: &UserInput) -> Result<User, Error> {
    let path = place(conn, scope, input.territory.as_ref())?;
    let id: UserId = new_id()?;
    diesel::insert_into(users::table)
        .values((
            users::id.eq(&id),
            users::username.eq(&input.username),
            users::given_name.eq(&input.given_name),
            users::family_name.eq(&input.family_name),
            users::territory.eq(&input.territory),
            users::path.eq(&path),
            users::search.eq(search(&input.given_name, &input.family_name, &input.username)),
            users::is_active.eq(true),
            users::totp_confirmed.eq(false),
            users::totp_step.eq(0_i64),
            users::version.eq(1),
            users::created_at.eq(act.at),
        ))
        .execute(conn)
        .or_conflict(|| format!("there is a user {} already", input.username))?;
    noted(conn, act, AuditAction::Created, &id, path, None)?;
    row(conn, &id).map(User::from)
}

fn search(given_name: &str, family_name: &str, username: &Username) -> String {
    fold(&format!("{given_name} {family_name} {username}"))
}

fn noted(
    conn: &mut Conn,
    act: &Act,
    action: AuditAction,
    id: &UserId,
    path: TerritoryPath,
    detail: Option<String>,
) -> Result<(), Error> {
    audit::append(conn, act, Done { action, subject: AuditSubject::User, subject_id: Some(id.as_str()), path, detail })
}

/// Changes a user, where `version` is the state on record.
pub fn change(
    conn: &mut Conn,
    act: &Act,
    scope: &Scope,
    id: &UserId,
    version: i32,
    change: &UserChange,
) -> Result<User, Error> {
    let Row { username, given_name, family_name, path, is_active, version: now, .. } = row_kept(conn, act, scope, id)?;
    if now != version {
        return Err(Error::ChangedMeanwhile { version: now });
    }
    let given_name = change.given_name.clone().unwrap_or(given_name);
    let family_name = change.family_name.clone().unwrap_or(family_name);
    let is_active = change.is_active.unwrap_or(is_active);
    let n_changed = diesel::update(users::table.filter(users::id.eq(id).and(users::version.eq(version))))
        .set((
            users::search.eq(search(&given_name, &family_name, &username)),
            users::given_name.eq(&given_name),
            users::family_name.eq(&family_name),
            users::is_active.eq(is_active),
            users::version.eq(version + 1),
        ))
        .execute(conn)?;
    if n_changed == 0 {
        return Err(Error::ChangedMeanwhile { version: version + 1 });
    }
    if !is_active {
        close_sessions(conn, id, act.at)?;
    }
    noted(conn, act, AuditAction::Changed, id, path, Some(fields(change).join(" ")))?;
    row(conn, id).map(User::from)
}

/// Names of the fields that a change names.
fn fields(change: &UserChange) -> Vec<&'static str> {
    let named = [
        ("given_name", change.given_name.is_some()),
        ("family_name", change.family_name.is_some()),
        ("is_active", change.is_active.is_some()),
    ];
    named.into_iter().filter(|it| it.1).map(|it| it.0).collect()
}

/// Closes every session of a user.
pub fn close_sessions(conn: &mut Conn, id: &UserId, now: NaiveDateTime) -> Result<usize, Error> {
    let open = sessions::table.filter(sessions::user_id.eq(id).and(sessions::closed_at.is_null()));
    Ok(diesel::update(open).set(sessions::closed_at.eq(now)).execute(conn)?)
}

/// Makes a link by which a user sets a password; those made before hold no longer.
pub fn make_setup_link(conn: &mut Conn, act: &Act, scope: &Scope, id: &UserId) -> Result<SetupLink, Error> {
    let path = row_kept(conn, act, scope, id)?.path;
    let token = secrets::token()?;
    let expires_at = act.at + TimeDelta::hours(SETUP_H);
    end_setup_links(conn, id)?;
    diesel::insert_into(setup_links::table)
        .values((
            setup_links::digest.eq(access::digest(&token)),
            setup_links::user_id.eq(id),
            setup_links::expires_at.eq(expires_at),
        ))
        .execute(conn)?;
    noted(conn, act, AuditAction::SetupLinkMade, id, path, None)?;
    Ok(SetupLink { path: format!("/setup#{token}"), expires_at: instant(expires_at) })
}

/// Links of a user to set a password hold no longer.
pub(crate) fn end_setup_links(conn: &mut Conn, id: &UserId) -> Result<(), Error> {
    diesel::delete(setup_links::table.filter(setup_links::user_id.eq(id))).execute(conn)?;
    Ok(())
}

/// Whose password a link sets, with the user name.
pub fn of_setup_link(conn: &mut Conn, token: &str, now: NaiveDateTime) -> Result<Option<(UserId, Username)>, Error> {
    Ok(setup_links::table
        .inner_join(users::table.on(users::id.eq(setup_links::user_id)))
        .filter(setup_links::digest.eq(access::digest(token)).and(setup_links::expires_at.gt(now)))
        .filter(users::is_active.eq(true))
        .select((users::id, users::username))
        .first(conn)
        .optional()?)
}

/// Sets a password by its hash; links and sessions of the user hold no longer. A link also takes away the second factor, or
/// who lost it could never come back.
pub fn set_password(conn: &mut Conn, act: &Act, id: &UserId, hash: &str, link: Option<&str>) -> Result<(), Error> {
    let path = row(conn, id)?.path;
    if let Some(link) = link {
        let used = setup_links::table.filter(setup_links::digest.eq(access::digest(link)));
        if diesel::delete(used).execute(conn)? == 0 {
            return Err(Error::Unauthorized);
        }
        remove_second_factor(conn, id)?;
    }
    diesel::update(users::table.find(id)).set(users::password_hash.eq(hash)).execute(conn)?;
    end_setup_links(conn, id)?;
    close_sessions(conn, id, act.at)?;
    noted(conn, act, AuditAction::PasswordSet, id, path, link.map(|_| "by link".to_owned()))
}

/// Takes the second factor of a user away, with its recovery codes.
pub fn remove_second_factor(conn: &mut Conn, id: &UserId) -> Result<(), Error> {
    diesel::delete(recovery_codes::table.filter(recovery_codes::user_id.eq(id))).execute(conn)?;
    diesel::update(users::table.find(id))
        .set((users::totp_secret.eq(None::<String>), users::totp_confirmed.eq(false), users::totp_step.eq(0_i64)))
        .execute(conn)?;
    Ok(())
}

/// Whether there is any user at all.
pub fn is_any(conn: &mut Conn) -> Result<bool, Error> {
    Ok(diesel::select(diesel::dsl::exists(users::table.select(users::id))).get_result(conn)?)
}

/// The user of a user name.
pub fn of_name(conn: &mut Conn, username: &Username) -> Result<Option<UserId>, Error> {
    Ok(users::table.filter(users::username.eq(username)).select(users::id).first(conn).optional()?)
}
