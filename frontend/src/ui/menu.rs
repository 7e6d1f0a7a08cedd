// SPDX-License-Identifier: AGPL-3.0-or-later
//! A button that opens a short list of links and buttons under it. Plain disclosure: Tab goes through it, Escape closes it.

use leptos::ev::{self, KeyboardEvent};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys;

use super::browser;
use super::icons::{Glyph, Icon};

/// The button with its list.
#[component]
pub(crate) fn Menu(
    /// Its id.
    id: &'static str,
    /// What it opens, for who listens.
    label: &'static str,
    /// What is written on it.
    name: String,
    /// What is written beside that where there is room.
    rest: String,
    /// Links and buttons.
    children: Children,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let (button, list) = (format!("{id}-button"), format!("{id}-list"));
    let outside = window_event_listener(ev::click, move |event| {
        let target = event.target().and_then(|it| it.dyn_into::<web_sys::Element>().ok());
        let is_inside = target.and_then(|it| it.closest(&format!("#{id}")).ok().flatten()).is_some();
        if !is_inside {
            let _ = open.try_set(false);
        }
    });
    on_cleanup(move || outside.remove());
    let on_key = {
        let button = button.clone();
        move |event: KeyboardEvent| {
            if event.key() == "Escape" && open.get_untracked() {
                open.set(false);
                browser::focus(&button);
            }
        }
    };
    view! {
        <div class="co-account" id=id on:keydown=on_key>
            <button
                type="button"
                id=button
                aria-expanded=move || open.get().to_string()
                aria-controls=list.clone()
                on:click=move |_| open.update(|it| *it = !*it)
            >
                <Icon glyph=Glyph::Person />
                <span class="visually-hidden">{label}</span>
                <span class="co-account-name">{name}" "<span class="co-only-wide">{rest}</span></span>
            </button>
            <ul id=list hidden=move || !open.get()>{children()}</ul>
        </div>
    }
}

/// A link of a menu.
#[component]
pub(crate) fn MenuLink(
    /// Where it goes, in words.
    text: &'static str,
    /// The address.
    href: &'static str,
    /// Whether the reader is there.
    is_here: bool,
) -> impl IntoView {
    view! { <li><a href=href aria-current=is_here.then_some("true")>{text}</a></li> }
}

/// A button of a menu.
#[component]
pub(crate) fn MenuButton(
    /// What it does, in words.
    text: &'static str,
    /// What happens.
    on_press: impl Fn() + 'static,
) -> impl IntoView {
    view! { <li><button type="button" on:click=move |_| on_press()>{text}</button></li> }
}
