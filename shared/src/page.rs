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

/// How many things a page holds where the caller does not say.
pub const DEFAULT_LIMIT: i32 = 100;

/// How many things a page holds at most.
pub const MAX_LIMIT: i32 = 500;
