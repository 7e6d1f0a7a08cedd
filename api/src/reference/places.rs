// SPDX-License-Identifier: AGPL-3.0-or-later
//! The tables of places: regions, provinces of both vintages, municipalities, and what became of a code.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use anyhow::Context as _;
use serde::Deserialize;
use shared::reference;
use shared::territories::{
    CadastralCode, ChangeBasis, ChangeKind, Day, ProvinceBody, Territory, TerritoryCode, TerritoryKind,
};

use super::rows;
use crate::error::Error;
use crate::territories::store::NewChange;

/// The regions, then the provinces of both vintages.
pub(super) fn regions_and_provinces() -> Result<Vec<Territory>, Error> {
    let provinces = rows::<ProvinceRow>(reference::PROVINCES)?;
    let mut places: Vec<Territory> =
        rows::<RegionRow>(reference::TERRITORIES)?.into_iter().map(|it| it.place(&provinces)).collect();
    let areas: BTreeMap<TerritoryCode, String> = places.iter().map(|it| (it.code.clone(), it.area.clone())).collect();
    for row in provinces {
        let area = areas.get(&row.region).with_context(|| format!("there is no region {}", row.region))?;
        places.push(row.place(area.clone()));
    }
    Ok(places)
}

/// The municipalities, those that are no more too.
pub(super) fn municipalities() -> Result<Vec<Territory>, Error> {
    let provinces: BTreeMap<TerritoryCode, Territory> =
        regions_and_provinces()?.into_iter().map(|it| (it.code.clone(), it)).collect();
    let pilots: BTreeSet<TerritoryCode> = rows::<PilotRow>(reference::PILOTS)?.into_iter().map(|it| it.code).collect();
    let place = |row: MunicipalityRow| {
        let province = row.code.as_str().get(..3).and_then(|it| it.parse().ok()).and_then(|it| provinces.get(&it));
        let province = province.with_context(|| format!("municipality {} lies in no province", row.code))?;
        let is_pilot = pilots.contains(&row.code);
        Ok(row.place(province, is_pilot))
    };
    rows::<MunicipalityRow>(reference::MUNICIPALITIES)?.into_iter().map(place).collect()
}

/// The changes between places whose codes `applies` to: the ends of a change are of one kind.
pub(super) fn changes(applies: fn(&TerritoryCode) -> bool) -> Result<Vec<NewChange>, Error> {
    let rows = rows::<ChangeRow>(reference::CHANGES)?.into_iter().filter(|it| applies(&it.from));
    Ok(rows
        .map(|it| NewChange { from: it.from, to: it.to, kind: it.kind, changed_on: it.changed_on, basis: it.basis })
        .collect())
}

/// The residents of the municipalities of today as a file of values: those of the 2021 census.
pub(super) fn residents() -> Result<String, Error> {
    let mut file = "territory,indicator,year,value\n".to_owned();
    for row in rows::<MunicipalityRow>(reference::MUNICIPALITIES)?.into_iter().filter(|it| it.valid_to.is_none()) {
        if let Some(residents) = row.residents {
            writeln!(file, "{},residents,2021,{residents}", row.code).context("a text cannot be written")?;
        }
    }
    Ok(file)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RegionRow {
    code: TerritoryCode,
    kind: TerritoryKind,
    name: String,
    short_name: String,
    area: String,
    nuts: String,
    surface_km2: f64,
}

impl RegionRow {
    /// The region; its residents are those of its provinces of today.
    fn place(self, provinces: &[ProvinceRow]) -> Territory {
        let own = provinces.iter().filter(|it| it.region == self.code && it.valid_to.is_none());
        Territory {
            residents: Some(own.map(|it| it.residents).sum()),
            code: self.code,
            kind: self.kind,
            name: self.name,
            short_name: self.short_name,
            area: self.area,
            nuts: words(&self.nuts),
            surface_km2: Some(self.surface_km2),
            parent_code: None,
            body: None,
            abbreviation: None,
            unit_code: None,
            cadastral_code: None,
            valid_from: None,
            valid_to: None,
            is_pilot: false,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProvinceRow {
    code: TerritoryCode,
    name: String,
    short_name: String,
    body: ProvinceBody,
    abbreviation: String,
    region: TerritoryCode,
    unit_code: String,
    nuts: String,
    residents: i64,
    surface_km2: f64,
    valid_from: Option<Day>,
    valid_to: Option<Day>,
}

impl ProvinceRow {
    fn place(self, area: String) -> Territory {
        Territory {
            code: self.code,
            kind: TerritoryKind::Province,
            name: self.name,
            short_name: self.short_name,
            area,
            nuts: words(&self.nuts),
            surface_km2: Some(self.surface_km2),
            parent_code: Some(self.region),
            body: Some(self.body),
            abbreviation: Some(self.abbreviation),
            unit_code: Some(self.unit_code),
            cadastral_code: None,
            residents: Some(self.residents),
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            is_pilot: false,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MunicipalityRow {
    code: TerritoryCode,
    name: String,
    /// Empty where it is the name.
    short_name: Option<String>,
    cadastral_code: CadastralCode,
    residents: Option<i64>,
    surface_km2: Option<f64>,
    /// Empty where they are the province's.
    nuts: Option<String>,
    valid_from: Option<Day>,
    valid_to: Option<Day>,
}

impl MunicipalityRow {
    fn place(self, province: &Territory, is_pilot: bool) -> Territory {
        Territory {
            code: self.code,
            kind: TerritoryKind::Municipality,
            short_name: self.short_name.unwrap_or_else(|| self.name.clone()),
            name: self.name,
            area: province.area.clone(),
            nuts: self.nuts.map_or_else(|| province.nuts.clone(), |it| words(&it)),
            surface_km2: self.surface_km2,
            parent_code: Some(province.code.clone()),
            body: None,
            abbreviation: province.abbreviation.clone(),
            unit_code: None,
            cadastral_code: Some(self.cadastral_code),
            residents: self.residents,
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            is_pilot,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PilotRow {
    code: TerritoryCode,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChangeRow {
    from: TerritoryCode,
    to: TerritoryCode,
    kind: ChangeKind,
    changed_on: Day,
    basis: ChangeBasis,
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}
