// SPDX-License-Identifier: AGPL-3.0-or-later
//! How long the draws of an index take: 107 units × 40 indicators × 10,000 draws with ranks, on one core.
//!
//! Prints a line a case: its name and the median CPU seconds. `bench_index_numpy.py` beside it does the same with NumPy;
//! `make bench` prints both and their ratio.
#![expect(clippy::print_stdout, clippy::expect_used, reason = "a program that prints its measure, or stops")]

use std::time::Instant;

use serde_json::json;
use shared::index::{Aggregation, IndexInput, Prepared, Recipe, Values};

const UNITS: usize = 107;
const INDICATORS: usize = 40;
const NODES: usize = 8;
const DRAWS: usize = 10_000;
const RUNS: usize = 7;

fn main() {
    for (name, aggregations) in [
        ("arithmetic", vec![Aggregation::Arithmetic]),
        ("arithmetic_geometric", vec![Aggregation::Arithmetic, Aggregation::Geometric]),
    ] {
        let IndexInput { mut recipe, values } = input();
        if let Some(uncertainty) = &mut recipe.uncertainty {
            uncertainty.aggregations = aggregations;
        }
        let mut seconds: Vec<f64> = (0..RUNS).map(|_| seconds_of_draws(&recipe, &values)).collect();
        seconds.sort_by(f64::total_cmp);
        println!("{name} {:.4}", seconds.get(RUNS / 2).copied().unwrap_or_default());
    }
}

/// Seconds of the draws and their summary, from a prepared index on.
fn seconds_of_draws(recipe: &Recipe, values: &Values) -> f64 {
    let prepared = Prepared::new(recipe, values).expect("a good input");
    let mut index = prepared.index().expect("finite scores");
    let (begin, begin_cpu) = (Instant::now(), cpu_seconds());
    let mut draws = prepared.draws().expect("finite scores").expect("draws");
    draws.advance(DRAWS);
    index.take(&draws);
    match (begin_cpu, cpu_seconds()) {
        (Some(begin), Some(end)) => end - begin,
        _ => begin.elapsed().as_secs_f64(),
    }
}

/// Seconds this thread has spent on a core, as Linux counts them; `None` elsewhere.
fn cpu_seconds() -> Option<f64> {
    let counted = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(counted.split_whitespace().next()?.parse::<f64>().ok()? / 1e9)
}

/// Made-up figures between 1 and 100, without chance: a Weyl sequence.
fn input() -> IndexInput {
    let figure = |i: usize| {
        let i = u32::try_from(i).map_or(0.0, f64::from);
        1.0 + 99.0 * (i * 0.618_033_988_749_895).fract()
    };
    let nodes = (0..NODES).map(|node| json!({"code": format!("n{node}"), "parent": "index", "weight": 1 + node % 2}));
    let root = json!({"code": "index", "parent": null, "weight": 1});
    let leaves = (0..INDICATORS).map(|leaf| {
        let parent = format!("n{}", leaf % NODES);
        json!({"code": format!("x{leaf}"), "parent": parent, "weight": 1, "direction": 1, "goalposts": [0, 101]})
    });
    let rows =
        (0..UNITS).map(|unit| (0..INDICATORS).map(|leaf| figure(unit * INDICATORS + leaf)).collect::<Vec<f64>>());
    let document = json!({
        "recipe": {
            "key": "bench", "version": "1.0",
            "nodes": std::iter::once(root).chain(nodes).collect::<Vec<_>>(),
            "indicators": leaves.collect::<Vec<_>>(),
            "normalisation": {"method": "goalposts"},
            "aggregation": "arithmetic",
            "uncertainty": {"draws": DRAWS, "weight_noise": 0.25, "seed": 1},
        },
        "values": {
            "units": (0..UNITS).map(|unit| format!("u{unit}")).collect::<Vec<_>>(),
            "indicators": (0..INDICATORS).map(|leaf| format!("x{leaf}")).collect::<Vec<_>>(),
            "rows": rows.collect::<Vec<_>>(),
        },
    });
    IndexInput::from_json(&document).expect("a good input")
}
