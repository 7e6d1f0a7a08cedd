// SPDX-License-Identifier: AGPL-3.0-or-later
//! Canonical JSON (RFC 8785) and its SHA-256: the same document gives the same digest everywhere.

use serde::Serialize;
use sha2::{Digest, Sha256};

/// SHA-256 of the canonical JSON of a document, written `sha256:<64 hexadecimal digits>`.
///
/// # Errors
/// Where the document cannot be JSON: a number that is not finite, a map whose key is not text.
pub fn digest(document: &impl Serialize) -> Result<String, serde_json::Error> {
    let canonical = serde_jcs::to_vec(document)?;
    let hash = Sha256::digest(&canonical);
    let digits: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(format!("sha256:{digits}"))
}
