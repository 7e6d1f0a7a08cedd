// SPDX-License-Identifier: AGPL-3.0-or-later
//! The computations as a module of their own: the code the server runs, compiled for the browser.
//!
//! Pages load it only when somebody asks to compute; the tests of agreed figures load it too.

use serde::{Deserialize, Serialize};
use shared::canonical;
use shared::employability::{self, EmployabilityInput};
use shared::exits::{ExitRules, Proposal, Situation};
use shared::index::{Draws, IndexInput, IndexResult, Prepared, Tie, UnitResult, compute, ties};
use shared::needs::{self, NeedsInput};
use shared::permits::{PermitRules, of_working_age};
use shared::plan::{self, Effort, PlanProblem};
use shared::problem::{Violation, Violations};
use shared::territories::Day;
use wasm_bindgen::prelude::wasm_bindgen;

/// What a computation came to: a result's digest, or every fault of the input.
#[derive(Default, Serialize)]
struct Answer {
    /// SHA-256 of the canonical JSON of the result: `sha256:…`.
    #[serde(skip_serializing_if = "Option::is_none")]
    result_digest: Option<String>,
    /// Faults of the input, each with its place.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Violation>,
}

fn unreadable(fault: &serde_json::Error) -> Vec<Violation> {
    vec![Violation { pointer: "#".into(), detail: fault.to_string() }]
}

fn read(input: &str) -> Result<IndexInput, Vec<Violation>> {
    let document = serde_json::from_str(input).map_err(|it| unreadable(&it))?;
    IndexInput::from_json(&document).map_err(Violations::into_vec)
}

fn computed(input: &str) -> Result<String, Vec<Violation>> {
    let input = read(input)?;
    let result = compute(&input.recipe, &input.values).map_err(Violations::into_vec)?;
    canonical::digest(&result).map_err(|it| unreadable(&it))
}

/// Computes an index from the JSON of an `IndexInput`; answers the JSON of its digest or of its faults.
#[wasm_bindgen]
pub fn compute_index(input: &str) -> String {
    answer(computed(input))
}

/// A coefficient with what is proposed.
#[derive(Serialize)]
struct Assessed {
    result: employability::EmployabilityResult,
    proposal: Option<Proposal>,
    result_digest: String,
}

/// What a proposal looks at, besides the answers.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Page {
    permit_kind: Option<String>,
    permit_date: Option<Day>,
    birth_year: Option<i64>,
    topics: Vec<String>,
}

fn assessed(input: &str, page: &str, day: &str) -> Result<Assessed, Vec<Violation>> {
    let faults = Violations::into_vec;
    let document = serde_json::from_str(input).map_err(|it| unreadable(&it))?;
    let page: Page = serde_json::from_str(page).map_err(|it| unreadable(&it))?;
    let day: Day = day.parse().map_err(|it: String| faults(Violations::one("#/day", it)))?;
    let EmployabilityInput { method, answers } = EmployabilityInput::from_json(&document).map_err(faults)?;
    let result = employability::compute(&method, &answers).map_err(faults)?;
    let permits = PermitRules::brought().map_err(faults)?;
    let situation = Situation {
        answers: &answers,
        topics: &page.topics,
        of_working_age: of_working_age(page.birth_year, &day),
        work_allowed_now: permits.work_now(page.permit_kind.as_deref(), page.permit_date.as_ref(), &day),
    };
    let proposal = ExitRules::brought().map_err(faults)?.propose(situation, &method, &result);
    let result_digest = canonical::digest(&result).map_err(|it| unreadable(&it))?;
    Ok(Assessed { result, proposal, result_digest })
}

/// Computes a coefficient from the JSON of its document and proposes a way out from what the page holds besides, on a day;
/// answers the JSON of the result, the proposal and the digest, or of the faults.
#[wasm_bindgen]
pub fn assess(input: &str, page: &str, day: &str) -> String {
    match assessed(input, page, day) {
        Ok(it) => serde_json::to_string(&it).unwrap_or_default(),
        Err(errors) => serde_json::to_string(&Answer { result_digest: None, errors }).unwrap_or_default(),
    }
}

fn answer(computed: Result<String, Vec<Violation>>) -> String {
    let answer = match computed {
        Ok(digest) => Answer { result_digest: Some(digest), errors: Vec::new() },
        Err(errors) => Answer { result_digest: None, errors },
    };
    serde_json::to_string(&answer).unwrap_or_default()
}

fn digested<T, R: Serialize>(
    input: &str,
    read: fn(&serde_json::Value) -> Result<T, Violations>,
    compute: impl FnOnce(T) -> Result<R, Violations>,
) -> Result<String, Vec<Violation>> {
    let document = serde_json::from_str(input).map_err(|it| unreadable(&it))?;
    let result = read(&document).and_then(compute).map_err(Violations::into_vec)?;
    canonical::digest(&result).map_err(|it| unreadable(&it))
}

/// Computes training needs from the JSON of a `NeedsInput`; answers the JSON of the digest or of the faults.
#[wasm_bindgen]
pub fn compute_needs(input: &str) -> String {
    answer(digested(input, NeedsInput::from_json, |it| needs::compute(&it)))
}

/// Computes a training plan from the JSON of a `PlanProblem`; answers the JSON of the digest or of the faults.
#[wasm_bindgen]
pub fn compute_plan(input: &str) -> String {
    answer(digested(input, PlanProblem::from_json, |it| plan::compute(&it, Effort::FULL)))
}

/// The digest of a result that came as JSON; empty where it is none.
#[wasm_bindgen]
pub fn digest_of(result: &str) -> String {
    let result: Option<IndexResult> = serde_json::from_str(result).ok();
    result.and_then(|it| canonical::digest(&it).ok()).unwrap_or_default()
}

/// An index ready to be weighed again and again: points at once, intervals in slices.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Bench {
    input: IndexInput,
    prepared: Prepared,
    running: Option<(IndexResult, Option<Draws>)>,
}

/// An index weighed in another way, with all that a page needs to show it.
#[derive(Serialize)]
struct Settled<'a> {
    result: &'a IndexResult,
    ties: Vec<Tie>,
    result_digest: String,
}

#[wasm_bindgen]
impl Bench {
    /// Makes the JSON of an `IndexInput` ready; nothing where it has faults.
    pub fn open(input: &str) -> Option<Bench> {
        let input = read(input).ok()?;
        let prepared = Prepared::new(&input.recipe, &input.values).ok()?;
        Some(Self { input, prepared, running: None })
    }

    /// The units with other weights, without draws, as JSON; empty where they cannot be computed. `factors` multiply the
    /// weights of the nodes right below the root, in the order of the recipe.
    pub fn points(&self, factors: &[f64]) -> String {
        let recipe = self.weighed(factors).recipe;
        let nodes = recipe.nodes.iter().map(|it| it.weight);
        let weights: Vec<f64> = nodes.chain(recipe.indicators.iter().map(|it| it.weight)).collect();
        let units: Option<Vec<UnitResult>> = self.prepared.units(&weights).ok();
        units.and_then(|it| serde_json::to_string(&it).ok()).unwrap_or_default()
    }

    /// The whole document with other weights, as the server takes it.
    pub fn document(&self, factors: &[f64]) -> String {
        serde_json::to_string(&self.weighed(factors)).unwrap_or_default()
    }

    /// Begins an index with other weights and forgets the one before; whether it can be computed.
    pub fn begin(&mut self, factors: &[f64]) -> bool {
        let input = self.weighed(factors);
        let begun = Prepared::new(&input.recipe, &input.values).and_then(|it| Ok((it.index()?, it.draws()?)));
        self.running = begun.ok();
        self.running.is_some()
    }

    /// Makes the next draws; how many remain.
    pub fn advance(&mut self, n: usize) -> usize {
        self.running.as_mut().and_then(|(_, draws)| draws.as_mut()).map_or(0, |it| it.advance(n))
    }

    /// What the draws say so far, as JSON; empty where none was begun.
    pub fn settled(&mut self) -> String {
        let Some((result, draws)) = self.running.as_mut() else { return String::new() };
        if let Some(draws) = draws {
            result.take(draws);
        }
        let (ties, result_digest) = (ties(&result.intervals()), canonical::digest(&*result).unwrap_or_default());
        serde_json::to_string(&Settled { result, ties, result_digest }).unwrap_or_default()
    }
}

impl Bench {
    fn weighed(&self, factors: &[f64]) -> IndexInput {
        let mut input = self.input.clone();
        let root = input.recipe.nodes.iter().find(|it| it.parent.is_none()).map(|it| it.code.clone());
        let below = input.recipe.nodes.iter_mut().filter(|it| it.parent.is_some() && it.parent == root);
        for (node, factor) in below.zip(factors) {
            node.weight *= factor;
        }
        input
    }
}

fn main() {}
