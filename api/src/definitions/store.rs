// SPDX-License-Identifier: AGPL-3.0-or-later
//! Rows and queries of the definitions. What is published is the same for ever: nothing is updated here, that is for drafts.

use anyhow::Context as _;
use chrono::NaiveDateTime;
use diesel::prelude::*;
use shared::canonical;
use shared::definitions::{
    Definition, DefinitionDetail, DefinitionId, DefinitionKey, DefinitionQuery, DefinitionState, DefinitionVersion,
};
use shared::index::Recipe;
use shared::page::Page;

use crate::db::cursor::Window;
use crate::db::schema::definitions;
use crate::db::{Conn, MultiBackend, instant};
use crate::error::{Error, OrNotFound as _};
use crate::on_backend;

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

/// Sort key of the definitions, which is also their primary key.
type Key = (DefinitionKey, DefinitionVersion);

/// A page of the definitions of a state, or of both, by key and version.
pub fn list(
    conn: &mut Conn,
    query: &DefinitionQuery,
    state: Option<DefinitionState>,
    window: &Window<Key>,
) -> Result<Page<Definition>, Error> {
    let mut rows = definitions::table.select(<Row as Selectable<MultiBackend>>::construct_selection()).into_boxed();
    if let Some(key) = &query.key {
        rows = rows.filter(definitions::key.eq(key));
    }
    if let Some(state) = state {
        rows = rows.filter(definitions::state.eq(state));
    }
    if let Some((key, version)) = &window.after {
        let next = definitions::key.eq(key).and(definitions::version.gt(version));
        rows = rows.filter(definitions::key.gt(key).or(next));
    }
    let rows: Vec<Row> = rows.order((definitions::key, definitions::version)).limit(window.n_rows()).load(conn)?;
    Ok(window.page(rows.into_iter().map(Definition::from).collect(), |it| (it.key.clone(), it.version.clone())))
}

/// One definition that is published: a draft is answered like none.
pub fn read_published(conn: &mut Conn, id: &DefinitionId) -> Result<DefinitionDetail, Error> {
    let found = read(conn, id)?;
    match found.definition.state {
        DefinitionState::Published => Ok(found),
        DefinitionState::Draft => Err(Error::NotFound(format!("definition {id}"))),
    }
}

/// One definition, be it a draft.
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

/// Puts a recipe that the program brings on record, published, unless something is there under its key and version.
pub fn put_published(conn: &mut Conn, recipe: &Recipe, now: NaiveDateTime) -> Result<bool, Error> {
    let values = (
        definitions::key.eq(&recipe.key),
        definitions::version.eq(&recipe.version),
        definitions::state.eq(DefinitionState::Published),
        definitions::recipe.eq(as_json(recipe)?),
        definitions::digest.eq(digest(recipe)?),
        definitions::created_at.eq(now),
        definitions::published_at.eq(now),
    );
    let n = on_backend!(conn, inner => diesel::insert_into(definitions::table)
        .values(values)
        .on_conflict_do_nothing()
        .execute(inner))?;
    Ok(n == 1)
}

/// A recipe as it is kept.
pub(crate) fn as_json(recipe: &Recipe) -> anyhow::Result<String> {
    serde_json::to_string(recipe).context("a recipe cannot be written as JSON")
}

/// The digest of a recipe.
pub(crate) fn digest(recipe: &Recipe) -> anyhow::Result<String> {
    canonical::digest(recipe).context("a recipe has no digest")
}
