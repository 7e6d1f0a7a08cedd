// SPDX-License-Identifier: AGPL-3.0-or-later
//! A row of the catalogue: of its table in the database, and of the product's own file, which has the same columns but for
//! the position: there it is the place of the row.

use diesel::prelude::*;
use serde::Deserialize;
use shared::indicators::{Dimension, Direction, Indicator, IndicatorCode, IndicatorRole};
use shared::text::Bilingual;

use crate::db::MultiBackend;
use crate::db::schema::{dimensions, indicators};

/// A dimension.
#[derive(Deserialize, HasQuery)]
#[serde(deny_unknown_fields)]
#[diesel(table_name = dimensions, check_for_backend(MultiBackend))]
pub(crate) struct DimensionRow {
    pub(super) code: String,
    #[serde(skip)]
    pub(super) position: i32,
    name_it: String,
    name_en: String,
    meaning_it: String,
    meaning_en: String,
}

impl From<DimensionRow> for Dimension {
    fn from(row: DimensionRow) -> Self {
        Self {
            code: row.code,
            name: Bilingual { it: row.name_it, en: row.name_en },
            meaning: Bilingual { it: row.meaning_it, en: row.meaning_en },
        }
    }
}

/// An indicator.
#[derive(Deserialize, HasQuery)]
#[serde(deny_unknown_fields)]
#[diesel(table_name = indicators, check_for_backend(MultiBackend))]
pub(crate) struct Row {
    pub(super) code: IndicatorCode,
    #[serde(skip)]
    pub(super) position: i32,
    name_it: String,
    name_en: String,
    unit_it: String,
    unit_en: String,
    role: IndicatorRole,
    dimension: Option<String>,
    direction: Direction,
    reason_it: String,
    reason_en: String,
    publisher: String,
    dataset: String,
    licence: String,
    reference_year: i32,
    max_age_years: i32,
    decimals: i32,
    notes_it: String,
    notes_en: String,
}

impl From<Row> for Indicator {
    fn from(row: Row) -> Self {
        Self {
            code: row.code,
            name: Bilingual { it: row.name_it, en: row.name_en },
            unit: Bilingual { it: row.unit_it, en: row.unit_en },
            role: row.role,
            dimension: row.dimension,
            direction: row.direction,
            reason: Bilingual { it: row.reason_it, en: row.reason_en },
            publisher: row.publisher,
            dataset: row.dataset,
            licence: row.licence,
            reference_year: row.reference_year,
            max_age_years: row.max_age_years,
            decimals: row.decimals,
            notes: Bilingual { it: row.notes_it, en: row.notes_en },
        }
    }
}
