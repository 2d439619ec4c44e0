//! The application's secrets and the encryption keys made from them.

use base64::Engine;
use hkdf::Hkdf;
use hmac::Hmac;
use openssl::cipher::Cipher;
use sha2::{Digest, Sha256, Sha512};

use super::{encoding::BASE64URL, hmac::keyed};

const HKDF_INFO: &[u8] = b"BetterAuth.js Generated Encryption Key";

/// One secret, or several during a rotation. Its `Debug` shows no secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Secrets {
    /// The one that signs and encrypts; its version is written into what it encrypts.
    current: (Option<u32>, String),
    /// Older versions, which still decrypt.
    older: Vec<(u32, String)>,
    /// The secret from before versions were used; still decrypts what carries none.
    legacy: Option<String>,
}

impl Secrets {
    /// A secret without a version, as long as none was ever rotated.
    pub fn single(secret: &str) -> Self {
        Self { current: (None, secret.to_owned()), older: Vec::new(), legacy: None }
    }

    /// Secrets by version, the current one first. `None` when the list is empty.
    /// An empty `legacy` secret counts as none.
    pub fn versioned(entries: Vec<(u32, String)>, legacy: Option<String>) -> Option<Self> {
        let mut entries = entries.into_iter();
        let (version, secret) = entries.next()?;
        Some(Self {
            current: (Some(version), secret),
            older: entries.collect(),
            legacy: legacy.filter(|secret| !secret.is_empty()),
        })
    }

    /// The secret that signs and encrypts.
    pub fn current(&self) -> &str {
        &self.current.1
    }

    /// The current secret's version; `None` for a single secret.
    pub fn current_version(&self) -> Option<u32> {
        self.current.0
    }

    pub fn legacy(&self) -> Option<&str> {
        self.legacy.as_deref()
    }

    /// The secret of one version.
    pub fn version(&self, version: u32) -> Option<&str> {
        if self.current.0 == Some(version) {
            return Some(self.current());
        }
        self.older.iter().find(|(number, _)| *number == version).map(|(_, secret)| secret.as_str())
    }

    /// Every secret that may decrypt: current, older, then legacy.
    pub fn all(&self) -> Vec<&str> {
        let mut all = vec![self.current()];
        all.extend(self.older.iter().map(|(_, secret)| secret.as_str()));
        all.extend(self.legacy().filter(|legacy| !all.contains(legacy)));
        all
    }

    /// The same versions, with other secrets made from these.
    pub(super) fn map(&self, derive: impl Fn(&str) -> String) -> Self {
        Self {
            current: (self.current.0, derive(&self.current.1)),
            older: self.older.iter().map(|(version, secret)| (*version, derive(secret))).collect(),
            legacy: self.legacy().map(&derive),
        }
    }
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let older: Vec<_> = self.older.iter().map(|(version, _)| version).collect();
        formatter
            .debug_struct("Secrets")
            .field("current", &self.current.0)
            .field("older", &older)
            .field("legacy", &self.legacy.is_some())
            .finish()
    }
}

/// The keys of one kind of encrypted token (`better-auth-session`, `better-auth-account`),
/// one per secret, the current one first. Made once per application.
pub struct JweKeys {
    pub(super) keys: Vec<JweKey>,
    /// Fetched once: OpenSSL 3 searches its providers on every implicit use of a cipher.
    pub(super) cipher: Option<Cipher>,
}

/// One key of `A256CBC-HS512`: its halves, and how tokens name it.
pub(super) struct JweKey {
    pub mac: Hmac<Sha512>,
    pub encryption: [u8; 32],
    pub kid: String,
    /// The protected header of every token written with this key, base64url. The reference
    /// writes the same text, so comparing it spares the hot path a JSON parser.
    pub header: String,
}

impl JweKeys {
    pub fn derive(secrets: &Secrets, salt: &str) -> Self {
        let keys = secrets.all().into_iter().map(|secret| JweKey::new(&content_key(secret, salt)));
        Self { keys: keys.collect(), cipher: Cipher::fetch(None, "AES-256-CBC", None).ok() }
    }
}

impl JweKey {
    fn new(key: &[u8; 64]) -> Self {
        let (mac, encryption) = key.split_at(32);
        let kid = thumbprint(key);
        let header = format!(r#"{{"alg":"dir","enc":"A256CBC-HS512","kid":"{kid}"}}"#);
        let header = BASE64URL.encode(header);
        let mut halved = [0; 32];
        halved.copy_from_slice(encryption);
        Self { mac: keyed(mac), encryption: halved, kid, header }
    }
}

impl std::fmt::Debug for JweKeys {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_list().entries(self.keys.iter().map(|key| &key.kid)).finish()
    }
}

/// The 64-byte key of `A256CBC-HS512` for one secret: HKDF-SHA-256 (RFC 5869).
pub fn content_key(secret: &str, salt: &str) -> [u8; 64] {
    expand(secret, salt.as_bytes(), HKDF_INFO)
}

/// The RFC 7638 thumbprint of a symmetric key.
pub fn thumbprint(key: &[u8]) -> String {
    let jwk = format!(r#"{{"k":"{}","kty":"oct"}}"#, BASE64URL.encode(key));
    BASE64URL.encode(Sha256::digest(jwk))
}

#[expect(clippy::expect_used, reason = "RFC 5869 gives up to 8160 bytes")]
pub(super) fn expand<const LENGTH: usize>(secret: &str, salt: &[u8], info: &[u8]) -> [u8; LENGTH] {
    const { assert!(LENGTH <= 8160) }
    let mut key = [0; LENGTH];
    Hkdf::<Sha256>::new(Some(salt), secret.as_bytes())
        .expand(info, &mut key)
        .expect("a short output");
    key
}

#[cfg(test)]
mod tests {
    use super::{JweKeys, Secrets};

    fn rotated() -> Secrets {
        let entries = vec![(2, "new".to_owned()), (1, "old".to_owned())];
        Secrets::versioned(entries, Some("legacy".to_owned())).unwrap()
    }

    #[test]
    fn knows_current_older_and_legacy_secrets() {
        let secrets = rotated();
        assert_eq!(secrets.current(), "new");
        assert_eq!(secrets.current_version(), Some(2));
        assert_eq!(secrets.version(2), Some("new"));
        assert_eq!(secrets.version(1), Some("old"));
        assert_eq!(secrets.version(3), None);
        assert_eq!(secrets.all(), ["new", "old", "legacy"]);
        assert_eq!(Secrets::single("only").all(), ["only"]);
        assert_eq!(Secrets::single("only").version(0), None);
    }

    #[test]
    fn counts_a_legacy_secret_once_and_an_empty_one_never() {
        let one = |legacy: &str| {
            Secrets::versioned(vec![(1, "a".to_owned())], Some(legacy.to_owned())).unwrap()
        };
        assert_eq!(one("a").all(), ["a"]);
        assert_eq!(one("").all(), ["a"]);
        assert_eq!(one("").legacy(), None);
        assert_eq!(Secrets::versioned(Vec::new(), None), None);
    }

    #[test]
    fn debug_output_shows_no_secret() {
        let shown = format!("{:?}", rotated());
        assert_eq!(shown, "Secrets { current: Some(2), older: [1], legacy: true }");
        let keys = format!("{:?}", JweKeys::derive(&rotated(), "salt"));
        assert!(!keys.contains("new"));
    }
}
