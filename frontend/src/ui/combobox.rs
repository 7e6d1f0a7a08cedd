// SPDX-License-Identifier: AGPL-3.0-or-later
//! A field that offers things while somebody types: the combobox with a list of the ARIA practices. The best offer is chosen
//! already, so that Enter is enough.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::icons::{Glyph, Icon};
use super::router::Router;

/// A thing that is offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Offer {
    /// What it is called.
    pub(crate) text: String,
    /// What tells it apart from others of the same name.
    pub(crate) note: String,
    /// Where it is.
    pub(crate) href: String,
}

/// Where a key moves among `n` offers; `None` where it does not.
fn moved(key: &str, at: usize, n: usize) -> Option<usize> {
    match key {
        "ArrowDown" => Some(if at + 1 < n { at + 1 } else { 0 }),
        "ArrowUp" => Some(if at == 0 { n.saturating_sub(1) } else { at - 1 }),
        _ => None,
    }
}

/// The field with its list.
#[component]
pub(crate) fn Combobox(
    /// Its id.
    id: &'static str,
    /// What is looked for.
    #[prop(into)]
    label: String,
    /// Whether the label is for who listens only.
    #[prop(optional)]
    quiet: bool,
    /// What is being asked.
    question: RwSignal<String>,
    /// What is offered, the best first.
    #[prop(into)]
    offers: Signal<Vec<Offer>>,
    /// What stands under the field: help, or how many were found.
    #[prop(into)]
    said: Signal<String>,
    /// Told that somebody is about to type.
    on_touch: impl Fn() + 'static,
) -> impl IntoView {
    let (open, at) = (RwSignal::new(false), RwSignal::new(0_usize));
    let router = Router::here();
    let is_open = Memo::new(move |_| open.get() && !offers.read().is_empty());
    let choose = move |n: usize| {
        let offer = offers.read_untracked().get(n).cloned();
        if let (Some(offer), Some(router)) = (offer, router) {
            open.set(false);
            question.set(String::new());
            router.open(&offer.href);
        }
    };
    let on_key = move |event: KeyboardEvent| {
        let key = event.key();
        let n = offers.read_untracked().len();
        if let Some(next) = moved(&key, at.get_untracked(), n).filter(|_| n > 0) {
            event.prevent_default();
            if open.get_untracked() { at.set(next) } else { open.set(true) }
        } else if key == "Enter" && is_open.get_untracked() {
            event.prevent_default();
            choose(at.get_untracked());
        } else if key == "Escape" {
            if is_open.get_untracked() { open.set(false) } else { question.set(String::new()) }
        }
    };
    let said_of = label.clone();
    let (list, help) = (format!("{id}-list"), format!("{id}-help"));
    let active = move || is_open.get().then(|| format!("{id}-{}", at.get()));
    let is_closed = Signal::derive(move || !is_open.get());
    view! {
        <div class="co-field">
            <label for=id class:visually-hidden=quiet>{label}</label>
            <div class="co-combo-field">
                <Icon glyph=Glyph::Search />
                <input
                    class="co-input"
                    id=id
                    type="text"
                    role="combobox"
                    autocomplete="off"
                    spellcheck="false"
                    aria-autocomplete="list"
                    aria-expanded=move || is_open.get().to_string()
                    aria-controls=list.clone()
                    aria-activedescendant=active
                    aria-describedby=help.clone()
                    prop:value=move || question.get()
                    on:focus=move |_| on_touch()
                    on:input=move |event| {
                        at.set(0);
                        open.set(true);
                        question.set(event_target_value(&event));
                    }
                    on:keydown=on_key
                    on:blur=move |_| open.set(false)
                />
                <Offers id list label=said_of offers at hidden=is_closed choose=Callback::new(choose) />
            </div>
            <p class="co-help" class:visually-hidden=quiet id=help role="status">{said}</p>
        </div>
    }
}

/// The list: each offer an option, one of them chosen.
#[component]
fn Offers(
    id: &'static str,
    list: String,
    label: String,
    offers: Signal<Vec<Offer>>,
    at: RwSignal<usize>,
    hidden: Signal<bool>,
    choose: Callback<usize>,
) -> impl IntoView {
    let row = move |(n, it): (usize, Offer)| {
        view! {
            <li
                role="option"
                id=format!("{id}-{n}")
                aria-selected=move || (at.get() == n).to_string()
                on:mousedown=|event| event.prevent_default()
                on:click=move |_| choose.run(n)
            >
                <span>{it.text}</span>
                <span class="co-quiet co-small">{it.note}</span>
            </li>
        }
    };
    let rows = move || offers.get().into_iter().enumerate().map(row).collect_view();
    view! { <ul class="co-combo-list" role="listbox" id=list aria-label=label hidden=hidden>{rows}</ul> }
}
