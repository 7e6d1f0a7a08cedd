// SPDX-License-Identifier: AGPL-3.0-or-later
//! `coefficienti compute employability`.

use std::path::Path;

use serde_json::json;
use shared::employability::{self, EmployabilityInput, EmployabilityResult};
use shared::problem::Violations;

use super::{Outcome, json, read};

pub(super) fn compute(method: Option<&Path>, answers: &Path) -> Outcome<EmployabilityResult> {
    let method = method.map(read).transpose()?;
    let answers = read(answers)?;
    let mut faults = Violations::default();
    let mut parse = |text: &str, place: &str| json(text, place).map_err(|it| faults.extend(it)).ok();
    let method = method.map(|it| parse(&it, "#/method"));
    let answers = parse(&answers, "#/answers");
    let document = match (method, answers) {
        (None, Some(answers)) => json!({"answers": answers}),
        (Some(Some(method)), Some(answers)) => json!({"method": method, "answers": answers}),
        _ => return Ok(Err(faults)),
    };
    Ok(EmployabilityInput::from_json(&document).and_then(|it| employability::compute(&it.method, &it.answers)))
}
