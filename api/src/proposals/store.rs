// SPDX-License-Identifier: AGPL-3.0-or-later
//! Rows and queries of the proposals.

use anyhow::Context as _;
use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::access::{Permission, Scope, TerritoryPath};
use shared::audit::{AuditAction, AuditSubject};
use shared::competences::Profession;
use shared::coverage::{CoverageInput, Newcomer, Step, effect, simulate};
use shared::equipes::EquipeId;
use shared::operators::Employment;
use shared::page::Page;
use shared::problem::Violations;
use shared::proposals::{
    Proposal, ProposalChange, ProposalId, ProposalInput, ProposalQuery, ProposalStatus, StaffingEffect,
};
use shared::staffing::fte_hundredths;
use shared::territories::Day;
use shared::users::UserId;

use crate::access::{Act, Caller};
use crate::audit::store::{self as audit, Done};
use crate::coverage;
use crate::db::cursor::Window;
use crate::db::schema::{equipes as equipes_table, proposals, users};
use crate::db::{Conn, MultiBackend, instant, new_id};
use crate::equipes::{dated, members, store as equipes};
use crate::error::{Error, OrNotFound as _};
use crate::operators::store as operators;
use crate::staffing::store::{self as staffing, Place};

#[derive(Queryable, Selectable)]
#[diesel(table_name = proposals, check_for_backend(MultiBackend))]
struct Row {
    id: ProposalId,
    equipe_id: EquipeId,
    path: TerritoryPath,
    title: String,
    reason: String,
    author_id: Option<UserId>,
    status: ProposalStatus,
    options: String,
    current_members: String,
    target_members: String,
    effect: String,
    staffing: String,
    yearly_cost_cents: i64,
    created_at: NaiveDateTime,
    closed_at: Option<NaiveDateTime>,
    decided_by: Option<UserId>,
    note: Option<String>,
    version: i32,
}

/// A row with the name of the equipe, and the author's names.
type Named = (Row, String, Option<(String, String)>);

fn stored<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    Ok(serde_json::from_str(text).context("a part of a proposal on record cannot be read")?)
}

fn to_store(part: &impl Serialize) -> Result<String, Error> {
    Ok(serde_json::to_string(part).context("a part of a proposal cannot be written")?)
}

fn proposal((row, equipe_name, author): Named) -> Result<Proposal, Error> {
    Ok(Proposal {
        options: stored(&row.options)?,
        current: stored(&row.current_members)?,
        target: stored(&row.target_members)?,
        effect: stored(&row.effect)?,
        staffing: stored(&row.staffing)?,
        id: row.id,
        equipe: row.equipe_id,
        equipe_name,
        title: row.title,
        reason: row.reason,
        author: row.author_id,
        author_name: author.map(|(given, family)| format!("{given} {family}")),
        status: row.status,
        yearly_cost_cents: row.yearly_cost_cents,
        created_at: instant(row.created_at),
        closed_at: row.closed_at.map(instant),
        decided_by: row.decided_by,
        note: row.note,
        version: row.version,
    })
}

/// Proposals with their names.
macro_rules! named {
    () => {
        proposals::table
            .inner_join(equipes_table::table)
            .left_join(users::table.on(users::id.nullable().eq(proposals::author_id)))
            .select((
                <Row as Selectable<MultiBackend>>::construct_selection(),
                equipes_table::name,
                (users::given_name, users::family_name).nullable(),
            ))
    };
}

/// Where a page of proposals begins: the list goes by place, then by key.
pub type Key = (TerritoryPath, ProposalId);

/// A page of the proposals in a scope, by place and then in the order in which they were written.
pub fn list(
    conn: &mut Conn,
    scope: &Scope,
    query: &ProposalQuery,
    window: &Window<Key>,
) -> Result<Page<Proposal>, Error> {
    let mut ids = proposals::table.select(proposals::id).into_boxed();
    ids = ids.filter(crate::within!(proposals, scope));
    if let Some(equipe) = &query.equipe {
        ids = ids.filter(proposals::equipe_id.eq(equipe));
    }
    if let Some(status) = query.status {
        ids = ids.filter(proposals::status.eq(status));
    }
    if let Some((path, id)) = &window.after {
        ids = ids.filter(proposals::path.gt(path).or(proposals::path.eq(path).and(proposals::id.gt(id))));
    }
    let order = (proposals::path, proposals::id);
    let ids: Vec<ProposalId> = ids.order(order).limit(window.n_rows()).load(conn)?;
    let rows: Vec<Named> = named!().filter(proposals::id.eq_any(ids)).order(order).load(conn)?;
    let page = window.page(rows, |it| (it.0.path.clone(), it.0.id.clone()));
    let (limit, next_cursor) = (page.limit, page.next_cursor);
    let items = page.items.into_iter().map(proposal).collect::<Result<_, Error>>()?;
    Ok(Page { items, limit, next_cursor })
}

/// One proposal, where the scope covers its equipe, with where that is.
pub fn read(conn: &mut Conn, scope: &Scope, id: &ProposalId) -> Result<(Proposal, TerritoryPath), Error> {
    let what = || format!("proposal {id}");
    let row: Named = named!().filter(proposals::id.eq(id)).first(conn).optional().or_not_found(what)?;
    let path = row.0.path.clone();
    if scope.covers(&path) { Ok((proposal(row)?, path)) } else { Err(Error::NotFound(what())) }
}

/// Writes a proposal down as a draft, with what it does today to coverage, staff and money.
pub fn create(
    conn: &mut Conn,
    act: &Act,
    scope: &Scope,
    equipe: &EquipeId,
    input: &ProposalInput,
    today: &Day,
) -> Result<Proposal, Error> {
    let row = equipes::row_within(conn, scope, equipe)?;
    if coverage::store::is_stale(&row, today) {
        coverage::store::renew(conn, equipe, today)?;
    }
    let rules = dated::rules_of(conn, row.kind, today)?;
    let before = coverage::levels(conn, equipe, rules, today)?.input();
    let steps: Vec<Step> = input.options.iter().map(|it| it.step.clone()).collect();
    shared_with_is_there(conn, &steps)?;
    let after = simulate(&before, &steps).map_err(of_options)?;
    let more = more_permanent(conn, &before, equipe, &steps, today)?;
    let place = row.area.clone().map_or_else(|| Place::Territory(row.territory.clone()), Place::Area);
    let staffing = staffing_effect(conn, &place, today, more)?;
    let id: ProposalId = new_id()?;
    let yearly_cost_cents: i64 = input.options.iter().filter_map(|it| it.yearly_cost_cents).sum();
    diesel::insert_into(proposals::table)
        .values((
            (proposals::id.eq(&id), proposals::equipe_id.eq(equipe), proposals::path.eq(&row.path)),
            (proposals::title.eq(&input.title), proposals::reason.eq(&input.reason)),
            (proposals::author_id.eq(&act.user), proposals::status.eq(ProposalStatus::Draft)),
            proposals::options.eq(to_store(&input.options)?),
            proposals::current_members.eq(to_store(&before.composition())?),
            proposals::target_members.eq(to_store(&after.composition())?),
            proposals::effect.eq(to_store(&effect(&before.coverage(), &after.coverage()))?),
            proposals::staffing.eq(to_store(&staffing)?),
            proposals::yearly_cost_cents.eq(yearly_cost_cents),
            (proposals::created_at.eq(act.at), proposals::version.eq(1)),
        ))
        .execute(conn)?;
    noted(conn, act, AuditAction::Created, &id, row.path, None)?;
    Ok(read(conn, scope, &id)?.0)
}

/// The faults of steps, where the options stand that they are of.
fn of_options(faults: Violations) -> Violations {
    let mut placed = Violations::default();
    for fault in faults.into_vec() {
        let rest = fault.pointer.strip_prefix("#/steps/").unwrap_or_default();
        let (i, field) = rest.split_once('/').unwrap_or((rest, ""));
        placed.add(format!("#/options/{i}/step/{field}"), fault.detail);
    }
    placed
}

/// The other equipe of a step that shares somebody must be on record.
fn shared_with_is_there(conn: &mut Conn, steps: &[Step]) -> Result<(), Error> {
    let mut faults = Violations::default();
    for (i, step) in steps.iter().enumerate() {
        if let Step::Share { equipe, .. } = step
            && let Err(Error::NotFound(what)) = equipes::row(conn, equipe)
        {
            faults.add(format!("#/options/{i}/step/equipe"), format!("there is no {what}"));
        }
    }
    Ok(faults.ok(())?)
}

/// By how many hundredths of permanent social workers the place has more after some steps: who is hired for good comes, who leaves
/// the equipe goes only where the operator has no other place; who is shared was there already.
fn more_permanent(
    conn: &mut Conn,
    before: &CoverageInput,
    equipe: &EquipeId,
    steps: &[Step],
    today: &Day,
) -> Result<i64, Error> {
    let there = members::of_equipe(conn, equipe, today)?;
    let mut hours = 0_i64;
    for step in steps {
        match step {
            Step::Join(newcomer) => hours += permanent_hours(newcomer),
            Step::Leave { member } => {
                let place = there.iter().find(|it| it.id.as_str() == member.as_str());
                let Some(place) = place.filter(|_| before.members.iter().any(|it| it.key == *member)) else { continue };
                let operator: shared::operators::Operator = operators::row(conn, &place.operator)?.into();
                let is_counted = operator.profession == Profession::SocialWorker
                    && operator.employment == Employment::Permanent
                    && members::of_operator(conn, &operator.id)?.iter().filter(|it| it.holds_on(today)).count() == 1;
                hours -= if is_counted { i64::from(operator.hours_per_week) } else { 0 };
            }
            Step::Train { .. } | Step::Appoint { .. } | Step::Share { .. } => {}
        }
    }
    let ratios = staffing::ratios_on(conn, today)?;
    let full_time =
        ratios.iter().find(|it| it.profession == Profession::SocialWorker).map_or(36, |it| it.full_time_hours);
    Ok(fte_hundredths(hours.abs(), full_time) * hours.signum())
}

fn permanent_hours(newcomer: &Newcomer) -> i64 {
    let is_counted = newcomer.role == Profession::SocialWorker && newcomer.employment == Some(Employment::Permanent);
    if is_counted { i64::from(newcomer.hours_per_week.unwrap_or_default()) } else { 0 }
}

fn staffing_effect(conn: &mut Conn, place: &Place, today: &Day, more: i64) -> Result<StaffingEffect, Error> {
    let (now, after) = staffing::with_change(conn, place, today, more)?;
    Ok(StaffingEffect { place: now.name, before: now.assessment, after })
}

/// Brings a proposal to another status, where `version` is the state on record: who wrote it, or keeps equipes there, sends it
/// and takes it back; who decides there, and did not write it, accepts or rejects it.
pub fn change(
    conn: &mut Conn,
    caller: &Caller,
    id: &ProposalId,
    version: i32,
    change: &ProposalChange,
) -> Result<Proposal, Error> {
    let is_decision = change.status.is_decision();
    let permission = if is_decision { Permission::DecideProposals } else { Permission::ManageEquipes };
    let scope = caller.may(permission)?;
    diesel::update(proposals::table.find(id)).set(proposals::version.eq(proposals::version)).execute(conn)?;
    let (found, path) = read(conn, &scope, id)?;
    if found.version != version {
        return Err(Error::ChangedMeanwhile { version: found.version });
    }
    if is_decision && found.author.as_ref() == Some(caller.user()) {
        return Err(Error::Forbidden("nobody decides on a proposal of their own".into()));
    }
    if !found.status.may_become(change.status) {
        let detail = format!("cannot be {} after {}", change.status, found.status);
        return Err(Violations::one("#/status", detail).into());
    }
    let is_closed = change.status != ProposalStatus::Sent;
    diesel::update(proposals::table.find(id))
        .set((
            proposals::status.eq(change.status),
            proposals::note.eq(&change.note),
            proposals::closed_at.eq(is_closed.then_some(caller.act.at)),
            proposals::decided_by.eq(is_decision.then(|| caller.user().clone())),
            proposals::version.eq(version + 1),
        ))
        .execute(conn)?;
    noted(conn, &caller.act, AuditAction::Changed, id, path, Some(change.status.to_string()))?;
    Ok(read(conn, &scope, id)?.0)
}

fn noted(
    conn: &mut Conn,
    act: &Act,
    action: AuditAction,
    id: &ProposalId,
    path: TerritoryPath,
    detail: Option<String>,
) -> Result<(), Error> {
    let subject = AuditSubject::Proposal;
    audit::append(conn, act, Done { action, subject, subject_id: Some(id.as_str()), path, detail })
}
