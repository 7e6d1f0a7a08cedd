// SPDX-License-Identifier: AGPL-3.0-or-later
//! One equipe: what it is, who is in it, the rules, changing and ending it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::access::Permission;
use shared::coverage::EquipeCoverage;
use shared::equipes::{Equipe, EquipeDetail};

use super::members::Members;
use super::parts::{Rules, Tab, Tabs, faces};
use super::{addresses, said};
use crate::client::Ask;
use crate::i18n::{Words, k};
use crate::identity::Identity;
use crate::inside::Inside;
use crate::inside::form::{Faults, Field, Form, Submit};
use crate::inside::places::PlaceName;
use crate::json;
use crate::open_data::Request;
use crate::site::load_words;
use crate::ui::live::Announcer;
use crate::ui::load::{Load, Shape};
use crate::ui::marks::{Fact, Facts};
use crate::ui::press::Disclosure;

/// An equipe on its page: what was read, and how to read it again without drawing the page anew.
#[derive(Clone, Copy)]
pub(super) struct Shown {
    pub(super) w: Words,
    pub(super) identity: Identity,
    pub(super) now: RwSignal<EquipeDetail>,
}

impl Shown {
    /// Reads it again; the forms of the page keep what is in them.
    pub(super) fn again(self) {
        let address = addresses::equipe(self.now.read_untracked().equipe.id.as_str());
        spawn_local(async move {
            if let Ok(answer) = self.identity.send(&Ask::get(address)).await
                && let Some(it) = json::parse::<EquipeDetail>(&answer)
            {
                let _ = self.now.try_set(it);
            }
        });
    }

    /// Whether the reader keeps equipes.
    pub(super) fn may(self) -> bool {
        self.identity.may(Permission::ManageEquipes)
    }

    /// Where somebody was faster: how it is now is shown, under the sentence that says so.
    pub(super) fn follow_conflicts(self, form: Form) {
        Effect::new(move |_| {
            if form.refused.read().as_ref().is_some_and(|it| it.problem.status == 412) {
                self.again();
            }
        });
    }
}

/// The page.
#[component]
pub(super) fn EquipePage(
    /// Key of the equipe.
    id: String,
) -> impl IntoView {
    let show = move |w: Words, identity: Identity| {
        let reading = identity.reading::<EquipeDetail>(addresses::equipe(&id));
        faces(w, reading, k::EQUIPES_COMPOSITION, move |detail| {
            let shown = Shown { w, identity, now: RwSignal::new((*detail).clone()) };
            view! { <Whole shown /> }.into_any()
        })
    };
    let steps = vec![(k::EQUIPES_TITLE, "/equipes")];
    view! { <Inside title=k::EQUIPES_COMPOSITION needs=Permission::ReadEquipes steps show /> }
}

#[component]
fn Whole(shown: Shown) -> impl IntoView {
    let Shown { w, now, .. } = shown;
    let id = now.read_untracked().equipe.id.to_string();
    let address = format!("/api/v1{}", addresses::equipe(&id));
    let rules = Memo::new(move |_| now.read().rules.clone());
    view! {
        <div class="co-head">
            <Tabs w id=id here=Tab::Composition />
            <h1>{move || now.read().equipe.name.clone()}</h1>
            <p class="co-lead">{move || lead(w, &now.read())}</p>
            <Figures shown />
        </div>
        <div class="co-stack">
            <div class="co-eq-top">
                <section class="co-panel" aria-labelledby="rules-h">
                    <h2 id="rules-h" class="co-h3">{w.t(k::EQUIPES_RULES)}</h2>
                    {move || view! { <Rules w rules=rules.get() /> }}
                </section>
                <section class="co-panel co-stack-s" aria-labelledby="about-h">
                    <h2 id="about-h" class="co-h3">{w.t(k::EQUIPES_ABOUT)}</h2>
                    {move || about(w, &now.read().equipe)}
                    {move || shown.may().then(|| view! { <Disclosure summary=w.t(k::EQUIPES_CHANGE)><Change shown /></Disclosure> })}
                </section>
            </div>
            <Members shown />
            <Request w address />
        </div>
    }
}

/// What is not met, in a sentence.
fn lead(w: Words, it: &EquipeDetail) -> String {
    let n_unmet = it.rules.iter().filter(|it| !it.is_met).count();
    let hours: i32 = it.members.iter().map(|it| it.hours_per_week).sum();
    let people = w.count(k::EQUIPES_PEOPLE_N, it.members.len(), &[("hours", &said::number(w, hours))]);
    let rules = if n_unmet == 0 {
        w.t(k::EQUIPES_RULES_FINE).to_owned()
    } else {
        w.count(k::EQUIPES_RULES_UNMET, n_unmet, &[])
    };
    format!("{people} {rules}")
}

/// The figures of its coverage, as they were when the page was read; they lead there.
#[component]
fn Figures(shown: Shown) -> impl IntoView {
    let Shown { w, identity, now } = shown;
    let id = now.read_untracked().equipe.id.to_string();
    // A member more or less is another coverage.
    let members = Memo::new(move |_| now.read().members.clone());
    move || {
        members.track();
        let reading = identity.reading::<EquipeCoverage>(addresses::coverage(&id));
        let to = format!("/equipes/{id}/coverage");
        let show = move |it: std::sync::Arc<EquipeCoverage>| {
            let totals = &it.coverage.totals;
            let facts = vec![
                Fact::new(said::number(w, totals.n_gaps), w.t(k::EQUIPES_FACT_GAPS)).to(format!("{to}?filter=gap")),
                Fact::new(said::number(w, totals.n_single), w.t(k::EQUIPES_FACT_SINGLE)).to(to.clone()),
                Fact::new(
                    w.with(k::EQUIPES_OUT_OF, &[("n", &said::score(w, totals.score))]),
                    w.t(k::EQUIPES_FACT_SCORE),
                )
                .to(to.clone()),
            ];
            view! { <Facts facts /> }
        };
        view! { <Load of=reading words=load_words(w, k::ACCESS_LOADING, k::EQUIPES_FAILED) shape=Shape::Block show /> }
    }
}

fn about(w: Words, it: &Equipe) -> impl IntoView + use<> {
    let span = match &it.valid_to {
        Some(end) => said::with(
            w,
            k::EQUIPES_FROM_TO,
            [("from", w.day_of(it.valid_from.as_str())), ("to", w.day_of(end.as_str()))],
        ),
        None => said::with(w, k::EQUIPES_FROM, [("from", w.day_of(it.valid_from.as_str()))]),
    };
    let area = it.area.as_ref().map(|it| view! { <div><dt>{w.t(k::EQUIPES_AREA)}</dt><dd>{it.to_string()}</dd></div> });
    let place = it.territory.to_string();
    let pilot = it.is_pilot.then(|| view! { " "<span class="co-mark">{w.t(k::EQUIPES_PILOT)}</span> });
    let demo = it.is_demo.then(|| view! { " "<span class="co-mark">{w.t(k::EQUIPES_DEMO)}</span> });
    view! {
        <dl class="co-data co-eq-about">
            <div><dt>{w.t(k::EQUIPES_KIND)}</dt><dd>{w.t(said::kind(it.kind))}{demo}</dd></div>
            <div><dt>{w.t(k::ACCESS_PLACE)}</dt><dd><PlaceName w code=Some(place) />{pilot}</dd></div>
            {area}
            <div><dt>{w.t(k::EQUIPES_SPAN)}</dt><dd>{span}</dd></div>
            <div><dt>{w.t(k::EQUIPES_FRAMEWORK)}</dt><dd>{it.framework.to_string()}</dd></div>
        </dl>
    }
}

/// Another name, a last day.
#[component]
fn Change(shown: Shown) -> impl IntoView {
    let Shown { w, identity, now } = shown;
    let form = Form::new("change");
    let before = now.get_untracked().equipe;
    let name = RwSignal::new(before.name);
    let to = RwSignal::new(before.valid_to.map(|it| it.to_string()).unwrap_or_default());
    let announcer = Announcer::here();
    shown.follow_conflicts(form);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let equipe = now.read_untracked().equipe.clone();
        let end = Some(to.get_untracked()).filter(|it| !it.is_empty());
        let body = serde_json::json!({ "name": name.get_untracked(), "valid_to": end });
        let ask = Ask::change(addresses::equipe(equipe.id.as_str()), equipe.version, body.to_string());
        form.send(identity, ask, move |_| {
            shown.again();
            if let Some(announcer) = announcer {
                announcer.say(w.t(k::ACCESS_SAVED).to_owned());
            }
        });
    };
    let fields = vec![("name", w.t(k::EQUIPES_NAME)), ("valid_to", w.t(k::ACCESS_LAST_DAY))];
    view! {
        <form class="co-form" novalidate=true on:submit=submit>
            <Faults w form fields />
            <Field w form name="name" label=w.t(k::EQUIPES_NAME) value=name />
            <Field w form name="valid_to" label=w.t(k::ACCESS_LAST_DAY) value=to kind="date" help=w.t(k::EQUIPES_LAST_DAY_HELP) />
            <Submit form text=w.t(k::EQUIPES_SAVE) />
        </form>
    }
}
