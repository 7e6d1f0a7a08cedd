// SPDX-License-Identifier: AGPL-3.0-or-later
//! A framework as a file: JSON, the whole of it, or CSV, a row a competence.

use anyhow::Context as _;
use serde_json::Value;
use shared::competences::{Framework, FrameworkTable, FrameworkVersion, table};
use shared::input::FromJson as _;
use shared::problem::Violations;

use super::store;
use crate::db::Conn;
use crate::error::Error;

/// The framework of a JSON file.
///
/// # Errors
/// Every fault, each with its JSON pointer.
pub fn of_json(text: &[u8]) -> Result<Framework, Error> {
    let document: Value =
        serde_json::from_slice(text).map_err(|error| Error::Malformed(format!("the file is not JSON: {error}")))?;
    Ok(Framework::from_json(&document)?)
}

/// The framework of a CSV file: of `version`, with the name and the scale of the draft of that version or, where there is none,
/// of the newest published one.
///
/// # Errors
/// Every fault of every row, each with its line.
pub fn of_csv(conn: &mut Conn, text: &[u8], version: &FrameworkVersion) -> Result<Framework, Error> {
    let base = match store::any(conn, version)? {
        Some((_, framework)) => Some(framework),
        None => store::newest(conn)?,
    };
    let nothing =
        || Violations::one("file", "there is no published framework whose scale it could have: import JSON first");
    Ok(rows(text)?.framework(version, &base.ok_or_else(nothing)?)?)
}

fn rows(text: &[u8]) -> Result<FrameworkTable, Violations> {
    let text = std::str::from_utf8(text).map_err(|_| Violations::one("file", "is not UTF-8"))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let cells = |it: &csv::StringRecord| it.iter().map(|it| it.trim().to_owned()).collect::<Vec<_>>();
    let header = reader.headers().map(cells).map_err(|error| Violations::one("line 1", error.to_string()))?;
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| Violations::one("file", error.to_string()))?;
        rows.push((record.position().map_or(0, csv::Position::line), cells(&record)));
    }
    Ok(FrameworkTable { header, rows })
}

/// A framework as CSV.
///
/// # Errors
/// Where it cannot be written.
pub fn to_csv(framework: &Framework) -> Result<String, Error> {
    let table = table(framework);
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&table.header).context("a header cannot be written")?;
    for (_, row) in &table.rows {
        writer.write_record(row).context("a row cannot be written")?;
    }
    let bytes = writer.into_inner().context("a table cannot be written")?;
    Ok(String::from_utf8(bytes).context("a table is not UTF-8")?)
}
