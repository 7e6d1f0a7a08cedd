// SPDX-License-Identifier: AGPL-3.0-or-later
//! What this module says in words: kinds, states, roles, scores, differences.

use shared::competences::Profession;
use shared::coverage::CoverageState;
use shared::equipes::EquipeKind;
use shared::operators::{Employment, RatingSource};
use shared::proposals::ProposalStatus;

use crate::i18n::{Key, Words, k};
use crate::ui::icons::Glyph;
use crate::ui::notice::Tone;

/// What an equipe is for.
pub(super) const fn kind(it: EquipeKind) -> Key {
    match it {
        EquipeKind::Inclusion => k::EQUIPES_KIND_INCLUSION,
        EquipeKind::IncomeSupport => k::EQUIPES_KIND_INCOME,
        EquipeKind::Reception => k::EQUIPES_KIND_RECEPTION,
        EquipeKind::Minors => k::EQUIPES_KIND_MINORS,
    }
}

/// Kinds for a choice, after what none of them is called.
pub(super) fn kinds(w: Words, none: Option<Key>) -> Vec<(String, String)> {
    let all = EquipeKind::ALL.iter().map(|it| (it.word().to_owned(), w.t(kind(*it)).to_owned()));
    none.map(|it| (String::new(), w.t(it).to_owned())).into_iter().chain(all).collect()
}

/// How a competence is covered.
pub(super) const fn state(it: CoverageState) -> Key {
    match it {
        CoverageState::Gap => k::EQUIPES_STATE_GAP,
        CoverageState::Single => k::EQUIPES_STATE_SINGLE,
        CoverageState::Covered => k::EQUIPES_STATE_COVERED,
        CoverageState::NotRequired => k::EQUIPES_STATE_NOT_REQUIRED,
    }
}

/// The same for the stylesheet.
pub(super) const fn state_word(it: CoverageState) -> &'static str {
    match it {
        CoverageState::Gap => "gap",
        CoverageState::Single => "single",
        CoverageState::Covered => "ok",
        CoverageState::NotRequired => "none",
    }
}

/// The icon beside it.
pub(super) const fn state_glyph(it: CoverageState) -> Option<Glyph> {
    match it {
        CoverageState::Gap => Some(Glyph::Care),
        CoverageState::Single => Some(Glyph::Person),
        CoverageState::Covered => Some(Glyph::Done),
        CoverageState::NotRequired => None,
    }
}

/// How somebody is employed.
pub(super) const fn employment(it: Employment) -> Key {
    match it {
        Employment::Permanent => k::EQUIPES_EMPLOYMENT_PERMANENT,
        Employment::FixedTerm => k::EQUIPES_EMPLOYMENT_FIXED,
        Employment::Contract => k::EQUIPES_EMPLOYMENT_CONTRACT,
    }
}

/// Who or what says a level.
pub(super) const fn source(it: RatingSource) -> Key {
    match it {
        RatingSource::OwnView => k::EQUIPES_SOURCE_OWN,
        RatingSource::Supervisor => k::EQUIPES_SOURCE_SUPERVISOR,
        RatingSource::Course => k::EQUIPES_SOURCE_COURSE,
        RatingSource::Certificate => k::EQUIPES_SOURCE_CERTIFICATE,
    }
}

/// How far a proposal is, and how that looks.
pub(super) const fn status(it: ProposalStatus) -> (Tone, Key) {
    match it {
        ProposalStatus::Draft => (Tone::Info, k::EQUIPES_STATUS_DRAFT),
        ProposalStatus::Sent => (Tone::Info, k::EQUIPES_STATUS_SENT),
        ProposalStatus::Accepted => (Tone::Done, k::EQUIPES_STATUS_ACCEPTED),
        ProposalStatus::Rejected => (Tone::Care, k::EQUIPES_STATUS_REJECTED),
        ProposalStatus::Withdrawn => (Tone::Care, k::EQUIPES_STATUS_WITHDRAWN),
    }
}

/// A role with its code: «Assistente sociale (AS)».
pub(super) fn role(w: Words, it: Profession) -> String {
    format!("{} ({})", w.of(&it.name()), it.word())
}

/// A score on a hundred; what is not whole is never written 100.
pub(super) fn score(w: Words, share: Option<f64>) -> String {
    match share {
        None => "–".to_owned(),
        Some(it) if it < 1.0 => w.decimal((it * 100.0).min(99.9), 1),
        Some(_) => w.decimal(100.0, 1),
    }
}

/// A count that may not be below zero.
pub(super) fn count(n: i32) -> usize {
    usize::try_from(n).unwrap_or_default()
}

/// A count as it is written.
pub(super) fn number(w: Words, n: i32) -> String {
    w.whole(count(n))
}

/// A difference with its sign; «uguale» where it is written as nothing.
pub(super) fn difference(w: Words, by: f64, decimals: i32) -> String {
    let text = w.decimal(by.abs(), decimals);
    if text.bytes().all(|it| matches!(it, b'0' | b',' | b'.')) {
        return w.t(k::EQUIPES_SAME).to_owned();
    }
    format!("{}{text}", if by < 0.0 { '−' } else { '+' })
}

/// Euros of some cents, whole: «40.000 €».
pub(super) fn euros(w: Words, cents: i64) -> String {
    let whole = usize::try_from((cents.abs() + 50) / 100).unwrap_or_default();
    let sign = if cents < 0 { "−" } else { "" };
    match w.0 {
        crate::i18n::Lang::It => format!("{sign}{}\u{a0}€", w.whole(whole)),
        crate::i18n::Lang::En => format!("{sign}€{}", w.whole(whole)),
    }
}

/// Hundredths as a number: «30,5».
pub(super) fn hundredths(w: Words, n: i64) -> String {
    let n = i32::try_from(n).unwrap_or(i32::MAX);
    w.decimal(f64::from(n) / 100.0, if n % 100 == 0 { 0 } else { 2 })
}

/// A row of words with capitals at its beginning.
pub(super) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => format!("{}{}", first.to_uppercase(), letters.as_str()),
        None => String::new(),
    }
}

/// A text with what was made for it.
pub(super) fn with<const N: usize>(w: Words, key: Key, parts: [(&str, String); N]) -> String {
    w.with(key, &parts.each_ref().map(|it| (it.0, it.1.as_str())))
}

/// The same of a text that agrees in number.
pub(super) fn counted<const N: usize>(w: Words, key: Key, n: i32, parts: [(&str, String); N]) -> String {
    w.count(key, count(n), &parts.each_ref().map(|it| (it.0, it.1.as_str())))
}
