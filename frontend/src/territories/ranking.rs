// SPDX-License-Identifier: AGPL-3.0-or-later
//! «Attrattività delle regioni»: the sentence, the map, the ranking with its intervals, what to know before using it.

use std::sync::Arc;

use leptos::prelude::*;
use shared::attractiveness::Attractiveness;
use shared::indicators::Indicator;
use shared::page::Page;
use shared::territories::Territory;

use super::compared::{CompareButton, CompareWhy, Compared};
use super::find::{FindPanel, read_pilots};
use super::map_panel::MapPanel;
use super::notices::Notices;
use super::own::Own;
use super::ranking_table::RankingTable;
use super::standing::{Row, Standing, standing};
use super::tabs::{Tab, Tabs};
use super::weights_panel::WeightsPanel;
use super::{INDEX_ADDRESS, download, read_index, sentences};
use crate::i18n::{Words, k, words};
use crate::indicators::read_indicators;
use crate::open_data::OpenData;
use crate::site::{PageFrame, load_words};
use crate::ui::browser;
use crate::ui::icons::{Glyph, Patterns};
use crate::ui::load::{Empty, Load, Reading, Shape, WhenEmpty};
use crate::ui::map::Chosen;
use crate::ui::marks::{Fact, Facts};
use crate::ui::press::{Button, LinkButton};
use crate::ui::router::Router;
use crate::ui::text::rich;

/// The index that is shown with its ranking, made once for all parts of the page.
#[derive(Clone, Debug)]
pub(crate) struct Ranked {
    /// The index: the server's answer, or the same with the reader's weights.
    pub(crate) index: Arc<Attractiveness>,
    /// Rows and ties.
    pub(crate) standing: Arc<Standing>,
    /// The ranking with the method's weights, where the one that is shown has others.
    pub(crate) method: Option<Arc<Standing>>,
}

impl PartialEq for Ranked {
    /// The same answer; comparing every figure would take longer than drawing it.
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.index, &other.index) && self.method.is_some() == other.method.is_some()
    }
}

impl Ranked {
    /// The row of a territory.
    pub(crate) fn row(&self, code: &str) -> Option<&Row> {
        self.standing.rows.iter().find(|it| it.code == code)
    }
}

/// What is ranked at the moment.
fn ranked(own: Own) -> Memo<Ranked> {
    let by_method = Arc::new(standing(&own.method()));
    Memo::new(move |_| {
        let index = own.index.get();
        // While the engine is on its way the method's index is shown, and called that.
        let (standing, method) = match !Arc::ptr_eq(&index, &own.method()) {
            true => (Arc::new(standing(&index)), Some(by_method.clone())),
            false => (by_method.clone(), None),
        };
        Ranked { index, standing, method }
    })
}

/// The last ranking whose intervals are made: sentences, map and download wait for it, because points alone do not say who is
/// tied with whom.
fn settled(own: Own, ranked: Memo<Ranked>) -> Memo<Ranked> {
    Memo::new(move |before: Option<&Ranked>| match before.filter(|_| own.is_settling.get()) {
        Some(before) => before.clone(),
        None => ranked.get(),
    })
}

/// The page.
#[component]
pub(crate) fn Ranking() -> impl IntoView {
    let index = read_index();
    let indicators = read_indicators();
    let pilots = read_pilots();
    let dimension = Router::here().map_or_else(|| Memo::new(|_| None), |router| router.query("dimension"));
    let chosen: Chosen = RwSignal::new(None);
    move || {
        let w = words();
        let show = move |index: Arc<Attractiveness>| view! { <Whole w index indicators pilots dimension chosen /> };
        let nothing = WhenEmpty::new(
            |it: &Attractiveness| it.territories.is_empty(),
            move || view! { <Empty title=w.t(k::RANKING_EMPTY) text=w.t(k::RANKING_EMPTY_TEXT)><a href="/info/method">{w.t(k::FOOTER_METHOD)}</a></Empty> },
        );
        view! {
            <PageFrame w title=w.t(k::RANKING_TITLE).to_owned() steps=Vec::new()>
                <Load of=index words=load_words(w, k::RANKING_LOADING, k::RANKING_FAILED) shape=Shape::Page heading=w.t(k::RANKING_TITLE).to_owned() empty=nothing show />
            </PageFrame>
        }
    }
}

#[component]
fn Whole(
    w: Words,
    index: Arc<Attractiveness>,
    indicators: Reading<Page<Indicator>>,
    pilots: Reading<Page<Territory>>,
    dimension: Memo<Option<String>>,
    chosen: Chosen,
) -> impl IntoView {
    let known = index.clone();
    // A dimension that the recipe does not know shows the index.
    let dimension =
        Memo::new(move |_| dimension.get().filter(|code| known.dimensions.iter().any(|it| it.code == *code)));
    let own = Own::new(&index);
    let ranked = ranked(own);
    let settled = settled(own, ranked);
    let compared = Compared::of_address("compare", &index);
    view! {
        <Patterns />
        <Head w own ranked=settled compared />
        <div class="co-stack">
            <FindPanel w pilots />
            <WeightsPanel w own ranked=settled />
            <div class="co-cols" data-cols="5-7">
                <MapPanel w ranked=settled dimension chosen />
                <RankingTable w ranked dimension chosen compared settling=own.is_settling.into() />
            </div>
            <Notices w index indicators />
            <OpenData w address=INDEX_ADDRESS />
        </div>
    }
}

/// Title, sentence, facts, what can be done.
#[component]
fn Head(w: Words, own: Own, ranked: Memo<Ranked>, compared: Compared) -> impl IntoView {
    let save = move || {
        let ranked = ranked.get();
        let weights = if ranked.method.is_some() { format!("-{}", own.weights.read().text()) } else { String::new() };
        let Ranked { index, standing, .. } = &ranked;
        let file = format!("{}-{}-{}{weights}.csv", index.recipe.key, index.recipe.version, index.year);
        let csv = download::csv_address(index, standing, ranked.method.as_deref());
        view! { <LinkButton text=w.t(k::RANKING_DOWNLOAD) href=csv download=file glyph=Glyph::Download /> }
    };
    let lead = move || ranked.with(|it| rich(&sentences::ranking(w, &it.standing, it.method.is_some())));
    view! {
        <div class="co-head">
            <Tabs w here=Tab::Regions />
            <div class="co-head-top">
                <h1>{w.t(k::RANKING_TITLE)}</h1>
                <div class="co-actions">
                    <CompareButton w compared />
                    {save}
                    <Button text=w.t(k::PRINT) glyph=Glyph::Print on_press=browser::print />
                </div>
            </div>
            <CompareWhy w compared />
            <div class="co-cols" data-cols="8-4">
                <p class="co-lead">{lead}</p>
                {move || ranked.with(|it| view! { <Facts facts=facts(w, &it.index, it.method.is_some()) /> })}
            </div>
        </div>
    }
}

fn facts(w: Words, index: &Attractiveness, is_own: bool) -> Vec<Fact> {
    let word = if is_own { k::FACT_METHOD_OWN } else { k::FACT_METHOD };
    let years = if index.oldest_year == index.newest_year {
        index.newest_year.to_string()
    } else {
        format!("{}–{}", index.oldest_year, index.newest_year)
    };
    let (n_dimensions, n_indicators) = (index.dimensions.len(), index.recipe.indicators.len());
    vec![
        Fact::new(w.whole(n_dimensions), w.count(k::FACT_DIMENSIONS, n_dimensions, &[])),
        Fact::new(w.whole(n_indicators), w.count(k::FACT_INDICATORS, n_indicators, &[])),
        Fact::new(years, w.t(k::FACT_YEARS)),
        Fact::new(format!("{} {}", w.t(k::METHOD_NAME), index.recipe.version), w.t(word)).to("/info/method"),
    ]
}

/// The link to everything the server answered.
#[component]
pub(crate) fn JsonLink(
    /// The words in use.
    w: Words,
) -> impl IntoView {
    view! { <a href=INDEX_ADDRESS>{w.t(k::RANKING_JSON)}</a> }
}
