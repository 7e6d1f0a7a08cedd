// SPDX-License-Identifier: AGPL-3.0-or-later
//! Our own format: `territory,indicator,year,value`, comma, UTF-8, decimal point.

use std::io::Read;

use shared::imports::{Place, Reading, VALUE_COLUMNS, ValueRow};
use shared::problem::Violations;

use super::text::{Record, records};
use super::{Format, Line, Sink};
use crate::error::Error;

/// A file of values in our own format.
#[derive(Debug)]
pub struct ValuesCsv<R>(pub R);

impl<R: Read> Format for ValuesCsv<R> {
    fn read(self: Box<Self>, sink: &mut Sink<'_>) -> Result<String, Error> {
        let mut has_header = false;
        let digest = records(self.0, b",", &mut |record| {
            if has_header {
                return sink(line(record));
            }
            has_header = true;
            header(record.text()?)
        })?;
        if !has_header {
            header(&[])?;
        }
        Ok(digest)
    }
}

fn header(found: &[&str]) -> Result<(), Error> {
    if found.iter().map(|it| it.trim()).eq(VALUE_COLUMNS) {
        return Ok(());
    }
    let detail = format!("the columns must be {}, here they are {}", VALUE_COLUMNS.join(","), found.join(","));
    Err(Violations::one("line 1", detail).into())
}

fn line(record: &Record<'_>) -> Line {
    let place = format!("line {}", record.line);
    let reading = record.text().and_then(|cells| match cells {
        [territory, indicator, year, value] => ValueRow::parse(&place, [territory, indicator, year, value]),
        other => {
            let detail = format!("has {} cells instead of {}", other.len(), VALUE_COLUMNS.len());
            Err(Violations::one(place, detail))
        }
    });
    Line { place: Place::Line(record.line), cells: record.first(), reading: reading.map(Reading::Value) }
}
