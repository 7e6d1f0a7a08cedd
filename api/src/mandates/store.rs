// SPDX-License-Identifier: AGPL-3.0-or-later
//! Rows and queries of the mandates.

use diesel::prelude::*;
use shared::access::{Role, Scope, TerritoryPath};
use shared::areas::AreaCode;
use shared::audit::{AuditAction, AuditSubject};
use shared::mandates::{Mandate, MandateChange, MandateId, MandateInput, MandateQuery};
use shared::page::Page;
use shared::problem::Violations;
use shared::territories::{Day, TerritoryCode};
use shared::users::UserId;

use crate::access::Act;
use crate::areas;
use crate::audit::store::{self as audit, Done};
use crate::db::cursor::Window;
use crate::db::schema::mandates;
use crate::db::{Conn, MultiBackend, new_id};
use crate::error::{Error, OrNotFound as _};
use crate::users::store as users;

#[derive(HasQuery)]
#[diesel(table_name = mandates, check_for_backend(MultiBackend))]
struct Row {
    id: MandateId,
    user_id: UserId,
    role: Role,
    territory: Option<TerritoryCode>,
    area: Option<AreaCode>,
    path: TerritoryPath,
    valid_from: Day,
    valid_to: Option<Day>,
    version: i32,
}

impl From<Row> for Mandate {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            user: row.user_id,
            role: row.role,
            territory: row.territory,
            area: row.area,
            valid_from: row.valid_from,
            valid_to: row.valid_to,
            version: row.version,
        }
    }
}

/// Where a page of mandates begins: the list goes by place, then by key.
pub type Key = (TerritoryPath, MandateId);

/// A page of the mandates in a scope, by place.
pub fn list(
    conn: &mut Conn,
    scope: &Scope,
    query: &MandateQuery,
    window: &Window<Key>,
) -> Result<Page<Mandate>, Error> {
    let mut rows = mandates::table.select(<Row as Selectable<MultiBackend>>::construct_selection()).into_boxed();
    rows = rows.filter(crate::within!(mandates, scope));
    if let Some(user) = &query.user {
        rows = rows.filter(mandates::user_id.eq(user));
    }
    if let Some(role) = query.role {
        rows = rows.filter(mandates::role.eq(role));
    }
    if let Some(on) = &query.on {
        rows = rows.filter(mandates::valid_from.le(on));
        rows = rows.filter(mandates::valid_to.is_null().or(mandates::valid_to.ge(on)));
    }
    if let Some((path, id)) = &window.after {
        rows = rows.filter(mandates::path.gt(path).or(mandates::path.eq(path).and(mandates::id.gt(id))));
    }
    let rows: Vec<Row> = rows.order((mandates::path, mandates::id)).limit(window.n_rows()).load(conn)?;
    Ok(window.page(rows, |it| (it.path.clone(), it.id.clone())).map(Mandate::from))
}

/// The mandates of a user that hold on a day.
pub fn of_user(conn: &mut Conn, user: &UserId, day: &Day) -> Result<Vec<Mandate>, Error> {
    let rows: Vec<Row> = Row::query().filter(mandates::user_id.eq(user)).order(mandates::id).load(conn)?;
    Ok(rows.into_iter().map(Mandate::from).filter(|it| it.holds_on(day)).collect())
}

/// Every mandate that holds on a day, of everybody.
pub fn of_everybody(conn: &mut Conn, day: &Day) -> Result<Vec<Mandate>, Error> {
    let rows: Vec<Row> = Row::query()
        .filter(mandates::valid_from.le(day))
        .filter(mandates::valid_to.is_null().or(mandates::valid_to.ge(day)))
        .order((mandates::user_id, mandates::id))
        .load(conn)?;
    Ok(rows.into_iter().map(Mandate::from).collect())
}

fn row_within(conn: &mut Conn, scope: &Scope, id: &MandateId) -> Result<Row, Error> {
    let row: Row = Row::query().filter(mandates::id.eq(id)).first(conn).optional().or_not_found(|| named(id))?;
    if scope.covers(&row.path) { Ok(row) } else { Err(Error::NotFound(named(id))) }
}

fn named(id: &MandateId) -> String {
    format!("mandate {id}")
}

/// One mandate, where the scope covers it.
pub fn read(conn: &mut Conn, scope: &Scope, id: &MandateId) -> Result<Mandate, Error> {
    row_within(conn, scope, id).map(Mandate::from)
}

/// [`read`], with where the mandate is.
pub fn read_with_path(conn: &mut Conn, scope: &Scope, id: &MandateId) -> Result<(Mandate, TerritoryPath), Error> {
    let row = row_within(conn, scope, id)?;
    let path = row.path.clone();
    Ok((Mandate::from(row), path))
}

/// Where a mandate is: the territory's path; a social area's is its region's.
fn place(conn: &mut Conn, scope: &Scope, input: &MandateInput) -> Result<TerritoryPath, Error> {
    let Some(code) = &input.area else { return users::place(conn, scope, input.territory.as_ref()) };
    let area = match areas::store::read(conn, code) {
        Err(Error::NotFound(_)) => return Err(Violations::one("#/area", format!("there is no area {code}")).into()),
        other => other?,
    };
    users::place(conn, scope, Some(&area.area.region))
}

/// Nobody gives or prolongs a mandate of their own.
fn not_ones_own(act: &Act, user: &UserId) -> Result<(), Error> {
    if act.user.as_ref() == Some(user) {
        return Err(Error::Forbidden("nobody gives or changes a mandate of their own".into()));
    }
    Ok(())
}

/// Gives a mandate, to a user and in a place of the scope.
pub fn create(conn: &mut Conn, act: &Act, scope: &Scope, input: &MandateInput) -> Result<Mandate, Error> {
    not_ones_own(act, &input.user)?;
    if let Err(Error::NotFound(what)) = users::row_kept(conn, act, scope, &input.user) {
        return Err(Violations::one("#/user", format!("there is no {what}")).into());
    }
    // A link that somebody else made must not open what is given now.
    users::end_setup_links(conn, &input.user)?;
    let path = place(conn, scope, input)?;
    let id: MandateId = new_id()?;
    diesel::insert_into(mandates::table)
        .values((
            mandates::id.eq(&id),
            mandates::user_id.eq(&input.user),
            mandates::role.eq(input.role),
            mandates::territory.eq(&input.territory),
            mandates::area.eq(&input.area),
            mandates::path.eq(&path),
            mandates::valid_from.eq(&input.valid_from),
            mandates::valid_to.eq(&input.valid_to),
            mandates::version.eq(1),
            mandates::created_at.eq(act.at),
        ))
        .execute(conn)?;
    noted(conn, act, AuditAction::Created, &id, path, Some(format!("{} of {}", input.role, input.user)))?;
    read(conn, scope, &id)
}

/// Changes the last day of a mandate, where `version` is the state on record.
pub fn change(
    conn: &mut Conn,
    act: &Act,
    scope: &Scope,
    id: &MandateId,
    version: i32,
    change: &MandateChange,
) -> Result<Mandate, Error> {
    let row = row_within(conn, scope, id)?;
    not_ones_own(act, &row.user_id)?;
    if row.version != version {
        return Err(Error::ChangedMeanwhile { version: row.version });
    }
    if change.valid_to.as_ref().is_some_and(|it| *it < row.valid_from) {
        return Err(Violations::one("#/valid_to", "must not come before `valid_from`").into());
    }
    let same = mandates::table.filter(mandates::id.eq(id).and(mandates::version.eq(version)));
    let n_changed = diesel::update(same)
        .set((mandates::valid_to.eq(&change.valid_to), mandates::version.eq(version + 1)))
        .execute(conn)?;
    if n_changed == 0 {
        return Err(Error::ChangedMeanwhile { version: version + 1 });
    }
    noted(conn, act, AuditAction::Changed, id, row.path, Some("valid_to".into()))?;
    read(conn, scope, id)
}

fn noted(
    conn: &mut Conn,
    act: &Act,
    action: AuditAction,
    id: &MandateId,
    path: TerritoryPath,
    detail: Option<String>,
) -> Result<(), Error> {
    let subject = AuditSubject::Mandate;
    audit::append(conn, act, Done { action, subject, subject_id: Some(id.as_str()), path, detail })
}
