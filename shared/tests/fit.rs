// SPDX-License-Identifier: AGPL-3.0-or-later
//! Logistic regression against figures of other programs (`fit/figures.json` says which), and what must hold for any data.
//!
//! The temperatures of the 23 flights before Challenger and whether an O-ring was damaged are those of the Presidential
//! Commission on the Space Shuttle Challenger Accident (1986), as in S. R. Dalal, E. B. Fowlkes, B. Hoadley, *JASA* 84, 1989; R's
//! `glm` gives 15.0429 (7.3786) and −0.2322 (0.1082).
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops where it fails")]

use proptest::prelude::*;
use serde_json::{Value, json};
use shared::fit::{self, Auc, Design, FitInput, FitResult, Prior, auc, population_stability, wilson};

const N: usize = 300;

fn figures() -> Value {
    serde_json::from_str(include_str!("fit/figures.json")).unwrap()
}

/// Made-up cases without chance: parts of multiples of irrational numbers.
fn made_up() -> FitInput {
    let part = |i: usize, of: f64| (f64::from(u32::try_from(i + 1).unwrap()) * of).fract();
    let row = |i: usize| {
        let [u1, u2, u3, u4] =
            [0.618_033_988_749_895, 0.414_213_562_373_095, 0.732_050_807_568_877, 0.236_067_977_499_79]
                .map(|of| part(i, of));
        let (x1, x2, x3) = (4.0 * u1 - 2.0, 10.0 * u2, if u3 < 0.4 { 1.0 } else { 0.0 });
        let eta: f64 = -1.2 + 0.9 * x1 + 0.15 * x2 - 0.7 * x3;
        let y = if u4 < 1.0 / (1.0 + libm_exp(-eta)) { 1.0 } else { 0.0 };
        vec![1.0, x1, x2, x3, y]
    };
    input(&["(Intercept)", "x1", "x2", "x3", "y"], (0..N).map(row).collect())
}

/// e^x by its series: the test takes no function that differs between machines.
fn libm_exp(x: f64) -> f64 {
    let (mut term, mut sum) = (1.0, 1.0);
    for n in 1..80 {
        term *= x / f64::from(n);
        sum += term;
    }
    sum
}

fn input(columns: &[&str], rows: Vec<Vec<f64>>) -> FitInput {
    FitInput {
        data: Design { columns: columns.iter().map(|it| (*it).to_owned()).collect(), rows },
        target: "y".to_owned(),
        ridge: None,
        prior: None,
        firth: false,
        group: vec![],
        threshold: 0.5,
        reference: vec![],
    }
}

fn near(found: f64, expected: &Value, tolerance: f64, place: &str) {
    let figure = expected.as_f64().unwrap();
    assert!((found - figure).abs() <= tolerance, "{place}: {found} is not {figure}");
}

/// Coefficients to 1e−8, standard errors and log-likelihood to 1e−6: the agreement that the formulas demand.
fn agrees(result: &FitResult, expected: &Value, place: &str) {
    for (i, it) in result.coefficients.iter().enumerate() {
        near(it.estimate, &expected["beta"][i], 1e-8, &format!("{place}: {}", it.name));
        near(it.standard_error, &expected["se"][i], 1e-6, &format!("{place}: error of {}", it.name));
    }
    near(result.log_likelihood, &expected["ll"], 1e-6, place);
}

#[test]
fn maximum_likelihood_agrees_with_other_programs() {
    let (result, figures) = (fit::compute(&made_up()).unwrap(), figures());
    agrees(&result, &figures["ml"], "maximum likelihood");
    for (it, p) in result.coefficients.iter().zip(figures["ml"]["pv"].as_array().unwrap()) {
        near(it.p_value, p, 1e-9, &it.name);
        assert!((it.z - it.estimate / it.standard_error).abs() < 1e-12);
    }
    near(result.aic.unwrap(), &figures["ml"]["aic"], 1e-6, "aic");
    assert_eq!((result.n, json!(result.events)), (N, figures["ml"]["events"].clone()));
    near(result.auc, &figures["auc"][0], 1e-12, "auc");
    near(result.auc_standard_error.unwrap(), &figures["auc"][1], 1e-12, "error of the auc");
    near(result.brier, &figures["brier"], 1e-10, "brier");
    near(result.log_loss, &figures["log_loss"], 1e-10, "log loss");
    near(result.calibration.hosmer_lemeshow.unwrap(), &figures["hl"], 1e-8, "Hosmer and Lemeshow");
    assert_eq!(result.calibration.groups.iter().map(|it| it.n).collect::<Vec<_>>(), [30; 10]);
    // A maximum likelihood fit is calibrated in its own sample.
    assert!(result.calibration.intercept.unwrap().abs() < 1e-9);
    assert!((result.calibration.slope.unwrap() - 1.0).abs() < 1e-9);
}

#[test]
fn a_ridge_a_prior_and_firth_agree_with_other_programs() {
    let figures = figures();
    let ridge = fit::compute(&FitInput { ridge: Some(2.0), ..made_up() }).unwrap();
    agrees(&ridge, &figures["ridge"], "ridge");
    assert_eq!(ridge.aic, None);
    near(ridge.calibration.intercept.unwrap(), &figures["ridge_cal"][0], 1e-9, "level");
    near(ridge.calibration.slope.unwrap(), &figures["ridge_cal"][1], 1e-8, "slope");
    let prior = Prior {
        parameters: vec!["x2".into(), "x1".into()],
        mean: vec![0.1, 0.5],
        precision: vec![vec![3.0, 1.0], vec![1.0, 4.0]],
    };
    agrees(&fit::compute(&FitInput { prior: Some(prior), ..made_up() }).unwrap(), &figures["prior"], "prior");
    agrees(&fit::compute(&FitInput { firth: true, ..made_up() }).unwrap(), &figures["firth"], "firth");
}

#[test]
fn the_flights_before_challenger() {
    let flights = [
        (66, 0),
        (70, 1),
        (69, 0),
        (68, 0),
        (67, 0),
        (72, 0),
        (73, 0),
        (70, 0),
        (57, 1),
        (63, 1),
        (70, 1),
        (78, 0),
        (67, 0),
        (53, 1),
        (67, 0),
        (75, 0),
        (70, 0),
        (81, 0),
        (76, 0),
        (79, 0),
        (75, 1),
        (76, 0),
        (58, 1),
    ];
    let rows = flights.map(|(t, y)| vec![1.0, f64::from(t), f64::from(y)]).to_vec();
    let result = fit::compute(&input(&["(Intercept)", "temperature", "y"], rows)).unwrap();
    agrees(&result, &figures()["oring"], "flights");
    let rounded = result.coefficients.iter().map(|it| format!("{:.4} ({:.4})", it.estimate, it.standard_error));
    assert_eq!(rounded.collect::<Vec<_>>(), ["15.0429 (7.3786)", "-0.2322 (0.1082)"]);
}

#[test]
fn fairness_by_group_agrees_and_small_groups_are_not_shown() {
    let figures = figures();
    let mut data = made_up();
    let mut group: Vec<String> =
        data.data.rows.iter().map(|it| if it[3] > 0.5 { "b" } else { "a" }.to_owned()).collect();
    data.group = group.clone();
    let fairness = fit::compute(&data).unwrap().fairness.unwrap();
    for it in &fairness.groups {
        let (expected, place) = (&figures["fair"][&it.group], it.group.as_str());
        assert_eq!(json!(it.n), expected["n"], "{place}");
        near(it.mean_probability.unwrap(), &expected["mean"], 1e-9, place);
        near(it.auc.unwrap(), &expected["auc"], 1e-12, place);
        near(it.brier.unwrap(), &expected["brier"], 1e-9, place);
        for (rate, name) in [
            (it.observed_rate, "obs"),
            (it.selection_rate, "sel"),
            (it.true_positive_rate, "tpr"),
            (it.false_positive_rate, "fpr"),
        ] {
            let rate = rate.unwrap();
            for (found, i) in [(rate.value, 0), (rate.low, 1), (rate.high, 2)] {
                near(found, &expected[name][i], 1e-9, &format!("{place}: {name}"));
            }
        }
    }
    let rate = |name: &str| figures["fair"][name]["sel"][0].as_f64().unwrap();
    assert!((fairness.parity_ratio.unwrap() - rate("b") / rate("a")).abs() < 1e-12);
    assert!(fairness.below_four_fifths);
    let gap = figures["fair"]["a"]["tpr"][0].as_f64().unwrap();
    assert!((fairness.equal_opportunity_gap.unwrap() - gap).abs() < 1e-12);
    for it in group.iter_mut().take(9) {
        "c".clone_into(it);
    }
    data.group = group;
    let fairness = fit::compute(&data).unwrap().fairness.unwrap();
    let small = fairness.groups.last().unwrap();
    assert!(small.suppressed && small.n == 9 && small.selection_rate.is_none() && small.mean_probability.is_none());
}

#[test]
fn drift_agrees_with_another_program() {
    let figures = figures();
    let reference: Vec<f64> =
        (0..N).map(|i| (f64::from(u32::try_from(i + 1).unwrap()) * 0.618_033_988_749_895).fract()).collect();
    let result = fit::compute(&FitInput { reference: reference.clone(), ..made_up() }).unwrap();
    near(result.drift.unwrap().psi, &figures["psi"], 1e-9, "psi");
    near(population_stability(&reference, &[0.05; 5]), &figures["psi_one"], 1e-9, "psi of one bin");
    assert!(population_stability(&reference, &reference).abs() < 1e-15);
}

#[test]
fn a_column_made_of_others_is_named() {
    let mut data = made_up();
    data.data.columns.insert(4, "sum".into());
    data.data.rows.iter_mut().for_each(|it| it.insert(4, it[1] * 3.0 - it[3] + 2.0));
    let faults = fit::compute(&data).unwrap_err();
    assert_eq!(faults.to_string(), "#/data/columns: collinear: \"sum\" is made of (Intercept), x1, x3: leave it out");
}

#[test]
fn separation_is_refused_by_name_and_cured_by_a_ridge_a_prior_or_firth() {
    let mut data = made_up();
    // Whoever has x4 has the outcome: nearly everybody else may have either.
    data.data.columns.insert(4, "x4".into());
    data.data
        .rows
        .iter_mut()
        .enumerate()
        .for_each(|(i, it)| it.insert(4, if it[4] > 0.5 && i % 5 == 0 { 1.0 } else { 0.0 }));
    let faults = fit::compute(&data).unwrap_err().to_string();
    assert!(faults.starts_with("#/data: separation_detected: x4 tell"), "{faults}");
    let identity = |k: usize| -> Vec<Vec<f64>> {
        (0..k).map(|i| (0..k).map(|j| if i == j { 1.0 } else { 0.0 }).collect()).collect()
    };
    let prior = Prior { parameters: vec!["x4".into()], mean: vec![0.0], precision: identity(1) };
    for cured in [
        FitInput { ridge: Some(0.5), ..data.clone() },
        FitInput { prior: Some(prior), ..data.clone() },
        FitInput { firth: true, ..data.clone() },
    ] {
        let result = fit::compute(&cured).unwrap();
        assert!(result.coefficients[4].estimate > 1.0 && result.coefficients[4].estimate < 20.0);
    }
    // Complete separation, at a threshold.
    let rows = (0..20).map(|i| vec![1.0, f64::from(i), if i < 8 { 0.0 } else { 1.0 }]).collect();
    let faults = fit::compute(&input(&["(Intercept)", "x", "y"], rows)).unwrap_err().to_string();
    assert!(faults.contains("separation_detected"), "{faults}");
}

#[test]
fn every_fault_of_an_input_is_told_with_its_place() {
    let document = json!({"data": {"columns": ["(Intercept)", "x", "y"], "rows": [[1, 2, 0], [1, null, 1], [1, "a", 2], [1, 3]]},
        "target": 4, "extra": 1});
    let places = |it: &Value| -> Vec<String> {
        FitInput::from_json(it).unwrap_err().into_vec().into_iter().map(|it| it.pointer).collect()
    };
    assert_eq!(places(&document), ["#/extra", "#/data/rows/1/1", "#/data/rows/2/1", "#/target"]);
    let mut document = json!({"data": {"columns": ["(Intercept)", "x", "y"], "rows": [[1, 2, 0], [1, 5, 2], [1, 4, 1], [1, 3, 0.5]]},
        "target": "y", "ridge": -1, "firth": true, "threshold": 2, "group": ["a"], "reference": [0.5, 3]});
    assert_eq!(
        places(&document),
        ["#/data/rows/1/2", "#/data/rows/3/2", "#", "#/ridge", "#/group", "#/threshold", "#/reference"]
    );
    document["target"] = json!("z");
    assert!(places(&document).contains(&"#/target".to_owned()));
}

#[test]
fn areas_and_shares_at_their_ends() {
    let Auc { value, standard_error } = auc(&[0.0, 1.0, 1.0, 0.0], &[0.2, 0.2, 0.9, 0.1]);
    assert!((value - 0.875).abs() < 1e-15 && standard_error.is_some());
    assert!(auc(&[1.0, 1.0], &[0.2, 0.4]).value.is_nan());
    assert_eq!(wilson(0, 0), None);
    let none = wilson(0, 20).unwrap();
    assert!(none.low.abs() < 1e-15 && none.high > 0.1);
}

proptest! {
    #[test]
    fn any_data_is_either_fitted_at_a_summit_or_refused(
        rows in proptest::collection::vec((-3_i32..4, -3_i32..4, proptest::bool::ANY), 8..40),
    ) {
        let rows: Vec<Vec<f64>> = rows.into_iter().map(|(a, b, y)| vec![1.0, f64::from(a), f64::from(b), f64::from(u8::from(y))]).collect();
        let data = input(&["(Intercept)", "a", "b", "y"], rows.clone());
        if let Ok(result) = fit::compute(&data) {
            let beta: Vec<f64> = result.coefficients.iter().map(|it| it.estimate).collect();
            for j in 0..3 {
                let score: f64 = rows.iter().map(|row| {
                    let eta: f64 = row.iter().zip(&beta).map(|(x, b)| x * b).sum();
                    row[j] * (row[3] - 1.0 / (1.0 + libm_exp(-eta.clamp(-20.0, 20.0))))
                }).sum();
                prop_assert!(score.abs() < 1e-6, "score {score}");
            }
            prop_assert!(beta.iter().all(|it| it.abs() < 40.0));
            let again = fit::compute(&data).unwrap();
            prop_assert_eq!(shared::canonical::digest(&again).unwrap(), shared::canonical::digest(&result).unwrap());
        }
        // Firth's correction has a summit wherever the columns are not collinear.
        let firth = fit::compute(&FitInput { firth: true, ..data });
        if let Err(faults) = firth {
            let told = faults.to_string();
            prop_assert!(told.contains("collinear") || told.contains("both outcomes"), "{}", told);
        }
    }
}
