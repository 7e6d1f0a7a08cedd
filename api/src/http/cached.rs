// SPDX-License-Identifier: AGPL-3.0-or-later
//! What may be kept of an answer: public ones by their `ETag`, with `304` for who has it already; computed ones not at all.

use actix_web::http::header::{self, ETag, EntityTag, Header as _, IfNoneMatch};
use actix_web::{HttpRequest, HttpResponse, Responder};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::document::BASE;
use crate::error::Error;

/// How long a public answer may be used without asking again. Short: an import must show within the minute.
pub const PUBLIC: &str = "public, max-age=60";

/// A public answer: JSON with `ETag` and [`PUBLIC`].
#[derive(Debug)]
pub struct Cached<T>(pub T);

impl<T: Serialize> Responder for Cached<T> {
    type Body = actix_web::body::BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        match serde_json::to_vec(&self.0) {
            Ok(body) => CachedBody::new(body).respond_to(request),
            Err(error) => HttpResponse::from_error(Error::Internal(error.into())),
        }
    }
}

/// A public answer whose bytes are at hand.
#[derive(Clone, Debug)]
pub struct CachedBody {
    body: actix_web::web::Bytes,
    tag: String,
    media_type: &'static str,
}

impl CachedBody {
    /// Takes the bytes of a JSON document.
    pub fn new(body: Vec<u8>) -> Self {
        Self::of("application/json", body)
    }

    /// Takes a table as CSV.
    pub fn csv(text: String) -> Self {
        Self::of("text/csv; charset=utf-8", text.into_bytes())
    }

    fn of(media_type: &'static str, body: Vec<u8>) -> Self {
        let tag = Sha256::digest(&body).iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        Self { body: body.into(), tag, media_type }
    }
}

impl Responder for CachedBody {
    type Body = actix_web::body::BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let tag = EntityTag::new_strong(self.tag);
        let is_known = match IfNoneMatch::parse(request) {
            Ok(IfNoneMatch::Any) => true,
            Ok(IfNoneMatch::Items(tags)) => tags.iter().any(|it| it.weak_eq(&tag)),
            Err(_) => false,
        };
        let mut response = if is_known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
        response.insert_header(ETag(tag)).insert_header((header::CACHE_CONTROL, PUBLIC));
        if is_known { response.finish() } else { response.content_type(self.media_type).body(self.body) }
    }
}

/// An answer that is nobody else's: JSON with `no-store`.
#[derive(Debug)]
pub struct Fresh<T>(pub T);

impl<T: Serialize> Responder for Fresh<T> {
    type Body = actix_web::body::BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(self.0)
    }
}

/// A whole list, not paged because it is short by nature.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Whole<T> {
    /// The things.
    pub items: Vec<T>,
}

/// An answer to something that was made: 201 with `Location`, under the API's base.
#[derive(Debug)]
pub struct Created<T>(pub String, pub T);

impl<T: Serialize> Responder for Created<T> {
    type Body = actix_web::body::BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::Created()
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .insert_header((header::LOCATION, format!("{BASE}{}", self.0)))
            .json(self.1)
    }
}

/// A thing that can be changed: its `ETag` is the number of its state, which a change names in `If-Match`.
#[derive(Debug)]
pub struct Versioned<T>(pub i32, pub T);

impl<T: Serialize> Responder for Versioned<T> {
    type Body = actix_web::body::BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::Ok()
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .insert_header(ETag(EntityTag::new_strong(self.0.to_string())))
            .json(self.1)
    }
}
