// SPDX-License-Identifier: AGPL-3.0-or-later
//! The list: what is published, for everybody; the drafts, for who makes figures.

use std::sync::Arc;

use leptos::prelude::*;
use shared::access::Permission;
use shared::definitions::Definition;
use shared::drafts::Draft;
use shared::page::Page;

use super::{address_of, read_definitions};
use crate::i18n::{Words, k, words};
use crate::identity::Identity;
use crate::inside::when::moment;
use crate::open_data::Request;
use crate::site::{PageFrame, load_words};
use crate::territories::tabs::{Tab, Tabs};
use crate::ui::frame::Entry;
use crate::ui::load::{Empty, Load, Shape, WhenEmpty};
use crate::ui::press::LinkButton;
use crate::ui::table::{Column, TableBox};
use crate::ui::text::rich;

/// The page.
#[component]
pub(super) fn ListPage() -> impl IntoView {
    let published = read_definitions();
    let identity = Identity::here();
    let is_maker = Memo::new(move |_| identity.is_some_and(|it| it.may(Permission::ManageFigures)));
    move || {
        let w = words();
        let show = move |it: Arc<Page<Definition>>| view! { <Published w items=it.items.clone() /> };
        let nothing = WhenEmpty::new(
            |it: &Page<Definition>| it.items.is_empty(),
            move || view! { <Empty title=w.t(k::DEFINITIONS_EMPTY) text=w.t(k::DEFINITIONS_EMPTY_TEXT)><a href="/info/method">{w.t(k::FOOTER_METHOD)}</a></Empty> },
        );
        let add = move || {
            is_maker.get().then(|| view! { <LinkButton text=w.t(k::DEFINITIONS_NEW) href="/definitions/new" /> })
        };
        let drafts = move || identity.filter(|_| is_maker.get()).map(|identity| view! { <Drafts w identity /> });
        view! {
            <PageFrame w title=w.t(k::DEFINITIONS_TITLE).to_owned() steps=vec![Entry::to(w.t(k::RANKING_TITLE), "/territories")]>
                <div class="co-head">
                    <Tabs w here=Tab::Definitions />
                    <div class="co-head-top"><h1>{w.t(k::DEFINITIONS_TITLE)}</h1><div class="co-actions">{add}</div></div>
                    <p class="co-lead">{rich(w.t(k::DEFINITIONS_LEAD))}</p>
                </div>
                <div class="co-stack">
                    {drafts}
                    <Load of=published words=load_words(w, k::DEFINITIONS_LOADING, k::DEFINITIONS_FAILED) shape=Shape::Block empty=nothing show />
                    <Request w address="/api/v1/definitions" />
                </div>
            </PageFrame>
        }
    }
}

#[component]
fn Published(w: Words, items: Vec<Definition>) -> impl IntoView {
    let row = |it: Definition| {
        let when = it.published_at.as_deref().map(|it| moment(w, it)).unwrap_or_default();
        view! {
            <tr>
                <th scope="row"><a href=address_of(it.key.as_str(), it.version.as_str())>{it.id().to_string()}</a></th>
                <td>{when}</td>
                <td class="co-only-wide"><code class="co-digest">{it.digest}</code></td>
            </tr>
        }
    };
    let rows = items.into_iter().map(row).collect_view();
    let caption = move || rich(w.t(k::DEFINITIONS_PUBLISHED_CAPTION));
    let head = move || {
        view! {
            <Column text=w.t(k::DEFINITIONS_DEFINITION) />
            <Column text=w.t(k::DEFINITIONS_PUBLISHED_AT) />
            <Column text=w.t(k::DEFINITIONS_DIGEST) wide=true />
        }
    };
    view! { <TableBox label=w.t(k::DEFINITIONS_PUBLISHED) id="published" caption head><tbody>{rows}</tbody></TableBox> }
}

#[component]
fn Drafts(w: Words, identity: Identity) -> impl IntoView {
    let reading = identity.reading::<Page<Draft>>("/drafts?limit=500");
    let show = move |it: Arc<Page<Draft>>| view! { <DraftTable w items=it.items.clone() /> };
    let nothing = WhenEmpty::new(
        |it: &Page<Draft>| it.items.is_empty(),
        move || view! { <Empty title=w.t(k::DRAFTS_EMPTY) text=w.t(k::DRAFTS_EMPTY_TEXT)><a href="/definitions/new">{w.t(k::DEFINITIONS_NEW)}</a></Empty> },
    );
    view! {
        <section class="co-stack-s" aria-labelledby="drafts-h">
            <h2 id="drafts-h">{w.t(k::DRAFTS_TITLE)}</h2>
            <Load of=reading words=load_words(w, k::DRAFTS_LOADING, k::DRAFTS_FAILED) shape=Shape::Block empty=nothing show />
        </section>
    }
}

#[component]
fn DraftTable(w: Words, items: Vec<Draft>) -> impl IntoView {
    let row = |it: Draft| {
        let address = format!("{}/edit", address_of(it.key.as_str(), it.version.as_str()));
        view! {
            <tr>
                <th scope="row"><a href=address>{it.id().to_string()}</a></th>
                <td>{moment(w, &it.changed_at)}</td>
                <td>{it.changed_by.unwrap_or_else(|| w.t(k::DRAFTS_BY_PROGRAM).to_owned())}</td>
                <td class="co-only-wide"><code class="co-digest">{it.digest}</code></td>
            </tr>
        }
    };
    let rows = items.into_iter().map(row).collect_view();
    let head = move || {
        view! {
            <Column text=w.t(k::DRAFTS_DRAFT) />
            <Column text=w.t(k::DRAFTS_CHANGED_AT) />
            <Column text=w.t(k::DRAFTS_CHANGED_BY) />
            <Column text=w.t(k::DEFINITIONS_DIGEST) wide=true />
        }
    };
    view! { <TableBox label=w.with(k::TABLE_BOX, &[("name", w.t(k::DRAFTS_TITLE))]) id="drafts" quiet=true caption=move || w.t(k::DRAFTS_TITLE) head><tbody>{rows}</tbody></TableBox> }
}
