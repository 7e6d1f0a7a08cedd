// SPDX-License-Identifier: AGPL-3.0-or-later
//! The catalogue of indicators, as every room reads it: what they are called, what they count, where they come from.

use shared::indicators::{Direction, Indicator};
use shared::page::Page;

use crate::client;
use crate::i18n::{Key, k};
use crate::ui::load::Reading;

/// The catalogue of indicators, for their names and sources.
pub(crate) fn read_indicators() -> Reading<Page<Indicator>> {
    client::reading("/indicators?limit=500")
}

/// «Più è alto, meglio è.»
pub(crate) fn direction_in_words(direction: Direction) -> Key {
    match direction {
        Direction::HigherIsBetter => k::SOURCE_HIGHER,
        Direction::LowerIsBetter => k::SOURCE_LOWER,
        Direction::Neutral => k::SOURCE_NEUTRAL,
    }
}
