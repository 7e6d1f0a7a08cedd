// SPDX-License-Identifier: AGPL-3.0-or-later
//! Step 6: where a unit stands, and in which level.

use super::Cut;
use crate::statistics::{count, whole};

/// The level of a score: the highest that begins at or below it; `None` below them all.
pub fn level(levels: &[Cut], score: f64) -> Option<&str> {
    levels.iter().find(|cut| score >= cut.from).map(|cut| cut.label.as_str())
}

/// Every level that an interval of scores touches, and the level of the score itself, from the highest.
pub(crate) fn levels_touched(levels: &[Cut], score: f64, interval: Option<(f64, f64)>) -> Vec<String> {
    let own = level(levels, score);
    let mut upper = f64::INFINITY;
    let mut touched = Vec::new();
    for cut in levels {
        let is_touched = interval.is_some_and(|(low, high)| high >= cut.from && low < upper);
        if is_touched || own == Some(cut.label.as_str()) {
            touched.push(cut.label.clone());
        }
        upper = cut.from;
    }
    touched
}

/// The units to be ranked, and the memory for doing so again and again.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    standings: Vec<Standing>,
    spare: Vec<Standing>,
    /// By bucket: how many units lie in it, then where the next of them goes.
    places: Vec<usize>,
}

/// A unit while it is being ranked.
#[derive(Clone, Copy, Debug, Default)]
struct Standing {
    score: f64,
    unit: u16,
    bucket: u16,
}

/// How many places a unit may be moved, on average, before a plain sort is the faster one.
const STEPS_PER_UNIT: usize = 8;

impl Order {
    /// The units that have a score.
    pub(crate) fn of(units: impl Iterator<Item = u16>) -> Self {
        let standings: Vec<Standing> = units.map(|unit| Standing { unit, ..Standing::default() }).collect();
        Self { spare: standings.clone(), places: vec![0; standings.len()], standings }
    }

    /// How many units are ranked.
    pub(crate) fn n_ranked(&self) -> usize {
        self.standings.len()
    }

    /// Ranks the units by their scores, 1 = best, ties take the smallest; a score that is not finite stands last.
    pub(crate) fn rank(&mut self, scores: &[f64], ranks: &mut [u16]) {
        for standing in &mut self.standings {
            let score = scores.get(usize::from(standing.unit)).copied().filter(|it| it.is_finite());
            standing.score = score.unwrap_or(f64::NEG_INFINITY);
        }
        self.distribute();
        self.sort();
        let (mut rank, mut last) = (0, f64::INFINITY);
        for (position, standing) in (1..).zip(&self.standings) {
            if standing.score < last {
                (rank, last) = (position, standing.score);
            }
            if let Some(place) = ranks.get_mut(usize::from(standing.unit)) {
                *place = rank;
            }
        }
    }

    /// Brings the units nearly in order, in time proportional to their number: as many buckets of equal width as units.
    fn distribute(&mut self) {
        let finite = self.standings.iter().map(|it| it.score).filter(|it| it.is_finite());
        let (low, high) = finite.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), it| (a.min(it), b.max(it)));
        let last = self.standings.len().saturating_sub(1);
        let scale = count(last) / (high - low);
        self.places.fill(0);
        for standing in &mut self.standings {
            let bucket = whole((high - standing.score) * scale).min(last);
            standing.bucket = u16::try_from(bucket).unwrap_or(u16::MAX);
            if let Some(n) = self.places.get_mut(bucket) {
                *n += 1;
            }
        }
        let mut begin = 0;
        for place in &mut self.places {
            begin += std::mem::replace(place, begin);
        }
        for standing in &self.standings {
            if let Some(place) = self.places.get_mut(usize::from(standing.bucket)) {
                if let Some(cell) = self.spare.get_mut(*place) {
                    *cell = *standing;
                }
                *place += 1;
            }
        }
        std::mem::swap(&mut self.standings, &mut self.spare);
    }

    /// Sorts from the highest score down, by insertion; where the buckets were of little help, plainly. Both leave equal
    /// scores in some order, on which ranks do not depend.
    fn sort(&mut self) {
        let mut steps_left = STEPS_PER_UNIT * self.standings.len();
        for end in 2..=self.standings.len() {
            let mut head = self.standings.get_mut(..end).unwrap_or_default();
            while let [.., above, own] = head {
                if above.score >= own.score {
                    break;
                }
                if steps_left == 0 {
                    self.standings.sort_unstable_by(|a, b| b.score.total_cmp(&a.score));
                    return;
                }
                steps_left -= 1;
                std::mem::swap(above, own);
                let shorter = head.len() - 1;
                head = std::mem::take(&mut head).get_mut(..shorter).unwrap_or_default();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::ranks;

    #[test]
    fn ranking_again_and_again_agrees_with_ranking_once() {
        let mut order = Order::of(0..6);
        let mut found = [0; 6];
        let columns = [
            [3.0, 1.0, 2.0, 3.0, 0.5, 9.0],
            [1.0, 1.0, 1.0, 1.0, 1.0, 1.0],
            [1e9, 1.0, 2.0, 3.0, 4.0, 5.0],
            [-0.0, 0.0, 1.0, -1.0, -1e-300, 1e-300],
        ];
        for scores in columns {
            order.rank(&scores, &mut found);
            let expected: Vec<Option<usize>> = ranks(&scores);
            assert_eq!(found.map(|it| Some(usize::from(it))).as_slice(), expected, "{scores:?}");
        }
        order.rank(&[f64::NAN, 1.0, f64::INFINITY, 2.0, 3.0, 4.0], &mut found);
        assert_eq!(found, [5, 4, 5, 3, 2, 1]);
    }

    #[test]
    fn a_skewed_column_is_sorted_plainly() {
        let scores: Vec<f64> = (0..500).map(|it| if it == 0 { 1e12 } else { f64::from(it * 7 % 499) }).collect();
        let mut found = vec![0; 500];
        Order::of(0..500).rank(&scores, &mut found);
        let found: Vec<Option<usize>> = found.into_iter().map(|it| Some(usize::from(it))).collect();
        assert_eq!(found, ranks(&scores));
    }

    fn levels() -> Vec<Cut> {
        [("A", 65.0), ("B", 55.0), ("C", 45.0)].map(|(label, from)| Cut { label: label.into(), from }).into()
    }

    #[test]
    fn a_level_begins_at_its_threshold() {
        for (score, expected) in [(70.0, Some("A")), (65.0, Some("A")), (64.9, Some("B")), (44.9, None)] {
            assert_eq!(level(&levels(), score), expected, "{score}");
        }
    }

    #[test]
    fn an_interval_touches_every_level_it_crosses() {
        let cases = [
            (66.0, Some((64.0, 67.0)), "AB"),
            (60.0, Some((50.0, 65.0)), "ABC"),
            (60.0, Some((55.0, 58.0)), "B"),
            (66.0, Some((46.0, 54.0)), "AC"),
            (60.0, None, "B"),
            (40.0, Some((39.0, 45.0)), "C"),
            (40.0, None, ""),
        ];
        for (score, interval, expected) in cases {
            assert_eq!(levels_touched(&levels(), score, interval).concat(), expected, "{score} {interval:?}");
        }
    }
}
