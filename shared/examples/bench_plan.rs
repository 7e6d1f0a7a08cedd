// SPDX-License-Identifier: AGPL-3.0-or-later
//! How long a national plan takes: 40 modules × 20 regions, on one core, in five cases from a budget alone to every rule at
//! once.
//!
//! Prints a line a case: its name, CPU seconds, benefit, bound and gap. With the name of a case, prints its problem as JSON
//! instead, which `bench_plan_scipy.py` beside it gives to another solver; `make bench` prints both.
#![expect(clippy::print_stdout, clippy::expect_used, reason = "a program that prints its measure, or stops")]

use std::time::Instant;

use shared::plan::{Effort, PlanModule, PlanNeed, PlanProblem, PlanRegion, compute};

const MODULES: u32 = 40;
const REGIONS: u32 = 20;

/// Name, whether prices are round, share of the budget for each region, hours a region, editions a module.
type Case = (&'static str, bool, f64, Option<f64>, Option<i64>);

const CASES: [Case; 5] = [
    ("budget", true, 0.0, None, None),
    ("floors", true, 0.04, None, None),
    ("hours", true, 0.03, Some(70.0), None),
    ("all_rules", true, 0.03, Some(70.0), Some(6)),
    ("odd_prices", false, 0.03, Some(70.5), Some(6)),
];

fn main() {
    let wanted = std::env::args().nth(1);
    for case in CASES {
        let problem = problem(case);
        match &wanted {
            Some(wanted) if wanted == case.0 => {
                println!("{}", serde_json::to_string(&problem).expect("a document"));
            }
            Some(_) => {}
            None => measure(case.0, &problem),
        }
    }
}

fn measure(name: &str, problem: &PlanProblem) {
    let (begin, begin_cpu) = (Instant::now(), cpu_seconds());
    let result = compute(problem, Effort::FULL).expect("a good problem");
    let seconds = match (begin_cpu, cpu_seconds()) {
        (Some(begin), Some(end)) => end - begin,
        _ => begin.elapsed().as_secs_f64(),
    };
    let [value, bound, gap] = [result.objective, result.upper_bound, result.gap].map(Option::unwrap_or_default);
    println!("{name} {seconds:.3} {value:.4} {bound:.4} {gap:.2e}");
}

/// Seconds this thread has spent on a core, as Linux counts them; `None` elsewhere.
fn cpu_seconds() -> Option<f64> {
    let counted = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(counted.split_whitespace().next()?.parse::<f64>().ok()? / 1e9)
}

/// Made-up needs, without chance: Weyl sequences.
fn problem((_, is_round, share, hours, most): Case) -> PlanProblem {
    let draw = |i: u32, step: f64| (f64::from(i) * step).fract();
    let pick = |i: u32, step: f64, n: u32| (0..n).rev().find(|it| draw(i, step) * f64::from(n) >= f64::from(*it));
    let cents = |i: u32| i64::from(pick(i, 0.618_033_988_749_895, 97).unwrap_or(0));
    let modules = (0..MODULES).map(|module| {
        let size = i64::from(pick(module, 0.414_213_562_373_095, 3).unwrap_or(0));
        PlanModule {
            code: format!("M{module:02}"),
            seats: if is_round { 25 } else { 18 + cents(module) % 13 },
            cost_cents: 160_000 + 80_000 * size + if is_round { 0 } else { 317 * cents(module) },
            hours: [4.0, 6.0, 8.0].into_iter().nth(usize::try_from(size).unwrap_or(0)).unwrap_or(8.0),
            max_editions: most.filter(|_| module % 2 == 0),
        }
    });
    let regions = (1..=REGIONS).map(|region| PlanRegion {
        code: format!("{region:02}"),
        min_budget_share: share,
        max_hours: hours,
    });
    let needs = (1..=REGIONS).flat_map(|region| (0..MODULES).map(move |module| (region, module)));
    let need = |(region, module): (u32, u32)| {
        let i = region * MODULES + module;
        PlanNeed {
            module: format!("M{module:02}"),
            region: format!("{region:02}"),
            seats: 20 + i64::from(pick(i, 0.732_050_807_568_877, 120).unwrap_or(0)),
            // Some regions need more than others: a floor matters for those that need less.
            benefit: (100.0 + draw(i, 0.236_067_977_499_79) * 900.0 * (0.3 + draw(region, 0.618_033_988_749_895)))
                .round()
                / 100.0,
        }
    };
    PlanProblem {
        budget_cents: 50_000_000,
        modules: modules.collect(),
        regions: regions.collect(),
        needs: needs.map(need).collect(),
    }
}
