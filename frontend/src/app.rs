// SPDX-License-Identifier: AGPL-3.0-or-later
//! The first module of the pages: its routes on one screen. The others are `places.rs`, `measures.rs` and the gallery.

use leptos::prelude::*;
use shared::site::Module;

use crate::info::{Info, InfoPage, NotFound};
use crate::method::MethodPage;
use crate::site::pages_of;
use crate::territories::find::SEARCH;
use crate::territories::ranking::Ranking;
use crate::ui::router::Router;

/// A page of the application.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Route {
    Ranking,
    Method,
    Info(Info),
    Nowhere,
}

impl Route {
    fn of(path: &str) -> Self {
        let steps: Vec<&str> = path.split('/').filter(|it| !it.is_empty()).collect();
        match steps.as_slice() {
            [] | ["territories"] => Self::Ranking,
            ["info", "method"] => Self::Method,
            ["info", "accessibility"] => Self::Info(Info::Accessibility),
            ["info", "privacy"] => Self::Info(Info::Privacy),
            ["info", "legal"] => Self::Info(Info::Legal),
            _ => Self::Nowhere,
        }
    }

    fn page(self) -> AnyView {
        match self {
            Self::Ranking => view! { <Ranking /> }.into_any(),
            Self::Method => view! { <MethodPage /> }.into_any(),
            Self::Info(info) => view! { <InfoPage info /> }.into_any(),
            Self::Nowhere => view! { <NotFound /> }.into_any(),
        }
    }
}

/// The module.
#[component]
pub(crate) fn App() -> impl IntoView {
    let pages = pages_of(|address| Module::of(address) == Module::Pages, Route::of, Route::page, Some(SEARCH));
    // One page, one address: the first page is the ranking until there is a home for each role.
    if let Some(router) = Router::here() {
        let path = router.path();
        Effect::new(move |_| {
            if *path.read() == "/" {
                router.replace(&router.with_path("/territories"));
            }
        });
    }
    pages
}
