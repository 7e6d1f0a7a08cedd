// SPDX-License-Identifier: AGPL-3.0-or-later
//! What a table of values must be before an index is computed from it.

use std::collections::{BTreeMap, BTreeSet};

use super::columns::Columns;
use super::recipe::{MAX_INDICATORS, is_usable};
use super::{Recipe, Values};
use crate::problem::Violations;

/// How many units a table may have.
pub const MAX_UNITS: usize = 10_000;
/// How many cells a table may have.
pub const MAX_CELLS: usize = 500_000;
/// How many ranks the draws may make: draws × units; they are kept in memory until the end.
pub const MAX_RANKS: usize = 12_000_000;
/// How many cells the draws may go through: draws × units × indicators.
pub const MAX_WORK: usize = 1_000_000_000;
/// How many faults are listed before the rest is only counted.
pub const MAX_FAULTS: usize = 200;

impl Values {
    /// Checks a table by itself: keys, lengths of rows, numbers.
    ///
    /// # Errors
    /// Every fault, each with a JSON pointer into the table.
    pub fn check(&self) -> Result<(), Violations> {
        self.faults("#").ok(())
    }

    /// Every fault, with pointers that begin with `at`.
    pub(crate) fn faults(&self, at: &str) -> Violations {
        let mut faults = Violations::default();
        faults.require(!self.units.is_empty(), format!("{at}/units"), "at least one");
        faults.require(self.units.len() <= MAX_UNITS, format!("{at}/units"), format!("at most {MAX_UNITS}"));
        let limit = format!("at most {MAX_INDICATORS}");
        faults.require(self.indicators.len() <= MAX_INDICATORS, format!("{at}/indicators"), limit);
        let n_cells = self.units.len().saturating_mul(self.indicators.len());
        faults.require(n_cells <= MAX_CELLS, format!("{at}/rows"), format!("at most {MAX_CELLS} cells"));
        let per_unit = format!("{} rows for {} units", self.rows.len(), self.units.len());
        faults.require(self.rows.len() == self.units.len(), format!("{at}/rows"), per_unit);
        if !faults.is_empty() {
            return faults;
        }
        for (list, keys) in [("units", &self.units), ("indicators", &self.indicators)] {
            let mut seen = BTreeSet::new();
            for (i, key) in keys.iter().enumerate() {
                faults.require(!key.trim().is_empty(), format!("{at}/{list}/{i}"), "must not be empty");
                faults.require(seen.insert(key), format!("{at}/{list}/{i}"), format!("\"{key}\" stands there twice"));
            }
        }
        for (i, row) in self.rows.iter().enumerate() {
            let lengths = format!("{} cells for {} indicators", row.len(), self.indicators.len());
            faults.require(row.len() == self.indicators.len(), format!("{at}/rows/{i}"), lengths);
            let wrong = row.iter().enumerate().filter(|(_, cell)| cell.is_some_and(|it| !is_usable(it)));
            for (j, _) in wrong.take(MAX_FAULTS) {
                faults.add(format!("{at}/rows/{i}/{j}"), "must be a finite number of usual size, or null");
            }
        }
        faults
    }

    /// What the table must be for a recipe: exactly its indicators, and no more draws than can be afforded.
    pub(crate) fn faults_with(&self, recipe: &Recipe, at_values: &str, at_recipe: &str) -> Violations {
        let mut faults = Violations::default();
        let columns: BTreeSet<&str> = self.indicators.iter().map(String::as_str).collect();
        let leaves: BTreeSet<&str> = recipe.indicators.iter().map(|it| it.code.as_str()).collect();
        for (i, leaf) in recipe.indicators.iter().enumerate().filter(|(_, it)| !columns.contains(it.code.as_str())) {
            let detail = format!("the values have no column \"{}\"", leaf.code);
            faults.add(format!("{at_recipe}/indicators/{i}/code"), detail);
        }
        for (j, column) in self.indicators.iter().enumerate().filter(|(_, it)| !leaves.contains(it.as_str())) {
            let detail = format!("the recipe has no indicator \"{column}\"");
            faults.add(format!("{at_values}/indicators/{j}"), detail);
        }
        if let Some(uncertainty) = &recipe.uncertainty {
            let n_ranks = uncertainty.draws.saturating_mul(self.units.len());
            let n_cells = n_ranks.saturating_mul(self.indicators.len());
            let pointer = format!("{at_recipe}/uncertainty/draws");
            let limit = format!("too many for this table: draws × units must be at most {MAX_RANKS}");
            faults.require(n_ranks <= MAX_RANKS, pointer.clone(), limit);
            let limit = format!("too many for this table: draws × units × indicators must be at most {MAX_WORK}");
            faults.require(n_cells <= MAX_WORK, pointer, limit);
        }
        faults
    }

    /// The table by columns, in the order of the recipe's indicators; missing is NaN.
    pub(crate) fn columns(&self, recipe: &Recipe) -> Columns {
        let position: BTreeMap<&str, usize> =
            self.indicators.iter().enumerate().map(|(j, it)| (it.as_str(), j)).collect();
        let mut columns = Columns::new(self.units.len());
        for leaf in &recipe.indicators {
            let j = position.get(leaf.code.as_str()).copied();
            let cell = |row: &Vec<Option<f64>>| j.and_then(|j| row.get(j)).copied().flatten().unwrap_or(f64::NAN);
            let column: Vec<f64> = self.rows.iter().map(cell).collect();
            columns.push(&column);
        }
        columns
    }
}
