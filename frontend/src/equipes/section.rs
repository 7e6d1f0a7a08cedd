// SPDX-License-Identifier: AGPL-3.0-or-later
//! The pages of the section, side by side: equipes, their comparison, operators, staff per inhabitant.

use leptos::prelude::*;
use shared::access::Permission;

use crate::i18n::{Words, k};
use crate::identity::Identity;

/// A page of the section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tab {
    /// The equipes.
    Equipes,
    /// Equipes beside each other.
    Comparison,
    /// Who works.
    Operators,
    /// How many social workers there are.
    Staffing,
}

/// Links to the pages of the section, for who may read equipes; the one that is shown is marked.
#[component]
pub(crate) fn SectionTabs(
    /// The words in use.
    w: Words,
    /// The one that is shown.
    here: Tab,
) -> impl IntoView {
    let identity = Identity::here();
    let tabs = [
        (Tab::Equipes, "/equipes", k::EQUIPES_TAB_LIST),
        (Tab::Comparison, "/equipes/compare", k::EQUIPES_TAB_COMPARE),
        (Tab::Operators, "/operators", k::NAV_OPERATORS),
        (Tab::Staffing, "/staffing", k::NAV_STAFFING),
    ];
    let link =
        move |(tab, href, text)| view! { <a href=href aria-current=(tab == here).then_some("page")>{w.t(text)}</a> };
    move || {
        identity.is_some_and(|it| it.may(Permission::ReadEquipes)).then(|| {
            view! { <nav class="co-tabs co-no-print" aria-label=w.t(k::EQUIPES_TABS_ALL)>{tabs.into_iter().map(link).collect_view()}</nav> }
        })
    }
}
