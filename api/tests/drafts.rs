// SPDX-License-Identifier: AGPL-3.0-or-later
//! Drafts and sets of weights as people write them: begun, changed, withdrawn, published; and who may see what.

use api::reference::Extent;
use reqwest::Method;
use serde_json::{Value, json};
use shared::audit::AuditEntry;
use shared::definitions::{Definition, DefinitionDetail};
use shared::drafts::{Draft, DraftDetail, Publication};
use shared::page::Page;
use shared::problem::Problem;
use shared::results::{StoredResult, StoredResultDetail};
use shared::weight_sets::{Agreement, WeightSet, WithdrawalReason};
use shared::{canonical, index};

use crate::harness::{Answer, App, Visitor};
use crate::samples::{recipe, weights};

const DRAFT: &str = "/drafts/attractiveness/2.0";

async fn app() -> App {
    App::with_accounts(Extent::WithoutMunicipalities).await
}

async fn send(app: &App, visitor: &Visitor<'_>, method: Method, path: &str, etag: &str, body: &Value) -> Answer {
    app.send(visitor.request(method, path).header("if-match", etag).json(body)).await
}

fn places(problem: &Problem) -> Vec<&str> {
    problem.errors.iter().map(|it| it.pointer.as_str()).collect()
}

async fn done(app: &App, query: &str) -> Vec<String> {
    let admin = app.come_in("admin").await;
    let page: Page<AuditEntry> = admin.get(&format!("/audit-entries?{query}")).await.ok();
    let mut done: Vec<String> =
        page.items.iter().map(|it| format!("{} {}", it.action, it.subject_id.as_deref().unwrap_or("all"))).collect();
    done.reverse();
    done
}

#[actix_web::test]
async fn a_draft_is_begun_changed_and_published_and_gives_what_anybody_computes() {
    let app = app().await;
    let analyst = app.come_in("analyst").await;
    let begun = analyst.post("/drafts", &recipe("2.0")).await;
    assert_eq!(begun.status, 201);
    assert_eq!(begun.header("location"), "/api/v1/drafts/attractiveness/2.0");
    let begun: DraftDetail = begun.ok();
    assert_eq!((begun.draft.revision, begun.draft.changed_by.as_deref()), (1, Some("Anna Esempio")));

    let mut mine = recipe("2.0");
    mine["nodes"][1]["weight"] = 3.0.into();
    send(&app, &analyst, Method::PUT, DRAFT, "", &mine).await.problem(428);
    let changed = send(&app, &analyst, Method::PUT, DRAFT, "\"1\"", &mine).await;
    assert_eq!(changed.header("etag"), "\"2\"");
    let changed: DraftDetail = changed.ok();
    assert_ne!(changed.draft.digest, begun.draft.digest);
    let late = send(&app, &analyst, Method::PUT, DRAFT, "\"1\"", &mine).await;
    late.problem(412);
    assert_eq!(late.header("etag"), "\"2\"");
    assert_eq!(analyst.get(DRAFT).await.ok::<DraftDetail>(), changed);
    assert_eq!(analyst.get("/drafts").await.ok::<Page<Draft>>().items, std::slice::from_ref(&changed.draft));

    let path = format!("{DRAFT}/publication");
    send(&app, &analyst, Method::POST, &path, "\"1\"", &json!(null)).await.problem(412);
    let published = send(&app, &analyst, Method::POST, &path, "\"2\"", &json!(null)).await;
    assert_eq!(published.status, 201);
    assert_eq!(published.header("location"), "/api/v1/definitions/attractiveness/2.0");
    let Publication { definition, result } = published.ok();
    assert_eq!(definition.digest, changed.draft.digest);
    let detail: DefinitionDetail = app.get("/definitions/attractiveness/2.0").await.ok();
    assert_eq!((detail.definition, json!(detail.recipe)), (definition, mine.clone()));
    let stored: StoredResultDetail =
        app.get(&format!("/definitions/attractiveness/2.0/results/{}", result.id)).await.ok();
    let input = stored.computed.input();
    let again = index::compute(&input.recipe, &input.values).unwrap();
    assert_eq!(canonical::digest(&again).unwrap(), result.result_digest);

    analyst.get(DRAFT).await.problem(404);
    assert!(analyst.get("/drafts").await.ok::<Page<Draft>>().items.is_empty());
    let refused = send(&app, &analyst, Method::PUT, DRAFT, "\"2\"", &mine).await.problem(422);
    assert!(refused.errors[0].detail.contains("never changes"), "{refused:?}");
    let done = done(&app, "subject=definition").await;
    assert_eq!(
        done.iter().filter(|it| !it.starts_with("read ")).collect::<Vec<_>>(),
        ["created attractiveness 2.0", "changed attractiveness 2.0", "published attractiveness 2.0"]
    );
    assert_eq!(done.iter().filter(|it| it.starts_with("read ")).count(), 3, "{done:?}");
}

#[actix_web::test]
async fn a_recipe_says_every_fault_at_once_each_with_its_place() {
    let app = app().await;
    let analyst = app.come_in("analyst").await;
    let mut wrong = recipe("2/0");
    wrong["min_coverage"] = 2.into();
    wrong["nodes"][1]["weight"] = (-1).into();
    wrong["indicators"][0]["goalposts"] = json!([9, 1]);
    wrong["indicators"][1]["parent"] = "sun".into();
    wrong["colour"] = "red".into();
    let problem = analyst.post("/drafts", &wrong).await.problem(422);
    assert_eq!(
        places(&problem),
        ["#/colour", "#/nodes/1/weight", "#/indicators/0/goalposts", "#/min_coverage", "#/version"]
    );
    assert_eq!(places(&analyst.post("/drafts", &recipe("1.0")).await.problem(422)), ["#/version"]);

    // What the catalogue does not know may stay while it is a draft.
    let mut unfit = recipe("2.0");
    unfit["indicators"][0]["code"] = "sunshine".into();
    unfit["indicators"][1]["direction"] = 1.into();
    analyst.post("/drafts", &unfit).await.ok::<DraftDetail>();
    let refused = send(&app, &analyst, Method::POST, &format!("{DRAFT}/publication"), "\"1\"", &json!(null)).await;
    assert_eq!(places(&refused.problem(422)), ["#/recipe/indicators/0/code", "#/recipe/indicators/1/direction"]);
    let other = send(&app, &analyst, Method::PUT, DRAFT, "\"1\"", &recipe("3.0")).await;
    assert_eq!(places(&other.problem(422)), ["#/version"]);
    assert_eq!(analyst.get(DRAFT).await.ok::<DraftDetail>().draft.revision, 1, "nothing was written");
}

#[actix_web::test]
async fn a_draft_is_sent_twice_and_begun_once_and_withdrawn_without_a_trace_but_the_register() {
    let app = app().await;
    let analyst = app.come_in("analyst").await;
    let begin = async || {
        let request = analyst.request(Method::POST, "/drafts").json(&recipe("2.0"));
        app.send(request.header("idempotency-key", "019ab3c4-0000-7000-8000-00000000000a")).await
    };
    let first: DraftDetail = begin().await.ok();
    assert_eq!(begin().await.ok::<DraftDetail>(), first);
    send(&app, &analyst, Method::DELETE, DRAFT, "\"7\"", &json!(null)).await.problem(412);
    assert_eq!(send(&app, &analyst, Method::DELETE, DRAFT, "\"1\"", &json!(null)).await.status, 204);
    analyst.get(DRAFT).await.problem(404);
    send(&app, &analyst, Method::DELETE, DRAFT, "\"1\"", &json!(null)).await.problem(404);
    let one = "/drafts/attractiveness/1.0";
    send(&app, &analyst, Method::DELETE, one, "\"1\"", &json!(null)).await.problem(422);
    assert_eq!(app.get("/definitions").await.ok::<Page<Definition>>().items.len(), 1);
    assert_eq!(
        done(&app, "subject=definition&subject_id=attractiveness%202.0").await,
        ["created attractiveness 2.0", "withdrawn attractiveness 2.0"]
    );
}

#[actix_web::test]
async fn weights_are_added_and_withdrawn_and_what_was_computed_with_them_stays() {
    let app = app().await;
    let analyst = app.come_in("analyst").await;
    for key in ["educatori", "mediatori", "sportelli"] {
        let made = analyst.post("/weight-sets", &weights(key)).await;
        assert_eq!((made.status.as_u16(), made.header("location")), (201, &*format!("/api/v1/weight-sets/{key}")));
    }
    assert_eq!(places(&analyst.post("/weight-sets", &weights("educatori")).await.problem(422)), ["#/key"]);
    let agreement = async || app.get("/definitions/attractiveness/1.0/agreement").await.ok::<Agreement>();
    assert_eq!(agreement().await.groups.len(), 3);

    let withdraw =
        async |reason: &str| analyst.post("/weight-sets/educatori/withdrawal", &json!({"reason": reason})).await;
    assert_eq!(places(&withdraw("whim").await.problem(422)), ["#/reason"]);
    let withdrawn: WeightSet = withdraw("mistaken").await.ok();
    assert_eq!(withdrawn.withdrawn.as_ref().unwrap().reason, WithdrawalReason::Mistaken);
    withdraw("replaced").await.problem(409);
    analyst.post("/weight-sets/nobody/withdrawal", &json!({"reason": "mistaken"})).await.problem(404);
    assert_eq!(app.get("/weight-sets/educatori").await.ok::<WeightSet>(), withdrawn);
    let left = agreement().await;
    assert_eq!((left.groups.len(), left.on_weights.n_rankings), (2, 2));
    let results = "/definitions/attractiveness/1.0/results?weight_set=educatori";
    assert_eq!(app.get(results).await.ok::<Page<StoredResult>>().items.len(), 1);
    assert_eq!(places(&analyst.post("/weight-sets", &weights("educatori")).await.problem(422)), ["#/key"]);
    assert_eq!(
        done(&app, "subject=weight_set").await,
        ["created educatori", "created mediatori", "created sportelli", "withdrawn educatori"]
    );
}
