// SPDX-License-Identifier: AGPL-3.0-or-later
//! The equipes of a territory side by side: how many competences of each area nobody has, and the same in words.

use std::sync::Arc;

use leptos::prelude::*;
use shared::access::Permission;
use shared::competences::{CompetenceArea, CompetenceCode, Framework, FrameworkDetail, FrameworkSummary};
use shared::coverage::{ComparedEquipe, CoverageComparison};
use shared::page::Page;

use super::list::{Narrow, asked};
use super::section::{SectionTabs, Tab};
use super::{addresses, said};
use crate::i18n::{Words, k};
use crate::identity::Identity;
use crate::inside::Inside;
use crate::open_data::Request;
use crate::site::load_words;
use crate::ui::load::{Empty, Load, Shape, WhenEmpty};
use crate::ui::press::Disclosure;
use crate::ui::table::{Column, TableBox};

/// The page.
#[component]
pub(super) fn ComparePage() -> impl IntoView {
    let show = |w: Words, identity: Identity| {
        let (territory, kind) = (asked("territory"), asked("kind"));
        let frameworks = identity.reading::<Page<FrameworkSummary>>(addresses::frameworks());
        let found = move || {
            let newest = frameworks.loaded().and_then(|it| it.items.last().map(|it| it.version.clone()));
            let address = addresses::comparison(&territory.get(), &kind.get());
            newest.map(|version| view! { <Found w identity address version=version.clone() /> })
        };
        let waiting = move || {
            (frameworks.loaded().is_none()).then(|| {
                let words = load_words(w, k::ACCESS_LOADING, k::EQUIPES_FAILED);
                view! { <Load of=frameworks words shape=Shape::Page show=|_| () /> }
            })
        };
        view! {
            <div class="co-head">
                <SectionTabs w here=Tab::Comparison />
                <h1>{w.t(k::EQUIPES_COMPARE)}</h1>
                <p class="co-lead">{w.t(k::EQUIPES_COMPARE_LEAD)}</p>
            </div>
            <div class="co-stack">
                <Narrow w territory kind name=None n_shown=RwSignal::new((0, 0)) />
                {waiting}{found}
            </div>
        }
        .into_any()
    };
    let steps = vec![(k::EQUIPES_TITLE, "/equipes")];
    view! { <Inside title=k::EQUIPES_COMPARE needs=Permission::ReadEquipes steps show /> }
}

#[component]
fn Found(
    w: Words,
    identity: Identity,
    address: String,
    version: shared::competences::FrameworkVersion,
) -> impl IntoView {
    type Both = (Arc<CoverageComparison>, Arc<FrameworkDetail>);
    let reading = identity.reading::<CoverageComparison>(address.clone());
    let reading = reading.and(identity.reading::<FrameworkDetail>(addresses::framework(&version)));
    let empty = WhenEmpty::new(
        |it: &Both| it.0.items.is_empty(),
        move || view! { <Empty title=w.t(k::EQUIPES_NONE) text=w.t(k::EQUIPES_NONE_TEXT)>""</Empty> },
    );
    let show = move |both: Arc<Both>| {
        let (all, framework) = (both.0.clone(), Arc::new(both.1.framework.clone()));
        view! {
            <div class="co-stack">
                <HeatMap w all=all.clone() framework=framework.clone() />
                <ByCompetence w all=all.clone() framework=framework.clone() />
                <Disclosure summary=w.t(k::EQUIPES_TWIN)><InWords w all framework /></Disclosure>
            </div>
        }
    };
    view! {
        <Load of=reading words=load_words(w, k::ACCESS_LOADING, k::EQUIPES_FAILED) shape=Shape::Page empty show />
        <Request w address=format!("/api/v1{address}") />
    }
}

/// Those of some competences that are of an area.
fn of_area<'a>(codes: &'a [CompetenceCode], area: &CompetenceArea) -> Vec<&'a CompetenceCode> {
    codes.iter().filter(|it| it.area() == area.code.as_str()).collect()
}

/// Equipe by area: how many competences nobody has, darker where there are more.
#[component]
fn HeatMap(w: Words, all: Arc<CoverageComparison>, framework: Arc<Framework>) -> impl IntoView {
    let cell = |it: &ComparedEquipe, area: &CompetenceArea| {
        let (gaps, single) = (of_area(&it.gaps, area).len(), of_area(&it.single, area).len());
        let said = w.with(k::EQUIPES_CELL, &[("gaps", &w.whole(gaps)), ("single", &w.whole(single))]);
        let more = (single > 0).then(|| view! { <small aria-hidden="true">" · "{w.whole(single)}</small> });
        view! {
            <td class="co-heat" data-h=gaps.min(5).to_string()>
                <span aria-hidden="true">{w.whole(gaps)}</span>{more}<span class="visually-hidden">{said}</span>
            </td>
        }
    };
    let row = |it: &ComparedEquipe| {
        let cells = framework.areas.iter().map(|area| cell(it, area)).collect_view();
        view! {
            <tr>
                <th scope="row"><a href=format!("/equipes/{}/coverage", it.equipe)>{it.name.clone()}</a></th>
                {cells}
                <td data-num><strong>{said::number(w, it.totals.n_gaps)}</strong></td>
                <td data-num>{said::number(w, it.totals.n_unmet_rules)}</td>
                <td data-num>{said::score(w, it.totals.score)}</td>
            </tr>
        }
    };
    let rows = all.items.iter().map(row).collect_view();
    let areas: Vec<(String, String)> =
        framework.areas.iter().map(|it| (it.code.to_string(), w.of(&it.name).to_owned())).collect();
    let legend = areas.clone();
    let head = move || {
        let areas = areas.iter().map(|(code, name)| {
            view! { <th scope="col" class="co-eq-m"><span aria-hidden="true">{code.clone()}</span><span class="visually-hidden">{name.clone()}</span></th> }
        });
        view! {
            <Column text=w.t(k::EQUIPES_EQUIPE) />
            {areas.collect_view()}
            <Column text=w.t(k::EQUIPES_GAPS) number=true />
            <Column text=w.t(k::EQUIPES_UNMET) number=true />
            <Column text=w.t(k::EQUIPES_SCORE) number=true />
        }
    };
    let legend = legend.into_iter().map(|(code, name)| view! { <li><strong>{code}</strong>" "{name}</li> });
    view! {
        <div class="co-stack-s">
            <TableBox label=w.t(k::EQUIPES_COMPARE) small=true caption=move || w.t(k::EQUIPES_COMPARE_CAPTION) head>
                <tbody class="co-eq-map">{rows}</tbody>
            </TableBox>
            <ul class="co-legend" aria-label=w.t(k::EQUIPES_AREAS)>{legend.collect_view()}</ul>
        </div>
    }
}

/// Competence by competence, in how many equipes it is missing: what most of them lack first.
#[component]
fn ByCompetence(w: Words, all: Arc<CoverageComparison>, framework: Arc<Framework>) -> impl IntoView {
    let mut lines: Vec<_> = all.competences.iter().filter(|it| it.n_gaps + it.n_single > 0).collect();
    crate::ui::order::sort_by_number(&mut lines, |it| -f64::from(it.n_gaps * 1_000 + it.n_single));
    let row = |it: &&shared::coverage::ComparedCompetence| {
        let name = framework.competence(&it.competence).map(|it| w.of(&it.name).to_owned());
        view! {
            <tr>
                <th scope="row"><span class="co-eq-c">{it.competence.to_string()}</span>" "{name}</th>
                <td data-num>{said::number(w, it.n_gaps)}</td>
                <td data-num>{said::number(w, it.n_single)}</td>
                <td data-num>{said::number(w, it.n_covered)}</td>
            </tr>
        }
    };
    let rows = lines.iter().map(row).collect_view();
    let head = move || {
        view! {
            <Column text=w.t(k::EQUIPES_COMPETENCE) />
            <Column text=w.t(k::EQUIPES_IN_GAP) number=true />
            <Column text=w.t(k::EQUIPES_IN_SINGLE) number=true />
            <Column text=w.t(k::EQUIPES_IN_COVERED) number=true />
        }
    };
    view! {
        <div class="co-stack-s">
            <h2>{w.t(k::EQUIPES_BY_COMPETENCE)}</h2>
            <TableBox label=w.t(k::EQUIPES_BY_COMPETENCE) small=true caption=move || w.t(k::EQUIPES_BY_CAPTION) head><tbody>{rows}</tbody></TableBox>
        </div>
    }
}

/// The heat map as a list.
#[component]
fn InWords(w: Words, all: Arc<CoverageComparison>, framework: Arc<Framework>) -> impl IntoView {
    let codes = |of: Vec<&CompetenceCode>| w.list(&of.into_iter().map(ToString::to_string).collect::<Vec<_>>());
    let line = |it: &ComparedEquipe| {
        let parts = framework.areas.iter().filter_map(|area| {
            let (gaps, single) = (of_area(&it.gaps, area), of_area(&it.single, area));
            let mut said = Vec::new();
            if !gaps.is_empty() {
                said.push(w.with(k::EQUIPES_LIST_GAPS, &[("codes", &codes(gaps))]));
            }
            if !single.is_empty() {
                said.push(w.with(k::EQUIPES_LIST_SINGLE, &[("codes", &codes(single))]));
            }
            (!said.is_empty()).then(|| format!("{}: {}", w.of(&area.name), said.join("; ")))
        });
        let parts: Vec<String> = parts.collect();
        let text =
            if parts.is_empty() { w.t(k::EQUIPES_ALL_FINE).to_owned() } else { format!("{}.", parts.join(". ")) };
        view! { <li><strong>{it.name.clone()}</strong>". "{text}</li> }
    };
    view! { <ul class="co-list">{all.items.iter().map(line).collect_view()}</ul> }
}
