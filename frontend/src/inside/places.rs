// SPDX-License-Identifier: AGPL-3.0-or-later
//! Territories in the forms and tables of this module: their names by code, and choosing one by its name.

use std::collections::BTreeMap;

use leptos::prelude::*;
use serde::Deserialize;
use shared::territories::TerritoryKind;

use super::form::Form;
use super::lookup::LookUp;
use crate::client;
use crate::i18n::{Key, Words, k};
use crate::json;
use crate::ui::icons::Glyph;
use crate::ui::press::Button;

/// What is shown of a territory.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Place {
    code: String,
    kind: TerritoryKind,
    short_name: String,
    abbreviation: Option<String>,
}

/// A list of them.
#[derive(Deserialize)]
struct Places {
    items: Vec<Place>,
}

/// Names of territories by code, each read once.
#[derive(Clone, Copy)]
pub(crate) struct Names(RwSignal<BTreeMap<String, String>>);

impl Names {
    /// Makes them known to every page of the module.
    pub(crate) fn provide() {
        provide_context(Self(RwSignal::new(BTreeMap::new())));
    }

    /// The ones of the module.
    pub(crate) fn here() -> Option<Self> {
        use_context()
    }

    /// The name of a territory, its code until it is known; followed.
    pub(crate) fn name(self, code: &str) -> String {
        if let Some(name) = self.0.read().get(code) {
            return if name.is_empty() { code.to_owned() } else { name.clone() };
        }
        let (names, key) = (self.0, code.to_owned());
        names.update_untracked(|it| it.insert(key.clone(), String::new()));
        client::read_api_text(&format!("/territories/{code}"), move |answer| {
            if let Some(place) = answer.ok().and_then(|it| json::parse::<Place>(&it)) {
                let _ = names.try_update(|it| it.insert(key, place.short_name));
            }
        });
        code.to_owned()
    }
}

/// The name of a place; nowhere in particular is all of Italy.
#[component]
pub(crate) fn PlaceName(
    /// The words in use.
    w: Words,
    /// Its code.
    code: Option<String>,
) -> impl IntoView {
    let names = Names::here();
    move || match &code {
        None => w.t(k::ACCESS_ITALY).to_owned(),
        Some(code) => names.map_or_else(|| code.clone(), |it| it.name(code)),
    }
}

const fn kind_in_words(kind: TerritoryKind) -> Key {
    match kind {
        TerritoryKind::Region => k::ACCESS_KIND_REGION,
        TerritoryKind::Province => k::ACCESS_KIND_PROVINCE,
        TerritoryKind::Municipality => k::ACCESS_KIND_MUNICIPALITY,
    }
}

/// Most territories that are offered.
const OFFERED: usize = 8;

/// What is found while somebody types: a list for each kind, since the few large territories would drown among the municipalities.
#[derive(Clone, Copy)]
struct Search {
    question: RwSignal<String>,
    found: RwSignal<[Vec<Place>; 3]>,
    offers: Memo<Vec<Place>>,
}

impl Search {
    fn new(question: RwSignal<String>) -> Self {
        let found = RwSignal::new([const { Vec::<Place>::new() }; 3]);
        let offers = Memo::new(move |_| found.read().iter().flatten().take(OFFERED).cloned().collect());
        Self { question, found, offers }
    }

    fn ask(self) {
        let asked = self.question.get_untracked();
        self.found.set([const { Vec::new() }; 3]);
        if asked.trim().chars().count() < 2 {
            return;
        }
        let q = String::from(js_sys::encode_uri_component(asked.trim()));
        for (n, kind) in TerritoryKind::ALL.iter().enumerate() {
            let asked = asked.clone();
            client::read_api_text(&format!("/territories?limit={OFFERED}&kind={kind}&q={q}"), move |answer| {
                // A late answer to a question that was changed meanwhile is nobody's.
                if self.question.try_get_untracked().as_deref() == Some(asked.as_str()) {
                    let places = answer.ok().and_then(|it| json::parse::<Places>(&it)).map(|it| it.items);
                    self.found.update(|all| {
                        if let Some(of_kind) = all.get_mut(n) {
                            *of_kind = places.unwrap_or_default();
                        }
                    });
                }
            });
        }
    }
}

/// A territory that was chosen.
pub(crate) type Chosen = RwSignal<Option<(String, String)>>;

/// Chooses a territory by its name; none is all of Italy.
#[component]
pub(crate) fn PlaceField(
    /// The words in use.
    w: Words,
    /// The form.
    form: Form,
    /// What is chosen.
    chosen: Chosen,
    /// What none means.
    none: Key,
) -> impl IntoView {
    let question = RwSignal::new(String::new());
    let search = Search::new(question);
    let offers = search.offers;
    let said = move || match (chosen.get(), question.get().trim().chars().count(), offers.read().len()) {
        (Some((_, name)), 0, _) => w.with(k::ACCESS_PLACE_CHOSEN, &[("name", &name)]),
        (None, 0, _) => w.t(none).to_owned(),
        (_, 1, _) => w.t(k::ACCESS_PLACE_TYPE).to_owned(),
        (_, _, n) => w.count(k::ACCESS_PLACE_FOUND, n, &[]),
    };
    let row = move |it: Place| {
        let kind = w.t(kind_in_words(it.kind));
        let note = it.abbreviation.clone().map_or_else(|| kind.to_owned(), |letters| format!("{kind}, {letters}"));
        let text = format!("{} ({note})", it.short_name);
        let choose = move || {
            chosen.set(Some((it.code.clone(), it.short_name.clone())));
            question.set(String::new());
            search.ask();
        };
        view! { <li><Button text small=true on_press=choose /></li> }
    };
    let clear = move || {
        chosen.get().map(|(_, name)| {
            view! { <Button text=w.with(k::ACCESS_PLACE_REMOVE, &[("name", &name)]) small=true glyph=Glyph::Remove on_press=move || chosen.set(None) /> }
        })
    };
    let (ask, said) = (Callback::new(move |()| search.ask()), Signal::derive(said));
    let offers = move || offers.get().into_iter().map(row).collect_view();
    view! { <LookUp w form name="territory" label=w.t(k::ACCESS_PLACE) question ask said offers after=clear /> }
}
