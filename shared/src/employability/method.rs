// SPDX-License-Identifier: AGPL-3.0-or-later
//! A method that was checked: what a document must be before anybody's answers are read with it.

use std::collections::BTreeSet;

use super::protected::protected_attribute;
use super::{Answers, Band, Factor, Link, MethodDocument, Question};
use crate::fields::escaped;
use crate::index;
use crate::index::MAX_WEIGHT;
use crate::problem::Violations;

/// How many factors a method may have.
pub const MAX_FACTORS: usize = 50;
/// How many questions a method may have.
pub const MAX_QUESTIONS: usize = 200;
/// How many answers a question may have.
pub const MAX_ANSWERS: usize = 100;
/// How far shares of answers may be from adding up to 1.
const SHARES_TOLERANCE: f64 = 1e-6;
/// The largest log-odds of an intercept or an effect.
const MAX_EFFECT: f64 = 100.0;

/// A method that can be computed with: made by [`Method::from_json`] only, so it is never invalid.
#[derive(Clone, Debug, PartialEq)]
pub struct Method {
    pub(super) document: MethodDocument,
    /// Of the document as it was given: no member added or left out.
    pub(super) digest: String,
    /// For each question its answers, in the order of their codes, with what each brings.
    pub(super) answers: Vec<Vec<Answer>>,
    /// For each factor the places of its questions.
    pub(super) members: Vec<Vec<usize>>,
}

/// An answer that a question knows.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Answer {
    pub(super) code: String,
    /// Its score, or its log-odds.
    pub(super) value: f64,
    /// `logit`: its share of the population; 0 where the question has none.
    pub(super) share: f64,
    /// `logit`: its row in the covariance; `None` for the reference, or where there is no covariance.
    pub(super) parameter: Option<usize>,
}

/// For each question the place of the answer given.
pub(super) type Row = Vec<Option<usize>>;

impl Method {
    /// The document it was made from.
    pub fn document(&self) -> &MethodDocument {
        &self.document
    }

    /// SHA-256 of the canonical JSON of the document: `sha256:…`.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// The answers as places; a question that is left out is unanswered.
    pub(super) fn encode(&self, answers: &Answers, at: &str) -> Result<Row, Violations> {
        let mut faults = Violations::default();
        let questions = &self.document.questions;
        for (code, answer) in answers {
            let place = questions.iter().position(|it| it.code == *code);
            let known = place.and_then(|it| self.answers.get(it));
            let pointer = format!("{at}/{}", escaped(code));
            match (known, answer) {
                (None, _) => faults.add(pointer, format!("there is no question \"{code}\"")),
                (Some(known), Some(answer)) if !known.iter().any(|it| it.code == *answer) => {
                    let list: Vec<&str> = known.iter().map(|it| it.code.as_str()).collect();
                    faults.add(pointer, format!("unknown answer \"{answer}\": must be one of {}", list.join(", ")));
                }
                _ => {}
            }
        }
        let place = |(question, known): (&Question, &Vec<Answer>)| {
            let answer = answers.get(&question.code)?.as_ref()?;
            known.iter().position(|it| it.code == *answer)
        };
        faults.ok(questions.iter().zip(&self.answers).map(place).collect())
    }

    pub(super) fn name(&self) -> index::Method {
        index::Method { key: self.document.key.clone(), version: self.document.version.clone() }
    }

    /// The sum of all weights.
    pub(super) fn full_weight(&self) -> f64 {
        self.document.questions.iter().fold(0.0, |sum, it| sum + it.weight)
    }

    /// The sum of the weights that are answered, in the order of the questions.
    pub(super) fn answered_weight(&self, row: &[Option<usize>]) -> f64 {
        let answered = self.document.questions.iter().zip(row).filter(|(_, answer)| answer.is_some());
        answered.fold(0.0, |sum, (it, _)| sum + it.weight)
    }

    /// Whether so much of the weights is enough for a number; what is 0.70 on paper is enough for 0.70.
    pub(super) fn is_enough(&self, coverage: f64) -> bool {
        coverage > 0.0 && coverage >= self.document.min_coverage - super::TOLERANCE
    }

    /// The questions without an answer, in the order of the method.
    pub(super) fn missing(&self, row: &[Option<usize>]) -> Vec<String> {
        let unanswered = self.document.questions.iter().zip(row).filter(|(_, answer)| answer.is_none());
        unanswered.map(|(it, _)| it.code.clone()).collect()
    }

    /// The answer given to the question at a place.
    pub(super) fn given(&self, row: &[Option<usize>], question: usize) -> Option<&Answer> {
        let answer = row.get(question).copied().flatten()?;
        self.answers.get(question)?.get(answer)
    }
}

impl MethodDocument {
    /// Every fault, with pointers that begin with `at`.
    pub(super) fn faults(&self, at: &str) -> Violations {
        let mut faults = Violations::default();
        faults.require(!self.key.trim().is_empty(), format!("{at}/key"), "must not be empty");
        faults.require(!self.version.trim().is_empty(), format!("{at}/version"), "must not be empty");
        let share = "must be between 0 and 1";
        faults.require((0.0..=1.0).contains(&self.min_coverage), format!("{at}/min_coverage"), share);
        self.check_factors(at, &mut faults);
        self.check_questions(at, &mut faults);
        check_bands(&self.bands, at, &mut faults);
        match self.link {
            Link::Identity => self.check_nothing_of_logit(at, &mut faults),
            Link::Logit => self.check_logit(at, &mut faults),
        }
        faults
    }

    fn check_factors(&self, at: &str, faults: &mut Violations) {
        faults.require(!self.factors.is_empty(), format!("{at}/factors"), "at least one");
        faults.require(self.factors.len() <= MAX_FACTORS, format!("{at}/factors"), format!("at most {MAX_FACTORS}"));
        let mut seen = BTreeSet::new();
        for (i, Factor { code, name }) in self.factors.iter().enumerate() {
            let at = format!("{at}/factors/{i}");
            check_code(code, &mut seen, &format!("{at}/code"), faults);
            for (language, text) in [("it", &name.it), ("en", &name.en)] {
                faults.require(!text.trim().is_empty(), format!("{at}/name/{language}"), "must not be empty");
            }
            let has_question = self.questions.iter().any(|it| it.factor == *code);
            faults.require(has_question, &at, format!("the factor \"{code}\" has no question"));
        }
    }

    fn check_questions(&self, at: &str, faults: &mut Violations) {
        faults.require(!self.questions.is_empty(), format!("{at}/questions"), "at least one");
        let limit = format!("at most {MAX_QUESTIONS}");
        faults.require(self.questions.len() <= MAX_QUESTIONS, format!("{at}/questions"), limit);
        let mut seen = BTreeSet::new();
        for (i, question) in self.questions.iter().enumerate() {
            let at = format!("{at}/questions/{i}");
            check_code(&question.code, &mut seen, &format!("{at}/code"), faults);
            check_protected(&question.code, &format!("{at}/code"), faults);
            for (j, tag) in question.tags.iter().enumerate() {
                check_protected(tag, &format!("{at}/tags/{j}"), faults);
            }
            if !self.factors.iter().any(|it| it.code == question.factor) {
                faults.add(format!("{at}/factor"), format!("there is no factor \"{}\"", question.factor));
            }
            let holds = question.weight > 0.0 && question.weight <= MAX_WEIGHT;
            faults.require(holds, format!("{at}/weight"), format!("must be above 0, and at most {MAX_WEIGHT:e}"));
            match self.link {
                Link::Identity => question.check_scores(&at, faults),
                Link::Logit => question.check_effects(&at, faults),
            }
        }
    }

    /// What belongs to the other link would be read by nobody.
    fn check_nothing_of_logit(&self, at: &str, faults: &mut Violations) {
        let detail = "belongs to a logit method";
        faults.require(self.intercept.is_none(), format!("{at}/intercept"), detail);
        faults.require(self.parameters.is_empty(), format!("{at}/parameters"), detail);
        faults.require(self.covariance.is_empty(), format!("{at}/covariance"), detail);
        for (i, it) in self.questions.iter().enumerate() {
            let at = format!("{at}/questions/{i}");
            faults.require(it.effects.is_empty(), format!("{at}/effects"), detail);
            faults.require(it.reference.is_none(), format!("{at}/reference"), detail);
            faults.require(it.shares.is_empty(), format!("{at}/shares"), detail);
        }
    }

    fn check_logit(&self, at: &str, faults: &mut Violations) {
        let pointer = format!("{at}/intercept");
        match self.intercept {
            None => faults.add(pointer, "is missing: a logit method begins with it"),
            Some(it) => faults.require(it.abs() <= MAX_EFFECT, pointer, format!("at most {MAX_EFFECT} in size")),
        }
        if self.covariance.is_empty() && self.parameters.is_empty() {
            return;
        }
        let n = self.parameters.len();
        let mut seen = BTreeSet::new();
        for (i, name) in self.parameters.iter().enumerate() {
            let pointer = format!("{at}/parameters/{i}");
            faults.require(seen.insert(name.as_str()), pointer, format!("\"{name}\" stands there twice"));
        }
        let is_square = self.covariance.len() == n && self.covariance.iter().all(|it| it.len() == n);
        faults.require(is_square, format!("{at}/covariance"), format!("must have {n} rows of {n} numbers"));
        self.check_parameters(at, faults);
        if is_square && !is_covariance(&self.covariance) {
            faults.add(format!("{at}/covariance"), "must be symmetric, with no variance below 0");
        }
    }

    /// Every effect has its row in the covariance: else its error would be taken for nothing.
    fn check_parameters(&self, at: &str, faults: &mut Violations) {
        let pointer = format!("{at}/parameters");
        let has_intercept = self.parameter_of_intercept().is_some();
        faults.require(has_intercept, &pointer, "the intercept is missing: \"(Intercept)\"");
        for question in &self.questions {
            let effects = question.effects.keys().filter(|it| question.reference.as_ref() != Some(it));
            for answer in effects.filter(|it| self.parameter_of(&question.code, it).is_none()) {
                faults.add(&pointer, format!("\"{}:{answer}\" is missing", question.code));
            }
        }
    }

    /// The row of the intercept in the covariance.
    pub(super) fn parameter_of_intercept(&self) -> Option<usize> {
        self.parameters.iter().position(|it| matches!(it.as_str(), "(Intercept)" | "intercept" | "Intercept"))
    }

    /// The row of an answer in the covariance: `question:answer`, or as statistical programs join the two names.
    pub(super) fn parameter_of(&self, question: &str, answer: &str) -> Option<usize> {
        let is_of = |it: &String| {
            let rest = it.strip_prefix(question).and_then(|it| it.strip_suffix(answer));
            matches!(rest, Some("" | ":" | "=" | "."))
        };
        self.parameters.iter().position(is_of)
    }
}

/// Whether a square matrix may be a covariance.
fn is_covariance(matrix: &[Vec<f64>]) -> bool {
    let at = |i: usize, j: usize| matrix.get(i).and_then(|it| it.get(j)).copied().unwrap_or(f64::NAN);
    let n = matrix.len();
    (0..n).all(|i| at(i, i) >= 0.0 && at(i, i).is_finite())
        && (0..n).all(|i| {
            (0..i).all(|j| {
                let scale = (at(i, i) * at(j, j)).sqrt();
                (at(i, j) - at(j, i)).abs() <= 1e-9 * scale && at(i, j).abs() <= scale * (1.0 + 1e-9)
            })
        })
}

fn check_code<'a>(code: &'a str, seen: &mut BTreeSet<&'a str>, at: &str, faults: &mut Violations) {
    let is_code = |it: char| it.is_ascii_alphanumeric() || matches!(it, '_' | '-' | '.');
    let holds = !code.is_empty() && code.len() <= 64 && code.chars().all(is_code);
    faults.require(holds, at, "must be letters, digits, underscores, hyphens or points, at most 64");
    faults.require(seen.insert(code), at, format!("the code \"{code}\" is already taken"));
}

fn check_protected(word: &str, at: &str, faults: &mut Violations) {
    if let Some(attribute) = protected_attribute(word) {
        faults.add(at, format!("\"{word}\" names a protected attribute ({attribute}): no method may look at it"));
    }
}

fn check_bands(bands: &[Band], at: &str, faults: &mut Violations) {
    let mut labels = BTreeSet::new();
    let mut below: Option<f64> = None;
    for (i, band) in bands.iter().enumerate() {
        let at = format!("{at}/bands/{i}");
        faults.require(!band.label.trim().is_empty(), format!("{at}/label"), "must not be empty");
        let taken = format!("the label \"{}\" is already taken", band.label);
        faults.require(labels.insert(band.label.as_str()), format!("{at}/label"), taken);
        let holds = (0.0..1.0).contains(&band.from);
        faults.require(holds, format!("{at}/from"), "must be 0 or more, and below 1");
        match below {
            None => faults.require(!holds || band.from <= 0.0, format!("{at}/from"), "the first band begins at 0"),
            Some(it) => faults.require(band.from > it, format!("{at}/from"), "must be above the band before"),
        }
        below = Some(band.from);
    }
}

impl Question {
    fn check_answers(&self, answers: usize, name: &str, at: &str, faults: &mut Violations) {
        faults.require(answers > 0, format!("{at}/{name}"), "at least one answer");
        faults.require(answers <= MAX_ANSWERS, format!("{at}/{name}"), format!("at most {MAX_ANSWERS} answers"));
    }

    fn check_scores(&self, at: &str, faults: &mut Violations) {
        self.check_answers(self.scores.len(), "scores", at, faults);
        for (answer, score) in &self.scores {
            let pointer = format!("{at}/scores/{}", escaped(answer));
            faults.require(!answer.trim().is_empty(), &pointer, "an answer must have a code");
            faults.require((0.0..=1.0).contains(score), pointer, "must be between 0 and 1");
        }
    }

    fn check_effects(&self, at: &str, faults: &mut Violations) {
        faults.require(self.scores.is_empty(), format!("{at}/scores"), "belongs to an identity method");
        self.check_answers(self.effects.len(), "effects", at, faults);
        for (answer, effect) in &self.effects {
            let pointer = format!("{at}/effects/{}", escaped(answer));
            faults.require(!answer.trim().is_empty(), &pointer, "an answer must have a code");
            let detail = format!("at most {MAX_EFFECT} in size");
            faults.require(effect.abs() <= MAX_EFFECT, pointer, detail);
        }
        match &self.reference {
            None => faults.add(format!("{at}/reference"), "is missing: the answer whose effect is 0"),
            Some(it) if self.effects.get(it).is_some_and(|effect| effect.abs() > 0.0) => {
                faults.add(format!("{at}/effects/{}", escaped(it)), "is the reference: its effect must be 0");
            }
            Some(_) => {}
        }
        if self.shares.is_empty() {
            return;
        }
        let known = |it: &String| self.effects.contains_key(it) || self.reference.as_ref() == Some(it);
        for (answer, share) in &self.shares {
            let pointer = format!("{at}/shares/{}", escaped(answer));
            faults.require(known(answer), &pointer, format!("there is no answer \"{answer}\""));
            faults.require((0.0..=1.0).contains(share), pointer, "must be between 0 and 1");
        }
        let sum: f64 = self.shares.values().sum();
        let holds = (sum - 1.0).abs() <= SHARES_TOLERANCE;
        faults.require(holds, format!("{at}/shares"), format!("must add up to 1, and add up to {sum}"));
    }
}
