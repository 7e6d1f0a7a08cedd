// SPDX-License-Identifier: AGPL-3.0-or-later
//! Which units the data do not set apart: two units whose rank intervals overlap are a tie on every screen.

use serde::{Deserialize, Serialize};

use super::IndexResult;
use crate::statistics::count;

/// A maximal set of units whose rank intervals overlap all together: the data do not say which comes first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Tie {
    /// Keys of the units, by computed rank.
    pub units: Vec<String>,
    /// A rank that lies inside every one of their intervals: where the stroke that joins them stands.
    pub at: f64,
}

/// A unit's computed rank and the interval it may lie in, ends included.
#[derive(Clone, Debug, PartialEq)]
pub struct RankInterval {
    /// Key of the unit.
    pub unit: String,
    /// Computed rank, 1 = best.
    pub rank: usize,
    /// Lowest number of the interval: the best place.
    pub low: f64,
    /// Highest number: the worst place.
    pub high: f64,
}

impl IndexResult {
    /// The rank intervals of the units that have a rank, in their order; without draws a rank is an interval by itself.
    pub fn intervals(&self) -> Vec<RankInterval> {
        let interval = |it: &super::UnitResult| {
            let rank = it.rank?;
            let draws = it.uncertainty.as_ref().map(|it| (it.rank_low, it.rank_high));
            let (low, high) = draws.unwrap_or((count(rank), count(rank)));
            Some(RankInterval { unit: it.unit.clone(), rank, low, high })
        };
        self.units.iter().filter_map(interval).collect()
    }
}

/// Whether two rank intervals have a rank in common.
pub fn overlaps(a: &RankInterval, b: &RankInterval) -> bool {
    a.low <= b.high && b.low <= a.high
}

/// The maximal sets of two or more units that overlap all together, from the best ranks down: the maximal cliques of an
/// interval graph, found by one sweep over the ends.
pub fn ties(intervals: &[RankInterval]) -> Vec<Tie> {
    let mut by_low: Vec<&RankInterval> = intervals.iter().collect();
    by_low.sort_by(|a, b| a.low.total_cmp(&b.low));
    let mut by_high = by_low.clone();
    by_high.sort_by(|a, b| a.high.total_cmp(&b.high));
    let mut ties = Vec::new();
    let mut begun = by_low.into_iter().peekable();
    let mut open: Vec<&RankInterval> = Vec::new();
    for ending in by_high {
        // Ends are included: what begins where this one ends overlaps it.
        let mut has_grown = false;
        while let Some(next) = begun.next_if(|it| it.low <= ending.high) {
            open.push(next);
            has_grown = true;
        }
        if has_grown && open.len() > 1 {
            ties.push(tie(&open, ending.high));
        }
        open.retain(|it| !std::ptr::eq(*it, ending));
    }
    ties
}

/// The tie of the open intervals, the first of which ends at `end`.
fn tie(open: &[&RankInterval], end: f64) -> Tie {
    let begin = open.iter().fold(f64::NEG_INFINITY, |begin, it| begin.max(it.low));
    let mut members = open.to_vec();
    members.sort_by(|a, b| a.rank.cmp(&b.rank).then_with(|| a.unit.cmp(&b.unit)));
    Tie { units: members.into_iter().map(|it| it.unit.clone()).collect(), at: f64::midpoint(begin, end) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(intervals: &[(&str, f64, f64)], expected: &[(&str, f64)]) {
        let intervals: Vec<RankInterval> = intervals
            .iter()
            .enumerate()
            .map(|(i, (unit, low, high))| RankInterval { unit: (*unit).into(), rank: i + 1, low: *low, high: *high })
            .collect();
        let found: Vec<(String, f64)> = ties(&intervals).into_iter().map(|it| (it.units.concat(), it.at)).collect();
        let expected: Vec<(String, f64)> = expected.iter().map(|(units, at)| ((*units).into(), *at)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn ties_are_maximal_and_ordered() {
        check(&[], &[]);
        check(&[("a", 1.0, 1.0), ("b", 2.0, 2.0)], &[]);
        check(&[("a", 1.0, 2.0), ("b", 1.0, 2.0), ("c", 2.0, 3.0), ("d", 4.0, 4.0)], &[("abc", 2.0)]);
        check(&[("a", 1.0, 2.0), ("b", 2.0, 3.0), ("c", 3.0, 4.0)], &[("ab", 2.0), ("bc", 3.0)]);
        // One that spans all, and two that do not meet each other.
        check(&[("a", 1.0, 6.0), ("b", 1.0, 2.0), ("c", 3.0, 5.0)], &[("ab", 1.5), ("ac", 4.0)]);
        check(&[("a", 1.0, 6.0), ("b", 2.0, 5.0), ("c", 3.0, 4.0)], &[("abc", 3.5)]);
    }

    #[test]
    fn overlap_includes_the_ends() {
        let interval = |low, high| RankInterval { unit: String::new(), rank: 1, low, high };
        assert!(overlaps(&interval(1.0, 2.0), &interval(2.0, 3.0)));
        assert!(!overlaps(&interval(1.0, 2.0), &interval(2.5, 3.0)));
    }
}
