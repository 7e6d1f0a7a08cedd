// SPDX-License-Identifier: AGPL-3.0-or-later
//! Which way out of an assessment is proposed, and why: rules as data, read in order, the first that holds proposes. A person
//! chooses, with a reason; until then the field is empty.

use serde::{Deserialize, Serialize};

use crate::days::Language;
use crate::employability::{Answers, EmployabilityResult, Method};
use crate::macros::words;
use crate::permits::{WorkNow, WorkRight, WorkScope, WorkingAge};
use crate::problem::Violations;
use crate::reference::EXITS;
use crate::text::Bilingual;

words!(
    /// A way out of an assessment.
    Exit {
        /// The employment centre at once.
        CpiDirect = "cpi_direct",
        /// The employment centre and the equipe together.
        CpiAndEquipe = "cpi_and_equipe",
        /// The equipe first, then work.
        EquipeFirst = "equipe_first"
    }
);

/// The rules and what is said with them.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExitRules {
    /// Key of the rules.
    pub key: String,
    /// Their version.
    pub version: String,
    exits: Vec<ExitName>,
    texts: Texts,
    work_limits: WorkLimits,
    rules: Vec<Rule>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExitName {
    code: Exit,
    name: Bilingual,
    gol_paths: Vec<i32>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Texts {
    limited: Bilingual,
    from_day: Bilingual,
    proposal: Bilingual,
    departed: Bilingual,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct WorkLimits {
    hours: Bilingual,
    seasonal: Bilingual,
    traineeship: Bilingual,
    granted_activity: Bilingual,
    min_age: Bilingual,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    code: String,
    when: Condition,
    propose: Exit,
    reason: Bilingual,
}

/// When a rule holds; a missing answer makes a condition false.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
enum Condition {
    Any(AnyOf),
    Always(Always),
    AnswerIn(AnswerIn),
    Includes(Includes),
    Count(Count),
    Fact(Fact),
    Computable(Computable),
    Band(Band),
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct AnyOf {
    any: Vec<Condition>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Always {
    always: bool,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct AnswerIn {
    field: String,
    r#in: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Includes {
    field: ListField,
    includes: String,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Count {
    count: ListField,
    of: Vec<String>,
    at_least: usize,
}

/// A field with several answers.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ListField {
    Topics,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(tag = "fact", content = "is", rename_all = "snake_case", deny_unknown_fields)]
enum Fact {
    OfWorkingAge(WorkingAge),
    WorkAllowedNow(WorkNow),
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Computable {
    result: ComputableWord,
    is: bool,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ComputableWord {
    Computable,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Band {
    result: BandWord,
    r#in: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum BandWord {
    Band,
}

/// What a proposal looks at.
#[derive(Clone, Copy, Debug)]
pub struct Situation<'a> {
    /// The answers that made the coefficient.
    pub answers: &'a Answers,
    /// What the person wants to talk about.
    pub topics: &'a [String],
    /// Whether the law allows work by age.
    pub of_working_age: WorkingAge,
    /// Whether the permit allows work on the day of the meeting.
    pub work_allowed_now: WorkNow,
}

/// What is proposed, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Proposal {
    /// The way out.
    pub propose: Exit,
    /// The rule that proposes it.
    pub rule: String,
    /// The other rules that hold, in their order.
    pub also: Vec<String>,
}

impl ExitRules {
    /// The rules that the product brings.
    ///
    /// # Errors
    /// None in a product that passed its tests.
    pub fn brought() -> Result<Self, Violations> {
        serde_json::from_str(EXITS).map_err(|error| Violations::one("#", error.to_string()))
    }

    /// What is proposed to a person: the first rule that holds. `None` only of rules whose last one does not always hold.
    pub fn propose(&self, of: Situation<'_>, method: &Method, result: &EmployabilityResult) -> Option<Proposal> {
        let band = result.value.and_then(|it| method.band(it));
        let mut holding = self.rules.iter().filter(|it| it.when.holds(of, result.computable, band));
        let first = holding.next()?;
        let also = holding.filter(|it| !matches!(it.when, Condition::Always(_))).map(|it| it.code.clone()).collect();
        Some(Proposal { propose: first.propose, rule: first.code.clone(), also })
    }

    /// What a way out is called.
    pub fn name(&self, exit: Exit) -> Option<&Bilingual> {
        self.exits.iter().find(|it| it.code == exit).map(|it| &it.name)
    }

    /// The paths of the GOL programme that a way out corresponds to.
    pub fn gol_paths(&self, exit: Exit) -> &[i32] {
        self.exits.iter().find(|it| it.code == exit).map_or(&[], |it| &it.gol_paths)
    }

    /// Why a rule proposes what it proposes.
    pub fn reason(&self, rule: &str) -> Option<&Bilingual> {
        self.rules.iter().find(|it| it.code == rule).map(|it| &it.reason)
    }

    /// The proposal in a sentence.
    pub fn sentence(&self, proposal: &Proposal, language: Language) -> String {
        let exit = self.name(proposal.propose).map(|it| it.of(language)).unwrap_or_default();
        let reason = self.reason(&proposal.rule).map(|it| it.of(language)).unwrap_or_default();
        self.texts.proposal.of(language).replace("{exit}", &within_a_sentence(exit)).replace("{reason}", reason)
    }

    /// What is said where the operator chose another way than the one proposed.
    pub fn departed(&self, exit: Exit, reason: &str, language: Language) -> String {
        let exit = self.name(exit).map(|it| it.of(language)).unwrap_or_default();
        self.texts.departed.of(language).replace("{exit}", &within_a_sentence(exit)).replace("{reason}", reason)
    }

    /// What the law allows in words, where it sets a limit or a first day.
    pub fn work_sentence(&self, right: &WorkRight, language: Language) -> Option<String> {
        if right.now == WorkNow::No {
            let from = right.from.as_ref()?.in_words(language);
            return Some(self.texts.from_day.of(language).replace("{work_from}", &from));
        }
        if right.now != WorkNow::Limited {
            return None;
        }
        let limits = &self.work_limits;
        let hours = right.max_hours_week.map(|it| limits.hours.of(language).replace("{hours}", &it.to_string()));
        let kind = match right.scope {
            WorkScope::Seasonal => Some(&limits.seasonal),
            WorkScope::Traineeship => Some(&limits.traineeship),
            WorkScope::GrantedActivity => Some(&limits.granted_activity),
            WorkScope::Any | WorkScope::AsPreviousTitle => None,
        };
        let age = right.min_age.map(|it| limits.min_age.of(language).replace("{age}", &it.to_string()));
        let said: Vec<String> = hours.into_iter().chain(kind.map(|it| it.of(language).to_owned())).chain(age).collect();
        (!said.is_empty()).then(|| self.texts.limited.of(language).replace("{work_limit}", &said.join(", ")))
    }
}

/// A text that goes on after a colon: without its first capital, unless it begins with an acronym.
pub(crate) fn within_a_sentence(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => {
            first.to_lowercase().chain([second]).chain(letters).collect()
        }
        _ => text.to_owned(),
    }
}

impl Condition {
    fn holds(&self, of: Situation<'_>, computable: bool, band: Option<&str>) -> bool {
        match self {
            Self::Any(it) => it.any.iter().any(|it| it.holds(of, computable, band)),
            Self::Always(it) => it.always,
            Self::AnswerIn(it) => {
                let answer = of.answers.get(&it.field).and_then(Option::as_ref);
                answer.is_some_and(|answer| it.r#in.contains(answer))
            }
            Self::Includes(Includes { field: ListField::Topics, includes }) => of.topics.contains(includes),
            Self::Count(Count { count: ListField::Topics, of: list, at_least }) => {
                list.iter().filter(|it| of.topics.contains(it)).count() >= *at_least
            }
            Self::Fact(Fact::OfWorkingAge(is)) => of.of_working_age == *is,
            Self::Fact(Fact::WorkAllowedNow(is)) => of.work_allowed_now == *is,
            Self::Computable(it) => computable == it.is,
            Self::Band(it) => band.is_some_and(|band| it.r#in.iter().any(|it| it == band)),
        }
    }
}
