//! Values as SQLite stores them: what the reference writes.

use crate::storage::{Column, Kind, Value};

/// Dates become ISO text with milliseconds, booleans 0 and 1, JSON and arrays text.
pub(super) fn encode(column: &Column, value: Value) -> sea_query::Value {
    match (column.kind, value) {
        (_, Value::Null) => None::<String>.into(),
        (Kind::Serial, Value::Text(id)) => match id.parse::<i64>() {
            Ok(id) => id.into(),
            // No row has such an id; SQLite sees that by itself.
            Err(_) => id.into(),
        },
        (_, Value::Bool(flag)) => i64::from(flag).into(),
        (_, Value::Int(number)) => number.into(),
        (_, Value::Float(number)) => number.into(),
        (_, Value::Text(text)) => text.into(),
        (_, Value::Date(at)) => at.to_iso().into(),
        (_, json @ Value::Json(_)) => serde_json::to_string(&json).unwrap_or_default().into(),
    }
}
