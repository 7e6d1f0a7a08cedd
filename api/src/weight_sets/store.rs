// SPDX-License-Identifier: AGPL-3.0-or-later
//! Rows and queries of the sets of weights.

use anyhow::Context as _;
use chrono::NaiveDateTime;
use diesel::prelude::*;
use shared::access::TerritoryPath;
use shared::audit::{AuditAction, AuditSubject};
use shared::definitions::{DefinitionId, DefinitionKey, DefinitionVersion};
use shared::page::Page;
use shared::problem::Violations;
use shared::territories::Day;
use shared::weight_sets::{
    MAX_WEIGHT_SETS, StakeholderKind, WeightSet, WeightSetInput, WeightSetKey, WeightSetQuery, Withdrawal,
    WithdrawalReason,
};

use crate::access::Act;
use crate::audit::store::{self as audit, Done};
use crate::db::cursor::Window;
use crate::db::schema::{weight_set_withdrawals, weight_sets};
use crate::db::{Conn, MultiBackend, instant};
use crate::definitions;
use crate::error::{Error, OrConflict as _, OrNotFound as _};

#[derive(Queryable, Selectable)]
#[diesel(table_name = weight_sets, check_for_backend(MultiBackend))]
struct Row {
    key: WeightSetKey,
    definition_key: DefinitionKey,
    definition_version: DefinitionVersion,
    group_name: String,
    kind: StakeholderKind,
    n_people: i32,
    collected_on: Day,
    weights: String,
    added_at: NaiveDateTime,
}

/// Why and since when a set counts no more.
type Withdrawn = Option<(WithdrawalReason, NaiveDateTime)>;

/// The sets with their withdrawals.
macro_rules! sets {
    () => {
        weight_sets::table.left_join(weight_set_withdrawals::table).select((
            <Row as Selectable<MultiBackend>>::construct_selection(),
            (weight_set_withdrawals::reason, weight_set_withdrawals::withdrawn_at).nullable(),
        ))
    };
}

/// A set as it is answered.
fn set((row, withdrawn): (Row, Withdrawn)) -> Result<WeightSet, Error> {
    let input = WeightSetInput {
        key: row.key,
        definition: DefinitionId { key: row.definition_key, version: row.definition_version },
        group: row.group_name,
        kind: row.kind,
        n_people: row.n_people,
        collected_on: row.collected_on,
        weights: serde_json::from_str(&row.weights).context("weights on record cannot be read")?,
    };
    let withdrawn = withdrawn.map(|(reason, at)| Withdrawal { reason, at: instant(at) });
    Ok(WeightSet { withdrawn, ..WeightSet::new(input, instant(row.added_at)) })
}

/// A page of sets, by key.
pub fn list(conn: &mut Conn, query: &WeightSetQuery, window: &Window<WeightSetKey>) -> Result<Page<WeightSet>, Error> {
    let mut rows = sets!().into_boxed();
    if let Some(definition) = &query.definition {
        rows = rows.filter(weight_sets::definition_key.eq(definition));
    }
    if let Some(kind) = query.kind {
        rows = rows.filter(weight_sets::kind.eq(kind));
    }
    if let Some(after) = &window.after {
        rows = rows.filter(weight_sets::key.gt(after));
    }
    let rows: Vec<(Row, Withdrawn)> = rows.order(weight_sets::key).limit(window.n_rows()).load(conn)?;
    Ok(window.page(all(rows)?, |it| it.key.clone()))
}

/// One set.
pub fn read(conn: &mut Conn, key: &WeightSetKey) -> Result<WeightSet, Error> {
    let row = sets!().filter(weight_sets::key.eq(key)).first(conn).optional();
    row.or_not_found(|| format!("set of weights {key}")).and_then(set)
}

/// Every set of a definition that counts, by key; there are never many.
pub fn of_definition(conn: &mut Conn, id: &DefinitionId) -> Result<Vec<WeightSet>, Error> {
    let rows: Vec<(Row, Withdrawn)> = sets!()
        .filter(weight_set_withdrawals::weight_set.is_null())
        .filter(weight_sets::definition_key.eq(&id.key))
        .filter(weight_sets::definition_version.eq(&id.version))
        .order(weight_sets::key)
        .load(conn)?;
    all(rows)
}

fn all(rows: Vec<(Row, Withdrawn)>) -> Result<Vec<WeightSet>, Error> {
    rows.into_iter().map(set).collect()
}

fn noted(conn: &mut Conn, act: &Act, action: AuditAction, key: &WeightSetKey) -> Result<(), Error> {
    let (subject, path) = (AuditSubject::WeightSet, TerritoryPath::italy());
    audit::append(conn, act, Done { action, subject, subject_id: Some(key.as_str()), path, detail: None })
}

/// Puts a new set on record.
///
/// # Errors
/// As [`add`]; [`Error::Invalid`] where it is on record already.
pub fn create(conn: &mut Conn, act: &Act, input: &WeightSetInput) -> Result<WeightSet, Error> {
    if !add(conn, act, input)? {
        return Err(Violations::one("#/key", format!("{} is on record already", input.key)).into());
    }
    read(conn, &input.key)
}

/// Says of a set that it counts no more; what was computed with it stays.
///
/// # Errors
/// [`Error::NotFound`] where there is none; [`Error::Conflict`] where it was withdrawn before.
pub fn withdraw(conn: &mut Conn, act: &Act, key: &WeightSetKey, reason: WithdrawalReason) -> Result<WeightSet, Error> {
    read(conn, key)?;
    diesel::insert_into(weight_set_withdrawals::table)
        .values((
            weight_set_withdrawals::weight_set.eq(key),
            weight_set_withdrawals::reason.eq(reason),
            weight_set_withdrawals::withdrawn_at.eq(act.at),
            weight_set_withdrawals::withdrawn_by.eq(&act.user),
        ))
        .execute(conn)
        .or_conflict(|| format!("{key} was withdrawn before"))?;
    noted(conn, act, AuditAction::Withdrawn, key)?;
    read(conn, key)
}

/// Puts a set on record; whether it was new. A set that is there already, word for word, is left as it is.
///
/// # Errors
/// [`Error::Invalid`] with every fault: there is no such definition, the weights do not fit it, the key is taken by other
/// weights, the definition has too many sets.
pub fn add(conn: &mut Conn, act: &Act, input: &WeightSetInput) -> Result<bool, Error> {
    let definition = definitions::store::read(conn, &input.definition).map_err(|error| match error {
        Error::NotFound(what) => Violations::one("#/definition", format!("there is no {what}")).into(),
        other => other,
    })?;
    input.check(definition.definition.state, &definition.recipe)?;
    match read(conn, &input.key) {
        Ok(WeightSet { withdrawn: Some(_), .. }) => {
            let detail = format!("{} was withdrawn, and stays so: give it another key", input.key);
            return Err(Violations::one("#/key", detail).into());
        }
        Ok(known) if known.says(input) => return Ok(false),
        Ok(_) => {
            let detail =
                format!("{} is on record with something else, and never changes: give it another key", input.key);
            return Err(Violations::one("#/key", detail).into());
        }
        Err(Error::NotFound(_)) => {}
        Err(error) => return Err(error),
    }
    if of_definition(conn, &input.definition)?.len() >= MAX_WEIGHT_SETS {
        let detail = format!("{} has {MAX_WEIGHT_SETS} sets of weights already", input.definition);
        return Err(Violations::one("#/definition", detail).into());
    }
    let weights = serde_json::to_string(&input.weights).context("weights cannot be written as JSON")?;
    diesel::insert_into(weight_sets::table)
        .values((
            weight_sets::key.eq(&input.key),
            weight_sets::definition_key.eq(&input.definition.key),
            weight_sets::definition_version.eq(&input.definition.version),
            weight_sets::group_name.eq(&input.group),
            weight_sets::kind.eq(input.kind),
            weight_sets::n_people.eq(input.n_people),
            weight_sets::collected_on.eq(&input.collected_on),
            (weight_sets::weights.eq(weights), weight_sets::added_at.eq(act.at)),
        ))
        .execute(conn)
        .or_conflict(|| format!("{} was put on record meanwhile", input.key))?;
    noted(conn, act, AuditAction::Created, &input.key)?;
    Ok(true)
}
