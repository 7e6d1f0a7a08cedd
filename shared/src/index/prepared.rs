// SPDX-License-Identifier: AGPL-3.0-or-later
//! A recipe and its values, made ready once: what follows changes with the weights only.

use std::collections::{BTreeMap, BTreeSet};

use super::aggregation::{Aggregator, not_positive};
use super::columns::Columns;
use super::imputation::impute;
use super::normalisation::{directed_goalposts, normalise, sign};
use super::ranking::level;
use super::recipe::MAX_WEIGHT;
use super::treatment::{Treated, treat};
use super::tree::{Presence, Tree};
use super::values::MAX_FAULTS;
use super::{Aggregation, Normalisation, Recipe, UnitResult, Values};
use crate::problem::Violations;
use crate::statistics::{count, ranks};

/// An index whose indicators are imputed, treated, directed and normalised: steps 1 to 4 are done, and steps 5 and 6 can
/// be repeated with other weights at no cost, as a person moves a slider.
#[derive(Clone, Debug)]
pub struct Prepared {
    pub(crate) recipe: Recipe,
    pub(crate) units: Vec<String>,
    pub(crate) tree: Tree,
    /// The indicators as they came, in the order of the recipe.
    pub(crate) raw: Columns,
    /// What was done to each indicator.
    pub(crate) treated: Vec<Treated>,
    /// The indicators after steps 1 to 3.
    directed: Columns,
    /// The indicators after step 4.
    pub(crate) normalised: Columns,
}

impl Prepared {
    /// Checks a recipe and its values together and makes them ready.
    ///
    /// # Errors
    /// Every fault, under `#/recipe` or `#/values`. What cannot be computed is a fault too, naming unit and indicator or
    /// node: a column without values, one that does not vary where its scale comes from the units, and a number that is
    /// not above 0 where a geometric or harmonic mean would meet it, in the index or in any draw.
    pub fn new(recipe: &Recipe, values: &Values) -> Result<Self, Violations> {
        let mut faults = recipe.faults("#/recipe");
        faults.extend(values.faults("#/values"));
        if faults.is_empty() {
            faults.extend(values.faults_with(recipe, "#/values", "#/recipe"));
        }
        faults.ok(())?;

        let raw = values.columns(recipe);
        let mut treated = Vec::with_capacity(recipe.indicators.len());
        let mut directed = Columns::new(raw.n_rows());
        for (leaf, column) in recipe.indicators.iter().zip(raw.iter()) {
            let mut column = column.to_vec();
            if let Some(method) = recipe.imputation {
                impute(method, &mut column);
            }
            treated.push(recipe.treatment.as_ref().map_or(Treated::None, |it| treat(it, &mut column)));
            let sign = sign(leaf);
            column.iter_mut().for_each(|it| *it *= sign);
            directed.push(&column);
        }
        let mut prepared = Self {
            tree: Tree::of(recipe),
            recipe: recipe.clone(),
            units: values.units.clone(),
            normalised: Columns::new(raw.n_rows()),
            raw,
            treated,
            directed,
        };
        prepared.normalise_all(values)?;
        Ok(prepared)
    }

    /// Step 4, and the check that every draw can be computed.
    fn normalise_all(&mut self, values: &Values) -> Result<(), Violations> {
        let place = Place::of(&self.recipe, values);
        let mut faults = Violations::default();
        for (method, aggregations) in self.runs() {
            match self.normalised_by(&method, &place) {
                Ok(normalised) => {
                    faults.extend(self.faults_of_means(&method, &aggregations, &normalised, &place));
                    if method == self.recipe.normalisation {
                        self.normalised = normalised;
                    }
                }
                Err(others) => faults.extend(others),
            }
        }
        faults.ok(())
    }

    /// Every normalisation in use, with the aggregations that may follow it.
    fn runs(&self) -> Vec<(Normalisation, Vec<Aggregation>)> {
        let mut runs = vec![(self.recipe.normalisation, vec![self.recipe.aggregation])];
        if let Some(uncertainty) = &self.recipe.uncertainty {
            for method in uncertainty.normalisations_of(&self.recipe) {
                let aggregations = uncertainty.aggregations_of(&self.recipe);
                match runs.iter_mut().find(|(known, _)| *known == method) {
                    Some((_, known)) => known.extend(aggregations),
                    None => runs.push((method, aggregations)),
                }
            }
        }
        runs
    }

    /// The indicators after step 4, by a method of the recipe that was checked before.
    pub(crate) fn normalised_again(&self, method: &Normalisation) -> Columns {
        let mut normalised = Columns::new(self.raw.n_rows());
        for (leaf, column) in self.recipe.indicators.iter().zip(self.directed.iter()) {
            let missing = || vec![f64::NAN; column.len()];
            normalised.push(&normalise(method, column, directed_goalposts(leaf)).unwrap_or_else(|_| missing()));
        }
        normalised
    }

    fn normalised_by(&self, method: &Normalisation, place: &Place) -> Result<Columns, Violations> {
        let mut faults = Violations::default();
        for (leaf, column) in self.recipe.indicators.iter().zip(self.directed.iter()) {
            if let Err(why) = normalise(method, column, directed_goalposts(leaf)) {
                let detail = format!("the indicator \"{}\" {why}: {} cannot be computed", leaf.code, method.word());
                faults.add(place.column(&leaf.code), detail);
            }
        }
        faults.ok(())?;
        Ok(self.normalised_again(method))
    }

    /// Where a geometric or harmonic mean would meet a number that is not above 0.
    fn faults_of_means(
        &self,
        method: &Normalisation,
        aggregations: &[Aggregation],
        normalised: &Columns,
        place: &Place,
    ) -> Violations {
        let mut faults = Violations::default();
        let Some(mean) = aggregations.iter().find(|it| it.needs_positive()) else { return faults };
        let presence = Presence::of(&self.tree, normalised, &self.weights(), self.recipe.min_coverage);
        let found = not_positive(&self.tree, &presence, normalised);
        for it in found.iter().take(MAX_FAULTS) {
            let code = self.recipe.indicators.get(it.leaf).map(|it| it.code.as_str()).unwrap_or_default();
            let node = self.recipe.nodes.get(it.node).map(|it| it.code.as_str()).unwrap_or_default();
            let unit = self.units.get(it.unit).map(String::as_str).unwrap_or_default();
            let x = normalised.column(it.leaf).get(it.unit).copied().unwrap_or_default();
            let detail = format!(
                "unit \"{unit}\", node \"{node}\": \"{code}\" is {x} after {}, and the {} mean needs numbers above 0",
                method.word(),
                mean.word()
            );
            faults.add(place.cell(it.unit, code), detail);
        }
        if found.len() > MAX_FAULTS {
            faults.add("#/values/rows", format!("and {} more like these", found.len() - MAX_FAULTS));
        }
        faults
    }

    /// The weights of the recipe, one a member: nodes first, then indicators, each in the order of the recipe.
    pub fn weights(&self) -> Vec<f64> {
        let nodes = self.recipe.nodes.iter().map(|it| it.weight);
        nodes.chain(self.recipe.indicators.iter().map(|it| it.weight)).collect()
    }

    /// Steps 5 and 6 with other weights, one a member in the order of [`Prepared::weights`]; nothing is drawn. Where all
    /// the children of a node weigh 0 the node is missing.
    ///
    /// # Errors
    /// Where there are too few or too many weights, one is negative or not finite, or a score is not a finite number.
    pub fn units(&self, weights: &[f64]) -> Result<Vec<UnitResult>, Violations> {
        let n_members = self.recipe.nodes.len() + self.recipe.indicators.len();
        let mut faults = Violations::default();
        faults.require(weights.len() == n_members, "#", format!("must be {n_members} weights"));
        for (i, _) in weights.iter().enumerate().filter(|(_, it)| !(0.0..=MAX_WEIGHT).contains(*it)) {
            faults.add(format!("#/{i}"), format!("must be between 0 and {MAX_WEIGHT:e}"));
        }
        faults.ok(())?;
        let scores = self.scores(weights)?;
        Ok(self.unit_results(&scores))
    }

    /// The scores of the nodes, one column a node; missing is NaN.
    pub(crate) fn scores(&self, weights: &[f64]) -> Result<Vec<Vec<f64>>, Violations> {
        let mut aggregator = self.aggregator(self.tree.clone(), weights);
        let scores = aggregator.scores(self.recipe.aggregation, weights, &self.normalised);
        let mut faults = Violations::default();
        for (node, (column, it)) in scores.iter().zip(&self.recipe.nodes).enumerate() {
            for (unit, score) in column.iter().enumerate() {
                if !score.is_finite() && !aggregator.is_missing(node, unit) {
                    let key = self.units.get(unit).map(String::as_str).unwrap_or_default();
                    let detail = format!("unit \"{key}\", node \"{}\": the score is not a finite number", it.code);
                    faults.add(format!("#/values/rows/{unit}"), detail);
                }
            }
        }
        faults.ok(scores)
    }

    /// What aggregates the indicators along a tree, with weights of which only the zeros matter here.
    pub(crate) fn aggregator(&self, tree: Tree, weights: &[f64]) -> Aggregator {
        let presence = Presence::of(&tree, &self.normalised, weights, self.recipe.min_coverage);
        Aggregator::new(tree, presence, self.units.len())
    }

    /// What the index says of each unit, but for the draws.
    pub(crate) fn unit_results(&self, scores: &[Vec<f64>]) -> Vec<UnitResult> {
        let root = scores.get(self.tree.root()).map(Vec::as_slice).unwrap_or_default();
        let ranks = ranks(root);
        let n_indicators = count(self.recipe.indicators.len());
        let is_absent = |leaf: usize, unit: usize| self.raw.column(leaf).get(unit).is_none_or(|it| it.is_nan());
        let result = |(unit, (key, (score, rank))): (usize, (&String, (&f64, Option<usize>)))| {
            let leaves = self.recipe.indicators.iter().enumerate();
            let absent: Vec<String> =
                leaves.filter(|(leaf, _)| is_absent(*leaf, unit)).map(|(_, it)| it.code.clone()).collect();
            let of_nodes = self.recipe.nodes.iter().zip(scores);
            let of_nodes = of_nodes.filter_map(|(node, column)| Some((node.code.clone(), *column.get(unit)?)));
            UnitResult {
                unit: key.clone(),
                scores: of_nodes.filter(|(_, score)| !score.is_nan()).collect(),
                rank,
                level: level(&self.recipe.levels, *score).map(str::to_owned),
                coverage: (n_indicators - count(absent.len())) / n_indicators,
                imputed: if self.recipe.imputation.is_some() { absent } else { Vec::new() },
                uncertainty: None,
            }
        };
        self.units.iter().zip(root.iter().zip(ranks)).enumerate().map(result).collect()
    }
}

/// Where an indicator's column stands in the values.
struct Place<'a>(BTreeMap<&'a str, usize>);

impl<'a> Place<'a> {
    fn of(recipe: &'a Recipe, values: &Values) -> Self {
        let leaves: BTreeSet<&str> = recipe.indicators.iter().map(|it| it.code.as_str()).collect();
        let columns = values.indicators.iter().enumerate();
        Self(columns.filter_map(|(j, it)| Some((*leaves.get(it.as_str())?, j))).collect())
    }

    fn position(&self, code: &str) -> usize {
        self.0.get(code).copied().unwrap_or_default()
    }

    fn column(&self, code: &str) -> String {
        format!("#/values/indicators/{}", self.position(code))
    }

    fn cell(&self, unit: usize, code: &str) -> String {
        format!("#/values/rows/{unit}/{}", self.position(code))
    }
}
