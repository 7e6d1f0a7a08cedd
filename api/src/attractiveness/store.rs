// SPDX-License-Identifier: AGPL-3.0-or-later
//! The index of the regions, read from the database and computed once per state of the data.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use anyhow::Context as _;
use serde::Serialize;
use shared::attractiveness::{Record, attractiveness, index_values, profile};
use shared::index::{IndexInput, Recipe};
use shared::indicators::{ImportId, IndicatorRole};
use shared::reference::ATTRACTIVENESS_RECIPE;
use shared::territories::{TerritoryCode, TerritoryKind};

use crate::db::Conn;
use crate::error::Error;
use crate::http::cached::CachedBody;
use crate::{imports, indicators, territories};

/// The last computed index, and the newest import that it was computed from.
#[derive(Debug, Default)]
pub struct Cache(RwLock<Option<(Option<ImportId>, Arc<Reading>)>>);

/// The index of the regions, as it is answered.
#[derive(Debug)]
pub struct Reading {
    /// The index.
    pub index: CachedBody,
    /// What it was computed from.
    pub input: CachedBody,
    profiles: BTreeMap<TerritoryCode, CachedBody>,
}

impl Reading {
    /// The profile of one of the territories.
    pub fn profile(&self, code: &TerritoryCode) -> Result<CachedBody, Error> {
        self.profiles.get(code).cloned().ok_or_else(|| Error::NotFound(format!("profile of a territory {code}")))
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

fn compute(conn: &mut Conn) -> Result<Reading, Error> {
    let kind = TerritoryKind::Region;
    let recipe = default_recipe()?;
    let regions = territories::store::of_kind(conn, kind, None)?;
    let dimensions = indicators::store::dimensions(conn)?;
    let catalogue = indicators::store::catalogue(conn)?;
    let imports = imports::store::all(conn)?;
    let record = Record::new(indicators::store::values_of_kind(conn, kind)?);
    let inside = catalogue.iter().filter(|it| it.role == IndicatorRole::Index);
    let year = inside.map(|it| it.reference_year).max().context("the catalogue is empty: run `coefficienti seed`")?;
    let index = attractiveness(kind, &regions, &recipe, &dimensions, &catalogue, &record, year)?;
    let mut profiles = BTreeMap::new();
    for code in regions.iter().map(|it| &it.code) {
        if let Some(profile) = profile(code, &index, &catalogue, &record, &imports) {
            profiles.insert(code.clone(), body(&profile)?);
        }
    }
    let values = index_values(&regions, &recipe, &catalogue, &record, year)?;
    Ok(Reading { index: body(&index)?, input: body(&IndexInput { recipe, values })?, profiles })
}

/// The recipe that the product brings.
fn default_recipe() -> Result<Recipe, Error> {
    let document = serde_json::from_str(ATTRACTIVENESS_RECIPE).context("the default recipe is not JSON")?;
    Ok(Recipe::from_json(&document)?)
}

fn body(document: &impl Serialize) -> Result<CachedBody, Error> {
    Ok(CachedBody::new(serde_json::to_vec(document).context("an answer cannot be written as JSON")?))
}
