// SPDX-License-Identifier: AGPL-3.0-or-later
//! How far a population has drifted from another.

use crate::statistics::{count, quantile};

/// How many bins: the deciles of the reference.
const BINS: usize = 10;
/// The least share of a bin: an empty one would make the index infinite.
const FLOOR: f64 = 1e-4;

/// The population stability index, Σ (q − r)·ln(q/r) over ten bins at the deciles of the reference (type 7), a value on a cut
/// belonging to the bin below; shares of r and q are at least 1e−4. NaN where either is empty.
pub fn population_stability(reference: &[f64], now: &[f64]) -> f64 {
    let mut sorted = reference.to_vec();
    let cuts: Vec<f64> = (1..BINS).filter_map(|j| quantile(&mut sorted, count(j) / count(BINS))).collect();
    if cuts.is_empty() || now.is_empty() {
        return f64::NAN;
    }
    let (r, q) = (shares(reference, &cuts), shares(now, &cuts));
    r.iter().zip(&q).fold(0.0, |sum, (r, q)| sum + (q - r) * libm::log(q / r))
}

fn shares(values: &[f64], cuts: &[f64]) -> Vec<f64> {
    let mut counts = vec![0_usize; cuts.len() + 1];
    for value in values {
        let bin = cuts.iter().filter(|it| value > *it).count();
        if let Some(it) = counts.get_mut(bin) {
            *it += 1;
        }
    }
    counts.into_iter().map(|it| (count(it) / count(values.len())).max(FLOOR)).collect()
}
