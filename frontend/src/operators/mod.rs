// SPDX-License-Identifier: AGPL-3.0-or-later
//! Operators with their levels, and rating.

mod add;
mod levels;
mod list;
mod operator;
mod own;
mod rate;
mod rate_row;

use leptos::prelude::*;
use shared::site::Module;

use crate::info::NotFound;
use crate::inside::pages_of;

/// A page of this module.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Route {
    Operators,
    NewOperator,
    Own,
    Operator(String),
    Rate(String),
    Nowhere,
}

impl Route {
    fn of(path: &str) -> Self {
        let steps: Vec<&str> = path.split('/').filter(|it| !it.is_empty()).collect();
        match steps.as_slice() {
            ["operators"] => Self::Operators,
            ["operators", "new"] => Self::NewOperator,
            ["operators", "me"] => Self::Own,
            ["operators", id] => Self::Operator((*id).to_owned()),
            ["operators", id, "rate"] => Self::Rate((*id).to_owned()),
            _ => Self::Nowhere,
        }
    }

    fn page(self) -> AnyView {
        match self {
            Self::Operators => view! { <list::OperatorsPage /> }.into_any(),
            Self::NewOperator => view! { <add::NewOperatorPage /> }.into_any(),
            Self::Own => view! { <own::OwnPage /> }.into_any(),
            Self::Operator(id) => view! { <operator::OperatorPage id /> }.into_any(),
            Self::Rate(id) => view! { <rate::RatePage id /> }.into_any(),
            Self::Nowhere => view! { <NotFound /> }.into_any(),
        }
    }
}

/// The module.
#[component]
pub(crate) fn App() -> impl IntoView {
    pages_of(|address| Module::of(address) == Module::Operators, Route::of, Route::page, None)
}
