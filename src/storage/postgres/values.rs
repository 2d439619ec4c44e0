//! Values as PostgreSQL gets and gives them.

use crate::{
    clock::Timestamp,
    storage::{Column, Kind, Value, sql::Stored},
};
use sqlx::{Decode, Postgres, Row, TypeInfo, ValueRef, postgres::PgRow, types::time};

/// All values are text, which the statement casts to the column's type. PostgreSQL itself judges
/// whether they fit.
pub(super) fn encode(column: &Column, value: Value) -> sea_query::Value {
    let text = match value {
        Value::Null => return sea_query::Value::String(None),
        Value::Text(text) => text,
        Value::Date(at) => at.to_iso(),
        Value::Bool(flag) => flag.to_string(),
        Value::Int(number) => number.to_string(),
        // Infinity is no number of JSON's.
        Value::Float(number) if !matches!(column.kind, Kind::Json) => number.to_string(),
        json => serde_json::to_string(&json).unwrap_or_default(),
    };
    text.into()
}

pub(super) fn stored(row: &PgRow, at: usize) -> Result<Stored<'_>, sqlx::Error> {
    let value = row.try_get_raw(at)?;
    if value.is_null() {
        return Ok(Stored::Null);
    }
    let kind = value.type_info().into_owned();
    let text = |value| <&str as Decode<Postgres>>::decode(value).map(Stored::Text);
    let stored = match kind.name() {
        "BOOL" => <bool as Decode<Postgres>>::decode(value).map(Stored::Bool),
        "INT2" => <i16 as Decode<Postgres>>::decode(value).map(|n| Stored::Int(n.into())),
        "INT4" => <i32 as Decode<Postgres>>::decode(value).map(|n| Stored::Int(n.into())),
        "INT8" => <i64 as Decode<Postgres>>::decode(value).map(Stored::Big),
        "FLOAT4" => <f32 as Decode<Postgres>>::decode(value).map(|n| Stored::Real(n.into())),
        "FLOAT8" => <f64 as Decode<Postgres>>::decode(value).map(Stored::Real),
        "TIMESTAMPTZ" => <time::OffsetDateTime as Decode<Postgres>>::decode(value)
            .map(|at| Stored::Date(Timestamp::from_offset(at))),
        "TIMESTAMP" => <time::PrimitiveDateTime as Decode<Postgres>>::decode(value)
            .map(|at| Stored::Date(Timestamp::from_offset(at.assume_utc()))),
        "DATE" => <time::Date as Decode<Postgres>>::decode(value)
            .map(|day| Stored::Date(Timestamp::from_offset(day.midnight().assume_utc()))),
        "UUID" => match value.as_bytes() {
            Ok(bytes) => Ok(uuid::Uuid::from_slice(bytes).map_or(Stored::Other, Stored::Uuid)),
            Err(error) => Err(error),
        },
        // One byte for the version stands before the text.
        "JSONB" => Ok(match value.as_bytes() {
            Ok([1, text @ ..]) => std::str::from_utf8(text).map_or(Stored::Other, Stored::Json),
            _ => Stored::Other,
        }),
        "JSON" => Ok(match value.as_bytes() {
            Ok(text) => std::str::from_utf8(text).map_or(Stored::Other, Stored::Json),
            Err(_) => Stored::Other,
        }),
        "BYTEA" => Ok(Stored::Other),
        _ => text(value),
    };
    Ok(stored.unwrap_or(Stored::Other))
}
