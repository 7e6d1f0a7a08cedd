// SPDX-License-Identifier: AGPL-3.0-or-later
//! «Metodi e pesi»: the definitions of the index, each with its recipe, results and groups; and the editor of drafts.

mod actions;
mod begin;
mod diagnostics;
mod edit;
mod editor;
mod fields;
mod groups;
mod history;
mod list;
mod method;
mod page;
mod recipe;
mod tree;
mod trial;
mod wording;

use leptos::prelude::*;
use shared::definitions::{Definition, DefinitionDetail};
use shared::page::Page;
use shared::site::Module;

use crate::client;
use crate::i18n::{Key, Words, k};
use crate::info::NotFound;
use crate::inside::pages_of;
use crate::territories::find::SEARCH;
use crate::ui::load::{Face, Reading};
use crate::ui::notice::{Notice, Tone};

/// A page of this module.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Route {
    List,
    New,
    Definition(String, String),
    Edit(String, String),
    Nowhere,
}

impl Route {
    fn of(path: &str) -> Self {
        let steps: Vec<&str> = path.split('/').filter(|it| !it.is_empty()).collect();
        match steps.as_slice() {
            ["definitions"] => Self::List,
            ["definitions", "new"] => Self::New,
            ["definitions", key, version] => Self::Definition((*key).to_owned(), (*version).to_owned()),
            ["definitions", key, version, "edit"] => Self::Edit((*key).to_owned(), (*version).to_owned()),
            _ => Self::Nowhere,
        }
    }

    fn page(self) -> AnyView {
        match self {
            Self::List => view! { <list::ListPage /> }.into_any(),
            Self::New => view! { <begin::NewPage /> }.into_any(),
            Self::Definition(key, version) => view! { <page::DefinitionPage key version /> }.into_any(),
            Self::Edit(key, version) => view! { <edit::EditPage key version /> }.into_any(),
            Self::Nowhere => view! { <NotFound /> }.into_any(),
        }
    }
}

/// The module.
#[component]
pub(crate) fn App() -> impl IntoView {
    pages_of(|address| Module::of(address) == Module::Definitions, Route::of, Route::page, Some(SEARCH))
}

/// The definitions that are published.
fn read_definitions() -> Reading<Page<Definition>> {
    client::reading("/definitions?limit=500")
}

/// One of them, with its recipe.
fn read_definition(key: &str, version: &str) -> Reading<DefinitionDetail> {
    client::reading(&format!("/definitions/{key}/{version}"))
}

/// The address of a definition's page.
fn address_of(key: &str, version: &str) -> String {
    format!("/definitions/{key}/{version}")
}

/// Whether a reading found that there is no such thing.
fn is_absent<T: Send + Sync>(reading: Reading<T>) -> bool {
    matches!(reading.face.get(), Face::Failed(why) if why.status == 404)
}

/// What is shown where there is no such definition.
#[component]
fn Absent(
    /// The words in use.
    w: Words,
    /// The title of the page.
    title: String,
) -> impl IntoView {
    view! {
        <div class="co-head"><h1>{title}</h1></div>
        <Notice top=true tone=Tone::Care title=w.t(k::DEFINITIONS_ABSENT)>
            <p>{w.t(k::DEFINITIONS_ABSENT_TEXT)}" "<a href="/definitions">{w.t(k::DEFINITIONS_TITLE)}</a></p>
        </Notice>
    }
}

/// The steps from the first page to one of a definition.
fn steps() -> Vec<(Key, &'static str)> {
    vec![(k::RANKING_TITLE, "/territories"), (k::DEFINITIONS_TITLE, "/definitions")]
}
