// SPDX-License-Identifier: AGPL-3.0-or-later
//! Rows and queries of the ratings, and of what they come to.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use shared::audit::AuditAction;
use shared::competences::{CompetenceCode, FrameworkVersion, Level};
use shared::operators::{
    CompetenceLevels, OperatorId, OperatorLevels, Rating, RatingId, RatingItem, RatingQuery, RatingSource,
    RatingsInput, levels,
};
use shared::page::Page;
use shared::problem::Violations;
use shared::territories::Day;
use shared::users::UserId;

use super::store::{self, Row as OperatorRow};
use crate::access::Act;
use crate::competences::store as frameworks;
use crate::coverage;
use crate::db::cursor::Window;
use crate::db::schema::{operator_levels, ratings};
use crate::db::{Conn, MultiBackend, instant, new_id};
use crate::error::Error;

#[derive(HasQuery)]
#[diesel(table_name = ratings, check_for_backend(MultiBackend))]
struct Row {
    id: RatingId,
    operator_id: OperatorId,
    competence: CompetenceCode,
    level: Level,
    source: RatingSource,
    framework: FrameworkVersion,
    rated_on: Day,
    evidence: Option<String>,
    recorded_by: Option<UserId>,
    recorded_at: NaiveDateTime,
}

impl From<Row> for Rating {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            operator: row.operator_id,
            competence: row.competence,
            level: row.level,
            source: row.source,
            framework: row.framework,
            rated_on: row.rated_on,
            evidence: row.evidence,
            recorded_by: row.recorded_by,
            recorded_at: instant(row.recorded_at),
        }
    }
}

#[derive(HasQuery)]
#[diesel(table_name = operator_levels, check_for_backend(MultiBackend))]
pub(crate) struct LevelRow {
    pub(crate) operator_id: OperatorId,
    competence: CompetenceCode,
    level: Level,
    source: RatingSource,
    rated_on: Day,
    own: Option<Level>,
    supervisor: Option<Level>,
    is_disagreement: bool,
}

impl From<LevelRow> for CompetenceLevels {
    fn from(row: LevelRow) -> Self {
        Self {
            competence: row.competence,
            level: row.level,
            source: row.source,
            rated_on: row.rated_on,
            own: row.own,
            supervisor: row.supervisor,
            is_disagreement: row.is_disagreement,
        }
    }
}

/// A page of the ratings of an operator, newest first.
pub fn list(
    conn: &mut Conn,
    operator: &OperatorId,
    query: &RatingQuery,
    window: &Window<RatingId>,
) -> Result<Page<Rating>, Error> {
    let mut rows = ratings::table.select(<Row as Selectable<MultiBackend>>::construct_selection()).into_boxed();
    rows = rows.filter(ratings::operator_id.eq(operator));
    if let Some(competence) = &query.competence {
        rows = rows.filter(ratings::competence.eq(competence));
    }
    if let Some(source) = query.source {
        rows = rows.filter(ratings::source.eq(source));
    }
    if let Some(after) = &window.after {
        rows = rows.filter(ratings::id.lt(after));
    }
    let rows: Vec<Row> = rows.order(ratings::id.desc()).limit(window.n_rows()).load(conn)?;
    Ok(window.page(rows, |it| it.id.clone()).map(Rating::from))
}

/// What the ratings of an operator come to, by competence.
pub fn levels_of(conn: &mut Conn, operator: &OperatorId) -> Result<OperatorLevels, Error> {
    let rows = LevelRow::query().filter(operator_levels::operator_id.eq(operator));
    let rows: Vec<LevelRow> = rows.order(operator_levels::competence).load(conn)?;
    let items: Vec<CompetenceLevels> = rows.into_iter().map(CompetenceLevels::from).collect();
    let n_disagreements = items.iter().map(|it| i32::from(it.is_disagreement)).sum();
    Ok(OperatorLevels { operator: operator.clone(), items, n_disagreements })
}

/// The levels of several operators, by operator and competence.
pub(crate) fn levels_of_many(
    conn: &mut Conn,
    operators: &[OperatorId],
) -> Result<BTreeMap<OperatorId, Vec<CompetenceLevels>>, Error> {
    let rows = LevelRow::query().filter(operator_levels::operator_id.eq_any(operators));
    let rows: Vec<LevelRow> = rows.order((operator_levels::operator_id, operator_levels::competence)).load(conn)?;
    let mut levels: BTreeMap<OperatorId, Vec<CompetenceLevels>> = BTreeMap::new();
    for row in rows {
        levels.entry(row.operator_id.clone()).or_default().push(row.into());
    }
    Ok(levels)
}

/// The levels of several operators, computed anew from every rating of theirs.
pub(crate) fn levels_from_ratings(
    conn: &mut Conn,
    operators: &[OperatorId],
) -> Result<BTreeMap<OperatorId, Vec<CompetenceLevels>>, Error> {
    let rows: Vec<Row> =
        Row::query().filter(ratings::operator_id.eq_any(operators)).order(ratings::operator_id).load(conn)?;
    let mut by_operator: BTreeMap<OperatorId, Vec<Rating>> = BTreeMap::new();
    for row in rows {
        by_operator.entry(row.operator_id.clone()).or_default().push(row.into());
    }
    Ok(by_operator
        .into_iter()
        .map(|(id, ratings)| {
            let items = levels(&id, &ratings).items;
            (id, items)
        })
        .collect())
}

/// Every fault of some ratings that the record knows of.
fn faults(conn: &mut Conn, input: &RatingsInput, today: &Day) -> Result<Violations, Error> {
    let mut faults = Violations::default();
    faults.require(input.rated_on <= *today, "#/rated_on", format!("must not come after today, {today}"));
    let Some(framework) = frameworks::published(conn, &input.framework)? else {
        faults.add("#/framework", format!("there is no published framework {}", input.framework));
        return Ok(faults);
    };
    for (i, item) in input.items.iter().enumerate() {
        let is_known = framework.competence(&item.competence).is_some();
        let detail = format!("framework {} has no competence {}", framework.version, item.competence);
        faults.require(is_known, format!("#/items/{i}/competence"), detail);
    }
    Ok(faults)
}

/// Records ratings of an operator whose row is held, and brings up to date what they come to: the operator's levels and the
/// coverage of every equipe that the operator is in.
pub(crate) fn record(
    conn: &mut Conn,
    act: &Act,
    operator: &OperatorRow,
    input: &RatingsInput,
    today: &Day,
) -> Result<Vec<Rating>, Error> {
    faults(conn, input, today)?.ok(())?;
    let made = insert(conn, act, &operator.id, std::slice::from_ref(input))?;
    let competences: Vec<CompetenceCode> = input.items.iter().map(|it| it.competence.clone()).collect();
    renew_levels(conn, &operator.id, &competences)?;
    coverage::store::follow_levels(conn, &operator.id, &competences, today)?;
    let detail = Some(format!("ratings {}", input.source));
    store::noted(conn, act, AuditAction::Changed, &operator.id, operator.path.clone(), detail)?;
    Ok(made)
}

/// Records ratings of an operator who is in no equipe yet, and what they come to: nothing is checked and nothing is noted.
pub(crate) fn put(conn: &mut Conn, act: &Act, operator: &OperatorId, given: &[RatingsInput]) -> Result<(), Error> {
    let made = insert(conn, act, operator, given)?;
    write_levels(conn, operator, &levels(operator, &made).items)
}

fn insert(conn: &mut Conn, act: &Act, operator: &OperatorId, given: &[RatingsInput]) -> Result<Vec<Rating>, Error> {
    let rating = |(input, item): (&RatingsInput, &RatingItem)| {
        Ok(Rating {
            id: new_id()?,
            operator: operator.clone(),
            competence: item.competence.clone(),
            level: item.level,
            source: input.source,
            framework: input.framework.clone(),
            rated_on: input.rated_on.clone(),
            evidence: item.evidence.clone(),
            recorded_by: act.user.clone(),
            recorded_at: instant(act.at),
        })
    };
    let all = given.iter().flat_map(|input| input.items.iter().map(move |item| (input, item)));
    let made: Vec<Rating> = all.map(rating).collect::<Result<_, Error>>()?;
    let rows: Vec<_> = made
        .iter()
        .map(|it| {
            (
                ratings::id.eq(&it.id),
                ratings::operator_id.eq(&it.operator),
                ratings::competence.eq(&it.competence),
                ratings::level.eq(it.level),
                ratings::source.eq(it.source),
                ratings::framework.eq(&it.framework),
                ratings::rated_on.eq(&it.rated_on),
                ratings::evidence.eq(&it.evidence),
                ratings::recorded_by.eq(&it.recorded_by),
                ratings::recorded_at.eq(act.at),
            )
        })
        .collect();
    crate::on_backend!(conn, inner => diesel::insert_into(ratings::table).values(&rows).execute(inner))?;
    Ok(made)
}

/// Writes what the ratings of an operator in some competences come to.
fn renew_levels(conn: &mut Conn, operator: &OperatorId, competences: &[CompetenceCode]) -> Result<(), Error> {
    let of_these = ratings::operator_id.eq(operator).and(ratings::competence.eq_any(competences));
    let rows: Vec<Row> = Row::query().filter(of_these).order(ratings::id).load(conn)?;
    let all: Vec<Rating> = rows.into_iter().map(Rating::from).collect();
    let found = levels(operator, &all).items;
    let stale = operator_levels::operator_id.eq(operator).and(operator_levels::competence.eq_any(competences));
    diesel::delete(operator_levels::table.filter(stale)).execute(conn)?;
    write_levels(conn, operator, &found)
}

fn write_levels(conn: &mut Conn, operator: &OperatorId, found: &[CompetenceLevels]) -> Result<(), Error> {
    let rows: Vec<_> = found
        .iter()
        .map(|it| {
            (
                operator_levels::operator_id.eq(operator),
                operator_levels::competence.eq(&it.competence),
                operator_levels::level.eq(it.level),
                operator_levels::source.eq(it.source),
                operator_levels::rated_on.eq(&it.rated_on),
                operator_levels::own.eq(it.own),
                operator_levels::supervisor.eq(it.supervisor),
                operator_levels::is_disagreement.eq(it.is_disagreement),
            )
        })
        .collect();
    crate::on_backend!(conn, inner => diesel::insert_into(operator_levels::table).values(&rows).execute(inner))?;
    Ok(())
}
