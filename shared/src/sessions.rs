// SPDX-License-Identifier: AGPL-3.0-or-later
//! Coming in and going out: sessions, access tokens, passwords, the second factor.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::access::Role;
use crate::input::{FromJson, InputFields};
use crate::macros::code;
use crate::passwords::MAX_LENGTH;
use crate::problem::Violations;
use crate::territories::TerritoryCode;
use crate::text::is_uuid;

code!(
    /// Key of a session.
    SessionId,
    "a UUID: 019ab3c4-0000-7000-8000-000000000000",
    |text| is_uuid(text)
);

/// The one password of the demonstration's accounts; it is refused everywhere else.
pub const DEMO_PASSWORD: &str = "coefficienti-demo";

/// What one says to come in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Login {
    /// The user name.
    pub username: String,
    /// The password.
    #[cfg_attr(feature = "server", schema(format = Password))]
    pub password: String,
    /// Six digits of the authenticator, or a recovery code, where the user has a second factor.
    #[serde(default)]
    pub totp: Option<String>,
}

impl std::fmt::Debug for Login {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Login")
    }
}

impl FromJson for Login {
    fn from_json(value: &Value) -> Result<Self, Violations> {
        let mut fields = InputFields::of(value)?;
        let username = fields.text("username", 200);
        let password: Option<String> = fields.required("password");
        let totp: Option<String> = fields.optional("totp");
        let is_short = password.as_ref().is_none_or(|it| it.len() <= 4 * MAX_LENGTH);
        fields.faults.require(is_short, "#/password", format!("must have at most {MAX_LENGTH} characters"));
        fields.finish().ok(())?;
        match (username, password) {
            (Some(username), Some(password)) => Ok(Self { username, password, totp }),
            _ => Err(Violations::one("#", "is not complete")),
        }
    }
}

/// A token that opens the API for some minutes. It belongs into memory only.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct AccessToken {
    /// A signed JSON Web Token, for `Authorization: Bearer …`.
    pub access_token: String,
    /// `Bearer`.
    pub token_type: String,
    /// Seconds that it holds.
    pub expires_in: i32,
}

impl std::fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AccessToken")
    }
}

/// A session of the user: a browser that is in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Session {
    /// Key.
    pub id: SessionId,
    /// When it began: RFC 3339, UTC.
    #[cfg_attr(feature = "server", schema(format = DateTime))]
    pub created_at: String,
    /// When its token was last renewed: RFC 3339, UTC.
    #[cfg_attr(feature = "server", schema(format = DateTime))]
    pub last_used_at: String,
    /// When it ends by itself: RFC 3339, UTC.
    #[cfg_attr(feature = "server", schema(format = DateTime))]
    pub expires_at: String,
    /// Whether it is the one that asks.
    pub is_current: bool,
}

/// A password, set with a link.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PasswordSetup {
    /// What follows `#` in the link.
    pub setup_token: String,
    /// The new password, 12 to 128 characters.
    #[cfg_attr(feature = "server", schema(format = Password))]
    pub password: String,
}

impl std::fmt::Debug for PasswordSetup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordSetup")
    }
}

impl FromJson for PasswordSetup {
    fn from_json(value: &Value) -> Result<Self, Violations> {
        let mut fields = InputFields::of(value)?;
        let (setup_token, password) = (fields.text("setup_token", 200), fields.required("password"));
        fields.finish().ok(())?;
        match (setup_token, password) {
            (Some(setup_token), Some(password)) => Ok(Self { setup_token, password }),
            _ => Err(Violations::one("#", "is not complete")),
        }
    }
}

/// A new password in place of the old one.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    /// The password until now.
    #[cfg_attr(feature = "server", schema(format = Password))]
    pub current_password: String,
    /// The new password, 12 to 128 characters.
    #[cfg_attr(feature = "server", schema(format = Password))]
    pub password: String,
}

impl std::fmt::Debug for PasswordChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordChange")
    }
}

impl FromJson for PasswordChange {
    fn from_json(value: &Value) -> Result<Self, Violations> {
        let mut fields = InputFields::of(value)?;
        let (current_password, password) = (fields.required("current_password"), fields.required("password"));
        fields.finish().ok(())?;
        match (current_password, password) {
            (Some(current_password), Some(password)) => Ok(Self { current_password, password }),
            _ => Err(Violations::one("#", "is not complete")),
        }
    }
}

/// Proof that who takes the second factor away is who has it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SecondFactorRemoval {
    /// The password.
    #[cfg_attr(feature = "server", schema(format = Password))]
    pub password: String,
    /// Six digits of the authenticator, or a recovery code.
    pub totp: String,
}

impl std::fmt::Debug for SecondFactorRemoval {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecondFactorRemoval")
    }
}

impl FromJson for SecondFactorRemoval {
    fn from_json(value: &Value) -> Result<Self, Violations> {
        let mut fields = InputFields::of(value)?;
        let (password, totp) = (fields.required("password"), fields.text("totp", 40));
        fields.finish().ok(())?;
        match (password, totp) {
            (Some(password), Some(totp)) => Ok(Self { password, totp }),
            _ => Err(Violations::one("#", "is not complete")),
        }
    }
}

/// What an authenticator needs to know; shown once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct SecondFactor {
    /// The secret in base 32, for typing it.
    pub secret: String,
    /// The same as a link that authenticators read.
    pub otpauth_url: String,
    /// The link as a QR code.
    pub qr: QrCode,
}

impl std::fmt::Debug for SecondFactor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecondFactor")
    }
}

/// A QR code to draw: its dark squares.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct QrCode {
    /// Squares of a side, without the white border of four.
    pub size: i32,
    /// The dark squares as the path of an SVG drawing, a unit a square.
    pub path: String,
}

/// Proof that the second factor is at hand: its six digits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SecondFactorProof {
    /// Six digits of the authenticator.
    #[cfg_attr(feature = "server", schema(pattern = "^[0-9]{6}$"))]
    pub totp: String,
}

impl FromJson for SecondFactorProof {
    fn from_json(value: &Value) -> Result<Self, Violations> {
        let mut fields = InputFields::of(value)?;
        let totp: Option<String> = fields.required("totp");
        let is_code = totp.as_ref().is_none_or(|it| it.len() == 6 && it.bytes().all(|it| it.is_ascii_digit()));
        fields.faults.require(is_code, "#/totp", "must be six digits");
        fields.finish().ok(())?;
        totp.map(|totp| Self { totp }).ok_or_else(|| Violations::one("#/totp", "is required"))
    }
}

/// Codes that stand in for the authenticator, each once; shown once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct RecoveryCodes {
    /// The codes.
    pub items: Vec<String>,
}

impl std::fmt::Debug for RecoveryCodes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RecoveryCodes")
    }
}

/// Whose view an administrator wants to see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ViewInput {
    /// The role.
    pub role: Role,
    /// Where; `null` for all of Italy.
    #[serde(default)]
    pub territory: Option<TerritoryCode>,
}

impl FromJson for ViewInput {
    fn from_json(value: &Value) -> Result<Self, Violations> {
        let mut fields = InputFields::of(value)?;
        let (role, territory) = (fields.required("role"), fields.optional("territory"));
        fields.finish().ok(())?;
        role.map(|role| Self { role, territory }).ok_or_else(|| Violations::one("#/role", "is required"))
    }
}
