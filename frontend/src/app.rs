// SPDX-License-Identifier: AGPL-3.0-or-later
//! The whole application: every route on one screen, the frame around them, what happens when the page changes.

use leptos::prelude::*;

use crate::i18n::provide_lang;
use crate::info::{Info, InfoPage, NotFound};
use crate::method::MethodPage;
use crate::site::{GALLERY, SiteFooter, SiteHeader, is_access, page_title, provide_site};
use crate::territories::compare::ComparePage;
use crate::territories::profile::ProfilePage;
use crate::territories::ranking::Ranking;
use crate::ui::browser;
use crate::ui::live::{Announcer, LiveRegion};
use crate::ui::router::Router;

/// A page of the application.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Route {
    Ranking,
    Profile(String),
    Compare,
    Method,
    Info(Info),
    Nowhere,
}

impl Route {
    fn of(path: &str) -> Self {
        let steps: Vec<&str> = path.split('/').filter(|it| !it.is_empty()).collect();
        match steps.as_slice() {
            [] | ["territories"] => Self::Ranking,
            ["territories", "compare"] => Self::Compare,
            ["territories", code] => Self::Profile((*code).to_owned()),
            ["info", "method"] => Self::Method,
            ["info", "accessibility"] => Self::Info(Info::Accessibility),
            ["info", "privacy"] => Self::Info(Info::Privacy),
            ["info", "legal"] => Self::Info(Info::Legal),
            _ => Self::Nowhere,
        }
    }

    fn page(self) -> AnyView {
        match self {
            Self::Ranking => view! { <Ranking /> }.into_any(),
            Self::Profile(code) => view! { <ProfilePage code /> }.into_any(),
            Self::Compare => view! { <ComparePage /> }.into_any(),
            Self::Method => view! { <MethodPage /> }.into_any(),
            Self::Info(info) => view! { <InfoPage info /> }.into_any(),
            Self::Nowhere => view! { <NotFound /> }.into_any(),
        }
    }
}

/// The application.
#[component]
pub(crate) fn App() -> impl IntoView {
    let router = Router::provide(|path| !path.starts_with(GALLERY) && !is_access(path));
    let announcer = Announcer::provide();
    provide_lang(router.query("lang"));
    provide_site();
    let path = router.path();
    let route = Memo::new(move |_| Route::of(&path.read()));
    // One page, one address: the first page is the ranking until there is a home for each role.
    Effect::new(move |_| {
        if *path.read() == "/" {
            router.replace(&router.with_path("/territories"));
        }
    });
    let title = page_title();
    let is_new = RwSignal::new(false);
    Effect::new(move |before: Option<Route>| {
        let route = route.get();
        // Not on arrival: the browser itself has just put the reader at the top.
        if before.is_some_and(|it| it != route) {
            request_animation_frame(move || {
                browser::scroll_to_top();
                browser::focus("main");
                is_new.set(true);
            });
        }
        route
    });
    // Once a page, and once it knows what it is called: a profile says the region's name.
    Effect::new(move |_| {
        if let (true, Some(title)) = (is_new.get(), title.get()) {
            announcer.say(title);
            is_new.set(false);
        }
    });
    view! {
        <SiteHeader />
        {move || route.get().page()}
        <SiteFooter />
        <LiveRegion announcer />
    }
}
