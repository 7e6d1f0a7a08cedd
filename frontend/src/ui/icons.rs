// SPDX-License-Identifier: AGPL-3.0-or-later
//! Icons of our own strokes on a grid of 24, and the patterns that stand for colours. Always hidden from assistive technology: a word is beside.

use leptos::prelude::*;

/// What an icon shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Glyph {
    /// Read with care.
    Care,
    /// It did not work.
    Wrong,
    /// Done.
    Done,
    /// Good to know.
    Info,
    /// Three lines: opens the navigation.
    Menu,
    /// Save a file.
    Download,
    /// Print.
    Print,
    /// Two things on one measure.
    Compare,
    /// Takes something away.
    Remove,
    /// Looks for something.
    Search,
    /// A person.
    Person,
}

const fn strokes(glyph: Glyph) -> &'static str {
    // A circle of radius 9 is drawn as two arcs, so that each icon is one path.
    match glyph {
        Glyph::Care => "M12 4 2.5 20h19zM12 10v5M12 17.8v.2",
        Glyph::Wrong => "M3 12a9 9 0 1 0 18 0a9 9 0 1 0-18 0M9 9l6 6m0-6-6 6",
        Glyph::Done => "M3 12a9 9 0 1 0 18 0a9 9 0 1 0-18 0M8 12.5l3 3 5-6",
        Glyph::Info => "M3 12a9 9 0 1 0 18 0a9 9 0 1 0-18 0M12 11v6M12 7.5v.2",
        Glyph::Menu => "M4 6h16M4 12h16M4 18h16",
        Glyph::Download => "M12 3v12m-5-5 5 5 5-5M4 20h16",
        Glyph::Compare => {
            "M4 7h2.5a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0M11.5 7H20M4 17h8.5a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0M17.5 17H20"
        }
        Glyph::Person => "M8 8a4 4 0 1 0 8 0a4 4 0 1 0-8 0M4 20c1-4 4-6 8-6s7 2 8 6",
        Glyph::Remove => "M6 6l12 12M18 6 6 18",
        Glyph::Search => "M4 10.5a6.5 6.5 0 1 0 13 0a6.5 6.5 0 1 0-13 0M15.5 15.5 21 21",
        Glyph::Print => "M7 8V3h10v5M7 17H4V8h16v9h-3M7 14h10v7H7z",
    }
}

/// An icon beside a word.
#[component]
pub(crate) fn Icon(
    /// What it shows.
    glyph: Glyph,
) -> impl IntoView {
    view! {
        <svg class="co-icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=strokes(glyph) />
        </svg>
    }
}

/// The patterns of the levels, once a page: paper, forced colours and whoever asks for them use these in place of colour.
#[component]
pub(crate) fn Patterns() -> impl IntoView {
    view! {
        <svg width="0" height="0" aria-hidden="true" focusable="false">
            <defs>
                <pattern id="co-pat-a" width="6" height="6" patternUnits="userSpaceOnUse"><rect class="co-pat-ground" width="6" height="6" fill="#123f5c"/><path class="co-pat-ink" d="M0 0l6 6M6 0L0 6" stroke="#000" stroke-width="2.2"/></pattern>
                <pattern id="co-pat-b" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="co-pat-ground" width="5" height="5" fill="#2a7488"/><path class="co-pat-ink" d="M0 0v5" stroke="#0b2233" stroke-width="3"/></pattern>
                <pattern id="co-pat-c" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="co-pat-ground" width="8" height="8" fill="#70adaa"/><path class="co-pat-ink" d="M0 0v8" stroke="#0b2233" stroke-width="2"/></pattern>
                <pattern id="co-pat-d" width="9" height="9" patternUnits="userSpaceOnUse"><rect class="co-pat-ground" width="9" height="9" fill="#b7d3c2"/><circle class="co-pat-ink" cx="4.5" cy="4.5" r="1.3" fill="#0b2233"/></pattern>
                <pattern id="co-pat-e" width="9" height="9" patternUnits="userSpaceOnUse"><rect class="co-pat-ground" width="9" height="9" fill="#f2eedb"/></pattern>
                <pattern id="co-pat-none" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(135)"><rect class="co-pat-ground" width="7" height="7" fill="#fff"/><path class="co-pat-ink" d="M0 0v7" stroke="#7b8a99" stroke-width="1"/></pattern>
            </defs>
        </svg>
    }
}
