// SPDX-License-Identifier: AGPL-3.0-or-later
//! Pages the law asks for, where the owner has not published its own yet: what this software does, honestly; and the page that is not there.

use leptos::prelude::*;

use crate::i18n::{Key, k, words};
use crate::site::{PageFrame, owner};
use crate::ui::notice::{Notice, Tone};
use crate::ui::press::LinkButton;
use crate::ui::text::rich;

/// Which page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Info {
    /// The accessibility statement (law 4/2004).
    Accessibility,
    /// The privacy notice.
    Privacy,
    /// The legal notes.
    Legal,
}

impl Info {
    /// Title, what is not there yet, what can be said already.
    const fn texts(self) -> (Key, Key, &'static [Key]) {
        match self {
            Self::Accessibility => (
                k::FOOTER_ACCESSIBILITY,
                k::INFO_ACCESSIBILITY_NOT_YET,
                &[k::INFO_ACCESSIBILITY_1, k::INFO_ACCESSIBILITY_2, k::INFO_ACCESSIBILITY_3],
            ),
            Self::Privacy => {
                (k::FOOTER_PRIVACY, k::INFO_PRIVACY_NOT_YET, &[k::INFO_PRIVACY_1, k::INFO_PRIVACY_2, k::INFO_PRIVACY_3])
            }
            Self::Legal => {
                (k::FOOTER_LEGAL, k::INFO_LEGAL_NOT_YET, &[k::INFO_LEGAL_1, k::INFO_LEGAL_2, k::INFO_LEGAL_3])
            }
        }
    }
}

/// A page of information.
#[component]
pub(crate) fn InfoPage(
    /// Which.
    info: Info,
) -> impl IntoView {
    move || {
        let w = words();
        let (title, not_yet, texts) = info.texts();
        let owner = owner().unwrap_or_else(|| w.t(k::INFO_OWNER).to_owned());
        view! {
            <PageFrame w title=w.t(title).to_owned() steps=Vec::new()>
                <div class="co-head"><h1>{w.t(title)}</h1></div>
                <div class="co-stack">
                    <section class="co-stack-s" aria-labelledby="not-yet">
                        <h2 id="not-yet" class="visually-hidden">{w.t(k::INFO_STATE)}</h2>
                        <Notice tone=Tone::Care title=w.t(k::INFO_NOT_YET)><p>{w.with(not_yet, &[("owner", &owner)])}</p></Notice>
                    </section>
                    <section class="co-stack-s" aria-labelledby="what-is">
                        <h2 id="what-is">{w.t(k::INFO_WHAT_IS)}</h2>
                        {texts.iter().map(|it| view! { <p>{rich(w.t(*it))}</p> }).collect_view()}
                    </section>
                </div>
            </PageFrame>
        }
    }
}

/// There is no such page.
#[component]
pub(crate) fn NotFound() -> impl IntoView {
    move || {
        let w = words();
        view! {
            <PageFrame w title=w.t(k::NOT_FOUND).to_owned() steps=Vec::new()>
                <div class="co-head">
                    <h1>{w.t(k::NOT_FOUND)}</h1>
                    <p class="co-lead">{w.t(k::NOT_FOUND_TEXT)}</p>
                    <p><LinkButton text=w.t(k::NOT_FOUND_BACK) href="/territories" /></p>
                </div>
            </PageFrame>
        }
    }
}
