// SPDX-License-Identifier: AGPL-3.0-or-later
//! The single-page application of CO.Efficienti.
#![expect(unreachable_pub, reason = "the component macro makes the properties of each component public")]
#![expect(clippy::needless_pass_by_value, reason = "a component owns its properties, whatever it does with them")]

mod access;
mod app;
mod client;
mod gallery;
mod i18n;
mod identity;
mod indicators;
mod info;
mod json;
mod measures;
mod method;
mod open_data;
mod places;
mod site;
mod territories;
mod ui;

// The others are modules of their own (`bin/`) and no byte of them is in this one: a constant that nobody reads is not
// compiled. They are named here so that the compiler goes on saying which words and components are used by nothing.
const _: fn() -> leptos::prelude::AnyView = || {
    let _ = site::is_demo();
    leptos::prelude::IntoAny::into_any(
        leptos::view! { <gallery::Gallery /><places::App /><measures::App /><access::App /> },
    )
};

fn main() {
    ui::browser::remove_shell();
    leptos::mount::mount_to_body(app::App);
}
