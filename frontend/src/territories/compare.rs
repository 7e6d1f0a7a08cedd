// SPDX-License-Identifier: AGPL-3.0-or-later
//! Up to four regions side by side: where each stands, dimension by dimension, indicator by indicator.

use std::sync::Arc;

use leptos::prelude::*;
use shared::attractiveness::{Attractiveness, Profile};

use super::compare_tables::{ByDimension, ByIndicator};
use super::compared::Compared;
use super::standing::{Row, Standing, root_of, standing};
use super::{INDEX_ADDRESS, download, profile_address, read_index, read_profile, sentences};
use crate::i18n::{Words, k, words};
use crate::open_data::Request;
use crate::site::{PageFrame, load_words};
use crate::ui::browser;
use crate::ui::figures::SeriesKey;
use crate::ui::frame::Entry;
use crate::ui::icons::{Glyph, Icon};
use crate::ui::load::{Empty, Load, Reading, Shape};
use crate::ui::marks::{Fact, Facts, LevelMark};
use crate::ui::notice::{Notice, Tone};
use crate::ui::press::{Button, CopyButton, LinkButton};
use crate::ui::text::rich;

/// The regions that are compared, in the order of their marks.
#[derive(Clone, Debug)]
pub(crate) struct Side {
    /// The index of all.
    pub(crate) index: Arc<Attractiveness>,
    /// Rows of the compared ones.
    pub(crate) rows: Vec<Row>,
}

/// The page.
#[component]
pub(crate) fn ComparePage() -> impl IntoView {
    let index = read_index();
    move || {
        let w = words();
        let show = move |index: Arc<Attractiveness>| view! { <Chosen w index /> };
        view! {
            <PageFrame w title=w.t(k::COMPARE_TITLE).to_owned() steps=vec![Entry::to(w.t(k::RANKING_TITLE), "/territories")]>
                <Load of=index words=load_words(w, k::RANKING_LOADING, k::RANKING_FAILED) shape=Shape::Page heading=w.t(k::COMPARE_TITLE).to_owned() show />
            </PageFrame>
        }
    }
}

/// The regions of the address; the page follows them as they are taken away.
#[component]
fn Chosen(w: Words, index: Arc<Attractiveness>) -> impl IntoView {
    let compared = Compared::of_address("codes", &index);
    let all = Arc::new(standing(&index));
    move || {
        let codes = compared.codes();
        let rows: Vec<Row> =
            codes.iter().filter_map(|code| all.rows.iter().find(|it| it.code == *code).cloned()).collect();
        let side = Side { index: index.clone(), rows };
        if side.rows.len() < 2 {
            return view! { <TooFew w codes /> }.into_any();
        }
        view! { <Whole w side compared all=all.clone() /> }.into_any()
    }
}

/// The ranking, with what is chosen already.
fn choosing(codes: &[String]) -> String {
    if codes.is_empty() { "/territories".to_owned() } else { format!("/territories?compare={}", codes.join(",")) }
}

#[component]
fn TooFew(w: Words, codes: Vec<String>) -> impl IntoView {
    view! {
        <div class="co-head"><h1>{w.t(k::COMPARE_TITLE)}</h1></div>
        <Empty title=w.t(k::COMPARE_FEW) text=w.t(k::COMPARE_WHY)><LinkButton text=w.t(k::COMPARE_CHOOSE) href=choosing(&codes) /></Empty>
    }
}

#[component]
fn Whole(w: Words, side: Side, compared: Compared, all: Arc<Standing>) -> impl IntoView {
    let names: Vec<String> = side.rows.iter().map(|it| it.name.clone()).collect();
    let codes: Vec<String> = side.rows.iter().map(|it| it.code.clone()).collect();
    let chips = side.rows.iter().map(|it| chip(w, compared, it)).collect_view();
    let panels = side.rows.iter().enumerate().map(|(n, it)| panel(w, &side, n, it, all.rows.len())).collect_view();
    let readings: Vec<Reading<Profile>> = codes.iter().map(|it| read_profile(it)).collect();
    let for_table = side.clone();
    let only = Standing { rows: side.rows.clone(), strokes: Vec::new() };
    let (csv, file) = (download::csv_address(&side.index, &only, None), format!("{}.csv", codes.join("-")));
    let show = move |profiles: Arc<Vec<Arc<Profile>>>| view! { <ByIndicator w side=for_table.clone() profiles /> };
    view! {
        <div class="co-head">
            <div class="co-head-top">
                <h1>{w.with(k::COMPARE_HEADING, &[("names", &w.list(&names))])}</h1>
                <div class="co-actions">
                    <CopyButton text=w.t(k::COMPARE_COPY) said=w.t(k::COMPARE_COPY) done=w.t(k::OPEN_DATA_COPIED) failed=w.t(k::COMPARE_NOT_COPIED) what=browser::here />
                    <LinkButton text=w.t(k::RANKING_DOWNLOAD) href=csv download=file glyph=Glyph::Download />
                    <Button text=w.t(k::PRINT) glyph=Glyph::Print on_press=browser::print />
                </div>
            </div>
            <p class="co-lead">{rich(&sentences::comparison(w, &side.index, &side.rows))}</p>
            <ul class="co-chips" aria-label=w.t(k::COMPARE_CHIPS)>{chips}<li><a href=choosing(&codes)>{w.t(k::COMPARE_OTHERS)}</a></li></ul>
        </div>
        <div class="co-stack">
            <div class="co-trio" data-n=side.rows.len().to_string()>{panels}</div>
            <ByDimension w side />
            <section class="co-stack-s" aria-labelledby="ci">
                <h2 id="ci">{w.t(k::COMPARE_INDICATORS)}</h2>
                <Load of=Reading::all(readings) words=load_words(w, k::PROFILE_LOADING, k::COMPARE_FAILED) shape=Shape::Block show />
            </section>
            <Notice tone=Tone::Care title=w.t(k::COMPARE_CARE)><p>{w.t(k::COMPARE_CARE_TEXT)}</p></Notice>
            <Request w address=INDEX_ADDRESS />
        </div>
    }
}

fn chip(w: Words, compared: Compared, row: &Row) -> impl IntoView + use<> {
    let (code, name) = (row.code.clone(), row.name.clone());
    let label = w.with(k::COMPARE_REMOVE, &[("name", &name)]);
    view! {
        <li class="co-chip">
            {name.clone()}
            <button type="button" aria-label=label on:click=move |_| compared.switch(w, &code, &name, false)><Icon glyph=Glyph::Remove /></button>
        </li>
    }
}

/// Where one of them stands.
fn panel(w: Words, side: &Side, n: usize, row: &Row, total: usize) -> impl IntoView + use<> {
    let id = format!("c{n}");
    let labelled = id.clone();
    let positions = row.place.map_or_else(|| "–".to_owned(), |it| w.positions(it.low, it.high));
    let points = row.score(root_of(&side.index)).map_or_else(|| "–".to_owned(), |it| w.decimal(it, 0));
    let facts = vec![
        Fact::new(positions, w.with(k::COMPARE_POSITION, &[("n", &w.whole(total))])),
        Fact::new(points, w.t(k::COMPARE_POINTS)),
    ];
    view! {
        <section class="co-panel" aria-labelledby=labelled data-s=(n + 1).to_string()>
            <h2 class="co-h3 co-title" id=id>
                <SeriesKey series=n />
                <a href=profile_address(&row.code)>{row.name.clone()}</a>
                <LevelMark letter=row.level.clone() none=w.t(k::LEVEL_NONE) />
            </h2>
            <Facts facts />
            <p class="co-small">{sentences::ties(w, row)}"."</p>
        </section>
    }
}
