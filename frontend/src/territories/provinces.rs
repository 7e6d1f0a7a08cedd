// SPDX-License-Identifier: AGPL-3.0-or-later
//! The provinces on a map and in a table, by one of their own figures: there is no index of provinces, and the page says why.

use std::sync::Arc;

use leptos::prelude::*;
use shared::attractiveness::{Fact, ProvinceStanding, Provinces};
use shared::boundaries::Boundaries;
use shared::imports::Import;
use shared::indicators::Indicator;
use shared::page::Page;
use shared::territories::{Place, Territory, TerritoryKind};
use shared::text::fold;

use super::class_map::{ClassMap, Figured, place_of};
use super::tabs::{Tab, Tabs};
use super::{profile_address, read_regions, sentences};
use crate::client;
use crate::i18n::{Words, k, words};
use crate::indicators::sourced::Sourced;
use crate::open_data::OpenData;
use crate::site::{PageFrame, load_words};
use crate::ui::browser;
use crate::ui::choice::{Filter, Select};
use crate::ui::frame::Entry;
use crate::ui::icons::{Glyph, Patterns};
use crate::ui::load::{Empty, Load, Reading, Shape, WhenEmpty};
use crate::ui::marks::{LevelMark, Mark, MarkWord};
use crate::ui::press::Button;
use crate::ui::router::Router;
use crate::ui::table::{Column, TableBox};
use crate::ui::text::rich;

/// The value of `vintage` that asks for the 107 provinces, and their last day.
const OLD: (&str, &str) = ("107", "2025-12-31");

/// The figure that is shown first.
const FIRST: &str = "foreign_residents_share";

/// The request for the provinces of a vintage.
fn address(is_old: bool) -> String {
    let query = if is_old { format!("?on={}", OLD.1) } else { String::new() };
    format!("/attractiveness/provinces{query}")
}

/// The page.
#[component]
pub(crate) fn ProvincesPage() -> impl IntoView {
    let query = |key| Router::here().map_or_else(|| Memo::new(|_| None), |router| router.query(key));
    let (vintage, figure) = (query("vintage"), query("figure"));
    let is_old = Memo::new(move |_| vintage.read().as_deref() == Some(OLD.0));
    let regions = read_regions();
    let outlines: Reading<Boundaries> = client::reading("/boundaries/provinces");
    let reading = Memo::new(move |_| Kept(client::reading::<Provinces>(&address(is_old.get())).and(regions)));
    move || {
        let w = words();
        let body = move || {
            let show = move |it: Arc<(Arc<Provinces>, Arc<Page<Territory>>)>| view! { <Whole w provinces=it.0.clone() regions=it.1.clone() outlines figure is_old=is_old.get_untracked() /> };
            view! { <Load of=reading.get().0 words=load_words(w, k::PROVINCES_LOADING, k::PROVINCES_FAILED) shape=Shape::Page show /> }
        };
        view! {
            <PageFrame w title=w.t(k::PROVINCES_TITLE).to_owned() steps=vec![Entry::to(w.t(k::RANKING_TITLE), "/territories")]>
                <Patterns />
                <div class="co-head">
                    <Tabs w here=Tab::Provinces />
                    <div class="co-head-top">
                        <h1>{w.t(k::PROVINCES_TITLE)}</h1>
                        <div class="co-actions"><Button text=w.t(k::PRINT) glyph=Glyph::Print on_press=browser::print /></div>
                    </div>
                    <p class="co-lead">{rich(w.t(k::PROVINCES_LEAD))}</p>
                </div>
                {body}
            </PageFrame>
        }
    }
}

/// A reading in a memo: two are never the same.
#[derive(Clone)]
struct Kept(Reading<(Arc<Provinces>, Arc<Page<Territory>>)>);

impl PartialEq for Kept {
    fn eq(&self, _: &Self) -> bool {
        false
    }
}

fn choose(key: &'static str, value: &str) {
    if let Some(router) = Router::here() {
        router.replace(&untrack(|| router.with_query(key, value)));
    }
}

#[component]
fn Whole(
    w: Words,
    provinces: Arc<Provinces>,
    regions: Arc<Page<Territory>>,
    outlines: Reading<Boundaries>,
    figure: Memo<Option<String>>,
    is_old: bool,
) -> impl IntoView {
    let known = provinces.clone();
    let shown = Memo::new(move |_| {
        let asked = figure.get();
        let find = |code: &str| known.indicators.iter().find(|it| it.code.as_str() == code);
        asked.as_deref().and_then(find).or_else(|| find(FIRST)).or_else(|| known.indicators.first()).cloned()
    });
    let vintages =
        vec![(String::new(), w.t(k::PROVINCES_NEW).to_owned()), (OLD.0.to_owned(), w.t(k::PROVINCES_OLD).to_owned())];
    let vintage = if is_old { OLD.0.to_owned() } else { String::new() };
    let figures: Vec<(String, String)> =
        provinces.indicators.iter().map(|it| (it.code.to_string(), w.of(&it.name).to_owned())).collect();
    let value = Signal::derive(move || shown.get().map(|it| it.code.to_string()).unwrap_or_default());
    let body = move || {
        let it = shown.get()?;
        Some(view! { <Shown w provinces=provinces.clone() regions=regions.clone() outlines indicator=it /> })
    };
    view! {
        <div class="co-stack">
            <div class="co-cols" data-cols="6-6">
                <Select id="vintage" label=w.t(k::PROVINCES_VINTAGE) options=vintages value=Signal::stored(vintage) on_choose=move |it: String| choose("vintage", &it) />
                <Select id="figure" label=w.t(k::PROVINCES_FIGURE) options=figures value on_choose=move |it: String| choose("figure", &it) />
            </div>
            {body}
            <OpenData w address=format!("/api/v1{}", address(is_old)) />
        </div>
    }
}

/// Map and table of one figure.
#[component]
fn Shown(
    w: Words,
    provinces: Arc<Provinces>,
    regions: Arc<Page<Territory>>,
    outlines: Reading<Boundaries>,
    indicator: Indicator,
) -> impl IntoView {
    let write = writer(w, &indicator);
    let fact = |it: &ProvinceStanding| it.facts.iter().find(|it| it.indicator == indicator.code).cloned();
    let figured = |it: &ProvinceStanding| {
        let value = fact(it).map(|it| it.value);
        Figured {
            code: it.territory.code.to_string(),
            name: it.territory.short_name.clone(),
            text: value.map_or_else(|| w.t(k::MISSING).to_owned(), |it| write(it)),
            value,
        }
    };
    let figures: Arc<Vec<Figured>> = Arc::new(provinces.provinces.iter().map(figured).collect());
    let facts: Vec<Option<Fact>> = provinces.provinces.iter().map(fact).collect();
    let label = w.with(k::PROVINCES_MAP_LABEL, &[("figure", w.of(&indicator.name))]);
    let show = move |it: Arc<Boundaries>| {
        let places = it.items.iter().map(place_of).collect();
        view! { <ClassMap w label=label.clone() view_box=it.view_box.clone() places=Arc::new(places) figures=figures.clone() write=write.clone() source=it.source.clone() /> }
    };
    let nothing = WhenEmpty::new(
        |it: &Boundaries| it.items.is_empty(),
        move || {
            view! {
                <Empty title=w.t(k::PROVINCES_NO_MAP) text=w.t(k::PROVINCES_NO_MAP_TEXT)>
                    <pre class="co-code"><code>"coefficienti import boundaries province.geojson"</code></pre>
                </Empty>
            }
        },
    );
    view! {
        <div class="co-cols" data-cols="5-7">
            <section class="co-stack-s" aria-labelledby="map-h">
                <h2 id="map-h">{w.of(&indicator.name).to_owned()}</h2>
                <Load of=outlines words=load_words(w, k::MAP_LOADING, k::MAP_FAILED) shape=Shape::Block empty=nothing show />
            </section>
            <Table w provinces regions indicator facts />
        </div>
    }
}

/// Writes a figure of an indicator.
pub(crate) fn writer(w: Words, indicator: &Indicator) -> Arc<dyn Fn(f64) -> String + Send + Sync> {
    let (decimals, unit) = (indicator.decimals, indicator.unit.clone());
    Arc::new(move |value| w.value(value, decimals, &unit))
}

#[component]
fn Table(
    w: Words,
    provinces: Arc<Provinces>,
    regions: Arc<Page<Territory>>,
    indicator: Indicator,
    facts: Vec<Option<Fact>>,
) -> impl IntoView {
    let question = RwSignal::new(String::new());
    let asked = Memo::new(move |_| fold(&question.read()));
    let region = |it: &ProvinceStanding| regions.items.iter().find(|of| of.code == it.inherited_from).cloned();
    let words_of = |it: &ProvinceStanding| {
        let name = region(it).map(|it| it.name).unwrap_or_default();
        fold(&format!("{} {} {name}", it.territory.name, it.territory.abbreviation.as_deref().unwrap_or_default()))
    };
    let folded: Arc<Vec<String>> = Arc::new(provinces.provinces.iter().map(words_of).collect());
    let (for_said, n) = (folded.clone(), folded.len());
    let said = Signal::derive(move || {
        let shown = for_said.iter().filter(|it| it.contains(asked.read().as_str())).count();
        w.with(k::INSIDE_SHOWN, &[("n", &w.whole(shown)), ("total", &w.whole(n))])
    });
    let (indicator, imports) = (Arc::new(indicator), Arc::new(provinces.imports.clone()));
    let rows = provinces.provinces.iter().zip(facts).zip(folded.iter()).map(|((it, fact), folded)| {
        let folded = folded.clone();
        let hidden = Signal::derive(move || !folded.contains(asked.read().as_str()));
        view! { <Row w it=it.clone() region=region(it) indicator=indicator.clone() fact imports=imports.clone() hidden /> }
    });
    let (rows, figure) = (rows.collect_view(), w.of(&indicator.name).to_owned());
    let unit = w.unit_in_words(&indicator.unit).to_owned();
    let caption = move || w.t(k::PROVINCES_CAPTION);
    let head = move || {
        let figure = if unit.is_empty() { figure.clone() } else { format!("{figure} ({unit})") };
        view! {
            <Column text=w.t(k::PROVINCES_PROVINCE) />
            <Column text=w.t(k::PROVINCES_REGION) wide=true />
            <Column text=w.t(k::PROVINCES_LEVEL) />
            <th scope="col" data-num class="co-wrapped">{figure}</th>
            <Column text=w.t(k::NUMBERS_YEAR) number=true wide=true />
        }
    };
    view! {
        <section class="co-stack-s" aria-labelledby="table-h">
            <h2 id="table-h">{w.t(k::PROVINCES_TABLE)}</h2>
            <Filter id="provinces-filter" label=w.t(k::PROVINCES_FILTER) value=question said />
            <TableBox label=w.with(k::TABLE_BOX, &[("name", w.t(k::PROVINCES_TABLE))]) caption small=true head>{rows}</TableBox>
        </section>
    }
}

#[component]
fn Row(
    w: Words,
    it: ProvinceStanding,
    region: Option<Territory>,
    indicator: Arc<Indicator>,
    fact: Option<Fact>,
    imports: Arc<Vec<Import>>,
    hidden: Signal<bool>,
) -> impl IntoView {
    let code = it.territory.code.to_string();
    let from = region.as_ref().map(|it| Place {
        code: it.code.clone(),
        kind: TerritoryKind::Region,
        name: it.short_name.clone(),
    });
    let from = from.map(|it| sentences::from_place(w, &it)).unwrap_or_default();
    let year = fact.as_ref().map(|it| it.year.to_string());
    let value = fact.as_ref().map(|it| (it.year, it.value, &it.import));
    let sourced = Sourced::new(w, &indicator, &it.territory.code, value, &imports);
    let name = it.territory.name.clone();
    view! {
        <tbody hidden=hidden>
            <tr>
                <th scope="row"><a href=profile_address(&code)>{name}</a></th>
                <td class="co-only-wide">{region.map(|it| view! { <a href=profile_address(it.code.as_str())>{it.short_name}</a> })}</td>
                <td class="co-inherited"><LevelMark letter=it.level none=w.t(k::LEVEL_NONE) />" "<MarkWord mark=Mark::Inherited text=from /></td>
                <td data-num>{sourced.value()}</td>
                <td data-num class="co-only-wide">{year}</td>
            </tr>
            {sourced.row(5)}
        </tbody>
    }
}
