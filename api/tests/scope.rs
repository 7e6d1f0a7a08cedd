// SPDX-License-Identifier: AGPL-3.0-or-later
//! The territorial scope: what every list and every count shows is what a naive filter leaves of everything, for generated
//! users in generated territories.

use std::collections::BTreeMap;

use api::access::Act;
use api::db::Conn;
use api::reference::Extent;
use diesel::prelude::*;
use serde_json::{Value, json};
use shared::access::{Permission, Role, Scope, TerritoryPath, may};
use shared::input::FromJson as _;
use shared::mandates::MandateInput;
use shared::territories::TerritoryCode;
use shared::users::{UserId, UserInput};

use crate::harness::{App, Visitor, is_postgres, now};

/// A stream of numbers that is the same each time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n
    }
}

/// The path of every territory, worked out from the parents and not by the program's own function.
fn paths(app: &App) -> Vec<(TerritoryCode, String)> {
    use api::db::schema::territories::dsl;
    let load = |conn: &mut Conn| {
        let rows = dsl::territories.order(dsl::code).select((dsl::code, dsl::parent_code));
        Ok(rows.load::<(TerritoryCode, Option<TerritoryCode>)>(conn)?)
    };
    let parents: BTreeMap<TerritoryCode, Option<TerritoryCode>> = app.db.read_now(load).unwrap().into_iter().collect();
    let region = |code: &TerritoryCode| {
        let mut top = code.clone();
        while let Some(Some(parent)) = parents.get(&top) {
            top = parent.clone();
        }
        top
    };
    let path = |code: &TerritoryCode| match code.as_str().len() {
        2 => code.to_string(),
        _ => format!("{}{code}", region(code)),
    };
    parents.keys().map(|it| (it.clone(), path(it))).collect()
}

/// Somebody of the generated installation.
struct Person {
    id: UserId,
    path: String,
}

/// Users in every kind of place, each with mandates in others.
fn people(app: &App, numbers: &mut Numbers, places: &[(TerritoryCode, String)]) -> Vec<(Person, Vec<(Role, String)>)> {
    let act = Act::of_the_program(now());
    let everything = Scope::everything();
    let place = |numbers: &mut Numbers| match numbers.below(10) {
        0 => (None, String::new()),
        n => {
            // Mostly the same few regions, so that scopes do meet.
            let near: Vec<_> =
                places.iter().filter(|it| n < 4 || it.1.starts_with("18") || it.1.starts_with("19")).collect();
            let (code, path) = near[numbers.below(near.len())];
            (Some(code.clone()), path.clone())
        }
    };
    let write = |conn: &mut Conn| {
        let mut people = Vec::new();
        for i in 0..60 {
            let (territory, path) = place(numbers);
            let username = format!("user-{i}").parse().unwrap();
            let input = UserInput { username, given_name: "Prova".into(), family_name: "Prova".into(), territory };
            let id = api::users::store::create(conn, &act, &everything, &input)?.id;
            let mut held = Vec::new();
            for _ in 0..numbers.below(4) {
                let role = Role::ALL[numbers.below(Role::ALL.len())];
                let (territory, path) = place(numbers);
                let valid_from = "2026-01-01".parse().unwrap();
                let input = MandateInput { user: id.clone(), role, territory, area: None, valid_from, valid_to: None };
                api::mandates::store::create(conn, &act, &everything, &input)?;
                held.push((role, path));
            }
            people.push((Person { id, path }, held));
        }
        Ok(people)
    };
    app.db.write_now(write).unwrap()
}

/// Lets a user in without a password.
pub(crate) fn let_in<'a>(app: &'a App, id: &UserId) -> Visitor<'a> {
    let act = Act::of_the_program(now());
    let open = |conn: &mut Conn| api::sessions::store::open(conn, &act, id, TerritoryPath::italy());
    let renewal = app.db.write_now(open).unwrap();
    let token = app.state.tokens.issue(id, &renewal.session, None, now()).unwrap();
    app.bearing(&token.access_token)
}

/// Every item of a list, page by page; `None` where the caller may not read it.
async fn all(visitor: &Visitor<'_>, path: &str, limit: usize) -> Option<Vec<Value>> {
    all_of(visitor, &format!("{path}?"), limit).await
}

/// [`all`] of a path that ends before the parameters of a page.
async fn all_of(visitor: &Visitor<'_>, path: &str, limit: usize) -> Option<Vec<Value>> {
    let mut items = Vec::new();
    let mut cursor = String::new();
    loop {
        let answer = visitor.get(&format!("{path}limit={limit}{cursor}")).await;
        if answer.status == 403 {
            return None;
        }
        let page = answer.json();
        items.extend(page["items"].as_array().unwrap().clone());
        let Some(next) = page["next_cursor"].as_str() else { return Some(items) };
        cursor = format!("&cursor={next}");
    }
}

fn covered(held: &[(Role, String)], permission: Permission, path: &str) -> bool {
    held.iter().any(|(role, at)| may(*role, permission) && path.starts_with(at.as_str()))
}

#[actix_web::test]
async fn lists_and_counts_show_what_a_naive_filter_leaves() {
    let app = App::with_municipalities().await;
    let places = paths(&app);
    let mut numbers = Numbers(20_261_124);
    let people = people(&app, &mut numbers, &places);
    let mut n_readers = 0;
    for (person, held) in &people {
        let visitor = let_in(&app, &person.id);
        let may_read = held.iter().any(|it| may(it.0, Permission::ReadUsers));
        let users = all(&visitor, "/users", 7).await;
        assert_eq!(users.is_some(), may_read);
        let Some(users) = users else { continue };
        n_readers += 1;
        let visible: Vec<&(Person, _)> =
            people.iter().filter(|it| covered(held, Permission::ReadUsers, &it.0.path)).collect();
        let mut expected: Vec<&str> = visible.iter().map(|it| it.0.id.as_str()).collect();
        let mut shown: Vec<&str> = users.iter().map(|it| it["id"].as_str().unwrap()).collect();
        expected.sort_unstable();
        shown.sort_unstable();
        assert_eq!(shown, expected, "{held:?}");

        let found = visitor.post("/users/searches", &json!({"q": "prova", "limit": 500})).await.json();
        let mut found: Vec<&str> =
            found["items"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap()).collect();
        found.sort_unstable();
        assert_eq!(found, expected, "{held:?}");

        // Cut to a territory: what is asked for and what may be seen, both.
        let narrowed = all_of(&visitor, "/users?territory=19&", 7).await.unwrap();
        let n_expected = visible.iter().filter(|it| it.0.path.starts_with("19")).count();
        assert_eq!(narrowed.len(), n_expected, "{held:?}");

        let counts = visitor.get("/user-counts").await.json();
        assert_eq!(counts["total"].as_i64().unwrap(), i64::try_from(visible.len()).unwrap());
        for line in counts["items"].as_array().unwrap() {
            let region = line["region"].as_str().unwrap_or_default();
            let n = visible.iter().filter(|it| it.0.path.get(..2).unwrap_or_default() == region).count();
            assert_eq!(line["n_users"].as_i64().unwrap(), i64::try_from(n).unwrap());
        }

        let mandates = all(&visitor, "/mandates", 11).await.unwrap();
        let n_expected =
            people.iter().flat_map(|it| &it.1).filter(|it| covered(held, Permission::ReadUsers, &it.1)).count();
        assert_eq!(mandates.len(), n_expected);

        // One record, in and out: what is outside is as if it were not there.
        for (other, _) in people.iter().take(20) {
            let status = visitor.get(&format!("/users/{}", other.id)).await.status;
            let expected = if covered(held, Permission::ReadUsers, &other.path) { 200 } else { 404 };
            assert_eq!(status, expected);
        }
    }
    assert!(n_readers > 15, "{n_readers}");
}

/// Equipes with an operator each, in generated places.
fn equipes(app: &App, numbers: &mut Numbers, places: &[(TerritoryCode, String)]) -> Vec<(String, String, String)> {
    let act = Act::of_the_program(now());
    let (everything, today) = (Scope::everything(), "2026-11-24".parse().unwrap());
    let near: Vec<_> = places.iter().filter(|it| it.1.starts_with("18") || it.1.starts_with("19")).collect();
    let write = |conn: &mut Conn| {
        let mut made = Vec::new();
        for i in 0..40 {
            let (code, path) = near[numbers.below(near.len())];
            let operator = crate::samples::operator(&format!("Prova {i}"), "AS", code.as_str());
            let operator = shared::operators::OperatorInput::from_json(&operator).unwrap();
            let operator = api::operators::store::create(conn, &act, &everything, &operator, false)?.id;
            let equipe = json!({
                "name": format!("Equipe {i}"), "kind": "inclusion", "territory": code, "framework": "1.0",
                "valid_from": "2026-01-01"
            });
            let equipe = shared::equipes::EquipeInput::from_json(&equipe).unwrap();
            let equipe = api::equipes::store::create(conn, &act, &everything, &equipe, &today, false)?.id;
            made.push((operator.to_string(), equipe.to_string(), path.clone()));
        }
        Ok(made)
    };
    app.db.write_now(write).unwrap()
}

#[actix_web::test]
async fn operators_and_equipes_are_cut_like_everything_else() {
    let app = App::with_municipalities().await;
    let places = paths(&app);
    let mut numbers = Numbers(5);
    let people = people(&app, &mut numbers, &places);
    let made = equipes(&app, &mut numbers, &places);
    let mut n_readers = 0;
    for (person, held) in &people {
        let visitor = let_in(&app, &person.id);
        let may_read = held.iter().any(|it| may(it.0, Permission::ReadEquipes));
        let operators = all(&visitor, "/operators", 7).await;
        assert_eq!(operators.is_some(), may_read);
        let Some(operators) = operators else { continue };
        n_readers += 1;
        let visible: Vec<_> = made.iter().filter(|it| covered(held, Permission::ReadEquipes, &it.2)).collect();
        let keys = |items: &[Value], key: &str| {
            let mut keys: Vec<String> = items.iter().map(|it| it[key].as_str().unwrap().to_owned()).collect();
            keys.sort_unstable();
            keys
        };
        let sorted = |mut keys: Vec<String>| {
            keys.sort_unstable();
            keys
        };
        assert_eq!(keys(&operators, "id"), sorted(visible.iter().map(|it| it.0.clone()).collect()), "{held:?}");
        let shown = all(&visitor, "/equipes", 7).await.unwrap();
        let expected = sorted(visible.iter().map(|it| it.1.clone()).collect());
        assert_eq!(keys(&shown, "id"), expected, "{held:?}");
        let compared = visitor.get("/equipe-coverage").await.json();
        assert_eq!(keys(compared["items"].as_array().unwrap(), "equipe"), expected);
        let n_visible = i64::try_from(visible.len()).unwrap();
        for line in compared["competences"].as_array().unwrap() {
            let n = |key: &str| line[key].as_i64().unwrap();
            assert_eq!(n("n_gaps") + n("n_single") + n("n_covered"), n_visible, "{line}");
        }
        assert_eq!(visitor.get("/operator-counts").await.json()["total"].as_i64().unwrap(), n_visible);
        for (operator, equipe, path) in made.iter().take(8) {
            let expected = if covered(held, Permission::ReadEquipes, path) { 200 } else { 404 };
            for at in [format!("/operators/{operator}"), format!("/equipes/{equipe}/coverage")] {
                assert_eq!(visitor.get(&at).await.status, expected, "{at}");
            }
        }
    }
    assert!(n_readers > 10, "{n_readers}");
}

#[actix_web::test]
async fn the_register_is_cut_like_everything_else() {
    let app = App::with_accounts(Extent::WithoutMunicipalities).await;
    let places = paths(&app);
    let people = people(&app, &mut Numbers(7), &places);
    let everybody = app.come_in("admin").await;
    let mut n_keepers = 0;
    for (person, held) in people.iter().filter(|it| it.1.iter().any(|it| it.0 == Role::Administrator)).take(8) {
        n_keepers += 1;
        let mut entries = all(&everybody, "/audit-entries", 400).await.unwrap();
        entries.retain(|it| covered(held, Permission::ReadAudit, it["path"].as_str().unwrap()));
        let newest = entries.first().and_then(|it| it["number"].as_i64()).unwrap_or(0);
        let visitor = let_in(&app, &person.id);
        let mut shown = all(&visitor, "/audit-entries", 500).await.unwrap();
        // What was noted since, by reading, is newer.
        shown.retain(|it| it["number"].as_i64().unwrap() <= newest);
        assert_eq!(shown, entries, "{held:?}");
    }
    assert!(n_keepers > 3);
}

#[actix_web::test]
async fn a_social_area_is_its_municipalities() {
    let app = App::with_municipalities().await;
    let csv = "area,name,municipality\nATS-1,Ambito di esempio,089017\nATS-1,Ambito di esempio,089001\n";
    let request = api::indicators::import::Request { file_name: "ats.csv", now: now(), is_dry_run: false };
    api::areas::import::areas(&app.db, csv.as_bytes(), &request, &mut |_| Ok(())).unwrap();
    let act = Act::of_the_program(now());
    let add = |conn: &mut Conn| {
        let mut ids = Vec::new();
        for (i, code) in ["089017", "089001", "089002", "089", "19"].iter().enumerate() {
            let username = format!("user-{i}").parse().unwrap();
            let territory = Some(code.parse().unwrap());
            let input = UserInput { username, given_name: "Prova".into(), family_name: "Prova".into(), territory };
            ids.push(api::users::store::create(conn, &act, &Scope::everything(), &input)?.id);
        }
        let (role, area) = (Role::Coordinator, Some("ATS-1".parse().unwrap()));
        let valid_from = "2026-01-01".parse().unwrap();
        let input = MandateInput { user: ids[4].clone(), role, territory: None, area, valid_from, valid_to: None };
        api::mandates::store::create(conn, &act, &Scope::everything(), &input)?;
        Ok(ids)
    };
    let ids = app.db.write_now(add).unwrap();
    let shown = all(&let_in(&app, &ids[4]), "/users", 10).await.unwrap();
    let territories: Vec<&str> = shown.iter().map(|it| it["territory"].as_str().unwrap()).collect();
    assert_eq!(territories, ["089001", "089017"]);
}

/// 20,000 users, a thousand a region, written past the program.
fn many(conn: &mut Conn) -> Result<(), api::error::Error> {
    use diesel::connection::SimpleConnection as _;
    let series = if is_postgres() {
        "generate_series(0, 19999) AS many (n)"
    } else {
        "(WITH RECURSIVE many (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM many WHERE n < 19999) SELECT n FROM many)"
    };
    // PostgreSQL counts its rows by itself after a while; SQLite does only where it is told to, and the program does not.
    let (region, no, count) = if is_postgres() {
        ("lpad((n % 20 + 1)::text, 2, '0')", "false", "ANALYZE users")
    } else {
        ("printf('%02d', n % 20 + 1)", "0", "")
    };
    let sql = format!(
        "INSERT INTO users (id, username, given_name, family_name, territory, path, search, is_active, totp_confirmed, \
         totp_step, version, created_at) SELECT 'user-' || n, 'user-' || n, 'Prova', 'Prova', {region}, {region}, 'prova', \
         {no}, {no}, 0, 1, '2026-11-24 00:00:00' FROM {series}; {count}"
    );
    Ok(conn.batch_execute(&sql)?)
}

/// The plan that the database makes for a query.
fn plan(conn: &mut Conn, sql: &str) -> Result<Vec<String>, api::error::Error> {
    #[derive(diesel::QueryableByName)]
    struct Sqlite {
        #[diesel(sql_type = diesel::sql_types::Text)]
        detail: String,
    }
    #[derive(diesel::QueryableByName)]
    struct Postgres {
        #[diesel(sql_type = diesel::sql_types::Text, column_name = "QUERY PLAN")]
        line: String,
    }
    if is_postgres() {
        let lines: Vec<Postgres> = diesel::sql_query(format!("EXPLAIN {sql}")).load(conn)?;
        return Ok(lines.into_iter().map(|it| it.line).collect());
    }
    let lines: Vec<Sqlite> = diesel::sql_query(format!("EXPLAIN QUERY PLAN {sql}")).load(conn)?;
    Ok(lines.into_iter().map(|it| it.detail).collect())
}

#[test]
fn the_list_of_a_scope_is_read_from_its_index_in_order() {
    let (_database, db) = crate::harness::Database::seeded(Extent::WithoutMunicipalities);
    db.write_now(many).unwrap();
    // What `within!` makes of Italy, of a region, and of two regions that do not touch.
    let range = "path >= '19' AND path < '19:'";
    let two = format!("path >= '03' AND path < '19:' AND (path >= '03' AND path < '03:' OR {range})");
    for condition in ["path >= ''", range, two.as_str()] {
        let sql = format!("SELECT * FROM users WHERE {condition} ORDER BY path, username LIMIT 101");
        let plan = db.read_now(|conn| plan(conn, &sql)).unwrap();
        let is_in_order = plan.iter().any(|it| it.contains("users_path") && it.to_lowercase().contains("using"));
        let is_sorted = plan.iter().any(|it| it.contains("Sort") || it.contains("TEMP B-TREE"));
        assert!(is_in_order && !is_sorted, "{condition}: {plan:?}");
    }
}

#[actix_web::test]
async fn nobody_without_a_mandate_sees_a_row() {
    let app = App::with_accounts(Extent::WithoutMunicipalities).await;
    let nowhere = Scope::default();
    let read = |conn: &mut Conn| {
        let users = api::users::store::list(conn, &nowhere, None, &api::db::cursor::Window::first(100))?;
        Ok((users.items.len(), api::users::store::count(conn, &nowhere)?.total))
    };
    assert_eq!(app.db.read_now(read).unwrap(), (0, 0));
    let admin = app.come_in("admin").await;
    let body = json!({"username": "new.one", "given_name": "A", "family_name": "B"});
    let id = admin.post("/users", &body).await.json()["id"].as_str().unwrap().parse().unwrap();
    let_in(&app, &id).get("/users").await.problem(403);
}
