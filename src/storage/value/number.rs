//! Floating-point numbers as JavaScript prints them.

use serde::{Serialize, Serializer, ser::Error};
use serde_json::value::RawValue;

/// Writes the text of JavaScript's `Number::toString`; what is not finite becomes `null`, as in
/// `JSON.stringify`.
pub(super) fn serialize<S: Serializer>(number: f64, serializer: S) -> Result<S::Ok, S::Error> {
    if !number.is_finite() {
        return serializer.serialize_unit();
    }
    RawValue::from_string(text(number)).map_err(S::Error::custom)?.serialize(serializer)
}

/// ECMA-262, `Number::toString(x, 10)`. Rust prints the same shortest digits in another layout.
fn text(number: f64) -> String {
    if number == 0.0 {
        return "0".to_owned();
    }
    let scientific = format!("{number:e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-6..21).contains(&exponent) {
        return format!("{number}");
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}e{sign}{}", exponent.unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn lays_digits_out_as_ecma_262() {
        for (number, expected) in [
            (-0.0, "0"),
            (1.0, "1"),
            (-1.5, "-1.5"),
            (1e20, "100000000000000000000"),
            (1e21, "1e+21"),
            (1.25e-7, "1.25e-7"),
            (0.000_001, "0.000001"),
            (0.1 + 0.2, "0.30000000000000004"),
        ] {
            assert_eq!(text(number), expected);
        }
    }
}
