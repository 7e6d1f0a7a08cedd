// SPDX-License-Identifier: AGPL-3.0-or-later
//! The coverage of equipes: from the summary that writes keep, cell by cell, and side by side.

pub mod store;

use actix_web::get;
use actix_web::web::{Data, Path, Query};
use shared::access::Permission;
use shared::audit::AuditSubject;
use shared::coverage::{
    ComparedEquipe, ComparisonQuery, CompetenceCoverage, Coverage, CoverageComparison, CoverageState, EquipeCoverage,
    EquipeLevels, MemberKey, MemberLevels,
};
use shared::equipes::{Composition, EquipeId, EquipeQuery, EquipeRule};
use shared::operators::OperatorId;
use shared::problem::Violations;
use shared::territories::Day;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::access::Caller;
use crate::db::Conn;
use crate::equipes::store::Placed;
use crate::equipes::{dated, members, readable, store as equipes};
use crate::error::Error;
use crate::http::cached::Fresh;
use crate::operators::ratings;
use crate::state::State;

/// The routes of this room.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(read_coverage).service(read_equipe_levels).service(compare_coverage);
}

/// Read the coverage of an equipe.
///
/// Of your scope, or one that you are in. Of each competence what is asked for, the best level, how many have it, and whether
/// that is a gap or hangs on one person; the score, and the rules. From a summary that every write keeps up to date.
#[utoipa::path(tag = "equipes", params(("equipe_id" = EquipeId, Path, description = "Key of the equipe")), security(("session" = [])), responses((status = 200, body = EquipeCoverage)))]
#[get("/equipes/{equipe_id}/coverage")]
async fn read_coverage(state: Data<State>, caller: Caller, id: Path<EquipeId>) -> Result<Fresh<EquipeCoverage>, Error> {
    let today = state.today()?;
    let (id, on) = (id.into_inner(), today.clone());
    let equipe = id.clone();
    let found = state.db.read(move |conn| {
        let row = readable(conn, &caller, &equipe, &on)?;
        // A day that has passed is the reader's to write down; until then nothing is written here.
        if store::is_stale(&row, &on) { Ok(None) } else { store::read(conn, row, &on).map(Some) }
    });
    match found.await? {
        Some(coverage) => Ok(Fresh(coverage)),
        None => state.db.write(move |conn| store::from_summary(conn, &id, &today)).await.map(Fresh),
    }
}

/// Read the levels of the members of an equipe.
///
/// The cells of competence and member, the own view beside the supervisor's, with what is asked for and the rules: all that a
/// simulation is computed from.
#[utoipa::path(tag = "equipes", params(("equipe_id" = EquipeId, Path, description = "Key of the equipe")), security(("session" = [])), responses((status = 200, body = EquipeLevels)))]
#[get("/equipes/{equipe_id}/levels")]
async fn read_equipe_levels(
    state: Data<State>,
    caller: Caller,
    id: Path<EquipeId>,
) -> Result<Fresh<EquipeLevels>, Error> {
    let today = state.today()?;
    let read = move |conn: &mut Conn| {
        let row = readable(conn, &caller, &id, &today)?;
        let path = row.path.clone();
        if store::is_stale(&row, &today) {
            store::renew(conn, &id, &today)?;
        }
        let rules = dated::rules_of(conn, row.kind, &today)?;
        let levels = levels(conn, &id, rules, &today)?;
        caller.note_one(conn, AuditSubject::Equipe, id.as_str(), path)?;
        Ok(levels)
    };
    state.db.write(read).await.map(Fresh)
}

/// The levels of the members of a day.
pub(crate) fn levels(
    conn: &mut Conn,
    equipe: &EquipeId,
    rules: Vec<EquipeRule>,
    today: &Day,
) -> Result<EquipeLevels, Error> {
    let there = members::of_equipe(conn, equipe, today)?;
    let operators: Vec<OperatorId> = there.iter().map(|it| it.operator.clone()).collect();
    let mut levels = ratings::levels_of_many(conn, &operators)?;
    let mut rows = Vec::with_capacity(there.len());
    for it in there {
        let key: MemberKey = it.id.as_str().parse().map_err(|error: String| Error::Internal(anyhow::anyhow!(error)))?;
        rows.push(MemberLevels {
            key,
            levels: levels.remove(&it.operator).unwrap_or_default(),
            operator: it.operator,
            given_name: it.given_name,
            family_name: it.family_name,
            role: it.role,
            is_case_manager: it.is_case_manager,
            hours_per_week: it.hours_per_week,
        });
    }
    let requirements = store::requirements(conn, equipe)?;
    Ok(EquipeLevels { equipe: equipe.clone(), on: today.clone(), requirements, rules, members: rows })
}

/// Most equipes that are compared at once.
const MAX_COMPARED: i64 = 200;

/// Compare the coverage of equipes.
///
/// Those of your scope that work today, at most 200, by place and name: figures, gaps and single points of failure of each, and of
/// each competence how many equipes cover it.
#[utoipa::path(tag = "equipes", params(ComparisonQuery), security(("session" = [])), responses((status = 200, body = CoverageComparison)))]
#[get("/equipe-coverage")]
async fn compare_coverage(
    state: Data<State>,
    caller: Caller,
    query: Query<ComparisonQuery>,
) -> Result<Fresh<CoverageComparison>, Error> {
    let scope = caller.may(Permission::ReadEquipes)?;
    let today = state.today()?;
    let ComparisonQuery { territory, kind } = query.into_inner();
    let query = EquipeQuery { territory, kind, on: Some(today.clone()), ..EquipeQuery::default() };
    let compare = move |conn: &mut Conn| {
        let rows = equipes::matching(conn, &scope, &query, None, MAX_COMPARED + 1)?;
        if i64::try_from(rows.len()).is_ok_and(|n| n > MAX_COMPARED) {
            let detail = format!("has more than {MAX_COMPARED} equipes of yours: choose a smaller one");
            return Err(Violations::one("?territory", detail).into());
        }
        Ok(rows)
    };
    let rows = state.db.read(compare).await?;
    let mut stale: Vec<EquipeId> =
        rows.iter().filter(|it| store::is_stale(&it.0, &today)).map(|it| it.0.id.clone()).collect();
    // Rows are held in the order of their keys, as by whoever writes ratings.
    stale.sort();
    if stale.is_empty() {
        return state.db.read(move |conn| compared(conn, rows, &today)).await.map(Fresh);
    }
    let renew = move |conn: &mut Conn| {
        for equipe in &stale {
            store::renew(conn, equipe, &today)?;
        }
        let ids: Vec<EquipeId> = rows.into_iter().map(|it| it.0.id).collect();
        let rows = equipes::of_ids(conn, &ids)?;
        compared(conn, rows, &today)
    };
    state.db.write(renew).await.map(Fresh)
}

fn compared(conn: &mut Conn, rows: Vec<Placed>, today: &Day) -> Result<CoverageComparison, Error> {
    let ids: Vec<EquipeId> = rows.iter().map(|it| it.0.id.clone()).collect();
    let mut summaries = store::of_many(conn, &ids)?;
    let rules = dated::rules_on(conn, today)?;
    let mut lines: Vec<(ComparedEquipe, Vec<CompetenceCoverage>)> = Vec::with_capacity(rows.len());
    for (row, is_pilot) in rows {
        let items: Vec<CompetenceCoverage> =
            summaries.remove(&row.id).unwrap_or_default().iter().map(store::Row::coverage).collect();
        let of_kind: Vec<EquipeRule> = rules.iter().filter(|it| it.holds(row.kind, today)).cloned().collect();
        let composition: Composition = serde_json::from_str(&row.composition).map_err(anyhow::Error::from)?;
        let codes = |state: CoverageState| {
            items.iter().filter(|it| it.state == state).map(|it| it.competence.clone()).collect()
        };
        let line = ComparedEquipe {
            equipe: row.id,
            name: row.name,
            kind: row.kind,
            territory: row.territory,
            is_pilot,
            is_demo: row.is_demo,
            gaps: codes(CoverageState::Gap),
            single: codes(CoverageState::Single),
            totals: Coverage::new(items.clone(), &of_kind, &composition).totals,
        };
        lines.push((line, items));
    }
    Ok(CoverageComparison::new(lines))
}
