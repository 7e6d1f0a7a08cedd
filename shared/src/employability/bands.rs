// SPDX-License-Identifier: AGPL-3.0-or-later
//! Which bands an interval touches.

use super::{Band, TOLERANCE};

/// Every band that an interval touches, from the lowest; a band holds its lower cut, and what is the cut on paper is the cut.
pub(super) fn touched(bands: &[Band], [low, high]: [f64; 2]) -> Vec<String> {
    let ends = bands.iter().skip(1).map(|it| it.from).chain(std::iter::once(f64::INFINITY));
    let is_touched = |(band, end): &(&Band, f64)| high >= band.from - TOLERANCE && low < end - TOLERANCE;
    bands.iter().zip(ends).filter(is_touched).map(|(band, _)| band.label.clone()).collect()
}

impl super::Method {
    /// The band of one coefficient; `None` where the method has none.
    pub fn band(&self, value: f64) -> Option<&str> {
        let bands = self.document().bands.iter().rev();
        bands.into_iter().find(|it| value >= it.from - TOLERANCE).map(|it| it.label.as_str())
    }
}
