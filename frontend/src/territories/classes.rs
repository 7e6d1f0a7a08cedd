// SPDX-License-Identifier: AGPL-3.0-or-later
//! Five classes of about as many territories each, from the lowest values to the highest: a reading of where, not a judgement.

use crate::ui::browser::float;
use crate::ui::order::sort_by_number;

/// How many classes a map has.
pub(crate) const N_CLASSES: usize = 5;

/// The values of some territories in classes.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Classes {
    /// Lowest and highest value of each class that has any, and how many territories are in it.
    pub(crate) ranges: Vec<(f64, f64, usize)>,
}

impl Classes {
    /// Classes of about the same number of values; equal values are never parted.
    pub(crate) fn of(values: impl Iterator<Item = f64>) -> Self {
        let mut all: Vec<f64> = values.collect();
        sort_by_number(&mut all, |it| *it);
        let mut ranges: Vec<(f64, f64, usize)> = Vec::new();
        let mut begun = 0;
        for (n, value) in all.iter().copied().enumerate() {
            // The class that an even share would give to this place in the order.
            let class = n * N_CLASSES / all.len().max(1);
            match ranges.last_mut() {
                Some(last) if class == begun || value <= last.1 => {
                    last.1 = value;
                    last.2 += 1;
                }
                _ => {
                    ranges.push((value, value, 1));
                    begun = class;
                }
            }
        }
        Self { ranges }
    }

    /// The class of a value, 1 = the lowest.
    pub(crate) fn class(&self, value: f64) -> Option<usize> {
        self.ranges.iter().position(|(low, high, _)| (*low..=*high).contains(&value)).map(|it| it + 1)
    }
}

/// The middle value; of an even number the mean of the two in the middle.
pub(crate) fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut all: Vec<f64> = values.collect();
    sort_by_number(&mut all, |it| *it);
    let n = all.len();
    let (low, high) = (all.get(n.saturating_sub(1) / 2)?, all.get(n / 2)?);
    Some((low + high) / float(2))
}
