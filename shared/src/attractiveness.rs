// SPDX-License-Identifier: AGPL-3.0-or-later
//! The attractiveness of territories: the composite index read for places, and the profile of one of them.
//!
//! What it measures: the starting conditions a territory offers for the inclusion of third-country nationals. Not merit,
//! not the presence of foreigners, not crime, not the poverty of residents.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::canonical;
use crate::index::{self, IndexResult, Method, Recipe, Tie, UnitUncertainty, Values};
use crate::indicators::{Dimension, Direction, Indicator, IndicatorCode};
use crate::problem::Violations;
use crate::territories::{Place, Territory, TerritoryCode, TerritoryKind};

mod inheritance;
mod profile;
mod record;
mod smaller;
mod split;

pub use inheritance::{InUse, Inheritance, MOSTLY_INHERITED_ABOVE};
pub use profile::profile;
pub use record::Record;
pub use smaller::{Fact, ProvinceStanding, Provinces, profile_of_smaller, provinces};
pub use split::{RegionsQuery, split};

use profile::provenance_of;
pub(crate) use smaller::inside;

/// The attractiveness index of the territories of a kind in a year, from everything on record.
///
/// The territories keep their order. Each cell takes the value in use ([`Record::in_use`]); a node right below the root
/// is a dimension and must be among `dimensions`; an indicator of the recipe must be in the catalogue and count the same
/// way there.
///
/// # Errors
/// Where recipe, catalogue and dimensions do not fit together, and every fault that [`index::compute`] finds.
pub fn attractiveness(
    kind: TerritoryKind,
    territories: &[Territory],
    recipe: &Recipe,
    dimensions: &[Dimension],
    indicators: &[Indicator],
    record: &Record,
    year: i32,
) -> Result<Attractiveness, Violations> {
    let territories: Vec<Territory> = territories.iter().filter(|it| it.kind == kind).cloned().collect();
    let (dimensions, inside) = fitting(recipe, dimensions, indicators)?;
    is_measured(&territories, &inside, record, year)?;
    let values = index_values(&territories, recipe, indicators, record, year)?;
    let result = index::compute(recipe, &values)?;
    let (mut missing, mut years) = (Vec::new(), Vec::new());
    for territory in &territories {
        for indicator in &inside {
            if let Some(value) = record.in_use(indicator, &territory.code, year) {
                years.push(value.year);
            } else {
                let (territory, indicator) = (territory.code.clone(), indicator.code.clone());
                missing.push(MissingCell { territory, indicator });
            }
        }
    }
    Ok(Attractiveness {
        kind,
        recipe: recipe.clone(),
        dimensions,
        year,
        oldest_year: years.iter().copied().min().unwrap_or(year),
        newest_year: years.iter().copied().max().unwrap_or(year),
        missing,
        ties: index::ties(&result.intervals()),
        result_digest: canonical::digest(&result).map_err(|it| Violations::one("#", it.to_string()))?,
        result,
        territories,
    })
}

/// The table an index of a year is computed from: a row a territory, a column an indicator of the recipe, in their
/// orders.
///
/// # Errors
/// Where an indicator of the recipe is not in the catalogue, or counts the other way there.
pub fn index_values(
    territories: &[Territory],
    recipe: &Recipe,
    indicators: &[Indicator],
    record: &Record,
    year: i32,
) -> Result<Values, Violations> {
    let inside = catalogued(recipe, indicators)?;
    let cell = |of: &Territory, it: &Indicator| record.in_use(it, &of.code, year).map(|it| it.value);
    Ok(Values {
        units: territories.iter().map(|it| it.code.to_string()).collect(),
        indicators: inside.iter().map(|it| it.code.to_string()).collect(),
        rows: territories.iter().map(|of| inside.iter().map(|it| cell(of, it)).collect()).collect(),
    })
}

/// Whether dimensions and catalogue know all that a recipe names, and count it the same way.
///
/// # Errors
/// Every fault, under `#/recipe`.
pub fn fits(recipe: &Recipe, dimensions: &[Dimension], indicators: &[Indicator]) -> Result<(), Violations> {
    fitting(recipe, dimensions, indicators).map(|_| ())
}

/// The dimensions and the catalogue's entries of a recipe, with the faults of both at once.
fn fitting<'a>(
    recipe: &Recipe,
    dimensions: &[Dimension],
    indicators: &'a [Indicator],
) -> Result<(Vec<Dimension>, Vec<&'a Indicator>), Violations> {
    match (dimensions_of(recipe, dimensions), catalogued(recipe, indicators)) {
        (Ok(dimensions), Ok(inside)) => Ok((dimensions, inside)),
        (dimensions, inside) => {
            let mut faults = dimensions.err().unwrap_or_default();
            faults.extend(inside.err().unwrap_or_default());
            Err(faults)
        }
    }
}

/// Whether each indicator has a value for the index of a year in one territory at least; where not, the fault says the
/// years that are on record.
fn is_measured(territories: &[Territory], inside: &[&Indicator], record: &Record, year: i32) -> Result<(), Violations> {
    let mut faults = Violations::default();
    for (i, it) in inside.iter().enumerate() {
        if territories.iter().any(|of| record.in_use(it, &of.code, year).is_some()) {
            continue;
        }
        let has_any = |values: &BTreeMap<TerritoryCode, _>| territories.iter().any(|it| values.contains_key(&it.code));
        let years: Vec<String> =
            record.years(&it.code).filter(|(_, values)| has_any(values)).map(|(year, _)| year.to_string()).collect();
        let on_record = if years.is_empty() { "no year at all".to_owned() } else { years.join(", ") };
        let oldest = year.saturating_sub(it.max_age_years.max(0));
        let detail = format!(
            "there is no index of {year} yet: «{}» ({}) needs a value of {oldest} to {year}, and on record is {on_record}",
            it.name.en, it.code
        );
        faults.add(format!("#/recipe/indicators/{i}"), detail);
    }
    faults.ok(())
}

/// The catalogue's entries for the indicators of a recipe, in its order.
fn catalogued<'a>(recipe: &Recipe, indicators: &'a [Indicator]) -> Result<Vec<&'a Indicator>, Violations> {
    let by_code: BTreeMap<&str, &Indicator> = indicators.iter().map(|it| (it.code.as_str(), it)).collect();
    let mut faults = Violations::default();
    let mut found = Vec::with_capacity(recipe.indicators.len());
    for (i, leaf) in recipe.indicators.iter().enumerate() {
        let Some(indicator) = by_code.get(leaf.code.as_str()) else {
            let detail = format!("the catalogue has no indicator \"{}\"", leaf.code);
            faults.add(format!("#/recipe/indicators/{i}/code"), detail);
            continue;
        };
        let expected = if leaf.direction < 0 { Direction::LowerIsBetter } else { Direction::HigherIsBetter };
        let detail = format!("\"{}\" is {} in the catalogue", leaf.code, indicator.direction);
        faults.require(indicator.direction == expected, format!("#/recipe/indicators/{i}/direction"), detail);
        found.push(*indicator);
    }
    faults.ok(found)
}

/// The dimensions of a recipe, in its order: the nodes right below the root.
fn dimensions_of(recipe: &Recipe, dimensions: &[Dimension]) -> Result<Vec<Dimension>, Violations> {
    let mut faults = Violations::default();
    let mut found = Vec::new();
    for (i, node) in recipe.dimensions() {
        match dimensions.iter().find(|it| it.code == node.code) {
            Some(dimension) => found.push(dimension.clone()),
            None => faults.add(format!("#/recipe/nodes/{i}/code"), format!("there is no dimension \"{}\"", node.code)),
        }
    }
    faults.ok(found)
}

/// The attractiveness index of all territories of a kind, as the ranking page reads it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Attractiveness {
    /// Which territories are compared.
    pub kind: TerritoryKind,
    /// The territories, in the order of the result's units.
    pub territories: Vec<Territory>,
    /// The recipe in use.
    pub recipe: Recipe,
    /// The dimensions, in the order of the recipe.
    pub dimensions: Vec<Dimension>,
    /// Year of the index: no value is newer.
    pub year: i32,
    /// Year of the oldest value used.
    pub oldest_year: i32,
    /// Year of the newest value used.
    pub newest_year: i32,
    /// Every cell that has no value.
    pub missing: Vec<MissingCell>,
    /// Maximal sets of territories that overlap all together, by rank; one unit alone makes no set.
    pub ties: Vec<Tie>,
    /// The computed index.
    pub result: IndexResult,
    /// SHA-256 of the canonical JSON of `result`: the browser's own computation must give the same.
    pub result_digest: String,
}

/// A cell without a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct MissingCell {
    /// Where.
    pub territory: TerritoryCode,
    /// What.
    pub indicator: IndicatorCode,
}

/// What is known of one territory, and where every figure comes from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Profile {
    /// The territory.
    pub territory: Territory,
    /// The territories it lies in, the nearest first; empty for a region.
    pub larger: Vec<Place>,
    /// The territory that score, level, interval, dimensions, strengths and weaknesses are inherited from; `null` where
    /// they are its own.
    pub inherited_from: Option<TerritoryCode>,
    /// How many of the values of the index are its own; where most are inherited there is no rank.
    pub inheritance: Inheritance,
    /// Recipe the index was computed with.
    pub method: Method,
    /// Digest of the recipe.
    pub digest: String,
    /// How many territories are compared.
    pub n_territories: i32,
    /// Year of the index.
    pub year: i32,
    /// Score of the index, 0 to 100; `null` where it has none.
    pub score: Option<f64>,
    /// Computed position, 1 = best; `null` where it has no score, and where the score is inherited.
    pub rank: Option<i32>,
    /// Level.
    pub level: Option<String>,
    /// Share of the indicators that are present, 0 to 1.
    pub coverage: f64,
    /// How sure the position is.
    pub uncertainty: Option<UnitUncertainty>,
    /// Territories whose rank interval overlaps this one's, by computed rank.
    pub tied_with: Vec<TerritoryCode>,
    /// The dimensions, in the order of the recipe.
    pub dimensions: Vec<DimensionStanding>,
    /// The indicators of the index, in the order of the recipe, then those of context.
    pub indicators: Vec<IndicatorStanding>,
    /// What to lean on: at most four indicators, those whose score is farthest above the median of all.
    pub strengths: Vec<IndicatorCode>,
    /// What to strengthen: at most four, those farthest below.
    pub weaknesses: Vec<IndicatorCode>,
}

/// How a territory stands in a dimension.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct DimensionStanding {
    /// The dimension.
    pub dimension: Dimension,
    /// Its score, 0 to 100; `null` where it has none.
    pub score: Option<f64>,
    /// Position of the score, 1 = best, ties take the smallest.
    pub rank: Option<i32>,
    /// Median score of all.
    pub median: Option<f64>,
    /// Scores of the other territories, ascending.
    pub others: Vec<f64>,
    /// Cronbach's α.
    pub cronbach_alpha: Option<f64>,
    /// Whether its indicators hold together; where not, read with care.
    pub is_coherent: bool,
}

/// How a territory stands in an indicator.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct IndicatorStanding {
    /// The indicator.
    pub indicator: crate::indicators::Indicator,
    /// The value in use, in the indicator's unit; `null` where it is missing.
    pub value: Option<f64>,
    /// Year of that value.
    pub year: Option<i32>,
    /// Its normalised score, 0 to 100; `null` where missing or of context.
    pub score: Option<f64>,
    /// Position by raw value, 1 = most favourable; `null` where missing or of context.
    pub rank: Option<i32>,
    /// How many territories have a value.
    pub n_present: i32,
    /// Median of the values in use over all territories.
    pub median: Option<f64>,
    /// The years on record, ascending; a year that is absent was not published.
    pub series: Vec<SeriesPoint>,
    /// Who imported the value in use, and when; `null` where it is missing.
    pub provenance: Option<Provenance>,
    /// The larger territory that the value was taken from; `null` where it is the territory's own, or missing.
    pub inherited_from: Option<TerritoryCode>,
}

/// A value of a series.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct SeriesPoint {
    /// Year.
    pub year: i32,
    /// Value of the territory; `null` where it is missing that year.
    pub value: Option<f64>,
    /// Median over the territories that have one.
    pub median: Option<f64>,
}

/// Where a stored value came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Provenance {
    /// Name of the file it was read from.
    pub file_name: String,
    /// SHA-256 of that file: `sha256:…`.
    pub file_digest: String,
    /// When it was imported: RFC 3339, UTC.
    #[cfg_attr(feature = "server", schema(format = DateTime))]
    pub imported_at: String,
}
