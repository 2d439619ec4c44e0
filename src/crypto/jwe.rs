//! Encrypted tokens of session and account caches: JWE with `dir` and `A256CBC-HS512`.
//!
//! The reference also lists `A256GCM` as readable, but its 64-byte key never fits that
//! algorithm, so no such token ever opened.

use base64::Engine;
use serde_json::Value;

use super::{
    CryptoError, aes_cbc_hmac, claims,
    encoding::BASE64URL,
    keys::{JweKey, JweKeys},
    random::{self, Entropy},
};
use crate::clock::Timestamp;

/// Seconds by which clocks may differ.
const TOLERANCE: i64 = 15;

impl JweKeys {
    /// Encrypts the JSON object `payload` with `iat`, `exp` (now + `ttl_seconds`) and a random
    /// `jti` set, under the current secret.
    pub fn encrypt(
        &self,
        payload: &str,
        now: Timestamp,
        ttl_seconds: i64,
        entropy: &dyn Entropy,
    ) -> Result<String, CryptoError> {
        let stamps = [
            ("iat", now.seconds().to_string()),
            ("exp", now.seconds().saturating_add(ttl_seconds).to_string()),
            ("jti", format!("\"{}\"", random::uuid_v4(entropy))),
        ];
        let claims = claims::stamp(payload, &stamps)?;
        let key = self.keys.first().ok_or(CryptoError::Cipher)?;
        let mut iv = [0; aes_cbc_hmac::IV_LENGTH];
        entropy.fill(&mut iv);
        let (ciphertext, tag) =
            aes_cbc_hmac::encrypt(self, key, &iv, &key.header, claims.as_bytes())
                .ok_or(CryptoError::Cipher)?;

        let length = key.header.len() + 72 + ciphertext.len().div_ceil(3) * 4;
        let mut token = String::with_capacity(length);
        token.push_str(&key.header);
        token.push_str("..");
        BASE64URL.encode_string(iv, &mut token);
        token.push('.');
        BASE64URL.encode_string(&ciphertext, &mut token);
        token.push('.');
        BASE64URL.encode_string(tag, &mut token);
        Ok(token)
    }

    /// The claims of a token that one of the secrets encrypted and that is valid now, as JSON
    /// text. A token that names its key (`kid`) is tried with that key alone, others with all.
    pub fn decrypt(&self, token: &str, now: Timestamp) -> Option<String> {
        let parts = Parts::split(token)?;
        let open = |key: &JweKey| {
            let plaintext = aes_cbc_hmac::decrypt(
                self,
                key,
                &parts.iv,
                parts.header,
                &parts.ciphertext,
                &parts.tag,
            )?;
            let claims = String::from_utf8(plaintext).ok()?;
            claims::valid(&claims, now, TOLERANCE).then_some(claims)
        };
        if let Some(key) = self.keys.iter().find(|key| key.header == parts.header) {
            return open(key);
        }
        let header = ForeignHeader::parse(parts.header)?;
        let claims = match &header.kid {
            Some(kid) => open(self.keys.iter().find(|key| key.kid == *kid)?)?,
            None => self.keys.iter().find_map(open)?,
        };
        header.agrees_with(&claims).then_some(claims)
    }
}

/// A compact JWE without an encrypted key, decoded.
struct Parts<'a> {
    header: &'a str,
    iv: Vec<u8>,
    ciphertext: Vec<u8>,
    tag: Vec<u8>,
}

impl<'a> Parts<'a> {
    fn split(token: &'a str) -> Option<Self> {
        let mut parts = token.split('.');
        let mut next = || parts.next();
        let (header, encrypted_key, iv, ciphertext, tag) =
            (next()?, next()?, next()?, next()?, next()?);
        if parts.next().is_some() || !encrypted_key.is_empty() {
            return None;
        }
        let decode = |text| BASE64URL.decode(text).ok();
        Some(Self { header, iv: decode(iv)?, ciphertext: decode(ciphertext)?, tag: decode(tag)? })
    }
}

/// A protected header that is not the text we write: other key order, no `kid`, other members.
struct ForeignHeader {
    kid: Option<String>,
    members: serde_json::Map<String, Value>,
}

impl ForeignHeader {
    /// `None` for headers that this server does not read, compression included.
    fn parse(encoded: &str) -> Option<Self> {
        let json = BASE64URL.decode(encoded).ok()?;
        let members: serde_json::Map<String, Value> = serde_json::from_slice(&json).ok()?;
        let is = |name: &str, value: &str| members.get(name).and_then(Value::as_str) == Some(value);
        let extended = members.contains_key("crit") || members.contains_key("zip");
        if !is("alg", "dir") || !is("enc", "A256CBC-HS512") || extended {
            return None;
        }
        let kid = match members.get("kid") {
            None => None,
            Some(Value::String(kid)) => Some(kid.clone()),
            Some(_) => return None,
        };
        Some(Self { kid, members })
    }

    /// RFC 7519 section 5.3: claims replicated in the header must equal the encrypted ones.
    fn agrees_with(&self, claims: &str) -> bool {
        let replicated = ["iss", "sub", "aud"].map(|name| (name, self.members.get(name)));
        if replicated.iter().all(|(_, value)| value.is_none()) {
            return true;
        }
        let claims: Value = serde_json::from_str(claims).unwrap_or_default();
        replicated.iter().all(|(name, value)| value.is_none() || *value == claims.get(*name))
    }
}

#[cfg(test)]
#[path = "jwe/tests.rs"]
mod tests;
