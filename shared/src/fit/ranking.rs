// SPDX-License-Identifier: AGPL-3.0-or-later
//! How well probabilities rank outcomes: the area under the ROC curve, by mid-ranks.

use crate::statistics::{count, variance};

/// An area under the ROC curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Auc {
    /// The share of pairs in which outcome 1 has the higher probability, ties counted half; NaN with one outcome only.
    pub value: f64,
    /// By DeLong; `None` with a single case of either outcome.
    pub standard_error: Option<f64>,
}

/// The area under the ROC curve with its standard error (E. R. DeLong, D. M. DeLong, D. L. Clarke-Pearson, *Biometrics* 44,
/// 1988), from mid-ranks (X. Sun, W. Xu, *IEEE Signal Processing Letters* 21, 2014).
pub fn auc(y: &[f64], p: &[f64]) -> Auc {
    let all = mid_ranks(p);
    let of = |is_event: bool| -> (Vec<f64>, Vec<f64>) {
        let rows = y.iter().zip(p.iter().zip(&all)).filter(|(y, _)| (**y > 0.5) == is_event);
        rows.map(|(_, (p, rank))| (*p, *rank)).unzip()
    };
    let ((events, event_ranks), (others, other_ranks)) = (of(true), of(false));
    let (n1, n0) = (count(events.len()), count(others.len()));
    let sum = event_ranks.iter().fold(0.0, |sum, it| sum + it);
    let value = (sum - n1 * (n1 + 1.0) / 2.0) / (n1 * n0);
    let placed = |ranks: &[f64], own: &[f64], n: f64| -> Vec<f64> {
        ranks.iter().zip(mid_ranks(own)).map(|(all, own)| (all - own) / n).collect()
    };
    let spread = |ranks: &[f64], own: &[f64], n_other: f64| variance(&placed(ranks, own, n_other));
    let standard_error = spread(&event_ranks, &events, n0)
        .zip(spread(&other_ranks, &others, n1))
        .map(|(s1, s0)| (s1 / n1 + s0 / n0).sqrt());
    Auc { value, standard_error }
}

/// Ranks from 1, the lowest first; equal values share the mean of their ranks.
fn mid_ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    let value = |i: &usize| values.get(*i).copied().unwrap_or(f64::NAN);
    order.sort_by(|a, b| value(a).total_cmp(&value(b)).then(a.cmp(b)));
    let mut ranks = vec![0.0; values.len()];
    let mut before = 0;
    for run in order.chunk_by(|a, b| value(a).to_bits() == value(b).to_bits()) {
        let rank = count(before) + (count(run.len()) + 1.0) / 2.0;
        for i in run {
            if let Some(it) = ranks.get_mut(*i) {
                *it = rank;
            }
        }
        before += run.len();
    }
    ranks
}
