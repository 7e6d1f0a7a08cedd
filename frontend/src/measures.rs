// SPDX-License-Identifier: AGPL-3.0-or-later
//! The module of what is measured: its routes on one screen.

use leptos::prelude::*;
use shared::site::Module;

use crate::indicators::list::IndicatorsPage;
use crate::indicators::page::IndicatorPage;
use crate::info::NotFound;
use crate::site::pages_of;
use crate::territories::find::SEARCH;
use crate::territories::provinces::ProvincesPage;

/// A page of this module.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Route {
    Provinces,
    Indicators,
    Indicator(String),
    Nowhere,
}

impl Route {
    fn of(path: &str) -> Self {
        let steps: Vec<&str> = path.split('/').filter(|it| !it.is_empty()).collect();
        match steps.as_slice() {
            ["territories", "provinces"] => Self::Provinces,
            ["indicators"] => Self::Indicators,
            ["indicators", code] => Self::Indicator((*code).to_owned()),
            _ => Self::Nowhere,
        }
    }

    fn page(self) -> AnyView {
        match self {
            Self::Provinces => view! { <ProvincesPage /> }.into_any(),
            Self::Indicators => view! { <IndicatorsPage /> }.into_any(),
            Self::Indicator(code) => view! { <IndicatorPage code /> }.into_any(),
            Self::Nowhere => view! { <NotFound /> }.into_any(),
        }
    }
}

/// The module.
#[component]
pub(crate) fn App() -> impl IntoView {
    pages_of(|address| Module::of(address) == Module::Measures, Route::of, Route::page, Some(SEARCH))
}
