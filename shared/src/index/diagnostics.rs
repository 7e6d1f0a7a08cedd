// SPDX-License-Identifier: AGPL-3.0-or-later
//! Step 8: whether the index holds together, and what each indicator is like.

use super::prepared::Prepared;
use super::{COHERENT, LOW_COHERENCE, LeafResult, NodeResult};
use crate::statistics::{
    correlation, count, cronbach_alpha, kurtosis, mean, present, range, ranks, skewness, standard_deviation,
};

/// Per node: α over its children and the correlation of each child with it. Both look at scores, normalised and
/// directed, so a child that disagrees shows as negative.
pub(crate) fn node_results(prepared: &Prepared, scores: &[Vec<f64>]) -> Vec<NodeResult> {
    let tree = &prepared.tree;
    let column = |member: usize| match tree.leaf(member) {
        Some(leaf) => prepared.normalised.column(leaf),
        None => scores.get(member).map(Vec::as_slice).unwrap_or_default(),
    };
    let code = |member: usize| match tree.leaf(member) {
        Some(leaf) => prepared.recipe.indicators.get(leaf).map(|it| it.code.clone()),
        None => prepared.recipe.nodes.get(member).map(|it| it.code.clone()),
    };
    let result = |(node, it): (usize, &super::Node)| {
        let children = tree.children(node);
        let columns: Vec<&[f64]> = children.iter().map(|child| column(*child)).collect();
        let alpha = cronbach_alpha(&columns);
        let is_doubtful = children.len() > 2 && alpha.is_some_and(|it| it < COHERENT);
        let own = column(node);
        let correlations = children.iter().filter_map(|it| Some((code(*it)?, correlation(column(*it), own)?)));
        NodeResult {
            code: it.code.clone(),
            n_children: children.len(),
            cronbach_alpha: alpha,
            correlations: correlations.collect(),
            warnings: if is_doubtful { vec![LOW_COHERENCE.to_owned()] } else { Vec::new() },
        }
    };
    prepared.recipe.nodes.iter().enumerate().map(result).collect()
}

/// Per indicator: its figures as it came, before imputation and treatment and in its own direction, what was done to
/// it, and how far the units would move without it.
pub(crate) fn leaf_results(prepared: &Prepared, scores: &[Vec<f64>]) -> Vec<LeafResult> {
    let root = scores.get(prepared.tree.root()).map(Vec::as_slice).unwrap_or_default();
    let own_ranks = ranks(root);
    let n_units = count(prepared.units.len());
    let leaves = prepared.recipe.indicators.iter().zip(prepared.raw.iter()).zip(&prepared.treated).enumerate();
    leaves
        .map(|(leaf, ((it, column), treated))| {
            let values = present(column);
            let range = range(&values);
            LeafResult {
                code: it.code.clone(),
                min: range.map(|(low, _)| low),
                max: range.map(|(_, high)| high),
                mean: mean(&values),
                sd: standard_deviation(&values),
                skewness: skewness(&values),
                kurtosis: kurtosis(&values),
                availability: count(values.len()) / n_units,
                treatment: treated.to_string(),
                mean_rank_change_without: mean_rank_change_without(prepared, leaf, &own_ranks),
            }
        })
        .collect()
}

/// Mean of |rank change| when an indicator leaves the tree, over the units that have a rank with it and without it;
/// nodes left without children leave too. `None` where nothing is left, or no unit has both ranks.
fn mean_rank_change_without(prepared: &Prepared, leaf: usize, own_ranks: &[Option<usize>]) -> Option<f64> {
    let tree = prepared.tree.without(leaf)?;
    let root = tree.root();
    let weights = prepared.weights();
    let mut aggregator = prepared.aggregator(tree, &weights);
    let scores = aggregator.scores(prepared.recipe.aggregation, &weights, &prepared.normalised);
    let ranks = ranks(scores.get(root)?);
    let changes: Vec<f64> =
        own_ranks.iter().zip(&ranks).filter_map(|(a, b)| Some(count((*a)?.abs_diff((*b)?)))).collect();
    mean(&changes)
}
