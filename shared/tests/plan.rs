// SPDX-License-Identifier: AGPL-3.0-or-later
//! The training plan: small cases against all plans there are, conflicts against all sets of rules, given plans, faults.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops where it fails")]

use proptest::prelude::*;
use serde_json::{Value, json};
use shared::canonical;
use shared::plan::{
    BrokenRule, ConflictRule, Effort, LineReason, Model, PlanChange, PlanEdit, PlanProblem, PlanResult, PlanRule,
    PlanStatus, assess, compute, diff,
};

fn problem(document: impl Into<Value>) -> PlanProblem {
    PlanProblem::from_json(&document.into()).unwrap()
}

fn plan(problem: &PlanProblem) -> PlanResult {
    compute(problem, Effort::FULL).unwrap()
}

fn edits(plan: &PlanResult) -> Vec<PlanEdit> {
    let edit = |it: &shared::plan::PlanLine| PlanEdit {
        module: it.module.clone(),
        region: it.region.clone(),
        editions: it.editions,
    };
    plan.editions.iter().map(edit).collect()
}

/// Two regions and two modules; the second module is dearer and brings more.
fn example(budget_cents: i64) -> Value {
    json!({
        "budget_cents": budget_cents,
        "modules": [
            {"code": "EQU-03", "seats": 20, "cost_cents": 160_000, "hours": 4},
            {"code": "GOV-03", "seats": 25, "cost_cents": 320_000, "hours": 8, "max_editions": 5}
        ],
        "regions": [{"code": "18"}, {"code": "20", "min_budget_share": 0.2, "max_hours": 12}],
        "needs": [
            {"module": "GOV-03", "region": "18", "seats": 140, "benefit": 9.5},
            {"module": "EQU-03", "region": "18", "seats": 30, "benefit": 3.0},
            {"module": "GOV-03", "region": "20", "seats": 30, "benefit": 4.0},
            {"module": "EQU-03", "region": "20", "seats": 0, "benefit": 8.0}
        ]
    })
}

#[test]
fn a_small_plan_is_the_one_worked_by_hand() {
    // 16,000 €: the floor asks for 3,200 € in region 20, one edition of GOV-03. Four more of it (the limit is five) go to region
    // 18: 12,800 €. Nothing is left.
    let result = plan(&problem(example(1_600_000)));
    assert_eq!((result.status, result.objective), (PlanStatus::Optimal, Some(100.0 * 9.5 + 25.0 * 4.0)));
    assert_eq!(result.cost_cents, 1_600_000);
    let lines: Vec<(&str, &str, i64, i64)> = result
        .editions
        .iter()
        .map(|it| (it.region.as_str(), it.module.as_str(), it.editions, it.seats_served))
        .collect();
    assert_eq!(lines, [("18", "GOV-03", 4, 100), ("20", "GOV-03", 1, 25)]);
    let reasons: Vec<LineReason> = result.editions.iter().map(|it| it.reason).collect();
    assert_eq!(reasons, [LineReason::Worth, LineReason::Floor]);
    let uncovered: Vec<(&str, &str, i64)> =
        result.uncovered.iter().map(|it| (it.region.as_str(), it.module.as_str(), it.seats)).collect();
    assert_eq!(uncovered, [("18", "GOV-03", 40), ("18", "EQU-03", 30), ("20", "GOV-03", 5)]);
    let floors: Vec<(i64, bool, bool)> =
        result.regions.iter().map(|it| (it.floor_cents, it.floor_limited_by_needs, it.floor_met)).collect();
    assert_eq!(floors, [(0, false, true), (320_000, false, true)]);
    assert!(result.marginal_value_per_euro.unwrap() > 0.0);
}

#[test]
fn a_region_that_needs_less_than_its_share_gets_what_it_needs() {
    let mut document = example(20_000_000);
    document["modules"][1]["max_editions"] = Value::Null;
    let result = plan(&problem(document));
    let region = &result.regions[1];
    assert_eq!((region.floor_cents, region.floor_limited_by_needs, region.floor_met), (640_000, true, false));
    // Twelve hours allow one edition of eight hours: the needs allow more, so the floor is in conflict with the hours.
    assert_eq!(result.status, PlanStatus::Infeasible);
    let rules: Vec<(PlanRule, Option<&str>)> =
        result.conflict.iter().map(|it| (it.rule, it.region.as_deref())).collect();
    assert_eq!(rules, [(PlanRule::Floor, Some("20")), (PlanRule::Hours, Some("20"))]);
}

#[test]
fn a_budget_below_the_floors_in_whole_editions_is_named_with_what_they_cost() {
    let document = json!({
        "budget_cents": 1_000_000,
        "modules": [{"code": "A", "seats": 10, "cost_cents": 300_000, "hours": 4}],
        "regions": [{"code": "1", "min_budget_share": 0.4}, {"code": "2", "min_budget_share": 0.4}, {"code": "3"}],
        "needs": [
            {"module": "A", "region": "1", "seats": 50, "benefit": 1},
            {"module": "A", "region": "2", "seats": 50, "benefit": 1},
            {"module": "A", "region": "3", "seats": 50, "benefit": 9}
        ]
    });
    let result = plan(&problem(document));
    assert_eq!((result.status, result.objective, result.upper_bound), (PlanStatus::Infeasible, None, None));
    let rules: Vec<(PlanRule, Option<&str>, Option<i64>)> =
        result.conflict.iter().map(|it| (it.rule, it.region.as_deref(), it.needed_cents)).collect();
    // Each floor of 4,000 € takes two editions of 3,000 €.
    assert_eq!(
        rules,
        [
            (PlanRule::Budget, None, Some(1_200_000)),
            (PlanRule::Floor, Some("1"), None),
            (PlanRule::Floor, Some("2"), None)
        ]
    );
    assert!(result.editions.is_empty());
}

#[test]
fn edits_by_hand_name_what_they_break() {
    let problem = problem(example(1_600_000));
    let edit =
        |module: &str, region: &str, editions: i64| PlanEdit { module: module.into(), region: region.into(), editions };
    let found = assess(&problem, &[edit("GOV-03", "18", 6), edit("GOV-03", "20", 2)]).unwrap();
    let said = |it: &BrokenRule| json!([it.rule, it.region, it.module, it.limit, it.found]);
    assert_eq!(
        found.broken.iter().map(said).collect::<Vec<Value>>(),
        [
            json!(["budget", null, null, 1_600_000.0, 2_560_000.0]),
            json!(["hours", "20", null, 12.0, 16.0]),
            json!(["max_editions", null, "GOV-03", 5.0, 8.0])
        ]
    );
    // More editions than needed serve nobody more.
    assert_eq!((found.objective, found.cost_cents), (140.0 * 9.5 + 30.0 * 4.0, 2_560_000));
    let found = assess(&problem, &[edit("EQU-03", "18", 1)]).unwrap();
    assert_eq!(found.broken.iter().map(|it| (it.rule, it.found)).collect::<Vec<_>>(), [(PlanRule::Floor, 0.0)]);
    let faults = assess(
        &problem,
        &[edit("EQU-03", "20", 1), edit("GOV-03", "18", -1), edit("GOV-03", "18", 1), edit("X", "18", 1)],
    );
    let places: Vec<String> = faults.unwrap_err().into_vec().into_iter().map(|it| it.pointer).collect();
    assert_eq!(places, ["#/0", "#/1/editions", "#/2", "#/3"]);
}

#[test]
fn two_plans_differ_in_lines() {
    let mut more = example(2_000_000);
    more["regions"][1]["max_hours"] = Value::Null;
    let (small, large) = (plan(&problem(example(1_600_000))), plan(&problem(more)));
    let difference = diff(&small, &large);
    assert_eq!(difference.cost_cents, large.cost_cents - small.cost_cents);
    let lines: Vec<(&str, &str, PlanChange, i64, i64)> = difference
        .lines
        .iter()
        .map(|it| (it.region.as_str(), it.module.as_str(), it.change, it.editions_before, it.editions_after))
        .collect();
    assert_eq!(
        lines,
        [
            ("18", "EQU-03", PlanChange::Added, 0, 2),
            ("18", "GOV-03", PlanChange::Fewer, 4, 3),
            ("20", "GOV-03", PlanChange::More, 1, 2)
        ]
    );
    assert!(diff(&large, &large).lines.is_empty());
    let back = diff(&large, &small);
    assert_eq!((back.benefit, back.seats_served), (-difference.benefit, -difference.seats_served));
}

#[test]
fn every_fault_has_its_place() {
    let places = |document: Value| -> Vec<String> {
        PlanProblem::from_json(&document).unwrap_err().into_vec().into_iter().map(|it| it.pointer).collect()
    };
    assert_eq!(places(json!(3)), ["#"]);
    assert_eq!(places(json!({"extra": 1})), ["#/extra", "#/budget_cents", "#/modules", "#/regions", "#/needs"]);
    let document = json!({
        "budget_cents": -1,
        "modules": [{"code": "A", "seats": 0, "cost_cents": -5, "hours": -1, "max_editions": -1},
                    {"code": "A", "seats": 5, "cost_cents": 5, "hours": 1}],
        "regions": [{"code": "1", "min_budget_share": 0.7}, {"code": "2", "min_budget_share": 0.7, "max_hours": -2},
                    {"code": "", "min_budget_share": 1.5}],
        "needs": [{"module": "A", "region": "1", "seats": 1, "benefit": 1}, {"module": "A", "region": "1", "seats": -1, "benefit": -1},
                  {"module": "B", "region": "9", "seats": 1, "benefit": 1}]
    });
    assert_eq!(
        places(document),
        [
            "#/budget_cents",
            "#/modules/0/seats",
            "#/modules/0/cost_cents",
            "#/modules/0/hours",
            "#/modules/0/max_editions",
            "#/modules/1/code",
            "#/regions/1/max_hours",
            "#/regions/2/code",
            "#/regions/2/min_budget_share",
            "#/regions",
            "#/needs/1",
            "#/needs/1/seats",
            "#/needs/1/benefit",
            "#/needs/2/module",
            "#/needs/2/region"
        ]
    );
    // A field of another shape does not hide what else is wrong, and is not blamed for what stands in for it.
    let document = json!({"budget_cents": "much", "modules": [{"code": 7, "seats": 0, "cost_cents": 5, "hours": 1}, 3],
                          "regions": [], "needs": [{"module": "A", "region": "1", "seats": -1, "benefit": 1}]});
    assert_eq!(
        places(document),
        [
            "#/budget_cents",
            "#/modules/0/code",
            "#/modules/1",
            "#/modules/0/seats",
            "#/needs/0/region",
            "#/needs/0/seats"
        ]
    );
}

/// Up to four needs with up to five editions each, so that all plans can be tried.
fn problems() -> impl Strategy<Value = PlanProblem> {
    let module = (1_i64..5, 0_i64..6, 0_u8..9, proptest::option::of(0_i64..6));
    let region = (prop_oneof![Just(0.0), 0.0..0.5_f64], proptest::option::of(0_u8..30));
    let need = (0_i64..9, 0_u8..12);
    (0_i64..40, proptest::collection::vec(module, 2), proptest::collection::vec(region, 2), proptest::collection::vec(need, 4), any::<bool>())
        .prop_map(|(budget, modules, regions, needs, is_odd)| {
            let step = if is_odd { 1_013 } else { 1_000 };
            let modules: Vec<Value> = modules.into_iter().enumerate().map(|(i, (seats, cost, hours, most))| {
                let odd = if is_odd { 7 * i64::try_from(i).unwrap() } else { 0 };
                json!({"code": format!("m{i}"), "seats": seats, "cost_cents": step * cost + odd, "hours": f64::from(hours) / 2.0, "max_editions": most})
            }).collect();
            let regions: Vec<Value> = regions.into_iter().enumerate().map(|(i, (share, hours))| {
                json!({"code": format!("r{i}"), "min_budget_share": share, "max_hours": hours})
            }).collect();
            let needs: Vec<Value> = needs.into_iter().enumerate().map(|(i, (seats, benefit))| {
                json!({"module": format!("m{}", i % 2), "region": format!("r{}", i / 2), "seats": seats, "benefit": f64::from(benefit) / 4.0})
            }).collect();
            problem(json!({"budget_cents": 1_000 * budget, "modules": modules, "regions": regions, "needs": needs}))
        })
}

/// The best of all plans that keep the rules, by trying every one: straight from the problem, with nothing of the model.
fn best_of_all(problem: &PlanProblem) -> Option<f64> {
    let module = |code: &str| problem.modules.iter().find(|it| it.code == code).unwrap();
    let number = |n: i64| f64::from(i32::try_from(n).unwrap());
    let most: Vec<i64> =
        problem.needs.iter().map(|it| (it.seats + module(&it.module).seats - 1) / module(&it.module).seats).collect();
    let mut editions = vec![0_i64; problem.needs.len()];
    let mut best: Option<f64> = None;
    loop {
        let all = || problem.needs.iter().zip(&editions);
        let cost: i64 = all().map(|(need, n)| module(&need.module).cost_cents * n).sum();
        let keeps_regions = problem.regions.iter().all(|region| {
            let own = || all().filter(|(need, _)| need.region == region.code);
            let spent: i64 = own().map(|(need, n)| module(&need.module).cost_cents * n).sum();
            let needed: i64 = problem
                .needs
                .iter()
                .zip(&most)
                .filter(|(it, _)| it.region == region.code)
                .map(|(need, n)| module(&need.module).cost_cents * n)
                .sum();
            let hours: f64 = own().map(|(need, n)| module(&need.module).hours * number(*n)).sum();
            let floor = (region.min_budget_share * number(problem.budget_cents)).min(number(needed));
            number(spent) >= floor - 1e-3 && region.max_hours.is_none_or(|it| hours <= it + 1e-9)
        });
        let keeps_modules = problem.modules.iter().all(|it| {
            let n: i64 = all().filter(|(need, _)| need.module == it.code).map(|(_, n)| n).sum();
            it.max_editions.is_none_or(|most| n <= most)
        });
        if cost <= problem.budget_cents && keeps_regions && keeps_modules {
            let value =
                all().map(|(need, n)| need.benefit * number(need.seats.min(module(&need.module).seats * n))).sum();
            best = Some(best.map_or(value, |it| it.max(value)));
        }
        let Some(next) = (0..editions.len()).find(|it| editions[*it] < most[*it]) else { return best };
        editions[next] += 1;
        editions[..next].fill(0);
    }
}

fn without(problem: &PlanProblem, conflict: &ConflictRule) -> PlanProblem {
    let mut problem = problem.clone();
    let floors: Vec<f64> = problem.regions.iter().map(|it| it.min_budget_share).collect();
    match conflict.rule {
        // Floors are shares of the budget: they stay what they are in cents.
        PlanRule::Budget => {
            for (region, floor) in problem.regions.iter_mut().zip(floors) {
                region.min_budget_share = floor / 1_000.0;
            }
            problem.budget_cents *= 1_000;
        }
        PlanRule::Floor => problem
            .regions
            .iter_mut()
            .filter(|it| Some(&it.code) == conflict.region.as_ref())
            .for_each(|it| it.min_budget_share = 0.0),
        PlanRule::Hours => problem
            .regions
            .iter_mut()
            .filter(|it| Some(&it.code) == conflict.region.as_ref())
            .for_each(|it| it.max_hours = None),
        PlanRule::MaxEditions => problem
            .modules
            .iter_mut()
            .filter(|it| Some(&it.code) == conflict.module.as_ref())
            .for_each(|it| it.max_editions = None),
    }
    problem
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn small_plans_are_the_best_of_all(problem in problems()) {
        let (result, best) = (plan(&problem), best_of_all(&problem));
        match best {
            Some(best) => {
                prop_assert_eq!(result.status, PlanStatus::Optimal);
                let value = result.objective.unwrap();
                prop_assert!((value - best).abs() <= 1e-6 * best.max(1.0), "{} is not {}", value, best);
                prop_assert!(result.upper_bound.unwrap() >= best - 1e-9);
                prop_assert!(result.conflict.is_empty());
                let found = assess(&problem, &edits(&result)).unwrap();
                prop_assert!(found.broken.is_empty());
                prop_assert!((found.objective - value).abs() < 1e-9);
                prop_assert_eq!(found.cost_cents, result.cost_cents);
                let lines: f64 = result.editions.iter().map(|it| it.benefit).sum();
                prop_assert!((lines - value).abs() < 1e-9);
                prop_assert_eq!(result.editions.iter().map(|it| it.cost_cents).sum::<i64>(), result.cost_cents);
            }
            None => {
                prop_assert_eq!(result.status, PlanStatus::Infeasible);
                prop_assert!(!result.conflict.is_empty());
                // Without any one rule of the conflict it is none any more, once all others of the problem are gone too.
                for rule in &result.conflict {
                    let alone = rules_alone(&problem, &result.conflict);
                    prop_assert_eq!(best_of_all(&alone), None, "these rules together allow no plan");
                    prop_assert!(best_of_all(&without(&alone, rule)).is_some(), "{:?} is not needed", rule);
                }
            }
        }
    }

    /// The same bits again, and a plan of whoever asks less is no worse than its bound says.
    #[test]
    fn plans_repeat_and_bounds_hold(problem in problems()) {
        let (once, again) = (plan(&problem), plan(&problem));
        prop_assert_eq!(canonical::digest(&once).unwrap(), canonical::digest(&again).unwrap());
        let quick = compute(&problem, Effort { exact: 0, most: 0, gap: 0.5 }).unwrap();
        if let (Some(best), Some(bound)) = (once.objective, quick.upper_bound) {
            prop_assert!(bound >= best - 1e-9 * best.max(1.0), "{} < {}", bound, best);
            if let Some(value) = quick.objective {
                prop_assert!(value <= best + 1e-9 * best.max(1.0));
                prop_assert!(best <= value / (1.0 - quick.gap.unwrap()).max(1e-12) + 1e-6, "the gap says less than is true");
            }
        }
    }
}

/// A problem that has the rules of a conflict and no other.
fn rules_alone(problem: &PlanProblem, conflict: &[ConflictRule]) -> PlanProblem {
    let mut alone = problem.clone();
    for it in Model::of(problem).rows {
        let (region, module) = (
            it.region.map(|it| problem.regions[it].code.clone()),
            it.module.map(|it| problem.modules[it].code.clone()),
        );
        if !conflict.iter().any(|kept| kept.rule == it.rule && kept.region == region && kept.module == module) {
            let dropped = ConflictRule { rule: it.rule, region, module, limit: 0.0, needed_cents: None };
            alone = without(&alone, &dropped);
        }
    }
    alone
}

#[test]
fn every_example_gives_the_digest_and_the_figures_on_record() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/plan");
    let mut files: Vec<std::path::PathBuf> = std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
    files.sort();
    let mut wrong = Vec::new();
    for path in files {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let example: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let expected = &example["expected"];
        let problem = match PlanProblem::from_json(&example["input"]) {
            Ok(problem) => problem,
            Err(faults) => {
                let places: Vec<String> = faults.into_vec().into_iter().map(|it| it.pointer).collect();
                assert_eq!(json!(places), expected["faults"], "{name}");
                continue;
            }
        };
        let result = plan(&problem);
        let digest = canonical::digest(&result).unwrap();
        if example["result_digest"] != digest.as_str() {
            wrong.push(format!("{name} {digest}"));
        }
        assert_eq!(expected["status"], result.status.word(), "{name}");
        if let Some(objective) = expected["objective"].as_f64() {
            assert!((result.objective.unwrap() - objective).abs() < 1e-6 * objective, "{name}: {:?}", result.objective);
        }
        if let Some(cost) = expected["cost_cents"].as_i64() {
            assert_eq!(result.cost_cents, cost, "{name}");
        }
        if let Some(conflict) = expected["conflict"].as_array() {
            let said = |it: &ConflictRule| json!(format!("{} {}", it.rule, it.region.as_deref().unwrap_or_default()));
            assert_eq!(&result.conflict.iter().map(said).collect::<Vec<Value>>(), conflict, "{name}");
        }
    }
    assert!(wrong.is_empty(), "other digests:\n{}", wrong.join("\n"));
}
