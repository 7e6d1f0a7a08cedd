// SPDX-License-Identifier: AGPL-3.0-or-later
//! From JSON, or from a table that somebody else read, to ratings: every fault with its place.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Answer, HelpWanted, MAX_CELLS, Ratings};
use crate::fields::{Fields, with_sense};
use crate::problem::Violations;

/// How many ratings one input may have.
pub const MAX_RATINGS: usize = 5_000_000;
/// How many faults are listed.
pub const MAX_FAULTS: usize = 200;
/// How long a key may be, in characters.
const MAX_KEY: usize = 100;
/// How many people a group may stand for.
const MAX_PERSONS: usize = 100_000_000;

/// What a computation of needs is made from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NeedsInput {
    /// One a respondent and competence.
    #[cfg_attr(feature = "server", schema(min_items = 1))]
    pub ratings: Vec<NeedRating>,
    /// The operators of each group, for the national reading; left out or empty, there is none.
    #[serde(default)]
    pub populations: Vec<Population>,
}

/// What one person says of one competence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NeedRating {
    /// Key of who answers; nothing but their number comes out again.
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 100))]
    pub respondent: String,
    /// Key of the competence.
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 100))]
    pub competence: String,
    /// How much it matters for the work, 1 to 5.
    #[cfg_attr(feature = "server", schema(value_type = i32, format = Int32, minimum = 1, maximum = 5))]
    pub importance: u8,
    /// How well they do it today, 1 to 5.
    #[cfg_attr(feature = "server", schema(value_type = i32, format = Int32, minimum = 1, maximum = 5))]
    pub ability: u8,
    /// The level that their role requires, 0 to 5.
    #[serde(default)]
    #[cfg_attr(feature = "server", schema(value_type = Option<i32>, format = Int32, minimum = 0, maximum = 5))]
    pub required: Option<u8>,
    /// Key of the group they are in: a region, a role, an area.
    #[serde(default)]
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 100))]
    pub group: Option<String>,
    /// What would help.
    #[serde(default)]
    pub help: Option<HelpWanted>,
}

/// How many operators a group stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Population {
    /// Key of the group.
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 100))]
    pub group: String,
    /// Operators the campaign is meant for, at least those who answered.
    #[cfg_attr(feature = "server", schema(value_type = i64, format = Int64, minimum = 1, maximum = 100_000_000i64))]
    pub persons: usize,
}

impl NeedsInput {
    /// Parses and checks a document `{"ratings": […], "populations": […]}`.
    ///
    /// # Errors
    /// Every fault of shape and of sense, each with its JSON pointer; the first 200.
    pub fn from_json(document: &Value) -> Result<Self, Violations> {
        let mut faults = Violations::default();
        let fields = Fields::of(document, "#", &["ratings", "populations"], &mut faults);
        let input = fields.map(|it| Self {
            ratings: it.list("ratings", true, &mut faults, parse_rating),
            populations: it.list("populations", false, &mut faults, parse_population),
        });
        match input {
            Some(input) => {
                let sense = input.ratings().err().unwrap_or_default();
                first(with_sense(faults, sense)).ok(input)
            }
            None => Err(faults),
        }
    }

    /// The ratings in columns.
    ///
    /// # Errors
    /// Every fault of sense, each with its JSON pointer; the first 200.
    pub fn ratings(&self) -> Result<Ratings, Violations> {
        let mut faults = Violations::default();
        faults.require(!self.ratings.is_empty(), "#/ratings", "at least one");
        faults.require(self.ratings.len() <= MAX_RATINGS, "#/ratings", format!("at most {MAX_RATINGS}"));
        faults.ok(())?;
        let mut faults = self.faults_of_ratings();
        let (ratings, others) = self.columns();
        faults.extend(others);
        faults.extend(self.faults_of_populations());
        first(faults).ok(ratings)
    }

    fn faults_of_ratings(&self) -> Violations {
        let mut faults = Violations::default();
        let mut seen = BTreeMap::new();
        for (i, rating) in self.ratings.iter().enumerate() {
            if faults.as_slice().len() >= MAX_FAULTS {
                break;
            }
            let at = |name: &str| format!("#/ratings/{i}/{name}");
            let keys = [("respondent", Some(&rating.respondent)), ("competence", Some(&rating.competence))];
            for (name, key) in keys.into_iter().chain([("group", rating.group.as_ref())]) {
                faults.require(key.is_none_or(|it| is_key(it)), at(name), KEY);
            }
            faults.require((1..=5).contains(&rating.importance), at("importance"), "must be 1 to 5");
            faults.require((1..=5).contains(&rating.ability), at("ability"), "must be 1 to 5");
            faults.require(rating.required.is_none_or(|it| it <= 5), at("required"), "must be 0 to 5, or null");
            let key = (rating.respondent.as_str(), rating.competence.as_str());
            if let Some(before) = seen.insert(key, i) {
                let detail = format!("the respondent has rated \"{}\" already, in #/ratings/{before}", key.1);
                faults.add(format!("#/ratings/{i}"), detail);
            }
        }
        faults
    }

    /// The ratings in columns, those that are off the scales left out.
    fn columns(&self) -> (Ratings, Violations) {
        let mut ratings = Ratings::default();
        let mut groups: BTreeMap<&str, BTreeSet<u16>> = BTreeMap::new();
        for rating in &self.ratings {
            let group = rating.group.as_deref().map(|it| ratings.group(it));
            let (Some(competence), true) = (ratings.competence(&rating.competence), group != Some(None)) else {
                let detail = format!("at most {MAX_CELLS} pairs of group and competence");
                return (ratings, Violations::one("#/ratings", detail));
            };
            let group = group.flatten();
            groups.entry(&rating.respondent).or_default().extend(group);
            if let Some(answer) = Answer::new(rating.importance, rating.ability, rating.required) {
                ratings.push(competence, group, answer, rating.help);
            }
        }
        for groups in groups.values() {
            ratings.respondent(&groups.iter().copied().collect::<Vec<u16>>());
        }
        (ratings, Violations::default())
    }

    fn faults_of_populations(&self) -> Violations {
        let mut faults = Violations::default();
        if self.populations.is_empty() {
            return faults;
        }
        let mut respondents: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for rating in &self.ratings {
            if let Some(group) = &rating.group {
                respondents.entry(group).or_default().insert(&rating.respondent);
            }
        }
        let mut seen = BTreeSet::new();
        for (i, population) in self.populations.iter().enumerate() {
            let (group, persons) = (population.group.as_str(), population.persons);
            faults.require(is_key(group), format!("#/populations/{i}/group"), KEY);
            let twice = format!("\"{group}\" stands there twice");
            faults.require(seen.insert(group), format!("#/populations/{i}/group"), twice);
            let at = format!("#/populations/{i}/persons");
            let limit = format!("must be 1 to {MAX_PERSONS}");
            faults.require((1..=MAX_PERSONS).contains(&persons), at.clone(), limit);
            let n = respondents.get(group).map_or(0, BTreeSet::len);
            faults.require(persons == 0 || n <= persons, at, format!("{n} of them answered"));
        }
        for group in respondents.keys().filter(|it| !seen.contains(*it)) {
            faults.add("#/populations", format!("the group \"{group}\" has no population"));
        }
        faults
    }
}

const KEY: &str = "must have 1 to 100 characters";

fn is_key(text: &str) -> bool {
    !text.trim().is_empty() && text.chars().take(MAX_KEY + 1).count() <= MAX_KEY
}

/// The faults that are listed.
fn first(faults: Violations) -> Violations {
    let mut listed = Violations::default();
    let all = faults.into_vec();
    let n_more = all.len().saturating_sub(MAX_FAULTS);
    all.into_iter().take(MAX_FAULTS).for_each(|it| listed.add(it.pointer, it.detail));
    listed.require(n_more == 0, "#", format!("{n_more} faults more"));
    listed
}

fn parse_rating(value: &Value, at: &str, faults: &mut Violations) -> Option<NeedRating> {
    if faults.as_slice().len() >= MAX_FAULTS {
        return None;
    }
    let known = &["respondent", "competence", "importance", "ability", "required", "group", "help"];
    let fields = Fields::of(value, at, known, faults)?;
    Some(NeedRating {
        respondent: fields.required("respondent", String::new(), faults),
        competence: fields.required("competence", String::new(), faults),
        importance: mark(fields.required("importance", 1, faults)),
        ability: mark(fields.required("ability", 1, faults)),
        required: fields.optional::<Option<i64>>("required", faults).map(mark),
        group: fields.optional("group", faults),
        help: fields.optional("help", faults),
    })
}

/// A whole number as a mark; one that no mark comes near is off every scale.
fn mark(number: i64) -> u8 {
    u8::try_from(number).unwrap_or(u8::MAX)
}

fn parse_population(value: &Value, at: &str, faults: &mut Violations) -> Option<Population> {
    let fields = Fields::of(value, at, &["group", "persons"], faults)?;
    Some(Population {
        group: fields.required("group", String::new(), faults),
        persons: fields.required("persons", 0, faults),
    })
}
