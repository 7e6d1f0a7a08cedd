// SPDX-License-Identifier: AGPL-3.0-or-later
//! A mandate in a line.

use leptos::prelude::*;
use shared::mandates::Mandate;

use super::places::PlaceName;
use crate::i18n::{Words, k};
use crate::site::role_in_words;

/// A mandate in a line: role, where, since when.
pub(crate) fn mandate(w: Words, it: &Mandate) -> impl IntoView + use<> {
    let code = it.territory.as_ref().map(ToString::to_string);
    let place = match &it.area {
        Some(area) => w.with(k::ACCESS_AREA, &[("code", area.as_str())]).into_any(),
        None => view! { <PlaceName w code /> }.into_any(),
    };
    let from = w.day_of(it.valid_from.as_str());
    let days = match &it.valid_to {
        None => w.with(k::ACCESS_SINCE, &[("from", &from)]),
        Some(to) => w.with(k::ACCESS_FROM_TO, &[("from", &from), ("to", &w.day_of(to.as_str()))]),
    };
    view! { <strong>{w.t(role_in_words(it.role))}</strong>", "{place}<br /><span class="co-small co-quiet">{days}</span> }
}
