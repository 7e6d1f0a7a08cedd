// SPDX-License-Identifier: AGPL-3.0-or-later
//! What is done, in words: «Esce Giulia Rossi (AS)».

use shared::competences::{CompetenceCode, Framework};
use shared::coverage::{MemberKey, Newcomer, Step};

use crate::equipes::said;
use crate::i18n::{Words, k};

/// How people and equipes are called where a step is said.
pub(in crate::equipes) struct StepNames<'a> {
    /// The name of a member by the key.
    pub(in crate::equipes) person: &'a dyn Fn(&MemberKey) -> String,
    /// The framework, for the names of competences.
    pub(in crate::equipes) framework: Option<&'a Framework>,
}

/// A competence with its code.
pub(in crate::equipes) fn competence(w: Words, framework: Option<&Framework>, code: &CompetenceCode) -> String {
    match framework.and_then(|it| it.competence(code)) {
        Some(it) => format!("{code} {}", w.of(&it.name)),
        None => code.to_string(),
    }
}

/// A step.
pub(in crate::equipes) fn step_in_words(w: Words, names: &StepNames<'_>, step: &Step) -> String {
    match step {
        Step::Leave { member } => w.with(k::EQUIPES_STEP_LEAVE, &[("who", &(names.person)(member))]),
        Step::Appoint { member } => w.with(k::EQUIPES_STEP_APPOINT, &[("who", &(names.person)(member))]),
        Step::Train { member, competence: code, n_levels } => {
            let parts = [("who", (names.person)(member)), ("what", competence(w, names.framework, code))];
            said::counted(w, k::EQUIPES_STEP_TRAIN, *n_levels, parts)
        }
        Step::Join(it) => {
            let text = w.with(k::EQUIPES_STEP_JOIN, &[("role", &said::role(w, it.role))]);
            format!("{text}{}", terms(w, it))
        }
        Step::Share { newcomer, .. } => w.with(
            k::EQUIPES_STEP_SHARE,
            &[("who", &(names.person)(&newcomer.key)), ("role", &said::role(w, newcomer.role))],
        ),
    }
}

/// How a newcomer would work, where it is known.
fn terms(w: Words, it: &Newcomer) -> String {
    let mut parts = Vec::new();
    if let Some(hours) = it.hours_per_week {
        parts.push(w.count(k::EQUIPES_HOURS_N, said::count(hours), &[]));
    }
    if let Some(employment) = it.employment {
        parts.push(w.t(said::employment(employment)).to_lowercase());
    }
    if it.is_case_manager {
        parts.push(w.t(k::EQUIPES_AS_CASE_MANAGER).to_owned());
    }
    if parts.is_empty() { String::new() } else { format!(", {}", parts.join(", ")) }
}
