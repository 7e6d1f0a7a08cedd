// SPDX-License-Identifier: AGPL-3.0-or-later
//! The index of the regions, read from the database and computed once per state of the data.

use std::sync::{Arc, PoisonError, RwLock};

use shared::attractiveness::Attractiveness;
use shared::imports::Import;
use shared::index::IndexInput;
use shared::indicators::ImportId;
use shared::territories::{TerritoryCode, TerritoryKind};

use crate::db::Conn;
use crate::error::Error;
use crate::http::cached::CachedBody;
use crate::state::State;
use crate::{imports, indicators, territories};

/// The last computed index and the state of the data it was computed from.
#[derive(Debug, Default)]
pub struct Cache(RwLock<Option<(Option<ImportId>, Arc<Reading>)>>);

/// The index of the regions with what it was made from.
#[derive(Debug)]
pub struct Reading {
    /// What it was computed from.
    pub input: IndexInput,
    /// The index as it is answered.
    pub body: CachedBody,
    attractiveness: Attractiveness,
    imports: Vec<Import>,
}

impl Reading {
    /// The profile of one of the territories.
    pub fn profile(&self, code: &TerritoryCode) -> Result<CachedBody, Error> {
        todo!("{code}")
    }
}

/// The index for the data as they are now: from the cache where nothing was imported since.
pub async fn reading(state: &State) -> Result<Arc<Reading>, Error> {
    let newest = state.db.read(imports::store::newest).await?;
    if let Some((known, reading)) = &*state.attractiveness.0.read().unwrap_or_else(PoisonError::into_inner)
        && *known == newest
    {
        return Ok(Arc::clone(reading));
    }
    let reading = Arc::new(state.db.read(compute).await?);
    *state.attractiveness.0.write().unwrap_or_else(PoisonError::into_inner) = Some((newest, Arc::clone(&reading)));
    Ok(reading)
}

fn compute(conn: &mut Conn) -> Result<Reading, Error> {
    todo!()
}
