// SPDX-License-Identifier: AGPL-3.0-or-later
//! «Metodo e fonti»: how the index is made and what from, read from the recipe and the catalogue in use.

use std::sync::Arc;

use leptos::prelude::*;
use shared::attractiveness::Attractiveness;
use shared::indicators::Indicator;
use shared::page::Page;

use crate::i18n::{Words, k, words};
use crate::indicators::{direction_in_words, read_indicators};
use crate::site::{PageFrame, load_words};
use crate::territories::read_index;
use crate::ui::load::{Empty, Load, Shape, WhenEmpty};
use crate::ui::table::{Column, TableBox};
use crate::ui::text::rich;

/// The page.
#[component]
pub(crate) fn MethodPage() -> impl IntoView {
    let reading = read_index().and(read_indicators());
    move || {
        let w = words();
        let show = move |it: Arc<(Arc<Attractiveness>, Arc<Page<Indicator>>)>| view! { <Whole w index=it.0.clone() catalogue=it.1.clone() /> };
        let nothing = WhenEmpty::new(
            |it: &(Arc<Attractiveness>, Arc<Page<Indicator>>)| it.1.items.is_empty(),
            move || view! { <Empty title=w.t(k::METHOD_EMPTY) text=w.t(k::METHOD_EMPTY_TEXT)><a href="/territories">{w.t(k::NOT_FOUND_BACK)}</a></Empty> },
        );
        view! {
            <PageFrame w title=w.t(k::FOOTER_METHOD).to_owned() steps=Vec::new()>
                <div class="co-head"><h1>{w.t(k::FOOTER_METHOD)}</h1><p class="co-lead">{rich(w.t(k::METHOD_LEAD))}</p></div>
                <Load of=reading words=load_words(w, k::METHOD_LOADING, k::METHOD_FAILED) shape=Shape::Page empty=nothing show />
            </PageFrame>
        }
    }
}

#[component]
fn Whole(w: Words, index: Arc<Attractiveness>, catalogue: Arc<Page<Indicator>>) -> impl IntoView {
    let steps = [
        k::METHOD_STEP_SCALE,
        k::METHOD_STEP_MEAN,
        k::METHOD_STEP_MISSING,
        k::METHOD_STEP_MARGIN,
        k::METHOD_STEP_LEVELS,
    ];
    let draws = index.recipe.uncertainty.as_ref().map_or(0, |it| it.draws);
    let noise = index.recipe.uncertainty.as_ref().map_or(0.0, |it| it.weight_noise * 100.0);
    let parts: [(&str, &str); 3] = [
        ("draws", &w.whole(draws)),
        ("noise", &w.decimal(noise, 0)),
        ("coverage", &w.decimal(index.recipe.min_coverage * 100.0, 0)),
    ];
    view! {
        <div class="co-stack">
            <section class="co-stack-s" aria-labelledby="how-h">
                <h2 id="how-h">{w.t(k::METHOD_HOW)}</h2>
                <ol class="co-plain">{steps.into_iter().map(|it| view! { <li>{rich(&w.with(it, &parts))}</li> }).collect_view()}</ol>
                <p class="co-small co-quiet">{w.with(k::METHOD_RECIPE, &[("version", &index.recipe.version), ("digest", &index.result.digest)])}</p>
            </section>
            <section class="co-stack-s" aria-labelledby="what-h">
                <h2 id="what-h">{w.t(k::METHOD_WHAT)}</h2>
                {index.dimensions.iter().map(|it| dimension(w, &index, it, &catalogue)).collect_view()}
            </section>
            <section class="co-stack-s" aria-labelledby="more-h">
                <h2 id="more-h">{w.t(k::METHOD_MORE)}</h2>
                <ul class="co-plain">
                    <li>{w.t(k::METHOD_MAP)}</li>
                    <li>{w.t(k::METHOD_FONT)}</li>
                    <li><a href="/openapi.json">{w.t(k::METHOD_API)}</a></li>
                </ul>
            </section>
        </div>
    }
}

fn dimension(
    w: Words,
    index: &Attractiveness,
    it: &shared::indicators::Dimension,
    catalogue: &Page<Indicator>,
) -> impl IntoView + use<> {
    let leaves = index.recipe.indicators.iter().filter(|leaf| leaf.parent == it.code);
    let rows: Vec<_> = leaves
        .filter_map(|leaf| Some((leaf.weight, catalogue.items.iter().find(|it| it.code.as_str() == leaf.code)?)))
        .map(|(weight, it)| row(w, weight, it))
        .collect();
    let name = w.of(&it.name).to_owned();
    let (label, meaning) = (name.clone(), w.of(&it.meaning).to_owned());
    let caption = move || view! { <strong>{name.clone()}</strong>". "{meaning.clone()} };
    let head = move || {
        view! {
            <Column text=w.t(k::NUMBERS_INDICATOR) />
            <Column text=w.t(k::SOURCE_DIRECTION) />
            <Column text=w.t(k::METHOD_WEIGHT) number=true />
            <Column text=w.t(k::NUMBERS_YEAR) number=true />
            <Column text=w.t(k::NUMBERS_SOURCE) />
        }
    };
    view! { <TableBox label caption head><tbody>{rows}</tbody></TableBox> }
}

fn row(w: Words, weight: f64, it: &Indicator) -> impl IntoView + use<> {
    view! {
        <tr>
            <th scope="row">{w.of(&it.name).to_owned()}" "<span class="co-quiet co-small">{w.unit_in_words(&it.unit).to_owned()}</span></th>
            <td>{w.t(direction_in_words(it.direction))}</td>
            <td data-num>{w.decimal(weight, if weight.fract() > 0.0 { 2 } else { 0 })}</td>
            <td data-num>{it.reference_year.to_string()}</td>
            <td>{format!("{}, {} ({})", it.publisher, it.dataset, it.licence)}</td>
        </tr>
    }
}
