// SPDX-License-Identifier: AGPL-3.0-or-later
//! Password hashes: Argon2id with its usual cost (19 MiB, two passes), off the async workers.

use actix_web::web;
use anyhow::Context as _;
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};

use crate::db::unfinished;
use crate::error::Error;

/// The hash of a password, with its salt and cost in it.
///
/// # Errors
/// Where the machine gives no random bytes.
pub fn hash(password: &str) -> anyhow::Result<String> {
    let hash = Argon2::default().hash_password(password.as_bytes()).ok().context("a password cannot be hashed")?;
    Ok(hash.to_string())
}

/// [`hash`] for handlers.
///
/// # Errors
/// As [`hash`].
pub async fn hash_off(password: String) -> Result<String, Error> {
    Ok(web::block(move || hash(&password)).await.map_err(unfinished)??)
}

/// Whether a password is the one that was hashed. Takes as long where nobody has a hash, so that the time does not tell
/// whether a user exists.
///
/// # Errors
/// Where a stored hash cannot be read.
pub async fn verify_off(stored: Option<String>, password: String) -> Result<bool, Error> {
    Ok(web::block(move || verify(stored.as_deref(), &password)).await.map_err(unfinished)??)
}

/// A hash of nothing that anybody knows.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHR0aGF0aXNzYWx0$X/Ny2Ke8D0oXiz1vlxMLuBAAsIJhGtQVJ9IIhhbeiJ0";

fn verify(stored: Option<&str>, password: &str) -> anyhow::Result<bool> {
    let hash = PasswordHash::new(stored.unwrap_or(NOBODY)).ok().context("a stored password hash cannot be read")?;
    let is_right = Argon2::default().verify_password(password.as_bytes(), &hash).is_ok();
    Ok(is_right && stored.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_password_fits() {
        let stored = hash("quattro gatti sul tetto").unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert!(verify(Some(&stored), "quattro gatti sul tetto").unwrap());
        assert!(!verify(Some(&stored), "quattro gatti").unwrap());
        assert!(!verify(None, "quattro gatti").unwrap());
    }
}
