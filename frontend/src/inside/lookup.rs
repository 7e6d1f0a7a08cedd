// SPDX-License-Identifier: AGPL-3.0-or-later
//! A field that looks for something by its name: typing finds, a press chooses. What is looked through is the caller's.

use leptos::prelude::*;

use super::form::Form;
use super::refusals::fault_in_words;
use crate::i18n::Words;
use crate::ui::icons::{Glyph, Icon};

/// The field, what it says, what is offered under it.
#[component]
pub(crate) fn LookUp(
    /// The words in use.
    w: Words,
    /// The form.
    form: Form,
    /// Its name in the input.
    name: &'static str,
    /// What it is called.
    label: &'static str,
    /// What is typed.
    question: RwSignal<String>,
    /// Told that something else is typed.
    ask: Callback<()>,
    /// How it stands: what is chosen, how many were found, what to do.
    said: Signal<String>,
    /// What is offered, an item of a list each.
    #[prop(into)]
    offers: ViewFn,
    /// What stands under the offers.
    #[prop(optional, into)]
    after: ViewFn,
) -> impl IntoView {
    let id = format!("{}-{name}", form.name);
    let (help_id, list_id) = (format!("{id}-help"), format!("{id}-list"));
    let fault = Memo::new(move |_| form.fault(name));
    view! {
        <div class="co-field">
            <label for=id.clone()>{label}</label>
            <input
                class="co-input"
                id=id
                type="search"
                autocomplete="off"
                aria-describedby=help_id.clone()
                aria-controls=list_id.clone()
                aria-invalid=move || fault.get().is_some().then_some("true")
                prop:value=move || question.get()
                on:input=move |event| {
                    question.set(event_target_value(&event));
                    ask.run(());
                }
            />
            <p class="co-help" id=help_id role="status">{said}</p>
            {move || fault.get().map(|it| view! { <p class="co-error"><Icon glyph=Glyph::Wrong />{fault_in_words(w, &it)}</p> })}
            <ul class="co-offers" id=list_id>{move || offers.run()}</ul>
            {move || after.run()}
        </div>
    }
}
