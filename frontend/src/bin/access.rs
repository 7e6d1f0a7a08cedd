// SPDX-License-Identifier: AGPL-3.0-or-later
//! Coming in, the profile, users and mandates, the register of accesses, as a module of its own.
#![expect(dead_code, reason = "what only the other modules' pages use is not used here")]
#![expect(unreachable_pub, reason = "the component macro makes the properties of each component public")]
#![expect(clippy::needless_pass_by_value, reason = "a component owns its properties, whatever it does with them")]

#[path = "../access/mod.rs"]
mod access;
#[path = "../client.rs"]
mod client;
#[path = "../i18n.rs"]
mod i18n;
#[path = "../identity.rs"]
mod identity;
#[path = "../info.rs"]
mod info;
#[path = "../json.rs"]
mod json;
#[path = "../site.rs"]
mod site;
#[path = "../ui/mod.rs"]
mod ui;

fn main() {
    ui::browser::remove_shell();
    leptos::mount::mount_to_body(access::App);
}
