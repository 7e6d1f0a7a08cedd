// SPDX-License-Identifier: AGPL-3.0-or-later
//! What can be pressed: buttons, links that look like one, things that open.

use leptos::prelude::*;

use super::browser;
use super::icons::{Glyph, Icon};

/// How much a button weighs; one `Main` a view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The one thing to do here.
    Main,
    /// One of several.
    #[default]
    Plain,
    /// Beside a text.
    Quiet,
    /// Takes something away.
    Danger,
}

impl Kind {
    const fn word(self) -> Option<&'static str> {
        match self {
            Self::Main => Some("main"),
            Self::Plain => None,
            Self::Quiet => Some("quiet"),
            Self::Danger => Some("danger"),
        }
    }
}

/// A button: a verb with its object.
#[component]
pub(crate) fn Button(
    /// What it does, in words.
    #[prop(into)]
    text: String,
    /// What happens.
    on_press: impl Fn() + 'static,
    /// How much it weighs.
    #[prop(optional)]
    kind: Kind,
    /// Its icon.
    #[prop(optional, into)]
    glyph: Option<Glyph>,
    /// Small, for tool bars and messages.
    #[prop(optional)]
    small: bool,
    /// Working: shows that it is, and does nothing meanwhile.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// The id of the sentence that says why it cannot be pressed; it stays reachable.
    #[prop(optional, into)]
    refused_by: Option<String>,
) -> impl IntoView {
    let is_refused = refused_by.is_some();
    view! {
        <button
            type="button"
            class="co-btn"
            data-kind=kind.word()
            data-size=small.then_some("s")
            aria-busy=move || busy.get().then_some("true")
            aria-disabled=is_refused.then_some("true")
            aria-describedby=refused_by
            on:click=move |_| {
                if !is_refused && !busy.get_untracked() {
                    on_press();
                }
            }
        >
            {glyph.map(|glyph| view! { <Icon glyph /> })}
            {text}
        </button>
    }
}

/// A link that weighs as much as a button: it goes somewhere, or saves a file.
#[component]
pub(crate) fn LinkButton(
    /// Where it goes, in words.
    #[prop(into)]
    text: String,
    /// The address.
    #[prop(into)]
    href: String,
    /// Its icon.
    #[prop(optional, into)]
    glyph: Option<Glyph>,
    /// The name of the file, where it saves one.
    #[prop(optional, into)]
    download: Option<String>,
) -> impl IntoView {
    view! {
        <a class="co-btn" href=href download=download>
            {glyph.map(|glyph| view! { <Icon glyph /> })}
            {text}
        </a>
    }
}

/// What most readers do not need, behind one line that says what it is.
#[component]
pub(crate) fn Disclosure(
    /// What is inside, in words.
    #[prop(into)]
    summary: String,
    /// The inside.
    children: Children,
) -> impl IntoView {
    view! {
        <details class="co-more">
            <summary>{summary}</summary>
            {children()}
        </details>
    }
}

/// Puts a text on the clipboard, and says whether it is there.
#[component]
pub(crate) fn CopyButton(
    /// «Copia»
    text: &'static str,
    /// What is copied, for who listens.
    #[prop(into)]
    said: String,
    /// «Copiato»
    done: &'static str,
    /// What to do where the browser refuses.
    failed: &'static str,
    /// The text that is copied.
    what: impl Fn() -> String + 'static,
) -> impl IntoView {
    let state = RwSignal::new(None::<bool>);
    view! {
        <span class="co-actions">
            <button type="button" class="co-btn" data-size="s" aria-label=said on:click=move |_| state.set(Some(browser::copy(&what())))>{text}</button>
            <span class="co-small" role="status">{move || state.get().map(|it| if it { done } else { failed })}</span>
        </span>
    }
}
