// SPDX-License-Identifier: AGPL-3.0-or-later
//! `schema.rs` is written by hand: every table is loaded, on both backends, and `down` undoes `up`.

use api::db::{Db, schema};
use diesel::prelude::*;

use crate::harness::{App, Database};

macro_rules! loads {
    ($db:expr, $($table:ident),+) => {$(
        let n = $db.read_now(|conn| {
            let rows = schema::$table::table.select(schema::$table::all_columns).limit(1);
            // The statement names every column with its type; a row is decoded by the stores' own tests.
            Ok(diesel::select(diesel::dsl::exists(rows)).get_result::<bool>(conn)?)
        });
        assert!(n.unwrap(), "{} is empty", stringify!($table));
    )+};
}

#[actix_web::test]
async fn every_table_is_as_the_schema_says() {
    let app = App::new().await;
    loads!(app.db, territories, territory_changes, dimensions, indicators, imports, indicator_values, definitions);
    for set in crate::definitions::two_groups() {
        app.db.write(move |conn| api::weight_sets::store::add(conn, &crate::definitions::act(), &set)).await.unwrap();
    }
    assert!(app.get("/definitions/attractiveness/1.0/agreement").await.status.is_success());
    let withdraw = |conn: &mut api::db::Conn| {
        let (key, reason) = ("comuni".parse().unwrap(), shared::weight_sets::WithdrawalReason::Replaced);
        api::weight_sets::store::withdraw(conn, &crate::definitions::act(), &key, reason)
    };
    app.db.write(withdraw).await.unwrap();
    loads!(app.db, weight_sets, weight_set_withdrawals, results);
    loads!(app.db, frameworks, equipe_rules, equipe_requirements, staff_ratios);
    api::demo::equipes::load(&app.db, crate::harness::now()).unwrap();
    loads!(app.db, operators, ratings, operator_levels, equipes, memberships, equipe_coverage);
    loads!(app.db, methods);
    let reason = "Controllo in corso sulle differenze fra gruppi".to_owned();
    let input = shared::methods::MethodSuspensionInput { territory: None, reason };
    let (act, everything) =
        (api::access::Act::of_the_program(crate::harness::now()), shared::access::Scope::everything());
    app.db.write_now(|conn| api::methods::suspensions::create(conn, &act, &everything, &input)).unwrap();
    loads!(app.db, method_suspensions);
}

#[test]
fn down_undoes_up() {
    let database = Database::new();
    let db = Db::open(&database.url).unwrap();
    let up = db.migrate().unwrap().len();
    assert!(up >= 2);
    db.revert().unwrap();
    assert_eq!(db.migrate().unwrap().len(), up);
}

#[test]
fn both_rooms_have_the_same_migrations() {
    let names = |backend: &str| {
        let path = format!("{}/../migrations/{backend}", env!("CARGO_MANIFEST_DIR"));
        let mut names: Vec<_> = std::fs::read_dir(path).unwrap().map(|it| it.unwrap().file_name()).collect();
        names.sort();
        names
    };
    assert_eq!(names("sqlite"), names("postgres"));
}
