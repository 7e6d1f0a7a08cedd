// SPDX-License-Identifier: AGPL-3.0-or-later
//! A coefficient in plain words, Italian and English: what helps most and what least, what would change it, what it does not
//! say, who decides, how to contest. Sentences are data of the product; this puts figures and names into them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::days::Language;
use crate::employability::{Contribution, EmployabilityResult, Method, TOLERANCE, nearest};
use crate::exits::{ExitRules, Proposal};
use crate::permits::WorkRight;
use crate::problem::Violations;
use crate::reference::{FIELDS, SENTENCES};
use crate::text::Bilingual;

mod letter;
mod sentences;

pub use letter::{LetterFacts, letter};
pub use sentences::{Effort, Sentences};

/// From which score on a factor helps; below it can get better.
const HELPS: f64 = 0.6;
/// A gain below this is not told: two decimals would say 0.
const LEAST_GAIN: f64 = 0.005;
/// How many factors and steps are told.
const AT_MOST: usize = 3;

/// What an explanation is made of.
#[derive(Clone, Copy, Debug)]
pub struct Explained<'a> {
    /// The method.
    pub method: &'a Method,
    /// What it gave.
    pub result: &'a EmployabilityResult,
    /// What is proposed; none where no proposal was asked for.
    pub proposal: Option<&'a Proposal>,
    /// What the permit allows; none where it was not seen.
    pub right: Option<&'a WorkRight>,
    /// Where to write to contest: an address of the office.
    pub contact: &'a str,
    /// Whether a panel has approved the method: until then the weights are a proposal, and it is said.
    pub is_approved: bool,
}

/// A coefficient explained, sentence by sentence, in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Explanation {
    /// What the number is called.
    pub name: String,
    /// The number and what it is not; or why there is none.
    pub headline: Vec<String>,
    /// What the missing answers could make of it, and which they are.
    pub margin: Vec<String>,
    /// What helps most, at most three.
    pub supports: Vec<Reason>,
    /// What can still get better, at most three.
    pub limits: Vec<Reason>,
    /// The nearest steps, at most three.
    pub levers: Vec<Step>,
    /// What the steps are not; or that no step raises the number much.
    pub levers_note: String,
    /// The part of the territory; none where there is none.
    pub territory: Option<String>,
    /// How much support goes with it.
    pub bands: Vec<String>,
    /// What is proposed and why, and what else speaks for a proposal.
    pub proposal: Vec<String>,
    /// What the law allows.
    pub work: Vec<String>,
    /// What the number does not say.
    pub does_not_say: Vec<String>,
    /// Who decides.
    pub who_decides: Vec<String>,
    /// How to contest.
    pub contest: Vec<String>,
}

/// Why the number is what it is: a factor and what is said of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Reason {
    /// Key of the factor.
    pub factor: String,
    /// Its sentence.
    pub text: String,
}

/// A step that would raise the number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Step {
    /// Key of the question.
    pub question: String,
    /// The better answer.
    pub to: String,
    /// What it would change.
    pub text: String,
    /// How it is done.
    pub how: Option<String>,
    /// What it takes.
    pub effort: Option<Effort>,
}

/// The factors that help most: answered, with a score from 0.6 on, by their points; at most three.
pub fn supports(result: &EmployabilityResult) -> Vec<&Contribution> {
    of_score(result, |score| score >= HELPS - 1e-9, |it| it.points)
}

/// The factors that can get better: answered, with a score below 0.6, by the points they lack; at most three. A factor without
/// answers is never one.
pub fn limits(result: &EmployabilityResult) -> Vec<&Contribution> {
    of_score(result, |score| score < HELPS - 1e-9, |it| it.full_points - it.points)
}

fn of_score(result: &EmployabilityResult, holds: fn(f64) -> bool, by: fn(&Contribution) -> f64) -> Vec<&Contribution> {
    let mut found: Vec<&Contribution> = result.contributions.iter().filter(|it| it.score.is_some_and(holds)).collect();
    let place = |it: &&Contribution| result.contributions.iter().position(|other| other.factor == it.factor);
    found.sort_by(|a, b| by(b).total_cmp(&by(a)));
    for run in found.chunk_by_mut(|a, b| by(a) - by(b) <= TOLERANCE) {
        run.sort_by_key(place);
    }
    found.truncate(AT_MOST);
    found
}

/// A number with two decimals and the language's own decimal mark.
pub fn two_decimals(value: f64, language: Language) -> String {
    // 0.545 lies below itself in binary: a billionth up, it is rounded as on paper.
    let text = format!("{:.2}", value + 1e-9);
    match language {
        Language::Italian => text.replace('.', ","),
        Language::English => text,
    }
}

impl Sentences {
    /// Explains a coefficient in a language.
    pub fn explain(&self, of: Explained<'_>, exits: &ExitRules, language: Language) -> Explanation {
        let result = of.result;
        let speak = |it: &Bilingual| it.of(language).to_owned();
        let factor = |it: &&Contribution, helps: bool| {
            let said = self.factors.get(&it.factor)?;
            let text = if helps { &said.support } else { &said.limit };
            Some(Reason { factor: it.factor.clone(), text: speak(text) })
        };
        let levers = self.steps(of, language);
        let levers_note = if levers.is_empty() { &self.texts.levers_none } else { &self.texts.levers_note };
        let proposal = of.proposal.map(|it| {
            let also = it.also.iter().filter_map(|it| exits.reason(it)).map(speak);
            std::iter::once(exits.sentence(it, language)).chain(also).collect()
        });
        let work = of.right.and_then(|it| exits.work_sentence(it, language));
        Explanation {
            name: speak(&self.texts.name),
            headline: self.headline(result, language),
            margin: self.margin(result, language),
            supports: supports(result).iter().filter_map(|it| factor(it, true)).collect(),
            limits: limits(result).iter().filter_map(|it| factor(it, false)).collect(),
            levers,
            // Without answers nothing is known to raise the number, and nothing not to.
            levers_note: if result.computable { speak(levers_note) } else { String::new() },
            territory: self.territory(result, language),
            bands: self.bands(result, language),
            proposal: proposal.unwrap_or_default(),
            work: work
                .into_iter()
                .chain([speak(&self.texts.permit_not_counted), speak(&self.texts.not_used)])
                .collect(),
            does_not_say: std::iter::once(self.whose_weights(of.is_approved)).chain(&self.limits).map(speak).collect(),
            who_decides: self.who_decides.iter().map(speak).collect(),
            contest: self.contest.iter().map(|it| speak(it).replace("{contact}", of.contact)).collect(),
        }
    }

    fn whose_weights(&self, is_approved: bool) -> &Bilingual {
        if is_approved { &self.texts.weights_approved } else { &self.texts.weights_proposed }
    }

    fn headline(&self, result: &EmployabilityResult, language: Language) -> Vec<String> {
        let texts = &self.texts;
        let Some(value) = result.value else {
            let coverage = coverage_points(result);
            return vec![texts.not_computable.of(language).replace("{coverage}", &coverage)];
        };
        // From the number as it is said: who adds the two finds 1.
        let inverse = two_decimals(1.0 - (value * 100.0 + 1e-7).round() / 100.0, language);
        vec![
            texts.headline.of(language).replace("{value}", &two_decimals(value, language)),
            texts.direction.of(language).to_owned(),
            texts.not_merit.of(language).to_owned(),
            texts.sum.of(language).to_owned(),
            texts.direction_cpi.of(language).replace("{inverse}", &inverse),
        ]
    }

    fn margin(&self, result: &EmployabilityResult, language: Language) -> Vec<String> {
        let texts = &self.texts;
        if result.missing.is_empty() {
            return vec![texts.interval_complete.of(language).to_owned()];
        }
        let [low, high] = result.interval.map(|it| two_decimals(it, language));
        let name = |code: &String| self.questions.get(code).map(|it| it.short.of(language));
        let missing: Vec<&str> = result.missing.iter().filter_map(name).collect();
        vec![
            texts.interval.of(language).replace("{low}", &low).replace("{high}", &high),
            texts.coverage.of(language).replace("{coverage}", &coverage_points(result)),
            texts.missing_some.of(language).replace("{missing}", &missing.join(", ")),
            texts.missing_choice.of(language).to_owned(),
        ]
    }

    fn steps(&self, of: Explained<'_>, language: Language) -> Vec<Step> {
        let told = of.result.levers.iter().filter(|it| it.gain >= LEAST_GAIN).cloned().collect::<Vec<_>>();
        let step = |it: crate::employability::Lever| {
            let said = self.questions.get(&it.question)?;
            let text = said.lever.as_ref()?.of(language);
            let name = |answer: &str| self.answer_name(&it.question, answer, language).to_owned();
            let text = text.replace("{from}", &name(&it.from)).replace("{to}", &name(&it.to));
            let text = text.replace("{gain}", &two_decimals(it.gain, language));
            let how = said.how.as_ref().map(|it| it.of(language).to_owned());
            Some(Step { question: it.question, to: it.to, text, how, effort: said.effort.clone() })
        };
        nearest(of.method, &told, AT_MOST).into_iter().filter_map(step).collect()
    }

    /// What depends on the area: the points of `local_demand`, where there are any.
    fn territory(&self, result: &EmployabilityResult, language: Language) -> Option<String> {
        let points = result.questions.iter().find(|it| it.question == "local_demand")?.points;
        let told = two_decimals(points, language);
        let is_told = result.computable && points >= LEAST_GAIN;
        is_told.then(|| self.texts.territory_part.of(language).replace("{territory_points}", &told))
    }

    fn bands(&self, result: &EmployabilityResult, language: Language) -> Vec<String> {
        let named = |it: &String| self.bands.get(it);
        let said: Vec<String> = match result.bands.as_slice() {
            [] => return Vec::new(),
            [one] => {
                named(one).into_iter().flat_map(|it| [&it.name, &it.text]).map(|it| it.of(language).into()).collect()
            }
            several => {
                let names: Vec<String> =
                    several.iter().filter_map(named).map(|it| it.name.of(language).to_lowercase()).collect();
                let (last, first) =
                    names.split_last().map(|(last, rest)| (last.clone(), rest.join(", "))).unwrap_or_default();
                let and = if language == Language::Italian { "e" } else { "and" };
                let two = self.bands.get("two");
                let text = two.map(|it| it.text.of(language).replace("{bands}", &format!("{first} {and} {last}")));
                two.map(|it| it.name.of(language).to_owned()).into_iter().chain(text).collect()
            }
        };
        let note = self.bands.get("note").map(|it| it.text.of(language).to_owned());
        said.into_iter().chain(note).collect()
    }
}

fn coverage_points(result: &EmployabilityResult) -> String {
    format!("{:.0}", (result.coverage * 100.0 + 1e-9).floor())
}

impl Explanation {
    /// Every sentence as a line, in the order of the page.
    pub fn lines(&self) -> Vec<String> {
        let reasons = |list: &[Reason]| list.iter().map(|it| it.text.clone()).collect::<Vec<_>>();
        let steps = self.levers.iter().flat_map(|it| std::iter::once(it.text.clone()).chain(it.how.clone()));
        let mut lines = vec![self.name.clone()];
        lines.extend(self.headline.iter().chain(&self.margin).cloned());
        lines.extend(reasons(&self.supports).into_iter().chain(reasons(&self.limits)).chain(steps));
        lines.push(self.levers_note.clone());
        lines.extend(self.territory.iter().chain(&self.bands).chain(&self.proposal).chain(&self.work).cloned());
        lines.extend(self.does_not_say.iter().chain(&self.who_decides).chain(&self.contest).cloned());
        lines.retain(|it| !it.is_empty());
        lines
    }
}

/// Names of answers, by question and answer.
type AnswerNames = BTreeMap<String, BTreeMap<String, Bilingual>>;

impl Sentences {
    /// The sentences that the product brings, with the labels of the assessment's answers.
    ///
    /// # Errors
    /// None in a product that passed its tests.
    pub fn brought() -> Result<Self, Violations> {
        Self::from_texts(SENTENCES, FIELDS)
    }
}
