// SPDX-License-Identifier: AGPL-3.0-or-later
//! Text: folding for search, and what is said in both languages.

use serde::{Deserialize, Serialize};

use crate::days::Language;

/// The same words in Italian and in English.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Bilingual {
    /// Italian.
    pub it: String,
    /// English.
    pub en: String,
}

impl Bilingual {
    /// The words in a language.
    pub fn of(&self, language: Language) -> &str {
        match language {
            Language::Italian => &self.it,
            Language::English => &self.en,
        }
    }
}

/// Whether a text is a UUID, as keys made by the application are.
pub fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().zip(0..).all(|(it, i)| match i {
            8 | 13 | 18 | 23 => it == b'-',
            _ => it.is_ascii_digit() || matches!(it, b'a'..=b'f'),
        })
}

/// Folds a text for search: lower case, without accents or apostrophes, single spaces.
///
/// Both what is stored and what is asked pass here, so that comparison is plain on every database.
/// ```
/// assert_eq!(shared::text::fold("  Forlì-Cesena, L’Aquila  Südtirol"), "forli-cesena, l aquila sudtirol");
/// ```
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        match letter {
            'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => folded.push('a'),
            'è' | 'é' | 'ê' | 'ë' => folded.push('e'),
            'ì' | 'í' | 'î' | 'ï' => folded.push('i'),
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' => folded.push('o'),
            'ù' | 'ú' | 'û' | 'ü' => folded.push('u'),
            'ç' | 'č' => folded.push('c'),
            'ñ' => folded.push('n'),
            'š' => folded.push('s'),
            'ž' => folded.push('z'),
            'ß' => folded.push_str("ss"),
            '\u{300}'..='\u{36f}' => {}
            '\'' | '’' | '`' => folded.push(' '),
            other => folded.push(other),
        }
    }
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}
