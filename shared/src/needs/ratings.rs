// SPDX-License-Identifier: AGPL-3.0-or-later
//! Ratings in columns: five bytes a rating, so that millions of them are one walk through memory.

use std::collections::BTreeMap;

use super::HelpWanted;

/// How many pairs of group and competence there may be.
pub const MAX_CELLS: usize = 50_000;

/// How many answers there are: 5 of importance, 5 of ability, and 7 of the required level (none, 0 to 5).
pub(super) const ANSWERS: usize = 5 * 5 * 7;

/// One answer: importance and ability 1 to 5, and the level that the role requires, 0 to 5, where it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer(u8);

impl Answer {
    /// An answer; `None` where a part of it is off its scale.
    pub fn new(importance: u8, ability: u8, required: Option<u8>) -> Option<Self> {
        let is_on_scale = |it: u8| (1..=5).contains(&it);
        let is_answer = is_on_scale(importance) && is_on_scale(ability) && required.is_none_or(|it| it <= 5);
        is_answer.then(|| Self((required.map_or(0, |it| it + 1) * 5 + importance - 1) * 5 + ability - 1))
    }

    pub(super) fn position(self) -> usize {
        usize::from(self.0)
    }

    pub(super) fn at(position: usize) -> (u8, u8, Option<u8>) {
        let digit = |it: usize| u8::try_from(it).unwrap_or(u8::MAX);
        let required = digit(position / 25);
        (digit(position / 5 % 5) + 1, digit(position % 5) + 1, required.checked_sub(1))
    }
}

/// Ratings in columns. Competences and groups have a number each, in the order they came.
#[derive(Clone, Debug, Default)]
pub struct Ratings {
    competences: Keys,
    groups: Keys,
    respondents: usize,
    /// By group.
    group_respondents: Vec<usize>,
    pub(super) competence: Vec<u16>,
    /// [`NO_GROUP`] for who is in none.
    pub(super) group: Vec<u16>,
    pub(super) answer: Vec<Answer>,
    /// As long as the others, or empty where nobody said what would help; 0 for who did not.
    pub(super) help: Vec<u8>,
}

/// The number of who is in no group.
const NO_GROUP: u16 = u16::MAX;

#[derive(Clone, Debug, Default)]
struct Keys {
    numbers: BTreeMap<String, u16>,
    in_order: Vec<String>,
}

impl Keys {
    /// The number of a key, a new one where it has none; `None` where there are too many.
    fn number(&mut self, key: &str) -> Option<u16> {
        if let Some(number) = self.numbers.get(key) {
            return Some(*number);
        }
        let number = u16::try_from(self.in_order.len()).ok().filter(|it| *it < NO_GROUP)?;
        self.numbers.insert(key.to_owned(), number);
        self.in_order.push(key.to_owned());
        Some(number)
    }
}

impl Ratings {
    /// The number of a competence; `None` where the ratings would have more than [`MAX_CELLS`].
    pub fn competence(&mut self, code: &str) -> Option<u16> {
        self.competences.number(code).filter(|_| self.n_cells() <= MAX_CELLS)
    }

    /// The number of a group; `None` where the ratings would have more than [`MAX_CELLS`].
    pub fn group(&mut self, key: &str) -> Option<u16> {
        let number = self.groups.number(key).filter(|_| self.n_cells() <= MAX_CELLS)?;
        self.group_respondents.resize(self.groups.in_order.len(), 0);
        Some(number)
    }

    /// Counts one more person who answered, and in which groups.
    pub fn respondent(&mut self, groups: &[u16]) {
        self.respondents += 1;
        for group in groups {
            if let Some(n) = self.group_respondents.get_mut(usize::from(*group)) {
                *n += 1;
            }
        }
    }

    /// Adds a rating: numbers that [`Ratings::competence`] and [`Ratings::group`] gave, or it is not counted.
    pub fn push(&mut self, competence: u16, group: Option<u16>, answer: Answer, help: Option<HelpWanted>) {
        if help.is_some() && self.help.is_empty() {
            self.help.resize(self.answer.len(), 0);
        }
        if help.is_some() || !self.help.is_empty() {
            self.help.push(match help {
                None => 0,
                Some(HelpWanted::Training) => 1,
                Some(HelpWanted::Organisation) => 2,
                Some(HelpWanted::Both) => 3,
            });
        }
        self.competence.push(competence);
        self.group.push(group.unwrap_or(NO_GROUP));
        self.answer.push(answer);
    }

    /// How many people answered.
    pub fn respondents(&self) -> usize {
        self.respondents
    }

    pub(super) fn respondents_of(&self, group: usize) -> usize {
        self.group_respondents.get(group).copied().unwrap_or(0)
    }

    pub(super) fn competences(&self) -> &[String] {
        &self.competences.in_order
    }

    pub(super) fn groups(&self) -> &[String] {
        &self.groups.in_order
    }

    /// Numbers of the competences, by their codes.
    pub(super) fn competences_by_code(&self) -> impl Iterator<Item = usize> {
        self.competences.numbers.values().map(|it| usize::from(*it))
    }

    /// Numbers of the groups, by their keys.
    pub(super) fn groups_by_key(&self) -> impl Iterator<Item = usize> {
        self.groups.numbers.values().map(|it| usize::from(*it))
    }

    /// Pairs of competence and group, with who is in none as one more group.
    fn n_cells(&self) -> usize {
        self.competences.in_order.len() * (self.groups.in_order.len() + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_answer_has_its_own_place() {
        let mut seen = [false; ANSWERS];
        for importance in 0..=6 {
            for ability in 0..=6 {
                for required in [None, Some(0), Some(1), Some(5), Some(6)] {
                    let is_fine = (1..=5).contains(&importance) && (1..=5).contains(&ability) && required != Some(6);
                    let answer = Answer::new(importance, ability, required);
                    assert_eq!(answer.is_some(), is_fine);
                    if let Some(answer) = answer {
                        assert!(!seen[answer.position()]);
                        seen[answer.position()] = true;
                        assert_eq!(Answer::at(answer.position()), (importance, ability, required));
                    }
                }
            }
        }
    }
}
