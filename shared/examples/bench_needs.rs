// SPDX-License-Identifier: AGPL-3.0-or-later
//! How long the needs of a country take: 45,000 operators × 40 competences, for Italy and its 20 regions, on one core, with
//! every figure (medians, t and p too).
//!
//! Prints a line a case: its name, the median CPU seconds, and a sum of figures that the peers must find as well.
//! `bench_needs_numpy.py` and `bench_needs_duckdb.py` beside it do the same; `make bench` prints all.
#![expect(clippy::print_stdout, clippy::expect_used, reason = "a program that prints its measure, or stops")]

use std::time::Instant;

use shared::needs::{Answer, Ratings, needs};

const OPERATORS: usize = 45_000;
const COMPETENCES: usize = 40;
const REGIONS: usize = 20;
const RUNS: usize = 21;

fn main() {
    let ratings = ratings();
    let mut seconds = Vec::with_capacity(RUNS);
    let mut sum = 0.0;
    for _ in 0..RUNS {
        let (begin, begin_cpu) = (Instant::now(), cpu_seconds());
        let result = needs(&ratings).expect("a good method");
        seconds.push(match (begin_cpu, cpu_seconds()) {
            (Some(begin), Some(end)) => end - begin,
            _ => begin.elapsed().as_secs_f64(),
        });
        let cells = result.groups.iter().flat_map(|it| &it.competences);
        sum = cells.filter_map(|it| Some(it.mwds? + it.gap_sd? + it.median_importance? + it.rds?)).sum();
    }
    seconds.sort_by(f64::total_cmp);
    println!("needs {:.5} {sum:.6}", seconds.get(RUNS / 2).copied().unwrap_or_default());
}

/// Seconds this thread has spent on a core, as Linux counts them; `None` elsewhere.
fn cpu_seconds() -> Option<f64> {
    let counted = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(counted.split_whitespace().next()?.parse::<f64>().ok()? / 1e9)
}

/// Made-up answers, without chance: Weyl sequences.
fn ratings() -> Ratings {
    let mark = |i: usize, step: f64| {
        let i = u32::try_from(i).map_or(0.0, f64::from);
        let fifth = (i * step).fract() * 5.0;
        (1..=5).rev().find(|it| fifth >= f64::from(*it - 1)).unwrap_or(1)
    };
    let mut ratings = Ratings::default();
    let regions: Vec<u16> = (1..=REGIONS).filter_map(|it| ratings.group(&format!("{it:02}"))).collect();
    let competences: Vec<u16> = (0..COMPETENCES).filter_map(|it| ratings.competence(&format!("C{it:02}"))).collect();
    for operator in 0..OPERATORS {
        let region = regions.get(operator % REGIONS).copied();
        ratings.respondent(region.as_slice());
        for (number, competence) in competences.iter().enumerate() {
            let i = operator * COMPETENCES + number;
            let (importance, ability) = (mark(i, 0.618_033_988_749_895), mark(i, 0.414_213_562_373_095));
            ratings.push(*competence, region, Answer::new(importance, ability, None).expect("1 to 5"), None);
        }
    }
    ratings
}
