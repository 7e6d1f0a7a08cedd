// SPDX-License-Identifier: AGPL-3.0-or-later
//! The competences by area: looked for while one types, the innovative ones marked, with what the levels mean.

use std::sync::Arc;

use leptos::prelude::*;
use shared::competences::{Competence, Framework, FrameworkDetail, FrameworkSummary};
use shared::text::fold;

use super::read::{framework, published_path};
use super::tabs::{Tab, Tabs};
use crate::i18n::{Words, k, words};
use crate::open_data::Request;
use crate::site::{PageFrame, load_words};
use crate::ui::browser;
use crate::ui::choice::{Check, Filter};
use crate::ui::icons::Glyph;
use crate::ui::load::{Empty, Load, Shape, WhenEmpty};
use crate::ui::marks::{Fact, Facts};
use crate::ui::press::{Button, LinkButton};
use crate::ui::router::Router;
use crate::ui::table::{Column, TableBox};

/// The page.
#[component]
pub(super) fn FrameworkPage() -> impl IntoView {
    let version = Router::here().map_or_else(|| Memo::new(|_| None), |it| it.query("version"));
    move || {
        let reading = framework(version.get());
        move || {
            let w = words();
            let show = move |it: Arc<Option<FrameworkDetail>>| {
                Option::clone(&it).map(|it| view! { <Whole w detail=Arc::new(it) /> })
            };
            view! {
                <PageFrame w title=w.t(k::COMPETENCES_TITLE).to_owned() steps=Vec::new()>
                    <div class="co-head">
                        <Tabs w here=Tab::Competences />
                        <div class="co-head-top">
                            <h1>{w.t(k::COMPETENCES_TITLE)}</h1>
                            <div class="co-actions"><Button text=w.t(k::PRINT) glyph=Glyph::Print on_press=browser::print /></div>
                        </div>
                        <p class="co-lead">{w.t(k::COMPETENCES_LEAD)}</p>
                    </div>
                    <Load of=reading words=load_words(w, k::COMPETENCES_LOADING, k::COMPETENCES_FAILED) shape=Shape::Page empty=no_framework(w) show />
                </PageFrame>
            }
        }
    }
}

/// What is shown where no version was published yet.
pub(super) fn no_framework(w: Words) -> WhenEmpty<Option<FrameworkDetail>> {
    WhenEmpty::new(Option::is_none, move || {
        view! { <Empty title=w.t(k::COMPETENCES_NONE) text=w.t(k::COMPETENCES_NONE_TEXT)><a href="/competences/versions">{w.t(k::COMPETENCES_VERSIONS)}</a></Empty> }
    })
}

/// «Versione 1.0, pubblicata il 24 novembre 2026»
pub(super) fn version_in_words(w: Words, it: &FrameworkSummary) -> String {
    match &it.published_at {
        Some(day) => w.with(k::COMPETENCES_VERSION_OF, &[("version", it.version.as_str()), ("day", &w.day_of(day))]),
        None => w.with(k::COMPETENCES_VERSION_DRAFT, &[("version", it.version.as_str())]),
    }
}

#[component]
fn Whole(w: Words, detail: Arc<FrameworkDetail>) -> impl IntoView {
    let framework = &detail.framework;
    let n_innovative = framework.competences.iter().filter(|it| it.is_innovative).count();
    let facts = vec![
        Fact::new(w.whole(framework.areas.len()), w.count(k::COMPETENCES_N_AREAS, framework.areas.len(), &[])),
        Fact::new(w.whole(framework.competences.len()), w.count(k::COMPETENCES_N, framework.competences.len(), &[])),
        Fact::new(w.whole(n_innovative), w.count(k::COMPETENCES_N_INNOVATIVE, n_innovative, &[])),
        Fact::new(w.whole(framework.roles.len()), w.count(k::COMPETENCES_N_ROLES, framework.roles.len(), &[]))
            .to("/competences/roles"),
    ];
    view! {
        <div class="co-stack">
            <p class="co-quiet">{version_in_words(w, &detail.summary)}</p>
            <Facts facts />
            <Competences w detail=detail.clone() />
            <Scale w detail=detail.clone() />
            <p><a href="/staffing">{w.t(k::COMPETENCES_STAFFING)}</a></p>
            <Downloads w version=detail.summary.version.to_string() />
        </div>
    }
}

/// The field and what it finds.
#[component]
fn Competences(w: Words, detail: Arc<FrameworkDetail>) -> impl IntoView {
    let (question, only) = (RwSignal::new(String::new()), RwSignal::new(false));
    let folded: Vec<String> = detail.framework.competences.iter().map(folded).collect();
    let total = folded.len();
    let found = {
        let detail = detail.clone();
        Memo::new(move |_| {
            let words = fold(&question.read());
            let is_found = |n: usize, it: &Competence| {
                let text = folded.get(n).map_or("", String::as_str);
                (!only.get() || it.is_innovative) && words.split(' ').all(|word| text.contains(word))
            };
            let all = detail.framework.competences.iter().enumerate();
            all.filter(|(n, it)| is_found(*n, it)).map(|(n, _)| n).collect::<Vec<usize>>()
        })
    };
    let said = move || match found.read().len() {
        n if n == total => w.count(k::COMPETENCES_ALL_SHOWN, n, &[]),
        n => w.count(k::COMPETENCES_FOUND, n, &[("total", &w.whole(total))]),
    };
    let groups = move || {
        let found = found.read();
        if found.is_empty() {
            return view! { <Empty title=w.t(k::COMPETENCES_NOT_FOUND) text=w.t(k::COMPETENCES_NOT_FOUND_TEXT)>""</Empty> }.into_any();
        }
        let of = |it: &str| -> Vec<Competence> {
            let all = found.iter().filter_map(|n| detail.framework.competences.get(*n));
            all.filter(|competence| competence.code.area() == it).cloned().collect()
        };
        let areas = detail.framework.areas.iter().map(|it| (it, of(it.code.as_str()))).filter(|it| !it.1.is_empty());
        areas.map(|(it, competences)| area(w, it.code.as_str(), w.of(&it.name), competences)).collect_view().into_any()
    };
    view! {
        <div class="co-filters">
            <Filter id="competence-search" label=w.t(k::COMPETENCES_SEARCH) value=question said=Signal::derive(said) />
            <Check label=w.t(k::COMPETENCES_ONLY_INNOVATIVE) value=only />
        </div>
        <div class="co-cols" data-cols="6-6">{groups}</div>
    }
}

/// What a competence is looked for by: both languages, its key, its behaviours.
fn folded(it: &Competence) -> String {
    let mut text = format!("{} {} {} {} {}", it.code, it.name.it, it.name.en, it.descriptor.it, it.descriptor.en);
    for behaviour in &it.behaviours {
        text.push_str(&format!(" {} {}", behaviour.text.it, behaviour.text.en));
    }
    if let Some(esco) = &it.esco {
        text.push_str(&format!(" {}", esco.label));
    }
    fold(&text)
}

fn area(w: Words, code: &str, name: &str, competences: Vec<Competence>) -> impl IntoView + use<> {
    let id = format!("area-{code}");
    let row = move |it: Competence| {
        let mark = it.is_innovative.then(|| view! { " "<span class="co-mark">{w.t(k::COMPETENCES_INNOVATIVE)}</span> });
        view! {
            <li>
                <a href=competence_address(it.code.as_str())><strong>{w.of(&it.name).to_owned()}</strong></a>
                " "<span class="co-small co-quiet">{it.code.to_string()}</span>{mark}
                <p class="co-small">{w.of(&it.descriptor).to_owned()}</p>
            </li>
        }
    };
    view! {
        <section class="co-stack-s" aria-labelledby=id.clone()>
            <h2 id=id.clone()>{name.to_owned()}</h2>
            <ul class="co-list">{competences.into_iter().map(row).collect_view()}</ul>
        </section>
    }
}

/// The address of a competence's page.
pub(super) fn competence_address(code: &str) -> String {
    format!("/competences/{code}")
}

/// What each level means, whatever the competence.
#[component]
fn Scale(w: Words, detail: Arc<FrameworkDetail>) -> impl IntoView {
    let rows = detail.framework.scale.iter().map(|it| {
        view! {
            <tr>
                <td data-num>{it.level.to_string()}</td>
                <th scope="row">{w.of(&it.name).to_owned()}</th>
                <td>{w.of(&it.behaviour).to_owned()}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let head = move || {
        view! { <Column text=w.t(k::COMPETENCES_LEVEL) number=true /><Column text=w.t(k::COMPETENCES_LEVEL_NAME) /><Column text=w.t(k::COMPETENCES_SEEN) /> }
    };
    view! {
        <section class="co-stack-s" aria-labelledby="scale">
            <h2 id="scale">{w.t(k::COMPETENCES_SCALE)}</h2>
            <TableBox label=w.with(k::TABLE_BOX, &[("name", w.t(k::COMPETENCES_SCALE))]) caption=move || w.t(k::COMPETENCES_SCALE_TEXT) head><tbody>{rows}</tbody></TableBox>
        </section>
    }
}

/// The files of a version, and the request as code.
#[component]
pub(super) fn Downloads(
    /// The words in use.
    w: Words,
    /// The version.
    version: String,
) -> impl IntoView {
    let address = format!("/api/v1{}", published_path(&version));
    view! {
        <section class="co-stack-s co-no-print" aria-labelledby="take-h">
            <h2 id="take-h">{w.t(k::OPEN_DATA_TITLE)}</h2>
            <div class="co-actions">
                <LinkButton text=w.t(k::COMPETENCES_CSV) href=format!("{address}/competences.csv") glyph=Glyph::Download download=format!("competenze-{version}.csv") />
                <LinkButton text=w.t(k::COMPETENCES_JSON) href=address.clone() glyph=Glyph::Download download=format!("competenze-{version}.json") />
            </div>
            <Request w address />
        </section>
    }
}

/// What a level is called.
pub(super) fn level_name(w: Words, framework: &Framework, level: i32) -> String {
    let found = framework.scale.iter().find(|it| it.level.number() == level);
    found.map_or_else(String::new, |it| w.of(&it.name).to_owned())
}
