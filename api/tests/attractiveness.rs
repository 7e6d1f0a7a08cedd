// SPDX-License-Identifier: AGPL-3.0-or-later
use serde_json::Value;
use shared::attractiveness::{Attractiveness, Profile};
use shared::index::{self, IndexInput};

use crate::harness::App;

#[actix_web::test]
async fn the_index_of_the_regions_is_computed_from_the_reference_data() {
    let app = App::new().await;
    let reading: Attractiveness = app.get("/attractiveness/regions").await.ok();
    assert_eq!((reading.territories.len(), reading.result.units.len(), reading.dimensions.len()), (20, 20, 7));
    let first = reading.result.units.iter().find(|it| it.rank == Some(1)).unwrap();
    assert_eq!((first.unit.as_str(), first.level.as_deref()), ("03", Some("A")));
    assert!((first.scores["index"] - 71.517_359_165_111_3).abs() < 1e-9);
    let last = reading.result.units.iter().find(|it| it.rank == Some(20)).unwrap();
    assert_eq!((last.unit.as_str(), last.level.as_deref()), ("18", Some("E")));
    let missing: Vec<(&str, &str)> =
        reading.missing.iter().map(|it| (it.territory.as_str(), it.indicator.as_str())).collect();
    assert_eq!(missing, [("02", "housing_cost_overburden"), ("04", "online_services")]);
    assert_eq!((reading.year, reading.oldest_year), (2024, 2022));
}

#[actix_web::test]
async fn ties_hold_only_regions_whose_intervals_overlap_all_together() {
    let app = App::new().await;
    let reading: Attractiveness = app.get("/attractiveness/regions").await.ok();
    assert!(!reading.ties.is_empty());
    for tie in &reading.ties {
        assert!(tie.units.len() >= 2);
        for unit in &tie.units {
            let unit = reading.result.units.iter().find(|it| it.unit == *unit).unwrap();
            let bar = unit.uncertainty.as_ref().unwrap();
            assert!(bar.rank_low <= tie.at && tie.at <= bar.rank_high, "{tie:?} {}", unit.unit);
        }
    }
}

#[actix_web::test]
async fn anybody_can_compute_it_again_and_get_the_same_digest() {
    let app = App::new().await;
    let reading: Attractiveness = app.get("/attractiveness/regions").await.ok();
    let document: Value = app.get("/attractiveness/regions/input").await.json();
    let input = IndexInput::from_json(&document).unwrap();
    let here = index::compute(&input.recipe, &input.values).unwrap();
    assert_eq!(shared::canonical::digest(&here).unwrap(), reading.result_digest);
    let there: Value = app.post("/computations/index", &document).await.json();
    assert_eq!(shared::canonical::digest(&there).unwrap(), reading.result_digest);
}

#[actix_web::test]
async fn a_profile_says_where_every_figure_comes_from() {
    let app = App::new().await;
    let profile: Profile = app.get("/territories/19/profile").await.ok();
    assert_eq!((profile.rank, profile.level.as_deref(), profile.n_territories), (Some(18), Some("D"), 20));
    assert!(profile.tied_with.iter().any(|it| it.as_str() == "15"), "{:?}", profile.tied_with);
    assert_eq!(profile.dimensions.len(), 7);
    for it in &profile.indicators {
        assert_eq!(it.value.is_some(), it.provenance.is_some(), "{}", it.indicator.code);
        assert!(!it.series.is_empty(), "{}", it.indicator.code);
    }
    let employment = profile.indicators.iter().find(|it| it.indicator.code.as_str() == "employment_rate").unwrap();
    assert_eq!((employment.value, employment.year), (Some(50.7), Some(2024)));
    assert!(profile.strengths.len() <= 4 && profile.weaknesses.len() <= 4 && !profile.weaknesses.is_empty());
}

#[actix_web::test]
async fn a_missing_figure_is_missing_and_never_zero() {
    let app = App::new().await;
    let profile: Profile = app.get("/territories/02/profile").await.ok();
    let missing = profile.indicators.iter().find(|it| it.indicator.code.as_str() == "housing_cost_overburden").unwrap();
    assert_eq!((missing.value, missing.score, missing.rank), (None, None, None));
    assert!(profile.coverage < 1.0);
}
