// SPDX-License-Identifier: AGPL-3.0-or-later
//! The training plan: how many editions of which module in which region, so that the seats that people need most are served
//! under a budget, floors of regions, hours of trainers and limits of modules. It knows modules and regions; no word of
//! campaigns or territories.
//!
//! The contract is the section "National training plan" of the formulas. The plan is a whole-number programme; it is solved by
//! branch and bound over its linear relaxation (`branch`, `simplex`), always with a proven bound beside it.

use serde::{Deserialize, Serialize};

use crate::canonical;
use crate::index::Method;
use crate::macros::words;
use crate::problem::Violations;

mod branch;
mod check;
mod conflict;
mod diff;
mod explain;
mod input;
mod model;
mod outcome;
mod simplex;

pub use branch::{Effort, Found, solve};
pub use check::{Assessment, BrokenRule, PlanEdit, assess};
pub use diff::{LineChange, PlanChange, PlanDiff, diff};
pub use input::{MAX_CENTS, MAX_MODULES, MAX_NEEDS, MAX_REGIONS, MAX_SEATS};
pub use model::{Cell, Model, Row};

/// What a plan is made from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PlanProblem {
    /// What may be spent, in cents.
    #[cfg_attr(feature = "server", schema(minimum = 0))]
    pub budget_cents: i64,
    /// The modules on offer.
    pub modules: Vec<PlanModule>,
    /// The regions.
    pub regions: Vec<PlanRegion>,
    /// What each region needs of each module, at most one of a pair.
    pub needs: Vec<PlanNeed>,
}

/// A module on offer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PlanModule {
    /// Key.
    pub code: String,
    /// Seats of an edition, 1 or more.
    #[cfg_attr(feature = "server", schema(minimum = 1))]
    pub seats: i64,
    /// Cost of an edition, in cents.
    #[cfg_attr(feature = "server", schema(minimum = 0))]
    pub cost_cents: i64,
    /// Hours of trainers that an edition takes.
    #[cfg_attr(feature = "server", schema(minimum = 0))]
    pub hours: f64,
    /// Editions over all regions, at most; `null` without a limit.
    #[serde(default)]
    #[cfg_attr(feature = "server", schema(minimum = 0))]
    pub max_editions: Option<i64>,
}

/// A region.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PlanRegion {
    /// Key.
    pub code: String,
    /// Share of the budget that is spent here at least, 0 to 1, as far as the region's needs allow.
    #[serde(default)]
    #[cfg_attr(feature = "server", schema(minimum = 0, maximum = 1))]
    pub min_budget_share: f64,
    /// Hours of trainers here, at most; `null` without a limit.
    #[serde(default)]
    #[cfg_attr(feature = "server", schema(minimum = 0))]
    pub max_hours: Option<f64>,
}

/// What a region needs of a module.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PlanNeed {
    /// Key of the module.
    pub module: String,
    /// Key of the region.
    pub region: String,
    /// People to train.
    #[cfg_attr(feature = "server", schema(minimum = 0))]
    pub seats: i64,
    /// Benefit of a seat that is served, such as the MWDS.
    #[cfg_attr(feature = "server", schema(minimum = 0))]
    pub benefit: f64,
}

words!(
    /// What is known of a plan.
    PlanStatus {
        /// No plan is better by more than one part in a million.
        Optimal = "optimal",
        /// A plan, with how much better another could be.
        Feasible = "feasible",
        /// No plan keeps all the rules.
        Infeasible = "infeasible",
        /// Neither a plan nor a proof that there is none was found in time.
        Unknown = "unknown"
    }
);

words!(
    /// A rule that plans keep.
    PlanRule {
        /// What may be spent.
        Budget = "budget",
        /// What a region gets at least.
        Floor = "floor",
        /// Hours of trainers in a region.
        Hours = "hours",
        /// Editions of a module over all regions.
        MaxEditions = "max_editions"
    }
);

words!(
    /// Why a line is in a plan.
    LineReason {
        /// Its last edition is worth its price at what the last euro brings.
        Worth = "worth",
        /// Its last edition is there for the region's floor: elsewhere the money would bring more.
        Floor = "floor",
        /// Its last edition uses what whole editions had left over.
        Remainder = "remainder"
    }
);

/// A plan, computed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct PlanResult {
    /// How it was computed.
    pub method: Method,
    /// SHA-256 of the canonical JSON (RFC 8785) of the problem: `sha256:…`.
    pub digest: String,
    /// What is known of it.
    pub status: PlanStatus,
    /// Benefit of the seats served; `null` without a plan.
    pub objective: Option<f64>,
    /// Benefit that no plan passes; `null` where no plan is possible.
    pub upper_bound: Option<f64>,
    /// How much better another plan could be, as a share of the bound, 0 to 1.
    pub gap: Option<f64>,
    /// What the plan costs, in cents.
    pub cost_cents: i64,
    /// Benefit of one euro more, by the linear relaxation; `null` without a plan.
    pub marginal_value_per_euro: Option<f64>,
    /// The lines, the ones that bring most for their money first.
    pub editions: Vec<PlanLine>,
    /// Needs that are not served whole, in the order of the problem.
    pub uncovered: Vec<Uncovered>,
    /// One a region, in the order of the problem.
    pub regions: Vec<RegionPlan>,
    /// One a module, in the order of the problem.
    pub modules: Vec<ModulePlan>,
    /// Rules that cannot be kept together, none of which can be spared from the conflict; empty where there is a plan.
    pub conflict: Vec<ConflictRule>,
}

/// A line of a plan: the editions of a module in a region.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct PlanLine {
    /// Key of the module.
    pub module: String,
    /// Key of the region.
    pub region: String,
    /// How many editions, 1 or more.
    #[cfg_attr(feature = "server", schema(minimum = 1))]
    pub editions: i64,
    /// People served.
    #[cfg_attr(feature = "server", schema(minimum = 0))]
    pub seats_served: i64,
    /// What the editions cost, in cents; also what is freed without them.
    #[cfg_attr(feature = "server", schema(minimum = 0))]
    pub cost_cents: i64,
    /// Benefit of the people served; also what is lost without the line.
    pub benefit: f64,
    /// Benefit a euro; `null` where the line costs nothing.
    pub benefit_per_euro: Option<f64>,
    /// What the line's money would bring elsewhere, by what the last euro brings.
    pub benefit_elsewhere: f64,
    /// Why its last edition is there.
    pub reason: LineReason,
}

/// A need that is not served whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Uncovered {
    /// Key of the module.
    pub module: String,
    /// Key of the region.
    pub region: String,
    /// People not served.
    #[cfg_attr(feature = "server", schema(minimum = 1))]
    pub seats: i64,
}

/// What a plan does for a region.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct RegionPlan {
    /// Key of the region.
    pub code: String,
    /// What its editions cost, in cents.
    pub cost_cents: i64,
    /// Benefit of the people served.
    pub benefit: f64,
    /// Benefit if everybody were served.
    pub benefit_needed: f64,
    /// Hours of trainers.
    pub hours: f64,
    /// What is spent here at least, in cents: its share of the budget, or all its needs where they cost less.
    pub floor_cents: i64,
    /// Whether the region's needs cost less than its share of the budget.
    pub floor_limited_by_needs: bool,
    /// Whether the floor is met.
    pub floor_met: bool,
}

/// What a plan does of a module.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ModulePlan {
    /// Key of the module.
    pub code: String,
    /// Editions over all regions.
    pub editions: i64,
    /// People served.
    pub seats_served: i64,
    /// People to train.
    pub seats_needed: i64,
    /// What the editions cost, in cents.
    pub cost_cents: i64,
}

/// A rule of a conflict.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ConflictRule {
    /// Which rule.
    pub rule: PlanRule,
    /// Key of the region it is about; `null` where it is about none.
    pub region: Option<String>,
    /// Key of the module it is about; `null` where it is about none.
    pub module: Option<String>,
    /// What it says: cents, hours or editions.
    pub limit: f64,
    /// Of the budget: what the other rules of the conflict cost at least in whole editions, in cents.
    pub needed_cents: Option<i64>,
}

/// Computes a plan with the solver of this crate: the same bits everywhere.
///
/// # Errors
/// Every fault of the problem, with its JSON pointer.
pub fn compute(problem: &PlanProblem, effort: Effort) -> Result<PlanResult, Violations> {
    problem.check()?;
    let model = Model::of(problem);
    finish(problem, &model, branch::solve(&model, effort))
}

/// The answer from what a solver found, this crate's or another: figures, reasons of lines, and the conflict where no plan is
/// possible.
///
/// # Errors
/// Where the problem cannot be digested, which no checked one comes to.
pub fn finish(problem: &PlanProblem, model: &Model, found: Found) -> Result<PlanResult, Violations> {
    let digest = canonical::digest(problem).map_err(|it| Violations::one("#", it.to_string()))?;
    let method = Method { key: "plan".into(), version: "1.0".into() };
    Ok(outcome::result(problem, model, found, method, digest))
}
