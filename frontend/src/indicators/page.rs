// SPDX-License-Identifier: AGPL-3.0-or-later
//! One indicator: what it measures and why it counts, how the regions stand, and since when.

use std::sync::Arc;

use leptos::prelude::*;
use shared::indicators::{Indicator, IndicatorRole, Point, Series, TerritorySeries};

use super::sourced::Sourced;
use super::{direction_in_words, read_series};
use crate::i18n::{Words, k, words};
use crate::info::NotFound;
use crate::open_data::OpenData;
use crate::site::{PageFrame, load_words};
use crate::territories::class_map::{ClassMap, Figured};
use crate::territories::classes::median;
use crate::territories::map_panel::{Outlines, places_of, read_outlines};
use crate::territories::profile::is_nowhere;
use crate::territories::profile_address;
use crate::territories::provinces::writer;
use crate::ui::browser;
use crate::ui::choice::Select;
use crate::ui::figures::{DotStrip, Moment, Sparkline};
use crate::ui::frame::Entry;
use crate::ui::icons::{Glyph, Patterns};
use crate::ui::load::{Empty, Face, Load, Reading, Shape, WhenEmpty};
use crate::ui::marks::{Fact, Facts};
use crate::ui::press::Button;
use crate::ui::router::Router;
use crate::ui::table::{Column, TableBox};

/// The page.
#[component]
pub(crate) fn IndicatorPage(
    /// Key of the indicator, as the address has it.
    code: String,
) -> impl IntoView {
    let reading = read_series(&code);
    let outlines = read_outlines();
    let year = Router::here().map_or_else(|| Memo::new(|_| None), |router| router.query("year"));
    let indicator = Memo::new(move |_| reading.loaded().map(|it| it.indicator.clone()));
    let is_absent = Memo::new(move |_| matches!(reading.face.get(), Face::Failed(why) if is_nowhere(&why)));
    move || {
        let w = words();
        if is_absent.get() {
            return view! { <NotFound /> }.into_any();
        }
        let name = move || {
            indicator.get().map_or_else(|| w.t(k::INDICATOR_LOADING_TITLE).to_owned(), |it| w.of(&it.name).to_owned())
        };
        let title = Signal::derive(name);
        let known = Signal::derive(move || !matches!(reading.face.get(), Face::Loading));
        let steps =
            vec![Entry::to(w.t(k::RANKING_TITLE), "/territories"), Entry::to(w.t(k::INDICATORS_TITLE), "/indicators")];
        let show = move |it: Arc<Series>| view! { <Whole w series=it outlines year /> };
        view! {
            <PageFrame w title known steps>
                <Patterns />
                <Load of=reading words=load_words(w, k::INDICATOR_LOADING, k::INDICATOR_FAILED) shape=Shape::Page heading=w.t(k::INDICATOR_LOADING_TITLE).to_owned() show />
            </PageFrame>
        }
        .into_any()
    }
}

#[component]
fn Whole(w: Words, series: Arc<Series>, outlines: Reading<Outlines>, year: Memo<Option<String>>) -> impl IntoView {
    let it = &series.indicator;
    let address = format!("/api/v1/indicators/{}/series", it.code);
    let years = series.years.clone();
    let reference = it.reference_year;
    // The year of the address where the indicator has it, else the index's own, else the last.
    let shown = Memo::new(move |_| {
        let asked = year.read().as_deref().and_then(|it| it.parse().ok());
        let has = |it: &i32| years.contains(it);
        asked.filter(has).or(Some(reference).filter(has)).or_else(|| years.last().copied())
    });
    let for_year = series.clone();
    let body = move || shown.get().map(|year| view! { <OfYear w series=for_year.clone() outlines year /> });
    let empty = series.years.is_empty().then(|| {
        view! { <Empty title=w.t(k::INDICATOR_EMPTY) text=w.t(k::INDICATOR_EMPTY_TEXT)><a href="/indicators">{w.t(k::INDICATORS_TITLE)}</a></Empty> }
    });
    view! {
        <div class="co-head">
            <div class="co-head-top">
                <h1>{w.of(&it.name).to_owned()}</h1>
                <div class="co-actions"><Button text=w.t(k::PRINT) glyph=Glyph::Print on_press=browser::print /></div>
            </div>
            <p class="co-lead">{format!("{} {}", w.of(&it.reason), w.t(direction_in_words(it.direction)))}</p>
        </div>
        <div class="co-stack">
            <Definition w indicator=it.clone() />
            {empty}
            {body}
            <Years w series=series.clone() />
            <OpenData w address />
        </div>
    }
}

/// What it is, who publishes it, what to mind.
#[component]
fn Definition(w: Words, indicator: Indicator) -> impl IntoView {
    let role = if indicator.role == IndicatorRole::Index { k::INDICATOR_IN_INDEX } else { k::INDICATOR_CONTEXT };
    let lines = [
        (k::SOURCE_UNIT, w.of(&indicator.unit).to_owned()),
        (k::INDICATOR_ROLE, w.t(role).to_owned()),
        (k::NUMBERS_SOURCE, format!("{}, {}", indicator.publisher, indicator.dataset)),
        (k::SOURCE_LICENCE, indicator.licence.clone()),
        (k::SOURCE_NOTES, w.of(&indicator.notes).to_owned()),
    ];
    let lines = lines.into_iter().filter(|(_, text)| !text.is_empty());
    let lines = lines.map(|(word, text)| view! { <div><dt>{w.t(word)}</dt><dd>{text}</dd></div> });
    view! {
        <section class="co-stack-s" aria-labelledby="what-h">
            <h2 id="what-h">{w.t(k::INDICATOR_WHAT)}</h2>
            <dl class="co-source-facts">{lines.collect_view()}</dl>
            <p class="co-small"><a href="/info/method">{w.t(k::INDICATOR_METHOD)}</a></p>
        </section>
    }
}

/// The regions in one year: strip, map, table.
#[component]
fn OfYear(w: Words, series: Arc<Series>, outlines: Reading<Outlines>, year: i32) -> impl IntoView {
    let indicator = &series.indicator;
    let write = writer(w, indicator);
    let of = |it: &TerritorySeries| it.points.iter().find(|it| it.year == year).cloned();
    let points: Vec<Option<Point>> = series.territories.iter().map(of).collect();
    let figured = |(it, point): (&TerritorySeries, &Option<Point>)| {
        let value = point.as_ref().map(|it| it.value);
        Figured {
            code: it.territory.code.to_string(),
            name: it.territory.name.clone(),
            text: value.map_or_else(|| w.t(k::MISSING).to_owned(), |it| write(it)),
            value,
        }
    };
    let figures: Arc<Vec<Figured>> = Arc::new(series.territories.iter().zip(&points).map(figured).collect());
    let years: Vec<(String, String)> = series.years.iter().rev().map(|it| (it.to_string(), it.to_string())).collect();
    let choose = move |it: String| {
        if let Some(router) = Router::here() {
            router.replace(&untrack(|| router.with_query("year", &it)));
        }
    };
    let label = w.with(k::INDICATOR_MAP_LABEL, &[("name", w.of(&indicator.name))]);
    let (for_map, for_write) = (figures.clone(), write.clone());
    let show = move |it: Arc<Outlines>| {
        view! { <ClassMap w label=label.clone() view_box=it.view_box.clone() places=Arc::new(places_of(&it)) figures=for_map.clone() write=for_write.clone() source=w.t(k::INDICATOR_MAP_SOURCE) /> }
    };
    let nothing = WhenEmpty::new(|it: &Outlines| it.shapes.is_empty(), || ());
    view! {
        <section class="co-stack-s" aria-labelledby="spread-h">
            <h2 id="spread-h">{w.with(k::INDICATOR_SPREAD, &[("year", &year.to_string())])}</h2>
            <div class="co-no-print co-narrow"><Select id="year" label=w.t(k::INDICATOR_YEAR) options=years value=Signal::stored(year.to_string()) on_choose=choose /></div>
            <Spread w figures=figures.clone() write />
        </section>
        <div class="co-cols" data-cols="5-7">
            <section class="co-stack-s" aria-labelledby="map-h">
                <h2 id="map-h">{w.t(k::INDICATOR_MAP)}</h2>
                <Load of=outlines words=load_words(w, k::MAP_LOADING, k::MAP_FAILED) shape=Shape::Block empty=nothing show />
            </section>
            <Table w series points />
        </div>
    }
}

/// The values on their own axis, with lowest, middle and highest in words.
#[component]
fn Spread(w: Words, figures: Arc<Vec<Figured>>, write: Arc<dyn Fn(f64) -> String + Send + Sync>) -> impl IntoView {
    let values: Vec<f64> = figures.iter().filter_map(|it| it.value).collect();
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let middle = median(values.iter().copied())?;
    let span = (high - low).max(f64::MIN_POSITIVE);
    let at = move |it: f64| (it - low) * 100.0 / span;
    let name = |value: f64| {
        let names: Vec<String> = figures
            .iter()
            .filter(|it| it.value.is_some_and(|it| (it - value).abs() < f64::EPSILON))
            .map(|it| it.name.clone())
            .collect();
        w.list(&names)
    };
    let facts = vec![
        Fact::new(write(low), w.with(k::INDICATOR_LOWEST, &[("names", &name(low))])),
        Fact::new(write(middle), w.with(k::INDICATOR_MEDIAN, &[("n", &w.whole(values.len()))])),
        Fact::new(write(high), w.with(k::INDICATOR_HIGHEST, &[("names", &name(high))])),
    ];
    Some(view! {
        <div class="co-spread">
            <DotStrip value=None others=values.iter().map(|it| at(*it)).collect() median=Some(at(middle)) />
            <p class="co-axis100 co-small co-quiet" aria-hidden="true"><span>{write(low)}</span><span>{write(high)}</span></p>
        </div>
        <Facts facts />
    })
}

/// The twin of map and strip: a region a row, each value with its source.
#[component]
fn Table(w: Words, series: Arc<Series>, points: Vec<Option<Point>>) -> impl IntoView {
    let row = |(it, point): (&TerritorySeries, &Option<Point>)| {
        let value = point.as_ref().map(|it| (it.year, it.value, &it.import));
        let sourced = Sourced::new(w, &series.indicator, &it.territory.code, value, &series.imports);
        view! {
            <tr>
                <th scope="row"><a href=profile_address(it.territory.code.as_str())>{it.territory.name.clone()}</a></th>
                <td data-num>{sourced.value()}</td>
            </tr>
            {sourced.row(2)}
        }
    };
    let rows = series.territories.iter().zip(&points).map(row).collect_view();
    let unit = w.unit_in_words(&series.indicator.unit).to_owned();
    let head = move || {
        let value = if unit.is_empty() { w.t(k::BESIDE_VALUE).to_owned() } else { unit.clone() };
        view! { <Column text=w.t(k::TABLE_REGION) /><th scope="col" data-num class="co-wrapped">{value}</th> }
    };
    view! {
        <section class="co-stack-s" aria-labelledby="table-h">
            <h2 id="table-h">{w.t(k::INDICATOR_TABLE)}</h2>
            <TableBox label=w.with(k::TABLE_BOX, &[("name", w.t(k::INDICATOR_TABLE))]) caption=move || w.t(k::NUMBERS_HELP) small=true head><tbody>{rows}</tbody></TableBox>
        </section>
    }
}

/// The years on record: how many regions, and the middle of them.
#[component]
fn Years(w: Words, series: Arc<Series>) -> impl IntoView {
    let write = writer(w, &series.indicator);
    let of_year = |year: i32| -> Vec<f64> {
        let points = series.territories.iter().flat_map(|it| &it.points);
        points.filter(|it| it.year == year).map(|it| it.value).collect()
    };
    let medians: Vec<Moment> = series
        .years
        .iter()
        .map(|year| Moment { year: *year, value: median(of_year(*year).into_iter()), median: None })
        .collect();
    let rows = medians.iter().map(|it| {
        let n = of_year(it.year).len();
        view! {
            <tr><th scope="row">{it.year.to_string()}</th><td data-num>{it.value.map(|it| write(it))}</td><td data-num>{w.whole(n)}</td></tr>
        }
    });
    let rows = rows.collect_view();
    let head = move || {
        view! {
            <Column text=w.t(k::NUMBERS_YEAR) />
            <Column text=w.t(k::INDICATOR_MEDIAN_ALONE) number=true />
            <Column text=w.t(k::INDICATOR_N) number=true />
        }
    };
    (!medians.is_empty()).then(|| {
        view! {
            <section class="co-stack-s" aria-labelledby="years-h">
                <h2 id="years-h">{w.t(k::INDICATOR_YEARS)}</h2>
                <div class="co-cols" data-cols="6-6">
                    <figure class="co-fig co-spark"><Sparkline series=medians.clone() /><figcaption>{w.t(k::INDICATOR_YEARS_CAPTION)}</figcaption></figure>
                    <TableBox label=w.with(k::TABLE_BOX, &[("name", w.t(k::INDICATOR_YEARS))]) caption=move || w.t(k::INDICATOR_YEARS_CAPTION) quiet=true small=true head><tbody>{rows}</tbody></TableBox>
                </div>
            </section>
        }
    })
}
