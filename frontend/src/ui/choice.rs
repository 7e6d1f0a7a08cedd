// SPDX-License-Identifier: AGPL-3.0-or-later
//! Choosing: one of several, yes or no, how much.

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

/// Yes or no in a row of a table, where the row says of what; asked before it changes.
#[component]
pub(crate) fn CheckAlone(
    /// What is switched, for who listens.
    #[prop(into)]
    label: String,
    /// Whether it is on.
    #[prop(into)]
    on: Signal<bool>,
    /// Told the wish; what is shown follows `on`.
    on_switch: impl Fn(bool) + 'static,
) -> impl IntoView {
    let switch = move |event: leptos::ev::Event| {
        on_switch(event_target_checked(&event));
        // A wish that was refused leaves the box as it was.
        event_target::<leptos::web_sys::HtmlInputElement>(&event).set_checked(on.get_untracked());
    };
    view! { <input class="co-check-alone" type="checkbox" aria-label=label prop:checked=on on:change=switch /> }
}

/// How much, on a native range: arrows, typing and dragging; its value stands beside in words.
#[component]
pub(crate) fn Slider(
    /// Its id.
    id: String,
    /// What is weighed.
    #[prop(into)]
    label: String,
    /// The value, from 0 to `max`.
    #[prop(into)]
    value: Signal<u8>,
    /// The highest value.
    max: u8,
    /// What is written beside it.
    #[prop(into)]
    shown: Signal<String>,
    /// What is said of it.
    #[prop(into)]
    said: Signal<String>,
    /// Told that somebody is about to move it.
    on_touch: impl Fn() + Clone + 'static,
    /// Told the new value.
    on_move: impl Fn(u8) + 'static,
) -> impl IntoView {
    let touched = on_touch.clone();
    view! {
        <div class="co-slider">
            <label for=id.clone()>{label}</label>
            <output for=id.clone()>{shown}</output>
            <input
                id=id
                type="range"
                min="0"
                max=max.to_string()
                step="1"
                prop:value=move || value.get().to_string()
                aria-valuetext=said
                on:focus=move |_| on_touch()
                on:pointerdown=move |_| touched()
                on:input=move |event| on_move(event_target_value(&event).parse().unwrap_or_default())
            />
        </div>
    }
}

/// A text to look for among what is shown, with its label above.
#[component]
pub(crate) fn Filter(
    /// Its id.
    id: &'static str,
    /// What is looked for.
    #[prop(into)]
    label: String,
    /// The text.
    value: RwSignal<String>,
    /// How much of it is shown.
    #[prop(into)]
    said: Signal<String>,
) -> impl IntoView {
    let help = format!("{id}-help");
    view! {
        <div class="co-field co-no-print">
            <label for=id>{label}</label>
            <input class="co-input" data-size="s" type="text" id=id autocomplete="off" spellcheck="false" aria-describedby=help.clone() prop:value=move || value.get() on:input=move |event| value.set(event_target_value(&event)) />
            <p class="co-help" id=help role="status">{said}</p>
        </div>
    }
}
