// SPDX-License-Identifier: AGPL-3.0-or-later
//! Rows and queries of the operators.

use diesel::prelude::*;
use shared::access::{Scope, TerritoryPath};
use shared::audit::{AuditAction, AuditSubject};
use shared::competences::Profession;
use shared::equipes::hours_at_most;
use shared::operators::{
    Employment, Operator, OperatorChange, OperatorCount, OperatorCounts, OperatorDetail, OperatorId, OperatorInput,
    RegisterSection,
};
use shared::page::Page;
use shared::problem::Violations;
use shared::territories::{Day, TerritoryCode};
use shared::text::fold;
use shared::users::UserId;

use crate::access::Act;
use crate::audit::store::{self as audit, Done};
use crate::db::cursor::Window;
use crate::db::schema::operators;
use crate::db::{Conn, MultiBackend, new_id};
use crate::equipes::members;
use crate::error::{Error, OrNotFound as _};
use crate::territories::paths;
use crate::territories::store::like;
use crate::users::store as users;

#[derive(HasQuery)]
#[diesel(table_name = operators, check_for_backend(MultiBackend))]
pub(crate) struct Row {
    pub(crate) id: OperatorId,
    given_name: String,
    family_name: String,
    profession: Profession,
    register_section: Option<RegisterSection>,
    register_region: Option<TerritoryCode>,
    territory: TerritoryCode,
    pub(crate) path: TerritoryPath,
    employer: String,
    employment: Employment,
    hours_per_week: i32,
    pub(crate) user_id: Option<UserId>,
    search: String,
    is_active: bool,
    is_demo: bool,
    version: i32,
}

impl From<Row> for Operator {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            given_name: row.given_name,
            family_name: row.family_name,
            profession: row.profession,
            register_section: row.register_section,
            register_region: row.register_region,
            territory: row.territory,
            employer: row.employer,
            employment: row.employment,
            hours_per_week: row.hours_per_week,
            user: row.user_id,
            is_active: row.is_active,
            is_demo: row.is_demo,
            version: row.version,
        }
    }
}

/// Which operators of a scope are wanted.
#[derive(Debug, Default)]
pub struct Wanted {
    /// Whose name contains this.
    pub q: Option<String>,
    /// Who are this.
    pub profession: Option<Profession>,
    /// Who still work, or do not.
    pub active: Option<bool>,
}

/// A page of the operators in a scope, by place and family name. The cursor is the key of the last one, so that no name stands in
/// an address.
pub fn list(
    conn: &mut Conn,
    scope: &Scope,
    wanted: &Wanted,
    window: &Window<OperatorId>,
) -> Result<Page<Operator>, Error> {
    let mut rows = operators::table.select(<Row as Selectable<MultiBackend>>::construct_selection()).into_boxed();
    rows = rows.filter(crate::within!(operators, scope));
    if let Some(q) = &wanted.q {
        rows = rows.filter(operators::search.like(format!("%{}%", like(&fold(q)))).escape('\\'));
    }
    if let Some(profession) = wanted.profession {
        rows = rows.filter(operators::profession.eq(profession));
    }
    if let Some(is_active) = wanted.active {
        rows = rows.filter(operators::is_active.eq(is_active));
    }
    if let Some(id) = &window.after {
        let Row { path, search, .. } = match row_within(conn, scope, id) {
            Err(Error::NotFound(_)) => return Err(window.no_such_cursor()),
            other => other?,
        };
        let same_name = operators::search.eq(search.clone()).and(operators::id.gt(id));
        let same_place = operators::path.eq(path.clone()).and(operators::search.gt(search).or(same_name));
        rows = rows.filter(operators::path.gt(path).or(same_place));
    }
    let order = (operators::path, operators::search, operators::id);
    let rows: Vec<Row> = rows.order(order).limit(window.n_rows()).load(conn)?;
    Ok(window.page(rows, |it| it.id.clone()).map(Operator::from))
}

/// How many operators there are in each region, by what they are, of a scope.
pub fn count(conn: &mut Conn, scope: &Scope) -> Result<OperatorCounts, Error> {
    let rows: Vec<(TerritoryPath, Profession, i64)> = operators::table
        .filter(crate::within!(operators, scope))
        .filter(operators::is_active.eq(true))
        .group_by((operators::path, operators::profession))
        .order((operators::path, operators::profession))
        .select((operators::path, operators::profession, diesel::dsl::count_star()))
        .load(conn)?;
    let mut by_region: std::collections::BTreeMap<(TerritoryCode, Profession), i64> = std::collections::BTreeMap::new();
    for (path, profession, n) in rows {
        if let Some(region) = path.region() {
            *by_region.entry((region, profession)).or_default() += n;
        }
    }
    let items: Vec<OperatorCount> = by_region
        .into_iter()
        .map(|((region, profession), n_operators)| OperatorCount { region, profession, n_operators })
        .collect();
    let total = items.iter().map(|it| it.n_operators).sum();
    Ok(OperatorCounts { items, total })
}

pub(crate) fn row(conn: &mut Conn, id: &OperatorId) -> Result<Row, Error> {
    Row::query().filter(operators::id.eq(id)).first(conn).optional().or_not_found(|| named(id))
}

fn named(id: &OperatorId) -> String {
    format!("operator {id}")
}

/// One operator, where the scope covers the place: somebody outside is answered like nobody.
pub(crate) fn row_within(conn: &mut Conn, scope: &Scope, id: &OperatorId) -> Result<Row, Error> {
    let row = row(conn, id)?;
    if scope.covers(&row.path) { Ok(row) } else { Err(Error::NotFound(named(id))) }
}

/// [`row_within`] for a write: other writes of this operator wait, so that hours and levels are counted one after the other.
pub(crate) fn row_held(conn: &mut Conn, scope: &Scope, id: &OperatorId) -> Result<Row, Error> {
    diesel::update(operators::table.find(id)).set(operators::version.eq(operators::version)).execute(conn)?;
    row_within(conn, scope, id)
}

/// The operator that a user comes in as.
pub(crate) fn of_user(conn: &mut Conn, user: &UserId) -> Result<Option<Row>, Error> {
    Ok(Row::query().filter(operators::user_id.eq(user)).first(conn).optional()?)
}

/// An operator with every place in an equipe.
pub(crate) fn detail(conn: &mut Conn, row: Row, today: &Day) -> Result<OperatorDetail, Error> {
    let memberships = members::of_operator(conn, &row.id)?;
    let hours_in_equipes = memberships.iter().filter(|it| it.holds_on(today)).map(|it| it.hours_per_week).sum();
    Ok(OperatorDetail { operator: row.into(), memberships, hours_in_equipes })
}

/// The user that an operator is to come in as: one of the scope.
fn user_is_there(conn: &mut Conn, scope: &Scope, user: &UserId) -> Result<(), Error> {
    match users::row_within(conn, scope, user) {
        Ok(_) => Ok(()),
        Err(Error::NotFound(what)) => Err(Violations::one("#/user", format!("there is no {what}")).into()),
        Err(error) => Err(error),
    }
}

/// A user comes in as one operator only.
fn user_is_free(conn: &mut Conn, user: &UserId, other_than: Option<&OperatorId>) -> Result<(), Error> {
    match of_user(conn, user)? {
        Some(row) if Some(&row.id) != other_than => {
            Err(Violations::one("#/user", "comes in as another operator already").into())
        }
        _ => Ok(()),
    }
}

/// Every fault of a new operator that the record knows of.
fn faults(conn: &mut Conn, scope: &Scope, input: &OperatorInput) -> Result<Violations, Error> {
    let mut faults = Violations::default();
    if paths::path(conn, &input.territory)?.is_none() {
        faults.add("#/territory", format!("there is no territory {}", input.territory));
    }
    if let Some(region) = &input.register_region
        && paths::path(conn, region)?.is_none()
    {
        faults.add("#/register_region", format!("there is no territory {region}"));
    }
    if let Some(user) = &input.user {
        for check in [user_is_there(conn, scope, user), user_is_free(conn, user, None)] {
            match check {
                Err(Error::Invalid(more)) => faults.extend(more),
                other => other?,
            }
        }
    }
    Ok(faults)
}

/// Adds an operator, in a territory of the scope.
pub fn create(
    conn: &mut Conn,
    act: &Act,
    scope: &Scope,
    input: &OperatorInput,
    is_demo: bool,
) -> Result<Operator, Error> {
    faults(conn, scope, input)?.ok(())?;
    let path = users::place(conn, scope, Some(&input.territory))?;
    let id: OperatorId = new_id()?;
    diesel::insert_into(operators::table)
        .values((
            (operators::id.eq(&id), operators::given_name.eq(&input.given_name)),
            (operators::family_name.eq(&input.family_name), operators::profession.eq(input.profession)),
            operators::register_section.eq(input.register_section),
            operators::register_region.eq(&input.register_region),
            (operators::territory.eq(&input.territory), operators::path.eq(&path)),
            (operators::employer.eq(&input.employer), operators::employment.eq(input.employment)),
            operators::hours_per_week.eq(input.hours_per_week),
            operators::user_id.eq(&input.user),
            operators::search.eq(search(&input.given_name, &input.family_name)),
            (operators::is_active.eq(true), operators::is_demo.eq(is_demo)),
            (operators::version.eq(1), operators::created_at.eq(act.at)),
        ))
        .execute(conn)?;
    noted(conn, act, AuditAction::Created, &id, path, None)?;
    row(conn, &id).map(Operator::from)
}

fn search(given_name: &str, family_name: &str) -> String {
    fold(&format!("{family_name} {given_name} {family_name}"))
}

/// Changes an operator, where `version` is the state on record.
pub fn change(
    conn: &mut Conn,
    act: &Act,
    scope: &Scope,
    id: &OperatorId,
    version: i32,
    change: &OperatorChange,
    today: &Day,
) -> Result<Operator, Error> {
    let row = row_held(conn, scope, id)?;
    if row.version != version {
        return Err(Error::ChangedMeanwhile { version: row.version });
    }
    if let Some(Some(user)) = &change.user {
        user_is_there(conn, scope, user)?;
        user_is_free(conn, user, Some(id))?;
    }
    let places = members::of_operator(conn, id)?;
    let taken = hours_at_most(&places, today, None);
    let hours_per_week = change.hours_per_week.unwrap_or(row.hours_per_week);
    let is_active = change.is_active.unwrap_or(row.is_active);
    let mut faults = Violations::default();
    faults.require(hours_per_week >= taken, "#/hours_per_week", format!("is less than the {taken} that equipes have"));
    faults.require(is_active || taken == 0, "#/is_active", "must stay true while the operator is in an equipe");
    faults.ok(())?;
    let given_name = change.given_name.clone().unwrap_or(row.given_name);
    let family_name = change.family_name.clone().unwrap_or(row.family_name);
    diesel::update(operators::table.find(id))
        .set((
            operators::search.eq(search(&given_name, &family_name)),
            operators::given_name.eq(&given_name),
            operators::family_name.eq(&family_name),
            operators::employer.eq(change.employer.clone().unwrap_or(row.employer)),
            operators::employment.eq(change.employment.unwrap_or(row.employment)),
            operators::hours_per_week.eq(hours_per_week),
            operators::user_id.eq(change.user.clone().unwrap_or(row.user_id)),
            operators::is_active.eq(is_active),
            operators::version.eq(version + 1),
        ))
        .execute(conn)?;
    noted(conn, act, AuditAction::Changed, id, row.path, Some(fields(change).join(" ")))?;
    self::row(conn, id).map(Operator::from)
}

/// Names of the fields that a change names.
fn fields(change: &OperatorChange) -> Vec<&'static str> {
    let named = [
        ("given_name", change.given_name.is_some()),
        ("family_name", change.family_name.is_some()),
        ("employer", change.employer.is_some()),
        ("employment", change.employment.is_some()),
        ("hours_per_week", change.hours_per_week.is_some()),
        ("user", change.user.is_some()),
        ("is_active", change.is_active.is_some()),
    ];
    named.into_iter().filter(|it| it.1).map(|it| it.0).collect()
}

pub(crate) fn noted(
    conn: &mut Conn,
    act: &Act,
    action: AuditAction,
    id: &OperatorId,
    path: TerritoryPath,
    detail: Option<String>,
) -> Result<(), Error> {
    let subject = AuditSubject::Operator;
    audit::append(conn, act, Done { action, subject, subject_id: Some(id.as_str()), path, detail })
}
