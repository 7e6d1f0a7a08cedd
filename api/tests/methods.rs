// SPDX-License-Identifier: AGPL-3.0-or-later
//! Methods of the coefficient: brought as a proposal, drafted, published for ever, approved once; and switched off in a territory.

use api::access::Act;
use api::reference::Extent;
use diesel::prelude::*;
use serde_json::{Value, json};
use shared::access::{Scope, TerritoryPath};
use shared::employability::Method;
use shared::methods::{MethodState, MethodSuspension, StoredMethod, StoredMethodDetail};
use shared::page::Page;

use crate::harness::{App, now};
use crate::samples::draft;

#[actix_web::test]
async fn the_method_that_is_brought_is_a_proposal_that_anybody_reads_whole() {
    let app = App::new().await;
    let page: Page<StoredMethod> = app.get("/methods").await.ok();
    assert_eq!(page.items.len(), 1);
    let detail: StoredMethodDetail = app.get("/methods/coe/1.0").await.ok();
    assert_eq!((detail.method.state, detail.method.approval.is_none()), (MethodState::Proposal, true));
    // Whoever reads the document finds the digest that results carry.
    let method = Method::from_json(&detail.document).unwrap();
    assert_eq!(method.digest(), detail.method.digest);
    assert_eq!(method.digest(), Method::brought().unwrap().digest());
    assert_eq!(detail.card.questions.len(), method.document().questions.len());
    let none: Page<StoredMethod> = app.get("/methods?state=approved").await.ok();
    assert_eq!(none.items, []);
    app.get("/methods/coe/9.9").await.problem(404);
    app.get("/methods/Coe/1.0").await.problem(404);
    app.get("/methods?state=old").await.problem(400);
}

#[actix_web::test]
async fn an_analyst_drafts_the_national_office_publishes_and_a_panel_approves_once() {
    let app = App::with_accounts(Extent::WithoutMunicipalities).await;
    let (analyst, national) = (app.come_in("analyst").await, app.come_in("national").await);
    let input = draft();
    let id = input.id().unwrap();
    let at = format!("/methods/{}/{}", id.key, id.version);
    let made: StoredMethod = serde_json::from_value(analyst.post("/methods", &json!(input)).await.json()).unwrap();
    assert_eq!((made.state, made.revision), (MethodState::Draft, 1));
    analyst.post("/methods", &json!(input)).await.problem(422);

    let changed = analyst
        .patch(&at, "\"1\"", &json!({"document": {"min_coverage": 0.8}, "card": {"purpose": {"en": "A trial."}}}))
        .await;
    let changed: StoredMethod = changed.ok();
    assert_eq!(changed.revision, 2);
    assert_ne!(changed.digest, made.digest);
    let detail: StoredMethodDetail = app.get(&at).await.ok();
    assert_eq!((detail.document["min_coverage"].as_f64(), detail.card.purpose.en.as_str()), (Some(0.8), "A trial."));
    assert_eq!(analyst.patch(&at, "\"1\"", &json!({"document": {"min_coverage": 0.7}})).await.status, 412);
    let other = json!({"document": {"version": "3.0"}});
    assert_eq!(analyst.patch(&at, "\"2\"", &other).await.problem(422).errors[0].pointer, "#/document");

    analyst.post(&format!("{at}/publication"), &json!({})).await.problem(403);
    let approval = json!({"panel": "Gruppo di esperti", "approved_on": "2026-11-20", "minutes": "Verbale 3/2026"});
    national.post(&format!("{at}/approval"), &approval).await.problem(422);
    let published: StoredMethod =
        serde_json::from_value(national.post(&format!("{at}/publication"), &json!({})).await.json()).unwrap();
    assert_eq!((published.state, published.digest.as_str()), (MethodState::Proposal, changed.digest.as_str()));
    national.post(&format!("{at}/publication"), &json!({})).await.problem(422);
    analyst.patch(&at, "\"2\"", &json!({"document": {"min_coverage": 0.7}})).await.problem(422);

    let to_come = json!({"panel": "Gruppo di esperti", "approved_on": "2099-01-01", "minutes": "Verbale 3/2026"});
    assert_eq!(
        national.post(&format!("{at}/approval"), &to_come).await.problem(422).errors[0].pointer,
        "#/approved_on"
    );
    let approved: StoredMethod =
        serde_json::from_value(national.post(&format!("{at}/approval"), &approval).await.json()).unwrap();
    assert_eq!(
        (approved.state, approved.approval.unwrap().panel.as_str()),
        (MethodState::Approved, "Gruppo di esperti")
    );
    national.post(&format!("{at}/approval"), &approval).await.problem(422);

    let entries = app.come_in("admin").await.get("/audit-entries?subject=method").await.json();
    let actions: Vec<&str> =
        entries["items"].as_array().unwrap().iter().map(|it| it["action"].as_str().unwrap()).collect();
    assert_eq!(actions, ["approved", "published", "changed", "created"]);
}

#[actix_web::test]
async fn a_draft_about_a_protected_attribute_or_without_reasons_is_refused_whole() {
    let app = App::with_accounts(Extent::WithoutMunicipalities).await;
    let analyst = app.come_in("analyst").await;
    let mut input = json!(draft());
    input["document"]["questions"][0]["code"] = json!("worker_nationality");
    input["document"]["bands"][0]["from"] = json!(0.2);
    input["card"]["limits"] = json!([]);
    let places: Vec<String> =
        analyst.post("/methods", &input).await.problem(422).errors.into_iter().map(|it| it.pointer).collect();
    assert_eq!(places, ["#/document/questions/0/code", "#/document/bands/0/from", "#/card/limits"]);
    let mut input = json!(draft());
    input["card"]["questions"].as_object_mut().unwrap().remove("transport");
    let problem = analyst.post("/methods", &input).await.problem(422);
    assert_eq!(problem.errors[0].pointer, "#/card/questions/transport");
    assert_eq!(app.get("/methods?state=draft").await.ok::<Page<StoredMethod>>().items, []);
}

#[actix_web::test]
async fn the_database_refuses_to_change_what_is_published() {
    use api::db::schema::methods::dsl;
    let app = App::new().await;
    let of = |version: &str| dsl::methods.filter(dsl::key.eq("coe").and(dsl::version.eq(version.to_owned())));
    let changes: [fn(&mut api::db::Conn) -> QueryResult<usize>; 4] = [
        |conn| diesel::update(dsl::methods).set(dsl::card.eq("{}")).execute(conn),
        |conn| diesel::update(dsl::methods).set(dsl::document.eq("{}")).execute(conn),
        |conn| {
            diesel::update(dsl::methods)
                .set((dsl::state.eq("draft"), dsl::published_at.eq(None::<chrono::NaiveDateTime>)))
                .execute(conn)
        },
        |conn| diesel::delete(dsl::methods).execute(conn),
    ];
    for change in changes {
        let refused = app.db.write_now(|conn| Ok(change(conn)?)).unwrap_err();
        assert!(format!("{refused:?}").contains("a published method never changes"), "{refused:?}");
    }
    let n: i64 = app.db.read_now(|conn| Ok(of("1.0").count().get_result(conn)?)).unwrap();
    assert_eq!(n, 1);
}

#[actix_web::test]
async fn the_coefficient_is_switched_off_in_a_territory_and_on_again_with_a_trace() {
    let app = App::with_accounts(Extent::WithoutMunicipalities).await;
    let admin = app.come_in("admin").await;
    let input = json!({"territory": "19", "reason": "Controllo in corso sulle differenze fra gruppi"});
    let made: MethodSuspension =
        serde_json::from_value(admin.post("/method-suspensions", &input).await.json()).unwrap();
    admin.post("/method-suspensions", &input).await.problem(409);
    let path = |text: &str| -> TerritoryPath { text.parse().unwrap() };
    let is_off =
        |at: &str| app.db.read_now(|conn| api::methods::suspensions::in_force(conn, &path(at))).unwrap().is_some();
    assert_eq!(["19", "19081", "19081012", "18", ""].map(is_off), [true, true, true, false, false]);

    let bad = json!({"territory": "99", "reason": "breve", "until": "2027-01-01"});
    let places: Vec<String> =
        admin.post("/method-suspensions", &bad).await.problem(422).errors.into_iter().map(|it| it.pointer).collect();
    assert_eq!(places, ["#/reason", "#/until"]);
    let nowhere = json!({"territory": "99", "reason": "Controllo in corso sulle differenze fra gruppi"});
    admin.post("/method-suspensions", &nowhere).await.problem(422);

    let at = format!("/method-suspensions/{}", made.id);
    admin.patch(&at, "\"7\"", &json!({"in_force": false})).await.problem(412);
    admin.patch(&at, "\"1\"", &json!({"in_force": true})).await.problem(422);
    let ended: MethodSuspension = admin.patch(&at, "\"1\"", &json!({"in_force": false})).await.ok();
    assert!(ended.ended_at.is_some());
    admin.patch(&at, "\"2\"", &json!({"in_force": false})).await.problem(422);
    assert!(!is_off("19"));
    let listed: Page<MethodSuspension> = app.get("/method-suspensions").await.ok();
    assert_eq!(listed.items, [ended]);
    let entries: Value = admin.get("/audit-entries?subject=method_suspension").await.json();
    assert_eq!(entries["items"].as_array().unwrap().len(), 2);
    let act = Act::of_the_program(now());
    let again = app.db.write_now(|conn| api::methods::suspensions::end(conn, &act, &Scope::everything(), &made.id, 2));
    assert!(again.is_err());
}
