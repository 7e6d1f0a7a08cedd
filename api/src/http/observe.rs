// SPDX-License-Identifier: AGPL-3.0-or-later
//! Around every request: its id, one line of log, one count, the security headers, and the id inside each problem.
//!
//! The line holds the pattern of the path, never the path itself or its query: those may name a thing of a person.

use std::time::Instant;

use actix_web::HttpMessage as _;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, header};
use actix_web::middleware::Next;
use actix_web::web::Data;

use crate::access;
use crate::error::{self, Error};
use crate::http::metrics::DURATION;
use crate::state::State;

/// The id of a request: in its answer (`X-Request-Id`), in its problem (`instance`) and in the log.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// Content security policy of everything but Swagger UI: nothing from elsewhere, nothing inline.
const CSP: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
                   object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

/// Swagger UI writes styles into its own page.
const CSP_DOCS: &str = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
                        object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

/// A year, for this host alone: it does not know what else its domain holds. Never said without TLS (RFC 6797, section 7.2).
const HSTS: &str = "max-age=31536000";

const PERMISSIONS: &str = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";

/// The middleware.
///
/// # Errors
/// None of its own: a handler's failure is a response by the time it passes here.
pub async fn observe(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let began = Instant::now();
    let mut request = request;
    let id = RequestId(uuid::Uuid::now_v7().to_string());
    request.extensions_mut().insert(id.clone());
    let method = request.method().clone();
    // A HEAD is the GET without its body, which the protocol layer leaves out by itself.
    if method == Method::HEAD {
        request.head_mut().method = Method::GET;
    }
    let is_docs = request.path().starts_with("/docs");
    let state = request.app_data::<Data<State>>();
    let is_over_tls = state.is_some_and(|it| access::is_over_tls(request.request(), &it.config));
    let mut response = next.call(request).await?.map_into_boxed_body();
    name_instance(&mut response, &id);
    protect(&mut response, &id, is_docs, is_over_tls);
    record(&response, &method, &id, began);
    Ok(response)
}

/// Puts the request's id into a problem that one of our errors made.
fn name_instance(response: &mut ServiceResponse, id: &RequestId) {
    let Some(problem) = response.response().error().and_then(|it| it.as_error::<Error>()).map(|error| {
        if let Error::Internal(cause) = error {
            tracing::error!(request_id = id.0, cause = format!("{cause:#}"), "internal error");
        }
        let mut problem = error.problem();
        problem.instance = Some(format!("urn:uuid:{}", id.0));
        problem
    }) else {
        return;
    };
    let head = response.response();
    let mut builder = actix_web::HttpResponse::build(head.status());
    for (name, value) in head.headers() {
        builder.append_header((name.clone(), value.clone()));
    }
    *response.response_mut() = error::answer(builder, &problem);
}

fn protect(response: &mut ServiceResponse, id: &RequestId, is_docs: bool, is_over_tls: bool) {
    let headers = response.headers_mut();
    if is_over_tls {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, header::HeaderValue::from_static(HSTS));
    }
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, if is_docs { CSP_DOCS } else { CSP }),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::PERMISSIONS_POLICY, PERMISSIONS),
        (header::CROSS_ORIGIN_OPENER_POLICY, "same-origin"),
    ];
    for (name, value) in fixed {
        headers.insert(name, header::HeaderValue::from_static(value));
    }
    headers.append(header::LINK, header::HeaderValue::from_static("</openapi.json>; rel=\"service-desc\""));
    if let Ok(value) = header::HeaderValue::from_str(&id.0) {
        headers.insert(header::HeaderName::from_static("x-request-id"), value);
    }
}

fn record(response: &ServiceResponse, method: &Method, id: &RequestId, began: Instant) {
    let pattern = response.request().match_pattern().unwrap_or_else(|| "unmatched".into());
    let status = response.status().as_u16();
    let seconds = began.elapsed().as_secs_f64();
    let method = method.as_str().to_owned();
    tracing::info!(request_id = id.0, method, path = pattern, status, seconds, "request");
    metrics::histogram!(DURATION, "method" => method, "path" => pattern, "status" => status.to_string())
        .record(seconds);
}
