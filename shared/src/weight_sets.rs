// SPDX-License-Identifier: AGPL-3.0-or-later
//! Weights that groups of stakeholders give to the dimensions of a published definition, and how far the groups agree.
//!
//! A group is a number of people of one kind; nobody in it is named, and a group is never smaller than [`MIN_PEOPLE`].

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::definitions::{DefinitionId, DefinitionState};
use crate::fields::{Fields, escaped, parse_word};
use crate::index::{MAX_WEIGHT, Recipe};
use crate::indicators::ImportId;
use crate::input::{FromJson, InputFields};
use crate::macros::{code, words};
use crate::problem::Violations;
use crate::territories::{Day, TerritoryCode};

mod agreement;

pub use agreement::{Agreement, Concordance, GroupRank, GroupResult, agreement};

code!(
    /// Key of a set of weights.
    WeightSetKey,
    "lower-case letters, digits and hyphens, beginning with a letter, at most 64",
    |text| text.len() <= 64
        && text.bytes().next().is_some_and(|it| it.is_ascii_lowercase())
        && text.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-')
);

words!(
    /// What the people of a group are.
    StakeholderKind {
        /// Social workers.
        SocialWorkers = "social_workers",
        /// Municipalities and social areas (ATS).
        Municipalities = "municipalities",
        /// Associations, cooperatives and foundations.
        ThirdSector = "third_sector",
        /// Employment centres (CPI) and agencies.
        EmploymentServices = "employment_services",
        /// Employers.
        Employers = "employers",
        /// Associations of migrants.
        MigrantAssociations = "migrant_associations",
        /// Schools, universities and researchers.
        Research = "research",
        /// Regions, ministries and prefectures.
        PublicBodies = "public_bodies",
        /// Others.
        Other = "other"
    }
);

words!(
    /// Why a set of weights does not count any more. A closed list: nobody is named.
    WithdrawalReason {
        /// What is on record is not what the group answered.
        Mistaken = "mistaken",
        /// The group answered again, and that counts.
        Replaced = "replaced",
        /// The group asked for it.
        AskedByGroup = "asked_by_group"
    }
);

/// Fewest people of a group: of fewer, somebody could be recognised.
pub const MIN_PEOPLE: i32 = 5;

/// How many sets of weights a definition may have.
pub const MAX_WEIGHT_SETS: usize = 100;

/// Longest name of a group, in characters.
const MAX_NAME: usize = 120;

/// A set of weights, as it is given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct WeightSetInput {
    /// Key.
    pub key: WeightSetKey,
    /// The definition whose dimensions are weighed.
    pub definition: DefinitionId,
    /// What the group is called.
    pub group: String,
    /// What its people are.
    pub kind: StakeholderKind,
    /// How many people answered.
    pub n_people: i32,
    /// The day on which the answers were complete.
    #[cfg_attr(feature = "server", schema(value_type = String, format = Date))]
    pub collected_on: Day,
    /// Weight of each dimension, by its key, 0 or more; only their ratios count.
    pub weights: BTreeMap<String, f64>,
}

const FIELDS: &[&str] = &["key", "definition", "group", "kind", "n_people", "collected_on", "weights"];

impl FromJson for WeightSetInput {
    fn from_json(document: &Value) -> Result<Self, Violations> {
        let mut faults = Violations::default();
        let Some(fields) = Fields::of(document, "#", FIELDS, &mut faults) else { return Err(faults) };
        let key = fields.parse("key", &mut faults, parse_word);
        let definition = fields.parse("definition", &mut faults, parse_word);
        let group: String = fields.required("group", "-".to_owned(), &mut faults);
        let kind = fields.required("kind", StakeholderKind::Other, &mut faults);
        let n_people = fields.required("n_people", MIN_PEOPLE, &mut faults);
        let collected_on = fields.parse("collected_on", &mut faults, parse_word);
        let weights: BTreeMap<String, f64> = fields.required("weights", BTreeMap::new(), &mut faults);
        let length = group.trim().chars().count();
        faults.require((1..=MAX_NAME).contains(&length), "#/group", format!("must have 1 to {MAX_NAME} characters"));
        let few = format!("must be {MIN_PEOPLE} or more: of fewer people somebody could be recognised");
        faults.require(n_people >= MIN_PEOPLE, "#/n_people", few);
        for (dimension, weight) in &weights {
            let range = format!("must be between 0 and {MAX_WEIGHT:e}");
            faults.require((0.0..=MAX_WEIGHT).contains(weight), pointer(dimension), range);
        }
        match (key, definition, collected_on) {
            (Some(key), Some(definition), Some(collected_on)) if faults.is_empty() => {
                Ok(Self { key, definition, group: group.trim().to_owned(), kind, n_people, collected_on, weights })
            }
            _ => Err(faults),
        }
    }
}

impl WeightSetInput {
    /// Checks a set of weights against the definition that it is for.
    ///
    /// # Errors
    /// Every fault, each with its JSON pointer: the definition is a draft, a dimension has no weight, a weight no dimension.
    pub fn check(&self, state: DefinitionState, recipe: &Recipe) -> Result<(), Violations> {
        let mut faults = Violations::default();
        let draft = format!("{} is a draft: its dimensions may change. Publish it first", self.definition);
        faults.require(state == DefinitionState::Published, "#/definition", draft);
        let dimensions: BTreeSet<&str> = recipe.dimensions().map(|(_, it)| it.code.as_str()).collect();
        let root = recipe.nodes.iter().find(|it| it.parent.is_none()).map(|it| it.code.as_str());
        let is_flat = recipe.indicators.iter().any(|it| Some(it.parent.as_str()) == root);
        let flat = format!("{} has indicators outside its dimensions, which no weight here is for", self.definition);
        faults.require(!is_flat, "#/definition", flat);
        for it in dimensions.iter().filter(|it| !self.weights.contains_key(**it)) {
            faults.add("#/weights", format!("the dimension \"{it}\" has no weight: 0 where it does not count"));
        }
        for it in self.weights.keys().filter(|it| !dimensions.contains(it.as_str())) {
            faults.add(pointer(it), format!("{} has no dimension \"{it}\"", self.definition));
        }
        let weighs = self.weights.values().any(|it| it.is_nan() || *it > 0.0);
        faults.require(weighs, "#/weights", "must not all be 0");
        faults.ok(())
    }
}

/// Where the weight of a dimension stands.
fn pointer(dimension: &str) -> String {
    format!("#/weights/{}", escaped(dimension))
}

impl Recipe {
    /// The recipe with other weights of its dimensions; one that is not named keeps its own.
    pub fn weighted(&self, weights: &BTreeMap<String, f64>) -> Self {
        let places: BTreeSet<usize> = self.dimensions().map(|(place, _)| place).collect();
        let mut recipe = self.clone();
        for (_, node) in recipe.nodes.iter_mut().enumerate().filter(|(place, _)| places.contains(place)) {
            node.weight = weights.get(&node.code).copied().unwrap_or(node.weight);
        }
        recipe
    }
}

/// That a set of weights is to count no more, as it is said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct WithdrawalInput {
    /// Why.
    pub reason: WithdrawalReason,
}

impl FromJson for WithdrawalInput {
    fn from_json(value: &Value) -> Result<Self, Violations> {
        let mut fields = InputFields::of(value)?;
        let reason = fields.required("reason");
        match (reason, fields.finish()) {
            (Some(reason), faults) if faults.is_empty() => Ok(Self { reason }),
            (_, faults) => Err(faults),
        }
    }
}

/// That a set of weights counts no more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Withdrawal {
    /// Why.
    pub reason: WithdrawalReason,
    /// Since when: RFC 3339, UTC.
    #[cfg_attr(feature = "server", schema(format = DateTime))]
    pub at: String,
}

/// A set of weights on record; it never changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct WeightSet {
    /// Key.
    pub key: WeightSetKey,
    /// The definition whose dimensions are weighed.
    pub definition: DefinitionId,
    /// What the group is called.
    pub group: String,
    /// What its people are.
    pub kind: StakeholderKind,
    /// How many people answered.
    pub n_people: i32,
    /// The day on which the answers were complete.
    #[cfg_attr(feature = "server", schema(value_type = String, format = Date))]
    pub collected_on: Day,
    /// Weight of each dimension, by its key, as it was given.
    pub weights: BTreeMap<String, f64>,
    /// The same as shares of their sum, 0 to 1.
    pub shares: BTreeMap<String, f64>,
    /// When it was put on record: RFC 3339, UTC.
    #[cfg_attr(feature = "server", schema(format = DateTime))]
    pub added_at: String,
    /// Since when it counts no more, and why; `null` while it counts. What was computed with it stays.
    pub withdrawn: Option<Withdrawal>,
}

impl WeightSet {
    /// The set on record of what was given.
    pub fn new(input: WeightSetInput, added_at: String) -> Self {
        let WeightSetInput { key, definition, group, kind, n_people, collected_on, weights } = input;
        let sum: f64 = weights.values().sum();
        let shares = weights.iter().map(|(dimension, weight)| (dimension.clone(), weight / sum)).collect();
        Self { key, definition, group, kind, n_people, collected_on, weights, shares, added_at, withdrawn: None }
    }

    /// Whether it says what was given.
    pub fn says(&self, input: &WeightSetInput) -> bool {
        let withdrawn = self.withdrawn.clone();
        *self == Self { withdrawn, ..Self::new(input.clone(), self.added_at.clone()) }
    }
}

/// How a list of sets of weights is filtered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct WeightSetQuery {
    /// Only those for versions of this index.
    #[cfg_attr(feature = "server", param(value_type = Option<String>, example = "attractiveness"))]
    pub definition: Option<crate::definitions::DefinitionKey>,
    /// Only those of groups of this kind.
    pub kind: Option<StakeholderKind>,
    /// Where the page begins: the `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// How many things a page holds, 1 to 500.
    #[cfg_attr(feature = "server", param(minimum = 1, maximum = 500, default = 100))]
    pub limit: Option<i32>,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::reference::ATTRACTIVENESS_RECIPE;

    fn recipe() -> Recipe {
        Recipe::from_json(&serde_json::from_str(ATTRACTIVENESS_RECIPE).unwrap()).unwrap()
    }

    fn given() -> Value {
        json!({
            "key": "assistenti-sociali", "definition": {"key": "attractiveness", "version": "1.0"},
            "group": "Assistenti sociali", "kind": "social_workers", "n_people": 34, "collected_on": "2026-10-01",
            "weights": {"work": 30, "decent_work": 20, "housing": 20, "education": 10, "services": 10, "community": 5,
                        "mobility": 5}
        })
    }

    fn places(faults: &Violations) -> Vec<&str> {
        faults.as_slice().iter().map(|it| it.pointer.as_str()).collect()
    }

    #[test]
    fn a_set_says_every_fault_of_its_own_at_once() {
        assert!(WeightSetInput::from_json(&given()).is_ok());
        let mut wrong = given();
        wrong["key"] = "Assistenti sociali".into();
        wrong["kind"] = "priests".into();
        wrong["n_people"] = 4.into();
        wrong["weights"]["work"] = (-1).into();
        wrong["names"] = json!(["Maria"]);
        wrong["group"] = " ".into();
        let faults = WeightSetInput::from_json(&wrong).unwrap_err();
        assert_eq!(places(&faults), ["#/names", "#/key", "#/kind", "#/group", "#/n_people", "#/weights/work"]);
    }

    #[test]
    fn every_dimension_is_weighed_and_nothing_else() {
        let mut document = given();
        let weights = document["weights"].as_object_mut().unwrap();
        weights.remove("work");
        weights.remove("housing");
        weights.insert("sun".into(), 1.into());
        let input = WeightSetInput::from_json(&document).unwrap();
        let faults = input.check(DefinitionState::Draft, &recipe()).unwrap_err();
        assert_eq!(places(&faults), ["#/definition", "#/weights", "#/weights", "#/weights/sun"]);
        let input = WeightSetInput::from_json(&given()).unwrap();
        assert!(input.check(DefinitionState::Published, &recipe()).is_ok());
        let none = WeightSetInput { weights: input.weights.keys().map(|it| (it.clone(), 0.0)).collect(), ..input };
        assert_eq!(places(&none.check(DefinitionState::Published, &recipe()).unwrap_err()), ["#/weights"]);
    }

    #[test]
    fn a_recipe_takes_the_weights_of_its_dimensions_only() {
        let input = WeightSetInput::from_json(&given()).unwrap();
        let weighted = recipe().weighted(&input.weights);
        let weights: Vec<f64> = weighted.nodes.iter().map(|it| it.weight).collect();
        assert_eq!(weights, [1.0, 30.0, 20.0, 20.0, 10.0, 10.0, 5.0, 5.0]);
        assert_eq!(weighted.indicators, recipe().indicators);
        let set = WeightSet::new(input.clone(), "2026-11-24T09:30:00Z".into());
        assert!((set.shares["work"] - 0.3).abs() < 1e-15);
        assert!(set.says(&input));
        assert!(!set.says(&WeightSetInput { n_people: 35, ..input }));
    }
}
