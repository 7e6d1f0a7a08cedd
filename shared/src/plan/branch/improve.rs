// SPDX-License-Identifier: AGPL-3.0-or-later
//! From a relaxed plan to a whole one, and from that to a better one by exchanges.
#![expect(clippy::indexing_slicing, reason = "positions are those of the model's own cells and rows")]

use crate::plan::model::{cents, whole};
use crate::plan::simplex::length;
use crate::plan::{Model, PlanRule};

/// Rounds of exchanges, at most.
const ROUNDS: usize = 40;

/// A plan being made, with what it uses of each row.
pub(super) struct Draft<'a> {
    model: &'a Model,
    /// The row of the budget, where there is one.
    budget: Option<usize>,
    /// By cell: the rows it is in, and what an edition takes.
    terms: Vec<Vec<(usize, f64)>>,
    editions: Vec<i64>,
    used: Vec<f64>,
    /// By cell: what an edition takes at the prices.
    price: Vec<f64>,
    /// Steps so far, about as long as a multiplication of the relaxations.
    pub(super) work: u64,
}

impl<'a> Draft<'a> {
    pub(super) fn new(model: &'a Model) -> Self {
        let n = model.cells.len();
        let mut terms = vec![Vec::new(); n];
        for (row, it) in model.rows.iter().enumerate() {
            it.terms.iter().for_each(|(cell, term)| terms[*cell].push((row, *term)));
        }
        let budget = model.rows.iter().position(|it| it.rule == PlanRule::Budget);
        Self {
            model,
            budget,
            terms,
            editions: vec![0; n],
            used: vec![0.0; model.rows.len()],
            price: vec![0.0; n],
            work: 0,
        }
    }

    /// A plan near a relaxed one: whole editions of it, floors met, and what is left filled. `None` where the floors cannot be
    /// met like this.
    pub(super) fn plan_near(&mut self, solution: &[f64], prices: &[f64]) -> Option<Vec<i64>> {
        for (cell, n) in solution.iter().enumerate() {
            self.editions[cell] = cents(n + 1e-6);
            self.price[cell] = self.terms[cell].iter().map(|(row, term)| prices[*row] * term).sum();
        }
        for (used, row) in self.used.iter_mut().zip(&self.model.rows) {
            *used = row.used(&self.editions);
        }
        self.meet_floors();
        self.make_room();
        self.fill(None);
        (self.keeps_all() && self.model.keeps_all(&self.editions)).then(|| self.editions.clone())
    }

    /// Exchanges on the plan made last: one edition goes, and what fits then comes; as long as that brings more.
    pub(super) fn improve(&mut self) -> Vec<i64> {
        for _ in 0..ROUNDS {
            if !(refill(self) || swap(self)) {
                break;
            }
        }
        self.editions.clone()
    }

    fn gain(&self, cell: usize) -> f64 {
        let n = self.editions[cell];
        self.model.cells[cell].value(n + 1) - self.model.cells[cell].value(n)
    }

    fn add(&mut self, cell: usize, n: i64) {
        self.editions[cell] += n;
        for (row, term) in &self.terms[cell] {
            self.used[*row] += term * whole(n);
        }
    }

    fn is_within(&self, row: usize, used: f64) -> bool {
        used <= self.model.rows[row].bound + self.model.rows[row].tolerance() / 2.0
    }

    /// Whether one more edition keeps every row; a floor that is not met yet is no reason against.
    fn fits(&self, cell: usize) -> bool {
        self.fits_rows(cell, None)
    }

    /// The same without the budget.
    fn fits_but_for_budget(&self, cell: usize) -> bool {
        self.fits_rows(cell, self.budget)
    }

    fn fits_rows(&self, cell: usize, without: Option<usize>) -> bool {
        let is_kept = |(row, term): &(usize, f64)| {
            Some(*row) == without || *term <= 0.0 || self.is_within(*row, self.used[*row] + term)
        };
        self.editions[cell] < self.model.cells[cell].most && self.terms[cell].iter().all(is_kept)
    }

    fn keeps_all(&self) -> bool {
        self.used.iter().enumerate().all(|(row, used)| self.is_within(row, *used))
    }

    /// Cells by what the next edition brings for its price, the best first.
    fn order(&mut self, cells: impl Iterator<Item = usize>) -> Vec<usize> {
        let least = self.price.iter().copied().filter(|it| *it > 0.0).fold(f64::INFINITY, f64::min).min(1.0) * 1e-3;
        let mut order: Vec<(f64, usize)> = cells.map(|it| (self.gain(it) / self.price[it].max(least), it)).collect();
        order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        self.work += 64 * length(order.len());
        order.into_iter().map(|(_, it)| it).collect()
    }

    /// Adds editions while they fit and bring something, the best first.
    fn fill(&mut self, without: Option<usize>) -> f64 {
        let order = self.order((0..self.editions.len()).filter(|it| Some(*it) != without));
        let mut brought = 0.0;
        for cell in order {
            while self.gain(cell) > 0.0 && self.fits(cell) {
                brought += self.gain(cell);
                self.add(cell, 1);
            }
        }
        brought
    }

    /// Meets the floors that are not met, with what brings most in their regions, also past the budget.
    fn meet_floors(&mut self) {
        for row in 0..self.model.rows.len() {
            if self.model.rows[row].rule != PlanRule::Floor || self.is_within(row, self.used[row]) {
                continue;
            }
            let cells: Vec<usize> = self.model.rows[row].terms.iter().map(|(cell, _)| *cell).collect();
            for cell in self.order(cells.into_iter()) {
                while !self.is_within(row, self.used[row]) && self.fits_but_for_budget(cell) {
                    self.add(cell, 1);
                }
            }
        }
    }

    /// Takes out what brings least for its cost, where its region's floor allows it, until the budget holds.
    fn make_room(&mut self) {
        let worth = |draft: &Self, cell: usize| {
            let (of, n) = (&draft.model.cells[cell], draft.editions[cell]);
            (of.value(n) - of.value(n - 1)) / whole(of.cost.max(1))
        };
        while self.budget.is_some_and(|row| !self.is_within(row, self.used[row])) {
            self.work += 8 * length(self.editions.len());
            let can_go = |it: &usize| self.editions[*it] > 0 && self.model.cells[*it].cost > 0 && self.can_go(*it);
            let all = (0..self.editions.len()).filter(can_go).map(|it| (worth(self, it), it));
            let Some((_, cell)) = all.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))) else { break };
            self.add(cell, -1);
        }
    }

    /// Whether one edition less keeps every floor.
    fn can_go(&self, cell: usize) -> bool {
        self.terms[cell].iter().all(|(row, term)| *term >= 0.0 || self.is_within(*row, self.used[*row] - term))
    }
}

/// Takes one edition out and fills again without it.
fn refill(draft: &mut Draft<'_>) -> bool {
    let mut is_better = false;
    for cell in 0..draft.editions.len() {
        let before = draft.editions.clone();
        let used = draft.used.clone();
        if draft.editions[cell] == 0 {
            continue;
        }
        draft.add(cell, -1);
        let lost = draft.gain(cell);
        if draft.fill(Some(cell)) > lost + 1e-9 * lost.abs() && draft.keeps_all() {
            is_better = true;
        } else {
            draft.editions = before;
            draft.used = used;
        }
    }
    is_better
}

/// One edition for another that brings more.
fn swap(draft: &mut Draft<'_>) -> bool {
    let mut is_better = false;
    for out in 0..draft.editions.len() {
        if draft.editions[out] == 0 {
            continue;
        }
        draft.add(out, -1);
        draft.work += 16 * length(draft.editions.len());
        let lost = draft.gain(out);
        let mut best = (lost + 1e-9 * lost.abs(), None);
        for other in (0..draft.editions.len()).filter(|it| *it != out) {
            let gain = draft.gain(other);
            if gain > best.0 && draft.fits(other) {
                draft.add(other, 1);
                if draft.keeps_all() {
                    best = (gain, Some(other));
                }
                draft.add(other, -1);
            }
        }
        draft.add(best.1.unwrap_or(out), 1);
        is_better |= best.1.is_some();
    }
    is_better
}
