// SPDX-License-Identifier: AGPL-3.0-or-later
//! The regions chosen to be compared: from two to four, in the address.

use leptos::prelude::*;
use shared::attractiveness::Attractiveness;

use crate::i18n::{Words, k};
use crate::ui::figures::N_SERIES;
use crate::ui::icons::Glyph;
use crate::ui::live::Announcer;
use crate::ui::order::add_new;
use crate::ui::press::{Button, LinkButton};
use crate::ui::router::Router;

/// Which regions, in the order they were chosen, and who was refused.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Compared {
    key: &'static str,
    codes: Memo<Vec<String>>,
    refused: RwSignal<Option<String>>,
    router: Option<Router>,
    announcer: Option<Announcer>,
}

impl Compared {
    /// The codes under a key of the address that the index knows; no code twice, none beyond the fourth.
    pub(crate) fn of_address(key: &'static str, index: &Attractiveness) -> Self {
        let router = Router::here();
        let known: Vec<String> = index.territories.iter().map(|it| it.code.to_string()).collect();
        let asked = router.map(|it| it.query(key));
        let codes = Memo::new(move |_| {
            let asked = asked.and_then(|it| it.get()).unwrap_or_default();
            let mut codes = Vec::new();
            for code in asked.split(',').filter(|it| known.iter().any(|code| code == it)) {
                add_new(&mut codes, code);
            }
            codes.truncate(N_SERIES);
            codes
        });
        Self { key, codes, refused: RwSignal::new(None), router, announcer: Announcer::here() }
    }

    /// The codes.
    pub(crate) fn codes(self) -> Vec<String> {
        self.codes.get()
    }

    /// Whether a region is among them.
    pub(crate) fn has(self, code: &str) -> bool {
        self.codes.read().iter().any(|it| it == code)
    }

    /// Adds a region or takes it away; a fifth is refused with a sentence.
    pub(crate) fn switch(self, w: Words, code: &str, name: &str, on: bool) {
        let mut codes = self.codes.get_untracked();
        if !on {
            codes.retain(|it| it != code);
        } else if codes.len() < N_SERIES {
            add_new(&mut codes, code);
        } else {
            let why = w.with(k::COMPARE_REFUSED, &[("name", name)]);
            if let Some(announcer) = self.announcer {
                announcer.say(why.clone());
            }
            self.refused.set(Some(why));
            return;
        }
        self.refused.set(None);
        if let Some(router) = self.router {
            router.replace(&untrack(|| router.with_query(self.key, &codes.join(","))));
        }
    }
}

/// The address of the comparison.
fn compare_address(codes: &[String]) -> String {
    format!("/territories/compare?codes={}", codes.join(","))
}

/// «Confronta (3)»; with fewer than two it says what is missing.
#[component]
pub(crate) fn CompareButton(
    /// The words in use.
    w: Words,
    /// The regions chosen.
    compared: Compared,
) -> impl IntoView {
    move || {
        let codes = compared.codes();
        let text = w.with(k::COMPARE_N, &[("n", &w.whole(codes.len()))]);
        if codes.len() < 2 {
            view! { <Button text glyph=Glyph::Compare refused_by="compare-why" on_press=|| () /> }.into_any()
        } else {
            view! { <LinkButton text glyph=Glyph::Compare href=compare_address(&codes) /> }.into_any()
        }
    }
}

/// Why the comparison is not there yet, or why a fifth region is not in it.
#[component]
pub(crate) fn CompareWhy(
    /// The words in use.
    w: Words,
    /// The regions chosen.
    compared: Compared,
) -> impl IntoView {
    let text = move || match compared.refused.get() {
        Some(why) => why,
        None if compared.codes().len() < 2 => w.t(k::COMPARE_WHY).to_owned(),
        None => String::new(),
    };
    view! { <p class="co-help co-compare-why" id="compare-why" hidden=move || text().is_empty()>{text}</p> }
}
