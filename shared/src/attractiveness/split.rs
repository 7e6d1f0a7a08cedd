// SPDX-License-Identifier: AGPL-3.0-or-later
//! Parts of a territory in its place: Bolzano and Trento for Trentino-Alto Adige.

use serde::{Deserialize, Serialize};

use super::smaller::inside;
use super::{Attractiveness, Inheritance, Record, attractiveness};
use crate::indicators::{Dimension, Indicator};
use crate::problem::Violations;
use crate::territories::{Territory, TerritoryCode};

/// Which territories stand for the regions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct RegionsQuery {
    /// Whether the two autonomous provinces stand in the place of their region.
    pub split: Option<bool>,
}

/// The index with `parts` in the place of the territory they lie in; a value that a part has not is missing, never the
/// larger one's.
///
/// # Errors
/// While more than a quarter of the values of a part would be the larger one's: the index would compare a territory with
/// itself. Every such part is named.
pub fn split(
    parts: &[Territory],
    whole: &Attractiveness,
    dimensions: &[Dimension],
    indicators: &[Indicator],
    record: &Record,
) -> Result<Attractiveness, Violations> {
    let mut faults = Violations::default();
    let in_index = inside(whole, indicators);
    for part in parts {
        let chain: Vec<TerritoryCode> = std::iter::once(&part.code).chain(&part.parent_code).cloned().collect();
        let counted = Inheritance::of(in_index.iter().copied(), record, &chain, whole.year);
        let detail = format!(
            "{} has {} of {} values of its own: it cannot take the place of its region yet",
            part.short_name,
            counted.n_own,
            in_index.len()
        );
        faults.require(!counted.is_mostly_inherited, "?split", detail);
    }
    let is_whole = |it: &Territory| parts.iter().any(|part| part.parent_code.as_ref() == Some(&it.code));
    let mut territories: Vec<Territory> = whole.territories.iter().filter(|it| !is_whole(it)).cloned().collect();
    // The index takes the territories of a kind: here a part counts as one of the others.
    territories.extend(parts.iter().map(|it| Territory { kind: whole.kind, ..it.clone() }));
    territories.sort_by(|a, b| a.code.cmp(&b.code));
    let territories = faults.ok(territories)?;
    attractiveness(whole.kind, &territories, &whole.recipe, dimensions, indicators, record, whole.year)
}
