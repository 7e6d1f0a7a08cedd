// SPDX-License-Identifier: AGPL-3.0-or-later
//! Step 1: an empty cell takes a figure of its own column.

use super::Imputation;
use crate::statistics::{mean, median, present};

/// Fills the empty cells of a column with its mean or median over the units that have a value.
///
/// A column without any value stays as it is: the check of the values refuses it.
pub(crate) fn impute(method: Imputation, column: &mut [f64]) {
    let known = present(column);
    let figure = match method {
        Imputation::Mean => mean(&known),
        Imputation::Median => median(&known),
    };
    if let Some(figure) = figure {
        column.iter_mut().filter(|it| it.is_nan()).for_each(|it| *it = figure);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_empty_cells_change() {
        for (method, expected) in [(Imputation::Mean, [1.0, 4.0, 2.0, 9.0]), (Imputation::Median, [1.0, 2.0, 2.0, 9.0])] {
            let mut column = [1.0, f64::NAN, 2.0, 9.0];
            impute(method, &mut column);
            assert_eq!(column, expected, "{method:?}");
        }
    }
}
