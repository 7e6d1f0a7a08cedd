// SPDX-License-Identifier: AGPL-3.0-or-later
//! The codes that publishers give to territories, and the ISTAT codes they stand for: NUTS of every vintage and ITTER107.
//!
//! A code means a territory only together with its list: `ITC45` is the province of Milano in ITTER107, and Milano with
//! Monza in NUTS 2006. Tables, sources and limits: `reference/codelists/README.md`.

use std::collections::BTreeMap;

use crate::macros::words;
use crate::territories::TerritoryCode;

const AREAS: &str = include_str!("../reference/codelists/areas.csv");
const SUCCESSIONS: &str = include_str!("../reference/codelists/successions.csv");

words!(
    /// A list of codes of territories.
    Scheme {
        /// ISTAT's own codes: 2 digits a region, 3 a province, 6 a municipality.
        Istat = "istat",
        /// ISTAT's code list of SDMX: NUTS 2006, with codes of its own for the provinces made since.
        Itter107 = "itter107",
        /// NUTS 2006.
        Nuts2006 = "nuts2006",
        /// NUTS 2010.
        Nuts2010 = "nuts2010",
        /// NUTS 2013.
        Nuts2013 = "nuts2013",
        /// NUTS 2016.
        Nuts2016 = "nuts2016",
        /// NUTS 2021.
        Nuts2021 = "nuts2021",
        /// NUTS 2024.
        Nuts2024 = "nuts2024"
    }
);

/// What a code stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Area {
    /// A territory.
    Territory(TerritoryCode),
    /// Italy, a statistical area, or what lies in no region: no territory of ours.
    Aggregate,
    /// Bolzano or Trento as NUTS 2: a part of region 04, and the same place as a province that has a code of its own.
    Autonomous {
        /// The province.
        province: TerritoryCode,
    },
    /// A province as it was drawn once: no territory of today is exactly that.
    Former {
        /// Where it lies today.
        became: Vec<TerritoryCode>,
    },
    /// A code of another list.
    OtherList {
        /// The list that has it.
        scheme: Scheme,
        /// What it is there; empty for an aggregate.
        territories: Vec<TerritoryCode>,
    },
    /// A code of another country.
    Abroad,
    /// No list has it.
    Unknown,
}

/// The tables, read once.
#[derive(Debug)]
pub struct Codelists {
    areas: BTreeMap<(&'static str, Scheme), (Level, Vec<TerritoryCode>)>,
    successions: BTreeMap<&'static str, Vec<TerritoryCode>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    Territory,
    Aggregate,
    Autonomous,
    Former,
}

impl Codelists {
    /// Reads the tables that this version brings.
    pub fn new() -> Self {
        let mut areas = BTreeMap::new();
        for line in AREAS.lines().skip(1) {
            let mut cells = line.split(',');
            let mut cell = || cells.next().unwrap_or_default();
            let (code, schemes, level) = (cell(), cell(), cell());
            let territories = codes(cell());
            let level = match level {
                "region" | "province" => Level::Territory,
                "autonomous" => Level::Autonomous,
                "former" => Level::Former,
                _ => Level::Aggregate,
            };
            for scheme in schemes.split(' ').filter_map(|it| it.parse().ok()) {
                areas.insert((code, scheme), (level, territories.clone()));
            }
        }
        let successions = SUCCESSIONS
            .lines()
            .skip(1)
            .filter_map(|line| Some((line.split(',').next()?, codes(line.rsplit(',').next()?))))
            .collect();
        Self { areas, successions }
    }

    /// What `code` stands for in the list `scheme`.
    ///
    /// ```
    /// use shared::codelists::{Area, Codelists, Scheme};
    /// let lists = Codelists::new();
    /// assert_eq!(lists.resolve(Scheme::Itter107, "ITC45"), Area::Territory("015".parse().unwrap()));
    /// assert!(matches!(lists.resolve(Scheme::Nuts2006, "ITC45"), Area::Former { .. }));
    /// ```
    pub fn resolve(&self, scheme: Scheme, code: &str) -> Area {
        if matches!(scheme, Scheme::Istat | Scheme::Itter107)
            && let Ok(territory) = code.parse::<TerritoryCode>()
            && (scheme == Scheme::Istat || code.len() == 6)
        {
            return Area::Territory(territory);
        }
        match self.areas.get(&(code, scheme)) {
            Some((Level::Aggregate, _)) => Area::Aggregate,
            Some((Level::Former, became)) => Area::Former { became: became.clone() },
            Some((level, territories)) => match (level, territories.first().cloned()) {
                (Level::Autonomous, Some(province)) => Area::Autonomous { province },
                (_, Some(territory)) => Area::Territory(territory),
                (_, None) => Area::Unknown,
            },
            None if scheme != Scheme::Istat && !code.starts_with("IT") && is_country(code) => Area::Abroad,
            None => self.elsewhere(code),
        }
    }

    /// The newest other list that has a code.
    fn elsewhere(&self, code: &str) -> Area {
        let found = Scheme::ALL.iter().rev().find_map(|it| self.areas.get(&(code, *it)).map(|area| (*it, area)));
        match found {
            Some((scheme, (_, territories))) => Area::OtherList { scheme, territories: territories.clone() },
            None => Area::Unknown,
        }
    }

    /// The territories that a province of an earlier map became; empty for one that is there still.
    pub fn became(&self, code: &TerritoryCode) -> &[TerritoryCode] {
        self.successions.get(code.as_str()).map_or(&[], Vec::as_slice)
    }
}

impl Default for Codelists {
    fn default() -> Self {
        Self::new()
    }
}

fn codes(text: &str) -> Vec<TerritoryCode> {
    text.split(' ').filter_map(|it| it.parse().ok()).collect()
}

/// Whether a code begins as those of NUTS do: two capital letters.
fn is_country(code: &str) -> bool {
    code.bytes().take(2).filter(u8::is_ascii_uppercase).count() == 2
}

/// Codes as a sentence lists them: `112, 113`.
pub fn listed(codes: &[TerritoryCode]) -> String {
    codes.iter().map(TerritoryCode::as_str).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(scheme: Scheme, code: &str) -> String {
        match Codelists::new().resolve(scheme, code) {
            Area::Territory(it) => it.to_string(),
            Area::Aggregate => "aggregate".into(),
            Area::Autonomous { province } => format!("part {province}"),
            Area::Former { became } => format!("former {}", listed(&became)),
            Area::OtherList { scheme, territories } => format!("{scheme} {}", listed(&territories)),
            Area::Abroad => "abroad".into(),
            Area::Unknown => "unknown".into(),
        }
    }

    #[test]
    fn a_code_means_a_territory_only_with_its_list() {
        use Scheme::{Istat, Itter107, Nuts2006, Nuts2010, Nuts2016, Nuts2021, Nuts2024};
        for (scheme, code, expected) in [
            (Itter107, "ITC1", "01"),
            (Itter107, "ITC11", "001"),
            (Itter107, "ITDA", "04"),
            (Itter107, "ITD1", "part 021"),
            (Itter107, "ITD20", "022"),
            (Itter107, "IT108", "108"),
            (Itter107, "IT111", "111"),
            (Itter107, "ITG25", "090"),
            (Itter107, "ITG29", "former 090"),
            (Itter107, "001272", "001272"),
            (Itter107, "ITH3", "nuts2024 05"),
            (Itter107, "ITCD", "aggregate"),
            (Itter107, "IT", "aggregate"),
            (Itter107, "01", "unknown"),
            (Nuts2006, "ITC45", "former 015, 108"),
            (Nuts2006, "ITD3", "05"),
            (Nuts2010, "ITC4C", "015"),
            (Nuts2010, "ITC4D", "108"),
            (Nuts2016, "ITG25", "former 090"),
            (Nuts2016, "ITG2D", "nuts2024 090"),
            (Nuts2021, "ITG2H", "111"),
            (Nuts2024, "ITH1", "part 021"),
            (Nuts2024, "ITH3", "05"),
            (Nuts2024, "ITD3", "nuts2006 05"),
            (Nuts2024, "ITG25", "nuts2016 090"),
            (Nuts2024, "ITZZZ", "aggregate"),
            (Nuts2024, "FR10", "abroad"),
            (Nuts2024, "EU27_2020", "abroad"),
            (Nuts2024, "ITX9", "unknown"),
            (Istat, "058091", "058091"),
            (Istat, "ITC1", "nuts2024 01"),
        ] {
            assert_eq!(shown(scheme, code), expected, "{scheme} {code}");
        }
    }

    #[test]
    fn every_list_is_complete() {
        let lists = Codelists::new();
        for (scheme, n_provinces, n_regions) in [
            (Scheme::Itter107, 107, 20),
            (Scheme::Nuts2006, 95, 19),
            (Scheme::Nuts2010, 102, 19),
            (Scheme::Nuts2021, 107, 19),
            (Scheme::Nuts2024, 107, 19),
        ] {
            let count = |length: usize| {
                let of = lists.areas.iter().filter(|(key, _)| key.1 == scheme);
                let mut codes: Vec<_> = of
                    .filter(|(_, it)| it.0 == Level::Territory && it.1[0].as_str().len() == length)
                    .map(|(_, it)| it.1[0].clone())
                    .collect();
                let n = codes.len();
                codes.dedup();
                codes.sort();
                codes.dedup();
                assert_eq!(codes.len(), n, "{scheme}: two codes of one territory");
                n
            };
            assert_eq!((count(3), count(2)), (n_provinces, n_regions), "{scheme}");
        }
    }

    #[test]
    fn a_province_of_an_earlier_map_says_what_it_became() {
        let lists = Codelists::new();
        let became = |code: &str| listed(lists.became(&code.parse().unwrap()));
        assert_eq!(became("090"), "112, 113");
        assert_eq!(became("104"), "113");
        assert_eq!(became("001"), "");
    }
}
