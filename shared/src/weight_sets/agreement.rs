// SPDX-License-Identifier: AGPL-3.0-or-later
//! How far groups agree: on the weights of the dimensions, and on the order of the territories that follows from them.

use super::{Deserialize, ImportId, Serialize, TerritoryCode, WeightSet};
use crate::definitions::DefinitionId;
use crate::results::{ResultId, StoredResultDetail};
use crate::statistics::{NoConcordance, concordance};

/// The results of the groups of a definition, side by side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Agreement {
    /// The definition.
    pub definition: DefinitionId,
    /// The newest import that wrote places or values: the state of the data.
    pub data_version: ImportId,
    /// The dimensions, in the order of the recipe.
    pub dimensions: Vec<String>,
    /// How far the groups agree on which dimensions count more.
    pub on_weights: Concordance,
    /// How far the orders of the territories agree that follow from the groups' weights. It compares computed positions, so
    /// it says nothing of how sure each is: that is what the intervals are for.
    pub on_ranks: Concordance,
    /// The groups, by key.
    pub groups: Vec<GroupResult>,
}

/// Kendall's coefficient of concordance of some rankings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Concordance {
    /// How many rankings: groups, each counted once whatever its number of people.
    pub n_rankings: i32,
    /// How many objects they order: dimensions, or territories that have a position in every ranking.
    pub n_objects: i32,
    /// W with the correction for ties, 0 (no agreement) to 1 (one order); `null` where it is not defined.
    pub w: Option<f64>,
    /// Why it is not defined; `null` where it is.
    pub undefined_because: Option<NoConcordance>,
}

impl Concordance {
    /// Of some rankings, one value an object in one order of objects; a missing value is NaN, and an object that misses one
    /// anywhere is left out.
    fn of(rankings: &[Vec<f64>]) -> Self {
        let n_objects = rankings.iter().map(Vec::len).min().unwrap_or(0);
        let is_everywhere =
            |object: &usize| rankings.iter().all(|ranking| ranking.get(*object).is_some_and(|value| !value.is_nan()));
        let objects: Vec<usize> = (0..n_objects).filter(is_everywhere).collect();
        let pick = |ranking: &Vec<f64>| objects.iter().filter_map(|it| ranking.get(*it).copied()).collect();
        let kept: Vec<Vec<f64>> = rankings.iter().map(pick).collect();
        let columns: Vec<&[f64]> = kept.iter().map(Vec::as_slice).collect();
        let found = concordance(&columns);
        Self {
            n_rankings: i32::try_from(rankings.len()).unwrap_or(i32::MAX),
            n_objects: i32::try_from(objects.len()).unwrap_or(i32::MAX),
            w: found.ok(),
            undefined_because: found.err(),
        }
    }
}

/// The index with the weights of one group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct GroupResult {
    /// The group and its weights.
    pub weight_set: WeightSet,
    /// The result on record, with all its figures.
    pub result: ResultId,
    /// Digest of that result.
    pub result_digest: String,
    /// The territories, in the order of their codes.
    pub territories: Vec<GroupRank>,
}

/// Where a territory stands with the weights of a group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct GroupRank {
    /// The territory.
    pub territory: TerritoryCode,
    /// Its score; `null` where it has none.
    pub score: Option<f64>,
    /// Computed position, 1 = best; `null` where it has no score.
    pub rank: Option<i32>,
    /// Best place of its interval: rank at 5 % of the draws; `null` where there are none.
    pub rank_low: Option<f64>,
    /// Worst place of its interval: rank at 95 % of the draws.
    pub rank_high: Option<f64>,
    /// Level of the score.
    pub level: Option<String>,
}

/// The agreement of groups of a definition; each comes with the result of its weights on the data of one state.
pub fn agreement(
    definition: DefinitionId,
    data_version: ImportId,
    dimensions: Vec<String>,
    groups: Vec<(WeightSet, StoredResultDetail)>,
) -> Agreement {
    let groups: Vec<GroupResult> = groups.into_iter().map(|(set, result)| group_result(set, &result)).collect();
    let weights = |group: &GroupResult| {
        let weight = |it: &String| group.weight_set.weights.get(it).copied().unwrap_or(f64::NAN);
        dimensions.iter().map(weight).collect()
    };
    let on_weights: Vec<Vec<f64>> = groups.iter().map(weights).collect();
    let scores = |group: &GroupResult| group.territories.iter().map(|it| it.score.unwrap_or(f64::NAN)).collect();
    let on_ranks: Vec<Vec<f64>> = groups.iter().map(scores).collect();
    Agreement {
        definition,
        data_version,
        on_weights: Concordance::of(&on_weights),
        on_ranks: Concordance::of(&on_ranks),
        dimensions,
        groups,
    }
}

fn group_result(weight_set: WeightSet, of: &StoredResultDetail) -> GroupResult {
    let root = of.computed.recipe.nodes.iter().find(|it| it.parent.is_none()).map_or("", |it| it.code.as_str());
    let mut territories: Vec<GroupRank> = of
        .computed
        .result
        .units
        .iter()
        .filter_map(|it| {
            let interval = it.uncertainty.as_ref();
            Some(GroupRank {
                territory: it.unit.parse().ok()?,
                score: it.scores.get(root).copied(),
                rank: it.rank.and_then(|it| i32::try_from(it).ok()),
                rank_low: interval.map(|it| it.rank_low),
                rank_high: interval.map(|it| it.rank_high),
                level: it.level.clone(),
            })
        })
        .collect();
    territories.sort_by(|a, b| a.territory.cmp(&b.territory));
    GroupResult {
        weight_set,
        result: of.stored.id.clone(),
        result_digest: of.stored.result_digest.clone(),
        territories,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOLE: f64 = f64::NAN;

    #[test]
    fn an_object_that_is_missing_somewhere_is_left_out() {
        let found = Concordance::of(&[vec![3.0, 9.0, 2.0, 1.0], vec![3.0, HOLE, 2.0, 1.0]]);
        assert_eq!((found.n_rankings, found.n_objects, found.w), (2, 3, Some(1.0)));
    }

    #[test]
    fn what_is_not_defined_says_why() {
        let found = Concordance::of(&[]);
        assert_eq!((found.w, found.undefined_because), (None, Some(NoConcordance::TooFewRankings)));
        let found = Concordance::of(&[vec![1.0, HOLE], vec![1.0, 2.0]]);
        assert_eq!((found.n_objects, found.undefined_because), (1, Some(NoConcordance::TooFewObjects)));
        let found = Concordance::of(&[vec![1.0, 1.0], vec![2.0, 2.0]]);
        assert_eq!(found.undefined_because, Some(NoConcordance::AllTied));
    }
}
