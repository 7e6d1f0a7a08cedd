// SPDX-License-Identifier: AGPL-3.0-or-later
//! How much each dimension counts, as a reader sets it: steps from 0 to 10, as the address writes them.

/// The highest step.
pub(crate) const MOST: u8 = 10;
/// The step of the method: every dimension counts as the recipe says.
const METHOD: u8 = 5;

/// One step a dimension, in the order of the recipe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Weights(Vec<u8>);

impl Weights {
    /// The method's own, for `n` dimensions.
    pub(crate) fn of_method(n: usize) -> Self {
        Self(vec![METHOD; n])
    }

    /// The weights of an address: `5-5-8`; `None` where it does not say one step for each of `n` dimensions.
    pub(crate) fn parse(text: &str, n: usize) -> Option<Self> {
        let steps: Option<Vec<u8>> = text.split('-').map(|it| it.parse().ok().filter(|it| *it <= MOST)).collect();
        steps.filter(|it| it.len() == n).map(Self)
    }

    /// The same as the address writes them.
    pub(crate) fn text(&self) -> String {
        let steps: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        steps.join("-")
    }

    /// The step of a dimension.
    pub(crate) fn step(&self, n: usize) -> u8 {
        self.0.get(n).copied().unwrap_or_default()
    }

    /// Sets the step of a dimension.
    pub(crate) fn set(&mut self, n: usize, step: u8) {
        if let Some(it) = self.0.get_mut(n) {
            *it = step.min(MOST);
        }
    }

    /// Share of a dimension in the index, 0 to 100; 0 where nothing counts.
    pub(crate) fn share(&self, n: usize) -> f64 {
        let total: f64 = self.0.iter().map(|it| f64::from(*it)).sum();
        if total > 0.0 { 100.0 * f64::from(self.step(n)) / total } else { 0.0 }
    }

    /// Whether no dimension counts: an index of nothing.
    pub(crate) fn is_nothing(&self) -> bool {
        self.0.iter().all(|it| *it == 0)
    }

    /// Whether each dimension counts as in the method; only proportions matter.
    pub(crate) fn is_method(&self) -> bool {
        !self.is_nothing() && self.0.iter().all(|it| Some(it) == self.0.first())
    }
}
