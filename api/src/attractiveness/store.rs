// SPDX-License-Identifier: AGPL-3.0-or-later
//! The index of the regions, read from the database and computed once per state of the data.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use anyhow::Context as _;
use serde::Serialize;
use shared::attractiveness::{
    Attractiveness, Profile, Provinces, Record, attractiveness, index_values, profile, profile_of_smaller, provinces,
    split,
};
use shared::downloads::{self, Table};
use shared::imports::Import;
use shared::index::{IndexInput, Recipe, Values};
use shared::indicators::{Dimension, ImportId, Indicator, IndicatorRole};
use shared::problem::Violations;
use shared::reference::ATTRACTIVENESS_RECIPE;
use shared::territories::{Day, ProvinceBody, Territory, TerritoryCode, TerritoryKind};

use crate::db::Conn;
use crate::error::Error;
use crate::http::cached::CachedBody;
use crate::{imports, indicators, territories};

/// The last computed index, and the newest import that it was computed from.
#[derive(Debug, Default)]
pub struct Cache(RwLock<Option<(Option<ImportId>, Arc<Reading>)>>);

/// The index of the regions, as it is answered, and what it was computed from.
#[derive(Debug)]
pub struct Reading {
    /// The index.
    pub index: CachedBody,
    /// What it was computed from.
    pub input: CachedBody,
    profiles: BTreeMap<TerritoryCode, CachedBody>,
    computed: Attractiveness,
    catalogue: Vec<Indicator>,
    dimensions: Vec<Dimension>,
    imports: Vec<Import>,
    /// The values of regions and provinces.
    record: Record,
}

impl Reading {
    /// The profile of any territory: a region's is at hand, another's is made from the region's and its own values.
    ///
    /// # Errors
    /// Where there is no such territory.
    pub fn profile(&self, conn: &mut Conn, code: &TerritoryCode) -> Result<CachedBody, Error> {
        if let Some(body) = self.profiles.get(code) {
            return Ok(body.clone());
        }
        body(&self.smaller(conn, code)?)
    }

    fn smaller(&self, conn: &mut Conn, code: &TerritoryCode) -> Result<Profile, Error> {
        let territory = territories::store::read(conn, code)?;
        let larger = territories::store::parents(conn, &territory)?;
        let mut record = Cow::Borrowed(&self.record);
        if territory.kind == TerritoryKind::Municipality {
            record.to_mut().extend(indicators::store::values_of(conn, code)?);
        }
        let profile = profile_of_smaller(&territory, &larger, &self.computed, &self.catalogue, &record, &self.imports);
        profile.ok_or_else(|| Error::NotFound(format!("profile of territory {code}")))
    }

    /// The index as a table to be taken away.
    pub fn regions_table(&self) -> Table {
        downloads::regions(&self.computed, &self.catalogue)
    }

    /// The profile of any territory as a table to be taken away.
    ///
    /// # Errors
    /// Where there is no such territory.
    pub fn profile_table(&self, conn: &mut Conn, code: &TerritoryCode) -> Result<Table, Error> {
        let of_region = profile(code, &self.computed, &self.catalogue, &self.record, &self.imports);
        let profile = of_region.map_or_else(|| self.smaller(conn, code), Ok)?;
        Ok(downloads::profile(&profile))
    }

    /// The provinces of a day, with what their regions give them.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn provinces(&self, conn: &mut Conn, on: &Day) -> Result<Provinces, Error> {
        let of_day = territories::store::of_kind(conn, TerritoryKind::Province, Some(on))?;
        Ok(provinces(on, &of_day, &self.computed, &self.catalogue, &self.record, &self.imports))
    }

    /// The index with the two autonomous provinces in the place of their region.
    ///
    /// # Errors
    /// [`Error::Invalid`] while most of their values would be the region's.
    pub fn split(&self, conn: &mut Conn) -> Result<CachedBody, Error> {
        let provinces = territories::store::of_kind(conn, TerritoryKind::Province, None)?;
        let parts: Vec<Territory> =
            provinces.into_iter().filter(|it| it.body == Some(ProvinceBody::AutonomousProvince)).collect();
        let split = split(&parts, &self.computed, &self.dimensions, &self.catalogue, &self.record)?;
        body(&split)
    }
}

impl Cache {
    /// The index for the data as they are now: computed anew only where something was imported since.
    pub fn reading(&self, conn: &mut Conn) -> Result<Arc<Reading>, Error> {
        let newest = imports::store::newest(conn)?;
        if let Some((known, reading)) = &*self.0.read().unwrap_or_else(PoisonError::into_inner)
            && *known == newest
        {
            return Ok(Arc::clone(reading));
        }
        let reading = Arc::new(compute(conn)?);
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some((newest, Arc::clone(&reading)));
        Ok(reading)
    }
}

/// What an index of the regions is computed from, whatever its recipe.
#[derive(Debug)]
pub struct Data {
    /// The regions, by code.
    pub regions: Vec<Territory>,
    /// The dimensions, in their order.
    pub dimensions: Vec<Dimension>,
    /// The catalogue, in its order.
    pub catalogue: Vec<Indicator>,
    /// The values of regions and provinces.
    pub record: Record,
    /// The year of the index: that of the newest reference year of the catalogue.
    pub year: i32,
}

impl Data {
    /// What is on record now.
    ///
    /// # Errors
    /// Where nothing is, and where the database refuses.
    pub fn read(conn: &mut Conn) -> Result<Self, Error> {
        let catalogue = indicators::store::catalogue(conn)?;
        let mut values = indicators::store::values_of_kind(conn, TerritoryKind::Region)?;
        values.extend(indicators::store::values_of_kind(conn, TerritoryKind::Province)?);
        let inside = catalogue.iter().filter(|it| it.role == IndicatorRole::Index);
        let year =
            inside.map(|it| it.reference_year).max().context("the catalogue is empty: run `coefficienti seed`")?;
        Ok(Self {
            regions: territories::store::of_kind(conn, TerritoryKind::Region, None)?,
            dimensions: indicators::store::dimensions(conn)?,
            record: Record::new(values),
            catalogue,
            year,
        })
    }

    /// The index by a recipe, and the values that it was computed from.
    ///
    /// # Errors
    /// Every fault of a recipe that does not fit these data.
    pub fn index(&self, recipe: &Recipe) -> Result<(Attractiveness, Values), Violations> {
        let Self { regions, dimensions, catalogue, record, year } = self;
        let kind = TerritoryKind::Region;
        let index = attractiveness(kind, regions, recipe, dimensions, catalogue, record, *year)?;
        Ok((index, index_values(regions, recipe, catalogue, record, *year)?))
    }
}

fn compute(conn: &mut Conn) -> Result<Reading, Error> {
    let recipe = default_recipe()?;
    let data = Data::read(conn)?;
    let imports = imports::store::all(conn)?;
    let (index, values) = data.index(&recipe)?;
    let Data { regions, dimensions, catalogue, record, .. } = data;
    let mut profiles = BTreeMap::new();
    for code in regions.iter().map(|it| &it.code) {
        if let Some(profile) = profile(code, &index, &catalogue, &record, &imports) {
            profiles.insert(code.clone(), body(&profile)?);
        }
    }
    let (index, computed) = (body(&index)?, index);
    let input = body(&IndexInput { recipe, values })?;
    Ok(Reading { index, input, profiles, computed, catalogue, dimensions, imports, record })
}

/// The recipe that the product brings.
///
/// # Errors
/// Where it is faulty.
pub fn default_recipe() -> Result<Recipe, Error> {
    let document = serde_json::from_str(ATTRACTIVENESS_RECIPE).context("the default recipe is not JSON")?;
    Ok(Recipe::from_json(&document)?)
}

fn body(document: &impl Serialize) -> Result<CachedBody, Error> {
    Ok(CachedBody::new(serde_json::to_vec(document).context("an answer cannot be written as JSON")?))
}
