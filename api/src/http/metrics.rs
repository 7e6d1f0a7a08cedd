// SPDX-License-Identifier: AGPL-3.0-or-later
//! Metrics for Prometheus, answered on an address of their own so that the public one never shows them.

use std::net::SocketAddr;

use actix_web::{App, HttpResponse, HttpServer, dev::Server, get, web};
use anyhow::Context as _;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

/// Seconds between the buckets of the histogram of durations.
const BUCKETS_S: &[f64] = &[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0];

/// Name of the histogram of durations, in seconds, by method, path and status.
pub const DURATION: &str = "http_request_duration_seconds";

/// Starts counting.
///
/// # Errors
/// Where counting was already started in this process.
pub fn install() -> anyhow::Result<PrometheusHandle> {
    PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Full(DURATION.into()), BUCKETS_S)?
        .install_recorder()
        .context("metrics cannot be counted")
}

/// The server of `/metrics`.
///
/// # Errors
/// Where the address cannot be bound.
pub fn server(handle: PrometheusHandle, bind: SocketAddr) -> anyhow::Result<Server> {
    let server = HttpServer::new(move || App::new().app_data(web::Data::new(handle.clone())).service(read_metrics))
        .workers(1)
        .disable_signals()
        .bind(bind)
        .with_context(|| format!("COE_METRICS_BIND: {bind} cannot be bound"))?;
    Ok(server.run())
}

#[get("/metrics")]
async fn read_metrics(handle: web::Data<PrometheusHandle>) -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; version=0.0.4; charset=utf-8").body(handle.render())
}
