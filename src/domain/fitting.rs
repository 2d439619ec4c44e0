//! What becomes of a given value in an additional field.
//!
//! The reference checks no types: whatever the database takes is stored and read back by the
//! rules of its column types. Here that value is known before anything is stored, so that a user
//! who is only pretended looks like a stored one.

mod servers;

use serde_json::{Number, Value as Json};

use crate::{
    clock::Timestamp,
    config::{DatabaseKind, FieldKind},
    storage::Value,
};

/// The value as the store will give it back; none if it cannot take it. Without a database it is
/// taken as by SQLite.
pub fn fit(kind: FieldKind, given: Json, database: Option<DatabaseKind>) -> Option<Value> {
    match database {
        None | Some(DatabaseKind::Sqlite) => sqlite(kind, given),
        Some(DatabaseKind::Postgres) => servers::postgres(kind, given),
        Some(DatabaseKind::Mysql) => servers::mysql(kind, given),
    }
}

fn sqlite(kind: FieldKind, given: Json) -> Option<Value> {
    use FieldKind::{
        BigNumber, Boolean, Choice, Date, Json as Any, Number, NumberList, Text, TextList,
    };
    match (kind, given) {
        (Any, given @ (Json::Null | Json::Object(_) | Json::Array(_))) => Some(Value::json(given)),
        (TextList | NumberList, given @ Json::Array(_)) => Some(Value::json(given)),
        (_, Json::Null) => Some(Value::Null),
        (_, Json::Object(_) | Json::Array(_)) => None,
        (Boolean, Json::Bool(flag)) => Some(Value::Bool(flag)),
        (Date, Json::String(text)) => Timestamp::parse_iso(&text).map(Value::Date),
        (Text | Choice, Json::String(text)) => Some(Value::Text(text)),
        (Any | TextList | NumberList, Json::String(text)) => {
            // Not SQL's null, which a column may refuse.
            Some(match Value::parse_json(&text) {
                Value::Null => Value::Json(Json::Null),
                json => json,
            })
        }
        (Number | BigNumber, Json::String(text)) => {
            Some(numeric(&text).unwrap_or(Value::Text(text)))
        }
        (Boolean, Json::String(text)) => Some(match numeric(&text) {
            Some(number) => Value::Bool(number == Value::Int(1)),
            None => Value::Text(text),
        }),
        (kind, Json::Bool(flag)) => sqlite(kind, u8::from(flag).into()),
        (Any | TextList | NumberList, number @ Json::Number(_)) => Some(Value::Json(number)),
        (Text | Choice, Json::Number(number)) => Some(Value::Text(real_text(&number))),
        (kind @ (Number | BigNumber | Date | Boolean), Json::Number(number)) => {
            let number = whole(number.as_f64()?);
            Some(if kind == Boolean { Value::Bool(number == Value::Int(1)) } else { number })
        }
    }
}

/// The number that SQLite makes of a text in a numeric column.
fn numeric(text: &str) -> Option<Value> {
    let text = text.trim_matches([' ', '\t', '\n', '\x0b', '\x0c', '\r']);
    // Rust would also read `inf` and `NaN`.
    let plain = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E');
    let number = text.chars().all(plain).then(|| text.parse::<f64>().ok())?;
    number.filter(|number| number.is_finite()).map(whole)
}

fn whole(number: f64) -> Value {
    const SAFE: f64 = 9_007_199_254_740_991.0;
    if number.fract() == 0.0 && number.abs() <= SAFE {
        #[expect(clippy::cast_possible_truncation, reason = "whole and within 53 bits")]
        return Value::Int(number as i64);
    }
    Value::Float(number)
}

/// The text that SQLite makes of a number in a text column.
fn real_text(number: &Number) -> String {
    match number.as_f64() {
        Some(real) if real.fract() == 0.0 && real.abs() < 1e15 => format!("{real:.1}"),
        _ => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::fit;
    use crate::config::FieldKind;

    fn shown(kind: FieldKind, given: Json) -> Option<String> {
        fit(kind, given, None).map(|value| serde_json::to_string(&value).unwrap())
    }

    #[test]
    fn keeps_what_fits() {
        for (kind, given, read) in [
            (FieldKind::Text, json!("a"), r#""a""#),
            (FieldKind::Choice, json!("blue"), r#""blue""#),
            (FieldKind::Number, json!(2.5), "2.5"),
            (FieldKind::Number, json!(5.0), "5"),
            (FieldKind::Boolean, json!(true), "true"),
            (FieldKind::Date, json!("1990-05-01"), r#""1990-05-01T00:00:00.000Z""#),
            (FieldKind::TextList, json!(["a"]), r#"["a"]"#),
            (FieldKind::NumberList, json!([1, 2.5]), "[1,2.5]"),
            (FieldKind::Json, json!({"b": 1, "a": null}), r#"{"b":1,"a":null}"#),
        ] {
            assert_eq!(shown(kind, given).as_deref(), Some(read), "{kind:?}");
            assert_eq!(shown(kind, Json::Null).as_deref(), Some("null"), "{kind:?}");
        }
    }

    #[test]
    fn takes_the_rest_as_sqlite_does() {
        for (kind, given, read) in [
            (FieldKind::Text, json!(5), r#""5.0""#),
            (FieldKind::Text, json!(true), r#""1.0""#),
            (FieldKind::Number, json!(" 5 "), "5"),
            (FieldKind::Number, json!("1e3"), "1000"),
            (FieldKind::Number, json!("inf"), r#""inf""#),
            (FieldKind::Number, json!(""), r#""""#),
            (FieldKind::Number, json!(false), "0"),
            (FieldKind::Boolean, json!("1"), "true"),
            (FieldKind::Boolean, json!("true"), r#""true""#),
            (FieldKind::Boolean, json!(5), "false"),
            (FieldKind::Date, json!(5), "5"),
            (FieldKind::Json, json!("broken"), "null"),
            (FieldKind::Json, json!("{\"a\": 1}"), r#"{"a":1}"#),
            (FieldKind::TextList, json!(5), "5"),
        ] {
            assert_eq!(shown(kind, given.clone()).as_deref(), Some(read), "{kind:?} {given}");
        }
    }

    #[test]
    fn refuses_what_no_store_takes() {
        for (kind, given) in [
            (FieldKind::Text, json!([])),
            (FieldKind::Number, json!({})),
            (FieldKind::Boolean, json!([true])),
            (FieldKind::Date, json!("soon")),
            (FieldKind::TextList, json!({})),
        ] {
            assert_eq!(fit(kind, given.clone(), None), None, "{kind:?} {given}");
        }
    }
}
