// SPDX-License-Identifier: AGPL-3.0-or-later
//! The rules of an equipe: dated rows, not code. A rule says whom it counts and how many there must be.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::EquipeKind;
use crate::competences::Profession;
use crate::coverage::RequirementBasis;
use crate::macros::{code, words};
use crate::territories::Day;
use crate::text::Bilingual;

code!(
    /// Key of a rule.
    RuleKey,
    "small letters, digits and hyphens, beginning with a letter, at most 40",
    |text| text.len() <= 40
        && text.bytes().next().is_some_and(|it| it.is_ascii_lowercase())
        && text.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-')
);

words!(
    /// What a rule counts.
    RuleKind {
        /// Members whose role is one of the rule's.
        Members = "members",
        /// Different roles among the members.
        Professions = "professions",
        /// Case managers.
        CaseManagers = "case_managers"
    }
);

/// A rule, for the time that it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct EquipeRule {
    /// Key.
    pub key: RuleKey,
    /// The kind of equipe that it is for; `null` for every kind.
    #[cfg_attr(feature = "server", schema(value_type = Option<EquipeKind>))]
    pub equipe_kind: Option<EquipeKind>,
    /// What it counts.
    pub counts: RuleKind,
    /// The roles that it counts; empty where it counts no roles.
    pub professions: Vec<Profession>,
    /// How many there must be.
    #[cfg_attr(feature = "server", schema(minimum = 1))]
    pub minimum: i32,
    /// What it asks.
    pub text: Bilingual,
    /// Where it comes from.
    pub source: Bilingual,
    /// Its first day.
    pub valid_from: Day,
    /// Its last day; `null` where it has not ended.
    pub valid_to: Option<Day>,
}

/// The rules on record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct EquipeRules {
    /// The rules, by key and first day.
    pub items: Vec<EquipeRule>,
    /// The roles whose profiles each kind of equipe is measured by, by kind.
    pub bases: Vec<RequirementBasis>,
}

/// Which rules.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct RulesQuery {
    /// Only those that hold on this day; today where it is not said.
    #[cfg_attr(feature = "server", param(value_type = Option<String>, example = "2026-11-24"))]
    pub on: Option<Day>,
}

impl EquipeRule {
    /// Whether it holds for a kind of equipe on a day.
    pub fn holds(&self, kind: EquipeKind, day: &Day) -> bool {
        let is_of_kind = self.equipe_kind.is_none_or(|it| it == kind);
        is_of_kind && self.valid_from <= *day && self.valid_to.as_ref().is_none_or(|it| it >= day)
    }

    /// How many of what the rule counts there are.
    pub fn count(&self, composition: &Composition) -> i32 {
        let of = &composition.by_profession;
        match self.counts {
            RuleKind::Members => self.professions.iter().filter_map(|it| of.get(it)).sum(),
            RuleKind::Professions => of.values().map(|it| i32::from(*it > 0)).sum(),
            RuleKind::CaseManagers => composition.n_case_managers,
        }
    }
}

/// Who is in an equipe, counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Composition {
    /// How many members have each role, by its code.
    #[cfg_attr(feature = "server", schema(value_type = BTreeMap<String, i32>))]
    pub by_profession: BTreeMap<Profession, i32>,
    /// How many are case managers.
    pub n_case_managers: i32,
}

impl Composition {
    /// Counts members: the role of each, and whether a case manager.
    pub fn of(members: impl IntoIterator<Item = (Profession, bool)>) -> Self {
        let mut composition = Self::default();
        for (role, is_case_manager) in members {
            *composition.by_profession.entry(role).or_default() += 1;
            composition.n_case_managers += i32::from(is_case_manager);
        }
        composition
    }

    /// How many members there are.
    pub fn n_members(&self) -> i32 {
        self.by_profession.values().sum()
    }
}

/// A rule against an equipe.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct RuleCheck {
    /// The rule.
    pub key: RuleKey,
    /// Whether it is met.
    pub is_met: bool,
    /// How many there are.
    pub n_found: i32,
    /// How many there must be.
    pub minimum: i32,
    /// The roles that it counts; empty where it counts no roles.
    pub professions: Vec<Profession>,
    /// What it asks, and what there is, in words.
    pub text: Bilingual,
}

/// Checks some rules: those that are not met first, each in the order given.
pub fn check(rules: &[EquipeRule], composition: &Composition) -> Vec<RuleCheck> {
    let mut checks: Vec<RuleCheck> = rules.iter().map(|it| it.check(composition)).collect();
    checks.sort_by_key(|it| it.is_met);
    checks
}

impl EquipeRule {
    fn check(&self, composition: &Composition) -> RuleCheck {
        let n_found = self.count(composition);
        let is_met = n_found >= self.minimum;
        let (it, en) = match (is_met, n_found) {
            (true, 1) => ("ce n’è 1".to_owned(), "there is 1".to_owned()),
            (true, n) => (format!("ce ne sono {n}"), format!("there are {n}")),
            (false, 0) => ("manca".to_owned(), "missing".to_owned()),
            (false, n) => (format!("per ora {n}"), format!("{n} so far")),
        };
        let text = Bilingual { it: format!("{}: {it}", self.text.it), en: format!("{}: {en}", self.text.en) };
        let (key, professions) = (self.key.clone(), self.professions.clone());
        RuleCheck { key, is_met, n_found, minimum: self.minimum, professions, text }
    }
}
