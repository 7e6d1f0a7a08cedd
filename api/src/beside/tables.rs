// SPDX-License-Identifier: AGPL-3.0-or-later
//! The product's own tables of the tension reading.

use serde::Deserialize;
use shared::beside::{Beside, BesideFact, BesideKind, alert, guard};
use shared::reference;
use shared::territories::{Place, Territory, TerritoryCode};
use shared::text::Bilingual;

use crate::error::Error;
use crate::reference::rows;

/// The reading of a territory, from its region where it is smaller.
pub(super) fn reading(territory: &Territory, larger: &[Territory]) -> Result<Beside, Error> {
    let region = larger.last().unwrap_or(territory);
    let values: Vec<ValueRow> = rows(reference::BESIDE_VALUES)?;
    let value = |code: &str| values.iter().find(|it| it.territory == region.code && it.indicator == code);
    let facts: Vec<BesideFact> = rows::<FactRow>(reference::BESIDE_INDICATORS)?
        .into_iter()
        .map(|it| {
            let value = value(&it.code).map(|it| it.value);
            it.fact(value)
        })
        .collect();
    Ok(Beside {
        territory: Place::from(territory),
        inherited_from: (region.code != territory.code).then(|| region.code.clone()),
        guard: guard(&facts),
        facts,
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ValueRow {
    territory: TerritoryCode,
    indicator: String,
    value: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FactRow {
    code: String,
    kind: BesideKind,
    name_it: String,
    name_en: String,
    unit_it: String,
    unit_en: String,
    period: String,
    /// `published` or `inferred`.
    period_basis: String,
    attention_from: Option<f64>,
    warning_from: Option<f64>,
    source: String,
    licence: String,
}

impl FactRow {
    fn fact(self, value: Option<f64>) -> BesideFact {
        BesideFact {
            code: self.code,
            kind: self.kind,
            name: Bilingual { it: self.name_it, en: self.name_en },
            unit: Bilingual { it: self.unit_it, en: self.unit_en },
            period: self.period,
            is_period_inferred: self.period_basis == "inferred",
            alert: value.map(|it| alert(it, self.attention_from, self.warning_from)),
            value,
            attention_from: self.attention_from,
            warning_from: self.warning_from,
            source: self.source,
            licence: self.licence,
        }
    }
}
