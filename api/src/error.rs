// SPDX-License-Identifier: AGPL-3.0-or-later
//! The one error of the API and how it is answered: `application/problem+json` (RFC 9457), always.
//!
//! A missing row is named where it is known to be missing, by [`OrNotFound`]; whatever nobody named is
//! [`Error::Internal`]: its cause goes to the log, the caller gets the request's id.

use actix_web::http::{Method, StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use shared::problem::{Problem, Violations};

/// What can go wrong while answering.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The input is well formed and wrong: 422, every fault with its place.
    #[error("the input is not valid: {0}")]
    Invalid(#[from] Violations),
    /// The input cannot be read: 400.
    #[error("malformed request: {0}")]
    Malformed(String),
    /// There is no such thing: 404, and what was asked for.
    #[error("there is no {0}")]
    NotFound(String),
    /// The thing is there, the method is not: 405 with `Allow`.
    #[error("this resource does not offer that method")]
    MethodNotAllowed(Vec<Method>),
    /// The body is longer than the limit: 413.
    #[error("the body is longer than {limit_bytes} bytes")]
    TooLarge {
        /// Longest body accepted.
        limit_bytes: usize,
    },
    /// The body is of a type that this operation does not read: 415.
    #[error("the body must be {0}")]
    UnsupportedMediaType(&'static str),
    /// The database has no connection free, or is gone: 503 with `Retry-After`.
    #[error("the service is busy: try again shortly")]
    Unavailable,
    /// Our fault: 500.
    #[error(transparent)]
    Internal(#[from] anyhow::Error),
}

/// Seconds after which a busy service is worth another try.
const RETRY_AFTER_S: u32 = 2;

impl Error {
    /// The problem that the caller gets.
    pub fn problem(&self) -> Problem {
        let status = self.status_code();
        let mut problem = Problem {
            kind: "about:blank".into(),
            title: status.canonical_reason().unwrap_or("Error").into(),
            status: status.as_u16(),
            detail: Some(self.to_string()),
            instance: None,
            errors: Vec::new(),
        };
        match self {
            Self::Invalid(faults) => return Problem::invalid(faults.clone()),
            Self::Internal(_) => problem.detail = Some("something went wrong on our side; quote the instance".into()),
            _ => {}
        }
        problem
    }
}

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Malformed(_) => StatusCode::BAD_REQUEST,
            Self::NotFound(_) => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed(_) => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMediaType(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status_code());
        response.insert_header((header::CACHE_CONTROL, "no-store"));
        match self {
            Self::MethodNotAllowed(methods) => {
                let allowed: Vec<&str> = methods.iter().map(Method::as_str).collect();
                response.insert_header((header::ALLOW, allowed.join(", ")));
            }
            Self::Unavailable => {
                response.insert_header((header::RETRY_AFTER, RETRY_AFTER_S));
            }
            _ => {}
        }
        answer(response, &self.problem())
    }
}

/// A problem as a response body.
pub fn answer(mut response: actix_web::HttpResponseBuilder, problem: &Problem) -> HttpResponse {
    response.content_type("application/problem+json").body(serde_json::to_string(problem).unwrap_or_default())
}

impl From<diesel::result::Error> for Error {
    fn from(error: diesel::result::Error) -> Self {
        use diesel::result::DatabaseErrorKind::ClosedConnection;
        use diesel::result::Error::{DatabaseError, NotFound};
        match error {
            NotFound => Self::NotFound("such thing".into()),
            DatabaseError(ClosedConnection, _) => Self::Unavailable,
            DatabaseError(_, ref why) if crate::db::is_busy(why.message()) => Self::Unavailable,
            other => Self::Internal(other.into()),
        }
    }
}

/// Names what a missing row means, where it is known.
pub trait OrNotFound<T> {
    /// The value, or [`Error::NotFound`] saying what there is none of: «territory 99».
    ///
    /// # Errors
    /// Where there is no such row, and where the query failed.
    fn or_not_found(self, what: impl FnOnce() -> String) -> Result<T, Error>;
}

impl<T> OrNotFound<T> for diesel::QueryResult<Option<T>> {
    fn or_not_found(self, what: impl FnOnce() -> String) -> Result<T, Error> {
        self?.ok_or_else(|| Error::NotFound(what()))
    }
}
