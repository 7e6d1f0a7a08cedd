// SPDX-License-Identifier: AGPL-3.0-or-later
//! What became of a code, and where one came from.

use serde::{Deserialize, Serialize};

use super::{Day, Territory, TerritoryCode, TerritoryKind};
use crate::macros::words;

words!(
    /// What happened to a territory.
    ChangeKind {
        /// The same place under another code.
        Recoded = "recoded",
        /// It became part of a new one.
        Merged = "merged",
        /// It became part of one that was there already.
        Incorporated = "incorporated",
        /// It was divided among others; this is one of them.
        Redrawn = "redrawn"
    }
);

words!(
    /// How the day of a change is known.
    ChangeBasis {
        /// A published notice or list says it.
        Published = "published",
        /// It is to be checked.
        FromMemory = "from_memory"
    }
);

/// A territory in a few words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Place {
    /// ISTAT code.
    pub code: TerritoryCode,
    /// What it is.
    pub kind: TerritoryKind,
    /// The name as charts write it.
    pub name: String,
}

impl From<&Territory> for Place {
    fn from(territory: &Territory) -> Self {
        Self { code: territory.code.clone(), kind: territory.kind, name: territory.short_name.clone() }
    }
}

/// A change of codes, seen from one of its two ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Change {
    /// The territory at the other end.
    pub place: Place,
    /// What happened.
    pub kind: ChangeKind,
    /// First day of the new state.
    pub changed_on: Day,
    /// How that day is known.
    pub basis: ChangeBasis,
}

/// A territory with the larger ones it lies in, and what became of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct TerritoryDetail {
    /// The territory.
    #[serde(flatten)]
    pub territory: Territory,
    /// Whether the code is in use today.
    pub is_current: bool,
    /// The territories it lies in, the nearest first.
    pub parents: Vec<Place>,
    /// What became of it; empty where nothing did.
    pub became: Vec<Change>,
    /// Where it came from; empty where that is not on record.
    pub came_from: Vec<Change>,
    /// Key of the social area (ATS) that it is a member of; `null` where none is on record.
    pub social_area: Option<crate::areas::AreaCode>,
}
