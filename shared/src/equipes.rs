// SPDX-License-Identifier: AGPL-3.0-or-later
//! Equipes: who works together on the persons of a territory, in which role, how many hours, from when until when.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::areas::AreaCode;
use crate::competences::{FrameworkVersion, Profession};
use crate::input::{FromJson, InputFields};
use crate::macros::{code, words};
use crate::operators::{OperatorId, hours_are_fine};
use crate::problem::Violations;
use crate::territories::{Day, TerritoryCode};
use crate::text::is_uuid;

mod membership;
mod rules;

pub use membership::{faults_of_membership, hours_at_most, overlap};
pub use rules::{Composition, EquipeRule, EquipeRules, RuleCheck, RuleKey, RuleKind, RulesQuery, check};

code!(
    /// Key of an equipe.
    EquipeId,
    "a UUID: 019ab3c4-0000-7000-8000-000000000000",
    |text| is_uuid(text)
);

code!(
    /// Key of a place in an equipe.
    MembershipId,
    "a UUID: 019ab3c4-0000-7000-8000-000000000000",
    |text| is_uuid(text)
);

words!(
    /// What an equipe is for.
    EquipeKind {
        /// Inclusion of third-country nationals: the equipes of the pilots.
        Inclusion = "inclusion",
        /// Households that receive an income support.
        IncomeSupport = "income_support",
        /// Reception of who asks for or has protection.
        Reception = "reception",
        /// Minors and those who have just come of age.
        Minors = "minors"
    }
);

/// An equipe.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Equipe {
    /// Key.
    pub id: EquipeId,
    /// What it is called.
    pub name: String,
    /// What it is for.
    pub kind: EquipeKind,
    /// Where it works: a municipality, a province or a region.
    pub territory: TerritoryCode,
    /// The social area (ATS) that it is of; `null` where it is of none.
    pub area: Option<AreaCode>,
    /// Whether its territory is one of the five pilots.
    pub is_pilot: bool,
    /// The published framework that it is measured with.
    pub framework: FrameworkVersion,
    /// Its first day.
    pub valid_from: Day,
    /// Its last day; `null` until somebody ends it.
    pub valid_to: Option<Day>,
    /// Whether this is a made-up equipe of the demonstration.
    pub is_demo: bool,
    /// Number of this state of the equipe, which `If-Match` names.
    #[cfg_attr(feature = "server", schema(minimum = 1))]
    pub version: i32,
}

/// An equipe with its members of today and the rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct EquipeDetail {
    /// The equipe.
    pub equipe: Equipe,
    /// Its members of today, by role and family name.
    pub members: Vec<Membership>,
    /// The rules that hold for it today, each met or not: what is not met first.
    pub rules: Vec<RuleCheck>,
}

/// A place in an equipe: an operator, in a role, for some time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Membership {
    /// Key.
    pub id: MembershipId,
    /// The equipe.
    pub equipe: EquipeId,
    /// What the equipe is called.
    pub equipe_name: String,
    /// The operator.
    pub operator: OperatorId,
    /// The operator's given name.
    pub given_name: String,
    /// The operator's family name.
    pub family_name: String,
    /// What the operator does in the equipe.
    pub role: Profession,
    /// Whether the operator is a case manager there: answers for the plans of persons.
    pub is_case_manager: bool,
    /// Hours of the week for the equipe, 1 to 48.
    #[cfg_attr(feature = "server", schema(minimum = 1, maximum = 48))]
    pub hours_per_week: i32,
    /// The first day.
    pub valid_from: Day,
    /// The last day; `null` until somebody ends it.
    pub valid_to: Option<Day>,
    /// Number of this state of the place, which `If-Match` names.
    #[cfg_attr(feature = "server", schema(minimum = 1))]
    pub version: i32,
}

impl Membership {
    /// Whether it holds on a day.
    pub fn holds_on(&self, day: &Day) -> bool {
        self.valid_from <= *day && self.valid_to.as_ref().is_none_or(|it| it >= day)
    }
}

/// What one says of a new equipe.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EquipeInput {
    /// What it is called, 1 to 120 characters.
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 120))]
    pub name: String,
    /// What it is for.
    pub kind: EquipeKind,
    /// Where it works.
    pub territory: TerritoryCode,
    /// The social area (ATS) that it is of: one of the territory's region.
    #[serde(default)]
    pub area: Option<AreaCode>,
    /// The published framework that it is measured with.
    pub framework: FrameworkVersion,
    /// Its first day.
    pub valid_from: Day,
    /// Its last day; `null` until somebody ends it.
    #[serde(default)]
    pub valid_to: Option<Day>,
}

/// Most characters of a name.
const MAX_NAME: usize = 120;

/// A last day does not come before the first.
fn days_are_in_order(fields: &mut InputFields<'_>, from: Option<&Day>, to: Option<&Day>) {
    if let (Some(from), Some(to)) = (from, to) {
        fields.faults.require(from <= to, "#/valid_to", "must not come before `valid_from`");
    }
}

impl FromJson for EquipeInput {
    fn from_json(value: &Value) -> Result<Self, Violations> {
        let mut fields = InputFields::of(value)?;
        let name = fields.text("name", MAX_NAME);
        let kind = fields.required("kind");
        let territory = fields.required("territory");
        let area = fields.optional("area");
        let framework = fields.required("framework");
        let valid_from: Option<Day> = fields.required("valid_from");
        let valid_to: Option<Day> = fields.optional("valid_to");
        days_are_in_order(&mut fields, valid_from.as_ref(), valid_to.as_ref());
        fields.finish().ok(())?;
        match (name, kind, territory, framework, valid_from) {
            (Some(name), Some(kind), Some(territory), Some(framework), Some(valid_from)) => {
                Ok(Self { name, kind, territory, area, framework, valid_from, valid_to })
            }
            _ => Err(Violations::one("#", "is not complete")),
        }
    }
}

/// What changes of an equipe (RFC 7396): what is left out stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EquipeChange {
    /// What it is called, 1 to 120 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 120))]
    pub name: Option<String>,
    /// The published framework that it is measured with: the required levels are those of its profiles from then on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(value_type = FrameworkVersion))]
    pub framework: Option<FrameworkVersion>,
    /// Its last day; `null` until somebody ends it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(value_type = Option<Day>))]
    pub valid_to: Option<Option<Day>>,
}

impl FromJson for EquipeChange {
    fn from_json(value: &Value) -> Result<Self, Violations> {
        let mut fields = InputFields::of(value)?;
        let name = fields.text_if_said("name", MAX_NAME);
        let framework = fields.required_if_said("framework");
        let is_said = fields.has("valid_to");
        let valid_to: Option<Day> = fields.optional("valid_to");
        fields.finish().ok(Self { name, framework, valid_to: is_said.then_some(valid_to) })
    }
}

/// What one says of a new place in an equipe.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MembershipInput {
    /// Who.
    pub operator: OperatorId,
    /// In which role.
    pub role: Profession,
    /// Whether as a case manager.
    #[serde(default)]
    pub is_case_manager: bool,
    /// Hours of the week for the equipe, 1 to 48: with other equipes' no more than the operator works.
    #[cfg_attr(feature = "server", schema(minimum = 1, maximum = 48))]
    pub hours_per_week: i32,
    /// The first day: within the equipe's.
    pub valid_from: Day,
    /// The last day; `null` until somebody ends it.
    #[serde(default)]
    pub valid_to: Option<Day>,
}

impl FromJson for MembershipInput {
    fn from_json(value: &Value) -> Result<Self, Violations> {
        let mut fields = InputFields::of(value)?;
        let operator = fields.required("operator");
        let role = fields.required("role");
        let is_case_manager = fields.optional("is_case_manager").unwrap_or_default();
        let hours_per_week = fields.required("hours_per_week");
        hours_are_fine(&mut fields, hours_per_week);
        let valid_from: Option<Day> = fields.required("valid_from");
        let valid_to: Option<Day> = fields.optional("valid_to");
        days_are_in_order(&mut fields, valid_from.as_ref(), valid_to.as_ref());
        fields.finish().ok(())?;
        match (operator, role, hours_per_week, valid_from) {
            (Some(operator), Some(role), Some(hours_per_week), Some(valid_from)) => {
                Ok(Self { operator, role, is_case_manager, hours_per_week, valid_from, valid_to })
            }
            _ => Err(Violations::one("#", "is not complete")),
        }
    }
}

/// What changes of a place in an equipe (RFC 7396): its last day, and whether it is a case manager's. Another role or other
/// hours are another place, so that the history stays true.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MembershipChange {
    /// Whether the operator is a case manager there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(value_type = bool))]
    pub is_case_manager: Option<bool>,
    /// The last day; `null` until somebody ends it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(value_type = Option<Day>))]
    pub valid_to: Option<Option<Day>>,
}

impl FromJson for MembershipChange {
    fn from_json(value: &Value) -> Result<Self, Violations> {
        let mut fields = InputFields::of(value)?;
        let is_case_manager = fields.required_if_said("is_case_manager");
        let is_said = fields.has("valid_to");
        let valid_to: Option<Day> = fields.optional("valid_to");
        fields.finish().ok(Self { is_case_manager, valid_to: is_said.then_some(valid_to) })
    }
}

/// How a list of equipes is filtered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct EquipeQuery {
    /// Only equipes whose name contains this text; accents and case do not matter.
    pub q: Option<String>,
    /// Only equipes of this kind.
    pub kind: Option<EquipeKind>,
    /// Only equipes that work in this territory, or in what lies in it.
    #[cfg_attr(feature = "server", param(value_type = Option<String>, example = "19"))]
    pub territory: Option<TerritoryCode>,
    /// Only equipes of this social area (ATS).
    #[cfg_attr(feature = "server", param(value_type = Option<String>))]
    pub area: Option<AreaCode>,
    /// Only equipes that work on this day.
    #[cfg_attr(feature = "server", param(value_type = Option<String>, example = "2026-11-24"))]
    pub on: Option<Day>,
    /// Where the page begins: the `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// How many things a page holds, 1 to 500.
    #[cfg_attr(feature = "server", param(minimum = 1, maximum = 500, default = 100))]
    pub limit: Option<i32>,
}

/// How the places of an equipe are filtered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct MembershipQuery {
    /// Only places that hold on this day; the whole history where it is not said.
    #[cfg_attr(feature = "server", param(value_type = Option<String>, example = "2026-11-24"))]
    pub on: Option<Day>,
    /// Where the page begins: the `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// How many things a page holds, 1 to 500.
    #[cfg_attr(feature = "server", param(minimum = 1, maximum = 500, default = 100))]
    pub limit: Option<i32>,
}
