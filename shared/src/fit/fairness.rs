// SPDX-License-Identifier: AGPL-3.0-or-later
//! The same figures by group: whether a model serves some people worse than others.

use std::collections::BTreeMap;

use super::{Fairness, FairnessGroup, Rate, auc};
use crate::employability::Z_95;
use crate::statistics::{count, mean};

/// The fewest cases of a group whose figures are shown.
pub const MIN_GROUP: usize = 10;

/// The four-fifths line of selection rates (Uniform Guidelines on Employee Selection Procedures, 1978, 29 CFR 1607.4 D).
const FOUR_FIFTHS: f64 = 0.8;

pub(super) fn brier(y: &[f64], p: &[f64]) -> f64 {
    let squares: Vec<f64> = y.iter().zip(p).map(|(y, p)| (p - y) * (p - y)).collect();
    mean(&squares).unwrap_or(f64::NAN)
}

/// A share of `n` cases with its 95 % interval (E. B. Wilson, *JASA* 22, 1927); `None` of no case.
pub fn wilson(events: usize, n: usize) -> Option<Rate> {
    if n == 0 {
        return None;
    }
    let (value, n) = (count(events) / count(n), count(n));
    let z2 = Z_95 * Z_95;
    let centre = (value + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let reach = Z_95 / (1.0 + z2 / n) * (value * (1.0 - value) / n + z2 / (4.0 * n * n)).sqrt();
    Some(Rate { value, low: (centre - reach).max(0.0), high: (centre + reach).min(1.0) })
}

pub(super) fn of(group: &[String], y: &[f64], p: &[f64], threshold: f64) -> Fairness {
    let mut cases: BTreeMap<&String, (Vec<f64>, Vec<f64>)> = BTreeMap::new();
    for (group, (y, p)) in group.iter().zip(y.iter().zip(p)) {
        let (outcomes, probabilities) = cases.entry(group).or_default();
        outcomes.push(*y);
        probabilities.push(*p);
    }
    let groups: Vec<FairnessGroup> = cases.into_iter().map(|(name, (y, p))| figures(name, &y, &p, threshold)).collect();
    let spread = |figure: fn(&FairnessGroup) -> Option<f64>| {
        let shown: Vec<f64> = groups.iter().filter_map(figure).collect();
        crate::statistics::range(&shown).filter(|_| shown.len() > 1)
    };
    let rates = spread(|it| it.selection_rate.map(|it| it.value));
    let parity_ratio = rates.filter(|(_, high)| *high > 0.0).map(|(low, high)| low / high);
    let gap = |figure| spread(figure).map(|(low, high)| high - low);
    Fairness {
        threshold,
        parity_ratio,
        // What is 0.8 on paper reaches the line.
        below_four_fifths: parity_ratio.is_some_and(|it| it < FOUR_FIFTHS - 1e-12),
        equal_opportunity_gap: gap(|it| it.true_positive_rate.map(|it| it.value)),
        calibration_gap: gap(|it| Some(it.mean_probability? - it.observed_rate?.value)),
        groups,
    }
}

fn figures(name: &str, y: &[f64], p: &[f64], threshold: f64) -> FairnessGroup {
    let n = y.len();
    let mut group = FairnessGroup {
        group: name.to_owned(),
        n,
        suppressed: n < MIN_GROUP,
        mean_probability: None,
        observed_rate: None,
        auc: None,
        brier: None,
        selection_rate: None,
        true_positive_rate: None,
        false_positive_rate: None,
    };
    if group.suppressed {
        return group;
    }
    let selected = |outcome: bool| {
        let of: Vec<&f64> = y.iter().zip(p).filter(|(y, _)| (**y > 0.5) == outcome).map(|(_, p)| p).collect();
        (of.iter().filter(|it| ***it >= threshold).count(), of.len())
    };
    let ((hits, events), (alarms, others)) = (selected(true), selected(false));
    group.mean_probability = mean(p);
    group.observed_rate = wilson(events, n);
    group.auc = Some(auc(y, p).value).filter(|it| !it.is_nan());
    group.brier = Some(brier(y, p));
    group.selection_rate = wilson(hits + alarms, n);
    group.true_positive_rate = wilson(hits, events);
    group.false_positive_rate = wilson(alarms, others);
    group
}
