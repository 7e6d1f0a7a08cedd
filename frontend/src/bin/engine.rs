// SPDX-License-Identifier: AGPL-3.0-or-later
//! The computation of the index as a module of its own: the code the server runs, compiled for the browser.
//!
//! Pages load it only when somebody asks to compute; the tests of agreed figures load it too.

use serde::Serialize;
use shared::index::{IndexInput, compute};
use shared::problem::Violation;
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

fn computed(input: &str) -> Result<String, Vec<Violation>> {
    let unreadable = |fault: serde_json::Error| vec![Violation { pointer: "#".into(), detail: fault.to_string() }];
    let document = serde_json::from_str(input).map_err(unreadable)?;
    let input = IndexInput::from_json(&document).map_err(shared::problem::Violations::into_vec)?;
    let result = compute(&input.recipe, &input.values).map_err(shared::problem::Violations::into_vec)?;
    shared::canonical::digest(&result).map_err(unreadable)
}

/// Computes an index from the JSON of an `IndexInput`; answers the JSON of its digest or of its faults.
#[wasm_bindgen]
pub fn compute_index(input: &str) -> String {
    let answer = match computed(input) {
        Ok(digest) => Answer { result_digest: Some(digest), errors: Vec::new() },
        Err(errors) => Answer { result_digest: None, errors },
    };
    serde_json::to_string(&answer).unwrap_or_default()
}

fn main() {}
