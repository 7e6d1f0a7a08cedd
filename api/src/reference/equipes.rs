// SPDX-License-Identifier: AGPL-3.0-or-later
//! The product's own tables of equipes, and the competence framework.

use anyhow::Context as _;
use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde::Deserialize;
use shared::competences::{Framework, Level, Profession};
use shared::coverage::RequirementBasis;
use shared::equipes::{EquipeKind, EquipeRule, RuleKey, RuleKind};
use shared::input::FromJson as _;
use shared::reference;
use shared::staffing::{StaffRatio, StaffThreshold};
use shared::territories::Day;
use shared::text::Bilingual;

use super::{digest, load_once, rows};
use crate::competences::store as frameworks;
use crate::db::schema::equipes;
use crate::db::{Conn, Db};
use crate::equipes::dated;
use crate::error::Error;
use crate::staffing::store as staffing;

/// Rules, required profiles and ratios; the summaries of equipes are renewed when they are next read.
pub(super) fn load(db: &Db, now: NaiveDateTime) -> Result<bool, Error> {
    let tables = [reference::EQUIPE_RULES, reference::EQUIPE_REQUIREMENTS, reference::STAFF_RATIOS];
    let is_new = load_once(db, now, "reference/equipes", &digest(&tables), |conn| {
        let rules: Vec<EquipeRule> =
            rows::<RuleRow>(tables[0])?.into_iter().map(RuleRow::rule).collect::<Result<_, Error>>()?;
        let bases: Vec<RequirementBasis> =
            rows::<BasisRow>(tables[1])?.into_iter().map(BasisRow::basis).collect::<Result<_, Error>>()?;
        let ratios: Vec<StaffRatio> = rows::<RatioRow>(tables[2])?.into_iter().map(StaffRatio::from).collect();
        dated::put_rules(conn, &rules)?;
        dated::put_bases(conn, &bases)?;
        staffing::put_ratios(conn, &ratios)?;
        diesel::update(equipes::table).set(equipes::changes_on.eq("0001-01-01")).execute(conn)?;
        Ok(rules.len() + bases.len() + ratios.len())
    })?;
    Ok(load_framework(db, now)? || is_new)
}

/// The competence framework, published; what is on record under its version stays.
fn load_framework(db: &Db, now: NaiveDateTime) -> Result<bool, Error> {
    let document = serde_json::from_str(reference::COMPETENCE_FRAMEWORK).context("the framework is no JSON")?;
    let framework = Framework::from_json(&document)?;
    if db.read_now(|conn: &mut Conn| frameworks::any(conn, &framework.version))?.is_some() {
        return Ok(false);
    }
    db.write_now(|conn| frameworks::put_published(conn, &framework, now))?;
    Ok(true)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleRow {
    key: RuleKey,
    equipe_kind: Option<EquipeKind>,
    counts: RuleKind,
    professions: String,
    minimum: i32,
    text_it: String,
    text_en: String,
    source_it: String,
    source_en: String,
    valid_from: Day,
    valid_to: Option<Day>,
}

impl RuleRow {
    fn rule(self) -> Result<EquipeRule, Error> {
        Ok(EquipeRule {
            professions: dated::professions(&self.professions)?,
            key: self.key,
            equipe_kind: self.equipe_kind,
            counts: self.counts,
            minimum: self.minimum,
            text: Bilingual { it: self.text_it, en: self.text_en },
            source: Bilingual { it: self.source_it, en: self.source_en },
            valid_from: self.valid_from,
            valid_to: self.valid_to,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BasisRow {
    equipe_kind: EquipeKind,
    professions: String,
    ceiling: Level,
    valid_from: Day,
    valid_to: Option<Day>,
}

impl BasisRow {
    fn basis(self) -> Result<RequirementBasis, Error> {
        Ok(RequirementBasis {
            professions: dated::professions(&self.professions)?,
            equipe_kind: self.equipe_kind,
            ceiling: self.ceiling,
            valid_from: self.valid_from,
            valid_to: self.valid_to,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RatioRow {
    profession: Profession,
    threshold: StaffThreshold,
    inhabitants_per_fte: i32,
    amount_cents: i64,
    full_time_hours: i32,
    source_it: String,
    source_en: String,
    valid_from: Day,
    valid_to: Option<Day>,
}

impl From<RatioRow> for StaffRatio {
    fn from(row: RatioRow) -> Self {
        Self {
            profession: row.profession,
            threshold: row.threshold,
            inhabitants_per_fte: row.inhabitants_per_fte,
            amount_cents: row.amount_cents,
            full_time_hours: row.full_time_hours,
            source: Bilingual { it: row.source_it, en: row.source_en },
            valid_from: row.valid_from,
            valid_to: row.valid_to,
        }
    }
}
