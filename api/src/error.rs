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
    /// Who asks is not known, or no longer: 401. It never says whether a user exists.
    #[error("you are not in, or your time is over: come in again")]
    Unauthorized,
    /// User name, password or code do not fit together: 401, without saying which.
    #[error("user name, password or code are not right")]
    LoginRefused,
    /// The password is right and the second factor is missing: 401, of a type of its own.
    #[error("the six digits of your authenticator are needed too")]
    SecondFactorRequired,
    /// A role of who asks demands a second factor, and there is none yet: 403, of a type of its own.
    #[error("your role demands a second factor: set it up first")]
    SecondFactorDemanded,
    /// Who asks may not do that: 403.
    #[error("{0}")]
    Forbidden(String),
    /// It does not go together with what is there: 409.
    #[error("{0}")]
    Conflict(String),
    /// Somebody changed it meanwhile: 412, with the number of its state now.
    #[error("it was changed meanwhile: it is at version {version} now")]
    ChangedMeanwhile {
        /// The version on record.
        version: i32,
    },
    /// A change must say which state it changes: 428.
    #[error("say in If-Match which version you change, as its ETag has it")]
    VersionRequired,
    /// Too many requests: 429 with `Retry-After`.
    #[error("too many requests: try again in {retry_after_s} seconds")]
    TooMany {
        /// Seconds to wait.
        retry_after_s: u64,
    },
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
            Self::SecondFactorRequired => problem.kind = "/problems/second-factor-required".into(),
            Self::SecondFactorDemanded => problem.kind = "/problems/second-factor-demanded".into(),
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
            Self::Unauthorized | Self::LoginRefused | Self::SecondFactorRequired => StatusCode::UNAUTHORIZED,
            Self::Forbidden(_) | Self::SecondFactorDemanded => StatusCode::FORBIDDEN,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::ChangedMeanwhile { .. } => StatusCode::PRECONDITION_FAILED,
            Self::VersionRequired => StatusCode::PRECONDITION_REQUIRED,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
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
            Self::Unauthorized => {
                response.insert_header((header::WWW_AUTHENTICATE, r#"Bearer error="invalid_token""#));
            }
            Self::LoginRefused | Self::SecondFactorRequired => {
                response.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
            }
            Self::ChangedMeanwhile { version } => {
                response.insert_header((header::ETAG, format!("\"{version}\"")));
            }
            Self::TooMany { retry_after_s } => {
                response.insert_header((header::RETRY_AFTER, *retry_after_s));
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

/// Names what a row that is there already means, where it is known.
pub trait OrConflict<T> {
    /// The value, or [`Error::Conflict`] with a sentence.
    ///
    /// # Errors
    /// Where such a row is there already, and where the query failed.
    fn or_conflict(self, what: impl FnOnce() -> String) -> Result<T, Error>;
}

impl<T> OrConflict<T> for diesel::QueryResult<T> {
    fn or_conflict(self, what: impl FnOnce() -> String) -> Result<T, Error> {
        use diesel::result::DatabaseErrorKind::UniqueViolation;
        match self {
            Err(diesel::result::Error::DatabaseError(UniqueViolation, _)) => Err(Error::Conflict(what())),
            other => Ok(other?),
        }
    }
}
