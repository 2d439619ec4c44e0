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

#[cfg(test)]
mod tests {
    use super::{Stored, bind, stored};
    use rusqlite::Connection;
    use sea_query::Value;

    #[test]
    fn what_is_bound_is_what_is_read() {
        let connection = Connection::open_in_memory().unwrap();
        let mut statement = connection.prepare("SELECT ?").unwrap();
        for (value, expected) in [
            (Value::String(None), Stored::Null),
            ("é".into(), Stored::Text("é")),
            (i64::MIN.into(), Stored::Int(i64::MIN)),
            (100_u64.into(), Stored::Int(100)),
            (1_i32.into(), Stored::Int(1)),
            (1.5_f64.into(), Stored::Real(1.5)),
        ] {
            bind(&mut statement, 1, value).unwrap();
            let mut rows = statement.raw_query();
            let row = rows.next().unwrap().unwrap();
            assert_eq!(stored(row.get_ref(0).unwrap()), expected);
        }
        // Neither are whole numbers beyond SQLite's, nor what no query of ours has.
        for value in [u64::MAX.into(), Value::Bool(Some(true))] {
            assert!(bind(&mut statement, 1, value).is_err());
        }
        for other in ["SELECT x'00ff'", "SELECT CAST(x'ff' AS text)"] {
            let read = |row: &rusqlite::Row<'_>| Ok(stored(row.get_ref(0)?) == Stored::Other);
            assert_eq!(connection.query_row(other, [], read), Ok(true), "{other}");
        }
    }
}
