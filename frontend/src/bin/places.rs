// SPDX-License-Identifier: AGPL-3.0-or-later
//! Each territory and the comparison as a module of their own: no first load carries them.
#![expect(dead_code, reason = "what only the other modules' pages use is not used here")]
#![expect(unreachable_pub, reason = "the component macro makes the properties of each component public")]
#![expect(clippy::needless_pass_by_value, reason = "a component owns its properties, whatever it does with them")]

#[path = "../client.rs"]
mod client;
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
#[path = "../places.rs"]
mod places;
#[path = "../site.rs"]
mod site;
#[path = "../territories/mod.rs"]
mod territories;
#[path = "../ui/mod.rs"]
mod ui;

fn main() {
    ui::browser::remove_shell();
    leptos::mount::mount_to_body(places::App);
}
