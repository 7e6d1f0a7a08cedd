// SPDX-License-Identifier: AGPL-3.0-or-later
//! The gallery: every component with its states and when it is used. Later pages are built from what is here. Open in a demonstration only.

mod engine;
mod marks;
mod presses;
mod states;

use leptos::prelude::*;
use shared::site::Module;

use crate::i18n::{Key, Words, k, provide_lang, words};
use crate::info::NotFound;
use crate::site::{PageFrame, SiteFooter, SiteHeader, is_demo, provide_site};
use crate::ui::icons::Patterns;
use crate::ui::live::{Announcer, LiveRegion};
use crate::ui::router::Router;

/// The module: the gallery in the frame of every page; open only where the data are a demonstration.
#[component]
pub(crate) fn App() -> impl IntoView {
    let router = Router::provide(|address| Module::of(address) == Module::Gallery);
    let announcer = Announcer::provide();
    provide_lang(router.query("lang"));
    provide_site(None);
    view! {
        <SiteHeader />
        {move || match is_demo() {
            Some(true) => Some(view! { <Gallery /> }.into_any()),
            Some(false) => Some(view! { <NotFound /> }.into_any()),
            None => None,
        }}
        <SiteFooter />
        <LiveRegion announcer />
    }
}

/// The page.
#[component]
fn Gallery() -> impl IntoView {
    move || {
        let w = words();
        view! {
            <PageFrame w title=w.t(k::NAV_GALLERY).to_owned() steps=Vec::new()>
                <Patterns />
                <div class="co-head"><h1>{w.t(k::NAV_GALLERY)}</h1><p class="co-lead">{w.t(k::GALLERY_LEAD)}</p></div>
                <div class="co-stack">
                    <states::States w />
                    <presses::Presses w />
                    <marks::Marks w />
                    <marks::Figures w />
                    <engine::SameComputation w />
                </div>
            </PageFrame>
        }
    }
}

/// A group of components.
#[component]
fn Group(
    /// Its id.
    id: &'static str,
    /// What it is called.
    title: &'static str,
    /// The components.
    children: Children,
) -> impl IntoView {
    view! { <section class="co-stack-s" aria-labelledby=id><h2 id=id>{title}</h2>{children()}</section> }
}

/// One component: its name in the code, when it is used, and itself.
#[component]
fn Specimen(
    /// The words in use.
    w: Words,
    /// Its name in the code.
    name: &'static str,
    /// When it is used.
    when: Key,
    /// Itself, in its states.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="co-specimen co-stack-s">
            <p class="co-small"><code>{name}</code>" "<span class="co-quiet">{w.t(when)}</span></p>
            {children()}
        </div>
    }
}
