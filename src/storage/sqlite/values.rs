//! Values as SQLite stores them: what the reference writes.

use crate::storage::{Column, Kind, Value, sql::Stored};
use rusqlite::{Statement, types::ValueRef};

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

/// Binds what `encode` or a query's bounds gave to a statement of rusqlite's, whose parameters
/// count from one.
pub(super) fn bind(
    statement: &mut Statement<'_>,
    at: usize,
    value: sea_query::Value,
) -> rusqlite::Result<()> {
    use sea_query::Value::{BigInt, BigUnsigned, Double, Int, String};
    match value {
        String(text) => statement.raw_bind_parameter(at, text),
        // sea-query's own, for what is always or never true.
        Int(number) => statement.raw_bind_parameter(at, number),
        BigInt(number) => statement.raw_bind_parameter(at, number),
        BigUnsigned(number) => statement.raw_bind_parameter(at, number),
        Double(number) => statement.raw_bind_parameter(at, number),
        other => Err(rusqlite::Error::ToSqlConversionFailure(
            format!("a value of type {:?} cannot be bound", other.as_null()).into(),
        )),
    }
}

/// A value of a row of rusqlite's.
pub(super) fn stored(value: ValueRef<'_>) -> Stored<'_> {
    match value {
        ValueRef::Null => Stored::Null,
        ValueRef::Integer(number) => Stored::Int(number),
        ValueRef::Real(number) => Stored::Real(number),
        ValueRef::Text(bytes) => std::str::from_utf8(bytes).map_or(Stored::Other, Stored::Text),
        ValueRef::Blob(_) => Stored::Other,
    }
}
