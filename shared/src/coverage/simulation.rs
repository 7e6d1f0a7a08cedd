// SPDX-License-Identifier: AGPL-3.0-or-later
//! What would change: a member leaves, is trained, becomes a case manager, joins, is shared with another equipe. A simulation is
//! the same computation on another input.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Coverage, CoverageInput, CoverageMember, CoverageState, CoverageTotals, MemberKey};
use crate::competences::{CompetenceCode, Framework, Level, Profession};
use crate::equipes::{EquipeId, RuleKey};
use crate::macros::words;
use crate::operators::{Employment, MAX_HOURS};
use crate::problem::Violations;

words!(
    /// What is done.
    StepKind {
        /// A member leaves.
        Leave = "leave",
        /// A member is trained.
        Train = "train",
        /// A member becomes a case manager.
        Appoint = "appoint",
        /// Somebody joins.
        Join = "join",
        /// Somebody of another equipe works here too.
        Share = "share"
    }
);

/// One step of a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "StepFields", into = "StepFields")]
pub enum Step {
    /// A member leaves.
    Leave {
        /// Who.
        member: MemberKey,
    },
    /// A member is trained.
    Train {
        /// Who.
        member: MemberKey,
        /// In what.
        competence: CompetenceCode,
        /// By how many levels, 1 to 5; who has no rating begins from 0.
        n_levels: i32,
    },
    /// A member becomes a case manager.
    Appoint {
        /// Who.
        member: MemberKey,
    },
    /// Somebody joins.
    Join(Newcomer),
    /// Somebody of another equipe works here too.
    Share {
        /// Who.
        newcomer: Newcomer,
        /// The other equipe.
        equipe: EquipeId,
    },
}

/// Somebody who might come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Newcomer {
    /// Key within the equipe: one that no member has.
    pub key: MemberKey,
    /// What the newcomer would do there.
    pub role: Profession,
    /// Whether as a case manager.
    pub is_case_manager: bool,
    /// How the newcomer would be employed; `null` where it is not known.
    #[cfg_attr(feature = "server", schema(value_type = Option<Employment>))]
    pub employment: Option<Employment>,
    /// Hours of the week for the equipe, 1 to 48; `null` where they are not known.
    #[cfg_attr(feature = "server", schema(minimum = 1, maximum = 48))]
    pub hours_per_week: Option<i32>,
    /// The level in each competence.
    #[cfg_attr(feature = "server", schema(value_type = BTreeMap<String, i32>))]
    pub levels: BTreeMap<CompetenceCode, Level>,
}

impl Newcomer {
    /// Somebody with just what the profile of a role asks for; `None` where the framework has no profile of it.
    pub fn of_profile(framework: &Framework, role: Profession, key: MemberKey) -> Option<Self> {
        let levels = framework.role(role)?.required.clone();
        Some(Self { key, role, is_case_manager: false, employment: None, hours_per_week: None, levels })
    }

    fn member(&self) -> CoverageMember {
        CoverageMember {
            key: self.key.clone(),
            role: self.role,
            is_case_manager: self.is_case_manager,
            levels: self.levels.clone(),
        }
    }
}

/// A step as it crosses the wire: the fields that its kind wants, and no others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "server", schema(as = Step))]
#[serde(deny_unknown_fields)]
pub struct StepFields {
    /// What is done.
    pub kind: StepKind,
    /// Who leaves, is trained, becomes a case manager; `null` for `join` and `share`.
    #[serde(default)]
    pub member: Option<MemberKey>,
    /// In what; for `train`.
    #[serde(default)]
    pub competence: Option<CompetenceCode>,
    /// By how many levels, 1 to 5; for `train`.
    #[serde(default)]
    #[cfg_attr(feature = "server", schema(minimum = 1, maximum = 5))]
    pub n_levels: Option<i32>,
    /// Who comes; for `join` and `share`.
    #[serde(default)]
    #[cfg_attr(feature = "server", schema(value_type = Option<Newcomer>))]
    pub newcomer: Option<Newcomer>,
    /// The other equipe; for `share`.
    #[serde(default)]
    pub equipe: Option<EquipeId>,
}

impl TryFrom<StepFields> for Step {
    type Error = String;
    fn try_from(fields: StepFields) -> Result<Self, String> {
        let StepFields { kind, member, competence, n_levels, newcomer, equipe } = fields;
        let hours = newcomer.as_ref().and_then(|it| it.hours_per_week);
        if hours.is_some_and(|it| !(1..=MAX_HOURS).contains(&it)) {
            return Err(format!("hours_per_week must be 1 to {MAX_HOURS}"));
        }
        match (kind, member, competence, n_levels, newcomer, equipe) {
            (StepKind::Leave, Some(member), None, None, None, None) => Ok(Self::Leave { member }),
            (StepKind::Appoint, Some(member), None, None, None, None) => Ok(Self::Appoint { member }),
            (StepKind::Train, Some(member), Some(competence), Some(n_levels @ 1..=5), None, None) => {
                Ok(Self::Train { member, competence, n_levels })
            }
            (StepKind::Join, None, None, None, Some(newcomer), None) => Ok(Self::Join(newcomer)),
            (StepKind::Share, None, None, None, Some(newcomer), Some(equipe)) => Ok(Self::Share { newcomer, equipe }),
            (kind, ..) => Err(match kind {
                StepKind::Leave | StepKind::Appoint => format!("{kind} wants `member` and nothing else"),
                StepKind::Train => "train wants `member`, `competence` and `n_levels` from 1 to 5".into(),
                StepKind::Join => "join wants `newcomer` and nothing else".into(),
                StepKind::Share => "share wants `newcomer` and `equipe` and nothing else".into(),
            }),
        }
    }
}

impl From<Step> for StepFields {
    fn from(step: Step) -> Self {
        let none = Self {
            kind: StepKind::Leave,
            member: None,
            competence: None,
            n_levels: None,
            newcomer: None,
            equipe: None,
        };
        match step {
            Step::Leave { member } => Self { member: Some(member), ..none },
            Step::Appoint { member } => Self { kind: StepKind::Appoint, member: Some(member), ..none },
            Step::Train { member, competence, n_levels } => Self {
                kind: StepKind::Train,
                member: Some(member),
                competence: Some(competence),
                n_levels: Some(n_levels),
                ..none
            },
            Step::Join(newcomer) => Self { kind: StepKind::Join, newcomer: Some(newcomer), ..none },
            Step::Share { newcomer, equipe } => {
                Self { kind: StepKind::Share, newcomer: Some(newcomer), equipe: Some(equipe), ..none }
            }
        }
    }
}

/// The input after some steps, one after the other.
///
/// # Errors
/// Every step that names nobody, a competence that is not asked about, or a key that is taken: `#/steps/2/member`.
pub fn simulate(input: &CoverageInput, steps: &[Step]) -> Result<CoverageInput, Violations> {
    let mut after = input.clone();
    let mut faults = Violations::default();
    for (i, step) in steps.iter().enumerate() {
        apply(&mut after, step, &format!("#/steps/{i}"), &mut faults);
    }
    faults.ok(after)
}

fn apply(input: &mut CoverageInput, step: &Step, at: &str, faults: &mut Violations) {
    let (key, newcomer) = match step {
        Step::Leave { member } | Step::Appoint { member } | Step::Train { member, .. } => (member, None),
        Step::Join(newcomer) | Step::Share { newcomer, .. } => (&newcomer.key, Some(newcomer)),
    };
    let position = input.members.iter().position(|it| it.key == *key);
    if let Some(newcomer) = newcomer {
        if position.is_some() {
            faults.add(format!("{at}/newcomer/key"), format!("there is a member {key} already"));
            return;
        }
        input.members.push(newcomer.member());
        return;
    }
    let Some(position) = position else {
        faults.add(format!("{at}/member"), format!("there is no member {key}"));
        return;
    };
    match (step, input.members.get_mut(position)) {
        (Step::Leave { .. }, _) => {
            input.members.remove(position);
        }
        (Step::Appoint { .. }, Some(member)) => member.is_case_manager = true,
        (Step::Train { competence, n_levels, .. }, Some(member)) => {
            if input.requirements.iter().all(|it| it.competence != *competence) {
                faults.add(format!("{at}/competence"), format!("there is no competence {competence}"));
                return;
            }
            let level = member.levels.entry(competence.clone()).or_default();
            *level = level.raised(*n_levels);
        }
        _ => {}
    }
}

/// What a change does to the coverage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Effect {
    /// Before, in a few figures.
    pub before: CoverageTotals,
    /// After.
    pub after: CoverageTotals,
    /// The competences that are covered otherwise after it.
    pub competences: Vec<StateChange>,
    /// The rules that are met or not met any more.
    pub rules: Vec<RuleChange>,
}

/// A competence that is covered otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct StateChange {
    /// In what.
    pub competence: CompetenceCode,
    /// How it was covered.
    pub before: CoverageState,
    /// How it is.
    pub after: CoverageState,
}

/// A rule that is met now, or not any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct RuleChange {
    /// The rule.
    pub key: RuleKey,
    /// Whether it is met after the change.
    pub is_met: bool,
}

/// What lies between two coverages of the same requirements and rules.
pub fn effect(before: &Coverage, after: &Coverage) -> Effect {
    let lines = before.items.iter().zip(&after.items).filter(|(a, b)| a.state != b.state);
    let competences =
        lines.map(|(a, b)| StateChange { competence: a.competence.clone(), before: a.state, after: b.state }).collect();
    let was_met = |key: &RuleKey| before.rules.iter().any(|it| it.key == *key && it.is_met);
    let rules = after.rules.iter().filter(|it| it.is_met != was_met(&it.key));
    Effect {
        before: before.totals.clone(),
        after: after.totals.clone(),
        competences,
        rules: rules.map(|it| RuleChange { key: it.key.clone(), is_met: it.is_met }).collect(),
    }
}
