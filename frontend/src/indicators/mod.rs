// SPDX-License-Identifier: AGPL-3.0-or-later
//! The catalogue of indicators, as every room reads it: what they are called, what they count, where they come from; and its
//! pages.

pub(crate) mod list;
pub(crate) mod page;
pub(crate) mod sourced;

use shared::indicators::{Dimension, Direction, Indicator, Series};
use shared::page::Page;

use crate::client;
use crate::i18n::{Key, k};
use crate::ui::load::Reading;

/// The catalogue of indicators, for their names and sources.
pub(crate) fn read_indicators() -> Reading<Page<Indicator>> {
    client::reading("/indicators?limit=500")
}

/// The dimensions, in the order of the index.
pub(crate) fn read_dimensions() -> Reading<Page<Dimension>> {
    client::reading("/dimensions?limit=500")
}

/// The years of an indicator in the regions.
pub(crate) fn read_series(code: &str) -> Reading<Series> {
    client::reading(&format!("/indicators/{code}/series"))
}

/// The address of an indicator's page.
pub(crate) fn indicator_address(code: &str) -> String {
    format!("/indicators/{code}")
}

/// «Più è alto, meglio è.»
pub(crate) fn direction_in_words(direction: Direction) -> Key {
    match direction {
        Direction::HigherIsBetter => k::SOURCE_HIGHER,
        Direction::LowerIsBetter => k::SOURCE_LOWER,
        Direction::Neutral => k::SOURCE_NEUTRAL,
    }
}
