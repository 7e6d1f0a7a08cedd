// SPDX-License-Identifier: AGPL-3.0-or-later
//! The summary of coverage: a row an equipe and competence, with what is asked for and how many members have each level.
//!
//! Whatever changes it writes it, in the same transaction and after it holds the row of the equipe (and, before it, the row of
//! the operator that it is about), so that writers come one after the other. Who is in an equipe also changes by itself, when a
//! day begins: the equipe's row says on which day next, and who reads it from then on renews it first.

use std::collections::BTreeMap;

use anyhow::Context as _;
use chrono::{Days, NaiveDate};
use diesel::prelude::*;
use shared::competences::{CompetenceCode, Level};
use shared::coverage::{
    CompetenceCoverage, Coverage, EquipeCoverage, LevelCounts, Requirement, RequirementOrigin, required_levels,
};
use shared::equipes::{Composition, EquipeId, EquipeKind, EquipeRule, Membership};
use shared::operators::{CompetenceLevels, OperatorId};
use shared::territories::Day;

use crate::competences::store as frameworks;
use crate::db::schema::{equipe_coverage, equipes, memberships, operator_levels};
use crate::db::{Conn, MultiBackend};
use crate::equipes::store::Row as EquipeRow;
use crate::equipes::{dated, members, store as equipe_store};
use crate::error::Error;
use crate::operators::ratings;

/// A row of the summary.
#[derive(HasQuery)]
#[diesel(table_name = equipe_coverage, check_for_backend(MultiBackend))]
pub(crate) struct Row {
    pub(crate) equipe_id: EquipeId,
    competence: CompetenceCode,
    required: Level,
    importance: i32,
    origin: RequirementOrigin,
    n_0: i32,
    n_1: i32,
    n_2: i32,
    n_3: i32,
    n_4: i32,
    n_5: i32,
    n_disagreements: i32,
}

impl Row {
    fn requirement(&self) -> Requirement {
        Requirement {
            competence: self.competence.clone(),
            level: self.required,
            importance: self.importance,
            origin: self.origin,
        }
    }

    pub(crate) fn coverage(&self) -> CompetenceCoverage {
        let counts = LevelCounts([self.n_0, self.n_1, self.n_2, self.n_3, self.n_4, self.n_5]);
        CompetenceCoverage::new(&self.requirement(), &counts, self.n_disagreements)
    }
}

/// What members come to in one competence.
#[derive(Clone, Copy, Default)]
struct Tally {
    counts: LevelCounts,
    n_disagreements: i32,
}

/// Makes other writers of an equipe's summary wait until this transaction ends.
pub(crate) fn hold(conn: &mut Conn, equipe: &EquipeId) -> Result<(), Error> {
    diesel::update(equipes::table.find(equipe)).set(equipes::version.eq(equipes::version)).execute(conn)?;
    Ok(())
}

/// Writes the whole summary of an equipe anew: what is asked for, who is there, which levels they have.
pub(crate) fn renew(conn: &mut Conn, equipe: &EquipeId, today: &Day) -> Result<(), Error> {
    hold(conn, equipe)?;
    let (row, _) = equipe_store::row(conn, equipe)?;
    let requirements = requirements_anew(conn, &row, today)?;
    let tallies = tally(conn, equipe, today, None)?;
    diesel::delete(equipe_coverage::table.filter(equipe_coverage::equipe_id.eq(equipe))).execute(conn)?;
    write(conn, equipe, &requirements, &tallies)?;
    let there = members::of_equipe(conn, equipe, today)?;
    let composition = serde_json::to_string(&composition(&there)).context("a composition cannot be written")?;
    diesel::update(equipes::table.find(equipe))
        .set((equipes::composition.eq(composition), equipes::changes_on.eq(changes_on(conn, &row, today)?)))
        .execute(conn)?;
    Ok(())
}

/// Counts anew some competences of every equipe that an operator is in today, after the operator's levels changed.
pub(crate) fn follow_levels(
    conn: &mut Conn,
    operator: &OperatorId,
    competences: &[CompetenceCode],
    today: &Day,
) -> Result<(), Error> {
    let places = memberships::table
        .filter(memberships::operator_id.eq(operator).and(memberships::valid_from.le(today)))
        .filter(memberships::valid_to.is_null().or(memberships::valid_to.ge(today)));
    let equipes: Vec<EquipeId> =
        places.select(memberships::equipe_id).distinct().order(memberships::equipe_id).load(conn)?;
    for equipe in &equipes {
        hold(conn, equipe)?;
        recount(conn, equipe, competences, today)?;
    }
    Ok(())
}

fn recount(conn: &mut Conn, equipe: &EquipeId, competences: &[CompetenceCode], today: &Day) -> Result<(), Error> {
    let these = equipe_coverage::equipe_id.eq(equipe).and(equipe_coverage::competence.eq_any(competences));
    let rows: Vec<(Row, i32)> = equipe_coverage::table
        .filter(these.clone())
        .order(equipe_coverage::position)
        .select((<Row as Selectable<MultiBackend>>::construct_selection(), equipe_coverage::position))
        .load(conn)?;
    let requirements: Vec<(i32, Requirement)> = rows.iter().map(|it| (it.1, it.0.requirement())).collect();
    let tallies = tally(conn, equipe, today, Some(competences))?;
    diesel::delete(equipe_coverage::table.filter(these)).execute(conn)?;
    write(conn, equipe, &requirements, &tallies)
}

/// How many members of today have each level, in all competences or in some.
fn tally(
    conn: &mut Conn,
    equipe: &EquipeId,
    today: &Day,
    competences: Option<&[CompetenceCode]>,
) -> Result<BTreeMap<CompetenceCode, Tally>, Error> {
    let mut rows = operator_levels::table
        .inner_join(memberships::table.on(memberships::operator_id.eq(operator_levels::operator_id)))
        .filter(memberships::equipe_id.eq(equipe).and(memberships::valid_from.le(today)))
        .filter(memberships::valid_to.is_null().or(memberships::valid_to.ge(today)))
        .select((operator_levels::competence, operator_levels::level, operator_levels::is_disagreement))
        .into_boxed();
    if let Some(competences) = competences {
        rows = rows.filter(operator_levels::competence.eq_any(competences));
    }
    let rows: Vec<(CompetenceCode, Level, bool)> = rows.load(conn)?;
    let mut tallies: BTreeMap<CompetenceCode, Tally> = BTreeMap::new();
    for (competence, level, is_disagreement) in rows {
        let tally = tallies.entry(competence).or_default();
        tally.counts.add(level, 1);
        tally.n_disagreements += i32::from(is_disagreement);
    }
    Ok(tallies)
}

fn write(
    conn: &mut Conn,
    equipe: &EquipeId,
    requirements: &[(i32, Requirement)],
    tallies: &BTreeMap<CompetenceCode, Tally>,
) -> Result<(), Error> {
    let rows: Vec<_> = requirements
        .iter()
        .map(|(position, it)| {
            let tally = tallies.get(&it.competence).copied().unwrap_or_default();
            let [n_0, n_1, n_2, n_3, n_4, n_5] = tally.counts.0;
            (
                (equipe_coverage::equipe_id.eq(equipe), equipe_coverage::competence.eq(&it.competence)),
                (equipe_coverage::position.eq(*position), equipe_coverage::required.eq(it.level)),
                (equipe_coverage::importance.eq(it.importance), equipe_coverage::origin.eq(it.origin)),
                (equipe_coverage::n_0.eq(n_0), equipe_coverage::n_1.eq(n_1), equipe_coverage::n_2.eq(n_2)),
                (equipe_coverage::n_3.eq(n_3), equipe_coverage::n_4.eq(n_4), equipe_coverage::n_5.eq(n_5)),
                equipe_coverage::n_disagreements.eq(tally.n_disagreements),
            )
        })
        .collect();
    crate::on_backend!(conn, inner => diesel::insert_into(equipe_coverage::table).values(&rows).execute(inner))?;
    Ok(())
}

/// What an equipe is asked for, in the order of its framework: what the role profiles ask, but for what somebody or the caseload
/// has set.
fn requirements_anew(conn: &mut Conn, row: &EquipeRow, today: &Day) -> Result<Vec<(i32, Requirement)>, Error> {
    let framework = frameworks::published(conn, &row.framework)?.context("the framework of an equipe is not there")?;
    let bases = dated::bases_of(conn, row.kind)?;
    let basis =
        bases.iter().rev().find(|it| it.valid_from <= *today && it.valid_to.as_ref().is_none_or(|to| to >= today));
    let asked = basis.map(|it| required_levels(&framework, it)).unwrap_or_default();
    let set: Vec<Row> = Row::query()
        .filter(equipe_coverage::equipe_id.eq(&row.id).and(equipe_coverage::origin.ne(RequirementOrigin::Profiles)))
        .order(equipe_coverage::competence)
        .load(conn)?;
    let set = |it: &Requirement| set.iter().find(|row| row.competence == it.competence).map(Row::requirement);
    Ok((1..).zip(asked.into_iter().map(|it| set(&it).unwrap_or(it))).collect())
}

/// The next day on which the summary changes by itself: somebody's first day, the day after somebody's last, the day on which
/// other profiles hold.
fn changes_on(conn: &mut Conn, row: &EquipeRow, today: &Day) -> Result<Day, Error> {
    let places: Vec<(Day, Option<Day>)> = memberships::table
        .filter(memberships::equipe_id.eq(&row.id))
        .filter(memberships::valid_to.is_null().or(memberships::valid_to.ge(today)))
        .select((memberships::valid_from, memberships::valid_to))
        .load(conn)?;
    let bases = dated::bases_of(conn, row.kind)?.into_iter().map(|it| (it.valid_from, it.valid_to));
    let mut next = NEVER.parse().map_err(|error: String| anyhow::anyhow!(error))?;
    for (from, to) in places.into_iter().chain(bases) {
        let after = to.map(|it| day_after(&it)).transpose()?;
        for day in std::iter::once(from).chain(after).filter(|it| it > today) {
            next = day.min(next);
        }
    }
    Ok(next)
}

/// After every day that anybody writes.
const NEVER: &str = "9999-12-31";

fn day_after(day: &Day) -> Result<Day, Error> {
    let date: NaiveDate = day.as_str().parse().context("a day that is none")?;
    let next = date.checked_add_days(Days::new(1)).map(|it| it.to_string()).filter(|it| it.len() == 10);
    next.as_deref().unwrap_or(NEVER).parse().map_err(|error: String| Error::Internal(anyhow::anyhow!(error)))
}

fn composition(there: &[Membership]) -> Composition {
    Composition::of(there.iter().map(|it| (it.role, it.is_case_manager)))
}

/// Whether the summary of an equipe must be renewed before it is read.
pub(crate) fn is_stale(row: &EquipeRow, today: &Day) -> bool {
    row.changes_on <= *today
}

/// The coverage of an equipe from its summary.
pub(crate) fn read(conn: &mut Conn, row: EquipeRow, today: &Day) -> Result<EquipeCoverage, Error> {
    let rules = dated::rules_of(conn, row.kind, today)?;
    let rows: Vec<Row> =
        Row::query().filter(equipe_coverage::equipe_id.eq(&row.id)).order(equipe_coverage::position).load(conn)?;
    let items: Vec<CompetenceCoverage> = rows.iter().map(Row::coverage).collect();
    of_items(row, items, &rules, today)
}

/// An answer of lines that are counted.
fn of_items(
    row: EquipeRow,
    items: Vec<CompetenceCoverage>,
    rules: &[EquipeRule],
    today: &Day,
) -> Result<EquipeCoverage, Error> {
    let composition: Composition = serde_json::from_str(&row.composition).context("a composition cannot be read")?;
    let n_disagreements = items.iter().map(|it| it.n_disagreements).sum();
    let coverage = Coverage::new(items, rules, &composition);
    let (equipe, on, framework) = (row.id, today.clone(), row.framework);
    Ok(EquipeCoverage { equipe, on, framework, composition, coverage, n_disagreements })
}

/// The rows of the summary of several equipes, by equipe and position.
pub(crate) fn of_many(conn: &mut Conn, equipes: &[EquipeId]) -> Result<BTreeMap<EquipeId, Vec<Row>>, Error> {
    let rows: Vec<Row> = Row::query()
        .filter(equipe_coverage::equipe_id.eq_any(equipes))
        .order((equipe_coverage::equipe_id, equipe_coverage::position))
        .load(conn)?;
    let mut by_equipe: BTreeMap<EquipeId, Vec<Row>> = BTreeMap::new();
    for row in rows {
        by_equipe.entry(row.equipe_id.clone()).or_default().push(row);
    }
    Ok(by_equipe)
}

/// What an equipe is asked for, as its summary has it.
pub(crate) fn requirements(conn: &mut Conn, equipe: &EquipeId) -> Result<Vec<Requirement>, Error> {
    let rows: Vec<Row> =
        Row::query().filter(equipe_coverage::equipe_id.eq(equipe)).order(equipe_coverage::position).load(conn)?;
    Ok(rows.iter().map(Row::requirement).collect())
}

/// The coverage of an equipe computed anew, from every rating of every member of a day: what the summary must say.
///
/// # Errors
/// Where there is no such equipe, or the database fails.
pub fn from_ratings(conn: &mut Conn, equipe: &EquipeId, today: &Day) -> Result<EquipeCoverage, Error> {
    let (mut row, _) = equipe_store::row(conn, equipe)?;
    let kind: EquipeKind = row.kind;
    let rules = dated::rules_of(conn, kind, today)?;
    let there = members::of_equipe(conn, equipe, today)?;
    let operators: Vec<OperatorId> = there.iter().map(|it| it.operator.clone()).collect();
    let levels = ratings::levels_from_ratings(conn, &operators)?;
    let lines: Vec<&CompetenceLevels> = there.iter().filter_map(|it| levels.get(&it.operator)).flatten().collect();
    let asked = requirements_anew(conn, &row, today)?;
    let items = asked.iter().map(|(_, asked)| {
        let of = lines.iter().filter(|it| it.competence == asked.competence);
        let n_disagreements = of.clone().map(|it| i32::from(it.is_disagreement)).sum();
        CompetenceCoverage::new(asked, &LevelCounts::of(of.map(|it| it.level)), n_disagreements)
    });
    let items = items.collect();
    row.composition = serde_json::to_string(&composition(&there)).context("a composition cannot be written")?;
    of_items(row, items, &rules, today)
}

/// The coverage of an equipe from its summary, renewed first where a day has passed.
///
/// # Errors
/// Where there is no such equipe, or the database fails.
pub fn from_summary(conn: &mut Conn, equipe: &EquipeId, today: &Day) -> Result<EquipeCoverage, Error> {
    let (row, _) = equipe_store::row(conn, equipe)?;
    if !is_stale(&row, today) {
        return read(conn, row, today);
    }
    renew(conn, equipe, today)?;
    let (row, _) = equipe_store::row(conn, equipe)?;
    read(conn, row, today)
}
