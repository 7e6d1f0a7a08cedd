// SPDX-License-Identifier: AGPL-3.0-or-later
//! «Attrattività delle regioni»: the sentence, the map, the ranking with its intervals, what to know before using it.

use std::sync::Arc;

use leptos::prelude::*;
use shared::attractiveness::Attractiveness;
use shared::indicators::Indicator;
use shared::page::Page;

use super::map_panel::MapPanel;
use super::notices::Notices;
use super::ranking_table::RankingTable;
use super::standing::{Standing, standing};
use super::{INDEX_ADDRESS, download, read_index, sentences};
use crate::i18n::{Words, k, words};
use crate::indicators::read_indicators;
use crate::site::{PageFrame, load_words};
use crate::ui::browser;
use crate::ui::icons::{Glyph, Patterns};
use crate::ui::load::{Empty, Load, Reading, Shape, WhenEmpty};
use crate::ui::map::Chosen;
use crate::ui::marks::{Fact, Facts};
use crate::ui::press::{Button, LinkButton};
use crate::ui::router::Router;
use crate::ui::text::rich;

/// The index with its ranking, made once for all parts of the page.
#[derive(Clone, Debug)]
pub(crate) struct Ranked {
    /// What the server answered.
    pub(crate) index: Arc<Attractiveness>,
    /// Rows and ties.
    pub(crate) standing: Arc<Standing>,
}

/// The page.
#[component]
pub(crate) fn Ranking() -> impl IntoView {
    let index = read_index();
    let indicators = read_indicators();
    let dimension = Router::here().map_or_else(|| Memo::new(|_| None), |router| router.query("dimension"));
    let chosen: Chosen = RwSignal::new(None);
    move || {
        let w = words();
        let show = move |index: Arc<Attractiveness>| {
            let ranked = Ranked { standing: Arc::new(standing(&index)), index };
            view! { <Whole w ranked indicators dimension chosen /> }
        };
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
    ranked: Ranked,
    indicators: Reading<Page<Indicator>>,
    dimension: Memo<Option<String>>,
    chosen: Chosen,
) -> impl IntoView {
    let known = ranked.index.clone();
    // A dimension that the recipe does not know shows the index.
    let dimension =
        Memo::new(move |_| dimension.get().filter(|code| known.dimensions.iter().any(|it| it.code == *code)));
    view! {
        <Patterns />
        <Head w ranked=ranked.clone() />
        <div class="co-stack">
            <div class="co-cols" data-cols="5-7">
                <MapPanel w ranked=ranked.clone() dimension chosen />
                <RankingTable w ranked=ranked.clone() dimension chosen />
            </div>
            <Notices w index=ranked.index indicators />
        </div>
    }
}

/// Title, sentence, facts, what can be done.
#[component]
fn Head(w: Words, ranked: Ranked) -> impl IntoView {
    let Ranked { index, standing } = ranked;
    let csv = download::csv_address(&index, &standing);
    let file = format!("{}-{}-{}.csv", index.recipe.key, index.recipe.version, index.year);
    view! {
        <div class="co-head">
            <div class="co-head-top">
                <h1>{w.t(k::RANKING_TITLE)}</h1>
                <div class="co-actions">
                    <LinkButton text=w.t(k::RANKING_DOWNLOAD) href=csv download=file glyph=Glyph::Download />
                    <Button text=w.t(k::PRINT) glyph=Glyph::Print on_press=browser::print />
                </div>
            </div>
            <div class="co-cols" data-cols="8-4">
                <p class="co-lead">{rich(&sentences::ranking(w, &standing))}</p>
                <Facts facts=facts(w, &index) />
            </div>
        </div>
    }
}

fn facts(w: Words, index: &Attractiveness) -> Vec<Fact> {
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
        Fact::new(format!("{} {}", w.t(k::METHOD_NAME), index.recipe.version), w.t(k::FACT_METHOD)).to("/info/method"),
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
