// SPDX-License-Identifier: AGPL-3.0-or-later
//! The JSON REST API and the command line of CO.Efficienti.
//!
//! A room a noun: `mod.rs` is the door (handlers), `store.rs` the shelf (rows and queries). [`routes`] is the table of
//! contents.

pub mod access;
pub mod areas;
pub mod attractiveness;
pub mod audit;
pub mod beside;
pub mod boundaries;
pub mod command;
pub mod competences;
pub mod computations;
pub mod config;
pub mod coverage;
pub mod db;
pub mod definitions;
pub mod demo;
pub mod document;
pub mod downloads;
pub mod drafts;
pub mod equipes;
pub mod error;
pub mod http;
pub mod imports;
pub mod indicators;
pub mod mandates;
pub mod me;
pub mod methods;
pub mod openings;
pub mod operators;
pub mod proposals;
pub mod reference;
pub mod results;
pub mod server;
pub mod sessions;
pub mod site;
pub mod staffing;
pub mod state;
pub mod territories;
pub mod users;
pub mod weight_sets;

use utoipa_actix_web::service_config::ServiceConfig;

/// Every operation of the API, under `/api/v1`.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .configure(site::routes)
        .configure(territories::routes)
        .configure(areas::routes)
        .configure(boundaries::routes)
        .configure(indicators::routes)
        .configure(imports::routes)
        .configure(attractiveness::routes)
        .configure(downloads::routes)
        .configure(beside::routes)
        .configure(definitions::routes)
        .configure(drafts::routes)
        .configure(results::routes)
        .configure(weight_sets::routes)
        .configure(methods::routes)
        .configure(computations::routes)
        .configure(competences::routes)
        .configure(operators::routes)
        .configure(equipes::routes)
        .configure(coverage::routes)
        .configure(staffing::routes)
        .configure(proposals::routes)
        .configure(sessions::routes)
        .configure(me::routes)
        .configure(users::routes)
        .configure(mandates::routes)
        .configure(openings::routes)
        .configure(audit::routes);
}
