// SPDX-License-Identifier: AGPL-3.0-or-later
//! A row of ISTAT's «Elenco comuni»: a name and a code of every municipality, under headers that change a little each year.

use super::cells;
use crate::problem::Violations;
use crate::territories::{CadastralCode, TerritoryCode};
use crate::text::fold;

/// A municipality as ISTAT lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MunicipalityRow {
    /// ISTAT code, 6 digits.
    pub code: TerritoryCode,
    /// The official name, in both languages where it has two.
    pub name: String,
    /// The Italian name alone; `None` where the file has no such column.
    pub short_name: Option<String>,
    /// Belfiore code: `L219`.
    pub belfiore: CadastralCode,
    /// Code of the province, as in the municipality's code.
    pub province: TerritoryCode,
    /// Code of the region.
    pub region: TerritoryCode,
}

impl MunicipalityRow {
    /// Whether a letter of its name was replaced by a question mark, as where an encoding does not have it: «ob So?i».
    pub fn has_lost_a_letter(&self) -> bool {
        std::iter::once(&self.name).chain(&self.short_name).any(|it| it.contains(['?', char::REPLACEMENT_CHARACTER]))
    }
}

/// Where the columns of the file are.
#[derive(Clone, Copy, Debug)]
pub struct MunicipalityColumns {
    code: usize,
    name: usize,
    short_name: Option<usize>,
    belfiore: usize,
    region: usize,
}

impl MunicipalityColumns {
    /// Finds the columns by their Italian names, in which line breaks and footnotes come and go.
    ///
    /// # Errors
    /// Each column that is missing.
    pub fn new(header: &[&str]) -> Result<Self, Violations> {
        let names: Vec<String> = header.iter().map(|it| fold(it)).collect();
        let mut faults = Violations::default();
        let mut find = |words: &[&str]| {
            let found = names.iter().position(|name| words.iter().all(|it| name.contains(it)));
            faults.require(found.is_some(), "line 1", format!("there is no column «{}»", words.join(" … ")));
            found.unwrap_or_default()
        };
        let columns = Self {
            code: find(&["codice comune", "alfanumerico"]),
            name: find(&["denominazione", "italiana e straniera"]),
            short_name: names.iter().position(|it| it.contains("denominazione in italiano")),
            belfiore: find(&["codice catastale"]),
            region: find(&["codice regione"]),
        };
        faults.ok(columns)
    }

    /// Code, name and Belfiore code as they stand in a row, to show them.
    pub fn shown(self, row: &[&str]) -> [String; 3] {
        [self.code, self.name, self.belfiore].map(|it| row.get(it).copied().unwrap_or_default().trim().to_owned())
    }

    /// Reads the cells of a row.
    ///
    /// # Errors
    /// Every cell that cannot be read.
    pub fn read(self, place: &str, row: &[&str]) -> Result<MunicipalityRow, Violations> {
        let cell = |column: usize| row.get(column).copied().unwrap_or_default().trim();
        let mut faults = Violations::default();
        let code: Option<TerritoryCode> = cells::code(&mut faults, place, "code", cell(self.code));
        let code = code.filter(|it| {
            faults.require(it.as_str().len() == 6, place, format!("code «{it}» must have 6 digits"));
            it.as_str().len() == 6
        });
        let province = code.as_ref().and_then(|it| it.as_str().get(..3)).and_then(|it| it.parse().ok());
        let region: Option<TerritoryCode> = cells::code(&mut faults, place, "region", cell(self.region));
        faults.require(!cell(self.name).is_empty(), place, "the name is empty");
        let belfiore = cell(self.belfiore);
        let belfiore = belfiore
            .parse::<CadastralCode>()
            .map_err(|error| faults.add(place, format!("Belfiore code «{belfiore}» {error}")))
            .ok();
        let short_name = self.short_name.map(cell).filter(|it| !it.is_empty()).map(written);
        match (code, province, region, belfiore) {
            (Some(code), Some(province), Some(region), Some(belfiore)) if faults.is_empty() => {
                Ok(MunicipalityRow { code, name: written(cell(self.name)), short_name, belfiore, province, region })
            }
            _ => Err(faults),
        }
    }
}

/// A name as our tables write it: ISTAT's list has typewriter apostrophes, «L'Aquila».
fn written(name: &str) -> String {
    name.replace('\'', "’")
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: [&str; 5] = [
        "Codice Regione",
        "Codice Comune formato alfanumerico",
        "Denominazione (Italiana e straniera)",
        "Denominazione in italiano",
        "Codice Catastale\ndel comune",
    ];

    #[test]
    fn columns_are_found_and_rows_are_read() {
        let columns = MunicipalityColumns::new(&HEADER).unwrap();
        let row = columns.read("line 2", &["01", "001272", "Torino", "Torino", "L219"]).unwrap();
        assert_eq!((row.code.as_str(), row.province.as_str(), row.belfiore.as_str()), ("001272", "001", "L219"));
        assert_eq!(row.short_name.as_deref(), Some("Torino"));
        let row = columns.read("line 2", &["13", "066049", "L'Aquila", "L'Aquila", "A345"]).unwrap();
        assert_eq!((row.name.as_str(), row.short_name.as_deref()), ("L’Aquila", Some("L’Aquila")));
        let faults = columns.read("line 3", &["1", "1272", "", "", "L2199"]).unwrap_err();
        assert_eq!(faults.as_slice().len(), 4, "{faults}");
        assert!(MunicipalityColumns::new(&["a", "b"]).unwrap_err().as_slice().len() == 4);
    }
}
