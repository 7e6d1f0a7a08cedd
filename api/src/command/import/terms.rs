// SPDX-License-Identifier: AGPL-3.0-or-later
//! What the rows of a publisher's file stand for, as the command line says it.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Args;
use shared::codelists::Scheme;
use shared::imports::mapping::{Condition, MAPPING_COLUMNS, Mapping};
use shared::imports::observation::Terms;
use shared::indicators::IndicatorCode;
use shared::problem::Violations;

use crate::error::Error;
use crate::imports::formats::records;

#[derive(Debug, Args)]
pub(super) struct Meaning {
    /// A CSV file indicator,dataflow,where that says which rows are which indicator, instead of the rules that come with the
    /// program. `where` holds conditions such as `DATA_TYPE=12SER007 SEX?=9|T`: `|` is «or», `?` is «where the file has it».
    #[arg(long, value_name = "FILE", conflicts_with = "indicator")]
    map: Option<PathBuf>,
    /// The rows are all of this indicator, or those that meet --where.
    #[arg(long, value_name = "CODE")]
    indicator: Option<IndicatorCode>,
    /// A condition on a dimension; may be repeated.
    #[arg(long = "where", value_name = "DIM=VALUE", requires = "indicator")]
    conditions: Vec<Condition>,
    /// Which list the codes of territories are of: istat, itter107, nuts2006, nuts2010, nuts2013, nuts2016, nuts2021 or
    /// nuts2024.
    #[arg(long, value_name = "LIST")]
    codelist: Option<Scheme>,
}

impl Meaning {
    /// The terms, with the list that the format is of where none is named.
    pub(super) fn terms(&self, scheme: Scheme) -> Result<Terms, Error> {
        let mapping = match (&self.map, &self.indicator) {
            (Some(path), _) => read(path)?,
            (None, Some(indicator)) => Mapping::one(indicator.clone(), self.conditions.clone()),
            (None, None) => Mapping::built_in(),
        };
        Ok(Terms { scheme: self.codelist.unwrap_or(scheme), mapping })
    }
}

/// Reads a file of rules; the faults name it.
fn read(path: &Path) -> Result<Mapping, Error> {
    let file = std::fs::File::open(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let (mut mapping, mut faults) = (Mapping::default(), Violations::default());
    records(file, b",", &mut |record| {
        let place = format!("{} line {}", path.display(), record.line);
        match record.text() {
            Ok(cells) if record.line == 1 => {
                let detail = format!("the columns must be {}", MAPPING_COLUMNS.join(","));
                faults.require(cells == MAPPING_COLUMNS, place, detail);
            }
            Ok([indicator, dataflow, conditions]) => {
                if let Err(found) = mapping.add(&place, [indicator, dataflow, conditions]) {
                    faults.extend(found);
                }
            }
            Ok(cells) => faults.add(place, format!("has {} cells instead of {}", cells.len(), MAPPING_COLUMNS.len())),
            Err(_) => faults.add(place, "is not UTF-8"),
        }
        Ok(())
    })?;
    Ok(faults.ok(mapping)?)
}
