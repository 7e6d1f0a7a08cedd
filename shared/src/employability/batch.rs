// SPDX-License-Identifier: AGPL-3.0-or-later
//! Many people against one method, without an allocation a row; and the same people in many territories, where one answer is
//! the territory's: the local demand for a person's occupation (E(p, t) of the formulas).

use super::{Answers, Link, MAX_ANSWERS, Method};
use crate::problem::Violations;

/// The code of a missing answer.
pub const MISSING: u8 = u8::MAX;

/// A method of the identity link, laid out for speed: questions factor by factor, scores in one table.
#[derive(Clone, Debug)]
pub struct Scorer {
    /// Weight of each question, in the order of the layout.
    weights: Vec<f64>,
    /// For each question, where it stands in the method.
    places: Vec<usize>,
    /// For each question of the method, where it stands in the layout.
    laid: Vec<usize>,
    /// For each question whether it is the first of its factor.
    is_first: Vec<bool>,
    /// `w·x` of each answer: a block of 256 a question.
    brought: Vec<[f64; 256]>,
    full: f64,
    min_coverage: f64,
    /// How many answers each question of the method has.
    n_answers: Vec<usize>,
}

impl Scorer {
    /// Lays a method out.
    ///
    /// # Errors
    /// Where the method is not of the identity link: a mixture over missing answers is no table.
    pub fn new(method: &Method) -> Result<Self, Violations> {
        if method.document.link != Link::Identity {
            return Err(Violations::one("#/link", "only a method of the identity link is scored in batches"));
        }
        let places: Vec<usize> = method.members.iter().flatten().copied().collect();
        let is_first = method.members.iter().flat_map(|it| (0..it.len()).map(|i| i == 0)).collect();
        let question = |place: &usize| method.document.questions.get(*place);
        let mut laid = vec![0; places.len()];
        for (i, place) in places.iter().enumerate() {
            if let Some(it) = laid.get_mut(*place) {
                *it = i;
            }
        }
        let weights: Vec<f64> = places.iter().filter_map(|it| question(it).map(|it| it.weight)).collect();
        let block = |(place, weight): (&usize, &f64)| {
            let mut block = [0.0; 256];
            let answers = method.answers.get(*place).map(Vec::as_slice).unwrap_or_default();
            block.iter_mut().zip(answers).for_each(|(cell, answer)| *cell = weight * answer.value);
            block
        };
        let brought = places.iter().zip(&weights).map(block).collect();
        let n_answers = method.answers.iter().map(Vec::len).collect();
        let (full, min_coverage) = (method.full_weight(), method.document.min_coverage);
        Ok(Self { weights, places, laid, is_first, brought, full, min_coverage, n_answers })
    }

    /// How many questions a row has.
    pub fn n_questions(&self) -> usize {
        self.places.len()
    }

    /// The answers of a person as a row: for each question of the method the place of the answer among its codes in order,
    /// or [`MISSING`].
    ///
    /// # Errors
    /// Every answer that the method does not know.
    pub fn encode(method: &Method, answers: &Answers) -> Result<Vec<u8>, Violations> {
        let row = method.encode(answers, "#")?;
        Ok(row.into_iter().map(|it| it.and_then(|it| u8::try_from(it).ok()).unwrap_or(MISSING)).collect())
    }

    /// The coefficient of a row; NaN where it is not computable, or where a code stands for no answer.
    pub fn score(&self, row: &[u8]) -> f64 {
        if self.is_row(row) { self.value(row, self.answered(row)) } else { f64::NAN }
    }

    /// The coefficients of many rows, one after the other in `rows`.
    pub fn score_all(&self, rows: &[u8], out: &mut [f64]) {
        for (row, out) in rows.chunks_exact(self.n_questions()).zip(out) {
            *out = self.score(row);
        }
    }

    /// The coefficients of one person in many territories: `question` takes the answer that each territory gives
    /// (`answers`, [`MISSING`] without data), the others are the person's. `row` is left as it came.
    ///
    /// The same bits as [`super::compute`] with that answer in its place, computed once for each answer.
    pub fn score_in_territories(&self, row: &mut [u8], question: usize, answers: &[u8], out: &mut [f64]) {
        let (Some(own), true) = (row.get(question).copied(), self.is_row(row)) else {
            out.fill(f64::NAN);
            return;
        };
        put(row, question, MISSING);
        let missing = if answers.contains(&MISSING) { self.score(row) } else { f64::NAN };
        // The weight of the question is answered, whatever the answer.
        put(row, question, 0);
        let n = self.n_answers.get(question).copied().unwrap_or_default();
        let mut values = [f64::NAN; MAX_ANSWERS];
        self.values(row, question, values.get_mut(..n).unwrap_or_default());
        for (out, answer) in out.iter_mut().zip(answers) {
            let known = values.get(usize::from(*answer)).copied();
            *out = known.unwrap_or(if *answer == MISSING { missing } else { f64::NAN });
        }
        put(row, question, own);
    }

    fn is_row(&self, row: &[u8]) -> bool {
        let is_known = |(code, n): (&u8, &usize)| *code == MISSING || usize::from(*code) < *n;
        row.len() == self.n_questions() && row.iter().zip(&self.n_answers).all(is_known)
    }

    /// The weights that are answered, in the order of the method.
    fn answered(&self, row: &[u8]) -> f64 {
        let weight = |(code, laid): (&u8, &usize)| match *code {
            MISSING => 0.0,
            _ => self.weights.get(*laid).copied().unwrap_or_default(),
        };
        row.iter().zip(&self.laid).map(weight).fold(0.0, |sum, it| sum + it)
    }

    fn is_enough(&self, answered: f64) -> bool {
        let coverage = answered / self.full;
        coverage > 0.0 && coverage >= self.min_coverage - super::TOLERANCE
    }

    fn value(&self, row: &[u8], answered: f64) -> f64 {
        if !self.is_enough(answered) {
            return f64::NAN;
        }
        let (mut value, mut factor) = (0.0, 0.0);
        let questions = self.places.iter().zip(&self.is_first).zip(&self.brought);
        for ((place, is_first), brought) in questions {
            if *is_first {
                value += factor;
                factor = 0.0;
            }
            factor += point(brought, row.get(*place).copied().unwrap_or(MISSING)) / answered;
        }
        value + factor
    }

    /// What [`Self::value`] gives for each answer to one question: what the others bring is divided once.
    fn values(&self, row: &[u8], question: usize, values: &mut [f64]) {
        let answered = self.answered(row);
        if !self.is_enough(answered) {
            values.fill(f64::NAN);
            return;
        }
        values.fill(0.0);
        let mut factors = [0.0; MAX_ANSWERS];
        let factors = factors.get_mut(..values.len()).unwrap_or_default();
        let questions = self.places.iter().zip(&self.is_first).zip(&self.brought);
        for ((place, is_first), brought) in questions {
            if *is_first {
                values.iter_mut().zip(factors.iter_mut()).for_each(|(value, factor)| *value += std::mem::take(factor));
            }
            if *place == question {
                factors.iter_mut().zip(brought).for_each(|(factor, brought)| *factor += brought / answered);
            } else {
                let point = point(brought, row.get(*place).copied().unwrap_or(MISSING)) / answered;
                factors.iter_mut().for_each(|it| *it += point);
            }
        }
        values.iter_mut().zip(factors.iter()).for_each(|(value, factor)| *value += factor);
    }
}

fn put(row: &mut [u8], question: usize, answer: u8) {
    if let Some(cell) = row.get_mut(question) {
        *cell = answer;
    }
}

fn point(brought: &[f64; 256], code: u8) -> f64 {
    brought.get(usize::from(code)).copied().unwrap_or_default()
}
