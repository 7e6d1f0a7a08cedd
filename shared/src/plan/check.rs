// SPDX-License-Identifier: AGPL-3.0-or-later
//! A plan that somebody gives: what it comes to, and every rule it breaks. For edits by hand: a broken rule is named, never
//! refused.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::input::MAX_SEATS;
use super::{Model, ModulePlan, PlanProblem, PlanRule, RegionPlan, Uncovered, outcome};
use crate::problem::Violations;

/// Some editions of a module in a region.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PlanEdit {
    /// Key of the module.
    pub module: String,
    /// Key of the region.
    pub region: String,
    /// How many editions.
    #[cfg_attr(feature = "server", schema(minimum = 0))]
    pub editions: i64,
}

/// What a given plan comes to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Assessment {
    /// Benefit of the seats served.
    pub objective: f64,
    /// What it costs, in cents.
    pub cost_cents: i64,
    /// Every rule that is broken; empty where the plan keeps all.
    pub broken: Vec<BrokenRule>,
    /// Needs that are not served whole, in the order of the problem.
    pub uncovered: Vec<Uncovered>,
    /// One a region, in the order of the problem.
    pub regions: Vec<RegionPlan>,
    /// One a module, in the order of the problem.
    pub modules: Vec<ModulePlan>,
}

/// A rule that a plan breaks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct BrokenRule {
    /// Which rule.
    pub rule: PlanRule,
    /// Key of the region it is about; `null` where it is about none.
    pub region: Option<String>,
    /// Key of the module it is about; `null` where it is about none.
    pub module: Option<String>,
    /// What it says: cents, hours or editions.
    pub limit: f64,
    /// What the plan has of it, in the same unit.
    pub found: f64,
}

/// Assesses a plan that somebody gives.
///
/// # Errors
/// Every fault of the problem, or of the plan: a pair without a need, a pair that stands there twice, a number of editions that
/// is none.
pub fn assess(problem: &PlanProblem, plan: &[PlanEdit]) -> Result<Assessment, Violations> {
    problem.check()?;
    let model = Model::of(problem);
    let key = |need: usize| problem.needs.get(need).map(|it| (it.module.as_str(), it.region.as_str()));
    let cells: BTreeMap<_, usize> =
        model.cells.iter().enumerate().filter_map(|(i, cell)| Some((key(cell.need)?, i))).collect();
    let mut editions = vec![0; model.cells.len()];
    let mut seen = vec![false; model.cells.len()];
    let mut faults = Violations::default();
    for (i, edit) in plan.iter().enumerate() {
        let is_number = (0..=MAX_SEATS).contains(&edit.editions);
        faults.require(is_number, format!("#/{i}/editions"), format!("must be 0 to {MAX_SEATS}"));
        let (module, region) = (edit.module.as_str(), edit.region.as_str());
        let Some(cell) = cells.get(&(module, region)) else {
            faults.add(format!("#/{i}"), format!("\"{region}\" has no need for \"{module}\""));
            continue;
        };
        if let (Some(n), Some(seen)) = (editions.get_mut(*cell), seen.get_mut(*cell)) {
            faults.require(!*seen, format!("#/{i}"), format!("\"{module}\" in \"{region}\" stands there twice"));
            (*n, *seen) = (edit.editions, true);
        }
    }
    faults.ok(())?;
    Ok(Assessment {
        objective: model.value(&editions),
        cost_cents: model.cost(&editions),
        broken: broken(problem, &model, &editions),
        uncovered: outcome::uncovered(problem, &model, &editions),
        regions: outcome::regions(problem, &model, &editions),
        modules: outcome::modules(problem, &model, &editions),
    })
}

fn broken(problem: &PlanProblem, model: &Model, editions: &[i64]) -> Vec<BrokenRule> {
    let of = |row: &super::Row| BrokenRule {
        rule: row.rule,
        region: row.region.and_then(|it| problem.regions.get(it)).map(|it| it.code.clone()),
        module: row.module.and_then(|it| problem.modules.get(it)).map(|it| it.code.clone()),
        limit: row.limit,
        found: row.used(editions).abs(),
    };
    model.rows.iter().filter(|it| !it.is_kept(editions)).map(of).collect()
}
