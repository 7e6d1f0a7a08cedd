// SPDX-License-Identifier: AGPL-3.0-or-later
//! Rows and queries of the openings.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use shared::access::{Permission, Scope, TerritoryPath};
use shared::audit::{AuditAction, AuditSubject};
use shared::openings::{Opening, OpeningId, OpeningInput, RecordKind};
use shared::operators::OperatorId;
use shared::page::Page;
use shared::problem::Violations;
use shared::users::UserId;

use crate::access::{Act, Caller};
use crate::audit::store::{self as audit, Done};
use crate::db::cursor::Window;
use crate::db::schema::{openings, users};
use crate::db::{Conn, MultiBackend, instant, new_id};
use crate::error::Error;
use crate::operators::store as operators;
use crate::users::store as user_store;

#[derive(Queryable, Selectable)]
#[diesel(table_name = openings, check_for_backend(MultiBackend))]
struct Row {
    id: OpeningId,
    user_id: UserId,
    record_kind: RecordKind,
    record_id: String,
    reason: String,
    opened_at: NaiveDateTime,
    expires_at: NaiveDateTime,
}

/// The openings that a user made and those of the user's own record, newest first.
pub fn list(conn: &mut Conn, user: &UserId, window: &Window<OpeningId>) -> Result<Page<Opening>, Error> {
    let mut rows = openings::table
        .inner_join(users::table)
        .filter(openings::user_id.eq(user).or(openings::owner_id.eq(user)))
        .select((<Row as Selectable<MultiBackend>>::construct_selection(), users::given_name, users::family_name))
        .into_boxed();
    if let Some(after) = &window.after {
        rows = rows.filter(openings::id.lt(after));
    }
    let rows: Vec<(Row, String, String)> = rows.order(openings::id.desc()).limit(window.n_rows()).load(conn)?;
    let items = rows
        .into_iter()
        .map(|(row, given_name, family_name)| Opening {
            id: row.id,
            user: row.user_id,
            user_name: format!("{given_name} {family_name}"),
            record_kind: row.record_kind,
            record_id: row.record_id,
            reason: row.reason,
            opened_at: instant(row.opened_at),
            expires_at: instant(row.expires_at),
        })
        .collect();
    Ok(window.page(items, |it| it.id.clone()))
}

/// Where a record is, whose it is, and what the register calls it.
type Opened = (TerritoryPath, Option<UserId>, AuditSubject);

fn record(conn: &mut Conn, input: &OpeningInput) -> Result<Opened, Error> {
    let unknown = || Violations::one("#/record_id", format!("there is no {} {}", input.record_kind, input.record_id));
    let found = match input.record_kind {
        RecordKind::User => {
            let owner: UserId = input.record_id.parse().map_err(|_| unknown())?;
            user_store::row(conn, &owner).map(|it| (it.path, Some(owner), AuditSubject::User))
        }
        RecordKind::Operator => {
            let operator: OperatorId = input.record_id.parse().map_err(|_| unknown())?;
            operators::row(conn, &operator).map(|it| (it.path, it.user_id, AuditSubject::Operator))
        }
    };
    match found {
        Err(Error::NotFound(_)) => Err(unknown().into()),
        other => other,
    }
}

/// Opens a record.
pub fn create(conn: &mut Conn, act: &Act, by: &UserId, input: &OpeningInput) -> Result<Opening, Error> {
    let (path, owner, subject) = record(conn, input)?;
    let id: OpeningId = new_id()?;
    diesel::insert_into(openings::table)
        .values((
            openings::id.eq(&id),
            openings::user_id.eq(by),
            openings::record_kind.eq(input.record_kind),
            openings::record_id.eq(&input.record_id),
            openings::owner_id.eq(&owner),
            openings::reason.eq(&input.reason),
            openings::opened_at.eq(act.at),
            openings::expires_at.eq(act.at + TimeDelta::hours(i64::from(input.hours))),
        ))
        .execute(conn)?;
    let detail = Some(format!("opening {id}"));
    let (action, subject_id) = (AuditAction::Opened, Some(input.record_id.as_str()));
    audit::append(conn, act, Done { action, subject, subject_id, path, detail })?;
    let window = Window::first(1);
    let made = list(conn, by, &window)?.items.into_iter().find(|it| it.id == id);
    made.ok_or_else(|| Error::Internal(anyhow::anyhow!("an opening that was made is not there")))
}

/// A scope, wider by the place of a record that the caller has opened, while the opening holds.
pub fn widened(
    conn: &mut Conn,
    caller: &Caller,
    scope: Scope,
    (kind, id): (RecordKind, &str),
    place: impl FnOnce(&mut Conn) -> Result<TerritoryPath, Error>,
) -> Result<Scope, Error> {
    if caller.scope(Permission::OpenOutsideScope).is_empty() {
        return Ok(scope);
    }
    let open = openings::table
        .filter(openings::user_id.eq(caller.user()).and(openings::record_kind.eq(kind)))
        .filter(openings::record_id.eq(id).and(openings::expires_at.gt(caller.act.at)));
    if !diesel::select(diesel::dsl::exists(open)).get_result::<bool>(conn)? {
        return Ok(scope);
    }
    let path = place(conn)?;
    Ok(Scope::new(scope.paths().iter().cloned().chain([path]).collect()))
}
