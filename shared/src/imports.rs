// SPDX-License-Identifier: AGPL-3.0-or-later
//! Importing: the runs on record, and what is said of each row of a file.

pub mod cells;
pub mod encoding;
pub mod mapping;
pub mod municipalities;
pub mod observation;

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::indicators::{ImportId, IndicatorCode};
use crate::macros::words;
use crate::problem::Violations;
use crate::territories::TerritoryCode;

words!(
    /// What an import brought in.
    ImportKind {
        /// The product's own reference tables: territories, dimensions, indicators.
        Reference = "reference",
        /// Values of indicators.
        Values = "values",
        /// Outlines of territories.
        Boundaries = "boundaries"
    }
);

/// A run of an importer that changed something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Import {
    /// Key; keys grow with time.
    pub id: ImportId,
    /// What it brought in.
    pub kind: ImportKind,
    /// Name of the file it read.
    pub file_name: String,
    /// SHA-256 of that file: `sha256:…`.
    pub file_digest: String,
    /// When: RFC 3339, UTC.
    #[cfg_attr(feature = "server", schema(format = DateTime))]
    pub imported_at: String,
    /// Rows read; those that were neither new nor changed nor the same are of no territory or indicator of ours.
    pub n_rows: i64,
    /// Rows that were new.
    pub n_new: i64,
    /// Rows that changed a figure on record.
    pub n_changed: i64,
    /// Rows that said what was on record already.
    pub n_same: i64,
}

words!(
    /// What a row of a file is, compared with what is on record.
    Outcome {
        /// There was no figure for its cell and year.
        New = "new",
        /// There was another figure.
        Changed = "changed",
        /// There was this figure.
        Same = "same",
        /// It is well formed and not for us: an aggregate, another indicator, a figure that the publisher does not have.
        Skipped = "skipped",
        /// It cannot be read, or names what does not exist.
        Refused = "refused"
    }
);

/// Columns of a file of values, in their order.
pub const VALUE_COLUMNS: [&str; 4] = ["territory", "indicator", "year", "value"];

/// First and last year that a value may refer to.
pub const YEARS: std::ops::RangeInclusive<i32> = 1950..=2100;

/// A row of a file of values.
#[derive(Clone, Debug, PartialEq)]
pub struct ValueRow {
    /// Where.
    pub territory: TerritoryCode,
    /// What.
    pub indicator: IndicatorCode,
    /// When.
    pub year: i32,
    /// How much, in the indicator's unit.
    pub value: f64,
}

impl ValueRow {
    /// Reads the cells of a row; `place` is where it stands: `line 12`.
    ///
    /// # Errors
    /// Every cell that cannot be read.
    pub fn parse(place: &str, cells: [&str; 4]) -> Result<Self, Violations> {
        let [territory, indicator, year, value] = cells.map(str::trim);
        let mut faults = Violations::default();
        let territory = cells::code(&mut faults, place, "territory", territory);
        let indicator = cells::code(&mut faults, place, "indicator", indicator);
        let year = cells::year(&mut faults, place, "year", year);
        let value = cells::figure(&mut faults, place, "value", value);
        match (territory, indicator, year, value) {
            (Some(territory), Some(indicator), Some(year), Some(value)) if faults.is_empty() => {
                Ok(Self { territory, indicator, year, value })
            }
            _ => Err(faults),
        }
    }
}

/// Where a row stands in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A line of a CSV file, 1 = the first.
    Line(u64),
    /// An observation of an SDMX-JSON message, 1 = the first.
    Observation(u64),
    /// A feature of a GeoJSON file, 1 = the first.
    Feature(u64),
}

impl Place {
    /// The number alone.
    pub fn number(self) -> u64 {
        match self {
            Self::Line(number) | Self::Observation(number) | Self::Feature(number) => number,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(number) => write!(f, "line {number}"),
            Self::Observation(number) => write!(f, "observation {number}"),
            Self::Feature(number) => write!(f, "feature {number}"),
        }
    }
}

/// What a format reads in a row that is not at fault.
#[derive(Clone, Debug, PartialEq)]
pub enum Reading {
    /// A value.
    Value(ValueRow),
    /// Nothing for us, and why.
    Skipped(&'static str),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_says_every_fault_at_once() {
        let faults = ValueRow::parse("line 7", ["1", "Employment", "next", "4,5"]).unwrap_err();
        let details: Vec<&str> = faults.as_slice().iter().map(|it| it.detail.as_str()).collect();
        assert_eq!(details.len(), 4, "{details:?}");
        assert!(faults.as_slice().iter().all(|it| it.pointer == "line 7"));
    }

    #[test]
    fn a_good_row_is_read() {
        let row = ValueRow::parse("line 2", ["19", "employment_rate", "2024", " 50.7"]).unwrap();
        assert_eq!((row.territory.as_str(), row.year, row.value), ("19", 2024, 50.7));
    }

    #[test]
    fn figures_out_of_range_are_refused() {
        for cells in [["19", "a", "1900", "1"], ["19", "a", "2024", "NaN"], ["19", "a", "2024", "inf"]] {
            assert!(ValueRow::parse("line 2", cells).is_err(), "{cells:?}");
        }
    }
}
