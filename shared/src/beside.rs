// SPDX-License-Identifier: AGPL-3.0-or-later
//! The tension reading: how vulnerable the residents of a territory are and how much its reception carries, beside
//! attractiveness and never inside.
//!
//! It says where arrivals need support for everybody. It judges neither residents nor those who arrive: context, crime
//! included, has no threshold and raises nothing. Thresholds and rule are choices, to be approved by a panel.

use serde::{Deserialize, Serialize};

use crate::macros::words;
use crate::territories::{Place, TerritoryCode};
use crate::text::Bilingual;

words!(
    /// What a fact says.
    BesideKind {
        /// How vulnerable residents are.
        Vulnerability = "vulnerability",
        /// How much reception carries.
        Pressure = "pressure",
        /// What helps to read the others; it has no threshold.
        Context = "context"
    }
);

words!(
    /// Where a value stands against its thresholds.
    Alert {
        /// Below both, or there are none.
        None = "none",
        /// At the first or above.
        Attention = "attention",
        /// At the second or above.
        Warning = "warning"
    }
);

words!(
    /// What the saturation guard says.
    Guard {
        /// The rule is not met.
        Quiet = "quiet",
        /// Two vulnerabilities and a pressure are at attention or above: whoever sends people here gives a reason.
        Raised = "raised",
        /// The rule is met, and a pressure is at warning.
        Strong = "strong",
        /// Too few values are known to say.
        Unknown = "unknown"
    }
);

/// Vulnerabilities at attention or above that the rule asks for.
pub const N_VULNERABILITIES: usize = 2;

/// Pressures at attention or above that the rule asks for.
pub const N_PRESSURES: usize = 1;

/// A fact beside, with its thresholds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct BesideFact {
    /// Key.
    pub code: String,
    /// What it says.
    pub kind: BesideKind,
    /// What it is called.
    pub name: Bilingual,
    /// Unit of the value.
    pub unit: Bilingual,
    /// When: a year, or two days.
    pub period: String,
    /// Whether the period is inferred, because the copy that was read does not say it.
    pub is_period_inferred: bool,
    /// How much; `null` where it is missing.
    pub value: Option<f64>,
    /// Value from which it asks for attention; `null` where there is no threshold.
    pub attention_from: Option<f64>,
    /// Value from which it warns; `null` where there is no threshold.
    pub warning_from: Option<f64>,
    /// Where the value stands; `null` where it is missing.
    pub alert: Option<Alert>,
    /// Who publishes it.
    pub source: String,
    /// The licence of the data.
    pub licence: String,
}

/// Where a value stands against thresholds that it reaches from below.
pub fn alert(value: f64, attention_from: Option<f64>, warning_from: Option<f64>) -> Alert {
    let is_at = |threshold: Option<f64>| threshold.is_some_and(|it| value >= it);
    if is_at(warning_from) {
        Alert::Warning
    } else if is_at(attention_from) {
        Alert::Attention
    } else {
        Alert::None
    }
}

/// What the saturation guard says: at least two vulnerabilities and one pressure at attention or above. Where the rule
/// is not met and a missing value could meet it, the answer is unknown: missing is never quiet.
pub fn guard(facts: &[BesideFact]) -> Guard {
    let n = |kind: BesideKind, holds: &dyn Fn(Option<Alert>) -> bool| {
        facts.iter().filter(|it| it.kind == kind && holds(it.alert)).count()
    };
    let is_high = |it: Option<Alert>| it.is_some_and(|it| it >= Alert::Attention);
    let may_be_high = |it: Option<Alert>| it.is_none_or(|it| it >= Alert::Attention);
    let meets = |holds: &dyn Fn(Option<Alert>) -> bool| {
        n(BesideKind::Vulnerability, holds) >= N_VULNERABILITIES && n(BesideKind::Pressure, holds) >= N_PRESSURES
    };
    if meets(&is_high) {
        let is_strong = n(BesideKind::Pressure, &|it| it == Some(Alert::Warning)) > 0;
        if is_strong { Guard::Strong } else { Guard::Raised }
    } else if facts.is_empty() || meets(&may_be_high) {
        Guard::Unknown
    } else {
        Guard::Quiet
    }
}

/// The tension reading of a territory.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Beside {
    /// The territory.
    pub territory: Place,
    /// The region that every value was taken from; `null` where they are its own.
    pub inherited_from: Option<TerritoryCode>,
    /// The facts: vulnerabilities, pressures, context.
    pub facts: Vec<BesideFact>,
    /// What the saturation guard says.
    pub guard: Guard,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fact(kind: BesideKind, alert: Option<Alert>) -> BesideFact {
        let words = Bilingual { it: "x".into(), en: "x".into() };
        BesideFact {
            code: "x".into(),
            kind,
            name: words.clone(),
            unit: words,
            period: "2023".into(),
            is_period_inferred: false,
            value: alert.map(|_| 1.0),
            attention_from: None,
            warning_from: None,
            alert,
            source: "x".into(),
            licence: "x".into(),
        }
    }

    fn said(vulnerabilities: &[Option<Alert>], pressures: &[Option<Alert>]) -> Guard {
        let facts = vulnerabilities.iter().map(|it| fact(BesideKind::Vulnerability, *it));
        guard(&facts.chain(pressures.iter().map(|it| fact(BesideKind::Pressure, *it))).collect::<Vec<_>>())
    }

    #[test]
    fn the_rule_asks_for_two_vulnerabilities_and_a_pressure() {
        let (none, attention, warning) = (Some(Alert::None), Some(Alert::Attention), Some(Alert::Warning));
        assert_eq!(said(&[attention, attention], &[attention]), Guard::Raised);
        assert_eq!(said(&[warning, attention, none], &[warning]), Guard::Strong);
        assert_eq!(said(&[warning, none], &[warning]), Guard::Quiet);
        assert_eq!(said(&[warning, warning, warning], &[none]), Guard::Quiet);
    }

    #[test]
    fn what_is_missing_is_never_quiet() {
        let (none, attention) = (Some(Alert::None), Some(Alert::Attention));
        assert_eq!(said(&[attention, None], &[attention]), Guard::Unknown);
        assert_eq!(said(&[attention, attention], &[None]), Guard::Unknown);
        assert_eq!(said(&[none, None], &[attention]), Guard::Quiet, "whatever it is, one is too few");
        assert_eq!(guard(&[]), Guard::Unknown);
    }

    #[test]
    fn context_raises_nothing() {
        let facts: Vec<BesideFact> = (0..5).map(|_| fact(BesideKind::Context, Some(Alert::Warning))).collect();
        assert_eq!(guard(&facts), Guard::Quiet);
    }

    #[test]
    fn a_threshold_is_reached_at_its_value() {
        assert_eq!(alert(3.0, Some(3.0), Some(5.0)), Alert::Attention);
        assert_eq!(alert(5.0, Some(3.0), Some(5.0)), Alert::Warning);
        assert_eq!(alert(2.9, Some(3.0), Some(5.0)), Alert::None);
        assert_eq!(alert(1e9, None, None), Alert::None);
    }
}
