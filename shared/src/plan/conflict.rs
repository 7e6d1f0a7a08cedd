// SPDX-License-Identifier: AGPL-3.0-or-later
//! Why no plan is possible: a smallest set of rules that cannot be kept together. Each rule is left out in turn; where still no
//! plan is possible it was not needed for the conflict (Chinneck, *Feasibility and Infeasibility in Optimization*, 2008,
//! chapter 6: the deletion filter).

use super::branch::{Effort, solve};
use super::model::cents;
use super::{ConflictRule, Model, PlanProblem, PlanRule, PlanStatus};

/// How far one question may go.
const EFFORT: Effort = Effort { exact: 30, most: 30, gap: 0.0 };

/// The rules of the conflict, in the order of the model.
pub(super) fn conflict(problem: &PlanProblem, model: &Model) -> Vec<ConflictRule> {
    let model = without_benefit(model);
    // The last first: limits of modules and hours are left out before floors, and the budget last of all. Many at once while
    // that is possible, in the end one by one.
    let mut kept: Vec<usize> = (0..model.rows.len()).rev().collect();
    let mut step = kept.len();
    while step > 0 {
        let mut from = 0;
        while from < kept.len() {
            let rest: Vec<usize> = kept.iter().take(from).chain(kept.iter().skip(from + step)).copied().collect();
            if is_impossible(&model.with_rows(|it| rest.contains(&it))) {
                kept = rest;
            } else {
                from += step;
            }
        }
        step /= 2;
    }
    let others = model.with_rows(|it| kept.contains(&it));
    let rule = |row: &super::Row| ConflictRule {
        rule: row.rule,
        region: row.region.and_then(|it| problem.regions.get(it)).map(|it| it.code.clone()),
        module: row.module.and_then(|it| problem.modules.get(it)).map(|it| it.code.clone()),
        limit: row.limit,
        needed_cents: if row.rule == PlanRule::Budget { needed(&others) } else { None },
    };
    others.rows.iter().map(rule).collect()
}

/// The same with nothing to choose between plans: the first one is as good as any.
fn without_benefit(model: &Model) -> Model {
    let mut model = model.clone();
    model.cells.iter_mut().for_each(|it| it.benefit = 0.0);
    model
}

fn is_impossible(model: &Model) -> bool {
    solve(model, EFFORT).status == PlanStatus::Infeasible
}

/// What the rules cost at least, the budget left out, by halving; `None` where that cannot be said.
fn needed(model: &Model) -> Option<i64> {
    let with_budget = |budget: i64| {
        let mut model = model.clone();
        let row = model.rows.iter_mut().find(|it| it.rule == PlanRule::Budget)?;
        row.bound = super::model::whole(budget);
        match solve(&model, EFFORT).status {
            PlanStatus::Infeasible => Some(false),
            PlanStatus::Unknown => None,
            _ => Some(true),
        }
    };
    let mut low = model.rows.iter().find(|it| it.rule == PlanRule::Budget).map(|it| cents(it.limit))?;
    let mut high = model.cells.iter().map(|it| it.cost * it.most).sum::<i64>();
    if !with_budget(high)? {
        return None;
    }
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if with_budget(middle)? { high = middle } else { low = middle }
    }
    Some(high)
}
