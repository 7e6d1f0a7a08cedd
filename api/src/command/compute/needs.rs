// SPDX-License-Identifier: AGPL-3.0-or-later
//! `coefficienti compute needs`: two tables in, every fault with its line.

use std::path::Path;

use shared::needs::{self, MAX_FAULTS, NeedRating, NeedsInput, NeedsResult, Population};
use shared::problem::Violations;

use super::{Outcome, read};

pub(super) fn compute(ratings: &Path, populations: Option<&Path>) -> Outcome<NeedsResult> {
    let (ratings, populations) = (read(ratings)?, populations.map(read).transpose()?);
    Ok(computed(&ratings, populations.as_deref()))
}

fn computed(ratings: &str, populations: Option<&str>) -> Result<NeedsResult, Violations> {
    let mut faults = Violations::default();
    let rated = Table::read(ratings, "ratings", RATINGS, &mut faults);
    let counted = populations.map(|it| Table::read(it, "populations", POPULATIONS, &mut faults));
    let ratings = rated.rows(&mut faults, rating);
    let populations = counted.as_ref().map_or_else(Vec::new, |it| it.rows(&mut faults, population));
    faults.ok(())?;
    needs::compute(&NeedsInput { ratings, populations }).map_err(|it| with_lines(it, &rated, counted.as_ref()))
}

/// Faults whose place is a position in a list, with the line of the table instead.
fn with_lines(faults: Violations, ratings: &Table, populations: Option<&Table>) -> Violations {
    let mut told = Violations::default();
    for fault in faults.into_vec() {
        let place = |list: &str, table: &Table| {
            let (position, field) = split(fault.pointer.strip_prefix(list)?);
            let line = table.lines.get(position.parse::<usize>().ok()?)?;
            let field = field.map_or(String::new(), |it| format!("{it}: "));
            Some((table.place(*line), format!("{field}{}", fault.detail)))
        };
        let of_populations = || populations.and_then(|it| place("#/populations/", it));
        let (pointer, detail) = place("#/ratings/", ratings)
            .or_else(of_populations)
            .unwrap_or_else(|| (fault.pointer.trim_start_matches("#/").to_owned(), fault.detail.clone()));
        told.add(pointer, detail);
    }
    told
}

fn split(rest: &str) -> (&str, Option<&str>) {
    rest.split_once('/').map_or((rest, None), |(position, field)| (position, Some(field)))
}

/// The columns of a table, and how many of them must be there.
type Columns = (&'static [&'static str], usize);

const RATINGS: Columns = (&["respondent", "competence", "importance", "ability", "required", "group", "help"], 4);
const POPULATIONS: Columns = (&["group", "persons"], 2);

/// A table of cells.
struct Table {
    name: &'static str,
    /// By column of [`Columns`]: where it stands, where it does.
    places: Vec<Option<usize>>,
    records: Vec<csv::StringRecord>,
    lines: Vec<u64>,
}

impl Table {
    fn read(text: &str, name: &'static str, (columns, n_required): Columns, faults: &mut Violations) -> Self {
        let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
        let header = reader.headers().cloned().unwrap_or_default();
        let places: Vec<Option<usize>> = columns
            .iter()
            .map(|column| header.iter().position(|it| it.trim_start_matches('\u{feff}') == *column))
            .collect();
        let head = place(name, 1);
        for (column, _) in columns.iter().zip(&places).take(n_required).filter(|(_, place)| place.is_none()) {
            faults.add(&head, format!("the column `{column}` is missing"));
        }
        for (i, it) in header.iter().enumerate().filter(|(i, _)| !places.contains(&Some(*i))) {
            faults.add(&head, format!("the column {} is none of the table's: «{it}»", i + 1));
        }
        let mut table = Self { name, places, records: Vec::new(), lines: Vec::new() };
        for record in reader.records() {
            match record {
                Ok(record) => {
                    let line = record.position().map_or(0, csv::Position::line);
                    let (n, of) = (record.len(), header.len());
                    table.require(faults, n == of, line, || format!("has {n} cells instead of {of}"));
                    table.lines.push(line);
                    table.records.push(record);
                }
                Err(error) => {
                    faults.add(name, error.to_string());
                    break;
                }
            }
        }
        table
    }

    fn place(&self, line: u64) -> String {
        place(self.name, line)
    }

    fn require(&self, faults: &mut Violations, holds: bool, line: u64, detail: impl FnOnce() -> String) {
        if !holds && faults.as_slice().len() < MAX_FAULTS {
            faults.add(self.place(line), detail());
        }
    }

    /// What each row says.
    fn rows<T>(&self, faults: &mut Violations, of: fn(&mut Row<'_>) -> T) -> Vec<T> {
        let rows = self.records.iter().zip(&self.lines);
        rows.map(|(record, line)| of(&mut Row { table: self, record, line: *line, faults })).collect()
    }
}

/// A line of the ratings, or of the other table by its name.
fn place(name: &str, line: u64) -> String {
    if name == "ratings" { format!("line {line}") } else { format!("{name} line {line}") }
}

/// A row of a table, by the positions of its columns.
struct Row<'a> {
    table: &'a Table,
    record: &'a csv::StringRecord,
    line: u64,
    faults: &'a mut Violations,
}

impl Row<'_> {
    fn text(&self, column: usize) -> &str {
        let place = self.table.places.get(column).copied().flatten();
        place.and_then(|it| self.record.get(it)).unwrap_or_default()
    }

    /// A cell that may be empty.
    fn optional<T: std::str::FromStr>(&mut self, column: usize, name: &str, what: &str) -> Option<T> {
        let cell = self.text(column).to_owned();
        let value = cell.parse().ok();
        let holds = cell.is_empty() || value.is_some();
        self.table.require(self.faults, holds, self.line, || format!("{name}: «{cell}» is not {what}"));
        value
    }

    /// A cell that must be there.
    fn number<T: std::str::FromStr + Default>(&mut self, column: usize, name: &str) -> T {
        let is_empty = self.text(column).is_empty() && self.table.places.get(column).is_some_and(Option::is_some);
        self.table.require(self.faults, !is_empty, self.line, || format!("{name}: is missing"));
        self.optional(column, name, "a whole number").unwrap_or_default()
    }
}

fn rating(row: &mut Row<'_>) -> NeedRating {
    let group = row.text(5);
    NeedRating {
        respondent: row.text(0).to_owned(),
        competence: row.text(1).to_owned(),
        group: (!group.is_empty()).then(|| group.to_owned()),
        importance: row.number(2, "importance"),
        ability: row.number(3, "ability"),
        required: row.optional(4, "required", "a whole number"),
        help: row.optional(6, "help", "training, organisation or both"),
    }
}

fn population(row: &mut Row<'_>) -> Population {
    Population { group: row.text(0).to_owned(), persons: row.number(1, "persons") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(ratings: &str, populations: Option<&str>) -> Vec<String> {
        let faults = computed(ratings, populations).unwrap_err().into_vec();
        faults.into_iter().map(|it| format!("{}: {}", it.pointer, it.detail)).collect()
    }

    #[test]
    fn the_worked_example_is_read_from_a_table() {
        let table = "respondent,competence,importance,ability\na,X,5,2\nb,X,4,3\nc,X,5,2\nd,X,5,3\ne,X,4,3\n";
        let result = computed(table, None).unwrap();
        assert_eq!((result.competences[0].mwds, result.competences[0].rds), (Some(9.2), Some(-100.0)));
    }

    #[test]
    fn every_fault_has_its_line() {
        let table = "respondent,competence,importance,ability,group\na,X,5,two,18\nb,X,,3,18\nc,X,4\n";
        assert_eq!(
            said(table, None),
            [
                "line 4: has 3 cells instead of 5",
                "line 2: ability: «two» is not a whole number",
                "line 3: importance: is missing",
                "line 4: ability: is missing",
            ]
        );
        let table = "respondent,competence,importance,ability,group\na,X,5,6,18\na,X,4,3,18\n";
        assert_eq!(
            said(table, Some("group,persons\n18,0\n18,9\n")),
            [
                "line 2: ability: must be 1 to 5",
                "line 3: the respondent has rated \"X\" already, in #/ratings/0",
                "populations line 2: persons: must be 1 to 100000000",
                "populations line 3: group: \"18\" stands there twice",
            ]
        );
    }

    #[test]
    fn another_header_is_refused() {
        assert_eq!(
            said("respondent,competence,importance,skill\n", None),
            ["line 1: the column `ability` is missing", "line 1: the column 4 is none of the table's: «skill»",]
        );
    }
}
