// SPDX-License-Identifier: AGPL-3.0-or-later
//! What is proposed in thirty cases, and how a coefficient is explained: the texts on record, and how easily they are read.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops where it fails")]

use std::path::PathBuf;

use serde_json::{Value, json};
use shared::days::Language;
use shared::employability::{self, Answers, EmployabilityResult, Method, answers_from_json};
use shared::exits::{Exit, ExitRules, Proposal, Situation};
use shared::explanations::{Explained, LetterFacts, Sentences, letter, limits, supports};
use shared::permits::{PermitRules, WorkNow, WorkRight, WorkingAge, of_working_age};
use shared::readability::gulpease;
use shared::territories::Day;

struct Case {
    id: String,
    answers: Answers,
    topics: Vec<String>,
    work_now: WorkNow,
    working_age: WorkingAge,
    right: Option<WorkRight>,
    result: EmployabilityResult,
    expected: Value,
}

impl Case {
    fn situation(&self) -> Situation<'_> {
        let Self { answers, topics, work_now, working_age, .. } = self;
        Situation { answers, topics, of_working_age: *working_age, work_allowed_now: *work_now }
    }

    fn proposal(&self) -> Proposal {
        ExitRules::brought().unwrap().propose(self.situation(), &Method::brought().unwrap(), &self.result).unwrap()
    }

    fn explained<'a>(&'a self, method: &'a Method, proposal: &'a Proposal) -> Explained<'a> {
        Explained {
            method,
            result: &self.result,
            proposal: Some(proposal),
            right: self.right.as_ref(),
            contact: "coefficiente@comune.example.it",
            is_approved: false,
        }
    }
}

fn cases() -> Vec<Case> {
    let document: Value = serde_json::from_str(include_str!("employability/cases.json")).unwrap();
    let day: Day = document["day"].as_str().unwrap().parse().unwrap();
    let (method, permits) = (Method::brought().unwrap(), PermitRules::brought().unwrap());
    let read = |case: &Value| {
        let page = &case["page"];
        let date: Option<Day> = page["permit_date"].as_str().map(|it| it.parse().unwrap());
        let permit = page["permit_kind"].as_str();
        let answers = answers_from_json(&case["answers"]).unwrap();
        let topics = page["topics"].as_array().into_iter().flatten().map(|it| it.as_str().unwrap().to_owned());
        Case {
            id: case["id"].as_str().unwrap().to_owned(),
            result: employability::compute(&method, &answers).unwrap(),
            answers,
            topics: topics.collect(),
            work_now: permits.work_now(permit, date.as_ref(), &day),
            working_age: of_working_age(page["birth_year"].as_i64(), &day),
            right: permit.and_then(|it| permits.of(it, &day)).map(|it| it.on(date.as_ref(), &day)),
            expected: case["expected"].clone(),
        }
    };
    document["cases"].as_array().unwrap().iter().map(read).collect()
}

#[test]
fn thirty_cases_are_proposed_the_exits_on_record() {
    let cases = cases();
    assert_eq!(cases.len(), 30);
    for case in cases {
        let (id, expected) = (&case.id, &case.expected);
        assert_eq!(json!(case.work_now), expected["work_allowed_now"], "{id}");
        assert_eq!(json!(case.working_age), expected["of_working_age"], "{id}");
        assert_eq!(json!(case.proposal()), expected["exit"], "{id}");
    }
}

#[test]
fn thirty_cases_tell_what_helps_and_what_can_get_better() {
    for case in cases() {
        let codes =
            |list: Vec<&employability::Contribution>| json!(list.iter().map(|it| &it.factor).collect::<Vec<_>>());
        let screen = &case.expected["screen"];
        assert_eq!(codes(supports(&case.result)), screen["supports"], "{}", case.id);
        assert_eq!(codes(limits(&case.result)), screen["limits"], "{}", case.id);
    }
}

/// The cases whose texts are on record: lowest, none, the worked example, asylum, student, child, one at a cut.
const ON_RECORD: [&str; 7] = ["c01", "c03", "c04", "c11", "c18", "c21", "c28"];

#[test]
fn explanations_and_letters_are_the_texts_on_record() {
    let (method, exits, sentences) =
        (Method::brought().unwrap(), ExitRules::brought().unwrap(), Sentences::brought().unwrap());
    let mut wrong = Vec::new();
    for case in cases().iter().filter(|it| ON_RECORD.contains(&it.id.as_str())) {
        let proposal = case.proposal();
        for language in [Language::Italian, Language::English] {
            let explained = case.explained(&method, &proposal);
            let lines = sentences.explain(explained, &exits, language).lines();
            let page = letter(&sentences, &exits, explained, &facts(proposal.propose), language);
            let text = format!("{}\n\n---\n\n{}\n", lines.join("\n"), page.join("\n"));
            let name = format!("{}_{language}.txt", case.id);
            let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/employability/texts").join(&name);
            if is_updating() {
                std::fs::write(&path, &text).unwrap();
            }
            if std::fs::read_to_string(&path).unwrap_or_default() != text {
                wrong.push(name);
            }
            assert!(!text.contains('{'), "{}: a place was left open", case.id);
        }
    }
    assert!(wrong.is_empty(), "other texts (UPDATE=1 writes them; read their diff): {wrong:?}");
}

fn facts(exit: Exit) -> LetterFacts<'static> {
    let day = |text: &str| -> &'static Day { Box::leak(Box::new(text.parse().unwrap())) };
    LetterFacts {
        date: day("2026-11-23"),
        exit,
        reason: "ne abbiamo parlato insieme.",
        operator: "Sara B.",
        method_page: "coefficienti.example.it/metodo",
        deadline: day("2026-12-23"),
        contact: "coefficiente@comune.example.it",
        dpo: "dpo@comune.example.it",
        phone: "06 1234",
    }
}

#[expect(clippy::disallowed_methods, reason = "a test reads whether it is to write its record")]
fn is_updating() -> bool {
    std::env::var("UPDATE").is_ok_and(|it| it == "1")
}

#[test]
fn every_group_of_sentences_is_easy_to_read() {
    let (method, exits, sentences) =
        (Method::brought().unwrap(), ExitRules::brought().unwrap(), Sentences::brought().unwrap());
    let mut lowest = (f64::INFINITY, String::new());
    let mut n_groups = 0;
    let mut read = |group: &str| {
        if let Some(index) = gulpease(group) {
            n_groups += 1;
            if index < lowest.0 {
                lowest = (index, group.to_owned());
            }
        }
    };
    for case in cases() {
        let proposal = case.proposal();
        let explained = case.explained(&method, &proposal);
        let it = sentences.explain(explained, &exits, Language::Italian);
        for group in [&it.headline, &it.margin, &it.bands, &it.work, &it.does_not_say, &it.who_decides, &it.contest] {
            read(&group.join(" "));
        }
        it.supports.iter().chain(&it.limits).for_each(|it| read(&it.text));
        it.proposal.iter().for_each(|it| read(it));
        it.levers.iter().for_each(|it| read(&format!("{} {}", it.text, it.how.clone().unwrap_or_default())));
        letter(&sentences, &exits, explained, &facts(proposal.propose), Language::Italian)
            .iter()
            .for_each(|it| read(it));
    }
    assert!(n_groups > 30 * 20, "only {n_groups} groups");
    assert!(lowest.0 >= 60.0, "Gulpease {:.1}: {}", lowest.0, lowest.1);
}

#[test]
fn the_law_of_a_permit_is_said_in_words() {
    let (exits, permits) = (ExitRules::brought().unwrap(), PermitRules::brought().unwrap());
    let day: Day = "2026-11-24".parse().unwrap();
    let said = |permit: &str, date: &str, language| {
        let date: Day = date.parse().unwrap();
        exits.work_sentence(&permits.of(permit, &day).unwrap().on(Some(&date), &day), language)
    };
    let study = said("studio", "2027-10-31", Language::Italian).unwrap();
    assert_eq!(
        study,
        "La legge mette un limite a questo documento: al massimo 20 ore alla settimana. Cerchiamo un lavoro che lo rispetti."
    );
    let seasonal = said("lavoro_stagionale", "2027-10-31", Language::English).unwrap();
    assert!(seasonal.contains("seasonal work only"), "{seasonal}");
    assert_eq!(said("richiesta_asilo", "2026-11-10", Language::Italian).unwrap(), "Puoi lavorare dal 9 gennaio 2027.");
    assert_eq!(said("motivi_familiari", "2027-10-31", Language::Italian), None);
    for rule in permits.rows.iter().filter(|it| it.work_allowed == shared::permits::WorkAllowed::Limited) {
        let last = rule.valid_to.clone().unwrap_or_else(|| day.clone());
        let right = rule.on(Some(&last.plus(400)), &last);
        assert!(exits.work_sentence(&right, Language::Italian).is_some(), "{}: a limit without words", rule.code);
    }
}
