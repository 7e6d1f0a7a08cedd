// SPDX-License-Identifier: AGPL-3.0-or-later
//! A table in its box: where it is wider than the screen the box scrolls, by keyboard too, and the page does not.

use leptos::prelude::*;

/// A table with its caption and its head, in a region that has a name and takes the focus.
#[component]
pub(crate) fn TableBox(
    /// Name of the region, for who arrives by keyboard.
    #[prop(into)]
    label: String,
    /// The id of the table.
    #[prop(optional)]
    id: Option<&'static str>,
    /// Smaller figures, for long tables.
    #[prop(optional)]
    small: bool,
    /// The head stays in sight while the page scrolls, where the table is not wider than the screen.
    #[prop(optional)]
    sticky: bool,
    /// The caption is for who listens only: a heading above says it.
    #[prop(optional)]
    quiet: bool,
    /// Dimmed: the figures are being made anew.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// How the table is read.
    #[prop(into)]
    caption: ViewFn,
    /// The cells of the head.
    #[prop(into)]
    head: ViewFn,
    /// Its bodies.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="co-table-box" tabindex="0" role="region" aria-label=label>
            <table class="co-table" id=id data-small=small.then_some("") data-sticky=sticky.then_some("") aria-busy=move || busy.get().then_some("true")>
                <caption class:visually-hidden=quiet>{move || caption.run()}</caption>
                <thead><tr>{head.run()}</tr></thead>
                {children()}
            </table>
        </div>
    }
}

/// The head of a column.
#[component]
pub(crate) fn Column(
    /// What stands in it.
    #[prop(into)]
    text: String,
    /// Figures, set to the right.
    #[prop(optional)]
    number: bool,
    /// Left out on small screens: what is also elsewhere.
    #[prop(optional)]
    wide: bool,
) -> impl IntoView {
    view! { <th scope="col" data-num=number.then_some("") class=wide.then_some("co-only-wide")>{text}</th> }
}
