// SPDX-License-Identifier: AGPL-3.0-or-later
//! Step 2: an indicator whose outliers would decide the scale is winsorised, or else taken in logarithms.
//!
//! The rule and its details are those of the JRC's COIN Tool and of the R package COINr (`Treat`, `winsorise`, `log_CT`).

use std::fmt;

use super::{Fallback, Treatment};
use crate::statistics::{kurtosis, present, range, skewness};

/// What was done to an indicator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Treated {
    /// Nothing: it passed, or nothing was asked.
    None,
    /// So many values were pulled in.
    Winsorised(usize),
    /// It was taken in logarithms.
    Log,
}

impl fmt::Display for Treated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("none"),
            Self::Winsorised(n) => write!(f, "winsorised:{n}"),
            Self::Log => f.write_str("log"),
        }
    }
}

/// Treats a column in place and says what was done.
///
/// It passes where |G1| is below `max_skew` or G2 below `max_kurtosis`; with fewer than four values or without variance
/// the two are not defined, nothing can be judged, and it passes. Otherwise the extreme values on the skewed side take
/// the next value inside, tied ones together, as long as no more than `max_winsorised` values are moved; winsorising
/// that would leave no variance does not count as passing. Where that fails it is undone, and the fallback follows.
pub(crate) fn treat(treatment: &Treatment, column: &mut [f64]) -> Treated {
    if passes(treatment, column).unwrap_or(true) {
        return Treated::None;
    }
    let original = column.to_vec();
    if let Some(n) = winsorise(treatment, column) {
        return Treated::Winsorised(n);
    }
    column.copy_from_slice(&original);
    match treatment.fallback {
        Fallback::Log => take_logarithms(column),
    }
    Treated::Log
}

/// Whether the column needs no treatment; `None` where skewness or kurtosis is not defined.
fn passes(treatment: &Treatment, column: &[f64]) -> Option<bool> {
    let values = present(column);
    let (skew, kurt) = (skewness(&values)?, kurtosis(&values)?);
    Some(skew.abs() < treatment.max_skew || kurt < treatment.max_kurtosis)
}

/// Pulls in extreme values until the column passes; how many were moved, `None` where that was not enough.
fn winsorise(treatment: &Treatment, column: &mut [f64]) -> Option<usize> {
    let (mut n_high, mut n_low) = (0, 0);
    loop {
        let values = present(column);
        let is_high = skewness(&values)? > 0.0;
        let (low, high) = range(&values)?;
        let extreme = if is_high { high } else { low };
        let is_extreme = |it: f64| if is_high { it >= extreme } else { it <= extreme };
        let inner: Vec<f64> = values.iter().copied().filter(|it| !is_extreme(*it)).collect();
        let (inner_low, inner_high) = range(&inner)?;
        // Values moved before now sit at the extreme, so this counts each moved value once, as COINr does.
        let n_moved = values.len() - inner.len();
        *(if is_high { &mut n_high } else { &mut n_low }) = n_moved;
        if n_high + n_low > treatment.max_winsorised {
            return None;
        }
        let next = if is_high { inner_high } else { inner_low };
        column.iter_mut().filter(|it| is_extreme(**it)).for_each(|it| *it = next);
        if passes(treatment, column)? {
            return Some(n_high + n_low);
        }
    }
}

/// `ln(x − min + 0.01·(max − min))`; on a tail to the left the values are mirrored, and mirrored back so that the order
/// of the units stays: `−ln(max − x + 0.01·(max − min))`.
fn take_logarithms(column: &mut [f64]) {
    let values = present(column);
    let (Some((low, high)), Some(skew)) = (range(&values), skewness(&values)) else { return };
    let offset = 0.01 * (high - low);
    for it in column.iter_mut().filter(|it| !it.is_nan()) {
        *it = if skew < 0.0 { -libm::log(high - *it + offset) } else { libm::log(*it - low + offset) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const USUAL: Treatment = Treatment { max_winsorised: 5, max_skew: 2.0, max_kurtosis: 3.5, fallback: Fallback::Log };

    fn check(treatment: &Treatment, values: &[f64], expected: Treated, column: &[f64]) {
        let mut found = values.to_vec();
        assert_eq!(treat(treatment, &mut found), expected);
        for (a, b) in found.iter().zip(column) {
            assert!((a - b).abs() < 1e-12, "{found:?} is not {column:?}");
        }
    }

    #[test]
    fn a_tame_column_is_left_alone() {
        let values = [1.0, 2.0, 3.0, 4.0, 5.0];
        check(&USUAL, &values, Treated::None, &values);
        check(&USUAL, &[1.0, 1.0, 1.0, 1.0], Treated::None, &[1.0; 4]);
        check(&USUAL, &[1.0, 2.0, 900.0], Treated::None, &[1.0, 2.0, 900.0]);
    }

    #[test]
    fn outliers_take_the_next_value() {
        // The example of COINr's `winsorise`.
        let values = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 30.0, 100.0];
        let high = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 10.0, 10.0];
        check(&USUAL, &values, Treated::Winsorised(2), &high);
        let mirrored: Vec<f64> = values.iter().map(|it| -it).collect();
        let low: Vec<f64> = high.iter().map(|it| -it).collect();
        check(&USUAL, &mirrored, Treated::Winsorised(2), &low);
    }

    #[test]
    fn what_winsorising_cannot_mend_is_taken_in_logarithms() {
        let few = Treatment { max_winsorised: 1, ..USUAL };
        let values = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 30.0, 100.0];
        let logs: Vec<f64> = values.iter().map(|it| libm::log(it - 1.0 + 0.99)).collect();
        check(&few, &values, Treated::Log, &logs);
        let mirrored: Vec<f64> = values.iter().map(|it| -it).collect();
        let mirrored_logs: Vec<f64> = logs.iter().map(|it| -it).collect();
        check(&few, &mirrored, Treated::Log, &mirrored_logs);
    }

    #[test]
    fn a_column_is_not_winsorised_into_a_constant() {
        let mut values = [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 9.0];
        assert_eq!(treat(&USUAL, &mut values), Treated::Log);
        assert!(values[7] > values[0]);
    }
}
