// SPDX-License-Identifier: AGPL-3.0-or-later
//! «Che cosa succede se…»: one action at a time is added to what is tried; before and after beside each other; nothing is kept
//! until it is proposed.

use std::sync::Arc;

use leptos::prelude::*;
use shared::competences::{Level, Profession};
use shared::coverage::{CoverageComparison, CoverageState, EquipeLevels, MemberKey, StateChange};
use shared::operators::Employment;

use super::steps::{StepNames, competence, step_in_words};
use super::trial::{Joining, Made, Move, Outcome};
use super::{Stage, Trial};
use crate::equipes::parts::{BeforeAfter, Segments};
use crate::equipes::{addresses, said};
use crate::i18n::k;
use crate::ui::choice::{Check, Select};
use crate::ui::icons::{Glyph, Icon};
use crate::ui::load::Reading;
use crate::ui::notice::{Notice, Tone};
use crate::ui::press::{Button, Disclosure, Kind, LinkButton};

/// What is being chosen; the fields keep their values while the action changes.
#[derive(Clone, Copy)]
struct Draft {
    act: RwSignal<String>,
    who: RwSignal<String>,
    what: RwSignal<String>,
    levels: RwSignal<String>,
    role: RwSignal<String>,
    hours: RwSignal<String>,
    employment: RwSignal<String>,
    manages: RwSignal<bool>,
    equipe: RwSignal<String>,
    lent: RwSignal<String>,
}

impl Draft {
    fn new() -> Self {
        let text = |it: &str| RwSignal::new(it.to_owned());
        Self {
            act: text("join"),
            who: text(""),
            what: text(""),
            levels: text("1"),
            role: text(""),
            hours: text(""),
            employment: text(""),
            manages: RwSignal::new(false),
            equipe: text(""),
            lent: text(""),
        }
    }

    /// What was chosen, where it is whole.
    fn chosen(self, key: Option<MemberKey>) -> Option<Move> {
        let member = || self.who.get().parse().ok();
        Some(match self.act.get().as_str() {
            "leave" => Move::Leave(member()?),
            "appoint" => Move::Appoint(member()?),
            "train" => Move::Train(member()?, self.what.get().parse().ok()?, self.levels.get().parse().ok()?),
            "share" => Move::Share(self.equipe.get().parse().ok()?, self.lent.get().parse().ok()?),
            _ => Move::Join(Joining {
                key: key?,
                role: self.role.get().parse().ok()?,
                is_case_manager: self.manages.get(),
                employment: self.employment.get().parse().ok(),
                hours: self.hours.get().parse().ok(),
            }),
        })
    }
}

/// The panel.
#[component]
pub(super) fn Panel(stage: Stage, id: String) -> impl IntoView {
    let w = stage.w;
    let draft = Draft::new();
    let actions = vec![
        ("leave", w.t(k::EQUIPES_ACT_LEAVE).to_owned()),
        ("train", w.t(k::EQUIPES_ACT_TRAIN).to_owned()),
        ("join", w.t(k::EQUIPES_ACT_JOIN).to_owned()),
        ("share", w.t(k::EQUIPES_ACT_SHARE).to_owned()),
        ("appoint", w.t(k::EQUIPES_ACT_APPOINT).to_owned()),
    ];
    let fields = {
        let id = id.clone();
        move || match draft.act.get().as_str() {
            "leave" | "appoint" => view! { <Who stage draft /> }.into_any(),
            "train" => view! { <Who stage draft /><What stage draft /> }.into_any(),
            "share" => view! { <Lent stage draft id=id.clone() /> }.into_any(),
            _ => view! { <Joins stage draft /> }.into_any(),
        }
    };
    let add = move || {
        let key = stage.trial.read_untracked().free_key(0);
        if let Some(it) = untrack(move || draft.chosen(key)) {
            stage.try_also(vec![it]);
        }
    };
    let lacks = Memo::new(move |_| draft.chosen("new-1".parse().ok()).is_none());
    let button = move || {
        let text = w.t(k::EQUIPES_TRY);
        if lacks.get() {
            view! { <Button text small=true kind=Kind::Main refused_by="try-why" on_press=|| () /> }.into_any()
        } else {
            view! { <Button text small=true kind=Kind::Main on_press=add /> }.into_any()
        }
    };
    view! {
        <section class="co-panel co-eq-sim" aria-labelledby="sim-h">
            <h2 id="sim-h" class="co-h3" tabindex="-1">{w.t(k::EQUIPES_WHAT_IF)}</h2>
            <Segments name="act" label=w.t(k::EQUIPES_ACTION) options=actions value=draft.act on_choose=move |it| draft.act.set(it) />
            <div class="co-eq-simgrid">{fields}</div>
            <div class="co-actions">
                {button}
                <span id="try-why" class="co-small co-quiet">{move || lacks.get().then(|| w.t(k::EQUIPES_TRY_WHY))}</span>
            </div>
            <Tried stage />
            <Figures stage />
            <Ends stage id />
        </section>
    }
}

/// Who is there after what is tried so far.
#[component]
fn Who(stage: Stage, draft: Draft) -> impl IntoView {
    let w = stage.w;
    move || {
        let made = stage.outcome.get().made()?;
        let option = |it: &shared::coverage::CoverageMember| {
            (it.key.to_string(), format!("{} ({})", made.name(&it.key), it.role.word()))
        };
        let options: Vec<(String, String)> = made.input.members.iter().map(option).collect();
        keep_within(draft.who, &options);
        Some(
            view! { <Select id="who" label=w.t(k::EQUIPES_WHO) options value=draft.who on_choose=move |it| draft.who.set(it) /> },
        )
    }
}

/// A choice that is not offered any more becomes the first of those that are.
fn keep_within(value: RwSignal<String>, options: &[(String, String)]) {
    let is_there = untrack(move || options.iter().any(|it| it.0 == *value.read()));
    if !is_there {
        value.set(options.first().map(|it| it.0.clone()).unwrap_or_default());
    }
}

/// In what, what is uncovered first; by how much.
#[component]
fn What(stage: Stage, draft: Draft) -> impl IntoView {
    let w = stage.w;
    let by = (1..=Level::TOP.number()).map(|n| (n.to_string(), said::counted(w, k::EQUIPES_LEVELS_N, n, []))).collect();
    let what = move || {
        let made = stage.outcome.get().made()?;
        let known = stage.known.get_value();
        let of = |state: &dyn Fn(CoverageState) -> bool| -> Vec<(String, String)> {
            let items = made.coverage.items.iter().filter(|it| state(it.state));
            items.map(|it| (it.competence.to_string(), competence(w, Some(&known.framework), &it.competence))).collect()
        };
        let mut options = of(&|it| it == CoverageState::Gap);
        options.extend(of(&|it| it == CoverageState::Single));
        options.extend(of(&|it| !matches!(it, CoverageState::Gap | CoverageState::Single)));
        keep_within(draft.what, &options);
        Some(
            view! { <Select id="what" label=w.t(k::EQUIPES_IN_WHAT) options value=draft.what on_choose=move |it| draft.what.set(it) /> },
        )
    };
    view! {
        {what}
        <Select id="by" label=w.t(k::EQUIPES_BY_HOW_MUCH) options=by value=draft.levels on_choose=move |it| draft.levels.set(it) />
    }
}

/// With which profile; hours and contract where they are known.
#[component]
fn Joins(stage: Stage, draft: Draft) -> impl IntoView {
    let w = stage.w;
    let known = stage.known.get_value();
    let roles = known.framework.roles.iter().map(|it| it.role);
    let choose = (String::new(), w.t(k::EQUIPES_CHOOSE).to_owned());
    let roles: Vec<(String, String)> =
        std::iter::once(choose).chain(roles.map(|it: Profession| (it.word().to_owned(), said::role(w, it)))).collect();
    let unsaid = || (String::new(), w.t(k::EQUIPES_UNSAID).to_owned());
    let employments = Employment::ALL.iter().map(|it| (it.word().to_owned(), w.t(said::employment(*it)).to_owned()));
    let employments: Vec<_> = std::iter::once(unsaid()).chain(employments).collect();
    let hours = (1..=12).map(|it| (it * 3).to_string()).map(|it| (it.clone(), it));
    let hours: Vec<_> = std::iter::once(unsaid()).chain(hours).collect();
    view! {
        <Select id="role" label=w.t(k::EQUIPES_PROFILE) options=roles value=draft.role on_choose=move |it| draft.role.set(it) />
        <Disclosure summary=w.t(k::EQUIPES_JOIN_MORE)>
            <div class="co-eq-simgrid">
                <Select id="hours" label=w.t(k::EQUIPES_HOURS) options=hours value=draft.hours on_choose=move |it| draft.hours.set(it) />
                <Select id="employment" label=w.t(k::EQUIPES_EMPLOYMENT) options=employments value=draft.employment on_choose=move |it| draft.employment.set(it) />
            </div>
            <Check label=w.t(k::EQUIPES_AS_CASE_MANAGER) value=draft.manages />
        </Disclosure>
    }
}

/// Somebody of another equipe of one's territory.
#[component]
fn Lent(stage: Stage, draft: Draft, id: String) -> impl IntoView {
    let w = stage.w;
    let all = stage.identity.reading::<CoverageComparison>(addresses::comparison("", ""));
    let equipes = move || {
        let all = all.loaded()?;
        let others = all.items.iter().filter(|it| it.equipe.as_str() != id);
        let options: Vec<(String, String)> = others.map(|it| (it.equipe.to_string(), it.name.clone())).collect();
        if options.is_empty() {
            return Some(view! { <p class="co-help">{w.t(k::EQUIPES_NO_OTHER)}</p> }.into_any());
        }
        keep_within(draft.equipe, &options);
        Some(view! { <Select id="other" label=w.t(k::EQUIPES_OTHER_EQUIPE) options value=draft.equipe on_choose=move |it| draft.equipe.set(it) /> }.into_any())
    };
    let chosen = Memo::new(move |_| draft.equipe.get());
    let members = move || {
        let equipe = chosen.get();
        (!equipe.is_empty()).then(|| {
            let there = stage.identity.reading::<EquipeLevels>(addresses::levels(&equipe));
            view! { <LentWho stage draft there /> }
        })
    };
    view! { {equipes}{members} }
}

#[component]
fn LentWho(stage: Stage, draft: Draft, there: Reading<EquipeLevels>) -> impl IntoView {
    let w = stage.w;
    move || {
        let there = there.loaded()?;
        let option = |it: &shared::coverage::MemberLevels| {
            (it.key.to_string(), format!("{} {} ({})", it.given_name, it.family_name, it.role.word()))
        };
        let options: Vec<(String, String)> = there.members.iter().map(option).collect();
        keep_within(draft.lent, &options);
        Some(
            view! { <Select id="lent" label=w.t(k::EQUIPES_WHO) options value=draft.lent on_choose=move |it| draft.lent.set(it) /> },
        )
    }
}

/// What is tried, each with the button that takes it away.
#[component]
fn Tried(stage: Stage) -> impl IntoView {
    let w = stage.w;
    let remove = move |place: usize| {
        let mut moves = stage.trial.get_untracked().moves;
        if place < moves.len() {
            moves.remove(place);
        }
        stage.try_and_go(&moves);
    };
    let chips = move || {
        let made = stage.outcome.get().made().filter(|it| it.is_trial())?;
        let known = stage.known.get_value();
        let person = |key: &MemberKey| made.name(key);
        let names = StepNames { person: &person, framework: Some(&known.framework) };
        let chip = |(place, step): (usize, &shared::coverage::Step)| {
            let text = step_in_words(w, &names, step);
            let said = w.with(k::EQUIPES_REMOVE_STEP, &[("step", &text)]);
            view! {
                <li class="co-chip">
                    {text}
                    <button type="button" aria-label=said on:click=move |_| remove(place)><Icon glyph=Glyph::Remove /></button>
                </li>
            }
        };
        let chips = made.steps.iter().enumerate().map(chip).collect_view();
        Some(view! { <ul class="co-chips" aria-label=w.t(k::EQUIPES_TRIED)>{chips}</ul> })
    };
    let wrong = move || {
        let n_unreadable = stage.trial.read().n_unreadable;
        match stage.outcome.get() {
            Outcome::Refused(places) => {
                let mut moves = stage.trial.get_untracked().moves;
                let mut place = 0;
                moves.retain(|_| {
                    place += 1;
                    !places.contains(&(place - 1))
                });
                let rest = move || stage.try_and_go(&moves);
                Some(
                    view! {
                        <Notice tone=Tone::Care title=w.t(k::EQUIPES_TRIAL_STALE)>
                            <p>{w.t(k::EQUIPES_TRIAL_STALE_TEXT)}</p>
                            <p><Button text=w.t(k::EQUIPES_TRIAL_REST) small=true on_press=rest /></p>
                        </Notice>
                    }
                    .into_any(),
                )
            }
            Outcome::Waiting => {
                Some(view! { <p class="co-small" role="status">{w.t(k::EQUIPES_TRIAL_WAITING)}</p> }.into_any())
            }
            Outcome::Made(_) if n_unreadable > 0 => {
                Some(view! { <p class="co-small">{w.t(k::EQUIPES_TRIAL_UNREADABLE)}</p> }.into_any())
            }
            Outcome::Made(_) => None,
        }
    };
    view! { {chips}{wrong} }
}

/// Before and after, and which competences change their state.
#[component]
fn Figures(stage: Stage) -> impl IntoView {
    let w = stage.w;
    let table = move || {
        let made = stage.outcome.get().made()?;
        let after = made.is_trial().then(|| made.effect.after.clone());
        let before = made.effect.before.clone();
        Some(
            view! { <BeforeAfter w caption=w.t(k::EQUIPES_BEFORE_AFTER) after_name=w.t(k::EQUIPES_WITH_TRIAL) before after /> },
        )
    };
    let said = move || match stage.outcome.get().made() {
        Some(made) if made.is_trial() => changes_in_words(w, &made.effect.competences),
        _ => w.t(k::EQUIPES_NOTHING_KEPT).to_owned(),
    };
    view! {
        {table}
        <p class="co-eq-say" role="status">{said}</p>
    }
}

/// Most competences that the sentence names.
const NAMED: usize = 6;

/// What changes its state, in a sentence.
pub(in crate::equipes) fn changes_in_words(w: crate::i18n::Words, changes: &[StateChange]) -> String {
    if changes.is_empty() {
        return w.t(k::EQUIPES_NO_CHANGE).to_owned();
    }
    let change = |it: &StateChange| {
        let key = match (it.before, it.after) {
            (_, CoverageState::Gap) => k::EQUIPES_BECOMES_GAP,
            (CoverageState::Gap, CoverageState::Single) => k::EQUIPES_BECOMES_HELD,
            (_, CoverageState::Single) => k::EQUIPES_BECOMES_SINGLE,
            _ => k::EQUIPES_BECOMES_COVERED,
        };
        w.with(key, &[("what", it.competence.as_str())])
    };
    let mut text = changes.iter().take(NAMED).map(change).collect::<Vec<_>>().join("; ");
    if let Some(rest) = changes.len().checked_sub(NAMED).filter(|it| *it > 0) {
        text.push_str(&w.count(k::EQUIPES_AND_OTHERS, rest, &[]));
    }
    text.push('.');
    text
}

/// Proposing, and going back to today.
#[component]
fn Ends(stage: Stage, id: String) -> impl IntoView {
    let w = stage.w;
    let ends = move || {
        let made: Option<Arc<Made>> = stage.outcome.get().made().filter(|it| it.is_trial());
        let may = stage.identity.may(shared::access::Permission::ManageEquipes);
        let clear = move || stage.try_and_go(&[]);
        let proposal = made.as_ref().map(|it| {
            let text = Trial::text(&it.trial.moves);
            addresses::narrowed(&format!("/equipes/{id}/proposals/new"), &[("try", &text)])
        });
        let propose = match proposal {
            _ if !may => ().into_any(),
            Some(href) => view! { <LinkButton text=w.t(k::EQUIPES_PROPOSE) href /> }.into_any(),
            None => {
                view! { <Button text=w.t(k::EQUIPES_PROPOSE) refused_by="propose-why" on_press=|| () /> }.into_any()
            }
        };
        let is_trial = made.is_some();
        view! {
            {propose}
            {is_trial.then(|| view! { <Button text=w.t(k::EQUIPES_CLEAR) kind=Kind::Quiet on_press=clear /> })}
            <span id="propose-why" class="co-small co-quiet">{(may && !is_trial).then(|| w.t(k::EQUIPES_PROPOSE_WHY))}</span>
        }
    };
    view! { <div class="co-actions">{ends}</div> }
}
