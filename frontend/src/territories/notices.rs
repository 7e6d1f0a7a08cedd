// SPDX-License-Identifier: AGPL-3.0-or-later
//! «Prima di usare questi numeri»: what holds, what is missing, how a position is read, where the figures come from.

use std::sync::Arc;

use leptos::prelude::*;
use shared::attractiveness::{Attractiveness, MissingCell};
use shared::index::COHERENT;
use shared::indicators::{Indicator, IndicatorRole};
use shared::page::Page;

use super::ranking::JsonLink;
use super::sentences;
use crate::i18n::{Words, k};
use crate::ui::load::Reading;
use crate::ui::notice::{Notice, Tone};
use crate::ui::order::add_new;
use crate::ui::text::rich;

/// The section.
#[component]
pub(crate) fn Notices(
    /// The words in use.
    w: Words,
    /// The index.
    index: Arc<Attractiveness>,
    /// The catalogue, for names and sources; the section stands without it too.
    indicators: Reading<Page<Indicator>>,
) -> impl IntoView {
    let (for_missing, for_sources) = (index.clone(), index.clone());
    let missing = move || missing(w, &for_missing, indicators.loaded().as_deref());
    let sources = move || sources(w, &for_sources, indicators.loaded().as_deref());
    view! {
        <section class="co-stack-s" aria-labelledby="read-h" id="read">
            <h2 id="read-h">{w.t(k::NOTICES_TITLE)}</h2>
            <div class="co-cols" data-cols="6-6">
                {coherence(w, &index)}
                {how_to_read(w, &index)}
                {missing}
                <Notice tone=Tone::Info title=w.t(k::NOTICES_SOURCES)>
                    <p>{sources}</p>
                    <p><JsonLink w />" · "<a href="/info/method">{w.t(k::FOOTER_METHOD)}</a></p>
                </Notice>
            </div>
        </section>
    }
}

/// Which dimensions hold together, by Cronbach's α.
fn coherence(w: Words, index: &Attractiveness) -> impl IntoView + use<> {
    let loose = sentences::incoherent(index);
    let name = |code: &str| {
        index
            .dimensions
            .iter()
            .find(|it| it.code == code)
            .map_or_else(|| code.to_owned(), |it| w.of(&it.name).to_owned())
    };
    let alpha = |it: f64| w.decimal(it, 2);
    let good = alpha(COHERENT);
    if loose.is_empty() {
        let is_dimension = |code: &str| index.dimensions.iter().any(|it| it.code == code);
        let known: Vec<f64> =
            index.result.nodes.iter().filter(|it| is_dimension(&it.code)).filter_map(|it| it.cronbach_alpha).collect();
        let (low, high) = (
            known.iter().copied().fold(f64::INFINITY, f64::min),
            known.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        );
        let text = w.with(k::COHERENCE_GOOD_TEXT, &[("low", &alpha(low)), ("high", &alpha(high)), ("good", &good)]);
        return view! { <Notice tone=Tone::Info title=w.t(k::COHERENCE_GOOD)><p>{text}</p></Notice> }.into_any();
    }
    let names: Vec<String> = loose.iter().map(|(code, _)| format!("**{}**", name(code))).collect();
    let alphas: Vec<String> = loose.iter().filter_map(|(_, it)| it.map(alpha)).collect();
    view! {
        <Notice tone=Tone::Care title=w.count(k::COHERENCE_LOW, loose.len(), &[])>
            <p>{rich(&w.with(k::COHERENCE_LOW_TEXT, &[("names", &w.list(&names))]))}</p>
            <p class="co-small co-quiet">{w.with(k::COHERENCE_ALPHA, &[("values", &w.list(&alphas)), ("good", &good)])}</p>
        </Notice>
    }
    .into_any()
}

/// How the interval of a position was made.
fn how_to_read(w: Words, index: &Attractiveness) -> impl IntoView + use<> {
    let text = index.recipe.uncertainty.as_ref().map(|it| {
        let noise = w.decimal(it.weight_noise * 100.0, 0);
        w.with(k::READ_POSITION_TEXT, &[("draws", &w.whole(it.draws)), ("noise", &noise)])
    });
    text.map(|text| view! { <Notice tone=Tone::Info title=w.t(k::READ_POSITION)><p>{text}</p></Notice> })
}

/// What is missing, by territory.
fn missing(w: Words, index: &Attractiveness, catalogue: Option<&Page<Indicator>>) -> impl IntoView + use<> {
    if index.missing.is_empty() {
        return None;
    }
    let name = |cell: &MissingCell| {
        let found = catalogue.and_then(|it| it.items.iter().find(|it| it.code == cell.indicator));
        found.map_or_else(|| cell.indicator.to_string(), |it| sentences::inside(w.of(&it.name)))
    };
    let lines: Vec<_> = index
        .territories
        .iter()
        .filter_map(|territory| {
            let names: Vec<String> =
                index.missing.iter().filter(|it| it.territory == territory.code).map(name).collect();
            (!names.is_empty())
                .then(|| view! { <li><strong>{territory.short_name.clone()}</strong>": "{names.join(", ")}</li> })
        })
        .collect();
    let total = w.whole(index.territories.len() * index.recipe.indicators.len());
    Some(view! {
        <Notice tone=Tone::Info title=w.count(k::MISSING_TITLE, index.missing.len(), &[("total", &total)])>
            <ul class="co-plain">{lines}</ul>
            <p>{w.t(k::MISSING_TEXT)}</p>
        </Notice>
    })
}

/// Publishers of the indicators in the index, the method and the outlines of the map.
fn sources(w: Words, index: &Attractiveness, catalogue: Option<&Page<Indicator>>) -> String {
    let (mut publishers, mut licences) = (Vec::new(), Vec::new());
    for it in catalogue.iter().flat_map(|it| &it.items).filter(|it| it.role == IndicatorRole::Index) {
        add_new(&mut publishers, &it.publisher);
        add_new(&mut licences, &it.licence);
    }
    let names = publishers;
    let data = if names.is_empty() {
        String::new()
    } else {
        w.with(k::SOURCES_DATA, &[("publishers", &w.list(&names)), ("licences", &licences.join(", "))])
    };
    format!("{data} {}", w.with(k::SOURCES_METHOD, &[("version", &index.recipe.version)])).trim().to_owned()
}
