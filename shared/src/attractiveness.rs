// SPDX-License-Identifier: AGPL-3.0-or-later
//! The attractiveness of territories: the composite index read for places, and the profile of one of them.
//!
//! What it measures: the starting conditions a territory offers for the inclusion of third-country nationals. Not merit,
//! not the presence of foreigners, not crime, not the poverty of residents.

use serde::{Deserialize, Serialize};

use crate::index::{IndexResult, Method, Recipe, Tie, UnitUncertainty};
use crate::indicators::{Dimension, IndicatorCode};
use crate::territories::{Territory, TerritoryCode, TerritoryKind};

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
    /// Computed position, 1 = best.
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
