// SPDX-License-Identifier: AGPL-3.0-or-later
//! The faults of a framework in the words of the pages: where, and what is wrong there.

use leptos::prelude::*;
use shared::competences::{Framework, Profession};
use shared::problem::Violation;

use crate::i18n::{Key, Words, k};
use crate::ui::notice::{Notice, Tone};

/// What the API says, by a piece of its sentence that nothing else has. What stands before the piece (a column, the text of a
/// cell) and what stands after it (a list) is told as it is.
const FAULTS: &[(&str, Key)] = &[
    ("must be written in both languages", k::COMPETENCES_FAULT_BOTH),
    ("must be a level from 0 to 5", k::COMPETENCES_FAULT_LEVEL),
    ("must be true or false", k::COMPETENCES_FAULT_TRUE),
    ("must be 1 to 5", k::COMPETENCES_FAULT_IMPORTANCE),
    ("is said twice", k::COMPETENCES_FAULT_TWICE),
    ("has two names", k::COMPETENCES_FAULT_NAMES),
    ("there is no area", k::COMPETENCES_FAULT_AREA),
    ("there is no competence", k::COMPETENCES_FAULT_COMPETENCE),
    ("is missing", k::COMPETENCES_FAULT_MISSING),
    ("is required", k::COMPETENCES_FAULT_MISSING),
    ("is empty", k::COMPETENCES_FAULT_EMPTY),
    ("the columns must begin with", k::COMPETENCES_FAULT_COLUMNS),
    ("must begin with", k::COMPETENCES_FAULT_BEGIN),
    ("must be one of:", k::COMPETENCES_FAULT_ONE_OF),
    ("must be a competence", k::COMPETENCES_FAULT_CODE),
    ("must be an area", k::COMPETENCES_FAULT_AREA_CODE),
    ("must have 1 to", k::COMPETENCES_FAULT_LENGTH),
    ("must be letters, digits", k::COMPETENCES_FAULT_VERSION),
    ("is published and never changes", k::COMPETENCES_FAULT_PUBLISHED),
    ("cells instead of", k::COMPETENCES_FAULT_CELLS),
    ("unknown field", k::COMPETENCES_FAULT_FIELD),
    ("is not UTF-8", k::COMPETENCES_FAULT_UTF8),
];

/// A fault in words.
pub(super) fn fault_in_words(w: Words, detail: &str) -> String {
    let found = FAULTS.iter().find_map(|(piece, key)| detail.split_once(piece).map(|around| (around, *key)));
    let Some(((before, after), key)) = found else { return detail.to_owned() };
    let before = before.trim();
    let after = after.trim_start_matches(':').trim().trim_end_matches("characters").trim();
    // A shape that our own sentence says already is not told again.
    let after = if matches!(
        key,
        k::COMPETENCES_FAULT_CODE
            | k::COMPETENCES_FAULT_AREA_CODE
            | k::COMPETENCES_FAULT_VERSION
            | k::COMPETENCES_FAULT_PUBLISHED
    ) {
        ""
    } else {
        after
    };
    let text = w.with(key, &[("more", after)]);
    if before.is_empty() { text.trim().to_owned() } else { format!("{before}: {}", text.trim()) }
}

/// Where a fault is: «riga 12», «LEG-04, nome in italiano».
pub(super) fn place_in_words(w: Words, framework: Option<&Framework>, pointer: &str) -> String {
    if let Some(line) = pointer.strip_prefix("line ") {
        return w.with(k::COMPETENCES_LINE, &[("line", line)]);
    }
    let path = pointer.trim_start_matches(['#', '?', '/']);
    let steps: Vec<&str> = path.split('/').collect();
    match steps.as_slice() {
        ["file"] => w.t(k::COMPETENCES_FILE).to_owned(),
        ["version"] => w.t(k::COMPETENCES_VERSION).to_owned(),
        ["competences", n, rest @ ..] => {
            let code = n.parse::<usize>().ok().zip(framework);
            let code = code.and_then(|(n, it)| it.competences.get(n)).map(|it| it.code.to_string());
            format!("{}, {}", code.unwrap_or_else(|| w.with(k::COMPETENCES_NTH, &[("n", n)])), part_in_words(w, rest))
        }
        ["roles", n, "required", code] => {
            let role = n.parse::<usize>().ok().zip(framework).and_then(|(n, it)| it.roles.get(n)).map(|it| it.role);
            let role = role.map_or_else(|| (*n).to_owned(), |it: Profession| w.of(&it.name()).to_owned());
            format!("{role}, {code}")
        }
        ["name", rest @ ..] => part_in_words(w, &[&["name"], rest].concat()),
        _ => path.to_owned(),
    }
}

fn part_in_words(w: Words, steps: &[&str]) -> String {
    let word = match steps.first() {
        Some(&"name") => w.t(k::COMPETENCES_NAME),
        Some(&"descriptor") => w.t(k::COMPETENCES_DESCRIPTOR),
        Some(&"behaviours") => w.t(k::COMPETENCES_SEEN),
        Some(&"esco") => "ESCO",
        Some(&"importance") => w.t(k::COMPETENCES_IMPORTANCE),
        Some(&"code") => w.t(k::COMPETENCES_CODE),
        Some(other) => other,
        None => "",
    };
    match steps.last() {
        Some(&"it") => format!("{word}, {}", w.t(k::COMPETENCES_IN_ITALIAN)),
        Some(&"en") => format!("{word}, {}", w.t(k::COMPETENCES_IN_ENGLISH)),
        _ => word.to_owned(),
    }
}

/// All faults at once, each with its place.
#[component]
pub(super) fn FaultList(
    /// The words in use.
    w: Words,
    /// Its id, where the reader is taken to.
    id: &'static str,
    /// The faults.
    #[prop(into)]
    faults: Signal<Vec<Violation>>,
    /// What the places are of.
    #[prop(optional, into)]
    framework: Signal<Option<Framework>>,
) -> impl IntoView {
    move || {
        let faults = faults.get();
        let framework = framework.get();
        (!faults.is_empty()).then(|| {
            let item = |it: &Violation| {
                let place = place_in_words(w, framework.as_ref(), &it.pointer);
                view! { <li><strong>{place}</strong>": "{fault_in_words(w, &it.detail)}</li> }
            };
            let items = faults.iter().map(item).collect_view();
            let title = w.count(k::COMPETENCES_FAULTS, faults.len(), &[]);
            view! {
                <div id=id tabindex="-1">
                    <Notice top=true tone=Tone::Wrong title=title><ul class="co-plain">{items}</ul></Notice>
                </div>
            }
        })
    }
}
