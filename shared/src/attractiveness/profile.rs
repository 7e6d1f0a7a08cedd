// SPDX-License-Identifier: AGPL-3.0-or-later
//! How one territory stands: by dimension, by indicator, and what to lean on.

use std::collections::BTreeMap;

use super::{
    Attractiveness, DimensionStanding, IndicatorStanding, Inheritance, Profile, Provenance, Record, SeriesPoint,
    index_values,
};
use crate::imports::Import;
use crate::index::{LOW_COHERENCE, Prepared, overlaps};
use crate::indicators::{Direction, Indicator, IndicatorCode, IndicatorRole, Value};
use crate::statistics::{median, present, ranks};
use crate::territories::TerritoryCode;

/// How many indicators are named to lean on, and to strengthen, at most.
const N_NAMED: usize = 4;

/// The profile of a territory in an index already computed: `indicators`, `record` and `imports` are what it was
/// computed from. `None` where the index does not have the territory.
///
/// Strengths are the indicators whose normalised score is farthest above the median of all territories, weaknesses
/// those farthest below; at equal distance the code decides. An indicator at the median is neither.
pub fn profile(
    code: &TerritoryCode,
    attractiveness: &Attractiveness,
    indicators: &[Indicator],
    record: &Record,
    imports: &[Import],
) -> Option<Profile> {
    let position = attractiveness.territories.iter().position(|it| it.code == *code)?;
    let territory = attractiveness.territories.get(position)?.clone();
    let unit = attractiveness.result.units.get(position)?;
    let root = attractiveness.recipe.nodes.iter().find(|it| it.parent.is_none())?;
    let mut by_code: Vec<&TerritoryCode> = attractiveness.territories.iter().map(|it| &it.code).collect();
    by_code.sort();
    let context = Context { attractiveness, position, territory: &territory.code, by_code, record, imports };
    let scores = context.normalised_scores(indicators);
    let (strengths, weaknesses) = named(position, &scores);
    let inside = super::smaller::inside(attractiveness, indicators);
    let own = [territory.code.clone()];
    Some(Profile {
        larger: Vec::new(),
        inherited_from: None,
        inheritance: Inheritance::of(inside, record, &own, attractiveness.year),
        method: attractiveness.result.method.clone(),
        digest: attractiveness.result.digest.clone(),
        n_territories: small(attractiveness.territories.len()),
        year: attractiveness.year,
        score: unit.scores.get(&root.code).copied(),
        rank: unit.rank.map(small),
        level: unit.level.clone(),
        coverage: unit.coverage,
        uncertainty: unit.uncertainty.clone(),
        tied_with: context.tied_with(),
        dimensions: context.dimensions(),
        indicators: context.indicators(indicators, &scores),
        strengths,
        weaknesses,
        territory,
    })
}

/// A count that fits: territories and ranks are few.
fn small(n: usize) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}

/// The scores of an indicator over the territories; missing is NaN.
type Scores = BTreeMap<IndicatorCode, Vec<f64>>;

/// Strengths and weaknesses of the territory at a position.
fn named(position: usize, scores: &Scores) -> (Vec<IndicatorCode>, Vec<IndicatorCode>) {
    let distance = |column: &Vec<f64>| Some(column.get(position)? - median(&present(column))?);
    let mut distances: Vec<(&IndicatorCode, f64)> =
        scores.iter().filter_map(|(code, column)| Some((code, distance(column)?))).collect();
    // Stable: the codes are in order already.
    let mut farthest = |sign: f64| -> Vec<IndicatorCode> {
        distances.sort_by(|a, b| a.0.cmp(b.0));
        distances.sort_by(|a, b| (sign * b.1).total_cmp(&(sign * a.1)));
        distances.iter().filter(|it| sign * it.1 > 0.0).take(N_NAMED).map(|it| it.0.clone()).collect()
    };
    (farthest(1.0), farthest(-1.0))
}

/// What a profile is made from.
struct Context<'a> {
    attractiveness: &'a Attractiveness,
    /// Of the territory, among the units.
    position: usize,
    territory: &'a TerritoryCode,
    /// The territories compared, in the order of their codes.
    by_code: Vec<&'a TerritoryCode>,
    record: &'a Record,
    imports: &'a [Import],
}

impl Context<'_> {
    fn normalised_scores(&self, indicators: &[Indicator]) -> Scores {
        let Attractiveness { territories, recipe, year, .. } = self.attractiveness;
        let prepared = index_values(territories, recipe, indicators, self.record, *year)
            .and_then(|values| Prepared::new(recipe, &values));
        let Ok(prepared) = prepared else { return Scores::new() };
        let columns = recipe.indicators.iter().zip(prepared.normalised_scores());
        columns.filter_map(|(leaf, column)| Some((leaf.code.parse().ok()?, column.to_vec()))).collect()
    }

    fn tied_with(&self) -> Vec<TerritoryCode> {
        let mut intervals = self.attractiveness.result.intervals();
        let Some(own) = intervals.iter().find(|it| it.unit == self.territory.as_str()).cloned() else {
            return Vec::new();
        };
        intervals.retain(|it| it.unit != own.unit && overlaps(it, &own));
        intervals.sort_by(|a, b| a.rank.cmp(&b.rank).then_with(|| a.unit.cmp(&b.unit)));
        intervals.iter().filter_map(|it| it.unit.parse().ok()).collect()
    }

    fn dimensions(&self) -> Vec<DimensionStanding> {
        let result = &self.attractiveness.result;
        let standing = |dimension: &crate::indicators::Dimension| {
            let score = |unit: &crate::index::UnitResult| unit.scores.get(&dimension.code).copied();
            let column: Vec<f64> = result.units.iter().map(|it| score(it).unwrap_or(f64::NAN)).collect();
            let own = column.get(self.position).copied().filter(|it| !it.is_nan());
            let node = result.nodes.iter().find(|it| it.code == dimension.code);
            let others = column.iter().enumerate().filter(|(i, it)| *i != self.position && !it.is_nan());
            let mut others: Vec<f64> = others.map(|(_, it)| *it).collect();
            others.sort_by(f64::total_cmp);
            DimensionStanding {
                dimension: dimension.clone(),
                score: own,
                rank: ranks(&column).get(self.position).copied().flatten().map(small),
                median: median(&present(&column)),
                others,
                cronbach_alpha: node.and_then(|it| it.cronbach_alpha),
                is_coherent: node.is_none_or(|it| !it.warnings.iter().any(|word| word == LOW_COHERENCE)),
            }
        };
        self.attractiveness.dimensions.iter().map(standing).collect()
    }

    fn indicators(&self, indicators: &[Indicator], scores: &Scores) -> Vec<IndicatorStanding> {
        let by_code: BTreeMap<&str, &Indicator> = indicators.iter().map(|it| (it.code.as_str(), it)).collect();
        let inside =
            self.attractiveness.recipe.indicators.iter().filter_map(|it| by_code.get(it.code.as_str()).copied());
        let beside = indicators.iter().filter(|it| it.role == IndicatorRole::Context);
        inside.chain(beside).map(|it| self.indicator(it, scores.get(&it.code))).collect()
    }

    fn indicator(&self, indicator: &Indicator, scores: Option<&Vec<f64>>) -> IndicatorStanding {
        let Attractiveness { territories, year, .. } = self.attractiveness;
        let in_use: Vec<Option<&Value>> =
            territories.iter().map(|it| self.record.in_use(indicator, &it.code, *year)).collect();
        let sign = match indicator.direction {
            Direction::HigherIsBetter => 1.0,
            Direction::LowerIsBetter => -1.0,
            Direction::Neutral => f64::NAN,
        };
        let favourable: Vec<f64> = in_use.iter().map(|it| it.map_or(f64::NAN, |it| sign * it.value)).collect();
        let known: Vec<f64> = in_use.iter().flatten().map(|it| it.value).collect();
        let own = in_use.get(self.position).copied().flatten();
        IndicatorStanding {
            indicator: indicator.clone(),
            value: own.map(|it| it.value),
            year: own.map(|it| it.year),
            score: scores.and_then(|it| it.get(self.position)).copied().filter(|it| !it.is_nan()),
            rank: ranks(&favourable).get(self.position).copied().flatten().map(small),
            n_present: small(known.len()),
            median: median(&known),
            series: self.series(indicator),
            provenance: own.and_then(|it| provenance_of(it, self.imports)),
            inherited_from: None,
        }
    }

    fn series(&self, indicator: &Indicator) -> Vec<SeriesPoint> {
        let point = |(year, values): (i32, &BTreeMap<TerritoryCode, Value>)| {
            // Both run by code, so one walk through the two finds the values of the territories compared.
            let mut compared = self.by_code.iter().copied().peekable();
            let mut is_compared = |code: &TerritoryCode| {
                while compared.next_if(|it| *it < code).is_some() {}
                compared.next_if(|it| *it == code).is_some()
            };
            let of_kind: Vec<f64> =
                values.iter().filter(|(code, _)| is_compared(code)).map(|(_, it)| it.value).collect();
            let median = median(&of_kind)?;
            Some(SeriesPoint { year, value: values.get(self.territory).map(|it| it.value), median: Some(median) })
        };
        let last = self.attractiveness.year;
        self.record.years(&indicator.code).filter(|(year, _)| *year <= last).filter_map(point).collect()
    }
}

/// The import that wrote a value.
pub(super) fn provenance_of(value: &Value, imports: &[Import]) -> Option<Provenance> {
    let import = imports.iter().find(|it| it.id == value.import)?;
    Some(Provenance {
        file_name: import.file_name.clone(),
        file_digest: import.file_digest.clone(),
        imported_at: import.imported_at.clone(),
    })
}
