// SPDX-License-Identifier: AGPL-3.0-or-later
//! Importing: the runs on record, and what is said of each row of a file.

use std::str::FromStr;

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
        Values = "values"
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
    /// Rows read.
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
        let territory = cell(&mut faults, place, "territory", territory);
        let indicator = cell(&mut faults, place, "indicator", indicator);
        let year: Option<i32> = number(&mut faults, place, "year", year, "must be a whole number")
            .filter(|it| holds(&mut faults, YEARS.contains(it), place, "year must be 1950 to 2100"));
        let value: Option<f64> = number(&mut faults, place, "value", value, "must be a number with a decimal point")
            .filter(|it: &f64| holds(&mut faults, it.is_finite(), place, "value must be finite"));
        match (territory, indicator, year, value) {
            (Some(territory), Some(indicator), Some(year), Some(value)) if faults.is_empty() => {
                Ok(Self { territory, indicator, year, value })
            }
            _ => Err(faults),
        }
    }
}

fn cell<T: FromStr<Err = String>>(faults: &mut Violations, place: &str, column: &str, text: &str) -> Option<T> {
    text.parse().map_err(|error| faults.add(place, format!("{column} «{text}» {error}"))).ok()
}

fn number<T: FromStr>(faults: &mut Violations, place: &str, column: &str, text: &str, error: &str) -> Option<T> {
    text.parse().map_err(|_| faults.add(place, format!("{column} «{text}» {error}"))).ok()
}

fn holds(faults: &mut Violations, holds: bool, place: &str, detail: &str) -> bool {
    faults.require(holds, place, detail);
    holds
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
