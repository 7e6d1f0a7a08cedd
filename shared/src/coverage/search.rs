// SPDX-License-Identifier: AGPL-3.0-or-later
//! The smallest set of trainings, appointments and additions with which an equipe meets its rules and required levels.
//!
//! Once it is settled who comes, nothing else hangs together: every competence that lacks people wants exactly as many
//! trainings as it lacks, whoever of those near enough is trained, and case managers likewise. So the search goes over who
//! comes (branch and bound, at most [`MAX_NODES`] steps), and the rest is counted. It is exact: a bound that was not reached
//! is a proof. Where the sets are many they are counted, and each plan says who could be chosen.

use serde::{Deserialize, Serialize};

use super::{CoverageInput, MemberKey, Newcomer};
use crate::competences::{CompetenceCode, Level};
use crate::equipes::{Composition, RuleKind};
use crate::macros::words;

/// Most steps of a search.
pub const MAX_NODES: i32 = 200_000;

/// Most plans that are listed.
const MAX_PLANS: usize = 20;

words!(
    /// How a search ended.
    SearchOutcome {
        /// Nothing is missing.
        Complete = "complete",
        /// The smallest set was found.
        Found = "found",
        /// No set of what may be done is enough.
        Impossible = "impossible",
        /// The bound was reached: what was found, if anything, may not be the smallest.
        GaveUp = "gave_up"
    }
);

/// Somebody who might come, and what that weighs beside a training.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Candidate {
    /// Who.
    pub newcomer: Newcomer,
    /// What it weighs, 1 or more.
    #[cfg_attr(feature = "server", schema(minimum = 1))]
    pub weight: i32,
}

/// What is searched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct SearchInput {
    /// The equipe.
    pub input: CoverageInput,
    /// Who might come, each once.
    pub candidates: Vec<Candidate>,
    /// What a training or an appointment weighs, 1 or more.
    #[cfg_attr(feature = "server", schema(minimum = 1))]
    pub training_weight: i32,
    /// By how many levels one training raises somebody at most, 0 to 5; 0 for no training.
    #[cfg_attr(feature = "server", schema(minimum = 0, maximum = 5))]
    pub max_rise: i32,
    /// How many members must have each required level: 1, or 2 where nobody may be the only one.
    #[cfg_attr(feature = "server", schema(minimum = 1, maximum = 2))]
    pub n_holders: i32,
    /// Most steps of the search, at most 200,000.
    #[cfg_attr(feature = "server", schema(minimum = 1, maximum = 200_000))]
    pub max_nodes: i32,
}

/// A smallest set, with what may be chosen in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Plan {
    /// Who comes.
    pub additions: Vec<MemberKey>,
    /// Who is trained in what.
    pub trainings: Vec<TrainingNeed>,
    /// Who becomes a case manager; `null` where there are enough.
    #[cfg_attr(feature = "server", schema(value_type = Option<AppointmentNeed>))]
    pub appointments: Option<AppointmentNeed>,
    /// How many ways there are to choose.
    pub n_choices: i64,
}

/// A competence in which somebody is trained.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct TrainingNeed {
    /// In what.
    pub competence: CompetenceCode,
    /// Up to which level.
    pub level: Level,
    /// How many people.
    pub n_people: i32,
    /// Who could be one of them: who lacks fewest levels first.
    pub who: Vec<Trainee>,
}

/// Somebody who could be trained.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Trainee {
    /// Who.
    pub member: MemberKey,
    /// By how many levels.
    pub n_levels: i32,
}

/// Members who become case managers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct AppointmentNeed {
    /// How many people.
    pub n_people: i32,
    /// Who could be one of them.
    pub who: Vec<MemberKey>,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct SearchResult {
    /// How it ended.
    pub outcome: SearchOutcome,
    /// What the set weighs; `null` where none was found.
    pub weight: Option<i32>,
    /// How many smallest sets there are, over all plans and choices: more than 1 where it is not unique.
    pub n_sets: i64,
    /// How many plans there are: they differ in who comes.
    pub n_plans: i64,
    /// The plans, at most 20.
    pub plans: Vec<Plan>,
    /// Steps that the search took.
    pub n_nodes: i32,
}

/// Searches.
pub fn search(asked: &SearchInput) -> SearchResult {
    let mut run = Run::new(asked);
    run.descend(0, &mut Vec::new());
    let outcome = match (run.has_given_up, run.best) {
        (true, _) => SearchOutcome::GaveUp,
        (false, None) => SearchOutcome::Impossible,
        (false, Some(0)) => SearchOutcome::Complete,
        (false, Some(_)) => SearchOutcome::Found,
    };
    SearchResult {
        outcome,
        weight: run.best,
        n_sets: run.n_sets,
        n_plans: run.n_plans,
        plans: run.plans,
        n_nodes: run.n_nodes,
    }
}

/// One search.
struct Run<'a> {
    asked: &'a SearchInput,
    lacks: Vec<Lack<'a>>,
    own: Composition,
    best: Option<i32>,
    plans: Vec<Plan>,
    n_plans: i64,
    n_sets: i64,
    n_nodes: i32,
    has_given_up: bool,
}

/// A competence that lacks people today.
struct Lack<'a> {
    competence: &'a CompetenceCode,
    level: Level,
    n_people: i32,
    trainees: Vec<Trainee>,
    /// Of each candidate whether the candidate has the level, and how many from there on have it.
    helps: Vec<bool>,
    n_helpers_from: Vec<i32>,
}

impl<'a> Run<'a> {
    fn new(asked: &'a SearchInput) -> Self {
        let mut lacks = Vec::new();
        for requirement in asked.input.requirements.iter().filter(|it| it.level > Level::NONE) {
            let (competence, level) = (&requirement.competence, requirement.level);
            let of = |levels: &std::collections::BTreeMap<CompetenceCode, Level>| levels.get(competence).copied();
            let members = || asked.input.members.iter().map(|it| (&it.key, of(&it.levels)));
            let n_there: i32 = members().map(|it| i32::from(it.1.is_some_and(|it| it >= level))).sum();
            if n_there >= asked.n_holders {
                continue;
            }
            let lacking = |it: Option<Level>| level.number() - it.unwrap_or_default().number();
            let mut trainees: Vec<Trainee> = members()
                .map(|(key, at)| Trainee { member: key.clone(), n_levels: lacking(at) })
                .filter(|it| it.n_levels > 0 && it.n_levels <= asked.max_rise)
                .collect();
            trainees.sort_by(|a, b| (a.n_levels, &a.member).cmp(&(b.n_levels, &b.member)));
            let helps: Vec<bool> =
                asked.candidates.iter().map(|it| of(&it.newcomer.levels).is_some_and(|it| it >= level)).collect();
            let n_helpers_from =
                (0..=helps.len()).map(|i| helps.iter().skip(i).map(|it| i32::from(*it)).sum()).collect();
            let n_people = asked.n_holders - n_there;
            lacks.push(Lack { competence, level, n_people, trainees, helps, n_helpers_from });
        }
        let own = asked.input.composition();
        Self {
            asked,
            lacks,
            own,
            best: None,
            plans: Vec::new(),
            n_plans: 0,
            n_sets: 0,
            n_nodes: 0,
            has_given_up: false,
        }
    }

    /// Goes on from candidate `next`, with those chosen so far.
    fn descend(&mut self, next: usize, chosen: &mut Vec<usize>) {
        if self.n_nodes >= self.asked.max_nodes.min(MAX_NODES) {
            self.has_given_up = true;
            return;
        }
        self.n_nodes += 1;
        let Some(bound) = self.bound(next, chosen) else { return };
        if self.best.is_some_and(|best| bound > best) {
            return;
        }
        if next == self.asked.candidates.len() {
            self.settle(bound, chosen);
            return;
        }
        chosen.push(next);
        self.descend(next + 1, chosen);
        chosen.pop();
        self.descend(next + 1, chosen);
    }

    /// The least that any set weighs which has these candidates and any of those from `next` on; `None` where none is enough.
    /// After the last candidate it is what the set weighs.
    fn bound(&self, next: usize, chosen: &[usize]) -> Option<i32> {
        let candidates = &self.asked.candidates;
        let mut weight: i32 = chosen.iter().filter_map(|i| candidates.get(*i)).map(|it| it.weight).sum();
        for lack in &self.lacks {
            let left = lack.left(chosen) - lack.n_helpers_from.get(next).copied().unwrap_or_default();
            let left = left.max(0);
            if usize::try_from(left).is_ok_and(|left| left > lack.trainees.len()) {
                return None;
            }
            weight = weight.saturating_add(left.saturating_mul(self.asked.training_weight));
        }
        let with = |extra: std::ops::Range<usize>| {
            let roles = chosen.iter().copied().chain(extra).filter_map(|i| candidates.get(i));
            let coming = roles.map(|it| (it.newcomer.role, it.newcomer.is_case_manager));
            let mut all = self.own.clone();
            for (role, is_case_manager) in coming {
                *all.by_profession.entry(role).or_default() += 1;
                all.n_case_managers += i32::from(is_case_manager);
            }
            all
        };
        let at_most = with(next..candidates.len());
        for rule in self.asked.input.rules.iter().filter(|it| it.counts != RuleKind::CaseManagers) {
            if rule.count(&at_most) < rule.minimum {
                return None;
            }
        }
        let lacking = self.lacking_case_managers(&at_most);
        if usize::try_from(lacking).is_ok_and(|n| n > self.eligible().count()) {
            return None;
        }
        Some(weight.saturating_add(lacking.saturating_mul(self.asked.training_weight)))
    }

    fn lacking_case_managers(&self, composition: &Composition) -> i32 {
        let rules = self.asked.input.rules.iter().filter(|it| it.counts == RuleKind::CaseManagers);
        rules.map(|it| it.minimum - composition.n_case_managers).max().unwrap_or(0).max(0)
    }

    /// Members who could become case managers.
    fn eligible(&self) -> impl Iterator<Item = &'a MemberKey> {
        self.asked.input.members.iter().filter(|it| !it.is_case_manager).map(|it| &it.key)
    }

    /// Takes a set that is enough and weighs no more than the best so far.
    fn settle(&mut self, weight: i32, chosen: &[usize]) {
        if self.best.is_none_or(|best| weight < best) {
            self.best = Some(weight);
            self.plans.clear();
            (self.n_plans, self.n_sets) = (0, 0);
        }
        let plan = self.plan(chosen);
        self.n_plans += 1;
        self.n_sets = self.n_sets.saturating_add(plan.n_choices);
        if self.plans.len() < MAX_PLANS {
            self.plans.push(plan);
        }
    }

    fn plan(&self, chosen: &[usize]) -> Plan {
        let candidates = chosen.iter().filter_map(|i| self.asked.candidates.get(*i));
        let mut n_choices = 1_i64;
        let mut trainings = Vec::new();
        for lack in &self.lacks {
            let n_people = lack.left(chosen);
            if n_people <= 0 {
                continue;
            }
            n_choices = n_choices.saturating_mul(ways(lack.trainees.len(), n_people));
            let (competence, level, who) = (lack.competence.clone(), lack.level, lack.trainees.clone());
            trainings.push(TrainingNeed { competence, level, n_people, who });
        }
        let newcomers: i32 = candidates.clone().map(|it| i32::from(it.newcomer.is_case_manager)).sum();
        let there = Composition { n_case_managers: self.own.n_case_managers + newcomers, ..Composition::default() };
        let n_people = self.lacking_case_managers(&there);
        let appointments =
            (n_people > 0).then(|| AppointmentNeed { n_people, who: self.eligible().cloned().collect() });
        if let Some(need) = &appointments {
            n_choices = n_choices.saturating_mul(ways(need.who.len(), n_people));
        }
        Plan { additions: candidates.map(|it| it.newcomer.key.clone()).collect(), trainings, appointments, n_choices }
    }
}

impl Lack<'_> {
    /// How many people are missing still when some candidates come.
    fn left(&self, chosen: &[usize]) -> i32 {
        let helped: i32 = chosen.iter().map(|i| i32::from(self.helps.get(*i).copied().unwrap_or(false))).sum();
        self.n_people - helped
    }
}

/// In how many ways `k` of `n` are chosen, at most [`i64::MAX`].
fn ways(n: usize, k: i32) -> i64 {
    let (n, k) = (i64::try_from(n).unwrap_or(i64::MAX), i64::from(k));
    (0..k).fold(1_i64, |ways, i| ways.saturating_mul(n - i) / (i + 1))
}
