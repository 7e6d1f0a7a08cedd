// SPDX-License-Identifier: AGPL-3.0-or-later
//! Writing a proposal of what was tried: the trial is in the address, the server computes it again and keeps it.

use std::sync::Arc;

use leptos::prelude::*;
use shared::access::Permission;
use shared::coverage::{MemberKey, Step};
use shared::problem::Violations;
use shared::proposals::Proposal;

use crate::client::Ask;
use crate::equipes::addresses;
use crate::equipes::coverage::{Known, Made, Stage, StepNames, Trial, changes_in_words, read_known, step_in_words};
use crate::equipes::parts::{BeforeAfter, SideBySide, Tab, Tabs, faces};
use crate::i18n::{Words, k};
use crate::identity::Identity;
use crate::inside::Inside;
use crate::inside::form::{Faults, Field, Form, Submit};
use crate::json;
use crate::ui::icons::{Glyph, Icon};
use crate::ui::notice::{Notice, Tone};
use crate::ui::press::LinkButton;
use crate::ui::router::Router;

/// The page.
#[component]
pub(in crate::equipes) fn ProposePage(
    /// Key of the equipe.
    id: String,
) -> impl IntoView {
    let show = move |w: Words, identity: Identity| {
        let reading = read_known(identity, &id);
        faces(w, reading, k::EQUIPES_PROPOSE_TITLE, move |known| view! { <Whole w identity known /> }.into_any())
    };
    let steps = vec![(k::EQUIPES_TITLE, "/equipes")];
    view! { <Inside title=k::EQUIPES_PROPOSE_TITLE needs=Permission::ManageEquipes steps show /> }
}

#[component]
fn Whole(w: Words, identity: Identity, known: Arc<Known>) -> impl IntoView {
    let stage = Stage::new(w, identity, known.clone());
    let id = known.detail.equipe.id.to_string();
    let name = known.detail.equipe.name.clone();
    let coverage = format!("/equipes/{id}/coverage");
    let body = move || {
        if let Some(made) = stage.outcome.get().made().filter(|it| it.is_trial()) {
            return view! { <Write w identity known=known.clone() made /> }.into_any();
        }
        let href = coverage.clone();
        view! {
            <Notice top=true tone=Tone::Care title=w.t(k::EQUIPES_NOTHING_TRIED)>
                <p>{w.t(k::EQUIPES_NOTHING_TRIED_TEXT)}</p>
                <p><LinkButton text=w.t(k::EQUIPES_PROPOSALS_BEGIN) href /></p>
            </Notice>
        }
        .into_any()
    };
    view! {
        <div class="co-head">
            <Tabs w id here=Tab::Proposals />
            <h1>{w.with(k::EQUIPES_PROPOSE_FOR, &[("name", &name)])}</h1>
            <p class="co-lead">{w.t(k::EQUIPES_PROPOSE_LEAD)}</p>
        </div>
        {body}
    }
}

/// Euros as they are typed, «12.000» or «12000,50», in cents; `None` where they are not a sum.
fn cents(text: &str) -> Option<i64> {
    let (whole, part) = text.split_once(',').unwrap_or((text, ""));
    let whole: String = whole.chars().filter(|it| !matches!(it, '.' | ' ' | '\u{a0}' | '€')).collect();
    let part = part.trim_matches([' ', '\u{a0}', '€']);
    let is_sum = !whole.is_empty() && whole.len() <= 10 && part.len() <= 2;
    let digits = whole.bytes().chain(part.bytes()).all(|it| it.is_ascii_digit());
    let number = |text: &str| text.parse::<i64>().ok();
    let rest = if part.len() == 1 { number(part)? * 10 } else { number(part).unwrap_or_default() };
    (is_sum && digits).then_some(number(&whole)?.checked_mul(100)? + rest)
}

/// The steps with what each costs; every cost that is not a sum.
fn options(steps: &[Step], costs: &[RwSignal<String>]) -> Result<Vec<serde_json::Value>, Violations> {
    let mut faults = Violations::default();
    let mut options = Vec::with_capacity(steps.len());
    for (n, (step, cost)) in steps.iter().zip(costs).enumerate() {
        let text = cost.get_untracked();
        let sum = cents(text.trim());
        let is_fine = text.trim().is_empty() || sum.is_some();
        faults.require(is_fine, format!("#/cost-{n}"), "must be a sum of euros");
        options.push(serde_json::json!({ "step": step, "yearly_cost_cents": sum }));
    }
    faults.ok(options)
}

#[component]
fn Write(w: Words, identity: Identity, known: Arc<Known>, made: Arc<Made>) -> impl IntoView {
    let router = Router::here();
    let form = Form::new("proposal");
    let (title, reason) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let costs: Vec<RwSignal<String>> = made.steps.iter().map(|_| RwSignal::new(String::new())).collect();
    let id = known.detail.equipe.id.to_string();
    let back = addresses::narrowed(&format!("/equipes/{id}/coverage"), &[("try", &Trial::text(&made.trial.moves))]);
    let person = |key: &MemberKey| made.name(key);
    let names = StepNames { person: &person, framework: Some(&known.framework) };
    let fields = made.steps.iter().zip(&costs).enumerate().map(|(n, (step, cost))| {
        view! { <Cost w form number=n text=step_in_words(w, &names, step) value=*cost /> }
    });
    let fields = fields.collect_view();
    let current = known.levels.input().composition();
    let submit = {
        let (steps, costs) = (made.steps.clone(), costs.clone());
        move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            let options = match options(&steps, &costs) {
                Ok(options) => options,
                Err(faults) => return form.fail(faults.into_vec()),
            };
            let body = serde_json::json!({ "title": title.get_untracked(), "reason": reason.get_untracked(), "options": options });
            let id = id.clone();
            form.send(identity, Ask::post(addresses::new_proposal(&id), body.to_string()).once(), move |answer| {
                if let (Some(it), Some(router)) = (json::parse::<Proposal>(&answer), router) {
                    router.go(&format!("/equipes/{id}/proposals/{}", it.id));
                }
            });
        }
    };
    let labels = vec![("title", w.t(k::EQUIPES_PROPOSAL_TITLE)), ("reason", w.t(k::EQUIPES_PROPOSAL_REASON))];
    view! {
        <div class="co-cols" data-cols="6-6">
            <form class="co-form" novalidate=true on:submit=submit>
                <Faults w form fields=labels />
                <Field w form name="title" label=w.t(k::EQUIPES_PROPOSAL_TITLE) value=title help=w.t(k::EQUIPES_PROPOSAL_TITLE_HELP) />
                <Field w form name="reason" label=w.t(k::EQUIPES_PROPOSAL_REASON) value=reason long=true help=w.t(k::EQUIPES_PROPOSAL_REASON_HELP) />
                <fieldset class="co-stack-s co-eq-costs"><legend class="co-h3">{w.t(k::EQUIPES_OPTIONS)}</legend>{fields}</fieldset>
                <Submit form text=w.t(k::EQUIPES_PROPOSE_SAVE) />
                <p><a href=back>{w.t(k::EQUIPES_BACK_TO_TRIAL)}</a></p>
            </form>
            <div class="co-stack">
                <section class="co-stack-s" aria-labelledby="side-h">
                    <h2 id="side-h" class="co-h3">{w.t(k::EQUIPES_SIDE)}</h2>
                    <SideBySide w current target=made.input.composition() />
                </section>
                <section class="co-stack-s" aria-labelledby="effect-h">
                    <h2 id="effect-h" class="co-h3">{w.t(k::EQUIPES_EFFECT)}</h2>
                    <BeforeAfter w caption=w.t(k::EQUIPES_EFFECT) after_name=w.t(k::EQUIPES_TARGET) before=made.effect.before.clone() after=Some(made.effect.after.clone()) />
                    <p class="co-small">{changes_in_words(w, &made.effect.competences)}</p>
                </section>
            </div>
        </div>
    }
}

/// What a step costs in a year, where it is known.
#[component]
fn Cost(w: Words, form: Form, number: usize, text: String, value: RwSignal<String>) -> impl IntoView {
    let id = format!("{}-cost-{number}", form.name);
    let error_id = format!("{}-cost-{number}-error", form.name);
    let pointer = format!("#/cost-{number}");
    let fault = Memo::new(move |_| form.faults.read().iter().any(|it| it.pointer == pointer));
    let label = w.with(k::EQUIPES_COST_OF, &[("step", &text)]);
    let described = {
        let error_id = error_id.clone();
        move || fault.get().then(|| error_id.clone())
    };
    view! {
        <div class="co-field">
            <label for=id.clone()>{label}</label>
            <input class="co-input" id=id type="text" inputmode="decimal" autocomplete="off" aria-invalid=move || fault.get().then_some("true") aria-describedby=described
                prop:value=move || value.get() on:input=move |event| value.set(event_target_value(&event)) />
            {move || {
                let id = error_id.clone();
                fault.get().then(|| view! { <p class="co-error" id=id><Icon glyph=Glyph::Wrong />{w.t(k::EQUIPES_COST_FAULT)}</p> })
            }}
        </div>
    }
}
