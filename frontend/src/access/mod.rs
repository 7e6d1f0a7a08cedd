// SPDX-License-Identifier: AGPL-3.0-or-later
//! Coming in, the profile, users and mandates, the register of accesses: the pages of who is in, a module of their own.

mod again;
mod audit;
mod form;
mod login;
mod mandates;
mod opening;
mod paged;
mod password;
mod places;
mod profile;
mod refusals;
mod second_factor;
mod sessions;
mod setup;
mod user;
mod users;
mod view_as;
mod when;

use leptos::prelude::*;
use shared::access::Permission;
use shared::site::Module;

use crate::i18n::{Key, Words, k, words};
use crate::identity::{Identity, Me, Who};
use crate::info::NotFound;
use crate::site::{PageFrame, pages_of};
use crate::ui::browser;
use crate::ui::frame::Entry;
use crate::ui::load::{Shape, Skeleton};
use crate::ui::notice::{Notice, Tone};
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
    places::Names::provide();
    let pages = pages_of(is_inside, Route::of, Route::page, None);
    view! {
        {pages}
        <again::ComeInAgain />
    }
}

/// Whether an address is a page of this module.
fn is_inside(address: &str) -> bool {
    Module::of(address) == Module::Access
}

/// The page that a person's work begins on, among those that exist.
pub(crate) fn home(me: &Me) -> &'static str {
    if me.permissions.contains(&Permission::ManageUsers) { "/users" } else { "/territories" }
}

/// All that is known of who is in; followed.
fn whole(identity: Identity) -> Option<shared::users::Me> {
    identity.me().and_then(|it| crate::json::parse(&it.answer))
}

/// Opens a page of this site, of this module or of another.
pub(crate) fn open(router: Option<Router>, address: &str) {
    match router.filter(|_| is_inside(address)) {
        Some(router) => router.go(address),
        None => browser::leave_for(address),
    }
}

/// A page for who is in, and may do something where `needs` says what. Others are sent to come in, or told why not.
#[component]
fn Inside(
    /// What the page is called.
    title: Key,
    /// What one must be allowed to do.
    #[prop(optional)]
    needs: Option<Permission>,
    /// The steps between the first page and this one.
    #[prop(optional)]
    steps: Vec<(Key, &'static str)>,
    /// The page.
    show: impl Fn(Words, Identity) -> AnyView + Send + 'static,
) -> impl IntoView {
    let identity = Identity::here();
    let router = Router::here();
    // Who it is may be read anew; the page stays while it is the same person with the same view.
    let who = Memo::new(move |_| match identity.map_or(Who::Nobody, |it| it.who.get()) {
        Who::Unknown => None,
        Who::Nobody => Some(None),
        Who::Known(me) => {
            Some(Some((me.user.id.clone(), me.view_as, needs.is_none_or(|it| me.permissions.contains(&it)))))
        }
    });
    Effect::new(move |_| {
        if let (Some(None), Some(router)) = (who.get(), router) {
            // Not followed: the address is about to be another one.
            let from = String::from(js_sys::encode_uri_component(&untrack(move || router.address())));
            router.replace(&format!("/login?from={from}"));
        }
    });
    move || {
        let w = words();
        let page = match (who.get(), identity) {
            (Some(Some((_, _, true))), Some(identity)) => show(w, identity),
            (Some(Some(_)), _) => view! {
                <div class="co-head"><h1>{w.t(title)}</h1></div>
                <Notice top=true tone=Tone::Care title=w.t(k::ACCESS_NOT_YOURS)><p>{w.t(k::ACCESS_NOT_YOURS_TEXT)}</p></Notice>
            }
            .into_any(),
            _ => view! {
                <div class="co-head"><h1>{w.t(title)}</h1></div>
                <Skeleton text=w.t(k::ACCESS_LOADING).to_owned() shape=Shape::Page />
            }
            .into_any(),
        };
        let steps: Vec<Entry> = steps.iter().map(|(text, href)| Entry::to(w.t(*text), *href)).collect();
        view! { <PageFrame w title=w.t(title).to_owned() steps>{page}</PageFrame> }
    }
}
