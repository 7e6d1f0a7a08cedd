// SPDX-License-Identifier: AGPL-3.0-or-later
//! `coefficienti definitions`.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Subcommand;
use shared::definitions::{Definition, DefinitionId, DefinitionKey, DefinitionQuery, DefinitionVersion};
use shared::drafts::DraftInput;
use shared::imports::Outcome;
use shared::index::{COHERENT, LOW_COHERENCE};
use shared::input::FromJson as _;
use shared::results::StoredResultDetail;

use super::{answered, json, open, print, say, written};
use crate::access::Act;
use crate::attractiveness::store::Data;
use crate::config::Config;
use crate::db::cursor::Window;
use crate::db::{Db, Verdict};
use crate::definitions::store;
use crate::drafts::store::{self as drafts, Published};
use crate::error::Error;
use crate::state::{Clock as _, SystemClock};

#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// List the definitions on record: key, version, state, when it was published, digest of the recipe.
    List,
    /// Write the recipe of a definition to standard output: to read it, or to begin another version with.
    ///
    /// Example: coefficienti definitions show attractiveness 1.0 > mine.json
    Show {
        /// Key of the index.
        key: DefinitionKey,
        /// Its version.
        // `--version` of the program has the plain name.
        #[arg(id = "of-version", value_name = "VERSION")]
        version: DefinitionVersion,
    },
    /// Put a recipe on record as a draft, or give the draft of its key and version this recipe.
    ///
    /// FILE is a recipe as `compute index --recipe` reads it; `definitions show` writes one to begin with. Its indicators are codes of the catalogue, its nodes below the root are dimensions. What would keep it from being
    /// published is said; a draft may have such faults. Exit code 2 where it is no recipe, or is published already.
    Add {
        /// The recipe, a JSON file.
        file: PathBuf,
        /// Say what would happen and write nothing.
        #[arg(long)]
        dry_run: bool,
    },
    /// Publish a draft: it never changes again, and its results are kept.
    ///
    /// The index is computed first, with its diagnostics: what is missing, which dimensions do not hold together. Exit code 2
    /// with every fault where it cannot be computed. Try it out before: there is no way back.
    /// Example: coefficienti definitions publish attractiveness 2.0 --dry-run
    Publish {
        /// Key of the index.
        key: DefinitionKey,
        /// Its version.
        // `--version` of the program has the plain name.
        #[arg(id = "of-version", value_name = "VERSION")]
        version: DefinitionVersion,
        /// Compute and say what would happen, and write nothing.
        #[arg(long)]
        dry_run: bool,
    },
}

pub(super) fn run(config: &Config, what: &What) -> anyhow::Result<ExitCode> {
    let db = open(config)?;
    db.migrate()?;
    answered(match what {
        What::List => list(&db),
        What::Show { key, version } => show(&db, &DefinitionId { key: key.clone(), version: version.clone() }),
        What::Add { file, dry_run } => json(file).and_then(|document| add(&db, &document, *dry_run)),
        What::Publish { key, version, dry_run } => {
            publish(&db, &DefinitionId { key: key.clone(), version: version.clone() }, *dry_run)
        }
    })
}

fn list(db: &Db) -> Result<ExitCode, Error> {
    let mut cursor = None;
    loop {
        let window = Window::new(cursor.as_deref(), None)?;
        let page = db.read_now(|conn| store::list(conn, &DefinitionQuery::default(), None, &window))?;
        for it in &page.items {
            let Definition { key, version, state, digest, published_at, .. } = it;
            print(&format!("{key} {version} {state} {} {digest}", published_at.as_deref().unwrap_or("-")))?;
        }
        cursor = page.next_cursor;
        if cursor.is_none() {
            return Ok(ExitCode::SUCCESS);
        }
    }
}

fn show(db: &Db, id: &DefinitionId) -> Result<ExitCode, Error> {
    let recipe = db.read_now(|conn| store::read(conn, id))?.recipe;
    print(&serde_json::to_string_pretty(&recipe).context("a recipe cannot be written as JSON")?)?;
    Ok(ExitCode::SUCCESS)
}

fn add(db: &Db, document: &serde_json::Value, is_dry_run: bool) -> Result<ExitCode, Error> {
    let input = DraftInput::from_json(document)?;
    let act = Act::of_the_program(SystemClock.now());
    let (outcome, fits) = db.try_out(|conn| {
        let outcome = drafts::put(conn, &act, &input)?;
        let fits = Data::read(conn)?.index(&input.recipe);
        Ok(if is_dry_run { Verdict::Undo((outcome, fits)) } else { Verdict::Keep((outcome, fits)) })
    })?;
    if let Err(faults) = fits {
        say("it could not be published as it is:");
        for fault in faults.as_slice() {
            say(&format!("  {}: {}", fault.pointer, fault.detail));
        }
    }
    print(&format!("{}: {outcome}; {}", input.id, written(outcome != Outcome::Same, is_dry_run)))?;
    Ok(ExitCode::SUCCESS)
}

fn publish(db: &Db, id: &DefinitionId, is_dry_run: bool) -> Result<ExitCode, Error> {
    let Published { definition, result } = db.try_out(|conn| {
        let revision = drafts::revision(conn, id)?;
        let published = drafts::publish(conn, &Act::of_the_program(SystemClock.now()), id, revision)?;
        Ok(if is_dry_run { Verdict::Undo(published) } else { Verdict::Keep(published) })
    })?;
    for line in diagnostics(&result) {
        say(&line);
    }
    let done = if is_dry_run { written(true, true) } else { "published" };
    print(&format!("{id} {}; {done}", definition.digest))?;
    Ok(ExitCode::SUCCESS)
}

/// What a reader of an index must know before trusting it, a line each.
fn diagnostics(of: &StoredResultDetail) -> Vec<String> {
    let computed = &of.computed;
    let mut lines = vec![format!(
        "index of {}: {} territories, {} indicators, values of {} to {}, {} cells without a value",
        of.stored.year,
        computed.result.units.len(),
        computed.result.indicators.len(),
        computed.oldest_year,
        computed.newest_year,
        computed.missing.len()
    )];
    for node in computed.result.nodes.iter().filter(|it| it.warnings.iter().any(|it| it == LOW_COHERENCE)) {
        let alpha = node.cronbach_alpha.unwrap_or_default();
        lines.push(format!("{} does not hold together: Cronbach's alpha {alpha:.2}, below {COHERENT}", node.code));
    }
    lines
}
