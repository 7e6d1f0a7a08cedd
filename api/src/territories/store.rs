// SPDX-License-Identifier: AGPL-3.0-or-later
//! Rows and queries of the territories.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use diesel::upsert::excluded;
use shared::page::Page;
use shared::territories::{
    CadastralCode, Change, ChangeBasis, ChangeKind, Day, Names, Place, ProvinceBody, Territory, TerritoryCode,
    TerritoryDetail, TerritoryKind, TerritoryQuery,
};
use shared::text::fold;

use crate::db::cursor::Window;
use crate::db::schema::{territories, territory_changes};
use crate::db::{Conn, MultiBackend};
use crate::error::{Error, OrNotFound as _};
use crate::{areas, on_backend};

#[derive(HasQuery)]
#[diesel(table_name = territories, check_for_backend(MultiBackend))]
struct Row {
    code: TerritoryCode,
    kind: TerritoryKind,
    name: String,
    short_name: String,
    area: String,
    nuts: String,
    surface_km2: Option<f64>,
    parent_code: Option<TerritoryCode>,
    body: Option<ProvinceBody>,
    abbreviation: Option<String>,
    unit_code: Option<String>,
    cadastral_code: Option<CadastralCode>,
    residents: Option<i64>,
    valid_from: Option<Day>,
    valid_to: Option<Day>,
    is_pilot: bool,
}

impl From<Row> for Territory {
    fn from(row: Row) -> Self {
        Self {
            code: row.code,
            kind: row.kind,
            name: row.name,
            short_name: row.short_name,
            area: row.area,
            nuts: row.nuts.split_whitespace().map(str::to_owned).collect(),
            surface_km2: row.surface_km2,
            parent_code: row.parent_code,
            body: row.body,
            abbreviation: row.abbreviation,
            unit_code: row.unit_code,
            cadastral_code: row.cadastral_code,
            residents: row.residents,
            valid_from: row.valid_from,
            valid_to: row.valid_to,
            is_pilot: row.is_pilot,
        }
    }
}

/// Whether a code is in use on a day, as a condition of a query.
macro_rules! is_valid_on {
    ($day:expr) => {
        (territories::valid_from.is_null().or(territories::valid_from.le($day)))
            .and(territories::valid_to.is_null().or(territories::valid_to.ge($day)))
    };
}

/// A page of territories, by code; of any vintage where the question names no day.
pub fn list(conn: &mut Conn, query: &TerritoryQuery, window: &Window<TerritoryCode>) -> Result<Page<Territory>, Error> {
    let mut rows = territories::table.select(<Row as Selectable<MultiBackend>>::construct_selection()).into_boxed();
    if let Some(kind) = query.kind {
        rows = rows.filter(territories::kind.eq(kind));
    }
    if let Some(parent) = &query.parent {
        rows = rows.filter(territories::parent_code.eq(parent));
    }
    if let Some(day) = &query.on {
        rows = rows.filter(is_valid_on!(day).assume_not_null());
    }
    if let Some(is_pilot) = query.pilot {
        rows = rows.filter(territories::is_pilot.eq(is_pilot));
    }
    if let Some(q) = &query.q {
        rows = rows.filter(territories::search.like(format!("%{}%", like(&fold(q)))).escape('\\'));
    }
    if let Some(after) = &window.after {
        rows = rows.filter(territories::code.gt(after));
    }
    let rows: Vec<Row> = rows.order(territories::code).limit(window.n_rows()).load(conn)?;
    Ok(window.page(rows.into_iter().map(Territory::from).collect(), |it| it.code.clone()))
}

/// Every territory of a kind whose code is in use on a day, by code; of any vintage where no day is named.
pub fn of_kind(conn: &mut Conn, kind: TerritoryKind, on: Option<&Day>) -> Result<Vec<Territory>, Error> {
    let mut rows = territories::table.select(<Row as Selectable<MultiBackend>>::construct_selection()).into_boxed();
    rows = rows.filter(territories::kind.eq(kind));
    if let Some(day) = on {
        rows = rows.filter(is_valid_on!(day).assume_not_null());
    }
    let rows: Vec<Row> = rows.order(territories::code).load(conn)?;
    Ok(rows.into_iter().map(Territory::from).collect())
}

/// The code of every territory of any vintage.
pub fn codes(conn: &mut Conn) -> Result<BTreeSet<TerritoryCode>, Error> {
    let codes: Vec<TerritoryCode> = territories::table.select(territories::code).order(territories::code).load(conn)?;
    Ok(codes.into_iter().collect())
}

/// The region of every municipality of any vintage.
pub fn regions_of_municipalities(conn: &mut Conn) -> Result<BTreeMap<TerritoryCode, TerritoryCode>, Error> {
    let mut parents = |kind: TerritoryKind| -> Result<Vec<(TerritoryCode, TerritoryCode)>, Error> {
        let rows = territories::table.filter(territories::kind.eq(kind)).order(territories::code);
        Ok(rows.select((territories::code, territories::parent_code.assume_not_null())).load(conn)?)
    };
    let provinces: BTreeMap<_, _> = parents(TerritoryKind::Province)?.into_iter().collect();
    let municipalities = parents(TerritoryKind::Municipality)?;
    Ok(municipalities.into_iter().filter_map(|(code, it)| Some((code, provinces.get(&it)?.clone()))).collect())
}

/// One territory.
pub fn read(conn: &mut Conn, code: &TerritoryCode) -> Result<Territory, Error> {
    let row = Row::query().filter(territories::code.eq(code)).first(conn).optional();
    row.or_not_found(|| format!("territory {code}")).map(Territory::from)
}

/// The territories that one lies in, the nearest first.
pub fn parents(conn: &mut Conn, of: &Territory) -> Result<Vec<Territory>, Error> {
    let Some(parent) = &of.parent_code else { return Ok(Vec::new()) };
    let parent = read(conn, parent)?;
    let Some(larger) = &parent.parent_code else { return Ok(vec![parent]) };
    let larger = read(conn, larger)?;
    Ok(vec![parent, larger])
}

/// One territory with those it lies in, and what became of it.
pub fn detail(conn: &mut Conn, code: &TerritoryCode, today: &Day) -> Result<TerritoryDetail, Error> {
    let territory = read(conn, code)?;
    let parents = parents(conn, &territory)?.iter().map(Place::from).collect();
    let became = territory_changes::table
        .inner_join(territories::table.on(territories::code.eq(territory_changes::to_code)))
        .filter(territory_changes::from_code.eq(code))
        .order(territory_changes::to_code)
        .select(change())
        .load(conn)?;
    let came_from = territory_changes::table
        .inner_join(territories::table.on(territories::code.eq(territory_changes::from_code)))
        .filter(territory_changes::to_code.eq(code))
        .order(territory_changes::from_code)
        .select(change())
        .load(conn)?;
    Ok(TerritoryDetail {
        is_current: territory.is_valid_on(today),
        parents,
        became: became.into_iter().map(from_row).collect(),
        came_from: came_from.into_iter().map(from_row).collect(),
        social_area: areas::store::of(conn, code)?,
        territory,
    })
}

/// A change with the place at its other end.
type ChangeRow = (TerritoryCode, TerritoryKind, String, ChangeKind, Day, ChangeBasis);

/// Its columns.
type ChangeColumns = (
    territories::code,
    territories::kind,
    territories::short_name,
    territory_changes::kind,
    territory_changes::changed_on,
    territory_changes::basis,
);

const fn change() -> ChangeColumns {
    (
        territories::code,
        territories::kind,
        territories::short_name,
        territory_changes::kind,
        territory_changes::changed_on,
        territory_changes::basis,
    )
}

fn from_row((code, kind_of_place, name, kind, changed_on, basis): ChangeRow) -> Change {
    Change { place: Place { code, kind: kind_of_place, name }, kind, changed_on, basis }
}

/// The names of all places whose code is in use on a day.
pub fn names(conn: &mut Conn, on: &Day) -> Result<Names, Error> {
    type NameRow = (TerritoryCode, TerritoryKind, String, Option<i64>, Option<String>, Option<TerritoryCode>, bool);
    let rows: Vec<NameRow> = territories::table
        .filter(is_valid_on!(on).assume_not_null())
        .order(territories::code)
        .select((
            territories::code,
            territories::kind,
            territories::name,
            territories::residents,
            territories::abbreviation,
            territories::parent_code,
            territories::is_pilot,
        ))
        .load(conn)?;
    let mut names =
        Names { on: on.clone(), codes: vec![], names: vec![], sizes: vec![], provinces: vec![], pilots: vec![] };
    for (code, kind, name, residents, letters, parent, is_pilot) in rows {
        if let (TerritoryKind::Province, Some(letters), Some(region)) = (kind, letters, parent) {
            names.provinces.push([code.to_string(), letters, region.to_string()]);
        }
        if is_pilot {
            names.pilots.push(code.clone());
        }
        names.codes.push(code);
        names.names.push(name);
        names.sizes.push(Names::size(residents));
    }
    Ok(names)
}

/// Rows written by one statement: 18 columns each stay below the bound of either backend.
const CHUNK: usize = 500;

/// Writes territories as they are given, over those of the same codes; the larger ones come first.
pub fn put(conn: &mut Conn, given: &[Territory]) -> Result<(), Error> {
    for chunk in given.chunks(CHUNK) {
        let rows: Vec<_> = chunk
            .iter()
            .map(|it| {
                let name = (
                    territories::name.eq(&it.name),
                    territories::short_name.eq(&it.short_name),
                    territories::search.eq(fold(&it.name)),
                );
                let place = (
                    territories::area.eq(&it.area),
                    territories::nuts.eq(it.nuts.join(" ")),
                    territories::surface_km2.eq(it.surface_km2),
                    territories::parent_code.eq(&it.parent_code),
                    territories::residents.eq(it.residents),
                );
                let codes = (
                    territories::body.eq(it.body),
                    territories::abbreviation.eq(&it.abbreviation),
                    territories::unit_code.eq(&it.unit_code),
                    territories::cadastral_code.eq(&it.cadastral_code),
                );
                let validity = (
                    territories::valid_from.eq(&it.valid_from),
                    territories::valid_to.eq(&it.valid_to),
                    territories::is_pilot.eq(it.is_pilot),
                );
                (territories::code.eq(&it.code), territories::kind.eq(it.kind), name, place, codes, validity)
            })
            .collect();
        on_backend!(conn, inner => diesel::insert_into(territories::table)
            .values(&rows)
            .on_conflict(territories::code)
            .do_update()
            .set((
                territories::kind.eq(excluded(territories::kind)),
                territories::name.eq(excluded(territories::name)),
                territories::short_name.eq(excluded(territories::short_name)),
                territories::search.eq(excluded(territories::search)),
                territories::area.eq(excluded(territories::area)),
                territories::nuts.eq(excluded(territories::nuts)),
                territories::surface_km2.eq(excluded(territories::surface_km2)),
                territories::parent_code.eq(excluded(territories::parent_code)),
                territories::residents.eq(excluded(territories::residents)),
                territories::body.eq(excluded(territories::body)),
                territories::abbreviation.eq(excluded(territories::abbreviation)),
                territories::unit_code.eq(excluded(territories::unit_code)),
                territories::cadastral_code.eq(excluded(territories::cadastral_code)),
                territories::valid_from.eq(excluded(territories::valid_from)),
                territories::valid_to.eq(excluded(territories::valid_to)),
                territories::is_pilot.eq(excluded(territories::is_pilot)),
            ))
            .execute(inner))?;
    }
    Ok(())
}

/// A change of codes, as it is written.
#[derive(Clone, Debug)]
pub struct NewChange {
    pub from: TerritoryCode,
    pub to: TerritoryCode,
    pub kind: ChangeKind,
    pub changed_on: Day,
    pub basis: ChangeBasis,
}

/// Writes changes as they are given, over those between the same codes.
pub fn put_changes(conn: &mut Conn, changes: &[NewChange]) -> Result<(), Error> {
    for chunk in changes.chunks(CHUNK) {
        let rows: Vec<_> = chunk
            .iter()
            .map(|it| {
                (
                    territory_changes::from_code.eq(&it.from),
                    territory_changes::to_code.eq(&it.to),
                    territory_changes::kind.eq(it.kind),
                    territory_changes::changed_on.eq(&it.changed_on),
                    territory_changes::basis.eq(it.basis),
                )
            })
            .collect();
        on_backend!(conn, inner => diesel::insert_into(territory_changes::table)
            .values(&rows)
            .on_conflict((territory_changes::from_code, territory_changes::to_code))
            .do_update()
            .set((
                territory_changes::kind.eq(excluded(territory_changes::kind)),
                territory_changes::changed_on.eq(excluded(territory_changes::changed_on)),
                territory_changes::basis.eq(excluded(territory_changes::basis)),
            ))
            .execute(inner))?;
    }
    Ok(())
}

/// Escapes what `LIKE` would read as a wildcard.
pub(crate) fn like(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
