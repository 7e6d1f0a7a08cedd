// SPDX-License-Identifier: AGPL-3.0-or-later
//! A framework as a table, to be written in a spreadsheet: a row a competence, a column a role. Name and scale of the framework
//! are not in it: they stay those of the version that it goes on from.

use std::collections::{BTreeMap, BTreeSet};

use super::parse::ESCO;
use super::{Behaviour, Competence, CompetenceArea, CompetenceAreaCode, CompetenceCode, EscoLink, EscoMatch};
use super::{Framework, FrameworkVersion, Level, Profession, RoleProfile};
use crate::problem::Violations;
use crate::text::Bilingual;

/// The columns before those of the roles.
const COLUMNS: [&str; 22] = [
    "code",
    "area_it",
    "area_en",
    "name_it",
    "name_en",
    "descriptor_it",
    "descriptor_en",
    "esco_uri",
    "esco_label",
    "esco_match",
    "innovative",
    "importance",
    "behaviour_1_it",
    "behaviour_1_en",
    "behaviour_2_it",
    "behaviour_2_en",
    "behaviour_3_it",
    "behaviour_3_en",
    "behaviour_4_it",
    "behaviour_4_en",
    "behaviour_5_it",
    "behaviour_5_en",
];

/// A table: its header, and its rows with the line that each stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameworkTable {
    /// The names of the columns.
    pub header: Vec<String>,
    /// The rows.
    pub rows: Vec<(u64, Vec<String>)>,
}

/// A framework as a table.
pub fn table(framework: &Framework) -> FrameworkTable {
    let mut header: Vec<String> = COLUMNS.iter().map(|it| (*it).to_owned()).collect();
    header.extend(framework.roles.iter().map(|it| it.role.to_string()));
    let rows = (2..).zip(framework.competences.iter().map(|it| row(framework, it))).collect();
    FrameworkTable { header, rows }
}

fn row(framework: &Framework, competence: &Competence) -> Vec<String> {
    let area = framework.areas.iter().find(|it| it.code.as_str() == competence.code.area());
    let area = area.map_or_else(|| Bilingual { it: String::new(), en: String::new() }, |it| it.name.clone());
    let (uri, label, nearness) = match &competence.esco {
        Some(esco) => (esco.uri.clone(), esco.label.clone(), esco.nearness.to_string()),
        None => Default::default(),
    };
    let is_innovative = if competence.is_innovative { "true" } else { "false" };
    let (name, descriptor) = (&competence.name, &competence.descriptor);
    let mut cells = vec![competence.code.to_string(), area.it, area.en, name.it.clone(), name.en.clone()];
    cells.extend([descriptor.it.clone(), descriptor.en.clone(), uri, label, nearness]);
    cells.extend([is_innovative.to_owned(), competence.importance.to_string()]);
    for level in Level::ALL.into_iter().skip(1) {
        let text = competence.behaviours.iter().find(|it| it.level == level).map(|it| it.text.clone());
        let text = text.unwrap_or_else(|| Bilingual { it: String::new(), en: String::new() });
        cells.extend([text.it, text.en]);
    }
    let asked = framework.roles.iter().map(|it| it.required.get(&competence.code).copied().unwrap_or_default());
    cells.extend(asked.map(|it| it.to_string()));
    cells
}

/// The cells of one row, and what was wrong with them.
struct Cells<'a> {
    place: String,
    cells: &'a [String],
    faults: &'a mut Violations,
}

impl Cells<'_> {
    fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", |it| it.trim())
    }

    fn fault(&mut self, column: &str, detail: &str) {
        self.faults.add(&self.place, format!("{column} {detail}"));
    }

    fn parsed<T: std::str::FromStr<Err = String>>(&mut self, column: usize, name: &str) -> Option<T> {
        let text = self.cell(column).to_owned();
        text.parse().map_err(|error: String| self.fault(name, &format!("«{text}» {error}"))).ok()
    }

    /// Two columns, Italian and English; `None` where both are empty and may be.
    fn both(&mut self, column: usize, name: &str, is_required: bool) -> Option<Bilingual> {
        let (it, en) = (self.cell(column).to_owned(), self.cell(column + 1).to_owned());
        let is_nothing = it.is_empty() && en.is_empty();
        if (it.is_empty() || en.is_empty()) && (is_required || !is_nothing) {
            self.fault(name, "must be written in both languages");
            return None;
        }
        (!is_nothing).then_some(Bilingual { it, en })
    }

    fn level(&mut self, column: usize, name: &str) -> Option<Level> {
        let text = self.cell(column).to_owned();
        let level = text.parse::<i32>().ok().and_then(|it| Level::try_from(it).ok());
        if level.is_none() {
            self.fault(name, &format!("«{text}» must be a level from 0 to 5"));
        }
        level
    }

    fn competence(&mut self) -> Option<Competence> {
        let code = self.parsed::<CompetenceCode>(0, "code");
        let name = self.both(3, "name", true);
        let descriptor = self.both(5, "descriptor", true);
        let esco = self.esco();
        let is_innovative = match self.cell(10) {
            "true" => true,
            "false" | "" => false,
            _ => {
                self.fault("innovative", "must be true or false");
                false
            }
        };
        let importance = self.cell(11).parse().ok().filter(|it| (1..=5).contains(it));
        if importance.is_none() {
            self.fault("importance", "must be 1 to 5");
        }
        let mut behaviours = Vec::new();
        for level in Level::ALL.into_iter().skip(1) {
            let text = self.both(10 + 2 * level.position(), &format!("behaviour_{level}"), false);
            behaviours.extend(text.map(|text| Behaviour { level, text }));
        }
        let (code, name, descriptor, importance) = (code?, name?, descriptor?, importance?);
        Some(Competence { code, name, descriptor, behaviours, esco, is_innovative, importance })
    }

    fn esco(&mut self) -> Option<EscoLink> {
        let (uri, label) = (self.cell(7).to_owned(), self.cell(8).to_owned());
        if uri.is_empty() && label.is_empty() && self.cell(9).is_empty() {
            return None;
        }
        if !uri.starts_with(ESCO) {
            self.fault("esco_uri", &format!("must begin with {ESCO}"));
        }
        if label.is_empty() {
            self.fault("esco_label", "is empty");
        }
        let nearness: EscoMatch = self.parsed(9, "esco_match")?;
        Some(EscoLink { uri, label, nearness })
    }
}

impl FrameworkTable {
    /// The framework that the table is, going on from another version.
    ///
    /// # Errors
    /// Every fault of every row: `line 12`, and what is wrong in which column.
    pub fn framework(&self, version: &FrameworkVersion, base: &Framework) -> Result<Framework, Violations> {
        let roles = self.roles()?;
        let mut faults = Violations::default();
        let mut areas: BTreeMap<CompetenceAreaCode, usize> = BTreeMap::new();
        let mut framework = Framework {
            version: version.clone(),
            name: base.name.clone(),
            scale: base.scale.clone(),
            areas: Vec::new(),
            competences: Vec::new(),
            roles: roles.iter().map(|it| RoleProfile { role: *it, required: BTreeMap::new() }).collect(),
        };
        for (line, row) in &self.rows {
            let place = format!("line {line}");
            if row.len() != self.header.len() {
                faults.add(place, format!("has {} cells instead of {}", row.len(), self.header.len()));
                continue;
            }
            let mut cells = Cells { place: place.clone(), cells: row, faults: &mut faults };
            let area = cells.both(1, "area", true);
            let competence = cells.competence();
            let asked: Vec<Option<Level>> =
                roles.iter().enumerate().map(|(i, role)| cells.level(COLUMNS.len() + i, role.word())).collect();
            let (Some(area), Some(competence)) = (area, competence) else { continue };
            if framework.competence(&competence.code).is_some() {
                faults.add(&place, format!("code {} is said twice", competence.code));
            }
            if let Ok(code) = competence.code.area().parse::<CompetenceAreaCode>() {
                let position = *areas.entry(code.clone()).or_insert(framework.areas.len());
                match framework.areas.get(position) {
                    None => framework.areas.push(CompetenceArea { code, name: area }),
                    Some(first) => {
                        faults.require(first.name == area, &place, format!("area {code} has two names"));
                    }
                }
            }
            for (profile, level) in framework.roles.iter_mut().zip(asked) {
                profile.required.extend(level.map(|it| (competence.code.clone(), it)));
            }
            framework.competences.push(competence);
        }
        faults.ok(())?;
        framework.faults().ok(framework)
    }

    /// The roles that have a column.
    fn roles(&self) -> Result<Vec<Profession>, Violations> {
        let mut faults = Violations::default();
        let fixed: Vec<&str> = self.header.iter().take(COLUMNS.len()).map(String::as_str).collect();
        faults.require(fixed == COLUMNS, "line 1", format!("the columns must begin with {}", COLUMNS.join(",")));
        let mut roles = Vec::new();
        let mut seen = BTreeSet::new();
        for name in self.header.iter().skip(COLUMNS.len()) {
            match name.parse::<Profession>() {
                Ok(role) if seen.insert(role) => roles.push(role),
                Ok(role) => faults.add("line 1", format!("{role} is said twice")),
                Err(error) => faults.add("line 1", format!("the role {name} {error}")),
            }
        }
        faults.ok(roles)
    }
}
