// SPDX-License-Identifier: AGPL-3.0-or-later
//! The OpenAPI document, from the very routes that serve, completed with what is the same for every operation.

mod common;
mod shared_answers;

use actix_web::App;
use anyhow::Context as _;
use utoipa::OpenApi as _;
use utoipa::openapi::OpenApi;
use utoipa_actix_web::AppExt as _;

use crate::routes;

/// What stands before each path of the document.
pub const BASE: &str = "/api/v1";

/// Recorded answers, one an operation, by operation id; a test records and compares them.
pub const EXAMPLES: &str = include_str!("../../examples.json");

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "CO.Efficienti",
        description = "Employability of persons and attractiveness of territories, for the inclusion of third-country \
                       nationals in Italy. Every figure carries its explanation and its source; every error is \
                       `application/problem+json` (RFC 9457) and lists every fault with its place.",
        contact(name = "CO.Efficienti", url = "https://github.com/co-efficienti/co-efficienti/issues"),
        license(name = "AGPL-3.0-or-later", identifier = "AGPL-3.0-or-later"),
        terms_of_service = "https://github.com/co-efficienti/co-efficienti#terms"
    ),
    tags(
        (name = "attractiveness", description = "The attractiveness index of territories and their profiles"),
        (name = "competences", description = "The competence framework: published versions, and drafts"),
        (name = "equipes", description = "Operators and their levels, equipes and their coverage, staff per inhabitant, proposals"),
        (name = "definitions", description = "Definitions of an index, published and never changed, and the history of their results"),
        (name = "weight-sets", description = "Weights that groups of stakeholders give to the dimensions"),
        (name = "territories", description = "The places of Italy, by their ISTAT code"),
        (name = "boundaries", description = "Outlines of territories, to draw them"),
        (name = "indicators", description = "What is measured, by whom, and the values"),
        (name = "downloads", description = "The same as tables to be taken away, with what their columns mean"),
        (name = "imports", description = "Where every stored value came from"),
        (name = "access", description = "Coming in, users, mandates, and the register of accesses"),
        (name = "methods", description = "Methods of the employability coefficient, their cards, and where it is switched off"),
        (name = "computations", description = "The same computations for your own figures; nothing is stored"),
        (name = "site", description = "This installation")
    )
)]
struct Head;

/// The document.
pub fn openapi() -> OpenApi {
    let (_, paths) = App::new().into_utoipa_app().configure(routes).split_for_parts();
    let mut document = Head::openapi();
    document.info.version = env!("CARGO_PKG_VERSION").to_owned();
    document.paths = paths.paths;
    document.components = paths.components;
    common::complete(&mut document);
    shared_answers::share(&mut document);
    document
}

/// The document as the committed file has it.
///
/// # Errors
/// Where it cannot be written as YAML.
pub fn yaml() -> anyhow::Result<String> {
    let yaml = openapi().to_yaml().context("the document cannot be written as YAML")?;
    let mut lines: Vec<&str> = yaml.lines().collect();
    // Extensions come out of a hash map: runs of them are sorted, so that the file is the same each time.
    for run in lines.chunk_by_mut(|a, b| is_extension(a) && is_extension(b)) {
        run.sort_unstable();
    }
    Ok(format!(
        "# SPDX-License-Identifier: AGPL-3.0-or-later\n# Written by `make openapi`; a test compares.\n{}\n",
        lines.join("\n")
    ))
}

/// Whether a line of the document is an extension of one line.
fn is_extension(line: &str) -> bool {
    line.trim_start().starts_with("x-")
}
