// SPDX-License-Identifier: AGPL-3.0-or-later
//! The equipes of the demonstration: five pilots of twelve and fifteen more, with made-up people who are marked as such. The same
//! each time: what looks like chance is a sequence that begins with the same number.

use anyhow::Context as _;
use chrono::NaiveDateTime;
use diesel::prelude::*;
use shared::access::Scope;
use shared::competences::{Framework, Level, Profession};
use shared::equipes::{EquipeId, EquipeInput, EquipeKind, MembershipInput};
use shared::operators::{Employment, OperatorId, OperatorInput, RegisterSection};
use shared::territories::{Day, TerritoryCode};
use shared::users::UserId;

use super::levels::{self, Numbers};
use crate::access::Act;
use crate::competences::store as frameworks;
use crate::coverage;
use crate::db::schema::equipes as equipes_table;
use crate::db::{Conn, Db};
use crate::equipes::{members, store as equipes};
use crate::error::Error;
use crate::operators::store as operators;
use crate::territories::paths;
use crate::users;

/// An equipe: what it is for, where, and who is in it.
struct Plan {
    name: &'static str,
    kind: EquipeKind,
    territory: &'static str,
    members: &'static str,
}

const fn plan(name: &'static str, kind: EquipeKind, territory: &'static str, members: &'static str) -> Plan {
    Plan { name, kind, territory, members }
}

use EquipeKind::{Inclusion, IncomeSupport, Minors, Reception};

/// The gaps are on purpose: Crotone has nobody for labour orientation, Trieste no legal operator, Siracusa no case manager.
const PLANS: &[Plan] = &[
    plan("Roma", Inclusion, "058091", "CDA AS AS AS EDU EDU PSI MED MED OLE ORI SAN"),
    plan("Torino", Inclusion, "001272", "CDA AS AS AS EDU EDU PSI MED OLE ORI ORI INS"),
    plan("Trieste", Inclusion, "032006", "CDA AS AS AS EDU EDU PSI PSI MED ORI SAN TS"),
    plan("Siracusa", Inclusion, "089017", "CDA AS AS EDU EDU EDU PSI MED MED OLE ORI OSS"),
    plan("Crotone", Inclusion, "101010", "CDA AS AS AS EDU EDU PSI MED MED OLE SAN DIR"),
    plan("Milano", Inclusion, "015146", "CDA AS AS EDU PSI MED OLE ORI ABI"),
    plan("Brescia", Reception, "017029", "AS AS EDU MED OLE ORI SAN"),
    plan("Genova", Inclusion, "010025", "AS AS EDU PSI MED ORI"),
    plan("Venezia", IncomeSupport, "027042", "AS AS EDU PSI ORI EDF"),
    plan("Bologna", Inclusion, "037006", "CDA AS AS EDU EDU MED OLE ORI PRG"),
    plan("Firenze", Inclusion, "048017", "AS AS EDU PSI MED MED ORI TUT"),
    plan("Ancona", IncomeSupport, "042002", "AS EDU ORI AMM"),
    plan("Perugia", Reception, "054039", "AS EDU PSI MED OLE"),
    plan("Pescara", Minors, "068028", "AS AS EDU EDU PSI MED"),
    plan("Campobasso", IncomeSupport, "070006", "AS EDU PSI"),
    plan("Napoli", Inclusion, "063049", "CDA AS AS AS EDU EDU PSI MED OLE ORI"),
    plan("Bari", Inclusion, "072006", "AS AS EDU MED OLE ORI"),
    plan("Reggio Calabria", Reception, "080063", "AS AS EDU PSI MED ORI"),
    plan("Palermo", Minors, "082053", "AS AS EDU EDU PSI MED OLE SAN"),
    plan("Catania", Inclusion, "087015", "AS AS EDU PSI OLE ORI"),
];

/// How many of them are the pilots.
const N_PILOTS: usize = 5;

/// People of a pilot who work in another equipe too: whose role, from where, to where.
const SHARED: &[(&str, usize, usize)] = &[("MED", 3, 19), ("OLE", 4, 17)];

/// The account that comes in as an operator, and of which equipe.
const OWN: (&str, usize) = ("operator.roma", 0);

/// Hours of the week that an operator works, and that an equipe has of them.
const HOURS: (i32, i32) = (36, 16);

/// Adds the equipes, where there is none of the demonstration yet; says how many. The accounts come before.
///
/// # Errors
/// Where the database fails.
pub fn load(db: &Db, now: NaiveDateTime) -> Result<usize, Error> {
    let act = Act::of_the_program(now);
    db.write_now(|conn| {
        let is_there = equipes_table::table.filter(equipes_table::is_demo.eq(true)).select(equipes_table::id);
        if diesel::select(diesel::dsl::exists(is_there)).get_result::<bool>(conn)? {
            return Ok(0);
        }
        let framework = frameworks::newest(conn)?.context("there is no published framework")?;
        let mut demo = Demo { act, framework, numbers: Numbers::new(), names: 0, today: day(&now.date().to_string())? };
        let mut made: Vec<(EquipeId, Vec<(Profession, OperatorId)>)> = Vec::with_capacity(PLANS.len());
        for (i, plan) in PLANS.iter().enumerate() {
            let place = territory(conn, plan.territory)?;
            made.push(demo.equipe(conn, i, plan, &place)?);
        }
        for (role, from, to) in SHARED {
            let role: Profession = role.parse().map_err(|error: String| anyhow::anyhow!(error))?;
            let who = made.get(*from).and_then(|it| it.1.iter().find(|it| it.0 == role));
            let (Some((_, operator)), Some((equipe, _))) = (who, made.get(*to)) else { continue };
            demo.place(conn, equipe, operator, role, false, None)?;
        }
        for (equipe, _) in &made {
            coverage::store::renew(conn, equipe, &demo.today)?;
        }
        Ok(made.len())
    })
}

fn day(text: &str) -> Result<Day, Error> {
    text.parse().map_err(|error: String| Error::Internal(anyhow::anyhow!(error)))
}

/// A municipality, or its province in an installation that knows no municipalities.
fn territory(conn: &mut Conn, code: &str) -> Result<TerritoryCode, Error> {
    let parsed = |text: &str| text.parse::<TerritoryCode>().map_err(|error| Error::Internal(anyhow::anyhow!(error)));
    let municipality = parsed(code)?;
    if paths::path(conn, &municipality)?.is_some() {
        return Ok(municipality);
    }
    parsed(code.get(..3).unwrap_or_default())
}

/// What is the same for all equipes.
struct Demo {
    act: Act,
    framework: Framework,
    numbers: Numbers,
    names: usize,
    today: Day,
}

impl Demo {
    fn equipe(
        &mut self,
        conn: &mut Conn,
        i: usize,
        plan: &Plan,
        place: &TerritoryCode,
    ) -> Result<(EquipeId, Vec<(Profession, OperatorId)>), Error> {
        let input = EquipeInput {
            name: format!("Équipe di {}", plan.name),
            kind: plan.kind,
            territory: place.clone(),
            area: None,
            framework: self.framework.version.clone(),
            valid_from: day("2026-01-01")?,
            valid_to: None,
        };
        let equipe = equipes::create(conn, &self.act, &Scope::everything(), &input, &self.today, true)?.id;
        let mut people = Vec::new();
        let roles = plan.members.split_whitespace().map(str::parse::<Profession>);
        for (j, role) in roles.enumerate() {
            let role = role.map_err(|error| anyhow::anyhow!(error))?;
            let is_own = OWN.1 == i && role == Profession::SocialWorker && !people.iter().any(|it| it_is(it, role));
            let user = if is_own { self.user(conn, OWN.0)? } else { None };
            let operator = self.operator(conn, plan, place, role, user)?;
            // The first social worker is the case manager; Siracusa has still to choose.
            let is_case_manager = role == Profession::SocialWorker && j <= 1 && plan.name != "Siracusa";
            self.place(conn, &equipe, &operator, role, is_case_manager, None)?;
            people.push((role, operator));
        }
        if i < N_PILOTS {
            let gone = self.operator(conn, plan, place, Profession::Educator, None)?;
            self.place(conn, &equipe, &gone, Profession::Educator, false, Some(day("2026-06-30")?))?;
        }
        Ok((equipe, people))
    }

    fn user(&self, conn: &mut Conn, username: &str) -> Result<Option<UserId>, Error> {
        let username = username.parse().map_err(|error: String| anyhow::anyhow!(error))?;
        users::store::of_name(conn, &username)
    }

    fn operator(
        &mut self,
        conn: &mut Conn,
        plan: &Plan,
        place: &TerritoryCode,
        profession: Profession,
        user: Option<UserId>,
    ) -> Result<OperatorId, Error> {
        let (given_name, family_name) = match user {
            Some(_) => ("Olivia".to_owned(), "Esempio".to_owned()),
            None => levels::name(self.names),
        };
        self.names += 1;
        let is_registered = matches!(profession, Profession::SocialWorker | Profession::AreaCoordinator);
        let region = paths::path(conn, place)?.and_then(|it| it.region());
        let section = if self.numbers.below(3) == 0 { RegisterSection::A } else { RegisterSection::B };
        let is_outside =
            matches!(profession, Profession::Mediator | Profession::LegalOperator | Profession::ThirdSector);
        let employer = if is_outside {
            "Cooperativa sociale di prova".into()
        } else {
            format!("Comune di {} (dati di prova)", plan.name)
        };
        let input = OperatorInput {
            given_name,
            family_name,
            profession,
            register_section: is_registered.then_some(section),
            register_region: region.filter(|_| is_registered),
            territory: place.clone(),
            employer,
            employment: if is_outside { Employment::Contract } else { Employment::Permanent },
            hours_per_week: HOURS.0,
            user,
        };
        let id = operators::create(conn, &self.act, &Scope::everything(), &input, true)?.id;
        levels::rate(conn, &self.act, &id, &self.framework, profession, &mut self.numbers)?;
        Ok(id)
    }

    fn place(
        &self,
        conn: &mut Conn,
        equipe: &EquipeId,
        operator: &OperatorId,
        role: Profession,
        is_case_manager: bool,
        valid_to: Option<Day>,
    ) -> Result<(), Error> {
        let input = MembershipInput {
            operator: operator.clone(),
            role,
            is_case_manager,
            hours_per_week: HOURS.1,
            valid_from: day("2026-01-12")?,
            valid_to,
        };
        members::put(conn, &self.act, equipe, &input)
    }
}

fn it_is(person: &(Profession, OperatorId), role: Profession) -> bool {
    person.0 == role
}

/// The level that the profile of a role asks for; 2 in the competences of a role that has none.
pub(super) fn asked(
    framework: &Framework,
    role: Profession,
    competence: &shared::competences::CompetenceCode,
) -> Level {
    let two = Level::NONE.raised(2);
    framework.role(role).map_or(two, |it| it.required.get(competence).copied().unwrap_or_default())
}
