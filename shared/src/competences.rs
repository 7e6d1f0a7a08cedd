// SPDX-License-Identifier: AGPL-3.0-or-later
//! The competence framework: areas, competences with their behaviours, a scale from 0 to 5, and the level that each role is
//! asked for. A version is first a draft, then published and the same for ever.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::macros::{code, words};
use crate::text::Bilingual;

mod differences;
mod levels;
mod parse;
mod professions;
mod rows;

pub use differences::{Difference, DifferenceKind, Differences};
pub use levels::{Level, ScaleLevel};
pub use professions::Profession;
pub use rows::{FrameworkTable, table};

code!(
    /// Key of a competence: its area and a number.
    CompetenceCode,
    "a competence: three capital letters, a hyphen and two digits: LEG-01",
    |text| matches!(text.as_bytes(), [area @ .., b'-', a, b] if is_area(area) && a.is_ascii_digit() && b.is_ascii_digit())
);

code!(
    /// Key of an area of competences.
    CompetenceAreaCode,
    "an area of competences: three capital letters: LEG",
    |text| is_area(text.as_bytes())
);

code!(
    /// Version of a framework.
    FrameworkVersion,
    "letters, digits, points and hyphens, beginning with a letter or a digit, at most 32",
    |text| text.len() <= 32
        && text.bytes().next().is_some_and(|it| it.is_ascii_alphanumeric())
        && text.bytes().all(|it| it.is_ascii_alphanumeric() || matches!(it, b'.' | b'-'))
);

fn is_area(text: &[u8]) -> bool {
    text.len() == 3 && text.iter().all(u8::is_ascii_uppercase)
}

impl CompetenceCode {
    /// The area that the competence is of.
    pub fn area(&self) -> &str {
        self.as_str().split('-').next().unwrap_or_default()
    }
}

words!(
    /// How far a version of the framework is.
    FrameworkState {
        /// It may still change, and nobody is rated with it.
        Draft = "draft",
        /// It never changes again.
        Published = "published"
    }
);

words!(
    /// How near a concept of ESCO is to a competence.
    EscoMatch {
        /// It says the same.
        Exact = "exact",
        /// It says something near.
        Close = "close"
    }
);

/// A version of the framework, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Framework {
    /// Its version.
    pub version: FrameworkVersion,
    /// What it is called.
    pub name: Bilingual,
    /// What each level means, from 0 to 5.
    pub scale: Vec<ScaleLevel>,
    /// The areas, in the order in which they are shown.
    pub areas: Vec<CompetenceArea>,
    /// The competences, in the order in which they are shown.
    pub competences: Vec<Competence>,
    /// What each role is asked for.
    pub roles: Vec<RoleProfile>,
}

/// An area of competences.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CompetenceArea {
    /// Key.
    pub code: CompetenceAreaCode,
    /// What it is called.
    pub name: Bilingual,
}

/// A competence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Competence {
    /// Key; it begins with its area's.
    pub code: CompetenceCode,
    /// What it is called.
    pub name: Bilingual,
    /// What somebody who has it does.
    pub descriptor: Bilingual,
    /// What is seen of who has it, for some levels from 1 to 5, in their order: at the others the scale's own words hold.
    pub behaviours: Vec<Behaviour>,
    /// The concept of ESCO beside it; `null` where none was found.
    pub esco: Option<EscoLink>,
    /// Whether it is one of the package of innovative competences.
    pub is_innovative: bool,
    /// What it weighs in an equipe's score, 1 to 5.
    #[cfg_attr(feature = "server", schema(minimum = 1, maximum = 5))]
    pub importance: i32,
}

/// What is seen of somebody at a level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Behaviour {
    /// The level, 1 to 5.
    pub level: Level,
    /// What is seen.
    pub text: Bilingual,
}

/// A concept of the European classification ESCO.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EscoLink {
    /// Its address, which is its key.
    pub uri: String,
    /// Its English label.
    pub label: String,
    /// How near it is.
    #[serde(rename = "match")]
    pub nearness: EscoMatch,
}

/// What a role is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RoleProfile {
    /// The role.
    pub role: Profession,
    /// The level of each competence; 0 where it is not asked for.
    #[cfg_attr(feature = "server", schema(value_type = BTreeMap<String, i32>))]
    pub required: BTreeMap<CompetenceCode, Level>,
}

impl Framework {
    /// One of its competences.
    pub fn competence(&self, code: &CompetenceCode) -> Option<&Competence> {
        self.competences.iter().find(|it| it.code == *code)
    }

    /// What a role is asked for; `None` where the framework has no profile of it.
    pub fn role(&self, role: Profession) -> Option<&RoleProfile> {
        self.roles.iter().find(|it| it.role == role)
    }
}

/// A version of the framework, without its parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct FrameworkSummary {
    /// Its version.
    pub version: FrameworkVersion,
    /// What it is called.
    pub name: Bilingual,
    /// How far it is.
    pub state: FrameworkState,
    /// SHA-256 of the canonical JSON (RFC 8785) of the framework: `sha256:…`.
    pub digest: String,
    /// How many competences it has.
    pub n_competences: i32,
    /// How many role profiles it has.
    pub n_roles: i32,
    /// When it was put on record: RFC 3339, UTC.
    #[cfg_attr(feature = "server", schema(format = DateTime))]
    pub created_at: String,
    /// When it was published: RFC 3339, UTC; `null` for a draft.
    #[cfg_attr(feature = "server", schema(format = DateTime))]
    pub published_at: Option<String>,
    /// Number of this state of the draft, which `If-Match` names.
    #[cfg_attr(feature = "server", schema(minimum = 1))]
    pub revision: i32,
}

/// A version of the framework with its parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct FrameworkDetail {
    /// The version.
    pub summary: FrameworkSummary,
    /// Its parts.
    pub framework: Framework,
}

/// What changes of a draft (RFC 7396): it is published, and then never changes again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct FrameworkChange {
    /// How far it is: `published`.
    pub state: FrameworkState,
}

/// Which version a version is compared with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct DifferencesQuery {
    /// The version before; where it is not said, the one that was published last before it.
    #[cfg_attr(feature = "server", param(value_type = Option<String>, example = "1.0"))]
    pub from: Option<FrameworkVersion>,
}

/// What an import of a framework did, or would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct FrameworkImport {
    /// The draft that the file is.
    pub version: FrameworkVersion,
    /// Whether it was written: not in a dry run, and not where the draft on record says the same.
    pub is_applied: bool,
    /// Against the draft of this version, or the newest published version where there is none.
    pub differences: Differences,
}

/// How a file is imported.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct FrameworkImportQuery {
    /// Say what would happen and write nothing.
    #[serde(default)]
    pub dry_run: bool,
    /// For a CSV file, which does not say it: the version that the draft has.
    #[cfg_attr(feature = "server", param(value_type = Option<String>, example = "1.1"))]
    pub version: Option<FrameworkVersion>,
}
