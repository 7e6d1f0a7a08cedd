// SPDX-License-Identifier: AGPL-3.0-or-later
//! What is shown, as a table to be taken away: columns that say what they mean, cells with every digit, and the sources.

use serde::{Deserialize, Serialize};

use crate::attractiveness::{Attractiveness, IndicatorStanding, Profile, Provinces};
use crate::indicators::{Indicator, Series};
use crate::text::Bilingual;

/// A table to be taken away.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// What it holds.
    pub title: Bilingual,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, a cell a column; a missing value is an empty cell.
    pub rows: Vec<Vec<String>>,
    /// The indicators that its figures are of, or are computed from.
    pub indicators: Vec<Indicator>,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Column {
    /// Its heading in the file.
    pub name: String,
    /// What stands in it.
    pub meaning: Bilingual,
}

/// What a table holds and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Metadata {
    /// What the table holds.
    pub title: Bilingual,
    /// Where it is read as JSON, after `/api/v1`.
    pub json: String,
    /// Where it is read as CSV (RFC 4180, UTF-8, decimal point), after `/api/v1`.
    pub csv: String,
    /// How many rows it has, without the heading.
    pub n_rows: i32,
    /// Its columns, in their order.
    pub columns: Vec<Column>,
    /// The indicators that its figures are of, or are computed from: unit, publisher, data set, licence.
    pub indicators: Vec<Indicator>,
}

impl Table {
    /// The table as CSV: RFC 4180, a heading, a row a line.
    /// ```
    /// use shared::downloads::Table;
    /// use shared::text::Bilingual;
    /// let title = Bilingual { it: "Prova".into(), en: "Trial".into() };
    /// let table = Table { title, columns: vec![], rows: vec![vec!["a".into(), "b, \"c\"".into()]], indicators: vec![] };
    /// assert_eq!(table.csv(), "\r\na,\"b, \"\"c\"\"\"\r\n");
    /// ```
    pub fn csv(&self) -> String {
        let mut text = String::new();
        line(&mut text, self.columns.iter().map(|it| it.name.as_str()));
        for row in &self.rows {
            line(&mut text, row.iter().map(String::as_str));
        }
        text
    }

    /// What it holds, for who reads it at `address`.
    pub fn metadata(self, address: &str) -> Metadata {
        let (path, query) = address.split_once('?').map_or((address, String::new()), |(it, q)| (it, format!("?{q}")));
        Metadata {
            title: self.title,
            json: address.to_owned(),
            csv: format!("{path}.csv{query}"),
            n_rows: i32::try_from(self.rows.len()).unwrap_or(i32::MAX),
            columns: self.columns,
            indicators: self.indicators,
        }
    }
}

fn line<'a>(text: &mut String, cells: impl Iterator<Item = &'a str>) {
    for (n, cell) in cells.enumerate() {
        if n > 0 {
            text.push(',');
        }
        if cell.contains(['"', ',', '\n', '\r']) {
            text.push('"');
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(cell);
        }
    }
    text.push_str("\r\n");
}

fn column(name: impl Into<String>, it: impl Into<String>, en: impl Into<String>) -> Column {
    Column { name: name.into(), meaning: Bilingual { it: it.into(), en: en.into() } }
}

fn text<T: ToString>(it: Option<T>) -> String {
    it.map(|it| it.to_string()).unwrap_or_default()
}

/// The index of the regions: a row a region, by code.
pub fn regions(index: &Attractiveness, catalogue: &[Indicator]) -> Table {
    let root = index.recipe.nodes.iter().find(|it| it.parent.is_none()).map_or("index", |it| it.code.as_str());
    let mut columns = vec![
        column("code", "Codice Istat", "ISTAT code"),
        column("name", "Nome", "Name"),
        column("rank", "Posizione calcolata, 1 = la più favorevole", "Computed position, 1 = most favourable"),
        column("rank_low", "Migliore posizione, nove volte su dieci", "Best position, nine times out of ten"),
        column("rank_high", "Peggiore posizione, nove volte su dieci", "Worst position, nine times out of ten"),
        column("level", "Livello, da A a E", "Level, A to E"),
        column("levels", "Livelli che il margine del punteggio tocca", "Levels that the margin of the score touches"),
        column("n_missing", "Valori che mancano", "Values that are missing"),
        column(root, "Indice, da 0 a 100", "Index, 0 to 100"),
    ];
    columns.extend(index.dimensions.iter().map(|it| Column { name: it.code.clone(), meaning: it.name.clone() }));
    let nodes: Vec<&str> = std::iter::once(root).chain(index.dimensions.iter().map(|it| it.code.as_str())).collect();
    let row = |(territory, unit): (&crate::territories::Territory, &crate::index::UnitResult)| {
        let uncertainty = unit.uncertainty.as_ref();
        let missing = index.missing.iter().filter(|it| it.territory == territory.code).count();
        let mut cells = vec![
            territory.code.to_string(),
            territory.name.clone(),
            text(unit.rank),
            text(uncertainty.map(|it| it.rank_low)),
            text(uncertainty.map(|it| it.rank_high)),
            text(unit.level.as_ref()),
            uncertainty.map(|it| it.levels.join("/")).unwrap_or_default(),
            missing.to_string(),
        ];
        cells.extend(nodes.iter().map(|it| text(unit.scores.get(*it))));
        cells
    };
    Table {
        title: Bilingual { it: "Attrattività delle regioni".into(), en: "Attractiveness of the regions".into() },
        columns,
        rows: index.territories.iter().zip(&index.result.units).map(row).collect(),
        indicators: crate::attractiveness::inside(index, catalogue).into_iter().cloned().collect(),
    }
}

/// The profile of a territory: a row an indicator, each with its source and the import that wrote it.
pub fn profile(profile: &Profile) -> Table {
    let columns = vec![
        column("territory", "Codice Istat", "ISTAT code"),
        column("indicator", "Chiave dell’indicatore", "Key of the indicator"),
        column("name", "Nome dell’indicatore", "Name of the indicator"),
        column("role", "index: entra nell’indice; context: sta accanto", "index: in the index; context: beside it"),
        column("dimension", "Dimensione", "Dimension"),
        column("value", "Valore; vuoto se manca", "Value; empty where missing"),
        column("unit", "Unità", "Unit"),
        column("year", "Anno del valore", "Year of the value"),
        column(
            "inherited_from",
            "Territorio più grande da cui viene il valore; vuoto se è proprio",
            "Larger territory that the value is of; empty where it is its own",
        ),
        column("score", "Punti da 0 a 100", "Points, 0 to 100"),
        column("rank", "Posizione fra le regioni", "Position among the regions"),
        column("median", "Mediana delle regioni", "Median of the regions"),
        column("publisher", "Chi pubblica", "Publisher"),
        column("dataset", "Tavola di chi pubblica", "The publisher’s data set"),
        column("licence", "Licenza", "Licence"),
        column("file_name", "File da cui è stato importato", "File it was imported from"),
        column("file_digest", "Impronta del file", "Digest of the file"),
        column("imported_at", "Quando è stato importato", "When it was imported"),
    ];
    let row = |it: &IndicatorStanding| {
        let Indicator { code, name, unit, role, dimension, publisher, dataset, licence, .. } = &it.indicator;
        let provenance = it.provenance.as_ref();
        vec![
            profile.territory.code.to_string(),
            code.to_string(),
            name.it.clone(),
            role.to_string(),
            text(dimension.as_ref()),
            text(it.value),
            unit.it.clone(),
            text(it.year),
            text(it.inherited_from.as_ref()),
            text(it.score),
            text(it.rank),
            text(it.median),
            publisher.clone(),
            dataset.clone(),
            licence.clone(),
            text(provenance.map(|it| &it.file_name)),
            text(provenance.map(|it| &it.file_digest)),
            text(provenance.map(|it| &it.imported_at)),
        ]
    };
    let name = &profile.territory.name;
    Table {
        title: Bilingual { it: format!("{name}, profilo del territorio"), en: format!("{name}, territorial profile") },
        columns,
        rows: profile.indicators.iter().map(row).collect(),
        indicators: profile.indicators.iter().map(|it| it.indicator.clone()).collect(),
    }
}

/// The provinces: a row a province, by code, with its own figures, each with its year.
pub fn provinces(provinces: &Provinces) -> Table {
    let mut columns = vec![
        column("code", "Codice Istat", "ISTAT code"),
        column("name", "Nome", "Name"),
        column("region", "Codice Istat della regione", "ISTAT code of the region"),
        column(
            "region_level",
            "Livello della regione, non della provincia",
            "Level of the region, not of the province",
        ),
        column("region_score", "Indice della regione, da 0 a 100", "Index of the region, 0 to 100"),
    ];
    for it in &provinces.indicators {
        columns.push(Column { name: it.code.to_string(), meaning: it.name.clone() });
        columns.push(column(format!("{}_year", it.code), "Anno del valore", "Year of the value"));
    }
    let row = |it: &crate::attractiveness::ProvinceStanding| {
        let mut cells = vec![
            it.territory.code.to_string(),
            it.territory.name.clone(),
            it.inherited_from.to_string(),
            text(it.level.as_ref()),
            text(it.score),
        ];
        for indicator in &provinces.indicators {
            let fact = it.facts.iter().find(|fact| fact.indicator == indicator.code);
            cells.extend([text(fact.map(|it| it.value)), text(fact.map(|it| it.year))]);
        }
        cells
    };
    let on = &provinces.on;
    Table {
        title: Bilingual { it: format!("Province al {on}"), en: format!("Provinces on {on}") },
        columns,
        rows: provinces.provinces.iter().map(row).collect(),
        indicators: provinces.indicators.clone(),
    }
}

/// The series of an indicator: a row a territory and year.
pub fn series(series: &Series) -> Table {
    let columns = vec![
        column("territory", "Codice Istat", "ISTAT code"),
        column("name", "Nome", "Name"),
        column("year", "Anno del valore", "Year of the value"),
        column("value", "Valore", "Value"),
        column("file_name", "File da cui è stato importato", "File it was imported from"),
        column("file_digest", "Impronta del file", "Digest of the file"),
        column("imported_at", "Quando è stato importato", "When it was imported"),
    ];
    let mut rows = Vec::new();
    for of in &series.territories {
        for point in &of.points {
            let import = series.imports.iter().find(|it| it.id == point.import);
            rows.push(vec![
                of.territory.code.to_string(),
                of.territory.name.clone(),
                point.year.to_string(),
                point.value.to_string(),
                text(import.map(|it| &it.file_name)),
                text(import.map(|it| &it.file_digest)),
                text(import.map(|it| &it.imported_at)),
            ]);
        }
    }
    Table { title: series.indicator.name.clone(), columns, rows, indicators: vec![series.indicator.clone()] }
}
