// SPDX-License-Identifier: AGPL-3.0-or-later
//! What is tried, as the address has it, and what comes of it: computed here by the functions that compute it on the server.

use std::collections::BTreeMap;
use std::sync::Arc;

use shared::competences::{CompetenceCode, Framework, Profession};
use shared::coverage::{Coverage, CoverageInput, Effect, EquipeLevels, MemberKey, Newcomer, Step, effect, simulate};
use shared::equipes::EquipeId;
use shared::operators::Employment;

use super::Known;
use crate::equipes::said;
use crate::i18n::{Words, k};

/// One thing that is tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Move {
    /// A member leaves.
    Leave(MemberKey),
    /// A member is trained in something by some levels.
    Train(MemberKey, CompetenceCode, i32),
    /// A member becomes a case manager.
    Appoint(MemberKey),
    /// Somebody joins with the profile of a role.
    Join(Joining),
    /// A member of another equipe works here too.
    Share(EquipeId, MemberKey),
}

/// Somebody who joins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Joining {
    pub(crate) key: MemberKey,
    pub(crate) role: Profession,
    pub(crate) is_case_manager: bool,
    pub(crate) employment: Option<Employment>,
    pub(crate) hours: Option<i32>,
}

/// How the address says that somebody joins as a case manager.
const CASE_MANAGER: &str = "cm";

impl Move {
    /// What the address says: `train.019a….LAV-01.2`.
    fn text(&self) -> String {
        match self {
            Self::Leave(member) => format!("leave.{member}"),
            Self::Train(member, competence, n) => format!("train.{member}.{competence}.{n}"),
            Self::Appoint(member) => format!("appoint.{member}"),
            Self::Share(equipe, member) => format!("share.{equipe}.{member}"),
            Self::Join(it) => {
                let mut text = format!("join.{}.{}", it.key, it.role.word());
                if it.is_case_manager {
                    text.push('.');
                    text.push_str(CASE_MANAGER);
                }
                if let Some(employment) = it.employment {
                    text.push('.');
                    text.push_str(employment.word());
                }
                if let Some(hours) = it.hours {
                    text.push_str(&format!(".{hours}"));
                }
                text
            }
        }
    }

    fn read(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split('.').collect();
        Some(match parts.as_slice() {
            ["leave", member] => Self::Leave(member.parse().ok()?),
            ["appoint", member] => Self::Appoint(member.parse().ok()?),
            ["share", equipe, member] => Self::Share(equipe.parse().ok()?, member.parse().ok()?),
            ["train", member, competence, n] => {
                let n = n.parse().ok().filter(|it| (1..=5).contains(it))?;
                Self::Train(member.parse().ok()?, competence.parse().ok()?, n)
            }
            ["join", key, role, rest @ ..] => Self::Join(Joining::read(key, role, rest)?),
            _ => return None,
        })
    }
}

impl Joining {
    fn read(key: &str, role: &str, rest: &[&str]) -> Option<Self> {
        let mut it = Self {
            key: key.parse().ok()?,
            role: role.parse().ok()?,
            is_case_manager: false,
            employment: None,
            hours: None,
        };
        for part in rest {
            if *part == CASE_MANAGER {
                it.is_case_manager = true;
            } else if let Ok(employment) = part.parse() {
                it.employment = Some(employment);
            } else {
                it.hours = Some(part.parse().ok().filter(|n| (1..=48).contains(n))?);
            }
        }
        Some(it)
    }
}

/// All that is tried, one after the other; what cannot be read is left out and counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Trial {
    pub(crate) moves: Vec<Move>,
    pub(crate) n_unreadable: usize,
}

/// Most things that are tried at once: a proposal has no more.
pub(crate) const MOST: usize = 40;

impl Trial {
    /// What the address says.
    pub(crate) fn read(text: &str) -> Self {
        let mut trial = Self::default();
        for part in text.split(',').filter(|it| !it.is_empty()) {
            match Move::read(part) {
                Some(it) if trial.moves.len() < MOST => trial.moves.push(it),
                _ => trial.n_unreadable += 1,
            }
        }
        trial
    }

    /// The same for the address.
    pub(crate) fn text(moves: &[Move]) -> String {
        moves.iter().map(Move::text).collect::<Vec<_>>().join(",")
    }

    /// The `n`th key that nobody who joins has.
    pub(crate) fn free_key(&self, n: usize) -> Option<MemberKey> {
        let is_taken = |key: &MemberKey| self.moves.iter().any(|it| matches!(it, Move::Join(it) if it.key == *key));
        let keys = (1..).map_while(|it| format!("new-{it}").parse::<MemberKey>().ok());
        keys.filter(|it| !is_taken(it)).nth(n)
    }

    /// The other equipes whose members are tried here.
    pub(crate) fn others(&self) -> impl Iterator<Item = &EquipeId> {
        self.moves.iter().filter_map(|it| match it {
            Move::Share(equipe, _) => Some(equipe),
            _ => None,
        })
    }
}

/// Levels of other equipes, as they are read.
pub(crate) type Others = BTreeMap<EquipeId, Arc<EquipeLevels>>;

/// What comes of a trial.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Outcome {
    /// Another equipe is on its way.
    Waiting,
    /// These moves, by their place, name somebody or something that is not there.
    Refused(Vec<usize>),
    /// Here; with nothing tried, as it is today.
    Made(Arc<Made>),
}

impl Outcome {
    /// What was computed, where it was.
    pub(crate) fn made(self) -> Option<Arc<Made>> {
        match self {
            Self::Made(it) => Some(it),
            Self::Waiting | Self::Refused(_) => None,
        }
    }
}

/// What was computed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Made {
    /// What is tried.
    pub(crate) trial: Trial,
    /// The same as the server takes it.
    pub(crate) steps: Vec<Step>,
    /// The equipe after it.
    pub(crate) input: CoverageInput,
    /// Its coverage.
    pub(crate) coverage: Coverage,
    /// What lies between.
    pub(crate) effect: Effect,
    /// Names of everybody, by their key.
    pub(crate) names: BTreeMap<MemberKey, String>,
}

impl Made {
    /// Whether anything is tried.
    pub(crate) fn is_trial(&self) -> bool {
        !self.trial.moves.is_empty()
    }

    /// The name of somebody.
    pub(crate) fn name(&self, key: &MemberKey) -> String {
        self.names.get(key).cloned().unwrap_or_else(|| key.to_string())
    }
}

fn step(it: &Move, framework: &Framework, others: &Others) -> Option<Result<Step, ()>> {
    Some(match it {
        Move::Leave(member) => Ok(Step::Leave { member: member.clone() }),
        Move::Appoint(member) => Ok(Step::Appoint { member: member.clone() }),
        Move::Train(member, competence, n_levels) => {
            Ok(Step::Train { member: member.clone(), competence: competence.clone(), n_levels: *n_levels })
        }
        Move::Join(it) => match Newcomer::of_profile(framework, it.role, it.key.clone()) {
            Some(newcomer) => Ok(Step::Join(Newcomer {
                is_case_manager: it.is_case_manager,
                employment: it.employment,
                hours_per_week: it.hours,
                ..newcomer
            })),
            None => Err(()),
        },
        Move::Share(equipe, member) => {
            let there = others.get(equipe)?;
            match there.members.iter().find(|it| it.key == *member) {
                Some(it) => {
                    let levels = it.levels.iter().map(|it| (it.competence.clone(), it.level)).collect();
                    let newcomer = Newcomer {
                        key: it.key.clone(),
                        role: it.role,
                        is_case_manager: false,
                        employment: None,
                        hours_per_week: None,
                        levels,
                    };
                    Ok(Step::Share { newcomer, equipe: equipe.clone() })
                }
                None => Err(()),
            }
        }
    })
}

/// The place of the move that a pointer is about: `#/steps/2/member`.
fn place_of(pointer: &str) -> Option<usize> {
    pointer.strip_prefix("#/steps/")?.split('/').next()?.parse().ok()
}

/// Computes what comes of a trial.
pub(crate) fn outcome(w: Words, known: &Known, trial: &Trial, others: &Others) -> Outcome {
    let mut steps = Vec::with_capacity(trial.moves.len());
    let mut refused = Vec::new();
    for (place, it) in trial.moves.iter().enumerate() {
        match step(it, &known.framework, others) {
            None => return Outcome::Waiting,
            Some(Err(())) => refused.push(place),
            Some(Ok(step)) => steps.push(step),
        }
    }
    if !refused.is_empty() {
        return Outcome::Refused(refused);
    }
    let today = known.levels.input();
    let input = match simulate(&today, &steps) {
        Ok(input) => input,
        Err(faults) => {
            return Outcome::Refused(faults.as_slice().iter().filter_map(|it| place_of(&it.pointer)).collect());
        }
    };
    let coverage = input.coverage();
    let effect = effect(&today.coverage(), &coverage);
    let names = names(w, known, &steps, others);
    Outcome::Made(Arc::new(Made { trial: trial.clone(), steps, input, coverage, effect, names }))
}

fn names(w: Words, known: &Known, steps: &[Step], others: &Others) -> BTreeMap<MemberKey, String> {
    let named = |it: &EquipeLevels| -> Vec<(MemberKey, String)> {
        it.members.iter().map(|it| (it.key.clone(), format!("{} {}", it.given_name, it.family_name))).collect()
    };
    let mut names: BTreeMap<MemberKey, String> = named(&known.levels).into_iter().collect();
    for it in steps {
        match it {
            Step::Join(it) => {
                let name = w.with(k::EQUIPES_NEWCOMER, &[("role", &said::role(w, it.role))]);
                names.insert(it.key.clone(), name);
            }
            Step::Share { newcomer, equipe } => {
                let there = others.get(equipe).map(|it| named(it)).unwrap_or_default();
                names.extend(there.into_iter().filter(|it| it.0 == newcomer.key));
            }
            _ => {}
        }
    }
    names
}
