// SPDX-License-Identifier: AGPL-3.0-or-later
//! The places of Italy, keyed by their ISTAT code: regions, provinces and municipalities, those of today and those that
//! were.

use serde::{Deserialize, Serialize};

use crate::macros::{code, words};

mod changes;
mod names;

pub use changes::{Change, ChangeBasis, ChangeKind, Place, TerritoryDetail};
pub use names::{Directory, Found, Names};

code!(
    /// ISTAT code of a territory: 2 digits a region, 3 a province, 6 a municipality.
    TerritoryCode,
    "an ISTAT code: 2 digits for a region, 3 for a province, 6 for a municipality",
    |text| matches!(text.len(), 2 | 3 | 6) && text.bytes().all(|it| it.is_ascii_digit())
);

code!(
    /// A day as ISO 8601 writes it: days compare as their texts do.
    Day,
    "a day: 2026-01-31",
    |text| is_day(text.as_bytes())
);

/// Whether a text is a day of the calendar.
fn is_day(text: &[u8]) -> bool {
    let number = |from: usize, to: usize| -> Option<u32> {
        let digits = text.get(from..to)?;
        digits.iter().all(u8::is_ascii_digit).then(|| digits.iter().fold(0, |n, it| n * 10 + u32::from(it - b'0')))
    };
    let [Some(year), Some(month), Some(day)] = [number(0, 4), number(5, 7), number(8, 10)] else { return false };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u32::from(is_leap),
        _ => 0,
    };
    text.len() == 10 && text.get(4) == Some(&b'-') && text.get(7) == Some(&b'-') && (1..=days).contains(&day)
}

code!(
    /// Cadastral code of a municipality («Belfiore»): the one in a tax code.
    CadastralCode,
    "a letter and three digits: H501",
    |text| text.len() == 4
        && text.bytes().zip(0..).all(|(it, i)| if i == 0 { it.is_ascii_uppercase() } else { it.is_ascii_digit() })
);

words!(
    /// What a territory is.
    TerritoryKind {
        /// One of the 20 regions.
        Region = "region",
        /// A province, or what stands in its place: see `body`.
        Province = "province",
        /// A municipality.
        Municipality = "municipality"
    }
);

words!(
    /// What governs a province.
    ProvinceBody {
        /// A province.
        Province = "province",
        /// One of the two autonomous provinces, Bolzano and Trento.
        AutonomousProvince = "autonomous_province",
        /// A metropolitan city.
        MetropolitanCity = "metropolitan_city",
        /// A free consortium of municipalities, in Sicilia.
        FreeConsortium = "free_consortium",
        /// Nothing: a statistical unit where a province was, in Friuli-Venezia Giulia.
        NonAdministrative = "non_administrative"
    }
);

/// A place of Italy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Territory {
    /// ISTAT code.
    pub code: TerritoryCode,
    /// What it is.
    pub kind: TerritoryKind,
    /// The official name, in both languages where it has two: «Trentino-Alto Adige/Südtirol».
    pub name: String,
    /// The name as charts write it: «Trentino-Alto Adige».
    pub short_name: String,
    /// The statistical area it lies in: «Nord-est».
    pub area: String,
    /// NUTS 2024 codes, of level 2 for a region and 3 below; more than one where the borders do not coincide.
    pub nuts: Vec<String>,
    /// Surface in km²; `null` where it is not on record.
    pub surface_km2: Option<f64>,
    /// The territory it lies in: the province of a municipality, the region of a province; `null` for a region.
    pub parent_code: Option<TerritoryCode>,
    /// What governs it; `null` where it is no province.
    pub body: Option<ProvinceBody>,
    /// Letters of the province, also for its municipalities: «TO»; `null` for a region.
    pub abbreviation: Option<String>,
    /// Code of the supra-municipal unit: 201 for the metropolitan city of Torino; `null` where it is no province.
    pub unit_code: Option<String>,
    /// Cadastral code («Belfiore»); `null` where it is no municipality.
    pub cadastral_code: Option<CadastralCode>,
    /// Legal population of the 2021 census; `null` where it is not on record.
    pub residents: Option<i64>,
    /// First day of the code; `null` where its beginning is not on record.
    pub valid_from: Option<Day>,
    /// Last day of the code; `null` where it has not ended.
    pub valid_to: Option<Day>,
    /// Whether it is one of the five pilots.
    pub is_pilot: bool,
}

impl Territory {
    /// Whether the code is in use on a day.
    pub fn is_valid_on(&self, day: &Day) -> bool {
        self.valid_from.as_ref().is_none_or(|it| it <= day) && self.valid_to.as_ref().is_none_or(|it| it >= day)
    }
}

/// How a list of territories is filtered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct TerritoryQuery {
    /// Only territories of this kind.
    pub kind: Option<TerritoryKind>,
    /// Only territories that lie right inside this one: the provinces of a region, the municipalities of a province.
    #[cfg_attr(feature = "server", param(value_type = Option<String>, example = "19"))]
    pub parent: Option<TerritoryCode>,
    /// Only territories whose code is in use on this day; today where it is not said.
    #[cfg_attr(feature = "server", param(value_type = Option<String>, format = Date, example = "2025-12-31"))]
    pub on: Option<Day>,
    /// Only pilots (`true`), or only the others (`false`).
    pub pilot: Option<bool>,
    /// Only territories whose name contains this text; accents and case do not matter.
    pub q: Option<String>,
    /// Where the page begins: the `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// How many things a page holds, 1 to 500.
    #[cfg_attr(feature = "server", param(minimum = 1, maximum = 500, default = 100))]
    pub limit: Option<i32>,
}

/// The day on which something is asked; today where it is not said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct DayQuery {
    /// The day: which codes are in use; today where it is not said.
    #[cfg_attr(feature = "server", param(value_type = Option<String>, format = Date, example = "2025-12-31"))]
    pub on: Option<Day>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_one_of_the_calendar() {
        for good in ["2026-01-31", "2024-02-29", "2000-02-29"] {
            assert!(good.parse::<Day>().is_ok(), "{good}");
        }
        for bad in [
            "2026-02-29",
            "1900-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-1-31",
            "31-01-2026",
            "2026-01-31T",
            "",
            "２０26-01-31",
        ] {
            assert!(bad.parse::<Day>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_cadastral_code_is_a_letter_and_three_digits() {
        assert!("H501".parse::<CadastralCode>().is_ok());
        for bad in ["h501", "H50", "5010", "H5010", "HH01", ""] {
            assert!(bad.parse::<CadastralCode>().is_err(), "{bad}");
        }
    }
}
