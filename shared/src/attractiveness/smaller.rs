// SPDX-License-Identifier: AGPL-3.0-or-later
//! What is shown of a province or a municipality: the reading of its region, marked as inherited and without a rank, and
//! its own figures beside.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{
    Attractiveness, InUse, IndicatorStanding, Inheritance, Profile, Record, SeriesPoint, profile, provenance_of,
};
use crate::imports::Import;
use crate::index::{Method, UnitUncertainty};
use crate::indicators::{ImportId, Indicator, IndicatorCode};
use crate::territories::{Day, Place, Territory, TerritoryCode};

/// The profile of a territory that lies in one of those compared, in an index already computed.
///
/// `larger` are the territories it lies in, the nearest first. Score, level, interval and dimensions are the region's,
/// and say so; nothing has a rank. A figure of its own stands in the place of the region's, without the region's score.
/// `None` where no larger territory is among those compared.
pub fn profile_of_smaller(
    territory: &Territory,
    larger: &[Territory],
    attractiveness: &Attractiveness,
    indicators: &[Indicator],
    record: &Record,
    imports: &[Import],
) -> Option<Profile> {
    let region = larger.iter().find(|it| attractiveness.territories.iter().any(|of| of.code == it.code))?;
    let inherited = profile(&region.code, attractiveness, indicators, record, imports)?;
    let chain = chain(territory, larger);
    let year = attractiveness.year;
    let own = |standing: IndicatorStanding| {
        let in_use = record.in_use_or_inherited(&standing.indicator, &chain, year);
        smaller(standing, in_use, &region.code, record, imports, year)
    };
    let mut dimensions = inherited.dimensions;
    for dimension in &mut dimensions {
        dimension.rank = None;
    }
    Some(Profile {
        territory: territory.clone(),
        larger: larger.iter().map(Place::from).collect(),
        inherited_from: Some(region.code.clone()),
        inheritance: Inheritance::of(inside(attractiveness, indicators), record, &chain, year),
        rank: None,
        tied_with: Vec::new(),
        dimensions,
        indicators: inherited.indicators.into_iter().map(own).collect(),
        ..inherited
    })
}

/// The codes of a territory and of those it lies in, the nearest first.
fn chain(territory: &Territory, larger: &[Territory]) -> Vec<TerritoryCode> {
    std::iter::once(territory).chain(larger).map(|it| it.code.clone()).collect()
}

/// The catalogue's entries for the indicators of an index.
pub(crate) fn inside<'a>(attractiveness: &Attractiveness, indicators: &'a [Indicator]) -> Vec<&'a Indicator> {
    let by_code: BTreeMap<&str, &Indicator> = indicators.iter().map(|it| (it.code.as_str(), it)).collect();
    attractiveness.recipe.indicators.iter().filter_map(|it| by_code.get(it.code.as_str()).copied()).collect()
}

/// The region's standing in an indicator, read for a smaller territory.
fn smaller(
    standing: IndicatorStanding,
    in_use: Option<InUse<'_>>,
    region: &TerritoryCode,
    record: &Record,
    imports: &[Import],
    year: i32,
) -> IndicatorStanding {
    let Some(InUse { value, inherited_from }) = in_use else {
        // A count that is not on record: the region's series would be another thing.
        return IndicatorStanding {
            value: None,
            year: None,
            score: None,
            rank: None,
            series: Vec::new(),
            provenance: None,
            median: None,
            ..standing
        };
    };
    if inherited_from == Some(region) {
        return IndicatorStanding { rank: None, inherited_from: inherited_from.cloned(), ..standing };
    }
    let series = record.years(&standing.indicator.code).filter(|(of, _)| *of <= year);
    let series = series.filter_map(|(year, values)| {
        let value = values.get(&value.territory)?.value;
        Some(SeriesPoint { year, value: Some(value), median: None })
    });
    IndicatorStanding {
        value: Some(value.value),
        year: Some(value.year),
        // The scores and the median are of the regions: beside a figure of its own they would mislead.
        score: None,
        rank: None,
        median: None,
        series: series.collect(),
        provenance: provenance_of(value, imports),
        inherited_from: inherited_from.cloned(),
        ..standing
    }
}

/// The provinces of a day: what their regions give them, and their own figures. There is no index of provinces yet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Provinces {
    /// The day on which the codes are in use.
    pub on: Day,
    /// Year of the index of the regions.
    pub year: i32,
    /// Recipe that index was computed with.
    pub method: Method,
    /// Digest of the recipe.
    pub digest: String,
    /// Whether the provinces are ranked: not while most values of any of them are inherited.
    pub is_ranked: bool,
    /// The indicators that provinces have figures of, in the order of the catalogue.
    pub indicators: Vec<Indicator>,
    /// The provinces, by code.
    pub provinces: Vec<ProvinceStanding>,
    /// The imports that wrote their figures.
    pub imports: Vec<Import>,
}

/// What is known of a province.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ProvinceStanding {
    /// The province.
    pub territory: Territory,
    /// The region that score, level and interval are inherited from.
    pub inherited_from: TerritoryCode,
    /// The region's score, 0 to 100; `null` where it has none.
    pub score: Option<f64>,
    /// The region's level.
    pub level: Option<String>,
    /// How sure the region's position among the regions is.
    pub uncertainty: Option<UnitUncertainty>,
    /// How many of the values of an index would be its own.
    pub inheritance: Inheritance,
    /// Its own figures, in the order of `indicators`; one that is absent is missing.
    pub facts: Vec<Fact>,
}

/// A figure of a territory's own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Fact {
    /// What.
    pub indicator: IndicatorCode,
    /// Year it refers to.
    pub year: i32,
    /// How much, in the indicator's unit.
    pub value: f64,
    /// The run of the importer that wrote it.
    pub import: ImportId,
}

/// The provinces with what their regions give them, and their own figures. A province whose region is not among those
/// compared is left out.
pub fn provinces(
    on: &Day,
    provinces: &[Territory],
    attractiveness: &Attractiveness,
    indicators: &[Indicator],
    record: &Record,
    imports: &[Import],
) -> Provinces {
    let year = attractiveness.year;
    let in_index = inside(attractiveness, indicators);
    let standing = |province: &Territory| {
        let position =
            attractiveness.territories.iter().position(|it| Some(&it.code) == province.parent_code.as_ref())?;
        let region = attractiveness.territories.get(position)?;
        let unit = attractiveness.result.units.get(position)?;
        let root = attractiveness.recipe.nodes.iter().find(|it| it.parent.is_none())?;
        let chain = [province.code.clone(), region.code.clone()];
        let fact = |it: &Indicator| {
            let value = record.in_use(it, &province.code, year)?;
            Some(Fact {
                indicator: it.code.clone(),
                year: value.year,
                value: value.value,
                import: value.import.clone(),
            })
        };
        Some(ProvinceStanding {
            territory: province.clone(),
            inherited_from: region.code.clone(),
            score: unit.scores.get(&root.code).copied(),
            level: unit.level.clone(),
            uncertainty: unit.uncertainty.clone(),
            inheritance: Inheritance::of(in_index.iter().copied(), record, &chain, year),
            facts: indicators.iter().filter_map(fact).collect(),
        })
    };
    let provinces: Vec<ProvinceStanding> = provinces.iter().filter_map(standing).collect();
    let has_facts = |it: &&Indicator| provinces.iter().any(|of| of.facts.iter().any(|fact| fact.indicator == it.code));
    let used: BTreeSet<ImportId> = provinces.iter().flat_map(|it| &it.facts).map(|it| it.import.clone()).collect();
    Provinces {
        on: on.clone(),
        year,
        method: attractiveness.result.method.clone(),
        digest: attractiveness.result.digest.clone(),
        is_ranked: !provinces.is_empty() && provinces.iter().all(|it| !it.inheritance.is_mostly_inherited),
        indicators: indicators.iter().filter(has_facts).cloned().collect(),
        imports: imports.iter().filter(|it| used.contains(&it.id)).cloned().collect(),
        provinces,
    }
}
