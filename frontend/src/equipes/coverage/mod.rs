// SPDX-License-Identifier: AGPL-3.0-or-later
//! What an equipe can do: gaps first, the rules, what would change if…, competence by member. What is tried is in the address.

mod detail;
mod grid;
mod legend;
mod panel;
mod steps;
mod trial;
mod twin;
mod way;

use std::sync::Arc;

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use shared::access::Permission;
use shared::competences::{Framework, FrameworkDetail};
use shared::coverage::{CoverageState, EquipeCoverage, EquipeLevels};
use shared::equipes::{EquipeDetail, RuleCheck};

use super::parts::{Rules, Tab, Tabs, faces};
use super::{addresses, said};
use crate::i18n::{Words, k};
use crate::identity::Identity;
use crate::inside::Inside;
use crate::open_data::Request;
use crate::ui::browser;
use crate::ui::load::{Face, Reading};
use crate::ui::marks::{Fact, Facts};
use crate::ui::press::{Button, Kind};
use crate::ui::router::Router;

pub(super) use panel::changes_in_words;
pub(super) use steps::{StepNames, step_in_words};
use trial::{Joining, Move, Others};
pub(super) use trial::{Made, Outcome, Trial};

/// All that the page is made of.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Known {
    pub(super) detail: EquipeDetail,
    pub(super) coverage: EquipeCoverage,
    pub(super) levels: EquipeLevels,
    pub(super) framework: Framework,
}

/// Reads it: the framework is the equipe's, so it is read last.
pub(super) fn read_known(identity: Identity, id: &str) -> Reading<Known> {
    type Parts = (Arc<(Arc<EquipeDetail>, Arc<EquipeCoverage>)>, Arc<EquipeLevels>);
    let parts: Reading<Parts> = identity
        .reading::<EquipeDetail>(addresses::equipe(id))
        .and(identity.reading::<EquipeCoverage>(addresses::coverage(id)))
        .and(identity.reading::<EquipeLevels>(addresses::levels(id)));
    let version = Memo::new(move |_| parts.loaded().map(|it| it.0.1.framework.clone()));
    let framework = Memo::new(move |_| {
        version.get().map(|it| Kept(identity.reading::<FrameworkDetail>(addresses::framework(&it))))
    });
    Reading {
        face: Signal::derive(move || match (parts.face.get(), framework.get().map(|it| it.0.face.get())) {
            (Face::Loaded(parts), Some(Face::Loaded(framework))) => {
                let (first, levels) = &*parts;
                Face::Loaded(Arc::new(Known {
                    detail: (*first.0).clone(),
                    coverage: (*first.1).clone(),
                    levels: (**levels).clone(),
                    framework: framework.framework.clone(),
                }))
            }
            (Face::Failed(why), _) | (_, Some(Face::Failed(why))) => Face::Failed(why),
            _ => Face::Loading,
        }),
        retry: Callback::new(move |()| {
            if matches!(parts.face.get_untracked(), Face::Failed(_)) {
                parts.retry.run(());
            } else if let Some(it) = framework.get_untracked() {
                it.0.retry.run(());
            }
        }),
    }
}

/// A reading in a memo: each is another.
#[derive(Clone, Copy)]
struct Kept(Reading<FrameworkDetail>);

impl PartialEq for Kept {
    fn eq(&self, _: &Self) -> bool {
        false
    }
}

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub(super) struct Stage {
    pub(super) w: Words,
    pub(super) identity: Identity,
    pub(super) known: StoredValue<Arc<Known>>,
    /// What is tried.
    pub(super) trial: Memo<Trial>,
    /// What comes of it.
    pub(super) outcome: Memo<Outcome>,
    router: Option<Router>,
}

impl Stage {
    /// Follows what the address tries.
    pub(super) fn new(w: Words, identity: Identity, known: Arc<Known>) -> Self {
        let router = Router::here();
        let asked = router.map_or_else(|| Memo::new(|_| None), |it| it.query("try"));
        let trial = Memo::new(move |_| Trial::read(&asked.get().unwrap_or_default()));
        let others = read_others(identity, trial);
        let stored = StoredValue::new(known.clone());
        let outcome = Memo::new(move |_| trial::outcome(w, &known, &trial.read(), &others.read()));
        Self { w, identity, known: stored, trial, outcome, router }
    }

    /// Tries these moves and no others.
    fn try_all(self, moves: &[Move]) {
        if let Some(router) = self.router {
            router.replace(&untrack(move || router.with_query("try", &Trial::text(moves))));
        }
    }

    /// Tries these, and goes on from the panel: what was pressed is not there any more.
    fn try_and_go(self, moves: &[Move]) {
        self.try_all(moves);
        request_animation_frame(|| browser::focus_first("#sim-h"));
    }

    /// Tries one more.
    fn try_also(self, more: Vec<Move>) {
        let mut moves = self.trial.get_untracked().moves;
        moves.extend(more);
        moves.truncate(trial::MOST);
        self.try_all(&moves);
    }

    /// Tries some more, from a button that goes with them.
    fn try_also_and_go(self, more: Vec<Move>) {
        self.try_also(more);
        request_animation_frame(|| browser::focus_first("#sim-h"));
    }
}

/// The levels of the other equipes that a trial names, each read once.
fn read_others(identity: Identity, trial: Memo<Trial>) -> RwSignal<Others> {
    let others = RwSignal::new(Others::new());
    let readings = RwSignal::new(Vec::new());
    Effect::new(move |_| {
        for equipe in trial.read().others() {
            let is_new = readings.read_untracked().iter().all(|it: &(shared::equipes::EquipeId, _)| it.0 != *equipe);
            if is_new {
                let reading = identity.reading::<EquipeLevels>(addresses::levels(equipe.as_str()));
                readings.update(|all| all.push((equipe.clone(), reading)));
            }
        }
    });
    Effect::new(move |_| {
        for (equipe, reading) in readings.get() {
            if let Some(levels) = reading.loaded() {
                others.update(|all| {
                    all.insert(equipe, levels);
                });
            }
        }
    });
    others
}

/// The page.
#[component]
pub(super) fn CoveragePage(
    /// Key of the equipe.
    id: String,
) -> impl IntoView {
    let show = move |w: Words, identity: Identity| {
        let reading = read_known(identity, &id);
        let id = id.clone();
        faces(w, reading, k::EQUIPES_COVERAGE_TITLE, move |known| {
            let stage = Stage::new(w, identity, known);
            view! { <Whole stage id=id.clone() /> }.into_any()
        })
    };
    let steps = vec![(k::EQUIPES_TITLE, "/equipes")];
    view! { <Inside title=k::EQUIPES_COVERAGE_TITLE needs=Permission::ReadEquipes steps show /> }
}

#[component]
fn Whole(stage: Stage, id: String) -> impl IntoView {
    let w = stage.w;
    let known = stage.known.get_value();
    let equipe = &known.detail.equipe;
    let title = w.with(k::EQUIPES_COVERAGE_OF, &[("name", &equipe.name)]);
    let n_members = known.coverage.coverage.totals.n_members;
    let parts = [("day", w.day_of(known.coverage.on.as_str())), ("version", known.coverage.framework.to_string())];
    let lead = said::counted(w, k::EQUIPES_COVERAGE_LEAD, n_members, parts);
    let address = format!("/api/v1{}", addresses::coverage(&id));
    view! {
        <div class="co-head">
            <Tabs w id=id.clone() here=Tab::Coverage />
            <h1>{title}</h1>
            <p class="co-quiet co-small">{lead}</p>
            <p class="co-lead">{gist(w, &known)}</p>
            <CoverageFacts w known=known.clone() />
        </div>
        <div class="co-eq-top">
            <RulesPanel stage />
            <panel::Panel stage id=id.clone() />
        </div>
        <way::ShortestWay stage />
        <grid::GridSection stage />
        <Request w address />
    }
}

/// The first sentence: what nobody can do, what hangs on one person.
fn gist(w: Words, known: &Known) -> String {
    let totals = &known.coverage.coverage.totals;
    match (said::count(totals.n_gaps), said::count(totals.n_single)) {
        (0, 0) => w.t(k::EQUIPES_GIST_FINE).to_owned(),
        (0, n) => w.count(k::EQUIPES_GIST_SINGLE, n, &[]),
        (n, _) => {
            let in_state = |it: &&shared::coverage::CompetenceCoverage| it.state == CoverageState::Gap;
            let gaps: Vec<&str> =
                known.coverage.coverage.items.iter().filter(in_state).map(|it| it.competence.area()).collect();
            let areas = known.framework.areas.iter().filter(|it| gaps.contains(&it.code.as_str()));
            let areas: Vec<String> = areas.map(|it| w.of(&it.name).to_owned()).collect();
            w.count(k::EQUIPES_GIST_GAPS, n, &[("areas", &w.list(&areas))])
        }
    }
}

/// The figures, each leading to what it counts.
#[component]
fn CoverageFacts(w: Words, known: Arc<Known>) -> impl IntoView {
    let router = Router::here();
    move || {
        let totals = &known.coverage.coverage.totals;
        let to = |filter: &str| router.map_or_else(String::new, |it| it.with_query("filter", filter));
        let fact = |n: i32, word, filter| {
            let fact = Fact::new(said::number(w, n), w.t(word));
            if n > 0 { fact.to(to(filter)) } else { fact }
        };
        let facts = vec![
            fact(totals.n_gaps, k::EQUIPES_FACT_GAPS, "gap"),
            fact(totals.n_single, k::EQUIPES_FACT_SINGLE, "look"),
            Fact::new(w.with(k::EQUIPES_OUT_OF, &[("n", &said::score(w, totals.score))]), w.t(k::EQUIPES_FACT_SCORE)),
            fact(known.coverage.n_disagreements, k::EQUIPES_FACT_DISAGREEMENTS, "apart"),
        ];
        // A figure leads to what it counts, which is further down on the same page.
        let follow = |event: leptos::ev::MouseEvent| {
            let target = event.target().and_then(|it| it.dyn_into::<leptos::web_sys::Element>().ok());
            if target.is_some_and(|it| it.has_attribute("href")) {
                request_animation_frame(|| browser::focus_first("#grid-h"));
            }
        };
        view! { <div on:click=follow><Facts facts /></div> }
    }
}

/// The rules with what is tried; of one that is not met, who could be tried.
#[component]
fn RulesPanel(stage: Stage) -> impl IntoView {
    let w = stage.w;
    let more = Callback::new(move |it: RuleCheck| offer(stage, &it));
    let rules = move || {
        let outcome = stage.outcome.get().made();
        let known = stage.known.get_value();
        let rules =
            outcome.as_ref().map_or_else(|| known.coverage.coverage.rules.clone(), |it| it.coverage.rules.clone());
        let tried = outcome.is_some_and(|it| it.is_trial());
        view! {
            {tried.then(|| view! { <p class="co-small co-quiet">{w.t(k::EQUIPES_RULES_TRIED)}</p> })}
            <Rules w rules more />
        }
    };
    view! {
        <section class="co-panel" aria-labelledby="rules-h">
            <h2 id="rules-h" class="co-h3">{w.t(k::EQUIPES_RULES)}</h2>
            {rules}
        </section>
    }
}

/// What the first of a rule's roles would bring, and the button that tries it.
fn offer(stage: Stage, rule: &RuleCheck) -> AnyView {
    let w = stage.w;
    let known = stage.known.get_value();
    let role = rule.professions.iter().find(|it| known.framework.role(**it).is_some()).copied();
    let now = untrack(move || stage.outcome.get()).made();
    let (Some(role), Some(now)) = (role, now) else { return ().into_any() };
    let Some(key) = now.trial.free_key(0) else { return ().into_any() };
    let joining = Joining { key, role, is_case_manager: false, employment: None, hours: None };
    let alone = Trial { moves: vec![Move::Join(joining.clone())], n_unreadable: 0 };
    let gain = trial::outcome(w, &known, &alone, &Others::new()).made().map(|it| {
        let (from, to) = (it.effect.before.n_gaps, it.effect.after.n_gaps);
        said::with(w, k::EQUIPES_RULE_GAIN, [("from", said::number(w, from)), ("to", said::number(w, to))])
    });
    let text = w.with(k::EQUIPES_RULE_TRY, &[("role", w.of(&role.name()))]);
    let press = move || stage.try_also_and_go(vec![Move::Join(joining.clone())]);
    view! { ". "{gain}" "<Button text kind=Kind::Quiet small=true on_press=press /> }.into_any()
}
