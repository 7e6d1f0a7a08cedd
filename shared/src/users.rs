// SPDX-License-Identifier: AGPL-3.0-or-later
//! The people who use an installation.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::access::{Permission, Role};
use crate::input::{FromJson, InputFields};
use crate::macros::code;
use crate::mandates::Mandate;
use crate::problem::Violations;
use crate::territories::TerritoryCode;
use crate::text::is_uuid;

code!(
    /// Key of a user.
    UserId,
    "a UUID: 019ab3c4-0000-7000-8000-000000000000",
    |text| is_uuid(text)
);

code!(
    /// What a user types to come in.
    Username,
    "a user name: 3 to 40 small letters, digits, dots and hyphens, beginning with a letter",
    |text| (3..=40).contains(&text.len())
        && text.bytes().next().is_some_and(|it| it.is_ascii_lowercase())
        && text.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || matches!(it, b'.' | b'-'))
);

/// A user, as those who may know it see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct User {
    /// Key.
    pub id: UserId,
    /// What the user types to come in.
    pub username: Username,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Where the user works; `null` for all of Italy.
    pub territory: Option<TerritoryCode>,
    /// Whether the user may come in.
    pub is_active: bool,
    /// Whether a second factor is asked at login.
    pub has_second_factor: bool,
    /// Number of this state of the user, which `If-Match` names.
    #[cfg_attr(feature = "server", schema(minimum = 1))]
    pub version: i32,
}

/// What one says of a new user. Roles are not said here: a mandate gives them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct UserInput {
    /// What the user will type to come in; nobody else may have it.
    pub username: Username,
    /// Given name, 1 to 80 characters.
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 80))]
    pub given_name: String,
    /// Family name, 1 to 80 characters.
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 80))]
    pub family_name: String,
    /// Where the user works; `null` for all of Italy.
    #[serde(default)]
    pub territory: Option<TerritoryCode>,
}

/// Most characters of a given or family name.
const MAX_NAME: usize = 80;

impl FromJson for UserInput {
    fn from_json(value: &Value) -> Result<Self, Violations> {
        let mut fields = InputFields::of(value)?;
        let username = fields.required("username");
        let given_name = fields.text("given_name", MAX_NAME);
        let family_name = fields.text("family_name", MAX_NAME);
        let territory = fields.optional("territory");
        fields.finish().ok(())?;
        match (username, given_name, family_name) {
            (Some(username), Some(given_name), Some(family_name)) => {
                Ok(Self { username, given_name, family_name, territory })
            }
            _ => Err(Violations::one("#", "is not complete")),
        }
    }
}

/// What changes of a user (RFC 7396): what is left out stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct UserChange {
    /// Given name, 1 to 80 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 80))]
    pub given_name: Option<String>,
    /// Family name, 1 to 80 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 80))]
    pub family_name: Option<String>,
    /// Whether the user may come in; `false` ends the user's sessions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(value_type = bool))]
    pub is_active: Option<bool>,
}

impl FromJson for UserChange {
    fn from_json(value: &Value) -> Result<Self, Violations> {
        let mut fields = InputFields::of(value)?;
        let given_name = fields.text_if_said("given_name", MAX_NAME);
        let family_name = fields.text_if_said("family_name", MAX_NAME);
        let is_active = fields.required_if_said("is_active");
        fields.finish().ok(Self { given_name, family_name, is_active })
    }
}

/// What somebody is looked for by: sent as a body, because a name must not stand in an address or a log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct UserSearch {
    /// Only users whose name or user name contains this text, 1 to 80 characters; accents and case do not matter.
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 80))]
    pub q: String,
    /// Only users who work in this territory, or in what lies in it.
    #[serde(default)]
    pub territory: Option<TerritoryCode>,
    /// Where the page begins: the `next_cursor` of the page before.
    #[serde(default)]
    pub cursor: Option<String>,
    /// How many things a page holds, 1 to 500.
    #[serde(default)]
    #[cfg_attr(feature = "server", schema(minimum = 1, maximum = 500, default = 100))]
    pub limit: Option<i32>,
}

impl FromJson for UserSearch {
    fn from_json(value: &Value) -> Result<Self, Violations> {
        let mut fields = InputFields::of(value)?;
        let q = fields.text("q", MAX_NAME);
        let (territory, cursor, limit) =
            (fields.optional("territory"), fields.optional("cursor"), fields.optional("limit"));
        fields.finish().ok(())?;
        q.map(|q| Self { q, territory, cursor, limit }).ok_or_else(|| Violations::one("#/q", "is required"))
    }
}

/// How a list of users is filtered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct UserQuery {
    /// Only users who work in this territory, or in what lies in it.
    #[cfg_attr(feature = "server", param(value_type = Option<String>, example = "19"))]
    pub territory: Option<TerritoryCode>,
    /// Where the page begins: the `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// How many things a page holds, 1 to 500.
    #[cfg_attr(feature = "server", param(minimum = 1, maximum = 500, default = 100))]
    pub limit: Option<i32>,
}

/// How many users there are in each region.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct UserCounts {
    /// A line a region that has any.
    pub items: Vec<UserCount>,
    /// All of them.
    pub total: i64,
}

/// The users of a region.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct UserCount {
    /// The region; `null` for who works for all of Italy.
    pub region: Option<TerritoryCode>,
    /// How many.
    pub n_users: i64,
}

/// A link by which a user sets a password, once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct SetupLink {
    /// Path of the page: what follows `#` never reaches a server or a log. Shown once.
    pub path: String,
    /// Until when it holds: RFC 3339, UTC.
    #[cfg_attr(feature = "server", schema(format = DateTime))]
    pub expires_at: String,
}

/// Who is asking, and what that person may.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Me {
    /// The user.
    pub user: User,
    /// The user's mandates that hold today.
    pub mandates: Vec<Mandate>,
    /// What they permit, somewhere.
    pub permissions: Vec<Permission>,
    /// The role whose view is shown, where an administrator looks as another; `null` otherwise.
    #[cfg_attr(feature = "server", schema(value_type = Option<Role>))]
    pub view_as: Option<Role>,
    /// How many recovery codes are left.
    pub n_recovery_codes: i32,
    /// Whether a role demands a second factor that is not set up yet: until then nothing else is permitted.
    pub must_add_second_factor: bool,
}
