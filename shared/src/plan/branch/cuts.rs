// SPDX-License-Identifier: AGPL-3.0-or-later
//! Cuts: inequalities that every whole plan keeps and the relaxed one breaks, by mixed-integer rounding of each rule's row
//! (Marchand and Wolsey, «Aggregation and mixed integer rounding to solve MIPs», *Operations Research* 49, 2001).
#![expect(clippy::indexing_slicing, reason = "positions are those of the model's own cells and rows")]

use crate::plan::Model;
use crate::plan::model::whole;

/// Σ term·editions ≤ side.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Cut {
    pub(super) terms: Vec<(usize, f64)>,
    pub(super) side: f64,
}

/// How many cuts a row gives in one round.
const A_ROW: usize = 3;
/// What a cut must be broken by, of the length of its terms.
const DEPTH: f64 = 1e-4;

/// The cut of each row that the relaxed plan breaks farthest, at most one a row.
pub(super) fn cuts(model: &Model, most: &[i64], solution: &[f64]) -> Vec<Cut> {
    model.rows.iter().flat_map(|row| deepest(&row.terms, row.bound, most, solution)).collect()
}

/// The cuts of a row that are broken farthest, the farthest first.
fn deepest(terms: &[(usize, f64)], side: f64, most: &[i64], solution: &[f64]) -> Vec<Cut> {
    let is_fractional = |cell: usize| (solution[cell] - solution[cell].round()).abs() > 1e-6;
    let fractional = terms.iter().filter(|(cell, _)| is_fractional(*cell));
    let mut divisors: Vec<f64> =
        fractional.flat_map(|(_, it)| [1.0, 0.5, 2.0, 1.0 / 3.0, 0.25].map(|part| it.abs() * part)).collect();
    divisors.sort_by(f64::total_cmp);
    divisors.dedup();
    let mut found: Vec<(f64, Cut)> = Vec::new();
    for divisor in divisors.into_iter().take(40) {
        if let Some(cut) = rounded(terms, side, divisor, most, solution) {
            let at = |(cell, term): &(usize, f64)| term * solution[*cell];
            let length: f64 = cut.terms.iter().map(|(_, it)| it * it).sum::<f64>().sqrt();
            let depth = (cut.terms.iter().map(at).sum::<f64>() - cut.side) / length;
            if depth > DEPTH {
                found.push((depth, cut));
            }
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    found.into_iter().take(A_ROW).map(|(_, cut)| cut).collect()
}

/// A row divided and rounded; cells nearer to their upper limit are counted down from it.
fn rounded(terms: &[(usize, f64)], side: f64, divisor: f64, most: &[i64], solution: &[f64]) -> Option<Cut> {
    let is_down = |cell: usize| 2.0 * solution[cell] > whole(most[cell]);
    let counted: f64 = terms.iter().filter(|(cell, _)| is_down(*cell)).map(|(cell, it)| it * whole(most[*cell])).sum();
    let right = (side - counted) / divisor;
    let share = right - right.floor();
    if !(0.005..=0.995).contains(&share) {
        return None;
    }
    let mut cut = Cut { terms: Vec::with_capacity(terms.len()), side: right.floor() };
    for (cell, term) in terms {
        let sign = if is_down(*cell) { -1.0 } else { 1.0 };
        let scaled = sign * term / divisor;
        // A share that rounding made of a whole number is none.
        let below = (scaled + 1e-9).floor();
        let rest = (scaled - below).max(0.0);
        let term = below + (rest - share).max(0.0) / (1.0 - share);
        if term.abs() > 0.0 {
            cut.terms.push((*cell, sign * term));
            if is_down(*cell) {
                cut.side -= term * whole(most[*cell]);
            }
        }
    }
    // What rounding may have taken is given back.
    cut.side += 1e-9 * cut.side.abs().max(1.0);
    Some(cut)
}
