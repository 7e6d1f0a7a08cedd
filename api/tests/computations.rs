// SPDX-License-Identifier: AGPL-3.0-or-later
use serde_json::{Value, json};

use crate::harness::App;

fn input() -> Value {
    json!({
        "recipe": {
            "key": "mine", "version": "1",
            "nodes": [{"code": "index", "parent": null, "weight": 1}],
            "indicators": [
                {"code": "a", "parent": "index", "weight": 1, "direction": 1},
                {"code": "b", "parent": "index", "weight": 1, "direction": -1}
            ],
            "imputation": null, "treatment": null,
            "normalisation": {"method": "min_max", "low": 0, "high": 100}, "aggregation": "arithmetic",
            "min_coverage": 0, "levels": [], "uncertainty": null
        },
        "values": {"units": ["x", "y", "z"], "indicators": ["a", "b"], "rows": [[1, 9], [2, 5], [3, 1]]}
    })
}

#[actix_web::test]
async fn ones_own_figures_are_computed_and_nothing_is_stored() {
    let app = App::new().await;
    let answer = app.post("/computations/index", &input()).await;
    assert_eq!(answer.header("cache-control"), "no-store");
    let ranks: Vec<i64> = answer.json()["units"].as_array().unwrap().iter().map(|it| it["rank"].as_i64().unwrap()).collect();
    assert_eq!(ranks, [3, 2, 1]);
}

#[actix_web::test]
async fn a_faulty_recipe_lists_every_fault_with_its_place() {
    let app = App::new().await;
    let mut body = input();
    body["recipe"]["nodes"][0]["parent"] = json!("nowhere");
    body["recipe"]["indicators"][0]["weight"] = json!(-1);
    body["recipe"]["indicators"][1]["direction"] = json!("up");
    body["recipe"]["aggregation"] = json!("sum");
    body["recipe"]["colour"] = json!("blue");
    body["values"]["rows"][1] = json!([1]);
    let problem = app.post("/computations/index", &body).await.problem(422);
    let places: Vec<&str> = problem.errors.iter().map(|it| it.pointer.as_str()).collect();
    for place in ["#/recipe/indicators/1/direction", "#/recipe/aggregation", "#/recipe/colour"] {
        assert!(places.contains(&place), "{place} is not among {places:?}");
    }
}

#[actix_web::test]
async fn an_index_that_cannot_be_computed_names_unit_and_node() {
    let app = App::new().await;
    let mut body = input();
    body["values"]["rows"] = json!([[1, 9], [1, 5], [1, 1]]);
    let problem = app.post("/computations/index", &body).await.problem(422);
    assert!(problem.errors.iter().any(|it| it.detail.contains('a')), "{problem:?}");

    let mut body = input();
    body["recipe"]["aggregation"] = json!("geometric");
    let problem = app.post("/computations/index", &body).await.problem(422);
    let said: Vec<&str> = problem.errors.iter().map(|it| it.detail.as_str()).collect();
    assert!(said.iter().any(|it| it.contains('x') && it.contains("index")), "{said:?}");
    assert!(said.iter().any(|it| it.contains('z') && it.contains("index")) || said.len() >= 2, "{said:?}");
}
