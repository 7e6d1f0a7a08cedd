// SPDX-License-Identifier: AGPL-3.0-or-later
//! Social workers per inhabitant, the State's contribution for them, and what one more brings. Ratios and amounts are dated rows.
//!
//! Law 178/2020, art. 1 paragraphs 797 ff.: full-time equivalents of permanent social workers beyond one in 6,500 inhabitants are
//! paid 40,000 € each up to one in 5,000 (the essential level, LEPS), and 20,000 € each from there to one in 4,000 (the service
//! goal); nothing below one in 6,500. All is whole numbers: full-time equivalents in hundredths, money in cents.

use serde::{Deserialize, Serialize};

use crate::areas::AreaCode;
use crate::competences::Profession;
use crate::macros::words;
use crate::territories::{Day, TerritoryCode};
use crate::text::Bilingual;

words!(
    /// What a ratio is.
    StaffThreshold {
        /// From here on the contribution begins.
        Entry = "entry",
        /// The essential level of service (LEPS).
        Leps = "leps",
        /// The service goal.
        Goal = "goal"
    }
);

/// How many inhabitants there are to one full-time equivalent, for the time that it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct StaffRatio {
    /// Of whom.
    pub profession: Profession,
    /// What it is.
    pub threshold: StaffThreshold,
    /// Inhabitants to one full-time equivalent.
    pub inhabitants_per_fte: i32,
    /// Cents of a year for each full-time equivalent from this threshold to the next; 0 above the last.
    pub amount_cents: i64,
    /// Hours of the week that are one full-time equivalent.
    pub full_time_hours: i32,
    /// Where it comes from.
    pub source: Bilingual,
    /// Its first day.
    pub valid_from: Day,
    /// Its last day; `null` where it has not ended.
    pub valid_to: Option<Day>,
}

impl StaffRatio {
    /// Whether it holds on a day.
    pub fn holds_on(&self, day: &Day) -> bool {
        self.valid_from <= *day && self.valid_to.as_ref().is_none_or(|it| it >= day)
    }
}

/// The ratios on record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct StaffRatios {
    /// The ratios, by profession, first day and inhabitants.
    pub items: Vec<StaffRatio>,
}

/// Staff against the ratios.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct StaffAssessment {
    /// Inhabitants.
    pub population: i64,
    /// Full-time equivalents in hundredths.
    pub fte_hundredths: i64,
    /// Inhabitants to one full-time equivalent, to the nearest; `null` where there is nobody.
    pub inhabitants_per_fte: Option<i64>,
    /// Each threshold, from the one with most inhabitants.
    pub thresholds: Vec<ThresholdState>,
    /// The State's contribution of a year in cents.
    pub contribution_cents: i64,
    /// What one more full-time equivalent would add to it, in cents.
    pub next_fte_cents: i64,
}

/// Staff against one ratio.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ThresholdState {
    /// What it is.
    pub threshold: StaffThreshold,
    /// Inhabitants to one full-time equivalent.
    pub inhabitants_per_fte: i32,
    /// Full-time equivalents that it asks for, in hundredths, rounded up.
    pub needed_hundredths: i64,
    /// How many of them are missing, in hundredths.
    pub missing_hundredths: i64,
    /// Whether it is reached.
    pub is_met: bool,
}

/// Full-time equivalents in hundredths of some hours of the week, rounded down.
pub fn fte_hundredths(hours: i64, full_time_hours: i32) -> i64 {
    hours * 100 / i64::from(full_time_hours.max(1))
}

/// Staff of `population` inhabitants against some ratios of one profession that hold together.
pub fn assess(population: i64, fte_hundredths: i64, ratios: &[StaffRatio]) -> StaffAssessment {
    let mut ratios: Vec<&StaffRatio> = ratios.iter().collect();
    ratios.sort_by_key(|it| std::cmp::Reverse(it.inhabitants_per_fte));
    let threshold = |it: &&StaffRatio| {
        let per = i64::from(it.inhabitants_per_fte.max(1));
        let needed_hundredths = (population * 100 + per - 1) / per;
        ThresholdState {
            threshold: it.threshold,
            inhabitants_per_fte: it.inhabitants_per_fte,
            needed_hundredths,
            missing_hundredths: (needed_hundredths - fte_hundredths).max(0),
            is_met: fte_hundredths * per >= population * 100,
        }
    };
    let contribution_cents = contribution(population, fte_hundredths, &ratios);
    StaffAssessment {
        population,
        fte_hundredths,
        inhabitants_per_fte: (fte_hundredths > 0).then(|| (population * 100 + fte_hundredths / 2) / fte_hundredths),
        thresholds: ratios.iter().map(threshold).collect(),
        contribution_cents,
        next_fte_cents: contribution(population, fte_hundredths + 100, &ratios) - contribution_cents,
    }
}

/// Cents of a year, each band to the nearest; the ratios from the one with most inhabitants.
fn contribution(population: i64, fte_hundredths: i64, ratios: &[&StaffRatio]) -> i64 {
    let bands = ratios.iter().zip(ratios.iter().skip(1));
    let (population, fte) = (i128::from(population), i128::from(fte_hundredths));
    let mut total = 0_i128;
    for (from, to) in bands {
        let (a, b) = (i128::from(from.inhabitants_per_fte.max(1)), i128::from(to.inhabitants_per_fte.max(1)));
        // Full-time equivalents of the band as a fraction: min(fte/100, population/b) - population/a.
        let (over, under) = if fte * b <= population * 100 {
            (fte * a - population * 100, a * 100)
        } else {
            (population * (a - b), a * b)
        };
        if over > 0 {
            let cents = i128::from(from.amount_cents) * over;
            total += (2 * cents + under) / (2 * under);
        }
    }
    i64::try_from(total).unwrap_or(i64::MAX)
}

/// The social workers of a territory or social area against the ratios.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Staffing {
    /// The territory; `null` where it is a social area.
    pub territory: Option<TerritoryCode>,
    /// The social area (ATS); `null` where it is a territory.
    pub area: Option<AreaCode>,
    /// What it is called.
    pub name: String,
    /// The day: the ratios are those of then, the operators those on record now.
    pub on: Day,
    /// Year of the newest figure of residents among those that were added up.
    pub population_year: i32,
    /// How many permanent social workers of the place are on record here.
    pub n_operators: i32,
    /// Their full-time equivalents in hundredths.
    pub recorded_hundredths: i64,
    /// Whether other full-time equivalents were asked about.
    pub is_assumed: bool,
    /// The assessment.
    pub assessment: StaffAssessment,
    /// The ratios that it is made with.
    pub ratios: Vec<StaffRatio>,
}

/// What is asked about staff.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct StaffingQuery {
    /// The territory; either it or `area` must be said.
    #[cfg_attr(feature = "server", param(value_type = Option<String>, example = "19"))]
    pub territory: Option<TerritoryCode>,
    /// The social area (ATS): its municipalities together, as the contribution is paid.
    #[cfg_attr(feature = "server", param(value_type = Option<String>))]
    pub area: Option<AreaCode>,
    /// Full-time equivalents in hundredths to be assessed in the place of those on record: 3000 is 30.
    #[cfg_attr(feature = "server", param(minimum = 0, maximum = 10_000_000))]
    pub fte_hundredths: Option<i64>,
    /// The day; today where it is not said.
    #[cfg_attr(feature = "server", param(value_type = Option<String>, example = "2026-11-24"))]
    pub on: Option<Day>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(threshold: StaffThreshold, inhabitants_per_fte: i32, amount_cents: i64) -> StaffRatio {
        StaffRatio {
            profession: Profession::SocialWorker,
            threshold,
            inhabitants_per_fte,
            amount_cents,
            full_time_hours: 36,
            source: Bilingual { it: "prova".into(), en: "trial".into() },
            valid_from: "2021-01-01".parse().unwrap(),
            valid_to: None,
        }
    }

    fn ratios() -> Vec<StaffRatio> {
        vec![
            ratio(StaffThreshold::Goal, 4_000, 0),
            ratio(StaffThreshold::Entry, 6_500, 4_000_000),
            ratio(StaffThreshold::Leps, 5_000, 2_000_000),
        ]
    }

    #[test]
    fn the_worked_example_is_320_000_euros() {
        let found = assess(130_000, 3_000, &ratios());
        assert_eq!(found.contribution_cents, 32_000_000);
        assert_eq!(found.inhabitants_per_fte, Some(4_333));
        let needed: Vec<i64> = found.thresholds.iter().map(|it| it.needed_hundredths).collect();
        assert_eq!(needed, [2_000, 2_600, 3_250]);
        assert_eq!(found.thresholds.iter().map(|it| it.is_met).collect::<Vec<_>>(), [true, true, false]);
        // One more of 20,000 €; from 32.00 on half of one more is left, and beyond the goal nothing.
        assert_eq!(found.next_fte_cents, 2_000_000);
        assert_eq!(assess(130_000, 3_200, &ratios()).next_fte_cents, 1_000_000);
        assert_eq!(assess(130_000, 3_300, &ratios()).next_fte_cents, 0);
    }

    #[test]
    fn below_the_entry_nothing_is_paid_and_one_more_may_open_it() {
        let found = assess(130_000, 1_950, &ratios());
        assert_eq!((found.contribution_cents, found.next_fte_cents), (0, 2_000_000));
        assert_eq!(assess(130_000, 0, &ratios()).inhabitants_per_fte, None);
        assert_eq!(assess(0, 100, &ratios()).contribution_cents, 0);
    }

    #[test]
    fn thirds_of_an_equivalent_are_paid_to_the_cent() {
        // 10,000 inhabitants: entry 1.5384…; 2 are paid 0.4615… of 40,000 €.
        assert_eq!(assess(10_000, 200, &ratios()).contribution_cents, 1_846_154);
        assert_eq!(fte_hundredths(30, 36), 83);
    }
}
