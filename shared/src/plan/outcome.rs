// SPDX-License-Identifier: AGPL-3.0-or-later
//! From a number of editions a cell to what people read: lines, regions, modules, what is not served.

use super::explain::lines;
use super::model::whole;
use super::{
    Cell, Found, Model, ModulePlan, PlanProblem, PlanResult, PlanRule, PlanStatus, RegionPlan, Uncovered, conflict,
};
use crate::index::Method;

pub(super) fn result(problem: &PlanProblem, model: &Model, found: Found, method: Method, digest: String) -> PlanResult {
    let objective = found.editions.as_ref().map(|it| model.value(it));
    let upper_bound = found.upper_bound.is_finite().then_some(found.upper_bound);
    let gap = objective.zip(upper_bound).map(|(value, bound)| gap(value, bound));
    let price = found.editions.as_ref().and(found.prices.first()).map(|it| it * 100.0);
    let is_infeasible = found.status == PlanStatus::Infeasible;
    let editions = found.editions.unwrap_or_else(|| vec![0; model.cells.len()]);
    PlanResult {
        method,
        digest,
        status: found.status,
        objective,
        upper_bound,
        gap,
        cost_cents: model.cost(&editions),
        marginal_value_per_euro: price,
        editions: lines(problem, model, &editions, &found.prices),
        uncovered: uncovered(problem, model, &editions),
        regions: regions(problem, model, &editions),
        modules: modules(problem, model, &editions),
        conflict: if is_infeasible { conflict::conflict(problem, model) } else { Vec::new() },
    }
}

/// How far a value may be from the best, as a share of the bound.
fn gap(value: f64, bound: f64) -> f64 {
    if bound > 0.0 { ((bound - value) / bound).clamp(0.0, 1.0) } else { 0.0 }
}

fn editions_of<'a>(model: &'a Model, editions: &'a [i64]) -> impl Iterator<Item = (&'a Cell, i64)> {
    model.cells.iter().zip(editions.iter().copied())
}

pub(super) fn uncovered(problem: &PlanProblem, model: &Model, editions: &[i64]) -> Vec<Uncovered> {
    let missing = editions_of(model, editions).map(|(cell, n)| (cell, cell.wanted - cell.served(n)));
    let of = |(cell, seats): (&Cell, i64)| {
        let need = problem.needs.get(cell.need)?;
        Some(Uncovered { module: need.module.clone(), region: need.region.clone(), seats })
    };
    missing.filter(|(_, seats)| *seats > 0).filter_map(of).collect()
}

pub(super) fn regions(problem: &PlanProblem, model: &Model, editions: &[i64]) -> Vec<RegionPlan> {
    let region = |(i, region): (usize, &super::PlanRegion)| {
        let own = || editions_of(model, editions).filter(move |(cell, _)| cell.region == i);
        let (floor_cents, floor_limited_by_needs) = model.floors.get(i).copied().unwrap_or_default();
        let cost_cents = own().map(|(cell, n)| cell.cost * n).sum();
        let row = model.rows.iter().find(|it| it.rule == PlanRule::Floor && it.region == Some(i));
        RegionPlan {
            code: region.code.clone(),
            cost_cents,
            benefit: own().map(|(cell, n)| cell.value(n)).sum(),
            benefit_needed: own().map(|(cell, _)| cell.value(cell.most)).sum(),
            hours: own().map(|(cell, n)| cell.hours * whole(n)).sum(),
            floor_cents,
            floor_limited_by_needs,
            floor_met: row.is_none_or(|it| it.is_kept(editions)),
        }
    };
    problem.regions.iter().enumerate().map(region).collect()
}

pub(super) fn modules(problem: &PlanProblem, model: &Model, editions: &[i64]) -> Vec<ModulePlan> {
    let module = |(i, module): (usize, &super::PlanModule)| {
        let own = || editions_of(model, editions).filter(move |(cell, _)| cell.module == i);
        ModulePlan {
            code: module.code.clone(),
            editions: own().map(|(_, n)| n).sum(),
            seats_served: own().map(|(cell, n)| cell.served(n)).sum(),
            seats_needed: own().map(|(cell, _)| cell.wanted).sum(),
            cost_cents: own().map(|(cell, n)| cell.cost * n).sum(),
        }
    };
    problem.modules.iter().enumerate().map(module).collect()
}
