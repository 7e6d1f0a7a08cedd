// SPDX-License-Identifier: AGPL-3.0-or-later
//! Provinces of two vintages, municipalities, and what a smaller territory shows.

use shared::attractiveness::{Attractiveness, Profile, Provinces};
use shared::beside::{Alert, Beside, BesideKind, Guard};
use shared::page::Page;
use shared::territories::{ChangeKind, Day, Directory, Names, Territory, TerritoryCode, TerritoryDetail};

use crate::harness::App;

async fn count(app: &App, query: &str) -> usize {
    let (mut n, mut path) = (0, format!("/territories?limit=500&{query}"));
    loop {
        let page: Page<Territory> = app.get(&path).await.ok();
        n += page.items.len();
        let Some(cursor) = page.next_cursor else { return n };
        path = format!("/territories?limit=500&{query}&cursor={cursor}");
    }
}

#[actix_web::test]
async fn the_day_chooses_the_vintage() {
    let app = App::with_municipalities().await;
    for (query, n) in [
        ("kind=province", 110),
        ("kind=province&on=2025-12-31", 107),
        ("kind=province&on=2026-01-01", 110),
        ("kind=municipality", 7894),
        ("kind=municipality&on=2025-12-31", 7896),
        ("kind=municipality&on=2026-02-21", 7894),
        ("kind=municipality&on=2024-01-22", 7896),
        ("parent=20", 8),
        ("parent=20&on=2025-01-01", 5),
        ("pilot=true", 5),
        ("kind=municipality&parent=007", 74),
    ] {
        assert_eq!(count(&app, query).await, n, "{query}");
    }
    app.get("/territories?on=2025-02-30").await.problem(400);
}

#[actix_web::test]
async fn a_code_that_is_no_more_says_what_became_of_it() {
    let app = App::with_municipalities().await;
    let alghero: TerritoryDetail = app.get("/territories/090003").await.ok();
    assert!(!alghero.is_current);
    assert_eq!(alghero.territory.valid_to.as_ref().map(Day::as_str), Some("2025-12-31"));
    let [now] = alghero.became.as_slice() else { panic!("{:?}", alghero.became) };
    assert_eq!((now.place.code.as_str(), now.kind), ("112001", ChangeKind::Recoded));
    let sud: TerritoryDetail = app.get("/territories/111").await.ok();
    let parts: Vec<&str> = sud.became.iter().map(|it| it.place.code.as_str()).collect();
    assert_eq!(parts, ["114", "116", "117", "118", "119"]);
    let merged: TerritoryDetail = app.get("/territories/024129").await.ok();
    let from: Vec<&str> = merged.came_from.iter().map(|it| it.place.name.as_str()).collect();
    assert_eq!(from, ["Castegnero", "Nanto"]);
    assert_eq!(merged.parents.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["Vicenza", "Veneto"]);
    let problem = app.get("/territories/999999").await.problem(404);
    assert_eq!(problem.detail.as_deref(), Some("there is no territory 999999"));
}

#[actix_web::test]
async fn residents_add_up_from_municipality_to_country_in_both_vintages() {
    let app = App::with_municipalities().await;
    for on in ["2025-06-30", "2026-11-24"] {
        let page: Page<Territory> = app.get(&format!("/territories?kind=province&limit=500&on={on}")).await.ok();
        let total: i64 = page.items.iter().filter_map(|it| it.residents).sum();
        assert_eq!(total, 59_030_133, "{on}");
    }
}

#[actix_web::test]
async fn the_names_are_small_and_every_place_is_found_by_them() {
    let app = App::with_municipalities().await;
    let answer = app.get("/territories/names").await;
    let names: Names = answer.ok();
    assert_eq!((names.codes.len(), names.provinces.len(), names.pilots.len()), (20 + 110 + 7894, 110, 5));
    assert!(answer.body.len() < 300_000, "{}", answer.body.len());
    let directory = Directory::new(names);
    let first = |q: &str| directory.search(q, 1).first().map(|it| it.code.to_string()).unwrap_or_default();
    assert_eq!(first("siracusa"), "089");
    assert_eq!(first("L'AQUI"), "066");
    assert_eq!(first("bozen"), "021");
    assert_eq!(first("082053"), "082053");
    assert_eq!(directory.search("roma", 3)[1].code.as_str(), "058091");
}

#[actix_web::test]
async fn a_province_shows_its_region_s_reading_marked_and_no_rank() {
    let app = App::new().await;
    let region: Profile = app.get("/territories/01/profile").await.ok();
    let province: Profile = app.get("/territories/001/profile").await.ok();
    assert!(region.rank.is_some() && region.inherited_from.is_none() && region.inheritance.n_inherited == 0);
    assert_eq!((province.score, &province.level), (region.score, &region.level));
    assert_eq!(province.inherited_from.as_ref().map(TerritoryCode::as_str), Some("01"));
    assert_eq!((province.rank, province.tied_with.len()), (None, 0));
    assert_eq!((province.inheritance.n_own, province.inheritance.n_inherited), (1, 23));
    assert!(province.inheritance.is_mostly_inherited);
    assert!(province.dimensions.iter().all(|it| it.rank.is_none()));
    for it in &province.indicators {
        assert_eq!(it.rank, None);
        assert_eq!(it.value.is_some(), it.provenance.is_some(), "{}", it.indicator.code);
    }
    let of = |code: &str| province.indicators.iter().find(|it| it.indicator.code.as_str() == code).unwrap();
    assert_eq!(
        (of("foreign_residents").value, of("foreign_residents").inherited_from.is_some()),
        (Some(214_860.0), false)
    );
    assert!(of("employment_rate").inherited_from.is_some());
}

#[actix_web::test]
async fn a_count_that_is_missing_stays_missing() {
    let app = App::new().await;
    // Monza e della Brianza: its permits are counted in Milano's.
    let province: Profile = app.get("/territories/108/profile").await.ok();
    let permits = province.indicators.iter().find(|it| it.indicator.code.as_str() == "protection_permits").unwrap();
    assert_eq!((permits.value, &permits.inherited_from, permits.series.len()), (None, &None, 0));
}

#[actix_web::test]
async fn any_municipality_has_a_profile_also_one_that_is_no_more() {
    let app = App::with_municipalities().await;
    for code in ["058091", "001001", "112001", "090003", "018082"] {
        let profile: Profile = app.get(&format!("/territories/{code}/profile")).await.ok();
        assert_eq!(profile.rank, None, "{code}");
        assert!(profile.inheritance.is_mostly_inherited, "{code}");
        assert_eq!(profile.larger.len(), 2, "{code}");
    }
    let roma: Profile = app.get("/territories/058091/profile").await.ok();
    let of = |code: &str| roma.indicators.iter().find(|it| it.indicator.code.as_str() == code).unwrap();
    assert_eq!(of("residents").value, Some(2_749_031.0));
    assert_eq!(of("foreign_residents").value, None, "a count is not inherited");
    let share = of("foreign_residents_share");
    assert_eq!(share.inherited_from.as_ref().map(TerritoryCode::as_str), Some("058"), "the nearest that has one");
}

#[actix_web::test]
async fn the_provinces_are_read_with_their_regions_and_not_ranked() {
    let app = App::new().await;
    let old: Provinces = app.get("/attractiveness/provinces?on=2025-12-31").await.ok();
    assert_eq!((old.provinces.len(), old.is_ranked), (107, false));
    let new: Provinces = app.get("/attractiveness/provinces").await.ok();
    assert_eq!((new.provinces.len(), new.is_ranked), (110, false));
    let torino = &old.provinces[0];
    assert_eq!((torino.inherited_from.as_str(), torino.level.as_deref()), ("01", Some("B")));
    assert!(
        torino.facts.iter().any(|it| it.indicator.as_str() == "protection_permits" && (it.value - 1039.0).abs() < 0.5)
    );
    let ogliastra = new.provinces.iter().find(|it| it.territory.code.as_str() == "116").unwrap();
    assert_eq!(ogliastra.facts.len(), 1, "residents only: nothing is estimated");
}

#[actix_web::test]
async fn bolzano_and_trento_do_not_take_the_place_of_their_region_yet() {
    let app = App::new().await;
    let problem = app.get("/attractiveness/regions?split=true").await.problem(422);
    assert_eq!(problem.errors.len(), 2);
    assert!(problem.errors[0].detail.contains("Bolzano has 1 of 24 values of its own"), "{:?}", problem.errors);
    let whole: Attractiveness = app.get("/attractiveness/regions?split=false").await.ok();
    assert_eq!(whole.territories.len(), 20);
}

#[actix_web::test]
async fn the_tension_reading_stands_beside_and_the_guard_is_raised_where_the_rule_says() {
    let app = App::new().await;
    let mut raised = Vec::new();
    for region in 1..=20 {
        let code = format!("{region:02}");
        let beside: Beside = app.get(&format!("/territories/{code}/beside")).await.ok();
        assert!(beside.inherited_from.is_none());
        let context = beside.facts.iter().filter(|it| it.kind == BesideKind::Context);
        assert!(context.clone().count() > 0 && context.into_iter().all(|it| it.alert == Some(Alert::None)));
        if matches!(beside.guard, Guard::Raised | Guard::Strong) {
            raised.push((code, beside.guard == Guard::Strong));
        }
    }
    let codes: Vec<&str> = raised.iter().map(|it| it.0.as_str()).collect();
    assert_eq!(codes, ["13", "14", "15", "17", "18", "20"]);
    let strong: Vec<&str> = raised.iter().filter(|it| it.1).map(|it| it.0.as_str()).collect();
    assert_eq!(strong, ["14"], "Molise");
    let province: Beside = app.get("/territories/070/beside").await.ok();
    assert_eq!(province.inherited_from.as_ref().map(TerritoryCode::as_str), Some("14"));
    app.get("/territories/98/beside").await.problem(404);
}
