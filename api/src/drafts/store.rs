// SPDX-License-Identifier: AGPL-3.0-or-later
//! Rows and queries of the drafts: the definitions that may still change, until they are published or withdrawn.

use anyhow::Context as _;
use chrono::NaiveDateTime;
use diesel::prelude::*;
use shared::access::TerritoryPath;
use shared::audit::{AuditAction, AuditSubject};
use shared::definitions::{Definition, DefinitionId, DefinitionKey, DefinitionState, DefinitionVersion};
use shared::drafts::{Draft, DraftDetail, DraftInput, DraftQuery};
use shared::imports::Outcome;
use shared::page::Page;
use shared::problem::Violations;
use shared::results::StoredResultDetail;

use crate::access::Act;
use crate::audit::store::{self as audit, Done};
use crate::db::cursor::Window;
use crate::db::schema::{definitions, users};
use crate::db::{Conn, MultiBackend, instant};
use crate::definitions::store::{self as published, as_json, digest};
use crate::error::{Error, OrNotFound as _};
use crate::on_backend;
use crate::results::store::{self as results, Whose};

#[derive(Queryable, Selectable)]
#[diesel(table_name = definitions, check_for_backend(MultiBackend))]
struct Row {
    key: DefinitionKey,
    version: DefinitionVersion,
    digest: String,
    created_at: NaiveDateTime,
    changed_at: Option<NaiveDateTime>,
    revision: i32,
}

/// Given and family name of who changed a draft last.
type Name = Option<(String, String)>;

fn draft((row, name): (Row, Name)) -> Draft {
    Draft {
        key: row.key,
        version: row.version,
        digest: row.digest,
        created_at: instant(row.created_at),
        changed_at: instant(row.changed_at.unwrap_or(row.created_at)),
        changed_by: name.map(|(given, family)| format!("{given} {family}")),
        revision: row.revision,
    }
}

/// The row of a definition while it is a draft: none where it is published.
macro_rules! draft {
    ($id:expr) => {
        definitions::table
            .filter(definitions::key.eq(&$id.key))
            .filter(definitions::version.eq(&$id.version))
            .filter(definitions::state.eq(DefinitionState::Draft))
    };
}

/// The drafts with who changed them last.
macro_rules! with_names {
    () => {
        definitions::table.left_join(users::table).filter(definitions::state.eq(DefinitionState::Draft)).select((
            <Row as Selectable<MultiBackend>>::construct_selection(),
            (users::given_name, users::family_name).nullable(),
        ))
    };
}

/// Sort key of the drafts.
type Key = (DefinitionKey, DefinitionVersion);

/// A page of drafts, by key and version.
pub fn list(conn: &mut Conn, query: &DraftQuery, window: &Window<Key>) -> Result<Page<Draft>, Error> {
    let mut rows = with_names!().into_boxed();
    if let Some(key) = &query.key {
        rows = rows.filter(definitions::key.eq(key));
    }
    if let Some((key, version)) = &window.after {
        let next = definitions::key.eq(key).and(definitions::version.gt(version));
        rows = rows.filter(definitions::key.gt(key).or(next));
    }
    let rows: Vec<(Row, Name)> =
        rows.order((definitions::key, definitions::version)).limit(window.n_rows()).load(conn)?;
    Ok(window.page(rows.into_iter().map(draft).collect(), |it| (it.key.clone(), it.version.clone())))
}

/// One draft.
pub fn read(conn: &mut Conn, id: &DefinitionId) -> Result<DraftDetail, Error> {
    let row = with_names!().filter(definitions::key.eq(&id.key)).filter(definitions::version.eq(&id.version));
    let draft = row.first(conn).optional().or_not_found(|| format!("draft {id}")).map(draft)?;
    Ok(DraftDetail { draft, recipe: published::read(conn, id)?.recipe })
}

fn noted(conn: &mut Conn, act: &Act, action: AuditAction, id: &DefinitionId) -> Result<(), Error> {
    let (subject, key, path) = (AuditSubject::Definition, id.to_string(), TerritoryPath::italy());
    audit::append(conn, act, Done { action, subject, subject_id: Some(&key), path, detail: None })
}

/// Puts a recipe on record as a draft.
///
/// # Errors
/// [`Error::Invalid`] where its key and version are taken.
pub fn create(conn: &mut Conn, act: &Act, input: &DraftInput) -> Result<DraftDetail, Error> {
    if !insert(conn, act, input)? {
        let state = published::read(conn, &input.id)?.definition.state;
        return Err(Violations::one(
            "#/version",
            format!("must be another one: {} is on record already, {state}", input.id),
        )
        .into());
    }
    noted(conn, act, AuditAction::Created, &input.id)?;
    read(conn, &input.id)
}

/// Writes a draft unless there is a definition of its key and version; whether it was written.
fn insert(conn: &mut Conn, act: &Act, DraftInput { id, recipe }: &DraftInput) -> Result<bool, Error> {
    let values = (
        definitions::key.eq(&id.key),
        definitions::version.eq(&id.version),
        definitions::state.eq(DefinitionState::Draft),
        definitions::recipe.eq(as_json(recipe)?),
        definitions::digest.eq(digest(recipe)?),
        definitions::created_at.eq(act.at),
        definitions::changed_at.eq(act.at),
        definitions::changed_by.eq(&act.user),
    );
    let n = on_backend!(conn, inner => diesel::insert_into(definitions::table)
        .values(values)
        .on_conflict_do_nothing()
        .execute(inner))?;
    Ok(n == 1)
}

/// The draft that is to be changed, where `revision` is the state on record.
fn at_revision(conn: &mut Conn, id: &DefinitionId, revision: i32) -> Result<(), Error> {
    if published::read(conn, id)?.definition.state == DefinitionState::Published {
        return Err(
            Violations::one("#/version", format!("{id} is published and never changes: make another version")).into()
        );
    }
    let now: i32 = definitions::table.find((&id.key, &id.version)).select(definitions::revision).first(conn)?;
    if now == revision { Ok(()) } else { Err(Error::ChangedMeanwhile { version: now }) }
}

/// Gives a draft another recipe, of the same key and version.
///
/// # Errors
/// [`Error::NotFound`] where there is none; [`Error::Invalid`] where it is published; [`Error::ChangedMeanwhile`].
pub fn change(conn: &mut Conn, act: &Act, input: &DraftInput, revision: i32) -> Result<DraftDetail, Error> {
    let DraftInput { id, recipe } = input;
    at_revision(conn, id, revision)?;
    let (recipe, digest) = (as_json(recipe)?, digest(recipe)?);
    let n = diesel::update(draft!(id).filter(definitions::revision.eq(revision)))
        .set((
            definitions::recipe.eq(recipe),
            definitions::digest.eq(digest),
            definitions::revision.eq(revision + 1),
            definitions::changed_at.eq(act.at),
            definitions::changed_by.eq(&act.user),
        ))
        .execute(conn)?;
    if n == 0 {
        return Err(Error::ChangedMeanwhile { version: revision + 1 });
    }
    noted(conn, act, AuditAction::Changed, id)?;
    read(conn, id)
}

/// Puts a recipe on record as a draft, or changes the draft that is there, whatever its state.
///
/// # Errors
/// [`Error::Invalid`] where something else is published under its key and version.
pub fn put(conn: &mut Conn, act: &Act, input: &DraftInput) -> Result<Outcome, Error> {
    if insert(conn, act, input)? {
        noted(conn, act, AuditAction::Created, &input.id)?;
        return Ok(Outcome::New);
    }
    if published::read(conn, &input.id)?.definition.digest == digest(&input.recipe)? {
        return Ok(Outcome::Same);
    }
    let revision = revision(conn, &input.id)?;
    change(conn, act, input, revision).map(|_| Outcome::Changed)
}

/// The number of the state of a draft, or of what became of it.
pub fn revision(conn: &mut Conn, id: &DefinitionId) -> Result<i32, Error> {
    let row = definitions::table.find((&id.key, &id.version)).select(definitions::revision).first(conn).optional();
    row.or_not_found(|| format!("definition {id}"))
}

/// Takes a draft back: nothing was computed with it, so nothing of it stays.
///
/// # Errors
/// As [`change`].
pub fn withdraw(conn: &mut Conn, act: &Act, id: &DefinitionId, revision: i32) -> Result<(), Error> {
    at_revision(conn, id, revision)?;
    let n = diesel::delete(draft!(id).filter(definitions::revision.eq(revision))).execute(conn)?;
    if n == 0 {
        return Err(Error::ChangedMeanwhile { version: revision + 1 });
    }
    noted(conn, act, AuditAction::Withdrawn, id)
}

/// A draft that was published, with its first result.
#[derive(Clone, Debug)]
pub struct Published {
    /// The definition.
    pub definition: Definition,
    /// What it gives with the data of now, with its diagnostics: which dimensions do not hold together, what is missing.
    pub result: StoredResultDetail,
}

/// Publishes a draft: from now on it never changes.
///
/// # Errors
/// As [`change`]; [`Error::Invalid`] with every fault where an index cannot be computed with it from the data on record.
pub fn publish(conn: &mut Conn, act: &Act, id: &DefinitionId, revision: i32) -> Result<Published, Error> {
    at_revision(conn, id, revision)?;
    let n = diesel::update(draft!(id).filter(definitions::revision.eq(revision)))
        .set((
            definitions::state.eq(DefinitionState::Published),
            definitions::published_at.eq(act.at),
            definitions::changed_at.eq(act.at),
            definitions::changed_by.eq(&act.user),
        ))
        .execute(conn)?;
    if n == 0 {
        return Err(Error::ChangedMeanwhile { version: revision + 1 });
    }
    results::bring_up_to_date(conn, id, &Whose::Own, act.at)?;
    let result = results::current(conn, id)?.pop().context("the first result of a definition was not kept")?;
    noted(conn, act, AuditAction::Published, id)?;
    Ok(Published { definition: published::read(conn, id)?.definition, result })
}
