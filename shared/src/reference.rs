// SPDX-License-Identifier: AGPL-3.0-or-later
//! The product's own reference tables, as they are loaded into an empty database: CSV with a header row, UTF-8, decimal
//! point. Sources, licences and limits: `reference/attractiveness/README.md`.

/// The default recipe of the attractiveness index of the regions.
pub const ATTRACTIVENESS_RECIPE: &str = include_str!("../reference/attractiveness/recipe_regions_1.0.json");

/// The dimensions: `code,name_it,name_en,meaning_it,meaning_en`.
pub const DIMENSIONS: &str = include_str!("../reference/attractiveness/dimensions.csv");

/// The indicator catalogue: `code,name_it,name_en,unit_it,unit_en,role,dimension,direction,reason_it,reason_en,publisher,
/// dataset,licence,reference_year,max_age_years,decimals,notes`; `dimension` is empty for a fact of context.
pub const INDICATORS: &str = include_str!("../reference/attractiveness/indicators.csv");

/// Every value on record: `territory,indicator,year,value`.
pub const VALUES: &str = include_str!("../reference/attractiveness/values.csv");

/// The regions: `code,kind,name,short_name,area,nuts,surface_km2`; the NUTS codes are separated by spaces.
pub const TERRITORIES: &str = include_str!("../reference/attractiveness/territories.csv");
