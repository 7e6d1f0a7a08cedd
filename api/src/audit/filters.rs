// SPDX-License-Identifier: AGPL-3.0-or-later
//! What the register says of a list that was read: how it was filtered, in words and keys. What somebody typed freely is never
//! in it, only that there was something.

use std::fmt::Display;

use shared::access::Scope;

/// Parts of a scope that are named; of more, how many.
const NAMED: usize = 40;

/// The filters of a list.
#[derive(Clone, Debug, Default)]
pub struct Filters(Vec<String>);

impl Filters {
    /// A filter whose value is a word or a key.
    #[must_use]
    pub fn by(mut self, name: &str, value: Option<&impl Display>) -> Self {
        self.0.extend(value.map(|it| format!("{name}={it}")));
        self
    }

    /// A filter whose value may be of a person.
    #[must_use]
    pub fn unsaid(mut self, name: &str) -> Self {
        self.0.push(name.to_owned());
        self
    }

    /// Whether it was a later page of the list.
    #[must_use]
    pub fn next(self, is_next: bool) -> Self {
        if is_next { self.unsaid("next") } else { self }
    }

    /// All of them, with the parts of the scope where there are several; `None` where there is nothing to say.
    pub fn of(self, scope: &Scope) -> Option<String> {
        let mut words = self.0;
        // What was asked for lies outside: nothing was read, and it must not look like all of Italy.
        if scope.is_empty() {
            words.insert(0, "nothing".into());
        }
        if let paths @ [_, _, ..] = scope.paths() {
            let named: Vec<&str> = paths.iter().take(NAMED).map(shared::access::TerritoryPath::as_str).collect();
            let more = paths.len().saturating_sub(NAMED);
            let more = if more > 0 { format!(",+{more}") } else { String::new() };
            words.insert(0, format!("in={}{more}", named.join(",")));
        }
        (!words.is_empty()).then(|| words.join(" "))
    }
}
