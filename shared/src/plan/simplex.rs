// SPDX-License-Identifier: AGPL-3.0-or-later
//! The linear relaxation, by the dual simplex method with bounds on both sides of every column and the long step of the ratio
//! test (Koberstein, *The dual simplex method, techniques for a fast and stable implementation*, Paderborn 2005, chapters 3
//! and 6).
//!
//! Every column lies between two bounds, so a basis is always dual feasible once each column outside it stands at the right
//! one: there is no first phase, and a changed bound is one more start from the basis before. The inverse of the basis is kept
//! whole: a plan has a row a rule, some eighty.
#![expect(clippy::indexing_slicing, reason = "every position was made here; a check in the inner loops costs a third")]

/// How far a column may lie outside its bounds, in scaled units.
const FEASIBLE: f64 = 1e-9;
/// What a pivot must be at least.
const PIVOT: f64 = 1e-9;
/// After how many pivots the inverse is computed anew.
const FRESH: usize = 64;

/// A programme: maximise Σ profit·x with every row Σ term·x + slack = side, 0 ≤ slack, low ≤ x ≤ high.
#[derive(Clone, Debug)]
pub(super) struct Programme {
    /// By column: its terms, by row.
    pub(super) columns: Vec<Vec<(usize, f64)>>,
    pub(super) profit: Vec<f64>,
    pub(super) side: Vec<f64>,
}

/// What a relaxation came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relaxed {
    Optimal,
    Infeasible,
    /// It was given up: too many pivots.
    Open,
}

/// A relaxation at work.
#[derive(Clone, Debug)]
pub(super) struct Simplex<'a> {
    programme: &'a Programme,
    pub(super) low: Vec<f64>,
    pub(super) high: Vec<f64>,
    /// By row: its column; columns from `columns.len()` on are slacks.
    pub(super) basic: Vec<usize>,
    is_basic: Vec<bool>,
    /// Whether a column outside the basis stands at its upper bound.
    is_high: Vec<bool>,
    inverse: Vec<f64>,
    n_since_fresh: usize,
    /// By row: the value of its basic column.
    values: Vec<f64>,
    /// By row: its price.
    prices: Vec<f64>,
    n_terms: u64,
    /// Multiplications so far, about.
    pub(super) work: u64,
    /// Multiplications at which a relaxation is given up.
    pub(super) most_work: u64,
}

impl<'a> Simplex<'a> {
    pub(super) fn new(programme: &'a Programme, high: Vec<f64>) -> Self {
        let (m, n) = (programme.side.len(), programme.columns.len());
        let mut simplex = Self {
            programme,
            low: vec![0.0; high.len()],
            high,
            basic: (n..n + m).collect(),
            is_basic: (0..n + m).map(|it| it >= n).collect(),
            is_high: vec![false; n + m],
            inverse: Vec::new(),
            n_since_fresh: 0,
            values: vec![0.0; m],
            prices: vec![0.0; m],
            n_terms: programme.columns.iter().map(|it| length(it.len())).sum(),
            work: 0,
            most_work: u64::MAX,
        };
        simplex.refresh();
        simplex
    }

    fn m(&self) -> usize {
        self.programme.side.len()
    }

    fn n(&self) -> usize {
        self.programme.columns.len()
    }

    /// Takes another basis; the bounds are set by the caller.
    pub(super) fn take(&mut self, basic: &[usize]) {
        self.basic.clear();
        self.basic.extend_from_slice(basic);
        self.is_basic.fill(false);
        self.basic.iter().for_each(|it| self.is_basic[*it] = true);
        self.refresh();
    }

    fn bounds(&self, column: usize) -> (f64, f64) {
        if column < self.n() { (self.low[column], self.high[column]) } else { (0.0, f64::INFINITY) }
    }

    /// Where a column outside the basis stands.
    fn stand(&self, column: usize) -> f64 {
        let (low, high) = self.bounds(column);
        if self.is_high[column] { high } else { low }
    }

    /// Does something with each term of a column.
    fn each_term(&self, column: usize, mut each: impl FnMut(usize, f64)) {
        match self.programme.columns.get(column) {
            Some(terms) => terms.iter().for_each(|(row, term)| each(*row, *term)),
            None => each(column - self.n(), 1.0),
        }
    }

    /// Computes the inverse of the basis anew, by Gauss and Jordan with the largest pivot of each column.
    fn refresh(&mut self) {
        let m = self.m();
        self.work += 2 * length(m) * length(m) * length(m);
        let mut matrix = vec![0.0; m * m];
        for (position, column) in self.basic.iter().enumerate() {
            self.each_term(*column, |row, term| matrix[row * m + position] = term);
        }
        let mut inverse = vec![0.0; m * m];
        (0..m).for_each(|it| inverse[it * m + it] = 1.0);
        for position in 0..m {
            let largest = (position..m).fold(position, |best, row| {
                if matrix[row * m + position].abs() > matrix[best * m + position].abs() { row } else { best }
            });
            if largest != position {
                for column in 0..m {
                    matrix.swap(largest * m + column, position * m + column);
                    inverse.swap(largest * m + column, position * m + column);
                }
            }
            let pivot = matrix[position * m + position];
            if pivot.abs() < 1e-13 {
                // A basis that lost its rank: back to the slacks, which always have one.
                return self.restart();
            }
            for column in 0..m {
                matrix[position * m + column] /= pivot;
                inverse[position * m + column] /= pivot;
            }
            for row in (0..m).filter(|it| *it != position) {
                let factor = matrix[row * m + position];
                if factor.abs() > 0.0 {
                    for column in 0..m {
                        matrix[row * m + column] -= factor * matrix[position * m + column];
                        inverse[row * m + column] -= factor * inverse[position * m + column];
                    }
                }
            }
        }
        self.inverse = inverse;
        self.n_since_fresh = 0;
    }

    fn restart(&mut self) {
        let (m, n) = (self.m(), self.n());
        self.basic = (n..n + m).collect();
        self.is_basic = (0..n + m).map(|it| it >= n).collect();
        self.refresh();
    }

    /// Profit of a column less the prices of what it takes.
    fn reduced(&self, column: usize) -> f64 {
        let mut reduced = self.programme.profit.get(column).copied().unwrap_or(0.0);
        self.each_term(column, |row, term| reduced -= self.prices[row] * term);
        reduced
    }

    fn compute_prices(&mut self) {
        let m = self.m();
        self.prices.fill(0.0);
        for (position, column) in self.basic.iter().enumerate() {
            let profit = self.programme.profit.get(*column).copied().unwrap_or(0.0);
            if profit.abs() > 0.0 {
                let line = &self.inverse[position * m..(position + 1) * m];
                self.prices.iter_mut().zip(line).for_each(|(price, it)| *price += profit * it);
            }
        }
    }

    fn compute_values(&mut self) {
        let m = self.m();
        let mut rest = self.programme.side.clone();
        for column in (0..self.n()).filter(|it| !self.is_basic[*it]) {
            let stand = self.stand(column);
            if stand.abs() > 0.0 {
                self.each_term(column, |row, term| rest[row] -= term * stand);
            }
        }
        for (value, line) in self.values.iter_mut().zip(self.inverse.chunks_exact(m.max(1))) {
            *value = line.iter().zip(&rest).map(|(a, b)| a * b).sum();
        }
    }

    /// Stands every column outside the basis where its reduced profit wants it.
    fn stand_all(&mut self) {
        for column in 0..self.n() {
            if !self.is_basic[column] {
                self.is_high[column] = self.reduced(column) > 0.0;
            }
        }
    }

    /// Solves the relaxation from the basis at hand, in so many pivots at most.
    pub(super) fn solve(&mut self, most: usize) -> Relaxed {
        let m = self.m();
        self.work += 2 * length(m) * length(m) + 4 * self.n_terms;
        self.compute_prices();
        self.stand_all();
        for _ in 0..most {
            if self.work > self.most_work {
                break;
            }
            self.compute_values();
            let Some((position, is_below)) = self.leaving() else { return Relaxed::Optimal };
            let line: Vec<f64> = self.inverse[position * m..(position + 1) * m].to_vec();
            match self.entering(position, is_below, &line) {
                Some(column) => self.pivot(position, is_below, column),
                None => return Relaxed::Infeasible,
            }
            self.work += 3 * (length(m) * length(m) + self.n_terms);
            if self.n_since_fresh >= FRESH {
                self.refresh();
            }
            self.compute_prices();
        }
        Relaxed::Open
    }

    /// The row whose basic column lies farthest outside its bounds, and whether below.
    fn leaving(&self) -> Option<(usize, bool)> {
        let mut worst = (FEASIBLE, None);
        for (position, value) in self.values.iter().enumerate() {
            let (low, high) = self.bounds(self.basic[position]);
            for (distance, is_below) in [(low - value, true), (value - high, false)] {
                if distance > worst.0 {
                    worst = (distance, Some((position, is_below)));
                }
            }
        }
        worst.1
    }

    /// The column that enters: along the ratios, columns that can cross to their other bound without filling what is missing
    /// do so, and the first that fills it enters. `None` where all together do not fill it.
    fn entering(&mut self, position: usize, is_below: bool, line: &[f64]) -> Option<usize> {
        let (low, high) = self.bounds(self.basic[position]);
        let mut missing = if is_below { low - self.values[position] } else { self.values[position] - high };
        let mut candidates = Vec::new();
        for column in (0..self.n() + self.m()).filter(|it| !self.is_basic[*it]) {
            let mut effect = 0.0;
            self.each_term(column, |row, term| effect += line[row] * term);
            // The basic value falls by `effect` where the column rises.
            let is_high = self.is_high[column];
            let helps = if is_below == is_high { effect > PIVOT } else { effect < -PIVOT };
            let (low, high) = self.bounds(column);
            if helps && high > low {
                candidates.push((self.reduced(column).abs() / effect.abs(), column, effect.abs() * (high - low)));
            }
        }
        candidates.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        for (_, column, span) in candidates {
            if missing - span <= FEASIBLE {
                return Some(column);
            }
            missing -= span;
            self.is_high[column] = !self.is_high[column];
        }
        None
    }

    fn pivot(&mut self, position: usize, is_below: bool, column: usize) {
        let m = self.m();
        let mut entering = vec![0.0; m];
        for (row, it) in entering.iter_mut().enumerate() {
            let line = &self.inverse[row * m..(row + 1) * m];
            let mut effect = 0.0;
            self.each_term(column, |row, term| effect += line[row] * term);
            *it = effect;
        }
        let leaving = self.basic[position];
        self.is_basic[leaving] = false;
        self.is_high[leaving] = !is_below;
        self.is_basic[column] = true;
        self.basic[position] = column;
        let pivot = entering[position];
        let own: Vec<f64> = self.inverse[position * m..(position + 1) * m].iter().map(|it| it / pivot).collect();
        for (row, factor) in entering.iter().enumerate() {
            let line = &mut self.inverse[row * m..(row + 1) * m];
            if row == position {
                line.copy_from_slice(&own);
            } else if factor.abs() > 0.0 {
                line.iter_mut().zip(&own).for_each(|(it, own)| *it -= factor * own);
            }
        }
        self.n_since_fresh += 1;
    }

    /// The value of every column, after [`Relaxed::Optimal`].
    pub(super) fn solution(&self) -> Vec<f64> {
        let mut solution: Vec<f64> = (0..self.n()).map(|it| self.stand(it)).collect();
        for (column, value) in self.basic.iter().zip(&self.values) {
            if let Some(it) = solution.get_mut(*column) {
                *it = *value;
            }
        }
        solution
    }

    /// The prices of the rows, none of them negative.
    pub(super) fn prices(&self) -> Vec<f64> {
        self.prices.iter().map(|it| it.max(0.0)).collect()
    }

    /// A bound on the profit that holds for any prices that are not negative, whatever rounding did to the solution:
    /// Σ price·side + Σ max over the bounds of (profit − price·terms)·x.
    pub(super) fn bound(&self) -> f64 {
        let prices = self.prices();
        let rows: f64 = prices.iter().zip(&self.programme.side).map(|(price, side)| price * side).sum();
        let column = |column: usize| {
            let mut reduced = self.programme.profit[column];
            self.each_term(column, |row, term| reduced -= prices[row] * term);
            (reduced * self.low[column]).max(reduced * self.high[column])
        };
        rows + (0..self.n()).map(column).sum::<f64>()
    }
}

/// A length as work.
pub(super) fn length(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}
