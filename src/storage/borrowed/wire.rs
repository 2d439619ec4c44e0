//! Values on their way to JavaScript and back, as JSON. Texts, null and whole numbers that a
//! double holds are themselves; others are objects. js/borrowed/values.ts is the other end.

use std::{fmt, sync::Arc};

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::{Value as Json, json};

/// The largest whole number up to which a double holds all.
const SAFE: u64 = (1 << 53) - 1;

/// The values that a statement binds, as a JSON array.
pub(super) fn parameters(values: sea_query::Values) -> String {
    use sea_query::Value;
    let values = values.0.into_iter().map(|value| match value {
        Value::String(Some(text)) => Json::String(text),
        Value::BigInt(Some(number)) if number.unsigned_abs() > SAFE => {
            json!({ "i": number.to_string() })
        }
        Value::BigInt(Some(number)) => number.into(),
        Value::BigUnsigned(Some(number)) => number.into(),
        // sea-query's own, for what is always or never true.
        Value::Int(Some(number)) => number.into(),
        Value::Double(Some(number)) => json!({ "r": number.to_string() }),
        // A date, for a driver that wants to know.
        Value::Bytes(Some(iso)) => json!({ "d": String::from_utf8_lossy(&iso) }),
        _ => Json::Null,
    });
    Json::Array(values.collect()).to_string()
}

/// What became of a statement.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Reply {
    rows: Vec<Vec<Cell>>,
    /// The driver's numbers for the types of the columns.
    types: Vec<u32>,
    pub(super) changes: u64,
    pub(super) last: u64,
    pub(super) error: Option<Refusal>,
}

impl Reply {
    pub(super) fn into_rows(self) -> Vec<Cells> {
        let Self { rows, types, .. } = self;
        let types: Arc<[u32]> = types.into();
        rows.into_iter().map(|cells| Cells { cells, types: Arc::clone(&types) }).collect()
    }
}

/// An error of the database's, in its driver's words.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Refusal {
    /// The database's own code; empty where the driver failed by itself.
    pub(super) code: String,
    pub(super) message: String,
    pub(super) detail: Option<String>,
    pub(super) table: Option<String>,
    pub(super) column: Option<String>,
    pub(super) constraint: Option<String>,
    /// Whether it was waited for in vain.
    pub(super) busy: bool,
}

/// A row.
pub struct Cells {
    cells: Vec<Cell>,
    types: Arc<[u32]>,
}

impl Cells {
    pub(super) fn get(&self, at: usize) -> &Cell {
        self.cells.get(at).unwrap_or(&Cell::Null)
    }

    pub(super) fn kind(&self, at: usize) -> u32 {
        self.types.get(at).copied().unwrap_or_default()
    }
}

#[derive(Debug, PartialEq)]
pub(super) enum Cell {
    Null,
    Int(i64),
    Real(f64),
    Text(String),
    /// What no text can hold.
    Other,
}

impl<'de> Deserialize<'de> for Cell {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;

        impl<'de> Visitor<'de> for Any {
            type Value = Cell;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }

            fn visit_unit<E>(self) -> Result<Cell, E> {
                Ok(Cell::Null)
            }

            fn visit_str<E>(self, text: &str) -> Result<Cell, E> {
                Ok(Cell::Text(text.to_owned()))
            }

            fn visit_string<E>(self, text: String) -> Result<Cell, E> {
                Ok(Cell::Text(text))
            }

            fn visit_i64<E>(self, number: i64) -> Result<Cell, E> {
                Ok(Cell::Int(number))
            }

            fn visit_u64<E>(self, number: u64) -> Result<Cell, E> {
                Ok(i64::try_from(number).map_or(Cell::Other, Cell::Int))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Cell, A::Error> {
                let mut cell = Cell::Other;
                while let Some((key, text)) = map.next_entry::<String, String>()? {
                    cell = match key.as_str() {
                        "i" => text.parse().map_or(Cell::Other, Cell::Int),
                        "r" => text.parse().map_or(Cell::Other, Cell::Real),
                        _ => cell,
                    };
                }
                Ok(cell)
            }
        }

        deserializer.deserialize_any(Any)
    }
}

#[cfg(test)]
mod tests {
    use super::{Cell, Reply, parameters};
    use sea_query::Value;

    #[test]
    fn writes_what_is_bound() {
        let values = vec![
            Value::String(Some("é\"".to_owned())),
            Value::String(None),
            5_i64.into(),
            i64::MIN.into(),
            1.0_f64.into(),
            1.into(),
        ];
        assert_eq!(
            parameters(sea_query::Values(values)),
            r#"["é\"",null,5,{"i":"-9223372036854775808"},{"r":"1"},1]"#
        );
    }

    #[test]
    fn reads_what_was_stored() {
        let text = r#"{"rows":[["a",null,-5,{"i":"9223372036854775807"},{"r":"1.5"},{"r":"-Infinity"},{}]]}"#;
        let reply: Reply = serde_json::from_str(text).unwrap();
        assert_eq!(
            reply.rows,
            [[
                Cell::Text("a".to_owned()),
                Cell::Null,
                Cell::Int(-5),
                Cell::Int(i64::MAX),
                Cell::Real(1.5),
                Cell::Real(f64::NEG_INFINITY),
                Cell::Other,
            ]]
        );
        for nonsense in ["[5]", r#"{"rows":[[[]]]}"#, r#"{"rows":5}"#, "5"] {
            assert!(serde_json::from_str::<Reply>(nonsense).is_err(), "{nonsense}");
        }
    }
}
