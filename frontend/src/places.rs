// SPDX-License-Identifier: AGPL-3.0-or-later
//! The module of each territory and of the comparison: its routes on one screen.

use leptos::prelude::*;
use shared::site::Module;

use crate::info::NotFound;
use crate::site::pages_of;
use crate::territories::compare::ComparePage;
use crate::territories::find::SEARCH;
use crate::territories::profile::ProfilePage;
use crate::territories::smaller::SmallerPage;

/// A page of this module.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Route {
    Compare,
    Region(String),
    Smaller(String),
    Nowhere,
}

impl Route {
    fn of(path: &str) -> Self {
        let steps: Vec<&str> = path.split('/').filter(|it| !it.is_empty()).collect();
        match steps.as_slice() {
            ["territories", "compare"] => Self::Compare,
            // Two digits are a region, three a province, six a municipality; what is no code at all is said by either.
            ["territories", code] if code.len() > 2 => Self::Smaller((*code).to_owned()),
            ["territories", code] => Self::Region((*code).to_owned()),
            _ => Self::Nowhere,
        }
    }

    fn page(self) -> AnyView {
        match self {
            Self::Compare => view! { <ComparePage /> }.into_any(),
            Self::Region(code) => view! { <ProfilePage code /> }.into_any(),
            Self::Smaller(code) => view! { <SmallerPage code /> }.into_any(),
            Self::Nowhere => view! { <NotFound /> }.into_any(),
        }
    }
}

/// The module.
#[component]
pub(crate) fn App() -> impl IntoView {
    pages_of(|address| Module::of(address) == Module::Places, Route::of, Route::page, Some(SEARCH))
}
