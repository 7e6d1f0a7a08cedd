// SPDX-License-Identifier: AGPL-3.0-or-later
//! What the interface says, in Italian and in English, and how each language writes numbers.

use leptos::prelude::*;
use shared::text::Bilingual;

use crate::ui::browser;

/// The words by key, made from `words/{it,en}.json`: a key that does not exist does not compile.
pub(crate) mod k {
    /// Key of a text: the text itself, in Italian and in English.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) struct Key(pub(super) &'static [&'static str; 2]);

    include!(concat!(env!("OUT_DIR"), "/words.rs"));
}

pub(crate) use k::Key;

/// A language of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lang {
    /// Italian, where nothing else was asked.
    It,
    /// English.
    En,
}

impl Lang {
    /// Its code, for `lang` and for the URL.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::It => "it",
            Self::En => "en",
        }
    }

    /// The language of a code.
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        match code {
            "it" => Some(Self::It),
            "en" => Some(Self::En),
            _ => None,
        }
    }
}

const STORED: &str = "co-lang";

/// Makes the language known to every page: the one in the URL, else the one chosen before, else Italian.
pub(crate) fn provide_lang(asked: Memo<Option<String>>) -> RwSignal<Lang> {
    let known = |code: Option<String>| code.as_deref().and_then(Lang::from_code);
    let first = known(asked.get_untracked()).or_else(|| known(browser::recall(STORED))).unwrap_or(Lang::It);
    let lang = RwSignal::new(first);
    provide_context(lang);
    Effect::new(move |_| {
        if let Some(asked) = known(asked.get()) {
            lang.set(asked);
        }
    });
    Effect::new(move |_| {
        let lang = lang.get();
        browser::set_document_lang(lang.code());
        browser::remember(STORED, lang.code());
    });
    lang
}

/// The words of the language in use; whoever calls this is drawn again when the language changes.
pub(crate) fn words() -> Words {
    Words(use_context::<RwSignal<Lang>>().map_or(Lang::It, |lang| lang.get()))
}

/// The words of one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Words(pub(crate) Lang);

impl Words {
    /// A text.
    pub(crate) fn t(self, key: Key) -> &'static str {
        let [it, en] = key.0;
        match self.0 {
            Lang::It => it,
            Lang::En => en,
        }
    }

    /// A text with its `{names}` filled in.
    pub(crate) fn with(self, key: Key, parts: &[(&str, &str)]) -> String {
        fill(self.t(key), parts)
    }

    /// A text that agrees in number: «{n} dato|{n} dati».
    pub(crate) fn count(self, key: Key, n: usize, parts: &[(&str, &str)]) -> String {
        let text = self.t(key);
        let (one, many) = text.split_once('|').unwrap_or((text, text));
        fill(&fill(if n == 1 { one } else { many }, parts), &[("n", &self.whole(n))])
    }

    /// One of the two texts of a thing that is said in both languages.
    pub(crate) fn of(self, text: &Bilingual) -> &str {
        match self.0 {
            Lang::It => &text.it,
            Lang::En => &text.en,
        }
    }

    /// «A, B e C».
    pub(crate) fn list(self, names: &[String]) -> String {
        let Some((last, others)) = names.split_last() else { return String::new() };
        if others.is_empty() {
            return last.clone();
        }
        // Italian says «ed» before another «e».
        let and = match self.0 {
            Lang::It if last.starts_with(['E', 'e', 'È', 'è']) => " ed ",
            Lang::It => " e ",
            Lang::En => " and ",
        };
        format!("{}{and}{last}", others.join(", "))
    }

    /// A count, with its thousands.
    pub(crate) fn whole(self, n: usize) -> String {
        self.grouped(&n.to_string(), "")
    }

    /// A number with so many decimals: «12.541,5», «12,541.5», true minus.
    pub(crate) fn decimal(self, value: f64, decimals: i32) -> String {
        let fixed = browser::fixed(value, u8::try_from(decimals).unwrap_or_default());
        let (sign, digits) = fixed.strip_prefix('-').map_or(("", fixed.as_str()), |digits| ("−", digits));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let is_zero = digits.bytes().all(|it| matches!(it, b'0' | b'.'));
        format!("{}{}", if is_zero { "" } else { sign }, self.grouped(whole, fraction))
    }

    fn grouped(self, whole: &str, fraction: &str) -> String {
        let (thousands, point) = match self.0 {
            Lang::It => ('.', ','),
            Lang::En => (',', '.'),
        };
        let mut text = String::with_capacity(whole.len() + 8);
        for (n, digit) in whole.chars().enumerate() {
            if n > 0 && (whole.len() - n).is_multiple_of(3) {
                text.push(thousands);
            }
            text.push(digit);
        }
        if !fraction.is_empty() {
            text.push(point);
            text.push_str(fraction);
        }
        text
    }

    /// A value with the unit that is written beside it; other units stand in words near the name.
    pub(crate) fn value(self, value: f64, decimals: i32, unit: &Bilingual) -> String {
        let number = self.decimal(value, decimals);
        match (unit.en.as_str(), self.0) {
            ("%", _) => self.percent(&number),
            ("euro" | "EUR" | "€", Lang::It) => format!("{number}\u{a0}€"),
            ("euro" | "EUR" | "€", Lang::En) => format!("€{number}"),
            _ => number,
        }
    }

    /// A number as a share of a hundred: «20 %», «20%».
    pub(crate) fn percent(self, number: &str) -> String {
        match self.0 {
            Lang::It => format!("{number}\u{a0}%"),
            Lang::En => format!("{number}%"),
        }
    }

    /// The unit where it is not written beside the value.
    pub(crate) fn unit_in_words(self, unit: &Bilingual) -> &str {
        match unit.en.as_str() {
            "%" | "euro" | "EUR" | "€" => "",
            _ => self.of(unit),
        }
    }

    /// A position: «3º», «3rd».
    pub(crate) fn position(self, rank: f64) -> String {
        self.position_of(&browser::fixed(rank, 0))
    }

    /// The same of a whole number already written: reading it back as a fraction would add 11 kB of powers of five.
    pub(crate) fn position_of(self, n: &str) -> String {
        match self.0 {
            Lang::It => format!("{n}º"),
            Lang::En => {
                let is_teen = matches!(n, "11" | "12" | "13");
                let suffix = match n.bytes().last() {
                    Some(b'1') if !is_teen => "st",
                    Some(b'2') if !is_teen => "nd",
                    Some(b'3') if !is_teen => "rd",
                    _ => "th",
                };
                format!("{n}{suffix}")
            }
        }
    }

    /// An interval of positions: «3º–5º», one position where both ends are the same.
    pub(crate) fn positions(self, low: f64, high: f64) -> String {
        let (from, to) = (self.position(low), self.position(high));
        if from == to { from } else { format!("{from}–{to}") }
    }

    /// A day: «23 novembre 2026», «23 November 2026».
    pub(crate) fn day(self, year: &str, month: usize, day: &str) -> String {
        let name = self.t(k::DATE_MONTHS).split(' ').nth(month.saturating_sub(1)).unwrap_or_default();
        format!("{} {name} {year}", day.trim_start_matches('0'))
    }

    /// The day of an RFC 3339 instant, in words.
    pub(crate) fn day_of(self, instant: &str) -> String {
        let mut parts = instant.split('T').next().unwrap_or_default().split('-');
        match (parts.next(), parts.next().and_then(|it| it.parse().ok()), parts.next()) {
            (Some(year), Some(month), Some(day)) => self.day(year, month, day),
            _ => instant.to_owned(),
        }
    }
}

fn fill(text: &str, parts: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            filled.push('{');
            rest = after;
            continue;
        };
        match parts.iter().find(|(key, _)| *key == name) {
            Some((_, value)) => filled.push_str(value),
            None => {
                filled.push('{');
                filled.push_str(name);
                filled.push('}');
            }
        }
        rest = tail;
    }
    filled.push_str(rest);
    filled
}
