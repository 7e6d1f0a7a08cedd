// SPDX-License-Identifier: AGPL-3.0-or-later
//! What a password must be: long, and not one that everybody tries first. No rule asks for signs or capitals.
//!
//! Length and a list of common ones instead of composition rules: NIST SP 800-63B-4, section 3.1.1.2.

use crate::problem::Violations;

/// Fewest characters.
pub const MIN_LENGTH: usize = 12;

/// Most characters: more would only cost the server time.
pub const MAX_LENGTH: usize = 128;

/// Words that common passwords are made of, one a line, folded.
const COMMON: &str = include_str!("../reference/identity/common_passwords.txt");

/// Checks a password; `pointer` is its place in the input.
///
/// # Errors
/// Every rule that it breaks: the number of characters, a common password (also with digits or signs around it, or with
/// letters written as digits), a run such as `abcdefghijkl`, the user's own name.
pub fn check(password: &str, username: &str, pointer: &str) -> Result<(), Violations> {
    let mut faults = Violations::default();
    let length = password.chars().count();
    faults.require(
        (MIN_LENGTH..=MAX_LENGTH).contains(&length),
        pointer,
        format!("must have {MIN_LENGTH} to {MAX_LENGTH} characters"),
    );
    faults.require(!is_common(password), pointer, "is one of the passwords that are tried first");
    faults.require(!holds_name(password, username), pointer, "must not contain the user name");
    faults.ok(())
}

/// Whether a password is common: what remains when signs and digits at its ends are taken off and digits inside are read as
/// the letters they stand for is a common word, the same word twice, or a run of neighbours.
pub fn is_common(password: &str) -> bool {
    let folded: String = password.chars().flat_map(char::to_lowercase).filter(|it| !it.is_whitespace()).collect();
    let bare = folded.trim_matches(|it: char| !it.is_alphabetic());
    let letters: String = bare.chars().map(as_letter).filter(char::is_ascii_alphabetic).collect();
    let readings = [folded.as_str(), letters.as_str(), bare];
    is_run(&folded) || readings.iter().any(|it| is_listed(unrepeated(it)))
}

/// A digit or sign as the letter that it stands for.
fn as_letter(letter: char) -> char {
    match letter {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    }
}

fn is_listed(text: &str) -> bool {
    !text.is_empty() && COMMON.lines().any(|it| it == text)
}

/// The part that a text repeats: `passwordpassword` is `password` twice.
fn unrepeated(text: &str) -> &str {
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    for length in 1..=letters.len() / 2 {
        let is_period = letters.len().is_multiple_of(length)
            && letters.iter().zip(letters.iter().skip(length)).all(|(a, b)| a.1 == b.1);
        if is_period {
            return letters.get(length).and_then(|it| text.get(..it.0)).unwrap_or(text);
        }
    }
    text
}

/// Whether each letter is the one before it, its neighbour in the alphabet, or its neighbour downwards, all along.
fn is_run(text: &str) -> bool {
    let codes: Vec<i64> = text.chars().map(|it| i64::from(u32::from(it))).collect();
    let steps: Vec<i64> = codes.iter().zip(codes.iter().skip(1)).map(|(a, b)| b - a).collect();
    steps.len() > 2 && [0, 1, -1].iter().any(|step| steps.iter().all(|it| it == step))
}

fn holds_name(password: &str, username: &str) -> bool {
    username.chars().count() > 3 && password.to_lowercase().contains(&username.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_ones_are_refused_in_all_their_dresses() {
        for password in [
            "password1234",
            "PasswordPassword",
            "P@ssw0rd2026!",
            "qwertyuiop12",
            "123456789012",
            "abcdefghijklm",
            "aaaaaaaaaaaaa",
            "coefficienti-demo",
            "Benvenuto2026",
            "iloveyou!!!!",
        ] {
            assert!(is_common(password), "{password}");
        }
    }

    #[test]
    fn a_sentence_is_fine() {
        for password in ["quattro gatti rossi sul tetto", "Zp7-mu3qa-xx0l", "trasloco ad aprile, forse"] {
            assert_eq!(check(password, "maria.rossi", "#/password"), Ok(()), "{password}");
        }
    }

    #[test]
    fn every_broken_rule_is_named() {
        assert_eq!(check("password", "x", "#/password").unwrap_err().as_slice().len(), 2);
        assert_eq!(check("maria.rossi ha 12 anni", "maria.rossi", "#/p").unwrap_err().as_slice().len(), 1);
        assert_eq!(check(&"xy".repeat(65), "x", "#/p").unwrap_err().as_slice().len(), 1);
    }
}
