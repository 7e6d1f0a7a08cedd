// SPDX-License-Identifier: AGPL-3.0-or-later
//! The pages of the framework, side by side.

use leptos::prelude::*;

use crate::i18n::{Words, k};

/// A page of the framework.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tab {
    /// The competences by area.
    Competences,
    /// What each role is asked for.
    Roles,
    /// Versions, published and drafts.
    Versions,
}

/// Links to the pages of the framework; the one that is shown is marked.
#[component]
pub(super) fn Tabs(
    /// The words in use.
    w: Words,
    /// The one that is shown.
    here: Tab,
) -> impl IntoView {
    let tabs = [
        (Tab::Competences, "/competences", k::COMPETENCES_TITLE),
        (Tab::Roles, "/competences/roles", k::COMPETENCES_ROLES),
        (Tab::Versions, "/competences/versions", k::COMPETENCES_VERSIONS),
    ];
    let link = |(tab, href, text)| view! { <a href=href aria-current=(tab == here).then_some("page")>{w.t(text)}</a> };
    view! { <nav class="co-tabs co-no-print" aria-label=w.t(k::COMPETENCES_FRAMEWORK)>{tabs.into_iter().map(link).collect_view()}</nav> }
}
