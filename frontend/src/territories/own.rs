// SPDX-License-Identifier: AGPL-3.0-or-later
//! The index with the reader's own weights: computed in a worker by the code the server runs, while the sliders move.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use serde::Deserialize;
use shared::attractiveness::Attractiveness;
use shared::index::{IndexResult, Tie, UnitResult};

use super::weights::Weights;
use crate::client;
use crate::json;
use crate::ui::browser;
use crate::ui::router::Router;
use crate::ui::worker::Line;

/// How long the sliders rest before the address follows and the outcome is said, in milliseconds.
const REST_MS: u64 = 500;

/// What the engine's worker answers.
#[derive(Debug, Deserialize)]
struct Told {
    kind: String,
    turn: u32,
    milliseconds: Option<f64>,
    units: Option<Vec<UnitResult>>,
    result: Option<IndexResult>,
    ties: Option<Vec<Tie>>,
    result_digest: Option<String>,
    text: Option<String>,
}

/// What comparing with the server came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Nobody asked.
    NotAsked,
    /// On its way.
    Asking,
    /// The digests are the same.
    Same,
    /// They are not.
    Different,
    /// The server did not answer.
    Silent,
}

/// How far the engine is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    /// Nobody needs it yet.
    Asleep,
    /// On its way.
    Coming,
    /// Here.
    Ready,
    /// It could not be loaded, or could not compute.
    Failed,
}

/// The reader's weights and what they come to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Own {
    /// Where the sliders stand.
    pub(crate) weights: RwSignal<Weights>,
    /// The index that is shown: the method's, or the reader's.
    pub(crate) index: RwSignal<Arc<Attractiveness>>,
    /// Whether the index that is shown has other weights than the method.
    pub(crate) is_own: RwSignal<bool>,
    /// Whether its intervals are still being made: the points are new already.
    pub(crate) is_settling: RwSignal<bool>,
    /// Counts the times that the sliders came to rest, for who tells it.
    pub(crate) rests: RwSignal<u32>,
    /// How far the engine is.
    pub(crate) engine: RwSignal<Engine>,
    /// What comparing with the server came to.
    pub(crate) verdict: RwSignal<Verdict>,
    /// How long the last move took in the worker: points, then intervals.
    pub(crate) milliseconds: RwSignal<(f64, f64)>,
    method: StoredValue<Arc<Attractiveness>>,
    line: StoredValue<Option<Line>>,
    turn: StoredValue<u32>,
    router: Option<Router>,
}

impl Own {
    /// Starts from the method's index and follows the weights of the address.
    pub(crate) fn new(method: &Arc<Attractiveness>) -> Self {
        let n = method.dimensions.len();
        let own = Self {
            weights: RwSignal::new(Weights::of_method(n)),
            index: RwSignal::new(method.clone()),
            is_own: RwSignal::new(false),
            is_settling: RwSignal::new(false),
            rests: RwSignal::new(0),
            engine: RwSignal::new(Engine::Asleep),
            verdict: RwSignal::new(Verdict::NotAsked),
            milliseconds: RwSignal::new((0.0, 0.0)),
            method: StoredValue::new(method.clone()),
            line: StoredValue::new(None),
            turn: StoredValue::new(0),
            router: Router::here(),
        };
        if let Some(router) = own.router {
            let asked = router.query("weights");
            Effect::new(move |_| {
                let asked = asked.get().and_then(|it| Weights::parse(&it, n)).filter(|it| !it.is_nothing());
                let asked = asked.unwrap_or_else(|| Weights::of_method(n));
                // What we wrote into the address ourselves is no news.
                if untrack(|| asked.text() != own.weights.read().text() && own.text() != asked.text()) {
                    own.weights.set(asked);
                    own.weigh();
                }
            });
        }
        own
    }

    /// What the address says of the weights: nothing where they are the method's.
    fn text(self) -> String {
        self.weights.with_untracked(|it| if it.is_method() { Weights::of_method(0).text() } else { it.text() })
    }

    /// The method's own index.
    pub(crate) fn method(self) -> Arc<Attractiveness> {
        self.method.get_value()
    }

    /// Somebody is about to move a slider: the engine is sent for.
    pub(crate) fn touch(self) {
        if matches!(self.engine.get_untracked(), Engine::Coming | Engine::Ready) {
            return;
        }
        self.engine.set(Engine::Coming);
        let address = browser::asset("co-engine").unwrap_or_default();
        let line = Line::open(&address, move |answer| self.hear(answer.as_deref()));
        self.line.set_value(Some(line));
        client::read_api_text("/attractiveness/regions/input", move |input| {
            let Ok(input) = input else { return self.fail() };
            line.send(&format!("open\n{input}"));
            // Who left the page needs it no more.
            if self.engine.try_set(Engine::Ready).is_none() {
                self.ask();
            }
        });
    }

    /// Moves the slider of a dimension.
    pub(crate) fn move_to(self, dimension: usize, step: u8) {
        self.weights.update(|it| it.set(dimension, step));
        self.weigh();
    }

    /// Back to the weights of the method.
    pub(crate) fn reset(self) {
        self.weights.set(Weights::of_method(self.method().dimensions.len()));
        self.weigh();
    }

    fn weigh(self) {
        self.turn.update_value(|it| *it += 1);
        self.verdict.set(Verdict::NotAsked);
        let (is_method, is_nothing) = self.weights.with_untracked(|it| (it.is_method(), it.is_nothing()));
        if is_method {
            self.index.set(self.method());
        }
        if !is_nothing {
            self.is_own.set(!is_method);
            self.is_settling.set(!is_method);
        }
        if !is_method && !is_nothing {
            self.touch();
            self.ask();
        }
        let turn = self.turn.get_value();
        set_timeout(move || self.rest(turn), Duration::from_millis(REST_MS));
    }

    /// Asks the worker for the weights as they are now; it lets go of what it was doing.
    fn ask(self) {
        let line = self.line.get_value().filter(|_| self.engine.get_untracked() == Engine::Ready);
        if let (Some(line), true) = (line, self.is_own.get_untracked()) {
            line.send(&format!("weigh\n{}\n{}", self.turn.get_value(), self.weights.read_untracked().text()));
        }
    }

    /// The sliders have not moved since: the address follows, and the outcome may be said.
    fn rest(self, turn: u32) {
        if self.turn.try_get_value() != Some(turn) {
            return;
        }
        if let (Some(router), false) = (self.router, self.weights.read_untracked().is_nothing()) {
            let text = if self.is_own.get_untracked() { self.weights.read_untracked().text() } else { String::new() };
            router.replace(&untrack(|| router.with_query("weights", &text)));
        }
        self.rests.update(|it| *it += 1);
    }

    /// Compares the digest of what is shown with that of the server's own computation.
    pub(crate) fn verify(self) {
        if let Some(line) = self.line.get_value() {
            self.verdict.set(Verdict::Asking);
            line.send(&format!("document\n{}", self.weights.read_untracked().text()));
        }
    }

    fn hear(self, answer: Option<&str>) {
        let Some(told) = answer.and_then(json::parse::<Told>) else {
            self.fail();
            return;
        };
        match told.kind.as_str() {
            "document" => self.send_document(told.text.unwrap_or_default()),
            "digest" => {
                let is_same = told.text.is_some_and(|it| it == self.index.read_untracked().result_digest);
                self.verdict.set(if is_same { Verdict::Same } else { Verdict::Different });
            }
            // An answer to a move that was overtaken is no answer any more.
            _ if Some(told.turn) != self.turn.try_get_value() => {}
            "points" => {
                self.milliseconds.update(|it| it.0 = told.milliseconds.unwrap_or_default());
                self.show_points(told.units.unwrap_or_default());
            }
            "settled" => {
                self.milliseconds.update(|it| it.1 = told.milliseconds.unwrap_or_default());
                self.show_settled(told);
            }
            _ => self.fail(),
        }
    }

    /// The engine cannot be used: what is shown stays as it is.
    fn fail(self) {
        let _ = self.engine.try_set(Engine::Failed);
        let _ = self.is_settling.try_set(false);
    }

    fn send_document(self, document: String) {
        client::post_api_text("/computations/index", document, move |answer| match answer {
            Ok(result) => {
                if let Some(line) = self.line.try_get_value().flatten() {
                    line.send(&format!("digest\n{result}"));
                }
            }
            Err(_) => {
                let _ = self.verdict.try_set(Verdict::Silent);
            }
        });
    }

    /// New points at once, beside the intervals that were; ties are not known until they are made.
    fn show_points(self, mut units: Vec<UnitResult>) {
        let mut index = Attractiveness::clone(&self.index.read_untracked());
        for (unit, before) in units.iter_mut().zip(&mut index.result.units) {
            unit.uncertainty = before.uncertainty.take();
        }
        index.result.units = units;
        index.ties = Vec::new();
        self.index.set(Arc::new(index));
    }

    fn show_settled(self, told: Told) {
        let (Some(result), Some(ties), Some(result_digest)) = (told.result, told.ties, told.result_digest) else {
            return;
        };
        let index = Attractiveness { result, ties, result_digest, ..Attractiveness::clone(&self.method()) };
        self.index.set(Arc::new(index));
        self.is_settling.set(false);
    }
}
