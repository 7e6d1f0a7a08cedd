// SPDX-License-Identifier: AGPL-3.0-or-later
//! `coefficienti user …`: users and mandates from the command line, by the rules of the API and in its register.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::json;
use shared::access::Scope;
use shared::audit::{AuditAction, AuditSubject};
use shared::input::FromJson as _;
use shared::mandates::{Mandate as Given, MandateInput};
use shared::territories::TerritoryCode;
use shared::users::{User, UserChange, UserId, UserInput, Username};

use super::users::{day, show_link};
use super::{answered, open, print, say};
use crate::access::Act;
use crate::audit::filters::Filters;
use crate::audit::store::{self as audit, Done};
use crate::config::Config;
use crate::db::Conn;
use crate::db::cursor::Window;
use crate::error::Error;
use crate::state::{Clock as _, SystemClock};
use crate::{mandates, users};

#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// Print the users, one a line: user name, name, territory, whether they may come in, second factor, mandates that hold today.
    List {
        /// Only who works in this territory, or in what lies in it: 19, 082, 082053.
        #[arg(long)]
        territory: Option<TerritoryCode>,
    },
    /// Add a user; `user mandate` gives a role, `user setup-link` lets the user set a password.
    Add(Add),
    /// Put a user out at once, until `user enable`.
    Disable {
        /// The user name.
        username: Username,
    },
    /// Let a user in again.
    Enable {
        /// The user name.
        username: Username,
    },
    /// Print a link by which a user sets a password, once; it takes the second factor away too.
    SetupLink {
        /// The user name.
        username: Username,
    },
    /// Give a user a role in a territory or a social area; left out, all of Italy.
    Mandate(Mandate),
}

/// A new user.
#[derive(Debug, Args)]
pub(super) struct Add {
    /// What the user will type to come in.
    username: String,
    /// Given name.
    #[arg(long)]
    given_name: String,
    /// Family name.
    #[arg(long)]
    family_name: String,
    /// Where the user works: 19, 082, 082053; left out, all of Italy.
    #[arg(long)]
    territory: Option<String>,
}

/// A new mandate.
#[derive(Debug, Args)]
pub(super) struct Mandate {
    /// The user name.
    username: Username,
    /// operator, coordinator, regional, national, analyst or administrator.
    role: String,
    /// Where: 19, 082, 082053.
    #[arg(long)]
    territory: Option<String>,
    /// The social area (ATS) where it holds.
    #[arg(long)]
    area: Option<String>,
    /// Its first day: 2026-11-24; left out, today.
    #[arg(long)]
    from: Option<String>,
    /// Its last day.
    #[arg(long)]
    to: Option<String>,
}

/// Does what was asked; faults of the input are exit code 2.
pub(super) fn run(config: &Config, what: &What) -> anyhow::Result<ExitCode> {
    let db = open(config)?;
    db.migrate()?;
    let act = Act::of_the_program(SystemClock.now());
    let done = match what {
        What::List { territory } => db
            .write_now(|conn| list(conn, &act, territory.as_ref()))
            .map(|lines| lines.iter().try_for_each(|it| print(it))),
        What::Add(it) => db.write_now(|conn| add(conn, &act, it)).map(|user| print(user.id.as_str())),
        What::Disable { username } => db.write_now(|conn| let_in(conn, &act, username, false)).map(|()| Ok(())),
        What::Enable { username } => db.write_now(|conn| let_in(conn, &act, username, true)).map(|()| Ok(())),
        What::SetupLink { username } => db
            .write_now(|conn| {
                let id = of_name(conn, username)?;
                users::store::make_setup_link(conn, &act, &Scope::everything(), &id)
            })
            .map(|link| show_link(config, &link)),
        What::Mandate(it) => db.write_now(|conn| give(conn, &act, it)).map(|id| print(&id)),
    };
    let printed = match done {
        Ok(printed) => printed,
        Err(error) => return answered(Err(error)),
    };
    printed.map(|()| ExitCode::SUCCESS)
}

fn of_name(conn: &mut Conn, username: &Username) -> Result<UserId, Error> {
    users::store::of_name(conn, username)?.ok_or_else(|| Error::NotFound(format!("user {username}")))
}

/// Every user of a territory, a line each, with tabs between.
fn list(conn: &mut Conn, act: &Act, territory: Option<&TerritoryCode>) -> Result<Vec<String>, Error> {
    let scope = users::store::narrowed(conn, Scope::everything(), territory, "--territory")?;
    let held = mandates::store::of_everybody(conn, &day(act.at)?)?;
    let (mut lines, mut window) = (Vec::new(), Window::first(shared::page::MAX_LIMIT));
    loop {
        let page = users::store::list(conn, &scope, None, &window)?;
        window.after = page.items.last().map(|it| it.id.clone());
        lines.extend(page.items.iter().map(|it| line(it, &held)));
        if page.next_cursor.is_none() {
            break;
        }
    }
    let (action, subject, path) = (AuditAction::Read, AuditSubject::User, scope.smallest_around());
    let detail = Filters::default().of(&scope);
    audit::append(conn, act, Done { action, subject, subject_id: None, path, detail })?;
    say(&format!("{} users", lines.len()));
    Ok(lines)
}

fn line(user: &User, held: &[Given]) -> String {
    let place = |territory: Option<&TerritoryCode>| territory.map_or("Italy".to_owned(), ToString::to_string);
    let roles: Vec<String> = held
        .iter()
        .filter(|it| it.user == user.id)
        .map(|it| match &it.area {
            Some(area) => format!("{} in {area}", it.role),
            None => format!("{} in {}", it.role, place(it.territory.as_ref())),
        })
        .collect();
    let state = if user.is_active { "may come in" } else { "may not come in" };
    let factor = if user.has_second_factor { "second factor" } else { "password only" };
    let (name, place) = (format!("{} {}", user.given_name, user.family_name), place(user.territory.as_ref()));
    [user.username.as_str(), &name, &place, state, factor, &roles.join(", ")].join("\t")
}

fn add(conn: &mut Conn, act: &Act, it: &Add) -> Result<User, Error> {
    let input = UserInput::from_json(&json!({
        "username": it.username, "given_name": it.given_name, "family_name": it.family_name, "territory": it.territory,
    }))?;
    users::store::create(conn, act, &Scope::everything(), &input)
}

fn let_in(conn: &mut Conn, act: &Act, username: &Username, is_active: bool) -> Result<(), Error> {
    let id = of_name(conn, username)?;
    let version = users::store::read(conn, &Scope::everything(), &id)?.version;
    let change = UserChange { is_active: Some(is_active), ..UserChange::default() };
    users::store::change(conn, act, &Scope::everything(), &id, version, &change)?;
    say(&format!("{username} {}", if is_active { "may come in" } else { "may not come in" }));
    Ok(())
}

fn give(conn: &mut Conn, act: &Act, it: &Mandate) -> Result<String, Error> {
    let user = of_name(conn, &it.username)?;
    let from = it.from.clone().map_or_else(|| day(act.at).map(|it| it.to_string()), Ok)?;
    let input = MandateInput::from_json(&json!({
        "user": user, "role": it.role, "territory": it.territory, "area": it.area, "valid_from": from, "valid_to": it.to,
    }))?;
    Ok(mandates::store::create(conn, act, &Scope::everything(), &input)?.id.to_string())
}
