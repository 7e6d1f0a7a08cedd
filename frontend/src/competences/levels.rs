// SPDX-License-Identifier: AGPL-3.0-or-later
//! The levels of an operator: the own view and the supervisor's beside each other, what counts and where it comes from.

use std::sync::Arc;

use leptos::prelude::*;
use shared::competences::{Competence, Framework, FrameworkDetail, Level};
use shared::operators::{CompetenceLevels, Operator, OperatorLevels, Rating, RatingSource};
use shared::page::Page;

use super::framework::competence_address;
use super::read::framework;
use crate::i18n::{Key, Words, k};
use crate::identity::Identity;
use crate::site::load_words;
use crate::ui::choice::Check;
use crate::ui::load::{Empty, Load, Shape};
use crate::ui::marks::{Fact, Facts};
use crate::ui::notice::{Status, Tone};
use crate::ui::source::SourceValue;
use crate::ui::table::{Column, TableBox};

/// A source in words.
pub(super) const fn source_in_words(source: RatingSource) -> Key {
    match source {
        RatingSource::OwnView => k::OPERATORS_SOURCE_SELF,
        RatingSource::Supervisor => k::OPERATORS_SOURCE_SUPERVISOR,
        RatingSource::Course => k::OPERATORS_SOURCE_COURSE,
        RatingSource::Certificate => k::OPERATORS_SOURCE_CERTIFICATE,
    }
}

/// The section.
#[component]
pub(super) fn Levels(
    /// The words in use.
    w: Words,
    /// Who is in.
    identity: Identity,
    /// The operator.
    operator: Operator,
) -> impl IntoView {
    let reading = framework(None).and(identity.reading::<OperatorLevels>(format!("/operators/{}/levels", operator.id)));
    let show = move |it: Arc<(Arc<Option<FrameworkDetail>>, Arc<OperatorLevels>)>| {
        let framework = Option::clone(&it.0).map(|it| Arc::new(it.framework));
        let (operator, levels) = (operator.clone(), it.1.clone());
        framework.map(|framework| view! { <Whole w identity operator framework levels /> })
    };
    view! {
        <section class="co-stack-s" aria-labelledby="levels-h">
            <h2 id="levels-h">{w.t(k::OPERATORS_LEVELS)}</h2>
            <Load of=reading words=load_words(w, k::ACCESS_LOADING, k::OPERATORS_LEVELS_FAILED) shape=Shape::Block show />
        </section>
    }
}

/// A line: a competence, what the role is asked for, what is on record.
#[derive(Clone)]
struct Line {
    competence: Competence,
    required: Level,
    levels: Option<CompetenceLevels>,
}

impl Line {
    fn is_short(&self) -> bool {
        self.levels.as_ref().map_or(Level::NONE, |it| it.level) < self.required
    }

    fn is_disagreement(&self) -> bool {
        self.levels.as_ref().is_some_and(|it| it.is_disagreement)
    }
}

#[component]
fn Whole(
    w: Words,
    identity: Identity,
    operator: Operator,
    framework: Arc<Framework>,
    levels: Arc<OperatorLevels>,
) -> impl IntoView {
    let profile = framework.role(operator.profession).cloned();
    let line = |it: &Competence| Line {
        competence: it.clone(),
        required: profile.as_ref().and_then(|role| role.required.get(&it.code).copied()).unwrap_or_default(),
        levels: levels.items.iter().find(|level| level.competence == it.code).cloned(),
    };
    let lines: Vec<Line> = framework.competences.iter().map(line).collect();
    let (only_apart, only_short) = (RwSignal::new(false), RwSignal::new(false));
    let n_short = lines.iter().filter(|it| it.is_short()).count();
    let n_apart = usize::try_from(levels.n_disagreements).unwrap_or_default();
    let facts = vec![
        Fact::new(
            w.whole(levels.items.len()),
            w.count(k::OPERATORS_N_RATED, levels.items.len(), &[("total", &w.whole(lines.len()))]),
        ),
        Fact::new(w.whole(n_apart), w.count(k::OPERATORS_N_APART, n_apart, &[])),
        Fact::new(w.whole(n_short), w.count(k::OPERATORS_N_SHORT, n_short, &[])),
    ];
    let no_profile =
        profile.is_none().then(|| view! { <p class="co-small co-quiet">{w.t(k::OPERATORS_NO_PROFILE)}</p> });
    let key = operator.id.to_string();
    let table = move || {
        let shown: Vec<Line> = lines
            .iter()
            .filter(|it| (!only_apart.get() || it.is_disagreement()) && (!only_short.get() || it.is_short()))
            .cloned()
            .collect();
        if shown.is_empty() {
            return view! { <Empty title=w.t(k::OPERATORS_LEVELS_NONE) text=w.t(k::OPERATORS_LEVELS_NONE_TEXT)>""</Empty> }.into_any();
        }
        view! { <Table w identity operator=key.clone() framework=framework.clone() lines=shown /> }.into_any()
    };
    view! {
        <Facts facts />
        {no_profile}
        <div class="co-actions co-no-print">
            <Check label=w.t(k::OPERATORS_ONLY_APART) value=only_apart />
            <Check label=w.t(k::OPERATORS_ONLY_SHORT) value=only_short />
        </div>
        {table}
    }
}

#[component]
fn Table(w: Words, identity: Identity, operator: String, framework: Arc<Framework>, lines: Vec<Line>) -> impl IntoView {
    let head = move || {
        view! {
            <Column text=w.t(k::COMPETENCES_ONE) />
            <Column text=w.t(k::OPERATORS_REQUIRED) />
            <Column text=w.t(k::OPERATORS_OWN) />
            <Column text=w.t(k::OPERATORS_SUPERVISOR) />
            <Column text=w.t(k::OPERATORS_COUNTS_LEVEL) />
        }
    };
    let groups = framework.areas.iter().map(|area| {
        let of_area: Vec<Line> =
            lines.iter().filter(|it| it.competence.code.area() == area.code.as_str()).cloned().collect();
        let operator = operator.clone();
        (!of_area.is_empty()).then(|| {
            let rows = of_area.into_iter().map(|it| row(w, identity, &operator, it)).collect_view();
            view! {
                <tbody>
                    <tr data-group><th scope="rowgroup" colspan=COLUMNS>{w.of(&area.name).to_owned()}</th></tr>
                    {rows}
                </tbody>
            }
        })
    });
    let groups = groups.collect_view();
    view! { <TableBox label=w.with(k::TABLE_BOX, &[("name", w.t(k::OPERATORS_LEVELS))]) id="levels" caption=move || w.t(k::OPERATORS_LEVELS_CAPTION) small=true head>{groups}</TableBox> }
}

const COLUMNS: &str = "5";

fn row(w: Words, identity: Identity, operator: &str, it: Line) -> impl IntoView + use<> {
    let open = RwSignal::new(false);
    let code = it.competence.code.to_string();
    let id = format!("history-{code}");
    let is_apart = it.is_disagreement();
    let own = it.levels.as_ref().and_then(|it| it.own);
    let supervisor = it.levels.as_ref().and_then(|it| it.supervisor);
    let apart = is_apart.then(|| view! { <br /><Status tone=Tone::Care text=w.t(k::OPERATORS_APART) /> });
    let name = w.of(&it.competence.name).to_owned();
    let said = format!(", {}", w.with(k::OPERATORS_HISTORY_OF, &[("name", &name)]));
    let counts = match &it.levels {
        Some(levels) => {
            let text = w.with(
                k::OPERATORS_COUNTED,
                &[("level", &levels.level.to_string()), ("source", w.t(source_in_words(levels.source)))],
            );
            let day = w.day_of(levels.rated_on.as_str());
            view! { <td><SourceValue text said controls=id.clone() open /><br /><span class="co-small co-quiet">{day}</span></td> }.into_any()
        }
        None => view! { <td><span class="co-missing">{w.t(k::OPERATORS_NOT_RATED)}</span></td> }.into_any(),
    };
    let operator = operator.to_owned();
    let history = move || {
        let (operator, code) = (operator.clone(), code.clone());
        open.get().then(|| view! { <History w identity operator code /> })
    };
    view! {
        <tr data-apart=is_apart.then_some("")>
            <th scope="row"><a class="co-plain-link" href=competence_address(it.competence.code.as_str())>{name}</a>{apart}</th>
            {level_cell(w, Some(it.required))}
            {level_cell(w, own)}
            {level_cell(w, supervisor)}
            {counts}
        </tr>
        <tr class="co-provenance" id=id hidden=move || !open.get()><td colspan=COLUMNS>{history}</td></tr>
    }
}

fn level_cell(w: Words, level: Option<Level>) -> impl IntoView {
    match level {
        Some(level) => view! { <td class="co-heat" data-h=level.to_string()>{level.to_string()}</td> }.into_any(),
        None => view! { <td class="co-heat"><span class="co-missing"><span aria-hidden="true">"–"</span><span class="visually-hidden">{w.t(k::OPERATORS_NOT_RATED)}</span></span></td> }.into_any(),
    }
}

/// Every rating of a competence, the newest first: source, day, evidence.
#[component]
fn History(w: Words, identity: Identity, operator: String, code: String) -> impl IntoView {
    let reading =
        identity.reading::<Page<Rating>>(format!("/operators/{operator}/ratings?competence={code}&limit=100"));
    let show = move |page: Arc<Page<Rating>>| {
        let item = |it: &Rating| {
            let text = w.with(
                k::OPERATORS_COUNTED,
                &[("level", &it.level.to_string()), ("source", w.t(source_in_words(it.source)))],
            );
            let day = w.day_of(it.rated_on.as_str());
            let evidence = it.evidence.clone().map(|it| format!(": {it}"));
            view! { <li>{text}", "{day}{evidence}</li> }
        };
        view! { <ul class="co-plain">{page.items.iter().map(item).collect_view()}</ul> }
    };
    view! { <Load of=reading words=load_words(w, k::ACCESS_LOADING, k::OPERATORS_LEVELS_FAILED) shape=Shape::Block show /> }
}
