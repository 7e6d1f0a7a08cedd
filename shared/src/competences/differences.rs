// SPDX-License-Identifier: AGPL-3.0-or-later
//! What changed between two versions of the framework: each part by its key, each text where it stands.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Competence, Framework, FrameworkVersion};
use crate::macros::words;
use crate::text::Bilingual;

words!(
    /// What happened to a part.
    DifferenceKind {
        /// It was not there.
        Added = "added",
        /// It was otherwise.
        Changed = "changed",
        /// It is no more.
        Removed = "removed"
    }
);

/// What lies between two versions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Differences {
    /// The version before; `null` where there was none.
    pub from: Option<FrameworkVersion>,
    /// The version after.
    pub to: FrameworkVersion,
    /// How many parts were added.
    pub n_added: i32,
    /// How many were changed.
    pub n_changed: i32,
    /// How many were removed.
    pub n_removed: i32,
    /// Every one of them, by place.
    pub items: Vec<Difference>,
}

/// One part that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Difference {
    /// Where: the parts are named by their keys, `competences/LEG-01/name/it`, `roles/AS/LEG-01`.
    pub place: String,
    /// What happened.
    pub kind: DifferenceKind,
    /// What it was; `null` where it was not there.
    pub before: Option<String>,
    /// What it is; `null` where it is no more.
    pub after: Option<String>,
}

impl Differences {
    /// Between two versions; `None` is the one before the first.
    pub fn between(from: Option<&Framework>, to: &Framework) -> Self {
        let before = from.map(parts).unwrap_or_default();
        let after = parts(to);
        let mut items = Vec::new();
        for place in before.keys().chain(after.keys()).collect::<BTreeSet<_>>() {
            let (before, after) = (before.get(place).cloned(), after.get(place).cloned());
            let kind = match (&before, &after) {
                (None, _) => DifferenceKind::Added,
                (_, None) => DifferenceKind::Removed,
                (Some(before), Some(after)) if before != after => DifferenceKind::Changed,
                _ => continue,
            };
            items.push(Difference { place: place.clone(), kind, before, after });
        }
        if let Some(from) = from {
            let areas = |it: &Framework| it.areas.iter().map(|it| it.code.to_string()).collect();
            let competences = |it: &Framework| it.competences.iter().map(|it| it.code.to_string()).collect();
            items.extend(moved("areas/order", areas(from), areas(to)));
            items.extend(moved("competences/order", competences(from), competences(to)));
        }
        let n = |kind: DifferenceKind| items.iter().map(|it| i32::from(it.kind == kind)).sum();
        Self {
            from: from.map(|it| it.version.clone()),
            to: to.version.clone(),
            n_added: n(DifferenceKind::Added),
            n_changed: n(DifferenceKind::Changed),
            n_removed: n(DifferenceKind::Removed),
            items,
        }
    }

    /// Whether nothing is different.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}

/// The order of what both have, where it is another.
fn moved(place: &str, mut before: Vec<String>, mut after: Vec<String>) -> Option<Difference> {
    let (old, new) = (before.clone(), after.clone());
    before.retain(|it| new.contains(it));
    after.retain(|it| old.contains(it));
    let (before, after) = (before.join(" "), after.join(" "));
    let is_moved = before != after;
    let difference = || Difference {
        place: place.to_owned(),
        kind: DifferenceKind::Changed,
        before: Some(before),
        after: Some(after),
    };
    is_moved.then(difference)
}

/// Every text and number of a framework, by its place. The version is not one of them: it always differs.
fn parts(framework: &Framework) -> BTreeMap<String, String> {
    let mut parts = BTreeMap::new();
    both(&mut parts, "name", &framework.name);
    for level in &framework.scale {
        both(&mut parts, &format!("scale/{}/name", level.level), &level.name);
        both(&mut parts, &format!("scale/{}/behaviour", level.level), &level.behaviour);
    }
    for area in &framework.areas {
        both(&mut parts, &format!("areas/{}/name", area.code), &area.name);
    }
    for competence in &framework.competences {
        of_competence(&mut parts, competence);
    }
    for profile in &framework.roles {
        for (competence, level) in &profile.required {
            parts.insert(format!("roles/{}/{competence}", profile.role), level.to_string());
        }
    }
    parts
}

fn of_competence(parts: &mut BTreeMap<String, String>, competence: &Competence) {
    let at = format!("competences/{}", competence.code);
    both(parts, &format!("{at}/name"), &competence.name);
    both(parts, &format!("{at}/descriptor"), &competence.descriptor);
    for behaviour in &competence.behaviours {
        both(parts, &format!("{at}/behaviours/{}", behaviour.level), &behaviour.text);
    }
    if let Some(esco) = &competence.esco {
        parts.insert(format!("{at}/esco"), format!("{} ({}, {})", esco.label, esco.uri, esco.nearness));
    }
    let is_innovative = if competence.is_innovative { "true" } else { "false" };
    parts.insert(format!("{at}/is_innovative"), is_innovative.into());
    parts.insert(format!("{at}/importance"), competence.importance.to_string());
}

fn both(parts: &mut BTreeMap<String, String>, place: &str, text: &Bilingual) {
    parts.insert(format!("{place}/it"), text.it.clone());
    parts.insert(format!("{place}/en"), text.en.clone());
}
