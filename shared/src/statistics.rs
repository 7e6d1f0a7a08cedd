// SPDX-License-Identifier: AGPL-3.0-or-later
//! Statistics in a fixed order of operations: the same bits everywhere.
//!
//! Sums run from the first value to the last. Where two columns are compared a missing cell is NaN, and NaN is nothing
//! else: only finite numbers enter.

/// A count as a number; exact below 2⁵³.
#[expect(clippy::as_conversions, reason = "no lossless conversion exists, and no count here comes near 2^53")]
pub fn count(n: usize) -> f64 {
    n as f64
}

/// The whole part of a number that is not negative, as a position.
#[expect(clippy::as_conversions, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "truncation is what is asked for")]
pub(crate) fn whole(x: f64) -> usize {
    x as usize
}

/// The cells of a column that are not missing, in their order.
pub fn present(column: &[f64]) -> Vec<f64> {
    column.iter().copied().filter(|it| !it.is_nan()).collect()
}

/// Smallest and largest value; `None` of nothing.
pub fn range(values: &[f64]) -> Option<(f64, f64)> {
    let (first, rest) = values.split_first()?;
    Some(rest.iter().fold((*first, *first), |(low, high), it| (low.min(*it), high.max(*it))))
}

/// Arithmetic mean; `None` of nothing.
pub fn mean(values: &[f64]) -> Option<f64> {
    if values.is_empty() { None } else { Some(values.iter().sum::<f64>() / count(values.len())) }
}

/// Sample variance (n − 1), by two passes; exactly 0 where all values are equal, `None` with fewer than two.
pub fn variance(values: &[f64]) -> Option<f64> {
    let (low, high) = range(values)?;
    let centre = mean(values)?;
    if values.len() < 2 {
        return None;
    }
    if low >= high {
        return Some(0.0);
    }
    let squares: f64 = values.iter().map(|it| (it - centre) * (it - centre)).sum();
    Some(squares / count(values.len() - 1))
}

/// Sample standard deviation (n − 1); `None` with fewer than two values.
pub fn standard_deviation(values: &[f64]) -> Option<f64> {
    variance(values).map(f64::sqrt)
}

/// Quantile of type 7 (Hyndman and Fan 1996; the default of R and NumPy), `p` in 0..=1; reorders the values.
///
/// `None` of nothing.
pub fn quantile(values: &mut [f64], p: f64) -> Option<f64> {
    let position = count(values.len().checked_sub(1)?) * p;
    let below = whole(position).min(values.len() - 1);
    let (_, &mut low, above) = values.select_nth_unstable_by(below, f64::total_cmp);
    let share = position - count(below);
    // The neighbour above; nothing is above the largest, and there `share` is 0.
    let high = range(above).map_or(low, |(least, _)| least);
    Some(low + share * (high - low))
}

/// Median; `None` of nothing.
pub fn median(values: &[f64]) -> Option<f64> {
    quantile(&mut values.to_vec(), 0.5)
}

/// Skewness G1, the adjusted Fisher–Pearson estimator of SAS and Excel (Joanes and Gill 1998).
///
/// `None` with fewer than three values or without variance.
pub fn skewness(values: &[f64]) -> Option<f64> {
    let moments = Moments::of(values)?;
    if values.len() < 3 {
        return None;
    }
    let n = count(values.len());
    Some((n * (n - 1.0)).sqrt() / (n - 2.0) * moments.third / (moments.second * moments.second.sqrt()))
}

/// Excess kurtosis G2, the estimator of SAS and Excel (Joanes and Gill 1998).
///
/// `None` with fewer than four values or without variance.
pub fn kurtosis(values: &[f64]) -> Option<f64> {
    let moments = Moments::of(values)?;
    if values.len() < 4 {
        return None;
    }
    let n = count(values.len());
    let excess = moments.fourth / (moments.second * moments.second) - 3.0;
    Some((n - 1.0) / ((n - 2.0) * (n - 3.0)) * ((n + 1.0) * excess + 6.0))
}

/// Central moments, divided by n.
struct Moments {
    second: f64,
    third: f64,
    fourth: f64,
}

impl Moments {
    /// `None` without variance.
    fn of(values: &[f64]) -> Option<Self> {
        let (low, high) = range(values)?;
        let centre = mean(values)?;
        let n = count(values.len());
        let (mut second, mut third, mut fourth) = (0.0, 0.0, 0.0);
        for it in values {
            let deviation = it - centre;
            let square = deviation * deviation;
            second += square;
            third += square * deviation;
            fourth += square * square;
        }
        let varies = low < high && second * second > 0.0;
        varies.then(|| Self { second: second / n, third: third / n, fourth: fourth / n })
    }
}

/// Sample covariance of two columns over the rows where both have a value; `None` with fewer than two such rows.
pub fn covariance(a: &[f64], b: &[f64]) -> Option<f64> {
    let (a, b) = pairs(a, b);
    let (mean_a, mean_b) = (mean(&a)?, mean(&b)?);
    if a.len() < 2 {
        return None;
    }
    let products: f64 = a.iter().zip(&b).map(|(x, y)| (x - mean_a) * (y - mean_b)).sum();
    Some(products / count(a.len() - 1))
}

/// Pearson's correlation of two columns over the rows where both have a value, −1 to 1.
///
/// `None` with fewer than two such rows, or where one of the two does not vary over them.
pub fn correlation(a: &[f64], b: &[f64]) -> Option<f64> {
    let together = covariance(a, b)?;
    let (a, b) = pairs(a, b);
    let scale = standard_deviation(&a)? * standard_deviation(&b)?;
    if scale > 0.0 { Some((together / scale).clamp(-1.0, 1.0)) } else { None }
}

/// The rows where both columns have a value.
fn pairs(a: &[f64], b: &[f64]) -> (Vec<f64>, Vec<f64>) {
    a.iter().zip(b).filter(|(x, y)| !x.is_nan() && !y.is_nan()).map(|(x, y)| (*x, *y)).unzip()
}

/// Cronbach's α (1951) of some columns, `k/(k − 1)·(1 − Σ variances/Σ covariances)`, each covariance over the rows where
/// both columns have a value (as R's `cov(use = "pairwise")`); at most 1, and negative where the columns disagree.
///
/// `None` with fewer than two columns, where a pair has fewer than two rows in common, or where the total does not vary.
pub fn cronbach_alpha(columns: &[&[f64]]) -> Option<f64> {
    let k = count(columns.len());
    if columns.len() < 2 {
        return None;
    }
    let (mut own, mut all) = (0.0, 0.0);
    for (i, a) in columns.iter().enumerate() {
        let variance = variance(&present(a))?;
        own += variance;
        all += variance;
        for b in columns.iter().skip(i + 1) {
            all += 2.0 * covariance(a, b)?;
        }
    }
    if all > 0.0 { Some(k / (k - 1.0) * (1.0 - own / all)) } else { None }
}

/// Position of each value, 1 = largest, ties take the smallest; `None` where the cell is missing.
pub fn ranks(column: &[f64]) -> Vec<Option<usize>> {
    let mut order: Vec<(usize, f64)> = column.iter().copied().enumerate().filter(|(_, it)| !it.is_nan()).collect();
    order.sort_unstable_by(|a, b| b.1.total_cmp(&a.1));
    let mut ranks = vec![None; column.len()];
    let (mut rank, mut last) = (0, f64::NAN);
    for (position, (row, value)) in order.into_iter().enumerate() {
        if position == 0 || value < last {
            (rank, last) = (position + 1, value);
        }
        if let Some(cell) = ranks.get_mut(row) {
            *cell = Some(rank);
        }
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOLE: f64 = f64::NAN;

    fn close(found: Option<f64>, expected: f64) {
        let found = found.expect("a figure");
        assert!((found - expected).abs() <= 1e-12 * expected.abs().max(1.0), "{found} is not {expected}");
    }

    #[test]
    fn moments_agree_with_excel() {
        // SKEW and KURT of a spreadsheet on the same cells.
        let values = [3.0, 4.0, 5.0, 2.0, 3.0, 4.0, 5.0, 6.0, 4.0, 7.0];
        close(mean(&values), 4.3);
        close(skewness(&values), 0.359_543_071_406_797);
        close(kurtosis(&values), -0.151_799_637_208_416_27);
        close(standard_deviation(&[2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]), 2.138_089_935_299_395);
    }

    #[test]
    fn a_figure_that_is_not_defined_is_none() {
        assert_eq!(mean(&[]), None);
        assert_eq!(variance(&[1.0]), None);
        assert_eq!(variance(&[0.1, 0.1, 0.1]), Some(0.0));
        assert_eq!(skewness(&[1.0, 2.0]), None);
        assert_eq!(kurtosis(&[1.0, 2.0, 4.0]), None);
        assert_eq!(kurtosis(&[0.1; 7]), None);
        assert_eq!(correlation(&[1.0, 2.0, HOLE], &[5.0, 5.0, 7.0]), None);
        assert_eq!(cronbach_alpha(&[&[1.0, 2.0]]), None);
    }

    #[test]
    fn quantiles_are_of_type_7() {
        for (p, expected) in [(0.0, 1.0), (0.05, 1.15), (0.25, 1.75), (0.5, 2.5), (0.95, 3.85), (1.0, 4.0)] {
            close(quantile(&mut [4.0, 1.0, 3.0, 2.0], p), expected);
        }
        close(median(&[5.0]), 5.0);
    }

    #[test]
    fn comparisons_use_the_rows_that_both_have() {
        close(covariance(&[1.0, 2.0, HOLE, 3.0], &[2.0, 4.0, 100.0, 6.0]), 2.0);
        close(correlation(&[1.0, 2.0, HOLE, 3.0], &[2.0, 4.0, 100.0, 6.0]), 1.0);
        close(cronbach_alpha(&[&[1.0, 2.0, 3.0, 4.0], &[1.0, 2.0, 3.0, 4.0]]), 1.0);
        close(cronbach_alpha(&[&[1.0, 2.0, 3.0, 4.0], &[2.0, 1.0, 4.0, 3.0]]), 0.75);
    }

    #[test]
    fn ties_take_the_smallest_rank() {
        assert_eq!(ranks(&[2.0, 5.0, HOLE, 5.0, 1.0]), [Some(3), Some(1), None, Some(1), Some(4)]);
        assert_eq!(ranks(&[0.0, -0.0]), [Some(1), Some(1)]);
    }
}
