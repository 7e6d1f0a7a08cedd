// SPDX-License-Identifier: AGPL-3.0-or-later
//! `Idempotency-Key`: a creating request that is sent again with the same key is answered as the first time, and creates
//! nothing more.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use chrono::TimeDelta;
use diesel::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::problem::Violations;

use super::Caller;
use crate::db::Conn;
use crate::db::schema::idempotency_keys::{self, dsl};
use crate::error::{Error, OrConflict as _};

/// Hours that an answer is kept.
const KEPT_H: i64 = 24;

/// The key that a caller gave to a request, where it gave one.
#[derive(Clone, Debug)]
pub struct Once(Option<String>);

impl FromRequest for Once {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let Some(value) = request.headers().get("idempotency-key") else { return ready(Ok(Self(None))) };
        let key = value.to_str().ok().and_then(|it| uuid::Uuid::parse_str(it.trim_matches('"')).ok());
        ready(match key {
            Some(key) => Ok(Self(Some(key.to_string()))),
            None => Err(Error::Invalid(Violations::one("Idempotency-Key", "must be a UUID"))),
        })
    }
}

impl Once {
    /// Creates, unless the caller's key has created already: then the answer of that time. To be used inside a write.
    ///
    /// # Errors
    /// [`Error::Invalid`] where the key came with another request before; what `create` returns.
    pub fn create<T: Serialize + DeserializeOwned>(
        &self,
        conn: &mut Conn,
        caller: &Caller,
        request: &impl Serialize,
        create: impl FnOnce(&mut Conn) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let Some(key) = &self.0 else { return create(conn) };
        let now = caller.act.at;
        diesel::delete(dsl::idempotency_keys.filter(dsl::created_at.lt(now - TimeDelta::hours(KEPT_H))))
            .execute(conn)?;
        let request = shared::canonical::digest(request).map_err(|error| Error::Internal(error.into()))?;
        let before: Option<(String, String)> = dsl::idempotency_keys
            .find((caller.user(), key))
            .select((dsl::request, dsl::answer))
            .first(conn)
            .optional()?;
        match before {
            Some((first, answer)) if first == request => {
                serde_json::from_str(&answer).map_err(|error| Error::Internal(error.into()))
            }
            Some(_) => Err(Violations::one("Idempotency-Key", "came with another request before").into()),
            None => {
                let made = create(conn)?;
                let answer = serde_json::to_string(&made).map_err(|error| Error::Internal(error.into()))?;
                diesel::insert_into(idempotency_keys::table)
                    .values((
                        dsl::user_id.eq(caller.user()),
                        dsl::key.eq(key),
                        dsl::request.eq(request),
                        dsl::answer.eq(answer),
                        dsl::created_at.eq(now),
                    ))
                    .execute(conn)
                    .or_conflict(|| "a request with this Idempotency-Key is being answered: try again".into())?;
                Ok(made)
            }
        }
    }
}
