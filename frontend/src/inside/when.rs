// SPDX-License-Identifier: AGPL-3.0-or-later
//! Days and hours, in the reader's own zone.

use js_sys::Date;
use leptos::wasm_bindgen::JsValue;

use crate::i18n::Words;
use crate::ui::browser;

fn two(n: u32) -> String {
    if n < 10 { format!("0{n}") } else { n.to_string() }
}

/// An instant (RFC 3339): «24 novembre 2026, 10:31».
pub(crate) fn moment(w: Words, instant: &str) -> String {
    let date = Date::new(&JsValue::from_str(instant));
    let day = w.day(&date.get_full_year().to_string(), month_of(date.get_month()), &date.get_date().to_string());
    format!("{day}, {}:{}", two(date.get_hours()), two(date.get_minutes()))
}

/// An instant (RFC 3339) for a table, day and hour apart: «24/11/2026» and «10:31».
pub(crate) fn short_moment(instant: &str) -> (String, String) {
    let date = Date::new(&JsValue::from_str(instant));
    let day = format!("{}/{}/{}", two(date.get_date()), two(date.get_month() + 1), date.get_full_year());
    (day, format!("{}:{}", two(date.get_hours()), two(date.get_minutes())))
}

fn month_of(from_zero: u32) -> usize {
    usize::try_from(from_zero).unwrap_or_default() + 1
}

/// Today: `2026-11-24`, as a field of a day has it.
pub(crate) fn today() -> String {
    let (year, month, day) = browser::today();
    format!("{year}-{}-{}", two(u32::try_from(month).unwrap_or_default()), two(day))
}
