// SPDX-License-Identifier: AGPL-3.0-or-later
//! Opaque cursors: the sort key of the last thing on a page, as URL-safe text.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::page::{DEFAULT_LIMIT, MAX_LIMIT, Page};
use shared::problem::Violations;

use crate::error::Error;

const NO_SUCH: &str = "must be a `next_cursor` that this list gave";

/// Where a page begins and how long it is, checked.
#[derive(Debug)]
pub struct Window<K> {
    /// The sort key that the page begins after; `None` on the first page.
    pub after: Option<K>,
    /// How many things it holds at most.
    pub limit: i32,
    /// What stands before the name of a field where a fault is told: a sign of the query, or of the body.
    at: &'static str,
}

impl<K: Serialize + DeserializeOwned> Window<K> {
    /// Checks what the caller asked for.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every fault: a limit out of 1 to 500, a cursor that this list did not give.
    pub fn new(cursor: Option<&str>, limit: Option<i32>) -> Result<Self, Error> {
        Self::at("?", cursor, limit)
    }

    /// [`Window::new`] of a search, whose parts stand in its body.
    ///
    /// # Errors
    /// As [`Window::new`].
    pub fn of_body(cursor: Option<&str>, limit: Option<i32>) -> Result<Self, Error> {
        Self::at("#/", cursor, limit)
    }

    /// The first things of a list.
    pub fn first(limit: i32) -> Self {
        Self { after: None, limit, at: "?" }
    }

    /// What is said of a cursor that this list did not give.
    pub fn no_such_cursor(&self) -> Error {
        Violations::one(format!("{}cursor", self.at), NO_SUCH).into()
    }

    fn at(at: &'static str, cursor: Option<&str>, limit: Option<i32>) -> Result<Self, Error> {
        let mut faults = Violations::default();
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        let is_bounded = (1..=MAX_LIMIT).contains(&limit);
        faults.require(is_bounded, format!("{at}limit"), format!("must be 1 to {MAX_LIMIT}"));
        let after = cursor.map(decode::<K>);
        faults.require(!matches!(after, Some(None)), format!("{at}cursor"), NO_SUCH);
        Ok(faults.ok(Self { after: after.flatten(), limit, at })?)
    }

    /// How many rows to ask for: one more than the page holds tells whether there is another.
    pub fn n_rows(&self) -> i64 {
        i64::from(self.limit) + 1
    }

    /// Cuts the rows into a page; `key` is the sort key of a thing.
    pub fn page<T>(&self, mut items: Vec<T>, key: impl Fn(&T) -> K) -> Page<T> {
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let has_more = items.len() > limit;
        items.truncate(limit);
        let next_cursor = if has_more { items.last().and_then(|it| encode(&key(it))) } else { None };
        Page { items, limit: self.limit, next_cursor }
    }
}

fn encode(key: &impl Serialize) -> Option<String> {
    serde_json::to_vec(key).ok().map(|json| URL_SAFE_NO_PAD.encode(json))
}

fn decode<K: DeserializeOwned>(text: &str) -> Option<K> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()
}
