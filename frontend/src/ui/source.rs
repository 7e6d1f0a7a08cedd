// SPDX-License-Identifier: AGPL-3.0-or-later
//! A value that opens where it comes from, in the row under its own.

use leptos::prelude::*;

/// The value, as a button.
#[component]
pub(crate) fn SourceValue(
    /// The value as it is written.
    #[prop(into)]
    text: String,
    /// What pressing it does, for who listens.
    #[prop(into)]
    said: String,
    /// The id of the row that it opens.
    #[prop(into)]
    controls: String,
    /// Whether that is open.
    open: RwSignal<bool>,
    /// Whether the value is of a larger territory: italic.
    #[prop(optional)]
    inherited: bool,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="co-source co-value"
            data-mark=inherited.then_some("inherited")
            aria-expanded=move || open.get().to_string()
            aria-controls=controls
            on:click=move |_| open.update(|it| *it = !*it)
        >
            {text}
            <span class="visually-hidden">{said}</span>
        </button>
    }
}

/// The row under it: facts, each with its word; empty ones are left out.
#[component]
pub(crate) fn SourceRow(
    /// Its id.
    #[prop(into)]
    id: String,
    /// Whether it is open.
    open: RwSignal<bool>,
    /// How many columns the table has.
    columns: usize,
    /// The facts.
    facts: Vec<(&'static str, String)>,
) -> impl IntoView {
    let facts = facts.into_iter().filter(|(_, text)| !text.is_empty());
    let facts = facts.map(|(word, text)| view! { <div><dt>{word}</dt><dd>{text}</dd></div> }).collect_view();
    view! {
        <tr class="co-provenance" id=id hidden=move || !open.get()>
            <td colspan=columns.to_string()><dl class="co-source-facts">{facts}</dl></td>
        </tr>
    }
}
