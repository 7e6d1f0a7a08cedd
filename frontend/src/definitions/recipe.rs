// SPDX-License-Identifier: AGPL-3.0-or-later
//! A recipe to be read: what each dimension is made of, and every choice of method.

use leptos::prelude::*;
use shared::index::{Leaf, Node, Recipe};

use super::page::Names;
use super::wording::{aggregation, imputation, normalisation, sign};
use crate::i18n::{Words, k};
use crate::indicators::indicator_address;
use crate::ui::browser::{exact, float};
use crate::ui::table::{Column, TableBox};

/// The tables.
#[component]
pub(super) fn RecipeTables(
    /// The words in use.
    w: Words,
    /// The recipe.
    recipe: Recipe,
    /// What its parts are called.
    names: Names,
) -> impl IntoView {
    let nodes = recipe.nodes.iter().filter_map(|node| {
        let leaves: Vec<Leaf> = recipe.indicators.iter().filter(|it| it.parent == node.code).cloned().collect();
        (!leaves.is_empty()).then(|| node_table(w, &recipe, node, leaves, &names))
    });
    let nodes = nodes.collect_view();
    let method = method(w, &recipe).into_iter().map(|(term, text)| view! { <div><dt>{term}</dt><dd>{text}</dd></div> });
    view! {
        <section class="co-stack-s" aria-labelledby="method-h">
            <h2 id="method-h">{w.t(k::DEFINITIONS_METHOD)}</h2>
            <dl class="co-data">{method.collect_view()}</dl>
        </section>
        <section class="co-stack-s" aria-labelledby="tree-h">
            <h2 id="tree-h">{w.t(k::DEFINITIONS_TREE)}</h2>
            {nodes}
        </section>
    }
}

fn node_table(w: Words, recipe: &Recipe, node: &Node, leaves: Vec<Leaf>, names: &Names) -> impl IntoView + use<> {
    let name = names.node(w, &node.code, node.parent.is_none());
    let weight = exact(node.weight);
    let above = node.parent.as_deref().map(|code| {
        let is_root = recipe.nodes.iter().any(|it| it.code == code && it.parent.is_none());
        names.node(w, code, is_root)
    });
    let row = |it: Leaf| {
        let indicator = names.indicator(&it.code);
        let name = names.indicator_name(w, &it.code);
        let posts = it.goalposts.map_or_else(
            || "–".to_owned(),
            |[low, high]| w.with(k::DEFINITIONS_FROM_TO, &[("low", &number(w, low)), ("high", &number(w, high))]),
        );
        let reason = indicator.map(|it| w.of(&it.reason).to_owned()).unwrap_or_default();
        view! {
            <tr>
                <th scope="row"><a href=indicator_address(&it.code)>{name}</a></th>
                <td>{w.t(sign(it.direction))}<span class="co-only-wide co-small co-quiet">" "{reason}</span></td>
                <td data-num>{number(w, it.weight)}</td>
                <td data-num>{posts}</td>
            </tr>
        }
    };
    let rows = leaves.into_iter().map(row).collect_view();
    let (label, caption_name) = (name.clone(), name);
    let caption = move || {
        let text = match &above {
            Some(above) => w.with(k::DEFINITIONS_NODE_CAPTION, &[("weight", &weight), ("above", above)]),
            None => String::new(),
        };
        view! { <strong>{caption_name.clone()}</strong>". "{text} }
    };
    let head = move || {
        view! {
            <Column text=w.t(k::NUMBERS_INDICATOR) />
            <Column text=w.t(k::DEFINITIONS_SIGN) />
            <Column text=w.t(k::DEFINITIONS_WEIGHT) number=true />
            <Column text=w.t(k::DEFINITIONS_GOALPOSTS) number=true />
        }
    };
    view! { <TableBox label caption small=true head><tbody>{rows}</tbody></TableBox> }
}

/// A number with all its digits, as the language writes it.
pub(super) fn number(w: Words, value: f64) -> String {
    let text = exact(value);
    let n_decimals = text.split_once('.').map_or(0, |it| it.1.len());
    w.decimal(value, i32::try_from(n_decimals).unwrap_or_default())
}

/// Each choice of method and what it is.
fn method(w: Words, recipe: &Recipe) -> Vec<(&'static str, String)> {
    let mut lines = vec![
        (w.t(k::DEFINITIONS_NORMALISATION), normalisation(w, &recipe.normalisation)),
        (w.t(k::DEFINITIONS_AGGREGATION), w.t(aggregation(recipe.aggregation)).to_owned()),
        (w.t(k::DEFINITIONS_IMPUTATION), w.t(imputation(recipe.imputation)).to_owned()),
        (w.t(k::DEFINITIONS_COVERAGE), w.percent(&w.decimal(recipe.min_coverage * 100.0, 0))),
    ];
    if let Some(it) = &recipe.treatment {
        let parts = [
            ("n", &*w.whole(it.max_winsorised)),
            ("skew", &*number(w, it.max_skew)),
            ("kurtosis", &*number(w, it.max_kurtosis)),
        ];
        lines.push((w.t(k::DEFINITIONS_TREATMENT), w.with(k::DEFINITIONS_TREATMENT_TEXT, &parts)));
    }
    let levels: Vec<String> = recipe
        .levels
        .iter()
        .map(|it| w.with(k::DEFINITIONS_LEVEL_FROM, &[("level", &it.label), ("from", &number(w, it.from))]))
        .collect();
    lines.push((w.t(k::DEFINITIONS_LEVELS), if levels.is_empty() { "–".to_owned() } else { levels.join(", ") }));
    let draws = recipe.uncertainty.as_ref().map_or_else(
        || w.t(k::DEFINITIONS_NO_DRAWS).to_owned(),
        |it| {
            let seed = exact(float(usize::try_from(it.seed).unwrap_or_default()));
            let noise = w.percent(&w.decimal(it.weight_noise * 100.0, 0));
            w.with(k::DEFINITIONS_DRAWS_TEXT, &[("n", &w.whole(it.draws)), ("noise", &noise), ("seed", &seed)])
        },
    );
    lines.push((w.t(k::DEFINITIONS_DRAWS), draws));
    lines
}
