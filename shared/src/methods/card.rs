// SPDX-License-Identifier: AGPL-3.0-or-later
//! The card of a method: what anybody may ask of a number that concerns them.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::QuestionCards;
use crate::employability::MethodDocument;
use crate::fields::{Fields, escaped};
use crate::problem::Violations;
use crate::text::Bilingual;

/// The longest text of a card, in characters.
const MAX_TEXT: usize = 2_000;

/// What a method is for, what it uses and why, what it does not say, who decides, how to contest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MethodCard {
    /// What it is for, and what not.
    pub purpose: Bilingual,
    /// What it is computed from.
    pub data: Bilingual,
    /// Where the weights come from.
    pub weights: Bilingual,
    /// Why each question is asked, by its code.
    // The document does not follow the name of a map: it is spelled out.
    #[cfg_attr(feature = "server", schema(value_type = BTreeMap<String, QuestionCard>))]
    pub questions: QuestionCards,
    /// What the number does not say.
    pub limits: Vec<Bilingual>,
    /// What is done so that it treats nobody worse.
    pub fairness: Vec<Bilingual>,
    /// Who decides.
    pub who_decides: Vec<Bilingual>,
    /// How to contest.
    pub contest: Vec<Bilingual>,
}

/// Why a question is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct QuestionCard {
    /// Why it is asked.
    pub why: Bilingual,
    /// What it could stand in for, and what is done about it.
    pub risk: Bilingual,
}

impl MethodCard {
    /// Reads and checks a card.
    ///
    /// # Errors
    /// Every fault, each with its JSON pointer.
    pub fn from_json(value: &Value) -> Result<Self, Violations> {
        const PARTS: [&str; 8] =
            ["purpose", "data", "weights", "questions", "limits", "fairness", "who_decides", "contest"];
        let mut faults = Violations::default();
        let Some(fields) = Fields::of(value, "#", &PARTS, &mut faults) else { return Err(faults) };
        let text = |name, faults: &mut Violations| fields.parse(name, faults, parse_text);
        let [purpose, data, weights] = ["purpose", "data", "weights"].map(|it| text(it, &mut faults));
        let questions = fields.parse("questions", &mut faults, parse_questions);
        let mut list = |name: &str| {
            let list = fields.list(name, true, &mut faults, parse_text);
            faults.require(!list.is_empty(), format!("#/{name}"), "at least one");
            list
        };
        let [limits, fairness, who_decides, contest] = ["limits", "fairness", "who_decides", "contest"].map(&mut list);
        match (purpose, data, weights, questions) {
            (Some(purpose), Some(data), Some(weights), Some(questions)) => {
                faults.ok(Self { purpose, data, weights, questions, limits, fairness, who_decides, contest })
            }
            _ => Err(faults),
        }
    }

    /// Every question of the method has its note, and nothing else has.
    pub(super) fn faults_with(&self, method: &MethodDocument) -> Violations {
        let mut faults = Violations::default();
        for question in method.questions.iter().filter(|it| !self.questions.contains_key(&it.code)) {
            faults.add(format!("#/questions/{}", escaped(&question.code)), "is missing: why it is asked");
        }
        for code in self.questions.keys().filter(|it| !method.questions.iter().any(|of| of.code == **it)) {
            faults.add(format!("#/questions/{}", escaped(code)), "the method has no such question");
        }
        faults
    }
}

fn parse_text(value: &Value, at: &str, faults: &mut Violations) -> Option<Bilingual> {
    let fields = Fields::of(value, at, &["it", "en"], faults)?;
    let mut said = |name: &str| {
        let text: String = fields.required(name, "-".to_owned(), faults);
        let holds = !text.trim().is_empty() && text.chars().count() <= MAX_TEXT;
        faults.require(holds, format!("{at}/{name}"), format!("must have 1 to {MAX_TEXT} characters"));
        text
    };
    Some(Bilingual { it: said("it"), en: said("en") })
}

fn parse_questions(value: &Value, at: &str, faults: &mut Violations) -> Option<QuestionCards> {
    let Value::Object(map) = value else {
        faults.add(at, "must be an object");
        return None;
    };
    let mut questions = QuestionCards::new();
    for (code, value) in map {
        let at = format!("{at}/{}", escaped(code));
        let Some(fields) = Fields::of(value, &at, &["why", "risk"], faults) else { continue };
        let (why, risk) = (fields.parse("why", faults, parse_text), fields.parse("risk", faults, parse_text));
        if let (Some(why), Some(risk)) = (why, risk) {
            questions.insert(code.clone(), QuestionCard { why, risk });
        }
    }
    Some(questions)
}
