// SPDX-License-Identifier: AGPL-3.0-or-later
//! The history of a definition: a result for each state of the data.

use std::sync::Arc;

use leptos::prelude::*;
use shared::page::Page;
use shared::results::StoredResult;

use super::address_of;
use crate::client;
use crate::i18n::{Words, k};
use crate::inside::when::moment;
use crate::site::load_words;
use crate::ui::load::{Empty, Load, Shape, WhenEmpty};
use crate::ui::table::{Column, TableBox};
use crate::ui::text::rich;

/// The table.
#[component]
pub(super) fn History(
    /// The words in use.
    w: Words,
    /// Key of the index.
    key: String,
    /// Its version.
    version: String,
) -> impl IntoView {
    let address = address_of(&key, &version);
    let reading = client::reading::<Page<StoredResult>>(&format!("{address}/results?limit=100"));
    let show = move |it: Arc<Page<StoredResult>>| view! { <Rows w address=address.clone() items=it.items.clone() /> };
    let nothing = WhenEmpty::new(
        |it: &Page<StoredResult>| it.items.is_empty(),
        move || view! { <Empty title=w.t(k::HISTORY_EMPTY) text=w.t(k::HISTORY_EMPTY_TEXT)><a href="/territories">{w.t(k::RANKING_TITLE)}</a></Empty> },
    );
    view! {
        <section class="co-stack-s" aria-labelledby="history-h">
            <h2 id="history-h">{w.t(k::HISTORY_TITLE)}</h2>
            <Load of=reading words=load_words(w, k::HISTORY_LOADING, k::HISTORY_FAILED) shape=Shape::Block empty=nothing show />
        </section>
    }
}

#[component]
fn Rows(w: Words, address: String, items: Vec<StoredResult>) -> impl IntoView {
    let row = |it: StoredResult| {
        let href = format!("/api/v1{address}/results/{}", it.id);
        view! {
            <tr>
                <th scope="row">{moment(w, &it.computed_at)}</th>
                <td data-num>{it.year.to_string()}</td>
                <td class="co-only-wide"><code class="co-digest">{it.data_version.to_string()}</code></td>
                <td><a href=href><code class="co-digest" data-of="result">{it.result_digest}</code></a></td>
            </tr>
        }
    };
    let rows = items.into_iter().map(row).collect_view();
    let head = move || {
        view! {
            <Column text=w.t(k::HISTORY_COMPUTED_AT) />
            <Column text=w.t(k::NUMBERS_YEAR) number=true />
            <Column text=w.t(k::HISTORY_DATA_VERSION) wide=true />
            <Column text=w.t(k::OWN_RESULT) />
        }
    };
    let caption = move || rich(w.t(k::HISTORY_CAPTION));
    view! { <TableBox label=w.with(k::TABLE_BOX, &[("name", w.t(k::HISTORY_TITLE))]) id="history" caption small=true head><tbody>{rows}</tbody></TableBox> }
}
