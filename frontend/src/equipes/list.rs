// SPDX-License-Identifier: AGPL-3.0-or-later
//! The equipes of one's territory, each in a few figures.

use std::sync::Arc;

use leptos::prelude::*;
use shared::access::Permission;
use shared::coverage::{ComparedEquipe, CoverageComparison};
use shared::text::fold;

use super::section::{SectionTabs, Tab};
use super::{addresses, said};
use crate::i18n::{Words, k};
use crate::identity::Identity;
use crate::inside::Inside;
use crate::inside::form::Form;
use crate::inside::places::{Chosen, PlaceField, PlaceName};
use crate::open_data::Request;
use crate::site::load_words;
use crate::ui::choice::{Filter, Select};
use crate::ui::load::{Empty, Load, Shape, WhenEmpty};
use crate::ui::press::{Button, LinkButton};
use crate::ui::router::Router;

/// The page.
#[component]
pub(super) fn ListPage() -> impl IntoView {
    let show = |w: Words, identity: Identity| {
        let add = move || {
            let may = identity.may(Permission::ManageEquipes);
            may.then(|| view! { <LinkButton text=w.t(k::EQUIPES_ADD) href="/equipes/new" /> })
        };
        let (territory, kind) = (asked("territory"), asked("kind"));
        let name = RwSignal::new(String::new());
        let n_shown = RwSignal::new((0_usize, 0_usize));
        let found = move || {
            let address = addresses::comparison(&territory.get(), &kind.get());
            view! { <Found w identity address name n_shown /> }
        };
        view! {
            <div class="co-head">
                <SectionTabs w here=Tab::Equipes />
                <div class="co-head-top"><h1>{w.t(k::EQUIPES_TITLE)}</h1><div class="co-actions">{add}</div></div>
                <p class="co-lead">{w.t(k::EQUIPES_LEAD)}</p>
            </div>
            <div class="co-stack">
                <Narrow w territory kind name=Some(name) n_shown />
                {found}
            </div>
        }
        .into_any()
    };
    view! { <Inside title=k::EQUIPES_TITLE needs=Permission::ReadEquipes show /> }
}

/// What the address asks for; empty where it does not.
pub(super) fn asked(key: &'static str) -> Memo<String> {
    let asked = Router::here().map_or_else(|| Memo::new(|_| None), |it| it.query(key));
    Memo::new(move |_| asked.get().unwrap_or_default())
}

/// Where, of which kind, of which name. Place and kind are in the address.
#[component]
pub(super) fn Narrow(
    w: Words,
    territory: Memo<String>,
    kind: Memo<String>,
    name: Option<RwSignal<String>>,
    n_shown: RwSignal<(usize, usize)>,
) -> impl IntoView {
    let router = Router::here();
    let change = move |key: &'static str, value: String| {
        if let Some(router) = router {
            router.replace(&untrack(move || router.with_query(key, &value)));
        }
    };
    let form = Form::new("narrow");
    let chosen: Chosen = RwSignal::new(None);
    Effect::new(move |_| {
        if let Some((code, _)) = chosen.get() {
            change("territory", code);
            chosen.set(None);
        }
    });
    let place = move || {
        let code = territory.get();
        (!code.is_empty()).then(|| {
            view! {
                <p>{w.t(k::ACCESS_ONLY_IN)}" "<strong><PlaceName w code=Some(code) /></strong>" "
                    <Button text=w.t(k::ACCESS_SHOW_ALL) small=true on_press=move || change("territory", String::new()) /></p>
            }
        })
    };
    let said = move || {
        let (n, all) = n_shown.get();
        w.count(k::EQUIPES_SHOWN, n, &[("all", &w.whole(all))])
    };
    view! {
        <div class="co-filters co-eq-filters co-no-print" role="search">
            <PlaceField w form chosen none=k::EQUIPES_ANYWHERE />
            <Select id="kind" label=w.t(k::EQUIPES_KIND) options=said::kinds(w, Some(k::EQUIPES_ANY_KIND)) value=kind on_choose=move |it| change("kind", it) />
            {name.map(|name| view! { <Filter id="name" label=w.t(k::EQUIPES_SEARCH) value=name said=Signal::derive(said) /> })}
        </div>
        {place}
    }
}

#[component]
fn Found(
    w: Words,
    identity: Identity,
    address: String,
    name: RwSignal<String>,
    n_shown: RwSignal<(usize, usize)>,
) -> impl IntoView {
    let reading = identity.reading::<CoverageComparison>(address.clone());
    let empty = WhenEmpty::new(
        |it: &CoverageComparison| it.items.is_empty(),
        move || view! { <Empty title=w.t(k::EQUIPES_NONE) text=w.t(k::EQUIPES_NONE_TEXT)>""</Empty> },
    );
    let show = move |all: Arc<CoverageComparison>| view! { <Loaded w all name n_shown /> };
    view! {
        <Load of=reading words=load_words(w, k::ACCESS_LOADING, k::EQUIPES_FAILED) shape=Shape::Page empty show />
        <Request w address=format!("/api/v1{address}") />
    }
}

#[component]
fn Loaded(
    w: Words,
    all: Arc<CoverageComparison>,
    name: RwSignal<String>,
    n_shown: RwSignal<(usize, usize)>,
) -> impl IntoView {
    let gist = gist(w, &all);
    let shown = Memo::new({
        let all = all.clone();
        move |_| {
            let asked = fold(&name.read());
            all.items.iter().filter(|it| fold(&it.name).contains(&asked)).cloned().collect::<Vec<_>>()
        }
    });
    let n_all = all.items.len();
    Effect::new(move |_| n_shown.set((shown.read().len(), n_all)));
    let table = move || {
        let rows = shown.get().into_iter().map(|it| row(w, it)).collect_view();
        let head = |text, is_number: bool| view! { <th scope="col" role="columnheader" data-num=is_number.then_some("")>{w.t(text)}</th> };
        view! {
            <table class="co-table co-eq-list" data-cards role="table">
                <caption class="visually-hidden">{w.t(k::EQUIPES_CAPTION)}</caption>
                <thead role="rowgroup"><tr role="row">
                    {head(k::EQUIPES_EQUIPE, false)}
                    {head(k::EQUIPES_MEMBERS, true)}
                    {head(k::EQUIPES_GAPS, true)}
                    {head(k::EQUIPES_SINGLE, true)}
                    {head(k::EQUIPES_UNMET, true)}
                    {head(k::EQUIPES_SCORE, true)}
                </tr></thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        }
    };
    view! { <p class="co-lead">{gist}</p>{table} }
}

/// How many need what, in a sentence.
fn gist(w: Words, all: &CoverageComparison) -> String {
    let n = |of: fn(&ComparedEquipe) -> bool| w.whole(all.items.iter().filter(|it| of(it)).count());
    let parts = [("gaps", n(|it| it.totals.n_gaps > 0)), ("rules", n(|it| it.totals.n_unmet_rules > 0))];
    w.count(k::EQUIPES_GIST, all.items.len(), &parts.each_ref().map(|it| (it.0, it.1.as_str())))
}

fn row(w: Words, it: ComparedEquipe) -> impl IntoView {
    let figure = |label, text: String, is_care: bool| {
        view! { <td role="cell" data-num data-label=w.t(label) data-care=is_care.then_some("")>{text}</td> }
    };
    let totals = &it.totals;
    let pilot = it.is_pilot.then(|| view! { " "<span class="co-mark">{w.t(k::EQUIPES_PILOT)}</span> });
    let demo = it.is_demo.then(|| view! { " "<span class="co-mark">{w.t(k::EQUIPES_DEMO)}</span> });
    let place = it.territory.to_string();
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                <a href=format!("/equipes/{}/coverage", it.equipe)>{it.name.clone()}</a>
                <br /><span class="co-small co-quiet"><PlaceName w code=Some(place) />". "{w.t(said::kind(it.kind))}{pilot}{demo}</span>
            </th>
            {figure(k::EQUIPES_MEMBERS, said::number(w, totals.n_members), false)}
            {figure(k::EQUIPES_GAPS, said::number(w, totals.n_gaps), totals.n_gaps > 0)}
            {figure(k::EQUIPES_SINGLE, said::number(w, totals.n_single), false)}
            {figure(k::EQUIPES_UNMET, said::number(w, totals.n_unmet_rules), totals.n_unmet_rules > 0)}
            {figure(k::EQUIPES_SCORE, said::score(w, totals.score), false)}
        </tr>
    }
}
