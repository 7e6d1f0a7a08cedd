// SPDX-License-Identifier: AGPL-3.0-or-later
//! The one polite live region of a page: what is said here is read once by a screen reader.

use leptos::prelude::*;

/// Says things to who listens rather than looks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Announcer(RwSignal<String>);

impl Announcer {
    /// Makes it known to every page.
    pub(crate) fn provide() -> Self {
        let announcer = Self(RwSignal::new(String::new()));
        provide_context(announcer);
        announcer
    }

    /// The one of the application.
    pub(crate) fn here() -> Option<Self> {
        use_context()
    }

    /// Says a sentence.
    pub(crate) fn say(self, text: String) {
        self.0.set(text);
    }
}

/// Where sentences are said; once, outside of `main`.
#[component]
pub(crate) fn LiveRegion(
    /// Who speaks.
    announcer: Announcer,
) -> impl IntoView {
    view! { <p class="visually-hidden" role="status">{move || announcer.0.get()}</p> }
}
