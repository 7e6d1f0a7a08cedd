// SPDX-License-Identifier: AGPL-3.0-or-later
//! The register of accesses: what is in it, and that nobody changes it unseen.

use api::access::Act;
use api::audit::chain::{self, Verdict};
use api::audit::store;
use api::db::Conn;
use api::db::schema::{audit_entries, audit_head};
use api::reference::Extent;
use chrono::TimeDelta;
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use serde_json::json;
use shared::access::TerritoryPath;
use shared::audit::{AuditAction, AuditAnchor, AuditEntry};
use shared::page::Page;
use shared::users::User;

use crate::harness::{App, is_postgres, now};

async fn app() -> App {
    App::with_accounts(Extent::WithoutMunicipalities).await
}

fn verify(app: &App) -> Verdict {
    verify_with(app, None)
}

fn verify_with(app: &App, noted: Option<&AuditAnchor>) -> Verdict {
    app.db.read_now(|conn| chain::verify(conn, noted)).unwrap()
}

/// How many entries there are, and the newest.
fn whole(app: &App) -> (i64, AuditAnchor) {
    match verify(app) {
        Verdict::Whole { n_entries, anchor } => (n_entries, anchor),
        other => panic!("{other:?}"),
    }
}

/// Does to the table what no program of ours does: past the triggers.
fn tamper(app: &App, sql: &str) {
    let (off, on) = if is_postgres() {
        ("ALTER TABLE audit_entries DISABLE TRIGGER ALL", "ALTER TABLE audit_entries ENABLE TRIGGER ALL")
    } else {
        ("DROP TRIGGER audit_entries_stay; DROP TRIGGER audit_entries_stay_as_they_are", "SELECT 1")
    };
    let all = |conn: &mut Conn| {
        for statement in [off, sql, on] {
            conn.batch_execute(statement)?;
        }
        Ok(())
    };
    app.db.write_now(all).unwrap();
}

/// [`tamper`], where it was done before: on SQLite the triggers are gone.
fn tamper_again(app: &App, sql: &str) {
    if is_postgres() {
        return tamper(app, sql);
    }
    app.db.write_now(|conn| Ok(conn.batch_execute(sql)?)).unwrap();
}

#[actix_web::test]
async fn reads_and_writes_are_in_it() {
    let app = app().await;
    let admin = app.come_in("admin").await;
    let body = json!({"username": "giulia.verdi", "given_name": "Giulia", "family_name": "Verdi", "territory": "19"});
    let answer = admin.post("/users", &body).await;
    let (user, request_id) = (answer.ok::<User>(), answer.header("x-request-id").to_owned());
    admin.get(&format!("/users/{}", user.id)).await.ok::<User>();
    let page: Page<AuditEntry> = admin.get(&format!("/audit-entries?subject_id={}", user.id)).await.ok();
    assert_eq!(page.items.iter().map(|it| it.action).collect::<Vec<_>>(), [AuditAction::Read, AuditAction::Created]);
    let created = &page.items[1];
    assert_eq!(created.request_id.as_deref(), Some(request_id.as_str()));
    assert_eq!(created.path.as_str(), "19");
    assert_eq!(page.items[0].path.as_str(), "19", "a read lies where the person does");
    let text = serde_json::to_string(&page).unwrap();
    assert!(!text.contains("Giulia") && !text.contains("giulia"), "{text}");
    assert!(whole(&app).0 > 12);
    // A write that fails leaves no entry.
    let before = verify(&app);
    admin.post("/users", &body).await.problem(409);
    assert_eq!(verify(&app), before);
    admin.get("/audit-entries?from=2026-11-25").await.ok::<Page<AuditEntry>>();
    let none: Page<AuditEntry> = admin.get("/audit-entries?to=2026-11-23").await.ok();
    assert!(none.items.is_empty());
}

#[actix_web::test]
async fn an_entry_cannot_be_changed_or_taken_out() {
    let app = app().await;
    let change = |conn: &mut Conn| {
        diesel::update(audit_entries::table).set(audit_entries::detail.eq("x")).execute(conn)?;
        Ok(())
    };
    assert!(app.db.write(change).await.is_err());
    let take_out = |conn: &mut Conn| {
        diesel::delete(audit_entries::table.find(2)).execute(conn)?;
        Ok(())
    };
    assert!(app.db.write(take_out).await.is_err());
    assert!(matches!(verify(&app), Verdict::Whole { .. }));
}

#[actix_web::test]
async fn the_first_broken_entry_is_named() {
    for (sql, number, what) in [
        ("UPDATE audit_entries SET action = 'read' WHERE number = 3", 3, "is not as it was written"),
        ("DELETE FROM audit_entries WHERE number = 2", 2, "is missing"),
        ("DELETE FROM audit_entries WHERE number >= 12", 12, "is missing at the end"),
        ("UPDATE audit_entries SET digest = 'sha256:0' WHERE number = 5", 5, "is not as it was written"),
    ] {
        let app = app().await;
        assert!(matches!(verify(&app), Verdict::Whole { .. }));
        tamper(&app, sql);
        assert_eq!(verify(&app), Verdict::Broken { number, what }, "{sql}");
    }
}

#[actix_web::test]
async fn what_is_past_its_time_goes_and_the_chain_stays() {
    let app = app().await;
    let (n_entries, old) = whole(&app);
    app.clock.advance(TimeDelta::days(40));
    app.come_in("admin").await;
    let act = Act::of_the_program(now() + TimeDelta::days(41));
    let gone = app.db.write_now(|conn| store::retire(conn, &act, now() + TimeDelta::days(7))).unwrap();
    assert_eq!(gone, n_entries);
    let (n_left, new) = whole(&app);
    assert_eq!(n_left, 2);
    let again = app.db.write_now(|conn| store::retire(conn, &act, now() + TimeDelta::days(7))).unwrap();
    assert_eq!(again, 0);
    // The anchor of the last entry that went is compared with the seal; one before it with nothing any more.
    assert!(matches!(verify_with(&app, Some(&old)), Verdict::Whole { .. }));
    assert!(matches!(verify_with(&app, Some(&new)), Verdict::Whole { .. }));
    let other = AuditAnchor::new(old.number, new.digest.clone());
    let expected = Verdict::Broken { number: old.number, what: "is not the one that was noted" };
    assert_eq!(verify_with(&app, Some(&other)), expected);
    assert_eq!(verify_with(&app, Some(&AuditAnchor::new(1, old.digest))), Verdict::Past);
    // A second month goes; the entry of the first seal goes with it.
    app.clock.advance(TimeDelta::days(40));
    app.come_in("admin").await;
    let act = Act::of_the_program(now() + TimeDelta::days(81));
    app.db.write_now(|conn| store::retire(conn, &act, now() + TimeDelta::days(60))).unwrap();
    assert_eq!(whole(&app).0, 2);
}

#[actix_web::test]
async fn a_seal_is_what_the_register_says_of_it() {
    let what = "is sealed otherwise than the register says";
    for (sql, is_of_last) in [
        // The first entries taken out, and a seal that fits what is left.
        (
            "INSERT INTO audit_seals SELECT number, digest, 3, at FROM audit_entries WHERE number = {next};
             DELETE FROM audit_entries WHERE number <= {next}",
            false,
        ),
        ("UPDATE audit_seals SET digest = 'sha256:0'", true),
        ("UPDATE audit_seals SET n_entries = 1", true),
        ("DELETE FROM audit_seals", true),
    ] {
        let app = app().await;
        app.clock.advance(TimeDelta::days(40));
        app.come_in("admin").await;
        let act = Act::of_the_program(now() + TimeDelta::days(41));
        app.db.write_now(|conn| store::retire(conn, &act, now() + TimeDelta::days(7))).unwrap();
        let last = whole(&app).1.number - 2;
        tamper(&app, &sql.replace("{next}", &(last + 1).to_string()));
        let number = if is_of_last { last } else { last + 1 };
        assert_eq!(verify(&app), Verdict::Broken { number, what }, "{sql}");
    }
}

#[actix_web::test]
async fn a_register_that_was_written_anew_does_not_fit_the_anchor() {
    let app = app().await;
    let admin = app.come_in("admin").await;
    let noted: AuditAnchor = admin.get("/audit-anchor").await.ok();
    assert_eq!(noted, whole(&app).1);
    app.come_in("national").await;
    // Somebody who may write the database changes an entry and every digest after it, the head too.
    tamper(&app, "UPDATE audit_entries SET path = '01' WHERE number = 8");
    let forge = |conn: &mut Conn| {
        let mut before = audit_entries::table.find(7).select(audit_entries::digest).first::<String>(conn)?;
        let entries: Vec<AuditEntry> = store::all_after(conn, 7)?;
        let mut statements = Vec::new();
        for entry in entries {
            before = entry.digest_after(&before).unwrap();
            statements.push(format!("UPDATE audit_entries SET digest = '{before}' WHERE number = {}", entry.number));
        }
        statements.push(format!("UPDATE audit_head SET digest = '{before}'"));
        Ok(statements.join("; "))
    };
    let sql = app.db.read_now(forge).unwrap();
    tamper_again(&app, &sql);
    assert!(matches!(verify(&app), Verdict::Whole { .. }), "the digests fit each other");
    let expected = Verdict::Broken { number: noted.number, what: "is not the one that was noted" };
    assert_eq!(verify_with(&app, Some(&noted)), expected);
    // A tail that was cut off with its head.
    let cut = noted.number - 2;
    let digest =
        app.db.read_now(|conn| Ok(audit_entries::table.find(cut).select(audit_entries::digest).first(conn)?));
    let digest: String = digest.unwrap();
    tamper_again(&app, &format!("DELETE FROM audit_entries WHERE number > {cut}"));
    let head = |conn: &mut Conn| {
        let head = diesel::update(audit_head::table);
        head.set((audit_head::number.eq(cut), audit_head::digest.eq(digest))).execute(conn)?;
        Ok(())
    };
    app.db.write_now(head).unwrap();
    assert!(matches!(verify(&app), Verdict::Whole { .. }));
    let expected = Verdict::Broken { number: cut + 1, what: "is missing at the end" };
    assert_eq!(verify_with(&app, Some(&noted)), expected);
}

/// The newest entry of the register: where, and what else.
async fn newest(admin: &crate::harness::Visitor<'_>, subject: &str) -> (TerritoryPath, String) {
    let page: Page<AuditEntry> = admin.get(&format!("/audit-entries?action=read&subject={subject}&limit=1")).await.ok();
    (page.items[0].path.clone(), page.items[0].detail.clone().unwrap_or_default())
}

#[actix_web::test]
async fn a_list_that_was_read_is_noted_where_it_was_and_how_it_was_cut() {
    let app = app().await;
    let (admin, regional) = (app.come_in("admin").await, app.come_in("regional.19").await);
    let user = admin.get("/me").await.json()["user"]["id"].as_str().unwrap().to_owned();
    let path = |text: &str| text.parse::<TerritoryPath>().unwrap();
    admin.get("/users").await.json();
    assert_eq!(newest(&admin, "user").await, (path(""), String::new()));
    regional.get("/users").await.json();
    assert_eq!(newest(&admin, "user").await, (path("19"), String::new()));
    admin.get("/users?territory=082").await.json();
    assert_eq!(newest(&admin, "user").await, (path("19082"), String::new()), "who keeps Sicilia sees who looked there");
    admin.post("/users/searches", &json!({"q": "Olivia", "territory": "12"})).await.json();
    assert_eq!(newest(&admin, "user").await, (path("12"), "words".into()), "never which words");
    admin.get(&format!("/mandates?user={user}&role=operator&on=2026-11-24")).await.json();
    assert_eq!(newest(&admin, "mandate").await.1, format!("user={user} role=operator on=2026-11-24"));
    admin.get("/audit-entries?subject_id=Olivia%20Esempio&from=2026-11-01").await.json();
    let entries: Page<AuditEntry> = admin.get("/audit-entries?subject=audit&limit=1").await.ok();
    assert_eq!(entries.items[0].detail.as_deref(), Some("subject_id from=2026-11-01"));
    regional.get("/users?territory=18").await.json();
    assert_eq!(newest(&admin, "user").await.1, "nothing");
    // A list of two territories lies in what is around both, and names them.
    for territory in ["19", "18"] {
        let id = crate::users::id_of(&admin, "analyst").await;
        let body = json!({"user": id, "role": "coordinator", "territory": territory, "valid_from": "2026-11-01"});
        admin.post("/mandates", &body).await.json();
    }
    app.come_in("analyst").await.get("/users?limit=1").await.json();
    assert_eq!(newest(&admin, "user").await, (path(""), "in=18,19".into()));
    // Who opened whose record is read by name.
    app.come_in("coordinator.crotone").await.get("/openings").await.json();
    assert_eq!(newest(&admin, "opening").await, (path("18101"), String::new()));
}

#[actix_web::test]
async fn writers_at_once_make_one_chain() {
    let app = app().await;
    let admin = app.come_in("admin").await;
    let reads = (0..16).map(|_| admin.get("/users?limit=1"));
    for answer in futures_of(reads).await {
        assert_eq!(answer.status, 200);
    }
    assert!(whole(&app).0 >= 16);
}

/// Waits for all of them at once.
pub(crate) async fn futures_of<F: Future>(futures: impl Iterator<Item = F>) -> Vec<F::Output> {
    let mut waiting: Vec<_> = futures.map(|it| (Box::pin(it), None)).collect();
    std::future::poll_fn(|context| {
        let mut is_done = true;
        for (future, output) in &mut waiting {
            if output.is_none() {
                match future.as_mut().poll(context) {
                    std::task::Poll::Ready(value) => *output = Some(value),
                    std::task::Poll::Pending => is_done = false,
                }
            }
        }
        if is_done { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
    waiting.into_iter().filter_map(|it| it.1).collect()
}
