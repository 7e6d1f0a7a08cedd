// SPDX-License-Identifier: AGPL-3.0-or-later
//! The equipes: who is in them, what they can do and what is missing, what would change, proposals. Three modules of the pages: one
//! would be more than a first load may weigh.

mod addresses;
mod compare;
mod composition;
mod coverage;
mod list;
mod members;
mod new;
mod parts;
mod proposals;
mod said;
pub(crate) mod section;

use leptos::prelude::*;
use shared::site::Module;

use crate::info::NotFound;
use crate::inside::pages_of;

/// A page of these modules.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Route {
    List,
    New,
    Compare,
    Equipe(String),
    Coverage(String),
    Proposals(String),
    Propose(String),
    Proposal(String, String),
    Nowhere,
}

impl Route {
    fn of(path: &str) -> Self {
        let steps: Vec<&str> = path.split('/').filter(|it| !it.is_empty()).collect();
        let owned = |it: &str| it.to_owned();
        match steps.as_slice() {
            ["equipes"] => Self::List,
            ["equipes", "new"] => Self::New,
            ["equipes", "compare"] => Self::Compare,
            ["equipes", id] => Self::Equipe(owned(id)),
            ["equipes", id, "coverage"] => Self::Coverage(owned(id)),
            ["equipes", id, "proposals"] => Self::Proposals(owned(id)),
            ["equipes", id, "proposals", "new"] => Self::Propose(owned(id)),
            ["equipes", id, "proposals", proposal] => Self::Proposal(owned(id), owned(proposal)),
            _ => Self::Nowhere,
        }
    }

    fn page(self) -> AnyView {
        match self {
            Self::List => view! { <list::ListPage /> }.into_any(),
            Self::New => view! { <new::NewPage /> }.into_any(),
            Self::Compare => view! { <compare::ComparePage /> }.into_any(),
            Self::Equipe(id) => view! { <composition::EquipePage id /> }.into_any(),
            _ => view! { <NotFound /> }.into_any(),
        }
    }

    fn page_of_coverage(self) -> AnyView {
        match self {
            Self::Coverage(id) => view! { <coverage::CoveragePage id /> }.into_any(),
            _ => view! { <NotFound /> }.into_any(),
        }
    }

    fn page_of_proposals(self) -> AnyView {
        match self {
            Self::Proposals(id) => view! { <proposals::ProposalsPage id /> }.into_any(),
            Self::Propose(id) => view! { <proposals::ProposePage id /> }.into_any(),
            Self::Proposal(id, proposal) => view! { <proposals::ProposalPage id proposal /> }.into_any(),
            _ => view! { <NotFound /> }.into_any(),
        }
    }
}

/// The module of list, comparison and composition.
#[component]
pub(crate) fn App() -> impl IntoView {
    pages_of(|address| Module::of(address) == Module::Equipes, Route::of, Route::page, None)
}

/// The module of coverage.
#[component]
pub(crate) fn CoverageApp() -> impl IntoView {
    pages_of(|address| Module::of(address) == Module::Coverage, Route::of, Route::page_of_coverage, None)
}

/// The module of proposals.
#[component]
pub(crate) fn ProposalsApp() -> impl IntoView {
    pages_of(|address| Module::of(address) == Module::Proposals, Route::of, Route::page_of_proposals, None)
}
