// SPDX-License-Identifier: AGPL-3.0-or-later
//! What went wrong, in the form of RFC 9457, and the list that collects every fault before failing once.

use serde::{Deserialize, Serialize};

/// An error answer (RFC 9457). The server sends this very struct and the browser reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Problem {
    /// `about:blank`, or `/problems/<word>` where a program should branch on it.
    #[serde(rename = "type")]
    pub kind: String,
    /// The status in words.
    pub title: String,
    /// The HTTP status.
    #[cfg_attr(feature = "server", schema(value_type = i32, format = Int32, minimum = 100, maximum = 599))]
    pub status: u16,
    /// What happened this time, for a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The request's id, to quote when asking for help.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
    /// Every fault of the input with its place; empty where the input was not at fault.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<Violation>,
}

/// One fault of an input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Violation {
    /// Where: a JSON pointer (RFC 6901) such as `#/indicators/3/weight`, or `line 12` in a CSV file.
    pub pointer: String,
    /// What is wrong there.
    pub detail: String,
}

/// Every fault found in one input; failing happens once, at the end.
#[derive(Clone, Debug, Default, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.in_words())]
pub struct Violations(Vec<Violation>);

impl Violations {
    /// A list with one fault.
    pub fn one(pointer: impl Into<String>, detail: impl Into<String>) -> Self {
        let mut faults = Self::default();
        faults.add(pointer, detail);
        faults
    }

    /// Notes a fault at a place.
    pub fn add(&mut self, pointer: impl Into<String>, detail: impl Into<String>) {
        self.0.push(Violation { pointer: pointer.into(), detail: detail.into() });
    }

    /// Notes a fault unless `holds`.
    pub fn require(&mut self, holds: bool, pointer: impl Into<String>, detail: impl Into<String>) {
        if !holds {
            self.add(pointer, detail);
        }
    }

    /// Takes over the faults of another list.
    pub fn extend(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    /// `value` if nothing was at fault, else every fault.
    ///
    /// # Errors
    /// The list itself, where it is not empty.
    pub fn ok<T>(self, value: T) -> Result<T, Self> {
        if self.0.is_empty() { Ok(value) } else { Err(self) }
    }

    /// Whether nothing was at fault.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The faults, in the order they were found.
    pub fn as_slice(&self) -> &[Violation] {
        &self.0
    }

    /// The faults, given away.
    pub fn into_vec(self) -> Vec<Violation> {
        self.0
    }

    fn in_words(&self) -> String {
        let lines: Vec<String> = self.0.iter().map(|it| format!("{}: {}", it.pointer, it.detail)).collect();
        lines.join("; ")
    }
}

impl Problem {
    /// The problem of an input whose faults are all known: 422.
    pub fn invalid(faults: Violations) -> Self {
        Self {
            kind: "/problems/invalid-input".into(),
            title: "Unprocessable Content".into(),
            status: 422,
            detail: Some(match faults.as_slice().len() {
                1 => "the input has 1 fault".into(),
                n => format!("the input has {n} faults"),
            }),
            instance: None,
            errors: faults.into_vec(),
        }
    }
}
