// SPDX-License-Identifier: AGPL-3.0-or-later
//! From JSON to a framework: every field by itself, so that two wrong fields give two faults, each with its JSON pointer.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Behaviour, Competence, CompetenceArea, EscoLink, Framework, FrameworkChange, FrameworkState, Level};
use super::{Profession, RoleProfile, ScaleLevel};
use crate::fields::{Fields, escaped, parse_word};
use crate::input::{FromJson, InputFields};
use crate::problem::Violations;
use crate::text::Bilingual;

/// Most characters of a name.
const MAX_NAME: usize = 160;

/// Most characters of a descriptor or behaviour.
const MAX_TEXT: usize = 600;

/// Most areas of a framework.
const MAX_AREAS: usize = 30;

/// Most competences of a framework.
pub(super) const MAX_COMPETENCES: usize = 200;

/// Where the concepts of ESCO are.
pub(super) const ESCO: &str = "http://data.europa.eu/esco/";

const FRAMEWORK: &[&str] = &["version", "name", "scale", "areas", "competences", "roles"];

const COMPETENCE: &[&str] = &["code", "name", "descriptor", "behaviours", "esco", "is_innovative", "importance"];

impl FromJson for Framework {
    const MAX_BYTES: usize = 1024 * 1024;

    fn from_json(document: &Value) -> Result<Self, Violations> {
        let mut faults = Violations::default();
        let Some(fields) = Fields::of(document, "#", FRAMEWORK, &mut faults) else { return Err(faults) };
        let version = fields.parse("version", &mut faults, parse_word);
        let name = fields.parse("name", &mut faults, parse_name);
        let scale = fields.list("scale", true, &mut faults, parse_level);
        let areas = fields.list("areas", true, &mut faults, parse_area);
        let competences = fields.list("competences", true, &mut faults, parse_competence);
        let roles = fields.list("roles", true, &mut faults, parse_role);
        match (version, name) {
            (Some(version), Some(name)) if faults.is_empty() => {
                let framework = Self { version, name, scale, areas, competences, roles };
                framework.faults().ok(framework)
            }
            _ => Err(faults),
        }
    }
}

impl FromJson for FrameworkChange {
    fn from_json(value: &Value) -> Result<Self, Violations> {
        let mut fields = InputFields::of(value)?;
        let state: Option<FrameworkState> = fields.required("state");
        let is_published = state.is_none_or(|it| it == FrameworkState::Published);
        fields.faults.require(is_published, "#/state", "must be published: nothing becomes a draft again");
        fields.finish().ok(Self { state: FrameworkState::Published })
    }
}

fn parse_name(value: &Value, at: &str, faults: &mut Violations) -> Option<Bilingual> {
    parse_both(value, at, MAX_NAME, faults)
}

fn parse_text(value: &Value, at: &str, faults: &mut Violations) -> Option<Bilingual> {
    parse_both(value, at, MAX_TEXT, faults)
}

fn parse_both(value: &Value, at: &str, max: usize, faults: &mut Violations) -> Option<Bilingual> {
    let fields = Fields::of(value, at, &["it", "en"], faults)?;
    let mut text = |name: &str| {
        let text: String = fields.required(name, "-".to_owned(), faults);
        let text = text.trim().to_owned();
        let is_fine = (1..=max).contains(&text.chars().count());
        faults.require(is_fine, format!("{at}/{name}"), format!("must have 1 to {max} characters"));
        text
    };
    Some(Bilingual { it: text("it"), en: text("en") })
}

fn parse_level(value: &Value, at: &str, faults: &mut Violations) -> Option<ScaleLevel> {
    let fields = Fields::of(value, at, &["level", "name", "behaviour"], faults)?;
    let level = fields.parse("level", faults, parse_word);
    let name = fields.parse("name", faults, parse_name);
    let behaviour = fields.parse("behaviour", faults, parse_text);
    Some(ScaleLevel { level: level?, name: name?, behaviour: behaviour? })
}

fn parse_area(value: &Value, at: &str, faults: &mut Violations) -> Option<CompetenceArea> {
    let fields = Fields::of(value, at, &["code", "name"], faults)?;
    let code = fields.parse("code", faults, parse_word);
    let name = fields.parse("name", faults, parse_name);
    Some(CompetenceArea { code: code?, name: name? })
}

fn parse_competence(value: &Value, at: &str, faults: &mut Violations) -> Option<Competence> {
    let fields = Fields::of(value, at, COMPETENCE, faults)?;
    let code = fields.parse("code", faults, parse_word);
    let name = fields.parse("name", faults, parse_name);
    let descriptor = fields.parse("descriptor", faults, parse_text);
    let behaviours = fields.list("behaviours", true, faults, parse_behaviour);
    let esco = fields.section("esco", faults, parse_esco);
    let is_innovative = fields.required("is_innovative", false, faults);
    let importance = fields.required("importance", 1, faults);
    faults.require((1..=5).contains(&importance), format!("{at}/importance"), "must be 1 to 5");
    let (code, name, descriptor) = (code?, name?, descriptor?);
    Some(Competence { code, name, descriptor, behaviours, esco, is_innovative, importance })
}

fn parse_behaviour(value: &Value, at: &str, faults: &mut Violations) -> Option<Behaviour> {
    let fields = Fields::of(value, at, &["level", "text"], faults)?;
    let level = fields.parse("level", faults, parse_word);
    let text = fields.parse("text", faults, parse_text);
    Some(Behaviour { level: level?, text: text? })
}

fn parse_esco(value: &Value, at: &str, faults: &mut Violations) -> Option<EscoLink> {
    let fields = Fields::of(value, at, &["uri", "label", "match"], faults)?;
    let uri: String = fields.required("uri", ESCO.to_owned(), faults);
    let label: String = fields.required("label", "-".to_owned(), faults);
    let nearness = fields.parse("match", faults, parse_word);
    faults.require(uri.starts_with(ESCO), format!("{at}/uri"), format!("must begin with {ESCO}"));
    let is_fine = (1..=MAX_NAME).contains(&label.chars().count());
    faults.require(is_fine, format!("{at}/label"), format!("must have 1 to {MAX_NAME} characters"));
    Some(EscoLink { uri, label, nearness: nearness? })
}

fn parse_role(value: &Value, at: &str, faults: &mut Violations) -> Option<RoleProfile> {
    let fields = Fields::of(value, at, &["role", "required"], faults)?;
    let role: Option<Profession> = fields.parse("role", faults, parse_word);
    let required = fields.parse("required", faults, parse_required);
    Some(RoleProfile { role: role?, required: required? })
}

fn parse_required(value: &Value, at: &str, faults: &mut Violations) -> Option<BTreeMap<super::CompetenceCode, Level>> {
    let Value::Object(map) = value else {
        faults.add(at, "must be an object");
        return None;
    };
    let mut required = BTreeMap::new();
    for (name, value) in map {
        let place = format!("{at}/{}", escaped(name));
        let code = name.parse().map_err(|error: String| faults.add(&place, error)).ok();
        let level = parse_word(value, &place, faults);
        if let (Some(code), Some(level)) = (code, level) {
            required.insert(code, level);
        }
    }
    Some(required)
}

impl Framework {
    /// Every fault between the parts of a framework whose parts are fine by themselves.
    pub fn faults(&self) -> Violations {
        let mut faults = Violations::default();
        let is_scale = self.scale.iter().map(|it| it.level).eq(Level::ALL);
        faults.require(is_scale, "#/scale", "must be the six levels from 0 to 5, in their order");
        let n_areas = self.areas.len();
        faults.require((1..=MAX_AREAS).contains(&n_areas), "#/areas", format!("must be 1 to {MAX_AREAS}"));
        let mut areas = BTreeSet::new();
        for (i, area) in self.areas.iter().enumerate() {
            faults.require(areas.insert(area.code.as_str()), format!("#/areas/{i}/code"), "is said twice");
        }
        let n = self.competences.len();
        let bound = format!("must be 1 to {MAX_COMPETENCES}");
        faults.require((1..=MAX_COMPETENCES).contains(&n), "#/competences", bound);
        let mut codes = BTreeSet::new();
        for (i, competence) in self.competences.iter().enumerate() {
            let at = format!("#/competences/{i}");
            faults.require(codes.insert(&competence.code), format!("{at}/code"), "is said twice");
            let area = competence.code.area();
            faults.require(areas.contains(area), format!("{at}/code"), format!("there is no area {area}"));
            let levels: Vec<Level> = competence.behaviours.iter().map(|it| it.level).collect();
            let is_in_order = levels.iter().zip(levels.iter().skip(1)).all(|(a, b)| a < b);
            let is_fine = is_in_order && levels.first().is_none_or(|it| *it > Level::NONE);
            faults.require(
                is_fine,
                format!("{at}/behaviours"),
                "must be of levels from 1 to 5, each once, in their order",
            );
        }
        self.faults_of_roles(&codes, &mut faults);
        faults
    }

    fn faults_of_roles(&self, codes: &BTreeSet<&super::CompetenceCode>, faults: &mut Violations) {
        let mut seen = BTreeSet::new();
        for (i, profile) in self.roles.iter().enumerate() {
            faults.require(seen.insert(profile.role), format!("#/roles/{i}/role"), "is said twice");
            for code in codes.iter().filter(|it| !profile.required.contains_key(**it)) {
                faults.add(format!("#/roles/{i}/required/{code}"), "is missing");
            }
            for code in profile.required.keys().filter(|it| !codes.contains(it)) {
                faults.add(format!("#/roles/{i}/required/{code}"), format!("there is no competence {code}"));
            }
        }
    }
}
