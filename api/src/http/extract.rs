// SPDX-License-Identifier: AGPL-3.0-or-later
//! The extractors' own failures, answered as problems like everything else.

use actix_web::error::{JsonPayloadError, PathError, QueryPayloadError};
use actix_web::{HttpRequest, web};

use crate::error::Error;

/// Longest body that an operation reads, in bytes.
pub const MAX_BODY_BYTES: usize = 8 * 1024 * 1024;

/// What the JSON extractor answers.
pub fn json() -> web::JsonConfig {
    web::JsonConfig::default()
        .limit(MAX_BODY_BYTES)
        .content_type_required(true)
        .error_handler(|error, request| body(error, request).into())
}

/// What the query extractor answers.
pub fn query() -> web::QueryConfig {
    web::QueryConfig::default().error_handler(|error, _| match error {
        QueryPayloadError::Deserialize(error) => Error::Malformed(format!("the query: {error}")).into(),
        _ => Error::Malformed("the query cannot be read".into()).into(),
    })
}

/// What the path extractor answers: a key of the wrong shape names nothing.
pub fn path() -> web::PathConfig {
    web::PathConfig::default().error_handler(|error, request: &HttpRequest| match error {
        PathError::Deserialize(error) => Error::NotFound(format!("{}: {error}", request.path())).into(),
        _ => Error::NotFound(request.path().to_owned()).into(),
    })
}

fn body(error: JsonPayloadError, _: &HttpRequest) -> Error {
    match error {
        JsonPayloadError::Overflow { .. } | JsonPayloadError::OverflowKnownLength { .. } => {
            Error::TooLarge { limit_bytes: MAX_BODY_BYTES }
        }
        JsonPayloadError::ContentType => Error::UnsupportedMediaType("application/json"),
        JsonPayloadError::Deserialize(error) if error.is_data() => {
            Error::Invalid(shared::problem::Violations::one("#", error.to_string()))
        }
        JsonPayloadError::Deserialize(error) => Error::Malformed(format!("the body is not JSON: {error}")),
        _ => Error::Malformed("the body cannot be read".into()),
    }
}
