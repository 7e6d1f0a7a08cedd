// SPDX-License-Identifier: AGPL-3.0-or-later
//! The command line: one binary, one file a verb.

mod areas;
mod competences;
mod compute;
mod coverage;
mod definitions;
mod import;
mod serve;
mod user;
mod users;
mod weights;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::config::{Config, Environment};
use crate::db::Db;
use crate::error::Error;

/// CO.Efficienti: employability of persons, attractiveness of territories, governance of inclusion.
///
/// Configured by environment variables (see README): DATABASE_URL says where the database is, COE_BIND where pages and API
/// answer. A first try: `coefficienti serve`, then open http://127.0.0.1:8080.
#[derive(Debug, Parser)]
#[command(name = "coefficienti", version, propagate_version = true)]
pub struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Serve the pages, the API and its document; brings the schema up to date and loads the reference data first.
    Serve,
    /// Bring the schema of the database up to date.
    Migrate {
        /// Make the SQLite file that DATABASE_URL names, where it is not there yet.
        #[arg(long)]
        create: bool,
    },
    /// Load the reference data of this version: territories, indicators, values. Loading twice is loading once.
    Seed {
        /// The accounts and equipes of the demonstration too; refused where COE_ENV is production.
        #[arg(long)]
        demo: bool,
    },
    /// Print a link that sets a password, once: for the first administrator, or for who forgot it.
    SetupLink(users::SetupLink),
    /// The people who use this installation: list, add, disable, enable, setup-link, mandate. All of it stands in the register of
    /// accesses, without a user: it was the command line.
    #[command(subcommand)]
    User(user::What),
    /// The keys that sign access tokens.
    #[command(subcommand)]
    Keys(users::Keys),
    /// The register of accesses.
    #[command(subcommand)]
    Audit(users::Audit),
    /// What is kept, and for how long.
    #[command(subcommand)]
    Retention(users::Retention),
    /// Import a publisher's or your own figures.
    #[command(subcommand)]
    Import(import::What),
    /// Write what is on record to standard output.
    #[command(subcommand)]
    Export(competences::Export),
    /// The summary of the coverage of equipes.
    #[command(subcommand)]
    Coverage(coverage::What),
    /// The social areas (ATS) of this installation.
    #[command(subcommand)]
    Areas(areas::What),
    /// The definitions of an index: drafts, and published ones, which never change.
    #[command(subcommand)]
    Definitions(definitions::What),
    /// The weights that groups of stakeholders give to the dimensions of a definition.
    #[command(subcommand)]
    Weights(weights::What),
    /// Compute with your own figures; the result goes to standard output. Nothing is stored, no database is needed.
    #[command(subcommand)]
    Compute(compute::What),
    /// Write the OpenAPI document to standard output.
    Openapi {
        /// Which notation.
        #[arg(long, value_enum, default_value = "yaml")]
        format: Notation,
    },
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Notation {
    Yaml,
    Json,
}

/// Runs a command line: 0 where it did what was asked, 2 where the input was at fault, 1 for anything else.
pub fn run(cli: Cli) -> ExitCode {
    let done = match cli.verb {
        Verb::Compute(what) => return compute::run(&what),
        Verb::Openapi { format } => openapi(format),
        Verb::Serve => config().and_then(serve::run),
        Verb::Migrate { create } => config().and_then(|config| migrate(&config, create)),
        Verb::Seed { demo } => config().and_then(|config| seed(&config, demo)),
        Verb::SetupLink(whom) => config().and_then(|config| users::setup_link(&config, &whom)),
        Verb::User(what) => return config().and_then(|config| user::run(&config, &what)).unwrap_or_else(failed),
        Verb::Keys(what) => config().and_then(|config| users::keys(&config, &what)),
        Verb::Audit(what) => config().and_then(|config| users::audit(&config, &what)),
        Verb::Retention(what) => config().and_then(|config| users::retention(&config, &what)),
        Verb::Areas(what) => return config().and_then(|config| areas::run(&config, &what)).unwrap_or_else(failed),
        Verb::Export(what) => {
            return config().and_then(|config| competences::export(&config, &what)).unwrap_or_else(failed);
        }
        Verb::Coverage(what) => {
            return config().and_then(|config| coverage::run(&config, &what)).unwrap_or_else(failed);
        }
        Verb::Definitions(what) => {
            return config().and_then(|config| definitions::run(&config, &what)).unwrap_or_else(failed);
        }
        Verb::Weights(what) => return config().and_then(|config| weights::run(&config, &what)).unwrap_or_else(failed),
        Verb::Import(what) => return config().and_then(|config| import::run(&config, &what)).unwrap_or_else(failed),
    };
    done.map_or_else(failed, |()| ExitCode::SUCCESS)
}

/// Exit code of an input at fault.
const FAULTY_INPUT: u8 = 2;

#[expect(clippy::needless_pass_by_value, reason = "the end of a chain of `Result`s")]
fn failed(error: anyhow::Error) -> ExitCode {
    say(&format!("coefficienti: {error:#}"));
    ExitCode::FAILURE
}

/// The exit code of what was done: faults of the input are said, each with its place.
fn answered(done: Result<ExitCode, Error>) -> anyhow::Result<ExitCode> {
    match done {
        Err(Error::Invalid(faults)) => {
            for fault in faults.as_slice() {
                say(&format!("{}: {}", fault.pointer, fault.detail));
            }
            Ok(ExitCode::from(FAULTY_INPUT))
        }
        Err(Error::Internal(cause)) => Err(cause),
        Err(error) => Err(error.into()),
        Ok(code) => Ok(code),
    }
}

/// A JSON file.
fn json(path: &std::path::Path) -> Result<serde_json::Value, Error> {
    use anyhow::Context as _;
    let text = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    serde_json::from_str(&text).map_err(|error| {
        shared::problem::Violations::one(path.display().to_string(), format!("is not JSON: {error}")).into()
    })
}

/// What is said of a write that may have been a dry run, or nothing new.
fn written(is_new: bool, is_dry_run: bool) -> &'static str {
    match (is_new, is_dry_run) {
        (false, _) => "nothing to write",
        (true, true) => "nothing was written: this was a dry run",
        (true, false) => "written",
    }
}

fn config() -> anyhow::Result<Config> {
    Config::from_env().map_err(|faults| {
        let lines: Vec<String> =
            faults.as_slice().iter().map(|it| format!("  {}: {}", it.pointer, it.detail)).collect();
        anyhow::anyhow!("the configuration is not valid\n{}", lines.join("\n"))
    })
}

/// Opens the database; the default file is made where nobody named another.
fn open(config: &Config) -> anyhow::Result<Db> {
    if config.is_default_database {
        config.database_url.create()?;
    }
    Db::open(&config.database_url)
}

fn migrate(config: &Config, create: bool) -> anyhow::Result<()> {
    if create {
        config.database_url.create()?;
    }
    let ran = open(config)?.migrate()?;
    match ran.len() {
        0 => say(&format!("{} is up to date", config.database_url)),
        n => say(&format!("{}: {n} migrations run", config.database_url)),
    }
    Ok(())
}

fn seed(config: &Config, demo: bool) -> anyhow::Result<()> {
    anyhow::ensure!(!demo || config.environment != Environment::Production, "--demo is refused in production");
    use crate::state::{Clock as _, SystemClock};
    let db = open(config)?;
    db.migrate()?;
    let loaded = crate::reference::load(&db, SystemClock.now(), crate::reference::Extent::Full)?;
    match (loaded.tables, loaded.values) {
        (false, None) => say("the reference data of this version are already loaded"),
        (_, values) => {
            say(&format!("reference data loaded: {} values written", values.unwrap_or(0)));
        }
    }
    if demo {
        let n_added = crate::demo::load(&db, SystemClock.now())?;
        let n_equipes = crate::demo::equipes::load(&db, SystemClock.now())?;
        say(&format!("demonstration: {n_added} accounts and {n_equipes} equipes added"));
    }
    Ok(())
}

fn openapi(format: Notation) -> anyhow::Result<()> {
    let text = match format {
        Notation::Yaml => crate::document::yaml()?,
        Notation::Json => crate::document::openapi().to_pretty_json()?,
    };
    print(text.trim_end())
}

/// A line for the person at the terminal, on standard error.
#[expect(clippy::print_stderr, reason = "the command line speaks to a person")]
fn say(line: &str) {
    eprintln!("{line}");
}

/// A result, on standard output.
fn print(text: &str) -> anyhow::Result<()> {
    use std::io::Write as _;
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.write_all(b"\n")?;
    Ok(())
}

/// A result, in a file or on standard output.
fn write(text: &str, output: Option<&PathBuf>) -> anyhow::Result<()> {
    use anyhow::Context as _;
    match output {
        Some(path) => {
            std::fs::write(path, format!("{text}\n")).with_context(|| format!("{} cannot be written", path.display()))
        }
        None => print(text),
    }
}
