//! What becomes of a value in a column of a server, which has types and refuses what they do not
//! hold.

use serde_json::Value as Json;

use super::numeric;
use crate::{
    clock::Timestamp,
    config::FieldKind::{
        self, BigNumber, Boolean, Choice, Date, Json as Any, Number, NumberList, Text, TextList,
    },
    storage::Value,
};

pub(super) fn postgres(kind: FieldKind, given: Json) -> Option<Value> {
    match (kind, given) {
        (_, Json::Null) => Some(Value::Null),
        (Text | Choice, Json::String(text)) => Some(Value::Text(text)),
        (Text | Choice, Json::Bool(flag)) => Some(Value::Text(flag.to_string())),
        (Text | Choice, Json::Number(number)) => Some(Value::Text(printed(&number)?)),
        (Text | Choice, given @ Json::Object(_)) => {
            Some(Value::Text(serde_json::to_string(&Value::json(given)).ok()?))
        }
        (Number, Json::String(text)) => integer(&text),
        (Number, Json::Number(number)) => integer(&printed(&number)?),
        // The reference's driver gives such numbers as text.
        (BigNumber, Json::String(text)) => big(&text),
        (BigNumber, Json::Number(number)) => big(&printed(&number)?),
        (Boolean, Json::Bool(flag)) => Some(Value::Bool(flag)),
        (Boolean, Json::Number(number)) => truth(&printed(&number)?),
        (Boolean, Json::String(text)) => truth(&text),
        (Date, Json::String(text)) => Timestamp::parse_iso(&text).map(Value::Date),
        (Any | TextList | NumberList, given) => document(given),
        _ => None,
    }
}

pub(super) fn mysql(kind: FieldKind, given: Json) -> Option<Value> {
    match (kind, given) {
        (_, Json::Null) => Some(Value::Null),
        (Text | Choice, Json::String(text)) => Some(Value::Text(text)),
        (Text | Choice, Json::Bool(flag)) => Some(Value::Text(u8::from(flag).to_string())),
        (Text | Choice, Json::Number(number)) => Some(Value::Text(printed(&number)?)),
        (kind @ (Number | BigNumber | Boolean), Json::Bool(flag)) => {
            mysql(kind, u8::from(flag).into())
        }
        (kind @ (Number | BigNumber | Boolean), Json::String(text)) => {
            rounded(kind, numeric(&text)?.as_f64()?)
        }
        (kind @ (Number | BigNumber | Boolean), Json::Number(number)) => {
            rounded(kind, number.as_f64()?)
        }
        (Date, Json::String(text)) => Timestamp::parse_iso(&text).map(Value::Date),
        (TextList | NumberList, Json::Object(_)) => None,
        (Any | TextList | NumberList, given) => document(given),
        _ => None,
    }
}

/// A number as JavaScript prints it.
fn printed(number: &serde_json::Number) -> Option<String> {
    serde_json::to_string(&super::whole(number.as_f64()?)).ok()
}

fn integer(text: &str) -> Option<Value> {
    text.trim().parse::<i32>().ok().map(|number| Value::Int(number.into()))
}

fn big(text: &str) -> Option<Value> {
    text.trim().parse::<i64>().ok().map(|number| Value::Text(number.to_string()))
}

/// MySQL rounds where a column holds whole numbers, and keeps a boolean as a small one.
fn rounded(kind: FieldKind, number: f64) -> Option<Value> {
    let limit = match kind {
        Boolean => f64::from(i8::MAX),
        Number => f64::from(i32::MAX),
        _ => 9_007_199_254_740_991.0,
    };
    let number = Some(number.round()).filter(|number| number.abs() <= limit)?;
    let number = super::whole(number);
    Some(if kind == Boolean { Value::Bool(number == Value::Int(1)) } else { number })
}

/// The spellings that PostgreSQL knows.
fn truth(text: &str) -> Option<Value> {
    let word = text.trim().to_ascii_lowercase();
    let begins = |whole: &str, least: usize| word.len() >= least && whole.starts_with(&word);
    if word == "1" || begins("true", 1) || begins("yes", 1) || begins("on", 2) {
        return Some(Value::Bool(true));
    }
    let no = word == "0" || begins("false", 1) || begins("no", 1) || begins("off", 2);
    no.then_some(Value::Bool(false))
}

/// JSON; a text is read as the JSON that it is.
fn document(given: Json) -> Option<Value> {
    Some(match given {
        Json::String(text) => match serde_json::from_str::<Json>(&text).ok()? {
            // Not SQL's null, which a column may refuse.
            Json::Null => Value::Json(Json::Null),
            json => Value::json(json),
        },
        given => Value::json(given),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::{mysql, postgres};
    use crate::config::FieldKind;

    #[test]
    fn takes_what_the_columns_take() {
        let shown = |value: Option<crate::storage::Value>| {
            value.map_or("refused".to_owned(), |value| serde_json::to_string(&value).unwrap())
        };
        let cases: [(FieldKind, Json, &str, &str); 21] = [
            (FieldKind::Text, json!(5.0), r#""5""#, r#""5""#),
            (FieldKind::Text, json!(true), r#""true""#, r#""1""#),
            (FieldKind::Text, json!({"a":1.0}), r#""{\"a\":1}""#, "refused"),
            (FieldKind::Text, json!([1]), "refused", "refused"),
            (FieldKind::Number, json!(5.0), "5", "5"),
            (FieldKind::Number, json!(2.5), "refused", "3"),
            (FieldKind::Number, json!(" 5 "), "5", "5"),
            (FieldKind::Number, json!("5.0"), "refused", "5"),
            (FieldKind::Number, json!("many"), "refused", "refused"),
            (FieldKind::Number, json!(4_000_000_000_u32), "refused", "refused"),
            (FieldKind::Number, json!(true), "refused", "1"),
            (FieldKind::BigNumber, json!(4_000_000_000_u32), r#""4000000000""#, "4000000000"),
            (FieldKind::Boolean, json!("yes"), "true", "refused"),
            (FieldKind::Boolean, json!(5), "refused", "false"),
            (FieldKind::Boolean, json!(1), "true", "true"),
            (FieldKind::Date, json!(5), "refused", "refused"),
            (
                FieldKind::Date,
                json!("1990-05-01"),
                r#""1990-05-01T00:00:00.000Z""#,
                r#""1990-05-01T00:00:00.000Z""#,
            ),
            (FieldKind::Json, json!("abc"), "refused", "refused"),
            (FieldKind::Json, json!("{\"a\":1}"), r#"{"a":1}"#, r#"{"a":1}"#),
            (FieldKind::TextList, json!(5), "5", "5"),
            (FieldKind::NumberList, json!({}), "{}", "refused"),
        ];
        for (kind, given, expected, other) in cases {
            let read = (shown(postgres(kind, given.clone())), shown(mysql(kind, given.clone())));
            assert_eq!(read, (expected.to_owned(), other.to_owned()), "{kind:?} {given}");
        }
    }
}
