// SPDX-License-Identifier: AGPL-3.0-or-later
//! Residence permits as dated rules: which work each allows, how many hours, from which day, what it converts to, when to
//! warn. A constraint only: never an input of a coefficient, never a reason for a lower one.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::macros::words;
use crate::problem::Violations;
use crate::reference::PERMITS;
use crate::territories::Day;
use crate::text::Bilingual;

words!(
    /// What the rule of a permit says of work.
    WorkAllowed {
        /// Any work, or what its scope says.
        Yes = "yes",
        /// No work.
        No = "no",
        /// Within limits of hours, kind or age.
        Limited = "limited",
        /// So many days after the application.
        FromDay = "from_day"
    }
);

words!(
    /// Which work a permit allows.
    WorkScope {
        /// Any.
        Any = "any",
        /// Seasonal work.
        Seasonal = "seasonal",
        /// The authorised traineeship.
        Traineeship = "traineeship",
        /// The activity that was authorised.
        GrantedActivity = "granted_activity",
        /// What the title that is being renewed allowed.
        AsPreviousTitle = "as_previous_title"
    }
);

words!(
    /// What the date of a permit is.
    PermitDateKind {
        /// The day it expires.
        Expiry = "expiry",
        /// The day of the application.
        Application = "application",
        /// It has none.
        None = "none"
    }
);

words!(
    /// How sure a rule of the table is.
    RuleConfidence {
        /// Read in a public source, which the row names.
        Read = "read",
        /// Not or not wholly read: to be verified before it is relied on.
        Memory = "memory"
    }
);

words!(
    /// Whether a person may work on a day.
    WorkNow {
        /// Yes.
        Yes = "yes",
        /// Yes, within limits.
        Limited = "limited",
        /// No.
        No = "no",
        /// A person has to look: no permit seen, no date, or one that is past.
        Unknown = "unknown"
    }
);

words!(
    /// What to warn of.
    PermitAlertKind {
        /// The permit has expired.
        Expired = "expired",
        /// It expires soon: renewal is asked for 60 days before (D.Lgs. 286/1998, art. 5 c. 4).
        Expires = "expires",
        /// The person may work from a day to come.
        WorkBegins = "work_begins"
    }
);

/// A rule: what a kind of permit allows, while the law says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PermitRule {
    /// Key of the kind of permit.
    pub code: String,
    /// What it is called.
    pub label: Bilingual,
    /// Whether it allows work.
    pub work_allowed: WorkAllowed,
    /// Which work.
    pub scope: WorkScope,
    /// Hours a week, at most.
    pub max_hours_week: Option<i32>,
    /// Hours a year, at most.
    pub max_hours_year: Option<i32>,
    /// `from_day`: so many days after the application.
    pub waiting_days: Option<i32>,
    /// The least age, in years.
    pub min_age: Option<i32>,
    /// Kinds of permit it can be converted to.
    pub convertible_to: Vec<String>,
    /// What its date is.
    pub date_kind: PermitDateKind,
    /// First day of the rule.
    pub valid_from: Day,
    /// Last day of the rule; `null` where it is in force.
    pub valid_to: Option<Day>,
    /// Where the rule was read.
    pub source: String,
    /// How sure it is.
    pub confidence: RuleConfidence,
    /// What an operator must know.
    pub note: Option<Bilingual>,
}

/// The table of rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PermitRules {
    /// Key of the table.
    pub key: String,
    /// Its version.
    pub version: String,
    /// The day of its last revision.
    pub as_of: Day,
    /// How many days before expiry to warn, the first warning first.
    pub alert_days: Vec<i32>,
    /// The rules; several of one kind, one after the other in time.
    pub rows: Vec<PermitRule>,
}

/// What a person may do with a permit on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct WorkRight {
    /// Whether work is allowed on that day.
    pub now: WorkNow,
    /// The first day of work, where there is a waiting time.
    pub from: Option<Day>,
    /// The last day of the permit, where it has one.
    pub until: Option<Day>,
    /// Which work.
    pub scope: WorkScope,
    /// Hours a week, at most.
    pub max_hours_week: Option<i32>,
    /// Hours a year, at most.
    pub max_hours_year: Option<i32>,
    /// The least age, in years.
    pub min_age: Option<i32>,
}

/// Something to tell the operator before it is too late.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct PermitAlert {
    /// What.
    pub kind: PermitAlertKind,
    /// The day in question.
    pub day: Day,
    /// Days until then; below 0 where it is past.
    #[cfg_attr(feature = "server", schema(value_type = i64, format = Int64))]
    pub days_left: i64,
}

impl PermitRules {
    /// The table that the product brings.
    ///
    /// # Errors
    /// None in a product that passed its tests.
    pub fn brought() -> Result<Self, Violations> {
        Self::from_text(PERMITS)
    }

    /// Reads and checks a table of rules.
    ///
    /// # Errors
    /// Every fault of sense: two rules of a kind on one day, a waiting time without its rule, an unknown kind.
    pub fn from_text(text: &str) -> Result<Self, Violations> {
        let rules: Self = serde_json::from_str(text).map_err(|error| Violations::one("#", error.to_string()))?;
        rules.faults().ok(rules)
    }

    fn faults(&self) -> Violations {
        let mut faults = Violations::default();
        let codes: BTreeSet<&str> = self.rows.iter().map(|it| it.code.as_str()).collect();
        for (i, row) in self.rows.iter().enumerate() {
            let at = format!("#/rows/{i}");
            let holds = row.valid_to.as_ref().is_none_or(|it| *it >= row.valid_from);
            faults.require(holds, format!("{at}/valid_to"), "must not be before the first day");
            let waits = row.work_allowed == WorkAllowed::FromDay;
            let detail = "goes with `from_day`, and with the date of an application";
            let has_date = !waits || row.date_kind == PermitDateKind::Application;
            faults.require(waits == row.waiting_days.is_some() && has_date, format!("{at}/waiting_days"), detail);
            for code in row.convertible_to.iter().filter(|it| !codes.contains(it.as_str())) {
                faults.add(format!("{at}/convertible_to"), format!("there is no permit \"{code}\""));
            }
            let overlaps = |it: &&PermitRule| {
                let begins_in =
                    |a: &PermitRule, b: &PermitRule| b.valid_to.as_ref().is_none_or(|to| a.valid_from <= *to);
                it.code == row.code && begins_in(it, row) && begins_in(row, it)
            };
            if self.rows.iter().take(i).any(|it| overlaps(&it)) {
                faults.add(at, format!("a second rule of \"{}\" on one day", row.code));
            }
        }
        faults
    }

    /// The rule of a kind of permit on a day; `None` where the table has none, which is «to be checked», never «no».
    pub fn of(&self, permit: &str, day: &Day) -> Option<&PermitRule> {
        let is_in_force =
            |it: &&PermitRule| it.valid_from <= *day && it.valid_to.as_ref().is_none_or(|last| *day <= *last);
        self.rows.iter().filter(|it| it.code == permit).find(is_in_force)
    }

    /// Whether a person may work on a day, from the kind and the date of the permit; unknown where either was not seen.
    pub fn work_now(&self, permit: Option<&str>, date: Option<&Day>, day: &Day) -> WorkNow {
        permit.and_then(|it| self.of(it, day)).map_or(WorkNow::Unknown, |it| it.on(date, day).now)
    }

    /// What to tell the operator on a day, most urgent first; the same alert returns at each of the table's distances.
    pub fn alerts(&self, permit: &str, date: Option<&Day>, day: &Day) -> Vec<PermitAlert> {
        let (Some(rule), Some(date)) = (self.of(permit, day), date) else { return Vec::new() };
        let first = self.alert_days.iter().copied().map(i64::from).max().unwrap_or_default();
        let alert = |kind, on: &Day| PermitAlert { kind, day: on.clone(), days_left: day.days_until(on) };
        match rule.date_kind {
            PermitDateKind::Expiry if day.days_until(date) < 0 => vec![alert(PermitAlertKind::Expired, date)],
            PermitDateKind::Expiry if day.days_until(date) <= first => vec![alert(PermitAlertKind::Expires, date)],
            PermitDateKind::Application => {
                let begins = rule.on(Some(date), day).from.filter(|it| it > day);
                begins.iter().map(|it| alert(PermitAlertKind::WorkBegins, it)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Whether a day is one on which a permit's expiry is announced: the day that lies exactly so far before it.
    pub fn announces(&self, alert: &PermitAlert) -> bool {
        self.alert_days.iter().any(|it| i64::from(*it) == alert.days_left)
    }
}

impl PermitRule {
    /// What the rule allows on a day, with the date of the permit: its expiry, or the day of the application.
    ///
    /// A permit that is past is unknown, not no: it may be being renewed, and a receipt is a title of its own.
    pub fn on(&self, date: Option<&Day>, day: &Day) -> WorkRight {
        let begins = match (self.work_allowed, date) {
            (WorkAllowed::FromDay, Some(date)) => Some(date.plus(self.waiting_days.unwrap_or_default().into())),
            _ => None,
        };
        let until = date.filter(|_| self.date_kind == PermitDateKind::Expiry).cloned();
        // The receipt of a renewal keeps the old expiry, which is past by its nature.
        let is_past = until.as_ref().is_some_and(|it| it < day) && self.scope != WorkScope::AsPreviousTitle;
        let now = match (self.work_allowed, &begins) {
            (WorkAllowed::No, _) => WorkNow::No,
            _ if is_past => WorkNow::Unknown,
            (WorkAllowed::Yes, _) => WorkNow::Yes,
            (WorkAllowed::Limited, _) => WorkNow::Limited,
            (WorkAllowed::FromDay, None) => WorkNow::Unknown,
            (WorkAllowed::FromDay, Some(begins)) if begins <= day => WorkNow::Yes,
            (WorkAllowed::FromDay, Some(_)) => WorkNow::No,
        };
        WorkRight {
            now,
            from: begins,
            until,
            scope: self.scope,
            max_hours_week: self.max_hours_week,
            max_hours_year: self.max_hours_year,
            min_age: self.min_age,
        }
    }
}

/// Whether the law allows a person to work by age, from the year of birth and the day of the meeting: yes where they turn 17
/// or more in that year, no at 15 or less; at 16 a person looks (L. 296/2006, art. 1 c. 622: sixteen, with ten years of school).
pub fn of_working_age(birth_year: Option<i64>, day: &Day) -> WorkingAge {
    match birth_year.map(|it| day.year() - it) {
        None | Some(16) => WorkingAge::Unknown,
        Some(it) if it >= 17 => WorkingAge::Yes,
        Some(_) => WorkingAge::No,
    }
}

words!(
    /// Whether somebody is old enough to work.
    WorkingAge {
        /// Yes.
        Yes = "yes",
        /// Not yet.
        No = "no",
        /// A person has to look.
        Unknown = "unknown"
    }
);

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn the_table_is_whole_and_each_rule_of_a_kind_follows_the_other() {
        let rules = PermitRules::brought().unwrap();
        let kinds: BTreeSet<&str> = rules.rows.iter().map(|it| it.code.as_str()).collect();
        assert_eq!((rules.rows.len(), kinds.len()), (46, 39));
        for rule in &rules.rows {
            let found = rules.of(&rule.code, &rule.valid_from).unwrap();
            assert_eq!(found, rule);
            if let Some(last) = &rule.valid_to {
                assert_eq!(rules.of(&rule.code, last), Some(rule));
                assert_ne!(rules.of(&rule.code, &last.plus(1)), Some(rule));
            }
        }
        assert_eq!(rules.of("lavoro_subordinato", &day("1990-01-01")), None);
        assert_eq!(rules.of("nothing", &day("2026-01-01")), None);
    }

    #[test]
    fn seasonal_work_converts_without_quotas_from_the_law_of_2024_on() {
        let rules = PermitRules::brought().unwrap();
        let note = |on: &str| rules.of("lavoro_stagionale", &day(on)).unwrap().note.clone().unwrap().en;
        assert!(note("2024-10-10").contains("within quotas") && note("2024-10-11").contains("without quotas"));
    }

    #[test]
    fn who_asks_for_asylum_may_work_from_the_sixtieth_day() {
        let rules = PermitRules::brought().unwrap();
        let now = |applied: &str, on: &str| rules.work_now(Some("richiesta_asilo"), Some(&day(applied)), &day(on));
        assert_eq!(now("2026-11-10", "2027-01-08"), WorkNow::No);
        assert_eq!(now("2026-11-10", "2027-01-09"), WorkNow::Yes);
        assert_eq!(rules.work_now(Some("richiesta_asilo"), None, &day("2027-01-09")), WorkNow::Unknown);
        let alerts = rules.alerts("richiesta_asilo", Some(&day("2026-11-10")), &day("2026-11-24"));
        assert_eq!((alerts[0].kind, alerts[0].days_left), (PermitAlertKind::WorkBegins, 46));
        assert_eq!(rules.alerts("richiesta_asilo", Some(&day("2026-11-10")), &day("2027-01-09")), []);
    }

    #[test]
    fn study_allows_twenty_hours_and_a_thousand_and_forty_a_year() {
        let rules = PermitRules::brought().unwrap();
        let right = rules.of("studio", &day("2026-11-24")).unwrap().on(Some(&day("2027-10-31")), &day("2026-11-24"));
        assert_eq!((right.now, right.max_hours_week, right.max_hours_year), (WorkNow::Limited, Some(20), Some(1040)));
    }

    #[test]
    fn a_permit_that_is_past_is_looked_at_and_a_receipt_is_a_title() {
        let rules = PermitRules::brought().unwrap();
        let now = |permit, date: &str| rules.work_now(Some(permit), Some(&day(date)), &day("2026-11-24"));
        assert_eq!(now("lavoro_subordinato", "2026-11-23"), WorkNow::Unknown);
        assert_eq!(now("lavoro_subordinato", "2026-11-24"), WorkNow::Yes);
        assert_eq!(now("in_rinnovo", "2026-09-30"), WorkNow::Yes);
        assert_eq!(now("turismo_visita", "2026-09-30"), WorkNow::No);
        assert_eq!(rules.work_now(None, None, &day("2026-11-24")), WorkNow::Unknown);
    }

    #[test]
    fn expiry_is_announced_ninety_sixty_and_thirty_days_before() {
        let rules = PermitRules::brought().unwrap();
        let expiry = day("2027-03-01");
        let announced: Vec<i64> = (-5..120)
            .filter(|n| {
                let alerts = rules.alerts("motivi_familiari", Some(&expiry), &expiry.plus(-n));
                alerts.iter().any(|it| rules.announces(it))
            })
            .collect();
        assert_eq!(announced, [30, 60, 90]);
        assert_eq!(rules.alerts("motivi_familiari", Some(&expiry), &expiry.plus(1))[0].kind, PermitAlertKind::Expired);
        assert_eq!(rules.alerts("motivi_familiari", Some(&expiry), &expiry.plus(-91)), []);
        assert_eq!(rules.alerts("ue_lungo_periodo", Some(&expiry), &expiry), []);
    }

    #[test]
    fn two_rules_on_one_day_are_refused() {
        let text = PERMITS.replace("\"valid_to\": \"2024-10-10\"", "\"valid_to\": \"2024-10-11\"");
        assert_ne!(text, PERMITS);
        assert!(PermitRules::from_text(&text).unwrap_err().to_string().contains("lavoro_stagionale"));
    }

    #[test]
    fn sixteen_is_looked_at() {
        let on = day("2026-11-24");
        let ages = [2009, 2010, 2011].map(|it| of_working_age(Some(it), &on));
        assert_eq!(ages, [WorkingAge::Yes, WorkingAge::Unknown, WorkingAge::No]);
        assert_eq!(of_working_age(None, &on), WorkingAge::Unknown);
    }
}
