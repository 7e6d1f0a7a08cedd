// SPDX-License-Identifier: AGPL-3.0-or-later
//! `coefficienti setup-link` (of the first administrator), `coefficienti keys`, `coefficienti audit`, `coefficienti retention`: what keeps an installation.

use chrono::{Datelike as _, Months, NaiveDate, NaiveDateTime};
use clap::{Args, Subcommand};
use shared::access::{Role, Scope};
use shared::audit::AuditAnchor;
use shared::mandates::MandateInput;
use shared::territories::Day;
use shared::users::{SetupLink as Link, UserId, UserInput, Username};

use super::{open, print, say};
use crate::access::Act;
use crate::access::secrets::Secrets;
use crate::audit::chain::{self, Verdict};
use crate::audit::store as audit;
use crate::config::Config;
use crate::db::Conn;
use crate::error::Error;
use crate::state::{Clock as _, SystemClock};
use crate::{mandates, users};

/// Whom the link is for.
#[derive(Debug, Args)]
pub(super) struct SetupLink {
    /// The user name; an installation without users gets an administrator of all Italy by this name.
    #[arg(default_value = "admin")]
    username: String,
    /// Given name of the first administrator.
    #[arg(long, default_value = "Amministrazione")]
    given_name: String,
    /// Family name of the first administrator.
    #[arg(long, default_value = "di sistema")]
    family_name: String,
}

#[derive(Debug, Subcommand)]
pub(super) enum Keys {
    /// Sign with a new key from the next start on; the one before still verifies what it signed.
    Rotate,
}

#[derive(Debug, Subcommand)]
pub(super) enum Audit {
    /// Walk along the register of accesses and name the first entry that is not as it was written; prints the anchor, number and
    /// digest of the newest entry, to be noted where nobody who writes this database can change it.
    Verify {
        /// An anchor that an earlier run printed: also finds a register that somebody wrote anew, with digests that fit.
        #[arg(long, value_name = "NUMBER:DIGEST")]
        expect: Option<AuditAnchor>,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum Retention {
    /// Take out the months of the register of accesses that are past their time; a seal keeps the chain.
    Run {
        /// Whole months that are kept besides this one.
        #[arg(long, default_value_t = 24, value_parser = clap::value_parser!(u32).range(6..=120))]
        months: u32,
    },
}

/// Prints a link that sets a password, once.
pub(super) fn setup_link(config: &Config, whom: &SetupLink) -> anyhow::Result<()> {
    let username: Username = whom.username.parse().map_err(|error| anyhow::anyhow!("USERNAME: {error}"))?;
    let db = open(config)?;
    db.migrate()?;
    let act = Act::of_the_program(SystemClock.now());
    let link = db.write_now(|conn| {
        // Who is there already, and nobody: the first.
        let id = match users::store::of_name(conn, &username)? {
            Some(id) => id,
            None if users::store::is_any(conn)? => return Err(Error::NotFound(format!("user {username}"))),
            None => first_administrator(conn, &act, username, whom)?,
        };
        users::store::make_setup_link(conn, &act, &Scope::everything(), &id)
    })?;
    show_link(config, &link)
}

/// Prints a link with what to do with it.
pub(super) fn show_link(config: &Config, link: &Link) -> anyhow::Result<()> {
    say(&format!("open this address in a browser until {}; it holds once", link.expires_at));
    print(&format!("http://{}{}", config.bind, link.path))
}

fn first_administrator(conn: &mut Conn, act: &Act, username: Username, whom: &SetupLink) -> Result<UserId, Error> {
    let (given_name, family_name) = (whom.given_name.clone(), whom.family_name.clone());
    let input = UserInput { username, given_name, family_name, territory: None };
    let user = users::store::create(conn, act, &Scope::everything(), &input)?.id;
    let (role, valid_from) = (Role::Administrator, day(act.at)?);
    let mandate = MandateInput { user: user.clone(), role, territory: None, area: None, valid_from, valid_to: None };
    mandates::store::create(conn, act, &Scope::everything(), &mandate)?;
    Ok(user)
}

pub(super) fn day(at: NaiveDateTime) -> Result<Day, Error> {
    at.date().to_string().parse().map_err(|error: String| Error::Internal(anyhow::anyhow!(error)))
}

/// Makes a new signing key.
pub(super) fn keys(config: &Config, what: &Keys) -> anyhow::Result<()> {
    let Keys::Rotate = what;
    let secrets = Secrets::rotate(&config.data_dir)?;
    say(&format!("{} signing keys; restart the program to sign with the new one", secrets.keys().len()));
    Ok(())
}

/// Verifies the register.
pub(super) fn audit(config: &Config, what: &Audit) -> anyhow::Result<()> {
    let Audit::Verify { expect } = what;
    match open(config)?.read_now(|conn| chain::verify(conn, expect.as_ref()))? {
        Verdict::Whole { n_entries, anchor } => {
            say(&format!(
                "the register of accesses is whole: {n_entries} entries; the newest is the anchor to note elsewhere"
            ));
            print(&anchor.anchor)
        }
        Verdict::Broken { number, what } => anyhow::bail!("the register of accesses is broken: entry {number} {what}"),
        Verdict::Past => anyhow::bail!(
            "the register of accesses is whole, but the entry that was noted is past its time: compare with a newer anchor"
        ),
    }
}

/// Takes out what is past its time.
pub(super) fn retention(config: &Config, what: &Retention) -> anyhow::Result<()> {
    let Retention::Run { months } = what;
    let now = SystemClock.now();
    let first_of_month = NaiveDate::from_ymd_opt(now.year(), now.month(), 1);
    let bound = first_of_month.and_then(|it| it.checked_sub_months(Months::new(*months)));
    let bound = bound.and_then(|it| it.and_hms_opt(0, 0, 0)).ok_or_else(|| anyhow::anyhow!("--months goes too far"))?;
    let act = Act::of_the_program(now);
    let n_entries = open(config)?.write_now(|conn| audit::retire(conn, &act, bound))?;
    say(&format!("{n_entries} entries before {} taken out of the register of accesses", bound.date()));
    Ok(())
}
