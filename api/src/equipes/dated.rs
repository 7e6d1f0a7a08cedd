// SPDX-License-Identifier: AGPL-3.0-or-later
//! Rows and queries of what is dated: the rules of an equipe, and the profiles that a kind of equipe is measured by.

use diesel::prelude::*;
use diesel::upsert::excluded;
use shared::competences::{Level, Profession};
use shared::coverage::RequirementBasis;
use shared::equipes::{EquipeKind, EquipeRule, RuleKey, RuleKind};
use shared::territories::Day;
use shared::text::Bilingual;

use crate::db::schema::{equipe_requirements, equipe_rules};
use crate::db::{Conn, MultiBackend};
use crate::error::Error;
use crate::on_backend;

#[derive(HasQuery)]
#[diesel(table_name = equipe_rules, check_for_backend(MultiBackend))]
struct RuleRow {
    key: RuleKey,
    valid_from: Day,
    valid_to: Option<Day>,
    equipe_kind: Option<EquipeKind>,
    counts: RuleKind,
    professions: String,
    minimum: i32,
    text_it: String,
    text_en: String,
    source_it: String,
    source_en: String,
}

#[derive(HasQuery)]
#[diesel(table_name = equipe_requirements, check_for_backend(MultiBackend))]
struct BasisRow {
    equipe_kind: EquipeKind,
    valid_from: Day,
    valid_to: Option<Day>,
    professions: String,
    ceiling: Level,
}

/// Professions as they are kept: their codes, separated by spaces.
pub(crate) fn professions(text: &str) -> Result<Vec<Profession>, Error> {
    let all = text.split_whitespace().map(str::parse).collect::<Result<_, String>>();
    all.map_err(|error| Error::Internal(anyhow::anyhow!("«{text}»: {error}")))
}

fn words(professions: &[Profession]) -> String {
    professions.iter().map(|it| it.word()).collect::<Vec<_>>().join(" ")
}

/// The rules that hold on a day, by key; all kinds of equipe.
pub fn rules_on(conn: &mut Conn, day: &Day) -> Result<Vec<EquipeRule>, Error> {
    let rows: Vec<RuleRow> = RuleRow::query()
        .filter(equipe_rules::valid_from.le(day))
        .filter(equipe_rules::valid_to.is_null().or(equipe_rules::valid_to.ge(day)))
        .order((equipe_rules::key, equipe_rules::valid_from))
        .load(conn)?;
    let rule = |row: RuleRow| {
        Ok(EquipeRule {
            professions: professions(&row.professions)?,
            key: row.key,
            equipe_kind: row.equipe_kind,
            counts: row.counts,
            minimum: row.minimum,
            text: Bilingual { it: row.text_it, en: row.text_en },
            source: Bilingual { it: row.source_it, en: row.source_en },
            valid_from: row.valid_from,
            valid_to: row.valid_to,
        })
    };
    rows.into_iter().map(rule).collect()
}

/// The rules that hold for a kind of equipe on a day.
pub fn rules_of(conn: &mut Conn, kind: EquipeKind, day: &Day) -> Result<Vec<EquipeRule>, Error> {
    let mut rules = rules_on(conn, day)?;
    rules.retain(|it| it.holds(kind, day));
    Ok(rules)
}

/// What a kind of equipe is measured by, whenever it holds, by first day.
pub fn bases_of(conn: &mut Conn, kind: EquipeKind) -> Result<Vec<RequirementBasis>, Error> {
    let rows: Vec<BasisRow> = BasisRow::query()
        .filter(equipe_requirements::equipe_kind.eq(kind))
        .order(equipe_requirements::valid_from)
        .load(conn)?;
    rows.into_iter().map(BasisRow::basis).collect()
}

/// What each kind of equipe is measured by on a day, by kind.
pub fn bases_on(conn: &mut Conn, day: &Day) -> Result<Vec<RequirementBasis>, Error> {
    let rows: Vec<BasisRow> = BasisRow::query()
        .filter(equipe_requirements::valid_from.le(day))
        .filter(equipe_requirements::valid_to.is_null().or(equipe_requirements::valid_to.ge(day)))
        .order((equipe_requirements::equipe_kind, equipe_requirements::valid_from))
        .load(conn)?;
    rows.into_iter().map(BasisRow::basis).collect()
}

impl BasisRow {
    fn basis(self) -> Result<RequirementBasis, Error> {
        Ok(RequirementBasis {
            equipe_kind: self.equipe_kind,
            professions: professions(&self.professions)?,
            ceiling: self.ceiling,
            valid_from: self.valid_from,
            valid_to: self.valid_to,
        })
    }
}

/// Writes rules as they are given, over those of the same key and first day.
pub(crate) fn put_rules(conn: &mut Conn, rules: &[EquipeRule]) -> Result<(), Error> {
    let rows: Vec<_> = rules
        .iter()
        .map(|it| {
            (
                equipe_rules::key.eq(&it.key),
                equipe_rules::valid_from.eq(&it.valid_from),
                equipe_rules::valid_to.eq(&it.valid_to),
                equipe_rules::equipe_kind.eq(it.equipe_kind),
                equipe_rules::counts.eq(it.counts),
                equipe_rules::professions.eq(words(&it.professions)),
                equipe_rules::minimum.eq(it.minimum),
                (equipe_rules::text_it.eq(&it.text.it), equipe_rules::text_en.eq(&it.text.en)),
                (equipe_rules::source_it.eq(&it.source.it), equipe_rules::source_en.eq(&it.source.en)),
            )
        })
        .collect();
    on_backend!(conn, inner => diesel::insert_into(equipe_rules::table)
        .values(&rows)
        .on_conflict((equipe_rules::key, equipe_rules::valid_from))
        .do_update()
        .set((
            equipe_rules::valid_to.eq(excluded(equipe_rules::valid_to)),
            equipe_rules::equipe_kind.eq(excluded(equipe_rules::equipe_kind)),
            equipe_rules::counts.eq(excluded(equipe_rules::counts)),
            equipe_rules::professions.eq(excluded(equipe_rules::professions)),
            equipe_rules::minimum.eq(excluded(equipe_rules::minimum)),
            equipe_rules::text_it.eq(excluded(equipe_rules::text_it)),
            equipe_rules::text_en.eq(excluded(equipe_rules::text_en)),
            equipe_rules::source_it.eq(excluded(equipe_rules::source_it)),
            equipe_rules::source_en.eq(excluded(equipe_rules::source_en)),
        ))
        .execute(inner))?;
    Ok(())
}

/// Writes what kinds of equipe are measured by, over those of the same kind and first day.
pub(crate) fn put_bases(conn: &mut Conn, bases: &[RequirementBasis]) -> Result<(), Error> {
    let rows: Vec<_> = bases
        .iter()
        .map(|it| {
            (
                equipe_requirements::equipe_kind.eq(it.equipe_kind),
                equipe_requirements::valid_from.eq(&it.valid_from),
                equipe_requirements::valid_to.eq(&it.valid_to),
                equipe_requirements::professions.eq(words(&it.professions)),
                equipe_requirements::ceiling.eq(it.ceiling),
            )
        })
        .collect();
    on_backend!(conn, inner => diesel::insert_into(equipe_requirements::table)
        .values(&rows)
        .on_conflict((equipe_requirements::equipe_kind, equipe_requirements::valid_from))
        .do_update()
        .set((
            equipe_requirements::valid_to.eq(excluded(equipe_requirements::valid_to)),
            equipe_requirements::professions.eq(excluded(equipe_requirements::professions)),
            equipe_requirements::ceiling.eq(excluded(equipe_requirements::ceiling)),
        ))
        .execute(inner))?;
    Ok(())
}
