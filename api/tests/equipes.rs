// SPDX-License-Identifier: AGPL-3.0-or-later
//! Journeys of the equipes: who is in them, the rules, the demonstration.

use api::reference::Extent;
use serde_json::{Value, json};
use shared::competences::{CompetenceCode, Level};
use shared::coverage::{CoverageComparison, EquipeCoverage, EquipeLevels};
use shared::equipes::{Equipe, EquipeDetail, EquipeRules, Membership};
use shared::operators::{Operator, OperatorDetail};
use shared::page::Page;

use crate::harness::{App, Visitor, now};
use crate::samples::operator;

pub(crate) fn equipe(territory: &str) -> Value {
    json!({
        "name": "Equipe di prova", "kind": "inclusion", "territory": territory, "framework": "1.0",
        "valid_from": "2026-01-01"
    })
}

fn place(operator: &Operator, role: &str, hours: i32) -> Value {
    json!({"operator": operator.id, "role": role, "hours_per_week": hours, "valid_from": "2026-01-12"})
}

pub(crate) async fn new_operator(visitor: &Visitor<'_>, name: &str, profession: &str) -> Operator {
    visitor.post("/operators", &operator(name, profession, "101")).await.ok()
}

#[actix_web::test]
async fn an_equipe_says_which_rules_it_does_not_meet() {
    let app = App::with_accounts(Extent::WithoutMunicipalities).await;
    let rules: EquipeRules = app.get("/equipe-rules").await.ok();
    assert_eq!((rules.items.len(), rules.bases.len()), (5, 4));
    assert!(app.get("/equipe-rules?on=2020-12-31").await.ok::<EquipeRules>().items.is_empty());
    let coordinator = app.come_in("coordinator.crotone").await;
    let made: Equipe = coordinator.post("/equipes", &equipe("101")).await.ok();
    let path = format!("/equipes/{}", made.id);
    let detail: EquipeDetail = coordinator.get(&path).await.ok();
    assert!(detail.rules.iter().all(|it| !it.is_met && it.n_found == 0));
    assert_eq!(detail.rules[2].text.it, "Almeno un mediatore o una mediatrice: manca");
    let members = format!("{path}/memberships");
    for (i, (profession, is_case_manager)) in [("AS", true), ("MED", false), ("TUT", false)].into_iter().enumerate() {
        let operator = new_operator(&coordinator, &format!("Prova {i}"), profession).await;
        let mut input = place(&operator, profession, 18);
        input["is_case_manager"] = json!(is_case_manager);
        coordinator.post(&members, &input).await.ok::<Membership>();
    }
    let detail: EquipeDetail = coordinator.get(&path).await.ok();
    assert!(detail.rules.iter().all(|it| it.is_met), "{:?}", detail.rules);
    assert_eq!(detail.members.iter().map(|it| it.role.word()).collect::<Vec<_>>(), ["AS", "MED", "TUT"]);
    assert_eq!(detail.rules[4].text.en, "At least three different professions: there are 3");
    // The last day of the case manager is yesterday: the rule is met no longer, and the history stays.
    let at = format!("/memberships/{}", detail.members[0].id);
    coordinator.patch(&at, "\"1\"", &json!({"valid_to": "2026-11-23"})).await.ok::<Membership>();
    let detail: EquipeDetail = coordinator.get(&path).await.ok();
    let unmet: Vec<&str> = detail.rules.iter().filter(|it| !it.is_met).map(|it| it.key.as_str()).collect();
    assert_eq!(unmet, ["case-manager", "social-worker", "three-professions"]);
    let coverage: EquipeCoverage = coordinator.get(&format!("{path}/coverage")).await.ok();
    assert_eq!((coverage.coverage.totals.n_unmet_rules, coverage.coverage.totals.n_members), (3, 2));
    assert_eq!(coordinator.get(&members).await.ok::<Page<Membership>>().items.len(), 3);
    let today = coordinator.get(&format!("{members}?on=2026-11-24")).await.ok::<Page<Membership>>();
    assert_eq!(today.items.len(), 2);
}

#[actix_web::test]
async fn every_fault_of_an_equipe_and_of_a_place_is_said_at_once() {
    let app = App::with_accounts(Extent::WithoutMunicipalities).await;
    let coordinator = app.come_in("coordinator.crotone").await;
    let bad = json!({
        "name": "", "kind": "choir", "territory": "101", "framework": "1.0", "valid_from": "2026-02-01",
        "valid_to": "2026-01-01"
    });
    let places: Vec<String> =
        coordinator.post("/equipes", &bad).await.problem(422).errors.into_iter().map(|it| it.pointer).collect();
    assert_eq!(places, ["#/name", "#/kind", "#/valid_to"]);
    let mut unknown = equipe("999");
    unknown["area"] = json!("ATS-9");
    unknown["framework"] = json!("7.7");
    let places: Vec<String> =
        coordinator.post("/equipes", &unknown).await.problem(422).errors.into_iter().map(|it| it.pointer).collect();
    assert_eq!(places, ["#/territory", "#/area", "#/framework"]);

    let made: Equipe = coordinator.post("/equipes", &equipe("101")).await.ok();
    let other: Equipe = coordinator.post("/equipes", &equipe("101")).await.ok();
    let members = format!("/equipes/{}/memberships", made.id);
    let verdi = new_operator(&coordinator, "Verdi", "AS").await;
    coordinator.post(&members, &place(&verdi, "AS", 20)).await.ok::<Membership>();
    coordinator.post(&format!("/equipes/{}/memberships", other.id), &place(&verdi, "AS", 10)).await.ok::<Membership>();
    // Before the equipe, twice in it, and more hours than are left: all at once.
    let mut bad = place(&verdi, "AS", 7);
    bad["valid_from"] = json!("2025-12-01");
    let faults = coordinator.post(&members, &bad).await.problem(422).errors;
    let places: Vec<&str> = faults.iter().map(|it| it.pointer.as_str()).collect();
    assert_eq!(places, ["#/valid_from", "#/valid_from", "#/hours_per_week"]);
    assert!(faults[2].detail.contains("6 hours left: of 36 a week, equipes have 30"), "{}", faults[2].detail);
    // The same code says the same in a form.
    let of = |it: &Value| serde_json::from_value::<shared::equipes::MembershipInput>(it.clone()).unwrap();
    let detail: OperatorDetail = coordinator.get(&format!("/operators/{}", verdi.id)).await.ok();
    assert_eq!(detail.hours_in_equipes, 30);
    let same = shared::equipes::faults_of_membership(&of(&bad), &made, &verdi, &detail.memberships);
    assert_eq!(same.into_vec(), faults);
    let nobody =
        json!({"operator": crate::users::NOBODY, "role": "AS", "hours_per_week": 0, "valid_from": "2026-01-12"});
    assert_eq!(coordinator.post(&members, &nobody).await.problem(422).errors[0].pointer, "#/hours_per_week");
    let path = format!("/operators/{}", verdi.id);
    let faults =
        coordinator.patch(&path, "\"1\"", &json!({"hours_per_week": 20, "is_active": false})).await.problem(422);
    assert_eq!(faults.errors.len(), 2);
    let at = format!("/equipes/{}", made.id);
    let fault = coordinator.patch(&at, "\"1\"", &json!({"valid_to": "2026-11-30"})).await.problem(422);
    assert!(fault.errors[0].detail.contains("1 places in the equipe"), "{}", fault.errors[0].detail);
}

#[actix_web::test]
async fn a_day_that_begins_changes_who_is_there() {
    let app = App::with_accounts(Extent::WithoutMunicipalities).await;
    let coordinator = app.come_in("coordinator.crotone").await;
    let made: Equipe = coordinator.post("/equipes", &equipe("101")).await.ok();
    let verdi = new_operator(&coordinator, "Verdi", "AS").await;
    let rating = json!({
        "framework": "1.0", "source": "supervisor", "rated_on": "2026-11-20",
        "items": [{"competence": "LEG-01", "level": 5}]
    });
    coordinator.post(&format!("/operators/{}/ratings", verdi.id), &rating).await.json();
    let mut input = place(&verdi, "AS", 18);
    input["valid_from"] = json!("2026-11-26");
    input["valid_to"] = json!("2026-11-27");
    coordinator.post(&format!("/equipes/{}/memberships", made.id), &input).await.ok::<Membership>();
    let mut seen = Vec::new();
    for _ in 0..5 {
        let visitor = app.come_in("coordinator.crotone").await;
        let coverage: EquipeCoverage = visitor.get(&format!("/equipes/{}/coverage", made.id)).await.ok();
        let compared: CoverageComparison = visitor.get("/equipe-coverage").await.ok();
        assert_eq!(compared.items[0].totals, coverage.coverage.totals);
        seen.push((coverage.coverage.items[0].best.map(Level::number), coverage.coverage.totals.n_members));
        app.clock.advance(chrono::TimeDelta::days(1));
    }
    assert_eq!(seen, [(None, 0), (None, 0), (Some(5), 1), (Some(5), 1), (None, 0)]);
}

#[actix_web::test]
async fn whoever_is_in_an_equipe_reads_it() {
    let app = App::with_accounts(Extent::WithoutMunicipalities).await;
    api::demo::equipes::load(&app.db, now()).unwrap();
    let own = app.come_in("operator.roma").await;
    let detail: OperatorDetail = own.get("/me/operator").await.ok();
    assert!(detail.operator.is_demo);
    let equipe = &detail.memberships[0].equipe;
    assert_eq!(detail.memberships[0].equipe_name, "Équipe di Roma");
    own.get(&format!("/equipes/{equipe}")).await.ok::<EquipeDetail>();
    own.get(&format!("/equipes/{equipe}/coverage")).await.ok::<EquipeCoverage>();
    own.get(&format!("/equipes/{equipe}/levels")).await.ok::<EquipeLevels>();
    own.get("/equipes").await.problem(403);
    let all: Page<Equipe> = app.come_in("national").await.get("/equipes").await.ok();
    let other = all.items.iter().find(|it| it.id != *equipe).unwrap();
    own.get(&format!("/equipes/{}", other.id)).await.problem(403);
    app.come_in("analyst").await.get(&format!("/equipes/{equipe}/levels")).await.problem(403);
}

#[actix_web::test]
async fn the_demonstration_has_five_pilots_of_twelve_with_gaps_and_fifteen_more() {
    let app = App::with_municipalities().await;
    api::demo::load(&app.db, now()).unwrap();
    assert_eq!(api::demo::equipes::load(&app.db, now()).unwrap(), 20);
    assert_eq!(api::demo::equipes::load(&app.db, now()).unwrap(), 0);
    let national = app.come_in("national").await;
    let compared: CoverageComparison = national.get("/equipe-coverage").await.ok();
    assert_eq!((compared.items.len(), compared.competences.len()), (20, 40));
    let pilots: Vec<_> = compared.items.iter().filter(|it| it.is_pilot).collect();
    assert_eq!(pilots.len(), 5);
    assert!(compared.items.iter().all(|it| it.is_demo));
    for pilot in &pilots {
        assert_eq!(pilot.totals.n_members, 12, "{}", pilot.name);
        assert!(pilot.totals.n_gaps > 0 && pilot.totals.n_single > 0, "{}", pilot.name);
        assert!(pilot.totals.score.is_some_and(|it| it > 0.85 && it < 1.0), "{:?}", pilot.totals);
    }
    let named = |name: &str| *pilots.iter().find(|it| it.name.ends_with(name)).unwrap();
    let crotone = named("Crotone");
    let gaps: Vec<&str> = crotone.gaps.iter().map(CompetenceCode::as_str).collect();
    assert!(["LAV-02", "LAV-05"].iter().all(|it| gaps.contains(it)), "{gaps:?}");
    assert_eq!((crotone.totals.n_unmet_rules, named("Siracusa").totals.n_unmet_rules), (1, 1));
    let levels: EquipeLevels = national.get(&format!("/equipes/{}/levels", crotone.equipe)).await.ok();
    assert_eq!(levels.members.len(), 12);
    assert!(levels.members.iter().all(|it| it.levels.len() == 40));
    let same = levels.input().coverage();
    assert_eq!(same.totals, crotone.totals);
    let only: CoverageComparison = national.get("/equipe-coverage?territory=19&kind=minors").await.ok();
    assert_eq!(only.items.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["Équipe di Palermo"]);
}
