// SPDX-License-Identifier: AGPL-3.0-or-later
//! Branch and bound over the linear relaxation: the part with the highest bound first, each followed down to a plan. What it
//! stops with is a plan and a bound that no plan passes; how far it goes is counted in multiplications, not in seconds, so
//! that it gives the same everywhere.
#![expect(clippy::indexing_slicing, reason = "positions are those of the model's own cells and rows")]

use std::collections::BinaryHeap;
use std::rc::Rc;

use super::model::{cents, whole};
use super::simplex::{Relaxed, Simplex};
use super::{Model, PlanStatus};

mod cuts;
mod improve;
mod relaxation;

use relaxation::{Scaled, most, plan_of, set_limits, with_cuts};

/// How far the search goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effort {
    /// Millions of multiplications of the relaxations up to which the best plan of all is looked for.
    pub exact: u64,
    /// Millions up to which it goes on for a plan within `gap`.
    pub most: u64,
    /// Share of the bound that a plan may then stay behind.
    pub gap: f64,
}

impl Effort {
    /// What a person waits for while a slider moves: some hundredths of a second.
    pub const QUICK: Self = Self { exact: 10, most: 20, gap: 1e-4 };
    /// What a person waits for once: one or two seconds.
    pub const FULL: Self = Self { exact: 400, most: 2_500, gap: 1e-4 };
}

/// What a solver found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// What is known.
    pub status: PlanStatus,
    /// A number of editions a cell; `None` where no plan was found.
    pub editions: Option<Vec<i64>>,
    /// Benefit that no plan passes.
    pub upper_bound: f64,
    /// By row: benefit of one more of what it limits (a cent, an hour, an edition), by the relaxation.
    pub prices: Vec<f64>,
}

/// What counts as nothing, as a share of the benefit.
const NOTHING: f64 = 1e-6;
const MILLION: u64 = 1_000_000;
/// Pivots of one relaxation, at most.
const PIVOTS: usize = 5_000;
/// Parts of a search between plans.
const BETWEEN: usize = 200;
/// How far behind the best plan one may be that exchanges are tried on, as a share.
const NEAR: f64 = 5e-4;
/// How far a number of editions may be from a whole one.
const WHOLE: f64 = 1e-6;

/// Solves a programme.
pub fn solve(model: &Model, effort: Effort) -> Found {
    let most: Vec<i64> = (0..model.cells.len()).map(|it| most(model, it)).collect();
    let (scaled, prices, work) = with_cuts(model, &most, effort);
    Search::new(model, &scaled, &most, prices, effort, work).run()
}

/// A part of the plans: those with this many editions a cell.
struct Part {
    bound: f64,
    number: usize,
    limits: Vec<(i64, i64)>,
    basic: Rc<[usize]>,
}

impl PartialEq for Part {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Part {}

impl PartialOrd for Part {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Part {
    /// The highest bound first, then the newest.
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.bound.total_cmp(&other.bound).then(self.number.cmp(&other.number))
    }
}

struct Search<'a> {
    model: &'a Model,
    scaled: &'a Scaled,
    most: &'a [i64],
    effort: Effort,
    simplex: Simplex<'a>,
    open: BinaryHeap<Part>,
    n_parts: usize,
    most_parts: usize,
    /// Multiplications so far, those of this search's own relaxation left out.
    work: u64,
    n_made: usize,
    best: Option<Vec<i64>>,
    best_value: f64,
    /// The highest bound of a part that was put aside as no better than the best plan.
    aside: f64,
    prices: Vec<f64>,
    /// Whether it looks between plans for another search.
    is_inner: bool,
    draft: improve::Draft<'a>,
}

/// What a part came to.
enum Step {
    Done,
    Follow(Part),
}

impl<'a> Search<'a> {
    fn new(model: &'a Model, scaled: &'a Scaled, most: &'a [i64], prices: Vec<f64>, effort: Effort, work: u64) -> Self {
        Self {
            model,
            scaled,
            most,
            effort,
            simplex: Simplex::new(&scaled.programme, Vec::new()),
            open: BinaryHeap::new(),
            n_parts: 0,
            most_parts: usize::MAX,
            work,
            n_made: 0,
            best: None,
            best_value: f64::NEG_INFINITY,
            aside: f64::NEG_INFINITY,
            prices,
            is_inner: false,
            draft: improve::Draft::new(model),
        }
    }

    fn run(mut self) -> Found {
        let all = self.most.iter().map(|most| (0, *most)).collect();
        self.search(all);
        self.found()
    }

    /// Goes through the parts of some limits.
    fn search(&mut self, limits: Vec<(i64, i64)>) {
        let root = Part { bound: f64::INFINITY, number: 0, limits, basic: self.simplex.basic.as_slice().into() };
        self.open.push(root);
        self.simplex.most_work = (self.effort.most * MILLION).saturating_sub(self.work) * 2;
        'search: while let Some(mut part) = self.open.pop() {
            loop {
                if self.is_no_better(part.bound) {
                    self.aside = self.aside.max(part.bound);
                    continue 'search;
                }
                if self.n_parts > 0 && (self.n_parts >= self.most_parts || self.work() > self.effort.most * MILLION) {
                    self.open.push(part);
                    break 'search;
                }
                match self.step(part) {
                    Step::Done => continue 'search,
                    Step::Follow(next) => part = next,
                }
            }
        }
    }

    /// Looks for better plans between the best one and a relaxed one: what both agree on stays (Danna, Rothberg and Le Pape,
    /// «Exploring relaxation induced neighborhoods to improve MIP solutions», *Mathematical Programming* 102, 2005).
    fn look_between(&mut self, limits: &[(i64, i64)], solution: &[f64]) {
        let Some(best) = &self.best else { return };
        let between = |((n, x), (low, high)): ((&i64, &f64), &(i64, i64))| {
            let (below, above) = (cents(x + WHOLE), cents((x - WHOLE).ceil()));
            (below.min(*n).max(*low), above.max(*n).min(*high))
        };
        let between: Vec<(i64, i64)> = best.iter().zip(solution).zip(limits).map(between).collect();
        if between.iter().any(|(low, high)| low > high) {
            return;
        }
        let prices = self.prices.clone();
        let so_far = self.work();
        let mut inner = Self::new(self.model, self.scaled, self.most, prices, self.effort, so_far);
        (inner.is_inner, inner.most_parts) = (true, BETWEEN);
        (inner.best, inner.best_value) = (self.best.clone(), self.best_value);
        inner.search(between);
        self.work += inner.work() - so_far;
        (self.best, self.best_value) = (inner.best, inner.best_value);
    }

    fn work(&self) -> u64 {
        self.work + self.simplex.work + self.draft.work
    }

    /// Whether a part with this bound cannot hold a plan that is worth looking for.
    fn is_no_better(&self, bound: f64) -> bool {
        let gap = if self.work() > self.effort.exact * MILLION { self.effort.gap } else { 0.0 };
        self.best.is_some()
            && bound <= self.best_value + self.best_value.abs() * gap.max(NOTHING / 4.0) + self.nothing()
    }

    /// What counts as nothing where the best plan brings nothing: what the relaxations round.
    fn nothing(&self) -> f64 {
        NOTHING / 10.0 * self.scaled.profit
    }

    fn found(self) -> Found {
        let open = self.open.iter().map(|it| it.bound).fold(f64::NEG_INFINITY, f64::max);
        let bound = open.max(self.aside).max(self.best_value);
        let upper_bound = if bound - self.best_value <= self.nothing() { self.best_value } else { bound };
        let status = match &self.best {
            Some(_) if upper_bound - self.best_value <= NOTHING * upper_bound.abs() => PlanStatus::Optimal,
            Some(_) => PlanStatus::Feasible,
            None if self.open.is_empty() && self.aside.is_infinite() => PlanStatus::Infeasible,
            None => PlanStatus::Unknown,
        };
        Found { status, editions: self.best, upper_bound, prices: self.prices }
    }

    /// Relaxes a part, tries to make a plan of it, and splits it.
    fn step(&mut self, mut part: Part) -> Step {
        self.n_parts += 1;
        set_limits(&mut self.simplex, self.model, &part.limits);
        if *part.basic != *self.simplex.basic {
            self.simplex.take(&part.basic);
        }
        let outcome = self.simplex.solve(PIVOTS);
        if outcome == Relaxed::Infeasible {
            return Step::Done;
        }
        part.bound = part.bound.min(self.simplex.bound() * self.scaled.profit);
        if outcome == Relaxed::Open {
            // Given up: its bound holds all the same, and a plan may be made of nothing.
            if self.best.is_none() {
                self.try_plan(&vec![0.0; self.model.cells.len()]);
            }
            self.aside = self.aside.max(part.bound);
            return Step::Done;
        }
        let solution = plan_of(&self.simplex);
        if self.n_parts % 8 == 1 || self.best.is_none() || solution.iter().all(|it| (it - it.round()).abs() <= WHOLE) {
            self.try_plan(&solution);
        }
        if !self.is_inner && (self.n_parts.is_power_of_two() || self.n_parts.is_multiple_of(2048)) {
            self.look_between(&part.limits, &solution);
        }
        if self.is_no_better(part.bound) {
            self.aside = self.aside.max(part.bound);
            return Step::Done;
        }
        self.tighten(&mut part);
        part.basic = self.simplex.basic.as_slice().into();
        self.split(part, &solution)
    }

    /// Makes a plan of a relaxed one, and keeps it where it is the best so far.
    fn try_plan(&mut self, solution: &[f64]) {
        let prices = self.scaled.prices(&self.simplex, self.model.rows.len());
        let Some(mut plan) = self.draft.plan_near(solution, &prices) else { return };
        let mut value = self.model.value(&plan);
        // Exchanges take a third of the work at most, after the first few.
        let may_take = self.draft.work < 50 * MILLION + self.work() / 3;
        if value > self.best_value || may_take && value > self.best_value - self.best_value.abs() * NEAR {
            plan = self.draft.improve();
            value = self.model.value(&plan);
        }
        if value > self.best_value && self.model.keeps_all(&plan) {
            (self.best_value, self.best) = (value, Some(plan));
        }
    }

    /// Narrows the limits of every cell to the editions that a better plan can have: with prices π, no plan of the part passes
    /// the bound less what the cell loses at its price.
    fn tighten(&self, part: &mut Part) {
        if self.best.is_none() {
            return;
        }
        let slack = part.bound - self.best_value;
        let prices = self.simplex.prices();
        let price = |terms: &Vec<(usize, f64)>| terms.iter().map(|(row, term)| prices[*row] * term).sum::<f64>();
        let price_of = self.scaled.programme.columns.iter().step_by(2).map(|it| price(it) * self.scaled.profit);
        for ((cell, limits), price) in self.model.cells.iter().zip(&mut part.limits).zip(price_of) {
            let (mut low, mut high) = *limits;
            if low == high {
                continue;
            }
            let worth = |n: i64| cell.value(n) - price * whole(n);
            // Concave: the best lies at a kink or at an end.
            let kinks = [low, high, cell.full.clamp(low, high)];
            let best = kinks.into_iter().map(worth).fold(f64::NEG_INFINITY, f64::max);
            let is_lost = |n: i64| best - worth(n) > slack + 1e-9 * slack.abs();
            while low < high && is_lost(low) {
                low += 1;
            }
            while high > low && is_lost(high) {
                high -= 1;
            }
            *limits = (low, high);
        }
    }

    /// Two parts of one, at the cell that is farthest from whole; the nearer is followed.
    fn split(&mut self, part: Part, solution: &[f64]) -> Step {
        let (mut chosen, mut is_outside) = ((0.0, None), false);
        for (i, n) in solution.iter().enumerate() {
            let below = cents(*n + WHOLE);
            let share = n - whole(below);
            let (low, high) = part.limits[i];
            is_outside |= *n < whole(low) - WHOLE || *n > whole(high) + WHOLE;
            if share > WHOLE && low < high {
                let cell = &self.model.cells[i];
                let weight = share.min(1.0 - share) * (cell.value(below + 1) - cell.value(below) + 1e-9);
                if weight > chosen.0 {
                    chosen = (weight, Some((i, below, share)));
                }
            }
        }
        let Some((i, below, share)) = chosen.1 else {
            if is_outside {
                // Narrower limits left the relaxed plan outside: it is relaxed again.
                return Step::Follow(part);
            }
            // Whole already: its plan was tried, and no other of the part is better.
            self.aside = self.aside.max(part.bound);
            return Step::Done;
        };
        let (low, high) = part.limits[i];
        let mut child = |limits: (i64, i64)| {
            if limits.0 > limits.1 {
                return None;
            }
            let mut all = part.limits.clone();
            all[i] = limits;
            self.n_made += 1;
            Some(Part { bound: part.bound, number: self.n_made, limits: all, basic: Rc::clone(&part.basic) })
        };
        let (down, up) = (child((low, below.min(high))), child(((below + 1).max(low), high)));
        let (first, second) = if share >= 0.5 { (up, down) } else { (down, up) };
        match (first, second) {
            (Some(first), second) => {
                self.open.extend(second);
                Step::Follow(first)
            }
            (None, Some(second)) => Step::Follow(second),
            (None, None) => Step::Done,
        }
    }
}
