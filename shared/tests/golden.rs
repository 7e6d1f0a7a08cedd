// SPDX-License-Identifier: AGPL-3.0-or-later
//! Worked examples whose figures come from elsewhere. Each file of `golden/` stands by itself, `{source, input,
//! result_digest, expected}`: any runner, on any machine, parses the input, computes, and must find the digest.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops where it fails")]

use std::path::PathBuf;

use serde_json::Value;
use shared::canonical;
use shared::index::{self, IndexInput, IndexResult, UnitResult};

/// Relative difference allowed between our figures and those of another program.
const TOLERANCE: f64 = 1e-9;

fn examples() -> Vec<(String, Value)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
    files.sort();
    let read = |path: PathBuf| {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        (name, serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap())
    };
    files.into_iter().map(read).collect()
}

fn compute(input: &Value) -> Result<IndexResult, Vec<String>> {
    let pointers = |faults: shared::problem::Violations| faults.into_vec().into_iter().map(|it| it.pointer).collect();
    let input = IndexInput::from_json(input).map_err(pointers)?;
    index::compute(&input.recipe, &input.values).map_err(pointers)
}

#[test]
fn every_example_gives_the_digest_on_record() {
    let mut wrong = Vec::new();
    for (name, example) in examples() {
        let found = compute(&example["input"]).ok().map(|it| canonical::digest(&it).unwrap());
        if found.as_deref() != example["result_digest"].as_str() {
            wrong.push(format!("{name} {}", found.unwrap_or_default()));
        }
    }
    assert!(wrong.is_empty(), "other digests:\n{}", wrong.join("\n"));
}

#[test]
fn every_example_gives_the_expected_figures() {
    for (name, example) in examples() {
        let expected = &example["expected"];
        match compute(&example["input"]) {
            Ok(result) => check(&name, &result, expected),
            Err(pointers) => assert_eq!(serde_json::json!(pointers), expected["faults"], "{name}"),
        }
    }
}

fn check(name: &str, result: &IndexResult, expected: &Value) {
    for (what, figures) in expected.as_object().unwrap() {
        match what.as_str() {
            "cronbach_alpha" => {
                let alphas = result.nodes.iter().map(|it| (it.code.as_str(), it.cronbach_alpha));
                alphas.for_each(|(node, alpha)| same(alpha, &figures[node], &format!("{name}: α of {node}")));
            }
            "treatment" => {
                result
                    .indicators
                    .iter()
                    .for_each(|it| assert_eq!(figures[&it.code], it.treatment, "{name}: {}", it.code));
            }
            _ => check_units(name, what, result, figures),
        }
    }
}

fn check_units(name: &str, what: &str, result: &IndexResult, figures: &Value) {
    let units = result.units.iter().filter(|it| figures.get(&it.unit).is_some());
    let n_checked = units
        .map(|unit| check_unit(&format!("{name}: {what} of {}", unit.unit), what, unit, &figures[&unit.unit]))
        .count();
    assert_eq!(n_checked, figures.as_object().unwrap().len(), "{name}: {what}");
}

fn check_unit(place: &str, what: &str, unit: &UnitResult, expected: &Value) {
    match what {
        "scores" => {
            for (node, score) in expected.as_object().unwrap() {
                same(unit.scores.get(node).copied(), score, &format!("{place}, {node}"));
            }
        }
        "ranks" => assert_eq!(*expected, serde_json::json!(unit.rank), "{place}"),
        "levels" => assert_eq!(*expected, serde_json::json!(unit.level), "{place}"),
        "imputed" => assert_eq!(*expected, serde_json::json!(unit.imputed), "{place}"),
        "coverage" => same(Some(unit.coverage), expected, place),
        "rank_intervals" => {
            // Another generator of chance, so one place is allowed.
            let draws = unit.uncertainty.as_ref().unwrap();
            for (found, figure) in [draws.rank_low, draws.rank_high].into_iter().zip(expected.as_array().unwrap()) {
                assert!((found - figure.as_f64().unwrap()).abs() <= 1.0, "{place}: {found} is not {figure}");
            }
        }
        other => panic!("{place}: nothing checks {other}"),
    }
}

fn same(found: Option<f64>, expected: &Value, place: &str) {
    match (found, expected.as_f64()) {
        (Some(a), Some(b)) => {
            // A z-score is near 0 for average units: there the difference itself is what counts.
            assert!((a - b).abs() <= TOLERANCE * b.abs().max(1e-3), "{place}: {a} is not {b}");
        }
        (a, b) => assert_eq!(a, b, "{place}"),
    }
}

#[test]
fn the_leaders_of_asem_do_not_move() {
    let (_, example) = examples().into_iter().find(|(name, _)| name == "asem").unwrap();
    let result = compute(&example["input"]).unwrap();
    let interval = |unit: &str| {
        let unit = result.units.iter().find(|it| it.unit == unit).unwrap().uncertainty.as_ref().unwrap();
        format!("{}–{}", unit.rank_low, unit.rank_high)
    };
    assert_eq!([interval("DEU"), interval("GBR"), interval("FRA")], ["1–1", "2–2", "3–3"]);
}
