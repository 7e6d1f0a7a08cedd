// SPDX-License-Identifier: AGPL-3.0-or-later
//! Faulty inputs: every fault is reported at once, each with its place.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops where it fails")]

use serde_json::{Value, json};
use shared::index::{IndexInput, MAX_FAULTS, Recipe, compute};
use shared::problem::Violations;

/// A good input, to be spoilt.
fn input() -> Value {
    json!({
        "recipe": {
            "key": "k", "version": "1",
            "nodes": [
                {"code": "index", "parent": null, "weight": 1},
                {"code": "left", "parent": "index", "weight": 2},
                {"code": "right", "parent": "index", "weight": 1}
            ],
            "indicators": [
                {"code": "a", "parent": "left", "weight": 1, "direction": 1, "goalposts": [0, 10]},
                {"code": "b", "parent": "left", "weight": 1, "direction": -1, "goalposts": [0, 10]},
                {"code": "c", "parent": "right", "weight": 1, "direction": 1}
            ],
            "normalisation": {"method": "min_max", "low": 0, "high": 100},
            "aggregation": "arithmetic",
            "levels": [{"label": "A", "from": 50}, {"label": "B", "from": 0}],
            "uncertainty": {"draws": 10, "weight_noise": 0.25, "seed": 1}
        },
        "values": {
            "units": ["x", "y", "z"],
            "indicators": ["a", "b", "c"],
            "rows": [[1, 2, 3], [2, null, 1], [4, 9, 2]]
        }
    })
}

fn pointers(faults: Violations) -> Vec<String> {
    faults.into_vec().into_iter().map(|it| it.pointer).collect()
}

/// Spoils the good input at some places and expects exactly these pointers.
fn check(changes: &[(&str, Value)], expected: &[&str]) {
    let mut document = input();
    for (pointer, value) in changes {
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        match document.pointer_mut(parent).unwrap() {
            Value::Object(map) => drop(map.insert(name.into(), value.clone())),
            Value::Array(list) => *list.get_mut(name.parse::<usize>().unwrap()).unwrap() = value.clone(),
            other => panic!("{other} has no parts"),
        }
    }
    let found = IndexInput::from_json(&document).and_then(|it| compute(&it.recipe, &it.values)).map(|_| ());
    let mut found = found.map_or_else(pointers, |()| Vec::new());
    found.sort();
    let mut expected: Vec<String> = expected.iter().map(|it| (*it).into()).collect();
    expected.sort();
    assert_eq!(found, expected, "{changes:?}");
}

#[test]
fn a_good_input_has_no_fault() {
    check(&[], &[]);
}

#[test]
fn faults_of_shape_are_all_found() {
    check(
        &[
            ("/recipe/nodes/1/weight", json!("two")),
            ("/recipe/nodes/2/colour", json!("red")),
            ("/recipe/indicators/0", json!(7)),
            ("/recipe/indicators/1/direction", json!(1.5)),
            ("/recipe/indicators/2/goalposts", json!([1])),
            ("/recipe/normalisation", json!({"method": "min_max", "low": "x"})),
            ("/recipe/aggregation", json!("mode")),
            ("/recipe/levels/1", json!({"label": "B"})),
            ("/recipe/uncertainty/aggregations", json!(["arithmetic", "mode", "ampi", 3])),
            ("/recipe/uncertainty/seed", json!(-1)),
            ("/recipe/a~b", json!(1)),
            ("/values/rows/1/1", json!("n/a")),
            ("/values/rows/2", json!("none")),
        ],
        &[
            "#/recipe/nodes/1/weight",
            "#/recipe/nodes/2/colour",
            "#/recipe/indicators/0",
            "#/recipe/indicators/1/direction",
            "#/recipe/indicators/2/goalposts",
            "#/recipe/normalisation/low",
            "#/recipe/normalisation/high",
            "#/recipe/aggregation",
            "#/recipe/levels/1/from",
            "#/recipe/uncertainty/aggregations/1",
            "#/recipe/uncertainty/aggregations/3",
            "#/recipe/uncertainty/seed",
            "#/recipe/a~0b",
            "#/values/rows/1/1",
            "#/values/rows/2",
        ],
    );
}

#[test]
fn faults_of_shape_and_of_sense_are_found_together() {
    check(
        &[
            ("/recipe/nodes/1/weight", json!(null)),
            ("/recipe/indicators/0/weight", json!(-1)),
            ("/recipe/indicators/1/direction", json!(0)),
            ("/recipe/indicators/1/goalposts", json!([10, 0])),
            ("/recipe/min_coverage", json!(1.5)),
            ("/recipe/levels", json!([{"label": "A", "from": 1}, {"label": "A", "from": 1}])),
            ("/recipe/uncertainty", json!({"draws": 0, "weight_noise": 2, "seed": 9_007_199_254_740_993_u64})),
            ("/recipe/treatment", json!({"max_winsorised": 5, "max_skew": -1, "max_kurtosis": 3.5, "fallback": "log"})),
        ],
        &[
            "#/recipe/nodes/1/weight",
            "#/recipe/indicators/0/weight",
            "#/recipe/indicators/1/direction",
            "#/recipe/indicators/1/goalposts",
            "#/recipe/min_coverage",
            "#/recipe/levels/1/label",
            "#/recipe/levels/1/from",
            "#/recipe/uncertainty/draws",
            "#/recipe/uncertainty/weight_noise",
            "#/recipe/uncertainty/seed",
            "#/recipe/treatment/max_skew",
        ],
    );
}

#[test]
fn what_is_missing_is_named() {
    check(
        &[("/recipe", json!({}))],
        &[
            "#/recipe/key",
            "#/recipe/version",
            "#/recipe/nodes",
            "#/recipe/indicators",
            "#/recipe/normalisation",
            "#/recipe/aggregation",
        ],
    );
    check(&[("/recipe", json!([])), ("/values", json!(null))], &["#/recipe", "#/values"]);
}

#[test]
fn the_tree_must_be_a_tree() {
    check(&[("/recipe/nodes/1/parent", json!(null))], &["#/recipe/nodes/1/parent"]);
    check(&[("/recipe/nodes/1/parent", json!("nowhere"))], &["#/recipe/nodes/1/parent"]);
    check(
        &[("/recipe/nodes/0/parent", json!("left"))],
        &["#/recipe/nodes", "#/recipe/nodes/0/parent", "#/recipe/nodes/1/parent"],
    );
    check(&[("/recipe/nodes/1/parent", json!("left"))], &["#/recipe/nodes/1/parent"]);
    check(&[("/recipe/indicators/2/parent", json!("left"))], &["#/recipe/nodes/2"]);
    check(&[("/recipe/indicators/2/parent", json!("a"))], &["#/recipe/indicators/2/parent", "#/recipe/nodes/2"]);
    check(&[("/recipe/indicators/2/weight", json!(0))], &["#/recipe/nodes/2"]);
    check(&[("/recipe/indicators/1/code", json!("a"))], &["#/recipe/indicators/1/code"]);
}

#[test]
fn goalposts_are_needed_where_they_are_asked_for() {
    let place = ["#/recipe/indicators/2/goalposts"];
    check(&[("/recipe/normalisation", json!({"method": "goalposts"}))], &place);
    check(&[("/recipe/uncertainty/normalisations", json!([{"method": "goalposts"}]))], &place);
}

#[test]
fn the_values_must_fit_the_recipe() {
    check(&[("/values/indicators/2", json!("d"))], &["#/recipe/indicators/2/code", "#/values/indicators/2"]);
    check(&[("/values/units/1", json!("x"))], &["#/values/units/1"]);
    check(&[("/values/rows/1", json!([1, 2]))], &["#/values/rows/1"]);
    check(&[("/values/rows", json!([[1, 2, 3]]))], &["#/values/rows"]);
    check(&[("/values/rows/0/0", json!(1e61))], &["#/values/rows/0/0"]);
    check(&[("/values/units", json!([])), ("/values/rows", json!([]))], &["#/values/units"]);
}

#[test]
fn what_cannot_be_computed_is_named() {
    let constant = json!([[1, 2, 3], [1, null, 1], [1, 9, 2]]);
    check(&[("/values/rows", constant.clone())], &["#/values/indicators/0"]);
    let by_rank = json!({"method": "rank"});
    check(&[("/values/rows", constant), ("/recipe/normalisation", by_rank.clone())], &[]);
    let empty = json!([[1, null, 3], [2, null, 1], [4, null, 2]]);
    check(&[("/values/rows", empty), ("/recipe/normalisation", by_rank)], &["#/values/indicators/1"]);
}

#[test]
fn a_mean_of_positive_numbers_meets_only_positive_numbers() {
    // The lowest of each column is 0. The right node has c alone, so y's 0 is handed on to the root, which refuses it.
    let refused = ["#/values/rows/0/0", "#/values/rows/1/2", "#/values/rows/2/1"];
    check(&[("/recipe/aggregation", json!("geometric"))], &refused);
    check(&[("/recipe/uncertainty/aggregations", json!(["arithmetic", "harmonic"]))], &refused);
    let ranks = json!([{"method": "rank"}]);
    check(
        &[("/recipe/uncertainty/aggregations", json!(["geometric"])), ("/recipe/uncertainty/normalisations", ranks)],
        &[],
    );
}

#[test]
fn the_message_names_unit_node_and_indicator() {
    let mut document = input();
    *document.pointer_mut("/recipe/aggregation").unwrap() = json!("geometric");
    let input = IndexInput::from_json(&document).unwrap();
    let faults = compute(&input.recipe, &input.values).unwrap_err();
    let first = faults.as_slice().first().unwrap();
    let words = "unit \"x\", node \"left\": \"a\" is 0 after min_max, and the geometric mean needs numbers above 0";
    assert_eq!(first.detail, words);
}

#[test]
fn a_flood_of_faults_is_cut() {
    let mut document = input();
    let row: Vec<Value> = vec![json!("x"); 5000];
    *document.pointer_mut("/values/rows/0").unwrap() = json!(row);
    let faults = IndexInput::from_json(&document).unwrap_err();
    assert!(faults.as_slice().len() <= MAX_FAULTS);
}

#[test]
fn too_much_work_is_refused() {
    let rows: Vec<Value> = (0..2000).map(|i| json!([i, 2 * i, 3000 - i])).collect();
    let units: Vec<String> = (0..2000).map(|i| format!("u{i}")).collect();
    check(
        &[
            ("/values/units", json!(units)),
            ("/values/rows", json!(rows)),
            ("/recipe/uncertainty/draws", json!(100_000)),
        ],
        &["#/recipe/uncertainty/draws"],
    );
}

#[test]
fn a_recipe_alone_has_pointers_of_its_own() {
    let mut document = input();
    *document.pointer_mut("/recipe/indicators/1/weight").unwrap() = json!("heavy");
    let faults = Recipe::from_json(document.pointer("/recipe").unwrap()).unwrap_err();
    assert_eq!(pointers(faults), ["#/indicators/1/weight"]);
}
