// SPDX-License-Identifier: AGPL-3.0-or-later
//! The cells that every format has: codes, years, figures.

use std::str::FromStr;

use super::YEARS;
use crate::problem::Violations;

/// A code; a fault says what it must look like.
pub fn code<T: FromStr<Err = String>>(faults: &mut Violations, place: &str, column: &str, text: &str) -> Option<T> {
    text.parse().map_err(|error| faults.add(place, format!("{column} «{text}» {error}"))).ok()
}

/// A year of [`YEARS`].
pub fn year(faults: &mut Violations, place: &str, column: &str, text: &str) -> Option<i32> {
    let Ok(year) = text.parse::<i32>() else {
        faults.add(place, format!("{column} «{text}» must be a whole number"));
        return None;
    };
    if !YEARS.contains(&year) {
        faults.add(place, format!("{column} must be {} to {}", YEARS.start(), YEARS.end()));
        return None;
    }
    Some(year)
}

/// A finite figure with a decimal point. Zero has no sign: not every database keeps it, and a re-run must change nothing.
pub fn figure(faults: &mut Violations, place: &str, column: &str, text: &str) -> Option<f64> {
    let Ok(figure) = text.parse::<f64>() else {
        let hint = if has_decimal_comma(text) { format!(": write {}", text.replace(',', ".")) } else { String::new() };
        faults.add(place, format!("{column} «{text}» must be a number with a decimal point{hint}"));
        return None;
    };
    if !figure.is_finite() {
        faults.add(place, format!("{column} must be finite"));
        return None;
    }
    Some(figure + 0.0)
}

/// Whether a text is a number as Italian writes it: `50,7`.
fn has_decimal_comma(text: &str) -> bool {
    let is_digits = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
    text.trim_start_matches('-').split_once(',').is_some_and(|(whole, part)| is_digits(whole) && is_digits(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_as_written_or_refused_with_a_hint() {
        let read = |text: &str| {
            let mut faults = Violations::default();
            let figure = figure(&mut faults, "line 2", "value", text);
            figure.map_or_else(|| faults.to_string(), |it| it.to_string())
        };
        for (text, expected) in [
            ("50.7", "50.7"),
            ("-1e2", "-100"),
            ("0", "0"),
            ("-0.0", "0"),
            ("50,7", "line 2: value «50,7» must be a number with a decimal point: write 50.7"),
            ("-4,5", "line 2: value «-4,5» must be a number with a decimal point: write -4.5"),
            ("1.234,5", "line 2: value «1.234,5» must be a number with a decimal point"),
            ("", "line 2: value «» must be a number with a decimal point"),
            ("inf", "line 2: value must be finite"),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }
}
