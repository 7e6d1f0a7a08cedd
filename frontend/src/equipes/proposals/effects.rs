// SPDX-License-Identifier: AGPL-3.0-or-later
//! What a proposal does to social workers per inhabitant and to money.

use leptos::prelude::*;
use shared::proposals::StaffingEffect;
use shared::staffing::{StaffAssessment, StaffThreshold};

use crate::equipes::said;
use crate::i18n::{Key, Words, k};

const fn threshold(it: StaffThreshold) -> Key {
    match it {
        StaffThreshold::Entry => k::EQUIPES_THRESHOLD_ENTRY,
        StaffThreshold::Leps => k::EQUIPES_THRESHOLD_LEPS,
        StaffThreshold::Goal => k::EQUIPES_THRESHOLD_GOAL,
    }
}

/// Inhabitants to one social worker: «1 ogni 6.500».
fn ratio(w: Words, it: &StaffAssessment) -> String {
    match it.inhabitants_per_fte.and_then(|it| usize::try_from(it).ok()) {
        Some(n) => w.with(k::EQUIPES_ONE_EVERY, &[("n", &w.whole(n))]),
        None => w.t(k::EQUIPES_NO_WORKER).to_owned(),
    }
}

/// Staff and money before and after.
#[component]
pub(super) fn Staffing(
    /// The words in use.
    w: Words,
    /// What it does to staff.
    staffing: StaffingEffect,
    /// What it costs in a year, in cents.
    cost_cents: i64,
    /// Of how many options the cost is not known.
    n_unknown: usize,
) -> impl IntoView {
    let (before, after) = (staffing.before, staffing.after);
    let line = |name: String, from: String, to: String| {
        let changed = (from != to).then_some("");
        view! { <tr data-changed=changed><th scope="row">{name}</th><td data-num>{from}</td><td data-num>{to}</td></tr> }
    };
    let met = |it: bool| w.t(if it { k::EQUIPES_REACHED } else { k::EQUIPES_NOT_REACHED }).to_owned();
    let thresholds = before.thresholds.iter().zip(&after.thresholds).map(|(from, to)| {
        let per = usize::try_from(from.inhabitants_per_fte).unwrap_or_default();
        let name = w.with(threshold(from.threshold), &[("n", &w.whole(per))]);
        line(name, met(from.is_met), met(to.is_met))
    });
    let thresholds = thresholds.collect_view();
    let more = after.contribution_cents - before.contribution_cents;
    let balance = said::with(
        w,
        k::EQUIPES_BALANCE,
        [
            ("cost", said::euros(w, cost_cents)),
            ("more", said::euros(w, more)),
            ("left", said::euros(w, cost_cents - more)),
        ],
    );
    let unknown =
        (n_unknown > 0).then(|| view! { <p class="co-small">{w.count(k::EQUIPES_COST_UNKNOWN, n_unknown, &[])}</p> });
    let population = usize::try_from(before.population).unwrap_or_default();
    view! {
        <section class="co-stack-s" aria-labelledby="staff-h">
            <h2 id="staff-h">{w.t(k::EQUIPES_STAFF)}</h2>
            <p class="co-small co-quiet">{w.with(k::EQUIPES_STAFF_LEAD, &[("place", &staffing.place), ("n", &w.whole(population))])}</p>
            <table class="co-table co-eq-ba">
                <caption class="visually-hidden">{w.t(k::EQUIPES_STAFF)}</caption>
                <thead><tr>
                    <th scope="col">{w.t(k::EQUIPES_MEASURE)}</th>
                    <th scope="col" data-num>{w.t(k::EQUIPES_TODAY)}</th>
                    <th scope="col" data-num>{w.t(k::EQUIPES_TARGET)}</th>
                </tr></thead>
                <tbody>
                    {line(w.t(k::EQUIPES_FTE).to_owned(), said::hundredths(w, before.fte_hundredths), said::hundredths(w, after.fte_hundredths))}
                    {line(w.t(k::EQUIPES_RATIO).to_owned(), ratio(w, &before), ratio(w, &after))}
                    {thresholds}
                    {line(w.t(k::EQUIPES_CONTRIBUTION).to_owned(), said::euros(w, before.contribution_cents), said::euros(w, after.contribution_cents))}
                </tbody>
            </table>
            <p>{balance}</p>
            {unknown}
        </section>
    }
}
