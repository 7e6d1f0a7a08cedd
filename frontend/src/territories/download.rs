// SPDX-License-Identifier: AGPL-3.0-or-later
//! The table that is shown, as a CSV file made in the browser: full precision, decimal point, one row a territory.

use shared::attractiveness::Attractiveness;

use super::standing::{Standing, root_of};
use crate::ui::browser;

/// A cell of RFC 4180.
fn cell(text: &str) -> String {
    if text.contains(['"', ',', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

/// The ranking as CSV: keys as headings, so that a program in any language reads it. With the reader's weights, the weights
/// and the method's positions stand beside.
fn csv(index: &Attractiveness, standing: &Standing, method: Option<&Standing>) -> String {
    let root = root_of(index);
    let nodes: Vec<&str> = std::iter::once(root).chain(index.dimensions.iter().map(|it| it.code.as_str())).collect();
    let number = |it: Option<f64>| it.map(browser::exact).unwrap_or_default();
    let beside = if method.is_some() { ",method_rank,method_rank_low,method_rank_high,recipe" } else { "" };
    let mut lines =
        vec![format!("code,name,rank,rank_low,rank_high,level,levels,n_missing,{}{beside}", nodes.join(","))];
    for row in &standing.rows {
        let levels: Vec<&str> = row.level.iter().chain(row.or_level.iter()).map(String::as_str).collect();
        let mut cells = vec![
            row.code.clone(),
            cell(&row.name),
            number(row.place.map(|it| it.rank)),
            number(row.place.map(|it| it.low)),
            number(row.place.map(|it| it.high)),
            row.level.clone().unwrap_or_default(),
            levels.join("/"),
            row.n_missing.to_string(),
        ];
        cells.extend(nodes.iter().map(|node| number(row.score(node))));
        if let Some(method) = method {
            let place = method.rows.iter().find(|it| it.code == row.code).and_then(|it| it.place);
            cells.extend([place.map(|it| it.rank), place.map(|it| it.low), place.map(|it| it.high)].map(number));
            cells.push(index.result.digest.clone());
        }
        lines.push(cells.join(","));
    }
    lines.push(String::new());
    lines.join("\r\n")
}

/// The address under which the CSV is saved.
pub(crate) fn csv_address(index: &Attractiveness, standing: &Standing, method: Option<&Standing>) -> String {
    // The mark at the start lets a spreadsheet read the accents.
    browser::file_address("text/csv", &format!("\u{feff}{}", csv(index, standing, method)))
}
