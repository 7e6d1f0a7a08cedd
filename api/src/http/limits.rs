// SPDX-License-Identifier: AGPL-3.0-or-later
//! How many requests a client may send: a user by the user's key, anybody else by the address; fewer where secrets are tried.
//! Every answer of the API says what is left (`X-RateLimit-*`, and `RateLimit` of the IETF's draft).

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::Data;
use governor::clock::{Clock as _, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};

use crate::access::{bearer, client_address, network};
use crate::config::Config;
use crate::error::Error;
use crate::state::State;

/// The operations where a secret is tried, below the API's base.
const SECRETS: &[&str] = &["/sessions", "/password", "/me/password", "/me/second-factor/removal"];

/// Seconds of the window.
const WINDOW_S: u32 = 60;

/// Checks after which keys that are as new are dropped.
const SWEEP: u32 = 20_000;

type Limiter = RateLimiter<String, DefaultKeyedStateStore<String>, DefaultClock, StateInformationMiddleware>;

/// A limit and who used how much of it.
struct Bucket {
    limit: NonZeroU32,
    limiter: Limiter,
}

impl Bucket {
    /// `None` where there is no limit.
    fn new(limit: u32) -> Option<Self> {
        let limit = NonZeroU32::new(limit)?;
        let limiter = RateLimiter::keyed(Quota::per_minute(limit)).with_middleware::<StateInformationMiddleware>();
        Some(Self { limit, limiter })
    }

    fn take(&self, key: &String) -> Taken {
        let limit = self.limit.get();
        match self.limiter.check_key(key) {
            Ok(state) => {
                let remaining = state.remaining_burst_capacity();
                let reset_s = (limit.saturating_sub(remaining)) * WINDOW_S / limit;
                Taken { limit, remaining, reset_s, wait_s: None }
            }
            Err(until) => {
                let wait_s = until.wait_time_from(DefaultClock::default().now()).as_secs() + 1;
                Taken { limit, remaining: 0, reset_s: WINDOW_S, wait_s: Some(wait_s) }
            }
        }
    }
}

/// What one request took.
#[derive(Clone, Copy, Debug)]
struct Taken {
    limit: u32,
    remaining: u32,
    /// Seconds until all of the limit is there again.
    reset_s: u32,
    /// Seconds to wait, where nothing was left.
    wait_s: Option<u64>,
}

/// The limits of this process.
pub struct Limits {
    general: Option<Bucket>,
    secrets: Option<Bucket>,
    n_checks: AtomicU32,
}

impl std::fmt::Debug for Limits {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Limits")
    }
}

impl Limits {
    /// The limits that the configuration says.
    pub fn new(config: &Config) -> Self {
        Self {
            general: Bucket::new(config.rate_limit),
            secrets: Bucket::new(config.login_limit),
            n_checks: AtomicU32::new(0),
        }
    }

    fn take(&self, request: &ServiceRequest, state: &State) -> Option<Taken> {
        let is_secret = is_secret(request);
        let bucket = if is_secret { &self.secrets } else { &self.general };
        let bucket = bucket.as_ref()?;
        if self.n_checks.fetch_add(1, Ordering::Relaxed) % SWEEP == SWEEP - 1 {
            bucket.limiter.retain_recent();
        }
        Some(bucket.take(&client(request, state, is_secret)))
    }
}

/// Whether a request tries a secret.
fn is_secret(request: &ServiceRequest) -> bool {
    // Decoded, as the router reads it: `/%73essions` is `/sessions`.
    let path = request.match_info().as_str().strip_prefix(crate::document::BASE).unwrap_or_default();
    matches!(*request.method(), Method::POST | Method::PUT) && SECRETS.contains(&path)
}

/// Who sends: a user whose token is known, else an address.
fn client(request: &ServiceRequest, state: &State, is_secret: bool) -> String {
    let user = || state.tokens.remembered(bearer(request.request())?, state.clock.now());
    if !is_secret && let Some(standing) = user() {
        return standing.user.to_string();
    }
    match client_address(request.request(), state.config.behind_proxy) {
        // A subscriber has a whole network of these.
        address @ Some(IpAddr::V6(_)) => network(address),
        other => other.map_or_else(String::new, |it| it.to_string()),
    }
}

/// The middleware.
///
/// # Errors
/// None of its own.
pub async fn limit(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let taken = request.app_data::<Data<State>>().cloned().and_then(|it| it.limits.take(&request, &it));
    let mut response = match taken.and_then(|it| it.wait_s) {
        Some(retry_after_s) => request.error_response(Error::TooMany { retry_after_s }),
        None => next.call(request).await?.map_into_boxed_body(),
    };
    if let Some(taken) = taken {
        say(&mut response, taken);
    }
    Ok(response)
}

fn say(response: &mut ServiceResponse, taken: Taken) {
    let Taken { limit, remaining, reset_s, .. } = taken;
    for (name, value) in [
        ("x-ratelimit-limit", limit.to_string()),
        ("x-ratelimit-remaining", remaining.to_string()),
        ("x-ratelimit-reset", reset_s.to_string()),
        ("ratelimit", format!("\"default\";r={remaining};t={reset_s}")),
        ("ratelimit-policy", format!("\"default\";q={limit};w={WINDOW_S}")),
    ] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(HeaderName::from_static(name), value);
        }
    }
}
