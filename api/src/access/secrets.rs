// SPDX-License-Identifier: AGPL-3.0-or-later
//! The installation's secrets: the keys that sign tokens and the key that seals what must be read back. They are made at the
//! first start, in a file that only its owner may read; short or known ones are refused.

use std::io::Write as _;
use std::path::Path;

use aes_gcm::aead::{Aead as _, KeyInit as _};
use aes_gcm::{Aes256Gcm, Nonce};
use anyhow::Context as _;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::SigningKey;
use serde::{Deserialize, Serialize};

/// Name of the file in the data directory.
const FILE: &str = "secrets.json";

/// Signing keys that are kept: the one in use and the one before, whose tokens have still minutes to live.
const N_KEYS: usize = 2;

/// Bytes of a secret.
const LENGTH: usize = 32;

/// Bytes of a nonce of AES-GCM.
const NONCE: usize = 12;

/// The secrets, in memory.
pub struct Secrets {
    keys: Vec<Key>,
    sealing: Aes256Gcm,
}

/// A key that signs tokens.
#[derive(Clone)]
pub struct Key {
    /// Its name in a token's header: the thumbprint of its public part.
    pub id: String,
    pub(super) signing: SigningKey,
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Secrets({} keys)", self.keys.len())
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Key({})", self.id)
    }
}

/// As the file holds them: 32 bytes each, in base 64.
#[derive(Serialize, Deserialize)]
struct Stored {
    signing_keys: Vec<String>,
    sealing_key: String,
}

impl Secrets {
    /// New secrets, kept nowhere; for tests.
    ///
    /// # Errors
    /// Where the machine gives no random bytes.
    pub fn random() -> anyhow::Result<Self> {
        Self::read(&Stored { signing_keys: vec![encode(&random()?)], sealing_key: encode(&random()?) })
    }

    /// The secrets of a data directory; makes them where there are none yet.
    ///
    /// # Errors
    /// Where the file cannot be read or made, where others than its owner may read it, and where a secret is short or known.
    pub fn open(directory: &Path) -> anyhow::Result<Self> {
        let path = directory.join(FILE);
        if !path.exists() {
            let made = Stored { signing_keys: vec![encode(&random()?)], sealing_key: encode(&random()?) };
            std::fs::create_dir_all(directory)
                .with_context(|| format!("COE_DATA_DIR: {} cannot be made", directory.display()))?;
            write_new(&path, &made)?;
        }
        let stored = load(&path)?;
        Self::read(&stored).with_context(|| format!("{} is not usable", path.display()))
    }

    /// Adds a new signing key, which signs from the next start on; the one before verifies what it signed.
    ///
    /// # Errors
    /// As [`Secrets::open`].
    pub fn rotate(directory: &Path) -> anyhow::Result<Self> {
        Self::open(directory)?;
        let path = directory.join(FILE);
        let mut stored = load(&path)?;
        stored.signing_keys.insert(0, encode(&random()?));
        stored.signing_keys.truncate(N_KEYS);
        let next = directory.join(format!("{FILE}.next"));
        let _ = std::fs::remove_file(&next);
        write_new(&next, &stored)?;
        std::fs::rename(&next, &path).with_context(|| format!("{} cannot be replaced", path.display()))?;
        Self::open(directory)
    }

    fn read(stored: &Stored) -> anyhow::Result<Self> {
        let keys: Vec<Key> = stored.signing_keys.iter().map(|it| key(it)).collect::<anyhow::Result<_>>()?;
        anyhow::ensure!(!keys.is_empty(), "there is no signing key");
        let sealing = decode(&stored.sealing_key)?;
        Ok(Self { keys, sealing: Aes256Gcm::new(&sealing.into()) })
    }

    /// The keys that verify tokens, the one that signs first.
    pub fn keys(&self) -> &[Key] {
        &self.keys
    }

    /// Seals bytes: what is given back can be read by [`Secrets::unseal`] only, and no bit of it can be changed.
    ///
    /// # Errors
    /// Where the machine gives no random bytes.
    pub fn seal(&self, bytes: &[u8]) -> anyhow::Result<String> {
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).context("the machine gives no random bytes")?;
        let sealed = self.sealing.encrypt(&Nonce::from(nonce), bytes).ok().context("bytes cannot be sealed")?;
        Ok(URL_SAFE_NO_PAD.encode([nonce.as_slice(), &sealed].concat()))
    }

    /// Reads what [`Secrets::seal`] sealed.
    ///
    /// # Errors
    /// Where it was sealed with another key, or changed since.
    pub fn unseal(&self, text: &str) -> anyhow::Result<Vec<u8>> {
        let bytes = URL_SAFE_NO_PAD.decode(text).context("what was sealed is not base 64")?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE).context("what was sealed is too short")?;
        let nonce: [u8; NONCE] = nonce.try_into()?;
        self.sealing.decrypt(&Nonce::from(nonce), sealed).ok().context("what was sealed cannot be read with this key")
    }
}

/// Random text that nobody guesses: 32 bytes in base 64.
///
/// # Errors
/// Where the machine gives no random bytes.
pub fn token() -> anyhow::Result<String> {
    Ok(encode(&random()?))
}

fn random() -> anyhow::Result<[u8; LENGTH]> {
    let mut bytes = [0; LENGTH];
    getrandom::fill(&mut bytes).context("the machine gives no random bytes")?;
    Ok(bytes)
}

fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A secret of the file, refused where it is short or one that anybody would try.
fn decode(text: &str) -> anyhow::Result<[u8; LENGTH]> {
    let bytes: Vec<u8> = URL_SAFE_NO_PAD.decode(text).ok().context("a secret is not base 64")?;
    let bytes: [u8; LENGTH] = bytes.try_into().ok().context("a secret must have 32 bytes")?;
    let mut different = bytes;
    different.sort_unstable();
    let n_different = different.chunk_by(|a, b| a == b).count();
    anyhow::ensure!(n_different >= LENGTH / 2, "a secret is one that anybody would try: it repeats few bytes");
    anyhow::ensure!(!bytes.iter().all(u8::is_ascii), "a secret is a text that somebody wrote, not random bytes");
    Ok(bytes)
}

fn key(text: &str) -> anyhow::Result<Key> {
    let signing = SigningKey::from_bytes(&decode(text)?);
    let public = encode(signing.verifying_key().as_bytes());
    // RFC 7638 and 8037: the thumbprint of an Ed25519 key.
    let thumbprint = super::digest(&format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{public}"}}"#));
    Ok(Key { id: thumbprint, signing })
}

fn load(path: &Path) -> anyhow::Result<Stored> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(path)?.permissions().mode() & 0o777;
        anyhow::ensure!(mode & 0o077 == 0, "{} may be read by others: chmod 600 it", path.display());
    }
    serde_json::from_str(&text).ok().with_context(|| format!("{} is not as this program wrote it", path.display()))
}

/// Writes a file that did not exist, readable by its owner only from its first instant.
fn write_new(path: &Path, stored: &Stored) -> anyhow::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut file = options.open(path).with_context(|| format!("{} cannot be made", path.display()))?;
    file.write_all(serde_json::to_string_pretty(stored)?.as_bytes())?;
    file.sync_all()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_made_once_and_for_their_owner_only() {
        let directory = tempfile::tempdir().unwrap();
        let first = Secrets::open(directory.path()).unwrap();
        let again = Secrets::open(directory.path()).unwrap();
        assert_eq!(first.keys()[0].id, again.keys()[0].id);
        assert_eq!(again.unseal(&first.seal(b"secret").unwrap()).unwrap(), b"secret");
        let turned = Secrets::rotate(directory.path()).unwrap();
        assert_eq!(turned.keys().len(), 2);
        assert_eq!(turned.keys()[1].id, first.keys()[0].id);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let path = directory.path().join(FILE);
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
            assert!(Secrets::open(directory.path()).unwrap_err().to_string().contains("chmod 600"));
        }
    }

    #[test]
    fn short_and_known_ones_are_refused() {
        for bad in [vec![7; 31], vec![0; 32], b"secretsecretsecretsecretsecretse".to_vec(), (0..32).collect()] {
            assert!(decode(&encode(&bad)).is_err(), "{bad:?}");
        }
        assert!(decode("not base 64").is_err());
    }

    #[test]
    fn what_was_sealed_cannot_be_changed() {
        let secrets = Secrets::random().unwrap();
        let sealed = secrets.seal(b"secret").unwrap();
        assert!(Secrets::random().unwrap().unseal(&sealed).is_err());
        let mut bytes = URL_SAFE_NO_PAD.decode(&sealed).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        assert!(secrets.unseal(&encode(&bytes)).is_err());
    }
}
