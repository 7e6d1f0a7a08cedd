// SPDX-License-Identifier: AGPL-3.0-or-later
//! Sentences computed from the result: what a page says before it shows a figure. Never typed by hand.

use shared::attractiveness::{Attractiveness, DimensionStanding, IndicatorStanding, Profile};
use shared::index::LOW_COHERENCE;
use shared::indicators::Direction;
use shared::territories::{Place, ProvinceBody, Territory, TerritoryKind};

use super::standing::{Row, Standing};
use crate::i18n::{Key, Lang, Words, k};
use crate::ui::order::sort_by_number;

/// What a level says of a territory's conditions: «da rafforzare».
pub(crate) fn level_in_words(w: Words, level: Option<&str>) -> &'static str {
    w.t(level_key(level))
}

fn level_key(level: Option<&str>) -> Key {
    match level {
        Some("A") => k::LEVEL_A,
        Some("B") => k::LEVEL_B,
        Some("C") => k::LEVEL_C,
        Some("D") => k::LEVEL_D,
        Some("E") => k::LEVEL_E,
        _ => k::LEVEL_NONE,
    }
}

/// «Tre», «12»: a small count as a word, with a capital.
pub(crate) fn count_in_words(w: Words, n: usize) -> String {
    w.t(k::NUMBERS).split(' ').nth(n).map_or_else(|| w.whole(n), capital)
}

pub(crate) fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map_or_else(String::new, |first| std::iter::once(first.to_ascii_uppercase()).chain(letters).collect())
}

/// A name inside a sentence: «Tasso di…» becomes «tasso di…», «RUP» stays.
pub(crate) fn inside(name: &str) -> String {
    let mut letters = name.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if !second.is_ascii_uppercase() => {
            [first.to_ascii_lowercase(), second].into_iter().chain(letters).collect()
        }
        _ => name.to_owned(),
    }
}

/// A name inside a summary, without what it says in brackets: the table below has it whole.
fn brief(name: &str) -> String {
    inside(name.split(" (").next().unwrap_or(name))
}

/// «in Sicilia», «nelle Marche».
pub(crate) fn in_region(w: Words, code: &str, name: &str) -> String {
    match (w.0, code) {
        (Lang::It, "11") => format!("nelle {name}"),
        (Lang::It, "12") => format!("nel {name}"),
        _ => format!("in {name}"),
    }
}

/// «dal Piemonte», «dalle Marche», «dalla provincia di Torino»: where an inherited value was taken from.
pub(crate) fn from_place(w: Words, place: &Place) -> String {
    let name = &place.name;
    let from = match (w.0, place.kind, place.code.as_str()) {
        (Lang::En, TerritoryKind::Province, _) => "from the province of ",
        (Lang::En, ..) => "from ",
        (Lang::It, TerritoryKind::Province, _) => "dalla provincia di ",
        (Lang::It, _, "01" | "04" | "05" | "06" | "12" | "14") => "dal ",
        (Lang::It, _, "08" | "10" | "13") => "dall’",
        (Lang::It, _, "11") => "dalle ",
        (Lang::It, ..) => "dalla ",
    };
    format!("{from}{name}")
}

/// What a place is: «comune», «città metropolitana».
pub(crate) fn kind_in_words(w: Words, territory: &Territory) -> &'static str {
    w.t(match (territory.kind, territory.body) {
        (TerritoryKind::Region, _) => k::KIND_REGION,
        (TerritoryKind::Municipality, _) => k::KIND_MUNICIPALITY,
        (_, Some(ProvinceBody::AutonomousProvince)) => k::KIND_AUTONOMOUS,
        (_, Some(ProvinceBody::MetropolitanCity)) => k::KIND_METROPOLITAN,
        (_, Some(ProvinceBody::FreeConsortium)) => k::KIND_CONSORTIUM,
        (_, Some(ProvinceBody::NonAdministrative)) => k::KIND_STATISTICAL,
        _ => k::KIND_PROVINCE,
    })
}

/// Names of the set of rows tied with the row at one end of the ranking, that row included.
fn end_set(standing: &Standing, end: usize) -> Vec<String> {
    let names = |first: usize, last: usize| {
        standing.rows.iter().skip(first).take(last + 1 - first).map(|it| it.name.clone()).collect()
    };
    match standing.strokes.iter().find(|it| (it.first..=it.last).contains(&end)) {
        Some(set) if set.first <= set.last => names(set.first, set.last),
        _ => names(end, end),
    }
}

/// Who is ahead, who needs most support, and what the index does not say.
/// With the reader's weights it says so first, and what it is not last.
pub(crate) fn ranking(w: Words, standing: &Standing, is_own: bool) -> String {
    let ranked = standing.rows.iter().filter(|it| it.place.is_some()).count();
    if ranked < 2 {
        return w.t(k::RANKING_LEAD_NOTHING).to_owned();
    }
    let first = end_set(standing, 0);
    let last = end_set(standing, ranked - 1);
    let ahead = if first.len() > 1 {
        w.with(k::RANKING_LEAD_AHEAD_TIED, &[("count", &count_in_words(w, first.len())), ("names", &w.list(&first))])
    } else {
        w.with(k::RANKING_LEAD_AHEAD_ONE, &[("names", &w.list(&first))])
    };
    let support = match (last.len() > 1, first.len() > 1) {
        (true, true) => k::RANKING_LEAD_SUPPORT_TIED_TOO,
        (true, false) => k::RANKING_LEAD_SUPPORT_TIED,
        (false, _) => k::RANKING_LEAD_SUPPORT_ONE,
    };
    let (open, close) = if is_own { (w.t(k::OWN_LEAD), k::OWN_CLOSE) } else { ("", k::RANKING_LEAD_CLOSE) };
    let support = w.with(support, &[("names", &w.list(&last))]);
    format!("{open} {ahead} {support} {}", w.t(close)).trim().to_owned()
}

/// «A pari merito con …», «Distinta da tutte le altre», or why it has no position.
pub(crate) fn ties(w: Words, row: &Row) -> String {
    if row.place.is_none() {
        return w.t(k::RANKING_NO_SCORE).to_owned();
    }
    let names: Vec<String> = row.tied.iter().map(|(_, name)| name.clone()).collect();
    if names.is_empty() {
        w.t(k::RANKING_DISTINCT).to_owned()
    } else {
        w.with(k::RANKING_TIED_WITH, &[("names", &w.list(&names))])
    }
}

/// Where each of the compared regions stands, which of them are tied, and where they are farthest apart.
pub(crate) fn comparison(w: Words, index: &Attractiveness, rows: &[Row]) -> String {
    let at = |it: &Row| {
        let place = it.place.map_or_else(|| "–".to_owned(), |it| w.positions(it.low, it.high));
        format!("{} {place}", it.name)
    };
    let places: Vec<String> = rows.iter().map(at).collect();
    // The largest sets that overlap all together, as far as they are among the compared ones.
    let mut sets: Vec<Vec<String>> = Vec::new();
    for tie in &index.ties {
        let names: Vec<String> =
            rows.iter().filter(|it| tie.units.contains(&it.code)).map(|it| it.name.clone()).collect();
        if names.len() > 1 && !sets.iter().any(|set| names.iter().all(|it| set.contains(it))) {
            sets.retain(|set| !set.iter().all(|it| names.contains(it)));
            sets.push(names);
        }
    }
    let ties = match sets.as_slice() {
        [] => w.t(k::COMPARE_LEAD_DISTINCT).to_owned(),
        [one] if one.len() == rows.len() => w.t(k::COMPARE_LEAD_TIED).to_owned(),
        _ => {
            let sets: Vec<String> = sets.iter().map(|it| w.list(it)).collect();
            w.with(k::COMPARE_LEAD_PAIRS, &[("sets", &sets.join("; "))])
        }
    };
    let places = w.with(k::COMPARE_LEAD_PLACES, &[("places", &w.list(&places))]);
    format!("{places} {ties} {}", farthest(w, index, rows).unwrap_or_default()).trim().to_owned()
}

/// The dimension in which the compared regions are farthest apart.
fn farthest(w: Words, index: &Attractiveness, rows: &[Row]) -> Option<String> {
    let mut gaps = Vec::new();
    for dimension in &index.dimensions {
        let mut points: Vec<(f64, &str)> =
            rows.iter().filter_map(|it| Some((it.score(&dimension.code)?, it.name.as_str()))).collect();
        sort_by_number(&mut points, |it| it.0);
        if let (Some(last), Some(first)) = (points.first().copied(), points.last().copied()) {
            gaps.push((first.0 - last.0, dimension, first, last));
        }
    }
    sort_by_number(&mut gaps, |it| it.0);
    let (_, dimension, first, last) = gaps.pop()?;
    let point = |it: (f64, &str)| w.decimal(it.0, 0);
    Some(w.with(
        k::COMPARE_LEAD_FARTHEST,
        &[
            ("dimension", &inside(w.of(&dimension.name))),
            ("first", first.1),
            ("most", &point(first)),
            ("last", last.1),
            ("least", &point(last)),
        ],
    ))
}

/// Dimensions whose indicators go different ways, with their α.
pub(crate) fn incoherent(index: &Attractiveness) -> Vec<(&str, Option<f64>)> {
    let nodes = index.result.nodes.iter().filter(|it| it.warnings.iter().any(|it| it == LOW_COHERENCE));
    nodes.map(|it| (it.code.as_str(), it.cronbach_alpha)).collect()
}

/// The summary of a profile: level, what helps, what weighs, what moves.
pub(crate) fn profile(w: Words, profile: &Profile) -> String {
    let territory = &profile.territory;
    let place = in_region(w, territory.code.as_str(), &territory.short_name);
    let mut said = vec![match profile.score {
        Some(score) => w.with(
            k::PROFILE_LEAD_LEVEL,
            &[
                ("place", &capital(&place)),
                ("level", level_in_words(w, profile.level.as_deref())),
                ("score", &w.decimal(score, 0)),
            ],
        ),
        None => w.with(k::PROFILE_LEAD_NO_SCORE, &[("place", &capital(&place))]),
    }];
    said.extend(dimensions(w, profile));
    said.extend(strengths(w, profile));
    said.extend(movement(w, profile));
    said.join(" ")
}

/// Which dimension stands out and which weighs, against the median.
fn dimensions(w: Words, profile: &Profile) -> Option<String> {
    let mut far: Vec<(f64, &DimensionStanding)> =
        profile.dimensions.iter().filter_map(|it| Some((it.score? - it.median?, it))).collect();
    sort_by_number(&mut far, |it| it.0);
    let ((least, worst), (most, best)) = (far.first()?, far.last()?);
    let name = |it: &DimensionStanding| inside(w.of(&it.dimension.name));
    let rank = worst.rank.map(|it| it.to_string()).unwrap_or_default();
    let parts: &[(&str, &str)] = &[
        ("best", &name(best)),
        ("worst", &name(worst)),
        ("rank", &ordinal_of_region(w, &rank)),
        ("n", &profile.n_territories.to_string()),
    ];
    let key = if *most <= 0.0 {
        k::PROFILE_LEAD_ALL_BELOW
    } else if *least >= 0.0 {
        k::PROFILE_LEAD_ALL_ABOVE
    } else {
        k::PROFILE_LEAD_DIMENSIONS
    };
    Some(w.with(key, parts))
}

/// «6ª» of a region (feminine in Italian), «6th».
pub(crate) fn ordinal_of_region(w: Words, rank: &str) -> String {
    match w.0 {
        Lang::It => format!("{rank}ª"),
        Lang::En => w.position_of(rank),
    }
}

fn strengths(w: Words, profile: &Profile) -> Option<String> {
    let names: Vec<String> = profile
        .strengths
        .iter()
        .take(2)
        .filter_map(|code| find(profile, code.as_str()))
        .map(|it| brief(w.of(&it.indicator.name)))
        .collect();
    (!names.is_empty()).then(|| w.with(k::PROFILE_LEAD_STRENGTHS, &[("names", &w.list(&names))]))
}

/// An indicator of a profile.
pub(crate) fn find<'a>(profile: &'a Profile, code: &str) -> Option<&'a IndicatorStanding> {
    profile.indicators.iter().find(|it| it.indicator.code.as_str() == code)
}

/// The indicator that improved most since its first year, where one did.
fn movement(w: Words, profile: &Profile) -> Option<String> {
    let moved =
        profile.indicators.iter().filter_map(|it| Some((it, trend(it)?))).filter(|(_, it)| it.course == Course::Better);
    let (it, trend) = moved.max_by(|a, b| a.1.share.abs().total_cmp(&b.1.share.abs()))?;
    let value = |value: f64| w.value(value, it.indicator.decimals, &it.indicator.unit);
    Some(w.with(
        k::PROFILE_LEAD_MOVES,
        &[
            ("year", &trend.from.0.to_string()),
            ("name", &brief(w.of(&it.indicator.name))),
            ("from", &value(trend.from.1)),
            ("to", &value(trend.to.1)),
        ],
    ))
}

/// Where a series goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Course {
    /// The way that counts as better.
    Better,
    /// The way that counts as worse.
    Worse,
    /// Up, where neither way is better.
    Up,
    /// Down, where neither way is better.
    Down,
    /// It changes by less than 5 % of the median.
    Still,
}

/// A series from its first to its last value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Trend {
    /// First year and value.
    pub(crate) from: (i32, f64),
    /// Last year and value.
    pub(crate) to: (i32, f64),
    /// Which way.
    pub(crate) course: Course,
    /// Change as a share of the size of the median, signed.
    pub(crate) share: f64,
}

/// Share of the median under which a change is called still.
const STILL: f64 = 0.05;

/// Where an indicator goes; `None` with fewer than three values.
pub(crate) fn trend(it: &IndicatorStanding) -> Option<Trend> {
    let known: Vec<(i32, f64)> = it.series.iter().filter_map(|point| Some((point.year, point.value?))).collect();
    let (from, to) = (*known.first()?, *known.last()?);
    if known.len() < 3 {
        return None;
    }
    let size = it.median.or(Some(from.1)).map(f64::abs).filter(|it| *it > 0.0)?;
    let share = (to.1 - from.1) / size;
    let course = match (share.abs() < STILL, it.indicator.direction, share > 0.0) {
        (true, _, _) => Course::Still,
        (false, Direction::HigherIsBetter, true) | (false, Direction::LowerIsBetter, false) => Course::Better,
        (false, Direction::HigherIsBetter, false) | (false, Direction::LowerIsBetter, true) => Course::Worse,
        (false, Direction::Neutral, true) => Course::Up,
        (false, Direction::Neutral, false) => Course::Down,
    };
    Some(Trend { from, to, course, share })
}

/// «migliora», «peggiora», «quasi ferma».
pub(crate) fn course_in_words(w: Words, course: Course) -> &'static str {
    w.t(match course {
        Course::Better => k::PROFILE_TREND_BETTER,
        Course::Worse => k::PROFILE_TREND_WORSE,
        Course::Up => k::PROFILE_TREND_UP,
        Course::Down => k::PROFILE_TREND_DOWN,
        Course::Still => k::PROFILE_TREND_STILL,
    })
}
