// SPDX-License-Identifier: AGPL-3.0-or-later
//! A problem as a whole-number programme: a cell a need, a row a rule.

use std::collections::BTreeMap;

use super::{PlanProblem, PlanRule};
use crate::statistics::count;

/// What is decided for one need: how many editions, 0 to `most`.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Position of the need in the problem.
    pub need: usize,
    /// Position of the module.
    pub module: usize,
    /// Position of the region.
    pub region: usize,
    /// Editions that serve everybody: more are of no use.
    pub most: i64,
    /// Editions that are full.
    pub full: i64,
    /// Seats of an edition.
    pub seats: i64,
    /// People to train.
    pub wanted: i64,
    /// Benefit of a seat.
    pub benefit: f64,
    /// Cost of an edition, in cents.
    pub cost: i64,
    /// Hours of an edition.
    pub hours: f64,
}

impl Cell {
    /// People that so many editions serve.
    pub fn served(&self, editions: i64) -> i64 {
        self.wanted.min(self.seats * editions)
    }

    /// Benefit of so many editions: concave, whole editions first.
    pub fn value(&self, editions: i64) -> f64 {
        self.benefit * whole(self.served(editions))
    }
}

/// A rule as a row: Σ coefficient·editions ≤ limit over the cells it is about. A floor is its negative.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Which rule.
    pub rule: PlanRule,
    /// Position of the region it is about.
    pub region: Option<usize>,
    /// Position of the module it is about.
    pub module: Option<usize>,
    /// The limit, in the rule's own unit (cents, hours, editions); of a floor what must be reached.
    pub limit: f64,
    /// By cell: what an edition takes of it.
    pub(super) terms: Vec<(usize, f64)>,
    /// The right side, rounded to what whole editions can reach.
    pub(super) bound: f64,
}

/// A problem as a whole-number programme.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// One a need that editions can serve, in the order of the problem.
    pub cells: Vec<Cell>,
    /// The budget first, then floors, hours and limits of modules, each in the order of the problem.
    pub rows: Vec<Row>,
    /// By region: what is spent there at least, in cents, and whether its needs cost less than its share.
    pub(super) floors: Vec<(i64, bool)>,
}

impl Model {
    /// The programme of a checked problem.
    pub fn of(problem: &PlanProblem) -> Self {
        let modules: BTreeMap<&str, usize> =
            problem.modules.iter().enumerate().map(|(i, it)| (it.code.as_str(), i)).collect();
        let regions: BTreeMap<&str, usize> =
            problem.regions.iter().enumerate().map(|(i, it)| (it.code.as_str(), i)).collect();
        let mut cells = Vec::with_capacity(problem.needs.len());
        for (i, need) in problem.needs.iter().enumerate().filter(|(_, it)| it.seats > 0) {
            let position = modules.get(need.module.as_str()).zip(regions.get(need.region.as_str()));
            let Some((&module, &region)) = position else { continue };
            let Some(of) = problem.modules.get(module) else { continue };
            cells.push(Cell {
                need: i,
                module,
                region,
                most: (need.seats + of.seats - 1) / of.seats,
                full: need.seats / of.seats,
                seats: of.seats,
                wanted: need.seats,
                benefit: need.benefit,
                cost: of.cost_cents,
                hours: of.hours,
            });
        }
        let floors = floors(problem, &cells);
        let rows = rows(problem, &cells, &floors);
        Self { cells, rows, floors }
    }

    /// Benefit of a number of editions a cell.
    pub fn value(&self, editions: &[i64]) -> f64 {
        self.cells.iter().zip(editions).map(|(cell, n)| cell.value(*n)).sum()
    }

    /// Cost of a number of editions a cell, in cents.
    pub fn cost(&self, editions: &[i64]) -> i64 {
        self.cells.iter().zip(editions).map(|(cell, n)| cell.cost * n).sum()
    }

    /// Whether a number of editions a cell keeps every rule.
    pub fn keeps_all(&self, editions: &[i64]) -> bool {
        self.rows.iter().all(|row| row.is_kept(editions))
    }

    /// The same without some rows.
    pub(super) fn with_rows(&self, keep: impl Fn(usize) -> bool) -> Self {
        let rows = self.rows.iter().enumerate().filter(|(i, _)| keep(*i)).map(|(_, it)| it.clone());
        Self { cells: self.cells.clone(), rows: rows.collect(), floors: self.floors.clone() }
    }
}

impl Row {
    /// What a number of editions takes of the rule, in its unit: cents, hours, editions. Sums of cents and editions are exact.
    pub fn used(&self, editions: &[i64]) -> f64 {
        let of = |(cell, term): &(usize, f64)| term * whole(editions.get(*cell).copied().unwrap_or(0));
        self.terms.iter().map(of).sum()
    }

    /// Whether the rule is kept; hours by a millionth, as they need not be whole.
    pub fn is_kept(&self, editions: &[i64]) -> bool {
        self.used(editions) <= self.bound + self.tolerance()
    }

    pub(super) fn tolerance(&self) -> f64 {
        if self.rule == PlanRule::Hours { 1e-6 } else { 0.25 }
    }
}

/// What is spent in each region at least, and whether its needs allow less than its share.
fn floors(problem: &PlanProblem, cells: &[Cell]) -> Vec<(i64, bool)> {
    let mut needed = vec![0_i64; problem.regions.len()];
    for cell in cells {
        if let Some(it) = needed.get_mut(cell.region) {
            *it += cell.cost * cell.most;
        }
    }
    let share = |(region, needed): (&super::PlanRegion, i64)| {
        // The last cent of a share may be a matter of rounding.
        let share = (region.min_budget_share * whole(problem.budget_cents) - 1e-3).ceil().max(0.0);
        if share > whole(needed) { (needed, true) } else { (cents(share), false) }
    };
    problem.regions.iter().zip(needed).map(share).collect()
}

fn rows(problem: &PlanProblem, cells: &[Cell], floors: &[(i64, bool)]) -> Vec<Row> {
    let terms = |of: &dyn Fn(&Cell) -> f64| -> Vec<(usize, f64)> {
        cells.iter().enumerate().map(|(i, cell)| (i, of(cell))).filter(|(_, it)| it.abs() > 0.0).collect()
    };
    let mut rows =
        vec![Row::new(PlanRule::Budget, None, None, whole(problem.budget_cents), terms(&|it| whole(it.cost)))];
    for (region, (floor, _)) in floors.iter().enumerate().filter(|(_, (floor, _))| *floor > 0) {
        let of = |it: &Cell| if it.region == region { -whole(it.cost) } else { 0.0 };
        rows.push(Row::new(PlanRule::Floor, Some(region), None, whole(*floor), terms(&of)));
    }
    for (region, max_hours) in problem.regions.iter().enumerate().filter_map(|(i, it)| Some((i, it.max_hours?))) {
        let of = |it: &Cell| if it.region == region { it.hours } else { 0.0 };
        rows.push(Row::new(PlanRule::Hours, Some(region), None, max_hours, terms(&of)));
    }
    for (module, most) in problem.modules.iter().enumerate().filter_map(|(i, it)| Some((i, it.max_editions?))) {
        let of = |it: &Cell| if it.module == module { 1.0 } else { 0.0 };
        rows.push(Row::new(PlanRule::MaxEditions, None, Some(module), whole(most), terms(&of)));
    }
    rows
}

impl Row {
    fn new(rule: PlanRule, region: Option<usize>, module: Option<usize>, limit: f64, terms: Vec<(usize, f64)>) -> Self {
        let side = if rule == PlanRule::Floor { -limit } else { limit };
        let bound = reachable(&terms, side);
        Self { rule, region, module, limit, terms, bound }
    }
}

/// The largest number up to `side` that whole multiples of the terms can sum to, by their greatest common divisor; `side` itself
/// where a term is no multiple of a quarter.
fn reachable(terms: &[(usize, f64)], side: f64) -> f64 {
    let quarters = |it: f64| {
        let quarters = it * 4.0;
        (quarters.abs() < 9e15 && (quarters - quarters.round()).abs() <= 0.0).then(|| cents(quarters).unsigned_abs())
    };
    let mut divisor = 0;
    for (_, term) in terms {
        let Some(term) = quarters(*term) else { return side };
        divisor = greatest_common_divisor(divisor, term);
    }
    if divisor == 0 {
        return side;
    }
    let step = whole(i64::try_from(divisor).unwrap_or(i64::MAX)) / 4.0;
    ((side + 1e-9) / step).floor() * step
}

fn greatest_common_divisor(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}

/// A whole number as a number; exact below 2⁵³.
pub(super) fn whole(n: i64) -> f64 {
    let size = count(usize::try_from(n.unsigned_abs()).unwrap_or(usize::MAX));
    if n < 0 { -size } else { size }
}

/// The whole part of a number.
#[expect(clippy::as_conversions, clippy::cast_possible_truncation, reason = "truncation is what is asked for")]
pub(super) fn cents(x: f64) -> i64 {
    x as i64
}
