// SPDX-License-Identifier: AGPL-3.0-or-later
//! Reading a flat input field by field, so that every fault is found and each has its place. Documents in which objects stand
//! inside objects (recipes, tables) are read by `fields`.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::problem::Violations;

/// An input that is read from JSON and checked at once: all its faults, or itself.
pub trait FromJson: Sized {
    /// Longest body that is read, in bytes.
    const MAX_BYTES: usize = 64 * 1024;

    /// Reads and checks.
    ///
    /// # Errors
    /// Every fault with its JSON pointer: a field that is missing, unknown, of another shape, or not allowed.
    fn from_json(value: &Value) -> Result<Self, Violations>;
}

/// The fields of one JSON object, and what was wrong with them.
#[derive(Debug)]
pub struct InputFields<'a> {
    object: &'a Map<String, Value>,
    read: Vec<&'static str>,
    /// What was wrong so far.
    pub faults: Violations,
}

impl<'a> InputFields<'a> {
    /// Opens an object.
    ///
    /// # Errors
    /// Where the value is not one.
    pub fn of(value: &'a Value) -> Result<Self, Violations> {
        match value.as_object() {
            Some(object) => Ok(Self { object, read: Vec::new(), faults: Violations::default() }),
            None => Err(Violations::one("#", "must be an object")),
        }
    }

    /// Whether the object says something of a field, be it `null`.
    pub fn has(&self, name: &str) -> bool {
        self.object.contains_key(name)
    }

    /// A field that may be left out or `null`.
    pub fn optional<T: DeserializeOwned>(&mut self, name: &'static str) -> Option<T> {
        self.read.push(name);
        let value = self.object.get(name).filter(|it| !it.is_null())?;
        match serde_json::from_value(value.clone()) {
            Ok(value) => Some(value),
            Err(error) => {
                self.faults.add(format!("#/{name}"), plain(&error.to_string()));
                None
            }
        }
    }

    /// A field that must be there.
    pub fn required<T: DeserializeOwned>(&mut self, name: &'static str) -> Option<T> {
        let is_missing = self.object.get(name).is_none_or(Value::is_null);
        self.faults.require(!is_missing, format!("#/{name}"), "is required");
        self.optional(name)
    }

    /// A text that must be there, trimmed, of 1 to `max` characters.
    pub fn text(&mut self, name: &'static str, max: usize) -> Option<String> {
        let text = self.required::<String>(name)?.trim().to_owned();
        let is_fine = (1..=max).contains(&text.chars().count());
        self.faults.require(is_fine, format!("#/{name}"), format!("must have 1 to {max} characters"));
        is_fine.then_some(text)
    }

    /// A text as [`InputFields::text`], where the object says anything of it: it may be left out, and not emptied.
    pub fn text_if_said(&mut self, name: &'static str, max: usize) -> Option<String> {
        self.read.push(name);
        if self.has(name) { self.text(name, max) } else { None }
    }

    /// A field that may be left out, and not be `null`.
    pub fn required_if_said<T: DeserializeOwned>(&mut self, name: &'static str) -> Option<T> {
        self.read.push(name);
        if self.has(name) { self.required(name) } else { None }
    }

    /// Every fault, with the fields that nobody asked for.
    pub fn finish(mut self) -> Violations {
        for name in self.object.keys().filter(|it| !self.read.contains(&it.as_str())) {
            self.faults.add(format!("#/{name}"), "is not a field of this input");
        }
        self.faults
    }
}

/// What serde says of one value, without the line and column of a text that nobody sent.
fn plain(error: &str) -> String {
    error.split(" at line ").next().unwrap_or(error).to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_fault_has_its_place() {
        let value = json!({"name": "  ", "day": "tomorrow", "role": "king"});
        let mut fields = InputFields::of(&value).unwrap();
        fields.text("name", 10);
        fields.required::<crate::territories::Day>("day");
        fields.required::<String>("reason");
        let faults = fields.finish();
        let places: Vec<&str> = faults.as_slice().iter().map(|it| it.pointer.as_str()).collect();
        assert_eq!(places, ["#/name", "#/day", "#/reason", "#/role"]);
        assert_eq!(faults.as_slice()[1].detail, "must be a day: 2026-01-31");
    }

    #[test]
    fn a_list_is_no_object() {
        assert_eq!(InputFields::of(&json!([])).unwrap_err().as_slice()[0].pointer, "#");
    }
}
