// SPDX-License-Identifier: AGPL-3.0-or-later
//! Under the grid: what is behind a cell. Who, the own view and the supervisor's, since when, on which evidence.

use leptos::prelude::*;
use shared::competences::{CompetenceCode, Level};
use shared::coverage::{MemberKey, MemberLevels};
use shared::operators::{CompetenceLevels, Rating};
use shared::page::Page;

use super::Stage;
use super::steps::competence;
use crate::equipes::{addresses, said};
use crate::i18n::k;
use crate::site::load_words;
use crate::ui::load::{Load, Shape};

/// What is opened: a competence, of a member or of all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Opened {
    pub(super) competence: CompetenceCode,
    pub(super) member: Option<MemberKey>,
}

/// The place of the detail; it says itself what is in it once a cell is opened.
#[component]
pub(super) fn Detail(stage: Stage, opened: RwSignal<Option<Opened>>) -> impl IntoView {
    let w = stage.w;
    let inside = move || {
        let Some(it) = opened.get() else {
            return view! { <p>{w.t(k::EQUIPES_DETAIL_HINT)}</p> }.into_any();
        };
        let known = stage.known.get_value();
        let member = it.member.and_then(|key| known.levels.members.iter().find(|it| it.key == key).cloned());
        let title = competence(w, Some(&known.framework), &it.competence);
        match member {
            Some(member) => view! { <OfMember stage title competence=it.competence member /> }.into_any(),
            None => {
                let descriptor = known.framework.competence(&it.competence).map(|it| w.of(&it.descriptor).to_owned());
                let asked = known.coverage.coverage.items.iter().find(|line| line.competence == it.competence);
                let asked = asked.map(|line| asked_in_words(stage, line.required));
                view! { <p><strong>{title}</strong>". "{asked}</p><p>{descriptor}</p> }.into_any()
            }
        }
    };
    view! { <div class="co-panel co-eq-detail" id="grid-detail" role="status">{inside}</div> }
}

fn asked_in_words(stage: Stage, level: Level) -> String {
    let w = stage.w;
    if level == Level::NONE {
        return w.t(k::EQUIPES_NOT_ASKED).to_owned();
    }
    let known = stage.known.get_value();
    let name = known.framework.scale.iter().find(|it| it.level == level).map(|it| w.of(&it.name).to_lowercase());
    said::with(w, k::EQUIPES_ASKED, [("level", level.to_string()), ("name", name.unwrap_or_default())])
}

/// One member in one competence.
#[component]
fn OfMember(stage: Stage, title: String, competence: CompetenceCode, member: MemberLevels) -> impl IntoView {
    let w = stage.w;
    let known = stage.known.get_value();
    let name = format!("{} {} ({})", member.given_name, member.family_name, member.role.word());
    let required = known.coverage.coverage.items.iter().find(|it| it.competence == competence).map(|it| it.required);
    let asked = required.map(|it| asked_in_words(stage, it));
    let line = member.levels.iter().find(|it| it.competence == competence).cloned();
    let Some(line) = line else {
        return view! { <p><strong>{name}", "{title}</strong>". "{w.t(k::EQUIPES_NOBODY_RATED)}" "{asked}</p> }
            .into_any();
    };
    let behaviour =
        known.framework.scale.iter().find(|it| it.level == line.level).map(|it| w.of(&it.behaviour).to_owned());
    let reading = stage.identity.reading::<Page<Rating>>(addresses::ratings(&member.operator, &competence));
    let words = load_words(w, k::ACCESS_LOADING, k::EQUIPES_RATINGS_FAILED);
    let show = move |page: std::sync::Arc<Page<Rating>>| {
        let lines = page.items.iter().map(|it| view! { <li>{rating_in_words(w, it)}</li> }).collect_view();
        view! { <ul class="co-eq-plain co-small">{lines}</ul> }
    };
    view! {
        <p><strong>{name}", "{title}</strong>". "{level_in_words(stage, &line)}" "{asked}</p>
        <p class="co-small">{behaviour}</p>
        {views(stage, &line)}
        <Load of=reading words shape=Shape::Block show />
        <p class="co-small co-no-print"><a href=format!("/operators/{}", member.operator)>{w.t(k::EQUIPES_TO_OPERATOR)}</a></p>
    }
    .into_any()
}

fn level_in_words(stage: Stage, it: &CompetenceLevels) -> String {
    let w = stage.w;
    let parts = [
        ("level", it.level.to_string()),
        ("source", w.t(said::source(it.source)).to_lowercase()),
        ("day", w.day_of(it.rated_on.as_str())),
    ];
    said::with(w, k::EQUIPES_LEVEL_IS, parts)
}

/// The own view beside the supervisor's.
fn views(stage: Stage, it: &CompetenceLevels) -> impl IntoView + use<> {
    let w = stage.w;
    let level = |it: Option<Level>| it.map_or_else(|| w.t(k::EQUIPES_NO_VIEW).to_owned(), |it| it.to_string());
    let apart = it.is_disagreement.then(|| view! { " "<strong>{w.t(k::EQUIPES_VIEWS_APART)}</strong> });
    let text = said::with(w, k::EQUIPES_VIEWS, [("own", level(it.own)), ("supervisor", level(it.supervisor))]);
    view! { <p>{text}{apart}</p> }
}

fn rating_in_words(w: crate::i18n::Words, it: &Rating) -> String {
    let parts = [
        ("day", w.day_of(it.rated_on.as_str())),
        ("source", w.t(said::source(it.source)).to_lowercase()),
        ("level", it.level.to_string()),
    ];
    let text = said::with(w, k::EQUIPES_RATING, parts);
    match &it.evidence {
        Some(evidence) => format!("{text}. {evidence}"),
        None => format!("{text}. {}", w.t(k::EQUIPES_NO_EVIDENCE)),
    }
}
