// SPDX-License-Identifier: AGPL-3.0-or-later
//! Rows and queries of the equipes.

use diesel::prelude::*;
use shared::access::{Scope, TerritoryPath};
use shared::areas::AreaCode;
use shared::audit::{AuditAction, AuditSubject};
use shared::competences::FrameworkVersion;
use shared::equipes::{Equipe, EquipeChange, EquipeId, EquipeInput, EquipeKind, EquipeQuery};
use shared::page::Page;
use shared::problem::Violations;
use shared::territories::{Day, TerritoryCode};
use shared::text::fold;

use crate::access::Act;
use crate::areas;
use crate::audit::store::{self as audit, Done};
use crate::competences::store as frameworks;
use crate::coverage;
use crate::db::cursor::Window;
use crate::db::schema::{equipes, memberships, territories};
use crate::db::{Conn, MultiBackend, new_id};
use crate::error::{Error, OrNotFound as _};
use crate::territories::paths;
use crate::territories::store::like;
use crate::users::store as users;

#[derive(Queryable, Selectable)]
#[diesel(table_name = equipes, check_for_backend(MultiBackend))]
pub(crate) struct Row {
    pub(crate) id: EquipeId,
    pub(crate) name: String,
    pub(crate) kind: EquipeKind,
    pub(crate) territory: TerritoryCode,
    pub(crate) path: TerritoryPath,
    pub(crate) area: Option<AreaCode>,
    pub(crate) framework: FrameworkVersion,
    valid_from: Day,
    valid_to: Option<Day>,
    search: String,
    pub(crate) is_demo: bool,
    version: i32,
    pub(crate) composition: String,
    pub(crate) changes_on: Day,
}

/// A row, and whether its territory is a pilot.
pub(crate) type Placed = (Row, bool);

pub(crate) fn equipe((row, is_pilot): Placed) -> Equipe {
    Equipe {
        id: row.id,
        name: row.name,
        kind: row.kind,
        territory: row.territory,
        area: row.area,
        is_pilot,
        framework: row.framework,
        valid_from: row.valid_from,
        valid_to: row.valid_to,
        is_demo: row.is_demo,
        version: row.version,
    }
}

/// Equipes with whether their territory is a pilot.
macro_rules! placed {
    () => {
        equipes::table
            .inner_join(territories::table.on(territories::code.eq(equipes::territory)))
            .select((<Row as Selectable<MultiBackend>>::construct_selection(), territories::is_pilot))
    };
}

/// Where a page of equipes begins: the list goes by place, then by name.
pub type Key = (TerritoryPath, String, EquipeId);

/// A page of the equipes in a scope, by place and name.
pub fn list(conn: &mut Conn, scope: &Scope, query: &EquipeQuery, window: &Window<Key>) -> Result<Page<Equipe>, Error> {
    let rows = matching(conn, scope, query, window.after.as_ref(), window.n_rows())?;
    Ok(window.page(rows, |it| (it.0.path.clone(), it.0.search.clone(), it.0.id.clone())).map(equipe))
}

/// The first `n` rows of a scope that a query lets through, after a place in the list.
pub(crate) fn matching(
    conn: &mut Conn,
    scope: &Scope,
    query: &EquipeQuery,
    after: Option<&Key>,
    n: i64,
) -> Result<Vec<Placed>, Error> {
    let mut ids = equipes::table.select(equipes::id).into_boxed();
    ids = ids.filter(crate::within!(equipes, scope));
    if let Some(territory) = &query.territory {
        let path = paths::path(conn, territory)?;
        let path = path.ok_or_else(|| Violations::one("?territory", format!("there is no territory {territory}")))?;
        ids = ids.filter(crate::within!(equipes, &Scope::new(vec![path])));
    }
    if let Some(q) = &query.q {
        ids = ids.filter(equipes::search.like(format!("%{}%", like(&fold(q)))).escape('\\'));
    }
    if let Some(kind) = query.kind {
        ids = ids.filter(equipes::kind.eq(kind));
    }
    if let Some(area) = &query.area {
        ids = ids.filter(equipes::area.eq(area));
    }
    if let Some(on) = &query.on {
        ids = ids.filter(equipes::valid_from.le(on));
        ids = ids.filter(equipes::valid_to.is_null().or(equipes::valid_to.ge(on)));
    }
    if let Some((path, search, id)) = after {
        let same_name = equipes::search.eq(search).and(equipes::id.gt(id));
        let same_place = equipes::path.eq(path).and(equipes::search.gt(search).or(same_name));
        ids = ids.filter(equipes::path.gt(path).or(same_place));
    }
    let order = (equipes::path, equipes::search, equipes::id);
    let ids: Vec<EquipeId> = ids.order(order).limit(n).load(conn)?;
    of_ids(conn, &ids)
}

/// Some equipes, by place and name.
pub(crate) fn of_ids(conn: &mut Conn, ids: &[EquipeId]) -> Result<Vec<Placed>, Error> {
    let order = (equipes::path, equipes::search, equipes::id);
    Ok(placed!().filter(equipes::id.eq_any(ids)).order(order).load(conn)?)
}

fn named(id: &EquipeId) -> String {
    format!("equipe {id}")
}

/// One equipe, whoever asks.
pub(crate) fn row(conn: &mut Conn, id: &EquipeId) -> Result<Placed, Error> {
    placed!().filter(equipes::id.eq(id)).first(conn).optional().or_not_found(|| named(id))
}

/// One equipe, where the scope covers the place: what is outside is answered like what does not exist.
pub(crate) fn row_within(conn: &mut Conn, scope: &Scope, id: &EquipeId) -> Result<Row, Error> {
    let (row, _) = row(conn, id)?;
    if scope.covers(&row.path) { Ok(row) } else { Err(Error::NotFound(named(id))) }
}

/// One equipe, where the scope covers it.
pub fn read(conn: &mut Conn, scope: &Scope, id: &EquipeId) -> Result<Equipe, Error> {
    let found = row(conn, id)?;
    if scope.covers(&found.0.path) { Ok(equipe(found)) } else { Err(Error::NotFound(named(id))) }
}

/// Every fault of a new equipe that the record knows of.
fn faults(conn: &mut Conn, input: &EquipeInput) -> Result<Violations, Error> {
    let mut faults = Violations::default();
    let path = paths::path(conn, &input.territory)?;
    faults.require(path.is_some(), "#/territory", format!("there is no territory {}", input.territory));
    if let Some(code) = &input.area {
        match areas::store::read(conn, code) {
            Ok(area) => {
                let is_near = path.is_none_or(|it| it.region().as_ref() == Some(&area.area.region));
                faults.require(is_near, "#/area", format!("lies in another region than {}", input.territory));
            }
            Err(Error::NotFound(_)) => faults.add("#/area", format!("there is no area {code}")),
            Err(error) => return Err(error),
        }
    }
    framework_is_published(conn, &input.framework, &mut faults)?;
    Ok(faults)
}

fn framework_is_published(conn: &mut Conn, version: &FrameworkVersion, faults: &mut Violations) -> Result<(), Error> {
    let is_published = frameworks::published(conn, version)?.is_some();
    faults.require(is_published, "#/framework", format!("there is no published framework {version}"));
    Ok(())
}

/// Adds an equipe, in a territory of the scope.
pub fn create(
    conn: &mut Conn,
    act: &Act,
    scope: &Scope,
    input: &EquipeInput,
    today: &Day,
    is_demo: bool,
) -> Result<Equipe, Error> {
    faults(conn, input)?.ok(())?;
    let path = users::place(conn, scope, Some(&input.territory))?;
    let id: EquipeId = new_id()?;
    diesel::insert_into(equipes::table)
        .values((
            (equipes::id.eq(&id), equipes::name.eq(&input.name), equipes::kind.eq(input.kind)),
            (equipes::territory.eq(&input.territory), equipes::path.eq(&path), equipes::area.eq(&input.area)),
            equipes::framework.eq(&input.framework),
            (equipes::valid_from.eq(&input.valid_from), equipes::valid_to.eq(&input.valid_to)),
            equipes::search.eq(fold(&input.name)),
            equipes::is_demo.eq(is_demo),
            (equipes::version.eq(1), equipes::created_at.eq(act.at)),
            (equipes::composition.eq("{}"), equipes::changes_on.eq(today)),
        ))
        .execute(conn)?;
    coverage::store::renew(conn, &id, today)?;
    noted(conn, act, AuditAction::Created, &id, path)?;
    read(conn, scope, &id)
}

/// Changes an equipe, where `version` is the state on record. What it is measured by follows at once.
pub fn change(
    conn: &mut Conn,
    act: &Act,
    scope: &Scope,
    id: &EquipeId,
    version: i32,
    change: &EquipeChange,
    today: &Day,
) -> Result<Equipe, Error> {
    coverage::store::hold(conn, id)?;
    let row = row_within(conn, scope, id)?;
    if row.version != version {
        return Err(Error::ChangedMeanwhile { version: row.version });
    }
    let name = change.name.clone().unwrap_or(row.name);
    let valid_to = change.valid_to.clone().unwrap_or(row.valid_to);
    let mut faults = Violations::default();
    if let Some(framework) = &change.framework {
        framework_is_published(conn, framework, &mut faults)?;
    }
    let is_in_order = valid_to.as_ref().is_none_or(|it| *it >= row.valid_from);
    faults.require(is_in_order, "#/valid_to", "must not come before `valid_from`");
    if let Some(end) = valid_to.as_ref().filter(|_| change.valid_to.is_some()) {
        let beyond =
            memberships::valid_from.gt(end).or(memberships::valid_to.is_null().or(memberships::valid_to.gt(end)));
        let n: i64 = memberships::table.filter(memberships::equipe_id.eq(id).and(beyond)).count().get_result(conn)?;
        faults.require(
            n == 0,
            "#/valid_to",
            format!("comes before the last day of {n} places in the equipe: end them first"),
        );
    }
    faults.ok(())?;
    diesel::update(equipes::table.find(id))
        .set((
            equipes::search.eq(fold(&name)),
            equipes::name.eq(&name),
            equipes::framework.eq(change.framework.clone().unwrap_or(row.framework)),
            equipes::valid_to.eq(&valid_to),
            equipes::version.eq(version + 1),
        ))
        .execute(conn)?;
    coverage::store::renew(conn, id, today)?;
    noted(conn, act, AuditAction::Changed, id, row.path)?;
    read(conn, scope, id)
}

fn noted(conn: &mut Conn, act: &Act, action: AuditAction, id: &EquipeId, path: TerritoryPath) -> Result<(), Error> {
    let subject = AuditSubject::Equipe;
    audit::append(conn, act, Done { action, subject, subject_id: Some(id.as_str()), path, detail: None })
}
