// SPDX-License-Identifier: AGPL-3.0-or-later
//! Journeys of the competence framework.

use api::reference::Extent;
use reqwest::Method;
use serde_json::{Value, json};
use shared::competences::{
    DifferenceKind, Differences, FrameworkDetail, FrameworkImport, FrameworkState, FrameworkSummary,
};
use shared::page::Page;

use crate::harness::{App, Visitor};
use crate::samples::tiny_framework;

#[actix_web::test]
async fn everybody_reads_what_is_published() {
    let app = App::new().await;
    let list: Page<FrameworkSummary> = app.get("/competence-frameworks").await.ok();
    assert_eq!((list.items[0].version.as_str(), list.items[0].n_competences, list.items[0].n_roles), ("1.0", 40, 10));
    let answer = app.get("/competence-frameworks/1.0").await;
    assert_eq!(answer.header("cache-control"), "public, max-age=60");
    let detail: FrameworkDetail = answer.ok();
    assert_eq!(detail.summary.digest, shared::canonical::digest(&detail.framework).unwrap());
    let csv = app.get("/competence-frameworks/1.0/competences.csv").await.text();
    assert_eq!(csv.lines().count(), 41);
    assert!(csv.lines().next().unwrap().ends_with(",AS,CDA,EDU,PSI,MED,OLE,ORI,SAN,PRG,DIR"));
    let same: Differences = app.get("/competence-frameworks/1.0/differences?from=1.0").await.ok();
    assert!(same.is_empty());
    app.get("/competence-frameworks/2.0").await.problem(404);
    app.get("/competence-frameworks/1.0/differences?from=7").await.problem(422);
    app.get("/competence-framework-drafts").await.problem(401);
}

async fn put(visitor: &Visitor<'_>, app: &App, path: &str, etag: &str, body: &Value) -> crate::harness::Answer {
    app.send(visitor.request(Method::PUT, path).header("if-match", etag).json(body)).await
}

#[actix_web::test]
async fn a_draft_is_written_compared_and_published_and_then_stays() {
    let app = App::with_accounts(Extent::WithoutMunicipalities).await;
    let national = app.come_in("national").await;
    let mut document = app.get("/competence-frameworks/1.0").await.json()["framework"].clone();
    document["version"] = json!("1.1");
    document["competences"][0]["importance"] = json!(2);
    let made: FrameworkDetail = national.post("/competence-framework-drafts", &document).await.ok();
    assert_eq!((made.summary.state, made.summary.revision), (FrameworkState::Draft, 1));
    national.post("/competence-framework-drafts", &document).await.problem(409);
    app.get("/competence-frameworks/1.1").await.problem(404);
    let path = "/competence-framework-drafts/1.1";
    assert_eq!(national.get(path).await.header("etag"), "\"1\"");
    document["roles"][0]["required"]["LEG-02"] = json!(5);
    let changed: FrameworkDetail = put(&national, &app, path, "\"1\"", &document).await.ok();
    assert_eq!(changed.summary.revision, 2);
    put(&national, &app, path, "\"1\"", &document).await.problem(412);
    let mut other = document.clone();
    other["version"] = json!("1.2");
    assert_eq!(put(&national, &app, path, "\"2\"", &other).await.problem(422).errors[0].pointer, "#/version");
    let found: Differences = national.get(&format!("{path}/differences")).await.ok();
    let places: Vec<&str> = found.items.iter().map(|it| it.place.as_str()).collect();
    assert_eq!(places, ["competences/LEG-01/importance", "roles/AS/LEG-02"]);
    assert_eq!((found.from.unwrap().as_str(), found.n_changed), ("1.0", 2));
    national.patch(path, "\"2\"", &json!({"state": "draft"})).await.problem(422);
    app.clock.advance(chrono::TimeDelta::minutes(1));
    let published: FrameworkDetail = national.patch(path, "\"2\"", &json!({"state": "published"})).await.ok();
    assert_eq!(published.summary.state, FrameworkState::Published);
    app.get("/competence-frameworks/1.1").await.json();
    let after: Differences = app.get("/competence-frameworks/1.1/differences").await.ok();
    assert_eq!((after.from.unwrap().as_str(), after.n_changed), ("1.0", 2));
    let first: Differences = app.get("/competence-frameworks/1.0/differences").await.ok();
    assert!(first.from.is_none() && first.n_added > 700);
    put(&national, &app, path, "\"3\"", &document).await.problem(404);
    // Whatever the program does, the database refuses.
    use diesel::prelude::*;
    let change = "UPDATE frameworks SET name_it = 'x' WHERE version = '1.1'";
    assert!(app.db.write_now(|conn| Ok(diesel::sql_query(change).execute(conn)?)).is_err());
}

#[actix_web::test]
async fn a_draft_goes_and_a_published_version_does_not() {
    let app = App::with_accounts(Extent::WithoutMunicipalities).await;
    let admin = app.come_in("admin").await;
    admin.post("/competence-framework-drafts", &tiny_framework("3.0")).await.json();
    let remove = admin.request(Method::DELETE, "/competence-framework-drafts/3.0");
    app.send(remove.try_clone().unwrap()).await.problem(428);
    assert_eq!(app.send(remove.header("if-match", "\"1\"")).await.status, 204);
    admin.get("/competence-framework-drafts/3.0").await.problem(404);
    let remove = admin.request(Method::DELETE, "/competence-framework-drafts/1.0").header("if-match", "\"1\"");
    app.send(remove).await.problem(404);
    app.come_in("coordinator.crotone").await.get("/competence-framework-drafts").await.problem(403);
}

#[actix_web::test]
async fn a_file_is_tried_out_and_then_taken_whole() {
    let app = App::with_accounts(Extent::WithoutMunicipalities).await;
    let national = app.come_in("national").await;
    let csv = app.get("/competence-frameworks/1.0/competences.csv").await.text();
    let send = async |query: &str, kind: &str, text: String| {
        let path = format!("/competence-framework-imports?{query}");
        app.send(national.request(Method::POST, &path).header("content-type", kind).body(text)).await
    };
    let changed = csv.replacen("Residence permits and immigration law", "Residence permits", 1);
    let dry: FrameworkImport = send("dry_run=true&version=1.1", "text/csv", changed.clone()).await.ok();
    assert_eq!((dry.is_applied, dry.differences.items.len()), (false, 1));
    assert_eq!(dry.differences.items[0].kind, DifferenceKind::Changed);
    national.get("/competence-framework-drafts/1.1").await.problem(404);
    let done: FrameworkImport = send("version=1.1", "text/csv", changed.clone()).await.ok();
    assert!(done.is_applied);
    let again: FrameworkImport = send("version=1.1", "text/csv", changed).await.ok();
    assert!(!again.is_applied && again.differences.is_empty());
    let draft = national.get("/competence-framework-drafts/1.1").await.json()["framework"].clone();
    let same: FrameworkImport = send("dry_run=false", "application/json", draft.to_string()).await.ok();
    assert!(!same.is_applied);
    assert_eq!(send("version=1.0", "text/csv", csv.clone()).await.problem(422).errors[0].pointer, "#/version");
    assert_eq!(send("", "text/csv", csv.clone()).await.problem(422).errors[0].pointer, "?version");
    send("version=1.1", "text/plain", csv.clone()).await.problem(415);
    send("", "application/json", "{".into()).await.problem(400);
    send("", "application/json", " ".repeat(1024 * 1024 + 1)).await.problem(413);
    // A framework may be longer than other inputs.
    let long = draft.to_string().replacen("\"roles\"", &format!("{}\"roles\"", " ".repeat(400_000)), 1);
    send("dry_run=true", "application/json", long).await.json();
    let broken = csv.replacen("LEG-02", "LEG-2", 1).replacen("LEG-03", "LEG-04", 1);
    let faults = send("version=1.2", "text/csv", broken).await.problem(422).errors;
    assert_eq!(faults.iter().map(|it| it.pointer.as_str()).collect::<Vec<_>>(), ["line 3", "line 5"]);
}
