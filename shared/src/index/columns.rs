// SPDX-License-Identifier: AGPL-3.0-or-later
//! A table held by columns, so that a step over all units runs through memory in a straight line.

/// Columns of equal length; a missing cell is NaN, and NaN is nothing else.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Columns {
    n_rows: usize,
    cells: Vec<f64>,
}

impl Columns {
    /// A table without columns, for rows of this many units (at least one).
    pub(crate) fn new(n_rows: usize) -> Self {
        Self { n_rows: n_rows.max(1), cells: Vec::new() }
    }

    /// Adds a column at the right.
    pub(crate) fn push(&mut self, column: &[f64]) {
        debug_assert_eq!(column.len(), self.n_rows, "a column has one cell a row");
        self.cells.extend_from_slice(column);
    }

    /// How many rows.
    pub(crate) fn n_rows(&self) -> usize {
        self.n_rows
    }

    /// A column; empty where there is none.
    pub(crate) fn column(&self, position: usize) -> &[f64] {
        let from = position * self.n_rows;
        self.cells.get(from..from + self.n_rows).unwrap_or_default()
    }

    /// The columns, from the left.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &[f64]> {
        self.cells.chunks_exact(self.n_rows)
    }

    /// The same table with every cell changed.
    pub(crate) fn map(&self, change: impl Fn(f64) -> f64) -> Self {
        Self { n_rows: self.n_rows, cells: self.cells.iter().map(|it| change(*it)).collect() }
    }
}
