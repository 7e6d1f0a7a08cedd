// SPDX-License-Identifier: AGPL-3.0-or-later
//! The cookie that renews a session: no script reads it, no other site sends it, and only this room receives it.

use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};
use shared::sessions::AccessToken;

use super::store::LIFETIME_H;
use crate::access::Act;

/// Its name.
const NAME: &str = "coe_session";

/// The only operations that receive it.
const PATH: &str = "/api/v1/sessions";

/// The token of a request's cookie.
pub(super) fn read(request: &HttpRequest) -> Option<String> {
    request.cookie(NAME).map(|it| it.value().to_owned())
}

/// The answer of a session that began or was renewed.
pub(super) fn created(act: &Act, renewal: &str, token: AccessToken) -> HttpResponse {
    HttpResponse::Created()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::LOCATION, format!("{PATH}/current")))
        .cookie(cookie(act, renewal, Duration::hours(LIFETIME_H)))
        .json(token)
}

/// The answer of a session that ended.
pub(super) fn cleared(act: &Act) -> HttpResponse {
    HttpResponse::NoContent().cookie(cookie(act, "", Duration::ZERO)).finish()
}

fn cookie<'a>(act: &Act, value: &'a str, max_age: Duration) -> Cookie<'a> {
    Cookie::build(NAME, value)
        .path(PATH)
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(act.over_tls)
        .max_age(max_age)
        .finish()
}
