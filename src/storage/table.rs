//! Tables as data: which fields a model has and how the database names and stores them.

use super::{Name, Value};
use crate::{clock::Timestamp, config::OnDelete};

/// How ids are made and stored (`advanced.database.generateId`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum IdKind {
    #[default]
    Text,
    Uuid,
    /// The database counts; a row is created without an id.
    Serial,
}

impl IdKind {
    /// The kind of an id column and of the foreign keys that point to it.
    pub fn kind(self) -> Kind {
        match self {
            Self::Text => Kind::Text,
            Self::Uuid => Kind::Uuid,
            Self::Serial => Kind::Serial,
        }
    }
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    Boolean,
    Integer,
    BigInt,
    Date,
    Json,
    TextArray,
    NumberArray,
    /// An id or foreign key that PostgreSQL stores as `uuid`, the others as text.
    Uuid,
    /// An id or foreign key that is an integer in the database and text everywhere else.
    Serial,
}

/// What a column starts with when a row says nothing.
#[derive(Clone, Debug, PartialEq)]
pub enum DefaultValue {
    Value(Value),
    /// The time of the request.
    Now,
}

/// A foreign key. Table and column are the database's names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    pub table: String,
    pub column: String,
    pub on_delete: OnDelete,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// The logical field name, as code and clients know it.
    pub field: Name,
    /// The database's name.
    pub name: String,
    pub kind: Kind,
    pub required: bool,
    pub unique: bool,
    pub index: bool,
    /// MySQL needs a bounded type for columns that are sorted by.
    pub sortable: bool,
    pub references: Option<Reference>,
    pub default: Option<DefaultValue>,
    /// Whether values that do not fit the kind are kept and given as they are, as the reference
    /// does with all fields. Those that the core itself relies on are strict.
    pub loose: bool,
    /// Whether values are read as the database has them, for a function of the user's to read.
    pub raw: bool,
}

impl Column {
    /// A required column without index, default or reference, named like its field.
    pub fn new(field: impl Into<Name>, kind: Kind) -> Self {
        let field = field.into();
        Self {
            name: field.as_str().to_owned(),
            field,
            kind,
            required: true,
            unique: false,
            index: false,
            sortable: false,
            references: None,
            default: None,
            loose: false,
            raw: false,
        }
    }

    /// A value from outside, be it JSON's own or as SQLite holds it: dates and JSON may be text,
    /// truth 0 or 1.
    pub fn read(&self, value: serde_json::Value) -> Value {
        match (self.kind, Value::plain(value)) {
            (Kind::Json | Kind::TextArray | Kind::NumberArray, Value::Text(text)) => {
                match Value::parse_json(&text) {
                    Value::Null => Value::Text(text),
                    json => json,
                }
            }
            (Kind::Date, Value::Text(text)) => match Timestamp::parse_iso(&text) {
                Some(at) => Value::Date(at),
                None => Value::Text(text),
            },
            (Kind::Boolean, Value::Int(number @ (0 | 1))) => Value::Bool(number == 1),
            (_, value) => self.adapt(value),
        }
    }

    /// Brings a value into the column's own variant where the reference does so too, so that
    /// every store compares and stores alike: text of a number or date, whole floats, 0 and 1.
    pub fn adapt(&self, value: Value) -> Value {
        if self.loose {
            return value;
        }
        match (self.kind, value) {
            (Kind::Boolean, Value::Int(number)) => Value::Bool(number == 1),
            (Kind::Boolean, Value::Text(text)) => Value::Bool(text == "true"),
            (Kind::Integer | Kind::BigInt, Value::Text(text)) => number(text),
            (Kind::Integer | Kind::BigInt, Value::Float(float)) => whole(float),
            (Kind::Date, Value::Text(text)) => match Timestamp::parse(&text) {
                Some(at) => Value::Date(at),
                None => Value::Text(text),
            },
            (Kind::Text | Kind::Uuid | Kind::Serial, Value::Int(number)) => {
                Value::Text(number.to_string())
            }
            (_, value) => value,
        }
    }
}

fn number(text: String) -> Value {
    let trimmed = text.trim();
    if let Ok(number) = trimmed.parse::<i64>() {
        return Value::Int(number);
    }
    match trimmed.parse::<f64>() {
        Ok(float) if float.is_finite() => whole(float),
        _ => Value::Text(text),
    }
}

fn whole(float: f64) -> Value {
    const SAFE: f64 = 9_007_199_254_740_991.0;
    if float.fract() == 0.0 && float.abs() <= SAFE {
        #[expect(clippy::cast_possible_truncation, reason = "whole and within 53 bits")]
        return Value::Int(float as i64);
    }
    Value::Float(float)
}

/// An index over one or more columns, beyond those that columns ask for themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Index {
    /// Without a name the reference's naming rule gives one.
    pub name: Option<String>,
    /// The database's column names.
    pub columns: Vec<String>,
    pub unique: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The logical name, such as `user`.
    pub model: Name,
    /// The database's name.
    pub name: String,
    pub id: IdKind,
    /// Every column but `id`.
    pub columns: Vec<Column>,
    pub indexes: Vec<Index>,
    id_column: Column,
}

impl Table {
    pub fn new(model: impl Into<Name>, id: IdKind, columns: Vec<Column>) -> Self {
        let model = model.into();
        Self {
            name: model.as_str().to_owned(),
            model,
            id,
            columns,
            indexes: Vec::new(),
            id_column: Column::new("id", id.kind()),
        }
    }

    pub fn id_column(&self) -> &Column {
        &self.id_column
    }

    /// All columns in the order of a returned row: the table's own, then `id`.
    pub fn all_columns(&self) -> impl Iterator<Item = &Column> {
        self.columns.iter().chain(std::iter::once(&self.id_column))
    }

    /// The column of a logical field.
    pub fn column(&self, field: &str) -> Option<&Column> {
        self.all_columns().find(|column| column.field == field)
    }

    /// Whether a function of the user's reads what some column holds.
    pub fn is_raw(&self) -> bool {
        self.columns.iter().any(|column| column.raw)
    }

    /// Whether at most one row can have a given value in this field.
    pub fn is_unique(&self, field: &str) -> bool {
        field == "id" || self.column(field).is_some_and(|column| column.unique)
    }
}

#[cfg(test)]
mod tests {
    use super::{Column, Kind, Value};

    #[test]
    fn adapts_values_to_the_column() {
        let adapt = |kind, value: Value| Column::new("x", kind).adapt(value);
        assert_eq!(adapt(Kind::Integer, "5".into()), Value::Int(5));
        assert_eq!(adapt(Kind::Integer, 5.0.into()), Value::Int(5));
        assert_eq!(adapt(Kind::Integer, 5.5.into()), Value::Float(5.5));
        assert_eq!(adapt(Kind::Boolean, 1.into()), Value::Bool(true));
        assert_eq!(adapt(Kind::Serial, 7.into()), Value::from("7"));
        assert!(adapt(Kind::Date, "2026-11-21T06:44:51.704Z".into()).as_date().is_some());
        assert_eq!(adapt(Kind::Text, Value::Null), Value::Null);
    }
}
