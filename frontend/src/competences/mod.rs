// SPDX-License-Identifier: AGPL-3.0-or-later
//! The competence framework and its drafts, operators with their levels, staff per inhabitant: a module of its own.

mod compare;
mod competence;
mod differences;
mod draft;
mod draft_competence;
mod draft_parts;
mod drafts;
mod faults;
mod file;
mod framework;
mod import;
mod levels;
mod operator;
mod operators;
mod own;
mod profile;
mod rate;
mod rate_row;
mod read;
mod roles;
mod staffing;
mod staffing_parts;
mod tabs;
mod versions;

use leptos::prelude::*;
use shared::site::Module;

use crate::info::NotFound;
use crate::inside::pages_of;

/// A page of this module.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Route {
    Framework,
    Competence(String),
    Roles,
    Versions,
    Compare,
    Import,
    Draft,
    Operators,
    NewOperator,
    Own,
    Operator(String),
    Rate(String),
    Staffing,
    Nowhere,
}

impl Route {
    fn of(path: &str) -> Self {
        let steps: Vec<&str> = path.split('/').filter(|it| !it.is_empty()).collect();
        match steps.as_slice() {
            ["competences"] => Self::Framework,
            ["competences", "roles"] => Self::Roles,
            ["competences", "versions"] => Self::Versions,
            ["competences", "compare"] => Self::Compare,
            ["competences", "import"] => Self::Import,
            ["competences", "drafts"] => Self::Draft,
            ["competences", code] => Self::Competence((*code).to_owned()),
            ["operators"] => Self::Operators,
            ["operators", "new"] => Self::NewOperator,
            ["operators", "me"] => Self::Own,
            ["operators", id] => Self::Operator((*id).to_owned()),
            ["operators", id, "rate"] => Self::Rate((*id).to_owned()),
            ["staffing"] => Self::Staffing,
            _ => Self::Nowhere,
        }
    }

    fn page(self) -> AnyView {
        match self {
            Self::Framework => view! { <framework::FrameworkPage /> }.into_any(),
            Self::Competence(code) => view! { <competence::CompetencePage code /> }.into_any(),
            Self::Roles => view! { <roles::RolesPage /> }.into_any(),
            Self::Versions => view! { <versions::VersionsPage /> }.into_any(),
            Self::Compare => view! { <compare::ComparePage /> }.into_any(),
            Self::Import => view! { <import::ImportPage /> }.into_any(),
            Self::Draft => view! { <draft::DraftPage /> }.into_any(),
            Self::Operators => view! { <operators::OperatorsPage /> }.into_any(),
            Self::NewOperator => view! { <profile::NewOperatorPage /> }.into_any(),
            Self::Own => view! { <own::OwnPage /> }.into_any(),
            Self::Operator(id) => view! { <operator::OperatorPage id /> }.into_any(),
            Self::Rate(id) => view! { <rate::RatePage id /> }.into_any(),
            Self::Staffing => view! { <staffing::StaffingPage /> }.into_any(),
            Self::Nowhere => view! { <NotFound /> }.into_any(),
        }
    }
}

/// The module.
#[component]
pub(crate) fn App() -> impl IntoView {
    pages_of(|address| Module::of(address) == Module::Competences, Route::of, Route::page, None)
}
