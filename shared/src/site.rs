// SPDX-License-Identifier: AGPL-3.0-or-later
//! What this installation says of itself: who owns it, where its legal pages are, whether it is a demo.

use serde::{Deserialize, Serialize};

/// The installation, as every page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Site {
    /// Whether the data are a labelled demonstration and the gallery of components is open.
    pub demo: bool,
    /// The version of the program.
    pub version: String,
    /// The body that answers for this installation.
    pub owner: String,
    /// The owner's own site; `null` where it has not been said.
    pub owner_url: Option<String>,
    /// The accessibility statement (law 4/2004); `null` where the owner has not published one yet.
    pub accessibility_url: Option<String>,
    /// The privacy notice; `null` where the owner has not published one yet.
    pub privacy_url: Option<String>,
    /// The legal notes; `null` where the owner has not published them yet.
    pub legal_url: Option<String>,
    /// The source code of exactly this program (AGPL section 13).
    pub source_url: String,
}
