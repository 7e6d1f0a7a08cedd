// SPDX-License-Identifier: AGPL-3.0-or-later
//! `coefficienti compute index`.

use std::path::Path;

use shared::index::{self, IndexResult, Recipe, Values};
use shared::problem::Violations;

use super::{Outcome, json, read};

pub(super) fn compute(recipe: Option<&Path>, values: &Path) -> Outcome<IndexResult> {
    let recipe = match recipe {
        Some(path) => read(path)?,
        None => shared::reference::ATTRACTIVENESS_RECIPE.to_owned(),
    };
    let table = read(values)?;
    Ok(match (parse_recipe(&recipe), parse_values(&table)) {
        (Ok(recipe), Ok(values)) => index::compute(&recipe, &values),
        (recipe, values) => {
            let mut faults = Violations::default();
            faults.extend(recipe.err().unwrap_or_default());
            faults.extend(values.err().unwrap_or_default());
            Err(faults)
        }
    })
}

fn parse_recipe(text: &str) -> Result<Recipe, Violations> {
    Recipe::from_json(&json(text, "recipe")?)
}

/// Reads the table `unit,<indicator>,…`; a fault's place is its line.
fn parse_values(text: &str) -> Result<Values, Violations> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let mut faults = Violations::default();
    let header = reader.headers().cloned().unwrap_or_default();
    faults.require(header.get(0) == Some("unit"), "line 1", "the first column must be `unit`");
    let indicators: Vec<String> = header.iter().skip(1).map(|it| it.trim().to_owned()).collect();
    let mut values = Values { units: Vec::new(), indicators, rows: Vec::new() };
    let mut seen = std::collections::BTreeSet::new();
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                faults.add("values", error.to_string());
                break;
            }
        };
        let place = format!("line {}", record.position().map_or(0, csv::Position::line));
        let n_cells = record.len();
        faults.require(n_cells == header.len(), &place, format!("has {n_cells} cells instead of {}", header.len()));
        let unit = record.get(0).unwrap_or_default().trim().to_owned();
        faults.require(seen.insert(unit.clone()), &place, format!("repeats the unit «{unit}»"));
        values.units.push(unit);
        let cells = record.iter().zip(header.iter()).skip(1);
        values.rows.push(cells.map(|(cell, column)| parse_cell(&mut faults, &place, column, cell.trim())).collect());
    }
    faults.ok(values)
}

fn parse_cell(faults: &mut Violations, place: &str, column: &str, cell: &str) -> Option<f64> {
    if cell.is_empty() {
        return None;
    }
    let number = cell.parse::<f64>().ok().filter(|it| it.is_finite());
    faults.require(number.is_some(), place, format!("{column}: «{cell}» is not a number"));
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_says_every_fault_with_its_line() {
        let faults = parse_values("unit,a,b\nx,1,two\nx,3\ny,,4.5\nz,inf,1\n").unwrap_err();
        let said: Vec<String> = faults.as_slice().iter().map(|it| format!("{}: {}", it.pointer, it.detail)).collect();
        assert_eq!(
            said,
            [
                "line 2: b: «two» is not a number",
                "line 3: has 2 cells instead of 3",
                "line 3: repeats the unit «x»",
                "line 5: a: «inf» is not a number",
            ]
        );
    }

    #[test]
    fn an_empty_cell_is_missing_and_never_zero() {
        let values = parse_values("unit,a\nx,\ny,0\n").unwrap();
        assert_eq!(values.rows, [[None], [Some(0.0)]]);
    }
}
