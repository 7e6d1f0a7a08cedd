// SPDX-License-Identifier: AGPL-3.0-or-later
//! What an equipe can do against what it is asked for: coverage by competence, single points of failure, score, and what would
//! change. The same functions answer in the browser, behind the API and for the summary that the database keeps.
//!
//! Coverage of a competence is the share of the required level that the best member has; beside it, how many members have the
//! required level. A level that nobody rated is not there: it is not 0, and it covers nothing.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::competences::{CompetenceCode, Framework, Level, Profession};
use crate::equipes::{Composition, EquipeKind, EquipeRule, RuleCheck, check};
use crate::macros::{code, words};
use crate::territories::Day;

mod answers;
mod search;
mod simulation;

pub use answers::{
    ComparedCompetence, ComparedEquipe, ComparisonQuery, CoverageComparison, EquipeCoverage, EquipeLevels, MemberLevels,
};
pub use search::{
    AppointmentNeed, Candidate, MAX_NODES, Plan, SearchInput, SearchOutcome, SearchResult, Trainee, TrainingNeed,
    search,
};
pub use simulation::{Effect, Newcomer, RuleChange, StateChange, Step, StepFields, StepKind, effect, simulate};

code!(
    /// Key of a member within one equipe: of a place in it, or of somebody who might come.
    MemberKey,
    "letters, digits, hyphens and underscores, at most 40",
    |text| (1..=40).contains(&text.len())
        && text.bytes().all(|it| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'_'))
);

words!(
    /// Where a required level comes from.
    RequirementOrigin {
        /// The role profiles of the framework.
        Profiles = "profiles",
        /// What the persons of the territory need.
        Caseload = "caseload",
        /// Somebody who keeps the equipe.
        Given = "given"
    }
);

words!(
    /// How a competence is covered.
    CoverageState {
        /// Nobody has the required level.
        Gap = "gap",
        /// Exactly one member has it: a single point of failure.
        Single = "single",
        /// Two or more have it.
        Covered = "covered",
        /// It is not asked for.
        NotRequired = "not_required"
    }
);

/// What an equipe is asked for in one competence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Requirement {
    /// In what.
    pub competence: CompetenceCode,
    /// The level; 0 where it is not asked for.
    pub level: Level,
    /// What it weighs in the score, 1 to 5.
    #[cfg_attr(feature = "server", schema(minimum = 1, maximum = 5))]
    pub importance: i32,
    /// Where the level comes from.
    pub origin: RequirementOrigin,
}

/// Which roles a kind of equipe is measured by, for the time that it holds: a dated row, not code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct RequirementBasis {
    /// The kind of equipe.
    pub equipe_kind: EquipeKind,
    /// The roles whose profiles are asked for.
    pub professions: Vec<Profession>,
    /// Highest level that an equipe is asked for: above it the profile of a role speaks of the person, not of the equipe.
    pub ceiling: Level,
    /// Its first day.
    pub valid_from: Day,
    /// Its last day; `null` where it has not ended.
    pub valid_to: Option<Day>,
}

/// What role profiles ask of an equipe: of each competence the highest level of the profiles, at most the ceiling. It hangs on
/// the kind of equipe and not on who is in it: whoever leaves does not take the need along.
pub fn required_levels(framework: &Framework, basis: &RequirementBasis) -> Vec<Requirement> {
    let profiles: Vec<_> = basis.professions.iter().filter_map(|it| framework.role(*it)).collect();
    let of = |code: &CompetenceCode| profiles.iter().filter_map(|it| it.required.get(code)).max().copied();
    let requirement = |it: &crate::competences::Competence| Requirement {
        competence: it.code.clone(),
        level: of(&it.code).unwrap_or_default().min(basis.ceiling),
        importance: it.importance,
        origin: RequirementOrigin::Profiles,
    };
    framework.competences.iter().map(requirement).collect()
}

/// A member and the levels that count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct CoverageMember {
    /// Key within the equipe.
    pub key: MemberKey,
    /// What the member does there.
    pub role: Profession,
    /// Whether as a case manager.
    pub is_case_manager: bool,
    /// The level in each competence that anybody rated.
    #[cfg_attr(feature = "server", schema(value_type = BTreeMap<String, i32>))]
    pub levels: BTreeMap<CompetenceCode, Level>,
}

/// All that coverage is computed from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct CoverageInput {
    /// What is asked for, a line a competence.
    pub requirements: Vec<Requirement>,
    /// The rules that hold.
    pub rules: Vec<EquipeRule>,
    /// Who is there.
    pub members: Vec<CoverageMember>,
}

/// How many members have each level, 0 to 5.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LevelCounts(pub [i32; 6]);

impl LevelCounts {
    /// Counts levels.
    pub fn of(levels: impl IntoIterator<Item = Level>) -> Self {
        let mut counts = Self::default();
        for level in levels {
            counts.add(level, 1);
        }
        counts
    }

    /// Counts `n` more of a level.
    pub fn add(&mut self, level: Level, n: i32) {
        if let Some(count) = self.0.get_mut(level.position()) {
            *count += n;
        }
    }

    /// The highest level that anybody has.
    pub fn best(&self) -> Option<Level> {
        Level::ALL.into_iter().rev().find(|it| self.0.get(it.position()).is_some_and(|n| *n > 0))
    }

    /// How many have a level or a higher one.
    pub fn at_least(&self, level: Level) -> i32 {
        self.0.iter().skip(level.position()).sum()
    }
}

/// The coverage of one competence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct CompetenceCoverage {
    /// In what.
    pub competence: CompetenceCode,
    /// The level that is asked for.
    pub required: Level,
    /// What it weighs in the score, 1 to 5.
    pub importance: i32,
    /// Where the required level comes from.
    pub origin: RequirementOrigin,
    /// The highest level of a member; `null` where nobody was rated.
    #[cfg_attr(feature = "server", schema(value_type = Option<i32>))]
    pub best: Option<Level>,
    /// How many members have the required level or more.
    pub n_at_level: i32,
    /// How many members have each level, from 0 to 5.
    pub n_by_level: Vec<i32>,
    /// Share of the required level that the best has, 0 to 1; `null` where nothing is asked for.
    pub share: Option<f64>,
    /// How it is covered.
    pub state: CoverageState,
    /// Of how many members the own view and the supervisor's are two levels or more apart.
    pub n_disagreements: i32,
}

impl CompetenceCoverage {
    /// The coverage of a requirement by members counted by their level.
    pub fn new(requirement: &Requirement, counts: &LevelCounts, n_disagreements: i32) -> Self {
        let best = counts.best();
        let n_at_level = counts.at_least(requirement.level);
        let is_required = requirement.level > Level::NONE;
        let state = match (is_required, n_at_level) {
            (false, _) => CoverageState::NotRequired,
            (true, 0) => CoverageState::Gap,
            (true, 1) => CoverageState::Single,
            (true, _) => CoverageState::Covered,
        };
        let of_best = f64::from(best.unwrap_or_default().number()) / f64::from(requirement.level.number().max(1));
        Self {
            competence: requirement.competence.clone(),
            required: requirement.level,
            importance: requirement.importance,
            origin: requirement.origin,
            best,
            n_at_level,
            n_by_level: counts.0.to_vec(),
            share: is_required.then_some(of_best.min(1.0)),
            state,
            n_disagreements,
        }
    }
}

/// The coverage of an equipe in a few figures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct CoverageTotals {
    /// Σ importance·share / Σ importance over what is asked for, 0 to 1; `null` where nothing is. To be read with the gaps: a
    /// high score may hide some.
    pub score: Option<f64>,
    /// How many competences nobody has at the required level.
    pub n_gaps: i32,
    /// How many exactly one member has.
    pub n_single: i32,
    /// How many rules are not met.
    pub n_unmet_rules: i32,
    /// How many members there are.
    pub n_members: i32,
}

/// The coverage of an equipe.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Coverage {
    /// In a few figures.
    pub totals: CoverageTotals,
    /// By competence, in the order of the requirements.
    pub items: Vec<CompetenceCoverage>,
    /// The rules, what is not met first.
    pub rules: Vec<RuleCheck>,
}

impl Coverage {
    /// Of competences that are counted already.
    pub fn new(items: Vec<CompetenceCoverage>, rules: &[EquipeRule], composition: &Composition) -> Self {
        let rules = check(rules, composition);
        let n = |state: CoverageState| items.iter().map(|it| i32::from(it.state == state)).sum();
        let n_unmet_rules = rules.iter().map(|it| i32::from(!it.is_met)).sum();
        let totals = CoverageTotals {
            score: score(&items),
            n_gaps: n(CoverageState::Gap),
            n_single: n(CoverageState::Single),
            n_unmet_rules,
            n_members: composition.n_members(),
        };
        Self { totals, items, rules }
    }
}

/// Σ importance·share / Σ importance, in the order of the lines.
fn score(items: &[CompetenceCoverage]) -> Option<f64> {
    let (mut held, mut asked) = (0.0, 0.0);
    for (importance, share) in items.iter().filter_map(|it| Some((f64::from(it.importance), it.share?))) {
        held += importance * share;
        asked += importance;
    }
    (asked > 0.0).then(|| held / asked)
}

impl CoverageInput {
    /// Who is there, counted.
    pub fn composition(&self) -> Composition {
        Composition::of(self.members.iter().map(|it| (it.role, it.is_case_manager)))
    }

    /// The coverage.
    pub fn coverage(&self) -> Coverage {
        let line = |requirement: &Requirement| {
            let levels = self.members.iter().filter_map(|it| it.levels.get(&requirement.competence).copied());
            CompetenceCoverage::new(requirement, &LevelCounts::of(levels), 0)
        };
        Coverage::new(self.requirements.iter().map(line).collect(), &self.rules, &self.composition())
    }
}
