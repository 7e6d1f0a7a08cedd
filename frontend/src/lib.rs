// SPDX-License-Identifier: AGPL-3.0-or-later
//! The single-page application of CO.Efficienti: the pages of every module.
//!
//! Each program of `bin/` starts one module, and the linker leaves out of it what the others' pages need.
#![expect(unreachable_pub, reason = "the component macro makes the properties of each component public")]
#![expect(clippy::needless_pass_by_value, reason = "a component owns its properties, whatever it does with them")]

mod access;
mod administration;
mod app;
mod client;
mod competences;
mod definitions;
mod equipes;
mod frameworks;
mod gallery;
mod i18n;
mod identity;
mod indicators;
mod info;
mod inside;
mod json;
mod measures;
mod method;
mod open_data;
mod operators;
mod places;
mod site;
mod staffing;
mod territories;
mod ui;

use leptos::prelude::IntoView;

/// Draws a module in the place of the shell that was seen while it loaded.
fn start<V: IntoView + 'static>(app: impl FnOnce() -> V + 'static) {
    ui::browser::remove_shell();
    leptos::mount::mount_to_body(app);
}

/// The first load: the ranking with its weights, the method, the pages the law asks for.
pub fn pages() {
    start(app::App);
}

/// Each territory, and the comparison.
pub fn places() {
    start(places::App);
}

/// The provinces and the indicators.
pub fn measures() {
    start(measures::App);
}

/// Coming in, the profile.
pub fn access() {
    start(access::App);
}

/// Users and mandates, the register of accesses, looking as another role.
pub fn administration() {
    start(administration::App);
}

/// Definitions of the index: published ones with their results, drafts with their editor.
pub fn definitions() {
    start(definitions::App);
}

/// The equipes: list, comparison, who is in them.
pub fn equipes() {
    start(equipes::App);
}

/// What an equipe can do, and what would change.
pub fn coverage() {
    start(equipes::CoverageApp);
}

/// Proposals to reorganise an equipe.
pub fn proposals() {
    start(equipes::ProposalsApp);
}

/// The competence framework, for everybody; staff per inhabitant.
pub fn competences() {
    start(competences::App);
}

/// Drafts of the competence framework.
pub fn frameworks() {
    start(frameworks::App);
}

/// Operators with their levels, rating.
pub fn operators() {
    start(operators::App);
}

/// The gallery of components.
pub fn gallery() {
    start(gallery::App);
}
