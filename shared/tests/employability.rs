// SPDX-License-Identifier: AGPL-3.0-or-later
//! The employability coefficient against figures that come from elsewhere: the worked example of the formulas and thirty
//! answer sets with the exact result; and what must hold for any method and any answers.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use proptest::prelude::*;
use serde_json::{Value, json};
use shared::canonical;
use shared::employability::{
    self, Answers, EmployabilityInput, EmployabilityResult, MISSING, Method, Scorer, answers_from_json, nearest,
};

/// How far a figure may lie from the one on record.
const TOLERANCE: f64 = 1e-12;

fn cases() -> Value {
    serde_json::from_str(include_str!("employability/cases.json")).unwrap()
}

fn method() -> Method {
    Method::brought().unwrap()
}

fn answers(of: &Value) -> Answers {
    answers_from_json(of).unwrap()
}

fn close(found: f64, expected: &Value, place: &str) {
    let figure = expected.as_f64().unwrap_or(f64::NAN);
    assert!((found - figure).abs() <= TOLERANCE, "{place}: {found} is not {expected}");
}

fn close_or_none(found: Option<f64>, expected: &Value, place: &str) {
    match found {
        Some(it) => close(it, expected, place),
        None => assert!(expected.is_null(), "{place}: none, and not {expected}"),
    }
}

#[test]
fn the_worked_example_of_the_formulas() {
    let weights = [
        ("LIN", 0.20),
        ("FOR", 0.15),
        ("ESP", 0.20),
        ("COM", 0.10),
        ("DIS", 0.10),
        ("RIC", 0.10),
        ("MOB", 0.10),
        ("VIN", 0.05),
    ];
    let scores = [0.4, 0.6, 0.6, 0.5, 0.75, 0.5, 0.5];
    let factors: Vec<Value> = weights.iter().map(|(it, _)| json!({"code": it, "name": {"it": it, "en": it}})).collect();
    let question = |(i, (code, weight)): (usize, &(&str, f64))| {
        let score = scores.get(i).copied().unwrap_or(0.5);
        json!({"code": code.to_lowercase(), "factor": code, "weight": weight, "actionable": true, "scores": {"it": score}})
    };
    let questions: Vec<Value> = weights.iter().enumerate().map(question).collect();
    let bands =
        json!([{"label": "intensive", "from": 0}, {"label": "medium", "from": 0.40}, {"label": "light", "from": 0.65}]);
    let document = json!({"method": {"key": "worked", "version": "1", "link": "identity", "min_coverage": 0.70, "factors": factors,
        "questions": questions, "bands": bands},
        "answers": {"lin": "it", "for": "it", "esp": "it", "com": "it", "dis": "it", "ric": "it", "mob": "it", "vin": null}});
    let input = EmployabilityInput::from_json(&document).unwrap();
    let result = employability::compute(&input.method, &input.answers).unwrap();
    let is_close = |a: f64, b: f64| (a - b).abs() < 1e-15;
    assert!(is_close(result.value.unwrap(), 0.542_105_263_157_894_8), "{:?}", result.value);
    assert!(is_close(result.interval[0], 0.515) && is_close(result.interval[1], 0.565), "{:?}", result.interval);
    assert!(is_close(result.coverage, 0.95));
    assert_eq!(result.bands, ["medium"]);
    assert_eq!(result.missing, ["vin"]);
}

#[test]
fn the_method_that_the_product_brings_is_the_one_on_record() {
    assert_eq!(json!(method().digest()), cases()["method"]["digest"]);
}

#[test]
fn thirty_cases_give_the_figures_on_record() {
    let (cases, method) = (cases(), method());
    let cases = cases["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 30);
    for case in cases {
        let (id, expected) = (case["id"].as_str().unwrap(), &case["expected"]);
        let result = employability::compute(&method, &answers(&case["answers"])).unwrap();
        check(id, &result, expected);
        let shown = nearest(&method, &result.levers, 3);
        let shown: Vec<Value> = shown.iter().map(|it| json!({"question": it.question, "to": it.to})).collect();
        assert_eq!(json!(shown), expected["screen"]["levers"], "{id}: levers shown");
    }
}

#[test]
fn every_case_gives_the_digest_on_record() {
    let (cases, method) = (cases(), method());
    let mut wrong = Vec::new();
    for case in cases["cases"].as_array().unwrap() {
        let result = employability::compute(&method, &answers(&case["answers"])).unwrap();
        let digest = canonical::digest(&result).unwrap();
        if json!(digest) != case["result_digest"] {
            wrong.push(format!("{} {digest}", case["id"].as_str().unwrap()));
        }
    }
    assert!(wrong.is_empty(), "other digests:\n{}", wrong.join("\n"));
}

fn check(id: &str, result: &EmployabilityResult, expected: &Value) {
    assert_eq!(json!(result.computable), expected["computable"], "{id}");
    close_or_none(result.value, &expected["value"], &format!("{id}: value"));
    for (end, figure) in result.interval.iter().zip(expected["interval"].as_array().unwrap()) {
        close(*end, figure, &format!("{id}: interval"));
    }
    close(result.coverage, &expected["coverage"], &format!("{id}: coverage"));
    assert_eq!(json!(result.bands), expected["bands"], "{id}");
    assert_eq!(json!(result.missing), expected["missing"], "{id}");
    let contributions = expected["contributions"].as_array().unwrap();
    assert_eq!(result.contributions.len(), contributions.len(), "{id}");
    for (found, figures) in result.contributions.iter().zip(contributions) {
        let place = format!("{id}: {}", found.factor);
        assert_eq!(json!(found.factor), figures["factor"], "{place}");
        close(found.weight, &figures["weight"], &place);
        close_or_none(found.score, &figures["score"], &place);
        close(found.points, &figures["points"], &place);
        close(found.full_points, &figures["full_points"], &place);
    }
    let points = expected["question_points"].as_object().unwrap();
    assert_eq!(result.questions.len(), points.len(), "{id}");
    for found in &result.questions {
        close(found.points, &points[&found.question], &format!("{id}: {}", found.question));
    }
    assert_eq!(json!(result.levers.len()), expected["levers_count"], "{id}");
    for (found, lever) in result.levers.iter().zip(expected["levers_top5"].as_array().unwrap()) {
        let place = format!("{id}: {} to {}", found.question, found.to);
        assert_eq!(
            json!([found.question, found.from, found.to]),
            json!([lever["question"], lever["from"], lever["to"]]),
            "{place}"
        );
        close(found.gain, &lever["gain"], &place);
    }
}

#[test]
fn every_fault_of_a_method_is_told_with_its_place() {
    let mut document: Value = serde_json::from_str(shared::reference::EMPLOYABILITY_METHOD).unwrap();
    document["min_coverage"] = json!(1.5);
    document["factors"][1]["code"] = json!("LIN");
    document["questions"][0]["code"] = json!("worker_age");
    document["questions"][1]["weight"] = json!(0);
    document["questions"][3]["scores"]["recognised"] = json!(1.01);
    document["questions"][4]["factor"] = json!("XYZ");
    document["questions"][5]["code"] = json!("experience_years");
    document["questions"][6]["tags"] = json!(["trade", "religion"]);
    document["questions"][7]["weight"] = json!("heavy");
    document["questions"][8]["sorces"] = json!({});
    document["bands"][0]["from"] = json!(0.1);
    document["bands"][2]["from"] = json!(0.3);
    let faults = Method::from_json(&document).unwrap_err();
    let places: Vec<&str> = faults.as_slice().iter().map(|it| it.pointer.as_str()).collect();
    for place in [
        "#/min_coverage",
        "#/factors/1/code",
        "#/questions/0/code",
        "#/questions/1/weight",
        "#/questions/3/scores/recognised",
        "#/questions/4/factor",
        "#/questions/5/code",
        "#/questions/6/tags/1",
        "#/questions/7/weight",
        "#/questions/8/sorces",
        "#/bands/0/from",
        "#/bands/2/from",
    ] {
        assert!(places.contains(&place), "{place} is not among {places:?}");
    }
}

#[test]
fn an_unknown_question_or_answer_is_refused_by_name() {
    let faults = EmployabilityInput::from_json(&json!({"answers": {"italian_oral": "d1", "sex": "f", "transport": 3}}))
        .unwrap_err();
    let places: Vec<&str> = faults.as_slice().iter().map(|it| it.pointer.as_str()).collect();
    assert_eq!(places, ["#/answers/transport"]);
    let faults = EmployabilityInput::from_json(&json!({"answers": {"italian_oral": "d1", "sex": "f"}})).unwrap_err();
    let places: Vec<&str> = faults.as_slice().iter().map(|it| it.pointer.as_str()).collect();
    assert_eq!(places, ["#/answers/italian_oral", "#/answers/sex"]);
}

/// A method of two questions, with estimates and their covariance.
fn logit() -> Value {
    json!({"key": "fitted", "version": "1", "link": "logit", "min_coverage": 0.0, "intercept": -0.5,
        "factors": [{"code": "F", "name": {"it": "Fattore", "en": "Factor"}}],
        "questions": [
            {"code": "q1", "factor": "F", "actionable": true, "reference": "no", "effects": {"no": 0, "yes": 1.25}, "shares": {"no": 0.6, "yes": 0.4}},
            {"code": "q2", "factor": "F", "reference": "low", "effects": {"high": 0.75}, "shares": {"low": 0.5, "high": 0.5}}],
        "parameters": ["(Intercept)", "q1:yes", "q2high"],
        "covariance": [[0.04, -0.01, 0.005], [-0.01, 0.09, 0.0], [0.005, 0.0, 0.16]]})
}

#[test]
fn a_logit_method_gives_the_probability_and_its_interval() {
    let method = Method::from_json(&logit()).unwrap();
    let result = employability::compute(&method, &answers(&json!({"q1": "yes", "q2": "high"}))).unwrap();
    // η = -0.5 + 1.25 + 0.75 = 1.5; x'Vx = .04 + .09 + .16 + 2(-.01 + .005 + 0) = .28; figures by another program.
    let expected = [0.817_574_476_193_643_7, 0.613_698_246_595_111_2, 0.926_703_136_584_391_6];
    for (found, figure) in [result.value.unwrap(), result.interval[0], result.interval[1]].into_iter().zip(expected) {
        assert!((found - figure).abs() < 1e-12, "{found} is not {figure}");
    }
    assert!((result.contributions.iter().map(|it| it.points).sum::<f64>() - 2.0).abs() < 1e-15);
    assert_eq!(result.levers, []);
    // q2 is missing: half low (η .75, x'Vx .11), half high (η 1.5, x'Vx .28).
    let mixed = employability::compute(&method, &answers(&json!({"q1": "yes"}))).unwrap();
    let expected = [0.748_376_587_684_518_3, 0.488_627_921_335_513, 0.902_511_026_962_749_9];
    for (found, figure) in [mixed.value.unwrap(), mixed.interval[0], mixed.interval[1]].into_iter().zip(expected) {
        assert!((found - figure).abs() < 1e-12, "{found} is not {figure}");
    }
    assert!((mixed.log_odds.unwrap() - 1.125).abs() < 1e-15);
}

#[test]
fn a_logit_method_says_what_it_lacks() {
    let mut document = logit();
    document["parameters"][1] = json!("q1:maybe");
    document["questions"][0]["shares"] = json!({"no": 0.6, "yes": 0.3});
    document["questions"][1]["reference"] = json!("high");
    document["intercept"] = Value::Null;
    let faults = Method::from_json(&document).unwrap_err();
    let places: Vec<&str> = faults.as_slice().iter().map(|it| it.pointer.as_str()).collect();
    for place in ["#/intercept", "#/parameters", "#/questions/0/shares", "#/questions/1/effects/high"] {
        assert!(places.contains(&place), "{place} is not among {places:?}");
    }
    // Without shares a missing answer cannot be mixed: no number, and everything is possible.
    let mut document = logit();
    document["questions"][1].as_object_mut().unwrap().remove("shares");
    let method = Method::from_json(&document).unwrap();
    let result = employability::compute(&method, &answers(&json!({"q1": "yes"}))).unwrap();
    assert!(!result.computable && result.value.is_none());
    assert_eq!(result.interval.map(f64::to_bits), [0.0_f64, 1.0].map(f64::to_bits));
}

fn any_answers() -> impl Strategy<Value = Answers> {
    let method = method();
    let questions: Vec<(String, Vec<String>)> =
        method.document().questions.iter().map(|it| (it.code.clone(), it.scores.keys().cloned().collect())).collect();
    let one = |(code, answers): (String, Vec<String>)| {
        let given = proptest::option::weighted(0.8, proptest::sample::select(answers));
        given.prop_map(move |it| (code.clone(), it))
    };
    questions.into_iter().map(one).collect::<Vec<_>>().prop_map(|it| it.into_iter().collect())
}

proptest! {
    #[test]
    fn points_add_up_to_the_last_bit_and_the_interval_holds_the_value(given in any_answers()) {
        let result = employability::compute(&method(), &given).unwrap();
        let sum = result.contributions.iter().fold(0.0, |sum, it| sum + it.points);
        if let Some(value) = result.value {
            prop_assert_eq!(sum.to_bits(), value.to_bits());
            prop_assert!(result.interval[0] <= value + 1e-12 && value <= result.interval[1] + 1e-12);
        }
        for factor in &result.contributions {
            let of = result.questions.iter().filter(|it| it.factor == factor.factor);
            let sum = of.fold(0.0, |sum, it| sum + it.points);
            prop_assert_eq!(sum.to_bits(), factor.points.to_bits());
        }
        prop_assert!(result.levers.windows(2).all(|it| it[0].gain >= it[1].gain - 1e-12));
    }

    #[test]
    fn an_answer_more_never_widens_the_interval(given in any_answers(), left_out in 0_usize..14) {
        let method = method();
        let full = employability::compute(&method, &given).unwrap();
        let code = method.document().questions[left_out].code.clone();
        let mut fewer = given;
        fewer.insert(code, None);
        let fewer = employability::compute(&method, &fewer).unwrap();
        prop_assert!(fewer.interval[0] <= full.interval[0] + 1e-12 && full.interval[1] <= fewer.interval[1] + 1e-12);
        prop_assert!(fewer.coverage <= full.coverage + 1e-12);
    }

    #[test]
    fn a_batch_gives_the_same_bits(given in any_answers(), demand in proptest::collection::vec(0_u8..4, 12)) {
        let method = method();
        let scorer = Scorer::new(&method).unwrap();
        let bits = |it: Option<f64>| it.map(f64::to_bits);
        let alone = employability::compute(&method, &given).unwrap().value;
        let mut row = Scorer::encode(&method, &given).unwrap();
        let scored = scorer.score(&row);
        prop_assert_eq!(bits(Some(scored).filter(|it| !it.is_nan())), bits(alone));
        let place = method.document().questions.iter().position(|it| it.code == "local_demand").unwrap();
        let demand: Vec<u8> = demand.into_iter().map(|it| if it == 3 { MISSING } else { it }).collect();
        let (before, mut out) = (row.clone(), vec![0.0; demand.len()]);
        scorer.score_in_territories(&mut row, place, &demand, &mut out);
        prop_assert_eq!(&row, &before);
        for (answer, found) in demand.iter().zip(out) {
            let mut there = given.clone();
            // The codes of an answer stand in their order: high, low, medium.
            let code = ["high", "low", "medium"].get(usize::from(*answer)).map(|it| (*it).to_owned());
            there.insert("local_demand".into(), code);
            let alone = employability::compute(&method, &there).unwrap().value;
            prop_assert_eq!(bits(Some(found).filter(|it| !it.is_nan())), bits(alone));
        }
    }
}

#[test]
fn a_row_that_no_answer_makes_has_no_score() {
    let scorer = Scorer::new(&method()).unwrap();
    assert!(
        scorer.score(&[200; 14]).is_nan() && scorer.score(&[0; 3]).is_nan() && scorer.score(&[MISSING; 14]).is_nan()
    );
}
