// SPDX-License-Identifier: AGPL-3.0-or-later
//! The operators of one's scope: looked for by name, profession and place, and how many there are of each profession.

use std::sync::Arc;

use leptos::prelude::*;
use shared::access::Permission;
use shared::competences::Profession;
use shared::operators::{Employment, Operator, OperatorCounts};

use crate::equipes::section::{SectionTabs, Tab};
use crate::i18n::{Key, Words, k};
use crate::identity::Identity;
use crate::inside::Inside;
use crate::inside::form::{Field, Form};
use crate::inside::paged::{ListWords, Paged, PagedList};
use crate::inside::places::PlaceName;
use crate::open_data::Request;
use crate::site::load_words;
use crate::ui::choice::{Check, Select};
use crate::ui::load::{Empty, Load, Shape, WhenEmpty};
use crate::ui::order::sort_by_number;
use crate::ui::press::{Button, LinkButton};
use crate::ui::router::Router;
use crate::ui::table::{Column, TableBox};

/// The page.
#[component]
pub(super) fn OperatorsPage() -> impl IntoView {
    let show = |w: Words, identity: Identity| {
        let router = Router::here();
        let asked = |key: &'static str| router.map_or_else(|| Memo::new(|_| None), |it| it.query(key));
        let found = Found {
            q: RwSignal::new(String::new()),
            profession: asked("profession"),
            territory: asked("territory"),
            everyone: RwSignal::new(false),
        };
        let add = move || {
            identity
                .may(Permission::ManageEquipes)
                .then(|| view! { <LinkButton text=w.t(k::OPERATORS_ADD) href="/operators/new" /> })
        };
        view! {
            <div class="co-head">
                <SectionTabs w here=Tab::Operators />
                <div class="co-head-top"><h1>{w.t(k::OPERATORS_TITLE)}</h1><div class="co-actions">{add}</div></div>
                <p class="co-lead">{w.t(k::OPERATORS_LEAD)}</p>
            </div>
            <div class="co-stack">
                <Search w found />
                {move || view! { <List w found=found.open(identity) /> }}
                <Counts w identity />
                <Request w address="/api/v1/operators" />
            </div>
        }
        .into_any()
    };
    view! { <Inside title=k::OPERATORS_TITLE needs=Permission::ReadEquipes show /> }
}

/// What is looked for. Profession and place are in the address; the name of a person stays on the page.
#[derive(Clone, Copy)]
struct Found {
    q: RwSignal<String>,
    profession: Memo<Option<String>>,
    territory: Memo<Option<String>>,
    everyone: RwSignal<bool>,
}

impl Found {
    /// What is asked of the server: a name goes in a body, for an address is kept in logs and histories.
    fn open(self, identity: Identity) -> Paged<Operator> {
        let said = |it: Memo<Option<String>>| it.get().filter(|it| !it.is_empty());
        let (q, profession, territory) = (self.q.get(), said(self.profession), said(self.territory));
        let active = !self.everyone.get();
        if !q.is_empty() {
            let mut search =
                serde_json::json!({ "q": q, "profession": profession, "territory": territory, "limit": 50 });
            if active {
                search["active"] = true.into();
            }
            return Paged::search(identity, "/operators/searches", search);
        }
        let mut path = "/operators?limit=50".to_owned();
        let active = active.then(|| "true".to_owned());
        for (key, value) in [("profession", profession), ("territory", territory), ("active", active)] {
            if let Some(value) = value {
                path.push_str(&format!("&{key}={}", String::from(js_sys::encode_uri_component(&value))));
            }
        }
        Paged::open(identity, path)
    }
}

#[component]
fn Search(w: Words, found: Found) -> impl IntoView {
    let router = Router::here();
    let form = Form::new("operators");
    let text = RwSignal::new(found.q.get_untracked());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        found.q.set(text.get_untracked().trim().to_owned());
    };
    let all = move || {
        text.set(String::new());
        found.q.set(String::new());
        found.everyone.set(false);
        if let Some(router) = router {
            router.replace("/operators");
        }
    };
    let every = (String::new(), w.t(k::ACCESS_ANY).to_owned());
    let options = Profession::ALL.iter().map(|it| (it.to_string(), w.of(&it.name()).to_owned()));
    let options: Vec<_> = std::iter::once(every).chain(options).collect();
    let chosen = Signal::derive(move || found.profession.get().unwrap_or_default());
    let choose = move |it: String| {
        if let Some(router) = router {
            router.replace(&untrack(|| router.with_query("profession", &it)));
        }
    };
    let is_filtered = move || {
        !found.q.read().is_empty()
            || found.profession.get().is_some()
            || found.territory.get().is_some()
            || found.everyone.get()
    };
    let place = move || {
        found
            .territory
            .get()
            .map(|code| view! { <p>{w.t(k::ACCESS_ONLY_IN)}" "<strong><PlaceName w code=Some(code) /></strong></p> })
    };
    view! {
        <form class="co-filters co-no-print" role="search" on:submit=submit>
            <Field w form name="q" label=w.t(k::OPERATORS_SEARCH) value=text kind="search" />
            <Select id="profession" label=w.t(k::OPERATORS_PROFESSION) options value=chosen on_choose=choose />
            <Check label=w.t(k::OPERATORS_EVERYONE) value=found.everyone />
            <div class="co-actions">
                <button type="submit" class="co-btn">{w.t(k::ACCESS_SEARCH)}</button>
                {move || is_filtered().then(|| view! { <Button text=w.t(k::ACCESS_SHOW_ALL) on_press=all /> })}
            </div>
            {place}
        </form>
    }
}

#[component]
fn List(w: Words, found: Paged<Operator>) -> impl IntoView {
    let says = ListWords { failed: k::OPERATORS_FAILED, empty: k::OPERATORS_NONE, empty_text: k::OPERATORS_NONE_TEXT };
    let show = move |operators: Vec<Operator>| {
        let rows = operators.into_iter().map(|it| row(w, it)).collect_view();
        let head = move || {
            view! {
                <Column text=w.t(k::ACCESS_NAME) />
                <Column text=w.t(k::OPERATORS_PROFESSION) />
                <Column text=w.t(k::ACCESS_PLACE) />
                <Column text=w.t(k::OPERATORS_EMPLOYER) wide=true />
                <Column text=w.t(k::OPERATORS_HOURS) number=true wide=true />
            }
        };
        view! { <TableBox label=w.t(k::OPERATORS_TITLE) caption=move || w.t(k::OPERATORS_CAPTION) head><tbody>{rows}</tbody></TableBox> }
    };
    view! { <PagedList w list=found says show /> }
}

fn row(w: Words, it: Operator) -> impl IntoView {
    let gone = (!it.is_active).then(|| view! { <br /><span class="co-small co-quiet">{w.t(k::OPERATORS_GONE)}</span> });
    view! {
        <tr>
            <th scope="row"><a href=format!("/operators/{}", it.id)>{format!("{} {}", it.given_name, it.family_name)}</a>{gone}</th>
            <td>{w.of(&it.profession.name()).to_owned()}</td>
            <td><PlaceName w code=Some(it.territory.to_string()) /></td>
            <td class="co-only-wide">{it.employer}", "{w.t(employment_in_words(it.employment))}</td>
            <td data-num class="co-only-wide">{it.hours_per_week.to_string()}</td>
        </tr>
    }
}

/// How somebody is employed, in words.
pub(super) const fn employment_in_words(employment: Employment) -> Key {
    match employment {
        Employment::Permanent => k::OPERATORS_PERMANENT,
        Employment::FixedTerm => k::OPERATORS_FIXED_TERM,
        Employment::Contract => k::OPERATORS_CONTRACT,
    }
}

/// How many there are, by profession and by region.
#[component]
fn Counts(w: Words, identity: Identity) -> impl IntoView {
    let reading = identity.reading::<OperatorCounts>("/operator-counts");
    let nothing = WhenEmpty::new(
        |it: &OperatorCounts| it.items.is_empty(),
        move || {
            view! { <Empty title=w.t(k::OPERATORS_NONE) text=w.t(k::OPERATORS_COUNTS_NONE)>""</Empty> }
        },
    );
    let show = move |counts: Arc<OperatorCounts>| {
        let mut professions: Vec<(Profession, i64)> = Vec::new();
        let mut regions: Vec<(String, i64)> = Vec::new();
        for it in &counts.items {
            add(&mut professions, it.profession, it.n_operators);
            add(&mut regions, it.region.to_string(), it.n_operators);
        }
        sort_by_number(&mut professions, |it| -count(it.1));
        let total = move || w.count(k::OPERATORS_TOTAL, usize::try_from(counts.total).unwrap_or_default(), &[]);
        let professions = professions.into_iter().map(|(it, n)| view! { <tr><th scope="row"><a href=format!("/operators?profession={it}")>{w.of(&it.name()).to_owned()}</a></th><td data-num>{n.to_string()}</td></tr> });
        let regions = regions.into_iter().map(|(code, n)| view! { <tr><th scope="row"><a href=format!("/operators?territory={code}")><PlaceName w code=Some(code.clone()) /></a></th><td data-num>{n.to_string()}</td></tr> });
        let (professions, regions) = (professions.collect_view(), regions.collect_view());
        let by_profession = move || view! { <Column text=w.t(k::OPERATORS_PROFESSION) /><Column text=w.t(k::OPERATORS_TITLE) number=true /> };
        let by_region =
            move || view! { <Column text=w.t(k::TABLE_REGION) /><Column text=w.t(k::OPERATORS_TITLE) number=true /> };
        view! {
            <div class="co-cols" data-cols="6-6">
                <TableBox label=w.t(k::OPERATORS_BY_PROFESSION) caption=total head=by_profession small=true><tbody>{professions}</tbody></TableBox>
                <TableBox label=w.t(k::OPERATORS_BY_REGION) caption=move || w.t(k::OPERATORS_BY_REGION) head=by_region small=true><tbody>{regions}</tbody></TableBox>
            </div>
        }
    };
    view! {
        <section class="co-stack-s" aria-labelledby="counts-h">
            <h2 id="counts-h">{w.t(k::OPERATORS_COUNTS)}</h2>
            <Load of=reading words=load_words(w, k::ACCESS_LOADING, k::OPERATORS_FAILED) shape=Shape::Block empty=nothing show />
        </section>
    }
}

fn add<T: PartialEq>(all: &mut Vec<(T, i64)>, key: T, n: i64) {
    match all.iter_mut().find(|it| it.0 == key) {
        Some(it) => it.1 += n,
        None => all.push((key, n)),
    }
}

fn count(n: i64) -> f64 {
    f64::from(i32::try_from(n).unwrap_or(i32::MAX))
}
