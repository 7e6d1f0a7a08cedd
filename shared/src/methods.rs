// SPDX-License-Identifier: AGPL-3.0-or-later
//! Methods of the coefficient on record: drafts, proposals that never change again, the approval of a panel; their card, which
//! anybody may read; and where the coefficient is switched off.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::employability::{Method, MethodDocument};
use crate::input::{FromJson, InputFields};
use crate::macros::{code, words};
use crate::problem::Violations;
use crate::reference::EMPLOYABILITY_CARD;
use crate::territories::{Day, TerritoryCode};
use crate::text::is_uuid;

mod card;

pub use card::{MethodCard, QuestionCard};

code!(
    /// Key of a method, the same for all its versions.
    MethodKey,
    "lower-case letters, digits and underscores, beginning with a letter, at most 64",
    |text| text.len() <= 64
        && text.bytes().next().is_some_and(|it| it.is_ascii_lowercase())
        && text.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'_')
);

code!(
    /// Version of a method.
    MethodVersion,
    "letters, digits, points and hyphens, beginning with a letter or a digit, at most 32",
    |text| text.len() <= 32
        && text.bytes().next().is_some_and(|it| it.is_ascii_alphanumeric())
        && text.bytes().all(|it| it.is_ascii_alphanumeric() || matches!(it, b'.' | b'-'))
);

code!(
    /// Key of a suspension.
    MethodSuspensionId,
    "a UUID: 019ab3c4-0000-7000-8000-000000000000",
    |text| is_uuid(text)
);

words!(
    /// How far a method is.
    MethodState {
        /// It may still change, and nobody is assessed with it.
        Draft = "draft",
        /// It never changes again; no panel has approved it yet.
        Proposal = "proposal",
        /// A panel has approved it.
        Approved = "approved"
    }
);

/// Which method.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MethodId {
    /// Key of the method.
    pub key: MethodKey,
    /// Its version.
    pub version: MethodVersion,
}

impl std::fmt::Display for MethodId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.key, self.version)
    }
}

/// A method on record, without its document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct StoredMethod {
    /// Key of the method.
    pub key: MethodKey,
    /// Its version.
    pub version: MethodVersion,
    /// How far it is.
    pub state: MethodState,
    /// SHA-256 of the canonical JSON (RFC 8785) of the document: `sha256:…`.
    pub digest: String,
    /// The panel that approved it; `null` until one has.
    pub approval: Option<Approval>,
    /// Which state of a draft this is: a change names it in `If-Match`.
    pub revision: i32,
    /// When it was put on record: RFC 3339, UTC.
    #[cfg_attr(feature = "server", schema(format = DateTime))]
    pub created_at: String,
    /// When it was published: RFC 3339, UTC; `null` for a draft.
    #[cfg_attr(feature = "server", schema(format = DateTime))]
    pub published_at: Option<String>,
}

/// A method with its document and its card: all that a public page says of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct StoredMethodDetail {
    /// The method.
    #[serde(flatten)]
    pub method: StoredMethod,
    /// How the coefficient is computed; its digest is over this, member for member.
    #[cfg_attr(feature = "server", schema(value_type = MethodDocument))]
    pub document: Value,
    /// What it is for, what it does not say, who decides.
    pub card: MethodCard,
}

/// The approval of a panel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// The panel: a body, never the name of a person.
    #[cfg_attr(feature = "server", schema(min_length = 3, max_length = 200))]
    pub panel: String,
    /// The day of its decision.
    pub approved_on: Day,
    /// Where the minutes are: an address, or what they are called in the archive.
    #[cfg_attr(feature = "server", schema(min_length = 3, max_length = 500))]
    pub minutes: String,
}

impl FromJson for Approval {
    fn from_json(value: &Value) -> Result<Self, Violations> {
        let mut fields = InputFields::of(value)?;
        let panel = fields.text("panel", 200);
        let approved_on = fields.required("approved_on");
        let minutes = fields.text("minutes", 500);
        for (name, text) in [("panel", &panel), ("minutes", &minutes)] {
            let is_said = text.as_ref().is_none_or(|it| it.chars().count() >= 3);
            fields.faults.require(is_said, format!("#/{name}"), "must have at least 3 characters");
        }
        fields.finish().ok(())?;
        match (panel, approved_on, minutes) {
            (Some(panel), Some(approved_on), Some(minutes)) => Ok(Self { panel, approved_on, minutes }),
            _ => Err(Violations::one("#", "is not complete")),
        }
    }
}

/// What one sends to put a method on record as a draft, or to change one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MethodInput {
    /// How the coefficient is computed; it names its key and version.
    #[cfg_attr(feature = "server", schema(value_type = MethodDocument))]
    pub document: Value,
    /// What it is for, what it does not say, who decides; every question has its reason.
    pub card: MethodCard,
}

impl MethodInput {
    /// The method that the product brings, with its card.
    ///
    /// # Errors
    /// None in a product that passed its tests.
    pub fn brought() -> Result<Self, Violations> {
        let unreadable = |error: serde_json::Error| Violations::one("#", error.to_string());
        let document: Value = serde_json::from_str(crate::reference::EMPLOYABILITY_METHOD).map_err(unreadable)?;
        let card: Value = serde_json::from_str(EMPLOYABILITY_CARD).map_err(unreadable)?;
        Self::from_json(&serde_json::json!({"document": document, "card": card}))
    }

    /// Which method it is.
    ///
    /// # Errors
    /// Where its key or version cannot stand in an address.
    pub fn id(&self) -> Result<MethodId, Violations> {
        let method = Method::from_json(&self.document)?;
        let MethodDocument { key, version, .. } = method.document();
        let mut faults = Violations::default();
        let parsed_key = key.parse().map_err(|error| faults.add("#/document/key", format!("«{key}» {error}")));
        let parsed_version =
            version.parse().map_err(|error| faults.add("#/document/version", format!("«{version}» {error}")));
        match (parsed_key, parsed_version) {
            (Ok(key), Ok(version)) => Ok(MethodId { key, version }),
            _ => Err(faults),
        }
    }

    /// The digest of the document.
    ///
    /// # Errors
    /// Where it is no method.
    pub fn digest(&self) -> Result<String, Violations> {
        Method::from_json(&self.document).map(|it| it.digest().to_owned())
    }
}

impl FromJson for MethodInput {
    fn from_json(value: &Value) -> Result<Self, Violations> {
        let mut fields = InputFields::of(value)?;
        let document: Option<Value> = fields.required("document");
        let card: Option<Value> = fields.required("card");
        let mut faults = fields.finish();
        let mut under = |at: &str, of: Violations| {
            for fault in of.into_vec() {
                faults.add(format!("#/{at}{}", fault.pointer.trim_start_matches('#')), fault.detail);
            }
        };
        let method = document.as_ref().map(|it| Method::from_json(it).map_err(|it| under("document", it)));
        let card = card.map(|it| MethodCard::from_json(&it).map_err(|it| under("card", it)));
        if let (Some(Ok(method)), Some(Ok(card))) = (&method, &card) {
            under("card", card.faults_with(method.document()));
        }
        match (document, card) {
            (Some(document), Some(Ok(card))) if faults.is_empty() => {
                let input = Self { document, card };
                input.id()?;
                Ok(input)
            }
            _ => Err(faults),
        }
    }
}

/// Notes of the questions of a card, by their codes.
type QuestionCards = BTreeMap<String, QuestionCard>;

/// What changes of a draft (RFC 7396): parts that are left out stay.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MethodChange {
    /// Parts of the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(value_type = Object, required = false))]
    pub document: Option<Value>,
    /// Parts of the card.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(value_type = Object, required = false))]
    pub card: Option<Value>,
}

impl FromJson for MethodChange {
    fn from_json(value: &Value) -> Result<Self, Violations> {
        let mut fields = InputFields::of(value)?;
        let (document, card) = (fields.optional("document"), fields.optional("card"));
        for (name, part) in [("document", &document), ("card", &card)] {
            let is_object = part.as_ref().is_none_or(Value::is_object);
            fields.faults.require(is_object, format!("#/{name}"), "must be an object");
        }
        fields.finish().ok(Self { document, card })
    }
}

impl MethodChange {
    /// The draft with the change.
    ///
    /// # Errors
    /// Every fault of what it would be.
    pub fn of(&self, draft: &StoredMethodDetail) -> Result<MethodInput, Violations> {
        let unreadable = |error: serde_json::Error| Violations::one("#/card", error.to_string());
        let mut document = draft.document.clone();
        let mut card = serde_json::to_value(&draft.card).map_err(unreadable)?;
        for (part, change) in [(&mut document, &self.document), (&mut card, &self.card)] {
            if let Some(change) = change {
                merge(part, change);
            }
        }
        MethodInput::from_json(&serde_json::json!({"document": document, "card": card}))
    }
}

/// A change by RFC 7396: members of objects one by one, `null` takes out, anything else replaces.
fn merge(target: &mut Value, change: &Value) {
    let (Value::Object(target), Value::Object(change)) = (&mut *target, change) else {
        *target = change.clone();
        return;
    };
    for (name, change) in change {
        if change.is_null() {
            target.remove(name);
        } else {
            merge(target.entry(name.clone()).or_insert(Value::Null), change);
        }
    }
}

/// Where the coefficient is switched off: everything else keeps working there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct MethodSuspension {
    /// Key.
    pub id: MethodSuspensionId,
    /// Where; `null` for all of Italy.
    pub territory: Option<TerritoryCode>,
    /// Why.
    pub reason: String,
    /// Since when: RFC 3339, UTC.
    #[cfg_attr(feature = "server", schema(format = DateTime))]
    pub begun_at: String,
    /// Until when: RFC 3339, UTC; `null` while it is in force.
    #[cfg_attr(feature = "server", schema(format = DateTime))]
    pub ended_at: Option<String>,
    /// Which state this is: a change names it in `If-Match`.
    pub version: i32,
}

/// What one says to switch the coefficient off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MethodSuspensionInput {
    /// Where; left out or `null`, in all of Italy.
    #[serde(default)]
    pub territory: Option<TerritoryCode>,
    /// Why, 20 to 500 characters: anybody may read it.
    #[cfg_attr(feature = "server", schema(min_length = 20, max_length = 500))]
    pub reason: String,
}

impl FromJson for MethodSuspensionInput {
    fn from_json(value: &Value) -> Result<Self, Violations> {
        let mut fields = InputFields::of(value)?;
        let territory = fields.optional("territory");
        let reason = fields.text("reason", 500);
        let is_said = reason.as_ref().is_none_or(|it| it.chars().count() >= 20);
        fields.faults.require(is_said, "#/reason", "must have at least 20 characters");
        fields.finish().ok(())?;
        reason.map(|reason| Self { territory, reason }).ok_or_else(|| Violations::one("#", "is not complete"))
    }
}

/// What changes of a suspension (RFC 7396): it ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MethodSuspensionChange {
    /// `false`: the coefficient works again.
    pub in_force: bool,
}

impl FromJson for MethodSuspensionChange {
    fn from_json(value: &Value) -> Result<Self, Violations> {
        let mut fields = InputFields::of(value)?;
        let in_force: Option<bool> = fields.required("in_force");
        fields.faults.require(in_force != Some(true), "#/in_force", "must be false: a suspension only ends");
        fields.finish().ok(())?;
        in_force.map(|in_force| Self { in_force }).ok_or_else(|| Violations::one("#", "is not complete"))
    }
}

/// How a list of methods is filtered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct MethodQuery {
    /// Only methods of this state.
    pub state: Option<MethodState>,
    /// Where the page begins: the `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// How many things a page holds, 1 to 500.
    #[cfg_attr(feature = "server", param(minimum = 1, maximum = 500, default = 100))]
    pub limit: Option<i32>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Bilingual;

    #[test]
    fn the_method_that_is_brought_has_a_whole_card() {
        let input = MethodInput::brought().unwrap();
        assert_eq!(input.id().unwrap().to_string(), "coe 1.0");
        assert_eq!(input.card.questions.len(), 14);
        let words = |it: &Bilingual| crate::readability::gulpease(&it.it).unwrap();
        let questions = input.card.questions.values().flat_map(|it| [&it.why, &it.risk]);
        let lists = [&input.card.limits, &input.card.fairness, &input.card.who_decides, &input.card.contest];
        for text in questions.chain(lists.into_iter().flatten()).chain([
            &input.card.purpose,
            &input.card.data,
            &input.card.weights,
        ]) {
            assert!(words(text) >= 60.0, "Gulpease {:.0}: {}", words(text), text.it);
        }
    }

    #[test]
    fn every_fault_of_document_and_card_is_told_with_its_place() {
        let mut value = serde_json::to_value(MethodInput::brought().unwrap()).unwrap();
        value["card"]["questions"].as_object_mut().unwrap().remove("transport");
        value["card"]["questions"]["horoscope"] = value["card"]["questions"]["italian_oral"].clone();
        value["card"]["purpose"]["it"] = " ".into();
        value["document"]["questions"][0]["tags"] = serde_json::json!(["religion"]);
        let places = |it: &Value| -> Vec<String> {
            MethodInput::from_json(it).unwrap_err().into_vec().into_iter().map(|it| it.pointer).collect()
        };
        assert_eq!(places(&value), ["#/document/questions/0/tags/0", "#/card/purpose/it"]);
        value["document"]["questions"][0].as_object_mut().unwrap().remove("tags");
        value["card"]["purpose"]["it"] = "Serve".into();
        assert_eq!(places(&value), ["#/card/questions/transport", "#/card/questions/horoscope"]);
        let mut value = serde_json::to_value(MethodInput::brought().unwrap()).unwrap();
        value["document"]["key"] = "Il mio".into();
        assert_eq!(places(&value), ["#/document/key"]);
    }
}
