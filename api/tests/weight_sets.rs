// SPDX-License-Identifier: AGPL-3.0-or-later
//! Groups of stakeholders: their weights, what follows from them, and how far they agree.

use api::error::Error;
use api::weight_sets::store;
use shared::definitions::DefinitionVersion;
use shared::index;
use shared::page::Page;
use shared::results::{StoredResult, StoredResultDetail};
use shared::statistics::{NoConcordance, concordance};
use shared::weight_sets::{Agreement, WeightSet, WeightSetInput};

use crate::definitions::{act, create, recipe, two_groups};
use crate::harness::App;

async fn add(app: &App, set: WeightSetInput) -> Result<bool, Error> {
    app.db.write(move |conn| store::add(conn, &act(), &set)).await
}

async fn agreement(app: &App) -> Agreement {
    app.get("/definitions/attractiveness/1.0/agreement").await.ok()
}

#[track_caller]
fn refused(done: Result<bool, Error>) -> String {
    match done {
        Err(Error::Invalid(faults)) => faults.to_string(),
        other => panic!("{other:?}"),
    }
}

#[actix_web::test]
async fn a_set_is_added_once_and_never_changes() {
    let app = App::new().await;
    let [social_workers, municipalities] = two_groups();
    assert!(add(&app, social_workers.clone()).await.unwrap());
    assert!(!add(&app, social_workers.clone()).await.unwrap(), "the same again changes nothing");
    assert!(add(&app, municipalities).await.unwrap());
    let other = WeightSetInput { n_people: 35, ..social_workers.clone() };
    assert!(refused(add(&app, other).await).starts_with("#/key: assistenti-sociali is on record with something else"));
    let page: Page<WeightSet> = app.get("/weight-sets?definition=attractiveness&kind=social_workers").await.ok();
    assert_eq!(page.items.len(), 1);
    let set: WeightSet = app.get("/weight-sets/assistenti-sociali").await.ok();
    assert_eq!(set, page.items[0]);
    assert!((set.shares["work"] - 0.25).abs() < 1e-15 && set.shares["mobility"].abs() < 1e-15);
    let page: Page<WeightSet> = app.get("/weight-sets?limit=1").await.ok();
    let next: Page<WeightSet> = app.get(&format!("/weight-sets?cursor={}", page.next_cursor.unwrap())).await.ok();
    assert_eq!(next.items[0].key.as_str(), "comuni");
    app.get("/weight-sets/nobody").await.problem(404);
    app.get("/weight-sets?kind=priests").await.problem(400);
}

#[actix_web::test]
async fn weights_are_for_a_definition_that_is_published_and_for_all_its_dimensions() {
    let app = App::new().await;
    let [set, _] = two_groups();
    let draft = recipe("2.0", |_| {});
    create(&app, draft).await.unwrap();
    let for_version = |version: &str| {
        let mut set = set.clone();
        set.definition.version = version.parse::<DefinitionVersion>().unwrap();
        set
    };
    assert!(refused(add(&app, for_version("2.0")).await).contains("is a draft"));
    let said = refused(add(&app, for_version("9")).await);
    assert_eq!(said, "#/definition: there is no definition attractiveness 9");
    let mut incomplete = set.clone();
    incomplete.weights.remove("work");
    assert!(refused(add(&app, incomplete).await).contains("the dimension \"work\" has no weight"));
}

#[actix_web::test]
async fn without_two_groups_there_is_no_agreement_and_it_says_so() {
    let app = App::new().await;
    let none = agreement(&app).await;
    assert!(none.groups.is_empty());
    assert_eq!(none.on_weights.undefined_because, Some(NoConcordance::TooFewRankings));
    add(&app, two_groups()[0].clone()).await.unwrap();
    let one = agreement(&app).await;
    assert_eq!((one.groups.len(), one.on_ranks.w), (1, None));
}

#[actix_web::test]
async fn the_agreement_is_kendalls_w_of_the_weights_and_of_the_orders_that_follow() {
    let app = App::new().await;
    for set in two_groups() {
        add(&app, set).await.unwrap();
    }
    let found = agreement(&app).await;
    assert_eq!(found.dimensions.len(), 7);
    // Mid-ranks 1.5 1.5 3 4 5 6 7 and 5.5 3 2 1 5.5 5.5 5.5, worked by hand in exact fractions: W = 70/101.
    assert_eq!((found.on_weights.n_rankings, found.on_weights.n_objects), (2, 7));
    assert_eq!(found.on_weights.w.map(f64::to_bits), Some((70.0_f64 / 101.0).to_bits()));
    let scores: Vec<Vec<f64>> =
        found.groups.iter().map(|it| it.territories.iter().map(|it| it.score.unwrap()).collect()).collect();
    let columns: Vec<&[f64]> = scores.iter().map(Vec::as_slice).collect();
    assert_eq!((found.on_ranks.n_objects, found.on_ranks.w), (20, concordance(&columns).ok()));
    assert!(found.on_ranks.w.is_some_and(|it| it > 0.9 && it < 1.0), "{:?}", found.on_ranks);
    for group in &found.groups {
        for it in &group.territories {
            let (low, high) = (it.rank_low.unwrap(), it.rank_high.unwrap());
            assert!(low <= high && it.level.is_some(), "{it:?}");
        }
        let path = format!("/definitions/attractiveness/1.0/results/{}", group.result);
        let detail: StoredResultDetail = app.get(&path).await.ok();
        assert_eq!(detail.stored.weight_set.as_ref(), Some(&group.weight_set.key));
        assert_eq!(detail.stored.result_digest, group.result_digest);
        let input = detail.computed.input();
        assert_eq!(input.recipe, recipe("1.0", |_| {}).weighted(&group.weight_set.weights));
        let again = index::compute(&input.recipe, &input.values).unwrap();
        assert_eq!(shared::canonical::digest(&again).unwrap(), group.result_digest);
    }
    assert_eq!(agreement(&app).await, found, "computed once");
}

#[actix_web::test]
async fn each_group_has_a_history_beside_that_of_the_definition() {
    let app = App::new().await;
    for set in two_groups() {
        add(&app, set).await.unwrap();
    }
    let path = "/definitions/attractiveness/1.0/results";
    let of_group: Page<StoredResult> = app.get(&format!("{path}?weight_set=comuni")).await.ok();
    let of_all: Page<StoredResult> = app.get(path).await.ok();
    assert_eq!((of_group.items.len(), of_all.items.len()), (1, 1));
    assert_ne!(of_group.items[0].result_digest, of_all.items[0].result_digest);
    app.get(&format!("{path}?weight_set=nobody")).await.problem(404);
}
