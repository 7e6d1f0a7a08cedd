// SPDX-License-Identifier: AGPL-3.0-or-later
//! Social areas (ambiti territoriali sociali, ATS): the groups of municipalities that run social services together.
//!
//! No public list of them is at hand, so an installation begins without any: whoever runs it imports its own.

use serde::{Deserialize, Serialize};

use crate::macros::code;
use crate::problem::Violations;
use crate::territories::TerritoryCode;

code!(
    /// Key of a social area: the one the region uses.
    AreaCode,
    "capital letters, digits, hyphens and underscores, beginning with a letter or a digit, at most 20",
    |text| (1..=20).contains(&text.len())
        && text.bytes().next().is_some_and(|it| it.is_ascii_alphanumeric())
        && text.bytes().all(|it| it.is_ascii_uppercase() || it.is_ascii_digit() || matches!(it, b'-' | b'_'))
);

/// A social area.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Area {
    /// Key.
    pub code: AreaCode,
    /// What it is called.
    pub name: String,
    /// The region it lies in.
    pub region: TerritoryCode,
}

/// A social area with its municipalities.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct AreaDetail {
    /// The area.
    #[serde(flatten)]
    pub area: Area,
    /// ISTAT codes of its municipalities, in order.
    pub municipalities: Vec<TerritoryCode>,
}

/// How a list of social areas is filtered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct AreaQuery {
    /// Only areas of this region.
    #[cfg_attr(feature = "server", param(value_type = Option<String>, example = "19"))]
    pub region: Option<TerritoryCode>,
    /// Only areas whose name contains this text; accents and case do not matter.
    pub q: Option<String>,
    /// Where the page begins: the `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// How many things a page holds, 1 to 500.
    #[cfg_attr(feature = "server", param(minimum = 1, maximum = 500, default = 100))]
    pub limit: Option<i32>,
}

/// Columns of a file of social areas, in their order: a row a municipality.
pub const AREA_COLUMNS: [&str; 3] = ["area", "name", "municipality"];

/// A row of a file of social areas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AreaRow {
    /// The area.
    pub area: AreaCode,
    /// What it is called.
    pub name: String,
    /// One of its municipalities.
    pub municipality: TerritoryCode,
}

impl AreaRow {
    /// Reads the cells of a row; `place` is where it stands: `line 12`.
    ///
    /// # Errors
    /// Every cell that cannot be read.
    pub fn parse(place: &str, cells: [&str; 3]) -> Result<Self, Violations> {
        let [area, name, municipality] = cells.map(str::trim);
        let mut faults = Violations::default();
        let code = area.parse().map_err(|error| faults.add(place, format!("area «{area}» {error}"))).ok();
        faults.require(!name.is_empty(), place, "name is empty");
        let at = municipality.parse::<TerritoryCode>();
        let at = at.map_err(|error| faults.add(place, format!("municipality «{municipality}» {error}"))).ok();
        let at = at.filter(|it| {
            let is_municipality = it.as_str().len() == 6;
            faults.require(is_municipality, place, format!("municipality «{municipality}» must have 6 digits"));
            is_municipality
        });
        match (code, at) {
            (Some(area), Some(municipality)) if faults.is_empty() => {
                Ok(Self { area, name: name.to_owned(), municipality })
            }
            _ => Err(faults),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_says_every_fault_at_once() {
        let faults = AreaRow::parse("line 3", ["ats 1", "", "19"]).unwrap_err();
        assert_eq!(faults.as_slice().len(), 3, "{faults}");
        assert!(AreaRow::parse("line 2", ["ATS-19_D01", "Ambito di prova", "089017"]).is_ok());
    }
}
