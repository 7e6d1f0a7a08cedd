// SPDX-License-Identifier: AGPL-3.0-or-later
//! What is answered of the coverage of equipes on record.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    CompetenceCoverage, Coverage, CoverageInput, CoverageMember, CoverageState, CoverageTotals, MemberKey, Requirement,
};
use crate::competences::{CompetenceCode, FrameworkVersion, Profession};
use crate::equipes::{Composition, EquipeId, EquipeKind, EquipeRule};
use crate::operators::{CompetenceLevels, OperatorId};
use crate::territories::{Day, TerritoryCode};

/// The coverage of an equipe on record, from the summary that writes keep up to date.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct EquipeCoverage {
    /// The equipe.
    pub equipe: EquipeId,
    /// The day.
    pub on: Day,
    /// The framework that it is measured with.
    pub framework: FrameworkVersion,
    /// Who is there, counted.
    pub composition: Composition,
    /// Its coverage.
    pub coverage: Coverage,
    /// Of how many pairs of member and competence the own view and the supervisor's are two levels or more apart.
    pub n_disagreements: i32,
}

/// Which member of an equipe has which levels: the cells of the heat map.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct EquipeLevels {
    /// The equipe.
    pub equipe: EquipeId,
    /// The day.
    pub on: Day,
    /// What the equipe is asked for: with the members, what a simulation is computed from.
    pub requirements: Vec<Requirement>,
    /// The rules that hold.
    pub rules: Vec<EquipeRule>,
    /// The members of the day, by role and family name.
    pub members: Vec<MemberLevels>,
}

/// A member with the levels, the own view beside the supervisor's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct MemberLevels {
    /// Key within the equipe: of the place.
    pub key: MemberKey,
    /// The operator.
    pub operator: OperatorId,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// What the member does there.
    pub role: Profession,
    /// Whether as a case manager.
    pub is_case_manager: bool,
    /// Hours of the week for the equipe.
    pub hours_per_week: i32,
    /// A line a competence that anybody rated.
    pub levels: Vec<CompetenceLevels>,
}

impl EquipeLevels {
    /// What a simulation is computed from.
    pub fn input(&self) -> CoverageInput {
        let member = |it: &MemberLevels| CoverageMember {
            key: it.key.clone(),
            role: it.role,
            is_case_manager: it.is_case_manager,
            levels: it.levels.iter().map(|it| (it.competence.clone(), it.level)).collect(),
        };
        CoverageInput {
            requirements: self.requirements.clone(),
            rules: self.rules.clone(),
            members: self.members.iter().map(member).collect(),
        }
    }
}

/// How the equipes of a territory are covered, side by side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct CoverageComparison {
    /// A line an equipe of your scope that works on the day, by place and name.
    pub items: Vec<ComparedEquipe>,
    /// How many competences each of them covers: a line a competence, by its code.
    pub competences: Vec<ComparedCompetence>,
}

/// An equipe beside others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ComparedEquipe {
    /// The equipe.
    pub equipe: EquipeId,
    /// What it is called.
    pub name: String,
    /// What it is for.
    pub kind: EquipeKind,
    /// Where it works.
    pub territory: TerritoryCode,
    /// Whether its territory is one of the five pilots.
    pub is_pilot: bool,
    /// Whether it is a made-up equipe of the demonstration.
    pub is_demo: bool,
    /// Its coverage in a few figures.
    pub totals: CoverageTotals,
    /// The competences that nobody has at the required level.
    pub gaps: Vec<CompetenceCode>,
    /// The competences that exactly one member has.
    pub single: Vec<CompetenceCode>,
}

/// A competence over several equipes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ComparedCompetence {
    /// In what.
    pub competence: CompetenceCode,
    /// In how many equipes nobody has the required level.
    pub n_gaps: i32,
    /// In how many exactly one member has it.
    pub n_single: i32,
    /// In how many two or more have it.
    pub n_covered: i32,
}

impl CoverageComparison {
    /// Of some equipes, each with its coverage.
    pub fn new(equipes: Vec<(ComparedEquipe, Vec<CompetenceCoverage>)>) -> Self {
        let mut by_competence: BTreeMap<CompetenceCode, [i32; 3]> = BTreeMap::new();
        for line in equipes.iter().flat_map(|it| &it.1) {
            let [gaps, single, covered] = by_competence.entry(line.competence.clone()).or_default();
            match line.state {
                CoverageState::Gap => *gaps += 1,
                CoverageState::Single => *single += 1,
                CoverageState::Covered => *covered += 1,
                CoverageState::NotRequired => {}
            }
        }
        let competences = by_competence
            .into_iter()
            .map(|(competence, [n_gaps, n_single, n_covered])| ComparedCompetence {
                competence,
                n_gaps,
                n_single,
                n_covered,
            })
            .collect();
        Self { items: equipes.into_iter().map(|it| it.0).collect(), competences }
    }
}

/// Which equipes are compared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct ComparisonQuery {
    /// Only equipes that work in this territory, or in what lies in it.
    #[cfg_attr(feature = "server", param(value_type = Option<String>, example = "19"))]
    pub territory: Option<TerritoryCode>,
    /// Only equipes of this kind.
    pub kind: Option<EquipeKind>,
}
