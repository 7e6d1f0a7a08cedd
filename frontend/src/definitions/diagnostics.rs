// SPDX-License-Identifier: AGPL-3.0-or-later
//! What the draft gives, while it is written: whether its dimensions hold together, what each indicator does, who moves.

use std::sync::Arc;

use leptos::prelude::*;
use shared::index::{IndexResult, LOW_COHERENCE, Recipe, UnitResult};
use shared::page::Page;
use shared::territories::Territory;

use super::editor::Editor;
use super::fields::id_of;
use super::trial::{Base, Running, Trial, Tried, ranks};
use super::wording;
use crate::i18n::{Key, Words, k};
use crate::territories::read_regions;
use crate::ui::browser::{self, float};
use crate::ui::load::Reading;
use crate::ui::marks::{Mark, MarkWord};
use crate::ui::notice::{Notice, Tone};
use crate::ui::table::{Column, TableBox};
use crate::ui::text::rich;

/// The panel beside the controls.
#[component]
pub(super) fn Diagnostics(
    /// The editor.
    editor: Editor,
    /// What is computed of it.
    trial: Trial,
) -> impl IntoView {
    let w = editor.w;
    let regions = read_regions();
    let state = move || w.t(said(trial.running.get()));
    let busy = Signal::derive(move || trial.running.get() != Running::Done);
    let shown = move || {
        trial.tried.get().map(|tried| {
            let recipe = editor.recipe.get_untracked();
            view! {
                {coherence(w, editor, &tried.result, busy)}
                {indicators(w, editor, &recipe, &tried.result, busy)}
                {move || standing(w, regions, trial.base.get().as_deref(), &tried, busy)}
            }
        })
    };
    view! {
        <aside class="co-stack-s" aria-labelledby="trial-h">
            <h2 id="trial-h" tabindex="-1">{w.t(k::TRIAL_TITLE)}</h2>
            <p class="co-small" role="status" id="trial-state">{state}</p>
            <AllFaults editor />
            {shown}
            {move || trial.tried.get().map(|it| digests(w, &it))}
        </aside>
    }
}

const fn said(running: Running) -> Key {
    match running {
        Running::Waiting => k::TRIAL_WAITING,
        Running::Computing => k::TRIAL_COMPUTING,
        Running::Done => k::TRIAL_DONE,
        Running::Faulty => k::TRIAL_FAULTY,
        Running::Failed => k::TRIAL_FAILED,
    }
}

/// Every fault, leading to its place.
#[component]
fn AllFaults(editor: Editor) -> impl IntoView {
    let w = editor.w;
    move || {
        let faults = editor.faults.get();
        let items = faults.iter().map(|it| {
            // A place without a control of its own leads to the nearest that has one.
            let id = id_of(&it.pointer);
            let go = format!("#{id}, #{id}-low, #{id}-h, #{id}-fault");
            let place = editor.place(&it.pointer).map(|it| format!("{it}: "));
            view! {
                <li><a href=format!("#{id}") on:click=move |event| {
                    event.prevent_default();
                    browser::focus_first(&go);
                }>{place}{wording::fault(w, it)}</a></li>
            }
        });
        let items: Vec<_> = items.collect();
        (!items.is_empty()).then(|| {
            view! { <Notice tone=Tone::Care title=w.count(k::TRIAL_N_FAULTS, items.len(), &[])><ul class="co-plain">{items}</ul></Notice> }
        })
    }
}

/// Cronbach's α of each node.
fn coherence(w: Words, editor: Editor, result: &IndexResult, busy: Signal<bool>) -> impl IntoView + use<> {
    let root = result.nodes.first().map(|it| it.code.clone());
    let row = |it: &shared::index::NodeResult| {
        let name = editor.names(|names| names.node(w, &it.code, Some(&it.code) == root.as_ref()));
        let alpha = it.cronbach_alpha.map_or_else(|| "–".to_owned(), |it| w.decimal(it, 2));
        let care = it.warnings.iter().any(|it| it == LOW_COHERENCE);
        let mark = care.then(|| view! { " "<MarkWord mark=Mark::Care text=w.t(k::TRIAL_CARE) /> });
        view! {
            <tr data-node=it.code.clone()>
                <th scope="row">{name}{mark}</th>
                <td data-num>{w.whole(it.n_children)}</td>
                <td data-num>{alpha}</td>
            </tr>
        }
    };
    let rows = result.nodes.iter().map(row).collect_view();
    let caption = move || rich(w.t(k::TRIAL_COHERENCE));
    let head = move || {
        view! {
            <Column text=w.t(k::DEFINITIONS_DIMENSION) />
            <Column text=w.t(k::TRIAL_CHILDREN) number=true />
            <Column text=w.t(k::TRIAL_ALPHA) number=true />
        }
    };
    view! { <TableBox label=w.t(k::TRIAL_COHERENCE_LABEL) id="trial-coherence" caption small=true busy head><tbody>{rows}</tbody></TableBox> }
}

/// What each indicator does: how far it goes along with its node, in how many regions it is known, how far they move without it.
fn indicators(
    w: Words,
    editor: Editor,
    recipe: &Recipe,
    result: &IndexResult,
    busy: Signal<bool>,
) -> impl IntoView + use<> {
    let row = |it: &shared::index::LeafResult| {
        let parent = recipe.indicators.iter().find(|leaf| leaf.code == it.code).map(|it| it.parent.as_str());
        let node = result.nodes.iter().find(|node| Some(node.code.as_str()) == parent);
        let correlation = node.and_then(|node| node.correlations.get(&it.code)).map(|it| w.decimal(*it, 2));
        let change = it.mean_rank_change_without.map(|it| w.decimal(it, 1));
        let none = || "–".to_owned();
        view! {
            <tr>
                <th scope="row">{editor.names(|names| names.indicator_name(w, &it.code))}</th>
                <td data-num>{correlation.unwrap_or_else(none)}</td>
                <td data-num>{w.percent(&w.decimal(it.availability * 100.0, 0))}</td>
                <td data-num>{change.unwrap_or_else(none)}</td>
            </tr>
        }
    };
    let rows = result.indicators.iter().map(row).collect_view();
    let caption = move || rich(w.t(k::TRIAL_INDICATORS));
    let head = move || {
        view! {
            <Column text=w.t(k::NUMBERS_INDICATOR) />
            <Column text=w.t(k::TRIAL_CORRELATION) number=true />
            <Column text=w.t(k::TRIAL_AVAILABILITY) number=true />
            <Column text=w.t(k::TRIAL_WITHOUT) number=true />
        }
    };
    view! { <TableBox label=w.t(k::TRIAL_INDICATORS_LABEL) id="trial-indicators" caption small=true busy head><tbody>{rows}</tbody></TableBox> }
}

fn place(w: Words, unit: &UnitResult) -> String {
    let interval = unit.uncertainty.as_ref().map(|it| w.positions(it.rank_low, it.rank_high));
    interval.or_else(|| unit.rank.map(|it| w.position(float(it)))).unwrap_or_else(|| "–".to_owned())
}

/// Where each region stands, beside the newest published version.
fn standing(
    w: Words,
    regions: Reading<Page<Territory>>,
    base: Option<&Base>,
    tried: &Arc<Tried>,
    busy: Signal<bool>,
) -> impl IntoView + use<> {
    let regions = regions.loaded();
    let before = base.map(|it| ranks(&it.result));
    let changes: Vec<usize> = before
        .iter()
        .flat_map(|before| {
            tried.result.units.iter().filter_map(|it| Some(it.rank?.abs_diff(*before.get(it.unit.as_str())?)))
        })
        .collect();
    let mean = float(changes.iter().sum()) / float(changes.len().max(1));
    let mut units: Vec<&UnitResult> = tried.result.units.iter().collect();
    units.sort_by_key(|it| it.rank.unwrap_or(usize::MAX));
    let row = |it: &UnitResult| {
        let name = regions.iter().flat_map(|it| &it.items).find(|of| of.code.as_str() == it.unit);
        let name = name.map_or_else(|| it.unit.clone(), |it| it.short_name.clone());
        let was = base.and_then(|base| base.result.units.iter().find(|of| of.unit == it.unit));
        let cells = base.map(|_| view! { <td data-num>{was.map(|it| place(w, it))}</td><td data-num>{was.and_then(|was| moved(w, was.rank?, it.rank?))}</td> });
        view! { <tr data-unit=it.unit.clone()><th scope="row">{name}</th><td data-num>{place(w, it)}</td>{cells}</tr> }
    };
    let rows = units.into_iter().map(row).collect_view();
    let name = base.map(|it| it.name.clone());
    let column = name.clone();
    let caption = move || match &name {
        Some(name) => rich(&w.with(k::TRIAL_RANKS, &[("name", name), ("mean", &w.decimal(mean, 1))])),
        None => rich(w.t(k::TRIAL_RANKS_ALONE)),
    };
    let head = move || {
        let before = column
            .clone()
            .map(|it| view! { <Column text=it number=true /><Column text=w.t(k::TRIAL_MOVED) number=true /> });
        view! { <Column text=w.t(k::TABLE_REGION) /><Column text=w.t(k::TRIAL_HERE) number=true />{before} }
    };
    view! { <TableBox label=w.t(k::TRIAL_RANKS_LABEL) id="trial-ranks" caption small=true busy head><tbody>{rows}</tbody></TableBox> }
}

/// «2 in su», «3 in giù», «uguale».
fn moved(w: Words, before: usize, now: usize) -> Option<String> {
    let n = before.abs_diff(now);
    Some(match before.cmp(&now) {
        std::cmp::Ordering::Greater => w.count(k::TRIAL_UP, n, &[]),
        std::cmp::Ordering::Less => w.count(k::TRIAL_DOWN, n, &[]),
        std::cmp::Ordering::Equal => w.t(k::TRIAL_SAME).to_owned(),
    })
}

fn digests(w: Words, tried: &Tried) -> impl IntoView + use<> {
    view! {
        <dl class="co-source-facts">
            <div><dt>{w.t(k::DEFINITIONS_DIGEST)}</dt><dd><code class="co-digest" data-of="recipe">{tried.result.digest.clone()}</code></dd></div>
            <div><dt>{w.t(k::OWN_RESULT)}</dt><dd><code class="co-digest" data-of="result">{tried.digest.clone()}</code></dd></div>
        </dl>
    }
}
