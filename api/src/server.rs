// SPDX-License-Identifier: AGPL-3.0-or-later
//! The application as actix runs it, and the server around it.

use std::path::Path;

use actix_web::middleware::{Compress, from_fn};
use actix_web::web::{self, Data};
use actix_web::{HttpResponse, HttpServer, get};
use anyhow::Context as _;
use utoipa_swagger_ui::SwaggerUi;

use crate::document::{self, BASE};
use crate::http::offered::{Offered, not_offered};
use crate::http::{extract, metrics, observe, pages};
use crate::state::State;
use crate::{routes, site};

/// Seconds that a request under way has to finish after the program is told to stop.
const SHUTDOWN_S: u64 = 20;

/// What every worker and every test serves: the API, its document, Swagger UI and the pages.
pub fn configure(config: &mut web::ServiceConfig, state: Data<State>) {
    let document = document::openapi();
    let frontend_dir = state.config.frontend_dir.clone();
    config
        .app_data(state)
        .app_data(Data::new(Offered::new(&document, BASE)))
        .app_data(extract::json())
        .app_data(extract::query())
        .app_data(extract::path())
        .service(site::read_status)
        .service(read_document_json)
        .service(read_document_yaml)
        .service(web::redirect("/docs", "/docs/"))
        .service(SwaggerUi::new("/docs/{_:.*}").config(utoipa_swagger_ui::Config::from("/openapi.json")))
        .service(
            web::scope(BASE)
                .configure(|config| routes(&mut utoipa_actix_web::service_config::ServiceConfig::new(config)))
                .default_service(web::to(not_offered)),
        );
    pages::configure(config, Path::new(&frontend_dir));
}

/// Serves until it is told to stop, then lets what is under way finish.
///
/// # Errors
/// Where an address cannot be bound.
pub async fn serve(state: Data<State>) -> anyhow::Result<()> {
    let config = state.config.clone();
    let metrics = match config.metrics_bind {
        Some(bind) => Some(metrics::server(metrics::install()?, bind)?),
        None => None,
    };
    let metrics_handle = metrics.as_ref().map(actix_web::dev::Server::handle);
    if let Some(server) = metrics {
        actix_web::rt::spawn(server);
    }
    let server = HttpServer::new(move || {
        let state = state.clone();
        actix_web::App::new()
            .wrap(from_fn(observe::observe))
            .wrap(Compress::default())
            .configure(|config| configure(config, state))
    })
    .workers(config.workers)
    .shutdown_timeout(SHUTDOWN_S)
    .bind(config.bind)
    .with_context(|| format!("COE_BIND: {} cannot be bound; is another program there?", config.bind))?;
    tracing::info!(address = %config.bind, "serving");
    server.run().await?;
    if let Some(handle) = metrics_handle {
        handle.stop(false).await;
    }
    tracing::info!("stopped");
    Ok(())
}

#[get("/openapi.json")]
async fn read_document_json() -> HttpResponse {
    match document::openapi().to_json() {
        Ok(json) => HttpResponse::Ok().content_type("application/json").body(json),
        Err(error) => HttpResponse::from_error(crate::error::Error::Internal(error.into())),
    }
}

#[get("/openapi.yaml")]
async fn read_document_yaml() -> HttpResponse {
    match document::yaml() {
        Ok(yaml) => HttpResponse::Ok().content_type("application/yaml").body(yaml),
        Err(error) => HttpResponse::from_error(crate::error::Error::Internal(error)),
    }
}
