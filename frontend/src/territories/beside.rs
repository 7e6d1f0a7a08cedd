// SPDX-License-Identifier: AGPL-3.0-or-later
//! The tension reading: how vulnerable residents are and how much reception carries, beside the index and never inside.

use std::sync::Arc;

use leptos::prelude::*;
use shared::beside::{Alert, Beside, BesideFact, BesideKind, Guard, N_PRESSURES, N_VULNERABILITIES};
use shared::territories::Place;

use super::sentences;
use crate::client;
use crate::i18n::{Words, k};
use crate::site::load_words;
use crate::ui::load::{Load, Reading, Shape};
use crate::ui::marks::{Mark, MarkWord};
use crate::ui::notice::{Notice, Status, Tone};
use crate::ui::source::{SourceRow, SourceValue};
use crate::ui::table::{Column, TableBox};

/// What stands beside the index of a territory.
pub(crate) fn read_beside(code: &str) -> Reading<Beside> {
    client::reading(&format!("/territories/{code}/beside"))
}

/// The section.
#[component]
pub(crate) fn BesideSection(
    /// The words in use.
    w: Words,
    /// The reading.
    reading: Reading<Beside>,
    /// The territories that it may be inherited from.
    larger: Vec<Place>,
) -> impl IntoView {
    let show = move |it: Arc<Beside>| view! { <Whole w beside=it larger=larger.clone() /> };
    view! {
        <section class="co-stack-s co-no-print" aria-labelledby="beside-h" id="beside">
            <h2 id="beside-h">{w.t(k::BESIDE_TITLE)}</h2>
            <p class="co-small co-quiet">{w.t(k::BESIDE_TEXT)}</p>
            <Load of=reading words=load_words(w, k::BESIDE_LOADING, k::BESIDE_FAILED) shape=Shape::Block show />
        </section>
    }
}

#[component]
fn Whole(w: Words, beside: Arc<Beside>, larger: Vec<Place>) -> impl IntoView {
    let from = larger.iter().find(|it| Some(&it.code) == beside.inherited_from.as_ref());
    let from = from.map(|it| sentences::from_place(w, it));
    let (tone, title) = match beside.guard {
        Guard::Quiet => (Tone::Info, k::BESIDE_QUIET),
        Guard::Raised => (Tone::Care, k::BESIDE_RAISED),
        Guard::Strong => (Tone::Care, k::BESIDE_STRONG),
        Guard::Unknown => (Tone::Info, k::BESIDE_UNKNOWN),
    };
    let rule = w.with(
        k::BESIDE_RULE,
        &[("vulnerabilities", &w.whole(N_VULNERABILITIES)), ("pressures", &w.whole(N_PRESSURES))],
    );
    let head = move || {
        view! {
            <Column text=w.t(k::BESIDE_FACT) />
            <Column text=w.t(k::BESIDE_VALUE) number=true />
            <Column text=w.t(k::BESIDE_STATE) />
            <Column text=w.t(k::BESIDE_THRESHOLDS) wide=true />
        }
    };
    let kinds = [
        (BesideKind::Vulnerability, k::BESIDE_VULNERABILITY),
        (BesideKind::Pressure, k::BESIDE_PRESSURE),
        (BesideKind::Context, k::BESIDE_CONTEXT),
    ];
    let groups = kinds.into_iter().map(|(kind, name)| {
        let rows = beside.facts.iter().filter(|it| it.kind == kind).cloned();
        let rows = rows.map(|it| view! { <Line w it from=from.clone() /> }).collect_view();
        view! { <tbody><tr data-group><th scope="rowgroup" colspan="4">{w.t(name)}</th></tr>{rows}</tbody> }
    });
    let groups = groups.collect_view();
    view! {
        <Notice tone title=w.t(title)><p>{rule}</p></Notice>
        <TableBox label=w.with(k::TABLE_BOX, &[("name", w.t(k::BESIDE_TITLE))]) caption=move || w.t(k::BESIDE_CAPTION) small=true head>
            {groups}
        </TableBox>
    }
}

/// A value with the decimals it has, two at most.
fn figure(w: Words, value: f64) -> String {
    let has = |scale: f64| ((value * scale).round() - value * scale).abs() < 1e-9;
    w.decimal(
        value,
        if has(1.0) {
            0
        } else if has(10.0) {
            1
        } else {
            2
        },
    )
}

#[component]
fn Line(w: Words, it: BesideFact, from: Option<String>) -> impl IntoView {
    let open = RwSignal::new(false);
    let id = format!("beside-{}", it.code);
    let name = w.of(&it.name).to_owned();
    let is_percent = it.unit.en == "%";
    let unit = (!is_percent).then(|| view! { " "<span class="co-quiet">{w.of(&it.unit).to_owned()}</span> });
    let value = match it.value {
        Some(value) => {
            let text = figure(w, value);
            let text = if is_percent { w.percent(&text) } else { text };
            let said = w.with(k::NUMBERS_OPEN, &[("name", &name)]);
            let mark = from.clone().map(|text| view! { " "<MarkWord mark=Mark::Inherited text /> });
            view! { <SourceValue text said controls=id.clone() open inherited=from.is_some() />{mark} }.into_any()
        }
        None => view! { <span class="co-missing">{w.t(k::MISSING)}</span> }.into_any(),
    };
    let thresholds = match (it.attention_from, it.warning_from) {
        (Some(attention), Some(warning)) => {
            w.with(k::BESIDE_FROM, &[("attention", &figure(w, attention)), ("warning", &figure(w, warning))])
        }
        _ => w.t(k::BESIDE_NO_THRESHOLD).to_owned(),
    };
    let state = match (it.alert, it.attention_from) {
        (Some(Alert::Warning), _) => view! { <Status tone=Tone::Care text=w.t(k::BESIDE_WARNING) /> }.into_any(),
        (Some(Alert::Attention), _) => view! { <Status tone=Tone::Care text=w.t(k::BESIDE_ATTENTION) /> }.into_any(),
        (Some(Alert::None), Some(_)) => w.t(k::BESIDE_BELOW).into_any(),
        _ => ().into_any(),
    };
    let period = if it.is_period_inferred { w.with(k::BESIDE_INFERRED, &[("period", &it.period)]) } else { it.period };
    let facts = vec![
        (w.t(k::NUMBERS_SOURCE), it.source),
        (w.t(k::NUMBERS_YEAR), period),
        (w.t(k::SOURCE_UNIT), w.of(&it.unit).to_owned()),
        (w.t(k::SOURCE_LICENCE), it.licence),
        (w.t(k::SOURCE_IMPORTED), w.t(k::BESIDE_IMPORTED).to_owned()),
        (w.t(k::SOURCE_OF), from.unwrap_or_default()),
    ];
    view! {
        <tr>
            <td>{name}{unit}</td>
            <td data-num>{value}</td>
            <td>{state}</td>
            <td class="co-only-wide">{thresholds}</td>
        </tr>
        <SourceRow id open columns=4 facts />
    }
}
