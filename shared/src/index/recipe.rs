// SPDX-License-Identifier: AGPL-3.0-or-later
//! What a recipe must be before anything is computed with it; every fault is reported, each with its place.

use std::collections::{BTreeMap, BTreeSet};

use super::{Leaf, MAX_UNITS, Node, Normalisation, Recipe, Treatment, Uncertainty};
use crate::problem::Violations;

/// How many nodes a recipe may have.
pub const MAX_NODES: usize = 500;
/// How many indicators a recipe may have.
pub const MAX_INDICATORS: usize = 500;
/// How many draws the uncertainty may ask for.
pub const MAX_DRAWS: usize = 100_000;
/// How many normalisations, and how many aggregations, the uncertainty may list.
pub const MAX_ALTERNATIVES: usize = 8;
/// The largest weight.
pub const MAX_WEIGHT: f64 = 1e12;
/// The largest magnitude of a value, goalpost or parameter: its fourth power, summed, is still a number.
pub const MAX_MAGNITUDE: f64 = 1e60;
/// The largest seed: what every JSON reader holds exactly, 2⁵³.
pub const MAX_SEED: u64 = 1 << 53;

/// Whether a number can be computed with.
pub(crate) fn is_usable(x: f64) -> bool {
    x.is_finite() && x.abs() <= MAX_MAGNITUDE
}

impl Recipe {
    /// Checks a recipe: codes, the tree, weights, and the parameters of every method.
    ///
    /// # Errors
    /// Every fault, each with a JSON pointer into the recipe.
    pub fn check(&self) -> Result<(), Violations> {
        self.faults("#").ok(())
    }

    /// The nodes right below the root, in the order of the recipe, each with its place among the nodes.
    pub fn dimensions(&self) -> impl Iterator<Item = (usize, &Node)> {
        let root = self.nodes.iter().find(|it| it.parent.is_none()).map(|it| it.code.as_str());
        self.nodes.iter().enumerate().filter(move |(_, it)| it.parent.is_some() && it.parent.as_deref() == root)
    }

    /// Every fault, with pointers that begin with `at`.
    pub(crate) fn faults(&self, at: &str) -> Violations {
        let mut faults = self.faults_of_parts(at);
        if self.nodes.len() <= MAX_NODES && self.indicators.len() <= MAX_INDICATORS {
            faults.extend(self.faults_of_tree(at));
        }
        faults
    }

    /// What each part must be by itself.
    pub(crate) fn faults_of_parts(&self, at: &str) -> Violations {
        let mut faults = Violations::default();
        faults.require(!self.key.trim().is_empty(), format!("{at}/key"), "must not be empty");
        faults.require(!self.version.trim().is_empty(), format!("{at}/version"), "must not be empty");
        let limit = format!("at most {MAX_NODES}");
        faults.require(self.nodes.len() <= MAX_NODES, format!("{at}/nodes"), limit);
        let limit = format!("at most {MAX_INDICATORS}");
        faults.require(self.indicators.len() <= MAX_INDICATORS, format!("{at}/indicators"), limit);
        faults.require(!self.indicators.is_empty(), format!("{at}/indicators"), "at least one");
        for (i, node) in self.nodes.iter().enumerate().take(MAX_NODES) {
            check_weight(node.weight, &format!("{at}/nodes/{i}"), &mut faults);
        }
        for (i, leaf) in self.indicators.iter().enumerate().take(MAX_INDICATORS) {
            leaf.check(&format!("{at}/indicators/{i}"), &mut faults);
        }
        if let Some(treatment) = &self.treatment {
            treatment.check(&format!("{at}/treatment"), &mut faults);
        }
        self.normalisation.check(&format!("{at}/normalisation"), &mut faults);
        let share = "must be between 0 and 1";
        faults.require((0.0..=1.0).contains(&self.min_coverage), format!("{at}/min_coverage"), share);
        self.check_levels(at, &mut faults);
        if let Some(uncertainty) = &self.uncertainty {
            uncertainty.check(&format!("{at}/uncertainty"), &mut faults);
        }
        self.check_goalposts(at, &mut faults);
        faults
    }

    fn check_levels(&self, at: &str, faults: &mut Violations) {
        let mut labels = BTreeSet::new();
        let mut above: Option<f64> = None;
        for (i, cut) in self.levels.iter().enumerate() {
            let at = format!("{at}/levels/{i}");
            faults.require(!cut.label.trim().is_empty(), format!("{at}/label"), "must not be empty");
            let taken = format!("the label «{}» is already taken", cut.label);
            faults.require(labels.insert(cut.label.as_str()), format!("{at}/label"), taken);
            faults.require(is_usable(cut.from), format!("{at}/from"), "must be a finite number");
            let falls = above.is_none_or(|it| cut.from < it);
            faults.require(
                falls,
                format!("{at}/from"),
                "must be below the level before: levels go from the highest down",
            );
            above = Some(cut.from);
        }
    }

    /// Every indicator needs goalposts where a normalisation by them is asked for, on its own or among the draws.
    fn check_goalposts(&self, at: &str, faults: &mut Violations) {
        let listed = self.uncertainty.iter().flat_map(|it| &it.normalisations);
        if !std::iter::once(&self.normalisation).chain(listed).any(|it| *it == Normalisation::Goalposts) {
            return;
        }
        for (i, leaf) in self.indicators.iter().enumerate().filter(|(_, it)| it.goalposts.is_none()) {
            let detail = format!("the indicator \"{}\" has no goalposts, and the recipe normalises by them", leaf.code);
            faults.add(format!("{at}/indicators/{i}/goalposts"), detail);
        }
    }

    /// What the nodes and indicators must be together.
    fn faults_of_tree(&self, at: &str) -> Violations {
        let mut faults = Violations::default();
        self.check_codes(at, &mut faults);
        self.check_parents(at, &mut faults);
        self.check_cycles(at, &mut faults);
        self.check_children(at, &mut faults);
        faults
    }

    fn check_codes(&self, at: &str, faults: &mut Violations) {
        let nodes = self.nodes.iter().enumerate().map(|(i, it)| (format!("{at}/nodes/{i}/code"), it.code.as_str()));
        let leaves = self.indicators.iter().enumerate();
        let leaves = leaves.map(|(i, it)| (format!("{at}/indicators/{i}/code"), it.code.as_str()));
        let mut codes = BTreeSet::new();
        for (pointer, code) in nodes.chain(leaves) {
            faults.require(!code.trim().is_empty(), pointer.clone(), "must not be empty");
            faults.require(codes.insert(code), pointer, format!("the code \"{code}\" is already taken"));
        }
    }

    fn check_parents(&self, at: &str, faults: &mut Violations) {
        let codes: BTreeSet<&str> = self.nodes.iter().map(|it| it.code.as_str()).collect();
        let mut roots = self.nodes.iter().enumerate().filter(|(_, it)| it.parent.is_none());
        let first = roots.next().map(|(_, it)| it.code.as_str());
        faults.require(first.is_some(), format!("{at}/nodes"), "one node must have no parent: the index itself");
        for (i, node) in roots {
            let detail =
                format!("a second node without a parent: \"{}\", after \"{}\"", node.code, first.unwrap_or_default());
            faults.add(format!("{at}/nodes/{i}/parent"), detail);
        }
        let nodes = self.nodes.iter().enumerate().map(|(i, it)| (format!("{at}/nodes/{i}"), it.parent.as_deref()));
        let leaves = self.indicators.iter().enumerate();
        let leaves = leaves.map(|(i, it)| (format!("{at}/indicators/{i}"), Some(it.parent.as_str())));
        for (pointer, parent) in nodes.chain(leaves) {
            if let Some(parent) = parent.filter(|it| !codes.contains(it)) {
                faults.add(format!("{pointer}/parent"), format!("there is no node \"{parent}\""));
            }
        }
    }

    fn check_cycles(&self, at: &str, faults: &mut Violations) {
        let parents: BTreeMap<&str, &str> =
            self.nodes.iter().filter_map(|it| Some((it.code.as_str(), it.parent.as_deref()?))).collect();
        for (i, node) in self.nodes.iter().enumerate() {
            let mut above = parents.get(node.code.as_str());
            let mut steps = 0;
            while let Some(parent) = above.filter(|it| **it != node.code && steps <= self.nodes.len()) {
                above = parents.get(parent);
                steps += 1;
            }
            if above.is_some_and(|it| *it == node.code) {
                faults.add(format!("{at}/nodes/{i}/parent"), format!("the node \"{}\" lies below itself", node.code));
            }
        }
    }

    /// Every node has children, and they do not all weigh 0.
    fn check_children(&self, at: &str, faults: &mut Violations) {
        let nodes = self.nodes.iter().filter_map(|it| Some((it.parent.as_deref()?, it.weight)));
        let leaves = self.indicators.iter().map(|it| (it.parent.as_str(), it.weight));
        let mut weighs: BTreeMap<&str, bool> = BTreeMap::new();
        for (parent, weight) in nodes.chain(leaves) {
            // A weight that is not a number, or negative, has a fault of its own.
            *weighs.entry(parent).or_default() |= weight.is_nan() || weight.abs() > 0.0;
        }
        for (i, node) in self.nodes.iter().enumerate() {
            let detail = match weighs.get(node.code.as_str()) {
                None => "has no children: every leaf of the tree must be an indicator",
                Some(false) => "has children that all weigh 0",
                Some(true) => continue,
            };
            faults.add(format!("{at}/nodes/{i}"), format!("the node \"{}\" {detail}", node.code));
        }
    }
}

fn check_weight(weight: f64, at: &str, faults: &mut Violations) {
    let holds = (0.0..=MAX_WEIGHT).contains(&weight);
    faults.require(holds, format!("{at}/weight"), format!("must be between 0 and {MAX_WEIGHT:e}"));
}

impl Leaf {
    fn check(&self, at: &str, faults: &mut Violations) {
        check_weight(self.weight, at, faults);
        let is_sign = matches!(self.direction, -1 | 1);
        faults.require(is_sign, format!("{at}/direction"), "must be 1 (more is better) or -1 (less is better)");
        if let Some([low, high]) = self.goalposts {
            let holds = is_usable(low) && is_usable(high) && low < high;
            faults.require(holds, format!("{at}/goalposts"), "must be two finite numbers, the lower first");
        }
    }
}

impl Treatment {
    fn check(&self, at: &str, faults: &mut Violations) {
        let holds = is_usable(self.max_skew) && self.max_skew >= 0.0;
        faults.require(holds, format!("{at}/max_skew"), "must be a finite number, 0 or more");
        let limit = format!("at most {MAX_UNITS}");
        faults.require(self.max_winsorised <= MAX_UNITS, format!("{at}/max_winsorised"), limit);
        faults.require(is_usable(self.max_kurtosis), format!("{at}/max_kurtosis"), "must be a finite number");
    }
}

impl Normalisation {
    fn check(&self, at: &str, faults: &mut Violations) {
        match *self {
            Self::MinMax { low, high } => {
                let holds = is_usable(low) && is_usable(high) && low < high;
                faults.require(holds, format!("{at}/high"), "low and high must be finite numbers, low below high");
            }
            Self::ZScore { mean, sd } => {
                faults.require(is_usable(mean), format!("{at}/mean"), "must be a finite number");
                faults.require(is_usable(sd) && sd > 0.0, format!("{at}/sd"), "must be a finite number above 0");
            }
            Self::Rank | Self::PercentRank | Self::Goalposts | Self::Ampi => {}
        }
    }
}

impl Uncertainty {
    fn check(&self, at: &str, faults: &mut Violations) {
        let holds = (1..=MAX_DRAWS).contains(&self.draws);
        faults.require(holds, format!("{at}/draws"), format!("must be between 1 and {MAX_DRAWS}"));
        let holds = (0.0..=1.0).contains(&self.weight_noise);
        faults.require(holds, format!("{at}/weight_noise"), "must be between 0 and 1");
        faults.require(self.seed <= MAX_SEED, format!("{at}/seed"), format!("must be at most {MAX_SEED}"));
        for (list, n) in [("normalisations", self.normalisations.len()), ("aggregations", self.aggregations.len())] {
            faults.require(n <= MAX_ALTERNATIVES, format!("{at}/{list}"), format!("at most {MAX_ALTERNATIVES}"));
        }
        for (i, it) in self.normalisations.iter().enumerate().take(MAX_ALTERNATIVES) {
            it.check(&format!("{at}/normalisations/{i}"), faults);
        }
    }
}
