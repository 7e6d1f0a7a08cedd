// SPDX-License-Identifier: AGPL-3.0-or-later
//! Ratings: which level somebody has in a competence, who says so, since when, on which evidence.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::OperatorId;
use crate::competences::{CompetenceCode, FrameworkVersion, Level};
use crate::fields::{Fields, parse_word};
use crate::input::FromJson;
use crate::macros::{code, words};
use crate::problem::Violations;
use crate::territories::Day;
use crate::text::is_uuid;
use crate::users::UserId;

code!(
    /// Key of a rating.
    RatingId,
    "a UUID: 019ab3c4-0000-7000-8000-000000000000",
    |text| is_uuid(text)
);

words!(
    /// Who or what says the level.
    RatingSource {
        /// The operator.
        OwnView = "self",
        /// The supervisor.
        Supervisor = "supervisor",
        /// A course that was completed.
        Course = "course",
        /// A certificate.
        Certificate = "certificate"
    }
);

impl RatingSource {
    /// Whether it is the operator's own view.
    pub fn is_own(self) -> bool {
        self == Self::OwnView
    }
}

/// From how many levels of difference on the operator and the supervisor disagree.
pub const DISAGREEMENT: i32 = 2;

/// A rating. Ratings are added and never changed: a newer one takes the place of an older.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Rating {
    /// Key.
    pub id: RatingId,
    /// Whose level.
    pub operator: OperatorId,
    /// In what.
    pub competence: CompetenceCode,
    /// The level.
    pub level: Level,
    /// Who or what says so.
    pub source: RatingSource,
    /// The framework whose words were read.
    pub framework: FrameworkVersion,
    /// The day of the judgement.
    pub rated_on: Day,
    /// What it rests on; `null` where nothing was said.
    pub evidence: Option<String>,
    /// The user who recorded it; `null` for the program.
    pub recorded_by: Option<UserId>,
    /// When it was recorded: RFC 3339, UTC.
    #[cfg_attr(feature = "server", schema(format = DateTime))]
    pub recorded_at: String,
}

/// Ratings of one operator, given together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RatingsInput {
    /// The framework whose words were read: a published one.
    pub framework: FrameworkVersion,
    /// Who or what says so.
    pub source: RatingSource,
    /// The day of the judgement, not after today.
    pub rated_on: Day,
    /// The levels, 1 to 100, each competence once.
    #[cfg_attr(feature = "server", schema(min_items = 1, max_items = 100))]
    pub items: Vec<RatingItem>,
}

/// One level of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RatingItem {
    /// In what.
    pub competence: CompetenceCode,
    /// The level.
    pub level: Level,
    /// What it rests on, at most 500 characters; asked for of a certificate and of a course.
    #[serde(default)]
    #[cfg_attr(feature = "server", schema(max_length = 500))]
    pub evidence: Option<String>,
}

/// Most characters of an evidence.
const MAX_EVIDENCE: usize = 500;

/// Most ratings given together.
const MAX_ITEMS: usize = 100;

impl FromJson for RatingsInput {
    fn from_json(value: &Value) -> Result<Self, Violations> {
        let mut faults = Violations::default();
        let known = &["framework", "source", "rated_on", "items"];
        let Some(fields) = Fields::of(value, "#", known, &mut faults) else { return Err(faults) };
        let framework = fields.parse("framework", &mut faults, parse_word);
        let source: Option<RatingSource> = fields.parse("source", &mut faults, parse_word);
        let rated_on = fields.parse("rated_on", &mut faults, parse_word);
        let items = fields.list("items", true, &mut faults, |value, at, faults| Some(parse_item(value, at, faults)));
        let is_bounded = (1..=MAX_ITEMS).contains(&items.len()) || !faults.is_empty();
        faults.require(is_bounded, "#/items", format!("must have 1 to {MAX_ITEMS} levels"));
        let mut seen = BTreeSet::new();
        for (i, item) in items.iter().enumerate() {
            let Some(item) = item else { continue };
            let is_new = seen.insert(&item.competence);
            faults.require(is_new, format!("#/items/{i}/competence"), "is said twice");
            let wants = matches!(source, Some(RatingSource::Certificate | RatingSource::Course));
            let is_shown = !wants || item.evidence.is_some();
            faults.require(is_shown, format!("#/items/{i}/evidence"), "is required of a certificate and of a course");
        }
        match (framework, source, rated_on) {
            (Some(framework), Some(source), Some(rated_on)) if faults.is_empty() => {
                Ok(Self { framework, source, rated_on, items: items.into_iter().flatten().collect() })
            }
            _ => Err(faults),
        }
    }
}

fn parse_item(value: &Value, at: &str, faults: &mut Violations) -> Option<RatingItem> {
    let fields = Fields::of(value, at, &["competence", "level", "evidence"], faults)?;
    let competence = fields.parse("competence", faults, parse_word);
    let level = fields.parse("level", faults, parse_word);
    let evidence: Option<String> = fields.optional("evidence", faults);
    let evidence = evidence.map(|it| it.trim().to_owned()).filter(|it| !it.is_empty());
    let is_short = evidence.as_ref().is_none_or(|it| it.chars().count() <= MAX_EVIDENCE);
    faults.require(is_short, format!("{at}/evidence"), format!("must have at most {MAX_EVIDENCE} characters"));
    Some(RatingItem { competence: competence?, level: level?, evidence })
}

/// What was recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct RatingsRecorded {
    /// The ratings.
    pub items: Vec<Rating>,
}

/// How the ratings of an operator are filtered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct RatingQuery {
    /// Only ratings of this competence.
    #[cfg_attr(feature = "server", param(value_type = Option<String>, example = "LEG-01"))]
    pub competence: Option<CompetenceCode>,
    /// Only ratings of this source.
    pub source: Option<RatingSource>,
    /// Where the page begins: the `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// How many things a page holds, 1 to 500.
    #[cfg_attr(feature = "server", param(minimum = 1, maximum = 500, default = 100))]
    pub limit: Option<i32>,
}

/// The levels of an operator, the own view beside the supervisor's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct OperatorLevels {
    /// Whose.
    pub operator: OperatorId,
    /// A line a competence that has any rating, by its code.
    pub items: Vec<CompetenceLevels>,
    /// In how many the operator and the supervisor disagree by two levels or more.
    pub n_disagreements: i32,
}

/// The levels of an operator in one competence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct CompetenceLevels {
    /// In what.
    pub competence: CompetenceCode,
    /// The level that counts.
    pub level: Level,
    /// Where that level comes from.
    pub source: RatingSource,
    /// The day of that judgement.
    pub rated_on: Day,
    /// The operator's own newest view; `null` where there is none.
    pub own: Option<Level>,
    /// The supervisor's newest view; `null` where there is none.
    pub supervisor: Option<Level>,
    /// Whether the two are two levels or more apart.
    pub is_disagreement: bool,
}

/// Order in which ratings of a competence take each other's place: by day; on one day a certificate before a course before
/// the supervisor; then the one recorded last (their keys grow with time).
fn precedence(rating: &Rating) -> (&Day, RatingSource, &RatingId) {
    (&rating.rated_on, rating.source, &rating.id)
}

/// The rating that counts, of those of one operator in one competence: the newest that somebody else has given (supervisor,
/// course, certificate); where nobody has, the operator's own newest. This is the method of this program: a level that was
/// seen comes before one that was said, and nobody's level is an average of the two.
pub fn effective<'a>(ratings: impl IntoIterator<Item = &'a Rating>) -> Option<&'a Rating> {
    ratings.into_iter().max_by_key(|it| (!it.source.is_own(), precedence(it)))
}

/// The levels of one operator, of all the operator's ratings.
pub fn levels(operator: &OperatorId, ratings: &[Rating]) -> OperatorLevels {
    let mut by_competence: BTreeMap<&CompetenceCode, Vec<&Rating>> = BTreeMap::new();
    for rating in ratings {
        by_competence.entry(&rating.competence).or_default().push(rating);
    }
    let items: Vec<CompetenceLevels> = by_competence.into_values().filter_map(|it| of_competence(&it)).collect();
    let n_disagreements = items.iter().map(|it| i32::from(it.is_disagreement)).sum();
    OperatorLevels { operator: operator.clone(), items, n_disagreements }
}

fn of_competence(ratings: &[&Rating]) -> Option<CompetenceLevels> {
    let counts = effective(ratings.iter().copied())?;
    let newest = |source: RatingSource| {
        let of = ratings.iter().filter(|it| it.source == source);
        of.max_by_key(|it| precedence(it)).map(|it| it.level)
    };
    let (own, supervisor) = (newest(RatingSource::OwnView), newest(RatingSource::Supervisor));
    let apart = own.zip(supervisor).map_or(0, |(a, b)| (a.number() - b.number()).abs());
    Some(CompetenceLevels {
        competence: counts.competence.clone(),
        level: counts.level,
        source: counts.source,
        rated_on: counts.rated_on.clone(),
        own,
        supervisor,
        is_disagreement: apart >= DISAGREEMENT,
    })
}
