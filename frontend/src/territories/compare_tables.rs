// SPDX-License-Identifier: AGPL-3.0-or-later
//! The compared regions in figures and tables: points of each dimension, values of each indicator with their source.

use std::sync::Arc;

use leptos::prelude::*;
use shared::attractiveness::{IndicatorStanding, Profile};
use shared::indicators::{Dimension, IndicatorRole};

use super::compare::Side;
use super::sentences;
use super::standing::Row;
use crate::i18n::{Words, k};
use crate::ui::browser::float;
use crate::ui::figures::{DotPlot, SeriesKey};
use crate::ui::notice::{Status, Tone};
use crate::ui::order::sort_by_number;
use crate::ui::table::{Column, TableBox};

/// Dot plots with the same numbers beside.
#[component]
pub(crate) fn ByDimension(
    /// The words in use.
    w: Words,
    /// The compared regions.
    side: Side,
) -> impl IntoView {
    let loose: Vec<String> = sentences::incoherent(&side.index).iter().map(|(code, _)| (*code).to_owned()).collect();
    let rows = side.index.dimensions.iter().map(|it| dimension(w, &side, it, loose.contains(&it.code))).collect_view();
    let keys = side.rows.iter().enumerate();
    let keys = keys.map(|(n, it)| view! { <li><SeriesKey series=n />{it.name.clone()}</li> }).collect_view();
    let names = side.rows.iter().map(|it| view! { <th role="columnheader" scope="col">{it.name.clone()}</th> });
    view! {
        <section class="co-stack-s" aria-labelledby="cd">
            <h2 id="cd">{w.t(k::COMPARE_DIMENSIONS)}</h2>
            <ul class="co-keys" aria-label=w.t(k::COMPARE_KEYS)>{keys}</ul>
            <table role="table" class="co-table" data-cards>
                <caption>{w.t(k::COMPARE_DIMENSIONS_CAPTION)}</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <th role="columnheader" scope="col">{w.t(k::PROFILE_DIMENSION)}</th>
                        <th role="columnheader" scope="col" class="co-plot">
                            <span class="visually-hidden">{w.t(k::PROFILE_STRIP)}</span>
                            <span class="co-axis100" aria-hidden="true"><span>"0"</span><span>"50"</span><span>"100"</span></span>
                        </th>
                        {names.collect_view()}
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </section>
    }
}

fn dimension(w: Words, side: &Side, it: &Dimension, is_loose: bool) -> impl IntoView + use<> {
    let score = |row: &Row| row.score(&it.code);
    let all: Vec<f64> = side.index.result.units.iter().filter_map(|unit| unit.scores.get(&it.code).copied()).collect();
    let is_compared = |code: &str| side.rows.iter().any(|it| it.code == code);
    let units = side.index.result.units.iter().filter(|unit| !is_compared(&unit.unit));
    let others: Vec<f64> = units.filter_map(|unit| unit.scores.get(&it.code).copied()).collect();
    let cell = |row: &Row| {
        let text = score(row).map_or_else(
            || w.t(k::MISSING).to_owned(),
            |it| w.with(k::COMPARE_SCORE, &[("points", &w.decimal(it, 0))]),
        );
        view! { <td role="cell" class="co-nowrap" data-label=row.name.clone()>{text}</td> }
    };
    let care = is_loose.then(|| view! { <br /><Status tone=Tone::Care text=w.t(k::CARE) /> });
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">{w.of(&it.name).to_owned()}{care}</th>
            <td role="cell" class="co-plot"><DotPlot values=side.rows.iter().map(score).collect() others median=median(all) /></td>
            {side.rows.iter().map(cell).collect_view()}
        </tr>
    }
}

fn median(mut all: Vec<f64>) -> Option<f64> {
    sort_by_number(&mut all, |it| *it);
    let n = all.len();
    let (low, high) = (all.get(n.saturating_sub(1) / 2)?, all.get(n / 2)?);
    Some((low + high) / float(2))
}

/// The values of the source, each indicator a row.
#[component]
pub(crate) fn ByIndicator(
    /// The words in use.
    w: Words,
    /// The compared regions.
    side: Side,
    /// Their profiles, in the same order.
    profiles: Arc<Vec<Arc<Profile>>>,
) -> impl IntoView {
    let names: Vec<String> = side.rows.iter().map(|it| it.name.clone()).collect();
    let head = move || {
        view! {
            <Column text=w.t(k::NUMBERS_INDICATOR) />
            {names.iter().map(|it| view! { <Column text=it.clone() number=true /> }).collect_view()}
            <Column text=w.t(k::PROFILE_MEDIAN) number=true />
            <Column text=w.t(k::COMPARE_SOURCE) />
            <th scope="col" class="co-plot-s co-only-wide">{w.t(k::COMPARE_PLOT)}</th>
        }
    };
    let n_columns = (side.rows.len() + 4).to_string();
    let groups: Vec<_> = side.index.dimensions.iter().map(|it| group(w, it, &profiles, &n_columns)).collect();
    view! {
        <TableBox label=w.with(k::TABLE_BOX, &[("name", w.t(k::COMPARE_INDICATORS))]) caption=move || w.t(k::COMPARE_INDICATORS_CAPTION) small=true head>
            {groups}
        </TableBox>
    }
}

/// The indicators of a dimension.
fn group(w: Words, dimension: &Dimension, profiles: &[Arc<Profile>], n_columns: &str) -> impl IntoView + use<> {
    let all = profiles.iter().take(1).flat_map(|it| it.indicators.iter().enumerate());
    let inside = all.filter(|(_, it)| it.indicator.role == IndicatorRole::Index);
    let inside = inside.filter(|(_, it)| it.indicator.dimension.as_deref() == Some(&dimension.code));
    let rows: Vec<_> = inside.map(|(n, it)| line(w, n, it, profiles)).collect();
    view! {
        <tbody>
            <tr data-group><th scope="rowgroup" colspan=n_columns.to_owned()>{w.of(&dimension.name).to_owned()}</th></tr>
            {rows}
        </tbody>
    }
}

fn line(w: Words, n: usize, first: &IndicatorStanding, profiles: &[Arc<Profile>]) -> impl IntoView + use<> {
    let indicator = &first.indicator;
    let number = |value: f64| w.value(value, indicator.decimals, &indicator.unit);
    let own: Vec<&IndicatorStanding> = profiles.iter().filter_map(|it| it.indicators.get(n)).collect();
    let cells = own.iter().map(|it| {
        let inside = match it.value {
            Some(value) => number(value).into_any(),
            None => view! { <span class="co-missing">{w.t(k::MISSING)}</span> }.into_any(),
        };
        view! { <td data-num>{inside}</td> }
    });
    let mut years: Vec<String> = Vec::new();
    for it in &own {
        if let Some(year) = it.year {
            crate::ui::order::add_new(&mut years, &year.to_string());
        }
    }
    let unit = w.unit_in_words(&indicator.unit);
    let source = format!("{}, {}", indicator.publisher, years.join("–"));
    let source = if unit.is_empty() { source } else { format!("{unit}; {source}") };
    view! {
        <tr>
            <th scope="row">{w.of(&indicator.name).to_owned()}</th>
            {cells.collect_view()}
            <td data-num>{first.median.map(number)}</td>
            <td class="co-quiet">{source}</td>
            <td class="co-plot-s co-only-wide"><DotPlot values=own.iter().map(|it| it.score).collect() others=Vec::new() median=None /></td>
        </tr>
    }
}
