// SPDX-License-Identifier: AGPL-3.0-or-later
//! What would raise a coefficient, and in which order it is told.

use super::{Lever, Method, TOLERANCE};

/// Levers in the order of the contract: by gain, the largest first; gains that are equal on paper by question, then answer.
pub(super) fn in_order(mut levers: Vec<Lever>) -> Vec<Lever> {
    levers.sort_by(|a, b| b.gain.total_cmp(&a.gain));
    let is_equal = |a: &Lever, b: &Lever| a.gain - b.gain <= TOLERANCE;
    for run in levers.chunk_by_mut(is_equal) {
        run.sort_by(|a, b| (&a.question, &a.to).cmp(&(&b.question, &b.to)));
    }
    levers
}

/// The levers to show first: of each question the nearest better answer only, the largest gain first, then in the order of
/// the method; at most `n`. One step at a time: else «from A2 to C2» would always come before anything else.
pub fn nearest(method: &Method, levers: &[Lever], n: usize) -> Vec<Lever> {
    let nearest = |code: &str| {
        let of = levers.iter().filter(|it| it.question == code);
        of.min_by(|a, b| a.gain.total_cmp(&b.gain).then_with(|| a.to.cmp(&b.to))).cloned()
    };
    let mut steps: Vec<Lever> = method.document().questions.iter().filter_map(|it| nearest(&it.code)).collect();
    steps.sort_by(|a, b| b.gain.total_cmp(&a.gain));
    let place = |lever: &Lever| method.document().questions.iter().position(|it| it.code == lever.question);
    for run in steps.chunk_by_mut(|a, b| a.gain - b.gain <= TOLERANCE) {
        run.sort_by_key(place);
    }
    steps.truncate(n);
    steps
}
