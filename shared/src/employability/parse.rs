// SPDX-License-Identifier: AGPL-3.0-or-later
//! From JSON to a method and answers, every fault at once, each with its JSON pointer.

use std::collections::BTreeMap;

use serde_json::Value;

use super::method::Answer;
use super::{Answers, Band, EmployabilityInput, Factor, Link, Method, MethodDocument, Question};
use crate::canonical;
use crate::fields::{Fields, escaped, parse_word};
use crate::problem::Violations;
use crate::reference::EMPLOYABILITY_METHOD;
use crate::text::Bilingual;

impl EmployabilityInput {
    /// Parses and checks a document `{"method": …, "answers": …}`; without a method, the one that the product brings.
    ///
    /// # Errors
    /// Every fault of shape and of sense, each with its JSON pointer.
    pub fn from_json(document: &Value) -> Result<Self, Violations> {
        let mut faults = Violations::default();
        let Some(fields) = Fields::of(document, "#", &["method", "answers"], &mut faults) else { return Err(faults) };
        let method = match document.get("method").filter(|it| !it.is_null()) {
            Some(_) => fields.parse("method", &mut faults, Method::parse),
            None => Some(Method::brought()?),
        };
        let answers = fields.parse("answers", &mut faults, parse_answers);
        match (method, answers) {
            (Some(method), Some(answers)) if faults.is_empty() => {
                method.encode(&answers, "#/answers")?;
                Ok(Self { method, answers })
            }
            _ => Err(faults),
        }
    }
}

impl Method {
    /// The method `coe 1.0` that the product brings: a proposal, until a panel has approved it.
    ///
    /// # Errors
    /// None in a product that passed its tests.
    pub fn brought() -> Result<Self, Violations> {
        Self::from_text(EMPLOYABILITY_METHOD)
    }

    /// Parses and checks the text of a method.
    ///
    /// # Errors
    /// Every fault, each with its JSON pointer.
    pub fn from_text(text: &str) -> Result<Self, Violations> {
        let document =
            serde_json::from_str(text).map_err(|error| Violations::one("#", format!("is not JSON: {error}")))?;
        Self::from_json(&document)
    }

    /// Parses and checks a method.
    ///
    /// # Errors
    /// Every fault of shape and of sense, each with its JSON pointer; a question about a protected attribute is one.
    pub fn from_json(document: &Value) -> Result<Self, Violations> {
        let mut faults = Violations::default();
        match Self::parse(document, "#", &mut faults) {
            Some(method) => faults.ok(method),
            None => Err(faults),
        }
    }

    fn parse(value: &Value, at: &str, faults: &mut Violations) -> Option<Self> {
        let mut shape = Violations::default();
        let document = parse_method(value, at, &mut shape);
        let sense = document.as_ref().map(|it| it.faults(at)).unwrap_or_default();
        let known: Vec<String> = shape.as_slice().iter().map(|it| it.pointer.clone()).collect();
        let is_sound = shape.is_empty() && sense.is_empty();
        faults.extend(shape);
        for fault in sense.into_vec() {
            // A part that is wrong in shape is not blamed for its stand-in, nor for what its stand-in lacks.
            let is_part = |it: &String| {
                let below = |a: &str, b: &str| a.strip_prefix(b).is_some_and(|it| it.is_empty() || it.starts_with('/'));
                below(&fault.pointer, it) || below(it, &fault.pointer)
            };
            if !known.iter().any(is_part) {
                faults.add(fault.pointer, fault.detail);
            }
        }
        let document = document.filter(|_| is_sound)?;
        let digest = canonical::digest(value).map_err(|error| faults.add(at, error.to_string())).ok()?;
        Some(Self::prepare(document, digest))
    }

    fn prepare(document: MethodDocument, digest: String) -> Self {
        let answers = document.questions.iter().map(|it| answers_of(&document, it)).collect();
        let questions = || document.questions.iter().enumerate();
        let members =
            |factor: &Factor| questions().filter(|(_, it)| it.factor == factor.code).map(|(i, _)| i).collect();
        let members = document.factors.iter().map(members).collect();
        Self { document, digest, answers, members }
    }
}

fn answers_of(document: &MethodDocument, question: &Question) -> Vec<Answer> {
    let values = match document.link {
        Link::Identity => &question.scores,
        Link::Logit => &question.effects,
    };
    let mut values: BTreeMap<&String, f64> = values.iter().map(|(code, value)| (code, *value)).collect();
    if let Some(reference) = &question.reference {
        values.insert(reference, 0.0);
    }
    let answer = |(code, value): (&String, f64)| Answer {
        code: code.clone(),
        value,
        share: question.shares.get(code).copied().unwrap_or_default(),
        parameter: document.parameter_of(&question.code, code).filter(|_| question.reference.as_ref() != Some(code)),
    };
    values.into_iter().map(answer).collect()
}

fn parse_method(document: &Value, at: &str, faults: &mut Violations) -> Option<MethodDocument> {
    let known = &[
        "key",
        "version",
        "link",
        "min_coverage",
        "factors",
        "questions",
        "bands",
        "intercept",
        "parameters",
        "covariance",
    ];
    let fields = Fields::of(document, at, known, faults)?;
    Some(MethodDocument {
        key: fields.required("key", "-".to_owned(), faults),
        version: fields.required("version", "-".to_owned(), faults),
        link: fields.required("link", Link::Identity, faults),
        min_coverage: fields.optional("min_coverage", faults),
        factors: fields.list("factors", true, faults, parse_factor),
        questions: fields.list("questions", true, faults, parse_question),
        bands: fields.list("bands", false, faults, parse_band),
        intercept: fields.optional("intercept", faults),
        parameters: fields.list("parameters", false, faults, parse_word),
        covariance: fields.list("covariance", false, faults, parse_word),
    })
}

fn parse_factor(value: &Value, at: &str, faults: &mut Violations) -> Option<Factor> {
    let fields = Fields::of(value, at, &["code", "name"], faults)?;
    let name = fields.parse("name", faults, parse_name);
    let stand_in = || Bilingual { it: "-".into(), en: "-".into() };
    Some(Factor { code: fields.required("code", String::new(), faults), name: name.unwrap_or_else(stand_in) })
}

fn parse_name(value: &Value, at: &str, faults: &mut Violations) -> Option<Bilingual> {
    let fields = Fields::of(value, at, &["it", "en"], faults)?;
    Some(Bilingual {
        it: fields.required("it", "-".to_owned(), faults),
        en: fields.required("en", "-".to_owned(), faults),
    })
}

fn parse_question(value: &Value, at: &str, faults: &mut Violations) -> Option<Question> {
    let known = &["code", "factor", "weight", "actionable", "tags", "scores", "effects", "reference", "shares"];
    let fields = Fields::of(value, at, known, faults)?;
    // Only a logit method may leave the weight out: there the effects say how much a question counts.
    let weighs = value.get("weight").is_some() || value.get("effects").is_none();
    Some(Question {
        code: fields.required("code", String::new(), faults),
        factor: fields.required("factor", String::new(), faults),
        weight: if weighs { fields.required("weight", 1.0, faults) } else { 1.0 },
        actionable: fields.optional("actionable", faults),
        tags: fields.list("tags", false, faults, parse_word),
        scores: fields.section("scores", faults, parse_numbers).unwrap_or_default(),
        effects: fields.section("effects", faults, parse_numbers).unwrap_or_default(),
        reference: fields.optional("reference", faults),
        shares: fields.section("shares", faults, parse_numbers).unwrap_or_default(),
    })
}

fn parse_band(value: &Value, at: &str, faults: &mut Violations) -> Option<Band> {
    let fields = Fields::of(value, at, &["label", "from"], faults)?;
    Some(Band { label: fields.required("label", String::new(), faults), from: fields.required("from", 0.0, faults) })
}

fn parse_numbers(value: &Value, at: &str, faults: &mut Violations) -> Option<BTreeMap<String, f64>> {
    parse_map(value, at, faults, |it| it.as_f64().ok_or("must be a number"))
}

/// Reads the answers of a person.
pub(super) fn parse_answers(value: &Value, at: &str, faults: &mut Violations) -> Option<Answers> {
    parse_map(value, at, faults, |it| match it {
        Value::Null => Ok(None),
        Value::String(answer) => Ok(Some(answer.clone())),
        _ => Err("must be the code of an answer, or null"),
    })
}

fn parse_map<T>(
    value: &Value,
    at: &str,
    faults: &mut Violations,
    parse: fn(&Value) -> Result<T, &'static str>,
) -> Option<BTreeMap<String, T>> {
    let Value::Object(map) = value else {
        faults.add(at, "must be an object");
        return None;
    };
    let mut parsed = BTreeMap::new();
    for (code, value) in map {
        match parse(value) {
            Ok(it) => {
                parsed.insert(code.clone(), it);
            }
            Err(detail) => faults.add(format!("{at}/{}", escaped(code)), detail),
        }
    }
    Some(parsed)
}

/// Reads the answers of a person from a JSON document of their own.
///
/// # Errors
/// Every fault of shape, each with its JSON pointer.
pub fn answers_from_json(document: &Value) -> Result<Answers, Violations> {
    let mut faults = Violations::default();
    match parse_answers(document, "#", &mut faults) {
        Some(answers) => faults.ok(answers),
        None => Err(faults),
    }
}
