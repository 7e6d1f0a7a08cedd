// SPDX-License-Identifier: AGPL-3.0-or-later
//! A province or a municipality: what is measured there, what is its region's and says so, and no position.

use std::sync::Arc;

use leptos::prelude::*;
use serde::Deserialize;
use shared::attractiveness::Profile;
use shared::beside::Beside;
use shared::indicators::IndicatorRole;
use shared::page::Page;
use shared::territories::{Change, ChangeKind, Place, Territory, TerritoryCode, TerritoryKind};

use super::beside::{BesideSection, read_beside};
use super::inside::{Inside, read_inside};
use super::profile::{Absent, is_nowhere, print_on_one_sheet};
use super::profile_numbers::Numbers;
use super::profile_parts::Dimensions;
use super::{profile_address, read_profile, sentences};
use crate::client;
use crate::i18n::{Words, k, words};
use crate::open_data::OpenData;
use crate::site::{PageFrame, load_words};
use crate::ui::browser;
use crate::ui::frame::Entry;
use crate::ui::icons::Glyph;
use crate::ui::load::{Face, Load, Reading, Shape};
use crate::ui::marks::{Fact, Facts, LevelMark, Mark, MarkWord};
use crate::ui::notice::{Notice, Tone};
use crate::ui::press::Button;
use crate::ui::text::rich;

/// What became of a code: the part of `TerritoryDetail` that is beside the territory itself.
#[derive(Clone, Debug, Deserialize)]
struct Past {
    is_current: bool,
    became: Vec<Change>,
    came_from: Vec<Change>,
}

/// What the page reads.
#[derive(Clone, Copy)]
struct Readings {
    main: Reading<(Arc<Profile>, Arc<Past>)>,
    beside: Reading<Beside>,
    inside: Option<Reading<Page<Territory>>>,
}

/// The page of a province or a municipality.
#[component]
pub(crate) fn SmallerPage(
    /// ISTAT code, as the address has it.
    code: String,
) -> impl IntoView {
    print_on_one_sheet();
    let past: Reading<Past> = client::reading(&format!("/territories/{code}"));
    let province = code.parse::<TerritoryCode>().ok().filter(|it| it.as_str().len() == 3);
    let readings = Readings {
        main: read_profile(&code).and(past),
        beside: read_beside(&code),
        inside: province.map(|it| read_inside(&it)),
    };
    let reading = readings.main;
    let profile = Memo::new(move |_| {
        let it = reading.loaded()?;
        Some((it.0.territory.clone(), it.0.larger.clone()))
    });
    let is_absent = Memo::new(move |_| matches!(reading.face.get(), Face::Failed(why) if is_nowhere(&why)));
    move || {
        let w = words();
        let loading =
            move || w.t(if is_absent.get() { k::PROFILE_ABSENT } else { k::PROFILE_TITLE_LOADING }).to_owned();
        let title = Signal::derive(move || {
            profile.get().map_or_else(loading, |(it, _)| {
                let what = sentences::kind_in_words(w, &it);
                w.with(k::SMALLER_TITLE, &[("name", &it.short_name), ("what", what)])
            })
        });
        let crumb = Signal::derive(move || profile.get().map_or_else(loading, |(it, _)| it.short_name));
        let known = Signal::derive(move || !matches!(reading.face.get(), Face::Loading));
        let code = code.clone();
        let show = move |it: Arc<(Arc<Profile>, Arc<Past>)>| view! { <Whole w profile=it.0.clone() past=it.1.clone() readings /> };
        // The larger territories are known once the profile is: then the way to it is drawn again, the rest is not.
        let steps = Memo::new(move |_| steps(w, profile.get().map(|it| it.1).unwrap_or_default()));
        let body = move || {
            if is_absent.get() {
                view! { <Absent w code=code.clone() /> }.into_any()
            } else {
                view! { <Load of=reading words=load_words(w, k::PROFILE_LOADING, k::PROFILE_FAILED) shape=Shape::Page heading=w.t(k::PROFILE_TITLE_LOADING).to_owned() show /> }.into_any()
            }
        };
        view! { <PageFrame w title known crumb steps>{body}</PageFrame> }
    }
}

/// The ranking, the region, the province.
fn steps(w: Words, larger: Vec<Place>) -> Vec<Entry> {
    let mut steps = vec![Entry::to(w.t(k::RANKING_TITLE), "/territories")];
    steps.extend(larger.into_iter().rev().map(|it| Entry::to(it.name, profile_address(it.code.as_str()))));
    steps
}

#[component]
fn Whole(w: Words, profile: Arc<Profile>, past: Arc<Past>, readings: Readings) -> impl IntoView {
    let code = profile.territory.code.clone();
    let region = profile.larger.last().cloned();
    let from = region.as_ref().map(|it| sentences::from_place(w, it)).unwrap_or_default();
    let name = region.map(|it| it.name).unwrap_or_default();
    let title = w.with(k::SMALLER_READ, &[("from", &from)]);
    let text = w.with(k::SMALLER_READ_TEXT, &[("from", &from), ("region", &name)]);
    let inside = readings.inside.filter(|_| past.is_current);
    view! {
        <Head w profile=profile.clone() past />
        <div class="co-stack">
            <Numbers w profile=profile.clone() />
            // Hundreds of municipalities would not fit the sheet.
            {inside.map(|reading| view! { <div class="co-no-print"><Inside w title=k::INSIDE_MUNICIPALITIES reading /></div> })}
            <Dimensions w profile=profile.clone() />
            <BesideSection w reading=readings.beside larger=profile.larger.clone() />
            <section class="co-cols" data-cols="6-6" id="coherence" aria-label=w.t(k::PROFILE_WARNINGS)>
                <Notice tone=Tone::Info title><p>{text}</p></Notice>
            </section>
            <OpenData w address=format!("/api/v1/territories/{code}/profile") />
        </div>
    }
}

/// Name, what it is and where, what became of it; then what can be said of it and what cannot.
#[component]
fn Head(w: Words, profile: Arc<Profile>, past: Arc<Past>) -> impl IntoView {
    let territory = &profile.territory;
    let mut place = vec![sentences::capital(sentences::kind_in_words(w, territory))];
    for it in &profile.larger {
        let letters = territory.abbreviation.as_ref().filter(|_| it.kind == TerritoryKind::Province);
        place.push(letters.map_or_else(|| it.name.clone(), |letters| format!("{} ({letters})", it.name)));
    }
    let from = profile.larger.last().map(|it| sentences::from_place(w, it)).unwrap_or_default();
    let pilot = territory.is_pilot.then(|| w.t(k::SMALLER_PILOT));
    view! {
        <div class="co-head">
            <div class="co-head-top">
                <div class="co-title">
                    <h1>{territory.name.clone()}</h1>
                    <span class="co-lead">{place.join(", ")}{pilot}</span>
                </div>
                <div class="co-actions"><Button text=w.t(k::PRINT) glyph=Glyph::Print on_press=browser::print /></div>
            </div>
            <Became w past />
            <div class="co-cols" data-cols="8-4">
                <div class="co-stack-s">
                    <p class="co-lead">{rich(&no_position(w, &profile))}</p>
                    <p class="co-title">
                        <LevelMark letter=profile.level.clone() none=w.t(k::LEVEL_NONE) />
                        <MarkWord mark=Mark::Inherited text=from />
                        <span>{rich(&level(w, &profile))}</span>
                    </p>
                </div>
                <Facts facts=facts(w, &profile) />
            </div>
        </div>
    }
}

/// Why there is no position: how many of the index's figures are measured here.
fn no_position(w: Words, profile: &Profile) -> String {
    let it = profile.inheritance;
    let count = |n: i32| w.whole(usize::try_from(n).unwrap_or_default());
    let n = count(it.n_own + it.n_inherited + it.n_missing);
    let own = usize::try_from(it.n_own).unwrap_or_default();
    let key = if own == 0 { k::SMALLER_NO_POSITION_NONE } else { k::SMALLER_NO_POSITION };
    w.count(key, own, &[("name", &profile.territory.short_name), ("total", &n)])
}

/// The region's level in words, as the region's.
fn level(w: Words, profile: &Profile) -> String {
    let Some(region) = profile.larger.last() else { return String::new() };
    let place = sentences::capital(&sentences::in_region(w, region.code.as_str(), &region.name));
    match profile.score {
        Some(score) => {
            let level = sentences::level_in_words(w, profile.level.as_deref());
            w.with(k::PROFILE_LEAD_LEVEL, &[("place", &place), ("level", level), ("score", &w.decimal(score, 0))])
        }
        None => w.with(k::PROFILE_LEAD_NO_SCORE, &[("place", &place)]),
    }
}

/// Its own first figures of context: residents, foreign residents and the like.
fn facts(w: Words, profile: &Profile) -> Vec<Fact> {
    let own = profile.indicators.iter().filter(|it| it.inherited_from.is_none());
    let own = own.filter(|it| it.indicator.role == IndicatorRole::Context);
    own.filter_map(|it| {
        let name = sentences::inside(w.of(&it.indicator.name));
        let word = it.year.map_or_else(|| name.clone(), |year| format!("{name}, {year}"));
        Some(Fact::new(w.value(it.value?, it.indicator.decimals, &it.indicator.unit), word))
    })
    .take(3)
    .collect()
}

/// What became of a code that is no more, and where one came from.
#[component]
fn Became(w: Words, past: Arc<Past>) -> impl IntoView {
    let line = |it: &Change, key| {
        let mut day = it.changed_on.as_str().split('-');
        let (year, month, date) = (day.next(), day.next().and_then(|it| it.parse().ok()), day.next());
        let day = match (year, month, date) {
            (Some(year), Some(month), Some(date)) => w.day(year, month, date),
            _ => it.changed_on.to_string(),
        };
        let text = w.with(key, &[("day", &day)]);
        let href = profile_address(it.place.code.as_str());
        view! { <li>{text}" "<a href=href>{it.place.name.clone()}</a>" ("{it.place.code.to_string()}")"</li> }
    };
    let became = past.became.iter().map(|it| {
        let key = match it.kind {
            ChangeKind::Recoded => k::BECAME_RECODED,
            ChangeKind::Merged => k::BECAME_MERGED,
            ChangeKind::Incorporated => k::BECAME_INCORPORATED,
            ChangeKind::Redrawn => k::BECAME_REDRAWN,
        };
        line(it, key)
    });
    let came = past.came_from.iter().map(|it| line(it, k::CAME_FROM));
    let (became, came) = (became.collect_view(), came.collect_view());
    let is_former = !past.is_current;
    view! {
        {is_former.then(|| view! {
            <section aria-labelledby="became-h">
                <h2 id="became-h" class="visually-hidden">{w.t(k::BECAME_HEADING)}</h2>
                <Notice tone=Tone::Care title=w.t(k::BECAME_TITLE)><p>{w.t(k::BECAME_TEXT)}</p><ul class="co-plain">{became}</ul></Notice>
            </section>
        })}
        {(!past.came_from.is_empty()).then(|| view! { <ul class="co-plain co-small co-quiet">{came}</ul> })}
    }
}
