// SPDX-License-Identifier: AGPL-3.0-or-later
//! The pages of the section, side by side: regions, provinces, indicators.

use leptos::prelude::*;

use crate::i18n::{Words, k};

/// A page of the section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tab {
    /// The ranking of the regions.
    Regions,
    /// Map and table of the provinces.
    Provinces,
    /// The catalogue of indicators.
    Indicators,
    /// How the index is made, and with which weights.
    Definitions,
}

/// Links to the pages of the section; the one that is shown is marked.
#[component]
pub(crate) fn Tabs(
    /// The words in use.
    w: Words,
    /// The one that is shown.
    here: Tab,
) -> impl IntoView {
    let tabs = [
        (Tab::Regions, "/territories", k::TABS_REGIONS),
        (Tab::Provinces, "/territories/provinces", k::TABS_PROVINCES),
        (Tab::Indicators, "/indicators", k::TABS_INDICATORS),
        (Tab::Definitions, "/definitions", k::TABS_DEFINITIONS),
    ];
    let link = |(tab, href, text)| view! { <a href=href aria-current=(tab == here).then_some("page")>{w.t(text)}</a> };
    view! { <nav class="co-tabs co-no-print" aria-label=w.t(k::TABS_LABEL)>{tabs.into_iter().map(link).collect_view()}</nav> }
}
