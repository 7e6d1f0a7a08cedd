// SPDX-License-Identifier: AGPL-3.0-or-later
//! The register of accesses: who did or read what, when. Each entry carries the digest of the one before, so that an
//! entry that is changed, taken out or slipped in is seen, unless whoever does it writes everything after it anew: who keeps the
//! newest digest elsewhere sees that too.

use serde::{Deserialize, Serialize};

use crate::access::TerritoryPath;
use crate::macros::words;
use crate::users::UserId;

words!(
    /// What was done.
    AuditAction {
        /// Somebody came in.
        LoggedIn = "logged_in",
        /// Somebody tried to come in and could not.
        LoginRefused = "login_refused",
        /// Somebody who was in could not prove to be who came in.
        ProofRefused = "proof_refused",
        /// Somebody went out.
        LoggedOut = "logged_out",
        /// A renewal token came twice: the session was closed.
        TokenReused = "token_reused",
        /// A password was set.
        PasswordSet = "password_set",
        /// A second factor was added.
        SecondFactorAdded = "second_factor_added",
        /// A second factor was taken away.
        SecondFactorRemoved = "second_factor_removed",
        /// A link to set a password was made.
        SetupLinkMade = "setup_link_made",
        /// Something was written for the first time.
        Created = "created",
        /// Something was changed.
        Changed = "changed",
        /// Something was published: it never changes again.
        Published = "published",
        /// Something was withdrawn.
        Withdrawn = "withdrawn",
        /// Personal data were read.
        Read = "read",
        /// A record outside the scope was opened.
        Opened = "opened",
        /// An administrator looked as another role.
        ViewedAs = "viewed_as",
        /// Entries past their time were taken out.
        Retired = "retired",
        /// The approval of a panel was recorded.
        Approved = "approved"
    }
);

words!(
    /// What it was done to.
    AuditSubject {
        /// A session.
        Session = "session",
        /// A user.
        User = "user",
        /// A mandate.
        Mandate = "mandate",
        /// An opening.
        Opening = "opening",
        /// A definition of an index.
        Definition = "definition",
        /// A set of weights.
        WeightSet = "weight_set",
        /// The register itself.
        Audit = "audit",
        /// A version of the competence framework.
        Framework = "framework",
        /// An operator, with the operator's ratings.
        Operator = "operator",
        /// An equipe.
        Equipe = "equipe",
        /// A place in an equipe.
        Membership = "membership",
        /// A proposal to reorganise an equipe.
        Proposal = "proposal",
        /// A method of the employability coefficient.
        Method = "method",
        /// Where the coefficient is switched off.
        MethodSuspension = "method_suspension"
    }
);

/// An entry of the register. It holds keys, never a name or a value of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct AuditEntry {
    /// Its number; numbers have no gaps.
    pub number: i64,
    /// When: RFC 3339, UTC.
    #[cfg_attr(feature = "server", schema(format = DateTime))]
    pub at: String,
    /// Who; `null` for nobody known, or for the program itself.
    pub user: Option<UserId>,
    /// What was done.
    pub action: AuditAction,
    /// What it was done to.
    pub subject: AuditSubject,
    /// Key of that thing; `null` where it is a list.
    pub subject_id: Option<String>,
    /// Where that thing lies: the path of a territory; empty for Italy.
    pub path: TerritoryPath,
    /// What else is to be known: words and keys.
    pub detail: Option<String>,
    /// Id of the request; `null` for the command line.
    pub request_id: Option<String>,
    /// Digest of this entry and, through it, of all before.
    pub digest: String,
}

/// The newest entry of the register: who keeps it elsewhere sees later whether anything up to it was written anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct AuditAnchor {
    /// Number of the entry; 0 where there is none yet.
    pub number: i64,
    /// Its digest: `sha256:…`.
    pub digest: String,
    /// Both in one text, as `coefficienti audit verify --expect` reads it.
    pub anchor: String,
}

impl AuditAnchor {
    /// The anchor of an entry.
    pub fn new(number: i64, digest: String) -> Self {
        let anchor = format!("{number}:{digest}");
        Self { number, digest, anchor }
    }
}

impl std::str::FromStr for AuditAnchor {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let read = || {
            let (number, digest) = text.trim().split_once(':')?;
            let hex = digest.strip_prefix("sha256:")?;
            let is_digest = hex.len() == 64 && hex.bytes().all(|it| matches!(it, b'0'..=b'9' | b'a'..=b'f'));
            let number = number.parse::<i64>().ok().filter(|it| *it >= 0)?;
            is_digest.then(|| Self::new(number, digest.to_owned()))
        };
        read().ok_or_else(|| "must be an anchor as `audit verify` prints it: 120:sha256:… with 64 digits".into())
    }
}

/// The part of an entry that its digest covers.
#[derive(Serialize)]
struct Covered<'a> {
    before: &'a str,
    number: i64,
    at: &'a str,
    user: Option<&'a UserId>,
    action: AuditAction,
    subject: AuditSubject,
    subject_id: Option<&'a str>,
    path: &'a TerritoryPath,
    detail: Option<&'a str>,
    request_id: Option<&'a str>,
}

/// What stands before the first entry.
pub const BEGINNING: &str = "sha256:0000000000000000000000000000000000000000000000000000000000000000";

impl AuditEntry {
    /// SHA-256 over the canonical JSON (RFC 8785) of this entry and the digest of the one before: `sha256:…`.
    ///
    /// # Errors
    /// None in practice: every part is text or a whole number.
    pub fn digest_after(&self, before: &str) -> Result<String, serde_json::Error> {
        crate::canonical::digest(&Covered {
            before,
            number: self.number,
            at: &self.at,
            user: self.user.as_ref(),
            action: self.action,
            subject: self.subject,
            subject_id: self.subject_id.as_deref(),
            path: &self.path,
            detail: self.detail.as_deref(),
            request_id: self.request_id.as_deref(),
        })
    }
}

/// How the register is filtered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct AuditQuery {
    /// Only what this user did.
    #[cfg_attr(feature = "server", param(value_type = Option<String>))]
    pub user: Option<UserId>,
    /// Only this action.
    pub action: Option<AuditAction>,
    /// Only what was done to things of this kind.
    pub subject: Option<AuditSubject>,
    /// Only what was done to the thing of this key.
    pub subject_id: Option<String>,
    /// Only from this day on.
    #[cfg_attr(feature = "server", param(value_type = Option<String>, example = "2026-11-01"))]
    pub from: Option<crate::territories::Day>,
    /// Only until this day, included.
    #[cfg_attr(feature = "server", param(value_type = Option<String>, example = "2026-11-30"))]
    pub to: Option<crate::territories::Day>,
    /// Where the page begins: the `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// How many things a page holds, 1 to 500.
    #[cfg_attr(feature = "server", param(minimum = 1, maximum = 500, default = 100))]
    pub limit: Option<i32>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_anchor_is_read_as_it_is_written() {
        let anchor = AuditAnchor::new(12, BEGINNING.into());
        assert_eq!(anchor.anchor.parse::<AuditAnchor>(), Ok(anchor));
        for bad in
            ["", "12", "12:", "12:sha256:0", "-1:sha256:0", &format!("x:{BEGINNING}"), &format!("1:{BEGINNING}0")]
        {
            assert!(bad.parse::<AuditAnchor>().is_err(), "{bad}");
        }
    }

    #[test]
    fn every_part_of_an_entry_is_covered() {
        let entry = AuditEntry {
            number: 1,
            at: "2026-11-24T09:30:00.123456Z".into(),
            user: None,
            action: AuditAction::Created,
            subject: AuditSubject::User,
            subject_id: Some("1".into()),
            path: TerritoryPath::italy(),
            detail: None,
            request_id: None,
            digest: String::new(),
        };
        let digest = entry.digest_after(BEGINNING).unwrap();
        let mut others = vec![entry.digest_after(&digest).unwrap()];
        for change in [
            |it: &mut AuditEntry| it.number = 2,
            |it: &mut AuditEntry| it.at.push('0'),
            |it: &mut AuditEntry| it.user = "019ab3c4-0000-7000-8000-000000000000".parse().ok(),
            |it: &mut AuditEntry| it.action = AuditAction::Changed,
            |it: &mut AuditEntry| it.subject = AuditSubject::Mandate,
            |it: &mut AuditEntry| it.subject_id = None,
            |it: &mut AuditEntry| it.path = "19".parse().unwrap(),
            |it: &mut AuditEntry| it.detail = Some("x".into()),
            |it: &mut AuditEntry| it.request_id = Some("x".into()),
        ] {
            let mut other = entry.clone();
            change(&mut other);
            others.push(other.digest_after(BEGINNING).unwrap());
        }
        others.push(digest);
        let n = others.len();
        others.sort();
        others.dedup();
        assert_eq!(others.len(), n);
    }
}
