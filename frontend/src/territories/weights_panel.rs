// SPDX-License-Identifier: AGPL-3.0-or-later
//! «Quanto conta ogni dimensione»: a slider each, what they come to, and the proof that the server computes the same.

use leptos::prelude::*;

use super::own::{Engine, Own, Verdict};
use super::ranking::Ranked;
use super::sentences;
use super::weights::MOST;
use crate::i18n::{Key, Words, k};
use crate::ui::choice::Slider;
use crate::ui::live::Announcer;
use crate::ui::press::Button;

/// The panel.
#[component]
pub(crate) fn WeightsPanel(
    /// The words in use.
    w: Words,
    /// The reader's weights.
    own: Own,
    /// What is ranked with them.
    ranked: Memo<Ranked>,
) -> impl IntoView {
    let method = own.method();
    let sliders = method.dimensions.iter().enumerate().map(|(n, it)| slider(w, own, n, w.of(&it.name)));
    let status = move || w.t(status(own));
    let is_weighed = Memo::new(move |_| ranked.read().method.is_some());
    speak(w, own, ranked);
    view! {
        <section class="co-panel" data-tone="soft" aria-labelledby="w-h">
            <div class="co-panel-head">
                <div>
                    <h2 class="co-h3" id="w-h">{w.t(k::OWN_TITLE)}</h2>
                    <p class="co-small co-quiet" id="w-status">{status}</p>
                </div>
                {move || reset(w, own)}
            </div>
            <div class="co-weights">{sliders.collect_view()}</div>
            {move || is_weighed.get().then(|| view! { <Proof w own ranked /> })}
        </section>
    }
}

fn slider(w: Words, own: Own, n: usize, name: &str) -> impl IntoView + use<> {
    let share = move || w.decimal(own.weights.read().share(n), 0);
    let shown = Signal::derive(move || w.percent(&share()));
    let said = Signal::derive(move || {
        let step = own.weights.read().step(n);
        w.with(k::OWN_SAID, &[("share", &share()), ("step", &step.to_string()), ("most", &MOST.to_string())])
    });
    let value = Signal::derive(move || own.weights.read().step(n));
    let id = format!("w{n}");
    view! { <Slider id label=name max=MOST value shown said on_touch=move || own.touch() on_move=move |step| own.move_to(n, step) /> }
}

/// Whether the sliders stand as the method has them.
fn is_untouched(own: Own) -> bool {
    own.weights.read().is_method()
}

fn status(own: Own) -> Key {
    if own.weights.read().is_nothing() {
        return k::OWN_NOTHING;
    }
    match (own.is_own.get(), own.engine.get()) {
        (true, Engine::Failed) => k::OWN_FAILED,
        (true, Engine::Coming) => k::OWN_COMING,
        (true, _) => k::OWN_STATUS,
        (false, _) => k::OWN_STATUS_METHOD,
    }
}

fn reset(w: Words, own: Own) -> impl IntoView + use<> {
    let text = w.t(k::OWN_RESET);
    if is_untouched(own) {
        view! { <Button text small=true refused_by="w-status" on_press=|| () /> }.into_any()
    } else {
        view! { <Button text small=true on_press=move || own.reset() /> }.into_any()
    }
}

/// Says once what the new weights come to, when the sliders rest and the intervals are there.
fn speak(w: Words, own: Own, ranked: Memo<Ranked>) {
    let announcer = Announcer::here();
    let said = StoredValue::new(0);
    Effect::new(move |_| {
        let (rests, is_settling) = (own.rests.get(), own.is_settling.get());
        if rests == said.get_value() || is_settling {
            return;
        }
        said.set_value(rests);
        if let Some(announcer) = announcer {
            let nothing = own.weights.read_untracked().is_nothing();
            let ranked = ranked.get_untracked();
            announcer.say(match nothing {
                true => w.t(k::OWN_NOTHING).to_owned(),
                false => sentences::ranking(w, &ranked.standing, ranked.method.is_some()).replace("**", ""),
            });
        }
    });
}

/// The digests of these weights, and the server's word for them.
#[component]
fn Proof(w: Words, own: Own, ranked: Memo<Ranked>) -> impl IntoView {
    let recipe = move || ranked.read().index.result.digest.clone();
    let result = move || if own.is_settling.get() { String::new() } else { ranked.read().index.result_digest.clone() };
    let verdict = move || match own.verdict.get() {
        Verdict::NotAsked | Verdict::Asking => "",
        Verdict::Same => w.t(k::OWN_SAME),
        Verdict::Different => w.t(k::OWN_DIFFERENT),
        Verdict::Silent => w.t(k::OWN_SILENT),
    };
    let announcer = Announcer::here();
    Effect::new(move |_| {
        if let (Some(announcer), text) = (announcer, verdict())
            && !text.is_empty()
        {
            announcer.say(text.to_owned());
        }
    });
    let busy = Signal::derive(move || own.verdict.get() == Verdict::Asking || own.is_settling.get());
    view! {
        <div class="co-proof">
            <dl class="co-source-facts">
                <div><dt>{w.t(k::OWN_RECIPE)}</dt><dd><code class="co-digest" data-of="recipe">{recipe}</code></dd></div>
                <div><dt>{w.t(k::OWN_RESULT)}</dt><dd><code class="co-digest" data-of="result">{result}</code></dd></div>
            </dl>
            <div class="co-actions"><Button text=w.t(k::OWN_VERIFY) small=true busy on_press=move || own.verify() /></div>
            <p class="co-small" id="w-verdict">{verdict}</p>
        </div>
    }
}
