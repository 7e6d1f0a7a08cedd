// SPDX-License-Identifier: AGPL-3.0-or-later
//! Credits of continuing education: what a profession owes in a period, and what a person's ledger comes to, line by line.
//!
//! The ledger only grows: a mistake is an entry that reverses another. What stands in it is what happened; what it is worth
//! follows from the rules of its day.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::macros::words;
use crate::problem::Violations;
use crate::territories::Day;

/// What a profession owes in one period: a dated row of the reference tables.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreditRule {
    /// Key of the profession: `social_worker`.
    pub profession: String,
    /// First day of the period.
    pub valid_from: Day,
    /// Last day of the period.
    pub valid_to: Day,
    /// Credits owed in all.
    pub credits: i32,
    /// How many of them must be deontological.
    pub deontological: i32,
    /// Attendance below which an activity gives none, in per cent of its planned length.
    pub least_attendance: i32,
    /// Last day on which what is missing may be made up.
    pub recovery_until: Day,
}

impl CreditRule {
    /// Checks the rules of one profession together; a fault's place is `#/<row>`.
    ///
    /// # Errors
    /// Every fault.
    pub fn check(rules: &[Self]) -> Result<(), Violations> {
        let mut faults = Violations::default();
        for (i, rule) in rules.iter().enumerate() {
            faults.require(rule.valid_from <= rule.valid_to, format!("#/{i}/valid_to"), "comes before the first day");
            faults.require(rule.recovery_until > rule.valid_to, format!("#/{i}/recovery_until"), "is in the period");
            let is_part = (0..=rule.credits).contains(&rule.deontological);
            faults.require(is_part, format!("#/{i}/deontological"), "must be 0 or more, and part of the credits");
            let is_share = (1..=100).contains(&rule.least_attendance);
            faults.require(is_share, format!("#/{i}/least_attendance"), "must be 1 to 100 per cent");
            let is_beside = |other: &&Self| rule.valid_from <= other.valid_to && other.valid_from <= rule.valid_to;
            let before = rules.iter().take(i).filter(|it| it.profession == rule.profession);
            let overlaps = before.filter(is_beside).count();
            faults.require(overlaps == 0, format!("#/{i}/valid_from"), "the period overlaps another");
        }
        faults.ok(())
    }
}

/// What a person's ledger says: an entry, as it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct CreditEntry {
    /// Key, unique in the ledger.
    pub id: String,
    /// The day it is about: when the activity ended, from when a reduction holds.
    pub on: Day,
    /// What happened.
    #[serde(flatten)]
    pub kind: EntryKind,
}

/// What an entry of the ledger says happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EntryKind {
    /// An activity was attended.
    Activity {
        /// Credits that it gives, deontological ones left out.
        credits: i32,
        /// Deontological credits that it gives.
        deontological: i32,
        /// Its planned length, in minutes.
        planned_minutes: i32,
        /// Minutes attended.
        attended_minutes: i32,
        /// Whether the person wants it to make up what is missing of the period before.
        #[serde(default)]
        makes_up: bool,
    },
    /// The order owes less of the person: maternity, illness, work abroad.
    Reduction {
        /// Credits less in all.
        credits: i32,
        /// How many less must be deontological.
        deontological: i32,
    },
    /// Another entry was a mistake.
    Reversal {
        /// Key of the entry.
        reverses: String,
    },
}

words!(
    /// What an entry is worth in a period, and why.
    Why {
        /// Counted in the period it lies in.
        Counted = "counted",
        /// Counted in the period before, of which something was missing.
        MadeUp = "made_up",
        /// Less is owed.
        Reduced = "reduced",
        /// Attendance is too low.
        TooLittleAttendance = "too_little_attendance",
        /// Another entry says that it was a mistake.
        Reversed = "reversed"
    }
);

words!(
    /// How a person stands in a period.
    Standing {
        /// What is owed is there.
        Met = "met",
        /// Something is missing, and the period runs.
        Running = "running",
        /// Something is missing, and may still be made up.
        Recoverable = "recoverable",
        /// Something is missing, and the time to make up is over.
        Missing = "missing"
    }
);

/// What one entry is worth in a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct CreditLine {
    /// Key of the entry.
    pub entry: String,
    /// The day it is about.
    pub on: Day,
    /// Why it is worth this.
    pub why: Why,
    /// Credits counted here, deontological ones left out; of a reduction, what is owed less.
    pub credits: i32,
    /// Deontological credits counted here; of a reduction, what is owed less.
    pub deontological: i32,
    /// Credits in all, after this line.
    pub total: i32,
    /// Deontological credits, after this line.
    pub total_deontological: i32,
}

/// How a person stands in one period: what is owed, what is there, and every line that it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct CreditBalance {
    /// First day of the period.
    pub valid_from: Day,
    /// Last day of the period.
    pub valid_to: Day,
    /// Last day on which what is missing may be made up.
    pub recovery_until: Day,
    /// Credits owed in all, after reductions.
    pub owed: i32,
    /// How many of them must be deontological, after reductions.
    pub owed_deontological: i32,
    /// Credits there, deontological ones among them.
    pub total: i32,
    /// Deontological credits there.
    pub total_deontological: i32,
    /// Deontological credits missing.
    pub missing_deontological: i32,
    /// Credits of either kind missing, beside the deontological ones.
    pub missing: i32,
    /// How the person stands.
    pub standing: Standing,
    /// What each entry is worth, by day.
    pub lines: Vec<CreditLine>,
}

/// Checks a ledger: keys, credits, attendance, what is reversed.
///
/// # Errors
/// Every fault, with its JSON pointer into the list.
pub fn check(ledger: &[CreditEntry]) -> Result<(), Violations> {
    let mut faults = Violations::default();
    let mut seen: BTreeMap<&str, &EntryKind> = BTreeMap::new();
    let mut reversed = BTreeSet::new();
    for (i, entry) in ledger.iter().enumerate() {
        let at = |name: &str| format!("#/{i}/{name}");
        match &entry.kind {
            EntryKind::Activity { credits, deontological, planned_minutes, attended_minutes, .. } => {
                faults.require(*credits >= 0, at("credits"), "must be 0 or more");
                faults.require(*deontological >= 0, at("deontological"), "must be 0 or more");
                faults.require(*planned_minutes > 0, at("planned_minutes"), "must be more than 0");
                let is_part = (0..=*planned_minutes).contains(attended_minutes);
                faults.require(is_part, at("attended_minutes"), "must be 0 to the planned length");
            }
            EntryKind::Reduction { credits, deontological } => {
                faults.require(*credits >= 0, at("credits"), "must be 0 or more");
                let is_part = (0..=*credits).contains(deontological);
                faults.require(is_part, at("deontological"), "must be 0 or more, and part of the credits");
            }
            EntryKind::Reversal { reverses } => {
                let known = seen.get(reverses.as_str());
                let detail = format!("there is no entry \"{reverses}\" before this one");
                faults.require(known.is_some(), at("reverses"), detail);
                let is_reversal = matches!(known, Some(EntryKind::Reversal { .. }));
                faults.require(!is_reversal, at("reverses"), "a reversal is not reversed: write the entry again");
                faults.require(reversed.insert(reverses), at("reverses"), "is reversed already");
            }
        }
        let is_new = seen.insert(&entry.id, &entry.kind).is_none();
        faults.require(is_new, at("id"), format!("\"{}\" stands there twice", entry.id));
    }
    faults.ok(())
}

/// How a person stands in every period of a profession, oldest first, on a day. Entries on days that no period has are worth
/// nothing anywhere.
///
/// An activity that is to make up fills first what is missing of deontological credits by its deontological ones, then the rest
/// by either; what is left counts in its own period. What was made up does not count again.
///
/// # Errors
/// Every fault of the ledger; see [`check`].
pub fn balances(rules: &[CreditRule], ledger: &[CreditEntry], today: &Day) -> Result<Vec<CreditBalance>, Violations> {
    check(ledger)?;
    let mut rules: Vec<&CreditRule> = rules.iter().collect();
    rules.sort_by(|a, b| a.valid_from.cmp(&b.valid_from));
    let reverses = |entry: &CreditEntry| match &entry.kind {
        EntryKind::Reversal { reverses } => Some(reverses.clone()),
        _ => None,
    };
    let reversed: BTreeSet<String> = ledger.iter().filter_map(reverses).collect();
    let mut entries: Vec<&CreditEntry> =
        ledger.iter().filter(|it| !matches!(it.kind, EntryKind::Reversal { .. })).collect();
    // Stable: entries of one day stay in the order they were written.
    entries.sort_by(|a, b| a.on.cmp(&b.on));
    let mut balances: Vec<CreditBalance> = rules.iter().map(|it| CreditBalance::new(it)).collect();
    for entry in entries {
        let Some(own) = rules.iter().position(|it| it.valid_from <= entry.on && entry.on <= it.valid_to) else {
            continue;
        };
        let worth = Worth::of(entry, rules.get(own).map_or(100, |it| it.least_attendance));
        let worth = if reversed.contains(&entry.id) { Worth { why: Why::Reversed, ..Worth::nothing() } } else { worth };
        let (before, from_own) = balances.split_at_mut(own);
        let past = before.last_mut().filter(|it| worth.makes_up && entry.on <= it.recovery_until);
        let rest = past.map_or(worth, |it| it.make_up(entry, worth));
        if let Some(balance) = from_own.first_mut().filter(|_| !rest.is_used_up) {
            balance.add(entry, rest);
        }
    }
    balances.iter_mut().for_each(|it| it.standing = it.standing_on(today));
    Ok(balances)
}

/// What an entry gives.
#[derive(Clone, Copy, Debug)]
struct Worth {
    why: Why,
    credits: i32,
    deontological: i32,
    makes_up: bool,
    is_used_up: bool,
}

impl Worth {
    fn nothing() -> Self {
        Self { why: Why::Counted, credits: 0, deontological: 0, makes_up: false, is_used_up: false }
    }

    fn of(entry: &CreditEntry, least_attendance: i32) -> Self {
        match entry.kind {
            EntryKind::Activity { credits, deontological, planned_minutes, attended_minutes, makes_up } => {
                let attended = i64::from(attended_minutes) * 100;
                if attended < i64::from(planned_minutes) * i64::from(least_attendance) {
                    return Self { why: Why::TooLittleAttendance, ..Self::nothing() };
                }
                Self { credits, deontological, makes_up, ..Self::nothing() }
            }
            EntryKind::Reduction { credits, deontological } => {
                Self { why: Why::Reduced, credits, deontological, ..Self::nothing() }
            }
            EntryKind::Reversal { .. } => Self::nothing(),
        }
    }
}

impl CreditBalance {
    fn new(rule: &CreditRule) -> Self {
        Self {
            valid_from: rule.valid_from.clone(),
            valid_to: rule.valid_to.clone(),
            recovery_until: rule.recovery_until.clone(),
            owed: rule.credits,
            owed_deontological: rule.deontological,
            total: 0,
            total_deontological: 0,
            missing_deontological: rule.deontological,
            missing: rule.credits - rule.deontological,
            standing: Standing::Running,
            lines: Vec::new(),
        }
    }

    /// Counts an entry in its own period.
    fn add(&mut self, entry: &CreditEntry, worth: Worth) {
        if worth.why == Why::Reduced {
            self.owed = (self.owed - worth.credits).max(0);
            self.owed_deontological = (self.owed_deontological - worth.deontological).clamp(0, self.owed);
        } else {
            self.total += worth.credits + worth.deontological;
            self.total_deontological += worth.deontological;
        }
        self.missing_deontological = (self.owed_deontological - self.total_deontological).max(0);
        self.missing = (self.owed - self.total - self.missing_deontological).max(0);
        self.note(entry, worth.why, (worth.credits, worth.deontological));
    }

    /// Fills what is missing from an activity of the year after; what is left of it.
    fn make_up(&mut self, entry: &CreditEntry, worth: Worth) -> Worth {
        let first = worth.deontological.min(self.missing_deontological);
        self.missing_deontological -= first;
        let second = (worth.deontological - first).min(self.missing);
        self.missing -= second;
        let other = worth.credits.min(self.missing);
        self.missing -= other;
        let used = (other, first + second);
        if used == (0, 0) {
            return worth;
        }
        self.total += used.0 + used.1;
        self.total_deontological += used.1;
        self.note(entry, Why::MadeUp, used);
        let (credits, deontological) = (worth.credits - used.0, worth.deontological - used.1);
        Worth { credits, deontological, is_used_up: credits + deontological == 0, ..worth }
    }

    fn note(&mut self, entry: &CreditEntry, why: Why, (credits, deontological): (i32, i32)) {
        self.lines.push(CreditLine {
            entry: entry.id.clone(),
            on: entry.on.clone(),
            why,
            credits,
            deontological,
            total: self.total,
            total_deontological: self.total_deontological,
        });
    }

    fn standing_on(&self, today: &Day) -> Standing {
        if self.missing == 0 && self.missing_deontological == 0 {
            Standing::Met
        } else if *today <= self.valid_to {
            Standing::Running
        } else if *today <= self.recovery_until {
            Standing::Recoverable
        } else {
            Standing::Missing
        }
    }
}
