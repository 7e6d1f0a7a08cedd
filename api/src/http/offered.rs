// SPDX-License-Identifier: AGPL-3.0-or-later
//! What answers where no handler does: 405 with `Allow` where the document offers the path by other methods, else 404.

use actix_web::http::Method;
use actix_web::{HttpRequest, HttpResponse, web};
use utoipa::openapi::OpenApi;

use crate::error::Error;

/// The paths of the document, each with the methods it offers.
#[derive(Clone, Debug, Default)]
pub struct Offered(Vec<(Vec<Segment>, Vec<Method>)>);

#[derive(Clone, Debug)]
enum Segment {
    Fixed(String),
    Any,
}

impl Offered {
    /// Reads the document; `base` stands before each of its paths.
    pub fn new(document: &OpenApi, base: &str) -> Self {
        Self(
            document
                .paths
                .paths
                .iter()
                .map(|(path, item)| (segments(&format!("{base}{path}")), methods(item)))
                .collect(),
        )
    }

    /// The methods that a path offers; empty where there is no such path.
    pub fn methods(&self, path: &str) -> Vec<Method> {
        let asked: Vec<&str> = path.split('/').collect();
        self.0.iter().filter(|(segments, _)| fits(segments, &asked)).flat_map(|(_, methods)| methods.clone()).collect()
    }
}

fn segments(path: &str) -> Vec<Segment> {
    path.split('/').map(|it| if it.starts_with('{') { Segment::Any } else { Segment::Fixed(it.to_owned()) }).collect()
}

fn fits(segments: &[Segment], asked: &[&str]) -> bool {
    segments.len() == asked.len()
        && segments.iter().zip(asked).all(|(segment, asked)| match segment {
            Segment::Fixed(text) => text == asked,
            Segment::Any => !asked.is_empty(),
        })
}

fn methods(item: &utoipa::openapi::PathItem) -> Vec<Method> {
    let mut methods = Vec::new();
    if item.get.is_some() {
        methods.extend([Method::GET, Method::HEAD]);
    }
    for (operation, method) in [
        (&item.post, Method::POST),
        (&item.put, Method::PUT),
        (&item.patch, Method::PATCH),
        (&item.delete, Method::DELETE),
    ] {
        if operation.is_some() {
            methods.push(method);
        }
    }
    methods
}

/// The default service of the API.
pub async fn not_offered(request: HttpRequest, offered: web::Data<Offered>) -> HttpResponse {
    let methods = offered.methods(request.path());
    let error = if methods.is_empty() || methods.contains(request.method()) {
        Error::NotFound(request.path().to_owned())
    } else {
        Error::MethodNotAllowed(methods)
    };
    HttpResponse::from_error(error)
}
