// SPDX-License-Identifier: AGPL-3.0-or-later
//! The map by level: what it shows is in the address, what is looked at is shared with the table.

use std::sync::Arc;

use leptos::prelude::*;
use serde::Deserialize;

use super::ranking::Ranked;
use super::standing::{Row, level_of, root_of};
use super::{profile_address, sentences};
use crate::client;
use crate::i18n::{Words, k};
use crate::site::load_words;
use crate::ui::browser;
use crate::ui::choice::{Check, Select};
use crate::ui::live::Announcer;
use crate::ui::load::{Load, Reading, Shape};
use crate::ui::map::{Chosen, Map, Place, Shown};
use crate::ui::marks::{LevelMark, level_class};
use crate::ui::router::Router;
use crate::ui::text::rich;

/// The outlines, as the build writes them.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Outlines {
    /// The view box of the drawing.
    pub(crate) view_box: String,
    /// The regions.
    pub(crate) shapes: Vec<Outline>,
}

/// The outline of a region, and where a letter fits.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Outline {
    code: String,
    path: String,
    x: f64,
    y: f64,
    is_small: bool,
}

/// Reads the outlines of the regions.
pub(crate) fn read_outlines() -> Reading<Outlines> {
    client::address_reading(browser::asset("co-map").unwrap_or_default())
}

/// The outlines as the map takes them.
pub(crate) fn places_of(outlines: &Outlines) -> Vec<Place> {
    outlines
        .shapes
        .iter()
        .map(|it| Place { code: it.code.clone(), path: it.path.clone(), x: it.x, y: it.y, is_small: it.is_small })
        .collect()
}

/// The map with its selector, its card and its legend.
#[component]
pub(crate) fn MapPanel(
    /// The words in use.
    w: Words,
    /// What is ranked.
    ranked: Memo<Ranked>,
    /// The dimension that is shown; `None` shows the index.
    dimension: Memo<Option<String>>,
    /// Which territory is looked at.
    chosen: Chosen,
) -> impl IntoView {
    let outlines = read_outlines();
    let patterns = RwSignal::new(false);
    let show = move |it: Arc<Outlines>| view! { <Drawn w ranked outlines=it dimension chosen /> };
    view! {
        <section class="co-stack-s" aria-labelledby="map-h">
            <h2 id="map-h">{w.t(k::MAP_TITLE)}</h2>
            <What w ranked dimension />
            <Card w ranked dimension chosen />
            <figure class="co-fig" data-patterns=move || patterns.get().then_some("")>
                <div class="co-map-box"><Load of=outlines words=load_words(w, k::MAP_LOADING, k::MAP_FAILED) shape=Shape::Block show /></div>
                <Legend w ranked dimension />
                <Check label=w.t(k::MAP_PATTERNS) value=patterns />
            </figure>
        </section>
    }
}

/// What the map shows: the index or one dimension.
#[component]
fn What(w: Words, ranked: Memo<Ranked>, dimension: Memo<Option<String>>) -> impl IntoView {
    let mut options = vec![(String::new(), w.t(k::MAP_WHOLE_INDEX).to_owned())];
    options
        .extend(ranked.read_untracked().index.dimensions.iter().map(|it| (it.code.clone(), w.of(&it.name).to_owned())));
    let choose = move |code: String| {
        if let Some(router) = Router::here() {
            router.replace(&untrack(|| router.with_query("dimension", &code)));
        }
    };
    view! { <Select id="map-what" label=w.t(k::MAP_WHAT) options value=Signal::derive(move || dimension.get().unwrap_or_default()) on_choose=choose /> }
}

/// Score and level of a row in what the map shows.
fn shown_of(ranked: &Ranked, row: &Row, dimension: Option<&str>) -> (Option<f64>, Option<String>) {
    match dimension {
        None => (row.score(root_of(&ranked.index)), row.level.clone()),
        Some(code) => {
            let score = row.score(code);
            (score, level_of(&ranked.index, score))
        }
    }
}

/// A territory in words, as a link of the map is called: name, level, position or points.
fn in_words(w: Words, ranked: &Ranked, row: &Row, dimension: Option<&str>) -> String {
    let (score, level) = shown_of(ranked, row, dimension);
    let Some(score) = score else { return w.with(k::MAP_PLACE_NONE, &[("name", &row.name)]) };
    let level = level.unwrap_or_default();
    match (dimension, row.place) {
        (None, Some(place)) => w.with(
            k::MAP_PLACE_INDEX,
            &[("name", &row.name), ("level", &level), ("positions", &w.positions(place.low, place.high))],
        ),
        _ => {
            w.with(k::MAP_PLACE_DIMENSION, &[("name", &row.name), ("level", &level), ("points", &w.decimal(score, 0))])
        }
    }
}

#[component]
fn Drawn(
    w: Words,
    ranked: Memo<Ranked>,
    outlines: Arc<Outlines>,
    dimension: Memo<Option<String>>,
    chosen: Chosen,
) -> impl IntoView {
    let places = places_of(&outlines);
    // Home and End go by rank, so that the first key press says who is ahead.
    let ends = Memo::new(move |_| {
        let rows = &ranked.read().standing.rows;
        let code = |it: Option<&Row>| it.map(|it| it.code.clone()).unwrap_or_default();
        (code(rows.first()), code(rows.last()))
    });
    let is_tied = move |code: &str| {
        let chosen = chosen.read();
        let ranked = ranked.read();
        let row = chosen.as_deref().and_then(|it| ranked.row(it));
        row.is_some_and(|it| it.tied.iter().any(|(other, _)| other == code))
    };
    let announcer = Announcer::here();
    let on_focus = move |code: &str| {
        let ranked = ranked.read_untracked();
        if let (Some(row), Some(announcer)) = (ranked.row(code), announcer) {
            announcer.say(sentences::ties(w, row));
        }
    };
    let shown = move |code: &str| {
        let dimension = dimension.get();
        let ranked = ranked.read();
        let row = ranked.row(code);
        let level = row.and_then(|it| shown_of(&ranked, it, dimension.as_deref()).1);
        let fill = level_class("fill", level.as_deref());
        Shown {
            is_light: !fill.ends_with("-a") && !fill.ends_with("-b"),
            on: level_class("on", level.as_deref()),
            fill,
            name: row.map_or_else(|| code.to_owned(), |it| in_words(w, &ranked, it, dimension.as_deref())),
            href: profile_address(code),
            letter: level.unwrap_or_default(),
        }
    };
    view! { <Map view_box=outlines.view_box.clone() places=Arc::new(places) ends shown chosen is_tied label=w.t(k::MAP_LABEL).to_owned() on_focus /> }
}

/// What hover and focus show, always at the same place and of the same height.
#[component]
fn Card(w: Words, ranked: Memo<Ranked>, dimension: Memo<Option<String>>, chosen: Chosen) -> impl IntoView {
    let inside = move || {
        let chosen = chosen.read();
        let ranked = ranked.read();
        let Some(row) = chosen.as_deref().and_then(|it| ranked.row(it)) else {
            return view! { <p class="co-small co-quiet">{w.t(k::MAP_CARD_EMPTY)}</p> }.into_any();
        };
        let code = dimension.get();
        let (score, level) = shown_of(&ranked, row, code.as_deref());
        let n = ranked.standing.rows.iter().filter(|it| it.place.is_some()).count();
        let text = match (&code, row.place, score) {
            (None, Some(place), _) => format!(
                "{} {}.",
                w.with(k::MAP_CARD_POSITION, &[("positions", &w.positions(place.low, place.high)), ("n", &w.whole(n))]),
                sentences::ties(w, row)
            ),
            (Some(_), _, Some(score)) => w.with(k::MAP_CARD_POINTS, &[("points", &w.decimal(score, 0))]),
            _ => format!("{}.", w.t(k::RANKING_NO_SCORE)),
        };
        view! {
            <p class="co-h3">{row.name.clone()}" "<LevelMark letter=level none=w.t(k::LEVEL_NONE) /></p>
            <p class="co-small">{rich(&text)}" "<a href=profile_address(&row.code)>{w.t(k::MAP_CARD_OPEN)}</a></p>
        }
        .into_any()
    };
    view! { <div class="co-panel co-card" data-tone="soft">{inside}</div> }
}

/// Letters, what they mean and where each begins.
#[component]
fn Legend(w: Words, ranked: Memo<Ranked>, dimension: Memo<Option<String>>) -> impl IntoView {
    let levels = ranked.read_untracked().index.recipe.levels.clone();
    let n = levels.len();
    let above = levels.iter().rev().nth(1).map(|it| it.from);
    let items = levels.into_iter().enumerate().map(|(at, it)| {
        let from = w.decimal(it.from, 0);
        let range = match (at, above) {
            (0, _) => w.with(k::LEGEND_TOP, &[("from", &from)]),
            (at, Some(above)) if at + 1 == n => w.with(k::LEGEND_BOTTOM, &[("from", &w.decimal(above, 0))]),
            _ => w.with(k::LEGEND_FROM, &[("from", &from)]),
        };
        view! {
            <li>
                <span class="co-level" data-level=it.label.clone()>{it.label.clone()}</span>
                <span>{sentences::level_in_words(w, Some(&it.label))}" "<span class="co-quiet">{range}</span></span>
            </li>
        }
    });
    view! {
        <ul class="co-legend co-legend-levels" aria-label=w.t(k::LEGEND_LABEL)>{items.collect_view()}</ul>
        <figcaption>
            {move || w.t(match (dimension.read().is_some(), ranked.read().method.is_some()) {
                (true, _) => k::LEGEND_CAPTION_DIMENSION,
                (false, true) => k::LEGEND_CAPTION_OWN,
                (false, false) => k::LEGEND_CAPTION,
            })}
        </figcaption>
    }
}
