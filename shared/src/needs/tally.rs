// SPDX-License-Identifier: AGPL-3.0-or-later
//! Counts of answers, a table a cell, and what follows from them: whole sums, and one division that rounds.

use super::ratings::{ANSWERS, Answer, Ratings};
use super::{CompetenceNeeds, Remedy};
use crate::distributions::student_two_sided;

/// Counts of every cell of group and competence; who is in no group is a group of its own, the last.
pub(super) struct Tally {
    n_competences: usize,
    answers: Vec<u32>,
    help: Vec<u32>,
}

/// Kinds of help, with who does not say.
const HELPS: usize = 4;

impl Tally {
    pub(super) fn of(ratings: &Ratings) -> Self {
        let (n_competences, n_groups) = (ratings.competences().len(), ratings.groups().len());
        let n_cells = n_competences * (n_groups + 1);
        let mut tally = Self { n_competences, answers: vec![0; n_cells * ANSWERS], help: vec![0; n_cells * HELPS] };
        let cell = |(competence, group): (&u16, &u16)| {
            usize::from(*group).min(n_groups) * n_competences + usize::from(*competence)
        };
        let cells = || ratings.competence.iter().zip(&ratings.group).map(cell);
        for (cell, answer) in cells().zip(&ratings.answer) {
            if let Some(count) = tally.answers.get_mut(cell * ANSWERS + answer.position()) {
                *count += 1;
            }
        }
        for (cell, help) in cells().zip(&ratings.help) {
            if let Some(count) = tally.help.get_mut(cell * HELPS + usize::from(*help)) {
                *count += 1;
            }
        }
        tally
    }

    /// What the answers of one group to one competence sum to.
    pub(super) fn sums(&self, group: usize, competence: usize) -> Sums {
        let cell = group * self.n_competences + competence;
        let mut sums = Sums::default();
        let answers = self.answers.chunks_exact(ANSWERS).nth(cell).unwrap_or_default();
        for (position, count) in answers.iter().enumerate().filter(|(_, count)| **count > 0) {
            sums.add(Answer::at(position), i128::from(*count));
        }
        if let Some([_, training, organisation, both]) = self.help.chunks_exact(HELPS).nth(cell) {
            sums.help = [i128::from(*training), i128::from(*organisation), i128::from(*both)];
        }
        sums
    }
}

/// Sums over the answers of a cell.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sums {
    n: i128,
    importance: [i128; 5],
    ability: [i128; 5],
    below: i128,
    level: i128,
    gap: i128,
    gap_squares: i128,
    n_required: i128,
    missing: i128,
    reached: i128,
    help: [i128; 3],
}

impl Sums {
    fn add(&mut self, (importance, ability, required): (u8, u8, Option<u8>), count: i128) {
        let gap = i128::from(importance) - i128::from(ability);
        self.n += count;
        for (scale, mark) in [(&mut self.importance, importance), (&mut self.ability, ability)] {
            if let Some(it) = scale.get_mut(usize::from(mark - 1)) {
                *it += count;
            }
        }
        self.below += if gap > 0 { count } else { 0 };
        self.level += if gap == 0 { count } else { 0 };
        self.gap += gap * count;
        self.gap_squares += gap * gap * count;
        if let Some(required) = required {
            self.n_required += count;
            self.missing += i128::from(required.saturating_sub(ability)) * count;
            self.reached += if ability >= required { count } else { 0 };
        }
    }

    /// Takes over what another cell sums to.
    pub(super) fn extend(&mut self, other: &Self) {
        let Self { n, importance, ability, below, level, gap, gap_squares, n_required, missing, reached, help } = other;
        for (own, it) in [
            (&mut self.n, n),
            (&mut self.below, below),
            (&mut self.level, level),
            (&mut self.gap, gap),
            (&mut self.gap_squares, gap_squares),
            (&mut self.n_required, n_required),
            (&mut self.missing, missing),
            (&mut self.reached, reached),
        ] {
            *own += it;
        }
        let scales = self.importance.iter_mut().zip(importance).chain(self.ability.iter_mut().zip(ability));
        scales.chain(self.help.iter_mut().zip(help)).for_each(|(own, it)| *own += it);
    }

    pub(super) fn n(&self) -> usize {
        size(self.n)
    }

    pub(super) fn n_required(&self) -> usize {
        size(self.n_required)
    }

    pub(super) fn n_help(&self) -> usize {
        size(self.help.iter().sum())
    }

    /// The figures of a competence, as far as they may be shown; its place among the others is added later.
    pub(super) fn figures(&self, code: &str, shown: Shown) -> CompetenceNeeds {
        let mut needs = CompetenceNeeds {
            code: code.to_owned(),
            n: self.n(),
            n_required: self.n_required(),
            n_help: self.n_help(),
            suppressed: !shown.answers,
            ..CompetenceNeeds::default()
        };
        if shown.answers {
            self.figures_of_answers(&mut needs);
        }
        if shown.required {
            needs.required_gap = ratio(self.missing, self.n_required);
            needs.coverage = ratio(self.reached, self.n_required);
        }
        if shown.help {
            let [training, organisation, both] = self.help;
            needs.training_share = ratio(training + both, training + organisation + both);
            needs.organisation_share = ratio(organisation + both, training + organisation + both);
            needs.proposal = (self.gap > 0).then(|| match training.cmp(&organisation) {
                std::cmp::Ordering::Greater => Remedy::Training,
                std::cmp::Ordering::Less => Remedy::Organisation,
                std::cmp::Ordering::Equal => Remedy::Both,
            });
        }
        needs
    }

    fn figures_of_answers(&self, needs: &mut CompetenceNeeds) {
        let n = self.n;
        let total = |marks: &[i128; 5]| (1..).zip(marks).map(|(mark, count)| mark * count).sum::<i128>();
        let importance = total(&self.importance);
        needs.mean_importance = ratio(importance, n);
        needs.mean_ability = ratio(total(&self.ability), n);
        needs.median_importance = median(&self.importance, n);
        needs.median_ability = median(&self.ability, n);
        needs.mwds = ratio(self.gap * importance, n * n);
        let above = n - self.below - self.level;
        needs.rds = ratio(100 * (above - self.below), n);
        needs.nr_share = ratio(self.below, n);
        needs.tr_share = ratio(self.level, n);
        needs.pr_share = ratio(above, n);
        needs.gap = ratio(self.gap, n);
        // n·Σd² − (Σd)², n times the sum of squares about the mean.
        let spread = n * self.gap_squares - self.gap * self.gap;
        needs.gap_sd = ratio(spread, n * (n - 1)).map(f64::sqrt);
        if spread > 0 {
            // G/(s/√n) = Σd/√((n·Σd² − (Σd)²)/(n − 1)).
            needs.t = ratio(spread, n - 1).map(|it| number(self.gap) / it.sqrt());
            needs.p_value = needs.t.and_then(|t| student_two_sided(t, size(n - 1)));
        }
    }
}

/// What of a cell may be shown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shown {
    pub(super) answers: bool,
    pub(super) required: bool,
    pub(super) help: bool,
}

/// The middle mark of n on a scale from 1, or the mean of the two middle ones.
fn median(marks: &[i128; 5], n: i128) -> Option<f64> {
    let at = |position: i128| {
        let mut before = 0;
        (1..).zip(marks).find(|(_, count)| {
            before += **count;
            position < before
        })
    };
    let ((low, _), (high, _)) = (at((n - 1) / 2)?, at(n / 2)?);
    ratio(low + high, 2)
}

/// A quotient of whole numbers; `None` by 0.
fn ratio(numerator: i128, denominator: i128) -> Option<f64> {
    (denominator != 0).then(|| number(numerator) / number(denominator))
}

/// A whole number as the nearest floating-point number.
#[expect(clippy::as_conversions, reason = "no other conversion exists; rounding to the nearest is what is asked for")]
fn number(n: i128) -> f64 {
    n as f64
}

fn size(n: i128) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}
