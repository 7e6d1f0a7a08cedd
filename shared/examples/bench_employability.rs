// SPDX-License-Identifier: AGPL-3.0-or-later
//! How long it takes to score 500,000 persons in 107 territories, 53.5 million coefficients, and to take their mean, on one core.
//!
//! Prints the name of the case and the median CPU seconds. `bench_employability_numpy.py` beside it does the same with NumPy from the
//! same answers; `make bench` prints both and their ratio. Both print the mean too: it must be the same.
#![expect(clippy::print_stdout, clippy::expect_used, reason = "a program that prints its measure, or stops")]

use std::time::Instant;

use shared::employability::{MISSING, Method, Scorer};

const PERSONS: usize = 500_000;
const TERRITORIES: usize = 107;
const OCCUPATIONS: usize = 40;
const RUNS: usize = 5;

fn main() {
    let method = Method::brought().expect("the method of the product");
    let scorer = Scorer::new(&method).expect("an additive method");
    let questions = &method.document().questions;
    let demand = questions.iter().position(|it| it.code == "local_demand").expect("the question of the territory");
    let n_answers: Vec<usize> = questions.iter().map(|it| it.scores.len()).collect();
    let rows: Vec<u8> =
        (0..PERSONS).flat_map(|i| n_answers.iter().enumerate().map(move |(j, n)| answer(i, j, *n))).collect();
    // What each territory answers for each occupation.
    let territories: Vec<u8> = (0..OCCUPATIONS * TERRITORIES).map(|i| place(i, 3)).collect();

    let mut seconds = Vec::with_capacity(RUNS);
    let mut mean = 0.0;
    let mut out = vec![0.0; TERRITORIES];
    for _ in 0..RUNS {
        let mut row = vec![MISSING; questions.len()];
        let (begin, begin_cpu) = (Instant::now(), cpu_seconds());
        let (mut sum, mut n) = (0.0, 0.0);
        for (i, answers) in rows.chunks_exact(questions.len()).enumerate() {
            row.copy_from_slice(answers);
            let from = i % OCCUPATIONS * TERRITORIES;
            let there = territories.get(from..from + TERRITORIES).unwrap_or_default();
            scorer.score_in_territories(&mut row, demand, there, &mut out);
            // Every territory answers, so all coefficients of a person are there, or none.
            let of_person = total(&out);
            if !of_person.is_nan() {
                sum += of_person;
                n += 107.0;
            }
        }
        mean = sum / n;
        seconds.push(match (begin_cpu, cpu_seconds()) {
            (Some(begin), Some(end)) => end - begin,
            _ => begin.elapsed().as_secs_f64(),
        });
    }
    seconds.sort_by(f64::total_cmp);
    println!("employability {:.4} {mean:.9}", seconds.get(RUNS / 2).copied().unwrap_or_default());
}

/// A sum in eight lanes, side by side.
fn total(values: &[f64]) -> f64 {
    let mut lanes = [0.0; 8];
    for chunk in values.chunks(lanes.len()) {
        lanes.iter_mut().zip(chunk).for_each(|(lane, it)| *lane += it);
    }
    lanes.iter().sum()
}

/// Seconds this thread has spent on a core, as Linux counts them; `None` elsewhere.
fn cpu_seconds() -> Option<f64> {
    let counted = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(counted.split_whitespace().next()?.parse::<f64>().ok()? / 1e9)
}

/// A made-up answer without chance; one in eleven is missing.
fn answer(person: usize, question: usize, n: usize) -> u8 {
    let i = person * 31 + question * 17;
    if i.is_multiple_of(11) { MISSING } else { place(i, n) }
}

fn place(i: usize, n: usize) -> u8 {
    u8::try_from(i.wrapping_mul(2_654_435_761) / 65_536 % n).unwrap_or(MISSING)
}
