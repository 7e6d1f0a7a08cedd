// SPDX-License-Identifier: AGPL-3.0-or-later
//! «Lo stesso calcolo, qui e sul server»: the index computed again in this browser, by the function the server uses.

use leptos::prelude::*;
use serde::Deserialize;

use super::{Group, Specimen};
use crate::client;
use crate::i18n::{Words, k};
use crate::json;
use crate::territories::read_index;
use crate::ui::browser;
use crate::ui::notice::{Notice, Tone};
use crate::ui::press::{Button, Kind};
use crate::ui::worker;

/// What the engine's worker answers.
#[derive(Clone, Debug, Deserialize)]
struct Answer {
    result_digest: Option<String>,
    milliseconds: f64,
}

#[derive(Clone, Debug)]
enum Outcome {
    NotYet,
    Working,
    Failed,
    Done(Answer),
}

/// How long a move takes, as the worker measured it.
#[derive(Clone, Debug, Deserialize)]
struct Measured {
    milliseconds: f64,
    draws: f64,
}

/// The section.
#[component]
pub(super) fn SameComputation(
    /// The words in use.
    w: Words,
) -> impl IntoView {
    let index = read_index();
    let outcome = RwSignal::new(Outcome::NotYet);
    let compute = move || {
        outcome.set(Outcome::Working);
        client::read_api_text("/attractiveness/regions/input", move |input| {
            let Ok(input) = input else {
                outcome.set(Outcome::Failed);
                return;
            };
            let address = browser::asset("co-engine").unwrap_or_default();
            worker::ask(&address, &input, move |answer| {
                let answer = answer.and_then(|it| json::parse::<Answer>(&it));
                outcome.set(answer.map_or(Outcome::Failed, Outcome::Done));
            });
        });
    };
    let measured = RwSignal::new(None::<Measured>);
    let measure = move || {
        client::read_api_text("/attractiveness/regions/input", move |input| {
            let address = browser::asset("co-engine").unwrap_or_default();
            let text = format!("measure\n{}", input.unwrap_or_default());
            worker::ask(&address, &text, move |answer| measured.set(answer.and_then(|it| json::parse(&it))));
        });
    };
    let time = move || {
        let measured = measured.get()?;
        let draws = index.loaded().and_then(|it| it.recipe.uncertainty.as_ref().map(|it| it.draws)).unwrap_or_default();
        let parts: [(&str, &str); 3] = [
            ("points", &w.decimal(measured.milliseconds, 2)),
            ("draws", &w.whole(draws)),
            ("time", &w.decimal(measured.draws, 1)),
        ];
        Some(w.with(k::ENGINE_MEASURED, &parts))
    };
    let is_busy = Signal::derive(move || matches!(outcome.get(), Outcome::Working));
    let shown = move || {
        let server = index.loaded().map(|it| it.result_digest.clone());
        match outcome.get() {
            Outcome::NotYet | Outcome::Working => ().into_any(),
            Outcome::Failed => view! { <Notice tone=Tone::Wrong title=w.t(k::ENGINE_FAILED)><p>{w.t(k::ENGINE_FAILED_TEXT)}</p></Notice> }.into_any(),
            Outcome::Done(answer) => verdict(w, &answer, server.as_deref()).into_any(),
        }
    };
    view! {
        <Group id="g-engine" title=w.t(k::ENGINE_TITLE)>
            <Specimen w name="bin/engine.rs, ui::worker" when=k::ENGINE_LEAD>
                <div class="co-actions"><Button text=w.t(k::ENGINE_COMPUTE) kind=Kind::Main busy=is_busy on_press=compute /><Button text=w.t(k::ENGINE_MEASURE) on_press=measure /></div>
                <p class="co-small" id="engine-measured" role="status">{time}</p>
                <div id="engine-outcome" role="status">{shown}</div>
            </Specimen>
        </Group>
    }
}

fn verdict(w: Words, answer: &Answer, server: Option<&str>) -> impl IntoView + use<> {
    let here = answer.result_digest.clone().unwrap_or_default();
    let server = server.unwrap_or_default().to_owned();
    let is_same = !here.is_empty() && here == server;
    let (tone, title) = if is_same { (Tone::Done, k::ENGINE_SAME) } else { (Tone::Wrong, k::ENGINE_DIFFERENT) };
    let time = w.with(k::ENGINE_TIME, &[("time", &w.decimal(answer.milliseconds, 0))]);
    view! {
        <Notice tone title=w.t(title)>
            <p>{time}</p>
            <dl class="co-source-facts">
                <div><dt>{w.t(k::ENGINE_HERE)}</dt><dd><code class="co-digest" data-where="browser">{here}</code></dd></div>
                <div><dt>{w.t(k::ENGINE_SERVER)}</dt><dd><code class="co-digest" data-where="server">{server}</code></dd></div>
            </dl>
        </Notice>
    }
}
