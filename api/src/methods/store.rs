// SPDX-License-Identifier: AGPL-3.0-or-later
//! Rows and queries of the methods.
//!
//! A published method is the same for ever, but for the approval of a panel, once: the database refuses the rest.

use anyhow::Context as _;
use chrono::NaiveDateTime;
use diesel::prelude::*;
use shared::access::TerritoryPath;
use shared::audit::{AuditAction, AuditSubject};
use shared::methods::{
    Approval, MethodChange, MethodId, MethodInput, MethodKey, MethodQuery, MethodState, MethodVersion, StoredMethod,
    StoredMethodDetail,
};
use shared::page::Page;
use shared::problem::Violations;
use shared::territories::Day;

use crate::access::Act;
use crate::audit::store::{self as audit, Done};
use crate::db::cursor::Window;
use crate::db::schema::methods;
use crate::db::{Conn, MultiBackend, instant};
use crate::error::{Error, OrNotFound as _};
use crate::on_backend;

#[derive(HasQuery)]
#[diesel(table_name = methods, check_for_backend(MultiBackend))]
struct Row {
    key: MethodKey,
    version: MethodVersion,
    state: MethodState,
    digest: String,
    revision: i32,
    created_at: NaiveDateTime,
    published_at: Option<NaiveDateTime>,
    panel: Option<String>,
    approved_on: Option<Day>,
    minutes: Option<String>,
}

impl From<Row> for StoredMethod {
    fn from(row: Row) -> Self {
        let approval = match (row.panel, row.approved_on, row.minutes) {
            (Some(panel), Some(approved_on), Some(minutes)) => Some(Approval { panel, approved_on, minutes }),
            _ => None,
        };
        Self {
            key: row.key,
            version: row.version,
            state: row.state,
            digest: row.digest,
            approval,
            revision: row.revision,
            created_at: instant(row.created_at),
            published_at: row.published_at.map(instant),
        }
    }
}

/// The row of a method while it is in a state.
macro_rules! in_state {
    ($id:expr, $state:expr) => {
        methods::table
            .filter(methods::key.eq(&$id.key))
            .filter(methods::version.eq(&$id.version))
            .filter(methods::state.eq($state))
    };
}

/// Sort key of the methods, which is also their primary key.
type Key = (MethodKey, MethodVersion);

/// A page of methods, by key and version.
pub fn list(conn: &mut Conn, query: &MethodQuery, window: &Window<Key>) -> Result<Page<StoredMethod>, Error> {
    let mut rows = methods::table.select(<Row as Selectable<MultiBackend>>::construct_selection()).into_boxed();
    if let Some(state) = query.state {
        rows = rows.filter(methods::state.eq(state));
    }
    if let Some((key, version)) = &window.after {
        let next = methods::key.eq(key).and(methods::version.gt(version));
        rows = rows.filter(methods::key.gt(key).or(next));
    }
    let rows: Vec<Row> = rows.order((methods::key, methods::version)).limit(window.n_rows()).load(conn)?;
    Ok(window.page(rows.into_iter().map(StoredMethod::from).collect(), |it| (it.key.clone(), it.version.clone())))
}

/// One method without its document.
pub fn summary(conn: &mut Conn, id: &MethodId) -> Result<StoredMethod, Error> {
    let row = Row::query().filter(methods::key.eq(&id.key)).filter(methods::version.eq(&id.version));
    row.first(conn).optional().or_not_found(|| format!("method {id}")).map(StoredMethod::from)
}

/// One method.
pub fn read(conn: &mut Conn, id: &MethodId) -> Result<StoredMethodDetail, Error> {
    let method = summary(conn, id)?;
    let parts = methods::table.find((&id.key, &id.version)).select((methods::document, methods::card));
    let (document, card): (String, String) = parts.first(conn)?;
    Ok(StoredMethodDetail {
        method,
        document: serde_json::from_str(&document).context("a method on record cannot be read")?,
        card: serde_json::from_str(&card).context("the card of a method cannot be read")?,
    })
}

/// Whether there is a method.
pub fn has(conn: &mut Conn, id: &MethodId) -> Result<bool, Error> {
    Ok(diesel::select(diesel::dsl::exists(methods::table.find((&id.key, &id.version)))).get_result(conn)?)
}

/// Puts a method on record as a draft.
///
/// # Errors
/// [`Error::Invalid`] where its key and version are taken.
pub fn create(conn: &mut Conn, act: &Act, input: &MethodInput) -> Result<StoredMethod, Error> {
    let id = input.id()?;
    if !insert(conn, &id, input, act.at, None)? {
        let state = summary(conn, &id)?.state;
        return Err(Violations::one("#/document/version", format!("{id} is on record already, {state}")).into());
    }
    noted(conn, act, AuditAction::Created, &id, None)?;
    summary(conn, &id)
}

/// Puts the method that the program brings on record as a proposal, unless something is there under its key and version.
pub fn put_proposal(conn: &mut Conn, input: &MethodInput, now: NaiveDateTime) -> Result<bool, Error> {
    insert(conn, &input.id()?, input, now, Some(now))
}

/// Writes a method unless there is one; whether it was written.
fn insert(
    conn: &mut Conn,
    id: &MethodId,
    input: &MethodInput,
    now: NaiveDateTime,
    published_at: Option<NaiveDateTime>,
) -> Result<bool, Error> {
    let state = if published_at.is_some() { MethodState::Proposal } else { MethodState::Draft };
    let (document, card) = as_json(input)?;
    let values = (
        methods::key.eq(&id.key),
        methods::version.eq(&id.version),
        methods::state.eq(state),
        methods::document.eq(document),
        methods::digest.eq(input.digest()?),
        methods::card.eq(card),
        methods::revision.eq(1),
        methods::created_at.eq(now),
        methods::published_at.eq(published_at),
    );
    let n = on_backend!(conn, inner => diesel::insert_into(methods::table)
        .values(values)
        .on_conflict_do_nothing()
        .execute(inner))?;
    Ok(n == 1)
}

/// Changes a draft, where `revision` is the one on record.
///
/// # Errors
/// [`Error::NotFound`] where there is none; [`Error::Invalid`] where it is published, would be no method, or another one;
/// [`Error::ChangedMeanwhile`].
pub fn change(
    conn: &mut Conn,
    act: &Act,
    id: &MethodId,
    revision: i32,
    change: &MethodChange,
) -> Result<StoredMethod, Error> {
    let draft = read(conn, id)?;
    if draft.method.state != MethodState::Draft {
        return Err(published(id));
    }
    if draft.method.revision != revision {
        return Err(Error::ChangedMeanwhile { version: draft.method.revision });
    }
    let input = change.of(&draft)?;
    if input.id()? != *id {
        return Err(Violations::one("#/document", format!("must stay {id}: another version is another draft")).into());
    }
    let (document, card) = as_json(&input)?;
    let n = diesel::update(in_state!(id, MethodState::Draft).filter(methods::revision.eq(revision)))
        .set((
            methods::document.eq(document),
            methods::digest.eq(input.digest()?),
            methods::card.eq(card),
            methods::revision.eq(revision + 1),
        ))
        .execute(conn)?;
    if n == 0 {
        return Err(Error::ChangedMeanwhile { version: revision + 1 });
    }
    noted(conn, act, AuditAction::Changed, id, None)?;
    summary(conn, id)
}

/// Publishes a draft: from now on it never changes.
///
/// # Errors
/// [`Error::NotFound`] where there is none; [`Error::Invalid`] where it is published already.
pub fn publish(conn: &mut Conn, act: &Act, id: &MethodId) -> Result<StoredMethod, Error> {
    let n = diesel::update(in_state!(id, MethodState::Draft))
        .set((methods::state.eq(MethodState::Proposal), methods::published_at.eq(act.at)))
        .execute(conn)?;
    let method = summary(conn, id)?;
    if n == 0 {
        return Err(published(id));
    }
    noted(conn, act, AuditAction::Published, id, Some(method.digest.clone()))?;
    Ok(method)
}

/// Records the approval of a panel: once.
///
/// # Errors
/// [`Error::NotFound`] where there is no such method; [`Error::Invalid`] where it is a draft, was approved, or the day of the
/// decision is to come.
pub fn approve(conn: &mut Conn, act: &Act, id: &MethodId, approval: &Approval) -> Result<StoredMethod, Error> {
    if approval.approved_on.as_str() > act.at.date().to_string().as_str() {
        return Err(Violations::one("#/approved_on", "must not be to come").into());
    }
    let n = diesel::update(in_state!(id, MethodState::Proposal))
        .set((
            methods::state.eq(MethodState::Approved),
            methods::panel.eq(&approval.panel),
            methods::approved_on.eq(&approval.approved_on),
            methods::minutes.eq(&approval.minutes),
        ))
        .execute(conn)?;
    let method = summary(conn, id)?;
    if n == 0 {
        let detail = match method.state {
            MethodState::Draft => format!("{id} is a draft: publish it first, so that what is approved stays"),
            _ => format!("{id} was approved already"),
        };
        return Err(Violations::one("#", detail).into());
    }
    noted(conn, act, AuditAction::Approved, id, None)?;
    Ok(method)
}

fn published(id: &MethodId) -> Error {
    Violations::one("#", format!("{id} is published and never changes: make another version")).into()
}

fn noted(conn: &mut Conn, act: &Act, action: AuditAction, id: &MethodId, detail: Option<String>) -> Result<(), Error> {
    let (subject, path) = (AuditSubject::Method, TerritoryPath::italy());
    audit::append(conn, act, Done { action, subject, subject_id: Some(&id.to_string()), path, detail })
}

fn as_json(input: &MethodInput) -> anyhow::Result<(String, String)> {
    let document = serde_json::to_string(&input.document).context("a method cannot be written as JSON")?;
    Ok((document, serde_json::to_string(&input.card).context("a card cannot be written as JSON")?))
}
