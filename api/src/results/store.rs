// SPDX-License-Identifier: AGPL-3.0-or-later
//! Rows and queries of the results, and computing them: once for each definition, group and state of the data.

use anyhow::Context as _;
use chrono::NaiveDateTime;
use diesel::prelude::*;
use shared::canonical;
use shared::definitions::{DefinitionId, DefinitionKey, DefinitionState, DefinitionVersion};
use shared::index::Recipe;
use shared::indicators::ImportId;
use shared::page::Page;
use shared::problem::Violations;
use shared::results::{Computed, ResultId, StoredResult, StoredResultDetail};
use shared::weight_sets::{self as sets, Agreement, WeightSetKey};

use crate::attractiveness::store::Data;
use crate::db::cursor::Window;
use crate::db::schema::results;
use crate::db::{Conn, MultiBackend, Turn, instant, new_id};
use crate::error::{Error, OrNotFound as _};
use crate::{definitions, imports, weight_sets};

/// What a result is of: a definition with its own weights, or with those of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Of {
    /// The definition.
    pub definition: DefinitionId,
    /// The group; `None` for the definition's own weights.
    pub weight_set: Option<WeightSetKey>,
}

impl Of {
    /// A definition with its own weights.
    pub fn definition(definition: DefinitionId) -> Self {
        Self { definition, weight_set: None }
    }
}

#[derive(HasQuery)]
#[diesel(table_name = results, check_for_backend(MultiBackend))]
struct Row {
    id: ResultId,
    definition_key: DefinitionKey,
    definition_version: DefinitionVersion,
    weight_set: Option<WeightSetKey>,
    data_version: ImportId,
    year: i32,
    computed_at: NaiveDateTime,
    result_digest: String,
}

impl From<Row> for StoredResult {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            definition: DefinitionId { key: row.definition_key, version: row.definition_version },
            weight_set: row.weight_set,
            data_version: row.data_version,
            year: row.year,
            computed_at: instant(row.computed_at),
            result_digest: row.result_digest,
        }
    }
}

/// The rows of a definition with its own weights, or with those of a group.
macro_rules! rows_of {
    ($of:expr) => {{
        let rows = results::table
            .select(<Row as Selectable<MultiBackend>>::construct_selection())
            .filter(results::definition_key.eq(&$of.definition.key))
            .filter(results::definition_version.eq(&$of.definition.version))
            .into_boxed();
        match &$of.weight_set {
            Some(key) => rows.filter(results::weight_set.eq(key)),
            None => rows.filter(results::weight_set.is_null()),
        }
    }};
}

/// A page of the history of a definition, newest first: keys grow with time.
///
/// # Errors
/// Where there is no such definition or group.
pub fn list(conn: &mut Conn, of: &Of, window: &Window<ResultId>) -> Result<Page<StoredResult>, Error> {
    recipe(conn, of)?;
    let mut rows = rows_of!(of);
    if let Some(after) = &window.after {
        rows = rows.filter(results::id.lt(after));
    }
    let rows: Vec<Row> = rows.order(results::id.desc()).limit(window.n_rows()).load(conn)?;
    Ok(window.page(rows.into_iter().map(StoredResult::from).collect(), |it| it.id.clone()))
}

/// One result of a definition.
pub fn read(conn: &mut Conn, definition: &DefinitionId, id: &ResultId) -> Result<StoredResultDetail, Error> {
    let row = Row::query()
        .filter(results::id.eq(id))
        .filter(results::definition_key.eq(&definition.key))
        .filter(results::definition_version.eq(&definition.version))
        .first(conn)
        .optional();
    detail(conn, row.or_not_found(|| format!("result {id} of definition {definition}"))?)
}

/// The result for the data of now, where it is on record.
pub fn current(conn: &mut Conn, of: &Of) -> Result<Option<StoredResultDetail>, Error> {
    let data_version = imports::store::newest(conn)?;
    let row: Option<Row> =
        rows_of!(of).filter(results::data_version.nullable().eq(data_version)).first(conn).optional()?;
    row.map(|it| detail(conn, it)).transpose()
}

fn detail(conn: &mut Conn, row: Row) -> Result<StoredResultDetail, Error> {
    let computed: String = results::table.find(&row.id).select(results::computed).first(conn)?;
    let computed = serde_json::from_str(&computed).context("a result on record cannot be read")?;
    Ok(StoredResultDetail { stored: row.into(), computed })
}

/// Those of which there is no result for the data of now; a draft never has one.
///
/// # Errors
/// Where there is no such definition or group.
pub fn not_current(conn: &mut Conn, all: Vec<Of>) -> Result<Vec<Of>, Error> {
    let data_version = imports::store::newest(conn)?;
    let mut missing = Vec::new();
    for of in all {
        let (state, _) = recipe(conn, &of)?;
        if state == DefinitionState::Published && !is_there(conn, &of, data_version.as_ref())? {
            missing.push(of);
        }
    }
    Ok(missing)
}

fn is_there(conn: &mut Conn, of: &Of, data_version: Option<&ImportId>) -> Result<bool, Error> {
    let row: Option<Row> =
        rows_of!(of).filter(results::data_version.nullable().eq(data_version)).first(conn).optional()?;
    Ok(row.is_some())
}

/// The state of a definition, and its recipe with the weights of the group.
fn recipe(conn: &mut Conn, of: &Of) -> Result<(DefinitionState, Recipe), Error> {
    let found = definitions::store::read(conn, &of.definition)?;
    let state = found.definition.state;
    let Some(key) = &of.weight_set else { return Ok((state, found.recipe)) };
    let set = weight_sets::store::read(conn, key)?;
    if set.definition != of.definition {
        return Err(Error::NotFound(format!("set of weights {key} for definition {}", of.definition)));
    }
    Ok((state, found.recipe.weighted(&set.weights)))
}

/// How often computing begins again because an import came in between.
const ATTEMPTS: usize = 3;

/// Computes what is not on record yet for the data of now, and keeps it. One transaction at a time does, so that of two that
/// ask at once the second finds what the first computed.
///
/// # Errors
/// [`Error::Invalid`] with every fault of a definition that the data do not fit; [`Error::Unavailable`] where the data change
/// again and again meanwhile.
pub fn bring_up_to_date(conn: &mut Conn, all: &[Of], now: NaiveDateTime) -> Result<(), Error> {
    conn.take_turns(Turn::Results)?;
    for _ in 0..ATTEMPTS {
        let missing = not_current(conn, all.to_vec())?;
        let Some(data_version) = imports::store::newest(conn)? else {
            return Err(Violations::one("#", "nothing is on record yet: run `coefficienti seed`").into());
        };
        let data = Data::read(conn)?;
        let mut computed = Vec::with_capacity(missing.len());
        let mut faults = Violations::default();
        for of in missing {
            let (_, recipe) = recipe(conn, &of)?;
            match data.index(&recipe) {
                Ok((index, values)) => computed.push((of, Computed::new(index, values))),
                Err(others) => faults.extend(others),
            }
        }
        faults.ok(())?;
        // Where others may write meanwhile, what was read could be of two states.
        if imports::store::newest(conn)?.as_ref() == Some(&data_version) {
            return computed.iter().try_for_each(|(of, it)| insert(conn, of, &data_version, data.year, now, it));
        }
    }
    Err(Error::Unavailable)
}

fn insert(
    conn: &mut Conn,
    of: &Of,
    data_version: &ImportId,
    year: i32,
    now: NaiveDateTime,
    computed: &Computed,
) -> Result<(), Error> {
    let id: ResultId = new_id()?;
    let digest = canonical::digest(&computed.result).context("a result has no digest")?;
    let text = serde_json::to_string(computed).context("a result cannot be written as JSON")?;
    diesel::insert_into(results::table)
        .values((
            results::id.eq(&id),
            results::definition_key.eq(&of.definition.key),
            results::definition_version.eq(&of.definition.version),
            results::weight_set.eq(&of.weight_set),
            results::data_version.eq(data_version),
            results::year.eq(year),
            results::computed_at.eq(now),
            (results::result_digest.eq(digest), results::computed.eq(text)),
        ))
        .execute(conn)?;
    Ok(())
}

/// The groups that weighed a definition.
///
/// # Errors
/// Where there is no such definition.
pub fn groups(conn: &mut Conn, definition: &DefinitionId) -> Result<Vec<Of>, Error> {
    definitions::store::read(conn, definition)?;
    let sets = weight_sets::store::of_definition(conn, definition)?;
    Ok(sets.into_iter().map(|it| Of { definition: definition.clone(), weight_set: Some(it.key) }).collect())
}

/// How far the groups of a definition agree, from their results for the data of now.
///
/// # Errors
/// Where there is no such definition, and where nothing is on record at all.
pub fn agreement(conn: &mut Conn, definition: DefinitionId) -> Result<Agreement, Error> {
    let recipe = definitions::store::read(conn, &definition)?.recipe;
    let data_version = imports::store::newest(conn)?.ok_or_else(|| Error::NotFound("import".into()))?;
    let mut groups = Vec::new();
    for set in weight_sets::store::of_definition(conn, &definition)? {
        let of = Of { definition: definition.clone(), weight_set: Some(set.key.clone()) };
        // An import may have come in between: the next reader finds it.
        let Some(result) = current(conn, &of)? else { return Err(Error::Unavailable) };
        groups.push((set, result));
    }
    let dimensions = recipe.dimensions().map(|(_, it)| it.code.clone()).collect();
    Ok(sets::agreement(definition, data_version, dimensions, groups))
}
