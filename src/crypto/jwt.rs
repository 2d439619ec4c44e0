//! Signed tokens: `HS256` with the application's secret (email verification, cookie cache).
//!
//! Not through josekit, which refuses secrets under 32 bytes; the reference takes any. Tests
//! compare the two.

use base64::Engine;
use serde_json::Value;

use super::{
    CryptoError,
    claims::{self, Times},
    encoding::BASE64URL,
    hmac::HmacKey,
};
use crate::clock::Timestamp;

/// `{"alg":"HS256"}` in base64url: the header of every token that we and the reference sign.
const HEADER: &str = "eyJhbGciOiJIUzI1NiJ9";

/// Signs the JSON object `payload` with `iat` and `exp` (now + `ttl_seconds`) set.
pub fn sign(
    payload: &str,
    key: &HmacKey,
    now: Timestamp,
    ttl_seconds: i64,
) -> Result<String, CryptoError> {
    let stamps = [
        ("iat", now.seconds().to_string()),
        ("exp", now.seconds().saturating_add(ttl_seconds).to_string()),
    ];
    let mut token = format!("{HEADER}.{}", BASE64URL.encode(claims::stamp(payload, &stamps)?));
    let signature = key.sign(token.as_bytes());
    token.push('.');
    BASE64URL.encode_string(signature, &mut token);
    Ok(token)
}

/// The claims of a token that `key` signed and that is valid now, without tolerance, as JSON
/// text. Algorithms other than `HS256` are refused.
pub fn verify(token: &str, key: &HmacKey, now: Timestamp) -> Option<String> {
    match check(token, key, now) {
        Verdict::Valid(claims) => Some(claims),
        Verdict::Expired | Verdict::Invalid => None,
    }
}

/// What [`check`] finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The claims as JSON text.
    Valid(String),
    /// Authentic, and nothing else is wrong with it.
    Expired,
    Invalid,
}

/// [`verify`] for those who tell a token that came too late from one that is none.
pub fn check(token: &str, key: &HmacKey, now: Timestamp) -> Verdict {
    let Some(claims) = authentic(token, key) else { return Verdict::Invalid };
    match claims::check(&claims, now, 0) {
        Times::Valid => Verdict::Valid(claims),
        Times::Expired => Verdict::Expired,
        Times::Invalid => Verdict::Invalid,
    }
}

/// The claims of a token that `key` signed.
fn authentic(token: &str, key: &HmacKey) -> Option<String> {
    let (signed, signature) = token.rsplit_once('.')?;
    let (header, payload) = signed.split_once('.')?;
    if header != HEADER && !is_hs256(header) {
        return None;
    }
    if !key.verify(signed.as_bytes(), &BASE64URL.decode(signature).ok()?) {
        return None;
    }
    String::from_utf8(BASE64URL.decode(payload).ok()?).ok()
}

/// For headers that others wrote, with `typ` or `kid`.
fn is_hs256(encoded: &str) -> bool {
    let json = BASE64URL.decode(encoded).unwrap_or_default();
    let header: serde_json::Map<String, Value> = serde_json::from_slice(&json).unwrap_or_default();
    header.get("alg").and_then(Value::as_str) == Some("HS256") && !header.contains_key("crit")
}

#[cfg(test)]
mod tests {
    use josekit::{jws::HS256, jwt as reference};

    use super::{Verdict, check, sign, verify};
    use crate::{
        clock::Timestamp,
        crypto::{CryptoError, hmac::HmacKey},
    };

    const SECRET: &str = "0123456789abcdef0123456789abcdef-é";
    fn epoch() -> Timestamp {
        Timestamp::from_millis(0)
    }

    #[test]
    fn josekit_reads_ours_and_we_read_josekits() {
        let ours = sign(r#"{"email":"a@b.co"}"#, &HmacKey::new(SECRET), epoch(), 60).unwrap();
        let verifier = HS256.verifier_from_bytes(SECRET).unwrap();
        let (claims, _) = reference::decode_with_verifier(&ours, &verifier).unwrap();
        assert_eq!(claims.claim("email").unwrap(), "a@b.co");

        let mut claims = reference::JwtPayload::new();
        claims.set_subject("u1");
        let mut header = josekit::jws::JwsHeader::new();
        header.set_token_type("JWT");
        let signer = HS256.signer_from_bytes(SECRET).unwrap();
        let theirs = reference::encode_with_signer(&claims, &header, &signer).unwrap();
        assert_eq!(
            verify(&theirs, &HmacKey::new(SECRET), epoch()).as_deref(),
            Some(r#"{"sub":"u1"}"#)
        );
    }

    #[test]
    fn expires_to_the_second_and_takes_short_secrets() {
        let key = HmacKey::new("x");
        let token = sign("{}", &key, epoch(), 10).unwrap();
        let at = |millis| verify(&token, &key, Timestamp::from_millis(millis));
        assert_eq!(at(9_999).as_deref(), Some(r#"{"iat":0,"exp":10}"#));
        assert_eq!(at(10_000), None);
        let late = Timestamp::from_millis(10_000);
        assert_eq!(check(&token, &key, late), Verdict::Expired);
        assert_eq!(check(&token, &HmacKey::new("y"), late), Verdict::Invalid);
        assert_eq!(check(&format!("{token}x"), &key, late), Verdict::Invalid);
        assert_eq!(sign("[]", &key, epoch(), 10), Err(CryptoError::Claims));
        assert!(sign("{}", &key, epoch(), i64::MAX).is_ok());
    }

    #[test]
    fn refuses_everything_else() {
        let key = HmacKey::new(SECRET);
        let token = sign(r#"{"a":1}"#, &key, epoch(), 10).unwrap();
        assert_eq!(verify(&token, &HmacKey::new("other"), epoch()), None);
        for end in 0..token.len() {
            assert_eq!(verify(&token[..end], &key, epoch()), None);
        }
        for index in 0..token.len() {
            let mut bytes = token.clone().into_bytes();
            bytes[index] ^= 1;
            let flipped = String::from_utf8(bytes).unwrap();
            assert_eq!(verify(&flipped, &key, epoch()), None, "{index}");
        }
        let none = "eyJhbGciOiJub25lIn0.e30.";
        let huge = format!("{}.{}.{}", "A".repeat(1 << 20), "A".repeat(1 << 20), "A".repeat(99));
        for bad in ["", ".", "..", "...", "é.é.é", "\0.\0.\0", none, &huge, &format!("{token}.")]
        {
            assert_eq!(verify(bad, &key, epoch()), None);
        }
    }
}
