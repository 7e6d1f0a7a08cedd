// SPDX-License-Identifier: AGPL-3.0-or-later
//! Coming in, the profile, users and mandates, the register of accesses: the pages of who is in, a module of their own.

mod audit;
mod login;
mod mandates;
mod password;
mod profile;
mod second_factor;
mod sessions;
mod setup;
mod user;
mod users;
mod view_as;

use leptos::prelude::*;
use shared::access::Permission;
use shared::site::Module;

use crate::identity::Me;
use crate::info::NotFound;
use crate::inside::pages_of;
use crate::ui::browser;
use crate::ui::router::Router;

/// A page of this module.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Route {
    Login,
    Setup,
    Profile,
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
            ["login"] => Self::Login,
            ["setup"] => Self::Setup,
            ["profile"] => Self::Profile,
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
            Self::Login => view! { <login::LoginPage /> }.into_any(),
            Self::Setup => view! { <setup::SetupPage /> }.into_any(),
            Self::Profile => view! { <profile::ProfilePage /> }.into_any(),
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
    pages_of(is_inside, Route::of, Route::page, None)
}

/// Whether an address is a page of this module.
fn is_inside(address: &str) -> bool {
    Module::of(address) == Module::Access
}

/// The page that a person's work begins on, among those that exist.
pub(crate) fn home(me: &Me) -> &'static str {
    if me.permissions.contains(&Permission::ManageUsers) { "/users" } else { "/territories" }
}

/// Opens a page of this site, of this module or of another.
pub(crate) fn open(router: Option<Router>, address: &str) {
    match router.filter(|_| is_inside(address)) {
        Some(router) => router.go(address),
        None => browser::leave_for(address),
    }
}
