// SPDX-License-Identifier: AGPL-3.0-or-later
//! `coefficienti compute`: the pure functions of `shared`, for files. A faulty input is exit code 2, a problem as JSON on
//! standard error and nothing on standard output.

mod employability;
mod fit;
mod index;
mod needs;
mod plan;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Subcommand;
use serde::Serialize;
use serde_json::Value;
use shared::problem::{Problem, Violations};

use super::{FAULTY_INPUT, failed, say, write};

#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// A composite index from a recipe and a table of values.
    ///
    /// VALUES is a CSV file with the columns unit,INDICATOR,… : one row a unit, an empty cell is a missing value (UTF-8,
    /// comma, decimal point).
    Index {
        /// The recipe, a JSON file; left out, the attractiveness of the regions.
        #[arg(long, value_name = "FILE")]
        recipe: Option<PathBuf>,
        /// The values, a CSV file.
        #[arg(long, value_name = "FILE")]
        values: PathBuf,
        /// Write the result to this file instead of standard output.
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// The employability coefficient of a person, from a method and the answers.
    ///
    /// ANSWERS is a JSON file, {"italian_oral": "a2", …}: a question that is left out, or null, is unanswered. Higher is closer to
    /// a job; it is a starting point for support, not merit.
    Employability {
        /// The method, a JSON file; left out, the method coe 1.0 that the product brings.
        #[arg(long, value_name = "FILE")]
        method: Option<PathBuf>,
        /// The answers, a JSON file.
        #[arg(long, value_name = "FILE")]
        answers: PathBuf,
        /// Write the result to this file instead of standard output.
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// A logistic fit: what outcomes say of a method's answers.
    ///
    /// DATA is a CSV file of numbers, one row a case, nothing missing (UTF-8, comma, decimal point). All columns but the target are
    /// regressors; the intercept is a column of ones named (Intercept). Columns that say the same are refused by name, and so is
    /// separation, unless a ridge, a prior or Firth's correction is asked for.
    Fit(fit::Arguments),
    /// Training needs from ratings of competences.
    ///
    /// RATINGS is a CSV file with the columns respondent,competence,importance,ability and, if you have them, required, group and
    /// help (UTF-8, comma): one row a person and competence, importance and ability 1 to 5, required 0 to 5 or empty, help training,
    /// organisation, both or empty. Fewer than five answers show their number only.
    Needs {
        /// The ratings, a CSV file.
        #[arg(long, value_name = "FILE")]
        ratings: PathBuf,
        /// How many people each group stands for, a CSV file with the columns group,persons: brings the national reading.
        #[arg(long, value_name = "FILE")]
        populations: Option<PathBuf>,
        /// Write the result to this file instead of standard output.
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// A training plan: editions of modules in regions under a budget, with how much better another could be.
    ///
    /// PROBLEM is a JSON file: {"budget_cents": 1600000, "modules": [{"code": "GOV-03", "seats": 25, "cost_cents": 320000, "hours":
    /// 8, "max_editions": null}], "regions": [{"code": "18", "min_budget_share": 0.02, "max_hours": null}], "needs": [{"module":
    /// "GOV-03", "region": "18", "seats": 140, "benefit": 3.5}]}.
    Plan {
        /// The problem, a JSON file.
        #[arg(long, value_name = "FILE")]
        problem: PathBuf,
        /// Write the result to this file instead of standard output.
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
}

pub(super) fn run(what: &What) -> ExitCode {
    match what {
        What::Index { recipe, values, output } => told(index::compute(recipe.as_deref(), values), output.as_ref()),
        What::Employability { method, answers, output } => {
            told(employability::compute(method.as_deref(), answers), output.as_ref())
        }
        What::Fit(arguments) => told(fit::compute(arguments), arguments.output.as_ref()),
        What::Needs { ratings, populations, output } => {
            told(needs::compute(ratings, populations.as_deref()), output.as_ref())
        }
        What::Plan { problem, output } => told(plan::compute(problem), output.as_ref()),
    }
}

/// What came of a computation; the inner error is the input's fault, the outer one the machine's.
type Outcome<T> = anyhow::Result<Result<T, Violations>>;

fn told<T: Serialize>(outcome: Outcome<T>, output: Option<&PathBuf>) -> ExitCode {
    match outcome {
        Ok(Ok(result)) => serde_json::to_string_pretty(&result)
            .map_err(anyhow::Error::from)
            .and_then(|text| write(&text, output))
            .map_or_else(failed, |()| ExitCode::SUCCESS),
        Ok(Err(faults)) => {
            say(&serde_json::to_string_pretty(&Problem::invalid(faults)).unwrap_or_default());
            ExitCode::from(FAULTY_INPUT)
        }
        Err(error) => failed(error),
    }
}

fn read(path: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))
}

fn json(text: &str, place: &str) -> Result<Value, Violations> {
    serde_json::from_str(text).map_err(|error| Violations::one(place, format!("is not JSON: {error}")))
}
