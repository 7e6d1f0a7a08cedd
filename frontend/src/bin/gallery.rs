// SPDX-License-Identifier: AGPL-3.0-or-later
//! The gallery of components as a module of its own, with the components that the pages use.
#![expect(dead_code, reason = "the gallery shows components, not pages: what only pages use is not used here")]
#![expect(unreachable_pub, reason = "the component macro makes the properties of each component public")]
#![expect(clippy::needless_pass_by_value, reason = "a component owns its properties, whatever it does with them")]

#[path = "../client.rs"]
mod client;
#[path = "../gallery/mod.rs"]
mod gallery;
#[path = "../i18n.rs"]
mod i18n;
#[path = "../identity.rs"]
mod identity;
#[path = "../indicators/mod.rs"]
mod indicators;
#[path = "../info.rs"]
mod info;
#[path = "../json.rs"]
mod json;
#[path = "../open_data.rs"]
mod open_data;
#[path = "../site.rs"]
mod site;
#[path = "../territories/mod.rs"]
mod territories;
#[path = "../ui/mod.rs"]
mod ui;

use leptos::prelude::*;
use shared::site::Module;

use crate::gallery::Gallery;
use crate::i18n::provide_lang;
use crate::info::NotFound;
use crate::site::{SiteFooter, SiteHeader, is_demo, provide_site};
use crate::ui::live::{Announcer, LiveRegion};
use crate::ui::router::Router;

/// The gallery in the frame of every page; open only where the data are a demonstration.
#[component]
fn App() -> impl IntoView {
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

fn main() {
    ui::browser::remove_shell();
    leptos::mount::mount_to_body(App);
}
