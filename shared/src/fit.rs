// SPDX-License-Identifier: AGPL-3.0-or-later
//! Logistic regression: what outcomes say of a method's answers. It validates, and decides nothing.
//!
//! The contract is the section "Logistic fit" of the formulas: Newton's method with Cholesky solves, maximum likelihood or with a
//! ridge, a prior or Firth's correction; how well the fitted probabilities rank and how well they are calibrated; the same by
//! group; how far a population has drifted. All in one fixed order: the same bits everywhere.

use serde::{Deserialize, Serialize};

use crate::employability::Z_95;
use crate::problem::Violations;
use crate::statistics::count;

mod calibration;
mod drift;
mod fairness;
mod matrix;
mod newton;
mod parse;
mod ranking;

pub use drift::population_stability;
pub use fairness::{MIN_GROUP, wilson};
pub use parse::{MAX_COLUMNS, MAX_ROWS, MAX_WORK};
pub use ranking::{Auc, auc};

use newton::{Fitted, Penalty};

/// The column of ones, which a ridge never penalises.
pub const INTERCEPT: &str = "(Intercept)";

/// What a fit needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct FitInput {
    /// The table: one row a case. The intercept is a column of ones named `(Intercept)`.
    pub data: Design,
    /// The column of the outcome, 0 or 1; all others are regressors.
    pub target: String,
    /// L of a ridge: P = L·I, the intercept left out.
    #[serde(default)]
    pub ridge: Option<f64>,
    /// What is believed of the coefficients beforehand.
    #[serde(default)]
    pub prior: Option<Prior>,
    /// Firth's correction of small samples.
    #[serde(default)]
    pub firth: bool,
    /// The group of each row, for the figures of fairness; left out where they are not wanted.
    #[serde(default)]
    pub group: Vec<String>,
    /// The probability from which a case counts as selected.
    #[serde(default = "half")]
    pub threshold: f64,
    /// Fitted probabilities of an earlier population, to tell how far this one has drifted; left out where there is none.
    #[serde(default)]
    pub reference: Vec<f64>,
}

fn half() -> f64 {
    0.5
}

/// A table of numbers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Design {
    /// Names of the columns.
    pub columns: Vec<String>,
    /// One row a case, in the order of the columns; nothing may be missing.
    pub rows: Vec<Vec<f64>>,
}

/// A normal prior of the coefficients: mean and precision (the inverse of a covariance); a coefficient it does not name is free.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Prior {
    /// Names of the coefficients.
    pub parameters: Vec<String>,
    /// β₀, in their order.
    pub mean: Vec<f64>,
    /// P, symmetric, in their order.
    pub precision: Vec<Vec<f64>>,
}

/// A fit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct FitResult {
    /// One a regressor, in the order of the columns.
    pub coefficients: Vec<Coefficient>,
    /// (X'WX + P)⁻¹, in the order of the coefficients.
    pub covariance: Vec<Vec<f64>>,
    /// Of the data alone, without penalty.
    pub log_likelihood: f64,
    /// 2k − 2·log-likelihood; `null` of a penalised fit, which has no number of parameters.
    pub aic: Option<f64>,
    /// Cases.
    #[cfg_attr(feature = "server", schema(value_type = i64, format = Int64, minimum = 0))]
    pub n: usize,
    /// Cases with outcome 1.
    #[cfg_attr(feature = "server", schema(value_type = i64, format = Int64, minimum = 0))]
    pub events: usize,
    /// Area under the ROC curve, ties counted half.
    pub auc: f64,
    /// Its standard error by DeLong; `null` with a single case of either outcome.
    pub auc_standard_error: Option<f64>,
    /// Mean of (p − y)².
    pub brier: f64,
    /// −log-likelihood/n.
    pub log_loss: f64,
    /// Whether probabilities are what they say.
    pub calibration: Calibration,
    /// By group; `null` where no groups were given.
    pub fairness: Option<Fairness>,
    /// Against an earlier population; `null` where none was given.
    pub drift: Option<Drift>,
    /// Newton's steps.
    #[cfg_attr(feature = "server", schema(value_type = i32, format = Int32, minimum = 0))]
    pub iterations: usize,
}

/// A coefficient: a log-odds ratio.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Coefficient {
    /// Name of the regressor.
    pub name: String,
    /// Estimate.
    pub estimate: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// Estimate divided by standard error.
    pub z: f64,
    /// Two-sided, by the normal distribution.
    pub p_value: f64,
    /// Lower end of the 95 % interval.
    pub low: f64,
    /// Upper end of the 95 % interval.
    pub high: f64,
}

/// Whether probabilities are what they say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Calibration {
    /// Ten groups by rank of the probability, from the lowest.
    pub groups: Vec<CalibrationGroup>,
    /// Σ (O − E)²/(E(1 − E/n)); `null` where a group is empty, or certain.
    pub hosmer_lemeshow: Option<f64>,
    /// Of Hosmer and Lemeshow's statistic: groups − 2.
    pub degrees_of_freedom: i32,
    /// Of a model with the log-odds as they are: 0 where their level is right; `null` where it cannot be fitted.
    pub intercept: Option<f64>,
    /// Of a model on the log-odds: 1 where they spread right; `null` where it cannot be fitted.
    pub slope: Option<f64>,
}

/// A group of cases with probabilities alike.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct CalibrationGroup {
    /// Cases.
    #[cfg_attr(feature = "server", schema(value_type = i64, format = Int64, minimum = 0))]
    pub n: usize,
    /// Sum of their probabilities.
    pub expected: f64,
    /// Cases with outcome 1.
    #[cfg_attr(feature = "server", schema(value_type = i64, format = Int64, minimum = 0))]
    pub observed: usize,
}

/// Figures by group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Fairness {
    /// The probability from which a case counts as selected.
    pub threshold: f64,
    /// In the order of their names.
    pub groups: Vec<FairnessGroup>,
    /// Lowest selection rate divided by the highest; `null` where nobody is selected or fewer than two groups are shown.
    pub parity_ratio: Option<f64>,
    /// Whether it lies below the four-fifths line, 0.8.
    pub below_four_fifths: bool,
    /// Highest true positive rate minus the lowest.
    pub equal_opportunity_gap: Option<f64>,
    /// Highest difference of mean probability and observed rate minus the lowest.
    pub calibration_gap: Option<f64>,
}

/// A group: of fewer than ten cases only their number is given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct FairnessGroup {
    /// Its name.
    pub group: String,
    /// Cases.
    #[cfg_attr(feature = "server", schema(value_type = i64, format = Int64, minimum = 0))]
    pub n: usize,
    /// Whether it is too small to show.
    pub suppressed: bool,
    /// Mean probability.
    pub mean_probability: Option<f64>,
    /// Share with outcome 1.
    pub observed_rate: Option<Rate>,
    /// Area under the ROC curve; `null` with one outcome only.
    pub auc: Option<f64>,
    /// Mean of (p − y)².
    pub brier: Option<f64>,
    /// Share selected.
    pub selection_rate: Option<Rate>,
    /// Share selected among outcomes 1; `null` without any.
    pub true_positive_rate: Option<Rate>,
    /// Share selected among outcomes 0; `null` without any.
    pub false_positive_rate: Option<Rate>,
}

/// A share with its interval of Wilson, 95 %.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Rate {
    /// The share, 0 to 1.
    pub value: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// How far a population has drifted from another.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Drift {
    /// Population stability index: below 0.1 little, above 0.25 much.
    pub psi: f64,
    /// Cases of the reference.
    #[cfg_attr(feature = "server", schema(value_type = i64, format = Int64, minimum = 0))]
    pub n_reference: usize,
}

/// Fits a logistic regression.
///
/// # Errors
/// Every fault of the input; columns that say the same, by name; separation (`separation_detected`) where neither a ridge nor a
/// prior nor Firth's correction was asked for.
pub fn compute(input: &FitInput) -> Result<FitResult, Violations> {
    input.faults("#").ok(())?;
    let (names, x, y) = input.split();
    let collinear = matrix::collinear(&x);
    if !collinear.is_empty() {
        return Err(told_apart(&names, &collinear));
    }
    let penalty = input.penalty(&names);
    let fitted = newton::fit(&x, &y, &penalty, input.firth, None).map_err(|failed| failed.told(&names))?;
    Ok(input.result(&names, &y, &fitted, penalty.is_none() && !input.firth))
}

/// The problem of columns that say the same: each is named with those that it is made of.
fn told_apart(names: &[String], collinear: &[(usize, Vec<usize>)]) -> Violations {
    let name = |place: &usize| names.get(*place).map_or("", String::as_str);
    let mut faults = Violations::default();
    for (column, of) in collinear {
        let of: Vec<&str> = of.iter().map(name).collect();
        let what = if of.is_empty() { "is always 0".to_owned() } else { format!("is made of {}", of.join(", ")) };
        faults.add("#/data/columns", format!("collinear: \"{}\" {what}: leave it out", name(column)));
    }
    faults
}

impl FitInput {
    fn penalty(&self, names: &[String]) -> Option<Penalty> {
        let k = names.len();
        let mut penalty = Penalty { precision: vec![vec![0.0; k]; k], mean: vec![0.0; k] };
        if let Some(ridge) = self.ridge.filter(|it| *it > 0.0) {
            for (i, row) in penalty.precision.iter_mut().enumerate() {
                if let Some(cell) = row.get_mut(i).filter(|_| names.get(i).is_some_and(|it| it != INTERCEPT)) {
                    *cell = ridge;
                }
            }
            return Some(penalty);
        }
        let prior = self.prior.as_ref()?;
        let place = |name: &String| names.iter().position(|it| it == name);
        for ((name, mean), precision) in prior.parameters.iter().zip(&prior.mean).zip(&prior.precision) {
            let Some(i) = place(name) else { continue };
            if let Some(cell) = penalty.mean.get_mut(i) {
                *cell = *mean;
            }
            for (other, value) in prior.parameters.iter().zip(precision) {
                let Some(cell) = place(other).and_then(|j| penalty.precision.get_mut(i)?.get_mut(j)) else { continue };
                *cell = *value;
            }
        }
        Some(penalty)
    }

    fn result(&self, names: &[String], y: &[f64], fitted: &Fitted, is_plain: bool) -> FitResult {
        let probabilities: Vec<f64> = fitted.eta.iter().map(|it| crate::employability::sigmoid(*it)).collect();
        let n = y.len();
        let events = y.iter().filter(|it| **it > 0.5).count();
        let log_likelihood = newton::log_likelihood(y, &fitted.eta);
        let Auc { value, standard_error } = auc(y, &probabilities);
        let coefficient = |(i, (name, estimate)): (usize, (&String, &f64))| {
            let variance = fitted.covariance.get(i).and_then(|it| it.get(i)).copied().unwrap_or(f64::NAN);
            let standard_error = variance.sqrt();
            let z = estimate / standard_error;
            Coefficient {
                name: name.clone(),
                estimate: *estimate,
                standard_error,
                z,
                p_value: libm::erfc(z.abs() / std::f64::consts::SQRT_2),
                low: estimate - Z_95 * standard_error,
                high: estimate + Z_95 * standard_error,
            }
        };
        FitResult {
            coefficients: names.iter().zip(&fitted.beta).enumerate().map(coefficient).collect(),
            covariance: fitted.covariance.clone(),
            log_likelihood,
            aic: is_plain.then(|| 2.0 * count(names.len()) - 2.0 * log_likelihood),
            n,
            events,
            auc: value,
            auc_standard_error: standard_error,
            brier: fairness::brier(y, &probabilities),
            log_loss: -log_likelihood / count(n),
            calibration: calibration::of(y, &probabilities, &fitted.eta),
            fairness: (!self.group.is_empty()).then(|| fairness::of(&self.group, y, &probabilities, self.threshold)),
            drift: (!self.reference.is_empty()).then(|| Drift {
                psi: population_stability(&self.reference, &probabilities),
                n_reference: self.reference.len(),
            }),
            iterations: fitted.iterations,
        }
    }
}
