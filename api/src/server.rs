// SPDX-License-Identifier: AGPL-3.0-or-later
//! The application as actix runs it, and the server around it.

use std::net::TcpListener;
use std::path::Path;

use actix_web::dev::Server;
use actix_web::http::header;
use actix_web::middleware::{Compress, from_fn};
use actix_web::web::{self, Data};
use actix_web::{HttpResponse, HttpServer, get};
use anyhow::Context as _;
use utoipa_swagger_ui::SwaggerUi;

use crate::document::{self, BASE};
use crate::http::cached::PUBLIC;
use crate::http::offered::{Offered, not_offered};
use crate::http::{extract, limits, metrics, observe, pages};
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
        .service(read_jwks)
        .service(read_document_json)
        .service(read_document_yaml)
        .service(web::redirect("/docs", "/docs/"))
        .service(SwaggerUi::new("/docs/{_:.*}").config(utoipa_swagger_ui::Config::from("/openapi.json")))
        .service(
            web::scope(BASE)
                .wrap(from_fn(limits::limit))
                .configure(|config| routes(&mut utoipa_actix_web::service_config::ServiceConfig::new(config)))
                .default_service(web::to(not_offered)),
        );
    pages::configure(config, Path::new(&frontend_dir));
}

/// Starts serving on an address that is already bound.
///
/// # Errors
/// Where the address cannot be listened on.
pub fn start(state: Data<State>, listener: TcpListener) -> std::io::Result<Server> {
    let workers = state.config.workers;
    let server = HttpServer::new(move || {
        let state = state.clone();
        actix_web::App::new()
            .wrap(from_fn(observe::observe))
            .wrap(Compress::default())
            .configure(|config| configure(config, state))
    });
    Ok(server.workers(workers).shutdown_timeout(SHUTDOWN_S).listen(listener)?.run())
}

/// Serves until it is told to stop, then lets what is under way finish.
///
/// # Errors
/// Where an address cannot be bound.
pub async fn serve(state: Data<State>) -> anyhow::Result<()> {
    let bind = state.config.bind;
    let metrics = match state.config.metrics_bind {
        Some(bind) => Some(metrics::server(metrics::install()?, bind)?),
        None => None,
    };
    let listener = TcpListener::bind(bind)
        .with_context(|| format!("COE_BIND: {bind} cannot be bound; is another program there?"))?;
    let server = start(state, listener)?;
    tracing::info!(address = %bind, "serving");
    let metrics_handle = metrics.as_ref().map(Server::handle);
    if let Some(metrics) = metrics {
        actix_web::rt::spawn(metrics);
    }
    server.await?;
    if let Some(handle) = metrics_handle {
        handle.stop(false).await;
    }
    tracing::info!("stopped");
    Ok(())
}

/// The keys that verify our access tokens (RFC 7517).
#[get("/.well-known/jwks.json")]
async fn read_jwks(state: Data<State>) -> HttpResponse {
    HttpResponse::Ok().insert_header((header::CACHE_CONTROL, PUBLIC)).json(state.tokens.jwks())
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
