// SPDX-License-Identifier: AGPL-3.0-or-later
//! Newton's method: β += (X'WX + P)⁻¹ (X'(y − p) − P(β − β₀)), halved where it would go too far; and separation, told from the
//! direction in which the coefficients run away.

use super::matrix::{Cholesky, Matrix, dot};
use crate::employability::sigmoid;
use crate::problem::Violations;

/// Steps below this are none.
const STEP: f64 = 1e-12;
/// How many steps are made.
const MAX_STEPS: usize = 200;
/// How often a step is halved.
const MAX_HALVINGS: usize = 30;
/// How far below 0, of the largest, a margin may lie for a direction to separate.
const SEPARATES: f64 = 1e-7;

/// What is believed beforehand: −½(β − β₀)'P(β − β₀) is added to the log-likelihood.
#[derive(Clone, Debug)]
pub(super) struct Penalty {
    pub(super) precision: Vec<Vec<f64>>,
    pub(super) mean: Vec<f64>,
}

/// A model that was fitted.
#[derive(Clone, Debug)]
pub(super) struct Fitted {
    pub(super) beta: Vec<f64>,
    pub(super) covariance: Vec<Vec<f64>>,
    pub(super) eta: Vec<f64>,
    pub(super) iterations: usize,
}

/// Why a model cannot be fitted.
#[derive(Clone, Debug)]
pub(super) enum Failed {
    /// Some combination of columns tells the outcomes apart: the likelihood has no maximum. Its share of each column.
    Separated(Vec<f64>),
    /// The steps do not end.
    Unsettled,
}

impl Failed {
    /// The problem, with the columns that separate by name.
    pub(super) fn told(self, names: &[String]) -> Violations {
        let detail = match self {
            Self::Separated(direction) => {
                let largest = direction.iter().fold(0.0_f64, |largest, it| largest.max(it.abs()));
                let shares = names.iter().zip(&direction).filter(|(_, it)| it.abs() > 1e-3 * largest);
                let names: Vec<&str> = shares.map(|(name, _)| name.as_str()).collect();
                let what = if names.is_empty() { "the columns".to_owned() } else { names.join(", ") };
                format!(
                    "separation_detected: {what} tell outcomes apart without error, so estimates have no end; use a ridge, a prior or Firth's correction"
                )
            }
            Self::Unsettled => format!("the estimates do not settle in {MAX_STEPS} steps"),
        };
        Violations::one("#/data", detail)
    }
}

/// ln p where y is 1, ln(1 − p) where it is 0, in the form that neither overflows nor loses figures.
pub(super) fn log_likelihood(y: &[f64], eta: &[f64]) -> f64 {
    let term = |y: f64, eta: f64| y * eta - eta.max(0.0) - libm::log1p(libm::exp(-eta.abs()));
    y.iter().zip(eta).fold(0.0, |sum, (y, eta)| sum + term(*y, *eta))
}

/// Fits a model; `offset` is added to the log-odds of each row.
pub(super) fn fit(
    x: &Matrix,
    y: &[f64],
    penalty: &Option<Penalty>,
    is_firth: bool,
    offset: Option<&[f64]>,
) -> Result<Fitted, Failed> {
    let search = Search { x, y, penalty: penalty.as_ref(), is_firth, offset };
    let mut beta = penalty.as_ref().map_or_else(|| vec![0.0; x.n_columns], |it| it.mean.clone());
    let mut before = f64::INFINITY;
    for iterations in 1..=MAX_STEPS {
        let here = search.at(&beta).ok_or_else(|| Failed::Separated(beta.clone()))?;
        let step = search.halved(&beta, &here);
        if penalty.is_none() && !is_firth && search.separates(&step) {
            return Err(Failed::Separated(search.weighed(step)));
        }
        beta.iter_mut().zip(&step).for_each(|(beta, step)| *beta += step);
        let size = step.iter().fold(0.0_f64, |size, it| size.max(it.abs()));
        let scale = beta.iter().fold(1.0_f64, |scale, it| scale.max(it.abs()));
        // Large estimates have no twelfth decimal: there the last figures of the steps only tremble.
        let is_settled = size < STEP * scale || (size < 1e4 * STEP * scale && size >= before / 2.0);
        if is_settled {
            let there = search.at(&beta).ok_or_else(|| Failed::Separated(beta.clone()))?;
            return Ok(Fitted { beta, covariance: there.cholesky.inverse(), eta: there.eta, iterations });
        }
        before = size;
    }
    Err(Failed::Unsettled)
}

struct Search<'a> {
    x: &'a Matrix,
    y: &'a [f64],
    penalty: Option<&'a Penalty>,
    is_firth: bool,
    offset: Option<&'a [f64]>,
}

/// A point of the search.
struct Point {
    eta: Vec<f64>,
    cholesky: Cholesky,
    /// What is to be largest.
    objective: f64,
    step: Vec<f64>,
}

impl Search<'_> {
    fn eta(&self, beta: &[f64]) -> Vec<f64> {
        let mut eta = self.x.times(beta);
        if let Some(offset) = self.offset {
            eta.iter_mut().zip(offset).for_each(|(eta, it)| *eta += it);
        }
        eta
    }

    /// `None` where the information is singular.
    fn at(&self, beta: &[f64]) -> Option<Point> {
        let eta = self.eta(beta);
        let p: Vec<f64> = eta.iter().map(|it| sigmoid(*it)).collect();
        // p(1 − p) from the smaller of the two, which keeps its figures.
        let w: Vec<f64> = eta.iter().map(|it| sigmoid(*it) * sigmoid(-*it)).collect();
        let mut information = self.x.weighted_square(&w);
        let plain = if self.is_firth { Some(Cholesky::of(&information)?) } else { None };
        let mut residuals: Vec<f64> = self.y.iter().zip(&p).map(|(y, p)| y - p).collect();
        let mut objective = log_likelihood(self.y, &eta);
        if let Some(cholesky) = &plain {
            for ((row, residual), (w, p)) in self.x.rows().zip(&mut residuals).zip(w.iter().zip(&p)) {
                let half = cholesky.half_solve(row);
                *residual += w * dot(&half, &half) * (0.5 - p);
            }
            objective += cholesky.log_determinant() / 2.0;
        }
        let mut score = self.x.transposed_times(&residuals);
        if let Some(penalty) = self.penalty {
            let away: Vec<f64> = beta.iter().zip(&penalty.mean).map(|(beta, mean)| beta - mean).collect();
            let pulls: Vec<f64> = penalty.precision.iter().map(|row| dot(row, &away)).collect();
            score.iter_mut().zip(&pulls).for_each(|(score, pull)| *score -= pull);
            objective -= dot(&away, &pulls) / 2.0;
            for (sums, precision) in information.iter_mut().zip(&penalty.precision) {
                sums.iter_mut().zip(precision).for_each(|(sum, it)| *sum += it);
            }
        }
        let cholesky = match plain {
            Some(it) if self.penalty.is_none() => it,
            _ => Cholesky::of(&information)?,
        };
        let step = cholesky.solve(&score);
        Some(Point { eta, cholesky, objective, step })
    }

    /// Newton's step, halved until it does not lead down.
    fn halved(&self, beta: &[f64], here: &Point) -> Vec<f64> {
        let mut step = here.step.clone();
        // Rounding of a sum of n terms is no descent.
        let slack = 1e-12 * (1.0 + here.objective.abs());
        for _ in 0..MAX_HALVINGS {
            let there: Vec<f64> = beta.iter().zip(&step).map(|(beta, step)| beta + step).collect();
            if self.objective(&there).is_some_and(|it| it >= here.objective - slack) {
                break;
            }
            step.iter_mut().for_each(|it| *it /= 2.0);
        }
        step
    }

    fn objective(&self, beta: &[f64]) -> Option<f64> {
        if self.is_firth {
            return self.at(beta).map(|it| it.objective);
        }
        let mut objective = log_likelihood(self.y, &self.eta(beta));
        if let Some(penalty) = self.penalty {
            let away: Vec<f64> = beta.iter().zip(&penalty.mean).map(|(beta, mean)| beta - mean).collect();
            let pulls: Vec<f64> = penalty.precision.iter().map(|row| dot(row, &away)).collect();
            objective -= dot(&away, &pulls) / 2.0;
        }
        objective.is_finite().then_some(objective)
    }

    /// Whether going on in a direction lowers no row's likelihood and raises some: then it can be gone for ever, and the
    /// likelihood has no maximum (Albert and Anderson, *Biometrika* 71, 1984).
    fn separates(&self, step: &[f64]) -> bool {
        let margins = self.x.times(step);
        let signed = margins.iter().zip(self.y).map(|(margin, y)| if *y > 0.5 { *margin } else { -margin });
        let (low, high) = signed.fold((f64::INFINITY, 0.0_f64), |(low, high), it| (low.min(it), high.max(it)));
        high > 1e-6 && low >= -SEPARATES * high
    }

    /// A direction in terms of what each column does over the rows, so that shares of columns compare.
    fn weighed(&self, direction: Vec<f64>) -> Vec<f64> {
        let n = direction.len();
        let largest =
            |j: usize| self.x.rows().filter_map(|it| it.get(j)).fold(0.0_f64, |largest, it| largest.max(it.abs()));
        direction.into_iter().zip((0..n).map(largest)).map(|(it, largest)| it * largest).collect()
    }
}
