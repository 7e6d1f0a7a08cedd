// SPDX-License-Identifier: AGPL-3.0-or-later
//! The competence framework, for everybody: what it holds, what each role is asked for, its versions; and how others read it. With
//! it the staff that the law asks for.

mod compare;
mod competence;
pub(crate) mod differences;
pub(crate) mod framework;
pub(crate) mod read;
pub(crate) mod roles;
mod tabs;
mod versions;

use leptos::prelude::*;
use shared::site::Module;

use crate::info::NotFound;
use crate::site::pages_of;
use crate::staffing::StaffingPage;

/// A page of this module.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Route {
    Framework,
    Competence(String),
    Roles,
    Versions,
    Compare,
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
            ["staffing"] => Self::Staffing,
            ["competences", code] => Self::Competence((*code).to_owned()),
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
            Self::Staffing => view! { <StaffingPage /> }.into_any(),
            Self::Nowhere => view! { <NotFound /> }.into_any(),
        }
    }
}

/// The module.
#[component]
pub(crate) fn App() -> impl IntoView {
    pages_of(|address| Module::of(address) == Module::Competences, Route::of, Route::page, None)
}
