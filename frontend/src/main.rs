// SPDX-License-Identifier: AGPL-3.0-or-later
//! The single-page application of CO.Efficienti.
#![expect(unreachable_pub, reason = "the component macro makes the properties of each component public")]
#![expect(clippy::needless_pass_by_value, reason = "a component owns its properties, whatever it does with them")]

mod app;
mod client;
mod gallery;
mod i18n;
mod indicators;
mod info;
mod json;
mod method;
mod site;
mod territories;
mod ui;

fn main() {
    // The shell of index.html has done its work once the application draws the same.
    if let Some(shell) = leptos::prelude::document().get_element_by_id("shell") {
        shell.remove();
    }
    leptos::mount::mount_to_body(app::App);
}
