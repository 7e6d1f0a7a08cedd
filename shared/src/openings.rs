// SPDX-License-Identifier: AGPL-3.0-or-later
//! Openings: a record outside one's scope, opened with a reason and until an hour, which the person concerned sees.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::input::{FromJson, InputFields};
use crate::macros::{code, words};
use crate::problem::Violations;
use crate::text::is_uuid;
use crate::users::UserId;

code!(
    /// Key of an opening.
    OpeningId,
    "a UUID: 019ab3c4-0000-7000-8000-000000000000",
    |text| is_uuid(text)
);

words!(
    /// What kind of record.
    RecordKind {
        /// A user, with the user's mandates.
        User = "user",
        /// An operator, with the operator's levels.
        Operator = "operator"
    }
);

/// Most hours that an opening holds.
pub const MAX_HOURS: i32 = 72;

/// Fewest characters of a reason.
const MIN_REASON: usize = 20;

/// Most characters of a reason.
const MAX_REASON: usize = 500;

/// An opening of a record outside the scope of who opened it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Opening {
    /// Key.
    pub id: OpeningId,
    /// Who opened it.
    pub user: UserId,
    /// Name of who opened it.
    pub user_name: String,
    /// What kind of record.
    pub record_kind: RecordKind,
    /// Key of the record.
    pub record_id: String,
    /// Why.
    pub reason: String,
    /// When: RFC 3339, UTC.
    #[cfg_attr(feature = "server", schema(format = DateTime))]
    pub opened_at: String,
    /// Until when: RFC 3339, UTC.
    #[cfg_attr(feature = "server", schema(format = DateTime))]
    pub expires_at: String,
}

/// What one says to open a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OpeningInput {
    /// What kind of record.
    pub record_kind: RecordKind,
    /// Key of the record.
    pub record_id: String,
    /// Why, 20 to 500 characters: the person concerned reads it.
    #[cfg_attr(feature = "server", schema(min_length = 20, max_length = 500))]
    pub reason: String,
    /// Hours that it holds, 1 to 72.
    #[cfg_attr(feature = "server", schema(minimum = 1, maximum = 72))]
    pub hours: i32,
}

impl FromJson for OpeningInput {
    fn from_json(value: &Value) -> Result<Self, Violations> {
        let mut fields = InputFields::of(value)?;
        let record_kind = fields.required("record_kind");
        let record_id = fields.text("record_id", 64);
        let reason = fields.text("reason", MAX_REASON);
        let hours: Option<i32> = fields.required("hours");
        let is_said = reason.as_ref().is_none_or(|it| it.chars().count() >= MIN_REASON);
        fields.faults.require(is_said, "#/reason", format!("must have at least {MIN_REASON} characters"));
        let is_bounded = hours.is_none_or(|it| (1..=MAX_HOURS).contains(&it));
        fields.faults.require(is_bounded, "#/hours", format!("must be 1 to {MAX_HOURS}"));
        fields.finish().ok(())?;
        match (record_kind, record_id, reason, hours) {
            (Some(record_kind), Some(record_id), Some(reason), Some(hours)) => {
                Ok(Self { record_kind, record_id, reason, hours })
            }
            _ => Err(Violations::one("#", "is not complete")),
        }
    }
}
