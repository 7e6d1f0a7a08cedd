// SPDX-License-Identifier: AGPL-3.0-or-later
//! Drafts: recipes that people who make figures work at, until they are published as definitions or withdrawn.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::definitions::{Definition, DefinitionId, DefinitionKey, DefinitionVersion};
use crate::index::Recipe;
use crate::input::FromJson;
use crate::problem::Violations;
use crate::results::StoredResult;

/// A draft, without its recipe.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Draft {
    /// Key of the index.
    pub key: DefinitionKey,
    /// The version that it is to be.
    pub version: DefinitionVersion,
    /// SHA-256 of the canonical JSON (RFC 8785) of the recipe as it is now: `sha256:…`.
    pub digest: String,
    /// When it was begun: RFC 3339, UTC.
    #[cfg_attr(feature = "server", schema(format = DateTime))]
    pub created_at: String,
    /// When it was changed last: RFC 3339, UTC.
    #[cfg_attr(feature = "server", schema(format = DateTime))]
    pub changed_at: String,
    /// Given and family name of who changed it last; `null` where that was the command line.
    pub changed_by: Option<String>,
    /// Number of its state: a change names it in `If-Match`.
    pub revision: i32,
}

impl Draft {
    /// Which definition it is to be.
    pub fn id(&self) -> DefinitionId {
        DefinitionId { key: self.key.clone(), version: self.version.clone() }
    }
}

/// A draft with its recipe.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct DraftDetail {
    /// The draft.
    #[serde(flatten)]
    pub draft: Draft,
    /// How the index is to be made.
    pub recipe: Recipe,
}

/// A recipe that is to be a draft, with the key and version that it names.
#[derive(Clone, Debug, PartialEq)]
pub struct DraftInput {
    /// Which definition it is to be.
    pub id: DefinitionId,
    /// How the index is to be made.
    pub recipe: Recipe,
}

impl FromJson for DraftInput {
    fn from_json(document: &Value) -> Result<Self, Violations> {
        DefinitionId::from_json(document).map(|(id, recipe)| Self { id, recipe })
    }
}

/// What publishing a draft gave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Publication {
    /// The definition: from now on it never changes.
    pub definition: Definition,
    /// Its first result, computed from the data of now.
    pub result: StoredResult,
}

/// How a list of drafts is filtered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct DraftQuery {
    /// Only versions of this index.
    #[cfg_attr(feature = "server", param(value_type = Option<String>, example = "attractiveness"))]
    pub key: Option<DefinitionKey>,
    /// Where the page begins: the `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// How many things a page holds, 1 to 500.
    #[cfg_attr(feature = "server", param(minimum = 1, maximum = 500, default = 100))]
    pub limit: Option<i32>,
}
