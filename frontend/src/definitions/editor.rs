// SPDX-License-Identifier: AGPL-3.0-or-later
//! A draft while somebody works at it: the recipe, what is wrong with it, and the copy that this browser keeps against loss.

use std::time::Duration;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::attractiveness::fits;
use shared::drafts::{Draft, DraftDetail};
use shared::index::Recipe;
use shared::problem::Violation;

use super::page::Names;
use crate::i18n::Words;
use crate::json;
use crate::ui::browser;

/// How long nobody writes before the copy is kept, in milliseconds.
const REST_MS: u64 = 400;

/// The copy in this browser.
#[derive(Debug, Serialize, Deserialize)]
struct Copied {
    /// The state of the draft that it began with.
    revision: i32,
    recipe: Recipe,
}

/// What the controls are drawn from.
#[derive(Clone, Debug, PartialEq)]
struct Shape {
    nodes: Vec<(String, Option<String>)>,
    indicators: Vec<(String, String)>,
    n_levels: usize,
    /// How many times everything was replaced.
    turn: u32,
}

/// The editor.
#[derive(Clone, Copy)]
pub(super) struct Editor {
    /// The words in use.
    pub(super) w: Words,
    /// The recipe as it is on the page.
    pub(super) recipe: RwSignal<Recipe>,
    /// The draft as the server has it.
    pub(super) draft: RwSignal<Draft>,
    /// Its recipe there.
    pub(super) saved: RwSignal<Recipe>,
    /// Everything that is wrong with the recipe: pointers begin with `#/`.
    pub(super) faults: Memo<Vec<Violation>>,
    /// What the server or the engine found, until something changes.
    pub(super) refused: RwSignal<Vec<Violation>>,
    /// Which drawing of the controls it is: another one where the shape changes, the same while somebody types.
    drawing: Memo<u32>,
    /// Whether what is shown came from this browser's copy.
    pub(super) is_restored: RwSignal<bool>,
    turn: RwSignal<u32>,
    names: StoredValue<Names>,
}

impl Editor {
    /// Opens a draft; a copy that was not saved takes the place of its recipe.
    pub(super) fn open(w: Words, detail: &DraftDetail, names: Names) -> Self {
        let copied = browser::recall(&storage_key(&detail.draft)).and_then(|it| json::parse::<Copied>(&it));
        let copied = copied.filter(|it| it.recipe != detail.recipe);
        let mut draft = detail.draft.clone();
        if let Some(copied) = &copied {
            // Somebody may have saved meanwhile: saving says so then.
            draft.revision = copied.revision;
        }
        let is_restored = copied.is_some();
        let recipe = RwSignal::new(copied.map_or_else(|| detail.recipe.clone(), |it| it.recipe));
        let (refused, turn) = (RwSignal::new(Vec::new()), RwSignal::new(0));
        let known = names.clone();
        let faults = Memo::new(move |_| {
            let mut faults: Vec<Violation> = refused.get();
            recipe.with(|it| {
                faults.extend(it.check().err().map(shared::problem::Violations::into_vec).unwrap_or_default());
                let misfits = fits(it, &known.dimensions, &known.indicators).err();
                faults.extend(misfits.map(|it| of_recipe(it.into_vec())).unwrap_or_default());
            });
            faults
        });
        let shape = Memo::new(move |_| {
            let turn = turn.get();
            recipe.with(|it| Shape {
                nodes: it.nodes.iter().map(|it| (it.code.clone(), it.parent.clone())).collect(),
                indicators: it.indicators.iter().map(|it| (it.code.clone(), it.parent.clone())).collect(),
                n_levels: it.levels.len(),
                turn,
            })
        });
        let editor = Self {
            w,
            recipe,
            draft: RwSignal::new(draft),
            saved: RwSignal::new(detail.recipe.clone()),
            faults,
            refused,
            drawing: Memo::new(move |before| {
                shape.with(|_| ());
                before.map_or(0, |it: &u32| it + 1)
            }),
            is_restored: RwSignal::new(is_restored),
            turn,
            names: StoredValue::new(names),
        };
        editor.keep_a_copy();
        editor
    }

    /// What its parts are called.
    pub(super) fn names<T>(self, read: impl FnOnce(&Names) -> T) -> T {
        self.names.with_value(read)
    }

    /// Changes the recipe.
    pub(super) fn change(self, change: impl FnOnce(&mut Recipe)) {
        self.refused.set(Vec::new());
        self.recipe.update(change);
    }

    /// Whether the page has what the server does not.
    pub(super) fn is_changed(self) -> bool {
        self.recipe.with(|it| self.saved.with(|saved| it != saved))
    }

    /// The first fault at a place.
    pub(super) fn fault(self, pointer: &str) -> Option<&'static str> {
        self.faults.with(|all| all.iter().find(|it| it.pointer == pointer).map(|it| super::wording::fault(self.w, it)))
    }

    /// What the part of a pointer is called: «Lavoro» for `#/nodes/1/weight`.
    pub(super) fn place(self, pointer: &str) -> Option<String> {
        let mut steps = pointer.trim_start_matches("#/").split('/');
        let (list, n) = (steps.next()?, steps.next()?.parse::<usize>().ok()?);
        let recipe = self.recipe.read();
        self.names.with_value(|names| match list {
            "nodes" => recipe.nodes.get(n).map(|it| names.node(self.w, &it.code, it.parent.is_none())),
            "indicators" => recipe.indicators.get(n).map(|it| names.indicator_name(self.w, &it.code)),
            _ => recipe.levels.get(n).map(|it| it.label.clone()),
        })
    }

    /// Takes what the server has now.
    pub(super) fn take(self, detail: DraftDetail) {
        browser::forget(&storage_key(&detail.draft));
        self.is_restored.set(false);
        self.refused.set(Vec::new());
        self.draft.set(detail.draft);
        self.saved.set(detail.recipe.clone());
        if self.recipe.with_untracked(|it| *it != detail.recipe) {
            self.recipe.set(detail.recipe);
            self.redraw();
        }
    }

    /// Controls that are made anew with each drawing: a field that somebody wrote into keeps what was written otherwise.
    pub(super) fn drawn(self, controls: fn(Self) -> AnyView) -> impl IntoView {
        view! { <For each=move || [self.drawing.get()] key=|it| *it children=move |_| controls(self) /> }
    }

    /// Draws the controls anew.
    pub(super) fn redraw(self) {
        self.turn.update(|it| *it += 1);
    }

    /// Back to what the server has.
    pub(super) fn reset(self) {
        self.is_restored.set(false);
        let saved = self.saved.get_untracked();
        self.change(|it| *it = saved);
        self.redraw();
    }

    /// Forgets the copy of this browser.
    pub(super) fn forget(self) {
        browser::forget(&self.draft.with_untracked(storage_key));
    }

    /// Keeps a copy in this browser whenever nobody writes for a moment.
    fn keep_a_copy(self) {
        let waiting = StoredValue::new(0_u32);
        Effect::new(move |_| {
            self.recipe.track();
            waiting.update_value(|it| *it += 1);
            let turn = waiting.get_value();
            set_timeout(
                move || {
                    if waiting.try_get_value() == Some(turn) {
                        self.copy();
                    }
                },
                Duration::from_millis(REST_MS),
            );
        });
    }

    fn copy(self) {
        let key = self.draft.with_untracked(storage_key);
        if !untrack(move || self.is_changed()) {
            return browser::forget(&key);
        }
        let copied = Copied { revision: self.draft.read_untracked().revision, recipe: self.recipe.get_untracked() };
        let text = serde_json::to_string(&copied).unwrap_or_default();
        // A number that is being written is none: the copy before it is kept.
        if json::parse::<Copied>(&text).is_some() {
            browser::remember(&key, &text);
        }
    }
}

fn storage_key(draft: &Draft) -> String {
    format!("co-draft-{}-{}", draft.key, draft.version)
}

/// Faults of a document that holds a recipe, as faults of the recipe.
pub(super) fn of_recipe(faults: Vec<Violation>) -> Vec<Violation> {
    let shorten = |it: Violation| Violation { pointer: it.pointer.replacen("#/recipe", "#", 1), ..it };
    faults.into_iter().map(shorten).collect()
}
