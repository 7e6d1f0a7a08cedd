// SPDX-License-Identifier: AGPL-3.0-or-later
//! The letter that a person takes home: one page of plain sentences. It is made from a stored result, never computed again.

use super::{Explained, Sentences, limits, supports, two_decimals};
use crate::days::Language;
use crate::employability::Contribution;
use crate::exits::{Exit, ExitRules, within_a_sentence};
use crate::territories::Day;

/// What the letter says besides the coefficient. No name of the person: it is put on the paper when it is printed.
#[derive(Clone, Debug)]
pub struct LetterFacts<'a> {
    /// The day of the meeting.
    pub date: &'a Day,
    /// The way out that was chosen, by a person.
    pub exit: Exit,
    /// Why, in that person's words.
    pub reason: &'a str,
    /// Who decided.
    pub operator: &'a str,
    /// Where the method is public.
    pub method_page: &'a str,
    /// The last day to contest.
    pub deadline: &'a Day,
    /// Where to write to contest.
    pub contact: &'a str,
    /// The data protection officer.
    pub dpo: &'a str,
    /// The telephone of the office.
    pub phone: &'a str,
}

/// The paragraphs of the letter, in their order; the first is its subject.
pub fn letter(
    sentences: &Sentences,
    exits: &ExitRules,
    of: Explained<'_>,
    facts: &LetterFacts<'_>,
    language: Language,
) -> Vec<String> {
    let result = of.result;
    let names = |list: Vec<&Contribution>| {
        let name = |it: &&Contribution| Some(sentences.factors.get(&it.factor)?.short.of(language));
        list.iter().filter_map(name).collect::<Vec<_>>().join(", ")
    };
    let (supports, limits) = (names(supports(result)), names(limits(result)));
    let lever = sentences.explain(of, exits, language).levers.into_iter().next().map(|it| it.text).unwrap_or_default();
    let is_said = |code: &str| match code {
        "result" => result.computable,
        "result_not_computable" => !result.computable,
        "interval" => !result.missing.is_empty(),
        "supports" => !supports.is_empty(),
        "limits" => !limits.is_empty(),
        "levers" => !lever.is_empty(),
        _ => true,
    };
    let [low, high] = result.interval.map(|it| two_decimals(it, language));
    let places = [
        ("{date}", facts.date.in_words(language)),
        ("{value}", result.value.map(|it| two_decimals(it, language)).unwrap_or_default()),
        ("{low}", low),
        ("{high}", high),
        ("{supports}", supports.clone()),
        ("{limits}", limits.clone()),
        ("{lever}", within_a_sentence(&lever)),
        ("{exit}", exits.name(facts.exit).map(|it| within_a_sentence(it.of(language))).unwrap_or_default()),
        // «Sara B.» ends the sentence by itself.
        ("{operator}", facts.operator.trim_end_matches('.').to_owned()),
        ("{method_page}", facts.method_page.to_owned()),
        ("{method}", format!("{} {}", result.method.key, result.method.version)),
        ("{deadline}", facts.deadline.in_words(language)),
        ("{contact}", facts.contact.to_owned()),
        ("{dpo}", facts.dpo.to_owned()),
        ("{phone}", facts.phone.to_owned()),
        // Last: what a person wrote is not searched for places.
        ("{reason}", facts.reason.to_owned()),
    ];
    let fill = |text: &str| places.iter().fold(text.to_owned(), |text, (place, with)| text.replace(place, with));
    let paragraphs = sentences.letter.iter().filter(|it| is_said(&it.code));
    paragraphs.map(|it| fill(it.text.of(language))).collect()
}
