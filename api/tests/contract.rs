// SPDX-License-Identifier: AGPL-3.0-or-later
//! The contract: the committed document is what the program emits, and its examples are recorded answers.

use std::collections::{BTreeMap, BTreeSet};

use api::reference::Extent;
use serde_json::{Map, Value, json};

use crate::harness::{Answer, App, now};
use crate::samples;

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
}

#[actix_web::test]
async fn the_document_travels_in_less_than_300_kb() {
    let app = App::new().await;
    let request = app.request(reqwest::Method::GET, "//openapi.json").header("accept-encoding", "br");
    let answer = app.send(request).await;
    assert_eq!(answer.header("content-encoding"), "br");
    assert!(answer.body.len() < 300_000, "the document has {} bytes on the way", answer.body.len());
    let whole = api::document::openapi().to_json().unwrap().len();
    assert!(whole < 1_000_000, "the document has {whole} bytes to be read");
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

/// What a reference refers to; what is none, itself.
fn resolved<'a>(document: &'a Value, it: &'a Value) -> &'a Value {
    let Some(reference) = it["$ref"].as_str() else { return it };
    document.pointer(reference.trim_start_matches('#')).unwrap_or_else(|| panic!("{reference} refers to nothing"))
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
        let tags = document["tags"].as_array().unwrap();
        assert!(tags.iter().any(|it| it["name"] == operation["tags"][0]), "{at}: its tag is not declared");
        let responses = operation["responses"].as_object().unwrap();
        let success = responses.iter().find(|it| it.0.starts_with('2')).unwrap().1;
        if let Some(content) = success["content"].as_object() {
            let content = content.values().next().unwrap();
            assert!(!content["example"].is_null(), "{at}: no example; run `make openapi`");
        } else {
            assert!(responses.contains_key("204"), "{at}: no content");
        }
        for status in ["429", "503", "default"] {
            assert!(responses.contains_key(status), "{at}: {status}");
        }
        for (status, response) in responses.iter().filter(|it| !it.0.starts_with('2')) {
            let response = resolved(&document, response);
            assert!(response["content"]["application/problem+json"].is_object(), "{at} {status}");
        }
        assert_eq!(responses.contains_key("404"), path.contains('{'), "{at}: 404");
    }
}

#[test]
fn every_reference_leads_somewhere() {
    fn walk(value: &Value, document: &Value) {
        match value {
            Value::Object(map) => {
                if let Some(reference) = map.get("$ref").and_then(Value::as_str) {
                    let pointer = reference.strip_prefix('#').unwrap();
                    assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
                }
                map.values().for_each(|it| walk(it, document));
            }
            Value::Array(list) => list.iter().for_each(|it| walk(it, document)),
            _ => {}
        }
    }
    let document = document();
    walk(&document, &document);
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
    use shared::competences::{EscoMatch, FrameworkState, Profession};
    use shared::coverage::{CoverageState, RequirementOrigin, StepKind};
    use shared::definitions::DefinitionState;
    use shared::equipes::{EquipeKind, RuleKind};
    use shared::imports::ImportKind;
    use shared::indicators::{Direction, IndicatorRole};
    use shared::methods::MethodState;
    use shared::needs::{HelpWanted, Quadrant, Reach, Reliability, Remedy};
    use shared::operators::{Employment, RatingSource, RegisterSection};
    use shared::plan::{LineReason, PlanRule, PlanStatus};
    use shared::proposals::ProposalStatus;
    use shared::staffing::StaffThreshold;
    use shared::statistics::NoConcordance;
    use shared::territories::{ChangeBasis, ChangeKind, ProvinceBody, TerritoryKind};
    use shared::weight_sets::{StakeholderKind, WithdrawalReason};
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
    check(&document, "DefinitionState", DefinitionState::ALL, DefinitionState::word);
    check(&document, "StakeholderKind", StakeholderKind::ALL, StakeholderKind::word);
    check(&document, "WithdrawalReason", WithdrawalReason::ALL, WithdrawalReason::word);
    check(&document, "MethodState", MethodState::ALL, MethodState::word);
    check(&document, "NoConcordance", NoConcordance::ALL, NoConcordance::word);
    check(&document, "HelpWanted", HelpWanted::ALL, HelpWanted::word);
    check(&document, "LineReason", LineReason::ALL, LineReason::word);
    check(&document, "PlanStatus", PlanStatus::ALL, PlanStatus::word);
    check(&document, "Remedy", Remedy::ALL, Remedy::word);
    check(&document, "Quadrant", Quadrant::ALL, Quadrant::word);
    check(&document, "Reach", Reach::ALL, Reach::word);
    check(&document, "Reliability", Reliability::ALL, Reliability::word);
    check(&document, "PlanRule", PlanRule::ALL, PlanRule::word);
    check(&document, "CoverageState", CoverageState::ALL, CoverageState::word);
    check(&document, "Employment", Employment::ALL, Employment::word);
    check(&document, "EquipeKind", EquipeKind::ALL, EquipeKind::word);
    check(&document, "EscoMatch", EscoMatch::ALL, EscoMatch::word);
    check(&document, "FrameworkState", FrameworkState::ALL, FrameworkState::word);
    check(&document, "Profession", Profession::ALL, Profession::word);
    check(&document, "ProposalStatus", ProposalStatus::ALL, ProposalStatus::word);
    check(&document, "RatingSource", RatingSource::ALL, RatingSource::word);
    check(&document, "RegisterSection", RegisterSection::ALL, RegisterSection::word);
    check(&document, "RequirementOrigin", RequirementOrigin::ALL, RequirementOrigin::word);
    check(&document, "RuleKind", RuleKind::ALL, RuleKind::word);
    check(&document, "StaffThreshold", StaffThreshold::ALL, StaffThreshold::word);
    check(&document, "StepKind", StepKind::ALL, StepKind::word);
}

/// A sample request of a computation.
fn example_computation(id: &str) -> Value {
    match id {
        "compute_employability" => json!({"answers": {
            "italian_oral": "a2", "italian_written": "a2", "education_level": "upper_secondary", "title_recognised": "none",
            "experience_years": "y3_5", "last_worked": "m6_11", "hours_available": "full_time", "job_search": "cv_ready",
            "digital_autonomy": "phone_only", "transport": "public_transport", "documents_ready": null
        }}),
        "compute_fit" => {
            let row = |(months, employed): (i32, i32)| json!([1, months, employed]);
            let rows: Vec<Value> = [(1, 0), (6, 1), (2, 0), (5, 0), (3, 1), (4, 1)].map(row).to_vec();
            json!({"data": {"columns": ["(Intercept)", "months_of_course", "employed"], "rows": rows}, "target": "employed",
                "ridge": 0.1})
        }
        "compute_needs" => example_needs(),
        "compute_plan" => json!({
            "budget_cents": 1_600_000,
            "modules": [
                {"code": "GOV-03", "seats": 25, "cost_cents": 320_000, "hours": 8, "max_editions": 5},
                {"code": "EQU-03", "seats": 20, "cost_cents": 160_000, "hours": 4, "max_editions": null}
            ],
            "regions": [
                {"code": "18", "min_budget_share": 0, "max_hours": null},
                {"code": "20", "min_budget_share": 0.2, "max_hours": 12}
            ],
            "needs": [
                {"module": "GOV-03", "region": "18", "seats": 140, "benefit": 9.5},
                {"module": "GOV-03", "region": "20", "seats": 30, "benefit": 4.0}
            ]
        }),
        _ => example_index(),
    }
}

/// Five people of one region on one competence.
fn example_needs() -> Value {
    let rating = |(person, (importance, ability)): (usize, (i32, i32))| {
        json!({"respondent": format!("r{person}"), "competence": "GOV-03", "importance": importance, "ability": ability,
            "required": 4, "group": "18", "help": "training"})
    };
    let ratings: Vec<Value> = [(5, 2), (4, 3), (5, 2), (5, 3), (4, 3)].into_iter().enumerate().map(rating).collect();
    json!({"ratings": ratings, "populations": [{"group": "18", "persons": 12}]})
}

/// The smallest recipe that shows every part.
fn example_index() -> Value {
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

/// The path of an operation with its parameters' examples in place; `made` are the keys that are made anew each time.
fn example_path(path: &str, operation: &Value, made: &BTreeMap<&str, String>) -> String {
    let mut path = path.to_owned();
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        let name = parameter["name"].as_str().unwrap();
        let example = made.get(name).map_or_else(|| parameter["example"].as_str().unwrap_or_default(), String::as_str);
        path = path.replace(&format!("{{{name}}}"), example);
    }
    path
}

/// What somebody who may sends, and what comes back.
async fn access_example(
    app: &App,
    (method, path, id): (&str, &str, &str),
    target: &samples::Target,
) -> (Answer, Option<Value>) {
    // What ends or changes somebody's way in is done by accounts that nothing else needs.
    let account = match id {
        "change_password" => "analyst",
        "remove_second_factor" => "operator.roma",
        "confirm_second_factor" => "national",
        "create_opening" => "coordinator.crotone",
        _ if id.contains("framework_draft") => "national",
        _ => "admin",
    };
    let is_of_equipes = samples::is_of_equipes(id) && !id.contains("framework_draft");
    let user = is_of_equipes.then(|| crate::access::somebody(app, shared::access::Role::Coordinator));
    let visitor = match &user {
        Some(user) => crate::scope::let_in(app, user),
        None => app.come_in(account).await,
    };
    if id == "read_own_operator" {
        let mut own = samples::operator("Esempio", "AS", "19");
        own["user"] = json!(user);
        visitor.post("/operators", &own).await.json();
    }
    let mut body = samples::body(id, target);
    let mut path = path.to_owned();
    match (id, &mut body) {
        ("confirm_second_factor", Some(body)) => {
            let factor = visitor.post("/me/second-factors", &json!({})).await.ok();
            body["totp"] = json!(crate::sessions::digits(app, &factor));
        }
        ("remove_second_factor", Some(body)) => {
            let (_, codes) = crate::sessions::with_second_factor(app, &visitor).await;
            body["totp"] = json!(codes.items[0]);
        }
        ("set_password", Some(body)) => {
            let admin = app.come_in("admin").await;
            let link = admin.post(&format!("/users/{}/setup-links", target.user), &json!({})).await.json();
            body["setup_token"] = json!(link["path"].as_str().unwrap().strip_prefix("/setup#").unwrap());
        }
        ("close_session", _) => {
            let sessions = visitor.get("/sessions").await.json();
            path = path.replace("{session_id}", sessions["items"][0]["id"].as_str().unwrap());
        }
        _ => {}
    }
    let answer = samples::send(app, Some(&visitor), (method, &path, id), body.as_ref(), target).await;
    (answer, body)
}

/// What stands in an example for something that is new each time, by its field.
fn stand_in(key: &str, value: &str) -> Option<&'static str> {
    let is_uuid = value.len() == 36 && value.bytes().filter(|it| *it == b'-').count() == 4;
    match key {
        _ if is_uuid => Some("019ab3c4-0000-7000-8000-000000000000"),
        "access_token" => Some("eyJ0eXAiOiJhdCtqd3QiLCJhbGciOiJFZERTQSJ9.eyJzdWIiOiIwMTlhYjNjNCJ9.c2lnbmF0dXJl"),
        "secret" => Some("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"),
        "otpauth_url" => {
            Some("otpauth://totp/CO.Efficienti:admin?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=CO.Efficienti")
        }
        "setup_token" => Some("c2V0dXAtdG9rZW4tdGhhdC1ob2xkcy1vbmNlLW9ubHk"),
        "path" if value.starts_with("/setup#") => Some("/setup#c2V0dXAtdG9rZW4tdGhhdC1ob2xkcy1vbmNlLW9ubHk"),
        "path" if value.starts_with('M') => Some("M0 0h1v1h-1zM1 0h1v1h-1z"),
        "totp" => Some("287082"),
        "username" if value.starts_with("prova-") => Some("gaia.esempio"),
        "version" if value.starts_with("prova-") => Some("2.0"),
        "key" if value.starts_with("prova-") => Some("educatori"),
        _ if value.starts_with("9.") && value.len() == 8 => Some("9.0"),
        "detail" => Some("valid_to"),
        _ => None,
    }
}

fn is_recovery_code(text: &str) -> bool {
    text.len() == 11 && text.as_bytes()[5] == b'-' && text.bytes().filter(u8::is_ascii_alphanumeric).count() == 10
}

/// Shortens lists so that an example can be read, and puts fixed words where a key is made anew each time.
fn shorten(value: &mut Value) {
    match value {
        Value::Array(list) => {
            list.truncate(2);
            list.iter_mut().for_each(shorten);
            for code in list.iter_mut().filter(|it| it.as_str().is_some_and(is_recovery_code)) {
                *code = json!("k7m2p-x4rt9");
            }
        }
        // A long sentence is an example by its beginning.
        Value::String(text) if text.contains(' ') && text.chars().count() > 120 => {
            *text = text.chars().take(119).chain(['…']).collect();
        }
        Value::Object(map) => {
            if map.contains_key("anchor") {
                map.insert("number".into(), json!(1));
                map.insert("digest".into(), json!(shared::audit::BEGINNING));
                map.insert("anchor".into(), json!(format!("1:{}", shared::audit::BEGINNING)));
            }
            if map.contains_key("request_id") {
                map.insert("digest".into(), json!(shared::audit::BEGINNING));
                map.insert("number".into(), json!(1));
            }
            let is_new = |of: &Value| of["version"].as_str().is_some_and(|it| it.starts_with("prova-"));
            if is_new(&json!(map)) || map.get("definition").is_some_and(is_new) {
                for digest in ["digest", "result_digest"] {
                    map.get_mut(digest).into_iter().for_each(|it| *it = json!(shared::audit::BEGINNING));
                }
            }
            if map.get("version").is_some_and(|it| it.as_str().is_some_and(|it| it.starts_with("9."))) {
                map.entry("digest").and_modify(|it| *it = json!(shared::audit::BEGINNING));
            }
            // A method's questions and scores are maps: one question and two scores say how they look.
            for (name, n) in [("questions", 1), ("scores", 2)] {
                if let Some(Value::Object(entries)) = map.get_mut(name) {
                    *entries = std::mem::take(entries).into_iter().take(n).collect();
                }
            }
            for name in ["questions", "factors", "bands", "limits", "fairness", "who_decides", "contest"] {
                if let Some(Value::Array(list)) = map.get_mut(name) {
                    list.truncate(1);
                }
            }
            if map.get("version").and_then(Value::as_str).is_some_and(|it| it.starts_with("2.0-prova-")) {
                map.insert("version".into(), json!("2.0"));
                if map.contains_key("digest") {
                    map.insert("digest".into(), json!(shared::audit::BEGINNING));
                }
            }
            for (key, value) in map.iter_mut() {
                if let Some(text) = value.as_str().and_then(|it| stand_in(key, it)) {
                    *value = json!(text);
                }
                let is_key = matches!(key.as_str(), "id" | "import" | "result" | "data_version");
                let is_new_each_time = is_key && value.is_string();
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
    let app = App::with_accounts(Extent::Full).await;
    let mut target = samples::target(&app.come_in("admin").await, "19").await;
    samples::add_equipe(&app, &mut target);
    let area = "area,name,municipality\nATS-1,Ambito di esempio,089017\nATS-1,Ambito di esempio,089001\n";
    let request = api::indicators::import::Request { file_name: "ats.csv", now: now(), is_dry_run: false };
    api::areas::import::areas(&app.db, area.as_bytes(), &request, &mut |_| Ok(())).unwrap();
    for set in crate::definitions::two_groups() {
        app.db.write(move |conn| api::weight_sets::store::add(conn, &crate::definitions::act(), &set)).await.unwrap();
    }
    let first = async |path: &str| app.get(path).await.json()["items"][0]["id"].as_str().unwrap().to_owned();
    let import = first("/imports").await;
    let result = first("/definitions/attractiveness/1.0/results").await;
    let made = BTreeMap::from([("id", import), ("result", result)]);
    let mut examples = Map::new();
    for (method, path, operation) in operations(&document()) {
        let id = operation["operationId"].as_str().unwrap().to_owned();
        if id.contains("framework_draft") {
            // One of them publishes it, another takes it away.
            samples::add_draft(&app, &mut target);
        }
        let (pattern, path) = (path.clone(), example_path(&path, &operation, &made));
        let (answer, request) = match operation["security"].as_array().is_some_and(|it| !it.is_empty()) {
            false if method == "get" => (app.get(&path).await, None),
            false if id.starts_with("compute_") => {
                let request = example_computation(&id);
                (app.post(&path, &request).await, Some(request))
            }
            _ => access_example(&app, (&method, &pattern, &id), &target).await,
        };
        assert!(answer.status.is_success(), "{id}: {}", answer.text());
        let mut response: Value = if answer.header("content-type").starts_with("text/csv") {
            let lines: Vec<String> = answer.text().split_inclusive('\n').take(3).map(str::to_owned).collect();
            Value::String(lines.concat())
        } else {
            serde_json::from_slice(&answer.body).unwrap_or_default()
        };
        shorten(&mut response);
        let mut example = json!({ "response": response });
        if let Some(request) = request {
            example["request"] = request;
            // A fit of two cases is none, and needs of two people are not shown: those requests stay whole.
            if !["compute_fit", "compute_needs"].contains(&id.as_str()) {
                shorten(&mut example["request"]);
            }
        }
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
