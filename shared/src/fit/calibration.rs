// SPDX-License-Identifier: AGPL-3.0-or-later
//! Whether probabilities are what they say: ten groups by rank, Hosmer and Lemeshow's statistic, level and spread.

use super::matrix::Matrix;
use super::{Calibration, CalibrationGroup, newton};
use crate::statistics::count;

/// How many groups.
const GROUPS: usize = 10;

/// Groups by rank of the probability, then of the row, cut at ⌊jn/10⌋.
pub(super) fn of(y: &[f64], p: &[f64], eta: &[f64]) -> Calibration {
    let mut order: Vec<usize> = (0..p.len()).collect();
    let at = |list: &[f64], i: usize| list.get(i).copied().unwrap_or_default();
    order.sort_by(|a, b| at(p, *a).total_cmp(&at(p, *b)).then(a.cmp(b)));
    let cut = |j: usize| j * p.len() / GROUPS;
    let group = |j: usize| {
        let rows = order.get(cut(j)..cut(j + 1)).unwrap_or_default();
        CalibrationGroup {
            n: rows.len(),
            expected: rows.iter().fold(0.0, |sum, i| sum + at(p, *i)),
            observed: rows.iter().filter(|i| at(y, **i) > 0.5).count(),
        }
    };
    let groups: Vec<CalibrationGroup> = (0..GROUPS).map(group).collect();
    let statistic = groups.iter().try_fold(0.0, |sum, it| {
        let spread = it.expected * (1.0 - it.expected / count(it.n));
        let away = count(it.observed) - it.expected;
        (spread > 0.0).then(|| sum + away * away / spread)
    });
    Calibration {
        groups,
        hosmer_lemeshow: statistic,
        degrees_of_freedom: 8,
        intercept: level(y, eta),
        slope: slope(y, eta),
    }
}

/// What would have to be added to the log-odds.
fn level(y: &[f64], eta: &[f64]) -> Option<f64> {
    let mut ones = Matrix::new(1);
    eta.iter().for_each(|_| ones.push(1.0));
    newton::fit(&ones, y, &None, false, Some(eta)).ok()?.beta.first().copied()
}

/// What the log-odds would have to be multiplied by, with a level of its own.
fn slope(y: &[f64], eta: &[f64]) -> Option<f64> {
    let mut x = Matrix::new(2);
    eta.iter().for_each(|it| {
        x.push(1.0);
        x.push(*it);
    });
    if !super::matrix::collinear(&x).is_empty() {
        return None;
    }
    newton::fit(&x, y, &None, false, None).ok()?.beta.get(1).copied()
}
