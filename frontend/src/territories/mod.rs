// SPDX-License-Identifier: AGPL-3.0-or-later
//! Territories: the ranking of the regions by attractiveness, and the profile of one of them.

pub(crate) mod beside;
pub(crate) mod class_map;
pub(crate) mod classes;
pub(crate) mod compare;
pub(crate) mod compare_tables;
pub(crate) mod compared;
pub(crate) mod download;
pub(crate) mod find;
pub(crate) mod inside;
pub(crate) mod map_panel;
pub(crate) mod notices;
pub(crate) mod own;
pub(crate) mod profile;
pub(crate) mod profile_numbers;
pub(crate) mod profile_parts;
pub(crate) mod provinces;
pub(crate) mod ranking;
pub(crate) mod ranking_table;
pub(crate) mod sentences;
pub(crate) mod smaller;
pub(crate) mod standing;
pub(crate) mod tabs;
pub(crate) mod weights;
pub(crate) mod weights_panel;

use shared::attractiveness::{Attractiveness, Profile};
use shared::page::Page;
use shared::territories::Territory;

use crate::client;
use crate::ui::load::Reading;

/// Where the computed index is read, as a person may open it too.
pub(crate) const INDEX_ADDRESS: &str = "/api/v1/attractiveness/regions";

/// The index of the regions.
pub(crate) fn read_index() -> Reading<Attractiveness> {
    client::reading("/attractiveness/regions")
}

/// The regions, for their names.
pub(crate) fn read_regions() -> Reading<Page<Territory>> {
    client::reading("/territories?kind=region&limit=500")
}

/// The profile of one territory.
pub(crate) fn read_profile(code: &str) -> Reading<Profile> {
    client::reading(&format!("/territories/{code}/profile"))
}

/// The address of a territory's page.
pub(crate) fn profile_address(code: &str) -> String {
    format!("/territories/{code}")
}
