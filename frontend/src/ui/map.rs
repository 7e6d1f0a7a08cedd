// SPDX-License-Identifier: AGPL-3.0-or-later
//! A map of places with a letter on each: one tab stop, arrows go to the nearest place in that direction, Enter opens.

use std::sync::Arc;

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::browser;

/// A place on the map.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Place {
    /// Its key.
    pub(crate) code: String,
    /// Its outline, as SVG path data.
    pub(crate) path: String,
    /// Where its letter stands.
    pub(crate) x: f64,
    /// Where its letter stands.
    pub(crate) y: f64,
    /// Whether the letter must be small to fit.
    pub(crate) is_small: bool,
}

/// What a place shows at the moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Shown {
    /// The letter.
    pub(crate) letter: String,
    /// Class of its fill: `co-fill-a`.
    pub(crate) fill: String,
    /// Class of its letter: `co-on-a`.
    pub(crate) on: String,
    /// Its name with what it shows, in words.
    pub(crate) name: String,
    /// Where Enter goes.
    pub(crate) href: String,
    /// Whether its outline must be drawn last to be whole (light fills).
    pub(crate) is_light: bool,
}

/// Which place is looked at; the table beside reads and sets it too.
pub(crate) type Chosen = RwSignal<Option<String>>;

/// The place nearest to another in the direction of a key.
fn nearest(places: &[Place], ends: &(String, String), from: &str, key: &str) -> Option<String> {
    let here = places.iter().find(|it| it.code == from)?;
    let (dx, dy) = match key {
        "ArrowUp" => (0.0, -1.0),
        "ArrowDown" => (0.0, 1.0),
        "ArrowLeft" => (-1.0, 0.0),
        "ArrowRight" => (1.0, 0.0),
        "Home" => return Some(ends.0.clone()),
        "End" => return Some(ends.1.clone()),
        _ => return None,
    };
    let mut best: Option<(f64, &Place)> = None;
    for it in places {
        let (x, y) = (it.x - here.x, it.y - here.y);
        let along = x * dx + y * dy;
        let cost = along + 2.0 * ((x * dy).abs() + (y * dx).abs());
        if along > 0.0 && best.is_none_or(|(least, _)| cost < least) {
            best = Some((cost, it));
        }
    }
    best.map(|(_, it)| it.code.clone())
}

/// The map; `shown` is asked for each place, and again when what it reads changes.
#[component]
pub(crate) fn Map(
    /// The view box of the drawing.
    view_box: String,
    /// The places.
    places: Arc<Vec<Place>>,
    /// Where Home and End go.
    ends: Memo<(String, String)>,
    /// What a place shows.
    shown: impl Fn(&str) -> Shown + Clone + Send + Sync + 'static,
    /// Which one is looked at.
    chosen: Chosen,
    /// Whether a place is tied to the one that is looked at.
    is_tied: impl Fn(&str) -> bool + Clone + Send + Sync + 'static,
    /// Name of the whole map.
    label: String,
    /// Told when a place gets the focus.
    on_focus: impl Fn(&str) + Clone + Send + Sync + 'static,
) -> impl IntoView {
    let stop = RwSignal::new(ends.get_untracked().0);
    let (keys, outlines) = (places.clone(), places.clone());
    let on_key = move |event: KeyboardEvent| {
        if let Some(next) = nearest(&keys, &ends.read_untracked(), &stop.get_untracked(), &event.key()) {
            event.prevent_default();
            browser::focus_first(&format!(".co-map a[data-code=\"{next}\"]"));
        }
    };
    let drawn = move || {
        let mut all: Vec<(Place, Shown)> = places.iter().map(|it| (it.clone(), shown(&it.code))).collect();
        let (light, dark): (Vec<_>, Vec<_>) = all.drain(..).partition(|(_, it)| it.is_light);
        dark.into_iter()
            .chain(light)
            .map(|(place, it)| {
                let code = StoredValue::new(place.code.clone());
                let (is_tied, on_focus) = (is_tied.clone(), on_focus.clone());
                let look = move || chosen.set(Some(code.get_value()));
                view! {
                    // Inside `g` the macro takes `a` for the link of SVG, not of HTML.
                    <g><a
                        href=it.href
                        data-code=place.code
                        aria-label=it.name
                        tabindex=move || if *stop.read() == code.get_value() { "0" } else { "-1" }
                        data-chosen=move || (chosen.read().as_deref() == Some(code.get_value().as_str())).then_some("")
                        data-tied=move || is_tied(&code.get_value()).then_some("")
                        on:focus=move |_| {
                            stop.set(code.get_value());
                            look();
                            on_focus(&code.get_value());
                        }
                        on:mouseenter=move |_| look()
                    >
                        <path class=it.fill d=place.path />
                        <text class=it.on x=browser::at(place.x) y=browser::at(place.y) data-small=place.is_small.then_some("") aria-hidden="true">{it.letter}</text>
                    </a></g>
                }
            })
            .collect_view()
    };
    // The outline of the one that is looked at is drawn again over its neighbours, dark with a light gap: it is the focus ring.
    let outline = move || {
        chosen.read().as_ref().and_then(|code| outlines.iter().find(|it| it.code == *code)).map(|it| it.path.clone())
    };
    let gap = outline.clone();
    view! {
        <svg class="co-map" viewBox=view_box role="group" aria-label=label on:keydown=on_key>
            {drawn}
            <path class="co-ring-gap" d=gap aria-hidden="true" />
            <path class="co-ring" d=outline aria-hidden="true" />
        </svg>
    }
}
