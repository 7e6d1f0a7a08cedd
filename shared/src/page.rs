// SPDX-License-Identifier: AGPL-3.0-or-later
//! Lists: a bounded page and the cursor that opens the next.

use serde::{Deserialize, Serialize};

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Page<T> {
    /// The things on this page, in the list's own order.
    pub items: Vec<T>,
    /// How many things a page holds at most.
    pub limit: i32,
    /// Opens the next page; `null` on the last.
    pub next_cursor: Option<String>,
}

impl<T> Page<T> {
    /// The same page of other things.
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(f).collect(), limit: self.limit, next_cursor: self.next_cursor }
    }
}

/// Where a page of a list without filters begins and how long it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct PageQuery {
    /// Where the page begins: the `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// How many things a page holds, 1 to 500.
    #[cfg_attr(feature = "server", param(minimum = 1, maximum = 500, default = 100))]
    pub limit: Option<i32>,
}

/// How many things a page holds where the caller does not say.
pub const DEFAULT_LIMIT: i32 = 100;

/// How many things a page holds at most.
pub const MAX_LIMIT: i32 = 500;
