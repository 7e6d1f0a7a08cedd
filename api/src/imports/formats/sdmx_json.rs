// SPDX-License-Identifier: AGPL-3.0-or-later
//! SDMX-JSON data messages, 1.0 and 2.0: series with observations, or observations alone.
//!
//! What the positions in a key stand for is told by the structure, which may come after the data. So the message is read
//! twice, each time as a stream: first the structure, then the observations, of which never more than one is in memory.

use std::fmt;
use std::io::{BufReader, Read};

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use shared::imports::Place;
use shared::imports::observation::{Columns, Terms};
use shared::problem::Violations;

use super::text::Hashed;
use super::{Format, Line, Sink, sdmx_csv};
use crate::error::Error;

/// Opens the message again, from its beginning.
pub type Open<'a> = dyn Fn() -> std::io::Result<Box<dyn Read>> + 'a;

/// An SDMX-JSON message, and what its observations stand for.
pub struct SdmxJson<'a> {
    /// Opens the message.
    pub open: Box<Open<'a>>,
    /// Which list its codes are of, which observations are which indicator.
    pub terms: Terms,
}

impl fmt::Debug for SdmxJson<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SdmxJson").field("terms", &self.terms).finish_non_exhaustive()
    }
}

impl Format for SdmxJson<'_> {
    fn read(self: Box<Self>, sink: &mut Sink<'_>) -> Result<String, Error> {
        let mut hashed = Hashed::new((self.open)().map_err(unreadable)?);
        let structure = structure(&mut hashed)?;
        // What follows the last brace belongs to the file too.
        std::io::copy(&mut hashed, &mut std::io::sink()).map_err(unreadable)?;
        let names: Vec<&str> = structure.dimensions().map(|it| it.id.as_str()).chain(["OBS_VALUE"]).collect();
        let columns = Columns::new(&names, &self.terms).map_err(in_structure)?;
        let mut walk = Walk { structure: &structure, columns: &columns, sink, n_observations: 0, failed: None };
        let mut reader = serde_json::Deserializer::from_reader(BufReader::new((self.open)().map_err(unreadable)?));
        let done = At { level: Level::Message, key: "", walk: &mut walk }.deserialize(&mut reader);
        match (walk.failed, done) {
            (Some(error), _) => Err(error),
            (None, Err(error)) => Err(not_json(&error)),
            (None, Ok(())) => Ok(hashed.digest()),
        }
    }
}

fn structure(file: &mut impl Read) -> Result<Dimensions, Error> {
    let message: Message = {
        let mut reader = serde_json::Deserializer::from_reader(BufReader::new(file));
        Message::deserialize(&mut reader).map_err(|error| not_json(&error))?
    };
    let body = message.data.unwrap_or_default();
    let mut found = message.structure.into_iter().chain(body.structure).chain(body.structures);
    match (found.next(), found.next()) {
        (Some(structure), None) => Ok(structure.dimensions),
        (None, _) => Err(Violations::one("#/structure", "the message has no structure").into()),
        (Some(_), Some(_)) => {
            Err(Violations::one("#/data/structures", "the message has several structures: import them one by one")
                .into())
        }
    }
}

fn unreadable(error: std::io::Error) -> Error {
    Error::Internal(anyhow::Error::new(error).context("the file cannot be read to its end"))
}

fn not_json(error: &serde_json::Error) -> Error {
    if error.is_io() {
        return Error::Internal(anyhow::anyhow!("the file cannot be read to its end: {error}"));
    }
    Violations::one(format!("line {}", error.line()), format!("is not an SDMX-JSON message: {error}")).into()
}

/// Faults of the header are faults of the structure here.
fn in_structure(faults: Violations) -> Error {
    let mut moved = Violations::default();
    for fault in faults.into_vec() {
        moved.add("#/structure/dimensions", fault.detail);
    }
    moved.into()
}

#[derive(Deserialize)]
struct Message {
    structure: Option<Structure>,
    data: Option<Body>,
}

#[derive(Default, Deserialize)]
struct Body {
    structure: Option<Structure>,
    #[serde(default)]
    structures: Vec<Structure>,
}

#[derive(Deserialize)]
struct Structure {
    dimensions: Dimensions,
}

#[derive(Deserialize)]
struct Dimensions {
    #[serde(default, rename = "dataSet")]
    data_set: Vec<Dimension>,
    #[serde(default)]
    series: Vec<Dimension>,
    #[serde(default)]
    observation: Vec<Dimension>,
}

impl Dimensions {
    fn dimensions(&self) -> impl Iterator<Item = &Dimension> {
        self.data_set.iter().chain(&self.series).chain(&self.observation)
    }
}

#[derive(Deserialize)]
struct Dimension {
    id: String,
    values: Vec<DimensionValue>,
}

#[derive(Deserialize)]
struct DimensionValue {
    /// A code; 2.0 has `value` where the dimension is not coded.
    #[serde(alias = "value")]
    id: String,
}

/// The second reading.
struct Walk<'a> {
    structure: &'a Dimensions,
    columns: &'a Columns,
    sink: &'a mut Sink<'a>,
    n_observations: u64,
    failed: Option<Error>,
}

impl Walk<'_> {
    /// Gives an observation away; `false` stops the walk.
    fn observe(&mut self, series: &str, observation: &str, figure: &Figure) -> bool {
        self.n_observations += 1;
        let place = Place::Observation(self.n_observations);
        let mut row: Vec<&str> = self.structure.data_set.iter().map(|it| value(it, 0)).collect();
        let is_complete =
            push(&mut row, &self.structure.series, series) && push(&mut row, &self.structure.observation, observation);
        let line = if is_complete {
            row.push(&figure.0);
            sdmx_csv::line(self.columns, place, &row)
        } else {
            let detail = format!("its key «{series}» «{observation}» is not of the structure");
            let reading = Err(Violations::one(place.to_string(), detail));
            Line { place, cells: Default::default(), reading }
        };
        self.failed = (self.sink)(line).err();
        self.failed.is_none()
    }
}

fn value(dimension: &Dimension, position: usize) -> &str {
    dimension.values.get(position).map_or("", |it| it.id.as_str())
}

/// Adds the values that a key such as `0:3:1` stands for.
fn push<'a>(row: &mut Vec<&'a str>, dimensions: &'a [Dimension], key: &str) -> bool {
    let mut positions = key.split(':').filter(|it| !it.is_empty());
    for dimension in dimensions {
        let position = positions.next().and_then(|it| it.parse::<usize>().ok());
        match position.and_then(|it| dimension.values.get(it)) {
            Some(value) => row.push(&value.id),
            None => return false,
        }
    }
    positions.next().is_none()
}

/// Where in the message the walk is.
#[derive(Clone, Copy)]
enum Level {
    Message,
    Sets,
    Set,
    Series,
    OneSeries,
    Observations,
}

/// A place of the message, with the key of the series it is in.
struct At<'k, 'w, 'a> {
    level: Level,
    key: &'k str,
    walk: &'w mut Walk<'a>,
}

impl<'de> DeserializeSeed<'de> for At<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match self.level {
            Level::Sets => deserializer.deserialize_seq(self),
            _ => deserializer.deserialize_map(self),
        }
    }
}

impl<'de> Visitor<'de> for At<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a part of an SDMX-JSON message")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sets: A) -> Result<(), A::Error> {
        while sets.next_element_seed(At { level: Level::Set, key: "", walk: &mut *self.walk })?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<String>()? {
            let (level, key) = match (self.level, name.as_str()) {
                (Level::Message, "data") => (Level::Message, ""),
                (Level::Message, "dataSets") => (Level::Sets, ""),
                (Level::Set, "series") => (Level::Series, ""),
                (Level::Set | Level::OneSeries, "observations") => (Level::Observations, self.key),
                (Level::Series, series) => (Level::OneSeries, series),
                (Level::Observations, observation) => {
                    let figure = map.next_value::<Figure>()?;
                    if !self.walk.observe(self.key, observation, &figure) {
                        return Err(A::Error::custom("stopped"));
                    }
                    continue;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    continue;
                }
            };
            map.next_value_seed(At { level, key, walk: &mut *self.walk })?;
        }
        Ok(())
    }
}

/// The figure of an observation as text: the first thing in its array; empty where there is none.
struct Figure(String);

#[derive(Deserialize)]
#[serde(untagged)]
enum Scalar {
    Number(f64),
    Text(String),
    Other(IgnoredAny),
}

impl<'de> Deserialize<'de> for Figure {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct First;
        impl<'de> Visitor<'de> for First {
            type Value = Figure;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the array of an observation")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Figure, A::Error> {
                let figure = match items.next_element::<Scalar>()? {
                    Some(Scalar::Number(number)) => number.to_string(),
                    Some(Scalar::Text(text)) => text,
                    Some(Scalar::Other(_)) | None => String::new(),
                };
                while items.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Figure(figure))
            }
        }
        deserializer.deserialize_seq(First)
    }
}
