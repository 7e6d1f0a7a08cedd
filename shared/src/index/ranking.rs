// SPDX-License-Identifier: AGPL-3.0-or-later
//! Step 6: where a unit stands, and in which level.

use super::Cut;

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

#[cfg(test)]
mod tests {
    use super::*;

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
