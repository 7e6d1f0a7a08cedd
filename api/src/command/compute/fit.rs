// SPDX-License-Identifier: AGPL-3.0-or-later
//! `coefficienti compute fit`.

use std::collections::BTreeSet;
use std::path::PathBuf;

use shared::fit::{self, Design, FitInput, FitResult, Prior};
use shared::problem::Violations;

use super::{Outcome, json, read};

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The cases, a CSV file.
    #[arg(long, value_name = "FILE")]
    data: PathBuf,
    /// The column of the outcome, 0 or 1.
    #[arg(long, value_name = "COLUMN")]
    target: String,
    /// L of a ridge; the intercept is left out.
    #[arg(long, value_name = "L", conflicts_with_all = ["prior", "firth"])]
    ridge: Option<f64>,
    /// A prior, a JSON file: {"parameters": [names], "mean": [numbers], "precision": [[numbers]]}.
    #[arg(long, value_name = "FILE", conflicts_with = "firth")]
    prior: Option<PathBuf>,
    /// Firth's correction of small samples.
    #[arg(long)]
    firth: bool,
    /// The group of each case, a CSV file of one column: figures of fairness by group, of ten cases or more.
    #[arg(long, value_name = "FILE")]
    group: Option<PathBuf>,
    /// The probability from which a case counts as selected.
    #[arg(long, default_value_t = 0.5)]
    threshold: f64,
    /// Probabilities of an earlier population, a CSV file of one column: how far this one has drifted.
    #[arg(long, value_name = "FILE")]
    reference: Option<PathBuf>,
    /// Write the result to this file instead of standard output.
    #[arg(long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
}

pub(super) fn compute(arguments: &Arguments) -> Outcome<FitResult> {
    let (data, prior) = (read(&arguments.data)?, arguments.prior.as_ref().map(|it| read(it)).transpose()?);
    let group = arguments.group.as_ref().map(|it| read(it)).transpose()?;
    let reference = arguments.reference.as_ref().map(|it| read(it)).transpose()?;
    let mut faults = Violations::default();
    let table = parse_design(&data).map_err(|it| faults.extend(it)).ok();
    let prior = prior.map(|it| json(&it, "prior").and_then(|it| Prior::from_json(&it)));
    let prior = prior.and_then(|it| it.map_err(|it| faults.extend(it)).ok());
    let group = group.and_then(|it| column(&it, "group").map_err(|it| faults.extend(it)).ok());
    let reference = reference.and_then(|it| numbers(&it).map_err(|it| faults.extend(it)).ok());
    let (Some((design, lines)), true) = (table, faults.is_empty()) else { return Ok(Err(faults)) };
    let input = FitInput {
        data: design,
        target: arguments.target.clone(),
        ridge: arguments.ridge,
        prior,
        firth: arguments.firth,
        group: group.unwrap_or_default(),
        threshold: arguments.threshold,
        reference: reference.unwrap_or_default(),
    };
    Ok(fit::compute(&input).map_err(|it| by_line(it, &lines)))
}

/// Faults of cells, by the line of the file.
fn by_line(faults: Violations, lines: &[u64]) -> Violations {
    let mut told = Violations::default();
    for fault in faults.into_vec() {
        let row = fault.pointer.strip_prefix("#/data/rows/").and_then(|it| it.split('/').next()?.parse::<usize>().ok());
        match row.and_then(|it| lines.get(it)) {
            Some(line) => told.add(format!("line {line}"), fault.detail),
            None => told.add(fault.pointer, fault.detail),
        }
    }
    told
}

/// Reads a table of numbers; a fault's place is its line. With it, the line of each row.
fn parse_design(text: &str) -> Result<(Design, Vec<u64>), Violations> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let mut faults = Violations::default();
    let header = reader.headers().cloned().unwrap_or_default();
    let columns: Vec<String> = header.iter().map(|it| it.trim().to_owned()).collect();
    let mut seen = BTreeSet::new();
    for column in &columns {
        faults.require(!column.is_empty(), "line 1", "a column without a name");
        faults.require(seen.insert(column), "line 1", format!("repeats the column «{column}»"));
    }
    let (mut rows, mut lines) = (Vec::new(), Vec::new());
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                faults.add("data", error.to_string());
                break;
            }
        };
        let line = line_of(text, record.position());
        let place = format!("line {line}");
        let lengths = format!("has {} cells instead of {}", record.len(), columns.len());
        faults.require(record.len() == columns.len(), &place, lengths);
        let cells = record.iter().zip(&columns);
        rows.push(cells.filter_map(|(cell, column)| number(&mut faults, &place, column, cell.trim())).collect());
        lines.push(line);
    }
    faults.ok((Design { columns, rows }, lines))
}

/// The line that a record begins on: where the reader stood, and past the empty lines that it skips.
fn line_of(text: &str, position: Option<&csv::Position>) -> u64 {
    let at = position.map_or(0, csv::Position::byte);
    let (before, after) = text.split_at_checked(usize::try_from(at).unwrap_or(0)).unwrap_or((text, ""));
    let skipped = after.len() - after.trim_start_matches(['\n', '\r']).len();
    let newlines = before.matches('\n').count() + after.get(..skipped).unwrap_or_default().matches('\n').count();
    newlines as u64 + 1
}

fn number(faults: &mut Violations, place: &str, column: &str, cell: &str) -> Option<f64> {
    let number = cell.parse::<f64>().ok().filter(|it| it.is_finite());
    let detail = match cell {
        "" => format!("{column}: is missing: leave the case out"),
        _ => format!("{column}: «{cell}» is not a number"),
    };
    faults.require(number.is_some(), place, detail);
    number
}

/// The cells of a file of one column.
fn column(text: &str, name: &str) -> Result<Vec<String>, Violations> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let mut faults = Violations::default();
    let mut cells = Vec::new();
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => return Err(Violations::one(name, error.to_string())),
        };
        let place = format!("{name}: line {}", record.position().map_or(0, csv::Position::line));
        faults.require(record.len() == 1, &place, format!("has {} cells instead of 1", record.len()));
        let cell = record.get(0).unwrap_or_default().trim();
        faults.require(!cell.is_empty(), place, "is empty");
        cells.push(cell.to_owned());
    }
    faults.ok(cells)
}

fn numbers(text: &str) -> Result<Vec<f64>, Violations> {
    let mut faults = Violations::default();
    let cells = column(text, "reference")?;
    let numbers = cells
        .iter()
        .enumerate()
        .filter_map(|(i, it)| number(&mut faults, &format!("reference: line {}", i + 2), "reference", it));
    let numbers: Vec<f64> = numbers.collect();
    faults.ok(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_says_every_fault_with_its_line() {
        let faults = parse_design("a,b,a\n1,2,3\n1,,x\n1,2\n").unwrap_err();
        let said: Vec<String> = faults.as_slice().iter().map(|it| format!("{}: {}", it.pointer, it.detail)).collect();
        assert_eq!(
            said,
            [
                "line 1: repeats the column «a»",
                "line 3: b: is missing: leave the case out",
                "line 3: a: «x» is not a number",
                "line 4: has 2 cells instead of 3",
            ]
        );
    }

    #[test]
    fn faults_of_cells_are_told_by_line() {
        let (_, lines) = parse_design("a,y\n1,0\n\n2,1\n").unwrap();
        let faults = by_line(Violations::one("#/data/rows/1/1", "the outcome must be 0 or 1"), &lines);
        assert_eq!(faults.to_string(), "line 4: the outcome must be 0 or 1");
    }
}
