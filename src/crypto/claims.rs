//! JWT claims: written into a payload, and checked as the reference's library checks them.

use std::borrow::Cow;

use indexmap::IndexMap;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::CryptoError;
use crate::clock::Timestamp;

/// The JSON object `payload` with `claims` (name, JSON text) set: in place where it has them,
/// at its end otherwise, as assignment does in JavaScript.
pub fn stamp(payload: &str, claims: &[(&str, String)]) -> Result<String, CryptoError> {
    let mut object: IndexMap<Cow<'_, str>, Cow<'_, RawValue>> =
        serde_json::from_str(payload).map_err(|_| CryptoError::Claims)?;
    for (name, value) in claims {
        let value = RawValue::from_string(value.clone()).map_err(|_| CryptoError::Claims)?;
        object.insert(Cow::Borrowed(name), Cow::Owned(value));
    }
    serde_json::to_string(&object).map_err(|_| CryptoError::Claims)
}

/// The JSON object `payload` with the members of the object `over` set in the same way.
pub fn merge(payload: &str, over: &str) -> Result<String, CryptoError> {
    let over: IndexMap<String, Box<RawValue>> =
        serde_json::from_str(over).map_err(|_| CryptoError::Claims)?;
    let members: Vec<_> =
        over.iter().map(|(name, value)| (name.as_str(), value.get().to_owned())).collect();
    stamp(payload, &members)
}

/// Whether `claims` is a JSON object that is valid now: `exp` in the future, `nbf` in the past,
/// each give or take `tolerance` seconds, and neither they nor `iat` anything but a number.
/// A missing claim is not checked.
pub(super) fn valid(claims: &str, now: Timestamp, tolerance: i64) -> bool {
    check(claims, now, tolerance) == Times::Valid
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Times {
    Valid,
    /// `exp` has passed, and nothing else is wrong.
    Expired,
    Invalid,
}

/// [`valid`], telling why not.
pub(super) fn check(claims: &str, now: Timestamp, tolerance: i64) -> Times {
    let Ok(claimed) = serde_json::from_str::<Claimed>(claims) else {
        return Times::Invalid;
    };
    // serde also reads a struct from an array; claims are an object.
    if !claims.trim_start().starts_with('{') {
        return Times::Invalid;
    }
    #[expect(clippy::cast_precision_loss, reason = "seconds stay far below 2^53")]
    let (now, tolerance) = (now.seconds() as f64, tolerance as f64);
    if claimed.nbf.is_some_and(|nbf| nbf > now + tolerance) {
        return Times::Invalid;
    }
    if claimed.exp.is_some_and(|exp| exp <= now - tolerance) {
        return Times::Expired;
    }
    Times::Valid
}

#[derive(Deserialize)]
struct Claimed {
    #[serde(default, deserialize_with = "number")]
    exp: Option<f64>,
    #[serde(default, deserialize_with = "number")]
    nbf: Option<f64>,
    #[serde(default, deserialize_with = "number", rename = "iat")]
    _iat: Option<f64>,
}

/// Unlike `Option`, does not take `null` for an absent claim.
fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    f64::deserialize(deserializer).map(Some)
}

#[cfg(test)]
mod tests {
    use super::{CryptoError, stamp, valid};
    use crate::clock::Timestamp;

    #[test]
    fn stamps_at_the_end_or_in_place() {
        let claims = [("iat", "5".to_owned()), ("exp", "9".to_owned())];
        let cases = [
            ("{}", r#"{"iat":5,"exp":9}"#),
            (r#"{"b":{"z": 1},"a":[]}"#, r#"{"b":{"z": 1},"a":[],"iat":5,"exp":9}"#),
            (r#"{"exp":1,"é":"\u0041"}"#, r#"{"exp":9,"é":"\u0041","iat":5}"#),
        ];
        for (payload, stamped) in cases {
            assert_eq!(stamp(payload, &claims).as_deref(), Ok(stamped));
        }
        for bad in ["", "[]", "1", "null", "{", "{} {}", "\0"] {
            assert_eq!(stamp(bad, &claims), Err(CryptoError::Claims), "{bad}");
        }
    }

    #[test]
    fn checks_times_to_the_second() {
        let now = Timestamp::from_millis(100_999);
        assert!(valid(r#"{"exp":101}"#, now, 0));
        assert!(!valid(r#"{"exp":100}"#, now, 0));
        assert!(valid(r#"{"exp":86}"#, now, 15));
        assert!(!valid(r#"{"exp":85}"#, now, 15));
        assert!(valid(r#"{"exp":100.5}"#, now, 0));
        assert!(valid(r#"{"nbf":100}"#, now, 0));
        assert!(!valid(r#"{"nbf":101}"#, now, 0));
        assert!(valid(r#"{"nbf":115,"iat":999}"#, now, 15));
        assert!(valid(" {}", now, 0));
    }

    #[test]
    fn refuses_what_is_no_set_of_claims() {
        let now = Timestamp::from_millis(0);
        let bad = [
            "",
            "[]",
            "[1,1,1]",
            "1",
            "null",
            "{",
            r#"{"exp":null}"#,
            r#"{"exp":"9"}"#,
            r#"{"iat":"1"}"#,
            r#"{"nbf":[]}"#,
            r#"{"exp":1e999}"#,
            r#"{"a":1}x"#,
        ];
        for bad in bad {
            assert!(!valid(bad, now, 0), "{bad}");
        }
    }
}
