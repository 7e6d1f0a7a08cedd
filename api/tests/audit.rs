// SPDX-License-Identifier: AGPL-3.0-or-later
//! The register of accesses: what is in it, and that nobody changes it unseen.

use api::access::Act;
use api::audit::store::{self, Verdict};
use api::db::Conn;
use api::db::schema::audit_entries;
use api::reference::Extent;
use chrono::TimeDelta;
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use serde_json::json;
use shared::audit::{AuditAction, AuditEntry};
use shared::page::Page;
use shared::users::User;

use crate::harness::{App, is_postgres, now};

async fn app() -> App {
    App::with_accounts(Extent::WithoutMunicipalities).await
}

fn verify(app: &App) -> Verdict {
    app.db.read_now(store::verify).unwrap()
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
    assert!(matches!(verify(&app), Verdict::Whole { n_entries } if n_entries > 12));
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
    let Verdict::Whole { n_entries } = verify(&app) else { panic!("broken") };
    app.clock.advance(TimeDelta::days(40));
    app.come_in("admin").await;
    let act = Act::of_the_program(now() + TimeDelta::days(41));
    let gone = app.db.write_now(|conn| store::retire(conn, &act, now() + TimeDelta::days(7))).unwrap();
    assert_eq!(gone, n_entries);
    assert_eq!(verify(&app), Verdict::Whole { n_entries: 2 });
    let again = app.db.write_now(|conn| store::retire(conn, &act, now() + TimeDelta::days(7))).unwrap();
    assert_eq!(again, 0);
}

#[actix_web::test]
async fn writers_at_once_make_one_chain() {
    let app = app().await;
    let admin = app.come_in("admin").await;
    let reads = (0..16).map(|_| admin.get("/users?limit=1"));
    for answer in futures_of(reads).await {
        assert_eq!(answer.status, 200);
    }
    assert!(matches!(verify(&app), Verdict::Whole { n_entries } if n_entries >= 16));
}

/// Waits for all of them at once.
async fn futures_of<F: Future>(futures: impl Iterator<Item = F>) -> Vec<F::Output> {
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
