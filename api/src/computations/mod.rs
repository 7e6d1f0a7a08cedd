// SPDX-License-Identifier: AGPL-3.0-or-later
//! The same pure functions that the screens use, for a caller's own figures: stateless, nothing is stored.

use actix_web::post;
use actix_web::web::{self, Json};
use serde_json::Value as Document;
use shared::employability::{self, EmployabilityDocument, EmployabilityInput, EmployabilityResult};
use shared::fit::{self, FitInput, FitResult};
use shared::index::{self, IndexInput, IndexResult};
use shared::needs::{self, NeedsInput, NeedsResult};
use shared::plan::{self, Effort, PlanProblem, PlanResult};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::db::unfinished;
use crate::error::Error;
use crate::http::cached::Fresh;

/// The routes of this room.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(compute_index)
        .service(compute_employability)
        .service(compute_fit)
        .service(compute_needs)
        .service(compute_plan);
}

/// Compute a composite index.
///
/// From a recipe and a table of values: scores, ranks with their intervals, and the warnings a reader needs. Nothing is
/// stored; the same input gives the same bits here, in the browser and on the command line. A faulty input is answered
/// with every fault and its place.
#[utoipa::path(tag = "computations", request_body = IndexInput, responses((status = 200, body = IndexResult)))]
#[post("/computations/index")]
async fn compute_index(document: Json<Document>) -> Result<Fresh<IndexResult>, Error> {
    let input = IndexInput::from_json(&document)?;
    let result = web::block(move || index::compute(&input.recipe, &input.values)).await.map_err(unfinished)?;
    Ok(Fresh(result?))
}

/// Compute an employability coefficient.
///
/// From a method and the answers of a person, without a name: the coefficient, its interval, what each answer brought, what
/// would raise it. Higher is closer to a job; the employment services' own index runs the other way. It is a starting
/// point for support and decides nothing. A question about a protected attribute is refused in any method. Nothing is stored.
#[utoipa::path(tag = "computations", request_body = EmployabilityDocument, responses((status = 200, body = EmployabilityResult)))]
#[post("/computations/employability")]
async fn compute_employability(document: Json<Document>) -> Result<Fresh<EmployabilityResult>, Error> {
    let input = EmployabilityInput::from_json(&document)?;
    // A method of the caller's own may mix thousands of profiles.
    let compute = move || employability::compute(&input.method, &input.answers);
    Ok(Fresh(web::block(compute).await.map_err(unfinished)??))
}

/// Fit a logistic regression.
///
/// Validates a method against outcomes: estimates with their errors, how well probabilities rank and are calibrated, the same by
/// group, drift. Collinear columns and separation are refused by name. Nothing is stored.
#[utoipa::path(tag = "computations", request_body = FitInput, responses((status = 200, body = FitResult)))]
#[post("/computations/fit")]
async fn compute_fit(document: Json<Document>) -> Result<Fresh<FitResult>, Error> {
    let input = FitInput::from_json(&document)?;
    let result = web::block(move || fit::compute(&input)).await.map_err(unfinished)?;
    Ok(Fresh(result?))
}

/// Compute training needs.
///
/// From what people say of each competence, how much it matters and how well they do it, 1 to 5: MWDS (what needs are ordered by),
/// RDS, the gap with its t, the quadrant, what is missing to the level required, what would help; for everybody and by group.
/// Fewer than five answers show their number only, and so does a group whose figures would give such a one away. With the
/// populations of the groups, the national reading. Nothing is stored.
#[utoipa::path(tag = "computations", request_body = NeedsInput, responses((status = 200, body = NeedsResult)))]
#[post("/computations/needs")]
async fn compute_needs(document: Json<Document>) -> Result<Fresh<NeedsResult>, Error> {
    let result = web::block(move || needs::compute(&NeedsInput::from_json(&document)?)).await.map_err(unfinished)?;
    Ok(Fresh(result?))
}

/// Compute a training plan.
///
/// How many editions of which module in which region serve the seats that are needed most, under the budget, the floors of the
/// regions, the hours of trainers and the limits of modules. The answer says how much better another plan could be (`gap`), what
/// one euro more would bring, and why each line is there; where no plan is possible, the rules in conflict. Nothing is stored.
#[utoipa::path(tag = "computations", request_body = PlanProblem, responses((status = 200, body = PlanResult)))]
#[post("/computations/plan")]
async fn compute_plan(document: Json<Document>) -> Result<Fresh<PlanResult>, Error> {
    let problem = PlanProblem::from_json(&document)?;
    let result = web::block(move || plan::compute(&problem, Effort::FULL)).await.map_err(unfinished)?;
    Ok(Fresh(result?))
}
