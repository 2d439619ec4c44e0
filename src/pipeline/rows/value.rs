//! Values as SQLite holds them: dates and JSON are text, truth is 0 or 1.

use serde_json::{Number, Value as Json};

use crate::storage::Value;

pub(super) fn write(value: Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Bool(flag) => u8::from(flag).into(),
        Value::Int(number) => number.into(),
        Value::Float(number) => Number::from_f64(number).map_or(Json::Null, Json::Number),
        Value::Text(text) => Json::String(text),
        Value::Date(at) => Json::String(at.to_iso()),
        Value::Json(tree) => Json::String(tree.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::write;
    use crate::storage::{Column, Kind};

    #[test]
    fn values_come_back_as_they_went() {
        for (kind, given) in [
            (Kind::Text, json!("a")),
            (Kind::Boolean, json!(1)),
            (Kind::Boolean, json!(0)),
            (Kind::Boolean, Json::Null),
            (Kind::Integer, json!(5)),
            (Kind::Integer, json!(2.5)),
            (Kind::Date, json!("2026-11-21T06:44:51.704Z")),
            (Kind::Date, json!("soon")),
            (Kind::Json, json!(r#"{"a":[1,null]}"#)),
            (Kind::Json, json!("no json")),
            (Kind::TextArray, json!(r#"["a"]"#)),
        ] {
            let column = Column::new("field", kind);
            assert_eq!(write(column.read(given.clone())), given, "{kind:?}");
        }
    }

    #[test]
    fn ids_are_text_here_whatever_the_database_counts() {
        assert_eq!(write(Column::new("id", Kind::Serial).read(json!(7))), json!("7"));
        assert_eq!(write(Column::new("flag", Kind::Boolean).read(json!(true))), json!(1));
    }
}
