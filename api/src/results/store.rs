// SPDX-License-Identifier: AGPL-3.0-or-later
//! Rows and queries of the results, and computing them: once for each definition, group and state of the data.

use anyhow::Context as _;
use chrono::NaiveDateTime;
use diesel::prelude::*;
use shared::canonical;
use shared::definitions::{DefinitionId, DefinitionKey, DefinitionVersion};
use shared::index::Recipe;
use shared::indicators::ImportId;
use shared::page::Page;
use shared::results::{ComputedIndex, ResultId, StoredResult, StoredResultDetail};
use shared::weight_sets::{self as sets, Agreement, WeightSetKey};

use crate::attractiveness::store::Data;
use crate::db::cursor::Window;
use crate::db::schema::results;
use crate::db::{Conn, MultiBackend, Turn, instant, new_id};
use crate::error::Error;
use crate::{definitions, imports, weight_sets};

/// Whose weights a result is with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    /// The definition's own.
    Own,
    /// Those of a group.
    Group(WeightSetKey),
    /// Those of each group that weighed the definition.
    EveryGroup,
}

impl From<Option<WeightSetKey>> for Whose {
    fn from(group: Option<WeightSetKey>) -> Self {
        group.map_or(Self::Own, Self::Group)
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

/// The results of a definition.
macro_rules! of_definition {
    ($id:expr) => {
        results::table.filter(results::definition_key.eq(&$id.key)).filter(results::definition_version.eq(&$id.version))
    };
}

/// A page of the history of a definition, with its own weights or with those of a group; newest first: keys grow with time.
pub fn list(
    conn: &mut Conn,
    definition: &DefinitionId,
    group: Option<&WeightSetKey>,
    window: &Window<ResultId>,
) -> Result<Page<StoredResult>, Error> {
    let mut rows =
        of_definition!(definition).select(<Row as Selectable<MultiBackend>>::construct_selection()).into_boxed();
    rows = match group {
        Some(key) => rows.filter(results::weight_set.eq(key)),
        None => rows.filter(results::weight_set.is_null()),
    };
    if let Some(after) = &window.after {
        rows = rows.filter(results::id.lt(after));
    }
    let rows: Vec<Row> = rows.order(results::id.desc()).limit(window.n_rows()).load(conn)?;
    Ok(window.page(rows.into_iter().map(StoredResult::from).collect(), |it| it.id.clone()))
}

/// One result of a definition.
pub fn read(conn: &mut Conn, definition: &DefinitionId, id: &ResultId) -> Result<StoredResultDetail, Error> {
    let row: Option<(Row, String)> = of_definition!(definition)
        .filter(results::id.eq(id))
        .select((<Row as Selectable<MultiBackend>>::construct_selection(), results::computed))
        .first(conn)
        .optional()?;
    let (row, computed) = row.ok_or_else(|| Error::NotFound(format!("result {id} of definition {definition}")))?;
    detail(row, &computed)
}

/// The results of a definition for the data of now, with its own weights and with those of each group.
pub fn current(conn: &mut Conn, definition: &DefinitionId) -> Result<Vec<StoredResultDetail>, Error> {
    let Some(data_version) = imports::store::newest(conn)? else { return Ok(Vec::new()) };
    let rows: Vec<(Row, String)> = of_definition!(definition)
        .filter(results::data_version.eq(data_version))
        .order(results::id)
        .select((<Row as Selectable<MultiBackend>>::construct_selection(), results::computed))
        .load(conn)?;
    rows.into_iter().map(|(row, computed)| detail(row, &computed)).collect()
}

fn detail(row: Row, computed: &str) -> Result<StoredResultDetail, Error> {
    let computed = serde_json::from_str(computed).context("a result on record cannot be read")?;
    Ok(StoredResultDetail { stored: row.into(), computed })
}

/// A result that is not on record yet for the data of now.
#[derive(Debug)]
pub struct Missing {
    group: Option<WeightSetKey>,
    /// The definition's, with the group's weights.
    recipe: Recipe,
}

/// What is not on record yet for the data of now; with weights that were withdrawn nothing more is computed.
///
/// # Errors
/// Where there is no such definition that is published, or no such group.
pub fn missing(conn: &mut Conn, definition: &DefinitionId, whose: &Whose) -> Result<Vec<Missing>, Error> {
    let found = definitions::store::read_published(conn, definition)?;
    let mut wanted: Vec<Missing> = match whose {
        Whose::Own => vec![Missing { group: None, recipe: found.recipe }],
        Whose::Group(key) => {
            let set = weight_sets::store::read(conn, key)?;
            if set.definition != *definition {
                return Err(Error::NotFound(format!("set of weights {key} for definition {definition}")));
            }
            if set.withdrawn.is_some() {
                return Ok(Vec::new());
            }
            vec![Missing { recipe: found.recipe.weighted(&set.weights), group: Some(set.key) }]
        }
        Whose::EveryGroup => {
            let sets = weight_sets::store::of_definition(conn, definition)?.into_iter();
            sets.map(|it| Missing { recipe: found.recipe.weighted(&it.weights), group: Some(it.key) }).collect()
        }
    };
    if let Some(data_version) = imports::store::newest(conn)? {
        let known: Vec<Option<WeightSetKey>> = of_definition!(definition)
            .filter(results::data_version.eq(data_version))
            .select(results::weight_set)
            .load(conn)?;
        wanted.retain(|it| !known.contains(&it.group));
    }
    Ok(wanted)
}

/// How often computing begins again because an import came in between.
const ATTEMPTS: usize = 3;

/// Computes what is not on record yet for the data of now, and keeps it. One transaction at a time does, so that of two that
/// ask at once the second finds what the first computed.
///
/// # Errors
/// [`Error::NotFound`] where there is no such definition or group; [`Error::Invalid`] with every fault where the recipe does
/// not fit the data; [`Error::Unavailable`] where the data change again and again meanwhile.
pub fn bring_up_to_date(
    conn: &mut Conn,
    definition: &DefinitionId,
    whose: &Whose,
    now: NaiveDateTime,
) -> Result<(), Error> {
    conn.take_turns(Turn::Results)?;
    for _ in 0..ATTEMPTS {
        let missing = missing(conn, definition, whose)?;
        if missing.is_empty() {
            return Ok(());
        }
        let data_version = imports::store::newest(conn)?.ok_or_else(|| Error::NotFound("import yet".into()))?;
        let data = Data::read(conn)?;
        let mut computed = Vec::with_capacity(missing.len());
        for it in missing {
            let (index, values) = data.index(&it.recipe)?;
            computed.push((it.group, ComputedIndex::new(index, values)));
        }
        // Where others may write meanwhile, what was read could be of two states.
        if imports::store::newest(conn)?.as_ref() == Some(&data_version) {
            let state = State { definition, data_version: &data_version, year: data.year, now };
            return computed.iter().try_for_each(|(group, it)| state.insert(conn, group.as_ref(), it));
        }
    }
    Err(Error::Unavailable)
}

/// What results that are computed together have in common.
struct State<'a> {
    definition: &'a DefinitionId,
    data_version: &'a ImportId,
    year: i32,
    now: NaiveDateTime,
}

impl State<'_> {
    fn insert(&self, conn: &mut Conn, group: Option<&WeightSetKey>, computed: &ComputedIndex) -> Result<(), Error> {
        let id: ResultId = new_id()?;
        let digest = canonical::digest(&computed.result).context("a result has no digest")?;
        let text = serde_json::to_string(computed).context("a result cannot be written as JSON")?;
        diesel::insert_into(results::table)
            .values((
                results::id.eq(&id),
                results::definition_key.eq(&self.definition.key),
                results::definition_version.eq(&self.definition.version),
                results::weight_set.eq(group),
                results::data_version.eq(self.data_version),
                results::year.eq(self.year),
                results::computed_at.eq(self.now),
                (results::result_digest.eq(digest), results::computed.eq(text)),
            ))
            .execute(conn)?;
        Ok(())
    }
}

/// How far the groups of a definition agree, from their results for the data of now.
///
/// # Errors
/// Where there is no such definition, and where nothing is on record at all.
pub fn agreement(conn: &mut Conn, definition: DefinitionId) -> Result<Agreement, Error> {
    let recipe = definitions::store::read_published(conn, &definition)?.recipe;
    let data_version = imports::store::newest(conn)?.ok_or_else(|| Error::NotFound("import yet".into()))?;
    let mut results = current(conn, &definition)?;
    let mut groups = Vec::new();
    for set in weight_sets::store::of_definition(conn, &definition)? {
        let place = results.iter().position(|it| it.stored.weight_set.as_ref() == Some(&set.key));
        // An import may have come in between: the next reader finds it.
        let place = place.ok_or(Error::Unavailable)?;
        groups.push((set, results.swap_remove(place)));
    }
    let dimensions = recipe.dimensions().map(|(_, it)| it.code.clone()).collect();
    Ok(sets::agreement(definition, data_version, dimensions, groups))
}
