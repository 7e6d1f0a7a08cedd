// SPDX-License-Identifier: AGPL-3.0-or-later
//! What the API refused, in the words of the pages.

use crate::client::Refused;
use crate::i18n::{Key, Words, k};

/// Faults that the API knows, by what its sentence begins with.
const FAULTS: &[(&str, Key)] = &[
    ("is required", k::ACCESS_FAULT_MISSING),
    ("is one of the passwords", k::ACCESS_RULE_COMMON_NOT),
    ("must not contain the user name", k::ACCESS_RULE_NAME_NOT),
    ("is not your password", k::ACCESS_FAULT_PASSWORD),
    ("is not what the authenticator", k::ACCESS_FAULT_TOTP),
    ("must be six digits", k::ACCESS_FAULT_DIGITS),
    ("must be a user name", k::ACCESS_FAULT_USERNAME),
    ("must be a day", k::ACCESS_FAULT_DAY),
    ("must not come before", k::ACCESS_FAULT_ORDER),
    ("there is no territory", k::ACCESS_FAULT_TERRITORY),
    ("there is no area", k::ACCESS_FAULT_AREA),
    ("must not be empty", k::ACCESS_FAULT_MISSING),
    ("must be another one", k::FAULT_TAKEN),
    ("must be lower-case letters, digits and underscores", k::FAULT_KEY),
    ("must be letters, digits, points and hyphens", k::FAULT_VERSION),
    ("must be a sum of euros", k::EQUIPES_COST_FAULT),
    ("works no more", k::ACCESS_FAULT_WORKS_NO_MORE),
];

/// One fault.
pub(crate) fn fault_in_words(w: Words, detail: &str) -> String {
    if let Some((_, key)) = FAULTS.iter().find(|it| detail.starts_with(it.0)) {
        return w.t(*key).to_owned();
    }
    if let Some(span) = detail.strip_prefix("is outside the days of the equipe, ") {
        return w.with(k::ACCESS_FAULT_EQUIPE_DAYS, &[("span", &days_in_words(w, span))]);
    }
    if let Some(rest) = detail.strip_prefix("overlaps a place of the same person in this equipe, from ") {
        let from = rest.split(' ').next().unwrap_or_default();
        return w.with(k::ACCESS_FAULT_OVERLAP, &[("from", &w.day_of(from))]);
    }
    let numbers: Vec<&str> = detail.split(|it: char| !it.is_ascii_digit()).filter(|it| !it.is_empty()).collect();
    match numbers.as_slice() {
        [left, works, taken] if detail.contains("hours left") => {
            w.with(k::ACCESS_FAULT_HOURS_LEFT, &[("left", left), ("works", works), ("taken", taken)])
        }
        [low, high] if detail.ends_with("characters") => {
            w.with(k::ACCESS_FAULT_LENGTH, &[("low", low), ("high", high)])
        }
        [low, high] => w.with(k::ACCESS_FAULT_RANGE, &[("low", low), ("high", high)]),
        [low] if detail.contains("at least") => w.with(k::ACCESS_FAULT_SHORT, &[("low", low)]),
        [high] if detail.contains("at most") => w.with(k::ACCESS_FAULT_LONG, &[("high", high)]),
        _ => w.t(k::ACCESS_FAULT_OTHER).to_owned(),
    }
}

/// Days as the API writes them, «2026-01-01 to 2026-12-31» or «2026-01-01 on».
fn days_in_words(w: Words, span: &str) -> String {
    match span.split_once(" to ") {
        Some((from, to)) => format!("{} – {}", w.day_of(from), w.day_of(to)),
        None => format!("{} –", w.day_of(span.trim_end_matches(" on"))),
    }
}

/// What was refused as a whole: heading and what to do.
pub(crate) fn refusal_in_words(w: Words, refused: &Refused) -> (&'static str, String) {
    let (title, text) = match refused.problem.status {
        0 => (k::ACCESS_REFUSED_NETWORK, k::ACCESS_REFUSED_NETWORK_TEXT),
        403 if refused.problem.kind == "/problems/second-factor-demanded" => {
            (k::ACCESS_FACTOR_DEMANDED, k::ACCESS_FACTOR_DEMANDED_TEXT)
        }
        401 => (k::ACCESS_REFUSED_TIME, k::ACCESS_REFUSED_TIME_TEXT),
        403 => (k::ACCESS_REFUSED_MAY, k::ACCESS_REFUSED_MAY_TEXT),
        404 => (k::ACCESS_REFUSED_GONE, k::ACCESS_REFUSED_GONE_TEXT),
        409 => (k::ACCESS_REFUSED_CONFLICT, k::ACCESS_REFUSED_CONFLICT_TEXT),
        412 => (k::ACCESS_REFUSED_CHANGED, k::ACCESS_REFUSED_CHANGED_TEXT),
        429 => {
            let wait = w.count(k::ACCESS_WAIT, usize_of(refused.wait_s), &[]);
            return (w.t(k::ACCESS_REFUSED_MANY), wait);
        }
        _ => (k::ACCESS_REFUSED_OTHER, k::ACCESS_REFUSED_OTHER_TEXT),
    };
    let code = refused.problem.instance.clone().unwrap_or_default();
    (w.t(title), w.with(text, &[("code", &code)]))
}

/// Seconds as a count.
pub(crate) fn usize_of(seconds: Option<u32>) -> usize {
    seconds.and_then(|it| usize::try_from(it).ok()).unwrap_or(1)
}
