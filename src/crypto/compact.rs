//! The compact session cache: base64url of `{"session":…,"expiresAt":…,"signature":…}`.

use base64::Engine;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{
    encoding::{BASE64URL, decode_lenient},
    hmac::HmacKey,
};
use crate::clock::Timestamp;

/// An authentic cache. Whether it has expired is for the caller to decide.
#[derive(Clone, Debug, PartialEq)]
pub struct Compact {
    /// The payload's JSON text, as it was written.
    pub payload: String,
    /// Milliseconds since the epoch.
    pub expires_at_ms: i64,
}

/// Writes the cookie value for `payload_json`, the text of a JSON object.
pub fn encode(payload_json: &str, expires_at: Timestamp, key: &HmacKey) -> String {
    let expires_at = expires_at.millis();
    let signature = key.signature_base64url(&signed_text(payload_json, &expires_at.to_string()));
    BASE64URL.encode(format!(
        r#"{{"session":{payload_json},"expiresAt":{expires_at},"signature":"{signature}"}}"#
    ))
}

/// Reads a cookie value; `None` unless `key` signed it.
pub fn decode(value: &str, key: &HmacKey) -> Option<Compact> {
    #[derive(Deserialize)]
    struct Envelope<'a> {
        #[serde(borrow)]
        session: &'a RawValue,
        #[serde(borrow, rename = "expiresAt")]
        expires_at: &'a RawValue,
        signature: String,
    }
    let json = String::from_utf8(decode_lenient(value)?).ok()?;
    if !json.starts_with('{') {
        return None;
    }
    let envelope: Envelope<'_> = serde_json::from_str(&json).ok()?;
    let (payload, expires_at) = (envelope.session.get(), envelope.expires_at.get());
    if !payload.starts_with('{') {
        return None;
    }
    let signature = decode_lenient(&envelope.signature)?;
    if !key.verify(signed_text(payload, expires_at).as_bytes(), &signature) {
        return None;
    }
    Some(Compact { payload: payload.to_owned(), expires_at_ms: milliseconds(expires_at)? })
}

/// What the reference signs: the payload with `expiresAt` as its last member. It serialises
/// both sides anew; what `JSON.stringify` wrote once it writes again, so the text itself serves.
fn signed_text(payload: &str, expires_at: &str) -> String {
    let members = payload.strip_suffix('}').unwrap_or(payload);
    let comma = if members == "{" { "" } else { "," };
    format!(r#"{members}{comma}"expiresAt":{expires_at}}}"#)
}

fn milliseconds(number: &str) -> Option<i64> {
    #[expect(clippy::cast_possible_truncation, reason = "saturates; fractions round down")]
    number.parse().ok().or_else(|| Some(serde_json::from_str::<f64>(number).ok()?.floor() as i64))
}

#[cfg(test)]
mod tests {
    use base64::{Engine, engine::general_purpose::STANDARD};

    use super::{BASE64URL, decode, encode};
    use crate::{clock::Timestamp, crypto::hmac::HmacKey};

    fn key() -> HmacKey {
        HmacKey::new("a secret")
    }

    #[test]
    fn reads_what_it_writes() {
        for payload in ["{}", r#"{"a":"é","b":{"c":[1.5,null]}}"#] {
            let value = encode(payload, Timestamp::from_millis(1234), &key());
            let cache = decode(&value, &key()).unwrap();
            assert_eq!((cache.payload.as_str(), cache.expires_at_ms), (payload, 1234));
        }
    }

    #[test]
    fn reads_padded_and_standard_base64_as_the_reference_does() {
        let value = encode(r#"{"a":"???>>>"}"#, Timestamp::from_millis(1), &key());
        let json = BASE64URL.decode(&value).unwrap();
        assert!(decode(&STANDARD.encode(&json), &key()).is_some());
        assert!(decode(&format!("{value}=="), &key()).is_some());
    }

    #[test]
    fn refuses_what_was_changed() {
        let value = encode(r#"{"a":1}"#, Timestamp::from_millis(1), &key());
        assert_eq!(decode(&value, &HmacKey::new("another")), None);
        let json = String::from_utf8(BASE64URL.decode(&value).unwrap()).unwrap();
        let changes = [
            (r#""a":1"#, r#""a":2"#),
            (r#""expiresAt":1"#, r#""expiresAt":2"#),
            (r#""expiresAt":1"#, r#""expiresAt":1e0"#),
            (r#""expiresAt":1"#, r#""expiresAt":"1""#),
            (r#"{"a":1}"#, r#"[{"a":1}]"#),
            (r#""signature":""#, r#""signature":"A"#),
            (r#""signature""#, r#""x""#),
        ];
        for (from, to) in changes {
            assert_eq!(decode(&BASE64URL.encode(json.replace(from, to)), &key()), None, "{to}");
        }
    }

    #[test]
    fn refuses_garbage() {
        let value = encode(r#"{"a":1}"#, Timestamp::from_millis(1), &key());
        for end in 0..value.len() - 1 {
            assert_eq!(decode(&value[..end], &key()), None);
        }
        let huge = "A".repeat(1 << 20);
        let deep = BASE64URL.encode(format!(r#"{{"session":{}"#, "[".repeat(100_000)));
        for bad in ["", "=", "é", "\0", "e30", "W10", "bnVsbA", "_w", &huge, &deep] {
            assert_eq!(decode(bad, &key()), None);
        }
    }
}
