//! JSON kept in one field, as JavaScript holds it: text that is a date becomes one, numbers are
//! doubles, and keys that are indexes come first.

use super::Value;
use crate::clock::Timestamp;
use serde_json::{Map, Number};

impl Value {
    /// The JSON that `text` says; text that is no JSON counts as `null`.
    pub fn parse_json(text: &str) -> Self {
        match serde_json::from_str(text) {
            Ok(serde_json::Value::Null) | Err(_) => Self::Null,
            Ok(json) => Self::json(json),
        }
    }

    /// What a JSON value is without its text: only lists and objects stay JSON.
    pub fn plain(value: serde_json::Value) -> Self {
        match value {
            serde_json::Value::Null => Self::Null,
            serde_json::Value::Bool(flag) => Self::Bool(flag),
            serde_json::Value::String(text) => Self::Text(text),
            serde_json::Value::Number(number) => match number.as_i64() {
                Some(whole) => Self::Int(whole),
                None => number.as_f64().map_or(Self::Null, Self::Float),
            },
            tree => Self::json(tree),
        }
    }

    /// A JSON value that prints as JavaScript prints it.
    pub fn json(mut value: serde_json::Value) -> Self {
        adopt(&mut value);
        Self::Json(value)
    }
}

/// The moment, if `text` is one in the spelling that JSON has for dates
/// (`2026-11-21T06:44:51Z`, with or without a fraction).
pub fn date_in_json(text: &str) -> Option<Timestamp> {
    const SHAPE: &[u8] = b"0000-00-00T00:00:00";
    let (head, tail) = text.as_bytes().split_at_checked(SHAPE.len())?;
    let fits =
        |(c, shape): (&u8, &u8)| if *shape == b'0' { c.is_ascii_digit() } else { c == shape };
    let fraction = match tail {
        [b'Z'] => true,
        [b'.', digits @ .., b'Z'] => !digits.is_empty() && digits.iter().all(u8::is_ascii_digit),
        _ => false,
    };
    let shaped = fraction && head.iter().zip(SHAPE).all(fits);
    if shaped { Timestamp::parse_iso(text) } else { None }
}

fn adopt(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Number(number) => {
            const SAFE: f64 = 9_007_199_254_740_991.0;
            let double = number.as_f64().filter(|double| double.abs() > SAFE);
            if let Some(double) = double.and_then(Number::from_f64) {
                *number = double;
            }
        }
        serde_json::Value::String(text) => {
            if let Some(date) = date_in_json(text) {
                *text = date.to_iso();
            }
        }
        serde_json::Value::Array(items) => items.iter_mut().for_each(adopt),
        serde_json::Value::Object(members) => {
            members.values_mut().for_each(adopt);
            indexes_first(members);
        }
        _ => {}
    }
}

fn indexes_first(members: &mut Map<String, serde_json::Value>) {
    if members.keys().any(|key| index(key).is_some()) {
        let mut all: Vec<_> = std::mem::take(members).into_iter().collect();
        all.sort_by_key(|(key, _)| index(key).unwrap_or(u32::MAX));
        members.extend(all);
    }
}

/// The number that a key is, if JavaScript takes it for one.
fn index(key: &str) -> Option<u32> {
    let number = key.parse::<u32>().ok().filter(|number| *number < u32::MAX)?;
    (number.to_string() == key).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::{Value, date_in_json};

    #[test]
    fn prints_as_javascript_does() {
        let read = |text| serde_json::to_string(&Value::parse_json(text)).unwrap();
        assert_eq!(
            read(r#"{"b":1,"10":1,"01":1,"9":{"2":0,"1":0},"4294967295":1}"#),
            r#"{"9":{"1":0,"2":0},"10":1,"b":1,"01":1,"4294967295":1}"#
        );
        assert_eq!(
            read("[12345678901234567890,9007199254740991,25.0]"),
            "[12345678901234567000,9007199254740991,25]"
        );
        assert_eq!(read("[1"), "null");
    }

    #[test]
    fn knows_dates_by_their_shape() {
        for text in
            ["2026-01-01T00:00:00Z", "2026-01-01T00:00:00.5Z", "2026-01-01T00:00:00.123456Z"]
        {
            assert!(date_in_json(text).is_some(), "{text}");
        }
        for text in [
            "",
            "2026-01-01",
            "2026-01-01T00:00:00",
            "2026-01-01T00:00:00.Z",
            "2026-01-01T00:00:00+00:00",
            "2026-13-01T00:00:00Z",
            "é026-01-01T00:00:00Z",
            "x2026-01-01T00:00:00Z",
        ] {
            assert!(date_in_json(text).is_none(), "{text}");
        }
    }
}
