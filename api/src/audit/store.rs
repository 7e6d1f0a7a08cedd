// SPDX-License-Identifier: AGPL-3.0-or-later
//! Rows and queries of the register of accesses.

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use shared::access::{Scope, TerritoryPath};
use shared::audit::{AuditAction, AuditEntry, AuditQuery, AuditSubject};
use shared::page::Page;
use shared::users::UserId;

use super::chain;
use crate::access::Act;
use crate::db::cursor::Window;
use crate::db::schema::{audit_entries, audit_head, audit_seals};
use crate::db::{Conn, MultiBackend, instant};
use crate::error::Error;

#[derive(HasQuery)]
#[diesel(table_name = audit_entries, check_for_backend(MultiBackend))]
pub(super) struct Row {
    number: i64,
    at: NaiveDateTime,
    user_id: Option<UserId>,
    action: AuditAction,
    subject: AuditSubject,
    subject_id: Option<String>,
    path: TerritoryPath,
    detail: Option<String>,
    request_id: Option<String>,
    digest: String,
}

impl From<Row> for AuditEntry {
    fn from(row: Row) -> Self {
        Self {
            number: row.number,
            at: instant(row.at),
            user: row.user_id,
            action: row.action,
            subject: row.subject,
            subject_id: row.subject_id,
            path: row.path,
            detail: row.detail,
            request_id: row.request_id,
            digest: row.digest,
        }
    }
}

/// What was done, to what, where.
#[derive(Clone, Debug)]
pub struct Done<'a> {
    pub action: AuditAction,
    pub subject: AuditSubject,
    pub subject_id: Option<&'a str>,
    pub path: TerritoryPath,
    /// Words and keys; never a name or a value of a person.
    pub detail: Option<String>,
}

/// Adds an entry. To be used inside the write that it is about: both are there, or none.
pub fn append(conn: &mut Conn, act: &Act, done: Done<'_>) -> Result<(), Error> {
    // Who writes the head first goes first: the others wait for the end of that transaction.
    let (number, before): (i64, String) = diesel::update(audit_head::table.find(1))
        .set(audit_head::number.eq(audit_head::number + 1))
        .returning((audit_head::number, audit_head::digest))
        .get_result(conn)?;
    let mut entry = AuditEntry {
        number,
        at: instant(act.at),
        user: act.user.clone(),
        action: done.action,
        subject: done.subject,
        subject_id: done.subject_id.map(str::to_owned),
        path: done.path,
        detail: done.detail,
        request_id: act.request_id.clone(),
        digest: String::new(),
    };
    entry.digest = entry.digest_after(&before).map_err(|error| Error::Internal(error.into()))?;
    diesel::insert_into(audit_entries::table)
        .values((
            audit_entries::number.eq(entry.number),
            audit_entries::at.eq(act.at),
            audit_entries::user_id.eq(&entry.user),
            audit_entries::action.eq(entry.action),
            audit_entries::subject.eq(entry.subject),
            audit_entries::subject_id.eq(&entry.subject_id),
            audit_entries::path.eq(&entry.path),
            audit_entries::detail.eq(&entry.detail),
            audit_entries::request_id.eq(&entry.request_id),
            audit_entries::digest.eq(&entry.digest),
        ))
        .execute(conn)?;
    diesel::update(audit_head::table.find(1)).set(audit_head::digest.eq(&entry.digest)).execute(conn)?;
    Ok(())
}

/// A page of entries in a scope, newest first.
pub fn list(
    conn: &mut Conn,
    scope: &Scope,
    query: &AuditQuery,
    window: &Window<i64>,
) -> Result<Page<AuditEntry>, Error> {
    let mut rows = audit_entries::table.select(<Row as Selectable<MultiBackend>>::construct_selection()).into_boxed();
    rows = rows.filter(crate::within!(audit_entries, scope));
    if let Some(user) = &query.user {
        rows = rows.filter(audit_entries::user_id.eq(user));
    }
    if let Some(action) = query.action {
        rows = rows.filter(audit_entries::action.eq(action));
    }
    if let Some(subject) = query.subject {
        rows = rows.filter(audit_entries::subject.eq(subject));
    }
    if let Some(id) = &query.subject_id {
        rows = rows.filter(audit_entries::subject_id.eq(id));
    }
    if let Some(from) = query.from.as_ref().and_then(|it| midnight(it.as_str())) {
        rows = rows.filter(audit_entries::at.ge(from));
    }
    if let Some(to) = query.to.as_ref().and_then(|it| midnight(it.as_str())) {
        rows = rows.filter(audit_entries::at.lt(to + TimeDelta::days(1)));
    }
    if let Some(after) = window.after {
        rows = rows.filter(audit_entries::number.lt(after));
    }
    let rows: Vec<Row> = rows.order(audit_entries::number.desc()).limit(window.n_rows()).load(conn)?;
    Ok(window.page(rows.into_iter().map(AuditEntry::from).collect(), |it| it.number))
}

/// Every entry after a number, in order; for whoever checks the chain by another way than [`chain::verify`].
pub fn all_after(conn: &mut Conn, number: i64) -> Result<Vec<AuditEntry>, Error> {
    let rows: Vec<Row> =
        Row::query().filter(audit_entries::number.gt(number)).order(audit_entries::number).load(conn)?;
    Ok(rows.into_iter().map(AuditEntry::from).collect())
}

fn midnight(day: &str) -> Option<NaiveDateTime> {
    day.parse::<NaiveDate>().ok()?.and_hms_opt(0, 0, 0)
}

/// Takes out the entries before an instant, and keeps a seal with the last one's digest. To be used inside a write.
pub fn retire(conn: &mut Conn, act: &Act, before: NaiveDateTime) -> Result<i64, Error> {
    // Instants grow with the numbers but for clocks that were set back: nothing younger than the bound goes.
    let first_kept: Option<i64> = audit_entries::table
        .filter(audit_entries::at.ge(before))
        .select(diesel::dsl::min(audit_entries::number))
        .first(conn)?;
    let mut old = audit_entries::table.into_boxed();
    if let Some(first_kept) = first_kept {
        old = old.filter(audit_entries::number.lt(first_kept));
    }
    let last: Option<(i64, String)> = old
        .order(audit_entries::number.desc())
        .select((audit_entries::number, audit_entries::digest))
        .first(conn)
        .optional()?;
    let Some((number, digest)) = last else { return Ok(0) };
    let gone = audit_entries::table.filter(audit_entries::number.le(number));
    let n_entries: i64 = gone.count().get_result(conn)?;
    diesel::insert_into(audit_seals::table)
        .values((
            audit_seals::number.eq(number),
            audit_seals::digest.eq(&digest),
            audit_seals::n_entries.eq(n_entries),
            audit_seals::sealed_at.eq(act.at),
        ))
        .execute(conn)?;
    diesel::delete(gone).execute(conn)?;
    // What the seal says, in the chain itself: a seal that somebody else makes has no such entry.
    let detail = Some(chain::Seal { number, digest, n_entries }.to_string());
    let (action, subject) = (AuditAction::Retired, AuditSubject::Audit);
    append(conn, act, Done { action, subject, subject_id: None, path: TerritoryPath::italy(), detail })?;
    Ok(n_entries)
}
