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
    let ranks: Vec<i64> =
        answer.json()["units"].as_array().unwrap().iter().map(|it| it["rank"].as_i64().unwrap()).collect();
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

#[actix_web::test]
async fn a_coefficient_is_computed_with_the_method_that_is_brought_or_ones_own() {
    let app = App::new().await;
    let answers = json!({"italian_oral": "b1", "italian_written": "a2", "education_level": "upper_secondary",
        "experience_years": "y3_5", "last_worked": "m6_11", "hours_available": "full_time", "job_search": "cv_ready",
        "transport": "public_transport", "housing_stable": "stable"});
    let answer = app.post("/computations/employability", &json!({"answers": answers})).await;
    assert_eq!(answer.header("cache-control"), "no-store");
    let result = answer.json();
    assert_eq!((&result["method"]["key"], &result["computable"]), (&json!("coe"), &json!(true)));
    let method: Value = serde_json::from_str(shared::reference::EMPLOYABILITY_METHOD).unwrap();
    let own = app.post("/computations/employability", &json!({"method": method, "answers": answers})).await.json();
    assert_eq!(own, result);
}

#[actix_web::test]
async fn a_method_with_a_protected_attribute_is_refused() {
    let app = App::new().await;
    let mut method: Value = serde_json::from_str(shared::reference::EMPLOYABILITY_METHOD).unwrap();
    method["questions"][2]["code"] = json!("country_of_birth");
    method["questions"][3]["tags"] = json!(["gender"]);
    method["questions"][4]["weight"] = json!(-1);
    let body = json!({"method": method, "answers": {"italian_oral": "b7"}});
    let problem = app.post("/computations/employability", &body).await.problem(422);
    let places: Vec<&str> = problem.errors.iter().map(|it| it.pointer.as_str()).collect();
    assert_eq!(places, ["#/method/questions/2/code", "#/method/questions/3/tags/0", "#/method/questions/4/weight"]);
    let problem = app
        .post("/computations/employability", &json!({"answers": {"italian_oral": "b7", "sex": "f"}}))
        .await
        .problem(422);
    let places: Vec<&str> = problem.errors.iter().map(|it| it.pointer.as_str()).collect();
    assert_eq!(places, ["#/answers/italian_oral", "#/answers/sex"]);
}

#[actix_web::test]
async fn a_fit_is_computed_and_separation_is_refused_by_name() {
    let app = App::new().await;
    let rows: Vec<Value> = (0..12).map(|i| json!([1, i, i32::from(i > 5)])).collect();
    let mut body =
        json!({"data": {"columns": ["(Intercept)", "months", "employed"], "rows": rows}, "target": "employed"});
    let problem = app.post("/computations/fit", &body).await.problem(422);
    assert!(problem.errors[0].detail.starts_with("separation_detected: "), "{problem:?}");
    body["firth"] = json!(true);
    let result = app.post("/computations/fit", &body).await.json();
    assert_eq!((&result["n"], &result["events"]), (&json!(12), &json!(6)));
    assert!(result["coefficients"][1]["estimate"].as_f64().unwrap() > 0.5);
}

fn rating(person: usize, (importance, ability): (i32, i32)) -> Value {
    json!({"respondent": format!("r{person}"), "competence": "GOV-03", "importance": importance, "ability": ability})
}

#[actix_web::test]
async fn needs_are_computed_and_few_answers_show_their_number_only() {
    let app = App::new().await;
    let answers = [(5, 2), (4, 3), (5, 2), (5, 3), (4, 3)];
    let ratings: Vec<Value> = answers.into_iter().enumerate().map(|(person, it)| rating(person, it)).collect();
    let answer = app.post("/computations/needs", &json!({"ratings": ratings})).await;
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.json()["competences"][0]["mwds"], 9.2);
    let few = app.post("/computations/needs", &json!({"ratings": ratings[..4]})).await.json();
    let needs = &few["competences"][0];
    assert_eq!((&needs["n"], &needs["suppressed"], &needs["mwds"]), (&json!(4), &json!(true), &Value::Null));
    let body = json!({"ratings": [rating(1, (9, 0)), rating(1, (3, 3)), {"respondent": "x"}]});
    let problem = app.post("/computations/needs", &body).await.problem(422);
    let places: Vec<&str> = problem.errors.iter().map(|it| it.pointer.as_str()).collect();
    assert_eq!(
        places,
        [
            "#/ratings/2/competence",
            "#/ratings/2/importance",
            "#/ratings/2/ability",
            "#/ratings/0/importance",
            "#/ratings/0/ability",
            "#/ratings/1"
        ]
    );
}

#[actix_web::test]
async fn a_plan_is_computed_and_a_conflict_is_named() {
    let app = App::new().await;
    let mut body = json!({
        "budget_cents": 1_000_000, "modules": [{"code": "A", "seats": 10, "cost_cents": 300_000, "hours": 4}],
        "regions": [{"code": "18", "min_budget_share": 0.5}, {"code": "20"}],
        "needs": [{"module": "A", "region": "18", "seats": 40, "benefit": 2}, {"module": "A", "region": "20", "seats": 40, "benefit": 9}]
    });
    let plan = app.post("/computations/plan", &body).await.json();
    // Half of 10,000 € takes two editions in whole; the third goes where it brings most.
    assert_eq!((&plan["status"], &plan["objective"]), (&json!("optimal"), &json!(130.0)));
    assert_eq!(plan["editions"][1]["reason"], "floor");
    body["regions"][0]["max_hours"] = json!(4);
    let conflict = app.post("/computations/plan", &body).await.json();
    assert_eq!((&conflict["status"], &conflict["objective"]), (&json!("infeasible"), &Value::Null));
    assert_eq!(
        (&conflict["conflict"][0]["rule"], &conflict["conflict"][1]["rule"]),
        (&json!("floor"), &json!("hours"))
    );
    body["needs"][1]["region"] = json!("21");
    body["budget_cents"] = json!(-5);
    let problem = app.post("/computations/plan", &body).await.problem(422);
    let places: Vec<&str> = problem.errors.iter().map(|it| it.pointer.as_str()).collect();
    assert_eq!(places, ["#/budget_cents", "#/needs/1/region"]);
}
