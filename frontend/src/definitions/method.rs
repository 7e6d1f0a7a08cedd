// SPDX-License-Identifier: AGPL-3.0-or-later
//! The choices of method of a draft: scale, sum, gaps, coverage, levels, draws.

use leptos::prelude::*;
use shared::index::{Aggregation, Cut, Imputation, Normalisation, Uncertainty};

use super::editor::Editor;
use super::fields::{Choose, FaultAt, Number, hundredths};
use super::wording::{aggregation, imputation, normalisation_method};
use crate::i18n::k;
use crate::ui::browser::float;
use crate::ui::press::{Button, Kind};

/// Every normalisation with the parameters that it begins with, and its word.
const NORMALISATIONS: [(&str, Normalisation); 6] = [
    ("goalposts", Normalisation::Goalposts),
    ("min_max", Normalisation::MinMax { low: 0.0, high: 100.0 }),
    ("z_score", Normalisation::ZScore { mean: 100.0, sd: 10.0 }),
    ("percent_rank", Normalisation::PercentRank),
    ("rank", Normalisation::Rank),
    ("ampi", Normalisation::Ampi),
];

const AGGREGATIONS: [(&str, Aggregation); 4] = [
    ("arithmetic", Aggregation::Arithmetic),
    ("geometric", Aggregation::Geometric),
    ("harmonic", Aggregation::Harmonic),
    ("ampi", Aggregation::Ampi),
];

const IMPUTATIONS: [(&str, Option<Imputation>); 3] =
    [("none", None), ("mean", Some(Imputation::Mean)), ("median", Some(Imputation::Median))];

/// The section.
#[component]
pub(super) fn Method(
    /// The editor.
    editor: Editor,
) -> impl IntoView {
    let w = editor.w;
    view! {
        <section class="co-stack-s" aria-labelledby="method-h">
            <h2 id="method-h">{w.t(k::DEFINITIONS_METHOD)}</h2>
            {editor.drawn(|editor| view! { {choices(editor)}{levels(editor)}{draws(editor)} }.into_any())}
        </section>
    }
}

fn choices(editor: Editor) -> impl IntoView + use<> {
    let w = editor.w;
    let recipe = editor.recipe.get_untracked();
    let chosen = NORMALISATIONS
        .iter()
        .find(|it| std::mem::discriminant(&it.1) == std::mem::discriminant(&recipe.normalisation))
        .map_or("", |it| it.0);
    let scales =
        NORMALISATIONS.iter().map(|it| (it.0.to_owned(), w.t(normalisation_method(&it.1)).to_owned())).collect();
    let sums = AGGREGATIONS.iter().map(|it| (it.0.to_owned(), w.t(aggregation(it.1)).to_owned())).collect();
    let sum = AGGREGATIONS.iter().find(|it| it.1 == recipe.aggregation).map_or("", |it| it.0);
    let gaps = IMPUTATIONS.iter().map(|it| (it.0.to_owned(), w.t(imputation(it.1)).to_owned())).collect();
    let gap = IMPUTATIONS.iter().find(|it| it.1 == recipe.imputation).map_or("", |it| it.0);
    view! {
        <div class="co-edit-fields">
            <Choose editor pointer="#/normalisation".to_owned() label=w.t(k::DEFINITIONS_NORMALISATION) options=scales value=chosen.to_owned() on_choose=|it, word| {
                if let Some(of) = NORMALISATIONS.iter().find(|of| of.0 == word) { it.normalisation = of.1 }
            } />
            <Choose editor pointer="#/aggregation".to_owned() label=w.t(k::DEFINITIONS_AGGREGATION) options=sums value=sum.to_owned() on_choose=|it, word| {
                if let Some(of) = AGGREGATIONS.iter().find(|of| of.0 == word) { it.aggregation = of.1 }
            } />
            <Choose editor pointer="#/imputation".to_owned() label=w.t(k::DEFINITIONS_IMPUTATION) options=gaps value=gap.to_owned() on_choose=|it, word| {
                if let Some(of) = IMPUTATIONS.iter().find(|of| of.0 == word) { it.imputation = of.1 }
            } />
            <Number editor pointer="#/min_coverage".to_owned() label=w.t(k::EDIT_COVERAGE) value=hundredths(recipe.min_coverage) on_write=|it, value| it.min_coverage = value / 100.0 />
        </div>
    }
}

fn levels(editor: Editor) -> impl IntoView + use<> {
    let w = editor.w;
    let recipe = editor.recipe.get_untracked();
    let level = |(n, cut): (usize, &Cut)| {
        let at = format!("#/levels/{n}");
        let label = cut.label.clone();
        let take_out = move || {
            editor.change(|it| {
                if n < it.levels.len() {
                    it.levels.remove(n);
                }
            });
        };
        view! {
            <li class="co-edit-fields">
                <Number editor pointer=format!("{at}/from") label=w.with(k::EDIT_LEVEL_FROM, &[("level", &label)]) value=cut.from on_write=move |it, value| if let Some(cut) = it.levels.get_mut(n) { cut.from = value } />
                <Button text=w.with(k::EDIT_REMOVE, &[("name", &label)]) small=true kind=Kind::Quiet on_press=take_out />
                <FaultAt editor pointer=format!("{at}/label") />
            </li>
        }
    };
    let add = move || {
        editor.change(|it| {
            let free = ["A", "B", "C", "D", "E", "F", "G", "H"];
            let label = free.iter().find(|label| !it.levels.iter().any(|cut| cut.label == **label)).unwrap_or(&"?");
            let from = it.levels.last().map_or(0.0, |it| it.from - 10.0);
            it.levels.push(Cut { label: (*label).to_owned(), from });
        });
    };
    let list = recipe.levels.iter().enumerate().map(level).collect_view();
    view! {
        <h3>{w.t(k::DEFINITIONS_LEVELS)}</h3>
        <p class="co-small co-quiet">{w.t(k::EDIT_LEVELS_TEXT)}</p>
        <ul class="co-edit-list">{list}</ul>
        <div class="co-actions"><Button text=w.t(k::EDIT_ADD_LEVEL) small=true on_press=add /></div>
    }
}

fn draws(editor: Editor) -> impl IntoView + use<> {
    let w = editor.w;
    let of = editor.recipe.get_untracked().uncertainty;
    let Some(Uncertainty { draws, weight_noise, seed, .. }) = of else {
        let add = move || {
            let none = Uncertainty {
                draws: 1000,
                weight_noise: 0.25,
                seed: 1,
                normalisations: Vec::new(),
                aggregations: Vec::new(),
            };
            editor.change(|it| it.uncertainty = Some(none));
            editor.redraw();
        };
        return view! { <div class="co-actions"><Button text=w.t(k::EDIT_ADD_DRAWS) small=true on_press=add /></div> }
            .into_any();
    };
    view! {
        <h3>{w.t(k::DEFINITIONS_DRAWS)}</h3>
        <p class="co-small co-quiet">{w.t(k::EDIT_DRAWS_TEXT)}</p>
        <div class="co-edit-fields">
            <Number editor pointer="#/uncertainty/draws".to_owned() label=w.t(k::EDIT_DRAWS) value=float(draws) on_write=|it, value| if let Some(it) = &mut it.uncertainty { it.draws = whole(value) } />
            <Number editor pointer="#/uncertainty/weight_noise".to_owned() label=w.t(k::EDIT_NOISE) value=hundredths(weight_noise) on_write=|it, value| if let Some(it) = &mut it.uncertainty { it.weight_noise = value / 100.0 } />
            <Number editor pointer="#/uncertainty/seed".to_owned() label=w.t(k::EDIT_SEED) value=float(usize::try_from(seed).unwrap_or_default()) on_write=|it, value| if let Some(it) = &mut it.uncertainty { it.seed = u64::try_from(whole(value)).unwrap_or_default() } />
        </div>
    }
    .into_any()
}

/// A whole number that was typed; what is none is 0, which the recipe refuses where it may not be.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "0 or more and whole; beyond the range it saturates and the recipe refuses it"
)]
fn whole(value: f64) -> usize {
    if value.fract().abs() < f64::EPSILON && value >= 0.0 { value as usize } else { 0 }
}
