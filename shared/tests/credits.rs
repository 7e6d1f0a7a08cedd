// SPDX-License-Identifier: AGPL-3.0-or-later
//! The ledger of credits: the rules on record, the worked cases of a triennium, and what holds of every ledger.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use proptest::prelude::*;
use serde_json::{Value, json};
use shared::credits::{CreditBalance, CreditEntry, CreditRule, Standing, Why, balances, check};
use shared::reference::CREDIT_RULES;
use shared::territories::Day;

fn rules() -> Vec<CreditRule> {
    csv::Reader::from_reader(CREDIT_RULES.as_bytes()).deserialize().map(Result::unwrap).collect()
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn entry(id: &str, on: &str, credits: i32, deontological: i32, makes_up: bool) -> Value {
    json!({"id": id, "on": on, "kind": "activity", "credits": credits, "deontological": deontological,
           "planned_minutes": 480, "attended_minutes": 480, "makes_up": makes_up})
}

fn activity(id: &str, on: &str, credits: i32, deontological: i32) -> Value {
    entry(id, on, credits, deontological, false)
}

fn makes_up(id: &str, on: &str, credits: i32, deontological: i32) -> Value {
    entry(id, on, credits, deontological, true)
}

fn ledger(entries: Vec<Value>) -> Vec<CreditEntry> {
    serde_json::from_value(entries.into()).unwrap()
}

/// The triennium 2023–2025 and the one that runs.
fn on(today: &str, entries: Vec<Value>) -> [CreditBalance; 2] {
    balances(&rules(), &ledger(entries), &day(today)).unwrap().try_into().unwrap()
}

/// Total, deontological, missing of either kind, missing deontological.
fn figures(it: &CreditBalance) -> (i32, i32, i32, i32) {
    (it.total, it.total_deontological, it.missing, it.missing_deontological)
}

#[test]
fn the_rules_on_record_are_those_of_the_trienniums() {
    let rules = rules();
    CreditRule::check(&rules).unwrap();
    let current =
        rules.iter().find(|it| it.valid_from <= day("2026-11-24") && day("2026-11-24") <= it.valid_to).unwrap();
    assert_eq!((current.credits, current.deontological, current.least_attendance), (60, 15, 80));
    assert_eq!((current.valid_to.as_str(), current.recovery_until.as_str()), ("2028-12-31", "2029-12-31"));
}

#[test]
fn rules_that_contradict_one_another_are_refused() {
    let mut rules = rules();
    rules[0].deontological = 61;
    rules[0].least_attendance = 0;
    rules[1].valid_from = day("2025-12-31");
    rules[1].recovery_until = day("2028-12-31");
    let faults = CreditRule::check(&rules).unwrap_err();
    let places: Vec<&str> = faults.as_slice().iter().map(|it| it.pointer.as_str()).collect();
    assert_eq!(places, ["#/0/deontological", "#/0/least_attendance", "#/1/recovery_until", "#/1/valid_from"]);
}

#[test]
fn deontological_credits_count_in_both() {
    let [_, now] = on("2026-11-24", vec![activity("a", "2026-03-01", 40, 0), activity("b", "2026-05-01", 5, 10)]);
    assert_eq!(figures(&now), (55, 10, 0, 5));
    assert_eq!(now.standing, Standing::Running);
    let [_, now] = on("2026-11-24", vec![activity("a", "2026-03-01", 45, 15)]);
    assert_eq!((figures(&now), now.standing), ((60, 15, 0, 0), Standing::Met));
    // Sixty without a deontological one are not enough, and no other credit stands in for it.
    let [_, now] = on("2026-11-24", vec![activity("a", "2026-03-01", 80, 0)]);
    assert_eq!((figures(&now), now.standing), ((80, 0, 0, 15), Standing::Running));
}

#[test]
fn attendance_below_four_fifths_gives_nothing() {
    let attended = |minutes: i32| {
        let mut entry = activity("a", "2026-03-01", 8, 0);
        entry["attended_minutes"] = minutes.into();
        let [_, now] = on("2026-11-24", vec![entry]);
        (now.total, now.lines[0].why)
    };
    assert_eq!(attended(384), (8, Why::Counted));
    assert_eq!(attended(383), (0, Why::TooLittleAttendance));
}

#[test]
fn a_deficit_is_made_up_in_the_year_after_and_not_twice() {
    let start = activity("a", "2024-03-01", 40, 10);
    let with = |entries: Vec<Value>| on("2026-11-24", [vec![start.clone()], entries].concat());
    let [past, _] = with(vec![]);
    assert_eq!((figures(&past), past.standing), ((50, 10, 5, 5), Standing::Recoverable));
    // Eight credits, three of them deontological: all fill, nothing is left for the triennium that runs.
    let [past, now] = with(vec![makes_up("b", "2026-02-01", 5, 3)]);
    assert_eq!(figures(&past), (58, 13, 0, 2));
    assert_eq!((now.total, now.lines.len()), (0, 0));
    // More than is missing: the rest counts where it lies.
    let [past, now] = with(vec![makes_up("b", "2026-02-01", 5, 3), makes_up("c", "2026-06-01", 4, 4)]);
    assert_eq!((figures(&past), past.standing), ((60, 15, 0, 0), Standing::Met));
    assert_eq!(figures(&now), (6, 2, 41, 13));
    assert_eq!(past.lines.last().map(|it| (it.why, it.credits, it.deontological)), Some((Why::MadeUp, 0, 2)));
    // Deontological ones may stand for the others as well.
    let [past, now] = with(vec![makes_up("b", "2026-02-01", 0, 12)]);
    assert_eq!((past.standing, now.total_deontological), (Standing::Met, 2));
    // Without the wish, what is done counts where it lies.
    let [past, now] = with(vec![activity("b", "2026-02-01", 5, 5)]);
    assert_eq!((past.total, now.total), (50, 10));
    // Too late.
    let [past, now] = with(vec![makes_up("b", "2027-01-01", 5, 5)]);
    assert_eq!((past.total, now.total), (50, 10));
    let [past, _] = on("2027-01-01", vec![start]);
    assert_eq!(past.standing, Standing::Missing);
}

#[test]
fn a_reduction_owes_less_and_a_reversal_takes_back() {
    let reduction = json!({"id": "r", "on": "2026-04-01", "kind": "reduction", "credits": 20, "deontological": 5});
    let [_, now] = on("2026-11-24", vec![activity("a", "2026-03-01", 30, 10), reduction.clone()]);
    assert_eq!((now.owed, now.owed_deontological, now.standing), (40, 10, Standing::Met));
    let reversal = json!({"id": "x", "on": "2026-05-01", "kind": "reversal", "reverses": "a"});
    let [_, now] = on("2026-11-24", vec![activity("a", "2026-03-01", 30, 10), reduction, reversal]);
    assert_eq!((now.total, now.lines[0].why), (0, Why::Reversed));
}

#[test]
fn every_fault_of_a_ledger_has_its_place() {
    let mut wrong = activity("a", "2026-03-01", -1, -2);
    wrong["attended_minutes"] = 481.into();
    let reversal = |id: &str, of: &str| json!({"id": id, "on": "2026-05-01", "kind": "reversal", "reverses": of});
    let entries = vec![
        wrong,
        activity("a", "2026-03-01", 1, 0),
        reversal("x", "z"),
        reversal("y", "a"),
        reversal("w", "a"),
        reversal("v", "y"),
    ];
    let faults = check(&ledger(entries)).unwrap_err();
    let places: Vec<&str> = faults.as_slice().iter().map(|it| it.pointer.as_str()).collect();
    assert_eq!(
        places,
        [
            "#/0/credits",
            "#/0/deontological",
            "#/0/attended_minutes",
            "#/1/id",
            "#/2/reverses",
            "#/4/reverses",
            "#/5/reverses"
        ]
    );
}

fn entries() -> impl Strategy<Value = Vec<Value>> {
    let one = (2023_i32..2029, 1_u8..=12, 0_i32..20, 0_i32..8, any::<bool>(), 300_i32..=480);
    proptest::collection::vec(one, 0..30).prop_map(|all| {
        let entry = |(i, (year, month, credits, deontological, wish, minutes)): (usize, (i32, u8, i32, i32, bool, i32))| {
            json!({"id": format!("e{i}"), "on": format!("{year}-{month:02}-15"), "kind": "activity", "credits": credits,
                   "deontological": deontological, "planned_minutes": 480, "attended_minutes": minutes, "makes_up": wish})
        };
        all.into_iter().enumerate().map(entry).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    /// Lines sum to the totals, and no credit is counted twice nor lost.
    #[test]
    fn every_credit_is_counted_once(entries in entries()) {
        let both = on("2028-06-30", entries.clone());
        let given: i64 = entries.iter().filter(|it| it["attended_minutes"].as_i64() >= Some(384))
            .map(|it| it["credits"].as_i64().unwrap() + it["deontological"].as_i64().unwrap()).sum();
        prop_assert_eq!(both.iter().map(|it| i64::from(it.total)).sum::<i64>(), given);
        for it in &both {
            prop_assert_eq!(it.lines.iter().map(|line| line.credits + line.deontological).sum::<i32>(), it.total);
            prop_assert_eq!(it.lines.iter().map(|line| line.deontological).sum::<i32>(), it.total_deontological);
            let is_met = it.total >= it.owed && it.total_deontological >= it.owed_deontological;
            prop_assert_eq!(it.standing == Standing::Met, is_met);
        }
    }
}
