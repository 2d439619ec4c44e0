//! One value of a row.

mod json;
mod number;

use crate::clock::Timestamp;
pub use json::date_in_json;
use serde::{
    Serialize, Serializer,
    ser::{SerializeMap, SerializeSeq},
};

/// What a field can hold. Ids and foreign keys are always text here, whatever the database
/// stores; arrays are JSON.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    #[default]
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(String),
    Date(Timestamp),
    Json(serde_json::Value),
}

impl Value {
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(flag) => Some(*flag),
            _ => None,
        }
    }

    pub fn as_i64(&self) -> Option<i64> {
        match self {
            Self::Int(number) => Some(*number),
            _ => None,
        }
    }

    pub fn as_f64(&self) -> Option<f64> {
        match self {
            Self::Float(number) => Some(*number),
            #[expect(clippy::cast_precision_loss, reason = "JavaScript's numbers do the same")]
            Self::Int(number) => Some(*number as f64),
            _ => None,
        }
    }

    pub fn as_date(&self) -> Option<Timestamp> {
        match self {
            Self::Date(at) => Some(*at),
            _ => None,
        }
    }

    pub fn as_json(&self) -> Option<&serde_json::Value> {
        match self {
            Self::Json(value) => Some(value),
            _ => None,
        }
    }

    pub fn into_string(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// As `JSON.stringify` writes it: dates as ISO text, numbers as JavaScript prints them.
impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(flag) => serializer.serialize_bool(*flag),
            Self::Int(number) => serializer.serialize_i64(*number),
            Self::Float(number) => number::serialize(*number, serializer),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Date(at) => at.serialize(serializer),
            Self::Json(value) => Json(value).serialize(serializer),
        }
    }
}

/// JSON inside a value; only its numbers differ from serde_json's own text.
struct Json<'a>(&'a serde_json::Value);

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            serde_json::Value::Number(number) if number.is_f64() => {
                number::serialize(number.as_f64().unwrap_or(f64::NAN), serializer)
            }
            serde_json::Value::Array(items) => {
                let mut seq = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    seq.serialize_element(&Json(item))?;
                }
                seq.end()
            }
            serde_json::Value::Object(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                for (key, value) in entries {
                    map.serialize_entry(key, &Json(value))?;
                }
                map.end()
            }
            plain => plain.serialize(serializer),
        }
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Bool(flag)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<i32> for Value {
    fn from(number: i32) -> Self {
        Self::Int(i64::from(number))
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self::Float(number)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Timestamp> for Value {
    fn from(at: Timestamp) -> Self {
        Self::Date(at)
    }
}

impl From<serde_json::Value> for Value {
    fn from(value: serde_json::Value) -> Self {
        Self::Json(value)
    }
}

impl From<&Value> for Value {
    fn from(value: &Value) -> Self {
        value.clone()
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

#[cfg(test)]
mod tests {
    use super::Value;
    use crate::clock::Timestamp;

    #[test]
    fn prints_as_javascript_does() {
        let text = |value: Value| serde_json::to_string(&value).ok();
        assert_eq!(text(Value::from(3.0)).as_deref(), Some("3"));
        assert_eq!(text(Value::from(f64::NAN)).as_deref(), Some("null"));
        assert_eq!(text(Value::from(None::<i64>)).as_deref(), Some("null"));
        let at = Timestamp::from_millis(1_795_243_491_704);
        assert_eq!(text(at.into()).as_deref(), Some("\"2026-11-21T06:44:51.704Z\""));
        let json = serde_json::json!({ "b": [1.0, 0.000_001, 1e21], "a": "x" });
        assert_eq!(text(json.into()).as_deref(), Some(r#"{"b":[1,0.000001,1e+21],"a":"x"}"#));
    }
}
