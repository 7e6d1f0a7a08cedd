// SPDX-License-Identifier: AGPL-3.0-or-later
//! The indicator catalogue and the values of territories, each with where it comes from.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::imports::Import;
use crate::macros::{code, words};
use crate::territories::{Place, TerritoryCode, TerritoryKind};
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
    pub notes: Bilingual,
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

/// The years on record of an indicator, in every territory of a kind that has one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Series {
    /// The indicator.
    pub indicator: Indicator,
    /// Which territories.
    pub kind: TerritoryKind,
    /// The years that any territory has, ascending.
    pub years: Vec<i32>,
    /// The territories, by code.
    pub territories: Vec<TerritorySeries>,
    /// The imports that wrote the values.
    pub imports: Vec<Import>,
}

/// The years on record of an indicator in a territory.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct TerritorySeries {
    /// The territory.
    pub territory: Place,
    /// Its values, by year; a year that is absent was not published.
    pub points: Vec<Point>,
}

/// A value of a series, and the import that wrote it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Point {
    /// Year it refers to.
    pub year: i32,
    /// How much, in the indicator's unit.
    pub value: f64,
    /// The run of the importer that wrote it.
    pub import: ImportId,
}

/// Of which territories the series are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct SeriesQuery {
    /// Territories of this kind; regions where it is not said.
    pub kind: Option<TerritoryKind>,
}

/// The series of an indicator in the territories of a kind that have values.
///
/// `values` are of the indicator, of any order; `imports` are all on record, and only those that are pointed at stay.
pub fn series(
    indicator: Indicator,
    kind: TerritoryKind,
    places: &[Place],
    values: &[Value],
    imports: &[Import],
) -> Series {
    let mut by_territory: BTreeMap<&TerritoryCode, Vec<Point>> = BTreeMap::new();
    for it in values.iter().filter(|it| it.indicator == indicator.code) {
        let point = Point { year: it.year, value: it.value, import: it.import.clone() };
        by_territory.entry(&it.territory).or_default().push(point);
    }
    let of = |place: &Place| {
        let mut points = by_territory.get(&place.code).cloned().unwrap_or_default();
        points.sort_by_key(|it| it.year);
        TerritorySeries { territory: place.clone(), points }
    };
    let territories: Vec<TerritorySeries> =
        places.iter().filter(|it| it.kind == kind).map(of).filter(|it| !it.points.is_empty()).collect();
    let points = || territories.iter().flat_map(|it| &it.points);
    let mut years: Vec<i32> = points().map(|it| it.year).collect();
    years.sort_unstable();
    years.dedup();
    let used: BTreeSet<&ImportId> = points().map(|it| &it.import).collect();
    let imports = imports.iter().filter(|it| used.contains(&it.id)).cloned().collect();
    Series { indicator, kind, years, territories, imports }
}
