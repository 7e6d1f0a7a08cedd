// SPDX-License-Identifier: AGPL-3.0-or-later
//! Messages: a heading, what it means, what to do.

use leptos::prelude::*;

use super::icons::{Glyph, Icon};

/// What kind of message it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    /// Good to know.
    Info,
    /// Read with care.
    Care,
    /// It did not work.
    Wrong,
    /// Done.
    Done,
}

impl Tone {
    const fn word(self) -> Option<&'static str> {
        match self {
            Self::Info => None,
            Self::Care => Some("care"),
            Self::Wrong => Some("wrong"),
            Self::Done => Some("done"),
        }
    }

    const fn glyph(self) -> Glyph {
        match self {
            Self::Info => Glyph::Info,
            Self::Care => Glyph::Care,
            Self::Wrong => Glyph::Wrong,
            Self::Done => Glyph::Done,
        }
    }
}

/// A message in the flow of the page. A failure is an alert, the others wait to be read.
#[component]
pub(crate) fn Notice(
    /// What kind it is.
    tone: Tone,
    /// Its heading, of the third level.
    #[prop(into)]
    title: String,
    /// The heading is of the second level: nothing stands between it and the page's own.
    #[prop(optional)]
    top: bool,
    /// What it means and what to do.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="co-notice" data-tone=tone.word() role=(tone == Tone::Wrong).then_some("alert")>
            <Icon glyph=tone.glyph() />
            {if top { view! { <h2>{title}</h2> }.into_any() } else { view! { <h3>{title}</h3> }.into_any() }}
            {children()}
        </div>
    }
}

/// A state in one row or beside a name: icon and word.
#[component]
pub(crate) fn Status(
    /// What kind it is.
    tone: Tone,
    /// The word.
    #[prop(into)]
    text: String,
    /// Where it is explained.
    #[prop(optional, into)]
    href: Option<String>,
) -> impl IntoView {
    match href {
        Some(href) => {
            view! { <a class="co-status" data-tone=tone.word() href=href><Icon glyph=tone.glyph() />{text}</a> }
                .into_any()
        }
        None => {
            view! { <span class="co-status" data-tone=tone.word()><Icon glyph=tone.glyph() />{text}</span> }.into_any()
        }
    }
}
