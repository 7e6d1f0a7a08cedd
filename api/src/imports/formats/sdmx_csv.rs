// SPDX-License-Identifier: AGPL-3.0-or-later
//! SDMX-CSV, as Istat writes it (`DATAFLOW,FREQ,REF_AREA,…,TIME_PERIOD,OBS_VALUE`) and as Eurostat does
//! (`DATAFLOW,LAST UPDATE,freq,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG`): columns are found by their names.

use std::io::Read;

use shared::imports::observation::{Columns, Terms};
use shared::imports::{Place, Reading};
use shared::problem::Violations;

use super::text::records;
use super::{Format, Line, Sink};
use crate::error::Error;

/// An SDMX-CSV file, and what its rows stand for.
#[derive(Debug)]
pub struct SdmxCsv<R> {
    /// The file.
    pub file: R,
    /// Which list its codes are of, which rows are which indicator.
    pub terms: Terms,
}

impl<R: Read> Format for SdmxCsv<R> {
    fn read(self: Box<Self>, sink: &mut Sink<'_>) -> Result<String, Error> {
        let mut columns: Option<Columns> = None;
        let digest = records(self.file, b",;\t", &mut |record| {
            let Some(columns) = &columns else {
                columns = Some(Columns::new(record.text()?, &self.terms)?);
                return Ok(());
            };
            let place = Place::Line(record.line);
            sink(match record.text() {
                Ok(row) => line(columns, place, row),
                Err(faults) => Line { place, cells: Default::default(), reading: Err(faults) },
            })
        })?;
        if columns.is_none() {
            return Err(Violations::one("line 1", "the file is empty").into());
        }
        Ok(digest)
    }
}

/// What a row says, with the cells that a report shows.
pub(super) fn line(columns: &Columns, place: Place, row: &[&str]) -> Line {
    let reading = columns.read(&|| place.to_string(), row);
    let indicator = match &reading {
        Ok(Reading::Value(value)) => Some(value.indicator.as_str().to_owned()),
        _ => None,
    };
    Line { place, cells: columns.shown(row, indicator), reading }
}
