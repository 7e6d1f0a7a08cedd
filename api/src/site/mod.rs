// SPDX-License-Identifier: AGPL-3.0-or-later
//! What this installation says of itself, and whether it is up.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use diesel::prelude::*;
use shared::problem::Problem;
use shared::site::Site;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::db::schema::territories;
use crate::error::{self, Error};
use crate::http::cached::Cached;
use crate::state::State;

/// The routes of this room.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(read_site).service(read_status);
}

/// Read what this installation says of itself.
///
/// Its owner, its legal pages, its source code, and whether it is a demonstration.
#[utoipa::path(tag = "site", responses((status = 200, body = Site)))]
#[get("/site")]
async fn read_site(state: Data<State>) -> Cached<Site> {
    let config = &state.config;
    Cached(Site {
        demo: config.demo,
        version: env!("CARGO_PKG_VERSION").into(),
        owner: config.owner.clone(),
        owner_url: config.owner_url.clone(),
        accessibility_url: config.accessibility_url.clone(),
        privacy_url: config.privacy_url.clone(),
        legal_url: config.legal_url.clone(),
        source_url: config.source_url.clone(),
    })
}

/// Read whether the service is up.
///
/// 200 where the database answers, 503 where it does not.
#[utoipa::path(tag = "site", responses((status = 200, body = Problem, content_type = "application/problem+json")))]
#[get("/status")]
pub(crate) async fn read_status(state: Data<State>) -> Result<HttpResponse, Error> {
    state.db.read(|conn| Ok(territories::table.count().get_result::<i64>(conn)?)).await.map_err(|_| Error::Unavailable)?;
    let up = Problem {
        kind: "about:blank".into(),
        title: "OK".into(),
        status: 200,
        detail: None,
        instance: None,
        errors: Vec::new(),
    };
    let mut response = HttpResponse::Ok();
    response.insert_header(("Cache-Control", "no-store"));
    Ok(error::answer(response, &up))
}
