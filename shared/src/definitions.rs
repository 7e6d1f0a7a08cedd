// SPDX-License-Identifier: AGPL-3.0-or-later
//! Definitions of an index on record: a recipe under a key and a version, first a draft, then published and the same for ever.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::index::Recipe;
use crate::macros::{code, words};
use crate::problem::Violations;

code!(
    /// Key of an index, the same for all its versions.
    DefinitionKey,
    "lower-case letters, digits and underscores, beginning with a letter, at most 64",
    |text| text.len() <= 64
        && text.bytes().next().is_some_and(|it| it.is_ascii_lowercase())
        && text.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'_')
);

code!(
    /// Version of an index.
    DefinitionVersion,
    "letters, digits, points and hyphens, beginning with a letter or a digit, at most 32",
    |text| text.len() <= 32
        && text.bytes().next().is_some_and(|it| it.is_ascii_alphanumeric())
        && text.bytes().all(|it| it.is_ascii_alphanumeric() || matches!(it, b'.' | b'-'))
);

words!(
    /// How far a definition is.
    DefinitionState {
        /// It may still change, and nothing is computed with it.
        Draft = "draft",
        /// It never changes again; its results are kept.
        Published = "published"
    }
);

/// Which definition.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DefinitionId {
    /// Key of the index.
    pub key: DefinitionKey,
    /// Its version.
    pub version: DefinitionVersion,
}

impl std::fmt::Display for DefinitionId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.key, self.version)
    }
}

impl DefinitionId {
    /// The definition that a recipe names.
    ///
    /// # Errors
    /// Where its key or version cannot stand in an address.
    pub fn of(recipe: &Recipe) -> Result<Self, Violations> {
        Self::named(&recipe.key, &recipe.version)
    }

    fn named(key: &str, version: &str) -> Result<Self, Violations> {
        let mut faults = Violations::default();
        let parsed = (
            key.parse().map_err(|error| faults.add("#/key", format!("{error}: not «{key}»"))),
            version.parse().map_err(|error| faults.add("#/version", format!("{error}: not «{version}»"))),
        );
        match parsed {
            (Ok(key), Ok(version)) => Ok(Self { key, version }),
            _ => Err(faults),
        }
    }

    /// Reads a recipe that is to be a definition.
    ///
    /// # Errors
    /// Every fault of the recipe, and of its key and version, each with its JSON pointer.
    pub fn from_json(document: &Value) -> Result<(Self, Recipe), Violations> {
        match Recipe::from_json(document) {
            Ok(recipe) => Ok((Self::of(&recipe)?, recipe)),
            Err(mut faults) => {
                // A name that is missing or empty has a fault already; «a» and «1» are fine.
                let text = |name: &str, fine| match document.get(name).and_then(Value::as_str) {
                    Some(text) if !text.trim().is_empty() => text.to_owned(),
                    _ => String::from(fine),
                };
                faults.extend(Self::named(&text("key", "a"), &text("version", "1")).err().unwrap_or_default());
                Err(faults)
            }
        }
    }
}

/// A definition of an index, without its recipe.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Definition {
    /// Key of the index.
    pub key: DefinitionKey,
    /// Its version.
    pub version: DefinitionVersion,
    /// How far it is.
    pub state: DefinitionState,
    /// SHA-256 of the canonical JSON (RFC 8785) of the recipe: `sha256:…`.
    pub digest: String,
    /// When it was put on record: RFC 3339, UTC.
    #[cfg_attr(feature = "server", schema(format = DateTime))]
    pub created_at: String,
    /// When it was published: RFC 3339, UTC; `null` for a draft.
    #[cfg_attr(feature = "server", schema(format = DateTime))]
    pub published_at: Option<String>,
}

impl Definition {
    /// Which definition it is.
    pub fn id(&self) -> DefinitionId {
        DefinitionId { key: self.key.clone(), version: self.version.clone() }
    }
}

/// A definition with its recipe.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct DefinitionDetail {
    /// The definition.
    #[serde(flatten)]
    pub definition: Definition,
    /// How the index is made.
    pub recipe: Recipe,
}

/// How a list of definitions is filtered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct DefinitionQuery {
    /// Only versions of this index.
    #[cfg_attr(feature = "server", param(value_type = Option<String>, example = "attractiveness"))]
    pub key: Option<DefinitionKey>,
    /// Where the page begins: the `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// How many things a page holds, 1 to 500.
    #[cfg_attr(feature = "server", param(minimum = 1, maximum = 500, default = 100))]
    pub limit: Option<i32>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::ATTRACTIVENESS_RECIPE;

    #[test]
    fn a_recipe_names_its_definition_and_says_every_fault_of_the_name() {
        let mut document: Value = serde_json::from_str(ATTRACTIVENESS_RECIPE).unwrap();
        let (id, recipe) = DefinitionId::from_json(&document).unwrap();
        assert_eq!((id.to_string().as_str(), recipe.indicators.len()), ("attractiveness 1.0", 24));
        document["key"] = "La mia".into();
        document["version"] = "1/0".into();
        let faults = DefinitionId::from_json(&document).unwrap_err();
        let places: Vec<&str> = faults.as_slice().iter().map(|it| it.pointer.as_str()).collect();
        assert_eq!(places, ["#/key", "#/version"]);
        document["min_coverage"] = 2.into();
        document["version"] = "".into();
        let faults = DefinitionId::from_json(&document).unwrap_err();
        let places: Vec<&str> = faults.as_slice().iter().map(|it| it.pointer.as_str()).collect();
        assert_eq!(places, ["#/version", "#/min_coverage", "#/key"], "those of the recipe too, and none twice");
    }
}
