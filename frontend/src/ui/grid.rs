// SPDX-License-Identifier: AGPL-3.0-or-later
//! A table whose cells are walked with the keyboard: one stop of the Tab key, then the arrows.
//!
//! `<table role="grid" on:keydown=grid::walk on:focusin=grid::follow>`; each cell that can be reached has a `tabindex`, 0 the first
//! and −1 the others. Rows and cells that are hidden are passed over. Enter is the page's.

use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, Event, HtmlElement, KeyboardEvent};

/// Where a key leads from a place in a grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Across(isize),
    Along(isize),
    RowStart,
    RowEnd,
    Start,
    End,
}

impl Step {
    fn of(key: &str, with_control: bool) -> Option<Self> {
        Some(match (key, with_control) {
            ("ArrowLeft", false) => Self::Across(-1),
            ("ArrowRight", false) => Self::Across(1),
            ("ArrowUp", false) => Self::Along(-1),
            ("ArrowDown", false) => Self::Along(1),
            ("Home", false) => Self::RowStart,
            ("End", false) => Self::RowEnd,
            ("Home", true) => Self::Start,
            ("End", true) => Self::End,
            _ => return None,
        })
    }

    /// The cell that the step leads to among `widths`, the number of cells of each row; the same one at an edge.
    fn lead(self, widths: &[usize], (row, cell): (usize, usize)) -> (usize, usize) {
        let last_of = |row: usize| widths.get(row).map_or(0, |it| it.saturating_sub(1));
        let last = widths.len().saturating_sub(1);
        match self {
            Self::Across(by) => (row, cell.saturating_add_signed(by).min(last_of(row))),
            Self::Along(by) => {
                let row = row.saturating_add_signed(by).min(last);
                (row, cell.min(last_of(row)))
            }
            Self::RowStart => (row, 0),
            Self::RowEnd => (row, last_of(row)),
            Self::Start => (0, 0),
            Self::End => (last, last_of(last)),
        }
    }
}

/// Moves the focus as the key asks.
pub(crate) fn walk(event: KeyboardEvent) {
    // The browser's own: back in the history, the system's.
    if event.alt_key() || event.meta_key() || event.shift_key() {
        return;
    }
    let Some(step) = Step::of(&event.key(), event.ctrl_key()) else { return };
    let Some((grid, from)) = place_of(event.target()) else { return };
    let rows: Vec<Vec<HtmlElement>> = found(&grid, "tbody tr").iter().map(cells).filter(|it| !it.is_empty()).collect();
    let place = rows
        .iter()
        .enumerate()
        .find_map(|(row, cells)| cells.iter().position(|it| it.is_same_node(Some(&from))).map(|cell| (row, cell)));
    let Some(place) = place else { return };
    let widths: Vec<usize> = rows.iter().map(Vec::len).collect();
    let (row, cell) = step.lead(&widths, place);
    event.prevent_default();
    if let Some(to) = rows.get(row).and_then(|it| it.get(cell)) {
        let _ = to.focus();
    }
}

/// Makes the cell that has the focus the grid's one stop.
pub(crate) fn follow(event: Event) {
    let Some((grid, cell)) = place_of(event.target()) else { return };
    for other in found(&grid, "tbody [tabindex='0']") {
        other.set_tab_index(-1);
    }
    cell.set_tab_index(0);
}

/// The grid and the cell in which something happened.
fn place_of(target: Option<leptos::web_sys::EventTarget>) -> Option<(Element, HtmlElement)> {
    let target = target?.dyn_into::<Element>().ok()?;
    let cell = target.closest("tbody [tabindex]").ok()??.dyn_into::<HtmlElement>().ok()?;
    Some((cell.closest("[role=grid]").ok()??, cell))
}

/// The cells of a row that can be reached now.
fn cells(row: &HtmlElement) -> Vec<HtmlElement> {
    found(row, "[tabindex]").into_iter().filter(|it| it.offset_parent().is_some()).collect()
}

fn found(within: &Element, selector: &str) -> Vec<HtmlElement> {
    let Ok(list) = within.query_selector_all(selector) else { return Vec::new() };
    (0..list.length()).filter_map(|n| list.get(n)?.dyn_into().ok()).collect()
}
