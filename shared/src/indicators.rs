// SPDX-License-Identifier: AGPL-3.0-or-later
//! The indicator catalogue and the values of territories, each with where it comes from.

use serde::{Deserialize, Serialize};

use crate::macros::{code, words};
use crate::territories::TerritoryCode;
use crate::text::Bilingual;

code!(
    /// Key of an indicator: lower-case words joined by underscores.
    IndicatorCode,
    "lower-case letters, digits and underscores, beginning with a letter, at most 64",
    |text| text.len() <= 64
        && text.bytes().next().is_some_and(|it| it.is_ascii_lowercase())
        && text.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'_')
);

code!(
    /// Key of a run of the importer: a UUIDv7 made by the application.
    ImportId,
    "a UUID",
    |text| text.len() == 36 && text.bytes().all(|it| it.is_ascii_hexdigit() || it == b'-')
);

words!(
    /// What an indicator is for.
    IndicatorRole {
        /// It enters the attractiveness index.
        Index = "index",
        /// It is shown beside, never inside.
        Context = "context"
    }
);

words!(
    /// Which way an indicator counts.
    Direction {
        /// More of it is better for inclusion.
        HigherIsBetter = "higher_is_better",
        /// Less of it is better for inclusion.
        LowerIsBetter = "lower_is_better",
        /// Neither: a fact of context.
        Neutral = "neutral"
    }
);

/// What is measured, by whom, and why it counts the way it does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Indicator {
    /// Key.
    pub code: IndicatorCode,
    /// What it is called.
    pub name: Bilingual,
    /// Unit of its values: «%», «euro», «per 10,000 inhabitants».
    pub unit: Bilingual,
    /// What it is for.
    pub role: IndicatorRole,
    /// The dimension it belongs to; `null` for a fact of context.
    pub dimension: Option<String>,
    /// Which way it counts.
    pub direction: Direction,
    /// Why it is there and counts that way.
    pub reason: Bilingual,
    /// Who publishes it.
    pub publisher: String,
    /// The publisher's data set.
    pub dataset: String,
    /// The licence of the data.
    pub licence: String,
    /// The year its values refer to in the current index.
    pub reference_year: i32,
    /// How many years older than the index's year a value may be, in years.
    pub max_age_years: i32,
    /// Decimals of a value on a screen.
    pub decimals: i32,
    /// What to mind when reading it; may be empty.
    pub notes: String,
}

/// A dimension of the index: a group of indicators that say one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Dimension {
    /// Key: the node of the recipe.
    pub code: String,
    /// What it is called.
    pub name: Bilingual,
    /// What it says of a territory, in one sentence.
    pub meaning: Bilingual,
}

/// The value of an indicator in a territory and a year.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Value {
    /// Where.
    pub territory: TerritoryCode,
    /// What.
    pub indicator: IndicatorCode,
    /// When: the year it refers to.
    pub year: i32,
    /// How much, in the indicator's unit.
    pub value: f64,
    /// The run of the importer that wrote it.
    pub import: ImportId,
}

/// How a list of values is filtered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct ValueQuery {
    /// Only values of this territory.
    #[cfg_attr(feature = "server", param(value_type = Option<String>, example = "19"))]
    pub territory: Option<TerritoryCode>,
    /// Only values of this indicator.
    #[cfg_attr(feature = "server", param(value_type = Option<String>, example = "employment_rate"))]
    pub indicator: Option<IndicatorCode>,
    /// Only values of this year.
    pub year: Option<i32>,
    /// Where the page begins: the `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// How many things a page holds, 1 to 500.
    #[cfg_attr(feature = "server", param(minimum = 1, maximum = 500, default = 100))]
    pub limit: Option<i32>,
}
