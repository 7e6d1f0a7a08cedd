// SPDX-License-Identifier: AGPL-3.0-or-later
//! Who keeps an installation: users and mandates, the register of accesses, looking as another role. A module of the pages.

mod areas;
mod audit;
mod mandates;
mod user;
mod users;
mod view_as;

use leptos::prelude::*;
use shared::site::Module;

use crate::info::NotFound;
use crate::inside::pages_of;

/// A page of this module.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Route {
    Users,
    NewUser,
    User(String),
    Audit,
    ViewAs,
    Nowhere,
}

impl Route {
    fn of(path: &str) -> Self {
        let steps: Vec<&str> = path.split('/').filter(|it| !it.is_empty()).collect();
        match steps.as_slice() {
            ["audit"] => Self::Audit,
            ["view-as"] => Self::ViewAs,
            ["users"] => Self::Users,
            ["users", "new"] => Self::NewUser,
            ["users", id] => Self::User((*id).to_owned()),
            _ => Self::Nowhere,
        }
    }

    fn page(self) -> AnyView {
        match self {
            Self::Users => view! { <users::UsersPage /> }.into_any(),
            Self::NewUser => view! { <users::NewUserPage /> }.into_any(),
            Self::User(id) => view! { <user::UserPage id /> }.into_any(),
            Self::Audit => view! { <audit::AuditPage /> }.into_any(),
            Self::ViewAs => view! { <view_as::ViewAsPage /> }.into_any(),
            Self::Nowhere => view! { <NotFound /> }.into_any(),
        }
    }
}

/// The module.
#[component]
pub(crate) fn App() -> impl IntoView {
    pages_of(|address| Module::of(address) == Module::Administration, Route::of, Route::page, None)
}
