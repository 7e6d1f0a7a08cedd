// SPDX-License-Identifier: AGPL-3.0-or-later
//! The composite index: from a recipe and a table of values to scores, ranks with their intervals, and the warnings a
//! reader needs. It knows units, indicators and nodes; no word of territories.
//!
//! The contract is the section "Composite index" of the formulas; its steps are the rooms below, in order.

use serde::{Deserialize, Serialize};

use crate::canonical;
use crate::problem::Violations;

mod aggregation;
mod columns;
mod diagnostics;
mod imputation;
mod normalisation;
mod parse;
mod prepared;
mod ranking;
mod recipe;
mod tie;
mod treatment;
mod tree;
mod uncertainty;
mod values;

pub use prepared::Prepared;
pub use ranking::level;
pub use recipe::{MAX_ALTERNATIVES, MAX_DRAWS, MAX_INDICATORS, MAX_MAGNITUDE, MAX_NODES, MAX_SEED, MAX_WEIGHT};
pub use tie::{RankInterval, Tie, overlaps, ties};
pub use uncertainty::Draws;
pub use values::{MAX_CELLS, MAX_FAULTS, MAX_RANKS, MAX_SCALED, MAX_UNITS, MAX_WORK};

/// Computes a composite index: imputation, treatment, direction, normalisation, aggregation, ranks and levels, draws,
/// diagnostics, in this order (Nardo et al., *Handbook on Constructing Composite Indicators*, OECD and JRC, 2008).
///
/// # Errors
/// Every fault of the input, under `#/recipe` or `#/values`; see [`Prepared::new`].
pub fn compute(recipe: &Recipe, values: &Values) -> Result<IndexResult, Violations> {
    let prepared = Prepared::new(recipe, values)?;
    let mut index = prepared.index()?;
    if let Some(mut draws) = prepared.draws()? {
        draws.advance(draws.n_draws());
        index.take(&draws);
    }
    Ok(index)
}

impl Prepared {
    /// The index without its draws: every unit's `uncertainty` is `None`.
    ///
    /// # Errors
    /// Where a score is not a finite number.
    pub fn index(&self) -> Result<IndexResult, Violations> {
        let digest = canonical::digest(&self.recipe).map_err(|it| Violations::one("#/recipe", it.to_string()))?;
        let scores = self.scores(&self.weights())?;
        Ok(IndexResult {
            method: Method { key: self.recipe.key.clone(), version: self.recipe.version.clone() },
            digest,
            units: self.unit_results(&scores),
            nodes: diagnostics::node_results(self, &scores),
            indicators: diagnostics::leaf_results(self, &scores),
        })
    }

    /// The draws that the recipe asks for, none made yet; `None` where it asks for none.
    ///
    /// # Errors
    /// Where a score is not a finite number.
    pub fn draws(&self) -> Result<Option<Draws>, Violations> {
        let scores = self.scores(&self.weights())?;
        Ok(Draws::new(self, scores.get(self.tree.root()).map(Vec::as_slice).unwrap_or_default()))
    }
}

impl IndexResult {
    /// Writes what the draws say so far beside each unit.
    pub fn take(&mut self, draws: &Draws) {
        for (unit, uncertainty) in self.units.iter_mut().zip(draws.summary()) {
            unit.uncertainty = uncertainty;
        }
    }
}

/// How an index is made: the tree, the weights and every choice of method.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    /// Key of the index.
    pub key: String,
    /// Version of the recipe; a published one never changes.
    pub version: String,
    /// The nodes of the tree; exactly one has no parent.
    pub nodes: Vec<Node>,
    /// The leaves of the tree: one a column of the values.
    pub indicators: Vec<Leaf>,
    /// What fills an empty cell, before anything else.
    #[serde(default)]
    pub imputation: Option<Imputation>,
    /// What is done to an indicator with outliers.
    #[serde(default)]
    pub treatment: Option<Treatment>,
    /// How indicators are brought to one scale.
    pub normalisation: Normalisation,
    /// How children make their parent.
    pub aggregation: Aggregation,
    /// Least share of children (by number, 0 to 1) that a node needs in order to have a score.
    #[serde(default)]
    pub min_coverage: f64,
    /// Levels of the root's score, from the highest threshold down.
    #[serde(default)]
    pub levels: Vec<Cut>,
    /// How sure the ranks are: repeated draws with other weights and methods.
    #[serde(default)]
    pub uncertainty: Option<Uncertainty>,
}

/// A node of the tree.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Node {
    /// Key, unique among nodes and indicators.
    pub code: String,
    /// Key of the node above; `null` for the root.
    pub parent: Option<String>,
    /// Weight among the children of its parent, 0 or more.
    pub weight: f64,
}

/// An indicator's place in the tree.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Leaf {
    /// Key: the column of the values.
    pub code: String,
    /// Key of the node above.
    pub parent: String,
    /// Weight among the children of its parent, 0 or more.
    pub weight: f64,
    /// 1 where more is better, −1 where less is.
    #[cfg_attr(feature = "server", schema(value_type = i32, format = Int32, minimum = -1, maximum = 1))]
    pub direction: i8,
    /// Lowest and highest reference value, in the indicator's natural order and unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(value_type = Vec<f64>, required = false, min_items = 2, max_items = 2))]
    pub goalposts: Option<[f64; 2]>,
}

/// What fills an empty cell: a figure of its own column over the units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Imputation {
    /// The mean of the column.
    Mean,
    /// The median of the column.
    Median,
}

/// What is done to an indicator whose skewness and kurtosis both pass their limits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Treatment {
    /// How many values may be pulled in, at most.
    #[cfg_attr(feature = "server", schema(value_type = i32, format = Int32, minimum = 0, maximum = 10_000))]
    pub max_winsorised: usize,
    /// The indicator passes where |G1| is below.
    pub max_skew: f64,
    /// The indicator passes where G2 is below.
    pub max_kurtosis: f64,
    /// What follows where pulling in was not enough.
    pub fallback: Fallback,
}

/// What follows where winsorising was not enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Fallback {
    /// ln(x − min + 0.01·(max − min)), on mirrored values where the skew is negative.
    Log,
}

/// How indicators are brought to one scale.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(tag = "method", rename_all = "snake_case", deny_unknown_fields)]
pub enum Normalisation {
    /// `low + (x − min)/(max − min)·(high − low)`.
    MinMax {
        /// Score of the lowest unit.
        low: f64,
        /// Score of the highest unit.
        high: f64,
    },
    /// `mean + sd·(x − m)/s` with the sample standard deviation.
    ZScore {
        /// Mean of the scores.
        mean: f64,
        /// Standard deviation of the scores.
        sd: f64,
    },
    /// 1 = worst, so that more is better; ties take the smallest.
    Rank,
    /// `(rank − 1)/(n − 1)`, 0 to 1.
    PercentRank,
    /// `100·clamp((x − lo)/(hi − lo), 0, 1)` with each indicator's goalposts.
    Goalposts,
    /// ISTAT's adjusted Mazziotta–Pareto scale: `60·(x − lo)/(hi − lo) + 70`.
    Ampi,
}

/// How children make their parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Aggregation {
    /// `Σwx/Σw`.
    Arithmetic,
    /// `exp(Σw ln x/Σw)`; refuses x ≤ 0.
    Geometric,
    /// `Σw/Σ(w/x)`; refuses x ≤ 0.
    Harmonic,
    /// `M − S²/M` with the weighted mean and the weighted population variance.
    Ampi,
}

/// A level of the root's score.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Cut {
    /// What the level is called: «A».
    pub label: String,
    /// The score it begins at.
    pub from: f64,
}

/// How sure the ranks are: repeated draws.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Uncertainty {
    /// How many draws, 1 to 100,000.
    #[cfg_attr(feature = "server", schema(value_type = i32, format = Int32, minimum = 1, maximum = 100_000))]
    pub draws: usize,
    /// Each weight becomes w·(1 + U(−noise, +noise)); 0 to 1.
    pub weight_noise: f64,
    /// Where the stream of chance begins: the same seed, the same draws, everywhere.
    #[cfg_attr(feature = "server", schema(value_type = i64, format = Int64, minimum = 0, maximum = 9_007_199_254_740_992i64))]
    pub seed: u64,
    /// Normalisations to draw from; empty keeps the recipe's own.
    #[serde(default)]
    pub normalisations: Vec<Normalisation>,
    /// Aggregations to draw from; empty keeps the recipe's own.
    #[serde(default)]
    pub aggregations: Vec<Aggregation>,
}

/// The figures an index is made from: a row a unit, a column an indicator; `null` is missing, never 0.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Values {
    /// Keys of the rows.
    pub units: Vec<String>,
    /// Keys of the columns.
    pub indicators: Vec<String>,
    /// One row a unit, in the order of `units`; one cell an indicator, in the order of `indicators`.
    pub rows: Vec<Vec<Option<f64>>>,
}

/// What a computation of an index needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct IndexInput {
    /// How the index is made.
    pub recipe: Recipe,
    /// What it is made from.
    pub values: Values,
}

/// Which method a figure was computed with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Method {
    /// Key.
    pub key: String,
    /// Version.
    pub version: String,
}

/// An index, computed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct IndexResult {
    /// The recipe it was computed with.
    pub method: Method,
    /// SHA-256 of the canonical JSON (RFC 8785) of the recipe: `sha256:…`.
    pub digest: String,
    /// One a unit, in the order of the values.
    pub units: Vec<UnitResult>,
    /// One a node, in the order of the recipe.
    pub nodes: Vec<NodeResult>,
    /// One an indicator, in the order of the recipe.
    pub indicators: Vec<LeafResult>,
}

/// What the index says of one unit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct UnitResult {
    /// Key of the unit.
    pub unit: String,
    /// Score of each node that has one, by the node's key.
    pub scores: std::collections::BTreeMap<String, f64>,
    /// 1 = best, ties take the smallest; `null` where the root has no score.
    #[cfg_attr(feature = "server", schema(value_type = Option<i32>, format = Int32, minimum = 1))]
    pub rank: Option<usize>,
    /// Level of the root's score; `null` where the recipe has none or the score is below them all.
    pub level: Option<String>,
    /// Share of the indicators that are present, 0 to 1.
    pub coverage: f64,
    /// Indicators that were imputed.
    pub imputed: Vec<String>,
    /// How sure it is; `null` where no draws were asked or the root has no score.
    pub uncertainty: Option<UnitUncertainty>,
}

/// How sure the position of a unit is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct UnitUncertainty {
    /// Rank at 5 % of the draws.
    pub rank_low: f64,
    /// Rank at 95 % of the draws.
    pub rank_high: f64,
    /// Mean rank.
    pub rank_mean: f64,
    /// Median rank.
    pub rank_median: f64,
    /// Share of draws in the first quarter of the units, 0 to 1.
    pub first_quarter_share: f64,
    /// Mean score.
    pub score_mean: f64,
    /// Standard deviation of the score.
    pub score_sd: f64,
    /// Score at 5 % of the draws made with the recipe's own normalisation; `null` where none was.
    pub score_low: Option<f64>,
    /// Score at 95 % of the draws made with the recipe's own normalisation; `null` where none was.
    pub score_high: Option<f64>,
    /// Every level that the score interval touches, the unit's own included, from the highest.
    pub levels: Vec<String>,
}

/// Whether a node holds together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct NodeResult {
    /// Key of the node.
    pub code: String,
    /// How many children it has.
    #[cfg_attr(feature = "server", schema(value_type = i32, format = Int32, minimum = 0))]
    pub n_children: usize,
    /// Cronbach's α over its children; `null` with fewer than two or where it is not defined.
    pub cronbach_alpha: Option<f64>,
    /// Correlation of each child with the node, by the child's key; a child without variance is left out.
    pub correlations: std::collections::BTreeMap<String, f64>,
    /// What a reader must know: `low_coherence` where α < 0.6 with three or more children.
    pub warnings: Vec<String>,
}

/// The figures of an indicator over the units, as it came: before imputation and treatment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct LeafResult {
    /// Key of the indicator.
    pub code: String,
    /// Smallest value, in the indicator's unit.
    pub min: Option<f64>,
    /// Largest value.
    pub max: Option<f64>,
    /// Mean.
    pub mean: Option<f64>,
    /// Sample standard deviation; `null` with fewer than two values.
    pub sd: Option<f64>,
    /// Skewness G1; `null` with fewer than three values or no variance.
    pub skewness: Option<f64>,
    /// Excess kurtosis G2; `null` with fewer than four values or no variance.
    pub kurtosis: Option<f64>,
    /// Share of units that have a value of their own, 0 to 1.
    pub availability: f64,
    /// What was done: `none`, `winsorised:2` or `log`.
    pub treatment: String,
    /// Mean of |rank change| over the units when this indicator is left out; `null` where that cannot be computed.
    pub mean_rank_change_without: Option<f64>,
}

/// Why an index cannot be read without care: fewer than [`COHERENT`] in α with three or more children.
pub const LOW_COHERENCE: &str = "low_coherence";

/// Cronbach's α from which a dimension holds together.
pub const COHERENT: f64 = 0.6;
