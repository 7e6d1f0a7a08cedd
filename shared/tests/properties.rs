// SPDX-License-Identifier: AGPL-3.0-or-later
//! What holds of every index, whatever its figures.

use proptest::prelude::*;
use shared::index::{
    Aggregation, Cut, IndexResult, Leaf, Node, Normalisation, Prepared, RankInterval, Recipe, Uncertainty, Values,
    compute, overlaps, ties,
};
use shared::statistics::{NoConcordance, concordance, count};

const LEAVES: [(&str, &str, i8); 5] =
    [("a", "left", 1), ("b", "left", -1), ("c", "left", 1), ("d", "right", 1), ("e", "right", -1)];

/// An index of two nodes and five indicators, goalposts 0 to 100, with these weights for left, right and the indicators.
fn recipe(weights: [f64; 7], aggregation: Aggregation) -> Recipe {
    let [left, right, leaves @ ..] = weights;
    let node =
        |code: &str, parent: Option<&str>, weight| Node { code: code.into(), parent: parent.map(Into::into), weight };
    let leaf = |((code, parent, direction), weight): ((&str, &str, i8), f64)| Leaf {
        code: code.into(),
        parent: parent.into(),
        weight,
        direction,
        goalposts: Some([0.0, 100.0]),
    };
    Recipe {
        key: "property".into(),
        version: "1".into(),
        nodes: vec![node("index", None, 1.0), node("left", Some("index"), left), node("right", Some("index"), right)],
        indicators: LEAVES.into_iter().zip(leaves).map(leaf).collect(),
        imputation: None,
        treatment: None,
        normalisation: Normalisation::Goalposts,
        aggregation,
        min_coverage: 0.0,
        levels: vec![Cut { label: "high".into(), from: 60.0 }, Cut { label: "low".into(), from: 0.0 }],
        uncertainty: None,
    }
}

fn values(rows: &[Vec<Option<f64>>]) -> Values {
    Values {
        units: (0..rows.len()).map(|unit| format!("u{unit}")).collect(),
        indicators: LEAVES.iter().map(|(code, _, _)| (*code).into()).collect(),
        rows: rows.to_vec(),
    }
}

fn root(result: &IndexResult) -> Vec<Option<f64>> {
    result.units.iter().map(|it| it.scores.get("index").copied()).collect()
}

fn weights() -> impl Strategy<Value = [f64; 7]> {
    proptest::array::uniform7(0.1..10.0)
}

/// Between 4 and 12 units; the first has every figure, so no column is empty.
fn rows() -> impl Strategy<Value = Vec<Vec<Option<f64>>>> {
    let cell = proptest::option::weighted(0.85, 1.0..99.0);
    let full = proptest::collection::vec((1.0..99.0_f64).prop_map(Some), 5);
    (full, proptest::collection::vec(proptest::collection::vec(cell, 5), 3..12)).prop_map(|(first, mut rows)| {
        rows.insert(0, first);
        rows
    })
}

fn mean() -> impl Strategy<Value = Aggregation> {
    prop_oneof![Just(Aggregation::Arithmetic), Just(Aggregation::Geometric), Just(Aggregation::Harmonic)]
}

fn close(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * b.abs().max(1.0),
        (a, b) => a.is_none() && b.is_none(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn scores_lie_between_their_children(rows in rows(), weights in weights(), mean in mean()) {
        let result = compute(&recipe(weights, mean), &values(&rows)).unwrap();
        for score in result.units.iter().flat_map(|it| it.scores.values()) {
            prop_assert!((0.0..=100.0 + 1e-9).contains(score), "{score}");
        }
        for unit in &result.units {
            let children: Vec<f64> = ["left", "right"].iter().filter_map(|it| unit.scores.get(*it).copied()).collect();
            let (low, high) = shared::statistics::range(&children).unwrap_or((f64::NAN, f64::NAN));
            if let Some(score) = unit.scores.get("index") {
                prop_assert!(*score >= low - 1e-9 && *score <= high + 1e-9, "{score} {children:?}");
            }
        }
    }

    #[test]
    fn the_order_of_the_units_does_not_matter(rows in rows(), weights in weights(), mean in mean(), turn in 0_usize..12) {
        let recipe = recipe(weights, mean);
        let mut turned = rows.clone();
        let turn = turn % rows.len();
        turned.rotate_left(turn);
        let mut expected = root(&compute(&recipe, &values(&rows)).unwrap());
        expected.rotate_left(turn);
        // Goalposts take nothing from the other units, so the very bits stay.
        prop_assert_eq!(root(&compute(&recipe, &values(&turned)).unwrap()), expected);
    }

    #[test]
    fn better_is_never_worse(rows in rows(), weights in weights(), mean in mean(), unit in 0_usize..4, leaf in 0_usize..5) {
        let recipe = recipe(weights, mean);
        let before = compute(&recipe, &values(&rows)).unwrap();
        let mut better = rows.clone();
        let Some(cell) = better.get_mut(unit).and_then(|it| it.get_mut(leaf)) else { return Ok(()) };
        let Some(value) = *cell else { return Ok(()) };
        *cell = Some(if recipe.indicators.get(leaf).is_some_and(|it| it.direction > 0) { value + 0.9 } else { value - 0.9 });
        let after = compute(&recipe, &values(&better)).unwrap();
        let score = |result: &IndexResult| result.units.get(unit).and_then(|it| it.scores.get("index").copied());
        let rank = |result: &IndexResult| result.units.get(unit).and_then(|it| it.rank);
        prop_assert!(score(&after) > score(&before));
        prop_assert!(rank(&after) <= rank(&before));
    }

    #[test]
    fn only_the_proportions_of_weights_matter(rows in rows(), weights in weights(), mean in mean(), factor in 0.01..100.0) {
        let table = values(&rows);
        let scaled = compute(&recipe(weights.map(|it| it * factor), mean), &table).unwrap();
        let plain = compute(&recipe(weights, mean), &table).unwrap();
        prop_assert!(root(&scaled).into_iter().zip(root(&plain)).all(|(a, b)| close(a, b)));
    }

    #[test]
    fn a_weight_of_0_leaves_the_indicator_out(rows in rows(), weights in weights(), mean in mean()) {
        let mut without = rows.clone();
        without.iter_mut().skip(1).filter_map(|row| row.get_mut(2)).for_each(|cell| *cell = None);
        let prepared = Prepared::new(&recipe(weights, mean), &values(&without)).unwrap();
        let dropped = prepared.units(&prepared.weights()).unwrap();
        let [left, right, a, b, _, d, e] = weights;
        let prepared = Prepared::new(&recipe(weights, mean), &values(&rows)).unwrap();
        let silent = prepared.units(&[1.0, left, right, a, b, 0.0, d, e]).unwrap();
        for (x, y) in silent.iter().zip(&dropped).skip(1) {
            prop_assert!(close(x.scores.get("index").copied(), y.scores.get("index").copied()));
        }
    }

    #[test]
    fn ranks_count_the_units_ahead(rows in rows(), weights in weights(), mean in mean()) {
        let result = compute(&recipe(weights, mean), &values(&rows)).unwrap();
        let scores: Vec<f64> = root(&result).into_iter().flatten().collect();
        for unit in &result.units {
            let ahead = unit.scores.get("index").map(|own| 1 + scores.iter().filter(|it| *it > own).count());
            prop_assert_eq!(unit.rank, ahead);
        }
    }

    #[test]
    fn slices_do_not_change_the_draws(rows in rows(), weights in weights(), seed in 0_u64..1000, slice in 1_usize..40) {
        let mut recipe = recipe(weights, Aggregation::Arithmetic);
        recipe.uncertainty = Some(Uncertainty {
            draws: 60,
            weight_noise: 1.0,
            seed,
            normalisations: vec![Normalisation::Goalposts, Normalisation::Rank],
            aggregations: vec![Aggregation::Geometric, Aggregation::Ampi, Aggregation::Harmonic],
        });
        let prepared = Prepared::new(&recipe, &values(&rows)).unwrap();
        let mut sliced = prepared.draws().unwrap().unwrap();
        while sliced.advance(slice) > 0 {}
        let mut result = prepared.index().unwrap();
        result.take(&sliced);
        prop_assert_eq!(&result, &compute(&recipe, &values(&rows)).unwrap());
        for unit in result.units {
            prop_assert_eq!(unit.rank.is_some(), unit.uncertainty.is_some());
            if let Some(it) = unit.uncertainty {
                prop_assert!(1.0 <= it.rank_low && it.rank_low <= it.rank_median && it.rank_median <= it.rank_high);
                prop_assert!((0.0..=1.0).contains(&it.first_quarter_share));
            }
        }
    }

    #[test]
    fn without_noise_every_draw_is_the_index(rows in rows(), weights in weights(), mean in mean()) {
        let mut recipe = recipe(weights, mean);
        let calm = Uncertainty { draws: 7, weight_noise: 0.0, seed: 1, normalisations: vec![], aggregations: vec![] };
        recipe.uncertainty = Some(calm);
        for unit in compute(&recipe, &values(&rows)).unwrap().units {
            if let Some(it) = unit.uncertainty {
                let own = unit.scores.get("index").copied();
                prop_assert!(close(it.score_low, own) && close(it.score_high, own) && it.score_sd < 1e-9);
                prop_assert_eq!(unit.rank.map(shared::statistics::count), Some(it.rank_median));
            }
        }
    }

    #[test]
    fn ties_are_the_maximal_sets_that_overlap(ends in proptest::collection::vec((1_u8..12, 0_u8..6), 1..10)) {
        let interval = |(i, (low, length)): (usize, &(u8, u8))| RankInterval {
            unit: format!("u{i}"),
            rank: i + 1,
            low: f64::from(*low),
            high: f64::from(low + length),
        };
        let intervals: Vec<RankInterval> = ends.iter().enumerate().map(interval).collect();
        // Helly: intervals that overlap two by two share a point, and it may be the beginning of one of them.
        let mut sets: Vec<Vec<&str>> = Vec::new();
        for at in &intervals {
            let point = RankInterval { high: at.low, ..at.clone() };
            sets.push(intervals.iter().filter(|it| overlaps(it, &point)).map(|it| it.unit.as_str()).collect());
        }
        let is_inside = |a: &[&str], b: &[&str]| a.len() < b.len() && a.iter().all(|it| b.contains(it));
        let mut expected: Vec<Vec<&str>> =
            sets.iter().filter(|it| it.len() > 1 && !sets.iter().any(|other| is_inside(it, other))).cloned().collect();
        expected.sort();
        expected.dedup();
        let found = ties(&intervals);
        let mut units: Vec<Vec<&str>> = found.iter().map(|it| it.units.iter().map(String::as_str).collect()).collect();
        units.sort();
        prop_assert_eq!(units, expected);
        for tie in &found {
            for unit in intervals.iter().filter(|it| tie.units.contains(&it.unit)) {
                prop_assert!(unit.low <= tie.at && tie.at <= unit.high);
            }
        }
    }

    /// Of any rankings, tied or not: the other way to say the same, the order of objects and of rankings, and the range.
    #[test]
    fn concordance_is_the_share_of_the_variation_of_ranks_between_objects(
        (rankings, turn) in (2_usize..7, 2_usize..9).prop_flat_map(|(m, n)| {
            (proptest::collection::vec(proptest::collection::vec((0_u8..5).prop_map(f64::from), n), m), 0..n)
        })
    ) {
        let of = |rankings: &[Vec<f64>]| {
            let columns: Vec<&[f64]> = rankings.iter().map(Vec::as_slice).collect();
            concordance(&columns)
        };
        let mid_ranks = |ranking: &Vec<f64>| -> Vec<f64> {
            let place = |x: &f64| {
                let above = count(ranking.iter().filter(|it| *it > x).count());
                let beside = count(ranking.iter().filter(|it| it.total_cmp(x).is_eq()).count());
                above + (beside + 1.0) / 2.0
            };
            ranking.iter().map(place).collect()
        };
        let (m, n) = (count(rankings.len()), count(rankings[0].len()));
        let ranks: Vec<Vec<f64>> = rankings.iter().map(mid_ranks).collect();
        let away = |x: f64| (x - (n + 1.0) / 2.0) * (x - (n + 1.0) / 2.0);
        let all: f64 = ranks.iter().flatten().map(|it| away(*it)).sum();
        let mean = |object: usize| ranks.iter().map(|it| it[object]).sum::<f64>() / m;
        let between: f64 = (0..rankings[0].len()).map(|it| m * away(mean(it))).sum();
        match of(&rankings) {
            Ok(w) => {
                prop_assert!((0.0..=1.0).contains(&w));
                prop_assert!((w - between / all).abs() < 1e-12, "{} is not {}", w, between / all);
                let mut turned = rankings.clone();
                turned.iter_mut().for_each(|it| it.rotate_left(turn));
                turned.reverse();
                prop_assert_eq!(of(&turned).unwrap().to_bits(), w.to_bits());
            }
            Err(why) => {
                prop_assert_eq!(why, NoConcordance::AllTied);
                prop_assert!(all.abs() < 1e-12);
            }
        }
    }
}
