// SPDX-License-Identifier: AGPL-3.0-or-later
//! The choices of a recipe in words, and its faults by where they are.

use shared::index::{Aggregation, Imputation, Normalisation};
use shared::problem::Violation;
use shared::weight_sets::StakeholderKind;

use super::recipe::number;
use crate::i18n::{Key, Words, k};

/// «Più è alto, meglio è.»
pub(super) const fn sign(direction: i8) -> Key {
    if direction < 0 { k::SOURCE_LOWER } else { k::SOURCE_HIGHER }
}

/// How children make their parent.
pub(super) const fn aggregation(it: Aggregation) -> Key {
    match it {
        Aggregation::Arithmetic => k::DEFINITIONS_ARITHMETIC,
        Aggregation::Geometric => k::DEFINITIONS_GEOMETRIC,
        Aggregation::Harmonic => k::DEFINITIONS_HARMONIC,
        Aggregation::Ampi => k::DEFINITIONS_AMPI,
    }
}

/// What fills an empty cell.
pub(super) const fn imputation(it: Option<Imputation>) -> Key {
    match it {
        None => k::DEFINITIONS_NO_IMPUTATION,
        Some(Imputation::Mean) => k::DEFINITIONS_MEAN,
        Some(Imputation::Median) => k::DEFINITIONS_MEDIAN,
    }
}

/// The method of a normalisation, without its parameters.
pub(super) const fn normalisation_method(it: &Normalisation) -> Key {
    match it {
        Normalisation::MinMax { .. } => k::DEFINITIONS_MIN_MAX,
        Normalisation::ZScore { .. } => k::DEFINITIONS_Z_SCORE,
        Normalisation::Rank => k::DEFINITIONS_RANK,
        Normalisation::PercentRank => k::DEFINITIONS_PERCENT_RANK,
        Normalisation::Goalposts => k::DEFINITIONS_BY_GOALPOSTS,
        Normalisation::Ampi => k::DEFINITIONS_AMPI_SCALE,
    }
}

/// How indicators are brought to one scale.
pub(super) fn normalisation(w: Words, it: &Normalisation) -> String {
    let method = w.t(normalisation_method(it));
    match it {
        Normalisation::MinMax { low, high } => format!("{method} ({}–{})", number(w, *low), number(w, *high)),
        Normalisation::ZScore { mean, sd } => format!("{method} ({} ± {})", number(w, *mean), number(w, *sd)),
        _ => method.to_owned(),
    }
}

/// What the people of a group are.
pub(super) const fn stakeholders(kind: StakeholderKind) -> Key {
    match kind {
        StakeholderKind::SocialWorkers => k::GROUPS_SOCIAL_WORKERS,
        StakeholderKind::Municipalities => k::GROUPS_MUNICIPALITIES,
        StakeholderKind::ThirdSector => k::GROUPS_THIRD_SECTOR,
        StakeholderKind::EmploymentServices => k::GROUPS_EMPLOYMENT_SERVICES,
        StakeholderKind::Employers => k::GROUPS_EMPLOYERS,
        StakeholderKind::MigrantAssociations => k::GROUPS_MIGRANT_ASSOCIATIONS,
        StakeholderKind::Research => k::GROUPS_RESEARCH,
        StakeholderKind::PublicBodies => k::GROUPS_PUBLIC_BODIES,
        StakeholderKind::Other => k::GROUPS_OTHER,
    }
}

/// A fault of a recipe: what to do follows from where it is.
pub(super) fn fault(w: Words, fault: &Violation) -> &'static str {
    let steps: Vec<&str> = fault.pointer.trim_start_matches('#').split('/').filter(|it| !it.is_empty()).collect();
    w.t(match steps.as_slice() {
        [.., "weight"] => k::FAULT_WEIGHT,
        [.., "goalposts"] => k::FAULT_GOALPOSTS,
        ["nodes", _, "parent"] => k::FAULT_NODE_PARENT,
        ["nodes", _, "code"] => k::FAULT_NODE_CODE,
        ["nodes", _] => k::FAULT_NODE_EMPTY,
        ["nodes"] => k::FAULT_NODES,
        ["indicators", _, "direction"] => k::FAULT_DIRECTION,
        ["indicators", _, "code"] => k::FAULT_INDICATOR_CODE,
        ["indicators", _, "parent"] => k::FAULT_INDICATOR_PARENT,
        ["indicators", _] => k::FAULT_NO_VALUES,
        ["indicators"] => k::FAULT_INDICATORS,
        ["min_coverage"] => k::FAULT_COVERAGE,
        ["levels", _, "label"] => k::FAULT_LEVEL_LABEL,
        ["levels", ..] => k::FAULT_LEVEL_FROM,
        ["normalisation", ..] => k::FAULT_NORMALISATION,
        ["uncertainty", "draws"] => k::FAULT_DRAWS,
        ["uncertainty", "weight_noise"] => k::FAULT_NOISE,
        ["uncertainty", ..] => k::FAULT_SEED,
        ["key"] => k::FAULT_KEY,
        ["version"] => k::FAULT_VERSION,
        _ => k::FAULT_CANNOT,
    })
}
