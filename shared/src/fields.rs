// SPDX-License-Identifier: AGPL-3.0-or-later
//! The fields of a JSON object, each parsed by itself, so that two wrong fields give two faults, each with its JSON pointer.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::problem::Violations;

/// The fields of a JSON object, with where it stands.
#[derive(Clone, Copy)]
pub(crate) struct Fields<'a> {
    map: &'a Map<String, Value>,
    at: &'a str,
}

impl<'a> Fields<'a> {
    /// The fields of an object; one that is not known is a fault.
    pub(crate) fn of(document: &'a Value, at: &'a str, known: &[&str], faults: &mut Violations) -> Option<Self> {
        let Value::Object(map) = document else {
            faults.add(at, "must be an object");
            return None;
        };
        for name in map.keys().filter(|it| !known.contains(&it.as_str())) {
            faults.add(format!("{at}/{}", escaped(name)), "unknown field");
        }
        Some(Self { map, at })
    }

    fn pointer(self, name: &str) -> String {
        format!("{}/{name}", self.at)
    }

    /// A field that must be there; `stand_in` where it is missing or wrong.
    pub(crate) fn required<T: DeserializeOwned>(self, name: &str, stand_in: T, faults: &mut Violations) -> T {
        match self.map.get(name) {
            Some(value) => self.typed(name, value, stand_in, faults),
            None => {
                faults.add(self.pointer(name), "is missing");
                stand_in
            }
        }
    }

    /// A field that may be missing.
    pub(crate) fn optional<T: DeserializeOwned + Default>(self, name: &str, faults: &mut Violations) -> T {
        self.map.get(name).map_or_else(T::default, |value| self.typed(name, value, T::default(), faults))
    }

    fn typed<T: DeserializeOwned>(self, name: &str, value: &Value, stand_in: T, faults: &mut Violations) -> T {
        T::deserialize(value).unwrap_or_else(|error| {
            faults.add(self.pointer(name), error.to_string());
            stand_in
        })
    }

    /// A field that must be there and has parts of its own.
    pub(crate) fn parse<T>(self, name: &str, faults: &mut Violations, parse: Parse<T>) -> Option<T> {
        let Some(value) = self.map.get(name) else {
            faults.add(self.pointer(name), "is missing");
            return None;
        };
        parse(value, &self.pointer(name), faults)
    }

    /// A section that may be missing or `null`.
    pub(crate) fn section<T>(self, name: &str, faults: &mut Violations, parse: Parse<T>) -> Option<T> {
        let value = self.map.get(name).filter(|it| !it.is_null())?;
        parse(value, &self.pointer(name), faults)
    }

    /// A list of elements, each parsed by itself; the good ones.
    pub(crate) fn list<T>(self, name: &str, is_required: bool, faults: &mut Violations, parse: Parse<T>) -> Vec<T> {
        let pointer = self.pointer(name);
        match self.map.get(name) {
            Some(Value::Array(list)) => {
                let element = |(i, value)| parse(value, &format!("{pointer}/{i}"), faults);
                list.iter().enumerate().filter_map(element).collect()
            }
            Some(_) => {
                faults.add(pointer, "must be a list");
                Vec::new()
            }
            None => {
                faults.require(!is_required, pointer, "is missing");
                Vec::new()
            }
        }
    }
}

/// A name as it stands in a JSON pointer (RFC 6901).
pub(crate) fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// How a part is parsed: the value, where it stands, and the list of faults.
pub(crate) type Parse<T> = fn(&Value, &str, &mut Violations) -> Option<T>;

/// One value that is no object or list: a word, a number.
pub(crate) fn parse_word<T: DeserializeOwned>(value: &Value, at: &str, faults: &mut Violations) -> Option<T> {
    T::deserialize(value).map_err(|error| faults.add(at, error.to_string())).ok()
}

/// The faults of shape, and those of sense that are not of a part that is wrong in shape: what stands in for it is not blamed.
pub(crate) fn with_sense(shape: Violations, sense: Violations) -> Violations {
    let known: Vec<String> = shape.as_slice().iter().map(|it| it.pointer.clone()).collect();
    let mut faults = shape;
    for fault in sense.into_vec() {
        let is_part =
            |it: &String| fault.pointer.strip_prefix(it).is_some_and(|it| it.is_empty() || it.starts_with('/'));
        if !known.iter().any(is_part) {
            faults.add(fault.pointer, fault.detail);
        }
    }
    faults
}
