// SPDX-License-Identifier: AGPL-3.0-or-later
//! The tree of a draft: nodes and indicators, added, moved, weighed, taken out.

use leptos::prelude::*;
use shared::index::{Leaf, Node, Recipe};
use shared::indicators::Direction;

use super::editor::Editor;
use super::fields::{Choose, FaultAt, Number, id_of};
use super::wording::sign;
use crate::i18n::k;
use crate::ui::browser;
use crate::ui::choice::Select;
use crate::ui::press::{Button, Kind};
use crate::ui::text::rich;

/// The tree; drawn anew where its shape changes.
#[component]
pub(super) fn Tree(
    /// The editor.
    editor: Editor,
) -> impl IntoView {
    let w = editor.w;
    let nodes = |editor: Editor| {
        let recipe = editor.recipe.get_untracked();
        let nodes = (0..recipe.nodes.len()).map(|n| node_view(editor, &recipe, n)).collect_view();
        view! { {nodes}<AddIndicator editor /><AddNode editor /> }.into_any()
    };
    view! {
        <section class="co-stack-s" aria-labelledby="tree-h">
            <h2 id="tree-h">{w.t(k::DEFINITIONS_TREE)}</h2>
            <FaultAt editor pointer="#/nodes".to_owned() />
            <FaultAt editor pointer="#/indicators".to_owned() />
            {editor.drawn(nodes)}
        </section>
    }
}

/// The nodes that something may lie below, by key; not those of `except` and below it.
fn places(editor: Editor, recipe: &Recipe, except: Option<&str>) -> Vec<(String, String)> {
    let lies_below = |code: &str| {
        let mut at = Some(code.to_owned());
        let mut steps = 0;
        while let Some(code) = at.filter(|_| steps <= recipe.nodes.len()) {
            if Some(code.as_str()) == except {
                return true;
            }
            steps += 1;
            at = recipe.nodes.iter().find(|it| it.code == code).and_then(|it| it.parent.clone());
        }
        false
    };
    let free = recipe.nodes.iter().filter(|it| except.is_none() || !lies_below(&it.code));
    free.map(|it| (it.code.clone(), name_of(editor, it))).collect()
}

fn name_of(editor: Editor, node: &Node) -> String {
    editor.names(|names| names.node(editor.w, &node.code, node.parent.is_none()))
}

/// After something moved or went, the focus goes where the reader would look next.
fn focus_on(id: String) {
    request_animation_frame(move || browser::focus_first(&format!("#{id}")));
}

fn node_view(editor: Editor, recipe: &Recipe, n: usize) -> impl IntoView + use<> {
    let w = editor.w;
    let node = recipe.nodes.get(n).cloned()?;
    let (name, at) = (name_of(editor, &node), format!("#/nodes/{n}"));
    let heading = format!("{}-h", id_of(&at));
    let labelled = heading.clone();
    let leaves = recipe.indicators.iter().enumerate().filter(|(_, it)| it.parent == node.code);
    let leaves: Vec<_> = leaves.map(|(n, leaf)| leaf_view(editor, recipe, n, leaf)).collect();
    if node.parent.is_none() && leaves.is_empty() {
        // The index itself has its parts below; only what is wrong with it is said.
        return Some(
            view! { <FaultAt editor pointer=at.clone() /><FaultAt editor pointer=format!("{at}/code") /> }.into_any(),
        );
    }
    let controls = node.parent.clone().map(|parent| {
        let code = node.code.clone();
        let options = places(editor, recipe, Some(&code));
        let take_out = move || {
            editor.change(|it| remove_node(it, &code));
            focus_on("tree-add".to_owned());
        };
        view! {
            <div class="co-edit-fields">
                <Number editor pointer=format!("{at}/weight") label=w.t(k::DEFINITIONS_WEIGHT) of=name.clone() value=node.weight on_write=move |it, value| if let Some(node) = it.nodes.get_mut(n) { node.weight = value } />
                <Choose editor pointer=format!("{at}/parent") label=w.t(k::EDIT_BELOW) of=name.clone() options value=parent on_choose=move |it, parent| {
                    if let Some(node) = it.nodes.get_mut(n) { node.parent = Some(parent) }
                    focus_on(id_of(&format!("#/nodes/{n}/parent")));
                } />
                <Button text=w.with(k::EDIT_REMOVE, &[("name", &name)]) small=true kind=Kind::Danger on_press=take_out />
            </div>
        }
    });
    Some(
        view! {
            <section class="co-panel co-stack-s" aria-labelledby=labelled>
                <h3 id=heading tabindex="-1">{name}</h3>
                {controls}
                <FaultAt editor pointer=at.clone() />
                <FaultAt editor pointer=format!("{at}/code") />
                {(!leaves.is_empty()).then(|| view! { <ul class="co-edit-list">{leaves}</ul> })}
            </section>
        }
        .into_any(),
    )
}

fn leaf_view(editor: Editor, recipe: &Recipe, n: usize, leaf: &Leaf) -> impl IntoView + use<> {
    let w = editor.w;
    let at = format!("#/indicators/{n}");
    let name = editor.names(|it| it.indicator_name(w, &leaf.code));
    let (reason, known) = editor.names(|names| {
        let it = names.indicator(&leaf.code);
        (it.map(|it| w.of(&it.reason).to_owned()).unwrap_or_default(), it.map(|it| it.direction))
    });
    let code = leaf.code.clone();
    let take_out = move || {
        editor.change(|it| it.indicators.retain(|it| it.code != code));
        focus_on("tree-add".to_owned());
    };
    let [low, high] = leaf.goalposts.unwrap_or([f64::NAN; 2]);
    let post = move |it: &mut Recipe, part: usize, value: f64| {
        if let Some(leaf) = it.indicators.get_mut(n) {
            let mut posts = leaf.goalposts.unwrap_or([f64::NAN; 2]);
            if let Some(it) = posts.get_mut(part) {
                *it = value;
            }
            leaf.goalposts = posts.iter().any(|it| !it.is_nan()).then_some(posts);
        }
    };
    let use_known = move || {
        let direction = if known == Some(Direction::LowerIsBetter) { -1 } else { 1 };
        editor.change(|it| {
            if let Some(leaf) = it.indicators.get_mut(n) {
                leaf.direction = direction;
            }
        });
    };
    let place = format!("{at}/direction");
    let mend = move || {
        editor.fault(&place).map(|_| view! { <Button text=w.t(k::EDIT_USE_SIGN) small=true on_press=use_known /> })
    };
    view! {
        <li>
            <h4>{name.clone()}</h4>
            <p class="co-small">
                <strong>{move || editor.recipe.with(|it| it.indicators.get(n).map(|it| w.t(sign(it.direction))))}</strong>" "
                <span class="co-quiet">{reason}</span>
            </p>
            <div class="co-edit-fields">
                <Number editor pointer=format!("{at}/weight") label=w.t(k::DEFINITIONS_WEIGHT) of=name.clone() value=leaf.weight on_write=move |it, value| if let Some(leaf) = it.indicators.get_mut(n) { leaf.weight = value } />
                <Number editor pointer=format!("{at}/goalposts") part="-low" label=w.t(k::EDIT_LOW) of=name.clone() value=low on_write=move |it, value| post(it, 0, value) />
                <Number editor pointer=format!("{at}/goalposts") part="-high" label=w.t(k::EDIT_HIGH) of=name.clone() value=high on_write=move |it, value| post(it, 1, value) />
                <Choose editor pointer=format!("{at}/parent") label=w.t(k::EDIT_BELOW) of=name.clone() options=places(editor, recipe, None) value=leaf.parent.clone() on_choose=move |it, parent| {
                    if let Some(leaf) = it.indicators.get_mut(n) { leaf.parent = parent }
                    focus_on(id_of(&format!("#/indicators/{n}/parent")));
                } />
                <Button text=w.with(k::EDIT_REMOVE, &[("name", &name)]) small=true kind=Kind::Quiet on_press=take_out />
            </div>
            <FaultAt editor pointer=at.clone() />
            <FaultAt editor pointer=format!("{at}/code") />
            <FaultAt editor pointer=format!("{at}/goalposts") />
            <FaultAt editor pointer=format!("{at}/direction") />
            {mend}
        </li>
    }
}

/// A node goes with all that lies below it.
fn remove_node(recipe: &mut Recipe, code: &str) {
    let mut gone = vec![code.to_owned()];
    while let Some(code) = gone.pop() {
        recipe.nodes.retain(|it| it.code != code);
        recipe.indicators.retain(|it| it.parent != code);
        gone.extend(recipe.nodes.iter().filter(|it| it.parent.as_ref() == Some(&code)).map(|it| it.code.clone()));
    }
}

/// Chooses an indicator of the catalogue that the recipe has not, and where it goes.
#[component]
fn AddIndicator(editor: Editor) -> impl IntoView {
    let w = editor.w;
    let recipe = editor.recipe.get_untracked();
    let free: Vec<(String, String)> = editor.names(|names| {
        let counts = names.indicators.iter().filter(|it| it.direction != Direction::Neutral);
        let free = counts.filter(|it| !recipe.indicators.iter().any(|leaf| leaf.code == it.code.as_str()));
        free.map(|it| (it.code.to_string(), w.of(&it.name).to_owned())).collect()
    });
    let places = places(editor, &recipe, None);
    let what = RwSignal::new(free.first().map(|it| it.0.clone()).unwrap_or_default());
    let parent = RwSignal::new(places.get(1).or(places.first()).map(|it| it.0.clone()).unwrap_or_default());
    let add = move || {
        let code = what.get_untracked();
        let direction = editor.names(|it| it.indicator(&code).map(|it| it.direction));
        let direction = if direction == Some(Direction::LowerIsBetter) { -1 } else { 1 };
        let leaf = Leaf { code, parent: parent.get_untracked(), weight: 1.0, direction, goalposts: None };
        editor.change(|it| it.indicators.push(leaf));
        let n = editor.recipe.read_untracked().indicators.len().saturating_sub(1);
        focus_on(id_of(&format!("#/indicators/{n}/weight")));
    };
    if free.is_empty() {
        return view! { <p class="co-small co-quiet" id="tree-add" tabindex="-1">{w.t(k::EDIT_ALL_IN)}</p> }.into_any();
    }
    view! {
        <div class="co-panel co-stack-s" data-tone="soft">
            <h3 id="tree-add" tabindex="-1">{w.t(k::EDIT_ADD_INDICATOR)}</h3>
            <p class="co-small co-quiet">{rich(w.t(k::EDIT_ADD_INDICATOR_TEXT))}</p>
            <div class="co-edit-fields">
                <Select id="add-indicator" label=w.t(k::NUMBERS_INDICATOR) options=free value=what on_choose=move |it| what.set(it) />
                <Select id="add-indicator-below" label=w.t(k::EDIT_BELOW) options=places value=parent on_choose=move |it| parent.set(it) />
                <Button text=w.t(k::EDIT_ADD) small=true on_press=add />
            </div>
        </div>
    }
    .into_any()
}

/// A new node: one of the dimensions that the tree has not, or a group below one of its nodes.
#[component]
fn AddNode(editor: Editor) -> impl IntoView {
    let w = editor.w;
    let recipe = editor.recipe.get_untracked();
    let root = recipe.nodes.iter().find(|it| it.parent.is_none()).map(|it| it.code.clone());
    let places = places(editor, &recipe, None);
    let code = RwSignal::new(String::new());
    let parent = RwSignal::new(root.unwrap_or_default());
    let missing: Vec<String> = editor.names(|names| {
        let free = names.dimensions.iter().filter(|it| !recipe.nodes.iter().any(|node| node.code == it.code));
        free.map(|it| format!("{} ({})", it.code, w.of(&it.name))).collect()
    });
    let help = match missing.is_empty() {
        true => w.t(k::EDIT_ADD_NODE_ALL).to_owned(),
        false => w.with(k::EDIT_ADD_NODE_TEXT, &[("names", &w.list(&missing))]),
    };
    let add = move || {
        let code = code.get_untracked().trim().to_owned();
        if code.is_empty() {
            return focus_on("add-node".to_owned());
        }
        let node = Node { code, parent: Some(parent.get_untracked()), weight: 1.0 };
        editor.change(|it| it.nodes.push(node));
        let n = editor.recipe.read_untracked().nodes.len().saturating_sub(1);
        focus_on(format!("{}-h", id_of(&format!("#/nodes/{n}"))));
    };
    view! {
        <div class="co-panel co-stack-s" data-tone="soft">
            <h3>{w.t(k::EDIT_ADD_NODE)}</h3>
            <div class="co-edit-fields">
                <div class="co-field">
                    <label for="add-node">{w.t(k::EDIT_NODE_KEY)}</label>
                    <input class="co-input" data-size="s" type="text" id="add-node" autocomplete="off" autocapitalize="none" spellcheck="false" aria-describedby="add-node-help" prop:value=move || code.get() on:input=move |event| code.set(event_target_value(&event)) />
                </div>
                <Select id="add-node-below" label=w.t(k::EDIT_BELOW) options=places value=parent on_choose=move |it| parent.set(it) />
                <Button text=w.t(k::EDIT_ADD) small=true on_press=add />
            </div>
            <p class="co-help" id="add-node-help">{help}</p>
        </div>
    }
}
