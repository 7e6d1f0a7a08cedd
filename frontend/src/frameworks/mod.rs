// SPDX-License-Identifier: AGPL-3.0-or-later
//! Drafts of the competence framework: begun, written, imported, published.

mod draft;
mod draft_competence;
mod draft_parts;
mod drafts;
mod faults;
mod file;
mod import;

use leptos::prelude::*;
use shared::site::Module;

use crate::info::NotFound;
use crate::inside::pages_of;
use crate::ui::router::Router;

/// A page of this module.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Route {
    Drafts,
    Import,
    Nowhere,
}

impl Route {
    fn of(path: &str) -> Self {
        match path {
            "/competences/drafts" => Self::Drafts,
            "/competences/import" => Self::Import,
            _ => Self::Nowhere,
        }
    }

    fn page(self) -> AnyView {
        match self {
            // The version is in the query: a path that ends in «.0» would be a file's.
            Self::Drafts => {
                let version = Router::here().map_or_else(|| Memo::new(|_| None), |it| it.query("version"));
                (move || match version.get() {
                    Some(version) => view! { <draft::DraftPage version /> }.into_any(),
                    None => view! { <drafts::DraftsPage /> }.into_any(),
                })
                .into_any()
            }
            Self::Import => view! { <import::ImportPage /> }.into_any(),
            Self::Nowhere => view! { <NotFound /> }.into_any(),
        }
    }
}

/// The module.
#[component]
pub(crate) fn App() -> impl IntoView {
    pages_of(|address| Module::of(address) == Module::Frameworks, Route::of, Route::page, None)
}
