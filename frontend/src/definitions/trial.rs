// SPDX-License-Identifier: AGPL-3.0-or-later
//! A draft tried out: the index computed in a worker by the code the server runs, from the values of the ranking; and the newest
//! published version, to compare with.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Deserialize;
use shared::definitions::Definition;
use shared::index::{IndexInput, IndexResult, Recipe, Values};
use shared::page::Page;
use shared::problem::Violation;
use shared::results::{StoredResult, StoredResultDetail};

use super::editor::{Editor, of_recipe};
use crate::client::{self, Ask};
use crate::json;
use crate::ui::browser;
use crate::ui::worker::Line;

/// How long nobody writes before the index is computed, in milliseconds.
const REST_MS: u64 = 250;

/// How far a trial is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Running {
    /// The figures are on their way.
    Waiting,
    /// Being computed; what is shown is of before.
    Computing,
    /// What is shown is of the recipe on the page.
    Done,
    /// The recipe has faults; what is shown is of before.
    Faulty,
    /// The engine or the figures could not be had.
    Failed,
}

/// What the trial gave.
#[derive(Clone, Debug)]
pub(super) struct Tried {
    /// The index.
    pub(super) result: IndexResult,
    /// Digest of it: the server's of a result must be the same.
    pub(super) digest: String,
}

/// The newest published version of the same index, with its result.
#[derive(Clone, Debug)]
pub(super) struct Base {
    /// «attractiveness 1.0»
    pub(super) name: String,
    /// Its index.
    pub(super) result: IndexResult,
}

/// A trial that goes along with an editor.
#[derive(Clone, Copy)]
pub(super) struct Trial {
    /// How far it is.
    pub(super) running: RwSignal<Running>,
    /// What it gave last.
    pub(super) tried: RwSignal<Option<Arc<Tried>>>,
    /// What to compare with; `None` where nothing is published yet.
    pub(super) base: RwSignal<Option<Arc<Base>>>,
    editor: Editor,
    line: StoredValue<Option<Line>>,
    values: StoredValue<Option<Values>>,
    turn: StoredValue<u32>,
}

/// What the worker answers.
#[derive(Debug, Deserialize)]
struct Heard {
    kind: Option<String>,
    turn: Option<u32>,
    result: Option<IndexResult>,
    result_digest: Option<String>,
    errors: Option<Vec<Fault>>,
}

#[derive(Debug, Deserialize)]
struct Fault {
    pointer: String,
    detail: String,
}

impl Trial {
    /// Begins: reads the figures and what is published, starts the worker, and follows the recipe.
    pub(super) fn of(editor: Editor) -> Self {
        let trial = Self {
            running: RwSignal::new(Running::Waiting),
            tried: RwSignal::new(None),
            base: RwSignal::new(None),
            editor,
            line: StoredValue::new(None),
            values: StoredValue::new(None),
            turn: StoredValue::new(0),
        };
        let address = browser::asset("co-engine").unwrap_or_default();
        trial.line.set_value(Some(Line::open(&address, move |answer| trial.hear(answer.as_deref()))));
        client::read_api_text("/attractiveness/regions/input", move |answer| {
            let input = answer.ok().and_then(|it| json::parse::<IndexInput>(&it));
            let Some(input) = input else { return trial.fail() };
            // Who left the page needs it no more.
            if trial.values.try_update_value(|it| *it = Some(input.values)).is_some() {
                trial.compute();
            }
        });
        let key = editor.draft.read_untracked().key.to_string();
        spawn_local(async move {
            if let Some(base) = read_base(&key).await {
                let _ = trial.base.try_set(Some(Arc::new(base)));
            }
        });
        trial.follow();
        trial
    }

    fn follow(self) {
        Effect::new(move |_| {
            self.editor.recipe.track();
            self.turn.update_value(|it| *it += 1);
            let turn = self.turn.get_value();
            set_timeout(
                move || {
                    if self.turn.try_get_value() == Some(turn) {
                        self.compute();
                    }
                },
                Duration::from_millis(REST_MS),
            );
        });
    }

    fn compute(self) {
        let recipe = self.editor.recipe.get_untracked();
        if !untrack(move || self.editor.faults.read().is_empty()) {
            return self.running.set(Running::Faulty);
        }
        let values = self.values.with_value(|it| it.as_ref().map(|it| columns(it, &recipe)));
        let (Some(values), Some(line)) = (values, self.line.get_value()) else { return };
        self.running.set(Running::Computing);
        let n = recipe.nodes.len();
        let input = serde_json::to_string(&IndexInput { recipe, values }).unwrap_or_default();
        line.send(&format!("open\n{input}"));
        // Each dimension as the recipe has it: five of ten.
        let as_it_is = vec!["5"; n].join("-");
        line.send(&format!("weigh\n{}\n{as_it_is}", self.turn.get_value()));
    }

    fn hear(self, answer: Option<&str>) {
        let Some(heard) = answer.and_then(json::parse::<Heard>) else { return self.fail() };
        if let Some(errors) = heard.errors {
            let faults = errors.into_iter().map(|it| Violation { pointer: it.pointer, detail: it.detail }).collect();
            let _ = self.editor.refused.try_set(of_recipe(faults));
            let _ = self.running.try_set(Running::Faulty);
            return;
        }
        // An answer to a state that was overtaken is no answer any more.
        if heard.turn.is_none() || heard.turn != self.turn.try_get_value() {
            return;
        }
        match (heard.kind.as_deref(), heard.result, heard.result_digest) {
            (Some("settled"), Some(result), Some(digest)) => {
                let _ = self.tried.try_set(Some(Arc::new(Tried { result, digest })));
                let _ = self.running.try_set(Running::Done);
            }
            (Some("failed"), ..) => self.ask_why(),
            _ => {}
        }
    }

    /// What the figures do not allow: computing it as a whole says each fault.
    fn ask_why(self) {
        let recipe = self.editor.recipe.get_untracked();
        let values = self.values.with_value(|it| it.as_ref().map(|it| columns(it, &recipe)));
        if let (Some(values), Some(line)) = (values, self.line.get_value()) {
            line.send(&serde_json::to_string(&IndexInput { recipe, values }).unwrap_or_default());
        }
    }

    fn fail(self) {
        let _ = self.running.try_set(Running::Failed);
    }
}

/// The columns of a recipe, in its order; one that the figures lack is empty.
fn columns(all: &Values, recipe: &Recipe) -> Values {
    let places: Vec<Option<usize>> =
        recipe.indicators.iter().map(|leaf| all.indicators.iter().position(|it| *it == leaf.code)).collect();
    let row =
        |row: &Vec<Option<f64>>| places.iter().map(|it| it.and_then(|it| row.get(it).copied().flatten())).collect();
    Values {
        units: all.units.clone(),
        indicators: recipe.indicators.iter().map(|it| it.code.clone()).collect(),
        rows: all.rows.iter().map(row).collect(),
    }
}

/// Ranks by unit.
pub(super) fn ranks(result: &IndexResult) -> BTreeMap<&str, usize> {
    result.units.iter().filter_map(|it| Some((it.unit.as_str(), it.rank?))).collect()
}

async fn read<T: serde::de::DeserializeOwned>(path: String) -> Option<T> {
    Ask::get(path).send(None).await.ok().and_then(|it| json::parse(&it))
}

async fn read_base(key: &str) -> Option<Base> {
    let definitions = read::<Page<Definition>>(format!("/definitions?key={key}&limit=500")).await?;
    let newest = definitions.items.into_iter().max_by(|a, b| a.published_at.cmp(&b.published_at))?;
    let address = format!("/definitions/{}/{}/results", newest.key, newest.version);
    let first = read::<Page<StoredResult>>(format!("{address}?limit=1")).await?.items.into_iter().next()?;
    let detail = read::<StoredResultDetail>(format!("{address}/{}", first.id)).await?;
    Some(Base { name: newest.id().to_string(), result: detail.computed.result })
}
