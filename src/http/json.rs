//! JSON as JavaScript reads it.

use serde::{Deserialize, Deserializer};
use serde_json::{Error, Number, Value};

/// Reads JSON text. JavaScript has one kind of number: `25.0` and `25` are the same, and come
/// out as `25`.
///
/// Stricter than `JSON.parse`: more than 128 levels, a number beyond a double's range and half
/// a surrogate pair (`"\ud800"`) are errors.
pub fn parse(text: &str) -> Result<Value, Error> {
    let mut value = serde_json::from_str(text)?;
    unify_numbers(&mut value);
    Ok(value)
}

/// A member that may be `null`, which is a value, too; only what is absent is none.
pub fn given<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

/// JavaScript's `Boolean(value)`.
pub fn is_truthy(value: Option<&Value>) -> bool {
    match value {
        None | Some(Value::Null) => false,
        Some(Value::Bool(flag)) => *flag,
        Some(Value::Number(number)) => number.as_f64().is_some_and(|number| number != 0.0),
        Some(Value::String(text)) => !text.is_empty(),
        Some(Value::Array(_) | Value::Object(_)) => true,
    }
}

fn unify_numbers(value: &mut Value) {
    match value {
        Value::Number(number) => {
            if let Some(whole) = number.as_f64().filter(|_| number.is_f64()).and_then(whole) {
                *number = Number::from(whole);
            }
        }
        Value::Array(values) => values.iter_mut().for_each(unify_numbers),
        Value::Object(members) => members.values_mut().for_each(unify_numbers),
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a whole number of at most 53 bits")]
fn whole(number: f64) -> Option<i64> {
    const MAX_SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;
    (number.fract() == 0.0 && number.abs() <= MAX_SAFE_INTEGER).then_some(number as i64)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn numbers_are_of_one_kind() {
        let value = parse(r#"{"a":[25.0,-0,1e3,2.5,-1e20,9007199254740.0,1]}"#).unwrap();
        assert_eq!(value.to_string(), r#"{"a":[25,0,1000,2.5,-1e+20,9007199254740,1]}"#);
    }

    #[test]
    fn refuses_what_it_cannot_hold() {
        for text in ["1e999", r#""\ud800""#, "", "undefined", "{\"a\":1,}"] {
            assert!(parse(text).is_err(), "{text}");
        }
        assert!(parse(&"[".repeat(100_000)).is_err());
    }
}
