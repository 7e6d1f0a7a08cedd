// SPDX-License-Identifier: AGPL-3.0-or-later
//! Rows and queries of the catalogue and of the values.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use shared::indicators::{Dimension, ImportId, Indicator, IndicatorCode, Series, Value, ValueQuery};
use shared::page::Page;
use shared::territories::{Place, TerritoryCode, TerritoryKind};

use super::rows::{DimensionRow, Row};
use crate::db::cursor::Window;
use crate::db::schema::{dimensions, indicator_values, indicators, territories};
use crate::db::{Conn, MultiBackend};
use crate::error::{Error, OrNotFound as _};
use crate::on_backend;

#[derive(HasQuery)]
#[diesel(table_name = indicator_values, check_for_backend(MultiBackend))]
struct ValueRow {
    territory: TerritoryCode,
    indicator: IndicatorCode,
    year: i32,
    value: f64,
    import_id: ImportId,
}

impl From<ValueRow> for Value {
    fn from(row: ValueRow) -> Self {
        Self {
            territory: row.territory,
            indicator: row.indicator,
            year: row.year,
            value: row.value,
            import: row.import_id,
        }
    }
}

/// Sort key of the catalogue.
type Position = (i32, String);

/// Sort key of the values.
pub type ValueKey = (TerritoryCode, IndicatorCode, i32);

/// A page of dimensions, in the order of the index.
pub fn list_dimensions(conn: &mut Conn, window: &Window<Position>) -> Result<Page<Dimension>, Error> {
    let mut rows =
        dimensions::table.select(<DimensionRow as Selectable<MultiBackend>>::construct_selection()).into_boxed();
    if let Some((position, code)) = &window.after {
        let next = dimensions::position.eq(*position).and(dimensions::code.gt(code));
        rows = rows.filter(dimensions::position.gt(*position).or(next));
    }
    let rows: Vec<DimensionRow> =
        rows.order((dimensions::position, dimensions::code)).limit(window.n_rows()).load(conn)?;
    Ok(window.page(rows, |it| (it.position, it.code.clone())).map(Dimension::from))
}

/// Every dimension, in the order of the index.
pub fn dimensions(conn: &mut Conn) -> Result<Vec<Dimension>, Error> {
    let rows: Vec<DimensionRow> = DimensionRow::query().order((dimensions::position, dimensions::code)).load(conn)?;
    Ok(rows.into_iter().map(Dimension::from).collect())
}

/// A page of the catalogue, in its order.
pub fn list(conn: &mut Conn, window: &Window<Position>) -> Result<Page<Indicator>, Error> {
    let mut rows = indicators::table.select(<Row as Selectable<MultiBackend>>::construct_selection()).into_boxed();
    if let Some((position, code)) = &window.after {
        let next = indicators::position.eq(*position).and(indicators::code.gt(code));
        rows = rows.filter(indicators::position.gt(*position).or(next));
    }
    let rows: Vec<Row> = rows.order((indicators::position, indicators::code)).limit(window.n_rows()).load(conn)?;
    Ok(window.page(rows, |it| (it.position, it.code.as_str().to_owned())).map(Indicator::from))
}

/// The whole catalogue, in its order.
pub fn catalogue(conn: &mut Conn) -> Result<Vec<Indicator>, Error> {
    let rows: Vec<Row> = Row::query().order((indicators::position, indicators::code)).load(conn)?;
    Ok(rows.into_iter().map(Indicator::from).collect())
}

/// One indicator.
pub fn read(conn: &mut Conn, code: &IndicatorCode) -> Result<Indicator, Error> {
    let row = Row::query().filter(indicators::code.eq(code)).first(conn).optional();
    row.or_not_found(|| format!("indicator {code}")).map(Indicator::from)
}

/// A page of values, by territory, indicator and year.
pub fn list_values(conn: &mut Conn, query: &ValueQuery, window: &Window<ValueKey>) -> Result<Page<Value>, Error> {
    use indicator_values::{indicator, territory, year};
    let mut rows =
        indicator_values::table.select(<ValueRow as Selectable<MultiBackend>>::construct_selection()).into_boxed();
    if let Some(code) = &query.territory {
        rows = rows.filter(territory.eq(code));
    }
    if let Some(code) = &query.indicator {
        rows = rows.filter(indicator.eq(code));
    }
    if let Some(only) = query.year {
        rows = rows.filter(year.eq(only));
    }
    if let Some((last_territory, last_indicator, last_year)) = &window.after {
        let same_cell = territory.eq(last_territory).and(indicator.eq(last_indicator)).and(year.gt(*last_year));
        let same_territory = territory.eq(last_territory).and(indicator.gt(last_indicator));
        rows = rows.filter(territory.gt(last_territory).or(same_territory).or(same_cell));
    }
    let rows: Vec<ValueRow> = rows.order((territory, indicator, year)).limit(window.n_rows()).load(conn)?;
    let values = rows.into_iter().map(Value::from).collect();
    Ok(window.page(values, key))
}

/// Every value of the territories of a kind, by territory, indicator and year.
pub fn values_of_kind(conn: &mut Conn, kind: TerritoryKind) -> Result<Vec<Value>, Error> {
    let rows: Vec<ValueRow> = ValueRow::query()
        .inner_join(territories::table)
        .filter(territories::kind.eq(kind))
        .order((indicator_values::territory, indicator_values::indicator, indicator_values::year))
        .load(conn)?;
    Ok(rows.into_iter().map(Value::from).collect())
}

/// The years on record of an indicator, in every territory of a kind, of any vintage.
pub fn series(conn: &mut Conn, code: &IndicatorCode, kind: TerritoryKind) -> Result<Series, Error> {
    let indicator = read(conn, code)?;
    let rows: Vec<ValueRow> = ValueRow::query()
        .inner_join(territories::table)
        .filter(territories::kind.eq(kind))
        .filter(indicator_values::indicator.eq(code))
        .order((indicator_values::territory, indicator_values::year))
        .load(conn)?;
    let values: Vec<Value> = rows.into_iter().map(Value::from).collect();
    let places: Vec<Place> = crate::territories::store::of_kind(conn, kind, None)?.iter().map(Place::from).collect();
    Ok(shared::indicators::series(indicator, kind, &places, &values, &crate::imports::store::all(conn)?))
}

/// Every value of one territory, by indicator and year.
pub fn values_of(conn: &mut Conn, code: &TerritoryCode) -> Result<Vec<Value>, Error> {
    let rows: Vec<ValueRow> = ValueRow::query()
        .filter(indicator_values::territory.eq(code))
        .order((indicator_values::indicator, indicator_values::year))
        .load(conn)?;
    Ok(rows.into_iter().map(Value::from).collect())
}

/// How many values each of some territories has; one without any is left out.
pub fn n_values(conn: &mut Conn, of: &[&TerritoryCode]) -> Result<BTreeMap<TerritoryCode, i64>, Error> {
    let rows: Vec<(TerritoryCode, i64)> = indicator_values::table
        .filter(indicator_values::territory.eq_any(of.iter().copied()))
        .group_by(indicator_values::territory)
        .order(indicator_values::territory)
        .select((indicator_values::territory, diesel::dsl::count_star()))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// The sort key of a value, which is also its primary key.
fn key(value: &Value) -> ValueKey {
    (value.territory.clone(), value.indicator.clone(), value.year)
}

/// The indicators that have a value.
pub fn with_values(conn: &mut Conn) -> Result<BTreeSet<IndicatorCode>, Error> {
    let its_values = indicator_values::table.filter(indicator_values::indicator.eq(indicators::code));
    let codes: Vec<IndicatorCode> =
        indicators::table.filter(diesel::dsl::exists(its_values)).select(indicators::code).load(conn)?;
    Ok(codes.into_iter().collect())
}

#[derive(QueryableByName)]
struct Previous {
    #[diesel(sql_type = diesel::sql_types::Integer)]
    position: i32,
    #[diesel(sql_type = diesel::sql_types::Double)]
    value: f64,
}

/// The figure on record for the cell and year of each row, in the order of the rows.
///
/// Exactly those are looked for, whatever the order of the file: the keys are one parameter, as JSON, that is joined with
/// the table.
pub fn previous(conn: &mut Conn, rows: &[&Value]) -> Result<Vec<Option<f64>>, Error> {
    let mut previous = vec![None; rows.len()];
    if rows.is_empty() {
        return Ok(previous);
    }
    let keys: Vec<_> = rows.iter().map(|it| (&it.territory, &it.indicator, it.year)).collect();
    let keys = serde_json::to_string(&keys).map_err(anyhow::Error::from)?;
    let found: Vec<Previous> = diesel::sql_query(if conn.is_embedded() {
        "SELECT asked.key AS position, on_record.value \
         FROM jsonb_each(?) AS asked CROSS JOIN indicator_values AS on_record \
         ON (territory, indicator, year) = (asked.value ->> 0, asked.value ->> 1, asked.value ->> 2)"
    } else {
        "SELECT (asked.position - 1)::INTEGER AS position, on_record.value \
         FROM json_array_elements($1::json) WITH ORDINALITY AS asked(key, position) \
         JOIN indicator_values AS on_record \
         ON (territory, indicator, year) = (asked.key ->> 0, asked.key ->> 1, (asked.key ->> 2)::INTEGER)"
    })
    .bind::<diesel::sql_types::Text, _>(keys)
    .load(conn)?;
    for row in found {
        if let Some(place) = usize::try_from(row.position).ok().and_then(|it| previous.get_mut(it)) {
            *place = Some(row.value);
        }
    }
    Ok(previous)
}

/// Writes values of cells and years that have none.
///
/// One by one where the database is inside the process: the statement is kept, there is no journey to save, and SQLite, which
/// must be able to take a statement back, copies every page that one of many rows touches.
pub fn add_values(conn: &mut Conn, values: &[&Value]) -> Result<(), Error> {
    use indicator_values::{import_id, indicator, territory, value, year};
    if !conn.is_embedded() {
        return put_values(conn, values);
    }
    on_backend!(conn, inner => {
        for it in values {
            let figure = (value.eq(it.value), import_id.eq(&it.import));
            diesel::insert_into(indicator_values::table)
                .values((territory.eq(&it.territory), indicator.eq(&it.indicator), year.eq(it.year), figure))
                .execute(inner)?;
        }
    });
    Ok(())
}

/// Writes values over those of the same cells and years, all in one statement.
pub fn put_values(conn: &mut Conn, values: &[&Value]) -> Result<(), Error> {
    let mut rows = Vec::with_capacity(values.len());
    for it in values {
        match fraction(it.value) {
            Some((n, d)) => rows.push((&it.territory, &it.indicator, it.year, n, d, &it.import)),
            None => put_value(conn, it)?,
        }
    }
    if rows.is_empty() {
        return Ok(());
    }
    let rows = serde_json::to_string(&rows).map_err(anyhow::Error::from)?;
    diesel::sql_query(if conn.is_embedded() {
        "INSERT INTO indicator_values (territory, indicator, year, value, import_id) \
         SELECT value ->> 0, value ->> 1, value ->> 2, CAST(value ->> 3 AS REAL) / (value ->> 4), value ->> 5 \
         FROM jsonb_each(?) WHERE TRUE \
         ON CONFLICT (territory, indicator, year) DO UPDATE SET value = excluded.value, import_id = excluded.import_id"
    } else {
        "INSERT INTO indicator_values (territory, indicator, year, value, import_id) \
         SELECT it ->> 0, it ->> 1, (it ->> 2)::INTEGER, \
                (it ->> 3)::DOUBLE PRECISION / (it ->> 4)::DOUBLE PRECISION, it ->> 5 \
         FROM json_array_elements($1::json) AS rows(it) \
         ON CONFLICT (territory, indicator, year) DO UPDATE SET value = excluded.value, import_id = excluded.import_id"
    })
    .bind::<diesel::sql_types::Text, _>(rows)
    .execute(conn)?;
    Ok(())
}

/// A figure of at most 15 digits as two whole numbers whose quotient it is, to the last bit.
///
/// JSON would carry it as digits, and not every database reads digits to the last bit. Both numbers are exact as floating
/// point, and a division is rounded once: the quotient is the number nearest to the decimal, which is what the figure is.
fn fraction(figure: f64) -> Option<(i64, i64)> {
    let text = figure.to_string();
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    if whole.len() + part.len() > 15 {
        return None;
    }
    let denominator = 10_i64.checked_pow(u32::try_from(part.len()).ok()?)?;
    Some((format!("{whole}{part}").parse().ok()?, denominator))
}

/// Writes one value of any number of digits.
fn put_value(conn: &mut Conn, it: &Value) -> Result<(), Error> {
    use indicator_values::{import_id, indicator, territory, value, year};
    let key = (territory.eq(&it.territory), indicator.eq(&it.indicator), year.eq(it.year));
    let figure = (value.eq(it.value), import_id.eq(&it.import));
    on_backend!(conn, inner => diesel::insert_into(indicator_values::table)
        .values((key, figure))
        .on_conflict((territory, indicator, year))
        .do_update()
        .set(figure)
        .execute(inner))?;
    Ok(())
}

/// Writes a dimension as it is given, over the one of the same code.
pub fn put_dimension(conn: &mut Conn, position: i32, dimension: &Dimension) -> Result<(), Error> {
    let values = (
        dimensions::position.eq(position),
        dimensions::name_it.eq(&dimension.name.it),
        dimensions::name_en.eq(&dimension.name.en),
        dimensions::meaning_it.eq(&dimension.meaning.it),
        dimensions::meaning_en.eq(&dimension.meaning.en),
    );
    on_backend!(conn, inner => diesel::insert_into(dimensions::table)
        .values((dimensions::code.eq(&dimension.code), values))
        .on_conflict(dimensions::code)
        .do_update()
        .set(values)
        .execute(inner))?;
    Ok(())
}

/// Writes an indicator as it is given, over the one of the same code.
pub fn put(conn: &mut Conn, position: i32, indicator: &Indicator) -> Result<(), Error> {
    let words = (
        indicators::name_it.eq(&indicator.name.it),
        indicators::name_en.eq(&indicator.name.en),
        indicators::unit_it.eq(&indicator.unit.it),
        indicators::unit_en.eq(&indicator.unit.en),
        indicators::reason_it.eq(&indicator.reason.it),
        indicators::reason_en.eq(&indicator.reason.en),
        indicators::notes_it.eq(&indicator.notes.it),
        indicators::notes_en.eq(&indicator.notes.en),
    );
    let place = (
        indicators::position.eq(position),
        indicators::role.eq(indicator.role),
        indicators::dimension.eq(&indicator.dimension),
        indicators::direction.eq(indicator.direction),
        indicators::reference_year.eq(indicator.reference_year),
        indicators::max_age_years.eq(indicator.max_age_years),
        indicators::decimals.eq(indicator.decimals),
    );
    let source = (
        indicators::publisher.eq(&indicator.publisher),
        indicators::dataset.eq(&indicator.dataset),
        indicators::licence.eq(&indicator.licence),
    );
    on_backend!(conn, inner => diesel::insert_into(indicators::table)
        .values((indicators::code.eq(&indicator.code), words, place, source))
        .on_conflict(indicators::code)
        .do_update()
        .set((words, place, source))
        .execute(inner))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::fraction;

    #[test]
    fn a_figure_is_the_quotient_of_its_fraction_to_the_last_bit() {
        for figure in [0.0, 50.7, -4.5, 0.1, 1.0e-7, 123_456_789.012_345, 8_000.0, 99_999_999_999_999.9, 2.5e14] {
            let (n, d) = fraction(figure).unwrap();
            let quotient = n.to_string().parse::<f64>().unwrap() / d.to_string().parse::<f64>().unwrap();
            assert_eq!(quotient.to_bits(), figure.to_bits(), "{figure}");
        }
        for figure in [1.0 / 3.0, 1.0e300, 1.0e-300, 0.1 + 0.2] {
            assert_eq!(fraction(figure), None, "{figure}");
        }
    }
}
