// SPDX-License-Identifier: AGPL-3.0-or-later
//! Rows and queries of the places in equipes.

use diesel::prelude::*;
use shared::access::{Scope, TerritoryPath};
use shared::audit::{AuditAction, AuditSubject};
use shared::competences::Profession;
use shared::equipes::{
    EquipeId, Membership, MembershipChange, MembershipId, MembershipInput, MembershipQuery, faults_of_membership,
};
use shared::operators::{Operator, OperatorId};
use shared::page::Page;
use shared::problem::Violations;
use shared::territories::Day;
use shared::users::UserId;

use super::store as equipes_store;
use crate::access::Act;
use crate::audit::store::{self as audit, Done};
use crate::coverage;
use crate::db::cursor::Window;
use crate::db::schema::{equipes, memberships, operators};
use crate::db::{Conn, MultiBackend, new_id};
use crate::error::{Error, OrNotFound as _};
use crate::operators::store as operator_store;

#[derive(Queryable, Selectable)]
#[diesel(table_name = memberships, check_for_backend(MultiBackend))]
struct Row {
    id: MembershipId,
    equipe_id: EquipeId,
    operator_id: OperatorId,
    path: TerritoryPath,
    role: Profession,
    is_case_manager: bool,
    hours_per_week: i32,
    valid_from: Day,
    valid_to: Option<Day>,
    version: i32,
}

/// A row with the name of the equipe, and the operator's names.
type Named = (Row, String, String, String);

fn membership((row, equipe_name, given_name, family_name): Named) -> Membership {
    Membership {
        id: row.id,
        equipe: row.equipe_id,
        equipe_name,
        operator: row.operator_id,
        given_name,
        family_name,
        role: row.role,
        is_case_manager: row.is_case_manager,
        hours_per_week: row.hours_per_week,
        valid_from: row.valid_from,
        valid_to: row.valid_to,
        version: row.version,
    }
}

/// Places with their names.
macro_rules! named {
    () => {
        memberships::table.inner_join(equipes::table).inner_join(operators::table).select((
            <Row as Selectable<MultiBackend>>::construct_selection(),
            equipes::name,
            operators::given_name,
            operators::family_name,
        ))
    };
}

/// Whether a place holds on a day.
macro_rules! on {
    ($day:expr) => {
        memberships::valid_from.le($day).and(memberships::valid_to.is_null().or(memberships::valid_to.ge($day)))
    };
}

/// A page of the places of an equipe, by key: in the order in which they were given.
pub fn list(
    conn: &mut Conn,
    equipe: &EquipeId,
    query: &MembershipQuery,
    window: &Window<MembershipId>,
) -> Result<Page<Membership>, Error> {
    let mut rows = named!().filter(memberships::equipe_id.eq(equipe)).into_boxed();
    if let Some(day) = &query.on {
        rows = rows.filter(on!(day));
    }
    if let Some(after) = &window.after {
        rows = rows.filter(memberships::id.gt(after));
    }
    let rows: Vec<Named> = rows.order(memberships::id).limit(window.n_rows()).load(conn)?;
    Ok(window.page(rows, |it| it.0.id.clone()).map(membership))
}

/// The members of an equipe on a day, by role and family name.
pub fn of_equipe(conn: &mut Conn, equipe: &EquipeId, day: &Day) -> Result<Vec<Membership>, Error> {
    let rows: Vec<Named> = named!()
        .filter(memberships::equipe_id.eq(equipe).and(on!(day)))
        .order((memberships::role, operators::search, memberships::id))
        .load(conn)?;
    Ok(rows.into_iter().map(membership).collect())
}

/// Every place of an operator, the newest first.
pub fn of_operator(conn: &mut Conn, operator: &OperatorId) -> Result<Vec<Membership>, Error> {
    let rows: Vec<Named> = named!()
        .filter(memberships::operator_id.eq(operator))
        .order((memberships::valid_from.desc(), memberships::id.desc()))
        .load(conn)?;
    Ok(rows.into_iter().map(membership).collect())
}

/// Whether a user is a member of an equipe on a day.
pub fn is_member(conn: &mut Conn, equipe: &EquipeId, user: &UserId, day: &Day) -> Result<bool, Error> {
    let places = memberships::table
        .inner_join(operators::table)
        .filter(memberships::equipe_id.eq(equipe).and(operators::user_id.eq(user)).and(on!(day)))
        .select(memberships::id);
    Ok(diesel::select(diesel::dsl::exists(places)).get_result(conn)?)
}

fn row_within(conn: &mut Conn, scope: &Scope, id: &MembershipId) -> Result<(Membership, TerritoryPath), Error> {
    let what = || format!("place {id} in an equipe");
    let row: Named = named!().filter(memberships::id.eq(id)).first(conn).optional().or_not_found(what)?;
    let path = row.0.path.clone();
    if scope.covers(&path) { Ok((membership(row), path)) } else { Err(Error::NotFound(what())) }
}

/// One place, where the scope covers it, with where that is.
pub fn read(conn: &mut Conn, scope: &Scope, id: &MembershipId) -> Result<(Membership, TerritoryPath), Error> {
    row_within(conn, scope, id)
}

/// Gives an operator a place in an equipe: both of the scope. Coverage follows at once.
pub fn create(
    conn: &mut Conn,
    act: &Act,
    scope: &Scope,
    equipe: &EquipeId,
    input: &MembershipInput,
    today: &Day,
) -> Result<Membership, Error> {
    let path = equipes_store::row_within(conn, scope, equipe)?.path;
    // The operator first and then the equipe: every write holds them in this order, so that no two wait for each other.
    let operator = match operator_store::row_held(conn, scope, &input.operator) {
        Err(Error::NotFound(what)) => return Err(Violations::one("#/operator", format!("there is no {what}")).into()),
        other => other?,
    };
    coverage::store::hold(conn, equipe)?;
    let of_equipe = equipes_store::read(conn, scope, equipe)?;
    let operator: Operator = operator.into();
    let places = of_operator(conn, &operator.id)?;
    faults_of_membership(input, &of_equipe, &operator, &places).ok(())?;
    let id = insert(conn, act, equipe, &path, input)?;
    coverage::store::renew(conn, equipe, today)?;
    let detail = Some(format!("{} of {equipe}", input.role));
    noted(conn, act, AuditAction::Created, &id, path, detail)?;
    Ok(row_within(conn, scope, &id)?.0)
}

/// Gives a place that is known to fit; the summary of the equipe is renewed by who calls.
pub(crate) fn put(conn: &mut Conn, act: &Act, equipe: &EquipeId, input: &MembershipInput) -> Result<(), Error> {
    let path = equipes_store::row(conn, equipe)?.0.path;
    let id = insert(conn, act, equipe, &path, input)?;
    noted(conn, act, AuditAction::Created, &id, path, Some(format!("{} of {equipe}", input.role)))
}

fn insert(
    conn: &mut Conn,
    act: &Act,
    equipe: &EquipeId,
    path: &TerritoryPath,
    input: &MembershipInput,
) -> Result<MembershipId, Error> {
    let id: MembershipId = new_id()?;
    diesel::insert_into(memberships::table)
        .values((
            memberships::id.eq(&id),
            memberships::equipe_id.eq(equipe),
            memberships::operator_id.eq(&input.operator),
            memberships::path.eq(path),
            memberships::role.eq(input.role),
            memberships::is_case_manager.eq(input.is_case_manager),
            memberships::hours_per_week.eq(input.hours_per_week),
            memberships::valid_from.eq(&input.valid_from),
            memberships::valid_to.eq(&input.valid_to),
            memberships::version.eq(1),
            memberships::created_at.eq(act.at),
        ))
        .execute(conn)?;
    Ok(id)
}

/// Changes a place, where `version` is the state on record. Coverage follows at once.
pub fn change(
    conn: &mut Conn,
    act: &Act,
    scope: &Scope,
    id: &MembershipId,
    version: i32,
    change: &MembershipChange,
    today: &Day,
) -> Result<Membership, Error> {
    let equipe = row_within(conn, scope, id)?.0.equipe;
    let operator = row_within(conn, scope, id)?.0.operator;
    let operator: Operator = operator_store::row_held(conn, &Scope::everything(), &operator)?.into();
    coverage::store::hold(conn, &equipe)?;
    let (place, path) = row_within(conn, scope, id)?;
    if place.version != version {
        return Err(Error::ChangedMeanwhile { version: place.version });
    }
    let valid_to = change.valid_to.clone().unwrap_or_else(|| place.valid_to.clone());
    if change.valid_to.is_some() {
        let of_equipe = equipes_store::read(conn, scope, &equipe)?;
        changed_days_fit(conn, &place, valid_to.as_ref(), &of_equipe, &operator)?;
    }
    diesel::update(memberships::table.find(id))
        .set((
            memberships::is_case_manager.eq(change.is_case_manager.unwrap_or(place.is_case_manager)),
            memberships::valid_to.eq(&valid_to),
            memberships::version.eq(version + 1),
        ))
        .execute(conn)?;
    coverage::store::renew(conn, &equipe, today)?;
    noted(conn, act, AuditAction::Changed, id, path, None)?;
    Ok(row_within(conn, scope, id)?.0)
}

/// A place with another last day must fit like a new one; what was wrong is said of the field that changes.
fn changed_days_fit(
    conn: &mut Conn,
    place: &Membership,
    valid_to: Option<&Day>,
    equipe: &shared::equipes::Equipe,
    operator: &Operator,
) -> Result<(), Error> {
    if valid_to.is_some_and(|it| *it < place.valid_from) {
        return Err(Violations::one("#/valid_to", "must not come before `valid_from`").into());
    }
    let mut others = of_operator(conn, &operator.id)?;
    others.retain(|it| it.id != place.id);
    let input = MembershipInput {
        operator: operator.id.clone(),
        role: place.role,
        is_case_manager: place.is_case_manager,
        hours_per_week: place.hours_per_week,
        valid_from: place.valid_from.clone(),
        valid_to: valid_to.cloned(),
    };
    // An operator who works no more may still be taken out.
    let operator = Operator { is_active: true, ..operator.clone() };
    let found = faults_of_membership(&input, equipe, &operator, &others);
    let mut faults = Violations::default();
    for fault in found.into_vec() {
        faults.add("#/valid_to", fault.detail);
    }
    Ok(faults.ok(())?)
}

fn noted(
    conn: &mut Conn,
    act: &Act,
    action: AuditAction,
    id: &MembershipId,
    path: TerritoryPath,
    detail: Option<String>,
) -> Result<(), Error> {
    let subject = AuditSubject::Membership;
    audit::append(conn, act, Done { action, subject, subject_id: Some(id.as_str()), path, detail })
}
