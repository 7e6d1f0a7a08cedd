// SPDX-License-Identifier: AGPL-3.0-or-later
//! Journeys of the proposals, and of staff per inhabitant.

use api::reference::Extent;
use serde_json::json;
use shared::access::Role;
use shared::coverage::CoverageState;
use shared::equipes::{Equipe, Membership};
use shared::page::Page;
use shared::proposals::{Proposal, ProposalStatus};
use shared::staffing::{StaffRatios, Staffing};

use crate::access::somebody;
use crate::equipes::{equipe, new_operator};
use crate::harness::{App, now};
use crate::samples::operator;
use crate::scope::let_in;

#[actix_web::test]
async fn a_proposal_keeps_what_it_does_to_coverage_staff_and_money() {
    let app = App::with_accounts(Extent::WithoutMunicipalities).await;
    let coordinator = app.come_in("coordinator.crotone").await;
    let made: Equipe = coordinator.post("/equipes", &equipe("101")).await.ok();
    let verdi = new_operator(&coordinator, "Verdi", "AS").await;
    let place = json!({"operator": verdi.id, "role": "AS", "hours_per_week": 18, "valid_from": "2026-01-12"});
    let place: Membership = coordinator.post(&format!("/equipes/{}/memberships", made.id), &place).await.ok();
    let newcomer = |key: &str, role: &str, employment: &str| {
        json!({
            "key": key, "role": role, "is_case_manager": false, "employment": employment, "hours_per_week": 36,
            "levels": {"LEG-01": 4, "INT-01": 5}
        })
    };
    let input = json!({
        "title": "Mediazione e assunzioni", "reason": "Nessuno copre le competenze interculturali.", "options": [
            {"step": {"kind": "join", "newcomer": newcomer("nuova-1", "MED", "contract")}, "yearly_cost_cents": 2_400_000},
            {"step": {"kind": "join", "newcomer": newcomer("nuova-2", "AS", "permanent")}, "yearly_cost_cents": 4_000_000},
            {"step": {"kind": "appoint", "member": place.id}}
        ]
    });
    let at = format!("/equipes/{}/proposals", made.id);
    let written: Proposal = coordinator.post(&at, &input).await.ok();
    assert_eq!((written.status, written.yearly_cost_cents), (ProposalStatus::Draft, 6_400_000));
    assert_eq!((written.current.n_members(), written.target.n_members()), (1, 3));
    assert_eq!((written.effect.before.n_gaps, written.effect.after.n_gaps), (40, 38));
    let of = |code: &str| written.effect.competences.iter().find(|it| it.competence.as_str() == code).unwrap();
    assert_eq!((of("LEG-01").before, of("LEG-01").after), (CoverageState::Gap, CoverageState::Covered));
    let rules: Vec<(&str, bool)> = written.effect.rules.iter().map(|it| (it.key.as_str(), it.is_met)).collect();
    assert_eq!(rules, [("case-manager", true), ("mediator", true)]);
    // One permanent social worker of 36 hours is on record, and one more would come.
    let (before, after) = (&written.staffing.before, &written.staffing.after);
    assert_eq!((before.fte_hundredths, after.fte_hundredths, before.contribution_cents), (100, 200, 0));
    assert_eq!(written.author_name.as_deref(), Some("Corrado Esempio"));

    // It stays as it was computed, whatever happens.
    new_operator(&coordinator, "Rossi", "AS").await;
    let path = format!("/proposals/{}", written.id);
    assert_eq!(coordinator.get(&path).await.ok::<Proposal>(), written);
    let sent: Proposal = coordinator.patch(&path, "\"1\"", &json!({"status": "sent"})).await.ok();
    assert_eq!(sent.status, ProposalStatus::Sent);
    coordinator.patch(&path, "\"1\"", &json!({"status": "withdrawn"})).await.problem(412);
    let accept = json!({"status": "accepted", "note": "Dal tavolo del 3 dicembre"});
    coordinator.patch(&path, "\"2\"", &accept).await.problem(403);
    let national = app.come_in("national").await;
    let fault = national.patch(&path, "\"2\"", &json!({"status": "accepted"})).await.problem(422);
    assert_eq!(fault.errors[0].pointer, "#/note");
    let accepted: Proposal = national.patch(&path, "\"2\"", &accept).await.ok();
    assert!(accepted.closed_at.is_some() && accepted.decided_by.is_some());
    assert_eq!(
        national.patch(&path, "\"3\"", &json!({"status": "rejected", "note": "x"})).await.problem(422).errors[0]
            .pointer,
        "#/status"
    );
    let list: Page<Proposal> = national.get(&format!("/proposals?equipe={}&status=accepted", made.id)).await.ok();
    assert_eq!(list.items, [accepted]);
    app.come_in("regional.19").await.get(&path).await.problem(404);
}

#[actix_web::test]
async fn every_fault_of_a_proposal_has_its_place() {
    let app = App::with_accounts(Extent::WithoutMunicipalities).await;
    let coordinator = app.come_in("coordinator.crotone").await;
    let made: Equipe = coordinator.post("/equipes", &equipe("101")).await.ok();
    let at = format!("/equipes/{}/proposals", made.id);
    let bad = json!({
        "title": "", "reason": "x", "options": [
            {"step": {"kind": "leave", "member": "nobody"}, "yearly_cost_cents": -1},
            {"step": {"kind": "train", "member": "nobody", "n_levels": 9}},
            {"step": {"kind": "fly"}},
            {"step": {"kind": "join", "newcomer": {
                "key": "n", "role": "AS", "is_case_manager": false, "employment": null, "hours_per_week": -36, "levels": {}
            }}}
        ]
    });
    let places: Vec<String> =
        coordinator.post(&at, &bad).await.problem(422).errors.into_iter().map(|it| it.pointer).collect();
    let steps = ["#/options/1/step", "#/options/2/step", "#/options/3/step"];
    assert_eq!(places, [&["#/title", "#/options/0/yearly_cost_cents"], &steps[..]].concat());
    let nobody = json!({
        "title": "x", "reason": "x", "options": [
            {"step": {"kind": "leave", "member": "nobody"}}, {"step": {"kind": "appoint", "member": "nobody"}}
        ]
    });
    let places: Vec<String> =
        coordinator.post(&at, &nobody).await.problem(422).errors.into_iter().map(|it| it.pointer).collect();
    assert_eq!(places, ["#/options/0/step/member", "#/options/1/step/member"]);
    let none = json!({"title": "x", "reason": "x", "options": []});
    assert_eq!(coordinator.post(&at, &none).await.problem(422).errors[0].pointer, "#/options");
}

#[actix_web::test]
async fn staff_per_inhabitant_is_assessed_by_the_ratios_of_the_day() {
    let app = App::with_municipalities().await;
    api::demo::load(&app.db, now()).unwrap();
    let ratios: StaffRatios = app.get("/staff-ratios").await.ok();
    assert_eq!(ratios.items.iter().map(|it| it.inhabitants_per_fte).collect::<Vec<_>>(), [6_500, 5_000, 4_000]);
    let coordinator = app.come_in("coordinator.crotone").await;
    for hours in [36, 36, 18] {
        let mut input = operator("Prova", "AS", "101010");
        input["hours_per_week"] = json!(hours);
        coordinator.post("/operators", &input).await.json();
    }
    let mut contract = operator("Fuori", "AS", "101010");
    contract["employment"] = json!("contract");
    coordinator.post("/operators", &contract).await.json();
    let found: Staffing = coordinator.get("/staffing?territory=101010").await.ok();
    assert_eq!((found.n_operators, found.recorded_hundredths, found.is_assumed), (3, 250, false));
    let residents = app.get("/territories/101010").await.json()["residents"].as_i64().unwrap();
    assert_eq!((found.assessment.population, found.population_year), (residents, 2021));
    let assumed: Staffing = coordinator.get("/staffing?territory=101010&fte_hundredths=1500").await.ok();
    assert!(assumed.is_assumed);
    assert_eq!(assumed.assessment, shared::staffing::assess(residents, 1_500, &ratios.items));
    assert!(assumed.assessment.contribution_cents > 0);

    let csv = "area,name,municipality\nATS-1,Ambito di esempio,101010\nATS-1,Ambito di esempio,101013\n";
    let request = api::indicators::import::Request { file_name: "ats.csv", now: now(), is_dry_run: false };
    api::areas::import::areas(&app.db, csv.as_bytes(), &request, &mut |_| Ok(())).unwrap();
    let area: Staffing = coordinator.get("/staffing?area=ATS-1").await.ok();
    let isola = app.get("/territories/101013").await.json()["residents"].as_i64().unwrap();
    assert_eq!((area.assessment.population, area.recorded_hundredths), (residents + isola, 250));

    coordinator.get("/staffing?territory=058").await.problem(404);
    coordinator.get("/staffing?area=ATS-2").await.problem(404);
    coordinator.get("/staffing").await.problem(422);
    coordinator.get("/staffing?territory=101&area=ATS-1").await.problem(422);
    let fault = coordinator.get("/staffing?territory=101&fte_hundredths=-1").await.problem(422);
    assert_eq!(fault.errors[0].pointer, "?fte_hundredths");
    let before: Staffing = coordinator.get("/staffing?territory=101&on=2020-01-01").await.ok();
    assert!(before.ratios.is_empty() && before.assessment.contribution_cents == 0);
    let_in(&app, &somebody(&app, Role::Analyst)).get("/staffing?territory=19").await.problem(403);
}
