// SPDX-License-Identifier: AGPL-3.0-or-later
//! The places of Italy, keyed by their ISTAT code.

use serde::{Deserialize, Serialize};

use crate::macros::{code, words};

code!(
    /// ISTAT code of a territory: 2 digits a region, 3 a province, 6 a municipality.
    TerritoryCode,
    "an ISTAT code: 2 digits for a region, 3 for a province, 6 for a municipality",
    |text| matches!(text.len(), 2 | 3 | 6) && text.bytes().all(|it| it.is_ascii_digit())
);

words!(
    /// What a territory is.
    TerritoryKind {
        /// One of the 20 regions.
        Region = "region"
    }
);

/// A place of Italy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Territory {
    /// ISTAT code.
    pub code: TerritoryCode,
    /// What it is.
    pub kind: TerritoryKind,
    /// The official name, in both languages where it has two: «Trentino-Alto Adige/Südtirol».
    pub name: String,
    /// The name as charts write it: «Trentino-Alto Adige».
    pub short_name: String,
    /// The statistical area it lies in: «Nord-est».
    pub area: String,
    /// NUTS 2024 codes; two where the region is two autonomous provinces.
    pub nuts: Vec<String>,
    /// Surface in km².
    pub surface_km2: f64,
}

/// How a list of territories is filtered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct TerritoryQuery {
    /// Only territories of this kind.
    pub kind: Option<TerritoryKind>,
    /// Only territories whose name contains this text; accents and case do not matter.
    pub q: Option<String>,
    /// Where the page begins: the `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// How many things a page holds, 1 to 500.
    #[cfg_attr(feature = "server", param(minimum = 1, maximum = 500, default = 100))]
    pub limit: Option<i32>,
}
