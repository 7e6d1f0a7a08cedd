// SPDX-License-Identifier: AGPL-3.0-or-later
//! «La via più breve»: the smallest set of trainings, appointments and additions with which nothing is missing, by the exact
//! search. It begins from what is tried, and what it finds can be tried.

use std::sync::Arc;

use leptos::prelude::*;
use shared::coverage::{
    AppointmentNeed, Candidate, MAX_NODES, MemberKey, Newcomer, Plan, SearchInput, SearchOutcome, SearchResult,
    TrainingNeed, search,
};

use super::steps::competence;
use super::trial::{Joining, Move};
use super::{Made, Stage};
use crate::equipes::said;
use crate::i18n::k;
use crate::ui::choice::Select;
use crate::ui::notice::{Notice, Tone};
use crate::ui::press::{Button, Kind};

/// Most plans that are shown.
const SHOWN: usize = 3;

/// What was asked for, and what was found.
#[derive(Clone, Debug, PartialEq)]
struct Found {
    candidates: Vec<Candidate>,
    result: SearchResult,
}

/// The section.
#[component]
pub(super) fn ShortestWay(stage: Stage) -> impl IntoView {
    let w = stage.w;
    let text = |it: &str| RwSignal::new(it.to_owned());
    let (rise, holders, weight) = (text("2"), text("1"), text("3"));
    let found = RwSignal::new(None::<Found>);
    // What was found belongs to what was tried then.
    Effect::new(move |_| {
        stage.outcome.track();
        found.set(None);
    });
    let rises = (0..=5).map(|n| {
        let text = if n == 0 {
            w.t(k::EQUIPES_WAY_NO_TRAINING).to_owned()
        } else {
            said::counted(w, k::EQUIPES_LEVELS_N, n, [])
        };
        (n.to_string(), text)
    });
    let holder_options = vec![
        ("1".to_owned(), w.t(k::EQUIPES_WAY_ONE).to_owned()),
        ("2".to_owned(), w.t(k::EQUIPES_WAY_TWO).to_owned()),
    ];
    let weights = [1, 2, 3, 5, 10].map(|n| (n.to_string(), said::counted(w, k::EQUIPES_WAY_WEIGHT_N, n, [])));
    let look = move || {
        let number = |it: RwSignal<String>| it.get_untracked().parse::<i32>().unwrap_or(1);
        if let Some(made) = stage.outcome.get_untracked().made() {
            found.set(Some(searched(stage, &made, number(rise), number(holders), number(weight))));
        }
    };
    let answer = move || found.get().map(|it| view! { <Answer stage found=it /> });
    view! {
        <section class="co-stack-s co-eq-way co-no-print" aria-labelledby="way-h">
            <h2 id="way-h">{w.t(k::EQUIPES_WAY)}</h2>
            <p class="co-small co-quiet">{w.t(k::EQUIPES_WAY_TEXT)}</p>
            <div class="co-filters">
                <Select id="way-holders" label=w.t(k::EQUIPES_WAY_GOAL) options=holder_options value=holders on_choose=move |it| holders.set(it) />
                <Select id="way-rise" label=w.t(k::EQUIPES_WAY_RISE) options=rises.collect() value=rise on_choose=move |it| rise.set(it) />
                <Select id="way-weight" label=w.t(k::EQUIPES_WAY_WEIGHT) options=weights.to_vec() value=weight on_choose=move |it| weight.set(it) />
                <div class="co-actions"><Button text=w.t(k::EQUIPES_WAY_LOOK) on_press=look /></div>
            </div>
            <div role="status">{answer}</div>
        </section>
    }
}

/// Searches from what is tried: anybody with the profile of a role may come, each role once.
fn searched(stage: Stage, made: &Made, max_rise: i32, n_holders: i32, weight: i32) -> Found {
    let known = stage.known.get_value();
    let newcomer = |(n, role): (usize, shared::competences::Profession)| {
        Newcomer::of_profile(&known.framework, role, made.trial.free_key(n)?)
    };
    let newcomers = known.framework.roles.iter().map(|it| it.role).enumerate().filter_map(newcomer);
    let candidates: Vec<Candidate> = newcomers.map(|newcomer| Candidate { newcomer, weight }).collect();
    let result = search(&SearchInput {
        input: made.input.clone(),
        candidates: candidates.clone(),
        training_weight: 1,
        max_rise,
        n_holders,
        max_nodes: MAX_NODES,
    });
    Found { candidates, result }
}

/// What was found, in words.
#[component]
fn Answer(stage: Stage, found: Found) -> impl IntoView {
    let w = stage.w;
    let Found { candidates, result } = found;
    let (tone, title, text) = match (result.outcome, result.plans.is_empty()) {
        (SearchOutcome::Complete, _) => (Tone::Done, k::EQUIPES_WAY_COMPLETE, None),
        (SearchOutcome::Impossible, _) => {
            (Tone::Care, k::EQUIPES_WAY_IMPOSSIBLE, Some(w.t(k::EQUIPES_WAY_IMPOSSIBLE_TEXT).to_owned()))
        }
        (SearchOutcome::GaveUp, true) => {
            (Tone::Care, k::EQUIPES_WAY_GAVE_UP, Some(w.t(k::EQUIPES_WAY_GAVE_UP_TEXT).to_owned()))
        }
        (SearchOutcome::GaveUp, false) => {
            (Tone::Care, k::EQUIPES_WAY_GAVE_UP, Some(w.t(k::EQUIPES_WAY_MAY_NOT_BE).to_owned()))
        }
        (SearchOutcome::Found, _) => (Tone::Info, k::EQUIPES_WAY_FOUND, Some(how_many(w, &result))),
    };
    let made = stage.outcome.get_untracked().made();
    let n_plans = result.plans.len();
    let candidates = Arc::new(candidates);
    let plan = |(n, plan): (usize, &Plan)| {
        let made = made.clone()?;
        Some(
            view! { <PlanCard stage made plan=plan.clone() candidates=candidates.clone() number=(n_plans > 1).then_some(n + 1) /> },
        )
    };
    let plans = result
        .plans
        .iter()
        .take(SHOWN)
        .enumerate()
        .filter(|_| result.outcome != SearchOutcome::Complete)
        .map(plan)
        .collect_view();
    let rest = usize::try_from(result.n_plans).unwrap_or(usize::MAX).saturating_sub(SHOWN);
    view! {
        <Notice tone title=w.t(title)>{text.map(|text| view! { <p>{text}</p> })}</Notice>
        <ol class="co-eq-plain">{plans}</ol>
        {(rest > 0).then(|| view! { <p class="co-small">{w.count(k::EQUIPES_WAY_REST, rest, &[])}</p> })}
    }
}

/// What the smallest set weighs, and whether it is the only one.
fn how_many(w: crate::i18n::Words, result: &SearchResult) -> String {
    let weight = said::number(w, result.weight.unwrap_or_default());
    let n = usize::try_from(result.n_sets).unwrap_or(usize::MAX);
    if n == 1 {
        w.with(k::EQUIPES_WAY_ONLY, &[("weight", &weight)])
    } else {
        w.count(k::EQUIPES_WAY_MANY, n, &[("weight", &weight)])
    }
}

/// A plan: who comes, who is trained in what, who becomes a case manager; the button tries it with the first choices.
#[component]
fn PlanCard(
    stage: Stage,
    made: Arc<Made>,
    plan: Plan,
    candidates: Arc<Vec<Candidate>>,
    number: Option<usize>,
) -> impl IntoView {
    let w = stage.w;
    let known = stage.known.get_value();
    let coming = plan.additions.iter().filter_map(|key| candidates.iter().find(|it| it.newcomer.key == *key));
    let coming = coming.map(|it| w.with(k::EQUIPES_STEP_JOIN, &[("role", &said::role(w, it.newcomer.role))]));
    let training = |it: &TrainingNeed| {
        let who: Vec<String> = it
            .who
            .iter()
            .map(|it| said::counted(w, k::EQUIPES_WAY_WHO, it.n_levels, [("name", made.name(&it.member))]))
            .collect();
        let what = competence(w, Some(&known.framework), &it.competence);
        let parts = [("what", what), ("level", it.level.to_string()), ("who", w.list(&who))];
        let key = if who.len() > said::count(it.n_people) { k::EQUIPES_WAY_TRAIN_CHOICE } else { k::EQUIPES_WAY_TRAIN };
        said::counted(w, key, it.n_people, parts)
    };
    let appointment = plan.appointments.as_ref().map(|it| {
        let who: Vec<String> = it.who.iter().map(|it| made.name(it)).collect();
        said::counted(w, k::EQUIPES_WAY_APPOINT, it.n_people, [("who", w.list(&who))])
    });
    let lines = coming.chain(plan.trainings.iter().map(training)).chain(appointment);
    let lines = lines.map(|it| view! { <li>{it}</li> }).collect_view();
    let press = move || stage.try_also_and_go(moves(&plan, &candidates));
    let heading = number.map(|n| view! { <h3>{w.with(k::EQUIPES_WAY_PLAN, &[("n", &w.whole(n))])}</h3> });
    view! {
        <li class="co-panel co-stack-s">
            {heading}
            <ul class="co-list">{lines}</ul>
            <p><Button text=w.t(k::EQUIPES_WAY_TRY) small=true kind=Kind::Plain on_press=press /></p>
        </li>
    }
}

/// A plan as moves: of those who could be chosen, the first.
fn moves(plan: &Plan, candidates: &[Candidate]) -> Vec<Move> {
    let coming = |key: &MemberKey| {
        let it = candidates.iter().find(|it| it.newcomer.key == *key)?;
        let (key, role) = (key.clone(), it.newcomer.role);
        Some(Move::Join(Joining { key, role, is_case_manager: false, employment: None, hours: None }))
    };
    let mut moves: Vec<Move> = plan.additions.iter().filter_map(coming).collect();
    for it in &plan.trainings {
        let people = it.who.iter().take(said::count(it.n_people));
        moves.extend(people.map(|who| Move::Train(who.member.clone(), it.competence.clone(), who.n_levels)));
    }
    if let Some(AppointmentNeed { n_people, who }) = &plan.appointments {
        moves.extend(who.iter().take(said::count(*n_people)).cloned().map(Move::Appoint));
    }
    moves
}
