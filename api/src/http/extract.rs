// SPDX-License-Identifier: AGPL-3.0-or-later
//! The extractors' own failures, answered as problems like everything else.

use std::future::{Ready, ready};
use std::pin::Pin;

use actix_web::dev::{JsonBody, Payload};
use actix_web::error::{JsonPayloadError, PathError, QueryPayloadError};
use actix_web::http::header;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, web};
use serde_json::Value;
use shared::input::FromJson;

use crate::error::Error;

/// Longest body that an operation reads, in bytes.
pub const MAX_BODY_BYTES: usize = 8 * 1024 * 1024;

/// What the JSON extractor answers.
pub fn json() -> web::JsonConfig {
    web::JsonConfig::default()
        .limit(MAX_BODY_BYTES)
        .content_type_required(true)
        .error_handler(|error, _| body(error).into())
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

fn body(error: JsonPayloadError) -> Error {
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

/// A JSON body that is read and checked at once: every fault with its place.
#[derive(Debug)]
pub struct Input<T>(pub T);

/// A change (RFC 7396) that is read and checked at once.
#[derive(Debug)]
pub struct Change<T>(pub T);

/// Media type of a change.
pub const MERGE_PATCH: &str = "application/merge-patch+json";

/// What waits for a body.
type Waiting<T> = Pin<Box<dyn Future<Output = Result<T, Error>>>>;

impl<T: FromJson + 'static> FromRequest for Input<T> {
    type Error = Error;
    type Future = Waiting<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let read = read(request, payload, "application/json", T::MAX_BYTES);
        Box::pin(async move { Ok(Self(T::from_json(&read.await?)?)) })
    }
}

impl<T: FromJson + 'static> FromRequest for Change<T> {
    type Error = Error;
    type Future = Waiting<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let read = read(request, payload, MERGE_PATCH, T::MAX_BYTES);
        Box::pin(async move { Ok(Self(T::from_json(&read.await?)?)) })
    }
}

/// A body of a media type as JSON, of at most some bytes.
fn read(request: &HttpRequest, payload: &mut Payload, media_type: &'static str, limit_bytes: usize) -> Waiting<Value> {
    if request.content_type() != media_type {
        return Box::pin(ready(Err(Error::UnsupportedMediaType(media_type))));
    }
    let body = JsonBody::<Value>::new(request, payload, None, false).limit(limit_bytes);
    Box::pin(async move { body.await.map_err(|error| of_input(error, limit_bytes)) })
}

fn of_input(error: JsonPayloadError, limit_bytes: usize) -> Error {
    match error {
        JsonPayloadError::Overflow { .. } | JsonPayloadError::OverflowKnownLength { .. } => {
            Error::TooLarge { limit_bytes }
        }
        other => body(other),
    }
}

/// A body that is a file, whole: of at most some bytes.
///
/// # Errors
/// [`Error::TooLarge`] where it is longer; [`Error::Malformed`] where it breaks off.
pub async fn whole(body: web::Payload, limit_bytes: usize) -> Result<web::Bytes, Error> {
    match body.to_bytes_limited(limit_bytes).await {
        Ok(read) => read.map_err(|_| Error::Malformed("the body cannot be read".into())),
        Err(_) => Err(Error::TooLarge { limit_bytes }),
    }
}

/// Which state a change changes: `If-Match` with the `ETag` that was read.
#[derive(Clone, Copy, Debug)]
pub struct Version(pub i32);

impl FromRequest for Version {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let said = request.headers().get(header::IF_MATCH).and_then(|it| it.to_str().ok());
        let version = said.and_then(|it| it.trim().trim_matches('"').parse().ok());
        ready(version.map(Self).ok_or(Error::VersionRequired))
    }
}
