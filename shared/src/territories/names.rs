// SPDX-License-Identifier: AGPL-3.0-or-later
//! The names of all places, small enough to be kept by a browser, and finding one while typing.

use serde::{Deserialize, Serialize};

use super::{Day, TerritoryCode, TerritoryKind};
use crate::text::fold;

/// The names of the places of a day, in columns: the n-th thing of each belongs to the n-th place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Names {
    /// The day on which the codes are in use.
    pub on: Day,
    /// ISTAT codes, in order; its length says what a place is, its first three digits the province of a municipality.
    pub codes: Vec<TerritoryCode>,
    /// The official names.
    pub names: Vec<String>,
    /// Residents as a power of two: 20 is about a million; 0 where they are not on record.
    pub sizes: Vec<u8>,
    /// Codes of the provinces, each with its letters and its region: `["001", "TO", "01"]`.
    pub provinces: Vec<[String; 3]>,
    /// Codes of the pilots.
    pub pilots: Vec<TerritoryCode>,
}

impl Names {
    /// The size class of a number of residents: the power of two right below it.
    pub fn size(residents: Option<i64>) -> u8 {
        residents.and_then(|it| u64::try_from(it).ok()).and_then(u64::checked_ilog2).map_or(0, |it| {
            // The logarithm of a 64-bit number is below 64.
            u8::try_from(it).unwrap_or(u8::MAX)
        })
    }
}

/// A place that a search found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// ISTAT code.
    pub code: TerritoryCode,
    /// What it is.
    pub kind: TerritoryKind,
    /// The official name.
    pub name: String,
    /// Letters of its province, for telling apart places of the same name; `None` for a region.
    pub abbreviation: Option<String>,
}

/// The names made ready for search: folded once, so that a key pressed costs one walk through them.
#[derive(Clone, Debug)]
pub struct Directory {
    names: Names,
    folded: Vec<String>,
}

/// How well a place answers: the smaller, the better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Match {
    /// The name, whole, or the code.
    Whole,
    /// The beginning of the name.
    Beginning,
    /// The beginning of another word of it.
    Word,
    /// The middle of a word.
    Inside,
}

impl Directory {
    /// Folds the names once.
    pub fn new(names: Names) -> Self {
        let folded = names.names.iter().map(|it| fold(it)).collect();
        Self { names, folded }
    }

    /// The names it was made from.
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// The places that answer a question, at most `limit`, the best first: names that begin with it before those that
    /// only contain it, then larger places, then a region before its province and municipality, then by code. Accents, case and apostrophes do not matter, and hyphens and
    /// slashes part words. A question in digits is the beginning of a code.
    ///
    /// An empty question finds nothing.
    pub fn search(&self, question: &str, limit: usize) -> Vec<Found> {
        let question = fold(question);
        if question.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<(Match, std::cmp::Reverse<u8>, usize, usize)> = Vec::new();
        for (position, ((name, code), size)) in
            self.folded.iter().zip(&self.names.codes).zip(&self.names.sizes).enumerate()
        {
            if let Some(how) = how(name, code.as_str(), &question) {
                // The code of a region is the shortest: it comes before the province of its name, which is as large.
                found.push((how, std::cmp::Reverse(*size), code.as_str().len(), position));
            }
        }
        // The position decides at the end, so the order is total and every place is where it was last time.
        if found.len() > limit && limit > 0 {
            found.select_nth_unstable(limit - 1);
        }
        found.truncate(limit);
        found.sort_unstable();
        found.into_iter().filter_map(|(.., position)| self.found(position)).collect()
    }

    fn found(&self, position: usize) -> Option<Found> {
        let code = self.names.codes.get(position)?.clone();
        let kind = match code.as_str().len() {
            2 => TerritoryKind::Region,
            3 => TerritoryKind::Province,
            _ => TerritoryKind::Municipality,
        };
        let province = code.as_str().get(..3);
        let letters = self.names.provinces.iter().find(|[it, ..]| Some(it.as_str()) == province);
        Some(Found {
            kind,
            name: self.names.names.get(position)?.clone(),
            abbreviation: letters.map(|[_, letters, _]| letters.clone()),
            code,
        })
    }
}

/// How a place answers a folded question; `None` where it does not.
fn how(name: &str, code: &str, question: &str) -> Option<Match> {
    if question.bytes().all(|it| it.is_ascii_digit()) {
        return code.starts_with(question).then_some(if code.len() == question.len() {
            Match::Whole
        } else {
            Match::Beginning
        });
    }
    let mut best: Option<Match> = None;
    let mut from = 0;
    while let Some(at) = name.get(from..).and_then(|rest| rest.find(question)).map(|it| it + from) {
        let before = name.get(..at).and_then(|it| it.chars().next_back());
        let end = at + question.len();
        let how = match before {
            None if is_end(name, end) => Match::Whole,
            None => Match::Beginning,
            Some(' ' | '-' | '/' | '(' | ',') => Match::Word,
            Some(_) => Match::Inside,
        };
        best = Some(best.map_or(how, |it| it.min(how)));
        // The next place to look is after the first letter of this one.
        from = at + name.get(at..).and_then(|it| it.chars().next()).map_or(1, char::len_utf8);
    }
    best
}

/// Whether a name, or its half in one language, ends here.
fn is_end(name: &str, end: usize) -> bool {
    name.get(end..).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
