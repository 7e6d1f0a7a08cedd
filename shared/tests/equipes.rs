// SPDX-License-Identifier: AGPL-3.0-or-later
//! The framework that the program brings, and what coverage, simulation and search promise of any equipe.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::Value;
use shared::competences::{CompetenceCode, Differences, Framework, Level, Profession, table};
use shared::coverage::*;
use shared::equipes::{EquipeKind, EquipeRule, Membership, RuleKind, hours_at_most, overlap};
use shared::input::FromJson;
use shared::reference::COMPETENCE_FRAMEWORK;
use shared::territories::Day;
use shared::text::Bilingual;

fn framework() -> Framework {
    let document: Value = serde_json::from_str(COMPETENCE_FRAMEWORK).unwrap();
    Framework::from_json(&document).unwrap()
}

#[test]
fn the_framework_has_what_it_promises() {
    let framework = framework();
    assert_eq!((framework.areas.len(), framework.competences.len(), framework.roles.len()), (8, 40, 10));
    assert_eq!(framework.scale.len(), 6);
    assert_eq!(framework.competences.iter().filter(|it| it.is_innovative).count(), 10);
    for area in &framework.areas {
        assert_eq!(framework.competences.iter().filter(|it| it.code.area() == area.code.as_str()).count(), 5);
    }
    let sum = |role: Profession| framework.role(role).unwrap().required.values().map(|it| it.number()).sum::<i32>();
    let sums = ["AS", "CDA", "EDU", "PSI", "MED", "OLE", "ORI", "SAN", "PRG", "DIR"].map(|it| sum(it.parse().unwrap()));
    assert_eq!(sums, [119, 134, 103, 94, 90, 92, 108, 76, 59, 98]);
    for competence in &framework.competences {
        assert_eq!(competence.behaviours.iter().map(|it| it.level.number()).collect::<Vec<_>>(), [1, 3, 5]);
        for text in [&competence.name, &competence.descriptor] {
            assert!(!text.it.contains('\'') && text.it != text.en, "{}", competence.code);
        }
    }
    assert_eq!(framework.competences.iter().filter(|it| it.esco.is_none()).count(), 1);
}

#[test]
fn a_framework_is_the_same_as_a_table() {
    let framework = framework();
    let table = table(&framework);
    assert_eq!(table.framework(&framework.version, &framework).unwrap(), framework);
    assert!(Differences::between(Some(&framework), &framework).is_empty());
}

#[test]
fn a_table_says_every_fault_of_every_row() {
    let framework = framework();
    let mut broken = table(&framework);
    broken.rows[0].1[0] = "LEG01".into();
    broken.rows[0].1[11] = "6".into();
    broken.rows[1].1[22] = "7".into();
    broken.rows[2].1[13] = String::new();
    broken.rows[3].1.pop();
    broken.rows[4].1[0] = "LEG-04".into();
    let faults = broken.framework(&framework.version, &framework).unwrap_err();
    let places: Vec<&str> = faults.as_slice().iter().map(|it| it.pointer.as_str()).collect();
    assert_eq!(places, ["line 2", "line 2", "line 3", "line 4", "line 5"]);
    broken.rows = table(&framework).rows;
    broken.rows[4].1[0] = "LEG-04".into();
    let faults = broken.framework(&framework.version, &framework).unwrap_err();
    assert_eq!((faults.as_slice()[0].pointer.as_str(), faults.as_slice().len()), ("line 6", 1));
    broken.header[3] = "title".into();
    broken.header[22] = "XX".into();
    let faults = broken.framework(&framework.version, &framework).unwrap_err();
    assert_eq!(faults.as_slice().len(), 2);
}

#[test]
fn differences_name_their_place() {
    let before = framework();
    let mut after = before.clone();
    after.version = "1.1".parse().unwrap();
    after.competences[0].name.en = "Permits".into();
    let removed = after.competences.pop().unwrap();
    for role in &mut after.roles {
        role.required.remove(&removed.code);
    }
    after.roles[0].required.insert("LEG-01".parse().unwrap(), Level::TOP);
    after.competences.swap(1, 2);
    let found = Differences::between(Some(&before), &after);
    let changed: Vec<&str> = found
        .items
        .iter()
        .filter(|it| it.kind == shared::competences::DifferenceKind::Changed)
        .map(|it| it.place.as_str())
        .collect();
    assert_eq!(changed, ["competences/LEG-01/name/en", "roles/AS/LEG-01", "competences/order"]);
    assert_eq!((found.n_added, found.n_changed), (0, 3));
    // Name, descriptor and three behaviours in two languages, ESCO, package, importance; a level of each of ten roles.
    assert_eq!(found.n_removed, 10 + 3 + 10);
    assert_eq!(Differences::between(None, &after).n_removed, 0);
}

#[test]
fn a_framework_says_every_fault_with_its_place() {
    let mut document: Value = serde_json::from_str(COMPETENCE_FRAMEWORK).unwrap();
    document["competences"][0]["importance"] = 9.into();
    document["competences"][1]["name"]["en"] = "".into();
    document["competences"][2]["behaviours"][0]["level"] = 6.into();
    document["roles"][0]["required"]["LEG-01"] = 6.into();
    document["roles"][1]["role"] = "KING".into();
    document["king"] = 1.into();
    let faults = Framework::from_json(&document).unwrap_err();
    let mut places: Vec<&str> = faults.as_slice().iter().map(|it| it.pointer.as_str()).collect();
    places.sort_unstable();
    let expected = [
        "#/competences/0/importance",
        "#/competences/1/name/en",
        "#/competences/2/behaviours/0/level",
        "#/king",
        "#/roles/0/required/LEG-01",
        "#/roles/1/role",
    ];
    assert_eq!(places, expected);
    let mut document: Value = serde_json::from_str(COMPETENCE_FRAMEWORK).unwrap();
    document["competences"][1]["code"] = "LEG-01".into();
    document["competences"][2]["code"] = "ZZZ-01".into();
    document["scale"].as_array_mut().unwrap().pop();
    let faults = Framework::from_json(&document).unwrap_err();
    let places: Vec<&str> = faults.as_slice().iter().map(|it| it.pointer.as_str()).take(3).collect();
    assert_eq!(places, ["#/scale", "#/competences/1/code", "#/competences/2/code"]);
    assert!(faults.as_slice().iter().any(|it| it.pointer == "#/roles/0/required/LEG-02"));
}

#[test]
fn required_levels_are_those_of_the_profiles_up_to_the_ceiling() {
    let basis = RequirementBasis {
        equipe_kind: EquipeKind::Inclusion,
        professions: vec![Profession::SocialWorker, Profession::LegalOperator],
        ceiling: Level::try_from(4).unwrap(),
        valid_from: "2021-01-01".parse().unwrap(),
        valid_to: None,
    };
    let asked = required_levels(&framework(), &basis);
    let level = |code: &str| asked.iter().find(|it| it.competence.as_str() == code).unwrap().level.number();
    assert_eq!((level("LEG-01"), level("LEG-04"), level("LAV-05"), level("GOV-02")), (4, 4, 1, 2));
    assert_eq!(asked.len(), 40);
}

fn code(i: usize) -> CompetenceCode {
    format!("LEG-{i:02}").parse().unwrap()
}

fn level(n: i32) -> Level {
    Level::try_from(n).unwrap()
}

fn rule(key: &str, counts: RuleKind, professions: &[Profession], minimum: i32) -> EquipeRule {
    let text = Bilingual { it: key.into(), en: key.into() };
    EquipeRule {
        key: key.parse().unwrap(),
        equipe_kind: None,
        counts,
        professions: professions.to_vec(),
        minimum,
        text: text.clone(),
        source: text,
        valid_from: "2021-01-01".parse().unwrap(),
        valid_to: None,
    }
}

const ROLES: [Profession; 4] =
    [Profession::SocialWorker, Profession::Mediator, Profession::LabourOrientation, Profession::Educator];

/// Levels of some competences; -1 is one that nobody rated.
fn levels(cells: &[i32]) -> BTreeMap<CompetenceCode, Level> {
    (0..).zip(cells).filter(|it| *it.1 >= 0).map(|(i, it)| (code(i), level(*it))).collect()
}

prop_compose! {
    fn equipes(n_members: usize, n_competences: usize)(
        required in prop::collection::vec((0..=5, 1..=5), n_competences),
        members in prop::collection::vec((0..4usize, any::<bool>(), prop::collection::vec(-1..=5, n_competences)), 0..=n_members),
        minimums in (0..=2, 0..=2, 0..=2),
    ) -> CoverageInput {
        let requirements = required.iter().enumerate().map(|(i, (n, importance))| Requirement {
            competence: code(i), level: level(*n), importance: *importance, origin: RequirementOrigin::Profiles,
        });
        let members = members.iter().enumerate().map(|(i, (role, is_case_manager, cells))| CoverageMember {
            key: format!("m{i}").parse().unwrap(), role: ROLES[*role], is_case_manager: *is_case_manager, levels: levels(cells),
        });
        let rules = vec![
            rule("mediators", RuleKind::Members, &[Profession::Mediator], minimums.0),
            rule("professions", RuleKind::Professions, &[], minimums.1),
            rule("managers", RuleKind::CaseManagers, &[], minimums.2),
        ];
        CoverageInput { requirements: requirements.collect(), rules, members: members.collect() }
    }
}

fn candidates(n_competences: usize) -> impl Strategy<Value = Vec<Candidate>> {
    let one = (0..4usize, any::<bool>(), prop::collection::vec(0..=5, n_competences), 1..=3);
    prop::collection::vec(one, 0..=3).prop_map(|all| {
        let candidate =
            |(i, (role, is_case_manager, cells, weight)): (usize, (usize, bool, Vec<i32>, i32))| Candidate {
                newcomer: Newcomer {
                    key: format!("c{i}").parse().unwrap(),
                    role: ROLES[role],
                    is_case_manager,
                    employment: None,
                    hours_per_week: None,
                    levels: levels(&cells),
                },
                weight,
            };
        all.into_iter().enumerate().map(candidate).collect()
    })
}

/// Every single step that may be in a set, with what it weighs.
fn steps(asked: &SearchInput) -> Vec<(Step, i32)> {
    let mut steps: Vec<(Step, i32)> =
        asked.candidates.iter().map(|it| (Step::Join(it.newcomer.clone()), it.weight)).collect();
    for member in &asked.input.members {
        if !member.is_case_manager {
            steps.push((Step::Appoint { member: member.key.clone() }, asked.training_weight));
        }
        for requirement in &asked.input.requirements {
            let has = member.levels.get(&requirement.competence).copied().unwrap_or_default();
            let n_levels = requirement.level.number() - has.number();
            if (1..=asked.max_rise).contains(&n_levels) {
                let (member, competence) = (member.key.clone(), requirement.competence.clone());
                steps.push((Step::Train { member, competence, n_levels }, asked.training_weight));
            }
        }
    }
    steps
}

/// The weight of the smallest sets and how many they are, by trying every set.
fn by_trying_all(asked: &SearchInput) -> Option<(i32, i64)> {
    let steps = steps(asked);
    let mut best: Option<(i32, i64)> = None;
    for set in 0_u32..1 << steps.len() {
        let chosen: Vec<&(Step, i32)> = (0..).zip(&steps).filter(|it| set >> it.0 & 1 == 1).map(|it| it.1).collect();
        let weight: i32 = chosen.iter().map(|it| it.1).sum();
        if best.is_some_and(|it| weight > it.0) {
            continue;
        }
        let of: Vec<Step> = chosen.into_iter().map(|it| it.0.clone()).collect();
        let coverage = simulate(&asked.input, &of).unwrap().coverage();
        let is_held = |it: &CompetenceCoverage| it.required == Level::NONE || it.n_at_level >= asked.n_holders;
        if coverage.totals.n_unmet_rules > 0 || !coverage.items.iter().all(is_held) {
            continue;
        }
        best = match best {
            Some((least, n)) if least == weight => Some((least, n + 1)),
            _ => Some((weight, 1)),
        };
    }
    best
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn coverage_is_monotone_in_every_level(input in equipes(5, 6), member in 0..5usize, competence in 0..6usize, n in 1..=5) {
        prop_assume!(member < input.members.len());
        let step = Step::Train { member: input.members[member].key.clone(), competence: code(competence), n_levels: n };
        let (before, after) = (input.coverage(), simulate(&input, &[step]).unwrap().coverage());
        prop_assert!(after.totals.score >= before.totals.score);
        prop_assert!(after.totals.n_gaps <= before.totals.n_gaps);
        for (a, b) in before.items.iter().zip(&after.items) {
            prop_assert!(b.best >= a.best && b.share >= a.share && b.n_at_level >= a.n_at_level);
        }
    }

    #[test]
    fn whoever_leaves_and_comes_back_changes_nothing(input in equipes(5, 6), member in 0..5usize) {
        prop_assume!(member < input.members.len());
        let who = input.members[member].clone();
        let newcomer = Newcomer {
            key: who.key.clone(), role: who.role, is_case_manager: who.is_case_manager, employment: None,
            hours_per_week: None, levels: who.levels.clone(),
        };
        let leave = Step::Leave { member: who.key };
        let gone = simulate(&input, std::slice::from_ref(&leave)).unwrap().coverage();
        let back = simulate(&input, &[leave, Step::Join(newcomer)]).unwrap().coverage();
        prop_assert_eq!(&back, &input.coverage());
        prop_assert!(gone.totals.score <= back.totals.score);
    }

    #[test]
    fn the_search_finds_what_trying_all_finds(
        input in equipes(3, 3), candidates in candidates(3), max_rise in 0..=5, n_holders in 1..=2, training_weight in 1..=2,
    ) {
        let asked = SearchInput { input, candidates, training_weight, max_rise, n_holders, max_nodes: MAX_NODES };
        prop_assume!(steps(&asked).len() <= 13);
        let found = search(&asked);
        prop_assert!(found.outcome != SearchOutcome::GaveUp);
        let expected = by_trying_all(&asked);
        prop_assert_eq!(found.weight.map(|it| (it, found.n_sets)), expected);
        let n: i64 = found.plans.iter().map(|it| it.n_choices).sum();
        prop_assert_eq!(n, found.n_sets);
        let outcome = match found.weight {
            None => SearchOutcome::Impossible,
            Some(0) => SearchOutcome::Complete,
            Some(_) => SearchOutcome::Found,
        };
        prop_assert_eq!(found.outcome, outcome);
    }

    #[test]
    fn a_step_is_read_as_it_was_written(input in candidates(2), n in 1..=5) {
        let member: MemberKey = "m1".parse().unwrap();
        let equipe = "019ab3c4-0000-7000-8000-000000000000".parse::<shared::equipes::EquipeId>().unwrap();
        let mut steps = vec![
            Step::Leave { member: member.clone() },
            Step::Appoint { member: member.clone() },
            Step::Train { member, competence: code(1), n_levels: n },
        ];
        for candidate in input {
            steps.push(Step::Join(candidate.newcomer.clone()));
            steps.push(Step::Share { newcomer: candidate.newcomer, equipe: equipe.clone() });
        }
        let text = serde_json::to_string(&steps).unwrap();
        prop_assert_eq!(serde_json::from_str::<Vec<Step>>(&text).unwrap(), steps);
    }
}

#[test]
fn a_search_that_reaches_its_bound_says_so() {
    let requirements = (0..20).map(|i| Requirement {
        competence: code(i),
        level: level(3),
        importance: 1,
        origin: RequirementOrigin::Given,
    });
    let input = CoverageInput { requirements: requirements.collect(), rules: Vec::new(), members: Vec::new() };
    let candidates = (0..20).map(|i| Candidate {
        newcomer: Newcomer {
            key: format!("c{i}").parse().unwrap(),
            role: Profession::Educator,
            is_case_manager: false,
            employment: None,
            hours_per_week: None,
            levels: [(code(i), level(3)), (code((i + 1) % 20), level(3))].into(),
        },
        weight: 1,
    });
    let mut asked = SearchInput {
        input,
        candidates: candidates.collect(),
        training_weight: 1,
        max_rise: 2,
        n_holders: 1,
        max_nodes: 50,
    };
    let found = search(&asked);
    assert_eq!((found.outcome, found.n_nodes), (SearchOutcome::GaveUp, 50));
    asked.max_nodes = MAX_NODES;
    let found = search(&asked);
    assert_eq!((found.outcome, found.weight, found.n_sets), (SearchOutcome::Found, Some(10), 2));
}

#[test]
fn the_worked_score_is_the_weighted_share() {
    let requirement = |i: usize, n: i32, importance: i32| Requirement {
        competence: code(i),
        level: level(n),
        importance,
        origin: RequirementOrigin::Profiles,
    };
    let member = |key: &str, cells: &[i32]| CoverageMember {
        key: key.parse().unwrap(),
        role: Profession::SocialWorker,
        is_case_manager: false,
        levels: levels(cells),
    };
    let input = CoverageInput {
        requirements: vec![requirement(0, 4, 5), requirement(1, 3, 2), requirement(2, 2, 3), requirement(3, 0, 5)],
        rules: Vec::new(),
        members: vec![member("a", &[3, 3, -1, 0]), member("b", &[1, 4, -1, -1])],
    };
    let coverage = input.coverage();
    // (5·3/4 + 2·1 + 3·0) / 10
    assert_eq!(coverage.totals.score, Some(0.575));
    let states: Vec<CoverageState> = coverage.items.iter().map(|it| it.state).collect();
    use CoverageState::{Covered, Gap, NotRequired};
    assert_eq!(states, [Gap, Covered, Gap, NotRequired]);
    assert_eq!(
        (coverage.items[2].best, coverage.items[2].share),
        (None, Some(0.0)),
        "nobody was rated: not 0, and nothing"
    );
    assert_eq!((coverage.items[3].best, coverage.items[3].share), (Some(Level::NONE), None));
}

/// Places of one operator on days of January 2026, each with hours.
fn places(given: &[(u32, Option<u32>, i32)]) -> Vec<Membership> {
    let id = "019ab3c4-0000-7000-8000-000000000000";
    let place = |(from, to, hours): &(u32, Option<u32>, i32)| Membership {
        id: id.parse().unwrap(),
        equipe: id.parse().unwrap(),
        equipe_name: String::new(),
        operator: id.parse().unwrap(),
        given_name: String::new(),
        family_name: String::new(),
        role: Profession::SocialWorker,
        is_case_manager: false,
        hours_per_week: *hours,
        valid_from: january(*from),
        valid_to: to.map(|it| january(it.max(*from))),
        version: 1,
    };
    given.iter().map(place).collect()
}

fn january(day: u32) -> Day {
    format!("2026-01-{day:02}").parse().unwrap()
}

proptest! {
    #[test]
    fn hours_are_the_most_of_any_day(
        given in prop::collection::vec((1..=28_u32, prop::option::of(1..=28_u32), 1..=20), 0..6),
        from in 1..=28_u32,
        length in prop::option::of(0..=27_u32),
    ) {
        let places = places(&given);
        let to = length.map(|it| (from + it).min(31));
        let by_day = (from..=to.unwrap_or(31)).map(|day| {
            places.iter().filter(|it| it.holds_on(&january(day))).map(|it| it.hours_per_week).sum::<i32>()
        });
        let (first, last) = (january(from), to.map(january));
        prop_assert_eq!(hours_at_most(&places, &first, last.as_ref()), by_day.max().unwrap());
        for it in &places {
            let is_both = (1..=31).map(january).any(|day| {
                it.holds_on(&day) && day >= first && last.as_ref().is_none_or(|last| day <= *last)
            });
            prop_assert_eq!(overlap((&it.valid_from, it.valid_to.as_ref()), (&first, last.as_ref())), is_both);
        }
    }
}
