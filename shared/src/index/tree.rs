// SPDX-License-Identifier: AGPL-3.0-or-later
//! The tree of a recipe, and who is present in it.
//!
//! A *member* is a node or an indicator, numbered as the recipe lists them: nodes first, then indicators. Children stand
//! in that order too, and every sum over children runs in it.

use std::collections::BTreeMap;

use super::Recipe;
use super::columns::Columns;
use crate::statistics::count;

/// The shape of a checked recipe.
#[derive(Clone, Debug)]
pub(crate) struct Tree {
    n_nodes: usize,
    root: usize,
    /// Nodes, each after all the nodes below it.
    bottom_up: Vec<usize>,
    /// By node: its children, as members.
    children: Vec<Vec<usize>>,
}

impl Tree {
    /// The tree of a recipe that [`Recipe::check`] accepts.
    pub(crate) fn of(recipe: &Recipe) -> Self {
        let n_nodes = recipe.nodes.len();
        let position: BTreeMap<&str, usize> =
            recipe.nodes.iter().enumerate().map(|(node, it)| (it.code.as_str(), node)).collect();
        let parents = recipe.nodes.iter().map(|it| it.parent.as_deref());
        let parents = parents.chain(recipe.indicators.iter().map(|it| Some(it.parent.as_str())));
        let mut children = vec![Vec::new(); n_nodes];
        for (member, parent) in parents.enumerate() {
            let list = parent.and_then(|it| position.get(it)).and_then(|node| children.get_mut(*node));
            if let Some(list) = list {
                list.push(member);
            }
        }
        let root = recipe.nodes.iter().position(|it| it.parent.is_none()).unwrap_or_default();
        Self::from_children(root, children)
    }

    /// The same tree without an indicator; nodes left without children drop out. `None` where nothing is left.
    pub(crate) fn without(&self, leaf: usize) -> Option<Self> {
        let mut children = self.children.clone();
        let mut gone = self.n_nodes + leaf;
        loop {
            let (parent, list) = children.iter_mut().enumerate().find(|(_, list)| list.contains(&gone))?;
            list.retain(|it| *it != gone);
            if !list.is_empty() {
                return Some(Self::from_children(self.root, children));
            }
            gone = parent;
        }
    }

    fn from_children(root: usize, children: Vec<Vec<usize>>) -> Self {
        // Parents before children, then turned round.
        let mut bottom_up = vec![root];
        let mut next = 0;
        while let Some(node) = bottom_up.get(next).copied() {
            let below = children.get(node).map(Vec::as_slice).unwrap_or_default();
            bottom_up.extend(below.iter().copied().filter(|it| *it < children.len()));
            next += 1;
        }
        bottom_up.reverse();
        Self { n_nodes: children.len(), root, bottom_up, children }
    }

    /// How many nodes the recipe has.
    pub(crate) fn n_nodes(&self) -> usize {
        self.n_nodes
    }

    /// The node that has no parent.
    pub(crate) fn root(&self) -> usize {
        self.root
    }

    /// The nodes, each after all the nodes below it.
    pub(crate) fn bottom_up(&self) -> &[usize] {
        &self.bottom_up
    }

    /// The children of a node, as members in the order of the recipe.
    pub(crate) fn children(&self, node: usize) -> &[usize] {
        self.children.get(node).map(Vec::as_slice).unwrap_or_default()
    }

    /// The indicator that a member is; `None` where it is a node.
    pub(crate) fn leaf(&self, member: usize) -> Option<usize> {
        member.checked_sub(self.n_nodes)
    }
}

/// On what each score rests. It depends on which cells are missing and on which weights are 0, not on their size: one
/// presence serves all the draws.
#[derive(Clone, Debug)]
pub(crate) struct Presence(Vec<NodePresence>);

/// On what the scores of one node rest.
#[derive(Clone, Debug, Default)]
struct NodePresence {
    /// By unit: whether the node has no score.
    is_missing: Vec<bool>,
    /// By unit: the child whose score is taken as it is, being the only one that counts.
    only_child: Vec<Option<usize>>,
    /// The units whose score does not rest on all the children.
    partial: Vec<Partial>,
}

/// A unit in which some children of a node do not count.
#[derive(Clone, Debug)]
pub(crate) struct Partial {
    /// The unit.
    pub(crate) unit: usize,
    /// The children that make the score; none where the node is missing.
    pub(crate) children: Vec<usize>,
}

impl Presence {
    /// Who is present: a node is missing where the share of its children present (by number) is below `min_coverage`,
    /// where none is present, and where all those present weigh 0.
    pub(crate) fn of(tree: &Tree, leaves: &Columns, weights: &[f64], min_coverage: f64) -> Self {
        let mut presence = Self(vec![NodePresence::default(); tree.n_nodes()]);
        for &node in tree.bottom_up() {
            let all = tree.children(node);
            let mut here = NodePresence::default();
            for unit in 0..leaves.n_rows() {
                let is_present = |child: &usize| match tree.leaf(*child) {
                    Some(leaf) => leaves.column(leaf).get(unit).is_some_and(|it| !it.is_nan()),
                    None => !presence.is_missing(*child, unit),
                };
                let mut children: Vec<usize> = all.iter().copied().filter(is_present).collect();
                let weight: f64 = children.iter().filter_map(|child| weights.get(*child)).sum();
                if count(children.len()) / count(all.len()) < min_coverage || weight <= 0.0 {
                    children.clear();
                }
                here.is_missing.push(children.is_empty());
                here.only_child.push(if let [only] = children.as_slice() { Some(*only) } else { None });
                if children.len() < all.len() {
                    here.partial.push(Partial { unit, children });
                }
            }
            if let Some(place) = presence.0.get_mut(node) {
                *place = here;
            }
        }
        presence
    }

    /// The units in which some children of a node do not count.
    pub(crate) fn partial(&self, node: usize) -> &[Partial] {
        self.0.get(node).map(|it| it.partial.as_slice()).unwrap_or_default()
    }

    /// The children that make a node's score in a unit; none where it is missing.
    pub(crate) fn children<'a>(&'a self, tree: &'a Tree, node: usize, unit: usize) -> &'a [usize] {
        let partial = self.partial(node);
        match partial.binary_search_by_key(&unit, |it| it.unit) {
            Ok(found) => partial.get(found).map(|it| it.children.as_slice()).unwrap_or_default(),
            Err(_) => tree.children(node),
        }
    }

    /// Whether a node has no score in a unit.
    pub(crate) fn is_missing(&self, node: usize, unit: usize) -> bool {
        self.0.get(node).and_then(|it| it.is_missing.get(unit)).copied().unwrap_or(true)
    }

    /// The child that makes a node's score alone in a unit.
    pub(crate) fn only_child(&self, node: usize, unit: usize) -> Option<usize> {
        self.0.get(node)?.only_child.get(unit).copied().flatten()
    }
}
