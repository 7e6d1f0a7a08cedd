// SPDX-License-Identifier: AGPL-3.0-or-later
//! The contract: the committed document is what the program emits, and its examples are recorded answers.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::harness::App;

/// Whether to write the committed files instead of comparing: `make openapi`.
fn is_update() -> bool {
    #[expect(clippy::disallowed_methods, reason = "the test is told by `make openapi`")]
    std::env::var("UPDATE").is_ok_and(|it| it == "1")
}

#[test]
fn the_committed_document_is_what_the_program_emits() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../openapi.yaml");
    let emitted = api::document::yaml().unwrap();
    if is_update() {
        std::fs::write(path, &emitted).unwrap();
    }
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(committed == emitted, "openapi.yaml is not what the program emits: run `make openapi` and read the diff");
    assert!(emitted.len() < 300_000, "the document has {} bytes", emitted.len());
}

fn document() -> Value {
    serde_json::to_value(api::document::openapi()).unwrap()
}

fn operations(document: &Value) -> Vec<(String, String, Value)> {
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            operations.push((method.clone(), path.clone(), operation.clone()));
        }
    }
    operations
}

#[test]
fn every_operation_is_complete() {
    let document = document();
    let operations = operations(&document);
    assert!(operations.len() >= 14, "{}", operations.len());
    let mut ids = BTreeSet::new();
    for (method, path, operation) in &operations {
        let at = format!("{method} {path}");
        assert!(ids.insert(operation["operationId"].as_str().unwrap().to_owned()), "{at}: repeats an operationId");
        assert!(operation["summary"].as_str().is_some_and(|it| !it.is_empty()), "{at}: summary");
        assert!(operation["description"].as_str().is_some_and(|it| !it.is_empty()), "{at}: description");
        assert_eq!(operation["tags"].as_array().map(Vec::len), Some(1), "{at}: tag");
        let responses = operation["responses"].as_object().unwrap();
        let success = responses.iter().find(|it| it.0.starts_with('2')).unwrap().1;
        let content = success["content"].as_object().unwrap().values().next().unwrap();
        assert!(!content["example"].is_null(), "{at}: no example; run `make openapi`");
        for status in ["429", "503", "default"] {
            assert!(responses.contains_key(status), "{at}: {status}");
        }
        for (status, response) in responses.iter().filter(|it| !it.0.starts_with('2')) {
            assert!(response["content"]["application/problem+json"].is_object(), "{at} {status}");
        }
        assert_eq!(responses.contains_key("404"), path.contains('{'), "{at}: 404");
    }
}

#[test]
fn every_number_has_a_format_and_no_list_is_null() {
    fn walk(value: &Value, at: &str) {
        match value {
            Value::Object(map) => {
                let types: Vec<&str> = match &map.get("type") {
                    Some(Value::String(one)) => vec![one],
                    Some(Value::Array(many)) => many.iter().filter_map(Value::as_str).collect(),
                    _ => vec![],
                };
                let is_number = types.iter().any(|it| matches!(*it, "integer" | "number"));
                assert!(!is_number || map.contains_key("format"), "{at}: a number without format");
                let is_null = types.contains(&"null");
                assert!(!(is_null && (types.contains(&"array") || types.contains(&"boolean"))), "{at}: null");
                for (key, value) in map.iter().filter(|it| it.0 != "example" && it.0 != "properties") {
                    walk(value, &format!("{at}/{key}"));
                }
                for (key, value) in map.get("properties").and_then(Value::as_object).into_iter().flatten() {
                    walk(value, &format!("{at}/{key}"));
                }
            }
            Value::Array(list) => list.iter().for_each(|it| walk(it, at)),
            _ => {}
        }
    }
    walk(&document()["components"]["schemas"], "#");
    walk(&document()["paths"], "#");
}

#[test]
fn every_closed_list_is_the_one_of_the_code() {
    use shared::beside::{Alert, BesideKind, Guard};
    use shared::imports::ImportKind;
    use shared::indicators::{Direction, IndicatorRole};
    use shared::territories::{ChangeBasis, ChangeKind, ProvinceBody, TerritoryKind};
    fn check<T: Copy>(document: &Value, name: &str, all: &[T], word: fn(T) -> &'static str) {
        let words: Vec<&str> = all.iter().map(|it| word(*it)).collect();
        assert_eq!(document["components"]["schemas"][name]["enum"], json!(words), "{name}");
    }
    let document = document();
    check(&document, "TerritoryKind", TerritoryKind::ALL, TerritoryKind::word);
    check(&document, "Alert", Alert::ALL, Alert::word);
    check(&document, "BesideKind", BesideKind::ALL, BesideKind::word);
    check(&document, "Guard", Guard::ALL, Guard::word);
    check(&document, "ProvinceBody", ProvinceBody::ALL, ProvinceBody::word);
    check(&document, "ChangeKind", ChangeKind::ALL, ChangeKind::word);
    check(&document, "ChangeBasis", ChangeBasis::ALL, ChangeBasis::word);
    check(&document, "IndicatorRole", IndicatorRole::ALL, IndicatorRole::word);
    check(&document, "Direction", Direction::ALL, Direction::word);
    check(&document, "ImportKind", ImportKind::ALL, ImportKind::word);
}

/// The smallest recipe that shows every part.
fn example_computation() -> Value {
    json!({
        "recipe": {
            "key": "example", "version": "1.0",
            "nodes": [{"code": "index", "parent": null, "weight": 1}, {"code": "work", "parent": "index", "weight": 1}],
            "indicators": [
                {"code": "employment_rate", "parent": "work", "weight": 2, "direction": 1, "goalposts": [40, 85]},
                {"code": "severe_injuries", "parent": "work", "weight": 1, "direction": -1, "goalposts": [6, 24]}
            ],
            "imputation": null, "treatment": null, "normalisation": {"method": "goalposts"}, "aggregation": "arithmetic",
            "min_coverage": 0.5, "levels": [{"label": "A", "from": 65}, {"label": "B", "from": 0}],
            "uncertainty": {"draws": 200, "weight_noise": 0.25, "seed": 1, "normalisations": [], "aggregations": []}
        },
        "values": {
            "units": ["08", "18", "19"], "indicators": ["employment_rate", "severe_injuries"],
            "rows": [[76.0, 11.0], [48.5, 12.0], [50.7, null]]
        }
    })
}

/// The path of an operation with its parameters' examples in place.
fn example_path(path: &str, operation: &Value, app_import: &str) -> String {
    let mut path = path.to_owned();
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        let name = parameter["name"].as_str().unwrap();
        let example = if name == "id" { app_import } else { parameter["example"].as_str().unwrap_or_default() };
        path = path.replace(&format!("{{{name}}}"), example);
    }
    path
}

/// Shortens lists so that an example can be read, and puts fixed words where a key is made anew each time.
fn shorten(value: &mut Value) {
    match value {
        Value::Array(list) => {
            list.truncate(2);
            list.iter_mut().for_each(shorten);
        }
        Value::Object(map) => {
            for (key, value) in map.iter_mut() {
                let is_new_each_time = (key == "id" || key == "import") && value.is_string();
                if is_new_each_time {
                    *value = json!("019ab3c4-0000-7000-8000-000000000000");
                }
                shorten(value);
            }
        }
        _ => {}
    }
}

#[actix_web::test]
async fn the_examples_are_recorded_answers() {
    let app = App::with_municipalities().await;
    let area = "area,name,municipality\nATS-1,Ambito di esempio,089017\nATS-1,Ambito di esempio,089001\n";
    api::areas::import::areas(&app.db, area.as_bytes(), "ats.csv", crate::harness::now(), false).unwrap();
    let import = app.get("/imports").await.json()["items"][0]["id"].as_str().unwrap().to_owned();
    let mut examples = Map::new();
    for (method, path, operation) in operations(&document()) {
        let id = operation["operationId"].as_str().unwrap().to_owned();
        let path = example_path(&path, &operation, &import);
        let (answer, request) = match method.as_str() {
            "get" => (app.get(&path).await, None),
            _ => (app.post(&path, &example_computation()).await, Some(example_computation())),
        };
        let mut response: Value = if answer.header("content-type").starts_with("text/csv") {
            let lines: Vec<String> = answer.text().split_inclusive('\n').take(3).map(str::to_owned).collect();
            Value::String(lines.concat())
        } else {
            answer.ok()
        };
        shorten(&mut response);
        let example = request
            .map_or_else(|| json!({ "response": response }), |it| json!({ "request": it, "response": response }));
        examples.insert(id, example);
    }
    let recorded = format!("{:#}\n", Value::Object(examples));
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/examples.json");
    if is_update() {
        std::fs::write(path, &recorded).unwrap();
    }
    let committed = std::fs::read_to_string(path).unwrap();
    assert!(
        committed == recorded,
        "api/examples.json is not what the program answers: run `make openapi`, read the diff"
    );
}
