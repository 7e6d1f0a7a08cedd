// SPDX-License-Identifier: AGPL-3.0-or-later
//! The labelled demonstration: six accounts with one known password, and equipes of made-up people; refused in production.

pub mod equipes;
mod levels;

use chrono::NaiveDateTime;
use shared::access::{Role, Scope};
use shared::mandates::MandateInput;
use shared::sessions::DEMO_PASSWORD;
use shared::territories::{Day, TerritoryCode};
use shared::users::{UserInput, Username};

use crate::access::{Act, passwords};
use crate::db::{Conn, Db};
use crate::error::Error;
use crate::{mandates, users};

/// An account of the demonstration.
struct Account {
    username: &'static str,
    given_name: &'static str,
    family_name: &'static str,
    role: Role,
    territory: Option<&'static str>,
}

const ACCOUNTS: &[Account] = &[
    Account {
        username: "operator.roma",
        given_name: "Olivia",
        family_name: "Esempio",
        role: Role::Operator,
        territory: Some("058"),
    },
    Account {
        username: "coordinator.crotone",
        given_name: "Corrado",
        family_name: "Esempio",
        role: Role::Coordinator,
        territory: Some("101"),
    },
    Account {
        username: "regional.19",
        given_name: "Regina",
        family_name: "Esempio",
        role: Role::Regional,
        territory: Some("19"),
    },
    Account {
        username: "national",
        given_name: "Nazario",
        family_name: "Esempio",
        role: Role::National,
        territory: None,
    },
    Account { username: "analyst", given_name: "Anna", family_name: "Esempio", role: Role::Analyst, territory: None },
    Account {
        username: "admin",
        given_name: "Ada",
        family_name: "Esempio",
        role: Role::Administrator,
        territory: None,
    },
];

/// Adds the accounts that are not there yet; says how many.
///
/// # Errors
/// Where the database fails.
pub fn load(db: &Db, now: NaiveDateTime) -> Result<usize, Error> {
    let hash = passwords::hash(DEMO_PASSWORD)?;
    let act = Act::of_the_program(now);
    db.write_now(|conn| {
        let mut n_added = 0;
        for account in ACCOUNTS {
            n_added += usize::from(add(conn, &act, account, &hash)?);
        }
        Ok(n_added)
    })
}

fn add(conn: &mut Conn, act: &Act, account: &Account, hash: &str) -> Result<bool, Error> {
    let wrong = |error: String| Error::Internal(anyhow::anyhow!("{}: {error}", account.username));
    let username: Username = account.username.parse().map_err(wrong)?;
    if users::store::of_name(conn, &username)?.is_some() {
        return Ok(false);
    }
    let territory: Option<TerritoryCode> = account.territory.map(str::parse).transpose().map_err(wrong)?;
    let (given_name, family_name) = (account.given_name.to_owned(), account.family_name.to_owned());
    let input = UserInput { username, given_name, family_name, territory: territory.clone() };
    let everywhere = Scope::everything();
    let user = users::store::create(conn, act, &everywhere, &input)?;
    users::store::set_password(conn, act, &user.id, hash, None)?;
    let valid_from: Day = act.at.date().to_string().parse().map_err(wrong)?;
    let (role, user) = (account.role, user.id);
    let mandate = MandateInput { user, role, territory, area: None, valid_from, valid_to: None };
    mandates::store::create(conn, act, &everywhere, &mandate)?;
    Ok(true)
}
