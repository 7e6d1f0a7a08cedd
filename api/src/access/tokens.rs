// SPDX-License-Identifier: AGPL-3.0-or-later
//! Access tokens: signed with Ed25519, ten minutes long, for us only; and the memory of those that were verified, so that a
//! request does not pay a signature check each time.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use anyhow::Context as _;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{NaiveDateTime, TimeDelta};
use ed25519_dalek::pkcs8::EncodePrivateKey as _;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use shared::access::{Role, TerritoryPath};
use shared::sessions::{AccessToken, SessionId};
use shared::users::UserId;

use super::Standing;
use super::secrets::{Key, Secrets};

/// Seconds that an access token holds.
pub const LIFETIME_S: i32 = 600;

/// Seconds after which what a token's bearer may is read again, so that an end reaches every process.
const RECHECK_S: i64 = 30;

/// Seconds that another machine's clock may be ahead of ours.
const LEEWAY_S: i64 = 30;

/// Most tokens remembered.
const CAPACITY: usize = 50_000;

/// Who made a token and for whom.
const ISSUER: &str = "co-efficienti";

/// Kind of token, in its header: it is not an ID token, nor a renewal token.
const TYPE: &str = "at+jwt";

/// What a token says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    iss: String,
    aud: String,
    iat: i64,
    exp: i64,
    jti: String,
    /// Who: a user, or a program.
    pub sub: String,
    /// The session; programs have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sid: Option<SessionId>,
    /// Whose view is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub view: Option<View>,
}

/// The view of another role, somewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct View {
    pub role: Role,
    pub path: TerritoryPath,
}

/// Signs, verifies and remembers tokens.
pub struct Tokens {
    signer: (String, EncodingKey),
    verifiers: Vec<(String, DecodingKey)>,
    public: Vec<String>,
    validation: Validation,
    seen: RwLock<HashMap<String, Seen>>,
}

#[derive(Clone)]
struct Seen {
    standing: Arc<Standing>,
    checked_at: NaiveDateTime,
    expires_at: NaiveDateTime,
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Tokens({} keys)", self.verifiers.len())
    }
}

impl Tokens {
    /// Takes the installation's keys.
    ///
    /// # Errors
    /// Where a key cannot be used.
    pub fn new(secrets: &Secrets) -> anyhow::Result<Self> {
        let first = secrets.keys().first().context("there is no signing key")?;
        let der = first.signing.to_pkcs8_der().ok().context("a signing key cannot be used")?;
        let public: Vec<String> = secrets.keys().iter().map(public).collect();
        let verifiers = secrets.keys().iter().zip(&public);
        let verifiers = verifiers
            .map(|(key, x)| Ok((key.id.clone(), DecodingKey::from_ed_components(x)?)))
            .collect::<anyhow::Result<_>>()?;
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_audience(&[ISSUER]);
        validation.set_issuer(&[ISSUER]);
        // Compared with our own clock below.
        validation.validate_exp = false;
        Ok(Self {
            signer: (first.id.clone(), EncodingKey::from_ed_der(der.as_bytes())),
            verifiers,
            public,
            validation,
            seen: RwLock::default(),
        })
    }

    /// A token for a user in a session.
    ///
    /// # Errors
    /// Where it cannot be signed.
    pub fn issue(
        &self,
        user: &UserId,
        session: &SessionId,
        view: Option<View>,
        now: NaiveDateTime,
    ) -> anyhow::Result<AccessToken> {
        self.sign(user.to_string(), Some(session.clone()), view, now)
    }

    /// A token for a program.
    ///
    /// # Errors
    /// Where it cannot be signed.
    pub fn issue_to_client(&self, client: &str, now: NaiveDateTime) -> anyhow::Result<AccessToken> {
        self.sign(client.to_owned(), None, None, now)
    }

    fn sign(
        &self,
        sub: String,
        sid: Option<SessionId>,
        view: Option<View>,
        now: NaiveDateTime,
    ) -> anyhow::Result<AccessToken> {
        let iat = now.and_utc().timestamp();
        let jti = uuid::Uuid::now_v7().to_string();
        let exp = iat + i64::from(LIFETIME_S);
        let claims = Claims { iss: ISSUER.into(), aud: ISSUER.into(), iat, exp, jti, sub, sid, view };
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(TYPE.into());
        header.kid = Some(self.signer.0.clone());
        let access_token = jsonwebtoken::encode(&header, &claims, &self.signer.1)?;
        Ok(AccessToken { access_token, token_type: "Bearer".into(), expires_in: LIFETIME_S })
    }

    /// What a token says, where we signed it, for us, and its time is not over.
    pub fn verify(&self, token: &str, now: NaiveDateTime) -> Option<Claims> {
        let header = jsonwebtoken::decode_header(token).ok()?;
        if header.typ.as_deref() != Some(TYPE) {
            return None;
        }
        let key = &self.verifiers.iter().find(|it| Some(&it.0) == header.kid.as_ref())?.1;
        let claims = jsonwebtoken::decode::<Claims>(token, key, &self.validation).ok()?.claims;
        let now = now.and_utc().timestamp();
        (claims.exp > now && claims.iat <= now + LEEWAY_S).then_some(claims)
    }

    /// What the bearer of a token may, where that was read a moment ago.
    pub fn remembered(&self, token: &str, now: NaiveDateTime) -> Option<Arc<Standing>> {
        let seen = self.seen.read().unwrap_or_else(PoisonError::into_inner);
        let seen = seen.get(token)?;
        let is_fresh = now < seen.expires_at && now - seen.checked_at < TimeDelta::seconds(RECHECK_S);
        is_fresh.then(|| seen.standing.clone())
    }

    /// Remembers what the bearer of a token may.
    pub fn remember(&self, token: &str, claims: &Claims, standing: Arc<Standing>, now: NaiveDateTime) {
        let Some(expires_at) = chrono::DateTime::from_timestamp(claims.exp, 0).map(|it| it.naive_utc()) else { return };
        let mut seen = self.seen.write().unwrap_or_else(PoisonError::into_inner);
        if seen.len() >= CAPACITY {
            seen.retain(|_, it| it.expires_at > now);
        }
        if seen.len() >= CAPACITY {
            seen.clear();
        }
        seen.insert(token.to_owned(), Seen { standing, checked_at: now, expires_at });
    }

    /// Forgets what concerns a user: something of the user changed or ended.
    pub fn forget(&self, user: &UserId) {
        self.seen.write().unwrap_or_else(PoisonError::into_inner).retain(|_, it| it.standing.user != *user);
    }

    /// The public keys as a JWK Set (RFC 7517, RFC 8037).
    pub fn jwks(&self) -> serde_json::Value {
        let keys: Vec<_> = self
            .verifiers
            .iter()
            .zip(&self.public)
            .map(|((kid, _), x)| {
                serde_json::json!({"kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": kid, "x": x})
            })
            .collect();
        serde_json::json!({ "keys": keys })
    }
}

fn public(key: &Key) -> String {
    URL_SAFE_NO_PAD.encode(key.signing.verifying_key().as_bytes())
}
