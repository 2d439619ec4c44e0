//! `application/x-www-form-urlencoded` bodies as a JSON object.

use serde_json::{Map, Value};

/// Reads a form; every value is a string, the last of a name wins.
///
/// A leading `?` is dropped: Node's `formData()` does so. `__proto__` is left out, as
/// assigning a string to it is lost in JavaScript.
pub fn parse(bytes: &[u8]) -> Map<String, Value> {
    // Decoded before percent-decoding, as the reference's runtime does, so that a broken byte
    // cannot join an escaped one.
    let text = String::from_utf8_lossy(bytes);
    let text = text.strip_prefix('?').unwrap_or(&text);
    ::url::form_urlencoded::parse(text.as_bytes())
        .filter(|(name, _)| name != "__proto__")
        .map(|(name, value)| (name.into_owned(), Value::String(value.into_owned())))
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    fn form(bytes: &[u8]) -> Value {
        Value::Object(super::parse(bytes))
    }

    #[test]
    fn the_last_value_wins() {
        assert_eq!(form(b"a=1&b=x+y%2B&a=2"), json!({ "a": "2", "b": "x y+" }));
    }

    #[test]
    fn survives_odd_input() {
        assert_eq!(form(b""), json!({}));
        assert_eq!(form(b"?a=1&__proto__=x&&="), json!({ "a": "1", "": "" }));
        assert_eq!(form(b"a=\xc3%A9&b=%"), json!({ "a": "\u{fffd}\u{fffd}", "b": "%" }));
    }
}
