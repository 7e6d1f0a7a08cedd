// SPDX-License-Identifier: AGPL-3.0-or-later
//! The second factor: a code of a telephone beside the password. Set up with a drawing to photograph, or with the secret in
//! letters; the recovery codes are shown once.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::problem::Violation;
use shared::sessions::{QrCode, RecoveryCodes, SecondFactor, SecondFactorProof, SecondFactorRemoval};

use crate::client::Ask;
use crate::i18n::{Words, k};
use crate::identity::Identity;
use crate::inside::form::{Faults, Field, Form, Submit};
use crate::inside::kept::kept;
use crate::inside::whole;
use crate::json;
use crate::ui::browser;
use crate::ui::icons::Glyph;
use crate::ui::live::Announcer;
use crate::ui::notice::{Notice, Status, Tone};
use crate::ui::press::{Button, Disclosure, Kind};

/// How far the setting up has come.
#[derive(Clone)]
enum Step {
    Still,
    Begun(SecondFactor),
    Codes(Vec<String>),
}

/// The section of the profile.
#[component]
pub(super) fn SecondFactorSection(
    /// The words in use.
    w: Words,
    /// Who is in.
    identity: Identity,
) -> impl IntoView {
    let step = kept("factor-step", || Step::Still);
    let inside = move || match step.get() {
        Step::Begun(factor) => view! { <Begun w identity factor step /> }.into_any(),
        Step::Codes(codes) => view! { <Codes w identity codes step /> }.into_any(),
        Step::Still if whole(identity).is_some_and(|it| it.user.has_second_factor) => {
            view! { <There w identity /> }.into_any()
        }
        Step::Still => view! { <NotThere w identity step /> }.into_any(),
    };
    view! {
        <section class="co-stack-s" aria-labelledby="factor-h">
            <h2 id="factor-h">{w.t(k::ACCESS_FACTOR)}</h2>
            {inside}
        </section>
    }
}

#[component]
fn NotThere(w: Words, identity: Identity, step: RwSignal<Step>) -> impl IntoView {
    let form = Form::new("factor");
    let begin = move || {
        form.send(identity, Ask::post_nothing("/me/second-factors"), move |answer| {
            if let Some(factor) = json::parse::<SecondFactor>(&answer) {
                step.set(Step::Begun(factor));
            }
        });
    };
    view! {
        <p>{w.t(k::ACCESS_FACTOR_TEXT)}</p>
        <Faults w form fields=Vec::new() />
        <p><Button text=w.t(k::ACCESS_FACTOR_ADD) busy=form.busy on_press=begin /></p>
    }
}

#[component]
fn Begun(w: Words, identity: Identity, factor: SecondFactor, step: RwSignal<Step>) -> impl IntoView {
    let form = Form::new("proof");
    let totp = form.text("totp", "");
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let proof = SecondFactorProof { totp: totp.get_untracked().replace(' ', "") };
        let ask = Ask::put("/me/second-factor", serde_json::to_string(&proof).unwrap_or_default());
        form.send(identity, ask, move |answer| {
            if let Some(codes) = json::parse::<RecoveryCodes>(&answer) {
                step.set(Step::Codes(codes.items));
            }
        });
    };
    view! {
        <ol class="co-plain">
            <li>{w.t(k::ACCESS_FACTOR_STEP_APP)}</li>
            <li>{w.t(k::ACCESS_FACTOR_STEP_SCAN)}</li>
            <li>{w.t(k::ACCESS_FACTOR_STEP_TYPE)}</li>
        </ol>
        <Drawing w qr=factor.qr />
        <Disclosure summary=w.t(k::ACCESS_FACTOR_BY_HAND)>
            <p>{w.t(k::ACCESS_FACTOR_BY_HAND_TEXT)}</p>
            <p class="co-secret" id="factor-secret">{in_fours(&factor.secret)}</p>
            <p><a href=factor.otpauth_url>{w.t(k::ACCESS_FACTOR_OPEN_APP)}</a></p>
        </Disclosure>
        <form class="co-form" novalidate=true on:submit=submit>
            <Faults w form fields=vec![("totp", w.t(k::ACCESS_TOTP))] />
            <Field w form name="totp" label=w.t(k::ACCESS_TOTP) value=totp autocomplete="one-time-code" keyboard="numeric" help=w.t(k::ACCESS_FACTOR_DIGITS) />
            <div class="co-actions">
                <Submit form text=w.t(k::ACCESS_FACTOR_PROVE) />
                <Button text=w.t(k::ACCESS_FACTOR_GIVE_UP) kind=Kind::Quiet on_press=move || step.set(Step::Still) />
            </div>
        </form>
    }
}

/// The drawing with the white border of four that readers need.
#[component]
fn Drawing(w: Words, qr: QrCode) -> impl IntoView {
    let side = qr.size + 8;
    view! {
        <svg class="co-qr" viewBox=format!("-4 -4 {side} {side}") role="img" aria-label=w.t(k::ACCESS_FACTOR_DRAWING) shape-rendering="crispEdges">
            <rect x="-4" y="-4" width=side.to_string() height=side.to_string() fill="#fff" />
            <path d=qr.path fill="#000" />
        </svg>
    }
}

/// A secret in groups of four letters, as it is typed.
fn in_fours(secret: &str) -> String {
    let letters: Vec<char> = secret.chars().collect();
    letters.chunks(4).map(|it| it.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

#[component]
fn Codes(w: Words, identity: Identity, codes: Vec<String>, step: RwSignal<Step>) -> impl IntoView {
    let announcer = Announcer::here();
    let text = codes.join("\n");
    let copy = move || {
        browser::copy_text(&text);
        if let Some(announcer) = announcer {
            announcer.say(w.t(k::ACCESS_COPIED).to_owned());
        }
    };
    let kept = move || {
        step.set(Step::Still);
        spawn_local(async move {
            let _ = identity.read_me().await;
        });
    };
    view! {
        <Notice top=true tone=Tone::Done title=w.t(k::ACCESS_FACTOR_ON)><p>{w.t(k::ACCESS_CODES_TEXT)}</p></Notice>
        <ul class="co-codes co-secret" aria-label=w.t(k::ACCESS_CODES)>{codes.into_iter().map(|it| view! { <li>{it}</li> }).collect_view()}</ul>
        <div class="co-actions">
            <Button text=w.t(k::ACCESS_CODES_COPY) on_press=copy />
            <Button text=w.t(k::ACCESS_CODES_PRINT) glyph=Glyph::Print on_press=browser::print />
            <Button text=w.t(k::ACCESS_CODES_KEPT) kind=Kind::Main on_press=kept />
        </div>
    }
}

#[component]
fn There(w: Words, identity: Identity) -> impl IntoView {
    let form = Form::new("removal");
    let (password, totp) = (form.text("password", ""), form.text("totp", ""));
    let left = move || {
        let n = whole(identity).map_or(0, |it| it.n_recovery_codes);
        w.count(k::ACCESS_CODES_LEFT, usize::try_from(n).unwrap_or_default(), &[])
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let totp = totp.get_untracked().replace(' ', "");
        let missing = [("#/password", password.read_untracked().is_empty()), ("#/totp", totp.is_empty())];
        let missing: Vec<Violation> = missing
            .into_iter()
            .filter(|it| it.1)
            .map(|it| Violation { pointer: it.0.into(), detail: "is required".into() })
            .collect();
        if !missing.is_empty() {
            return form.fail(missing);
        }
        let removal = SecondFactorRemoval { password: password.get_untracked(), totp };
        let ask = Ask::post("/me/second-factor/removal", serde_json::to_string(&removal).unwrap_or_default());
        form.send(identity, ask, move |_| {
            form.forget();
            spawn_local(async move {
                let _ = identity.read_me().await;
            });
        });
    };
    view! {
        <p><Status tone=Tone::Done text=w.t(k::ACCESS_FACTOR_ON) /></p>
        <p>{left}</p>
        <Disclosure summary=w.t(k::ACCESS_FACTOR_REMOVE)>
            <form class="co-form" novalidate=true on:submit=submit>
                <p>{w.t(k::ACCESS_FACTOR_REMOVE_TEXT)}</p>
                <Faults w form fields=vec![("password", w.t(k::ACCESS_PASSWORD)), ("totp", w.t(k::ACCESS_TOTP))] />
                <Field w form name="password" label=w.t(k::ACCESS_PASSWORD) value=password kind="password" autocomplete="current-password" />
                <Field w form name="totp" label=w.t(k::ACCESS_TOTP) value=totp autocomplete="one-time-code" help=w.t(k::ACCESS_TOTP_HELP) />
                <Submit form text=w.t(k::ACCESS_FACTOR_REMOVE) />
            </form>
        </Disclosure>
    }
}
