// SPDX-License-Identifier: AGPL-3.0-or-later
//! Journeys of the operators and their levels.

use api::reference::Extent;
use serde_json::{Value, json};
use shared::audit::AuditEntry;
use shared::operators::{Operator, OperatorCounts, OperatorDetail, OperatorLevels, Rating, RatingsRecorded};
use shared::page::Page;

use crate::access::somebody;
use crate::harness::App;
use crate::samples::operator;
use crate::scope::let_in;

fn ratings(source: &str, on: &str, levels: &[(&str, i32)]) -> Value {
    let items: Vec<Value> =
        levels.iter().map(|it| json!({"competence": it.0, "level": it.1, "evidence": "Prova"})).collect();
    json!({"framework": "1.0", "source": source, "rated_on": on, "items": items})
}

#[actix_web::test]
async fn an_operator_is_added_found_changed_and_noted() {
    let app = App::with_accounts(Extent::WithoutMunicipalities).await;
    let coordinator = app.come_in("coordinator.crotone").await;
    let mut input = operator("Verdi", "AS", "101");
    input["register_section"] = json!("A");
    input["register_region"] = json!("18");
    let made: Operator = coordinator.post("/operators", &input).await.ok();
    assert!(!made.is_demo && made.is_active);
    let found: Page<Operator> = coordinator
        .post("/operators/searches", &json!({"q": "prova verdì", "profession": "AS", "territory": "18"}))
        .await
        .ok();
    assert_eq!(found.items, std::slice::from_ref(&made));
    assert!(coordinator.get("/operators?active=false").await.ok::<Page<Operator>>().items.is_empty());
    let counts: OperatorCounts = coordinator.get("/operator-counts").await.ok();
    assert_eq!((counts.total, counts.items[0].n_operators), (1, 1));
    let path = format!("/operators/{}", made.id);
    let detail = coordinator.get(&path).await;
    assert_eq!(detail.header("etag"), "\"1\"");
    assert_eq!(detail.ok::<OperatorDetail>().operator, made);
    let changed: Operator = coordinator.patch(&path, "\"1\"", &json!({"employer": "ATS di prova"})).await.ok();
    assert_eq!((changed.version, changed.employer.as_str()), (2, "ATS di prova"));
    coordinator.patch(&path, "\"1\"", &json!({"employer": "X"})).await.problem(412);
    coordinator.patch(&path, "", &json!({"employer": "X"})).await.problem(428);
    let entries: Page<AuditEntry> = app.come_in("admin").await.get("/audit-entries?subject=operator").await.ok();
    let actions: Vec<&str> = entries.items.iter().map(|it| it.action.word()).collect();
    // Newest first; searches are noted as lists.
    assert_eq!(actions, ["changed", "read", "read", "read", "created"]);
    assert!(entries.items.iter().all(|it| it.detail.as_deref() != Some("Verdi")));
}

#[actix_web::test]
async fn every_fault_of_an_operator_is_said_at_once() {
    let app = App::with_accounts(Extent::WithoutMunicipalities).await;
    let coordinator = app.come_in("coordinator.crotone").await;
    let bad = json!({
        "given_name": " ", "family_name": "Verdi", "profession": "KING", "territory": "101", "employer": "Prova",
        "employment": "permanent", "hours_per_week": 60, "register_section": "A", "age": 40
    });
    let places: Vec<String> =
        coordinator.post("/operators", &bad).await.problem(422).errors.into_iter().map(|it| it.pointer).collect();
    assert_eq!(places, ["#/given_name", "#/profession", "#/hours_per_week", "#/register_region", "#/age"]);
    let mut unknown = operator("Verdi", "AS", "999");
    unknown["user"] = json!(crate::users::NOBODY);
    unknown["register_section"] = json!("B");
    unknown["register_region"] = json!("99");
    let faults = coordinator.post("/operators", &unknown).await.problem(422).errors;
    let places: Vec<&str> = faults.iter().map(|it| it.pointer.as_str()).collect();
    assert_eq!(places, ["#/territory", "#/register_region", "#/user"]);
    coordinator.post("/operators", &operator("Verdi", "AS", "058")).await.problem(403);
}

#[actix_web::test]
async fn ones_own_view_stands_beside_the_supervisors() {
    let app = App::with_accounts(Extent::WithoutMunicipalities).await;
    let user = somebody(&app, shared::access::Role::Operator);
    let coordinator = let_in(&app, &somebody(&app, shared::access::Role::Coordinator));
    let mut input = operator("Verdi", "AS", "19");
    input["user"] = json!(user);
    let made: Operator = coordinator.post("/operators", &input).await.ok();
    assert_eq!(coordinator.post("/operators", &input).await.problem(422).errors[0].pointer, "#/user");
    let own = let_in(&app, &user);
    assert_eq!(own.get("/me/operator").await.ok::<OperatorDetail>().operator.id, made.id);
    let path = format!("/operators/{}", made.id);
    own.get(&path).await.ok::<OperatorDetail>();
    own.get("/operators").await.problem(403);

    let at = format!("{path}/ratings");
    own.post(&at, &ratings("self", "2026-11-20", &[("LEG-01", 4), ("LEG-02", 2)])).await.ok::<RatingsRecorded>();
    let levels: OperatorLevels = own.get(&format!("{path}/levels")).await.ok();
    let of = |levels: &OperatorLevels, i: usize| {
        let it = &levels.items[i];
        (it.competence.to_string(), it.level.number(), it.source.word(), it.is_disagreement)
    };
    assert_eq!(of(&levels, 0), ("LEG-01".into(), 4, "self", false));
    // The supervisor's view counts from now on, however old; two levels apart are a disagreement.
    coordinator.post(&at, &ratings("supervisor", "2026-10-01", &[("LEG-01", 2), ("LEG-02", 1)])).await.json();
    let levels: OperatorLevels = coordinator.get(&format!("{path}/levels")).await.ok();
    assert_eq!(of(&levels, 0), ("LEG-01".into(), 2, "supervisor", true));
    assert_eq!(of(&levels, 1), ("LEG-02".into(), 1, "supervisor", false));
    assert_eq!(levels.n_disagreements, 1);
    // A course after it, and an older certificate that changes nothing.
    coordinator.post(&at, &ratings("course", "2026-11-10", &[("LEG-01", 3)])).await.json();
    coordinator.post(&at, &ratings("certificate", "2026-01-10", &[("LEG-01", 5)])).await.json();
    let levels: OperatorLevels = coordinator.get(&format!("{path}/levels")).await.ok();
    assert_eq!(of(&levels, 0), ("LEG-01".into(), 3, "course", true));
    let history: Page<Rating> = own.get(&format!("{at}?competence=LEG-01")).await.ok();
    assert_eq!(history.items.len(), 4);
    let page: Page<Rating> = own.get(&format!("{at}?source=self&limit=1")).await.ok();
    assert!(page.next_cursor.is_some());

    // Nobody speaks for another, and nobody judges themselves.
    assert_eq!(
        own.post(&at, &ratings("supervisor", "2026-11-20", &[("LEG-01", 5)])).await.problem(422).errors[0].pointer,
        "#/source"
    );
    assert_eq!(
        coordinator.post(&at, &ratings("self", "2026-11-20", &[("LEG-01", 5)])).await.problem(422).errors[0].pointer,
        "#/source"
    );
    let stranger = let_in(&app, &somebody(&app, shared::access::Role::Operator));
    stranger.post(&at, &ratings("self", "2026-11-20", &[("LEG-01", 5)])).await.problem(403);
    stranger.get(&path).await.problem(403);
    app.come_in("coordinator.crotone").await.get(&path).await.problem(404);
}

#[actix_web::test]
async fn every_fault_of_ratings_is_said_at_once() {
    let app = App::with_accounts(Extent::WithoutMunicipalities).await;
    let coordinator = app.come_in("coordinator.crotone").await;
    let made: Operator = coordinator.post("/operators", &operator("Verdi", "AS", "101")).await.ok();
    let at = format!("/operators/{}/ratings", made.id);
    let bad = json!({
        "framework": "1.0", "source": "certificate", "rated_on": "2026-13-01", "items": [
            {"competence": "LEG-01", "level": 6, "evidence": "x"}, {"competence": "LEG1", "level": 3, "evidence": "x"},
            {"competence": "LEG-02", "level": 3}, {"competence": "LEG-02", "level": 3, "evidence": "x", "mood": 1}
        ]
    });
    let mut places: Vec<String> =
        coordinator.post(&at, &bad).await.problem(422).errors.into_iter().map(|it| it.pointer).collect();
    places.sort();
    assert_eq!(
        places,
        [
            "#/items/0/level",
            "#/items/1/competence",
            "#/items/2/evidence",
            "#/items/3/competence",
            "#/items/3/mood",
            "#/rated_on"
        ]
    );
    let later = ratings("supervisor", "2026-11-25", &[("LEG-01", 3), ("LEG-99", 3)]);
    let faults = coordinator.post(&at, &later).await.problem(422).errors;
    let places: Vec<&str> = faults.iter().map(|it| it.pointer.as_str()).collect();
    assert_eq!(places, ["#/rated_on", "#/items/1/competence"]);
    app.come_in("national")
        .await
        .post("/competence-framework-drafts", &crate::samples::tiny_framework("2.0"))
        .await
        .json();
    let mut draft = ratings("supervisor", "2026-11-20", &[("LEG-01", 3)]);
    draft["framework"] = json!("2.0");
    let fault = coordinator.post(&at, &draft).await.problem(422);
    assert_eq!((fault.errors.len(), fault.errors[0].pointer.as_str()), (1, "#/framework"), "a draft rates nobody");
    assert!(coordinator.get(&format!("/operators/{}/levels", made.id)).await.ok::<OperatorLevels>().items.is_empty());
}

#[actix_web::test]
async fn a_record_outside_the_scope_is_opened_with_a_reason() {
    let app = App::with_accounts(Extent::WithoutMunicipalities).await;
    let there = let_in(&app, &somebody(&app, shared::access::Role::Coordinator));
    let made: Operator = there.post("/operators", &operator("Verdi", "AS", "19")).await.ok();
    let coordinator = app.come_in("coordinator.crotone").await;
    let path = format!("/operators/{}", made.id);
    coordinator.get(&path).await.problem(404);
    let reason = "Sostituisco la collega di quel territorio";
    let opening = json!({"record_kind": "operator", "record_id": made.id, "reason": reason, "hours": 8});
    coordinator.post("/openings", &opening).await.json();
    coordinator.get(&path).await.ok::<OperatorDetail>();
    coordinator.get(&format!("{path}/levels")).await.ok::<OperatorLevels>();
    coordinator.patch(&path, "\"1\"", &json!({"employer": "X"})).await.problem(404);
    let unknown = json!({"record_kind": "operator", "record_id": crate::users::NOBODY, "reason": reason, "hours": 8});
    assert_eq!(coordinator.post("/openings", &unknown).await.problem(422).errors[0].pointer, "#/record_id");
}
