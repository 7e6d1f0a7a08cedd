// SPDX-License-Identifier: AGPL-3.0-or-later
//! Choosing: one of several, yes or no.

use leptos::prelude::*;

/// One of many, with its label always above.
#[component]
pub(crate) fn Select(
    /// Its id.
    id: &'static str,
    /// What is chosen.
    #[prop(into)]
    label: String,
    /// Values and what they are called.
    options: Vec<(String, String)>,
    /// The value in use.
    #[prop(into)]
    value: Signal<String>,
    /// Told the new value.
    on_choose: impl Fn(String) + 'static,
) -> impl IntoView {
    view! {
        <div class="co-field">
            <label for=id>{label}</label>
            <select class="co-input" data-size="s" id=id on:change=move |event| on_choose(event_target_value(&event)) prop:value=move || value.get()>
                {options
                    .into_iter()
                    .map(|(key, name)| {
                        let is_chosen = key == value.get_untracked();
                        view! { <option value=key selected=is_chosen>{name}</option> }
                    })
                    .collect_view()}
            </select>
        </div>
    }
}

/// Yes or no, with its label beside.
#[component]
pub(crate) fn Check(
    /// What is switched.
    #[prop(into)]
    label: String,
    /// Whether it is on.
    value: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <label class="co-check co-small">
            <input type="checkbox" prop:checked=move || value.get() on:change=move |event| value.set(event_target_checked(&event)) />
            {label}
        </label>
    }
}
