// SPDX-License-Identifier: AGPL-3.0-or-later
//! Results of published definitions: computed once for each state of the data, and kept with what they were computed from.

use serde::{Deserialize, Serialize};

use crate::attractiveness::{Attractiveness, MissingCell};
use crate::definitions::DefinitionId;
use crate::index::{IndexInput, IndexResult, Recipe, Tie, Values};
use crate::indicators::ImportId;
use crate::macros::code;
use crate::weight_sets::WeightSetKey;

code!(
    /// Key of a result: a UUIDv7 made by the application.
    ResultId,
    "a UUID",
    |text| text.len() == 36 && text.bytes().all(|it| it.is_ascii_hexdigit() || it == b'-')
);

/// A result on record, without its figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct StoredResult {
    /// Key; keys grow with time.
    pub id: ResultId,
    /// The definition that it was computed with.
    pub definition: DefinitionId,
    /// The group whose weights took the place of the definition's own; `null` for the definition's own.
    pub weight_set: Option<WeightSetKey>,
    /// The newest import that wrote places or values when it was computed: the state of the data.
    pub data_version: ImportId,
    /// Year of the index: no value is newer.
    pub year: i32,
    /// When it was computed: RFC 3339, UTC.
    #[cfg_attr(feature = "server", schema(format = DateTime))]
    pub computed_at: String,
    /// SHA-256 of the canonical JSON (RFC 8785) of `result`: whoever computes it again must find the same.
    pub result_digest: String,
}

/// What was computed, and what from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ComputedIndex {
    /// The recipe, with the group's weights in the place of its own where it is a group's.
    pub recipe: Recipe,
    /// The values in use.
    pub values: Values,
    /// Year of the oldest value used.
    pub oldest_year: i32,
    /// Year of the newest value used.
    pub newest_year: i32,
    /// Every cell that has no value.
    pub missing: Vec<MissingCell>,
    /// Maximal sets of territories that overlap all together, by rank.
    pub ties: Vec<Tie>,
    /// The computed index.
    pub result: IndexResult,
}

impl ComputedIndex {
    /// Takes from an index what is kept of it; `values` are those it was computed from.
    pub fn new(index: Attractiveness, values: Values) -> Self {
        let Attractiveness { recipe, oldest_year, newest_year, missing, ties, result, .. } = index;
        Self { recipe, values, oldest_year, newest_year, missing, ties, result }
    }

    /// What a computation needs in order to find the same.
    pub fn input(&self) -> IndexInput {
        IndexInput { recipe: self.recipe.clone(), values: self.values.clone() }
    }
}

/// A result on record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct StoredResultDetail {
    /// Of what, when, and from which data.
    #[serde(flatten)]
    pub stored: StoredResult,
    /// What was computed, and what from.
    #[serde(flatten)]
    pub computed: ComputedIndex,
}

/// How a list of results is filtered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct ResultQuery {
    /// The results with the weights of this group; those with the definition's own where it is not said.
    #[cfg_attr(feature = "server", param(value_type = Option<String>, example = "assistenti-sociali"))]
    pub weight_set: Option<WeightSetKey>,
    /// Where the page begins: the `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// How many things a page holds, 1 to 500.
    #[cfg_attr(feature = "server", param(minimum = 1, maximum = 500, default = 100))]
    pub limit: Option<i32>,
}
