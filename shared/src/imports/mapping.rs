// SPDX-License-Identifier: AGPL-3.0-or-later
//! Which rows of a publisher's data flow are which indicator.

use std::collections::BTreeMap;

use crate::indicators::IndicatorCode;
use crate::problem::Violations;

/// The rules that this version brings: `indicator,dataflow,where`.
const BUILT_IN: &str = include_str!("../../reference/codelists/dataflows.csv");

/// Columns of a file of rules, in their order.
pub const MAPPING_COLUMNS: [&str; 3] = ["indicator", "dataflow", "where"];

/// Rules; the first that fits a row says its indicator.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    rules: Vec<Rule>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Rule {
    indicator: IndicatorCode,
    /// The data flow, or the family of it: `DF_BES_TERRIT` is also `DF_BES_TERRIT_0T`. `None` is any.
    dataflow: Option<String>,
    conditions: Vec<Condition>,
}

/// One dimension must have one of some values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    dimension: String,
    values: Vec<String>,
    /// Whether it holds where the file has no such dimension.
    is_optional: bool,
}

impl std::str::FromStr for Condition {
    type Err = String;

    /// `SEX=9`, `SEX=9|T`, `SEX?=9|T` (only where the file has the dimension).
    fn from_str(text: &str) -> Result<Self, String> {
        let (dimension, values) = text.split_once('=').ok_or("must be DIMENSION=VALUE")?;
        let (dimension, is_optional) = match dimension.strip_suffix('?') {
            Some(dimension) => (dimension, true),
            None => (dimension, false),
        };
        if dimension.is_empty() || values.split('|').any(str::is_empty) {
            return Err("must be DIMENSION=VALUE, DIMENSION=VALUE|VALUE or DIMENSION?=VALUE".into());
        }
        let values = values.split('|').map(str::to_owned).collect();
        Ok(Self { dimension: dimension.to_ascii_uppercase(), values, is_optional })
    }
}

impl Mapping {
    /// The rules that this version brings: the indicators of BES dei territori.
    pub fn built_in() -> Self {
        let mut mapping = Self::default();
        for (number, line) in (1..).zip(BUILT_IN.lines()).skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            if let [indicator, dataflow, conditions] = cells.as_slice() {
                // A test reads the table without a fault.
                let _ = mapping.add(&format!("line {number}"), [indicator, dataflow, conditions]);
            }
        }
        mapping
    }

    /// One rule for every row that meets some conditions.
    pub fn one(indicator: IndicatorCode, conditions: Vec<Condition>) -> Self {
        Self { rules: vec![Rule { indicator, dataflow: None, conditions }] }
    }

    /// Adds a rule from the cells of a row of a file of rules.
    ///
    /// # Errors
    /// Every cell that cannot be read.
    pub fn add(&mut self, place: &str, cells: [&str; 3]) -> Result<(), Violations> {
        let [indicator, dataflow, conditions] = cells.map(str::trim);
        let mut faults = Violations::default();
        let indicator = super::cells::code(&mut faults, place, "indicator", indicator);
        let conditions: Vec<Condition> = conditions
            .split_whitespace()
            .filter_map(|it| super::cells::code(&mut faults, place, "where", it))
            .collect();
        let dataflow = Some(dataflow.to_owned()).filter(|it| !it.is_empty());
        faults.require(!conditions.is_empty() || dataflow.is_some(), place, "a rule needs a data flow or a condition");
        if let (Some(indicator), true) = (indicator, faults.is_empty()) {
            self.rules.push(Rule { indicator, dataflow, conditions });
        }
        faults.ok(())
    }

    /// The rules for a file with these columns.
    ///
    /// # Errors
    /// Where no rule can ever fit: a dimension that the file does not have.
    pub fn bind(&self, columns: &[String]) -> Result<Bound, Violations> {
        let mut missing = Vec::new();
        let rules: Vec<BoundRule> =
            self.rules.iter().filter_map(|it| it.bind(columns).map_err(|it| missing.push(it)).ok()).collect();
        if rules.is_empty() {
            missing.dedup();
            let detail = format!("no rule of the mapping fits these columns: there is no {}", missing.join(", "));
            return Err(Violations::one("line 1", detail));
        }
        Ok(Bound::new(rules))
    }
}

impl Rule {
    fn bind(&self, columns: &[String]) -> Result<BoundRule, String> {
        let mut tests = Vec::new();
        for condition in &self.conditions {
            match columns.iter().position(|it| *it == condition.dimension) {
                Some(column) => tests.push((column, condition.values.clone())),
                None if condition.is_optional => {}
                None => return Err(condition.dimension.clone()),
            }
        }
        Ok(BoundRule { indicator: self.indicator.clone(), dataflow: self.dataflow.clone(), tests })
    }
}

/// The rules of a [`Mapping`] for one file.
#[derive(Clone, Debug)]
pub struct Bound {
    rules: Vec<BoundRule>,
    /// Positions of the rules by what their first condition asks for: column, value. A row is not tried on hundreds of rules.
    by_first: BTreeMap<usize, BTreeMap<String, Vec<usize>>>,
    /// Positions of the rules without a condition.
    unconditional: Vec<usize>,
}

#[derive(Clone, Debug)]
struct BoundRule {
    indicator: IndicatorCode,
    dataflow: Option<String>,
    /// Position of a column, and what may stand there.
    tests: Vec<(usize, Vec<String>)>,
}

impl Bound {
    fn new(rules: Vec<BoundRule>) -> Self {
        let mut by_first: BTreeMap<usize, BTreeMap<String, Vec<usize>>> = BTreeMap::new();
        let mut unconditional = Vec::new();
        for (position, rule) in rules.iter().enumerate() {
            let Some((column, values)) = rule.tests.first() else {
                unconditional.push(position);
                continue;
            };
            for value in values {
                by_first.entry(*column).or_default().entry(value.clone()).or_default().push(position);
            }
        }
        Self { rules, by_first, unconditional }
    }

    /// The indicator of a row; `dataflow` as the file names it: `IT1:DF_BES_TERRIT_0T(1.0)`.
    pub fn indicator(&self, dataflow: &str, cells: &[&str]) -> Option<&IndicatorCode> {
        let id = dataflow_id(dataflow);
        let of_first = self.by_first.iter().filter_map(|(column, by_value)| by_value.get(*cells.get(*column)?));
        let candidates = of_first.flatten().chain(&self.unconditional);
        let fitting = candidates.filter(|it| self.rules.get(**it).is_some_and(|rule| rule.fits(id, cells)));
        fitting.min().and_then(|it| self.rules.get(*it)).map(|it| &it.indicator)
    }
}

impl BoundRule {
    fn fits(&self, id: &str, cells: &[&str]) -> bool {
        let is_met = |(column, values): &(usize, Vec<String>)| {
            cells.get(*column).is_some_and(|cell| values.iter().any(|it| it == cell))
        };
        self.tests.iter().all(is_met) && self.dataflow.as_deref().is_none_or(|it| is_of_family(id, it))
    }
}

/// `DF_X` of `IT1:DF_X(1.0)`.
fn dataflow_id(text: &str) -> &str {
    let id = text.rsplit_once(':').map_or(text, |(_, id)| id);
    id.split('(').next().unwrap_or(id)
}

fn is_of_family(id: &str, family: &str) -> bool {
    // A file that does not name its data flow is taken at the word of who imports it.
    id.is_empty() || id.strip_prefix(family).is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_rules_are_all_read() {
        assert_eq!(Mapping::built_in().rules.len(), BUILT_IN.lines().count() - 1);
    }

    #[test]
    fn no_rule_writes_a_year_over_a_mean_of_years() {
        for line in crate::reference::INDICATORS.lines().filter(|it| it.contains("three-year mean")) {
            let code = line.split(',').next().unwrap();
            assert!(!BUILT_IN.lines().any(|it| it.starts_with(&format!("{code},"))), "{code}");
        }
    }

    #[test]
    fn the_first_rule_that_fits_says_the_indicator() {
        let columns: Vec<String> = ["DATAFLOW", "DATA_TYPE", "SEX"].map(str::to_owned).to_vec();
        let mapping = Mapping::built_in();
        let bound = mapping.bind(&columns).unwrap();
        let read = |dataflow: &str, data_type: &str, sex: &str| {
            bound.indicator(dataflow, &[dataflow, data_type, sex]).map(|it| it.as_str().to_owned())
        };
        assert_eq!(read("IT1:DF_BES_TERRIT_0T(1.0)", "12SER007", "9").as_deref(), Some("power_cuts"));
        assert_eq!(read("DF_BES_TERRIT_3", "03LAV001-N22", "T").as_deref(), Some("employment_rate"));
        assert_eq!(read("IT1:DF_BES_TERRIT_0T(1.0)", "12SER007", "1"), None);
        assert_eq!(read("IT1:DF_BES_TERRITORI(1.0)", "12SER007", "9"), None);
        assert_eq!(read("IT1:DF_BES_TERRIT_0T(1.0)", "99XXX", "9"), None);
        let without_sex = mapping.bind(&columns[..2]).unwrap();
        assert!(without_sex.indicator("DF_BES_TERRIT", &["DF_BES_TERRIT", "12SER007"]).is_some());
    }

    #[test]
    fn a_dimension_that_is_not_there_is_named() {
        let rule: Condition = "CITIZENSHIP=TOTAL".parse().unwrap();
        let mapping = Mapping::one("residents".parse().unwrap(), vec![rule]);
        let faults = mapping.bind(&["DATAFLOW".into()]).unwrap_err();
        assert!(faults.to_string().contains("there is no CITIZENSHIP"), "{faults}");
    }

    #[test]
    fn a_rule_says_every_fault_at_once() {
        let mut mapping = Mapping::default();
        let faults = mapping.add("line 2", ["Bad Code", "", "SEX SEX=| A=1"]).unwrap_err();
        assert_eq!(faults.as_slice().len(), 3, "{faults}");
        assert!(mapping.add("line 3", ["residents", "", ""]).is_err());
    }
}
