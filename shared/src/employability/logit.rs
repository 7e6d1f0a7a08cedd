// SPDX-License-Identifier: AGPL-3.0-or-later
//! The logit link: log-odds of the answers added up, with the uncertainty of their estimates.
//!
//! A missing answer is mixed over its shares of the population: every profile that the missing answers could make has its
//! share s, log-odds η and variance x'Vx. The coefficient is `Σ s·σ(η)`; the variance of the log-odds is the mean of the
//! variances (within) plus the variance of the log-odds over the profiles (between), and the interval is laid around the
//! log-odds of the coefficient.

use super::method::Answer;
use super::{Contribution, EmployabilityResult, Lever, Method, QuestionContribution, bands, levers};

/// How many profiles the missing answers may make before the coefficient is not computable.
pub const MAX_PROFILES: usize = 10_000;

/// The 97.5 % point of the normal distribution.
pub(crate) const Z_95: f64 = 1.959_963_984_540_054;

/// 1/(1 + e^−η), in the form that never overflows.
pub(crate) fn sigmoid(eta: f64) -> f64 {
    if eta >= 0.0 {
        1.0 / (1.0 + libm::exp(-eta))
    } else {
        let e = libm::exp(eta);
        e / (1.0 + e)
    }
}

pub(super) fn compute(method: &Method, row: &[Option<usize>]) -> EmployabilityResult {
    let coverage = method.answered_weight(row) / method.full_weight();
    let questions = question_points(method, row);
    let contributions = factor_points(method, row, &questions);
    let mixture = Mixture::of(method, row).filter(|_| method.is_enough(coverage));
    let interval = mixture.as_ref().map_or([0.0, 1.0], Mixture::interval);
    let levers = mixture.as_ref().map(|it| better_answers(method, row, it)).unwrap_or_default();
    let intercept = method.document.intercept.unwrap_or_default();
    EmployabilityResult {
        method: method.name(),
        digest: method.digest.clone(),
        computable: mixture.is_some(),
        value: mixture.as_ref().map(|it| it.probability),
        interval,
        coverage,
        bands: if mixture.is_some() { bands::touched(&method.document.bands, interval) } else { Vec::new() },
        log_odds: mixture.as_ref().map(|_| contributions.iter().fold(0.0, |sum, it| sum + it.points) + intercept),
        standard_error: mixture.as_ref().map(|it| it.variance.sqrt()),
        contributions,
        questions,
        missing: method.missing(row),
        levers: levers::in_order(levers),
    }
}

/// Everything that the missing answers could be, with what each would make.
struct Mixture {
    /// For each profile its share and its log-odds.
    profiles: Vec<(f64, f64)>,
    /// `Σ s·σ(η)`.
    probability: f64,
    /// Of the log-odds: within and between.
    variance: f64,
}

impl Mixture {
    /// `None` where a missing answer has no shares, or where the profiles are too many.
    fn of(method: &Method, row: &[Option<usize>]) -> Option<Self> {
        let mut open: Vec<Vec<&Answer>> = Vec::new();
        let mut n_profiles = 1_usize;
        for (i, answers) in method.answers.iter().enumerate() {
            if row.get(i).copied().flatten().is_none() {
                let shared: Vec<&Answer> = answers.iter().filter(|it| it.share > 0.0).collect();
                n_profiles = n_profiles.checked_mul(shared.len()).filter(|it| (1..=MAX_PROFILES).contains(it))?;
                open.push(shared);
            }
        }
        let given: Vec<&Answer> = (0..row.len()).filter_map(|i| method.given(row, i)).collect();
        let fixed = given.iter().fold(method.document.intercept.unwrap_or_default(), |sum, it| sum + it.value);
        let fixed_rows: Vec<usize> = method
            .document
            .parameter_of_intercept()
            .into_iter()
            .chain(given.iter().filter_map(|it| it.parameter))
            .collect();
        let mut profiles = Vec::with_capacity(n_profiles);
        let (mut probability, mut mean, mut within) = (0.0, 0.0, 0.0);
        let mut rows = fixed_rows.clone();
        for n in 0..n_profiles {
            let (mut rest, mut share, mut eta) = (n, 1.0, fixed);
            rows.truncate(fixed_rows.len());
            for answers in &open {
                let Some(answer) = answers.get(rest % answers.len()) else { continue };
                rest /= answers.len();
                share *= answer.share;
                eta += answer.value;
                rows.extend(answer.parameter);
            }
            probability += share * sigmoid(eta);
            mean += share * eta;
            within += share * quadratic_form(&method.document.covariance, &rows);
            profiles.push((share, eta));
        }
        let between = profiles.iter().fold(0.0, |sum, (share, eta)| sum + share * (eta - mean) * (eta - mean));
        Some(Self { profiles, probability, variance: (within + between).max(0.0) })
    }

    fn interval(&self) -> [f64; 2] {
        let centre = libm::log(self.probability) - libm::log1p(-self.probability);
        let reach = Z_95 * self.variance.sqrt();
        [sigmoid(centre - reach), sigmoid(centre + reach)]
    }

    /// The coefficient if the log-odds were higher by so much.
    fn raised(&self, by: f64) -> f64 {
        self.profiles.iter().fold(0.0, |sum, (share, eta)| sum + share * sigmoid(eta + by))
    }
}

/// x'Vx, where x is 1 at the given rows.
fn quadratic_form(covariance: &[Vec<f64>], rows: &[usize]) -> f64 {
    let cell = |i: &usize, j: &usize| covariance.get(*i).and_then(|it| it.get(*j)).copied().unwrap_or_default();
    rows.iter().fold(0.0, |sum, i| sum + rows.iter().fold(0.0, |row, j| row + cell(i, j)))
}

/// What a missing answer brings on average: the mean of its effects over the shares.
fn expected(answers: &[Answer]) -> f64 {
    answers.iter().fold(0.0, |sum, it| sum + it.share * it.value)
}

fn best(answers: &[Answer]) -> f64 {
    answers.iter().fold(f64::NEG_INFINITY, |best, it| best.max(it.value))
}

fn question_points(method: &Method, row: &[Option<usize>]) -> Vec<QuestionContribution> {
    let contribution = |(i, question): (usize, &super::Question)| {
        let answer = method.given(row, i)?;
        Some(QuestionContribution {
            question: question.code.clone(),
            factor: question.factor.clone(),
            answer: answer.code.clone(),
            points: answer.value,
            full_points: method.answers.get(i).map_or(0.0, |it| best(it)),
        })
    };
    method.document.questions.iter().enumerate().filter_map(contribution).collect()
}

fn factor_points(method: &Method, row: &[Option<usize>], questions: &[QuestionContribution]) -> Vec<Contribution> {
    let contribution = |(factor, members): (&super::Factor, &Vec<usize>)| {
        let mut found =
            Contribution { factor: factor.code.clone(), weight: 0.0, score: None, points: 0.0, full_points: 0.0 };
        for i in members {
            let (Some(question), Some(answers)) = (method.document.questions.get(*i), method.answers.get(*i)) else {
                continue;
            };
            found.weight += question.weight;
            match questions.iter().find(|it| it.question == question.code) {
                Some(it) => {
                    found.points += it.points;
                    found.full_points += it.full_points;
                }
                None if row.get(*i).is_some() => found.points += expected(answers),
                None => {}
            }
        }
        found
    };
    method.document.factors.iter().zip(&method.members).map(contribution).collect()
}

fn better_answers(method: &Method, row: &[Option<usize>], mixture: &Mixture) -> Vec<Lever> {
    let questions = method.document.questions.iter().enumerate().filter(|(_, it)| it.actionable);
    questions
        .filter_map(|(i, question)| Some((question, method.given(row, i)?, method.answers.get(i)?)))
        .flat_map(|(question, from, answers)| {
            let better = answers.iter().filter(|it| it.value > from.value);
            better.map(|to| Lever {
                question: question.code.clone(),
                from: from.code.clone(),
                to: to.code.clone(),
                gain: mixture.raised(to.value - from.value) - mixture.probability,
            })
        })
        .collect()
}
