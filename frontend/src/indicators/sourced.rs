// SPDX-License-Identifier: AGPL-3.0-or-later
//! A value of an indicator in a table of territories: missing, or a button that opens where it comes from.

use leptos::prelude::*;
use shared::imports::Import;
use shared::indicators::{ImportId, Indicator};
use shared::territories::TerritoryCode;

use super::direction_in_words;
use crate::i18n::{Words, k};
use crate::territories::profile_numbers::imported;
use crate::ui::source::{SourceRow, SourceValue};

/// A value and what stands behind it.
pub(crate) struct Sourced {
    w: Words,
    id: String,
    value: Option<String>,
    name: String,
    facts: Vec<(&'static str, String)>,
    open: RwSignal<bool>,
}

impl Sourced {
    /// Of a territory: year, value and the import that wrote it.
    pub(crate) fn new(
        w: Words,
        indicator: &Indicator,
        territory: &TerritoryCode,
        value: Option<(i32, f64, &ImportId)>,
        imports: &[Import],
    ) -> Self {
        let import = value.and_then(|(.., id)| imports.iter().find(|it| it.id == *id));
        let import = import.map(|it| imported(w, &it.imported_at, &it.file_name, &it.file_digest));
        Self {
            w,
            id: format!("source-{territory}"),
            value: value.map(|(_, it, _)| w.value(it, indicator.decimals, &indicator.unit)),
            name: w.of(&indicator.name).to_owned(),
            facts: vec![
                (w.t(k::NUMBERS_SOURCE), format!("{}, {}", indicator.publisher, indicator.dataset)),
                (w.t(k::NUMBERS_YEAR), value.map(|(year, ..)| year.to_string()).unwrap_or_default()),
                (w.t(k::SOURCE_UNIT), w.of(&indicator.unit).to_owned()),
                (w.t(k::SOURCE_DIRECTION), w.t(direction_in_words(indicator.direction)).to_owned()),
                (w.t(k::SOURCE_LICENCE), indicator.licence.clone()),
                (w.t(k::SOURCE_IMPORTED), import.unwrap_or_default()),
                (w.t(k::SOURCE_NOTES), w.of(&indicator.notes).to_owned()),
            ],
            open: RwSignal::new(false),
        }
    }

    /// What stands in the cell.
    pub(crate) fn value(&self) -> AnyView {
        match self.value.clone() {
            Some(text) => {
                let said = self.w.with(k::NUMBERS_OPEN, &[("name", &self.name)]);
                view! { <SourceValue text said controls=self.id.clone() open=self.open /> }.into_any()
            }
            None => view! { <span class="co-missing">{self.w.t(k::MISSING)}</span> }.into_any(),
        }
    }

    /// The row under it, where there is a value.
    pub(crate) fn row(self, columns: usize) -> Option<AnyView> {
        let Self { id, open, facts, .. } = self;
        self.value.map(|_| view! { <SourceRow id open columns facts /> }.into_any())
    }
}
