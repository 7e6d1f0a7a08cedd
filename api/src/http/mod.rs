// SPDX-License-Identifier: AGPL-3.0-or-later
//! What is the same for every request: ids, logs, headers, extractors' errors, caching, the answer to unknown paths.

pub mod cached;
pub mod extract;
pub mod limits;
pub mod metrics;
pub mod observe;
pub mod offered;
pub mod pages;
