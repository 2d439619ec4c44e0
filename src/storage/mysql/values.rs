//! Values as MySQL stores them: what the reference writes.

use crate::{
    clock::Timestamp,
    storage::{Column, Kind, Value, sql::Stored},
};
use sqlx::{Decode, MySql, Row, TypeInfo, ValueRef, mysql::MySqlRow, types::time};

/// Dates become text in UTC, booleans 0 and 1, JSON and arrays text. A number for a text column
/// is text, too: MySQL would compare it with the number that a text begins with.
pub(super) fn encode(column: &Column, value: Value) -> sea_query::Value {
    match (column.kind, value) {
        (_, Value::Null) => sea_query::Value::String(None),
        (Kind::Serial, Value::Text(id)) => match id.parse::<i64>() {
            Ok(id) => id.into(),
            Err(_) => id.into(),
        },
        (Kind::Text | Kind::Uuid, Value::Int(number)) => number.to_string().into(),
        (Kind::Text | Kind::Uuid, Value::Float(number)) => number.to_string().into(),
        (_, Value::Bool(flag)) => i64::from(flag).into(),
        (_, Value::Int(number)) => number.into(),
        (_, Value::Float(number)) => number.into(),
        (_, Value::Text(text)) => text.into(),
        (_, Value::Date(at)) => at.to_iso().replace('T', " ").trim_end_matches('Z').into(),
        (_, json @ Value::Json(_)) => serde_json::to_string(&json).unwrap_or_default().into(),
    }
}

pub(super) fn stored(row: &MySqlRow, at: usize) -> Result<Stored<'_>, sqlx::Error> {
    let value = row.try_get_raw(at)?;
    if value.is_null() {
        return Ok(Stored::Null);
    }
    let kind = value.type_info().into_owned();
    let stored = match kind.name() {
        "BOOLEAN" | "TINYINT" | "SMALLINT" | "INT" | "MEDIUMINT" | "BIGINT" => {
            <i64 as Decode<MySql>>::decode(value).map(Stored::Int)
        }
        name if name.ends_with(" UNSIGNED") => <u64 as Decode<MySql>>::decode(value)
            .map(|number| i64::try_from(number).map_or(Stored::Other, Stored::Int)),
        "FLOAT" => <f32 as Decode<MySql>>::decode(value).map(|n| Stored::Real(n.into())),
        "DOUBLE" => <f64 as Decode<MySql>>::decode(value).map(Stored::Real),
        "TIMESTAMP" | "DATETIME" => <time::PrimitiveDateTime as Decode<MySql>>::decode(value)
            .map(|at| Stored::Date(Timestamp::from_offset(at.assume_utc()))),
        "DATE" => <time::Date as Decode<MySql>>::decode(value)
            .map(|day| Stored::Date(Timestamp::from_offset(day.midnight().assume_utc()))),
        "JSON" => <&str as Decode<MySql>>::decode(value).map(Stored::Json),
        // MariaDB's JSON is such text, and some servers call theirs binary.
        _ => <&str as Decode<MySql>>::decode(value).map(Stored::Text),
    };
    Ok(stored.unwrap_or(Stored::Other))
}
