// SPDX-License-Identifier: AGPL-3.0-or-later
//! BES dei territori as a long table: the publisher's code of an indicator, a territory, a year, a figure.

use std::io::Read;

use shared::codelists::Codelists;
use shared::imports::mapping::Bound;
use shared::imports::observation::{Terms, observation};
use shared::imports::{Place, Reading};
use shared::problem::Violations;

use super::text::{Record, records};
use super::{Format, Line, Sink};
use crate::error::Error;

/// Names of the columns, each with those it goes by; the first is what a fault says.
const COLUMNS: [&[&str]; 4] = [
    &["indicatore_id", "indicatore", "cod_indicatore", "codice_indicatore", "indicator", "id"],
    &["codice_territorio", "territorio", "codice_regione", "codice_provincia", "cod_territorio", "territory"],
    &["anno", "year"],
    &["valore", "value"],
];

/// A long file of BES dei territori, and what its rows stand for.
#[derive(Debug)]
pub struct BesCsv<R> {
    /// The file.
    pub file: R,
    /// Which list its codes are of, which rows are which indicator: rules are over the one dimension `DATA_TYPE`.
    pub terms: Terms,
}

impl<R: Read> Format for BesCsv<R> {
    fn read(self: Box<Self>, sink: &mut Sink<'_>) -> Result<String, Error> {
        let rules = self.terms.mapping.bind(&["DATA_TYPE".into()])?;
        let lists = Codelists::new();
        let mut columns: Option<[usize; 4]> = None;
        let digest = records(self.file, b",;\t", &mut |record| {
            let Some(columns) = columns else {
                columns = Some(header(record.text()?)?);
                return Ok(());
            };
            sink(line(&lists, &rules, &self.terms, columns, record))
        })?;
        if columns.is_none() {
            return Err(Violations::one("line 1", "the file is empty").into());
        }
        Ok(digest)
    }
}

fn header(found: &[&str]) -> Result<[usize; 4], Violations> {
    let names: Vec<String> = found.iter().map(|it| it.trim().to_lowercase()).collect();
    let mut faults = Violations::default();
    let columns = COLUMNS.map(|candidates| {
        let column = names.iter().position(|it| candidates.contains(&it.as_str()));
        let detail = format!("there is no column {}, here they are {}", candidates.join(" or "), names.join(","));
        faults.require(column.is_some(), "line 1", detail);
        column.unwrap_or_default()
    });
    faults.ok(columns)
}

fn line(lists: &Codelists, rules: &Bound, terms: &Terms, columns: [usize; 4], record: &Record<'_>) -> Line {
    let place = Place::Line(record.line);
    let row = match record.text() {
        Ok(row) => row,
        Err(faults) => return Line { place, cells: record.first(), reading: Err(faults) },
    };
    let [id, area, year, value] = columns.map(|it| row.get(it).copied().unwrap_or_default().trim());
    let cells = [area, id, year, value].map(str::to_owned);
    let is_short = columns.iter().any(|it| *it >= row.len());
    let reading = if is_short {
        Err(Violations::one(place.to_string(), format!("has {} cells only", row.len())))
    } else {
        match rules.indicator("", &[id]) {
            None => Ok(Reading::Skipped("is of no indicator of the mapping")),
            Some(indicator) => observation(lists, terms.scheme, &|| place.to_string(), indicator, [area, year, value]),
        }
    };
    Line { place, cells, reading }
}
