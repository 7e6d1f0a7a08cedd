// SPDX-License-Identifier: AGPL-3.0-or-later
//! Text of the publishers that do not write UTF-8.

/// What Windows-1252 has between 0x80 and 0x9F, where Latin-1 has control characters; five places are empty.
const HIGH: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The text of some bytes: UTF-8, with or without its mark, or else Windows-1252, which every other byte sequence is.
///
/// ```
/// assert_eq!(shared::imports::encoding::text(b"Agli\xe8"), "Agliè");
/// assert_eq!(shared::imports::encoding::text("\u{feff}Agliè".as_bytes()), "Agliè");
/// ```
pub fn text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.strip_prefix('\u{feff}').unwrap_or(text).to_owned(),
        Err(_) => bytes.iter().map(|byte| windows_1252(*byte)).collect(),
    }
}

fn windows_1252(byte: u8) -> char {
    byte.checked_sub(0x80).and_then(|it| HIGH.get(usize::from(it))).copied().unwrap_or(char::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_utf_8_is_windows_1252() {
        assert_eq!(text(b"Forl\xec \x96 Vall\xe9e d\x92Aoste \x80"), "Forlì – Vallée d’Aoste €");
        assert_eq!(text(b"\x7f\xa0\xff"), "\u{7f}\u{a0}ÿ");
        assert_eq!(text("Forlì".as_bytes()), "Forlì");
    }
}
