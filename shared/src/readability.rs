// SPDX-License-Identifier: AGPL-3.0-or-later
//! How easily an Italian text is read: the Gulpease index, `89 + (300·sentences − 10·letters)/words`. 100 is easiest; from 60
//! on, people who left school after the eighth year read a text by themselves.
//!
//! Source: P. Lucisano, M. E. Piemontese, «GULPEASE: una formula per la predizione della difficoltà dei testi in lingua
//! italiana», *Scuola e città* 3, 1988, pp. 110–124.

use crate::statistics::count;

/// The index of a text; `None` without a word.
///
/// A word is what stands between spaces, so that «l'italiano» is one: the stricter reading. Letters are letters and digits. A
/// sentence ends with `.`, `!`, `?` or the text.
pub fn gulpease(text: &str) -> Option<f64> {
    let words = text.split_whitespace().filter(|it| it.chars().any(char::is_alphanumeric));
    let (mut n_words, mut n_letters, mut n_sentences) = (0, 0, 0);
    let mut is_open = false;
    for word in words {
        n_words += 1;
        n_letters += word.chars().filter(|it| it.is_alphanumeric()).count();
        is_open = !word.trim_end_matches(['»', '”', '"', ')']).ends_with(['.', '!', '?']);
        n_sentences += usize::from(!is_open);
    }
    let n_sentences = n_sentences + usize::from(is_open);
    (n_words > 0).then(|| 89.0 + (300.0 * count(n_sentences) - 10.0 * count(n_letters)) / count(n_words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_index_is_the_formula() {
        // 5 words, 21 letters, 1 sentence.
        let found = gulpease("Il gatto dorme sul divano.").unwrap();
        assert!((found - (89.0 + (300.0 - 210.0) / 5.0)).abs() < 1e-12, "{found}");
        // 4 words, 33 letters, 2 sentences.
        let found = gulpease("Arriviamo domani. Aspettateci insieme!").unwrap();
        assert!((found - (89.0 + (600.0 - 330.0) / 4.0)).abs() < 1e-12, "{found}");
        assert_eq!(gulpease("  … "), None);
        assert!((gulpease("L'italiano cresce").unwrap() - (89.0 + (300.0 - 150.0) / 2.0)).abs() < 1e-12);
    }
}
