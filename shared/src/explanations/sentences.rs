// SPDX-License-Identifier: AGPL-3.0-or-later
//! The sentences as they are brought: a document, and the labels of answers that they borrow from the fields.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::AnswerNames;
use crate::days::Language;
use crate::problem::Violations;
use crate::text::Bilingual;

/// Every sentence that explains a coefficient.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sentences {
    /// Key of the document.
    pub key: String,
    /// Its version.
    pub version: String,
    /// The method that it explains.
    pub method: crate::index::Method,
    pub(super) answer_names: AnswerNames,
    pub(super) texts: Texts,
    pub(super) factors: BTreeMap<String, FactorSentences>,
    pub(super) questions: BTreeMap<String, QuestionSentences>,
    pub(super) bands: BTreeMap<String, BandSentences>,
    pub(super) limits: Vec<Bilingual>,
    pub(super) who_decides: Vec<Bilingual>,
    pub(super) contest: Vec<Bilingual>,
    pub(super) letter: Vec<Paragraph>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Texts {
    pub(super) name: Bilingual,
    pub(super) direction: Bilingual,
    pub(super) direction_cpi: Bilingual,
    pub(super) headline: Bilingual,
    pub(super) not_merit: Bilingual,
    pub(super) sum: Bilingual,
    pub(super) interval: Bilingual,
    pub(super) interval_complete: Bilingual,
    pub(super) missing_some: Bilingual,
    pub(super) missing_choice: Bilingual,
    pub(super) not_computable: Bilingual,
    pub(super) coverage: Bilingual,
    pub(super) levers_note: Bilingual,
    pub(super) levers_none: Bilingual,
    pub(super) territory_part: Bilingual,
    pub(super) permit_not_counted: Bilingual,
    pub(super) not_used: Bilingual,
    pub(super) weights_approved: Bilingual,
    pub(super) weights_proposed: Bilingual,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FactorSentences {
    pub(super) short: Bilingual,
    pub(super) support: Bilingual,
    pub(super) limit: Bilingual,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct QuestionSentences {
    pub(super) short: Bilingual,
    pub(super) about: Bilingual,
    pub(super) lever: Option<Bilingual>,
    pub(super) how: Option<Bilingual>,
    pub(super) effort: Option<Effort>,
}

/// What a step takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Effort {
    /// `weeks`, `months` or `a_year_or_more`.
    pub time: String,
    /// `free`, `low` or `some`.
    pub cost: String,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BandSentences {
    pub(super) name: Bilingual,
    pub(super) text: Bilingual,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Paragraph {
    pub(super) code: String,
    pub(super) text: Bilingual,
}

/// What is read of the fields: questions and the labels of their answers.
#[derive(Deserialize)]
struct Fields {
    fields: Vec<Field>,
}

#[derive(Deserialize)]
struct Field {
    question: Option<String>,
    options: Option<Vec<FieldOption>>,
}

#[derive(Deserialize)]
struct FieldOption {
    code: String,
    label: Label,
}

/// A label; the other languages of the page are not spoken here.
#[derive(Deserialize)]
struct Label {
    it: String,
    en: String,
}

impl Sentences {
    /// Reads the sentences and the fields.
    ///
    /// # Errors
    /// What is wrong in either document.
    pub(super) fn from_texts(sentences: &str, fields: &str) -> Result<Self, Violations> {
        let unreadable = |error: serde_json::Error| Violations::one("#", error.to_string());
        let mut read: Self = serde_json::from_str(sentences).map_err(unreadable)?;
        let fields: Fields = serde_json::from_str(fields).map_err(unreadable)?;
        for Field { question, options } in fields.fields {
            let (Some(question), Some(options)) = (question, options) else { continue };
            let names = read.answer_names.entry(question).or_default();
            for FieldOption { code, label } in options {
                // A shorter name of the sentences' own comes first.
                names.entry(code).or_insert(Bilingual { it: label.it, en: label.en });
            }
        }
        Ok(read)
    }

    /// What an answer is called in a sentence.
    pub(super) fn answer_name<'a>(&'a self, question: &str, answer: &'a str, language: Language) -> &'a str {
        self.answer_names.get(question).and_then(|it| it.get(answer)).map_or(answer, |it| it.of(language))
    }

    /// What a question is about, in a sentence.
    pub fn about(&self, question: &str, language: Language) -> Option<&str> {
        self.questions.get(question).map(|it| it.about.of(language))
    }
}
