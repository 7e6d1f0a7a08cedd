// SPDX-License-Identifier: AGPL-3.0-or-later
//! Two published versions: what was added, changed, removed.

use std::sync::Arc;

use leptos::prelude::*;
use shared::competences::{Differences, FrameworkDetail, FrameworkSummary};

use super::differences::DifferenceList;
use super::read::{framework, published_path, versions};
use crate::i18n::{Words, k, words};
use crate::open_data::Request;
use crate::site::{PageFrame, load_words};
use crate::ui::choice::Select;
use crate::ui::frame::Entry;
use crate::ui::load::{Empty, Load, Shape, WhenEmpty};
use crate::ui::router::Router;

/// The version before, and the one after.
type Two = (Arc<Option<FrameworkDetail>>, Arc<Option<FrameworkDetail>>);

/// The page.
#[component]
pub(super) fn ComparePage() -> impl IntoView {
    let reading = versions();
    move || {
        let w = words();
        let steps = vec![
            Entry::to(w.t(k::COMPETENCES_TITLE), "/competences"),
            Entry::to(w.t(k::COMPETENCES_VERSIONS), "/competences/versions"),
        ];
        let show = move |it: Arc<Vec<FrameworkSummary>>| view! { <Whole w versions=it /> };
        let nothing = WhenEmpty::new(
            |it: &Vec<FrameworkSummary>| it.len() < 2,
            move || view! { <Empty title=w.t(k::COMPETENCES_COMPARE_NONE) text=w.t(k::COMPETENCES_COMPARE_NONE_TEXT)><a href="/competences/versions">{w.t(k::COMPETENCES_VERSIONS)}</a></Empty> },
        );
        view! {
            <PageFrame w title=w.t(k::COMPETENCES_COMPARE).to_owned() steps>
                <div class="co-head"><h1>{w.t(k::COMPETENCES_COMPARE)}</h1><p class="co-lead">{w.t(k::COMPETENCES_COMPARE_LEAD)}</p></div>
                <Load of=reading words=load_words(w, k::COMPETENCES_LOADING, k::COMPETENCES_FAILED) shape=Shape::Page empty=nothing show />
            </PageFrame>
        }
    }
}

#[component]
fn Whole(w: Words, versions: Arc<Vec<FrameworkSummary>>) -> impl IntoView {
    let router = Router::here();
    let asked = |key: &'static str| router.map_or_else(|| Memo::new(|_| None), |it| it.query(key));
    let (from, to) = (asked("from"), asked("to"));
    // The newest two, where the address does not say.
    let nth = |n: usize| versions.get(n).map_or_else(String::new, |it| it.version.to_string());
    let (newest, before) = (nth(0), nth(1));
    let from = Memo::new(move |_| from.get().unwrap_or_else(|| before.clone()));
    let to = Memo::new(move |_| to.get().unwrap_or_else(|| newest.clone()));
    let options: Vec<(String, String)> =
        versions.iter().map(|it| (it.version.to_string(), it.version.to_string())).collect();
    let set = move |key: &'static str, value: String| {
        if let Some(router) = router {
            router.replace(&untrack(|| router.with_query(key, &value)));
        }
    };
    let body = move || {
        let (from, to) = (from.get(), to.get());
        let address = format!("/api/v1{}/differences?from={from}", published_path(&to));
        let reading = framework(Some(from)).and(framework(Some(to)));
        let show = move |it: Arc<Two>| {
            let (from, to) = (Option::clone(&it.0)?.framework, Option::clone(&it.1)?.framework);
            let differences = Differences::between(Some(&from), &to);
            Some(view! { <DifferenceList w differences versions=vec![to, from] /> })
        };
        view! {
            <Load of=reading words=load_words(w, k::COMPETENCES_LOADING, k::COMPETENCES_FAILED) shape=Shape::Block show />
            <Request w address />
        }
    };
    view! {
        <div class="co-stack">
            <div class="co-filters co-no-print">
                <Select id="from" label=w.t(k::COMPETENCES_FROM) options=options.clone() value=from on_choose=move |it| set("from", it) />
                <Select id="to" label=w.t(k::COMPETENCES_TO) options value=to on_choose=move |it| set("to", it) />
            </div>
            <section class="co-stack-s" aria-labelledby="differences-h">
                <h2 id="differences-h">{move || w.with(k::COMPETENCES_BETWEEN, &[("from", &from.get()), ("to", &to.get())])}</h2>
                {body}
            </section>
        </div>
    }
}
