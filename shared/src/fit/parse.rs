// SPDX-License-Identifier: AGPL-3.0-or-later
//! From JSON to a fit's input, every fault at once, each with its JSON pointer.

use std::collections::BTreeSet;

use serde_json::Value;

use super::matrix::Matrix;
use super::{Design, FitInput, Prior};
use crate::fields::{Fields, parse_word};
use crate::index::MAX_FAULTS;
use crate::problem::Violations;

/// How many rows a table may have.
pub const MAX_ROWS: usize = 200_000;
/// How many columns a table may have, the target included.
pub const MAX_COLUMNS: usize = 100;
/// How much a step may cost: rows × columns².
pub const MAX_WORK: usize = 100_000_000;
/// The largest magnitude of a cell: its square, summed, keeps its figures.
const MAX_CELL: f64 = 1e9;

impl FitInput {
    /// Parses and checks a document `{"data": {"columns": …, "rows": …}, "target": …}`.
    ///
    /// # Errors
    /// Every fault of shape and of sense, each with its JSON pointer.
    pub fn from_json(document: &Value) -> Result<Self, Violations> {
        let known = &["data", "target", "ridge", "prior", "firth", "group", "threshold", "reference"];
        let mut faults = Violations::default();
        let Some(fields) = Fields::of(document, "#", known, &mut faults) else { return Err(faults) };
        let input = Self {
            data: fields.parse("data", &mut faults, parse_design).unwrap_or(Design { columns: vec![], rows: vec![] }),
            target: fields.required("target", String::new(), &mut faults),
            ridge: fields.optional("ridge", &mut faults),
            prior: fields.section("prior", &mut faults, Prior::parse),
            firth: fields.optional("firth", &mut faults),
            group: fields.list("group", false, &mut faults, parse_word),
            threshold: fields.optional::<Option<f64>>("threshold", &mut faults).unwrap_or(0.5),
            reference: fields.list("reference", false, &mut faults, parse_word),
        };
        if faults.is_empty() {
            faults = input.faults("#");
        }
        faults.ok(input)
    }

    /// What the parts must be, and be together.
    pub(super) fn faults(&self, at: &str) -> Violations {
        let mut faults = self.data.faults(&format!("{at}/data"));
        if !faults.is_empty() {
            return faults;
        }
        self.check_target(at, &mut faults);
        let pulls = [self.ridge.is_some(), self.prior.is_some(), self.firth];
        let n_pulls = pulls.iter().filter(|it| **it).count();
        faults.require(n_pulls <= 1, at, "ridge, prior and firth exclude each other");
        if let Some(ridge) = self.ridge {
            faults.require((0.0..=1e12).contains(&ridge), format!("{at}/ridge"), "must be a number, 0 or more");
        }
        if let Some(prior) = &self.prior {
            prior.check(&self.data.columns, &self.target, &format!("{at}/prior"), &mut faults);
        }
        let n = self.data.rows.len();
        let detail = format!("{} names for {n} rows", self.group.len());
        faults.require(self.group.is_empty() || self.group.len() == n, format!("{at}/group"), detail);
        faults.require((0.0..=1.0).contains(&self.threshold), format!("{at}/threshold"), "must be between 0 and 1");
        let holds = self.reference.iter().all(|it| (0.0..=1.0).contains(it));
        faults.require(holds, format!("{at}/reference"), "must be probabilities");
        faults
    }

    fn check_target(&self, at: &str, faults: &mut Violations) {
        let Some(j) = self.data.columns.iter().position(|it| *it == self.target) else {
            faults.add(format!("{at}/target"), format!("there is no column \"{}\"", self.target));
            return;
        };
        let outcomes = || self.data.rows.iter().filter_map(|it| it.get(j)).copied();
        let is_outcome = |it: f64| it.abs() <= 0.0 || (it - 1.0).abs() <= 0.0;
        for (i, _) in outcomes().enumerate().filter(|(_, it)| !is_outcome(*it)).take(MAX_FAULTS) {
            faults.add(format!("{at}/data/rows/{i}/{j}"), "the outcome must be 0 or 1");
        }
        let has = |event: bool| outcomes().any(|it| (it > 0.5) == event);
        faults.require(has(true) && has(false), format!("{at}/target"), "both outcomes must occur");
        let k = self.data.columns.len() - 1;
        faults.require(k > 0, format!("{at}/data/columns"), "there is no regressor");
        let n = self.data.rows.len();
        faults.require(n > k, format!("{at}/data/rows"), format!("{n} rows are too few for {k} coefficients"));
    }

    /// The regressors with their names, and the outcomes.
    pub(super) fn split(&self) -> (Vec<String>, Matrix, Vec<f64>) {
        let names: Vec<String> = self.data.columns.iter().filter(|it| **it != self.target).cloned().collect();
        let mut x = Matrix::new(names.len());
        let mut y = Vec::with_capacity(self.data.rows.len());
        for row in &self.data.rows {
            for (cell, name) in row.iter().zip(&self.data.columns) {
                if *name == self.target { y.push(*cell) } else { x.push(*cell) }
            }
        }
        (names, x, y)
    }
}

impl Design {
    fn faults(&self, at: &str) -> Violations {
        let mut faults = Violations::default();
        let (n, k) = (self.rows.len(), self.columns.len());
        faults.require(n > 0 && n <= MAX_ROWS, format!("{at}/rows"), format!("must be 1 to {MAX_ROWS}"));
        faults.require(k > 0 && k <= MAX_COLUMNS, format!("{at}/columns"), format!("must be 1 to {MAX_COLUMNS}"));
        let work = n.saturating_mul(k).saturating_mul(k);
        faults.require(work <= MAX_WORK, at, format!("rows × columns² must be at most {MAX_WORK}"));
        let mut seen = BTreeSet::new();
        for (j, name) in self.columns.iter().enumerate() {
            let pointer = format!("{at}/columns/{j}");
            faults.require(!name.trim().is_empty(), &pointer, "must not be empty");
            faults.require(seen.insert(name), pointer, format!("\"{name}\" stands there twice"));
        }
        for (i, row) in self.rows.iter().enumerate() {
            if faults.as_slice().len() >= MAX_FAULTS {
                break;
            }
            faults.require(row.len() == k, format!("{at}/rows/{i}"), format!("{} cells for {k} columns", row.len()));
            for (j, _) in row.iter().enumerate().filter(|(_, it)| it.is_nan() || it.abs() > MAX_CELL) {
                faults.add(format!("{at}/rows/{i}/{j}"), format!("must be a number of at most {MAX_CELL:e} in size"));
            }
        }
        faults
    }
}

impl Prior {
    /// Parses a prior from a document of its own.
    ///
    /// # Errors
    /// Every fault of shape, each with its JSON pointer.
    pub fn from_json(document: &Value) -> Result<Self, Violations> {
        let mut faults = Violations::default();
        match Self::parse(document, "#", &mut faults) {
            Some(prior) => faults.ok(prior),
            None => Err(faults),
        }
    }

    fn parse(value: &Value, at: &str, faults: &mut Violations) -> Option<Self> {
        let fields = Fields::of(value, at, &["parameters", "mean", "precision"], faults)?;
        Some(Self {
            parameters: fields.list("parameters", true, faults, parse_word),
            mean: fields.list("mean", true, faults, parse_word),
            precision: fields.list("precision", true, faults, parse_word),
        })
    }

    fn check(&self, columns: &[String], target: &str, at: &str, faults: &mut Violations) {
        let n = self.parameters.len();
        let mut seen = BTreeSet::new();
        for (i, name) in self.parameters.iter().enumerate() {
            let is_known = columns.contains(name) && name != target;
            let pointer = format!("{at}/parameters/{i}");
            faults.require(is_known, &pointer, format!("there is no regressor \"{name}\""));
            faults.require(seen.insert(name), pointer, format!("\"{name}\" stands there twice"));
        }
        let is_finite = |it: &f64| it.is_finite();
        let holds = self.mean.len() == n && self.mean.iter().all(is_finite);
        faults.require(holds, format!("{at}/mean"), format!("must be {n} numbers"));
        let is_square = self.precision.len() == n && self.precision.iter().all(|it| it.len() == n);
        faults.require(is_square, format!("{at}/precision"), format!("must have {n} rows of {n} numbers"));
        let cell = |i: usize, j: usize| self.precision.get(i).and_then(|it| it.get(j)).copied().unwrap_or(f64::NAN);
        let is_symmetric = (0..n).all(|i| {
            cell(i, i) >= 0.0
                && (0..i).all(|j| (cell(i, j) - cell(j, i)).abs() <= 1e-9 * (cell(i, i) * cell(j, j)).sqrt())
        });
        let detail = "must be symmetric, with nothing below 0 on the diagonal";
        faults.require(!is_square || is_symmetric, format!("{at}/precision"), detail);
    }
}

fn parse_design(value: &Value, at: &str, faults: &mut Violations) -> Option<Design> {
    let fields = Fields::of(value, at, &["columns", "rows"], faults)?;
    Some(Design {
        columns: fields.list("columns", true, faults, parse_word),
        rows: fields.list("rows", true, faults, parse_row),
    })
}

fn parse_row(value: &Value, at: &str, faults: &mut Violations) -> Option<Vec<f64>> {
    let Value::Array(cells) = value else {
        faults.add(at, "must be a list");
        return None;
    };
    let mut row = Vec::with_capacity(cells.len());
    for (j, cell) in cells.iter().enumerate() {
        match cell.as_f64() {
            Some(number) => row.push(number),
            None if faults.as_slice().len() < MAX_FAULTS => {
                let detail = if cell.is_null() { "is missing: leave the case out" } else { "must be a number" };
                faults.add(format!("{at}/{j}"), detail);
            }
            None => {}
        }
    }
    Some(row)
}
