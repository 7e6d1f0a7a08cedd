// SPDX-License-Identifier: AGPL-3.0-or-later
//! The catalogue of indicators: by dimension, then those of context.

use std::sync::Arc;

use leptos::prelude::*;
use shared::indicators::{Dimension, Indicator};
use shared::page::Page;

use super::{direction_in_words, indicator_address, read_dimensions, read_indicators};
use crate::i18n::{Words, k, words};
use crate::open_data::Request;
use crate::site::{PageFrame, load_words};
use crate::territories::tabs::{Tab, Tabs};
use crate::ui::frame::Entry;
use crate::ui::load::{Load, Shape};
use crate::ui::table::{Column, TableBox};
use crate::ui::text::rich;

/// The catalogue and the dimensions.
type Both = (Arc<Page<Indicator>>, Arc<Page<Dimension>>);

/// The page.
#[component]
pub(crate) fn IndicatorsPage() -> impl IntoView {
    let reading = read_indicators().and(read_dimensions());
    move || {
        let w = words();
        let show = move |it: Arc<Both>| view! { <Whole w catalogue=it.0.clone() dimensions=it.1.clone() /> };
        view! {
            <PageFrame w title=w.t(k::INDICATORS_TITLE).to_owned() steps=vec![Entry::to(w.t(k::RANKING_TITLE), "/territories")]>
                <div class="co-head">
                    <Tabs w here=Tab::Indicators />
                    <h1>{w.t(k::INDICATORS_TITLE)}</h1>
                    <p class="co-lead">{rich(w.t(k::INDICATORS_LEAD))}</p>
                </div>
                <Load of=reading words=load_words(w, k::INDICATORS_LOADING, k::INDICATORS_FAILED) shape=Shape::Page show />
            </PageFrame>
        }
    }
}

#[component]
fn Whole(w: Words, catalogue: Arc<Page<Indicator>>, dimensions: Arc<Page<Dimension>>) -> impl IntoView {
    let of = |code: Option<&str>| -> Vec<Indicator> {
        catalogue.items.iter().filter(|it| it.dimension.as_deref() == code).cloned().collect()
    };
    let groups = dimensions.items.iter().map(|it| group(w, w.of(&it.name), w.of(&it.meaning), of(Some(&it.code))));
    let groups = groups.collect_view();
    let context = group(w, w.t(k::NUMBERS_CONTEXT), w.t(k::INDICATORS_CONTEXT), of(None));
    view! { <div class="co-stack">{groups}{context}<Request w address="/api/v1/indicators?limit=500" /></div> }
}

fn group(w: Words, name: &str, meaning: &str, items: Vec<Indicator>) -> impl IntoView + use<> {
    let row = move |it: Indicator| {
        let unit = w.unit_in_words(&it.unit).to_owned();
        view! {
            <tr>
                <th scope="row"><a href=indicator_address(it.code.as_str())>{w.of(&it.name).to_owned()}</a>" "<span class="co-quiet co-small">{unit}</span></th>
                <td class="co-only-wide">{w.t(direction_in_words(it.direction))}</td>
                <td>{it.publisher}</td>
                <td data-num>{it.reference_year.to_string()}</td>
            </tr>
        }
    };
    let rows = items.into_iter().map(row).collect_view();
    let (label, name, meaning) = (name.to_owned(), name.to_owned(), meaning.to_owned());
    let caption = move || view! { <strong>{name.clone()}</strong>". "{meaning.clone()} };
    let head = move || {
        view! {
            <Column text=w.t(k::NUMBERS_INDICATOR) />
            <Column text=w.t(k::SOURCE_DIRECTION) wide=true />
            <Column text=w.t(k::NUMBERS_SOURCE) />
            <Column text=w.t(k::NUMBERS_YEAR) number=true />
        }
    };
    view! { <TableBox label caption small=true head><tbody>{rows}</tbody></TableBox> }
}
