// SPDX-License-Identifier: AGPL-3.0-or-later
//! Rows and queries of staff per inhabitant.

use anyhow::Context as _;
use diesel::prelude::*;
use diesel::upsert::excluded;
use shared::access::{Scope, TerritoryPath};
use shared::areas::AreaCode;
use shared::competences::Profession;
use shared::operators::Employment;
use shared::problem::Violations;
use shared::staffing::{StaffAssessment, StaffRatio, StaffThreshold, Staffing, assess, fte_hundredths};
use shared::territories::{Day, TerritoryCode};
use shared::text::Bilingual;

use crate::areas;
use crate::db::schema::{indicator_values, operators, staff_ratios};
use crate::db::{Conn, MultiBackend};
use crate::error::Error;
use crate::on_backend;
use crate::territories;
use crate::territories::paths;

#[derive(HasQuery)]
#[diesel(table_name = staff_ratios, check_for_backend(MultiBackend))]
struct Row {
    profession: Profession,
    threshold: StaffThreshold,
    valid_from: Day,
    valid_to: Option<Day>,
    inhabitants_per_fte: i32,
    amount_cents: i64,
    full_time_hours: i32,
    source_it: String,
    source_en: String,
}

impl From<Row> for StaffRatio {
    fn from(row: Row) -> Self {
        Self {
            profession: row.profession,
            threshold: row.threshold,
            inhabitants_per_fte: row.inhabitants_per_fte,
            amount_cents: row.amount_cents,
            full_time_hours: row.full_time_hours,
            source: Bilingual { it: row.source_it, en: row.source_en },
            valid_from: row.valid_from,
            valid_to: row.valid_to,
        }
    }
}

/// The ratios that hold on a day, by profession and from the one with most inhabitants.
pub fn ratios_on(conn: &mut Conn, day: &Day) -> Result<Vec<StaffRatio>, Error> {
    let rows: Vec<Row> = Row::query()
        .filter(staff_ratios::valid_from.le(day))
        .filter(staff_ratios::valid_to.is_null().or(staff_ratios::valid_to.ge(day)))
        .order((staff_ratios::profession, staff_ratios::inhabitants_per_fte.desc()))
        .load(conn)?;
    Ok(rows.into_iter().map(StaffRatio::from).collect())
}

/// Writes ratios as they are given, over those of the same profession, threshold and first day.
pub(crate) fn put_ratios(conn: &mut Conn, ratios: &[StaffRatio]) -> Result<(), Error> {
    let rows: Vec<_> = ratios
        .iter()
        .map(|it| {
            (
                staff_ratios::profession.eq(it.profession),
                staff_ratios::threshold.eq(it.threshold),
                staff_ratios::valid_from.eq(&it.valid_from),
                staff_ratios::valid_to.eq(&it.valid_to),
                staff_ratios::inhabitants_per_fte.eq(it.inhabitants_per_fte),
                staff_ratios::amount_cents.eq(it.amount_cents),
                staff_ratios::full_time_hours.eq(it.full_time_hours),
                staff_ratios::source_it.eq(&it.source.it),
                staff_ratios::source_en.eq(&it.source.en),
            )
        })
        .collect();
    on_backend!(conn, inner => diesel::insert_into(staff_ratios::table)
        .values(&rows)
        .on_conflict((staff_ratios::profession, staff_ratios::threshold, staff_ratios::valid_from))
        .do_update()
        .set((
            staff_ratios::valid_to.eq(excluded(staff_ratios::valid_to)),
            staff_ratios::inhabitants_per_fte.eq(excluded(staff_ratios::inhabitants_per_fte)),
            staff_ratios::amount_cents.eq(excluded(staff_ratios::amount_cents)),
            staff_ratios::full_time_hours.eq(excluded(staff_ratios::full_time_hours)),
            staff_ratios::source_it.eq(excluded(staff_ratios::source_it)),
            staff_ratios::source_en.eq(excluded(staff_ratios::source_en)),
        ))
        .execute(inner))?;
    Ok(())
}

/// Where staff is counted: a territory, or a social area with its municipalities.
#[derive(Clone, Debug)]
pub enum Place {
    /// A territory.
    Territory(TerritoryCode),
    /// A social area (ATS).
    Area(AreaCode),
}

/// Where a place is, what it is called, and the territories whose residents it has.
struct Located {
    name: String,
    scope: Scope,
    territories: Vec<TerritoryCode>,
}

fn locate(conn: &mut Conn, place: &Place) -> Result<Located, Error> {
    match place {
        Place::Territory(code) => {
            let territory = territories::store::read(conn, code)?;
            let path = paths::path(conn, code)?.context("a territory has no path")?;
            Ok(Located { name: territory.name, scope: Scope::new(vec![path]), territories: vec![code.clone()] })
        }
        Place::Area(code) => {
            let area = areas::store::read(conn, code)?;
            let scope = Scope::new(paths::of_area(conn, code)?);
            Ok(Located { name: area.area.name, scope, territories: area.municipalities })
        }
    }
}

/// Whether a scope covers all of a place.
///
/// # Errors
/// [`Error::NotFound`] where it does not, or where there is no such place.
pub fn covered(conn: &mut Conn, scope: &Scope, place: &Place) -> Result<(), Error> {
    let located = locate(conn, place)?;
    let paths = located.scope.paths();
    if !paths.is_empty() && paths.iter().all(|it: &TerritoryPath| scope.covers(it)) {
        return Ok(());
    }
    Err(Error::NotFound(match place {
        Place::Territory(code) => format!("territory {code}"),
        Place::Area(code) => format!("area {code}"),
    }))
}

/// The social workers of a place on a day, or as many as are assumed, against the ratios of the day.
pub fn read(conn: &mut Conn, place: &Place, on: &Day, assumed: Option<i64>) -> Result<Staffing, Error> {
    let located = locate(conn, place)?;
    let (population, population_year) = residents(conn, &located.territories)?;
    let profession = Profession::SocialWorker;
    let mut ratios = ratios_on(conn, on)?;
    ratios.retain(|it| it.profession == profession);
    let hours: Vec<i32> = operators::table
        .filter(crate::within!(operators, &located.scope))
        .filter(operators::profession.eq(profession).and(operators::employment.eq(Employment::Permanent)))
        .filter(operators::is_active.eq(true))
        .select(operators::hours_per_week)
        .load(conn)?;
    let full_time_hours = ratios.first().map_or(36, |it| it.full_time_hours);
    let recorded_hundredths = fte_hundredths(hours.iter().map(|it| i64::from(*it)).sum(), full_time_hours);
    let (territory, area) = match place {
        Place::Territory(code) => (Some(code.clone()), None),
        Place::Area(code) => (None, Some(code.clone())),
    };
    Ok(Staffing {
        territory,
        area,
        name: located.name,
        on: on.clone(),
        population_year,
        n_operators: i32::try_from(hours.len()).unwrap_or(i32::MAX),
        recorded_hundredths,
        is_assumed: assumed.is_some(),
        assessment: assess(population, assumed.unwrap_or(recorded_hundredths), &ratios),
        ratios,
    })
}

/// The assessment of a place with some hundredths of permanent social workers more or fewer than are on record.
pub fn with_change(conn: &mut Conn, place: &Place, on: &Day, more: i64) -> Result<(Staffing, StaffAssessment), Error> {
    let now = read(conn, place, on, None)?;
    let after = assess(now.assessment.population, (now.recorded_hundredths + more).max(0), &now.ratios);
    Ok((now, after))
}

/// The indicator that counts residents.
const RESIDENTS: &str = "residents";

/// Residents of some territories, each by its newest figure on record, and the newest of their years.
fn residents(conn: &mut Conn, territories: &[TerritoryCode]) -> Result<(i64, i32), Error> {
    let rows: Vec<(TerritoryCode, i32, f64)> = indicator_values::table
        .filter(indicator_values::indicator.eq(RESIDENTS).and(indicator_values::territory.eq_any(territories)))
        .order((indicator_values::territory, indicator_values::year.desc()))
        .select((indicator_values::territory, indicator_values::year, indicator_values::value))
        .load(conn)?;
    let (mut total, mut newest, mut counted) = (0_i64, 0, None);
    let mut n_counted = 0;
    for (territory, year, value) in rows {
        if counted.as_ref() == Some(&territory) {
            continue;
        }
        total += whole(value);
        newest = newest.max(year);
        n_counted += 1;
        counted = Some(territory);
    }
    if n_counted < territories.len() || territories.is_empty() {
        let detail = "has no figure of residents on record, or some of its municipalities have none";
        return Err(Violations::one("#", detail).into());
    }
    Ok((total, newest))
}

/// A number of people as a whole number.
fn whole(value: f64) -> i64 {
    format!("{value:.0}").parse().unwrap_or_default()
}
