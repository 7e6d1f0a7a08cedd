// SPDX-License-Identifier: AGPL-3.0-or-later
//! The index as a page reads it: rows by computed rank, who is tied with whom, where the gap is clear.

use std::collections::BTreeMap;

use shared::attractiveness::Attractiveness;

use crate::ui::browser::float;
use crate::ui::figures::Stroke;
use crate::ui::order::sort_by_number;

/// The whole ranking.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Standing {
    /// By computed rank; those without a rank at the end.
    pub(crate) rows: Vec<Row>,
    /// One for each set of rows that overlap all together.
    pub(crate) strokes: Vec<Stroke>,
}

/// One territory.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Row {
    /// ISTAT code.
    pub(crate) code: String,
    /// Name as charts write it.
    pub(crate) name: String,
    /// Where it stands; `None` where the index has no score.
    pub(crate) place: Option<Standpoint>,
    /// Level of the score.
    pub(crate) level: Option<String>,
    /// The other level that the score interval touches.
    pub(crate) or_level: Option<String>,
    /// Scores by node, 0 to 100.
    pub(crate) scores: BTreeMap<String, f64>,
    /// Names of those it is tied with, by computed rank.
    pub(crate) tied: Vec<(String, String)>,
    /// Whether no earlier row's interval reaches it: a clear gap.
    pub(crate) is_break: bool,
    /// How many of its values are missing.
    pub(crate) n_missing: usize,
}

/// Computed rank and interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Standpoint {
    /// Computed rank, 1 = best.
    pub(crate) rank: f64,
    /// Best rank, nine times out of ten.
    pub(crate) low: f64,
    /// Worst rank, nine times out of ten.
    pub(crate) high: f64,
}

impl Standpoint {
    fn overlaps(self, other: Self) -> bool {
        self.low <= other.high && other.low <= self.high
    }

    /// Whether the computed rank lies outside of its own interval; it can, and is shown as it is.
    pub(crate) fn is_outside(self) -> bool {
        self.rank < self.low || self.rank > self.high
    }
}

impl Row {
    /// The score of a node.
    pub(crate) fn score(&self, node: &str) -> Option<f64> {
        self.scores.get(node).copied()
    }
}

/// The level that a score reaches in the recipe of an index.
pub(crate) fn level_of(index: &Attractiveness, score: Option<f64>) -> Option<String> {
    let score = score?;
    index.recipe.levels.iter().find(|it| score >= it.from).map(|it| it.label.clone())
}

/// The code of the root of the recipe.
pub(crate) fn root_of(index: &Attractiveness) -> &str {
    index.recipe.nodes.iter().find(|it| it.parent.is_none()).map_or("", |it| it.code.as_str())
}

/// The ranking of an index.
pub(crate) fn standing(index: &Attractiveness) -> Standing {
    let mut rows: Vec<Row> = index.result.units.iter().filter_map(|unit| row(index, unit)).collect();
    sort_by_number(&mut rows, |it| it.place.map_or(f64::INFINITY, |place| place.rank));
    let places: Vec<(String, String, Option<Standpoint>)> =
        rows.iter().map(|it| (it.code.clone(), it.name.clone(), it.place)).collect();
    let mut reached = f64::INFINITY;
    for (n, row) in rows.iter_mut().enumerate() {
        let Some(place) = row.place else { continue };
        row.tied = places
            .iter()
            .filter(|(code, _, other)| *code != row.code && other.is_some_and(|other| other.overlaps(place)))
            .map(|(code, name, _)| (code.clone(), name.clone()))
            .collect();
        row.is_break = n > 0 && place.low > reached;
        reached = if n == 0 { place.high } else { reached.max(place.high) };
    }
    let strokes = index.ties.iter().filter_map(|tie| stroke(&rows, &tie.units, tie.at)).collect();
    Standing { rows, strokes }
}

fn row(index: &Attractiveness, unit: &shared::index::UnitResult) -> Option<Row> {
    let territory = index.territories.iter().find(|it| it.code.as_str() == unit.unit)?;
    let place = unit.rank.map(|rank| {
        let rank = float(rank);
        let (low, high) = unit.uncertainty.as_ref().map_or((rank, rank), |it| (it.rank_low, it.rank_high));
        Standpoint { rank, low, high }
    });
    let levels = unit.uncertainty.as_ref().map(|it| it.levels.as_slice()).unwrap_or_default();
    Some(Row {
        code: unit.unit.clone(),
        name: territory.short_name.clone(),
        place,
        or_level: levels.iter().find(|it| unit.level.as_ref() != Some(it)).cloned(),
        level: unit.level.clone(),
        scores: unit.scores.clone(),
        tied: Vec::new(),
        is_break: false,
        n_missing: index.missing.iter().filter(|it| it.territory == territory.code).count(),
    })
}

fn stroke(rows: &[Row], units: &[String], at: f64) -> Option<Stroke> {
    let first = rows.iter().position(|it| units.contains(&it.code))?;
    let last = rows.iter().rposition(|it| units.contains(&it.code))?;
    Some(Stroke { first, last, at })
}
