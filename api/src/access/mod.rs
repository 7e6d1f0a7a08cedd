// SPDX-License-Identifier: AGPL-3.0-or-later
//! Who is asking, and what that person may: the extractors [`Act`] and [`Caller`], secrets, tokens, the scope.

pub mod once;
pub mod passwords;
pub mod scope;
pub mod secrets;
pub mod store;
pub mod tokens;
pub mod tries;

use std::future::{Ready, ready};
use std::net::IpAddr;
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::http::{Method, header};
use actix_web::web::Data;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest};
use chrono::NaiveDateTime;
use sha2::{Digest as _, Sha256};
use shared::access::{Permission, Role, Scope, TerritoryPath, may};
use shared::audit::{AuditAction, AuditSubject};
use shared::sessions::SessionId;
use shared::users::UserId;

use crate::audit::filters::Filters;
use crate::audit::store::{self as audit, Done};
use crate::config::{Config, Environment};
use crate::db::Conn;
use crate::error::Error;
use crate::http::observe::RequestId;
use crate::state::State;

/// SHA-256 of a text in base 64, as keys and thumbprints are kept.
pub fn digest(text: &str) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(Sha256::digest(text.as_bytes()))
}

/// One act: when, by whom, in which request. The register of accesses wants it of every write.
#[derive(Clone, Debug)]
pub struct Act {
    pub at: NaiveDateTime,
    pub user: Option<UserId>,
    pub request_id: Option<String>,
    /// The network that the request came from, as wide as one subscriber has it: /24 or /56.
    pub network: String,
    /// Whether the request came over TLS: then so does the cookie, and nothing else.
    pub over_tls: bool,
}

impl Act {
    /// An act on the command line.
    pub fn of_the_program(at: NaiveDateTime) -> Self {
        Self { at, user: None, request_id: None, network: String::new(), over_tls: false }
    }

    fn of(request: &HttpRequest) -> Result<Self, Error> {
        let state = state(request)?;
        let request_id = request.extensions().get::<RequestId>().map(|it| it.0.clone());
        let network = network(client_address(request, state.config.behind_proxy));
        let over_tls = is_over_tls(request, &state.config);
        Ok(Self { at: state.clock.now(), user: None, request_id, network, over_tls })
    }
}

impl FromRequest for Act {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::of(request))
    }
}

/// The address of the machine that asks: the peer's, or what our own proxy says of it.
pub fn client_address(request: &HttpRequest, is_behind_proxy: bool) -> Option<IpAddr> {
    let forwarded = || {
        let value = request.headers().get_all("x-forwarded-for").last()?.to_str().ok()?;
        // The last of the last line was written by our proxy; those before it by anybody.
        value.rsplit(',').next()?.trim().parse().ok()
    };
    if is_behind_proxy && let Some(address) = forwarded() {
        return Some(address);
    }
    request.peer_addr().map(|it| it.ip())
}

/// Whether a request came over TLS: where the installation is for real, since there a proxy with TLS stands before it, and where
/// our own proxy says so of this request. The one rule for `Secure` cookies and for HSTS.
pub fn is_over_tls(request: &HttpRequest, config: &Config) -> bool {
    let forwarded = || {
        // The last of the last line was written by our proxy; those before it by anybody.
        let value = request.headers().get_all("x-forwarded-proto").last()?.to_str().ok()?;
        Some(value.rsplit(',').next()?.trim().eq_ignore_ascii_case("https"))
    };
    config.environment == Environment::Production || (config.behind_proxy && forwarded() == Some(true))
}

/// The network of an address.
pub fn network(address: Option<IpAddr>) -> String {
    match address {
        None => "none".into(),
        Some(IpAddr::V4(it)) => {
            let [a, b, c, _] = it.octets();
            format!("{a}.{b}.{c}")
        }
        Some(IpAddr::V6(it)) => it.octets().iter().take(7).map(|it| format!("{it:02x}")).collect(),
    }
}

fn state(request: &HttpRequest) -> Result<&Data<State>, Error> {
    request.app_data::<Data<State>>().ok_or_else(|| Error::Internal(anyhow::anyhow!("there is no state")))
}

/// What a user may, as it was read from the database a moment ago.
#[derive(Clone, Debug)]
pub struct Standing {
    pub user: UserId,
    pub session: SessionId,
    /// The roles of the mandates that hold today, each with where.
    pub roles: Vec<(Role, Vec<TerritoryPath>)>,
    /// The role whose view is shown: then nothing may be changed.
    pub view: Option<Role>,
    /// Whether a role of the user demands a second factor that the user has not set up: until then there is nothing else to do.
    pub lacks_second_factor: bool,
}

impl Standing {
    /// Where the user may do something.
    pub fn scope(&self, permission: Permission) -> Scope {
        let roles = self.roles.iter().filter(|it| may(it.0, permission));
        Scope::new(roles.flat_map(|it| it.1.clone()).collect())
    }
}

/// Who is asking: a user who is in. A handler that takes one is for users only.
#[derive(Clone, Debug)]
pub struct Caller {
    standing: Arc<Standing>,
    pub act: Act,
}

/// A user who is in, also one who has still to set up the second factor that a role demands: for the few operations that such a
/// user needs.
#[derive(Clone, Debug)]
pub struct Entrant(pub Caller);

impl Caller {
    /// The user.
    pub fn user(&self) -> &UserId {
        &self.standing.user
    }

    /// The session.
    pub fn session(&self) -> &SessionId {
        &self.standing.session
    }

    /// The role whose view is shown.
    pub fn view(&self) -> Option<Role> {
        self.standing.view
    }

    /// Whether a second factor has to be set up before anything else.
    pub fn lacks_second_factor(&self) -> bool {
        self.standing.lacks_second_factor
    }

    /// Where the caller may do something; nowhere is an empty scope.
    pub fn scope(&self, permission: Permission) -> Scope {
        self.standing.scope(permission)
    }

    /// Notes in the register that the caller read a list, cut to a scope and filtered. The entry lies in the smallest territory
    /// around the scope, so that who keeps the register there sees it, and names the parts where there are several.
    ///
    /// # Errors
    /// Where the entry cannot be written.
    pub fn note_list(
        &self,
        conn: &mut Conn,
        subject: AuditSubject,
        scope: &Scope,
        filters: Filters,
    ) -> Result<(), Error> {
        let (action, path, detail) = (AuditAction::Read, scope.smallest_around(), filters.of(scope));
        audit::append(conn, &self.act, Done { action, subject, subject_id: None, path, detail })
    }

    /// Notes in the register that the caller read one thing, where it lies: who keeps the register there sees it.
    ///
    /// # Errors
    /// Where the entry cannot be written.
    pub fn note_one(&self, conn: &mut Conn, subject: AuditSubject, id: &str, path: TerritoryPath) -> Result<(), Error> {
        let action = AuditAction::Read;
        audit::append(conn, &self.act, Done { action, subject, subject_id: Some(id), path, detail: None })
    }

    /// Where the caller may do something.
    ///
    /// # Errors
    /// [`Error::Forbidden`] where that is nowhere.
    pub fn may(&self, permission: Permission) -> Result<Scope, Error> {
        let scope = self.scope(permission);
        if scope.is_empty() {
            return Err(Error::Forbidden(format!("your mandates do not include: {permission}")));
        }
        Ok(scope)
    }

    /// Whether the caller may do something for all of Italy.
    ///
    /// # Errors
    /// [`Error::Forbidden`] where that is nowhere, or in a part of Italy only.
    pub fn may_for_italy(&self, permission: Permission) -> Result<(), Error> {
        if self.may(permission)?.covers(&TerritoryPath::italy()) {
            return Ok(());
        }
        Err(Error::Forbidden(format!("your mandates include for a part of Italy only: {permission}")))
    }
}

/// What an extractor waits for.
type Waiting<T> = std::pin::Pin<Box<dyn Future<Output = Result<T, Error>>>>;

impl FromRequest for Caller {
    type Error = Error;
    type Future = Waiting<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let entrant = entrant(request);
        Box::pin(async move {
            let caller = entrant.await?;
            if caller.lacks_second_factor() { Err(Error::SecondFactorDemanded) } else { Ok(caller) }
        })
    }
}

impl FromRequest for Entrant {
    type Error = Error;
    type Future = Waiting<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let entrant = entrant(request);
        Box::pin(async move { entrant.await.map(Self) })
    }
}

/// Who asks, with or without the second factor that a role demands.
fn entrant(request: &HttpRequest) -> impl Future<Output = Result<Caller, Error>> + use<> {
    let known = known(request);
    let request = request.clone();
    async move {
        let (act, standing) = match known? {
            Known::Remembered(act, standing) => (act, standing),
            Known::Token(act, token) => {
                let standing = recognise(state(&request)?, &token, act.at).await?;
                (act, standing)
            }
        };
        if standing.view.is_some() && !only_reads(&request) {
            return Err(Error::Forbidden("while you look as another role nothing can be changed".into()));
        }
        let act = Act { user: Some(standing.user.clone()), ..act };
        Ok(Caller { standing, act })
    }
}

/// Whether a request changes nothing: a search is sent as a body because its words must not stand in an address.
fn only_reads(request: &HttpRequest) -> bool {
    let is_search = || request.match_pattern().is_some_and(|it| it.ends_with("/searches"));
    request.method() == Method::GET || (request.method() == Method::POST && is_search())
}

/// What is known of a caller without asking the database.
enum Known {
    Remembered(Act, Arc<Standing>),
    Token(Act, String),
}

fn known(request: &HttpRequest) -> Result<Known, Error> {
    let act = Act::of(request)?;
    let token = bearer(request).ok_or(Error::Unauthorized)?;
    Ok(match state(request)?.tokens.remembered(token, act.at) {
        Some(standing) => Known::Remembered(act, standing),
        None => Known::Token(act, token.to_owned()),
    })
}

/// The token of a request.
pub fn bearer(request: &HttpRequest) -> Option<&str> {
    let (scheme, token) = request.headers().get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// Verifies a token and reads what its bearer may.
async fn recognise(state: &State, token: &str, now: NaiveDateTime) -> Result<Arc<Standing>, Error> {
    let claims = state.tokens.verify(token, now).ok_or(Error::Unauthorized)?;
    let Some(session) = claims.sid.clone() else {
        return Err(Error::Forbidden("this operation is for people, not for programs".into()));
    };
    let user: UserId = claims.sub.parse().map_err(|_| Error::Unauthorized)?;
    let (view, today) = (claims.view.clone(), state.today()?);
    let demanded = state.config.second_factor_of.clone();
    let read = move |conn: &mut Conn| store::standing(conn, &user, &session, view, &demanded, &today, now);
    let standing = state.db.read(read).await?;
    let standing = Arc::new(standing.ok_or(Error::Unauthorized)?);
    state.tokens.remember(token, &claims, standing.clone(), now);
    Ok(standing)
}
