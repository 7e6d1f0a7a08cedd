// SPDX-License-Identifier: AGPL-3.0-or-later
//! Two plans side by side: which lines came, went, grew or shrank.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{PlanLine, PlanResult};
use crate::macros::words;

words!(
    /// What became of a line.
    PlanChange {
        /// It is new.
        Added = "added",
        /// It is gone.
        Removed = "removed",
        /// It has more editions.
        More = "more",
        /// It has fewer editions.
        Fewer = "fewer"
    }
);

/// Two plans, compared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct PlanDiff {
    /// Benefit of the second less that of the first.
    pub benefit: f64,
    /// Cost of the second less that of the first, in cents.
    pub cost_cents: i64,
    /// People served by the second less those by the first.
    pub seats_served: i64,
    /// Every line that differs, by region and module.
    pub lines: Vec<LineChange>,
}

/// What became of a line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct LineChange {
    /// Key of the region.
    pub region: String,
    /// Key of the module.
    pub module: String,
    /// What became of it.
    pub change: PlanChange,
    /// Editions in the first plan.
    pub editions_before: i64,
    /// Editions in the second plan.
    pub editions_after: i64,
    /// People served more, or fewer where it is negative.
    pub seats_served: i64,
    /// Cost more, in cents.
    pub cost_cents: i64,
    /// Benefit more.
    pub benefit: f64,
}

/// A line in the first plan, and in the second.
#[derive(Clone, Copy, Default)]
struct Pair<'a> {
    before: Option<&'a PlanLine>,
    after: Option<&'a PlanLine>,
}

/// Compares two plans, also of two problems.
pub fn diff(before: &PlanResult, after: &PlanResult) -> PlanDiff {
    let mut pairs: BTreeMap<(&str, &str), Pair<'_>> = BTreeMap::new();
    for line in &before.editions {
        pairs.entry((&line.region, &line.module)).or_default().before = Some(line);
    }
    for line in &after.editions {
        pairs.entry((&line.region, &line.module)).or_default().after = Some(line);
    }
    let change = |((region, module), Pair { before, after }): ((&str, &str), Pair<'_>)| {
        let whole = |of: fn(&PlanLine) -> i64| (before.map_or(0, of), after.map_or(0, of));
        let (editions_before, editions_after) = whole(|it| it.editions);
        let more = |(before, after): (i64, i64)| after - before;
        LineChange {
            region: region.to_owned(),
            module: module.to_owned(),
            change: match (editions_before, editions_after) {
                (0, _) => PlanChange::Added,
                (_, 0) => PlanChange::Removed,
                (before, after) if after > before => PlanChange::More,
                _ => PlanChange::Fewer,
            },
            editions_before,
            editions_after,
            seats_served: more(whole(|it| it.seats_served)),
            cost_cents: more(whole(|it| it.cost_cents)),
            benefit: after.map_or(0.0, |it| it.benefit) - before.map_or(0.0, |it| it.benefit),
        }
    };
    let served = |plan: &PlanResult| plan.editions.iter().map(|it| it.seats_served).sum::<i64>();
    PlanDiff {
        benefit: after.objective.unwrap_or(0.0) - before.objective.unwrap_or(0.0),
        cost_cents: after.cost_cents - before.cost_cents,
        seats_served: served(after) - served(before),
        lines: pairs
            .into_iter()
            .map(change)
            .filter(|it| it.editions_before != it.editions_after || it.seats_served != 0)
            .collect(),
    }
}
