// SPDX-License-Identifier: AGPL-3.0-or-later
//! The API's suite: one binary, because each would link diesel and actix again. Every test has a server and a database of
//! its own: SQLite, or a schema of PostgreSQL where `TEST_DATABASE_URL` says so.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

mod harness;

mod access;
mod areas;
mod attractiveness;
mod audit;
mod boundaries;
mod command;
mod command_competences;
mod command_definitions;
mod command_users;
mod competences;
mod computations;
mod contract;
mod coverage;
mod database;
mod definitions;
mod downloads;
mod drafts;
mod equipes;
mod failures;
mod house;
mod imports;
mod imports_fetch;
mod imports_formats;
mod imports_million;
mod imports_municipalities;
mod indicators;
mod methods;
mod operators;
mod places;
mod proposals;
mod samples;
mod schema;
mod scope;
mod serving;
mod sessions;
mod site;
mod territories;
mod tries;
mod users;
mod weight_sets;
