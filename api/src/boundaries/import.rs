// SPDX-License-Identifier: AGPL-3.0-or-later
//! The importer of outlines: a GeoJSON FeatureCollection of provinces or regions, read feature by feature.
//!
//! All or nothing, like the importer of values: one faulty feature and nothing is written.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io::{BufReader, Read};

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use shared::boundaries::outline;
use shared::codelists::{Codelists, listed};
use shared::imports::{ImportKind, Outcome, Place};
use shared::indicators::ImportId;
use shared::problem::Violations;
use shared::territories::TerritoryCode;

use super::store;
use crate::db::{Conn, Db, Verdict};
use crate::error::Error;
use crate::imports::formats::Hashed;
use crate::imports::store::{self as imports, Counts};
use crate::indicators::import::{Request, Summary};

/// Largest file that is read: the provinces at the scale of a map have less than 1 MB.
pub const MAX_BYTES: u64 = 32 * 1024 * 1024;

/// Properties that hold the code of a province: ours, Istat's, openpolis's.
const PROVINCE: [&str; 4] = ["codice_provincia", "COD_PROV", "prov_istat_code", "cod_prov"];

/// Properties that hold the code of a region, where there is none of a province.
const REGION: [&str; 4] = ["codice_regione", "COD_REG", "reg_istat_code", "cod_reg"];

/// What is said of a feature.
#[derive(Debug)]
pub struct Row<'a> {
    /// Where it stands.
    pub place: Place,
    /// What it is, compared with what is on record.
    pub outcome: Outcome,
    /// Its territory; empty where it does not say.
    pub code: &'a str,
    /// Why it was refused; empty otherwise.
    pub faults: &'a Violations,
}

/// Is told of each feature.
pub type Each<'a> = dyn FnMut(&Row<'_>) -> anyhow::Result<()> + 'a;

/// Imports outlines; `source` is who published them, to be shown beside every drawing.
///
/// # Errors
/// [`Error::Invalid`] where the file is no GeoJSON; what the database or the file says where they fail.
pub fn boundaries(
    db: &Db,
    file: impl Read,
    source: &str,
    request: &Request<'_>,
    each: &mut Each<'_>,
) -> Result<Summary, Error> {
    db.try_out(|conn| {
        let id = imports::open(conn, ImportKind::Boundaries, request.file_name, request.now)?;
        let territories = crate::territories::store::codes(conn)?;
        let on_record = store::on_record(conn)?;
        let lists = Codelists::new();
        let mut hashed = Hashed::new(file);
        let mut run = Run {
            conn,
            id: &id,
            source,
            territories,
            on_record,
            lists,
            met: BTreeMap::new(),
            counts: Counts::default(),
            n_features: 0,
            is_dry_run: request.is_dry_run,
            each,
            failed: None,
        };
        let mut reader = serde_json::Deserializer::from_reader(BufReader::new(&mut hashed));
        let done = Part { run: &mut run, is_list: false }.deserialize(&mut reader).and_then(|()| reader.end());
        let (counts, failed) = (run.counts, run.failed);
        match (failed, done) {
            (Some(error), _) => return Err(error),
            (None, Err(error)) => {
                let detail = format!("is no GeoJSON FeatureCollection: {error}");
                return Err(Violations::one(format!("line {}", error.line()), detail).into());
            }
            (None, Ok(())) => {}
        }
        let is_applied = counts.n_refused == 0 && counts.n_new + counts.n_changed > 0 && !request.is_dry_run;
        if !is_applied {
            return Ok(Verdict::Undo(Summary { counts, is_applied }));
        }
        imports::close(conn, &id, &hashed.digest(), counts)?;
        Ok(Verdict::Keep(Summary { counts, is_applied }))
    })
}

/// An import under way.
struct Run<'a> {
    conn: &'a mut Conn,
    id: &'a ImportId,
    source: &'a str,
    territories: BTreeSet<TerritoryCode>,
    on_record: BTreeMap<TerritoryCode, (String, String)>,
    lists: Codelists,
    met: BTreeMap<TerritoryCode, u64>,
    counts: Counts,
    n_features: u64,
    is_dry_run: bool,
    each: &'a mut Each<'a>,
    failed: Option<Error>,
}

impl Run<'_> {
    fn feature(&mut self, feature: &Feature) -> Result<(), Error> {
        self.n_features += 1;
        let place = Place::Feature(self.n_features);
        let read = self.read(place, feature);
        let no_faults = Violations::default();
        let (outcome, faults) = match &read {
            Err(faults) => (Outcome::Refused, faults),
            Ok((code, outline)) => match self.on_record.get(code) {
                None => (Outcome::New, &no_faults),
                Some((before, source)) if before == outline && source == self.source => (Outcome::Same, &no_faults),
                Some(_) => (Outcome::Changed, &no_faults),
            },
        };
        self.counts.add(outcome);
        if let (Outcome::New | Outcome::Changed, Ok((code, outline)), false) = (outcome, &read, self.is_dry_run) {
            store::put(self.conn, code, outline, self.source, self.id)?;
        }
        let code = read.as_ref().map_or("", |it| it.0.as_str());
        Ok((self.each)(&Row { place, outcome, code, faults })?)
    }

    fn read(&mut self, place: Place, feature: &Feature) -> Result<(TerritoryCode, String), Violations> {
        let mut faults = Violations::default();
        let code = feature.code().map_err(|detail| faults.add(place.to_string(), detail)).ok();
        if let Some(code) = &code {
            if !self.territories.contains(code) {
                let now = match self.lists.became(code) {
                    [] => String::new(),
                    became => format!(": it became {}", listed(became)),
                };
                faults.add(place.to_string(), format!("there is no territory {code}{now}"));
            }
            if let Some(first) = self.met.insert(code.clone(), place.number()) {
                faults.add(place.to_string(), format!("repeats {code} of feature {first}"));
            }
        }
        let outline =
            feature.rings().and_then(|it| outline(&it)).map_err(|detail| faults.add(place.to_string(), detail));
        match (code, outline) {
            (Some(code), Ok(outline)) if faults.is_empty() => Ok((code, outline)),
            _ => Err(faults),
        }
    }
}

#[derive(Deserialize)]
struct Feature {
    #[serde(default)]
    properties: Option<serde_json::Map<String, serde_json::Value>>,
    geometry: Option<Geometry>,
}

#[derive(Deserialize)]
#[serde(tag = "type", content = "coordinates")]
enum Geometry {
    Polygon(Vec<Vec<Position>>),
    MultiPolygon(Vec<Vec<Vec<Position>>>),
}

/// Longitude and latitude; a height is passed over.
struct Position([f64; 2]);

impl Feature {
    fn code(&self) -> Result<TerritoryCode, String> {
        let of = |names: &[&str], n_digits: usize| {
            let properties = self.properties.as_ref()?;
            let value = names.iter().find_map(|it| properties.get(*it).filter(|it| !it.is_null()))?;
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            Some(format!("{text:0>n_digits$}"))
        };
        let code = of(&PROVINCE, 3).or_else(|| of(&REGION, 2));
        let code =
            code.ok_or_else(|| format!("has no code: no property {} or {}", PROVINCE.join(", "), REGION.join(", ")))?;
        code.parse().map_err(|error| format!("has the code «{code}», which {error}"))
    }

    fn rings(&self) -> Result<Vec<Vec<[f64; 2]>>, String> {
        let points = |ring: &Vec<Position>| ring.iter().map(|it| it.0).collect();
        match &self.geometry {
            Some(Geometry::Polygon(rings)) => Ok(rings.iter().map(points).collect()),
            Some(Geometry::MultiPolygon(polygons)) => Ok(polygons.iter().flatten().map(points).collect()),
            None => Err("has no geometry".into()),
        }
    }
}

impl<'de> Deserialize<'de> for Position {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Numbers;
        impl<'de> Visitor<'de> for Numbers {
            type Value = Position;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a position [longitude, latitude]")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut numbers: A) -> Result<Position, A::Error> {
                let (longitude, latitude) = (numbers.next_element()?, numbers.next_element()?);
                while numbers.next_element::<IgnoredAny>()?.is_some() {}
                match (longitude, latitude) {
                    (Some(longitude), Some(latitude)) => Ok(Position([longitude, latitude])),
                    _ => Err(A::Error::custom("a position has two numbers")),
                }
            }
        }
        deserializer.deserialize_seq(Numbers)
    }
}

/// The collection, or the list of its features.
struct Part<'w, 'a> {
    run: &'w mut Run<'a>,
    is_list: bool,
}

impl<'de> DeserializeSeed<'de> for Part<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if self.is_list { deserializer.deserialize_seq(self) } else { deserializer.deserialize_map(self) }
    }
}

impl<'de> Visitor<'de> for Part<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a FeatureCollection")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut has_features = false;
        while let Some(name) = map.next_key::<String>()? {
            if name == "features" {
                has_features = true;
                map.next_value_seed(Part { run: &mut *self.run, is_list: true })?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        if has_features { Ok(()) } else { Err(A::Error::missing_field("features")) }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut features: A) -> Result<(), A::Error> {
        while let Some(feature) = features.next_element::<Feature>()? {
            if let Err(error) = self.run.feature(&feature) {
                self.run.failed = Some(error);
                return Err(A::Error::custom("stopped"));
            }
        }
        Ok(())
    }
}
