//! JSON kept in one field, as the reference reads it back: text that is a date becomes one.

use super::Value;
use crate::clock::Timestamp;

impl Value {
    /// The JSON that `text` says; text that is no JSON counts as `null`.
    pub fn parse_json(text: &str) -> Self {
        match serde_json::from_str(text) {
            Ok(serde_json::Value::Null) | Err(_) => Self::Null,
            Ok(json) => Self::json(json),
        }
    }

    /// A JSON value whose dates have JavaScript's spelling.
    pub fn json(mut value: serde_json::Value) -> Self {
        spell_dates(&mut value);
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

fn spell_dates(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::String(text) => {
            if let Some(date) = date_in_json(text) {
                *text = date.to_iso();
            }
        }
        serde_json::Value::Array(items) => items.iter_mut().for_each(spell_dates),
        serde_json::Value::Object(members) => members.values_mut().for_each(spell_dates),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::date_in_json;

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
