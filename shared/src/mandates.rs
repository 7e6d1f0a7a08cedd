// SPDX-License-Identifier: AGPL-3.0-or-later
//! Mandates: which role a user has, where, and from when until when.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::access::Role;
use crate::areas::AreaCode;
use crate::input::{FromJson, InputFields};
use crate::macros::code;
use crate::problem::Violations;
use crate::territories::{Day, TerritoryCode};
use crate::text::is_uuid;
use crate::users::UserId;

code!(
    /// Key of a mandate.
    MandateId,
    "a UUID: 019ab3c4-0000-7000-8000-000000000000",
    |text| is_uuid(text)
);

/// A mandate: a role in a territory, for some time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Mandate {
    /// Key.
    pub id: MandateId,
    /// Whose it is.
    pub user: UserId,
    /// What it makes of the user.
    pub role: Role,
    /// Where it holds; `null` for all of Italy, or where `area` says it.
    pub territory: Option<TerritoryCode>,
    /// The social area (ATS) where it holds; `null` where `territory` says it.
    pub area: Option<AreaCode>,
    /// Its first day.
    pub valid_from: Day,
    /// Its last day; `null` until somebody ends it.
    pub valid_to: Option<Day>,
    /// Number of this state of the mandate, which `If-Match` names.
    #[cfg_attr(feature = "server", schema(minimum = 1))]
    pub version: i32,
}

impl Mandate {
    /// Whether it holds on a day.
    pub fn holds_on(&self, day: &Day) -> bool {
        self.valid_from <= *day && self.valid_to.as_ref().is_none_or(|it| it >= day)
    }
}

/// What one says of a new mandate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MandateInput {
    /// Whose it is.
    pub user: UserId,
    /// What it makes of the user.
    pub role: Role,
    /// Where it holds; `null` for all of Italy, or where `area` says it.
    #[serde(default)]
    pub territory: Option<TerritoryCode>,
    /// The social area (ATS) where it holds.
    #[serde(default)]
    pub area: Option<AreaCode>,
    /// Its first day.
    pub valid_from: Day,
    /// Its last day; `null` until somebody ends it.
    #[serde(default)]
    pub valid_to: Option<Day>,
}

impl FromJson for MandateInput {
    fn from_json(value: &Value) -> Result<Self, Violations> {
        let mut fields = InputFields::of(value)?;
        let user = fields.required("user");
        let role = fields.required("role");
        let territory: Option<TerritoryCode> = fields.optional("territory");
        let area: Option<AreaCode> = fields.optional("area");
        let valid_from: Option<Day> = fields.required("valid_from");
        let valid_to: Option<Day> = fields.optional("valid_to");
        fields.faults.require(
            territory.is_none() || area.is_none(),
            "#/area",
            "must be left out where `territory` is said",
        );
        if let (Some(from), Some(to)) = (&valid_from, &valid_to) {
            fields.faults.require(from <= to, "#/valid_to", "must not come before `valid_from`");
        }
        fields.finish().ok(())?;
        match (user, role, valid_from) {
            (Some(user), Some(role), Some(valid_from)) => {
                Ok(Self { user, role, territory, area, valid_from, valid_to })
            }
            _ => Err(Violations::one("#", "is not complete")),
        }
    }
}

/// What changes of a mandate (RFC 7396): only its last day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MandateChange {
    /// Its last day; `null` until somebody ends it.
    pub valid_to: Option<Day>,
}

impl FromJson for MandateChange {
    fn from_json(value: &Value) -> Result<Self, Violations> {
        let mut fields = InputFields::of(value)?;
        let is_said = fields.has("valid_to");
        fields.faults.require(is_said, "#/valid_to", "is required; `null` means without an end");
        let valid_to = fields.optional("valid_to");
        fields.finish().ok(Self { valid_to })
    }
}

/// How a list of mandates is filtered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct MandateQuery {
    /// Only mandates of this user.
    #[cfg_attr(feature = "server", param(value_type = Option<String>))]
    pub user: Option<UserId>,
    /// Only mandates of this role.
    pub role: Option<Role>,
    /// Only mandates that hold on this day.
    #[cfg_attr(feature = "server", param(value_type = Option<String>, example = "2026-11-24"))]
    pub on: Option<Day>,
    /// Where the page begins: the `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// How many things a page holds, 1 to 500.
    #[cfg_attr(feature = "server", param(minimum = 1, maximum = 500, default = 100))]
    pub limit: Option<i32>,
}
