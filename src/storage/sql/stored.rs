//! What a database holds, read as the column's kind: what the reference writes, and a little more.

use crate::{
    clock::Timestamp,
    storage::{Column, Kind, StoreError, Table, Value},
};

/// A stored value, borrowed from whichever driver has read it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Stored<'a> {
    Null,
    Bool(bool),
    Int(i64),
    /// What the reference's driver for the database gives as text.
    Big(i64),
    Real(f64),
    Text(&'a str),
    Date(Timestamp),
    /// The text of what the database itself knows as JSON.
    Json(&'a str),
    Uuid(uuid::Uuid),
    /// A blob, text that is not UTF-8, or a type that no schema of ours has.
    Other,
}

pub(in crate::storage) fn decode(
    table: &Table,
    column: &Column,
    stored: Stored<'_>,
) -> Result<Value, StoreError> {
    if column.raw {
        return Ok(as_it_is(stored));
    }
    if column.loose {
        return Ok(loosely(column.kind, stored));
    }
    read(column.kind, stored).map_err(|expected| StoreError::Unreadable {
        table: table.name.clone(),
        column: column.name.clone(),
        expected,
    })
}

fn read(kind: Kind, stored: Stored<'_>) -> Result<Value, &'static str> {
    use Stored::{Big, Bool, Date, Int, Json, Null, Real, Text, Uuid};
    Ok(match (kind, stored) {
        (_, Null) => Value::Null,
        (_, Big(number)) => return read(kind, Int(number)),
        (Kind::Text | Kind::Uuid | Kind::Serial, Uuid(id)) => id.to_string().into(),
        (Kind::Text | Kind::Uuid | Kind::Serial, Text(text)) => text.into(),
        (Kind::Text | Kind::Uuid | Kind::Serial, Int(number)) => number.to_string().into(),
        (Kind::Text, Real(number)) => number.to_string().into(),
        (Kind::Text | Kind::Uuid | Kind::Serial, _) => return Err("text"),
        (Kind::Boolean, Bool(flag)) => Value::Bool(flag),
        (Kind::Boolean, Int(number)) => Value::Bool(number == 1),
        (Kind::Boolean, Text("1" | "true")) => Value::Bool(true),
        (Kind::Boolean, Text("0" | "false")) => Value::Bool(false),
        (Kind::Boolean, _) => return Err("a boolean (0 or 1)"),
        (Kind::Integer | Kind::BigInt, Int(number)) => Value::Int(number),
        (Kind::Integer | Kind::BigInt, Real(number)) => Value::Float(number),
        (Kind::Integer | Kind::BigInt, Text(text)) => number(text).ok_or("a number")?,
        (Kind::Integer | Kind::BigInt, _) => return Err("a number"),
        (Kind::Date, Date(at)) => at.into(),
        (Kind::Date, Int(millis)) => Timestamp::from_millis(millis).into(),
        (Kind::Date, Real(millis)) => date_of(millis).ok_or("a date")?,
        (Kind::Date, Text(text)) => date(text).ok_or("a date")?,
        (Kind::Date, _) => return Err("a date"),
        // As in the reference, text that is not JSON counts as nothing.
        (Kind::Json | Kind::TextArray | Kind::NumberArray, Text(text) | Json(text)) => {
            match serde_json::from_str(text) {
                Ok(serde_json::Value::Null) | Err(_) => Value::Null,
                Ok(json) => Value::Json(json),
            }
        }
        (Kind::Json | Kind::TextArray | Kind::NumberArray, Int(number)) => Value::Int(number),
        (Kind::Json | Kind::TextArray | Kind::NumberArray, Real(number)) => Value::Float(number),
        (Kind::Json | Kind::TextArray | Kind::NumberArray, _) => return Err("JSON text"),
    })
}

fn as_it_is(stored: Stored<'_>) -> Value {
    match stored {
        Stored::Null | Stored::Other => Value::Null,
        Stored::Bool(flag) => Value::Bool(flag),
        Stored::Int(number) => whole(number),
        Stored::Big(number) => number.to_string().into(),
        Stored::Real(number) => Value::Float(number),
        Stored::Text(text) => text.into(),
        Stored::Date(at) => at.into(),
        Stored::Json(text) => Value::parse_json(text),
        Stored::Uuid(id) => id.to_string().into(),
    }
}

/// As the reference reads: what does not fit the kind stays what it is, a date or JSON that
/// cannot be read is nothing.
fn loosely(kind: Kind, stored: Stored<'_>) -> Value {
    match (kind, stored) {
        (_, Stored::Null | Stored::Other) => Value::Null,
        (Kind::Boolean, Stored::Int(number)) => Value::Bool(number == 1),
        (Kind::Boolean, Stored::Real(_)) => Value::Bool(false),
        (Kind::Date, Stored::Text(text)) => Timestamp::parse_iso(text).into(),
        (Kind::Json | Kind::TextArray | Kind::NumberArray, Stored::Text(text)) => {
            Value::parse_json(text)
        }
        (Kind::Serial | Kind::Uuid, Stored::Int(number) | Stored::Big(number)) => {
            number.to_string().into()
        }
        (_, stored) => as_it_is(stored),
    }
}

/// JavaScript's numbers are doubles.
fn whole(number: i64) -> Value {
    const SAFE: u64 = (1 << 53) - 1;
    #[expect(clippy::cast_precision_loss, reason = "JavaScript's numbers do the same")]
    if number.unsigned_abs() > SAFE { Value::Float(number as f64) } else { Value::Int(number) }
}

fn number(text: &str) -> Option<Value> {
    let whole = text.parse::<i64>().ok().map(Value::Int);
    whole.or_else(|| text.parse::<f64>().ok().filter(|n| n.is_finite()).map(Value::Float))
}

fn date(text: &str) -> Option<Value> {
    let millis = || text.parse::<i64>().ok().map(Timestamp::from_millis);
    Timestamp::parse(text).or_else(millis).map(Value::Date)
}

fn date_of(millis: f64) -> Option<Value> {
    #[expect(clippy::cast_possible_truncation, reason = "a date's range is far within i64")]
    millis.is_finite().then(|| Timestamp::from_millis(millis as i64).into())
}

#[cfg(test)]
mod tests {
    use super::{Stored, decode};
    use crate::{
        clock::Timestamp,
        storage::{Column, IdKind, Kind, Table, Value},
    };

    #[test]
    fn reads_loose_columns_whatever_they_hold() {
        let table = Table::new("user", IdKind::Text, vec![]);
        let read = |kind, stored| {
            let column = Column { loose: true, ..Column::new("x", kind) };
            let value = decode(&table, &column, stored).unwrap();
            serde_json::to_string(&value).unwrap()
        };
        assert_eq!(read(Kind::Integer, Stored::Text("many")), "\"many\"");
        assert_eq!(read(Kind::BigInt, Stored::Int(9_007_199_254_740_993)), "9007199254740992");
        assert_eq!(read(Kind::Boolean, Stored::Int(2)), "false");
        assert_eq!(read(Kind::Boolean, Stored::Text("true")), "\"true\"");
        assert_eq!(read(Kind::Date, Stored::Int(5)), "5");
        assert_eq!(read(Kind::Date, Stored::Text("soon")), "null");
        assert_eq!(read(Kind::Date, Stored::Text("1990-05")), "\"1990-05-01T00:00:00.000Z\"");
        assert_eq!(read(Kind::Json, Stored::Text("[1")), "null");
        assert_eq!(
            read(Kind::Json, Stored::Text(r#"{"at":["2026-01-01T00:00:00Z"]}"#)),
            r#"{"at":["2026-01-01T00:00:00.000Z"]}"#
        );
    }

    #[test]
    fn reads_leniently_and_names_what_it_cannot_read() {
        let at = Timestamp::from_millis(1_795_243_491_704);
        let iso = at.to_iso();
        let table = Table::new("session", IdKind::Text, vec![]);
        let column = |kind| Column::new("expiresAt", kind);
        let read = |kind, stored| decode(&table, &column(kind), stored);
        assert_eq!(read(Kind::Date, Stored::Int(at.millis())), Ok(at.into()));
        assert_eq!(read(Kind::Date, Stored::Text(&iso)), Ok(at.into()));
        assert_eq!(read(Kind::Boolean, Stored::Text("true")), Ok(true.into()));
        assert_eq!(read(Kind::Json, Stored::Text("[1]")), Ok(serde_json::json!([1]).into()));
        assert_eq!(read(Kind::Json, Stored::Text("[1")), Ok(Value::Null));
        let error = read(Kind::Date, Stored::Text("my secret")).map_err(|error| error.to_string());
        assert_eq!(
            error,
            Err("Column \"expiresAt\" of table \"session\" holds a value that is not a date; \
                 correct that row."
                .to_owned())
        );
    }
}
