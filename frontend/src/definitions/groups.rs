// SPDX-License-Identifier: AGPL-3.0-or-later
//! What groups of people would weigh, how far they agree, and where each territory would stand.

use std::sync::Arc;

use leptos::prelude::*;
use shared::page::Page;
use shared::territories::Territory;
use shared::weight_sets::{Agreement, Concordance, GroupResult};

use super::address_of;
use super::page::Names;
use super::wording::stakeholders;
use crate::client;
use crate::i18n::{Words, k};
use crate::site::load_words;
use crate::territories::read_regions;
use crate::ui::load::{Empty, Load, Shape, WhenEmpty};
use crate::ui::table::{Column, TableBox};
use crate::ui::text::rich;

/// The section.
#[component]
pub(super) fn Groups(
    /// The words in use.
    w: Words,
    /// Key of the index.
    key: String,
    /// Its version.
    version: String,
    /// What its parts are called.
    names: Names,
) -> impl IntoView {
    let path = format!("{}/agreement", address_of(&key, &version));
    let reading = client::reading::<Agreement>(&path).and(read_regions());
    let show = move |it: Arc<(Arc<Agreement>, Arc<Page<Territory>>)>| {
        view! { <Shown w agreement=it.0.clone() regions=it.1.clone() names=names.clone() /> }
    };
    let nothing = WhenEmpty::new(
        |it: &(Arc<Agreement>, Arc<Page<Territory>>)| it.0.groups.is_empty(),
        move || view! { <Empty title=w.t(k::GROUPS_EMPTY) text=w.t(k::GROUPS_EMPTY_TEXT)><a href="/territories">{w.t(k::GROUPS_OWN)}</a></Empty> },
    );
    view! {
        <section class="co-stack-s" aria-labelledby="groups-h">
            <h2 id="groups-h">{w.t(k::GROUPS_TITLE)}</h2>
            <Load of=reading words=load_words(w, k::GROUPS_LOADING, k::GROUPS_FAILED) shape=Shape::Block empty=nothing show />
        </section>
    }
}

/// «0,83»: or that it is not defined.
fn kendall(w: Words, of: &Concordance) -> String {
    of.w.map_or_else(|| w.t(k::GROUPS_UNDEFINED).to_owned(), |it| w.decimal(it, 2))
}

#[component]
fn Shown(w: Words, agreement: Arc<Agreement>, regions: Arc<Page<Territory>>, names: Names) -> impl IntoView {
    let text = w.with(
        k::GROUPS_AGREEMENT,
        &[("weights", &kendall(w, &agreement.on_weights)), ("ranks", &kendall(w, &agreement.on_ranks))],
    );
    view! {
        <p>{rich(&text)}</p>
        {weights(w, &agreement, &names)}
        {ranks(w, &agreement, &regions)}
    }
}

fn group_columns(w: Words, groups: &[GroupResult]) -> Vec<(String, String)> {
    groups
        .iter()
        .map(|it| {
            let set = &it.weight_set;
            let people = usize::try_from(set.n_people).unwrap_or_default();
            (set.group.clone(), format!("{}, {}", w.t(stakeholders(set.kind)), w.count(k::GROUPS_PEOPLE, people, &[])))
        })
        .collect()
}

fn group_heads(columns: &[(String, String)]) -> impl IntoView + use<> {
    let head = |it: &(String, String)| view! { <th scope="col" data-num>{it.0.clone()}<br /><span class="co-small co-quiet">{it.1.clone()}</span></th> };
    columns.iter().map(head).collect_view()
}

fn weights(w: Words, agreement: &Agreement, names: &Names) -> impl IntoView + use<> {
    let columns = group_columns(w, &agreement.groups);
    let row = |code: &String| {
        let share = |it: &GroupResult| {
            let share = it.weight_set.shares.get(code).map(|it| w.percent(&w.decimal(it * 100.0, 0)));
            view! { <td data-num>{share.unwrap_or_else(|| "–".to_owned())}</td> }
        };
        let cells = agreement.groups.iter().map(share).collect_view();
        view! { <tr><th scope="row">{names.node(w, code, false)}</th>{cells}</tr> }
    };
    let rows = agreement.dimensions.iter().map(row).collect_view();
    let caption = move || rich(w.t(k::GROUPS_WEIGHTS));
    let head = move || view! { <Column text=w.t(k::DEFINITIONS_DIMENSION) />{group_heads(&columns)} };
    view! { <TableBox label=w.t(k::GROUPS_WEIGHTS_LABEL) id="group-weights" caption small=true head><tbody>{rows}</tbody></TableBox> }
}

fn ranks(w: Words, agreement: &Agreement, regions: &Page<Territory>) -> impl IntoView + use<> {
    let columns = group_columns(w, &agreement.groups);
    let row = |of: &Territory| {
        let cell = |it: &GroupResult| {
            let found = it.territories.iter().find(|it| it.territory == of.code);
            let place = found.and_then(|it| Some(w.positions(it.rank_low?, it.rank_high?)));
            view! { <td data-num>{place.unwrap_or_else(|| "–".to_owned())}</td> }
        };
        let cells = agreement.groups.iter().map(cell).collect_view();
        view! { <tr><th scope="row">{of.short_name.clone()}</th>{cells}</tr> }
    };
    let rows = regions.items.iter().map(row).collect_view();
    let caption = move || rich(w.t(k::GROUPS_RANKS));
    let head = move || view! { <Column text=w.t(k::TABLE_REGION) />{group_heads(&columns)} };
    view! { <TableBox label=w.t(k::GROUPS_RANKS_LABEL) id="group-ranks" caption small=true head><tbody>{rows}</tbody></TableBox> }
}
