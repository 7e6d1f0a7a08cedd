// SPDX-License-Identifier: AGPL-3.0-or-later
//! Controls of the editor: each knows its place in the recipe, and shows the fault that is there.

use leptos::prelude::*;
use shared::index::Recipe;

use super::editor::Editor;
use crate::json;
use crate::ui::browser::exact;
use crate::ui::icons::{Glyph, Icon};

/// The id of the control of a place: `#/nodes/1/weight` is `at-nodes-1-weight`.
pub(super) fn id_of(pointer: &str) -> String {
    format!("at{}", pointer.trim_start_matches('#').replace('/', "-"))
}

/// What is wrong at a place.
#[component]
pub(super) fn FaultAt(
    /// The editor.
    editor: Editor,
    /// The place.
    pointer: String,
) -> impl IntoView {
    let id = format!("{}-fault", id_of(&pointer));
    move || {
        let id = id.clone();
        editor.fault(&pointer).map(|text| view! { <p class="co-error" id=id><Icon glyph=Glyph::Wrong />{text}</p> })
    }
}

/// A number as it was typed, point or comma; what is no number is none, and said.
fn typed(text: &str) -> f64 {
    let text = text.trim().replace(',', ".");
    json::parse::<f64>(text.trim_start_matches('+')).unwrap_or(f64::NAN)
}

/// A share as a number of a hundred, without the digits that only the multiplication made.
pub(super) fn hundredths(share: f64) -> f64 {
    (share * 1e8).round() / 1e6
}

/// A number.
#[component]
pub(super) fn Number(
    /// The editor.
    editor: Editor,
    /// Its place in the recipe, which names its faults.
    pointer: String,
    /// Ends its id, where one place has two numbers.
    #[prop(optional)]
    part: &'static str,
    /// What it is called.
    #[prop(into)]
    label: String,
    /// Of what it is, for who listens: several have the same label.
    #[prop(optional, into)]
    of: Option<String>,
    /// The number at the beginning.
    value: f64,
    /// Writes it.
    on_write: impl Fn(&mut Recipe, f64) + Copy + 'static,
) -> impl IntoView {
    let id = format!("{}{part}", id_of(&pointer));
    let place = pointer.clone();
    let has_fault = Memo::new(move |_| editor.fault(&place).is_some());
    let described = format!("{}-fault", id_of(&pointer));
    let write = move |event| {
        let value = typed(&event_target_value(&event));
        editor.change(|it| on_write(it, value));
    };
    let text = if value.is_nan() { String::new() } else { exact(value) };
    view! {
        <div class="co-field">
            <label for=id.clone()>{label}{of.map(|it| view! { <span class="visually-hidden">" ("{it}")"</span> })}</label>
            <input
                class="co-input"
                data-size="s"
                type="text"
                inputmode="decimal"
                autocomplete="off"
                id=id
                value=text
                aria-invalid=move || has_fault.get().then_some("true")
                aria-describedby=move || has_fault.get().then(|| described.clone())
                on:input=write
            />
            {part.is_empty().then(|| view! { <FaultAt editor pointer /> })}
        </div>
    }
}

/// One of several.
#[component]
pub(super) fn Choose(
    /// The editor.
    editor: Editor,
    /// Its place in the recipe.
    pointer: String,
    /// What is chosen.
    #[prop(into)]
    label: String,
    /// Of what it is, for who listens: several have the same label.
    #[prop(optional, into)]
    of: Option<String>,
    /// Values and what they are called.
    options: Vec<(String, String)>,
    /// The value at the beginning.
    value: String,
    /// Writes it.
    on_choose: impl Fn(&mut Recipe, String) + Copy + 'static,
) -> impl IntoView {
    let id = id_of(&pointer);
    let place = pointer.clone();
    let has_fault = Memo::new(move |_| editor.fault(&place).is_some());
    let described = format!("{id}-fault");
    let options = options.into_iter().map(|(key, name)| {
        let is_chosen = key == value;
        view! { <option value=key selected=is_chosen>{name}</option> }
    });
    view! {
        <div class="co-field">
            <label for=id.clone()>{label}{of.map(|it| view! { <span class="visually-hidden">" ("{it}")"</span> })}</label>
            <select
                class="co-input"
                data-size="s"
                id=id
                aria-invalid=move || has_fault.get().then_some("true")
                aria-describedby=move || has_fault.get().then(|| described.clone())
                on:change=move |event| {
                    let chosen = event_target_value(&event);
                    editor.change(|it| on_choose(it, chosen));
                }
            >
                {options.collect_view()}
            </select>
            <FaultAt editor pointer />
        </div>
    }
}
