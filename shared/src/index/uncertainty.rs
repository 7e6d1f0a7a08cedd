// SPDX-License-Identifier: AGPL-3.0-or-later
//! Step 7: how sure the ranks are. The index is drawn again and again with other weights, and other methods where the
//! recipe lists them.
//!
//! # The stream of chance
//! ChaCha8 with the seed, little-endian, in the first 8 bytes of its key and 0 in the other 24. Draw `d` reads the
//! stream number `d` from its beginning, so a draw is the same however the draws are cut into slices. It reads one u64 a
//! choice and keeps the upper 53 bits, which make U in [0, 1):
//! 0. the normalisation, number ⌊U·n⌋ of its list (read also where the list is empty or has one entry);
//! 1. the aggregation, likewise;
//! 2. and so on: one weight each, nodes first, then indicators, in the order of the recipe (the root's too, which does
//!    not matter): w·(1 + noise·(1 − 2U)). The factor lies in (1 − noise, 1 + noise], so a weight above 0 stays above 0
//!    and who is present does not change from draw to draw.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::aggregation::Aggregator;
use super::columns::Columns;
use super::prepared::Prepared;
use super::ranking::levels_touched;
use super::{Aggregation, Cut, Normalisation, Recipe, Uncertainty, UnitUncertainty};
use crate::statistics::{count, mean, quantile, standard_deviation, whole};

/// Where the interval of a rank or score begins.
const LOW: f64 = 0.05;
/// Where it ends.
const HIGH: f64 = 0.95;

impl Uncertainty {
    /// The normalisations a draw may take.
    pub(crate) fn normalisations_of(&self, recipe: &Recipe) -> Vec<Normalisation> {
        if self.normalisations.is_empty() { vec![recipe.normalisation] } else { self.normalisations.clone() }
    }

    /// The aggregations a draw may take.
    pub(crate) fn aggregations_of(&self, recipe: &Recipe) -> Vec<Aggregation> {
        if self.aggregations.is_empty() { vec![recipe.aggregation] } else { self.aggregations.clone() }
    }
}

/// The draws of an index, made in slices: [`Draws::advance`] as far as time allows, look with [`Draws::summary`], go on.
/// The slices do not change the outcome.
#[derive(Clone, Debug)]
pub struct Draws {
    n_draws: usize,
    noise: f64,
    generator: ChaCha8Rng,
    weights: Vec<f64>,
    aggregations: Vec<Aggregation>,
    normalisations: Vec<NormalisedLeaves>,
    levels: Vec<Cut>,
    /// By unit: the score of the index itself; NaN where it has none, and then no draw has one.
    own_scores: Vec<f64>,
    work: Work,
    /// By unit, then by draw: the rank; 0 where the unit has no score.
    ranks: Vec<u16>,
    /// By unit, then by draw: the score.
    scores: Vec<f64>,
    /// By draw: whether it took the recipe's own normalisation.
    is_comparable: Vec<bool>,
}

/// The indicators, normalised in one way.
#[derive(Clone, Debug)]
struct NormalisedLeaves {
    is_own: bool,
    plain: Columns,
    /// By aggregation: the same on the scale its mean is taken on.
    scaled: Vec<Columns>,
}

/// The memory of a draw.
#[derive(Clone, Debug)]
struct Work {
    aggregator: Aggregator,
    lone_leaves: Vec<(usize, usize)>,
    weights: Vec<f64>,
    scores: Vec<f64>,
    /// The units that have a score, by the last draw's ranks: the next draw finds them nearly sorted.
    order: Vec<(f64, u16)>,
    ranks: Vec<u16>,
}

impl Draws {
    /// The draws that a recipe asks for; `None` where it asks for none. `own_scores` are the root's.
    pub(crate) fn new(prepared: &Prepared, own_scores: &[f64]) -> Option<Self> {
        let recipe = &prepared.recipe;
        let uncertainty = recipe.uncertainty.as_ref()?;
        let n_units = own_scores.len();
        let weights = prepared.weights();
        let aggregations = uncertainty.aggregations_of(recipe);
        let leaves = |method: &Normalisation| {
            let plain = prepared.normalised_again(method);
            let scaled = aggregations.iter().map(|mean| plain.map(|it| mean.onto_scale(it))).collect();
            NormalisedLeaves { is_own: *method == recipe.normalisation, plain, scaled }
        };
        let mut key = [0; 32];
        key.iter_mut().zip(uncertainty.seed.to_le_bytes()).for_each(|(place, byte)| *place = byte);
        let aggregator = prepared.aggregator(prepared.tree.clone(), &weights);
        let has_score = |unit: &u16| own_scores.get(usize::from(*unit)).is_some_and(|it| !it.is_nan());
        let units = 0..u16::try_from(n_units).unwrap_or(u16::MAX);
        Some(Self {
            n_draws: uncertainty.draws,
            noise: uncertainty.weight_noise,
            generator: ChaCha8Rng::from_seed(key),
            normalisations: uncertainty.normalisations_of(recipe).iter().map(leaves).collect(),
            levels: recipe.levels.clone(),
            own_scores: own_scores.to_vec(),
            work: Work {
                lone_leaves: aggregator.lone_leaves(),
                aggregator,
                weights: weights.clone(),
                scores: vec![f64::NAN; n_units],
                order: units.filter(has_score).map(|unit| (f64::NAN, unit)).collect(),
                ranks: vec![0; n_units],
            },
            weights,
            aggregations,
            ranks: vec![0; n_units * uncertainty.draws],
            scores: vec![f64::NAN; n_units * uncertainty.draws],
            is_comparable: Vec::with_capacity(uncertainty.draws),
        })
    }

    /// How many draws the recipe asks for.
    pub fn n_draws(&self) -> usize {
        self.n_draws
    }

    /// How many are made.
    pub fn n_done(&self) -> usize {
        self.is_comparable.len()
    }

    /// Makes the next `n` draws, or as many as remain; how many remain then.
    pub fn advance(&mut self, n: usize) -> usize {
        for _ in 0..n.min(self.n_draws - self.n_done()) {
            self.draw();
        }
        self.n_draws - self.n_done()
    }

    fn draw(&mut self) {
        let draw = self.n_done();
        let mut stream = self.generator.clone();
        stream.set_stream(u64::try_from(draw).unwrap_or(u64::MAX));
        let normalisation = whole(uniform(&mut stream) * count(self.normalisations.len()));
        let aggregation = whole(uniform(&mut stream) * count(self.aggregations.len()));
        let Work { aggregator, lone_leaves, weights, scores, order, ranks } = &mut self.work;
        for (drawn, weight) in weights.iter_mut().zip(&self.weights) {
            *drawn = weight * (1.0 + self.noise * (1.0 - 2.0 * uniform(&mut stream)));
        }
        let (Some(leaves), Some(method)) = (self.normalisations.get(normalisation), self.aggregations.get(aggregation))
        else {
            return;
        };
        if let Some(scaled) = leaves.scaled.get(aggregation) {
            aggregator.root_scores(*method, weights, scaled, &leaves.plain, lone_leaves, scores);
        }
        rank(scores, order, ranks);
        let rows = self.ranks.chunks_exact_mut(self.n_draws).zip(self.scores.chunks_exact_mut(self.n_draws));
        for ((ranks_of, scores_of), (rank, score)) in rows.zip(ranks.iter().zip(scores.iter())) {
            if let (Some(place), Some(cell)) = (ranks_of.get_mut(draw), scores_of.get_mut(draw)) {
                (*place, *cell) = (*rank, *score);
            }
        }
        self.is_comparable.push(leaves.is_own);
    }

    /// What the draws made so far say of each unit; `None` where a unit has no score, or nothing has been drawn.
    ///
    /// A draw in which a unit's score is not a finite number (the AMPI mean of children that sum to 0) leaves the unit
    /// last, and out of the figures on the score. The standard deviation of a single draw is 0.
    pub fn summary(&self) -> Vec<Option<UnitUncertainty>> {
        let n_ranked = self.work.order.len();
        let mut counts = vec![0; n_ranked + 1];
        let rows = self.ranks.chunks_exact(self.n_draws).zip(self.scores.chunks_exact(self.n_draws));
        let rows = rows.zip(&self.own_scores);
        rows.map(|((ranks, scores), own)| self.summary_of(ranks, scores, *own, &mut counts)).collect()
    }

    fn summary_of(&self, ranks: &[u16], scores: &[f64], own: f64, counts: &mut [u32]) -> Option<UnitUncertainty> {
        if own.is_nan() || self.n_done() == 0 {
            return None;
        }
        counts.fill(0);
        for rank in ranks.iter().take(self.n_done()) {
            if let Some(n) = counts.get_mut(usize::from(*rank)) {
                *n += 1;
            }
        }
        let histogram = Histogram(counts);
        let drawn = scores.iter().copied().zip(&self.is_comparable).filter(|(it, _)| it.is_finite());
        let mut comparable: Vec<f64> = drawn.clone().filter(|(_, is_own)| **is_own).map(|(it, _)| it).collect();
        let drawn: Vec<f64> = drawn.map(|(it, _)| it).collect();
        let interval = quantile(&mut comparable, HIGH).and_then(|high| Some((quantile(&mut comparable, LOW)?, high)));
        Some(UnitUncertainty {
            rank_low: histogram.quantile(LOW),
            rank_high: histogram.quantile(HIGH),
            rank_mean: histogram.mean(),
            rank_median: histogram.quantile(0.5),
            first_quarter_share: histogram.first_quarter_share(),
            score_mean: mean(&drawn)?,
            score_sd: standard_deviation(&drawn).unwrap_or(0.0),
            score_low: interval.map(|(low, _)| low),
            score_high: interval.map(|(_, high)| high),
            levels: levels_touched(&self.levels, own, interval),
        })
    }
}

/// The next number of a stream, in [0, 1): the upper 53 bits of a u64.
#[expect(clippy::as_conversions, clippy::cast_precision_loss, reason = "53 bits are exact in an f64")]
fn uniform(stream: &mut ChaCha8Rng) -> f64 {
    (stream.next_u64() >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
}

/// Ranks the units of `order`, 1 = best, ties take the smallest; `order` is left sorted.
fn rank(scores: &[f64], order: &mut [(f64, u16)], ranks: &mut [u16]) {
    for (key, unit) in order.iter_mut() {
        let score = scores.get(usize::from(*unit)).copied().filter(|it| it.is_finite());
        *key = score.unwrap_or(f64::NEG_INFINITY);
    }
    order.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
    let (mut rank, mut last) = (0, f64::INFINITY);
    for (position, (score, unit)) in (1..).zip(order.iter()) {
        if *score < last {
            (rank, last) = (position, *score);
        }
        if let Some(place) = ranks.get_mut(usize::from(*unit)) {
            *place = rank;
        }
    }
}

/// How often each rank was drawn; rank 0 never is.
struct Histogram<'a>(&'a [u32]);

impl Histogram<'_> {
    fn total(&self) -> f64 {
        self.0.iter().map(|n| f64::from(*n)).sum()
    }

    fn mean(&self) -> f64 {
        let sum: f64 = self.0.iter().enumerate().map(|(rank, n)| count(rank) * f64::from(*n)).sum();
        sum / self.total()
    }

    /// Type 7, exactly as on the ranks themselves.
    fn quantile(&self, p: f64) -> f64 {
        let position = (self.total() - 1.0) * p;
        let below = position.floor();
        let (low, high) = (self.at(below), self.at(below + 1.0));
        low + (position - below) * (high - low)
    }

    /// The rank at a position of the sorted ranks, from 0; the last one beyond the end.
    fn at(&self, position: f64) -> f64 {
        let mut passed = 0.0;
        let mut last = 0;
        for (rank, n) in self.0.iter().enumerate().filter(|(_, n)| **n > 0) {
            passed += f64::from(*n);
            last = rank;
            if passed > position {
                break;
            }
        }
        count(last)
    }

    /// Share of the draws in the first quarter of the units ranked: 4·rank ≤ n.
    fn first_quarter_share(&self) -> f64 {
        let n_ranked = self.0.len() - 1;
        let first: f64 = self.0.iter().take(n_ranked / 4 + 1).map(|n| f64::from(*n)).sum();
        first / self.total()
    }
}
