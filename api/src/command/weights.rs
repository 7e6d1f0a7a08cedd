// SPDX-License-Identifier: AGPL-3.0-or-later
//! `coefficienti weights`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use shared::input::FromJson as _;
use shared::weight_sets::WeightSetInput;

use super::{answered, json, open, print, written};
use crate::access::Act;
use crate::config::Config;
use crate::db::{Db, Verdict};
use crate::error::Error;
use crate::state::{Clock as _, SystemClock};
use crate::weight_sets::store;

#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// Put the weights of a group of stakeholders on record. They never change: a group that answers again has another key.
    ///
    /// FILE is a JSON document such as
    ///
    ///   { "key": "assistenti-sociali",
    ///     "definition": {"key": "attractiveness", "version": "1.0"},
    ///     "group": "Assistenti sociali", "kind": "social_workers",
    ///     "n_people": 34, "collected_on": "2026-10-01",
    ///     "weights": {"work": 25, "decent_work": 25, "housing": 20, "education": 15,
    ///                 "services": 10, "community": 5, "mobility": 0} }
    ///
    /// kind: social_workers, municipalities, third_sector, employment_services, employers,
    /// migrant_associations, research, public_bodies or other. n_people: how many answered,
    /// 5 or more. weights: one for each dimension of a published definition, 0 or more; only
    /// their ratios count. Name nobody in it: it is public. Exit code 2 with every fault.
    /// What follows from the weights of all groups, and how far they agree, is at
    /// GET /api/v1/definitions/KEY/VERSION/agreement
    #[command(verbatim_doc_comment)]
    Add {
        /// The weights, a JSON file.
        file: PathBuf,
        /// Say what would happen and write nothing.
        #[arg(long)]
        dry_run: bool,
    },
}

pub(super) fn run(config: &Config, what: &What) -> anyhow::Result<ExitCode> {
    let What::Add { file, dry_run } = what;
    let db = open(config)?;
    db.migrate()?;
    answered(json(file).and_then(|document| add(&db, &document, *dry_run)))
}

fn add(db: &Db, document: &serde_json::Value, is_dry_run: bool) -> Result<ExitCode, Error> {
    let input = WeightSetInput::from_json(document)?;
    let is_new = db.try_out(|conn| {
        let is_new = store::add(conn, &Act::of_the_program(SystemClock.now()), &input)?;
        Ok(if is_dry_run { Verdict::Undo(is_new) } else { Verdict::Keep(is_new) })
    })?;
    let (key, definition) = (&input.key, &input.definition);
    print(&format!(
        "{key}: {} people, {} dimensions of {definition}; {}",
        input.n_people,
        input.weights.len(),
        written(is_new, is_dry_run)
    ))?;
    Ok(ExitCode::SUCCESS)
}
