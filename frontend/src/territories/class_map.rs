// SPDX-License-Identifier: AGPL-3.0-or-later
//! A map of one figure in five classes, each with its number: the table beside has every value.

use std::sync::Arc;

use leptos::prelude::*;
use shared::boundaries::Boundary;

use super::classes::Classes;
use super::profile_address;
use crate::i18n::{Words, k};
use crate::ui::map::{Chosen, Map, Place, Shown};
use crate::ui::order::sort_by_number;

/// A territory with its figure, as it is written and as it is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Figured {
    /// ISTAT code.
    pub(crate) code: String,
    /// Its name.
    pub(crate) name: String,
    /// The figure; `None` where it is missing.
    pub(crate) value: Option<f64>,
    /// The figure in words; «manca» where it is missing.
    pub(crate) text: String,
}

/// Where a number can stand in an outline of whole numbers: the middle of its largest ring, and whether there is little room.
pub(crate) fn place_of(boundary: &Boundary) -> Place {
    let mut best = (0.0, 0.0, 0.0, 0.0);
    for ring in boundary.path.split('M').filter(|it| !it.is_empty()) {
        let (x0, y0, x1, y1) = extent(ring);
        if (x1 - x0) * (y1 - y0) > best.2 * best.3 {
            best = (x0, y0, x1 - x0, y1 - y0);
        }
    }
    let (x, y, width, height) = best;
    Place {
        code: boundary.territory.to_string(),
        path: boundary.path.clone(),
        x: x + width / 2.0,
        y: y + height / 2.0,
        is_small: width < 34.0 || height < 34.0,
    }
}

/// The box around a ring: its first point whole, the others as steps.
fn extent(ring: &str) -> (f64, f64, f64, f64) {
    let (mut x, mut y) = (0_i32, 0_i32);
    let mut around: Option<(i32, i32, i32, i32)> = None;
    for point in ring.trim_end_matches('z').split('l') {
        let Some((dx, dy)) = point.split_once(' ') else { continue };
        x += dx.parse().unwrap_or(0);
        y += dy.parse().unwrap_or(0);
        let (x0, y0, x1, y1) = around.unwrap_or((x, y, x, y));
        around = Some((x0.min(x), y0.min(y), x1.max(x), y1.max(y)));
    }
    let (x0, y0, x1, y1) = around.unwrap_or_default();
    (f64::from(x0), f64::from(y0), f64::from(x1), f64::from(y1))
}

/// Map, card and legend.
#[component]
pub(crate) fn ClassMap(
    /// The words in use.
    w: Words,
    /// Name of the map, for who listens.
    #[prop(into)]
    label: String,
    /// Its view box.
    view_box: String,
    /// The outlines.
    places: Arc<Vec<Place>>,
    /// The figures.
    figures: Arc<Vec<Figured>>,
    /// Writes a figure.
    write: Arc<dyn Fn(f64) -> String + Send + Sync>,
    /// Who made the outlines.
    #[prop(into)]
    source: String,
) -> impl IntoView {
    let classes = Arc::new(Classes::of(figures.iter().filter_map(|it| it.value)));
    let chosen: Chosen = RwSignal::new(None);
    let ends = Memo::new({
        let (figures, places) = (figures.clone(), places.clone());
        move |_| {
            let is_drawn = |code: &str| places.iter().any(|it| it.code == code);
            let mut all: Vec<&Figured> = figures.iter().filter(|it| it.value.is_some() && is_drawn(&it.code)).collect();
            sort_by_number(&mut all, |it| -it.value.unwrap_or_default());
            let code = |it: Option<&&Figured>| it.map(|it| it.code.clone()).unwrap_or_default();
            (code(all.first()), code(all.last()))
        }
    });
    let shown = {
        let (figures, classes) = (figures.clone(), classes.clone());
        move |code: &str| {
            let it = figures.iter().find(|it| it.code == code);
            let class = it.and_then(|it| it.value).and_then(|it| classes.class(it));
            let digit = class.map(|it| it.to_string()).unwrap_or_default();
            // What is seen on it is part of its name.
            let name = match (it, digit.is_empty()) {
                (Some(it), false) => {
                    w.with(k::CLASSES_PLACE, &[("name", &it.name), ("value", &it.text), ("class", &digit)])
                }
                (Some(it), true) => format!("{}: {}", it.name, it.text),
                (None, _) => code.to_owned(),
            };
            let is_dark = class == Some(super::classes::N_CLASSES);
            Shown {
                fill: if digit.is_empty() { "co-fill-none".to_owned() } else { format!("co-fill-h{digit}") },
                on: if is_dark { "co-on-a".to_owned() } else { "co-on-c".to_owned() },
                is_light: !is_dark,
                href: profile_address(code),
                letter: digit,
                name,
            }
        }
    };
    view! {
        <Card w figures chosen />
        <figure class="co-fig">
            <Map view_box places ends shown chosen is_tied=|_: &str| false label on_focus=|_: &str| () />
            <Legend w classes write />
            <figcaption>{w.t(k::CLASSES_CAPTION)}" "{source}</figcaption>
        </figure>
    }
}

/// What hover and focus show, always at the same place.
#[component]
fn Card(w: Words, figures: Arc<Vec<Figured>>, chosen: Chosen) -> impl IntoView {
    let inside = move || {
        let chosen = chosen.read();
        let it = chosen.as_deref().and_then(|code| figures.iter().find(|it| it.code == code));
        match it {
            Some(it) => view! {
                <p class="co-h3">{it.name.clone()}</p>
                <p class="co-small">{it.text.clone()}" "<a href=profile_address(&it.code)>{w.t(k::MAP_CARD_OPEN)}</a></p>
            }
            .into_any(),
            None => view! { <p class="co-small co-quiet">{w.t(k::CLASSES_CARD)}</p> }.into_any(),
        }
    };
    view! { <div class="co-panel co-card" data-tone="soft">{inside}</div> }
}

/// The groups: from where to where, and how many are in each.
#[component]
fn Legend(w: Words, classes: Arc<Classes>, write: Arc<dyn Fn(f64) -> String + Send + Sync>) -> impl IntoView {
    let items = classes.ranges.iter().enumerate().map(|(n, (low, high, count))| {
        let (low, high) = (write(*low), write(*high));
        let range = if low == high { low } else { format!("{low} – {high}") };
        let class = (n + 1).to_string();
        view! {
            <li>
                <span class="co-class" data-h=class.clone()>{class.clone()}</span>
                <span>{range}" "<span class="co-quiet">{w.count(k::CLASSES_COUNT, *count, &[])}</span></span>
            </li>
        }
    });
    let items = items.collect_view();
    view! { <ul class="co-legend co-legend-levels" aria-label=w.t(k::CLASSES_LABEL)>{items}</ul> }
}
