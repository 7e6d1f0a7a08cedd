// SPDX-License-Identifier: AGPL-3.0-or-later
//! A row of a publisher: SDMX-CSV as Istat and Eurostat write it, an observation of SDMX-JSON, a row of the BES file.

use super::mapping::{Bound, Mapping};
use super::{Reading, ValueRow, cells};
use crate::codelists::{Area, Codelists, Scheme, listed};
use crate::indicators::IndicatorCode;
use crate::problem::Violations;
use crate::territories::TerritoryCode;

/// Names of the column that says where.
const AREA: [&str; 3] = ["REF_AREA", "ITTER107", "GEO"];

/// Names of the column that says when.
const TIME: [&str; 2] = ["TIME_PERIOD", "TIME"];

/// Where the columns of a file are, and what its rows may be.
#[derive(Debug)]
pub struct Columns {
    n_columns: usize,
    area: usize,
    time: usize,
    value: usize,
    dataflow: Option<usize>,
    scheme: Scheme,
    rules: Bound,
    lists: Codelists,
}

/// What the rows of a file stand for.
#[derive(Clone, Debug)]
pub struct Terms {
    /// The list of the codes of territories.
    pub scheme: Scheme,
    /// Which rows are which indicator.
    pub mapping: Mapping,
}

impl Columns {
    /// Finds the columns by the header's names, whatever their order and case.
    ///
    /// # Errors
    /// Each column that is missing, with the names it may have.
    pub fn new(header: &[&str], terms: &Terms) -> Result<Self, Violations> {
        let names: Vec<String> = header.iter().map(|it| it.trim().to_ascii_uppercase()).collect();
        let mut faults = Violations::default();
        let mut find = |candidates: &[&str]| {
            let found = names.iter().position(|it| candidates.contains(&it.as_str()));
            if found.is_none() {
                let detail =
                    format!("there is no column {}, here they are {}", candidates.join(" or "), in_short(&names));
                faults.add("line 1", detail);
            }
            found.unwrap_or_default()
        };
        let (area, time, value) = (find(&AREA), find(&TIME), find(&["OBS_VALUE"]));
        faults.ok(())?;
        let dataflow = names.iter().position(|it| it == "DATAFLOW");
        let rules = terms.mapping.bind(&names)?;
        Ok(Self {
            n_columns: names.len(),
            area,
            time,
            value,
            dataflow,
            scheme: terms.scheme,
            rules,
            lists: Codelists::new(),
        })
    }

    /// Reads the cells of a row.
    ///
    /// # Errors
    /// Every cell that cannot be read. What is well formed and not for us is no fault: [`Reading::Skipped`].
    pub fn read(&self, place: &dyn Fn() -> String, row: &[&str]) -> Result<Reading, Violations> {
        if row.len() != self.n_columns {
            return Err(Violations::one(place(), format!("has {} cells instead of {}", row.len(), self.n_columns)));
        }
        let cell = |column: usize| row.get(column).copied().unwrap_or_default().trim();
        let Some(indicator) = self.rules.indicator(self.dataflow.map_or("", cell), row) else {
            return Ok(Reading::Skipped("is of no indicator of the mapping"));
        };
        observation(&self.lists, self.scheme, place, indicator, [cell(self.area), cell(self.time), cell(self.value)])
    }

    /// The cells that a report shows: where, indicator (looked for where it is not given), when, how much.
    pub fn shown(&self, row: &[&str], indicator: Option<String>) -> [String; 4] {
        let cell = |column: usize| row.get(column).copied().unwrap_or_default();
        let of_rules = || self.rules.indicator(self.dataflow.map_or("", cell), row).map(|it| it.as_str().to_owned());
        let indicator = indicator.or_else(of_rules).unwrap_or_default();
        [cell(self.area).into(), indicator, cell(self.time).into(), cell(self.value).into()]
    }
}

/// The value of an indicator where and when a publisher says: `[area, time, figure]`.
///
/// # Errors
/// Every cell that cannot be read.
pub fn observation(
    lists: &Codelists,
    scheme: Scheme,
    place: &dyn Fn() -> String,
    indicator: &IndicatorCode,
    cells: [&str; 3],
) -> Result<Reading, Violations> {
    let [area, time, figure] = cells;
    let territory = match territory(lists, scheme, area) {
        Ok(Ok(territory)) => Ok(territory),
        Ok(Err(reason)) => return Ok(Reading::Skipped(reason)),
        Err(detail) => Err(detail),
    };
    if is_part_of_a_year(time) {
        return Ok(Reading::Skipped("is of a part of a year"));
    }
    if is_missing(figure) {
        return Ok(Reading::Skipped("has no figure: the publisher does not have it"));
    }
    // The way of nearly every row: nothing is at fault, and nothing is written about it.
    if let (Ok(territory), Ok(year), Ok(value)) = (&territory, time.parse::<i32>(), figure.parse::<f64>())
        && super::YEARS.contains(&year)
        && value.is_finite()
    {
        let (territory, indicator) = (territory.clone(), indicator.clone());
        return Ok(Reading::Value(ValueRow { territory, indicator, year, value: value + 0.0 }));
    }
    let place = place();
    let mut faults = Violations::default();
    if let Err(detail) = territory {
        faults.add(&place, detail);
    }
    cells::year(&mut faults, &place, "year", time);
    cells::figure(&mut faults, &place, "value", figure);
    Err(faults)
}

/// The territory of a code, or why its row is not for us, or what is wrong with it.
fn territory(lists: &Codelists, scheme: Scheme, code: &str) -> Result<Result<TerritoryCode, &'static str>, String> {
    match lists.resolve(scheme, code) {
        Area::Territory(territory) => Ok(Ok(territory)),
        Area::Aggregate => Ok(Err("is of an aggregate of regions")),
        Area::Abroad => Ok(Err("is of another country")),
        Area::Autonomous { province } => Ok(Err(match province.as_str() {
            "021" => {
                "is of Bolzano in the place of a region: a part of region 04, whose figure is read from the province's own code (021)"
            }
            _ => {
                "is of Trento in the place of a region: a part of region 04, whose figure is read from the province's own code (022)"
            }
        })),
        Area::Former { became } => {
            Err(format!("territory «{code}» of {scheme} is no territory of today: it lies in {}", listed(&became)))
        }
        Area::OtherList { scheme: other, territories } if territories.is_empty() => {
            Err(format!("territory «{code}» is not of {scheme} but of {other}"))
        }
        Area::OtherList { scheme: other, territories } => {
            Err(format!("territory «{code}» is not of {scheme} but of {other}, where it is {}", listed(&territories)))
        }
        Area::Unknown => Err(format!("territory «{code}» is in no list of codes")),
    }
}

/// `2024-Q1`, `2024-S1`, `2024-03`, `2024-W12`, `2024Q1`: begins with a year and goes on.
fn is_part_of_a_year(time: &str) -> bool {
    let is_year = time.len() > 4 && time.bytes().take(4).all(|it| it.is_ascii_digit());
    is_year && time.as_bytes().get(4).is_some_and(|it| matches!(it, b'-' | b'Q' | b'S' | b'M' | b'W'))
}

fn is_missing(figure: &str) -> bool {
    matches!(figure, "" | ":" | "NaN" | "..")
}

/// The first names of a header that may be a page of HTML.
fn in_short(names: &[String]) -> String {
    let mut text: String = names.join(",").chars().take(120).collect();
    if names.iter().map(String::len).sum::<usize>() > 120 {
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(header: &[&str], scheme: Scheme) -> Result<Columns, Violations> {
        Columns::new(header, &Terms { scheme, mapping: Mapping::built_in() })
    }

    const HEADER: [&str; 8] =
        ["DATAFLOW", "FREQ", "REF_AREA", "DATA_TYPE", "SEX", "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS"];

    fn read(area: &str, data_type: &str, time: &str, value: &str) -> String {
        let columns = columns(&HEADER, Scheme::Itter107).unwrap();
        let row = ["IT1:DF_BES_TERRIT_0T(1.0)", "A", area, data_type, "9", time, value, ""];
        match columns.read(&|| "line 2".into(), &row) {
            Ok(Reading::Value(it)) => format!("{} {} {} {}", it.territory, it.indicator, it.year, it.value),
            Ok(Reading::Skipped(reason)) => format!("skipped: {reason}"),
            Err(faults) => faults.to_string(),
        }
    }

    #[test]
    fn a_row_is_a_value_or_says_why_not() {
        for (cells, expected) in [
            (["ITG1", "12SER007", "2023", "4.1"], "19 power_cuts 2023 4.1"),
            (["ITC45", "12SER007", "2023", "2"], "015 power_cuts 2023 2"),
            (["IT", "12SER007", "2023", "2"], "skipped: is of an aggregate of regions"),
            (
                ["ITD1", "12SER007", "2023", "2"],
                "skipped: is of Bolzano in the place of a region: a part of region 04, whose figure is read from the province's own code (021)",
            ),
            (
                ["ITD2", "12SER007", "2023", "2"],
                "skipped: is of Trento in the place of a region: a part of region 04, whose figure is read from the province's own code (022)",
            ),
            (["ITD20", "12SER007", "2023", "2"], "022 power_cuts 2023 2"),
            (["ITG1", "99XXX", "2023", "x"], "skipped: is of no indicator of the mapping"),
            (["ITG1", "12SER007", "2023-Q1", "2"], "skipped: is of a part of a year"),
            (["ITG1", "12SER007", "2023", ""], "skipped: has no figure: the publisher does not have it"),
            (
                ["ITG29", "12SER007", "2023", "2"],
                "line 2: territory «ITG29» of itter107 is no territory of today: it lies in 090",
            ),
            (
                ["ITH3", "12SER007", "2023", "2"],
                "line 2: territory «ITH3» is not of itter107 but of nuts2024, where it is 05",
            ),
            (["XX", "12SER007", "next", "4,1"], "skipped: is of another country"),
            (
                ["IT9", "12SER007", "next", "4,1"],
                "line 2: territory «IT9» is in no list of codes; line 2: year «next» must be a whole number; line 2: value «4,1» must be a number with a decimal point: write 4.1",
            ),
            (["ITG1", "12SER007", "1900", "1"], "line 2: year must be 1950 to 2100"),
        ] {
            let [area, data_type, time, value] = cells;
            assert_eq!(read(area, data_type, time, value), expected, "{cells:?}");
        }
    }

    #[test]
    fn columns_are_found_by_name_and_the_missing_are_named() {
        let faults = columns(&["<html>", "REF_AREA"], Scheme::Itter107).unwrap_err();
        assert_eq!(faults.as_slice().len(), 2);
        assert!(faults.to_string().contains("there is no column TIME_PERIOD or TIME, here they are <HTML>,REF_AREA"));
        let terms = Terms { scheme: Scheme::Nuts2024, mapping: Mapping::one("residents".parse().unwrap(), vec![]) };
        let columns = Columns::new(&["freq", "unit", "geo", "TIME_PERIOD", "OBS_VALUE", "OBS_FLAG"], &terms).unwrap();
        let row = ["A", "NR", "ITG1", "2023", "7", "p"];
        let Reading::Value(value) = columns.read(&|| "line 2".into(), &row).unwrap() else { panic!("no value") };
        assert_eq!((value.territory.as_str(), value.value), ("19", 7.0));
        assert_eq!(columns.shown(&row, None), ["ITG1", "residents", "2023", "7"]);
        assert!(columns.read(&|| "line 3".into(), &["A"]).is_err());
    }
}
