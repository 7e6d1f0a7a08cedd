// SPDX-License-Identifier: AGPL-3.0-or-later
//! An assessment of staff in figures and a table, the trial with other numbers, the rule with its worked example.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::web_sys::HtmlInputElement;
use shared::competences::Profession;
use shared::staffing::{StaffAssessment, StaffRatio, StaffRatios, StaffThreshold, ThresholdState, assess};

use crate::i18n::{Key, Lang, Words, k};
use crate::ui::browser;
use crate::ui::marks::{Fact, Facts};
use crate::ui::notice::{Status, Tone};
use crate::ui::order::add_new;
use crate::ui::press::Button;
use crate::ui::table::{Column, TableBox};
use crate::ui::text::rich;

/// The worked example of the rule: 130,000 inhabitants and 30 full-time equivalents.
const EXAMPLE: (i64, i64) = (130_000, 3_000);

/// A whole number of any size with its thousands.
fn whole(w: Words, n: i64) -> String {
    w.whole(usize::try_from(n).unwrap_or_default())
}

/// A number in hundredths, with the decimals that it needs: «30», «30,5», «19,25».
fn hundredths(w: Words, n: i64) -> String {
    let (whole_part, rest) = (n / 100, n % 100);
    let point = if w.0 == Lang::It { ',' } else { '.' };
    match (rest, rest % 10) {
        (0, _) => whole(w, whole_part),
        (_, 0) => format!("{}{point}{}", whole(w, whole_part), rest / 10),
        _ if rest < 10 => format!("{}{point}0{rest}", whole(w, whole_part)),
        _ => format!("{}{point}{rest}", whole(w, whole_part)),
    }
}

/// Full-time equivalents in words.
pub(super) fn fte_in_words(w: Words, n: i64) -> String {
    hundredths(w, n)
}

/// Money: «320.000 €», with its cents where it has any.
fn euros(w: Words, cents: i64) -> String {
    let number = match cents % 100 {
        0 => whole(w, cents / 100),
        rest => {
            let point = if w.0 == Lang::It { ',' } else { '.' };
            let zero = if rest < 10 { "0" } else { "" };
            format!("{}{point}{zero}{rest}", whole(w, cents / 100))
        }
    };
    match w.0 {
        Lang::It => format!("{number}\u{a0}€"),
        Lang::En => format!("€{number}"),
    }
}

const fn threshold_in_words(threshold: StaffThreshold) -> Key {
    match threshold {
        StaffThreshold::Entry => k::STAFFING_ENTRY,
        StaffThreshold::Leps => k::STAFFING_LEPS,
        StaffThreshold::Goal => k::STAFFING_GOAL,
    }
}

/// An assessment: its figures, and each threshold.
#[component]
pub(super) fn Assessed(
    /// The words in use.
    w: Words,
    /// The assessment.
    assessment: StaffAssessment,
    /// What its table is called.
    label: &'static str,
) -> impl IntoView {
    let it = &assessment;
    let per = it
        .inhabitants_per_fte
        .map_or_else(|| w.t(k::STAFFING_NOBODY).to_owned(), |n| w.with(k::STAFFING_ONE_PER, &[("n", &whole(w, n))]));
    let facts = vec![
        Fact::new(whole(w, it.population), w.t(k::STAFFING_POPULATION)),
        Fact::new(hundredths(w, it.fte_hundredths), w.t(k::STAFFING_FTE)),
        Fact::new(per, w.t(k::STAFFING_PER)),
        Fact::new(euros(w, it.contribution_cents), w.t(k::STAFFING_CONTRIBUTION)),
        Fact::new(euros(w, it.next_fte_cents), w.t(k::STAFFING_NEXT)),
    ];
    let rows = it.thresholds.iter().map(|it| row(w, it)).collect_view();
    let head = move || {
        view! {
            <Column text=w.t(k::STAFFING_THRESHOLD) />
            <Column text=w.t(k::STAFFING_RATIO) />
            <Column text=w.t(k::STAFFING_NEEDED) number=true />
            <Column text=w.t(k::STAFFING_MISSING) number=true />
        }
    };
    view! {
        <Facts facts />
        <TableBox label=w.with(k::TABLE_BOX, &[("name", label)]) caption=move || w.t(k::STAFFING_CAPTION) small=true head><tbody>{rows}</tbody></TableBox>
    }
}

fn row(w: Words, it: &ThresholdState) -> impl IntoView + use<> {
    let state = if it.is_met {
        view! { <Status tone=Tone::Done text=w.t(k::STAFFING_MET) /> }
    } else {
        view! { <Status tone=Tone::Care text=w.t(k::STAFFING_NOT_MET) /> }
    };
    let missing = if it.is_met { "–".to_owned() } else { hundredths(w, it.missing_hundredths) };
    view! {
        <tr>
            <th scope="row">{w.t(threshold_in_words(it.threshold))}<br />{state}</th>
            <td>{w.with(k::STAFFING_ONE_PER, &[("n", &whole(w, i64::from(it.inhabitants_per_fte)))])}</td>
            <td data-num>{hundredths(w, it.needed_hundredths)}</td>
            <td data-num>{missing}</td>
        </tr>
    }
}

fn of_social_workers(ratios: &StaffRatios) -> Vec<StaffRatio> {
    ratios.items.iter().filter(|it| it.profession == Profession::SocialWorker).cloned().collect()
}

/// «E se…»: other numbers, computed here by the function that computes them on the server.
#[component]
pub(super) fn WhatIf(
    /// The words in use.
    w: Words,
    /// The ratios in force.
    ratios: Arc<StaffRatios>,
    /// What it begins from: a name, its inhabitants and its full-time equivalents; the worked example where there is none.
    begin: Option<(String, i64, i64)>,
) -> impl IntoView {
    let ratios = of_social_workers(&ratios);
    let (name, first_population, first_fte) = match begin {
        Some((name, population, fte)) => (Some(name), population, fte),
        None => (None, EXAMPLE.0, EXAMPLE.1),
    };
    let (population, fte) = (RwSignal::new(first_population), RwSignal::new(first_fte));
    let before = assess(first_population, first_fte, &ratios);
    let now = Memo::new(move |_| assess(population.get(), fte.get(), &ratios));
    let step = move |by: i64| fte.update(|it| *it = (*it + by).max(0));
    let back = move || {
        population.set(first_population);
        fte.set(first_fte);
    };
    let is_other = move || population.get() != first_population || fte.get() != first_fte;
    let difference = move || {
        let change = now.read().contribution_cents - before.contribution_cents;
        let amount = euros(w, change.abs());
        let key = match change {
            0 => k::STAFFING_SAME,
            1.. => k::STAFFING_MORE,
            _ => k::STAFFING_LESS,
        };
        w.with(key, &[("amount", &amount)])
    };
    let from = name.map_or_else(
        || w.t(k::STAFFING_FROM_EXAMPLE).to_owned(),
        |name| w.with(k::STAFFING_FROM_PLACE, &[("name", &name)]),
    );
    view! {
        <section class="co-stack-s" aria-labelledby="if-h">
            <h2 id="if-h">{w.t(k::STAFFING_IF)}</h2>
            <p>{from}</p>
            <div class="co-filters">
                <NumberField id="if-population" label=w.t(k::STAFFING_POPULATION_FIELD) step="1000" value=population scale=1 />
                <NumberField id="if-fte" label=w.t(k::STAFFING_FTE_FIELD) step="0.5" value=fte scale=100 />
                <div class="co-actions co-no-print">
                    <Button text=w.t(k::STAFFING_ONE_MORE) on_press=move || step(100) />
                    <Button text=w.t(k::STAFFING_ONE_LESS) on_press=move || step(-100) />
                    {move || is_other().then(|| view! { <Button text=w.t(k::STAFFING_RESET) on_press=back /> })}
                </div>
            </div>
            <p role="status" id="if-difference"><strong>{difference}</strong></p>
            {move || view! { <Assessed w assessment=now.get() label=w.t(k::STAFFING_IF_THRESHOLDS) /> }}
        </section>
    }
}

/// A number of zero or more; `scale` is how many of the unit that is kept make one of what is typed.
#[component]
fn NumberField(
    id: &'static str,
    label: &'static str,
    step: &'static str,
    value: RwSignal<i64>,
    scale: i64,
) -> impl IntoView {
    let factor = f64::from(i32::try_from(scale).unwrap_or(1));
    let shown = move || {
        let n = value.get();
        let (whole, rest) = (n / scale, n % scale);
        if rest == 0 { whole.to_string() } else { format!("{whole}.{}{rest}", if rest < 10 { "0" } else { "" }) }
    };
    let change = move |event: leptos::ev::Event| {
        let typed = event_target::<HtmlInputElement>(&event).value_as_number();
        // What is half typed is no number yet: the field waits.
        if typed.is_finite() && typed >= 0.0 {
            value.set(browser::fixed(typed * factor, 0).parse().unwrap_or_default());
        }
    };
    view! {
        <div class="co-field">
            <label for=id>{label}</label>
            <input class="co-input" data-size="s" id=id type="number" min="0" max="100000000" step=step prop:value=shown on:change=change />
        </div>
    }
}

/// The rule, its sources, and the worked example, computed as everything else.
#[component]
pub(super) fn How(
    /// The words in use.
    w: Words,
    /// The ratios in force.
    ratios: Arc<StaffRatios>,
) -> impl IntoView {
    let ratios = of_social_workers(&ratios);
    let example = assess(EXAMPLE.0, EXAMPLE.1, &ratios);
    let needed: Vec<String> = example.thresholds.iter().map(|it| hundredths(w, it.needed_hundredths)).collect();
    let sentence = w.with(
        k::STAFFING_EXAMPLE,
        &[
            ("population", &whole(w, EXAMPLE.0)),
            ("fte", &hundredths(w, EXAMPLE.1)),
            ("needed", &w.list(&needed)),
            ("amount", &euros(w, example.contribution_cents)),
        ],
    );
    let rows = ratios.iter().map(|it| {
        let amount = if it.amount_cents == 0 { "–".to_owned() } else { euros(w, it.amount_cents) };
        view! {
            <tr>
                <th scope="row">{w.t(threshold_in_words(it.threshold))}</th>
                <td>{w.with(k::STAFFING_ONE_PER, &[("n", &whole(w, i64::from(it.inhabitants_per_fte)))])}</td>
                <td data-num>{amount}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let mut sources: Vec<String> = Vec::new();
    for it in &ratios {
        let since = w.with(k::ACCESS_SINCE, &[("from", &w.day_of(it.valid_from.as_str()))]);
        add_new(&mut sources, &format!("{}, {since}", w.of(&it.source)));
    }
    let source = w.with(k::STAFFING_SOURCE, &[("sources", &sources.join("; "))]);
    let head = move || {
        view! {
            <Column text=w.t(k::STAFFING_THRESHOLD) />
            <Column text=w.t(k::STAFFING_RATIO) />
            <th scope="col" data-num class="co-wrapped">{w.t(k::STAFFING_AMOUNT)}</th>
        }
    };
    view! {
        <section class="co-stack-s" aria-labelledby="how-h">
            <h2 id="how-h">{w.t(k::STAFFING_HOW)}</h2>
            <p>{rich(w.t(k::STAFFING_RULE))}</p>
            <p id="example">{rich(&sentence)}</p>
            <TableBox label=w.with(k::TABLE_BOX, &[("name", w.t(k::STAFFING_HOW))]) caption=move || w.t(k::STAFFING_HOW_CAPTION) small=true head><tbody>{rows}</tbody></TableBox>
            <p class="co-small co-quiet">{source}</p>
        </section>
    }
}
