// SPDX-License-Identifier: AGPL-3.0-or-later
//! The built pages: hashed assets that never change, and behind every page's address the document of its module.

use std::path::Path;

use actix_files::Files;
use actix_web::dev::{ServiceRequest, ServiceResponse, fn_service};
use actix_web::http::{Method, header};
use actix_web::middleware::{Next, from_fn};
use actix_web::{Error as ActixError, HttpResponse, web};
use shared::site::Module;

use crate::error::Error;
use crate::http::offered::Offered;

/// What a page says where the pages were not built.
const NOT_BUILT: &[u8] =
    b"<!doctype html><html lang=\"en\"><title>CO.Efficienti</title><h1>The pages are not built yet</h1>\
                         <p>Run <code>make run</code>. The API answers at <a href=\"/docs/\">/docs/</a>.</p></html>";

/// Serves the pages from a directory.
pub fn configure(config: &mut web::ServiceConfig, directory: &Path) {
    let assets = directory.join("assets");
    if assets.is_dir() {
        config.service(
            web::scope("/assets").wrap(from_fn(immutable)).service(
                Files::new("", assets).try_compressed().prefer_utf8(true).default_handler(fn_service(no_asset)),
            ),
        );
    }
    let documents = Documents(Module::ALL.map(|it| (it, document(directory, it))).to_vec());
    config.app_data(web::Data::new(documents)).default_service(web::to(page));
}

/// The documents that load the modules.
struct Documents(Vec<(Module, web::Bytes)>);

fn document(directory: &Path, module: Module) -> web::Bytes {
    std::fs::read(directory.join(module.document()))
        .map_or_else(|_| web::Bytes::from_static(NOT_BUILT), web::Bytes::from)
}

/// An asset's name holds the hash of its content: what was once read never changes.
async fn immutable(
    request: ServiceRequest,
    next: Next<impl actix_web::body::MessageBody>,
) -> Result<ServiceResponse<impl actix_web::body::MessageBody>, ActixError> {
    let mut response = next.call(request).await?;
    if response.status().is_success() {
        let forever = header::HeaderValue::from_static("public, max-age=31536000, immutable");
        response.headers_mut().insert(header::CACHE_CONTROL, forever);
    }
    Ok(response)
}

async fn no_asset(request: ServiceRequest) -> Result<ServiceResponse, ActixError> {
    let path = request.path().to_owned();
    Ok(request.into_response(HttpResponse::from_error(Error::NotFound(path))))
}

/// The document of the page at an address; a problem for an address of the API or of a file.
async fn page(
    request: actix_web::HttpRequest,
    offered: web::Data<Offered>,
    documents: web::Data<Documents>,
) -> HttpResponse {
    let path = request.path();
    let module = Module::of(path);
    // The version of a definition has a point, as a file has.
    let is_file = module != Module::Definitions && path.rsplit('/').next().is_some_and(|it| it.contains('.'));
    if is_file || path.starts_with("/api/") || request.method() != Method::GET {
        return crate::http::offered::not_offered(request, offered).await;
    }
    let body = documents.0.iter().find(|(it, _)| *it == module).map(|(_, body)| body.clone()).unwrap_or_default();
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .body(body)
}
