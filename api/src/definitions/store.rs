// SPDX-License-Identifier: AGPL-3.0-or-later
//! Rows and queries of the definitions.
//!
//! A published definition is the same for ever: only a draft is ever updated here, and the database refuses the rest.

use anyhow::Context as _;
use chrono::NaiveDateTime;
use diesel::prelude::*;
use shared::canonical;
use shared::definitions::{
    Definition, DefinitionDetail, DefinitionId, DefinitionKey, DefinitionQuery, DefinitionState, DefinitionVersion,
};
use shared::imports::Outcome;
use shared::index::Recipe;
use shared::page::Page;
use shared::problem::Violations;
use shared::results::StoredResultDetail;

use crate::db::cursor::Window;
use crate::db::schema::definitions;
use crate::db::{Conn, MultiBackend, instant};
use crate::error::{Error, OrNotFound as _};
use crate::on_backend;
use crate::results::store::{self as results, Whose};

#[derive(HasQuery)]
#[diesel(table_name = definitions, check_for_backend(MultiBackend))]
struct Row {
    key: DefinitionKey,
    version: DefinitionVersion,
    state: DefinitionState,
    digest: String,
    created_at: NaiveDateTime,
    published_at: Option<NaiveDateTime>,
}

impl From<Row> for Definition {
    fn from(row: Row) -> Self {
        Self {
            key: row.key,
            version: row.version,
            state: row.state,
            digest: row.digest,
            created_at: instant(row.created_at),
            published_at: row.published_at.map(instant),
        }
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

/// Sort key of the definitions, which is also their primary key.
type Key = (DefinitionKey, DefinitionVersion);

/// A page of definitions, by key and version.
pub fn list(conn: &mut Conn, query: &DefinitionQuery, window: &Window<Key>) -> Result<Page<Definition>, Error> {
    let mut rows = definitions::table.select(<Row as Selectable<MultiBackend>>::construct_selection()).into_boxed();
    if let Some(key) = &query.key {
        rows = rows.filter(definitions::key.eq(key));
    }
    if let Some(state) = query.state {
        rows = rows.filter(definitions::state.eq(state));
    }
    if let Some((key, version)) = &window.after {
        let next = definitions::key.eq(key).and(definitions::version.gt(version));
        rows = rows.filter(definitions::key.gt(key).or(next));
    }
    let rows: Vec<Row> = rows.order((definitions::key, definitions::version)).limit(window.n_rows()).load(conn)?;
    Ok(window.page(rows.into_iter().map(Definition::from).collect(), |it| (it.key.clone(), it.version.clone())))
}

/// One definition.
pub fn read(conn: &mut Conn, id: &DefinitionId) -> Result<DefinitionDetail, Error> {
    let row = Row::query().filter(definitions::key.eq(&id.key)).filter(definitions::version.eq(&id.version));
    let definition = row.first(conn).optional().or_not_found(|| format!("definition {id}")).map(Definition::from)?;
    let recipe: String = definitions::table.find((&id.key, &id.version)).select(definitions::recipe).first(conn)?;
    let recipe = serde_json::from_str(&recipe).context("a recipe on record cannot be read")?;
    Ok(DefinitionDetail { definition, recipe })
}

/// Whether there is a definition.
pub fn has(conn: &mut Conn, id: &DefinitionId) -> Result<bool, Error> {
    Ok(diesel::select(diesel::dsl::exists(definitions::table.find((&id.key, &id.version)))).get_result(conn)?)
}

/// Puts a recipe on record as a draft.
///
/// # Errors
/// [`Error::Invalid`] where its key and version cannot stand in an address, or are taken.
pub fn create(conn: &mut Conn, recipe: &Recipe, now: NaiveDateTime) -> Result<Definition, Error> {
    let id = DefinitionId::of(recipe)?;
    if !insert(conn, &id, recipe, now, None)? {
        let state = read(conn, &id)?.definition.state;
        return Err(Violations::one("#/version", format!("{id} is on record already, {state}")).into());
    }
    Ok(read(conn, &id)?.definition)
}

/// Puts a recipe that the program brings on record, published, unless something is there under its key and version.
pub fn put_published(conn: &mut Conn, recipe: &Recipe, now: NaiveDateTime) -> Result<bool, Error> {
    insert(conn, &DefinitionId::of(recipe)?, recipe, now, Some(now))
}

/// Writes a definition unless there is one; whether it was written.
fn insert(
    conn: &mut Conn,
    id: &DefinitionId,
    recipe: &Recipe,
    now: NaiveDateTime,
    published_at: Option<NaiveDateTime>,
) -> Result<bool, Error> {
    let state = if published_at.is_some() { DefinitionState::Published } else { DefinitionState::Draft };
    let values = (
        definitions::key.eq(&id.key),
        definitions::version.eq(&id.version),
        definitions::state.eq(state),
        definitions::recipe.eq(as_json(recipe)?),
        definitions::digest.eq(digest(recipe)?),
        definitions::created_at.eq(now),
        definitions::published_at.eq(published_at),
    );
    let n = on_backend!(conn, inner => diesel::insert_into(definitions::table)
        .values(values)
        .on_conflict_do_nothing()
        .execute(inner))?;
    Ok(n == 1)
}

/// Gives a draft another recipe, of the same key and version.
///
/// # Errors
/// [`Error::NotFound`] where there is none; [`Error::Invalid`] where it is published.
pub fn change(conn: &mut Conn, recipe: &Recipe) -> Result<Definition, Error> {
    let id = DefinitionId::of(recipe)?;
    let (recipe, digest) = (as_json(recipe)?, digest(recipe)?);
    let n = diesel::update(draft!(id))
        .set((definitions::recipe.eq(recipe), definitions::digest.eq(digest)))
        .execute(conn)?;
    let definition = read(conn, &id)?.definition;
    if n == 1 { Ok(definition) } else { Err(published(&id)) }
}

/// Puts a recipe on record as a draft, or changes the draft that is there.
///
/// # Errors
/// [`Error::Invalid`] where something else is published under its key and version.
pub fn put_draft(conn: &mut Conn, recipe: &Recipe, now: NaiveDateTime) -> Result<Outcome, Error> {
    let id = DefinitionId::of(recipe)?;
    if insert(conn, &id, recipe, now, None)? {
        return Ok(Outcome::New);
    }
    if read(conn, &id)?.definition.digest == digest(recipe)? {
        return Ok(Outcome::Same);
    }
    change(conn, recipe).map(|_| Outcome::Changed)
}

/// A definition that was published, with its first result.
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
/// [`Error::NotFound`] where there is none; [`Error::Invalid`] where it is published already, or with every fault where an
/// index cannot be computed with it from the data on record.
pub fn publish(conn: &mut Conn, id: &DefinitionId, now: NaiveDateTime) -> Result<Published, Error> {
    let n = diesel::update(draft!(id))
        .set((definitions::state.eq(DefinitionState::Published), definitions::published_at.eq(now)))
        .execute(conn)?;
    let definition = read(conn, id)?.definition;
    if n == 0 {
        return Err(published(id));
    }
    results::bring_up_to_date(conn, id, &Whose::Own, now)?;
    let result = results::current(conn, id)?.pop().context("the first result of a definition was not kept")?;
    Ok(Published { definition, result })
}

fn published(id: &DefinitionId) -> Error {
    Violations::one("#/version", format!("{id} is published and never changes: make another version")).into()
}

fn as_json(recipe: &Recipe) -> anyhow::Result<String> {
    serde_json::to_string(recipe).context("a recipe cannot be written as JSON")
}

fn digest(recipe: &Recipe) -> anyhow::Result<String> {
    canonical::digest(recipe).context("a recipe has no digest")
}
