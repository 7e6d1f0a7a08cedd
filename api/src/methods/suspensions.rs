// SPDX-License-Identifier: AGPL-3.0-or-later
//! Where the coefficient is switched off, since when and why: rows that are only added, and end.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use shared::access::{Scope, TerritoryPath};
use shared::audit::{AuditAction, AuditSubject};
use shared::methods::{MethodSuspension, MethodSuspensionId, MethodSuspensionInput};
use shared::page::Page;
use shared::problem::Violations;
use shared::territories::TerritoryCode;

use crate::access::Act;
use crate::audit::store::{self as audit, Done};
use crate::db::cursor::Window;
use crate::db::schema::method_suspensions;
use crate::db::{Conn, MultiBackend, instant, new_id};
use crate::error::{Error, OrConflict as _, OrNotFound as _};
use crate::users::store::place;

#[derive(HasQuery)]
#[diesel(table_name = method_suspensions, check_for_backend(MultiBackend))]
struct Row {
    id: MethodSuspensionId,
    territory: Option<TerritoryCode>,
    path: TerritoryPath,
    reason: String,
    begun_at: NaiveDateTime,
    ended_at: Option<NaiveDateTime>,
    version: i32,
}

impl From<Row> for MethodSuspension {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            territory: row.territory,
            reason: row.reason,
            begun_at: instant(row.begun_at),
            ended_at: row.ended_at.map(instant),
            version: row.version,
        }
    }
}

/// A page of suspensions, the newest first.
pub fn list(conn: &mut Conn, window: &Window<MethodSuspensionId>) -> Result<Page<MethodSuspension>, Error> {
    let mut rows =
        method_suspensions::table.select(<Row as Selectable<MultiBackend>>::construct_selection()).into_boxed();
    if let Some(after) = &window.after {
        rows = rows.filter(method_suspensions::id.lt(after));
    }
    let rows: Vec<Row> = rows.order(method_suspensions::id.desc()).limit(window.n_rows()).load(conn)?;
    Ok(window.page(rows.into_iter().map(MethodSuspension::from).collect(), |it| it.id.clone()))
}

/// The suspension in force at a place: of the place, or of a larger territory that it lies in; the largest first.
pub fn in_force(conn: &mut Conn, path: &TerritoryPath) -> Result<Option<MethodSuspension>, Error> {
    let larger: Vec<String> = [0, 2, 5, 8].iter().filter_map(|it| path.as_str().get(..*it)).map(Into::into).collect();
    let rows = Row::query().filter(method_suspensions::ended_at.is_null().and(method_suspensions::path.eq_any(larger)));
    Ok(rows.order(method_suspensions::path).first(conn).optional()?.map(MethodSuspension::from))
}

/// Switches the coefficient off, inside the scope.
pub fn create(
    conn: &mut Conn,
    act: &Act,
    scope: &Scope,
    input: &MethodSuspensionInput,
) -> Result<MethodSuspension, Error> {
    let path = place(conn, scope, input.territory.as_ref())?;
    let id: MethodSuspensionId = new_id()?;
    diesel::insert_into(method_suspensions::table)
        .values((
            method_suspensions::id.eq(&id),
            method_suspensions::territory.eq(&input.territory),
            method_suspensions::path.eq(&path),
            method_suspensions::reason.eq(&input.reason),
            method_suspensions::begun_at.eq(act.at),
            method_suspensions::version.eq(1),
        ))
        .execute(conn)
        .or_conflict(|| "the coefficient is switched off there already".into())?;
    noted(conn, act, AuditAction::Created, &id, path)?;
    row(conn, &id).map(MethodSuspension::from)
}

/// Switches it on again, inside the scope, where `version` is the state on record.
pub fn end(
    conn: &mut Conn,
    act: &Act,
    scope: &Scope,
    id: &MethodSuspensionId,
    version: i32,
) -> Result<MethodSuspension, Error> {
    let before = row(conn, id)?;
    if !scope.covers(&before.path) {
        return Err(Error::NotFound(format!("suspension {id}")));
    }
    if before.version != version {
        return Err(Error::ChangedMeanwhile { version: before.version });
    }
    let open =
        method_suspensions::table.filter(method_suspensions::id.eq(id).and(method_suspensions::ended_at.is_null()));
    let n = diesel::update(open)
        .set((method_suspensions::ended_at.eq(act.at), method_suspensions::version.eq(version + 1)))
        .execute(conn)?;
    if n == 0 {
        return Err(Violations::one("#/in_force", "is over already").into());
    }
    noted(conn, act, AuditAction::Changed, id, before.path)?;
    row(conn, id).map(MethodSuspension::from)
}

fn row(conn: &mut Conn, id: &MethodSuspensionId) -> Result<Row, Error> {
    Row::query()
        .filter(method_suspensions::id.eq(id))
        .first(conn)
        .optional()
        .or_not_found(|| format!("suspension {id}"))
}

fn noted(
    conn: &mut Conn,
    act: &Act,
    action: AuditAction,
    id: &MethodSuspensionId,
    path: TerritoryPath,
) -> Result<(), Error> {
    let subject = AuditSubject::MethodSuspension;
    audit::append(conn, act, Done { action, subject, subject_id: Some(id.as_str()), path, detail: None })
}
