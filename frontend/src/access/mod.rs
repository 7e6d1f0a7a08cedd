// SPDX-License-Identifier: AGPL-3.0-or-later
//! Coming in and what is one's own: the profile, the password, the second factor, where one is in. A module of the pages.

mod login;
mod password;
mod profile;
mod second_factor;
mod sessions;
mod setup;

use leptos::prelude::*;
use shared::site::Module;

use crate::info::NotFound;
use crate::inside::pages_of;

/// A page of this module.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Route {
    Login,
    Setup,
    Profile,
    Nowhere,
}

impl Route {
    fn of(path: &str) -> Self {
        match path.trim_matches('/') {
            "login" => Self::Login,
            "setup" => Self::Setup,
            "profile" => Self::Profile,
            _ => Self::Nowhere,
        }
    }

    fn page(self) -> AnyView {
        match self {
            Self::Login => view! { <login::LoginPage /> }.into_any(),
            Self::Setup => view! { <setup::SetupPage /> }.into_any(),
            Self::Profile => view! { <profile::ProfilePage /> }.into_any(),
            Self::Nowhere => view! { <NotFound /> }.into_any(),
        }
    }
}

/// The module.
#[component]
pub(crate) fn App() -> impl IntoView {
    pages_of(|address| Module::of(address) == Module::Access, Route::of, Route::page, None)
}
