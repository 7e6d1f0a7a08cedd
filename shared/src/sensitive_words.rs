// SPDX-License-Identifier: AGPL-3.0-or-later
//! Words of free text about health, religion, politics or crime: a warning before saving, never a refusal. What is not
//! written cannot leak, and nobody's coefficient may rest on it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::macros::words;
use crate::problem::Violations;
use crate::reference::SENSITIVE_WORDS;
use crate::text::fold;

words!(
    /// What a word tells of a person.
    SensitiveKind {
        /// Health.
        Health = "health",
        /// Religion or belief.
        Religion = "religion",
        /// Political opinion, or a trade union.
        Politics = "politics",
        /// Crime, suffered or committed.
        Crime = "crime"
    }
);

/// A word that calls for a warning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct SensitiveWord {
    /// What it tells.
    pub kind: SensitiveKind,
    /// The word, as it was written.
    pub word: String,
}

/// The list of words.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SensitiveWords {
    /// Key of the list.
    pub key: String,
    /// Its version.
    pub version: String,
    /// How the words are compared.
    pub rule: String,
    kinds: BTreeMap<SensitiveKind, Vec<String>>,
}

impl SensitiveWords {
    /// The list that the product brings, Italian and English.
    ///
    /// # Errors
    /// None in a product that passed its tests.
    pub fn brought() -> Result<Self, Violations> {
        serde_json::from_str(SENSITIVE_WORDS).map_err(|error| Violations::one("#", error.to_string()))
    }

    /// The words of a text that call for a warning, in its order.
    pub fn find(&self, text: &str) -> Vec<SensitiveWord> {
        let is_part = |it: char| !it.is_alphanumeric();
        let written: Vec<&str> = text.split(is_part).filter(|it| !it.is_empty()).collect();
        let folded: Vec<String> = written.iter().map(|it| fold(it)).collect();
        let mut found = Vec::new();
        let mut next = 0;
        for i in 0..written.len() {
            let rest = folded.get(i..).unwrap_or_default();
            if i < next {
                continue;
            }
            if let Some((kind, n)) = self.at(rest) {
                let words = written.get(i..i + n).unwrap_or_default();
                found.push(SensitiveWord { kind, word: words.join(" ") });
                next = i + n;
            }
        }
        found
    }

    /// What the beginning of some words tells, and how many words it takes.
    fn at(&self, words: &[String]) -> Option<(SensitiveKind, usize)> {
        let length_of = |name: &String| {
            let parts: Vec<&str> = name.split(' ').collect();
            let holds = parts.len() <= words.len() && parts.iter().zip(words).all(|(name, word)| is_word(name, word));
            holds.then_some(parts.len())
        };
        self.kinds.iter().find_map(|(kind, names)| Some((*kind, names.iter().find_map(length_of)?)))
    }
}

fn is_word(name: &str, word: &str) -> bool {
    name.strip_suffix('*').map_or(name == word, |stem| word.starts_with(stem))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(SensitiveKind, String)> {
        let words = SensitiveWords::brought().unwrap();
        words.find(text).into_iter().map(|it| (it.kind, it.word)).collect()
    }

    #[test]
    fn words_about_health_religion_politics_and_crime_are_found_as_they_were_written() {
        use SensitiveKind as K;
        let text = "Vorrei fare il fornaio. Ha il Diabète, va in MOSCHEA, il sindacato lo aiuta; ha precedenti penali.";
        let expected = [
            (K::Health, "Diabète"),
            (K::Religion, "MOSCHEA"),
            (K::Politics, "sindacato"),
            (K::Crime, "precedenti penali"),
        ];
        assert_eq!(found(text), expected.map(|(kind, word)| (kind, word.to_owned())));
        assert_eq!(found("I was in prison and I am pregnant").len(), 2);
    }

    #[test]
    fn what_people_want_to_do_is_no_warning() {
        for text in [
            "Vorrei lavorare come cuoco in un ristorante, anche di sera.",
            "Autista con patente C, muratore, sarta",
            "I would like to work as a plumber near the station",
            "Assistente in una scuola, lavoro con i bambini",
            "",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }
}
