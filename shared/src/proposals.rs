// SPDX-License-Identifier: AGPL-3.0-or-later
//! Proposals to reorganise an equipe: what would change, what that does to coverage, staff and money, who proposes it and why.
//!
//! Everything that was computed is kept as it was on the day of the proposal.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::coverage::{Effect, Step};
use crate::equipes::{Composition, EquipeId};
use crate::fields::Fields;
use crate::input::{FromJson, InputFields};
use crate::macros::{code, words};
use crate::problem::Violations;
use crate::staffing::StaffAssessment;
use crate::text::is_uuid;
use crate::users::UserId;

code!(
    /// Key of a proposal.
    ProposalId,
    "a UUID: 019ab3c4-0000-7000-8000-000000000000",
    |text| is_uuid(text)
);

words!(
    /// How far a proposal is.
    ProposalStatus {
        /// It is being written.
        Draft = "draft",
        /// It was sent to who decides.
        Sent = "sent",
        /// It was accepted.
        Accepted = "accepted",
        /// It was rejected.
        Rejected = "rejected",
        /// Who wrote it took it back.
        Withdrawn = "withdrawn"
    }
);

impl ProposalStatus {
    /// Whether a proposal may go on to another status.
    pub fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::Draft, Self::Sent | Self::Withdrawn)
                | (Self::Sent, Self::Accepted | Self::Rejected | Self::Withdrawn)
        )
    }

    /// Whether it is a decision, which the author does not take.
    pub fn is_decision(self) -> bool {
        matches!(self, Self::Accepted | Self::Rejected)
    }
}

/// A proposal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Proposal {
    /// Key.
    pub id: ProposalId,
    /// The equipe.
    pub equipe: EquipeId,
    /// What the equipe is called.
    pub equipe_name: String,
    /// What it is called.
    pub title: String,
    /// Why.
    pub reason: String,
    /// Who wrote it; `null` for the program.
    pub author: Option<UserId>,
    /// Name of who wrote it.
    pub author_name: Option<String>,
    /// How far it is.
    pub status: ProposalStatus,
    /// What would be done, step by step.
    pub options: Vec<ProposalOption>,
    /// Who was in the equipe on that day, counted.
    pub current: Composition,
    /// Who would be.
    pub target: Composition,
    /// What it does to coverage.
    pub effect: Effect,
    /// What it does to the social workers of the territory, or of its social area.
    pub staffing: StaffingEffect,
    /// What it costs in a year, in cents, added up over the options that say it.
    pub yearly_cost_cents: i64,
    /// When it was written: RFC 3339, UTC.
    #[cfg_attr(feature = "server", schema(format = DateTime))]
    pub created_at: String,
    /// When it was accepted, rejected or withdrawn: RFC 3339, UTC; `null` until then.
    #[cfg_attr(feature = "server", schema(format = DateTime))]
    pub closed_at: Option<String>,
    /// Who accepted or rejected it; `null` until then.
    pub decided_by: Option<UserId>,
    /// What was said of the last change of status; `null` where nothing was.
    pub note: Option<String>,
    /// Number of this state of the proposal, which `If-Match` names.
    #[cfg_attr(feature = "server", schema(minimum = 1))]
    pub version: i32,
}

/// One thing that would be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ProposalOption {
    /// What.
    #[cfg_attr(feature = "server", schema(value_type = crate::coverage::StepFields))]
    pub step: Step,
    /// What it costs in a year, in cents; `null` where it is not known.
    #[serde(default)]
    pub yearly_cost_cents: Option<i64>,
}

/// What a proposal does to social workers per inhabitant, and to the State's contribution.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct StaffingEffect {
    /// What the territory or social area is called.
    pub place: String,
    /// Before.
    pub before: StaffAssessment,
    /// After: permanent social workers who come or leave count, by their hours here.
    pub after: StaffAssessment,
}

/// What one says of a new proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ProposalInput {
    /// What it is called, 1 to 120 characters.
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 120))]
    pub title: String,
    /// Why, 1 to 2000 characters.
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 2000))]
    pub reason: String,
    /// What would be done, 1 to 40 steps, one after the other.
    #[cfg_attr(feature = "server", schema(min_items = 1, max_items = 40))]
    pub options: Vec<ProposalOption>,
}

/// Most characters of a title.
const MAX_TITLE: usize = 120;

/// Most characters of a reason or a note.
const MAX_REASON: usize = 2_000;

/// Most steps of a proposal.
const MAX_OPTIONS: usize = 40;

/// Most that a step may cost in a year: a billion euros.
const MAX_COST_CENTS: i64 = 100_000_000_000;

impl FromJson for ProposalInput {
    fn from_json(value: &Value) -> Result<Self, Violations> {
        let mut faults = Violations::default();
        let Some(fields) = Fields::of(value, "#", &["title", "reason", "options"], &mut faults) else {
            return Err(faults);
        };
        let mut text = |name: &str, max: usize| {
            let text: String = fields.required(name, "-".to_owned(), &mut faults);
            let text = text.trim().to_owned();
            let is_fine = (1..=max).contains(&text.chars().count());
            faults.require(is_fine, format!("#/{name}"), format!("must have 1 to {max} characters"));
            text
        };
        let (title, reason) = (text("title", MAX_TITLE), text("reason", MAX_REASON));
        let options = fields.list("options", true, &mut faults, |value, at, faults| Some(option(value, at, faults)));
        let is_bounded = (1..=MAX_OPTIONS).contains(&options.len()) || !faults.is_empty();
        faults.require(is_bounded, "#/options", format!("must have 1 to {MAX_OPTIONS} steps"));
        faults.ok(Self { title, reason, options: options.into_iter().flatten().collect() })
    }
}

fn option(value: &Value, at: &str, faults: &mut Violations) -> Option<ProposalOption> {
    let fields = Fields::of(value, at, &["step", "yearly_cost_cents"], faults)?;
    let step = fields.parse("step", faults, crate::fields::parse_word);
    let yearly_cost_cents: Option<i64> = fields.optional("yearly_cost_cents", faults);
    let is_fine = yearly_cost_cents.is_none_or(|it| (0..=MAX_COST_CENTS).contains(&it));
    faults.require(is_fine, format!("{at}/yearly_cost_cents"), format!("must be 0 to {MAX_COST_CENTS}"));
    Some(ProposalOption { step: step?, yearly_cost_cents })
}

/// What changes of a proposal (RFC 7396): its status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ProposalChange {
    /// How far it is now: from `draft` to `sent` or `withdrawn`, from `sent` to `accepted`, `rejected` or `withdrawn`.
    pub status: ProposalStatus,
    /// What is said of it, at most 2000 characters; asked for where it is accepted or rejected.
    #[serde(default)]
    #[cfg_attr(feature = "server", schema(max_length = 2000))]
    pub note: Option<String>,
}

impl FromJson for ProposalChange {
    fn from_json(value: &Value) -> Result<Self, Violations> {
        let mut fields = InputFields::of(value)?;
        let status: Option<ProposalStatus> = fields.required("status");
        let note: Option<String> = fields.optional("note");
        let note = note.map(|it| it.trim().to_owned()).filter(|it| !it.is_empty());
        let is_short = note.as_ref().is_none_or(|it| it.chars().count() <= MAX_REASON);
        fields.faults.require(is_short, "#/note", format!("must have at most {MAX_REASON} characters"));
        let wants = status.is_some_and(ProposalStatus::is_decision) && note.is_none();
        fields.faults.require(!wants, "#/note", "is required of a decision");
        fields.finish().ok(())?;
        match status {
            Some(status) => Ok(Self { status, note }),
            None => Err(Violations::one("#", "is not complete")),
        }
    }
}

/// How a list of proposals is filtered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct ProposalQuery {
    /// Only proposals for this equipe.
    #[cfg_attr(feature = "server", param(value_type = Option<String>))]
    pub equipe: Option<EquipeId>,
    /// Only proposals that are this far.
    pub status: Option<ProposalStatus>,
    /// Where the page begins: the `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// How many things a page holds, 1 to 500.
    #[cfg_attr(feature = "server", param(minimum = 1, maximum = 500, default = 100))]
    pub limit: Option<i32>,
}
