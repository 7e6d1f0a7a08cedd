// SPDX-License-Identifier: AGPL-3.0-or-later
//! Parts of the profile: the dimensions among the others, what to lean on, what to strengthen, what is changing.

use std::sync::Arc;

use leptos::prelude::*;
use shared::attractiveness::{DimensionStanding, IndicatorStanding, Profile};
use shared::indicators::{IndicatorCode, IndicatorRole};

use super::sentences::{self, Course};
use crate::i18n::{Words, k};
use crate::ui::figures::{DotStrip, Moment, Sparkline};
use crate::ui::marks::{Mark, MarkWord};
use crate::ui::notice::{Status, Tone};
use crate::ui::text::rich;

/// The dimensions as dot strips; the table says the same in figures.
#[component]
pub(crate) fn Dimensions(
    /// The words in use.
    w: Words,
    /// The profile.
    profile: Arc<Profile>,
) -> impl IntoView {
    // A smaller territory shows its region's, without a rank.
    let region = profile.larger.last().filter(|_| profile.inherited_from.is_some());
    let mark =
        region.map(|it| sentences::from_place(w, it)).map(|text| view! { " "<MarkWord mark=Mark::Inherited text /> });
    let is_own = region.is_none();
    let name = region.map_or_else(|| profile.territory.short_name.clone(), |it| it.name.clone());
    let n = profile.n_territories.to_string();
    let count = sentences::count_in_words(w, profile.dimensions.len()).to_ascii_lowercase();
    let title = w.count(k::PROFILE_DIMENSIONS, profile.dimensions.len(), &[("regions", &n), ("count", &count)]);
    view! {
        <section class="co-stack-s" aria-labelledby="d-h">
            <h2 id="d-h">{title}{mark}</h2>
            <table role="table" class="co-table" data-cards>
                <caption>{w.with(k::PROFILE_DIMENSIONS_CAPTION, &[("name", &name)])}</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <th role="columnheader" scope="col">{w.t(k::PROFILE_DIMENSION)}</th>
                        <th role="columnheader" scope="col" class="co-plot">
                            <span class="visually-hidden">{w.t(k::PROFILE_STRIP)}</span>
                            <span class="co-axis100" aria-hidden="true"><span>"0"</span><span>"50"</span><span>"100"</span></span>
                        </th>
                        {is_own.then(|| view! { <th role="columnheader" scope="col">{w.t(k::TABLE_POSITION)}</th> })}
                        <th role="columnheader" scope="col" data-num>{w.t(k::PROFILE_MEDIAN)}</th>
                        <th role="columnheader" scope="col" data-num>{w.t(k::TABLE_POINTS)}</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{profile.dimensions.iter().map(|it| dimension_row(w, it, is_own)).collect_view()}</tbody>
            </table>
        </section>
    }
}

fn dimension_row(w: Words, it: &DimensionStanding, is_own: bool) -> impl IntoView + use<> {
    let missing = || view! { <span class="co-missing">{w.t(k::MISSING)}</span> }.into_any();
    let number = |it: Option<f64>| it.map_or_else(missing, |it| w.decimal(it, 0).into_any());
    let rank = it.rank.map_or_else(missing, |it| sentences::ordinal_of_region(w, &it.to_string()).into_any());
    let care =
        (!it.is_coherent).then(|| view! { <br /><Status tone=Tone::Care text=w.t(k::CARE) href="#coherence" /> });
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">{w.of(&it.dimension.name).to_owned()}{care}</th>
            <td role="cell" class="co-plot"><DotStrip value=it.score others=it.others.clone() median=it.median /></td>
            {is_own.then(|| view! { <td role="cell" data-label=w.t(k::TABLE_POSITION)>{rank}</td> })}
            <td role="cell" data-num data-label=w.t(k::PROFILE_MEDIAN)>{number(it.median)}</td>
            <td role="cell" data-num data-label=w.t(k::TABLE_POINTS)>{number(it.score)}</td>
        </tr>
    }
}

/// Indicators far from the median, on one side.
#[component]
pub(crate) fn Points(
    /// The words in use.
    w: Words,
    /// «Su cui contare»
    title: &'static str,
    /// What is said where there is none.
    none: &'static str,
    /// The profile.
    profile: Arc<Profile>,
    /// Which indicators.
    codes: Vec<IndicatorCode>,
) -> impl IntoView {
    let items: Vec<_> =
        codes.iter().filter_map(|code| sentences::find(&profile, code.as_str())).map(|it| point(w, it)).collect();
    let list = if items.is_empty() {
        view! { <p class="co-small co-quiet">{none}</p> }.into_any()
    } else {
        view! { <ul class="co-list co-points">{items}</ul> }.into_any()
    };
    view! { <div class="co-stack-s"><h2>{title}</h2>{list}</div> }
}

fn point(w: Words, it: &IndicatorStanding) -> impl IntoView + use<> {
    let indicator = &it.indicator;
    let value =
        |value: Option<f64>| value.map(|it| w.value(it, indicator.decimals, &indicator.unit)).unwrap_or_default();
    let rank = it.rank.map(|rank| sentences::ordinal_of_region(w, &rank.to_string())).unwrap_or_default();
    let text = w.with(
        k::PROFILE_POINT,
        &[
            ("rank", &rank),
            ("n", &it.n_present.to_string()),
            ("median", &value(it.median)),
            ("unit", w.unit_in_words(&indicator.unit)),
        ],
    );
    view! {
        <li>
            <span>{w.of(&indicator.name).to_owned()}</span>
            <strong class="co-num">{value(it.value)}</strong>
            <span class="co-quiet">{text.trim().to_owned()}</span>
        </li>
    }
}

/// How many series are drawn, at most.
const N_SPARKS: usize = 6;

/// The series most worth a look: those of the profile's own points first, then the rest in the recipe's order.
fn spark_order(profile: &Profile) -> Vec<&IndicatorStanding> {
    let of_index = || profile.indicators.iter().filter(|it| it.indicator.role == IndicatorRole::Index);
    let named = profile.weaknesses.iter().take(3).chain(profile.strengths.iter().take(3));
    let mut chosen: Vec<&IndicatorStanding> = Vec::new();
    for it in named.filter_map(|code| sentences::find(profile, code.as_str())).chain(of_index()) {
        let is_new = !chosen.iter().any(|other| other.indicator.code == it.indicator.code);
        if is_new && sentences::trend(it).is_some() && is_line(it) {
            chosen.push(it);
        }
    }
    chosen.truncate(N_SPARKS);
    chosen
}

/// Whether a series has years in a row to join: a source of every third year is in the table, not here.
fn is_line(it: &IndicatorStanding) -> bool {
    let years: Vec<i32> = it.series.iter().filter(|point| point.value.is_some()).map(|point| point.year).collect();
    let joined = years.iter().zip(years.iter().skip(1)).filter(|(one, next)| **one + 1 == **next).count();
    joined >= 2
}

/// Series on their own scales, with first and last value in words.
#[component]
pub(crate) fn Sparks(
    /// The words in use.
    w: Words,
    /// The profile.
    profile: Arc<Profile>,
) -> impl IntoView {
    let items: Vec<_> = spark_order(&profile).into_iter().filter_map(|it| spark(w, it)).collect();
    if items.is_empty() {
        return None;
    }
    let caption = w.with(k::PROFILE_SPARKS_CAPTION, &[("name", &profile.territory.short_name)]);
    Some(view! {
        <section class="co-stack-s" aria-labelledby="t-h">
            <h2 id="t-h">{w.t(k::PROFILE_SPARKS)}</h2>
            <p class="co-small co-quiet">{caption}</p>
            <div class="co-sparks">{items}</div>
        </section>
    })
}

fn spark(w: Words, it: &IndicatorStanding) -> Option<impl IntoView + use<>> {
    let trend = sentences::trend(it)?;
    let indicator = &it.indicator;
    let series: Vec<Moment> =
        it.series.iter().map(|it| Moment { year: it.year, value: it.value, median: it.median }).collect();
    let value = |value: f64| w.value(value, indicator.decimals, &indicator.unit);
    let course = sentences::course_in_words(w, trend.course);
    let to = format!("{}: **{}**, {course}", trend.to.0, value(trend.to.1));
    Some(view! {
        <figure class="co-fig co-spark" data-course=(trend.course == Course::Worse).then_some("worse")>
            <h3>{w.of(&indicator.name).to_owned()}</h3>
            <Sparkline series />
            <p>{format!("{}: {}", trend.from.0, value(trend.from.1))}<br />{rich(&to)}</p>
        </figure>
    })
}
