// SPDX-License-Identifier: AGPL-3.0-or-later
//! «Da dove viene ogni numero»: each value beside the median, with its year and source; pressing it opens the rest.

use std::sync::Arc;

use leptos::prelude::*;
use shared::attractiveness::{IndicatorStanding, Profile};
use shared::indicators::IndicatorRole;
use shared::territories::Place;

use super::sentences;
use crate::i18n::{Words, k};
use crate::indicators::{direction_in_words, indicator_address};
use crate::ui::marks::{Mark, MarkWord};
use crate::ui::source::{SourceRow, SourceValue};
use crate::ui::table::{Column, TableBox};

/// Rows of one dimension, or of what stands beside the index.
struct Group {
    name: String,
    is_loose: bool,
    rows: Vec<IndicatorStanding>,
}

fn groups(w: Words, profile: &Profile) -> Vec<Group> {
    let is_smaller = profile.inherited_from.is_some();
    // What is measured right here comes first.
    let is_own = |it: &IndicatorStanding| is_smaller && it.value.is_some() && it.inherited_from.is_none();
    let of = |code: Option<&str>| -> Vec<IndicatorStanding> {
        profile
            .indicators
            .iter()
            .filter(|it| !is_own(it))
            .filter(|it| match code {
                Some(code) => {
                    it.indicator.role == IndicatorRole::Index && it.indicator.dimension.as_deref() == Some(code)
                }
                None => it.indicator.role == IndicatorRole::Context,
            })
            .cloned()
            .collect()
    };
    let own = profile.indicators.iter().filter(|it| is_own(it)).cloned().collect();
    let mut all = vec![Group { name: w.t(k::NUMBERS_OWN).to_owned(), is_loose: false, rows: own }];
    let dimensions = profile.dimensions.iter().map(|it| Group {
        name: w.of(&it.dimension.name).to_owned(),
        is_loose: !it.is_coherent,
        rows: of(Some(&it.dimension.code)),
    });
    all.extend(dimensions);
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
                {[left, right].into_iter().filter(|it| !it.is_empty()).map(|it| table(w, &name, &profile.larger, it)).collect_view()}
            </div>
        </section>
    }
}

fn table(w: Words, name: &str, larger: &[Place], groups: Vec<Group>) -> impl IntoView + use<> {
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
    let groups = groups.into_iter().map(|it| group(w, larger, it)).collect_view();
    view! { <TableBox label caption=move || caption.clone() quiet=true small=true head>{groups}</TableBox> }
}

fn group(w: Words, larger: &[Place], group: Group) -> impl IntoView + use<> {
    let from = |it: &IndicatorStanding| {
        let place = larger.iter().find(|place| Some(&place.code) == it.inherited_from.as_ref());
        place.map(|place| sentences::from_place(w, place))
    };
    let loose = group.is_loose.then(|| view! { " "<MarkWord mark=Mark::Care text=w.t(k::LOW_COHERENCE) /> });
    view! {
        <tbody>
            <tr data-group><th scope="rowgroup" colspan="5">{group.name}{loose}</th></tr>
            {group.rows.into_iter().map(|it| { let from = from(&it); view! { <Line w it from /> } }).collect_view()}
        </tbody>
    }
}

/// An indicator, and under it where its value comes from, once it is asked.
#[component]
fn Line(w: Words, it: IndicatorStanding, from: Option<String>) -> impl IntoView {
    let open = RwSignal::new(false);
    let indicator = &it.indicator;
    let id = format!("source-{}", indicator.code);
    let name = w.of(&indicator.name).to_owned();
    let number = |value: f64| w.value(value, indicator.decimals, &indicator.unit);
    let value = match it.value {
        Some(value) => {
            let said = w.with(k::NUMBERS_OPEN, &[("name", &name)]);
            let mark = from.clone().map(|text| view! { " "<MarkWord mark=Mark::Inherited text /> });
            view! { <SourceValue text=number(value) said controls=id.clone() open inherited=from.is_some() />{mark} }
                .into_any()
        }
        None => view! { <span class="co-missing">{w.t(k::MISSING)}</span> }.into_any(),
    };
    let median = it.median.map(number);
    let year = it.year.map(|it| it.to_string());
    let publisher = indicator.publisher.clone();
    let facts = provenance(w, &it, from);
    view! {
        <tr>
            <td><a class="co-plain-link" href=indicator_address(it.indicator.code.as_str())>{name}</a></td>
            <td data-num>{value}</td>
            <td data-num class="co-only-wide">{median}</td>
            <td data-num>{year}</td>
            <td class="co-only-wide">{publisher}</td>
        </tr>
        <SourceRow id open columns=5 facts />
    }
}

/// Source, year, unit, why it counts, licence, and who imported it from which file.
fn provenance(w: Words, it: &IndicatorStanding, from: Option<String>) -> Vec<(&'static str, String)> {
    let indicator = &it.indicator;
    let median = it.median.map(|it| w.value(it, indicator.decimals, &indicator.unit)).unwrap_or_default();
    let imported = it.provenance.as_ref().map(|it| imported(w, &it.imported_at, &it.file_name, &it.file_digest));
    let direction = format!("{} {}", w.t(direction_in_words(indicator.direction)), w.of(&indicator.reason));
    vec![
        (w.t(k::SOURCE_OF), from.unwrap_or_default()),
        (w.t(k::NUMBERS_SOURCE), format!("{}, {}", indicator.publisher, indicator.dataset)),
        (w.t(k::NUMBERS_YEAR), it.year.map(|it| it.to_string()).unwrap_or_default()),
        (w.t(k::SOURCE_UNIT), w.of(&indicator.unit).to_owned()),
        (w.t(k::PROFILE_MEDIAN), median),
        (w.t(k::SOURCE_DIRECTION), direction),
        (w.t(k::SOURCE_LICENCE), indicator.licence.clone()),
        (w.t(k::SOURCE_IMPORTED), imported.unwrap_or_default()),
        (w.t(k::SOURCE_NOTES), w.of(&indicator.notes).to_owned()),
    ]
}

/// «il 24 novembre 2026, dal file …»
pub(crate) fn imported(w: Words, at: &str, file: &str, digest: &str) -> String {
    let digest: String = digest.chars().take("sha256:".len() + 12).collect();
    w.with(k::SOURCE_IMPORTED_TEXT, &[("day", &w.day_of(at)), ("file", file), ("digest", &digest)])
}
