// SPDX-License-Identifier: AGPL-3.0-or-later
//! Training needs: from what operators say of each competence, how much it matters and how well they do it, to the figures
//! that order the needs, the regions' reading and Italy's. It knows respondents, competences and groups.
//!
//! The contract is the section "Training needs" of the formulas. Answers are whole numbers on short scales, so every figure is
//! made of counts: sums are exact whatever their order, and one division rounds.

use serde::{Deserialize, Serialize};

use crate::canonical;
use crate::index::Method;
use crate::macros::words;
use crate::problem::Violations;

mod figures;
mod input;
mod national;
mod ratings;
mod suppression;
mod tally;

pub use input::{MAX_FAULTS, MAX_RATINGS, NeedRating, NeedsInput, Population};
pub use national::{NationalCompetence, NationalReading, Reach, RegionReading, Reliability};
pub use ratings::{Answer, MAX_CELLS, Ratings};
pub use suppression::LEAST_SHOWN;

/// The choices behind the figures, as they are digested and shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NeedsMethod {
    /// Key of the method.
    pub key: String,
    /// Version.
    pub version: String,
    /// Answers below which nothing but their number is shown.
    pub least_shown: usize,
    /// How many competences of a region are its first by MWDS.
    pub first: usize,
    /// Answers that a region's need must rest on.
    pub least_answers: usize,
    /// RDS that a need has at most.
    pub most_rds: f64,
    /// Regions from which on a module is a national one.
    pub national_from: usize,
    /// Regions up to which a module is a regional one.
    pub regional_to: usize,
}

impl NeedsMethod {
    /// The method in use.
    pub fn current() -> Self {
        Self {
            key: "needs".into(),
            version: "1.0".into(),
            least_shown: LEAST_SHOWN,
            first: 10,
            least_answers: 10,
            most_rds: -30.0,
            national_from: 15,
            regional_to: 5,
        }
    }
}

words!(
    /// What somebody says would help with a competence.
    HelpWanted {
        /// A course.
        Training = "training",
        /// Other ways to work: time, tools, people.
        Organisation = "organisation",
        /// Both.
        Both = "both"
    }
);

words!(
    /// Where a competence lies by the means of importance and ability over the competences (Hennessy and Hicks). A picture
    /// only: needs are ordered by MWDS. What lies at a mean counts as high.
    Quadrant {
        /// High importance, low ability.
        TrainNow = "train_now",
        /// High importance, high ability.
        Keep = "keep",
        /// Low importance, low ability.
        LowPriority = "low_priority",
        /// Low importance, high ability.
        OverSupplied = "over_supplied"
    }
);

words!(
    /// What to propose where there is a gap: what is asked for more.
    Remedy {
        /// Training is asked for more than organisation: a course.
        Training = "training",
        /// Organisation is asked for more than training: change how the work is done, not a course.
        Organisation = "organisation",
        /// Each is asked for as often as the other.
        Both = "both"
    }
);

/// Training needs, computed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct NeedsResult {
    /// The method they were computed with.
    pub method: Method,
    /// SHA-256 of the canonical JSON (RFC 8785) of the method with its choices: `sha256:…`.
    pub digest: String,
    /// How many people answered.
    #[cfg_attr(feature = "server", schema(value_type = i64, format = Int64, minimum = 0))]
    pub respondents: usize,
    /// One a competence, over everybody, by code.
    pub competences: Vec<CompetenceNeeds>,
    /// One a group, by its key; empty where the ratings name none.
    pub groups: Vec<GroupNeeds>,
    /// The groups read as the regions of one country; `null` where their populations are not given.
    pub national: Option<NationalReading>,
}

/// The needs of one group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct GroupNeeds {
    /// Key of the group: a region, a role, an area.
    pub group: String,
    /// How many people of the group answered.
    #[cfg_attr(feature = "server", schema(value_type = i64, format = Int64, minimum = 0))]
    pub respondents: usize,
    /// One a competence, by code.
    pub competences: Vec<CompetenceNeeds>,
}

/// What the answers say of one competence. Figures are `null` where there are too few answers to show them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct CompetenceNeeds {
    /// Key of the competence.
    pub code: String,
    /// How many people answered.
    #[cfg_attr(feature = "server", schema(value_type = i64, format = Int64, minimum = 0))]
    pub n: usize,
    /// Whether the figures are withheld: fewer than 5 answers, or fewer could be told by subtraction.
    pub suppressed: bool,
    /// Position by MWDS among the competences shown, 1 = the greatest need, ties take the smallest.
    #[cfg_attr(feature = "server", schema(value_type = Option<i32>, format = Int32, minimum = 1))]
    pub rank: Option<usize>,
    /// Mean importance, 1 to 5.
    pub mean_importance: Option<f64>,
    /// Mean ability, 1 to 5.
    pub mean_ability: Option<f64>,
    /// Median importance, 1 to 5.
    pub median_importance: Option<f64>,
    /// Median ability, 1 to 5.
    pub median_ability: Option<f64>,
    /// Mean weighted discrepancy score (Borich 1980): the mean of (importance − ability) times the mean importance, −20 to
    /// 20; what the needs are ordered by.
    pub mwds: Option<f64>,
    /// Ranked discrepancy score (Narine and Harder 2021), −100 (everybody in need) to 100.
    pub rds: Option<f64>,
    /// Share whose ability is below the importance, 0 to 1.
    pub nr_share: Option<f64>,
    /// Share whose ability is the importance, 0 to 1.
    pub tr_share: Option<f64>,
    /// Share whose ability is above the importance, 0 to 1.
    pub pr_share: Option<f64>,
    /// Mean of importance − ability, −4 to 4 (Hennessy and Hicks).
    pub gap: Option<f64>,
    /// Sample standard deviation of importance − ability.
    pub gap_sd: Option<f64>,
    /// Paired t of the gap with n − 1 degrees of freedom; `null` where everybody has the same gap.
    pub t: Option<f64>,
    /// Two-sided probability of such a t where there is no gap, 0 to 1.
    pub p_value: Option<f64>,
    /// Where it lies by the means over the competences shown.
    pub quadrant: Option<Quadrant>,
    /// How many of the answers come with the level that their role requires.
    #[cfg_attr(feature = "server", schema(value_type = i64, format = Int64, minimum = 0))]
    pub n_required: usize,
    /// Mean of what is missing to the required level, 0 to 5.
    pub required_gap: Option<f64>,
    /// Share at or above the required level, 0 to 1.
    pub coverage: Option<f64>,
    /// How many say what would help.
    #[cfg_attr(feature = "server", schema(value_type = i64, format = Int64, minimum = 0))]
    pub n_help: usize,
    /// Share of these that ask for training, alone or with the other, 0 to 1.
    pub training_share: Option<f64>,
    /// Share of these that ask for organisation, alone or with the other, 0 to 1.
    pub organisation_share: Option<f64>,
    /// What to propose; `null` without a gap, or where too few say what would help.
    pub proposal: Option<Remedy>,
}

/// Computes the needs of an input, with the national reading where it has the populations.
///
/// # Errors
/// Every fault of the input, with its JSON pointer.
pub fn compute(input: &NeedsInput) -> Result<NeedsResult, Violations> {
    let ratings = input.ratings()?;
    let mut result = needs(&ratings)?;
    if !input.populations.is_empty() {
        result.national = Some(national::reading(&result.groups, &input.populations, &NeedsMethod::current()));
    }
    Ok(result)
}

/// Computes the needs of ratings in columns: what stands behind millions of answers.
///
/// # Errors
/// Where the method cannot be digested, which no method in use comes to.
pub fn needs(ratings: &Ratings) -> Result<NeedsResult, Violations> {
    let method = NeedsMethod::current();
    let digest = canonical::digest(&method).map_err(|it| Violations::one("#", it.to_string()))?;
    let (competences, groups) = figures::figures(ratings);
    Ok(NeedsResult {
        method: Method { key: method.key, version: method.version },
        digest,
        respondents: ratings.respondents(),
        competences,
        groups,
        national: None,
    })
}
