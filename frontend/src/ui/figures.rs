// SPDX-License-Identifier: AGPL-3.0-or-later
//! Figures as SVG: range bars on ranks, dot strips, sparklines. All geometry is in attributes; each is hidden from assistive
//! technology because the same numbers stand in the table beside it.
//!
//! What is inside an `svg` is written as one text of numbers and our own words: a third of the code, and faster to draw.

use leptos::prelude::*;

use super::browser::{at, float};

/// One row of range bars.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Range {
    /// Best rank of the interval.
    pub(crate) low: f64,
    /// Worst rank of the interval.
    pub(crate) high: f64,
    /// Where the computed rank stands.
    pub(crate) point: f64,
}

/// A vertical stroke that joins rows on one axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Stroke {
    /// First row it joins.
    pub(crate) first: usize,
    /// Last row it joins.
    pub(crate) last: usize,
    /// Where on the axis.
    pub(crate) at: f64,
}

/// Width of the plane of a range bar: half a rank at each end.
const PLANE: f64 = 210.0;

fn rank_x(rank: f64, n: usize) -> String {
    at(5.0 + (rank - 0.5) * (PLANE - 10.0) / float(n.max(1)))
}

/// The interval of a row on an axis of `n` ranks, the point, and the strokes that pass through the row.
#[component]
pub(crate) fn RangeBar(
    /// The interval; a row without one shows the axis only.
    range: Option<Range>,
    /// Which row of the table it is.
    row: usize,
    /// How many ranks the axis has.
    n: usize,
    /// Ranks with a line of the grid.
    grid: &'static [u8],
    /// The strokes that join rows.
    strokes: Vec<Stroke>,
) -> impl IntoView {
    let mut inside = String::from("<path class=\"co-grid\" d=\"");
    for rank in grid {
        inside.push_str(&format!("M{} 0V40", rank_x(f64::from(*rank), n)));
    }
    inside.push_str("\"/>");
    if let Some(it) = &range {
        inside
            .push_str(&path("co-rangebar", &format!("M{} 20H{}", rank_x(it.low - 0.38, n), rank_x(it.high + 0.38, n))));
    }
    for it in strokes.iter().filter(|it| (it.first..=it.last).contains(&row)) {
        let (from, to) = (if it.first == row { "20" } else { "0" }, if it.last == row { "20" } else { "40" });
        inside.push_str(&path("co-tie", &format!("M{} {from}V{to}", rank_x(it.at, n))));
    }
    if let Some(it) = range {
        inside.push_str(&point(&rank_x(it.point, n), "20"));
    }
    view! { <svg class="co-strip" viewBox="0 0 210 40" preserveAspectRatio="none" aria-hidden="true" focusable="false" inner_html=inside></svg> }
}

fn path(class: &str, data: &str) -> String {
    format!("<path class=\"{class}\" d=\"{data}\"/>")
}

/// A dot with a light gap around: a line of no length with round caps, so that it stays round where the figure stretches.
fn point(x: &str, y: &str) -> String {
    let data = format!("M{x} {y}h.01");
    path("co-point-gap", &data) + &path("co-point", &data)
}

/// Where a value from 0 to 100 stands on the plane of a strip.
fn plane_x(value: f64) -> f64 {
    10.0 + value.clamp(0.0, 100.0) * 2.8
}

/// The grid of a strip, with its line.
fn ground() -> String {
    path("co-grid", "M10 0V30M80 0V30M150 0V30M220 0V30M290 0V30")
        + "<path class=\"co-grid-zero\" d=\"M10 15H290\" opacity=\".35\"/>"
}

fn circle(class: &str, value: f64, radius: &str) -> String {
    format!("<circle class=\"{class}\" cx=\"{}\" cy=\"15\" r=\"{radius}\"/>", at(plane_x(value)))
}

/// The median of a strip, dashed.
fn middle(median: Option<f64>) -> String {
    median.map_or_else(String::new, |it| path("co-median", &format!("M{} 3V27", at(plane_x(it)))))
}

/// The others as circles, the chosen one full, the median dashed; 0 at the left, 100 at the right.
#[component]
pub(crate) fn DotStrip(
    /// The chosen one.
    value: Option<f64>,
    /// The others.
    others: Vec<f64>,
    /// Median of all.
    median: Option<f64>,
) -> impl IntoView {
    let mut inside = ground();
    for it in others {
        inside.push_str(&circle("co-other", it, "3.6"));
    }
    inside.push_str(&middle(median));
    if let Some(it) = value {
        inside.push_str(&circle("co-dot", it, "5.5"));
    }
    view! { <svg class="co-svg" viewBox="0 0 300 30" aria-hidden="true" focusable="false" inner_html=inside></svg> }
}

/// A value of a series; `None` breaks the line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Moment {
    /// When.
    pub(crate) year: i32,
    /// The chosen one.
    pub(crate) value: Option<f64>,
    /// Median of all.
    pub(crate) median: Option<f64>,
}

/// A series on its own scale: the chosen one as a line with its last point, the median dashed.
#[component]
pub(crate) fn Sparkline(
    /// The years, ascending; a year that is absent breaks the line too.
    series: Vec<Moment>,
) -> impl IntoView {
    let all = || series.iter().flat_map(|it| [it.value, it.median]).flatten();
    let low = all().fold(f64::INFINITY, f64::min);
    let span = (all().fold(f64::NEG_INFINITY, f64::max) - low).max(f64::MIN_POSITIVE);
    let first = series.first().map_or(0, |it| it.year);
    let years = f64::from(series.last().map_or(1, |it| it.year - first).max(1));
    let place = |year: i32, value: f64| {
        (at(4.0 + f64::from(year - first) * 168.0 / years), at(48.0 - (value - low) * 40.0 / span))
    };
    let line = |pick: fn(&Moment) -> Option<f64>| {
        let mut data = String::new();
        let mut before: Option<i32> = None;
        for it in &series {
            let Some(value) = pick(it) else { continue };
            let (x, y) = place(it.year, value);
            let is_joined = before.is_some_and(|year| year + 1 == it.year);
            data.push_str(if is_joined { "L" } else { "M" });
            data.push_str(&x);
            data.push(' ');
            data.push_str(&y);
            if !is_joined {
                // A year alone between two holes is seen as a dot: a line of no length with round caps.
                data.push_str("h.01");
            }
            before = Some(it.year);
        }
        data
    };
    let mut inside = path("co-line-ref", &line(|it| it.median)) + &path("co-line-main", &line(|it| it.value));
    if let Some((x, y)) = series.iter().rev().find_map(|it| it.value.map(|value| place(it.year, value))) {
        inside.push_str(&point(&x, &y));
    }
    view! { <svg class="co-svg" viewBox="0 0 180 56" preserveAspectRatio="none" aria-hidden="true" focusable="false" inner_html=inside></svg> }
}

/// How many things a dot plot compares, at most.
pub(crate) const N_SERIES: usize = 4;

/// The shape of a series: circle, square, diamond, triangle, always in that order.
fn shape(series: usize, x: f64, y: f64) -> String {
    let (x1, x2, top, foot) = (at(x - 6.0), at(x + 6.0), at(y - 6.0), at(y + 6.0));
    let y0 = y;
    let (x, y) = (at(x), at(y));
    let data = match series {
        0 => format!("M{x1} {y}a6 6 0 1 0 12 0a6 6 0 1 0-12 0z"),
        1 => format!("M{x1} {top}h12v12h-12z"),
        2 => format!("M{x} {}l7 7l-7 7l-7-7z", at(y0 - 7.0)),
        _ => format!("M{x} {top}L{x2} {foot}H{x1}z"),
    };
    path(&format!("co-key co-s{}", series + 1), &data)
}

/// Up to four things on one measure, each with its colour and shape; the others hollow, the median dashed.
#[component]
pub(crate) fn DotPlot(
    /// The compared ones, in their order.
    values: Vec<Option<f64>>,
    /// The others.
    others: Vec<f64>,
    /// Median of all.
    median: Option<f64>,
) -> impl IntoView {
    let mut inside = ground();
    for it in others {
        inside.push_str(&circle("co-other", it, "3.6"));
    }
    inside.push_str(&middle(median));
    // The first is drawn last, so that it stays whole where two fall together.
    for (series, value) in values.into_iter().enumerate().rev() {
        if let Some(it) = value {
            inside.push_str(&shape(series, plane_x(it), 15.0));
        }
    }
    view! { <svg class="co-svg" viewBox="0 0 300 30" aria-hidden="true" focusable="false" inner_html=inside></svg> }
}

/// The mark of a series, beside its name.
#[component]
pub(crate) fn SeriesKey(
    /// Which of the compared ones, from 0.
    series: usize,
) -> impl IntoView {
    view! { <svg class="co-svg" viewBox="0 0 20 20" aria-hidden="true" focusable="false" inner_html=shape(series, 10.0, 10.0)></svg> }
}
