// SPDX-License-Identifier: AGPL-3.0-or-later
//! What a smaller territory takes from the larger one it lies in, and what that allows to say of it.
//!
//! A rate of a region is a fair first guess for its provinces and is shown as such, marked. A number of people is not:
//! the region's foreign residents are not those of a village, so a count is never inherited. An index made mostly of
//! inherited values would rank the regions again under other names: it says so and gives no rank.

use serde::{Deserialize, Serialize};

use super::Record;
use crate::indicators::{Indicator, Value};
use crate::territories::TerritoryCode;

/// Share of inherited values above which an index is mostly inherited and gives no rank: a quarter. Normative, as the
/// conditions for a provincial index have it.
pub const MOSTLY_INHERITED_ABOVE: f64 = 0.25;

/// A value that is in use, and where it was taken from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InUse<'a> {
    /// The value.
    pub value: &'a Value,
    /// The larger territory that it was taken from; `None` where it is the territory's own.
    pub inherited_from: Option<&'a TerritoryCode>,
}

impl Indicator {
    /// Whether its values are numbers of people, which a smaller territory cannot take from a larger one.
    pub fn is_count(&self) -> bool {
        self.unit.en == "persons"
    }
}

impl Record {
    /// The value of a cell that is in use in the index of a year, from the first territory of `chain` that has one:
    /// itself, then the larger ones, the nearest first. A count is only ever a territory's own.
    pub fn in_use_or_inherited<'a>(
        &'a self,
        indicator: &Indicator,
        chain: &[TerritoryCode],
        year: i32,
    ) -> Option<InUse<'a>> {
        let (own, larger) = chain.split_first()?;
        if let Some(value) = self.in_use(indicator, own, year) {
            return Some(InUse { value, inherited_from: None });
        }
        if indicator.is_count() {
            return None;
        }
        let value = larger.iter().find_map(|it| self.in_use(indicator, it, year))?;
        Some(InUse { value, inherited_from: Some(&value.territory) })
    }
}

/// How many of the values of an index are a territory's own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Inheritance {
    /// Values that are its own.
    pub n_own: i32,
    /// Values taken from a larger territory.
    pub n_inherited: i32,
    /// Indicators without a value, its own or inherited.
    pub n_missing: i32,
    /// Share of the values present that are inherited, 0 to 1; 0 where there is none at all.
    pub share: f64,
    /// Whether more than a quarter of them are: then the index says so and gives no rank.
    pub is_mostly_inherited: bool,
}

impl Inheritance {
    /// Counts the values that an index of a year has for the first territory of `chain`.
    pub fn of<'a>(
        indicators: impl IntoIterator<Item = &'a Indicator>,
        record: &Record,
        chain: &[TerritoryCode],
        year: i32,
    ) -> Self {
        let mut counted = Self::default();
        for indicator in indicators {
            match record.in_use_or_inherited(indicator, chain, year) {
                Some(InUse { inherited_from: None, .. }) => counted.n_own += 1,
                Some(InUse { inherited_from: Some(_), .. }) => counted.n_inherited += 1,
                None => counted.n_missing += 1,
            }
        }
        counted.with_share()
    }

    fn with_share(self) -> Self {
        let n_present = self.n_own + self.n_inherited;
        let share = if n_present == 0 { 0.0 } else { f64::from(self.n_inherited) / f64::from(n_present) };
        Self { share, is_mostly_inherited: share > MOSTLY_INHERITED_ABOVE, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(n_own: i32, n_inherited: i32) -> Inheritance {
        Inheritance { n_own, n_inherited, ..Inheritance::default() }.with_share()
    }

    #[test]
    fn a_quarter_inherited_may_be_ranked_and_more_may_not() {
        assert!(!counted(24, 0).is_mostly_inherited);
        assert!(!counted(18, 6).is_mostly_inherited, "a quarter");
        assert!(counted(17, 7).is_mostly_inherited);
        assert!(counted(0, 1).is_mostly_inherited);
    }

    #[test]
    fn where_there_is_nothing_nothing_is_inherited() {
        assert!(counted(0, 0).share.abs() < f64::EPSILON);
        assert!(!counted(0, 0).is_mostly_inherited);
    }
}
