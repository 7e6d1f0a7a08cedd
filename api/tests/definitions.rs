// SPDX-License-Identifier: AGPL-3.0-or-later
//! Definitions that never change once they are published, and their results: computed once, kept, in a history.

use api::access::Act;
use api::db::Conn;
use api::db::schema::{definitions, results};
use api::drafts::store::{self, Published};
use api::error::Error;
use api::indicators::import::{self, Request};
use api::results::store::{Whose, bring_up_to_date};
use diesel::prelude::*;
use reqwest::Method;
use serde_json::{Value, json};
use shared::attractiveness::Attractiveness;
use shared::canonical;
use shared::definitions::{Definition, DefinitionDetail, DefinitionId, DefinitionState};
use shared::drafts::{Draft, DraftInput};
use shared::index::{self, Recipe};
use shared::input::FromJson as _;
use shared::page::Page;
use shared::problem::Violations;
use shared::reference::ATTRACTIVENESS_RECIPE;
use shared::results::{StoredResult, StoredResultDetail};
use shared::weight_sets::WeightSetInput;

use crate::harness::{App, is_postgres, now};

/// The recipe that the program brings, under another version and with other parts.
pub(crate) fn recipe(version: &str, change: impl FnOnce(&mut Value)) -> Recipe {
    let mut document: Value = serde_json::from_str(ATTRACTIVENESS_RECIPE).unwrap();
    document["version"] = version.into();
    change(&mut document);
    Recipe::from_json(&document).unwrap()
}

/// Two groups that weighed the definition that the program brings.
pub(crate) fn two_groups() -> [WeightSetInput; 2] {
    let group = |key: &str, name: &str, kind: &str, n_people: i32, weights: [i32; 7]| {
        let dimensions = ["work", "decent_work", "housing", "education", "services", "community", "mobility"];
        let weights: serde_json::Map<String, Value> =
            dimensions.iter().zip(weights).map(|(it, weight)| ((*it).to_owned(), weight.into())).collect();
        let document = json!({
            "key": key, "definition": {"key": "attractiveness", "version": "1.0"}, "group": name, "kind": kind,
            "n_people": n_people, "collected_on": "2026-10-01", "weights": weights
        });
        WeightSetInput::from_json(&document).unwrap()
    };
    [
        group("assistenti-sociali", "Assistenti sociali", "social_workers", 34, [25, 25, 20, 15, 10, 5, 0]),
        group("comuni", "Comuni", "municipalities", 12, [10, 15, 20, 25, 10, 10, 10]),
    ]
}

pub(crate) fn id(version: &str) -> DefinitionId {
    DefinitionId { key: "attractiveness".parse().unwrap(), version: version.parse().unwrap() }
}

/// An act of the program at the instant of every test.
pub(crate) fn act() -> Act {
    Act::of_the_program(now())
}

fn draft_of(recipe: &Recipe) -> DraftInput {
    DraftInput { id: DefinitionId::of(recipe).unwrap(), recipe: recipe.clone() }
}

pub(crate) async fn create(app: &App, recipe: Recipe) -> Result<Draft, Error> {
    app.db.write(move |conn| store::create(conn, &act(), &draft_of(&recipe))).await.map(|it| it.draft)
}

async fn change(app: &App, recipe: Recipe, revision: i32) -> Result<Draft, Error> {
    app.db.write(move |conn| store::change(conn, &act(), &draft_of(&recipe), revision)).await.map(|it| it.draft)
}

async fn publish(app: &App, version: &str) -> Result<Published, Error> {
    let id = id(version);
    let publish = move |conn: &mut Conn| {
        let revision = store::revision(conn, &id)?;
        store::publish(conn, &act(), &id, revision)
    };
    app.db.write(publish).await
}

async fn history(app: &App, version: &str) -> Vec<StoredResult> {
    app.get(&format!("/definitions/attractiveness/{version}/results")).await.ok::<Page<StoredResult>>().items
}

fn import(app: &App, file: &str) {
    let request = Request { file_name: "theirs.csv", now: now(), is_dry_run: false };
    assert!(import::values(&app.db, file.as_bytes(), &request, &mut |_| Ok(())).unwrap().is_applied);
}

#[track_caller]
fn faults<T: std::fmt::Debug>(refused: Result<T, Error>) -> Violations {
    match refused {
        Err(Error::Invalid(faults)) => faults,
        other => panic!("{other:?}"),
    }
}

#[actix_web::test]
async fn the_definition_that_the_program_brings_is_published() {
    let app = App::new().await;
    let page: Page<Definition> = app.get("/definitions?key=attractiveness").await.ok();
    assert_eq!(page.items.len(), 1);
    let detail: DefinitionDetail = app.get("/definitions/attractiveness/1.0").await.ok();
    assert_eq!(detail.definition, page.items[0]);
    assert_eq!(detail.recipe, recipe("1.0", |_| {}));
    assert_eq!(detail.definition.digest, canonical::digest(&detail.recipe).unwrap());
    app.get("/definitions/attractiveness/9").await.problem(404);
    app.get("/definitions/attractiveness/9/results").await.problem(404);
    app.get("/definitions/attractiveness/9/agreement").await.problem(404);
    app.get("/definitions?state=old").await.problem(400);
    app.get("/definitions/attractiveness/1.0/results?limit=0").await.problem(422);
}

#[actix_web::test]
async fn a_draft_may_change_and_what_is_published_never_does() {
    let app = App::new().await;
    let draft = create(&app, recipe("2.0", |it| it["aggregation"] = "ampi".into())).await.unwrap();
    assert_eq!((draft.revision, draft.changed_by), (1, None));
    let taken = faults(create(&app, recipe("2.0", |_| {})).await);
    assert_eq!(taken.to_string(), "#/version: must be another one: attractiveness 2.0 is on record already, draft");
    let other = recipe("2.0", |it| it["uncertainty"]["draws"] = 100.into());
    let changed = change(&app, other.clone(), 1).await.unwrap();
    assert_ne!(changed.digest, draft.digest);
    let late = change(&app, other, 1).await;
    assert!(matches!(late, Err(Error::ChangedMeanwhile { version: 2 })), "{late:?}");
    for path in ["", "/results", "/agreement"] {
        app.get(&format!("/definitions/attractiveness/2.0{path}")).await.problem(404);
    }
    assert_eq!(app.get("/definitions").await.ok::<Page<Definition>>().items.len(), 1, "drafts are not public");

    let published = publish(&app, "2.0").await.unwrap();
    assert_eq!(
        (published.definition.state, &published.definition.digest),
        (DefinitionState::Published, &changed.digest)
    );
    assert_eq!(published.definition.published_at.as_deref(), Some("2026-11-24T09:30:00.123456Z"));
    assert_eq!(published.result.computed.result.digest, changed.digest);
    for version in ["2.0", "1.0"] {
        let other = recipe(version, |it| it["min_coverage"] = 0.5.into());
        let refused = faults(change(&app, other, 2).await);
        assert!(refused.to_string().contains("is published and never changes"), "{refused}");
        assert!(faults(publish(&app, version).await).to_string().contains("never changes"));
    }
    let missing = recipe("3.0", |_| {});
    let missing = change(&app, missing, 1).await;
    assert!(matches!(missing, Err(Error::NotFound(_))), "{missing:?}");
    assert!(matches!(publish(&app, "3.0").await, Err(Error::NotFound(_))));
    let after: DefinitionDetail = app.get("/definitions/attractiveness/2.0").await.ok();
    assert_eq!(after.definition, published.definition);
}

#[actix_web::test]
async fn the_database_itself_refuses_to_change_what_is_published_or_computed() {
    let app = App::new().await;
    create(&app, recipe("2.0", |_| {})).await.unwrap();
    assert_eq!(history(&app, "1.0").await.len(), 1);
    for set in two_groups() {
        app.db.write(move |conn| api::weight_sets::store::add(conn, &act(), &set)).await.unwrap();
    }
    for statement in [
        "UPDATE definitions SET recipe = '{}' WHERE version = '1.0'",
        "UPDATE definitions SET state = 'draft', published_at = NULL WHERE version = '1.0'",
        "UPDATE definitions SET version = '1.1' WHERE version = '1.0'",
        "DELETE FROM definitions WHERE version = '1.0'",
        "UPDATE results SET computed = '{}'",
        "DELETE FROM results",
        "UPDATE weight_sets SET weights = '{}'",
        "DELETE FROM weight_sets",
    ] {
        let refused = app.db.write(move |conn| Ok(diesel::sql_query(statement).execute(conn)?)).await;
        assert!(format!("{:?}", refused.unwrap_err()).contains("never changes"), "{statement}");
    }
    // A draft is another matter.
    let gone = app.db.write(|conn| {
        Ok(diesel::delete(definitions::table.filter(definitions::state.eq(DefinitionState::Draft))).execute(conn)?)
    });
    assert_eq!(gone.await.unwrap(), 1);
}

#[actix_web::test]
async fn a_recipe_that_cannot_be_computed_is_refused_with_every_fault_and_stays_a_draft() {
    let app = App::new().await;
    let unfit = recipe("2.0", |it| {
        it["nodes"][2]["code"] = "sun".into();
        for leaf in it["indicators"].as_array_mut().unwrap() {
            if leaf["parent"] == "decent_work" {
                leaf["parent"] = "sun".into();
            }
        }
        it["indicators"][0]["code"] = "sunshine".into();
        it["indicators"][1]["direction"] = 1.into();
    });
    create(&app, unfit).await.unwrap();
    let refused = faults(publish(&app, "2.0").await);
    let places: Vec<&str> = refused.as_slice().iter().map(|it| it.pointer.as_str()).collect();
    assert_eq!(
        places,
        ["#/recipe/nodes/2/code", "#/recipe/indicators/0/code", "#/recipe/indicators/1/direction"],
        "{refused}"
    );
    let state = app.db.read(|conn| Ok(api::definitions::store::read(conn, &id("2.0"))?.definition.state)).await;
    assert_eq!(state.unwrap(), DefinitionState::Draft);
    let n: i64 = app.db.read(|conn| Ok(results::table.count().get_result(conn)?)).await.unwrap();
    assert_eq!(n, 0);
}

#[actix_web::test]
async fn a_result_is_computed_once_for_each_state_of_the_data_and_kept() {
    let app = App::new().await;
    let first = history(&app, "1.0").await;
    assert_eq!(first.len(), 1);
    assert_eq!(history(&app, "1.0").await, first, "asked twice, computed once");
    let reading: Attractiveness = app.get("/attractiveness/regions").await.ok();
    assert_eq!(first[0].result_digest, reading.result_digest, "it is the index of the pages");

    import(&app, "territory,indicator,year,value\n18,employment_rate,2024,85\n");
    let second = history(&app, "1.0").await;
    assert_eq!(second.len(), 2);
    assert_eq!(second[1], first[0], "what was computed stays");
    assert_ne!(second[0].result_digest, first[0].result_digest);
    assert_ne!(second[0].data_version, first[0].data_version);
    let newest_import = app.get("/imports?limit=1").await.json()["items"][0]["id"].clone();
    assert_eq!(json!(second[0].data_version), newest_import);
    let reading: Attractiveness = app.get("/attractiveness/regions").await.ok();
    assert_eq!(second[0].result_digest, reading.result_digest);

    let page: Page<StoredResult> = app.get("/definitions/attractiveness/1.0/results?limit=1").await.ok();
    assert_eq!(page.items, second[..1]);
    let next = format!("/definitions/attractiveness/1.0/results?limit=1&cursor={}", page.next_cursor.unwrap());
    assert_eq!(app.get(&next).await.ok::<Page<StoredResult>>().items, second[1..]);
}

#[actix_web::test]
async fn a_result_holds_what_it_was_computed_from_so_that_anybody_finds_its_digest() {
    let app = App::new().await;
    let old = history(&app, "1.0").await.remove(0);
    import(&app, "territory,indicator,year,value\n18,employment_rate,2024,85\n");
    let path = format!("/definitions/attractiveness/1.0/results/{}", old.id);
    let detail: StoredResultDetail = app.get(&path).await.ok();
    assert_eq!(detail.stored, old);
    assert_eq!(canonical::digest(&detail.computed.result).unwrap(), old.result_digest);
    let input = detail.computed.input();
    let again = index::compute(&input.recipe, &input.values).unwrap();
    assert_eq!(canonical::digest(&again).unwrap(), old.result_digest, "the data of then, though they have changed");
    let there: Value = app.post("/computations/index", &json!(input)).await.json();
    assert_eq!(canonical::digest(&there).unwrap(), old.result_digest);
    let other = path.replace("/1.0/", "/2.0/");
    app.get(&other).await.problem(404);
    app.get("/definitions/attractiveness/1.0/results/019ab3c4-0000-7000-8000-000000000000").await.problem(404);
}

#[actix_web::test]
async fn of_many_that_ask_at_once_one_computes() {
    let app = App::new().await;
    let request = || app.request(Method::GET, "/definitions/attractiveness/1.0/results").send();
    let asked: Vec<_> = (0..6).map(|_| actix_web::rt::spawn(request())).collect();
    for answer in asked {
        let page: Page<StoredResult> = answer.await.unwrap().unwrap().json().await.unwrap();
        assert_eq!(page.items.len(), 1);
    }
    import(&app, "territory,indicator,year,value\n18,employment_rate,2024,85\n");
    let id = id("1.0");
    std::thread::scope(|scope| {
        let each = || app.db.write_now(|conn| bring_up_to_date(conn, &id, &Whose::Own, now()));
        let writers: Vec<_> = (0..4).map(|_| scope.spawn(each)).collect();
        writers.into_iter().for_each(|it| it.join().unwrap().unwrap());
    });
    let n: i64 = app.db.read(|conn| Ok(results::table.count().get_result(conn)?)).await.unwrap();
    assert_eq!(n, 2, "one for each state of the data");
}

#[actix_web::test]
async fn a_published_definition_that_no_longer_fits_the_data_keeps_its_history() {
    let app = App::new().await;
    let first = history(&app, "1.0").await;
    app.db
        .write(|conn| {
            // An indicator that counts the other way from now on.
            Ok(diesel::sql_query("UPDATE indicators SET direction = 'lower_is_better' WHERE code = 'employment_rate'")
                .execute(conn)?)
        })
        .await
        .unwrap();
    import(&app, "territory,indicator,year,value\n18,employment_rate,2024,85\n");
    assert_eq!(history(&app, "1.0").await, first);
}

#[actix_web::test]
async fn who_must_wait_too_long_for_another_writer_is_told_to_come_again() {
    if is_postgres() {
        // There a writer does not keep another from reading or computing.
        return;
    }
    let app = App::new().await;
    let (begun, has_begun) = std::sync::mpsc::channel();
    let (finish, may_finish) = std::sync::mpsc::channel::<()>();
    let db = app.db.clone();
    let writer = std::thread::spawn(move || {
        db.write_now(|_| {
            begun.send(()).unwrap();
            may_finish.recv().unwrap();
            Ok(())
        })
        .unwrap();
    });
    has_begun.recv().unwrap();
    let busy = app.get("/definitions/attractiveness/1.0/results").await;
    busy.problem(503);
    assert_eq!(busy.header("retry-after"), "2");
    finish.send(()).unwrap();
    writer.join().unwrap();
    assert_eq!(history(&app, "1.0").await.len(), 1);
}
