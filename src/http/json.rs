//! JSON as JavaScript reads it.

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
