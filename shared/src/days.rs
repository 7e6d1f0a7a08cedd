// SPDX-License-Identifier: AGPL-3.0-or-later
//! Days counted and said: how many lie between two, which comes after, what it is called.

use crate::macros::words;
use crate::territories::Day;

words!(
    /// A language of the pages.
    Language {
        /// Italian.
        Italian = "it",
        /// English.
        English = "en"
    }
);

const ITALIAN: [&str; 12] = [
    "gennaio",
    "febbraio",
    "marzo",
    "aprile",
    "maggio",
    "giugno",
    "luglio",
    "agosto",
    "settembre",
    "ottobre",
    "novembre",
    "dicembre",
];
const ENGLISH: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Day {
    /// Year, month, day.
    fn parts(&self) -> [i64; 3] {
        let mut parts = self.as_str().splitn(3, '-').map(|it| it.parse().unwrap_or_default());
        [0; 3].map(|_: i64| parts.next().unwrap_or_default())
    }

    /// The year.
    pub fn year(&self) -> i64 {
        self.parts()[0]
    }

    /// Days since 1970-01-01, by the calendar of ISO 8601.
    fn number(&self) -> i64 {
        let [year, month, day] = self.parts();
        // Years begin in March, so that the leap day is their last.
        let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
        let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
        era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + (153 * month + 2) / 5 + day - 1 - 719_468
    }

    /// The day that a number stands for; `None` outside the years 0 to 9999.
    fn from_number(number: i64) -> Option<Self> {
        let (era, of_era) = ((number + 719_468).div_euclid(146_097), (number + 719_468).rem_euclid(146_097));
        let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let (year, month) = if month < 10 { (year, month + 3) } else { (year + 1, month - 9) };
        format!("{:04}-{month:02}-{day:02}", year + era * 400).parse().ok()
    }

    /// How many days from this one to another; below 0 where it lies before.
    pub fn days_until(&self, other: &Self) -> i64 {
        other.number() - self.number()
    }

    /// The day so many days later; this one where that is no day of four digits.
    #[must_use]
    pub fn plus(&self, days: i64) -> Self {
        Self::from_number(self.number().saturating_add(days)).unwrap_or_else(|| self.clone())
    }

    /// «3 marzo 2027», "3 March 2027".
    pub fn in_words(&self, language: Language) -> String {
        let [year, month, day] = self.parts();
        let months = match language {
            Language::Italian => ITALIAN,
            Language::English => ENGLISH,
        };
        let month = usize::try_from(month - 1).ok().and_then(|it| months.get(it)).copied().unwrap_or_default();
        // «1º» is how Italian says the first of a month.
        match language {
            Language::Italian if day == 1 => format!("1º {month} {year}"),
            _ => format!("{day} {month} {year}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn days_are_counted_across_months_years_and_leap_days() {
        assert_eq!(day("1970-01-01").number(), 0);
        assert_eq!(day("2024-02-28").days_until(&day("2024-03-01")), 2);
        assert_eq!(day("2026-11-10").plus(60), day("2027-01-09"));
        assert_eq!(day("2000-02-29").plus(-366), day("1999-02-28"));
        for n in (-700_000..900_000).step_by(97) {
            assert_eq!(Day::from_number(n).unwrap().number(), n);
        }
    }

    #[test]
    fn a_day_is_said_in_both_languages() {
        assert_eq!(day("2027-03-03").in_words(Language::Italian), "3 marzo 2027");
        assert_eq!(day("2027-12-01").in_words(Language::Italian), "1º dicembre 2027");
        assert_eq!(day("2027-12-01").in_words(Language::English), "1 December 2027");
    }
}
