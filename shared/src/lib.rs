// SPDX-License-Identifier: AGPL-3.0-or-later
//! Domain types and all computation of CO.Efficienti.
//!
//! Pure: no clock, no chance, no input or output, no async. `now`, `seed` and budgets are arguments. What runs here
//! gives the same bits on x86-64 and on wasm32, so a figure on a page is computed by the function that computes it on
//! the server.
#![warn(missing_docs)]

mod fields;
mod macros;

pub mod access;
pub mod areas;
pub mod attractiveness;
pub mod audit;
pub mod beside;
pub mod boundaries;
pub mod canonical;
pub mod codelists;
pub mod competences;
pub mod coverage;
pub mod credits;
pub mod days;
pub mod definitions;
pub mod distributions;
pub mod downloads;
pub mod drafts;
pub mod employability;
pub mod equipes;
pub mod exits;
pub mod explanations;
pub mod fit;
pub mod imports;
pub mod index;
pub mod indicators;
pub mod input;
pub mod mandates;
pub mod methods;
pub mod needs;
pub mod openings;
pub mod operators;
pub mod page;
pub mod passwords;
pub mod permits;
pub mod plan;
pub mod problem;
pub mod proposals;
pub mod readability;
pub mod reference;
pub mod results;
pub mod sensitive_words;
pub mod sessions;
pub mod site;
pub mod staffing;
pub mod statistics;
pub mod territories;
pub mod text;
pub mod users;
pub mod weight_sets;
