// SPDX-License-Identifier: AGPL-3.0-or-later
//! The groups read as the regions of one country: each region's answers count by the operators they stand for, not by how many
//! answered; and where a module is needed in most regions it is a national one.

use serde::{Deserialize, Serialize};

use super::{GroupNeeds, LEAST_SHOWN, NeedsMethod, Population};
use crate::macros::words;
use crate::statistics::{count, range};

words!(
    /// How far the answers of a region carry, by the margin of a share at worst.
    Reliability {
        /// At most 10 points either way.
        Solid = "solid",
        /// At most 20 points.
        Fair = "fair",
        /// More than 20 points: a hint.
        Weak = "weak",
        /// Fewer than 5 people answered: nothing is shown.
        Insufficient = "insufficient"
    }
);

words!(
    /// How many regions need a module for a competence.
    Reach {
        /// At least 15: one module for the country.
        National = "national",
        /// 6 to 14.
        Several = "several",
        /// 1 to 5: a module of these regions.
        Regional = "regional",
        /// None.
        Nowhere = "nowhere"
    }
);

/// The needs of a country from those of its regions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct NationalReading {
    /// One a region whose population is given, by its key.
    pub regions: Vec<RegionReading>,
    /// One a competence, by code.
    pub competences: Vec<NationalCompetence>,
}

/// How far the answers of one region carry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct RegionReading {
    /// Key of the region.
    pub region: String,
    /// Operators the campaign is meant for.
    #[cfg_attr(feature = "server", schema(value_type = i64, format = Int64, minimum = 1))]
    pub population: usize,
    /// How many answered.
    #[cfg_attr(feature = "server", schema(value_type = i64, format = Int64, minimum = 0))]
    pub respondents: usize,
    /// Share that answered, 0 to 1.
    pub response_rate: f64,
    /// Half the width of the 95 % interval of a share of one half, 0 to 1, if who answered were drawn by chance: they were
    /// not, so it is the least that must be allowed for. `null` where nobody answered.
    pub margin: Option<f64>,
    /// The margin as a mark.
    pub reliability: Reliability,
}

/// What the regions together say of one competence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct NationalCompetence {
    /// Key of the competence.
    pub code: String,
    /// Mean of the regions' MWDS, weighted by their populations; `null` where no region's is shown.
    pub mwds: Option<f64>,
    /// The smallest of the regions' MWDS.
    pub mwds_min: Option<f64>,
    /// The largest.
    pub mwds_max: Option<f64>,
    /// How many regions the mean is of.
    #[cfg_attr(feature = "server", schema(value_type = i32, format = Int32, minimum = 0))]
    pub n_regions: usize,
    /// Share of the population that these regions have, 0 to 1.
    pub population_share: f64,
    /// Regions that need it: among their first 10 by MWDS, RDS at most −30, at least 10 answers.
    pub needed_in: Vec<String>,
    /// How many they are, as a word.
    pub reach: Reach,
}

/// Reads the groups as regions: every one has a population, which the input's check saw to.
pub(super) fn reading(groups: &[GroupNeeds], populations: &[Population], method: &NeedsMethod) -> NationalReading {
    let mut populations: Vec<&Population> = populations.iter().collect();
    populations.sort_by(|a, b| a.group.cmp(&b.group));
    let of = |key: &str| groups.iter().find(|it| it.group == key);
    let everybody = count(populations.iter().map(|it| it.persons).sum());
    let codes = groups.first().map(|it| it.competences.iter().map(|it| it.code.as_str()).collect::<Vec<_>>());
    let weighted: Vec<(f64, &GroupNeeds)> =
        populations.iter().filter_map(|it| Some((count(it.persons), of(&it.group)?))).collect();
    NationalReading {
        regions: populations.iter().map(|it| region(it, of(&it.group))).collect(),
        competences: codes
            .unwrap_or_default()
            .into_iter()
            .enumerate()
            .map(|(position, code)| competence(code, position, &weighted, everybody, method))
            .collect(),
    }
}

fn region(population: &Population, group: Option<&GroupNeeds>) -> RegionReading {
    let respondents = group.map_or(0, |it| it.respondents);
    let margin = margin(respondents, population.persons);
    let reliability = match margin {
        Some(_) if respondents < LEAST_SHOWN => Reliability::Insufficient,
        Some(margin) if margin <= 0.10 => Reliability::Solid,
        Some(margin) if margin <= 0.20 => Reliability::Fair,
        Some(_) => Reliability::Weak,
        None => Reliability::Insufficient,
    };
    RegionReading {
        region: population.group.clone(),
        population: population.persons,
        respondents,
        response_rate: count(respondents) / count(population.persons),
        margin,
        reliability,
    }
}

/// `1.96·√(¼/n·(N − n)/(N − 1))`: the normal approximation for a share of one half, with the correction for a finite
/// population (Cochran, *Sampling Techniques*, 1977, chapter 3); at most 1.
fn margin(n: usize, population: usize) -> Option<f64> {
    const NORMAL_95: f64 = 1.959_963_984_540_054;
    if n == 0 {
        return None;
    }
    let left_out = count(population.saturating_sub(n)) / count(population.saturating_sub(1).max(1));
    Some((NORMAL_95 * (0.25 / count(n) * left_out).sqrt()).min(1.0))
}

fn competence(
    code: &str,
    position: usize,
    regions: &[(f64, &GroupNeeds)],
    everybody: f64,
    method: &NeedsMethod,
) -> NationalCompetence {
    let (mut sum, mut weights) = (0.0, 0.0);
    let (mut scores, mut needed_in) = (Vec::new(), Vec::new());
    for (weight, group) in regions {
        let Some(needs) = group.competences.get(position) else { continue };
        let Some(mwds) = needs.mwds else { continue };
        sum += weight * mwds;
        weights += weight;
        scores.push(mwds);
        let is_first = needs.rank.is_some_and(|it| it <= method.first);
        if is_first && needs.n >= method.least_answers && needs.rds.is_some_and(|it| it <= method.most_rds) {
            needed_in.push(group.group.clone());
        }
    }
    let reach = match needed_in.len() {
        0 => Reach::Nowhere,
        n if n >= method.national_from => Reach::National,
        n if n <= method.regional_to => Reach::Regional,
        _ => Reach::Several,
    };
    NationalCompetence {
        code: code.to_owned(),
        mwds: (weights > 0.0).then(|| sum / weights),
        mwds_min: range(&scores).map(|(low, _)| low),
        mwds_max: range(&scores).map(|(_, high)| high),
        n_regions: scores.len(),
        population_share: if everybody > 0.0 { weights / everybody } else { 0.0 },
        needed_in,
        reach,
    }
}
