// SPDX-License-Identifier: AGPL-3.0-or-later
//! «Da dove viene ogni numero»: each value beside the median, with its year and source; pressing it opens the rest.

use std::sync::Arc;

use leptos::prelude::*;
use shared::attractiveness::{IndicatorStanding, Profile};
use shared::indicators::IndicatorRole;

use crate::i18n::{Words, k};
use crate::indicators::direction_in_words;
use crate::ui::marks::{Mark, MarkWord};
use crate::ui::table::{Column, TableBox};

/// Rows of one dimension, or of what stands beside the index.
struct Group {
    name: String,
    is_loose: bool,
    rows: Vec<IndicatorStanding>,
}

fn groups(w: Words, profile: &Profile) -> Vec<Group> {
    let of = |code: Option<&str>| -> Vec<IndicatorStanding> {
        profile
            .indicators
            .iter()
            .filter(|it| match code {
                Some(code) => {
                    it.indicator.role == IndicatorRole::Index && it.indicator.dimension.as_deref() == Some(code)
                }
                None => it.indicator.role == IndicatorRole::Context,
            })
            .cloned()
            .collect()
    };
    let mut all: Vec<Group> = profile
        .dimensions
        .iter()
        .map(|it| Group {
            name: w.of(&it.dimension.name).to_owned(),
            is_loose: !it.is_coherent,
            rows: of(Some(&it.dimension.code)),
        })
        .collect();
    all.push(Group { name: w.t(k::NUMBERS_CONTEXT).to_owned(), is_loose: false, rows: of(None) });
    all.retain(|it| !it.rows.is_empty());
    all
}

/// Two columns of about the same height; a group is never split.
fn halves(all: Vec<Group>) -> (Vec<Group>, Vec<Group>) {
    let height = |it: &Group| it.rows.len() + 1;
    let total: usize = all.iter().map(height).sum();
    let (mut left, mut right, mut used) = (Vec::new(), Vec::new(), 0);
    for group in all {
        if right.is_empty() && 2 * used + height(&group) <= total {
            used += height(&group);
            left.push(group);
        } else {
            right.push(group);
        }
    }
    (left, right)
}

/// The section.
#[component]
pub(crate) fn Numbers(
    /// The words in use.
    w: Words,
    /// The profile.
    profile: Arc<Profile>,
) -> impl IntoView {
    let (left, right) = halves(groups(w, &profile));
    let name = profile.territory.short_name.clone();
    view! {
        <section class="co-stack-s" aria-labelledby="p-h">
            <h2 id="p-h">{w.t(k::NUMBERS_TITLE)}</h2>
            <p class="co-small co-quiet co-no-print">{w.t(k::NUMBERS_HELP)}</p>
            <div class="co-cols" data-cols="6-6">
                {[left, right].into_iter().filter(|it| !it.is_empty()).map(|it| table(w, &name, it)).collect_view()}
            </div>
        </section>
    }
}

fn table(w: Words, name: &str, groups: Vec<Group>) -> impl IntoView + use<> {
    let names: Vec<String> = groups.iter().map(|it| it.name.clone()).collect();
    let caption = w.with(k::NUMBERS_CAPTION, &[("names", &w.list(&names))]);
    let (label, name) = (caption.clone(), name.to_owned());
    let head = move || {
        view! {
            <Column text=w.t(k::NUMBERS_INDICATOR) />
            <Column text=name.clone() number=true />
            <Column text=w.t(k::PROFILE_MEDIAN) number=true wide=true />
            <Column text=w.t(k::NUMBERS_YEAR) number=true />
            <Column text=w.t(k::NUMBERS_SOURCE) wide=true />
        }
    };
    view! { <TableBox label caption=move || caption.clone() quiet=true small=true head>{groups.into_iter().map(|it| group(w, it)).collect_view()}</TableBox> }
}

fn group(w: Words, group: Group) -> impl IntoView {
    let loose = group.is_loose.then(|| view! { " "<MarkWord mark=Mark::Care text=w.t(k::LOW_COHERENCE) /> });
    view! {
        <tbody>
            <tr data-group><th scope="rowgroup" colspan="5">{group.name}{loose}</th></tr>
            {group.rows.into_iter().map(|it| view! { <Line w it /> }).collect_view()}
        </tbody>
    }
}

/// An indicator, and under it where its value comes from, once it is asked.
#[component]
fn Line(w: Words, it: IndicatorStanding) -> impl IntoView {
    let open = RwSignal::new(false);
    let indicator = &it.indicator;
    let id = format!("source-{}", indicator.code);
    let name = w.of(&indicator.name).to_owned();
    let number = |value: f64| w.value(value, indicator.decimals, &indicator.unit);
    let value = match it.value {
        Some(value) => {
            let controls = id.clone();
            view! {
                <button type="button" class="co-source" aria-expanded=move || open.get().to_string() aria-controls=controls on:click=move |_| open.update(|it| *it = !*it)>
                    {number(value)}
                    <span class="visually-hidden">{w.with(k::NUMBERS_OPEN, &[("name", &name)])}</span>
                </button>
            }
            .into_any()
        }
        None => view! { <span class="co-missing">{w.t(k::MISSING)}</span> }.into_any(),
    };
    let median = it.median.map(number);
    let year = it.year.map(|it| it.to_string());
    let publisher = indicator.publisher.clone();
    view! {
        <tr>
            <td>{name}</td>
            <td data-num>{value}</td>
            <td data-num class="co-only-wide">{median}</td>
            <td data-num>{year}</td>
            <td class="co-only-wide">{publisher}</td>
        </tr>
        <tr class="co-provenance" id=id hidden=move || !open.get()><td colspan="5">{provenance(w, &it)}</td></tr>
    }
}

/// Source, year, unit, why it counts, licence, and who imported it from which file.
fn provenance(w: Words, it: &IndicatorStanding) -> impl IntoView + use<> {
    let indicator = &it.indicator;
    let median = it.median.map(|it| w.value(it, indicator.decimals, &indicator.unit)).unwrap_or_default();
    let imported = it.provenance.as_ref().map(|it| {
        let digest: String = it.file_digest.chars().take("sha256:".len() + 12).collect();
        w.with(
            k::SOURCE_IMPORTED_TEXT,
            &[("day", &w.day_of(&it.imported_at)), ("file", &it.file_name), ("digest", &digest)],
        )
    });
    let notes = Some(w.of(&indicator.notes).to_owned());
    let lines = [
        (k::NUMBERS_SOURCE, Some(format!("{}, {}", indicator.publisher, indicator.dataset))),
        (k::NUMBERS_YEAR, it.year.map(|it| it.to_string())),
        (k::SOURCE_UNIT, Some(w.of(&indicator.unit).to_owned())),
        (k::PROFILE_MEDIAN, Some(median)),
        (
            k::SOURCE_DIRECTION,
            Some(format!("{} {}", w.t(direction_in_words(indicator.direction)), w.of(&indicator.reason))),
        ),
        (k::SOURCE_LICENCE, Some(indicator.licence.clone())),
        (k::SOURCE_IMPORTED, imported),
        (k::SOURCE_NOTES, notes),
    ];
    let lines = lines.into_iter().filter_map(|(word, text)| {
        let text = text.filter(|it| !it.is_empty())?;
        Some(view! { <div><dt>{w.t(word)}</dt><dd>{text}</dd></div> })
    });
    view! { <dl class="co-source-facts">{lines.collect_view()}</dl> }
}
