// SPDX-License-Identifier: AGPL-3.0-or-later
//! The values on record, and which of them is in use in the index of a year.

use std::collections::BTreeMap;

use crate::indicators::{Indicator, IndicatorCode, Value};
use crate::territories::TerritoryCode;

/// The values on record, found by indicator, year and territory.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record(BTreeMap<IndicatorCode, BTreeMap<i32, BTreeMap<TerritoryCode, Value>>>);

impl Record {
    /// Orders the values; of two for the same cell and year the later one stays.
    pub fn new(values: impl IntoIterator<Item = Value>) -> Self {
        let mut record = Self::default();
        record.extend(values);
        record
    }

    /// Adds values; one for a cell and year that is on record takes its place.
    pub fn extend(&mut self, values: impl IntoIterator<Item = Value>) {
        for value in values {
            let years = self.0.entry(value.indicator.clone()).or_default();
            years.entry(value.year).or_default().insert(value.territory.clone(), value);
        }
    }

    /// The value of a cell that is in use in the index of a year: the latest of a year in
    /// `year − max_age_years ..= year`. `None` where the cell has no such value: it is missing.
    pub fn in_use(&self, indicator: &Indicator, territory: &TerritoryCode, year: i32) -> Option<&Value> {
        let oldest = year.saturating_sub(indicator.max_age_years.max(0));
        self.years(&indicator.code)
            .filter(|(of, _)| (oldest..=year).contains(of))
            .rev()
            .find_map(|(_, values)| values.get(territory))
    }

    /// The years on record of an indicator, ascending, each with the values of that year.
    pub fn years(
        &self,
        indicator: &IndicatorCode,
    ) -> impl DoubleEndedIterator<Item = (i32, &BTreeMap<TerritoryCode, Value>)> {
        self.0.get(indicator).into_iter().flatten().map(|(year, values)| (*year, values))
    }
}
