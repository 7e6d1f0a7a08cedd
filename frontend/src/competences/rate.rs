// SPDX-License-Identifier: AGPL-3.0-or-later
//! Rating: a competence after the other, by keyboard, each level kept as soon as it is given.

use std::sync::Arc;

use leptos::prelude::*;
use shared::access::Permission;
use shared::competences::{Framework, FrameworkDetail, Level};
use shared::operators::{Operator, OperatorDetail, OperatorLevels, RatingSource};

use super::levels::source_in_words;
use super::operator::is_own;
use super::rate_row::RateRow;
use super::read::framework;
use crate::i18n::{Words, k};
use crate::identity::Identity;
use crate::inside::Inside;
use crate::inside::form::{Field, Form};
use crate::inside::when::today;
use crate::site::load_words;
use crate::ui::choice::{Check, Select};
use crate::ui::load::{Load, Shape};
use crate::ui::notice::{Notice, Tone};
use crate::ui::press::LinkButton;

/// The operator, and the levels on record.
type Rated = (Arc<OperatorDetail>, Arc<OperatorLevels>);

/// The page.
#[component]
pub(super) fn RatePage(
    /// Key of the operator.
    id: String,
) -> impl IntoView {
    let show = move |w: Words, identity: Identity| {
        let detail = identity.reading::<OperatorDetail>(format!("/operators/{id}"));
        let levels = identity.reading::<OperatorLevels>(format!("/operators/{id}/levels"));
        let reading = framework(None).and(detail.and(levels));
        let show = move |it: Arc<(Arc<Option<FrameworkDetail>>, Arc<Rated>)>| {
            let framework = Option::clone(&it.0).map(|it| Arc::new(it.framework));
            let (detail, levels) = (it.1.0.clone(), it.1.1.clone());
            framework.map(|framework| view! { <Whole w identity operator=detail.operator.clone() framework levels /> })
        };
        view! { <Load of=reading words=load_words(w, k::ACCESS_LOADING, k::OPERATORS_ONE_FAILED) shape=Shape::Page heading=w.t(k::OPERATORS_RATE).to_owned() show /> }.into_any()
    };
    view! { <Inside title=k::OPERATORS_RATE show /> }
}

/// What all levels that are given here have in common.
#[derive(Clone, Copy)]
pub(super) struct Sitting {
    /// Who is in.
    pub(super) identity: Identity,
    /// The operator.
    pub(super) operator: StoredValue<String>,
    /// The framework whose words are read.
    pub(super) framework: StoredValue<Arc<Framework>>,
    /// Who or what says so.
    pub(super) source: RwSignal<RatingSource>,
    /// The day of the judgement.
    pub(super) day: RwSignal<String>,
    /// What it rests on.
    pub(super) evidence: RwSignal<String>,
    /// The competences that are shown, in their order.
    pub(super) shown: Memo<Vec<String>>,
    /// Those that were given a level here which is on record.
    pub(super) given: RwSignal<Vec<String>>,
    /// Those whose level is not on record yet.
    pub(super) waiting: RwSignal<Vec<String>>,
}

#[component]
fn Whole(
    w: Words,
    identity: Identity,
    operator: Operator,
    framework: Arc<Framework>,
    levels: Arc<OperatorLevels>,
) -> impl IntoView {
    // Who it is stays the same while the page does.
    let (is_mine, is_view, may) = untrack(|| {
        let is_view = identity.me().is_some_and(|it| it.view_as.is_some());
        (is_own(identity, &operator), is_view, identity.may(Permission::ManageEquipes))
    });
    let name = format!("{} {}", operator.given_name, operator.family_name);
    if is_view || !(is_mine || may) {
        return view! {
            <div class="co-head"><h1>{w.t(k::OPERATORS_RATE)}</h1></div>
            <Notice top=true tone=Tone::Care title=w.t(k::ACCESS_NOT_YOURS)><p>{w.t(k::ACCESS_NOT_YOURS_TEXT)}</p></Notice>
        }
        .into_any();
    }
    let profile = framework.role(operator.profession).cloned();
    let only = RwSignal::new(profile.is_some());
    let required = move |it: &shared::competences::CompetenceCode| {
        profile.as_ref().and_then(|role| role.required.get(it).copied()).unwrap_or_default()
    };
    let shown = {
        let (framework, required) = (framework.clone(), required.clone());
        Memo::new(move |_| {
            let is_shown = |it: &&shared::competences::Competence| !only.get() || required(&it.code) > Level::NONE;
            framework.competences.iter().filter(is_shown).map(|it| it.code.to_string()).collect::<Vec<_>>()
        })
    };
    let sitting = Sitting {
        identity,
        operator: StoredValue::new(operator.id.to_string()),
        framework: StoredValue::new(framework.clone()),
        source: RwSignal::new(if is_mine { RatingSource::OwnView } else { RatingSource::Supervisor }),
        day: RwSignal::new(today()),
        evidence: RwSignal::new(String::new()),
        shown,
        given: RwSignal::new(Vec::new()),
        waiting: RwSignal::new(Vec::new()),
    };
    // Leaving the site with a level that is not on record is asked about by the browser.
    let leaving = window_event_listener(leptos::ev::beforeunload, move |event| {
        if sitting.waiting.try_with_untracked(Vec::is_empty) == Some(false) {
            event.prevent_default();
        }
    });
    on_cleanup(move || leaving.remove());
    let (title, lead) = if is_mine {
        (w.t(k::OPERATORS_RATE_OWN).to_owned(), k::OPERATORS_RATE_OWN_LEAD)
    } else {
        (w.with(k::OPERATORS_RATE_OF, &[("name", &name)]), k::OPERATORS_RATE_LEAD)
    };
    let back = if is_mine { "/operators/me".to_owned() } else { format!("/operators/{}", operator.id) };
    let progress = move || {
        let shown = sitting.shown.read();
        let n = sitting.given.read().iter().filter(|it| shown.contains(it)).count();
        w.with(k::OPERATORS_PROGRESS, &[("n", &w.whole(n)), ("total", &w.whole(shown.len()))])
    };
    let areas = framework.areas.iter().map(|area| {
        let rows = framework.competences.iter().filter(|it| it.code.area() == area.code.as_str());
        let rows = rows.map(|it| {
            let levels = levels.items.iter().find(|level| level.competence == it.code).cloned();
            let code = it.code.to_string();
            let is_hidden = Memo::new(move |_| !sitting.shown.read().contains(&code));
            view! { <RateRow w sitting competence=it.clone() required=required(&it.code) levels is_hidden /> }
        });
        let rows = rows.collect_view();
        let id = format!("area-{}", area.code);
        let of = area.code.to_string();
        let is_empty = Memo::new(move |_| !sitting.shown.read().iter().any(|it| it.starts_with(&of)));
        view! {
            <section class="co-stack-s" aria-labelledby=id.clone() hidden=is_empty>
                <h2 id=id.clone()>{w.of(&area.name).to_owned()}</h2>
                {rows}
            </section>
        }
    });
    let areas = areas.collect_view();
    view! {
        <div class="co-head">
            <h1>{title}</h1>
            <p class="co-lead">{w.t(lead)}</p>
            <p class="co-small">{w.t(k::OPERATORS_KEYS)}</p>
        </div>
        <div class="co-stack">
            <Common w sitting is_mine />
            <div class="co-actions co-no-print"><Check label=w.t(k::OPERATORS_ONLY_ROLE) value=only /><p class="co-small" role="status">{progress}</p></div>
            {areas}
            <div class="co-actions"><LinkButton text=w.t(k::OPERATORS_RATE_END) href=back /></div>
        </div>
    }
    .into_any()
}

/// Source, day and evidence, once for all.
#[component]
fn Common(w: Words, sitting: Sitting, is_mine: bool) -> impl IntoView {
    let form = Form::new("rate");
    let others = [RatingSource::Supervisor, RatingSource::Course, RatingSource::Certificate];
    let options: Vec<_> = others.into_iter().map(|it| (it.to_string(), w.t(source_in_words(it)).to_owned())).collect();
    let value = Signal::derive(move || sitting.source.get().to_string());
    let choose = move |word: String| {
        if let Ok(source) = word.parse() {
            sitting.source.set(source);
        }
    };
    let source = (!is_mine)
        .then(|| view! { <Select id="rate-source" label=w.t(k::OPERATORS_SOURCE) options value on_choose=choose /> });
    view! {
        <div class="co-filters co-no-print">
            {source}
            <Field w form name="rated_on" label=w.t(k::OPERATORS_RATED_ON) value=sitting.day kind="date" />
            <Field w form name="evidence" label=w.t(k::OPERATORS_EVIDENCE) value=sitting.evidence />
        </div>
        <p class="co-help">{w.t(k::OPERATORS_EVIDENCE_HELP)}</p>
    }
}
