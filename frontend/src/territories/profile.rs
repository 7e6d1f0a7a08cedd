// SPDX-License-Identifier: AGPL-3.0-or-later
//! The profile of a region: in words first, then where it stands, what moves, and where every figure comes from.

use std::sync::Arc;

use leptos::prelude::*;
use shared::attractiveness::Profile;
use shared::indicators::IndicatorRole;
use shared::page::Page;
use shared::territories::Territory;

use super::beside::{BesideSection, read_beside};
use super::inside::{Inside, read_inside};
use super::profile_numbers::Numbers;
use super::profile_parts::{Dimensions, Points, Sparks};
use super::{read_profile, read_regions, sentences};
use crate::i18n::{Words, k, words};
use crate::open_data::OpenData;
use crate::site::{PageFrame, load_words, owner};
use crate::ui::browser;
use crate::ui::frame::Entry;
use crate::ui::icons::Glyph;
use crate::ui::load::{Face, Failure, Load, Shape};
use crate::ui::marks::{Fact, Facts, LevelMark};
use crate::ui::notice::{Notice, Tone};
use crate::ui::order::add_new;
use crate::ui::press::{Button, Kind, LinkButton};
use crate::ui::text::rich;

/// A page of this place, as long as it is shown, prints on one A4 sheet.
pub(super) fn print_on_one_sheet() {
    browser::set_body_attribute("data-onepage", Some(""));
    on_cleanup(|| browser::set_body_attribute("data-onepage", None));
}

/// The page of one region.
#[component]
pub(crate) fn ProfilePage(
    /// ISTAT code, as the address has it.
    code: String,
) -> impl IntoView {
    let reading = read_profile(&code).and(read_regions());
    let name = Memo::new(move |_| reading.loaded().map(|it| it.0.territory.short_name.clone()));
    let is_absent = Memo::new(move |_| matches!(reading.face.get(), Face::Failed(why) if is_nowhere(&why)));
    print_on_one_sheet();
    move || {
        let w = words();
        let loading =
            move || w.t(if is_absent.get() { k::PROFILE_ABSENT } else { k::PROFILE_TITLE_LOADING }).to_owned();
        let title = Signal::derive(move || {
            name.get().map_or_else(loading, |name| w.with(k::PROFILE_TITLE, &[("name", &name)]))
        });
        let crumb = Signal::derive(move || name.get().unwrap_or_else(loading));
        let known = Signal::derive(move || !matches!(reading.face.get(), Face::Loading));
        let code = code.clone();
        let show = move |it: Arc<(Arc<Profile>, Arc<Page<Territory>>)>| view! { <Whole w profile=it.0.clone() regions=it.1.clone() /> };
        view! {
            <PageFrame w title known crumb steps=vec![Entry::to(w.t(k::RANKING_TITLE), "/territories")]>
                {move || if is_absent.get() {
                    view! { <Absent w code=code.clone() /> }.into_any()
                } else {
                    view! { <Load of=reading words=load_words(w, k::PROFILE_LOADING, k::PROFILE_FAILED) shape=Shape::Page heading=w.t(k::PROFILE_TITLE_LOADING).to_owned() show /> }.into_any()
                }}
            </PageFrame>
        }
    }
}

/// Whether there is nothing at the address: no such code, or a text that is no code.
pub(crate) fn is_nowhere(why: &Failure) -> bool {
    matches!(why.status, 400 | 404 | 422)
}

/// There is no such territory: what may be meant.
#[component]
pub(crate) fn Absent(
    /// The words in use.
    w: Words,
    /// What the address asks for.
    code: String,
) -> impl IntoView {
    view! {
        <div class="co-head">
            <h1>{w.t(k::PROFILE_ABSENT)}</h1>
            <p class="co-lead">{w.with(k::PROFILE_ABSENT_TEXT, &[("code", &code)])}</p>
            <p><LinkButton text=w.t(k::PROFILE_ABSENT_BACK) href="/territories" /></p>
        </div>
    }
}

#[component]
fn Whole(w: Words, profile: Arc<Profile>, regions: Arc<Page<Territory>>) -> impl IntoView {
    let name = profile.territory.short_name.clone();
    let code = profile.territory.code.clone();
    // Read once the region is known to be one.
    let (beside, inside) = (read_beside(code.as_str()), read_inside(&code));
    view! {
        <Head w profile=profile.clone() regions />
        <div class="co-stack">
            <div class="co-cols" data-cols="6-6">
                <Dimensions w profile=profile.clone() />
                <section class="co-cols" data-cols="6-6" aria-label=w.t(k::PROFILE_POINTS)>
                    <Points w title=w.t(k::PROFILE_STRENGTHS) none=w.t(k::PROFILE_STRENGTHS_NONE) profile=profile.clone() codes=profile.strengths.clone() />
                    <Points w title=w.t(k::PROFILE_WEAKNESSES) none=w.t(k::PROFILE_WEAKNESSES_NONE) profile=profile.clone() codes=profile.weaknesses.clone() />
                </section>
            </div>
            <Sparks w profile=profile.clone() />
            <Numbers w profile=profile.clone() />
            <Warnings w profile=profile.clone() />
            <BesideSection w reading=beside larger=Vec::new() />
            <Inside w title=k::INSIDE_PROVINCES reading=inside />
            <OpenData w address=format!("/api/v1/territories/{code}/profile") />
            <Printed w profile name />
        </div>
    }
}

/// Name, level, position in words, what can be done; then the summary and the facts.
#[component]
fn Head(w: Words, profile: Arc<Profile>, regions: Arc<Page<Territory>>) -> impl IntoView {
    let code = profile.territory.code.to_string();
    let or_level = profile
        .uncertainty
        .as_ref()
        .and_then(|it| it.levels.iter().find(|it| profile.level.as_ref() != Some(it)).cloned());
    view! {
        <div class="co-head">
            <div class="co-head-top">
                <div class="co-title">
                    <h1>{profile.territory.name.clone()}</h1>
                    <LevelMark letter=profile.level.clone() none=w.t(k::LEVEL_NONE) />
                    {or_level.map(|it| view! { <span class="co-level-or">{w.with(k::LEVEL_OR, &[("level", &it)])}</span> })}
                    <span class="co-lead">{rich(&position(w, &profile, &regions))}</span>
                </div>
                <div class="co-actions">
                    <LinkButton text=w.t(k::PROFILE_DOWNLOAD) glyph=Glyph::Download href=format!("/api/v1/territories/{code}/profile") download=format!("{code}.json") />
                    <Button text=w.t(k::PROFILE_PRINT) glyph=Glyph::Print kind=Kind::Main on_press=browser::print />
                </div>
            </div>
            <div class="co-cols" data-cols="8-4">
                <p class="co-lead">{rich(&sentences::profile(w, &profile))}</p>
                <Facts facts=facts(w, &profile) />
            </div>
        </div>
    }
}

/// «**17º–18º** su 20, a pari merito con Puglia».
fn position(w: Words, profile: &Profile, regions: &Page<Territory>) -> String {
    let Some(rank) = profile.rank else { return w.t(k::RANKING_NO_SCORE).to_owned() };
    let (low, high) =
        profile.uncertainty.as_ref().map_or((f64::from(rank), f64::from(rank)), |it| (it.rank_low, it.rank_high));
    let names: Vec<String> = profile
        .tied_with
        .iter()
        .map(|code| {
            regions
                .items
                .iter()
                .find(|it| it.code == *code)
                .map_or_else(|| code.to_string(), |it| it.short_name.clone())
        })
        .collect();
    let parts: &[(&str, &str)] = &[
        ("positions", &w.positions(low, high)),
        ("n", &profile.n_territories.to_string()),
        ("names", &w.list(&names)),
    ];
    w.with(if names.is_empty() { k::PROFILE_POSITION } else { k::PROFILE_POSITION_TIED }, parts)
}

/// The first facts of context: residents, foreign residents and the like.
fn facts(w: Words, profile: &Profile) -> Vec<Fact> {
    let context = profile.indicators.iter().filter(|it| it.indicator.role == IndicatorRole::Context);
    context
        .filter_map(|it| {
            let name = sentences::inside(w.of(&it.indicator.name));
            let word = it.year.map_or_else(|| name.clone(), |year| format!("{name}, {year}"));
            Some(Fact::new(w.value(it.value?, it.indicator.decimals, &it.indicator.unit), word))
        })
        .take(3)
        .collect()
}

/// What to mind: loose dimensions, missing values, how a position is read.
#[component]
fn Warnings(w: Words, profile: Arc<Profile>) -> impl IntoView {
    let loose: Vec<String> =
        profile.dimensions.iter().filter(|it| !it.is_coherent).map(|it| w.of(&it.dimension.name).to_owned()).collect();
    let alphas: Vec<String> = profile
        .dimensions
        .iter()
        .filter(|it| !it.is_coherent)
        .filter_map(|it| it.cronbach_alpha)
        .map(|it| w.decimal(it, 2))
        .collect();
    let missing: Vec<String> = profile
        .indicators
        .iter()
        .filter(|it| it.indicator.role == IndicatorRole::Index && it.value.is_none())
        .map(|it| sentences::inside(w.of(&it.indicator.name)))
        .collect();
    let interval = profile.uncertainty.as_ref().map(|it| w.positions(it.rank_low, it.rank_high)).unwrap_or_default();
    let read = w.with(
        k::PROFILE_READ_TEXT,
        &[
            ("positions", &interval),
            ("name", &profile.territory.short_name),
            ("version", &profile.method.version),
            ("year", &profile.year.to_string()),
        ],
    );
    view! {
        <section class="co-cols" data-cols="6-6" id="coherence" aria-label=w.t(k::PROFILE_WARNINGS)>
            {(!loose.is_empty()).then(|| {
                let text = w.with(k::PROFILE_COHERENCE_TEXT, &[("values", &w.list(&alphas)), ("good", &w.decimal(shared::index::COHERENT, 2))]);
                view! { <Notice tone=Tone::Care title=w.with(k::PROFILE_COHERENCE, &[("names", &w.list(&loose))])><p>{text}</p></Notice> }
            })}
            {(!missing.is_empty()).then(|| {
                let title = w.count(k::PROFILE_MISSING, missing.len(), &[]);
                view! { <Notice tone=Tone::Info title><p>{format!("{}. {}", missing.join(", "), w.t(k::MISSING_TEXT))}</p></Notice> }
            })}
            <Notice tone=Tone::Info title=w.t(k::PROFILE_READ)><p>{read}</p></Notice>
        </section>
    }
}

/// The line only paper has: who made it, with what, when.
#[component]
fn Printed(w: Words, profile: Arc<Profile>, name: String) -> impl IntoView {
    let mut publishers = Vec::new();
    for it in &profile.indicators {
        add_new(&mut publishers, &it.indicator.publisher);
    }
    let (year, month, day) = browser::today();
    let sources = publishers.join(", ");
    let version = profile.method.version.clone();
    let made_by = || owner().map_or_else(String::new, |it| format!(", {it}"));
    let text = move || {
        w.with(
            k::PROFILE_PRINTED,
            &[
                ("owner", &made_by()),
                ("name", &name),
                ("version", &version),
                ("sources", &sources),
                ("day", &w.day(&year.to_string(), month, &day.to_string())),
            ],
        )
    };
    view! { <p class="co-print-only co-small">{text}</p> }
}
