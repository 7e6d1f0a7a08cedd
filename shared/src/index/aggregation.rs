// SPDX-License-Identifier: AGPL-3.0-or-later
//! Step 5: children make their parent, from the leaves to the root.
//!
//! The arithmetic, geometric and harmonic means are one mean on three scales: `g⁻¹(Σ w·g(x)/Σ w)` with g the identity,
//! the logarithm and the reciprocal (Kolmogorov's quasi-arithmetic means). The tree is computed on the scale of g: the
//! leaves go onto it once, each node stays on it for its parent, and only the scores that are read come off it. That is
//! the documented order of operations, in the result and in the draws alike.

use super::columns::Columns;
use super::tree::{Presence, Tree};
use super::Aggregation;

impl Aggregation {
    /// The word of the method in a recipe.
    pub fn word(self) -> &'static str {
        match self {
            Self::Arithmetic => "arithmetic",
            Self::Geometric => "geometric",
            Self::Harmonic => "harmonic",
            Self::Ampi => "ampi",
        }
    }

    /// Whether it needs numbers above 0.
    pub(crate) fn needs_positive(self) -> bool {
        matches!(self, Self::Geometric | Self::Harmonic)
    }

    /// Onto the scale the mean is taken on.
    pub(crate) fn onto_scale(self, x: f64) -> f64 {
        match self {
            Self::Arithmetic | Self::Ampi => x,
            Self::Geometric => libm::log(x),
            Self::Harmonic => 1.0 / x,
        }
    }

    /// Off the scale the mean is taken on.
    pub(crate) fn off_scale(self, x: f64) -> f64 {
        match self {
            Self::Arithmetic | Self::Ampi => x,
            Self::Geometric => libm::exp(x),
            Self::Harmonic => 1.0 / x,
        }
    }
}

/// A tree to be aggregated, with the memory that one pass needs: nothing is allocated in a pass.
#[derive(Clone, Debug)]
pub(crate) struct Aggregator {
    tree: Tree,
    presence: Presence,
    /// By node: the scores of the last pass, on the scale of its mean.
    nodes: Vec<Vec<f64>>,
    /// By unit: the squares of a node.
    spread: Vec<f64>,
}

impl Aggregator {
    /// An aggregator of `n_units` units.
    pub(crate) fn new(tree: Tree, presence: Presence, n_units: usize) -> Self {
        let nodes = vec![vec![f64::NAN; n_units]; tree.n_nodes()];
        Self { tree, presence, nodes, spread: vec![0.0; n_units] }
    }

    /// The scores of all nodes, one column a node; missing is NaN.
    pub(crate) fn scores(&mut self, method: Aggregation, weights: &[f64], leaves: &Columns) -> Vec<Vec<f64>> {
        let scaled = leaves.map(|it| method.onto_scale(it));
        self.pass(method, weights, &scaled);
        let mut scores = vec![Vec::new(); self.nodes.len()];
        for &node in self.tree.bottom_up() {
            let column = self.nodes.get(node).map(Vec::as_slice).unwrap_or_default();
            let mut off: Vec<f64> = column.iter().map(|it| method.off_scale(*it)).collect();
            // What is taken as it is does not go onto a scale and off again, which could cost the last bit.
            for (unit, score) in off.iter_mut().enumerate() {
                if let Some(child) = self.presence.only_child(node, unit) {
                    let column = self.tree.leaf(child).map_or_else(
                        || scores.get(child).map(Vec::as_slice).unwrap_or_default(),
                        |leaf| leaves.column(leaf),
                    );
                    *score = column.get(unit).copied().unwrap_or(f64::NAN);
                }
            }
            if let Some(place) = scores.get_mut(node) {
                *place = off;
            }
        }
        scores
    }

    /// The scores of the root, from leaves that are on the scale of the mean already; `plain` are the same leaves as
    /// they were, for the units in which the root takes a leaf as it is.
    pub(crate) fn root_scores(
        &mut self,
        method: Aggregation,
        weights: &[f64],
        scaled: &Columns,
        plain: &Columns,
        lone_leaves: &[(usize, usize)],
        into: &mut [f64],
    ) {
        self.pass(method, weights, scaled);
        let root = self.nodes.get(self.tree.root()).map(Vec::as_slice).unwrap_or_default();
        for (score, it) in into.iter_mut().zip(root) {
            *score = method.off_scale(*it);
        }
        for (unit, leaf) in lone_leaves {
            if let (Some(score), Some(it)) = (into.get_mut(*unit), plain.column(*leaf).get(*unit)) {
                *score = *it;
            }
        }
    }

    /// The units in which the root is a leaf taken as it is, with that leaf.
    pub(crate) fn lone_leaves(&self) -> Vec<(usize, usize)> {
        let lone_leaf = |unit: usize| {
            let mut member = self.tree.root();
            loop {
                member = self.presence.only_child(member, unit)?;
                if let Some(leaf) = self.tree.leaf(member) {
                    return Some((unit, leaf));
                }
            }
        };
        (0..self.spread.len()).filter_map(lone_leaf).collect()
    }

    /// Whether a node has no score in a unit.
    pub(crate) fn is_missing(&self, node: usize, unit: usize) -> bool {
        self.presence.is_missing(node, unit)
    }

    /// Fills `nodes` from the leaves, all on the scale of the mean.
    fn pass(&mut self, method: Aggregation, weights: &[f64], leaves: &Columns) {
        let Self { tree, presence, nodes, spread } = self;
        for &node in tree.bottom_up() {
            let Some(mut own) = nodes.get_mut(node).map(std::mem::take) else { continue };
            let members = Members { tree, nodes, leaves, weights };
            members.mean(tree.children(node), &mut own);
            if method == Aggregation::Ampi {
                members.penalise(tree.children(node), &mut own, spread);
            }
            for partial in presence.partial(node) {
                if let Some(score) = own.get_mut(partial.unit) {
                    *score = members.mean_at(&partial.children, partial.unit);
                    if method == Aggregation::Ampi {
                        *score = members.penalised_at(&partial.children, partial.unit, *score);
                    }
                }
            }
            if let Some(place) = nodes.get_mut(node) {
                *place = own;
            }
        }
    }
}

/// The scores and weights of nodes and indicators during a pass.
#[derive(Clone, Copy)]
struct Members<'a> {
    tree: &'a Tree,
    nodes: &'a [Vec<f64>],
    leaves: &'a Columns,
    weights: &'a [f64],
}

impl<'a> Members<'a> {
    fn column(self, member: usize) -> &'a [f64] {
        match self.tree.leaf(member) {
            Some(leaf) => self.leaves.column(leaf),
            None => self.nodes.get(member).map(Vec::as_slice).unwrap_or_default(),
        }
    }

    fn weight(self, member: usize) -> f64 {
        self.weights.get(member).copied().unwrap_or_default()
    }

    fn total_weight(self, children: &[usize]) -> f64 {
        children.iter().map(|child| self.weight(*child)).sum()
    }

    /// `Σwx/Σw` in every unit; a single child is taken as it is. A missing child makes NaN, and that unit is partial.
    fn mean(self, children: &[usize], into: &mut [f64]) {
        if let [only] = children {
            into.copy_from_slice(self.column(*only));
            return;
        }
        into.fill(0.0);
        for child in children {
            let weight = self.weight(*child);
            into.iter_mut().zip(self.column(*child)).for_each(|(sum, x)| *sum += weight * x);
        }
        let total = self.total_weight(children);
        into.iter_mut().for_each(|sum| *sum /= total);
    }

    /// The same in one unit, of the children given; NaN of none.
    fn mean_at(self, children: &[usize], unit: usize) -> f64 {
        let score = |child: &usize| self.column(*child).get(unit).copied().unwrap_or(f64::NAN);
        match children {
            [] => f64::NAN,
            [only] => score(only),
            _ => {
                let sum: f64 = children.iter().fold(0.0, |sum, child| sum + self.weight(*child) * score(child));
                sum / self.total_weight(children)
            }
        }
    }

    /// `M − S²/M` in every unit, from the means.
    fn penalise(self, children: &[usize], means: &mut [f64], squares: &mut [f64]) {
        squares.fill(0.0);
        for child in children {
            let weight = self.weight(*child);
            for ((square, x), mean) in squares.iter_mut().zip(self.column(*child)).zip(means.iter()) {
                *square += weight * ((x - mean) * (x - mean));
            }
        }
        let total = self.total_weight(children);
        for (mean, square) in means.iter_mut().zip(squares.iter()) {
            *mean = penalised(*mean, *square / total);
        }
    }

    /// The same in one unit, of the children given.
    fn penalised_at(self, children: &[usize], unit: usize, mean: f64) -> f64 {
        let square = children.iter().fold(0.0, |square, child| {
            let x = self.column(*child).get(unit).copied().unwrap_or(f64::NAN);
            square + self.weight(*child) * ((x - mean) * (x - mean))
        });
        penalised(mean, square / self.total_weight(children))
    }
}

/// ISTAT's penalty (Mazziotta and Pareto 2016): `M − S²/M`; children that agree are not penalised, at M = 0 either.
fn penalised(mean: f64, variance: f64) -> f64 {
    if variance > 0.0 { mean - variance / mean } else { mean }
}

/// A child that a mean of positive numbers cannot take in.
pub(crate) struct NotPositive {
    /// The unit.
    pub(crate) unit: usize,
    /// The node that would be made of it.
    pub(crate) node: usize,
    /// The indicator it comes from.
    pub(crate) leaf: usize,
}

/// Every place where a mean of positive numbers would meet a number that is not above 0, bottom up.
///
/// Weights do not matter, so one look serves all the draws: a node made of two or more children is positive whenever
/// they are, and one made of a single child hands its number on, whatever it is.
pub(crate) fn not_positive(tree: &Tree, presence: &Presence, leaves: &Columns) -> Vec<NotPositive> {
    let mut found = Vec::new();
    for unit in 0..leaves.n_rows() {
        // By node: the indicator whose number, not above 0, the node has taken.
        let mut taken: Vec<Option<usize>> = vec![None; tree.n_nodes()];
        for &node in tree.bottom_up() {
            let children = presence.children(tree, node, unit);
            let mut offenders = children.iter().filter_map(|child| match tree.leaf(*child) {
                Some(leaf) => leaves.column(leaf).get(unit).is_some_and(|it| *it <= 0.0).then_some(leaf),
                None => taken.get(*child).copied().flatten(),
            });
            if children.len() > 1 {
                found.extend(offenders.map(|leaf| NotPositive { unit, node, leaf }));
            } else {
                let offender = offenders.next();
                drop(offenders);
                if let Some(place) = taken.get_mut(node) {
                    *place = offender;
                }
            }
        }
    }
    found
}
