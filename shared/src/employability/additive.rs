// SPDX-License-Identifier: AGPL-3.0-or-later
//! The identity link: the weighted mean of the scores of the answers given. Anybody can redo it with a pencil.

use super::method::Answer;
use super::{Contribution, EmployabilityResult, Lever, Method, QuestionContribution, bands, levers};

/// The coefficient. What is missing is never counted as zero: the value rests on what was answered (`Σ w·x / A`), and the
/// interval says what the rest could make of it: `[Σ w·x / W, (Σ w·x + W − A) / W]`.
///
/// The value is the sum of the points, factor by factor in the order of the method and question by question in each: what is
/// shown adds up to it to the last bit.
pub(super) fn compute(method: &Method, row: &[Option<usize>]) -> EmployabilityResult {
    let full = method.full_weight();
    let answered = method.answered_weight(row);
    let questions = question_points(method, row, answered);
    let contributions = factor_points(method, row, &questions, answered);
    let coverage = answered / full;
    let computable = method.is_enough(coverage);
    let low = given(method, row).fold(0.0, |sum, (_, weight, answer)| sum + weight * answer.value);
    let interval = [low / full, (low + (full - answered)) / full];
    EmployabilityResult {
        method: method.name(),
        digest: method.digest.clone(),
        computable,
        value: computable.then(|| contributions.iter().fold(0.0, |sum, it| sum + it.points)),
        interval,
        coverage,
        bands: if computable { bands::touched(&method.document.bands, interval) } else { Vec::new() },
        contributions,
        questions: questions.into_iter().flatten().collect(),
        missing: method.missing(row),
        levers: levers::in_order(better_answers(method, row, answered)),
        log_odds: None,
        standard_error: None,
    }
}

/// The answered questions, in the order of the method: place, weight, answer.
fn given<'a>(method: &'a Method, row: &'a [Option<usize>]) -> impl Iterator<Item = (usize, f64, &'a Answer)> {
    let questions = method.document.questions.iter().enumerate();
    questions.filter_map(|(i, it)| Some((i, it.weight, method.given(row, i)?)))
}

fn question_points(method: &Method, row: &[Option<usize>], answered: f64) -> Vec<Option<QuestionContribution>> {
    let contribution = |(i, question): (usize, &super::Question)| {
        let answer = method.given(row, i)?;
        Some(QuestionContribution {
            question: question.code.clone(),
            factor: question.factor.clone(),
            answer: answer.code.clone(),
            points: question.weight * answer.value / answered,
            full_points: question.weight / answered,
        })
    };
    method.document.questions.iter().enumerate().map(contribution).collect()
}

fn factor_points(
    method: &Method,
    row: &[Option<usize>],
    questions: &[Option<QuestionContribution>],
    answered: f64,
) -> Vec<Contribution> {
    let contribution = |(factor, members): (&super::Factor, &Vec<usize>)| {
        let mut found =
            Contribution { factor: factor.code.clone(), weight: 0.0, score: None, points: 0.0, full_points: 0.0 };
        let (mut sum, mut weight) = (0.0, 0.0);
        for i in members {
            let Some(question) = method.document.questions.get(*i) else { continue };
            found.weight += question.weight;
            let Some(answer) = method.given(row, *i) else { continue };
            sum += question.weight * answer.value;
            weight += question.weight;
            found.points += questions.get(*i).and_then(Option::as_ref).map_or(0.0, |it| it.points);
        }
        if weight > 0.0 {
            found.score = Some(sum / weight);
            found.full_points = weight / answered;
        }
        found
    };
    method.document.factors.iter().zip(&method.members).map(contribution).collect()
}

fn better_answers(method: &Method, row: &[Option<usize>], answered: f64) -> Vec<Lever> {
    let questions = method.document.questions.iter().enumerate().filter(|(_, it)| it.actionable);
    questions
        .filter_map(|(i, question)| Some((question, method.given(row, i)?, method.answers.get(i)?)))
        .flat_map(|(question, from, answers)| {
            let better = answers.iter().filter(|it| it.value > from.value);
            better.map(|to| Lever {
                question: question.code.clone(),
                from: from.code.clone(),
                to: to.code.clone(),
                gain: question.weight * (to.value - from.value) / answered,
            })
        })
        .collect()
}
