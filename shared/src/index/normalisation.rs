// SPDX-License-Identifier: AGPL-3.0-or-later
//! Steps 3 and 4: every indicator points the same way, then comes to one scale.

use super::{Leaf, Normalisation};
use crate::statistics::{count, mean, present, range, standard_deviation};

impl Normalisation {
    /// The word of the method in a recipe.
    pub fn word(&self) -> &'static str {
        match self {
            Self::MinMax { .. } => "min_max",
            Self::ZScore { .. } => "z_score",
            Self::Rank => "rank",
            Self::PercentRank => "percent_rank",
            Self::Goalposts => "goalposts",
            Self::Ampi => "ampi",
        }
    }
}

/// The sign that makes more better: 1 or −1.
pub(crate) fn sign(leaf: &Leaf) -> f64 {
    if leaf.direction < 0 { -1.0 } else { 1.0 }
}

/// The goalposts after step 3. They are given in natural order `[lo, hi]`; where less is better the values are negated,
/// so the posts are negated *and swapped*: `[−hi, −lo]`.
pub(crate) fn directed_goalposts(leaf: &Leaf) -> Option<(f64, f64)> {
    let [low, high] = leaf.goalposts?;
    Some(if leaf.direction < 0 { (-high, -low) } else { (low, high) })
}

/// Normalises a column in which more is better; its parameters come from the units present.
///
/// - `min_max`: `low + (x − min)/(max − min)·(high − low)`;
/// - `z_score`: `mean + sd·(x − m)/s`, s the sample standard deviation;
/// - `rank`: 1 = worst, ties take the smallest; `percent_rank`: `(rank − 1)/(n − 1)`;
/// - `goalposts`: `100·clamp((x − lo)/(hi − lo), 0, 1)`;
/// - `ampi`: `60·(x − lo)/(hi − lo) + 70`, lo and hi the goalposts, or min and max where there are none. ISTAT writes a
///   second formula for indicators where less is better, `60·(hi − x)/(hi − lo) + 70`; with the values negated and the
///   posts negated and swapped the first one gives exactly that, since (−x − (−hi))/(−lo − (−hi)) = (hi − x)/(hi − lo).
///
/// # Errors
/// Why it cannot be computed, in words: the units present are too few or too equal for the method.
pub(crate) fn normalise(
    method: &Normalisation,
    column: &[f64],
    goalposts: Option<(f64, f64)>,
) -> Result<Vec<f64>, &'static str> {
    const CONSTANT: &str = "has the same value in every unit";
    let values = present(column);
    let (least, most) = range(&values).ok_or("has no value in any unit")?;
    let (low, high) = goalposts.unwrap_or((least, most));
    let scale = |change: &dyn Fn(f64) -> f64| column.iter().map(|it| change(*it)).collect();
    match *method {
        Normalisation::MinMax { .. } if least >= most => Err(CONSTANT),
        Normalisation::MinMax { low, high } => Ok(scale(&|x| low + (x - least) / (most - least) * (high - low))),
        Normalisation::ZScore { mean: centre, sd } => {
            let deviation = standard_deviation(&values).filter(|it| *it > 0.0).ok_or(CONSTANT)?;
            let m = mean(&values).ok_or(CONSTANT)?;
            Ok(scale(&|x| centre + sd * ((x - m) / deviation)))
        }
        Normalisation::Rank => Ok(ranks_from_the_worst(column)),
        Normalisation::PercentRank if values.len() < 2 => Err("has a value in one unit only"),
        Normalisation::PercentRank => {
            let others = count(values.len() - 1);
            Ok(ranks_from_the_worst(column).iter().map(|rank| (rank - 1.0) / others).collect())
        }
        Normalisation::Goalposts if goalposts.is_none() => Err("has no goalposts"),
        Normalisation::Goalposts => Ok(scale(&|x| 100.0 * ((x - low) / (high - low)).clamp(0.0, 1.0))),
        Normalisation::Ampi if low >= high => Err(CONSTANT),
        Normalisation::Ampi => Ok(scale(&|x| 60.0 * ((x - low) / (high - low)) + 70.0)),
    }
}

/// 1 = smallest, ties take the smallest rank, missing stays missing.
fn ranks_from_the_worst(column: &[f64]) -> Vec<f64> {
    let negated: Vec<f64> = column.iter().map(|it| -it).collect();
    crate::statistics::ranks(&negated).into_iter().map(|rank| rank.map_or(f64::NAN, count)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMN: [f64; 5] = [2.0, 4.0, f64::NAN, 4.0, 10.0];

    fn check(method: &Normalisation, goalposts: Option<(f64, f64)>, expected: [f64; 5]) {
        let found = normalise(method, &COLUMN, goalposts).expect("a column that can be normalised");
        for (a, b) in found.iter().zip(&expected) {
            assert!((a - b).abs() < 1e-12 || (a.is_nan() && b.is_nan()), "{method:?}: {found:?} is not {expected:?}");
        }
    }

    #[test]
    fn every_method_has_its_scale() {
        let hole = f64::NAN;
        check(&Normalisation::MinMax { low: 0.0, high: 100.0 }, None, [0.0, 25.0, hole, 25.0, 100.0]);
        check(&Normalisation::MinMax { low: 1.0, high: 5.0 }, None, [1.0, 2.0, hole, 2.0, 5.0]);
        let s = 12.0_f64.sqrt();
        let z = Normalisation::ZScore { mean: 100.0, sd: 10.0 };
        check(&z, None, [100.0 - 30.0 / s, 100.0 - 10.0 / s, hole, 100.0 - 10.0 / s, 100.0 + 50.0 / s]);
        check(&Normalisation::Rank, None, [1.0, 2.0, hole, 2.0, 4.0]);
        check(&Normalisation::PercentRank, None, [0.0, 1.0 / 3.0, hole, 1.0 / 3.0, 1.0]);
        check(&Normalisation::Goalposts, Some((3.0, 5.0)), [0.0, 50.0, hole, 50.0, 100.0]);
        check(&Normalisation::Ampi, None, [70.0, 85.0, hole, 85.0, 130.0]);
        check(&Normalisation::Ampi, Some((0.0, 20.0)), [76.0, 82.0, hole, 82.0, 100.0]);
    }

    #[test]
    fn a_constant_column_is_refused_where_the_scale_comes_from_the_units() {
        let refused = [
            Normalisation::MinMax { low: 0.0, high: 1.0 },
            Normalisation::ZScore { mean: 0.0, sd: 1.0 },
            Normalisation::Ampi,
        ];
        for method in refused {
            assert!(normalise(&method, &[0.1, 0.1, 0.1], None).is_err(), "{method:?}");
        }
        assert!(normalise(&Normalisation::Ampi, &[0.1, 0.1], Some((0.0, 1.0))).is_ok());
        assert!(normalise(&Normalisation::Rank, &[0.1, 0.1], None).is_ok());
        assert!(normalise(&Normalisation::Goalposts, &[0.1, 0.1], None).is_err());
        assert!(normalise(&Normalisation::Rank, &[f64::NAN], None).is_err());
    }

    #[test]
    fn goalposts_of_less_is_better_are_negated_and_swapped() {
        let leaf = Leaf { code: "gap".into(), parent: "work".into(), weight: 1.0, direction: -1, goalposts: Some([-2.0, 8.0]) };
        assert_eq!(directed_goalposts(&leaf), Some((-8.0, 2.0)));
    }
}
