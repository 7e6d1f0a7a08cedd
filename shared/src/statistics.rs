// SPDX-License-Identifier: AGPL-3.0-or-later
//! Statistics in a fixed order of operations: the same bits everywhere.
//!
//! Sums of a slice run in eight lanes, value i in lane i mod 8, each from the first value to the last; then the lanes are
//! added in order. Where two columns are compared a missing cell is NaN, and NaN is nothing
//! else: only finite numbers enter.

use crate::macros::words;

words!(
    /// Why rankings have no coefficient of concordance.
    NoConcordance {
        /// There are fewer than two rankings.
        TooFewRankings = "too_few_rankings",
        /// They order fewer than two objects.
        TooFewObjects = "too_few_objects",
        /// They are not of the same objects.
        OtherObjects = "other_objects",
        /// A value is missing, or is no finite number.
        Missing = "missing",
        /// No ranking sets any two objects apart.
        AllTied = "all_tied"
    }
);

/// A count as a number; exact below 2⁵³.
#[expect(clippy::as_conversions, reason = "no lossless conversion exists, and no count here comes near 2^53")]
pub fn count(n: usize) -> f64 {
    n as f64
}

/// The whole part of a number that is not negative, as a position.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "truncation is what is asked for"
)]
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

/// The sum of a term of each value, in eight lanes: a processor adds them side by side, every one in the same order.
fn sum(values: &[f64], term: impl Fn(f64) -> f64) -> f64 {
    let mut lanes = [0.0; 8];
    for chunk in values.chunks(lanes.len()) {
        lanes.iter_mut().zip(chunk).for_each(|(lane, it)| *lane += term(*it));
    }
    lanes.iter().sum()
}

/// Arithmetic mean; `None` of nothing.
pub fn mean(values: &[f64]) -> Option<f64> {
    if values.is_empty() { None } else { Some(sum(values, |it| it) / count(values.len())) }
}

/// Whether at least two values differ.
fn varies(values: &[f64]) -> bool {
    values.split_first().is_some_and(|(first, rest)| rest.iter().any(|it| (it - first).abs() > 0.0))
}

/// Sample variance (n − 1), by two passes; exactly 0 where all values are equal, `None` with fewer than two.
pub fn variance(values: &[f64]) -> Option<f64> {
    let centre = mean(values)?;
    if values.len() < 2 {
        return None;
    }
    if !varies(values) {
        return Some(0.0);
    }
    Some(sum(values, |it| (it - centre) * (it - centre)) / count(values.len() - 1))
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
        let centre = mean(values)?;
        let n = count(values.len());
        let power =
            |exponent: i32| sum(values, |it| (1..exponent).fold(it - centre, |power, _| power * (it - centre))) / n;
        let moments = Self { second: power(2), third: power(3), fourth: power(4) };
        (varies(values) && moments.second * moments.second > 0.0).then_some(moments)
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

/// Kendall's coefficient of concordance W, 0 (no agreement) to 1 (the same order everywhere), of m rankings of the same n
/// objects: `12·S/(m²·(n³ − n) − m·ΣT)`. S is the sum over the objects of the squared distance of their rank total from
/// the mean total m·(n + 1)/2; objects that a ranking does not set apart share the mean of their places, and each such set
/// of t objects adds t³ − t to T (Kendall and Babington Smith, «The problem of m rankings», *Annals of Mathematical
/// Statistics* 10, 1939; the correction for ties: Kendall, *Rank Correlation Methods*, 1948).
///
/// A ranking is one value an object, in one order of objects; only the order of the values counts, and which end is the
/// first does not matter as long as it is the same in all. Sums are of whole numbers: the one division at the end is the
/// only place where anything is rounded.
///
/// # Errors
/// Why it is not defined.
pub fn concordance(rankings: &[&[f64]]) -> Result<f64, NoConcordance> {
    let n = rankings.first().map_or(0, |it| it.len());
    if rankings.len() < 2 {
        return Err(NoConcordance::TooFewRankings);
    }
    if rankings.iter().any(|it| it.len() != n) {
        return Err(NoConcordance::OtherObjects);
    }
    if n < 2 {
        return Err(NoConcordance::TooFewObjects);
    }
    if rankings.iter().flat_map(|it| it.iter()).any(|it| !it.is_finite()) {
        return Err(NoConcordance::Missing);
    }
    // Ranks and their totals are doubled, so that the mean of two places is a whole number.
    let mut totals = vec![0_u128; n];
    let mut ties = 0;
    for ranking in rankings {
        // Zero has no sign here: −0 and 0 are one place.
        let mut order: Vec<(usize, f64)> = ranking.iter().map(|it| it + 0.0).enumerate().collect();
        order.sort_unstable_by(|a, b| b.1.total_cmp(&a.1));
        let mut n_before = 0;
        // Values fall along the order: one that is not below the one before it is equal to it.
        for set in order.chunk_by(|a, b| a.1 <= b.1) {
            let t = wide(set.len());
            ties += t * t * t - t;
            for (object, _) in set {
                if let Some(total) = totals.get_mut(*object) {
                    *total += 2 * n_before + t + 1;
                }
            }
            n_before += t;
        }
    }
    let (m, n) = (wide(rankings.len()), wide(n));
    let squares: u128 = totals.iter().map(|it| it.abs_diff(m * (n + 1))).map(|it| it * it).sum();
    let (numerator, denominator) = (3 * squares, m * m * (n * n * n - n) - m * ties);
    if denominator == 0 {
        return Err(NoConcordance::AllTied);
    }
    let divisor = greatest_common_divisor(numerator, denominator);
    Ok(number(numerator / divisor) / number(denominator / divisor))
}

/// A count that products of counts fit into.
fn wide(n: usize) -> u128 {
    u128::try_from(n).unwrap_or(u128::MAX)
}

/// A whole number as the nearest floating-point number.
#[expect(clippy::as_conversions, reason = "no other conversion exists; rounding to the nearest is what is asked for")]
fn number(n: u128) -> f64 {
    n as f64
}

/// Euclid's; the other number where one is 0.
fn greatest_common_divisor(a: u128, b: u128) -> u128 {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
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

    /// Nine rankings of twenty objects on a scale of five, so that nearly everything is tied.
    const NINE: [[f64; 20]; 9] = [
        [1., 4., 0., 2., 0., 3., 3., 3., 3., 1., 0., 3., 0., 3., 3., 4., 0., 3., 2., 1.],
        [4., 0., 2., 0., 0., 0., 4., 0., 3., 1., 3., 0., 4., 1., 3., 3., 4., 1., 2., 1.],
        [1., 3., 2., 0., 3., 4., 0., 1., 2., 0., 2., 4., 3., 4., 1., 2., 2., 4., 3., 4.],
        [3., 4., 0., 3., 1., 3., 3., 1., 2., 4., 2., 0., 3., 4., 0., 1., 4., 3., 2., 3.],
        [0., 3., 0., 2., 4., 4., 4., 3., 1., 1., 4., 1., 0., 1., 4., 4., 1., 3., 4., 2.],
        [4., 2., 3., 2., 4., 4., 0., 3., 4., 1., 4., 4., 1., 3., 0., 3., 2., 4., 4., 1.],
        [4., 3., 3., 2., 3., 2., 0., 4., 4., 4., 4., 2., 3., 4., 0., 1., 1., 4., 4., 1.],
        [0., 4., 2., 0., 0., 0., 0., 3., 0., 2., 1., 2., 0., 4., 1., 2., 2., 0., 1., 1.],
        [2., 4., 1., 2., 2., 3., 2., 3., 3., 0., 0., 2., 3., 2., 3., 1., 2., 0., 2., 4.],
    ];

    #[test]
    fn concordance_is_the_fraction_that_two_other_ways_give() {
        // Each was worked in exact fractions twice: by the formula, and as the share of the variation of all ranks that
        // lies between the objects, which is the same quantity. The quotients are exact, so the bits must be equal.
        let check = |rankings: &[&[f64]], numerator: f64, denominator: f64| {
            let found = concordance(rankings).unwrap();
            assert_eq!(found.to_bits(), (numerator / denominator).to_bits(), "{found}");
        };
        check(&[&[1.0, 2.0, 3.0, 4.0], &[2.0, 1.0, 3.0, 4.0], &[1.0, 3.0, 2.0, 4.0]], 7.0, 9.0);
        check(&[&[3.0, 1.0, 2.0], &[30.0, 10.0, 20.0], &[0.3, 0.1, 0.2]], 1.0, 1.0);
        check(&[&[1.0, 2.0, 3.0], &[3.0, 2.0, 1.0]], 0.0, 1.0);
        check(&[&[1.0, 2.0, 3.0], &[2.0, 3.0, 1.0], &[3.0, 1.0, 2.0]], 0.0, 1.0);
        check(&[&[1.0, 2.0, 3.0], &[5.0, 5.0, 5.0]], 1.0, 2.0);
        check(&[&[0.0, -0.0, 1.0], &[2.0, 2.0, 3.0]], 1.0, 1.0);
        let ties: [&[f64]; 3] = [&[1.0, 1.0, 2.0, 3.0, 4.0], &[2.0, 2.0, 2.0, 5.0, 6.0], &[1.0, 2.0, 3.0, 3.0, 3.0]];
        check(&ties, 133.0, 153.0);
        let weights: [&[f64]; 4] = [
            &[25.0, 25.0, 20.0, 15.0, 10.0, 5.0, 0.0],
            &[20.0, 20.0, 20.0, 20.0, 10.0, 5.0, 5.0],
            &[40.0, 10.0, 10.0, 10.0, 10.0, 10.0, 10.0],
            &[10.0, 15.0, 20.0, 25.0, 10.0, 10.0, 10.0],
        ];
        check(&weights, 197.0, 334.0);
        check(&NINE.each_ref().map(<[f64; 20]>::as_slice), 3_175.0, 33_426.0);
    }

    #[test]
    fn the_end_that_is_first_does_not_matter_and_one_order_is_full_agreement() {
        let negated = NINE.map(|it| it.map(|it| -it));
        let of = |rankings: &[[f64; 20]; 9]| concordance(&rankings.each_ref().map(<[f64; 20]>::as_slice)).unwrap();
        assert_eq!(of(&NINE).to_bits(), of(&negated).to_bits());
        let long: Vec<f64> = (0..10_000_u16).map(f64::from).collect();
        assert_eq!(concordance(&[long.as_slice(); 1_000]), Ok(1.0), "nothing overflows");
    }

    #[test]
    fn rankings_without_a_concordance_say_why() {
        use NoConcordance::{AllTied, Missing, OtherObjects, TooFewObjects, TooFewRankings};
        assert_eq!(concordance(&[]), Err(TooFewRankings));
        assert_eq!(concordance(&[&[1.0, 2.0]]), Err(TooFewRankings));
        assert_eq!(concordance(&[&[1.0, 2.0], &[1.0]]), Err(OtherObjects));
        assert_eq!(concordance(&[&[1.0], &[1.0]]), Err(TooFewObjects));
        assert_eq!(concordance(&[&[], &[]]), Err(TooFewObjects));
        assert_eq!(concordance(&[&[1.0, HOLE], &[1.0, 2.0]]), Err(Missing));
        assert_eq!(concordance(&[&[1.0, 1.0], &[2.0, 2.0]]), Err(AllTied));
    }
}
