// SPDX-License-Identifier: AGPL-3.0-or-later
//! Operators: the people who work in the equipes, what they are and how much they work.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::competences::Profession;
use crate::equipes::Membership;
use crate::input::{FromJson, InputFields};
use crate::macros::{code, words};
use crate::problem::Violations;
use crate::territories::TerritoryCode;
use crate::text::is_uuid;
use crate::users::UserId;

mod ratings;

pub use ratings::{
    CompetenceLevels, DISAGREEMENT, OperatorLevels, Rating, RatingId, RatingItem, RatingQuery, RatingSource,
    RatingsInput, RatingsRecorded, effective, levels,
};

code!(
    /// Key of an operator.
    OperatorId,
    "a UUID: 019ab3c4-0000-7000-8000-000000000000",
    |text| is_uuid(text)
);

words!(
    /// Section of the register of social workers.
    RegisterSection {
        /// Specialists.
        A = "A",
        /// Social workers.
        B = "B"
    }
);

words!(
    /// How somebody is employed.
    Employment {
        /// For good, by a public body: what the State's contribution counts.
        Permanent = "permanent",
        /// By a public body, until a day.
        FixedTerm = "fixed_term",
        /// By a contract of services, often through the third sector.
        Contract = "contract"
    }
);

/// Most hours that somebody works in a week.
pub const MAX_HOURS: i32 = 48;

/// An operator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Operator {
    /// Key.
    pub id: OperatorId,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// What the operator is.
    pub profession: Profession,
    /// Section of the register of social workers; `null` for who is in none.
    pub register_section: Option<RegisterSection>,
    /// Region of the order (CROAS); `null` for who is in none.
    pub register_region: Option<TerritoryCode>,
    /// Where the operator works.
    pub territory: TerritoryCode,
    /// Who employs the operator.
    pub employer: String,
    /// How.
    pub employment: Employment,
    /// Hours that the operator works in a week, 1 to 48.
    #[cfg_attr(feature = "server", schema(minimum = 1, maximum = 48))]
    pub hours_per_week: i32,
    /// The user that the operator comes in as; `null` where there is none.
    pub user: Option<UserId>,
    /// Whether the operator still works.
    pub is_active: bool,
    /// Whether this is a made-up person of the demonstration.
    pub is_demo: bool,
    /// Number of this state of the operator, which `If-Match` names.
    #[cfg_attr(feature = "server", schema(minimum = 1))]
    pub version: i32,
}

/// An operator with the equipes that the operator is or was in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct OperatorDetail {
    /// The operator.
    pub operator: Operator,
    /// Every place in an equipe, the newest first.
    pub memberships: Vec<Membership>,
    /// Hours of the week that equipes have today.
    pub hours_in_equipes: i32,
}

/// What one says of a new operator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OperatorInput {
    /// Given name, 1 to 80 characters.
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 80))]
    pub given_name: String,
    /// Family name, 1 to 80 characters.
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 80))]
    pub family_name: String,
    /// What the operator is.
    pub profession: Profession,
    /// Section of the register of social workers.
    #[serde(default)]
    pub register_section: Option<RegisterSection>,
    /// Region of the order (CROAS): 2 digits; with the section, or not at all.
    #[serde(default)]
    pub register_region: Option<TerritoryCode>,
    /// Where the operator works.
    pub territory: TerritoryCode,
    /// Who employs the operator, 1 to 120 characters.
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 120))]
    pub employer: String,
    /// How.
    pub employment: Employment,
    /// Hours that the operator works in a week, 1 to 48.
    #[cfg_attr(feature = "server", schema(minimum = 1, maximum = 48))]
    pub hours_per_week: i32,
    /// The user that the operator comes in as.
    #[serde(default)]
    pub user: Option<UserId>,
}

/// Most characters of a given or family name.
const MAX_NAME: usize = 80;

/// Most characters of an employer.
const MAX_EMPLOYER: usize = 120;

/// Checks hours of a week.
pub(crate) fn hours_are_fine(fields: &mut InputFields<'_>, hours: Option<i32>) {
    let is_fine = hours.is_none_or(|it| (1..=MAX_HOURS).contains(&it));
    fields.faults.require(is_fine, "#/hours_per_week", format!("must be 1 to {MAX_HOURS}"));
}

impl FromJson for OperatorInput {
    fn from_json(value: &Value) -> Result<Self, Violations> {
        let mut fields = InputFields::of(value)?;
        let given_name = fields.text("given_name", MAX_NAME);
        let family_name = fields.text("family_name", MAX_NAME);
        let profession = fields.required("profession");
        let register_section: Option<RegisterSection> = fields.optional("register_section");
        let register_region: Option<TerritoryCode> = fields.optional("register_region");
        let territory = fields.required("territory");
        let employer = fields.text("employer", MAX_EMPLOYER);
        let employment = fields.required("employment");
        let hours_per_week = fields.required("hours_per_week");
        let user = fields.optional("user");
        hours_are_fine(&mut fields, hours_per_week);
        let is_whole = register_section.is_some() == register_region.is_some();
        fields.faults.require(is_whole, "#/register_region", "must be said together with `register_section`");
        let is_region = register_region.as_ref().is_none_or(|it| it.as_str().len() == 2);
        fields.faults.require(is_region, "#/register_region", "must be a region: 2 digits");
        fields.finish().ok(())?;
        match (given_name, family_name, profession, territory, employer, employment, hours_per_week) {
            (
                Some(given_name),
                Some(family_name),
                Some(profession),
                Some(territory),
                Some(employer),
                Some(employment),
                Some(hours_per_week),
            ) => Ok(Self {
                given_name,
                family_name,
                profession,
                register_section,
                register_region,
                territory,
                employer,
                employment,
                hours_per_week,
                user,
            }),
            _ => Err(Violations::one("#", "is not complete")),
        }
    }
}

/// What changes of an operator (RFC 7396): what is left out stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OperatorChange {
    /// Given name, 1 to 80 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 80))]
    pub given_name: Option<String>,
    /// Family name, 1 to 80 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 80))]
    pub family_name: Option<String>,
    /// Who employs the operator, 1 to 120 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 120))]
    pub employer: Option<String>,
    /// How.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(value_type = Employment))]
    pub employment: Option<Employment>,
    /// Hours that the operator works in a week, 1 to 48.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(value_type = i32, minimum = 1, maximum = 48))]
    pub hours_per_week: Option<i32>,
    /// The user that the operator comes in as; `null` for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(value_type = Option<UserId>))]
    pub user: Option<Option<UserId>>,
    /// Whether the operator still works; `false` is refused while the operator is in an equipe.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(value_type = bool))]
    pub is_active: Option<bool>,
}

impl FromJson for OperatorChange {
    fn from_json(value: &Value) -> Result<Self, Violations> {
        let mut fields = InputFields::of(value)?;
        let given_name = fields.text_if_said("given_name", MAX_NAME);
        let family_name = fields.text_if_said("family_name", MAX_NAME);
        let employer = fields.text_if_said("employer", MAX_EMPLOYER);
        let employment = fields.required_if_said("employment");
        let hours_per_week = fields.required_if_said("hours_per_week");
        hours_are_fine(&mut fields, hours_per_week);
        let is_said = fields.has("user");
        let user: Option<UserId> = fields.optional("user");
        let is_active = fields.required_if_said("is_active");
        let user = is_said.then_some(user);
        fields.finish().ok(Self { given_name, family_name, employer, employment, hours_per_week, user, is_active })
    }
}

/// What operators are looked for by: sent as a body, because a name must not stand in an address or a log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OperatorSearch {
    /// Only operators whose name contains this text, 1 to 80 characters; accents and case do not matter.
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 80))]
    pub q: String,
    /// Only operators who are this.
    #[serde(default)]
    pub profession: Option<Profession>,
    /// Only operators who work in this territory, or in what lies in it.
    #[serde(default)]
    pub territory: Option<TerritoryCode>,
    /// Only those who still work (`true`), or only those who do not (`false`).
    #[serde(default)]
    #[cfg_attr(feature = "server", schema(value_type = bool, required = false))]
    pub active: Option<bool>,
    /// Where the page begins: the `next_cursor` of the page before.
    #[serde(default)]
    pub cursor: Option<String>,
    /// How many things a page holds, 1 to 500.
    #[serde(default)]
    #[cfg_attr(feature = "server", schema(minimum = 1, maximum = 500, default = 100))]
    pub limit: Option<i32>,
}

impl FromJson for OperatorSearch {
    fn from_json(value: &Value) -> Result<Self, Violations> {
        let mut fields = InputFields::of(value)?;
        let q = fields.text("q", MAX_NAME);
        let (profession, territory, active) =
            (fields.optional("profession"), fields.optional("territory"), fields.optional("active"));
        let (cursor, limit) = (fields.optional("cursor"), fields.optional("limit"));
        fields.finish().ok(())?;
        let search = q.map(|q| Self { q, profession, territory, active, cursor, limit });
        search.ok_or_else(|| Violations::one("#/q", "is required"))
    }
}

/// How a list of operators is filtered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct OperatorQuery {
    /// Only operators who are this.
    pub profession: Option<Profession>,
    /// Only operators who work in this territory, or in what lies in it.
    #[cfg_attr(feature = "server", param(value_type = Option<String>, example = "19"))]
    pub territory: Option<TerritoryCode>,
    /// Only those who still work (`true`), or only those who do not (`false`).
    pub active: Option<bool>,
    /// Where the page begins: the `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// How many things a page holds, 1 to 500.
    #[cfg_attr(feature = "server", param(minimum = 1, maximum = 500, default = 100))]
    pub limit: Option<i32>,
}

/// How many operators there are in each region, by what they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct OperatorCounts {
    /// A line a region and profession that has any.
    pub items: Vec<OperatorCount>,
    /// All of them.
    pub total: i64,
}

/// The operators of a region who are one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct OperatorCount {
    /// The region.
    pub region: TerritoryCode,
    /// What they are.
    pub profession: Profession,
    /// How many.
    pub n_operators: i64,
}
