// SPDX-License-Identifier: AGPL-3.0-or-later
//! From a model to its relaxation: scaled rows, two columns a cell, and the cuts of the root.
#![expect(clippy::indexing_slicing, reason = "positions are those of the model's own cells and rows")]

use super::cuts::{self, Cut};
use super::{Effort, MILLION, PIVOTS};
use crate::plan::model::{cents, whole};
use crate::plan::simplex::{Programme, Relaxed, Simplex};
use crate::plan::{Cell, Model, PlanRule};

/// Rounds of cuts, and how many cuts in all.
const ROUNDS: usize = 12;
const CUTS: usize = 160;

/// The relaxation with its cuts, the prices of the rules before any, and the work it took.
pub(super) fn with_cuts(model: &Model, most: &[i64], effort: Effort) -> (Scaled, Vec<f64>, u64) {
    let mut cuts: Vec<Cut> = Vec::new();
    let mut scaled = Scaled::of(model, &cuts);
    let mut first = vec![0.0; model.rows.len()];
    let mut work = 0;
    for round in 0..=ROUNDS {
        let limits: Vec<(i64, i64)> = most.iter().map(|it| (0, *it)).collect();
        let mut simplex = Simplex::new(&scaled.programme, Vec::new());
        set_limits(&mut simplex, model, &limits);
        // The first relaxation may take half of all, each round of cuts what is left of a quarter.
        simplex.most_work = (effort.most * MILLION / if round == 0 { 2 } else { 4 }).saturating_sub(work);
        let outcome = simplex.solve(PIVOTS);
        if round == 0 {
            first = scaled.prices(&simplex, model.rows.len());
        }
        work += simplex.work;
        if outcome != Relaxed::Optimal || round == ROUNDS || work > effort.most * MILLION / 4 {
            break;
        }
        // A cut that no longer holds anything back is dropped.
        let is_tight: Vec<bool> = simplex.prices().iter().skip(model.rows.len()).map(|it| *it > 1e-12).collect();
        let solution = plan_of(&simplex);
        let new = cuts::cuts(model, most, &solution);
        if new.is_empty() {
            break;
        }
        let mut tight = is_tight.into_iter();
        cuts.retain(|_| tight.next().unwrap_or(true));
        cuts.extend(new);
        cuts.truncate(CUTS);
        scaled = Scaled::of(model, &cuts);
    }
    (scaled, first, work)
}

/// A relaxed plan: editions a cell.
pub(super) fn plan_of(simplex: &Simplex<'_>) -> Vec<f64> {
    simplex.solution().chunks_exact(2).map(|it| it.iter().sum()).collect()
}

/// Sets the limits of the two columns of each cell.
pub(super) fn set_limits(simplex: &mut Simplex<'_>, model: &Model, limits: &[(i64, i64)]) {
    simplex.low.clear();
    simplex.high.clear();
    for (cell, (low, high)) in model.cells.iter().zip(limits) {
        simplex.low.extend([whole(*low.min(&cell.full)), whole((low - cell.full).max(0))]);
        simplex.high.extend([whole(*high.min(&cell.full)), whole((high - cell.full).max(0))]);
    }
}

/// The relaxation, rows and profits brought to a size near 1.
pub(super) struct Scaled {
    pub(super) programme: Programme,
    rows: Vec<f64>,
    pub(super) profit: f64,
}

impl Scaled {
    /// Two columns a cell: its whole editions, and the one that is not full. Rows of the rules first, then the cuts.
    fn of(model: &Model, cuts: &[Cut]) -> Self {
        let or_one = |it: f64| if it > 0.0 { it } else { 1.0 };
        let rules = model.rows.iter().map(|it| (&it.terms, it.bound));
        let all: Vec<(&Vec<(usize, f64)>, f64)> = rules.chain(cuts.iter().map(|it| (&it.terms, it.side))).collect();
        let largest = |terms: &[(usize, f64)]| terms.iter().map(|(_, it)| it.abs()).fold(0.0, f64::max);
        let rows: Vec<f64> = all.iter().map(|(terms, _)| or_one(largest(terms))).collect();
        let profit = or_one(model.cells.iter().map(|it| it.value(1)).fold(0.0, f64::max));
        let mut columns = vec![Vec::new(); 2 * model.cells.len()];
        for (row, ((terms, _), scale)) in all.iter().zip(&rows).enumerate() {
            for (cell, term) in *terms {
                columns[2 * cell].push((row, term / scale));
                columns[2 * cell + 1].push((row, term / scale));
            }
        }
        let rest = |it: &Cell| it.value(it.most) - it.value(it.full);
        let profits = model.cells.iter().flat_map(|it| [it.benefit * whole(it.seats), rest(it)]);
        let programme = Programme {
            columns,
            profit: profits.map(|it| it / profit).collect(),
            side: all.iter().zip(&rows).map(|((_, side), scale)| side / scale).collect(),
        };
        Self { programme, rows, profit }
    }

    /// Prices of the rules, in their units and that of the benefit.
    pub(super) fn prices(&self, simplex: &Simplex<'_>, n_rules: usize) -> Vec<f64> {
        simplex.prices().iter().zip(&self.rows).take(n_rules).map(|(it, scale)| it * self.profit / scale).collect()
    }
}

/// Editions of a cell that each rule alone allows, at most.
pub(super) fn most(model: &Model, cell: usize) -> i64 {
    let mut most = model.cells[cell].most;
    for row in model.rows.iter().filter(|it| it.rule != PlanRule::Floor) {
        if let Ok(at) = row.terms.binary_search_by_key(&cell, |(it, _)| *it) {
            most = most.min(cents((row.bound + row.tolerance()) / row.terms[at].1)).max(0);
        }
    }
    most
}
