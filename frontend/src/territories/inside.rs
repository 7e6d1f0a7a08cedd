// SPDX-License-Identifier: AGPL-3.0-or-later
//! The territories that lie right inside one: the provinces of a region, the municipalities of a province.

use std::sync::Arc;

use leptos::prelude::*;
use shared::page::Page;
use shared::territories::{Territory, TerritoryCode};
use shared::text::fold;

use super::profile_address;
use crate::client;
use crate::i18n::{Key, Words, k};
use crate::site::load_words;
use crate::ui::choice::Filter;
use crate::ui::load::{Empty, Load, Reading, Shape, WhenEmpty};
use crate::ui::table::{Column, TableBox};

/// How many rows are seen at a glance: a longer table can be searched.
const N_AT_A_GLANCE: usize = 12;

/// The territories inside one; no province has more than a page of municipalities.
pub(crate) fn read_inside(code: &TerritoryCode) -> Reading<Page<Territory>> {
    client::reading(&format!("/territories?parent={code}&limit=500"))
}

/// The section.
#[component]
pub(crate) fn Inside(
    /// The words in use.
    w: Words,
    /// «Le province», «I comuni»
    title: Key,
    /// The reading.
    reading: Reading<Page<Territory>>,
) -> impl IntoView {
    let show = move |it: Arc<Page<Territory>>| view! { <Table w title page=it /> };
    let nothing = WhenEmpty::new(
        |it: &Page<Territory>| it.items.is_empty(),
        move || view! { <Empty title=w.t(k::INSIDE_EMPTY) text=w.t(k::INSIDE_EMPTY_TEXT)><a href="/territories">{w.t(k::NOT_FOUND_BACK)}</a></Empty> },
    );
    view! {
        <section class="co-stack-s co-no-print" aria-labelledby="inside-h" id="inside">
            <h2 id="inside-h">{w.t(title)}</h2>
            <Load of=reading words=load_words(w, k::INSIDE_LOADING, k::INSIDE_FAILED) shape=Shape::Block empty=nothing show />
        </section>
    }
}

#[component]
fn Table(w: Words, title: Key, page: Arc<Page<Territory>>) -> impl IntoView {
    let question = RwSignal::new(String::new());
    let asked = Memo::new(move |_| fold(&question.read()));
    let folded: Arc<Vec<String>> = Arc::new(page.items.iter().map(|it| fold(&it.name)).collect());
    let n = page.items.len();
    let for_said = folded.clone();
    let said = Signal::derive(move || {
        let shown = for_said.iter().filter(|it| it.contains(asked.read().as_str())).count();
        w.with(k::INSIDE_SHOWN, &[("n", &w.whole(shown)), ("total", &w.whole(n))])
    });
    let row = |(it, folded): (&Territory, &String)| {
        let folded = folded.clone();
        let residents = it.residents.and_then(|it| usize::try_from(it).ok()).map(|it| w.whole(it));
        let residents = match residents {
            Some(it) => it.into_any(),
            None => view! { <span class="co-missing">{w.t(k::MISSING)}</span> }.into_any(),
        };
        view! {
            <tr hidden=move || !folded.contains(asked.read().as_str())>
                <th scope="row"><a href=profile_address(it.code.as_str())>{it.name.clone()}</a></th>
                <td data-num>{residents}</td>
                <td class="co-only-wide">{it.code.to_string()}</td>
            </tr>
        }
    };
    let rows = page.items.iter().zip(folded.iter()).map(row).collect_view();
    let head = move || {
        view! {
            <Column text=w.t(k::INSIDE_NAME) />
            <Column text=w.t(k::INSIDE_RESIDENTS) number=true />
            <Column text=w.t(k::INSIDE_CODE) wide=true />
        }
    };
    view! {
        {(n > N_AT_A_GLANCE).then(|| view! { <Filter id="inside-filter" label=w.t(k::INSIDE_FILTER) value=question said /> })}
        <TableBox label=w.with(k::TABLE_BOX, &[("name", w.t(title))]) caption=move || w.t(k::INSIDE_CAPTION) small=true head><tbody>{rows}</tbody></TableBox>
    }
}
