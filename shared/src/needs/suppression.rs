// SPDX-License-Identifier: AGPL-3.0-or-later
//! Which figures may be shown, so that nobody's answer can be told.

/// Answers below which nothing but their number is shown.
pub const LEAST_SHOWN: usize = 5;

/// Which cells of one competence may be shown beside their total. A cell with fewer than [`LEAST_SHOWN`] answers is not; and
/// as the total less what is shown says what the others answered together, the next smallest is withheld as well (the first of
/// equals) while these are fewer than that.
///
/// `may` says which cells are shown anyway; the others count among the withheld.
pub(super) fn shown(ns: &[usize], total: usize, may: impl Fn(usize) -> bool) -> Vec<bool> {
    let mut shown: Vec<bool> = ns.iter().enumerate().map(|(cell, n)| *n >= LEAST_SHOWN && may(cell)).collect();
    let in_sight: usize = ns.iter().zip(&shown).filter(|(_, is_shown)| **is_shown).map(|(n, _)| n).sum();
    let mut withheld = total.saturating_sub(in_sight);
    while (1..LEAST_SHOWN).contains(&withheld) {
        let cells = ns.iter().zip(shown.iter_mut()).filter(|(_, is_shown)| **is_shown);
        let Some((n, is_shown)) = cells.min_by_key(|(n, _)| **n) else { break };
        *is_shown = false;
        withheld += n;
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(ns: &[usize], total: usize, expected: &[bool]) {
        assert_eq!(shown(ns, total, |_| true), expected, "{ns:?} of {total}");
    }

    #[test]
    fn what_could_be_told_by_subtraction_is_withheld_too() {
        check(&[5, 6, 7], 18, &[true, true, true]);
        check(&[4, 6, 7], 17, &[false, false, true]);
        check(&[4, 7, 6, 6], 23, &[false, true, false, true]);
        // Two that are withheld hide one another, unless both together are too few.
        check(&[4, 3, 7], 14, &[false, false, true]);
        check(&[2, 1, 7, 9], 19, &[false, false, false, true]);
        // People in no group are part of the total.
        check(&[5, 6], 14, &[false, true]);
        check(&[5, 6], 16, &[true, true]);
        check(&[4, 6], 15, &[false, true]);
        check(&[0, 6], 6, &[false, true]);
        check(&[2, 2], 4, &[false, false]);
        check(&[], 0, &[]);
    }

    #[test]
    fn what_is_withheld_for_another_reason_hides_as_well() {
        assert_eq!(shown(&[9, 3, 8], 20, |it| it != 0), [false, false, true]);
    }
}
