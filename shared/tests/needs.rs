// SPDX-License-Identifier: AGPL-3.0-or-later
//! Training needs: worked examples, what holds of every input, and faults with their places.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::{Value, json};
use shared::canonical;
use shared::needs::{
    CompetenceNeeds, HelpWanted, LEAST_SHOWN, NeedRating, NeedsInput, NeedsResult, Quadrant, Reach, Reliability,
    Remedy, compute,
};

fn rating(respondent: usize, competence: &str, importance: u8, ability: u8) -> NeedRating {
    NeedRating {
        respondent: format!("r{respondent}"),
        competence: competence.into(),
        importance,
        ability,
        required: None,
        group: None,
        help: None,
    }
}

fn ratings(competence: &str, importance: &[u8], ability: &[u8]) -> Vec<NeedRating> {
    let both = importance.iter().zip(ability).enumerate();
    both.map(|(person, (importance, ability))| rating(person, competence, *importance, *ability)).collect()
}

fn of(ratings: Vec<NeedRating>) -> NeedsResult {
    compute(&NeedsInput { ratings, populations: vec![] }).unwrap()
}

fn one<'a>(result: &'a NeedsResult, code: &str) -> &'a CompetenceNeeds {
    result.competences.iter().find(|it| it.code == code).unwrap()
}

fn group<'a>(result: &'a NeedsResult, key: &str, code: &str) -> &'a CompetenceNeeds {
    let group = result.groups.iter().find(|it| it.group == key).unwrap();
    group.competences.iter().find(|it| it.code == code).unwrap()
}

#[test]
fn the_worked_examples_are_exact() {
    let mut all = ratings("X", &[5, 4, 5, 5, 4], &[2, 3, 2, 3, 3]);
    all.extend(ratings("Y", &[3, 4, 3, 4, 3], &[2, 2, 3, 2, 2]));
    all.extend(ratings("Z", &[5, 5, 4, 5, 5], &[4, 5, 4, 4, 5]));
    let result = of(all);
    let figures = |code: &str| {
        let it = one(&result, code);
        (it.mean_importance, it.mwds, it.rds, it.rank)
    };
    assert_eq!(figures("X"), (Some(4.6), Some(9.2), Some(-100.0), Some(1)));
    assert_eq!(figures("Y"), (Some(3.4), Some(4.08), Some(-80.0), Some(2)));
    assert_eq!(figures("Z"), (Some(4.8), Some(1.92), Some(-40.0), Some(3)));
    assert_eq!(one(&result, "Y").tr_share, Some(0.2));
    assert_eq!(result.respondents, 5);
}

#[test]
fn the_required_level_is_exact() {
    let abilities = [2, 3, 2, 4, 3, 1];
    let all = abilities
        .iter()
        .enumerate()
        .map(|(person, ability)| NeedRating { required: Some(4), ..rating(person, "X", 3, *ability) });
    let result = of(all.collect());
    assert_eq!(one(&result, "X").required_gap, Some(1.5));
    assert_eq!(one(&result, "X").coverage, Some(1.0 / 6.0));
}

/// The table of the gap's t with its quadrants, on a scale of five and five people: figures worked by hand, p by SciPy 1.17.
#[test]
fn the_gap_has_its_t_and_its_place() {
    let mut all = ratings("INT-02", &[5, 4, 5, 4, 5], &[4, 1, 2, 2, 3]);
    all.extend(ratings("GOV-03", &[4, 3, 4, 5, 3], &[1, 1, 2, 1, 1]));
    all.extend(ratings("INT-04", &[5, 5, 4, 5, 5], &[4, 5, 4, 4, 5]));
    all.extend(ratings("LAV-02", &[1, 2, 1, 2, 1], &[5, 5, 4, 4, 5]));
    let result = of(all);
    let mediator = one(&result, "INT-02");
    // Gaps 1, 3, 3, 2, 2: mean 2.2, variance 0.7.
    assert_eq!(mediator.gap, Some(2.2));
    assert_eq!(mediator.gap_sd, Some(0.7_f64.sqrt()));
    assert!((mediator.t.unwrap() - 2.2 / (0.7_f64.sqrt() / 5.0_f64.sqrt())).abs() < 1e-14);
    assert!((mediator.p_value.unwrap() - 0.004_181_072_135_640_298_6).abs() < 1e-15, "{:?}", mediator.p_value);
    assert_eq!((mediator.median_importance, mediator.median_ability), (Some(5.0), Some(2.0)));
    let quadrants = ["INT-02", "GOV-03", "INT-04", "LAV-02"].map(|it| one(&result, it).quadrant.unwrap());
    assert_eq!(quadrants, [Quadrant::TrainNow, Quadrant::TrainNow, Quadrant::Keep, Quadrant::OverSupplied]);
}

#[test]
fn equal_gaps_have_no_t_and_a_lone_competence_lies_at_the_means() {
    let result = of(ratings("X", &[5, 4, 3, 5, 4, 3], &[4, 3, 2, 4, 3, 2]));
    let it = one(&result, "X");
    assert_eq!((it.gap, it.gap_sd, it.t, it.p_value), (Some(1.0), Some(0.0), None, None));
    assert_eq!((it.median_importance, it.quadrant), (Some(4.0), Some(Quadrant::Keep)));
}

#[test]
fn few_answers_show_their_number_only() {
    let result = of(ratings("X", &[5, 4, 5, 5], &[2, 3, 2, 3]));
    let expected = CompetenceNeeds { code: "X".into(), n: 4, suppressed: true, ..CompetenceNeeds::default() };
    assert_eq!(result.competences, [expected]);
}

fn in_groups(sizes: &[(&str, usize)]) -> Vec<NeedRating> {
    let people = sizes.iter().flat_map(|(key, n)| std::iter::repeat_n(*key, *n));
    people
        .enumerate()
        .map(|(person, key)| NeedRating { group: Some(key.into()), ..rating(person, "X", 5, 2) })
        .collect()
}

#[test]
fn the_next_smallest_group_is_withheld_too() {
    let result = of(in_groups(&[("a", 9), ("b", 3), ("c", 6)]));
    let suppressed = ["a", "b", "c"].map(|it| group(&result, it, "X").suppressed);
    assert_eq!(suppressed, [false, true, true]);
    assert_eq!(group(&result, "c", "X").n, 6);
    assert_eq!(group(&result, "c", "X").mwds, None);
    assert!(!one(&result, "X").suppressed);
}

#[test]
fn what_is_asked_for_more_is_proposed() {
    let with = |asked: &[Option<HelpWanted>], importance: u8| {
        let all = asked
            .iter()
            .enumerate()
            .map(|(person, help)| NeedRating { help: *help, ..rating(person, "X", importance, 2) });
        let result = of(all.collect());
        let it = one(&result, "X");
        (it.n_help, it.training_share, it.organisation_share, it.proposal)
    };
    let (training, organisation, both) =
        (Some(HelpWanted::Training), Some(HelpWanted::Organisation), Some(HelpWanted::Both));
    let asked = [training, organisation, organisation, both, both, None];
    assert_eq!(with(&asked, 5), (5, Some(0.6), Some(0.8), Some(Remedy::Organisation)));
    assert_eq!(with(&asked, 2), (5, Some(0.6), Some(0.8), None), "no gap");
    assert_eq!(with(&[training; 5], 3), (5, Some(1.0), Some(0.0), Some(Remedy::Training)));
    assert_eq!(with(&[both; 5], 3), (5, Some(1.0), Some(1.0), Some(Remedy::Both)));
    assert_eq!(with(&[training, training, training, training, None, None], 3), (4, None, None, None));
}

/// Sixteen regions of 12 answers; all need X, three need Y as well, and one has too few answers to Y.
fn country() -> NeedsInput {
    let mut all = Vec::new();
    for region in 0..16 {
        for person in 0..12 {
            let (who, of_region) = (region * 100 + person, Some(format!("{:02}", region + 1)));
            let ability = if region < 3 { 1 } else { 4 };
            all.push(NeedRating { group: of_region.clone(), ..rating(who, "X", 5, 2) });
            if region != 15 || person < 3 {
                all.push(NeedRating { group: of_region, ..rating(who, "Y", 4, ability) });
            }
        }
    }
    let population = |region: usize| json!({"group": format!("{region:02}"), "persons": 12 + 100 * (region / 16)});
    let populations: Vec<Value> = (1..=17).map(population).collect();
    let document = json!({"ratings": all, "populations": populations});
    NeedsInput::from_json(&document).unwrap()
}

#[test]
fn a_country_is_read_by_its_populations() {
    let result = compute(&country()).unwrap();
    let national = result.national.unwrap();
    let [x, y] = national.competences.as_slice() else { unreachable!("two competences") };
    assert_eq!((x.mwds, x.n_regions, x.reach, x.needed_in.len()), (Some(15.0), 16, Reach::National, 16));
    // 15 regions of 12 and one of 112; one more of 112 from which nobody answered.
    assert!((x.population_share - 292.0 / 404.0).abs() < 1e-15);
    // Region 16 is withheld, and with it one of 12 whose figure it would give away.
    assert_eq!((y.n_regions, y.reach), (14, Reach::Regional));
    assert_eq!((y.mwds_min, y.mwds_max), (Some(0.0), Some(12.0)));
    assert!((y.population_share - 168.0 / 404.0).abs() < 1e-15);
    let marks: Vec<Reliability> = [0, 15, 16].into_iter().map(|it: usize| national.regions[it].reliability).collect();
    assert_eq!(marks, [Reliability::Solid, Reliability::Weak, Reliability::Insufficient]);
    assert_eq!((national.regions[0].margin, national.regions[16].margin), (Some(0.0), None));
    // 1.96·√(¼/12·100/111).
    assert!(
        (national.regions[15].margin.unwrap() - 0.268_513_411_844_464_8).abs() < 1e-15,
        "{:?}",
        national.regions[15].margin
    );
}

#[test]
fn every_fault_has_its_place() {
    let places = |document: Value| -> Vec<String> {
        NeedsInput::from_json(&document).unwrap_err().into_vec().into_iter().map(|it| it.pointer).collect()
    };
    let good = json!({"respondent": "a", "competence": "X", "importance": 3, "ability": 3});
    assert_eq!(places(json!([])), ["#"]);
    assert_eq!(places(json!({})), ["#/ratings"]);
    assert_eq!(places(json!({"ratings": [], "more": 1})), ["#/more", "#/ratings"]);
    assert_eq!(places(json!({"ratings": []})), ["#/ratings"]);
    assert_eq!(
        places(json!({"ratings": [{"respondent": "a", "importance": "5", "ability": 3, "hint": 1}, 7, good]})),
        ["#/ratings/0/hint", "#/ratings/0/competence", "#/ratings/0/importance", "#/ratings/1"]
    );
    let off =
        json!({"respondent": " ", "competence": "X", "importance": 0, "ability": 6, "required": 300, "group": ""});
    assert_eq!(
        places(json!({"ratings": [good, off, good]})),
        [
            "#/ratings/1/respondent",
            "#/ratings/1/group",
            "#/ratings/1/importance",
            "#/ratings/1/ability",
            "#/ratings/1/required",
            "#/ratings/2"
        ]
    );
    let grouped =
        json!({"respondent": "b", "competence": "X", "importance": 3, "ability": 3, "group": "18", "help": "money"});
    assert_eq!(places(json!({"ratings": [grouped]})), ["#/ratings/0/help"]);
    let grouped = json!({"respondent": "b", "competence": "X", "importance": 3, "ability": 3, "group": "18"});
    let populations = json!([{"group": "19", "persons": 0}, {"group": "19", "persons": 5}]);
    assert_eq!(
        places(json!({"ratings": [grouped], "populations": populations})),
        ["#/populations/0/persons", "#/populations/1/group", "#/populations"]
    );
    let few = json!([{"group": "18", "persons": 1}]);
    let two = json!({"respondent": "c", "competence": "X", "importance": 3, "ability": 3, "group": "18"});
    assert_eq!(places(json!({"ratings": [grouped, two], "populations": few})), ["#/populations/0/persons"]);
}

#[test]
fn a_thousand_faults_are_listed_up_to_a_bound() {
    let wrong = json!({"respondent": "a", "competence": "X", "importance": 9, "ability": 3});
    let faults = NeedsInput::from_json(&json!({"ratings": vec![wrong; 1000]})).unwrap_err();
    assert!(faults.as_slice().len() <= 201);
}

fn inputs() -> impl Strategy<Value = Vec<NeedRating>> {
    let help = prop_oneof![
        Just(None),
        Just(Some(HelpWanted::Training)),
        Just(Some(HelpWanted::Organisation)),
        Just(Some(HelpWanted::Both))
    ];
    let cell = (1_u8..=5, 1_u8..=5, proptest::option::of(0_u8..=5), help);
    let person = (proptest::option::of(0_usize..4), proptest::collection::vec(proptest::option::of(cell), 3));
    proptest::collection::vec(person, 1..40).prop_map(|people| {
        let mut all = Vec::new();
        for (person, (group, cells)) in people.into_iter().enumerate() {
            for (competence, cell) in cells.into_iter().enumerate() {
                let Some((importance, ability, required, help)) = cell else { continue };
                let group = group.map(|it| format!("g{it}"));
                let plain = rating(person, &format!("c{competence}"), importance, ability);
                all.push(NeedRating { required, group, help, ..plain });
            }
        }
        all
    })
}

/// The figures of some ratings by their definitions, answer by answer.
fn naive(ratings: &[&NeedRating]) -> (f64, f64, f64, f64) {
    let n = ratings.iter().map(|_| 1.0).sum::<f64>();
    let mean = |of: &dyn Fn(&NeedRating) -> f64| ratings.iter().map(|it| of(it)).sum::<f64>() / n;
    let importance = mean(&|it| f64::from(it.importance));
    let gap = |it: &NeedRating| f64::from(it.importance) - f64::from(it.ability);
    let mwds = mean(&|it| gap(it) * importance);
    let rds = 100.0
        * mean(&|it| {
            if gap(it) > 0.0 {
                -1.0
            } else if gap(it) < 0.0 {
                1.0
            } else {
                0.0
            }
        });
    let centre = mean(&gap);
    let spread = ratings.iter().map(|it| (gap(it) - centre) * (gap(it) - centre)).sum::<f64>();
    (mwds, rds, centre, (spread / (n - 1.0)).sqrt())
}

fn close(found: Option<f64>, expected: f64) -> bool {
    found.is_some_and(|it| (it - expected).abs() < 1e-9)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn figures_are_those_of_their_definitions(all in inputs().prop_filter("some", |it| !it.is_empty())) {
        let result = of(all.clone());
        let mut cells: Vec<(&CompetenceNeeds, Vec<&NeedRating>)> = Vec::new();
        for it in &result.competences {
            cells.push((it, all.iter().filter(|rating| rating.competence == it.code).collect()));
        }
        for group in &result.groups {
            for it in &group.competences {
                let is_in = |rating: &&NeedRating| rating.competence == it.code && rating.group.as_ref() == Some(&group.group);
                cells.push((it, all.iter().filter(is_in).collect()));
            }
        }
        for (needs, ratings) in cells {
            prop_assert_eq!(needs.n, ratings.len());
            prop_assert!(needs.suppressed || needs.n >= LEAST_SHOWN);
            prop_assert_eq!(needs.suppressed, needs.mwds.is_none());
            if !needs.suppressed {
                let (mwds, rds, gap, sd) = naive(&ratings);
                prop_assert!(close(needs.mwds, mwds) && close(needs.rds, rds), "{:?}", needs);
                prop_assert!(close(needs.gap, gap) && close(needs.gap_sd, sd), "{:?}", needs);
                prop_assert!(needs.p_value.is_none_or(|it| (0.0..=1.0).contains(&it)));
                let shares = [needs.nr_share, needs.tr_share, needs.pr_share].map(Option::unwrap);
                prop_assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            }
        }
    }

    /// The order in which answers come in changes no bit.
    #[test]
    fn order_does_not_matter(all in inputs().prop_filter("some", |it| !it.is_empty()), turn in 0_usize..100) {
        let mut turned = all.clone();
        turned.rotate_left(turn % all.len());
        prop_assert_eq!(canonical::digest(&of(all)).unwrap(), canonical::digest(&of(turned)).unwrap());
    }

    /// What is shown beside the total never says what one to four people answered together.
    #[test]
    fn nobody_can_be_told_by_subtraction(all in inputs().prop_filter("some", |it| !it.is_empty())) {
        let result = of(all);
        let by_code: BTreeMap<&str, &CompetenceNeeds> = result.competences.iter().map(|it| (it.code.as_str(), it)).collect();
        let codes: BTreeSet<&str> = by_code.keys().copied().collect();
        for code in codes {
            let total = by_code[code];
            let cells: Vec<&CompetenceNeeds> =
                result.groups.iter().flat_map(|it| &it.competences).filter(|it| it.code == code).collect();
            let left = |n: fn(&CompetenceNeeds) -> usize, is_shown: fn(&CompetenceNeeds) -> bool| {
                if !is_shown(total) { return 0 }
                n(total) - cells.iter().filter(|it| is_shown(it)).map(|it| n(it)).sum::<usize>()
            };
            for few in [
                left(|it| it.n, |it| !it.suppressed),
                left(|it| it.n_required, |it| it.coverage.is_some()),
                left(|it| it.n_help, |it| it.training_share.is_some()),
            ] {
                prop_assert!(few == 0 || few >= LEAST_SHOWN, "{} of {}", few, code);
            }
        }
    }
}

/// The examples of a folder: a name, an input, and what must come of it.
fn examples() -> Vec<(String, Value)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/needs");
    let mut files: Vec<std::path::PathBuf> = std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
    files.sort();
    let read = |path: std::path::PathBuf| {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        (name, serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap())
    };
    files.into_iter().map(read).collect()
}

#[test]
fn every_example_gives_the_digest_and_the_figures_on_record() {
    let mut wrong = Vec::new();
    for (name, example) in examples() {
        let expected = &example["expected"];
        let result = match NeedsInput::from_json(&example["input"]) {
            Ok(input) => json!(compute(&input).unwrap()),
            Err(faults) => {
                let places: Vec<String> = faults.into_vec().into_iter().map(|it| it.pointer).collect();
                assert_eq!(json!(places), expected["faults"], "{name}");
                continue;
            }
        };
        let digest = canonical::digest(&result).unwrap();
        if example["result_digest"] != digest.as_str() {
            wrong.push(format!("{name} {digest}"));
        }
        let found = |list: &Value, key: &str, value: &str| -> Value {
            list.as_array().unwrap().iter().find(|it| it[key] == value).cloned().unwrap()
        };
        let check = |of: &Value, figures: &Value, place: &str| {
            for (figure, expected) in figures.as_object().unwrap() {
                let (a, b) = (of[figure].as_f64().unwrap(), expected.as_f64().unwrap());
                assert!((a - b).abs() <= 1e-9 * b.abs().max(1e-3), "{name}: {place}, {figure}: {a} is not {b}");
            }
        };
        for (code, figures) in expected["competences"].as_object().unwrap() {
            check(&found(&result["competences"], "code", code), figures, code);
        }
        for (key, competences) in expected["groups"].as_object().into_iter().flatten() {
            let group = found(&result["groups"], "group", key);
            for (code, figures) in competences.as_object().unwrap() {
                check(&found(&group["competences"], "code", code), figures, &format!("{code} in {key}"));
            }
        }
        for (key, codes) in expected["suppressed"].as_object().into_iter().flatten() {
            let group = found(&result["groups"], "group", key);
            for code in codes.as_array().unwrap() {
                let competence = found(&group["competences"], "code", code.as_str().unwrap());
                assert_eq!(
                    (&competence["suppressed"], &competence["mwds"]),
                    (&json!(true), &Value::Null),
                    "{name}: {key}"
                );
            }
        }
    }
    assert!(wrong.is_empty(), "other digests:\n{}", wrong.join("\n"));
}
