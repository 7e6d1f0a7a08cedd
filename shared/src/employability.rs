// SPDX-License-Identifier: AGPL-3.0-or-later
//! The employability coefficient: from a published method and a person's answers to a number between 0 and 1, its interval,
//! what each answer brought and what could change it. Higher is closer to a job; it is not merit, and decides nothing.
//!
//! The contract is the section "Employability" of the formulas. A [`Method`] was parsed and cannot be invalid; no protected
//! attribute can be in it, because the parser refuses its name.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::index;
use crate::problem::Violations;
use crate::text::Bilingual;

mod additive;
mod bands;
mod batch;
mod levers;
mod logit;
mod method;
mod parse;
mod protected;

pub use batch::{MISSING, Scorer};
pub use levers::nearest;
pub use logit::MAX_PROFILES;
pub(crate) use logit::{Z_95, sigmoid};
pub use method::{MAX_ANSWERS, MAX_FACTORS, MAX_QUESTIONS, Method};
pub use parse::answers_from_json;
pub use protected::{ProtectedAttribute, protected_attribute};

/// How far two numbers that are equal on paper may lie apart: coverage, cuts and gains are compared with it.
pub const TOLERANCE: f64 = 1e-12;

/// The answers of a person: code of the question → code of the answer. A question that is left out, or `null`, is
/// unanswered.
pub type Answers = BTreeMap<String, Option<String>>;

/// Computes the coefficient of a person.
///
/// # Errors
/// Every answer that the method does not know, under `#/answers`.
pub fn compute(method: &Method, answers: &Answers) -> Result<EmployabilityResult, Violations> {
    let row = method.encode(answers, "#/answers")?;
    Ok(match method.document().link {
        Link::Identity => additive::compute(method, &row),
        Link::Logit => logit::compute(method, &row),
    })
}

/// How the answers make the coefficient.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Link {
    /// The weighted mean of the scores of the answers given.
    #[default]
    Identity,
    /// 1/(1 + e^−η), where η is the sum of the log-odds of the answers.
    Logit,
}

/// A method as it is written: what anybody needs to compute a coefficient again with a pencil.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MethodDocument {
    /// Key of the method.
    pub key: String,
    /// Its version; a published one never changes.
    pub version: String,
    /// How the answers make the coefficient.
    #[serde(default)]
    pub link: Link,
    /// Least share of the weights (0 to 1) that must be answered for a number to be given.
    #[serde(default)]
    pub min_coverage: f64,
    /// Groups of questions, in the order they are shown.
    pub factors: Vec<Factor>,
    /// The questions, in the order they are added up.
    pub questions: Vec<Question>,
    /// How much support to offer, from the lowest coefficient up; the first begins at 0.
    #[serde(default)]
    pub bands: Vec<Band>,
    /// `logit` only: the log-odds of the reference person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(value_type = f64, required = false))]
    pub intercept: Option<f64>,
    /// `logit` only: what the rows and columns of `covariance` are: `(Intercept)` and `question:answer`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<String>,
    /// `logit` only: covariance of the estimates, symmetric, over `parameters`; without it the interval holds only what
    /// missing answers could change.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub covariance: Vec<Vec<f64>>,
}

/// A group of questions that say one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Factor {
    /// Key, unique among the factors.
    pub code: String,
    /// What it is called.
    pub name: Bilingual,
}

/// A question of a method.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Key, unique among the questions; never the name of a protected attribute.
    pub code: String,
    /// Key of its factor.
    pub factor: String,
    /// How much it counts, above 0; left out in a `logit` method, 1.
    #[serde(default = "one")]
    pub weight: f64,
    /// Whether the person can change the answer with support.
    #[serde(default)]
    pub actionable: bool,
    /// What the question is about, for the refusal of protected attributes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// `identity`: how much of the weight each answer brings, 0 to 1.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub scores: BTreeMap<String, f64>,
    /// `logit`: the log-odds of each answer against the reference.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub effects: BTreeMap<String, f64>,
    /// `logit`: the answer whose effect is 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(value_type = String, required = false))]
    pub reference: Option<String>,
    /// `logit`: share of the population that gives each answer; what a missing answer is mixed over.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub shares: BTreeMap<String, f64>,
}

fn one() -> f64 {
    1.0
}

/// How much support to offer, from a coefficient on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// What it is called.
    pub label: String,
    /// The coefficient it begins at; it holds that coefficient.
    pub from: f64,
}

/// What a computation of a coefficient needs.
#[derive(Clone, Debug, PartialEq)]
pub struct EmployabilityInput {
    /// How it is computed.
    pub method: Method,
    /// What the person answered.
    pub answers: Answers,
}

/// What a computation of a coefficient needs, as it crosses the wire.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EmployabilityDocument {
    /// How it is computed; left out, the method `coe 1.0` that the product brings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(required = false))]
    pub method: Option<MethodDocument>,
    /// Code of the question → code of the answer; a question that is left out, or `null`, is unanswered.
    #[cfg_attr(feature = "server", schema(value_type = BTreeMap<String, Option<String>>))]
    pub answers: Answers,
}

/// A coefficient, computed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct EmployabilityResult {
    /// The method it was computed with.
    pub method: index::Method,
    /// SHA-256 of the canonical JSON (RFC 8785) of the method: `sha256:…`.
    pub digest: String,
    /// Whether the answers are enough for a number.
    pub computable: bool,
    /// The coefficient, 0 to 1, higher is closer to a job; `null` where it is not computable.
    pub value: Option<f64>,
    /// What the missing answers could make of it at their worst and best; of a `logit` method, the 95 % interval of people
    /// with this profile, not of this person's own outcome.
    pub interval: [f64; 2],
    /// Share of the weights that is answered, 0 to 1.
    pub coverage: f64,
    /// Every band that the interval touches, from the lowest; empty where there is no number.
    pub bands: Vec<String>,
    /// What each factor brought; they add up to the coefficient (of a `logit` method, to its log-odds without the
    /// intercept).
    pub contributions: Vec<Contribution>,
    /// What each answered question brought, in the order of the method.
    pub questions: Vec<QuestionContribution>,
    /// Questions without an answer, in the order of the method.
    pub missing: Vec<String>,
    /// What would raise the coefficient, the largest gain first.
    pub levers: Vec<Lever>,
    /// `logit` only: the log-odds, at the mean of what is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(value_type = f64, required = false))]
    pub log_odds: Option<f64>,
    /// `logit` only: the standard error of the log-odds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(value_type = f64, required = false))]
    pub standard_error: Option<f64>,
}

/// What a factor brought.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Contribution {
    /// Key of the factor.
    pub factor: String,
    /// Its full weight: of all its questions.
    pub weight: f64,
    /// Weighted mean of the scores of its answered questions, 0 to 1; `null` without any, and of a `logit` method.
    pub score: Option<f64>,
    /// What it brought.
    pub points: f64,
    /// What it would bring at its best, with the same questions answered.
    pub full_points: f64,
}

/// What an answered question brought.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct QuestionContribution {
    /// Key of the question.
    pub question: String,
    /// Key of its factor.
    pub factor: String,
    /// The answer given.
    pub answer: String,
    /// What it brought; those of a factor add up to the factor's, in this order.
    pub points: f64,
    /// What its best answer would bring.
    pub full_points: f64,
}

/// A better answer to a question, and what it would change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Lever {
    /// Key of the question.
    pub question: String,
    /// The answer given.
    pub from: String,
    /// The better answer.
    pub to: String,
    /// By how much the coefficient would rise.
    pub gain: f64,
}
