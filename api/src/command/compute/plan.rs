// SPDX-License-Identifier: AGPL-3.0-or-later
//! `coefficienti compute plan`.

use std::path::Path;

use shared::plan::{self, Effort, PlanProblem, PlanResult};

use super::{Outcome, json, read};

pub(super) fn compute(problem: &Path) -> Outcome<PlanResult> {
    let text = read(problem)?;
    let problem = json(&text, "problem").and_then(|it| PlanProblem::from_json(&it));
    Ok(problem.and_then(|it| plan::compute(&it, Effort::FULL)))
}
