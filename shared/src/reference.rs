// SPDX-License-Identifier: AGPL-3.0-or-later
//! The product's own reference tables, as they are loaded into an empty database. Sources and licences: `reference/README.md`.

/// The default recipe of the attractiveness index of the regions.
pub const ATTRACTIVENESS_RECIPE: &str = include_str!("../reference/attractiveness/recipe_regions_1.0.json");
