// SPDX-License-Identifier: AGPL-3.0-or-later
//! What lies between two versions, in words: by what it is of, each text with what it was before.

use leptos::prelude::*;
use shared::competences::{Difference, DifferenceKind, Differences, Framework, Profession};

use crate::i18n::{Words, k};
use crate::ui::load::Empty;
use crate::ui::notice::{Status, Tone};

/// What a difference is of, and which part of it.
struct Place {
    subject: String,
    part: String,
}

/// Differences, by what they are of.
#[component]
pub(super) fn DifferenceList(
    /// The words in use.
    w: Words,
    /// The differences.
    differences: Differences,
    /// The versions, for the names of their parts: the one after first.
    versions: Vec<Framework>,
) -> impl IntoView {
    if differences.is_empty() {
        return view! { <Empty title=w.t(k::COMPETENCES_SAME) text=w.t(k::COMPETENCES_SAME_TEXT)>""</Empty> }
            .into_any();
    }
    let n = |n: i32| usize::try_from(n).unwrap_or_default();
    let summary = [
        w.count(k::COMPETENCES_N_ADDED, n(differences.n_added), &[]),
        w.count(k::COMPETENCES_N_CHANGED, n(differences.n_changed), &[]),
        w.count(k::COMPETENCES_N_REMOVED, n(differences.n_removed), &[]),
    ];
    let mut groups: Vec<(String, Vec<(String, Difference)>)> = Vec::new();
    for it in differences.items {
        let Place { subject, part } = place_in_words(w, &it.place, &versions);
        match groups.last_mut().filter(|group| group.0 == subject) {
            Some(group) => group.1.push((part, it)),
            None => groups.push((subject, vec![(part, it)])),
        }
    }
    let group = move |(subject, items): (String, Vec<(String, Difference)>)| {
        let items = items.into_iter().map(|(part, it)| row(w, part, it)).collect_view();
        view! { <section class="co-stack-s"><h3>{subject}</h3><ul class="co-list">{items}</ul></section> }
    };
    view! { <p>{summary.join(", ")}"."</p>{groups.into_iter().map(group).collect_view()} }.into_any()
}

fn row(w: Words, part: String, it: Difference) -> impl IntoView {
    let (tone, word) = match it.kind {
        DifferenceKind::Added => (Tone::Done, k::COMPETENCES_ADDED),
        DifferenceKind::Changed => (Tone::Info, k::COMPETENCES_CHANGED),
        DifferenceKind::Removed => (Tone::Care, k::COMPETENCES_REMOVED),
    };
    let before = it.before.map(|text| view! { <p class="co-small"><span class="co-label">{w.t(k::COMPETENCES_BEFORE)}</span>" "<del>{value_in_words(w, &text)}</del></p> });
    let after = it.after.map(|text| view! { <p class="co-small"><span class="co-label">{w.t(k::COMPETENCES_AFTER)}</span>" "<ins>{value_in_words(w, &text)}</ins></p> });
    view! { <li><strong>{part}</strong>" "<Status tone text=w.t(word) />{before}{after}</li> }
}

fn value_in_words(w: Words, text: &str) -> String {
    match text {
        "true" => w.t(k::ACCESS_YES).to_owned(),
        "false" => w.t(k::ACCESS_NO).to_owned(),
        other => other.to_owned(),
    }
}

/// Where a difference is: «LEG-01 Titoli di soggiorno», «Descrizione, in italiano».
fn place_in_words(w: Words, place: &str, versions: &[Framework]) -> Place {
    let steps: Vec<&str> = place.split('/').collect();
    let tongue = |code: &str| w.t(if code == "it" { k::COMPETENCES_IN_ITALIAN } else { k::COMPETENCES_IN_ENGLISH });
    let said = |word: &str, code: &str| format!("{word}, {}", tongue(code));
    let (subject, part) = match steps.as_slice() {
        ["name", code] => (w.t(k::COMPETENCES_FRAMEWORK).to_owned(), said(w.t(k::COMPETENCES_NAME), code)),
        [_, "order"] => (w.t(k::COMPETENCES_ORDER).to_owned(), w.t(k::COMPETENCES_ORDER_TEXT).to_owned()),
        ["scale", level, what, code] => {
            let word = if *what == "name" { k::COMPETENCES_LEVEL_NAME } else { k::COMPETENCES_SEEN };
            (w.with(k::COMPETENCES_SCALE_LEVEL, &[("level", level)]), said(w.t(word), code))
        }
        ["areas", area, "name", code] => (
            w.with(k::COMPETENCES_AREA_OF, &[("name", &area_name(w, versions, area))]),
            said(w.t(k::COMPETENCES_NAME), code),
        ),
        ["competences", key, rest @ ..] => {
            let part = match rest {
                ["name", code] => said(w.t(k::COMPETENCES_NAME), code),
                ["descriptor", code] => said(w.t(k::COMPETENCES_DESCRIPTOR), code),
                ["behaviours", level, code] => said(&w.with(k::COMPETENCES_BEHAVIOUR_AT, &[("level", level)]), code),
                ["esco"] => "ESCO".to_owned(),
                ["is_innovative"] => w.t(k::COMPETENCES_INNOVATIVE).to_owned(),
                _ => w.t(k::COMPETENCES_IMPORTANCE).to_owned(),
            };
            (named(w, versions, key), part)
        }
        ["roles", role, competence] => {
            let role = role.parse::<Profession>().map_or_else(|_| (*role).to_owned(), |it| w.of(&it.name()).to_owned());
            (w.with(k::COMPETENCES_ROLE_OF, &[("name", &role)]), named(w, versions, competence))
        }
        _ => (place.to_owned(), String::new()),
    };
    Place { subject, part }
}

fn area_name(w: Words, versions: &[Framework], code: &str) -> String {
    let found = versions.iter().flat_map(|it| &it.areas).find(|it| it.code.as_str() == code);
    found.map_or_else(|| code.to_owned(), |it| w.of(&it.name).to_owned())
}

/// A competence by its key and name, of the newer version where both have it.
fn named(w: Words, versions: &[Framework], code: &str) -> String {
    let found = versions.iter().flat_map(|it| &it.competences).find(|it| it.code.as_str() == code);
    found.map_or_else(|| code.to_owned(), |it| format!("{code} {}", w.of(&it.name)))
}
