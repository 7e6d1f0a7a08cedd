// SPDX-License-Identifier: AGPL-3.0-or-later
//! The names of all places, read and written as JSON once per day and state of the data.

use std::sync::{PoisonError, RwLock};

use anyhow::Context as _;
use shared::indicators::ImportId;
use shared::territories::Day;

use super::store;
use crate::db::Conn;
use crate::error::Error;
use crate::http::cached::CachedBody;
use crate::imports;

/// The last list.
#[derive(Debug, Default)]
pub struct NamesCache(RwLock<Option<Kept>>);

/// A list, with the newest import and the day that it was read at.
#[derive(Debug)]
struct Kept {
    newest: Option<ImportId>,
    on: Day,
    body: CachedBody,
}

impl NamesCache {
    /// The names of a day.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn read(&self, conn: &mut Conn, on: &Day) -> Result<CachedBody, Error> {
        let newest = imports::store::newest(conn)?;
        if let Some(kept) = &*self.0.read().unwrap_or_else(PoisonError::into_inner)
            && kept.newest == newest
            && kept.on == *on
        {
            return Ok(kept.body.clone());
        }
        let names = store::names(conn, on)?;
        let body = CachedBody::new(serde_json::to_vec(&names).context("the names cannot be written as JSON")?);
        *self.0.write().unwrap_or_else(PoisonError::into_inner) =
            Some(Kept { newest, on: on.clone(), body: body.clone() });
        Ok(body)
    }
}
