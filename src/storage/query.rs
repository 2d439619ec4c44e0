//! What a store is asked for: filters and selects.

use super::{Name, Table, Value};
use crate::config::LIST_LIMIT;

/// The limit when a caller asks for a list without one.
pub const DEFAULT_LIMIT: u32 = LIST_LIMIT;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    Eq,
    Ne,
    Lt,
    Lte,
    Gt,
    Gte,
    In,
    NotIn,
    Contains,
    StartsWith,
    EndsWith,
}

/// All `And` filters must hold and, if there are any, one of the `Or` filters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Connector {
    #[default]
    And,
    Or,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Case {
    #[default]
    Sensitive,
    /// Text is compared in lower case.
    Insensitive,
}

/// What a field is compared with: a list for `In` and `NotIn`, one value else.
#[derive(Clone, Debug, PartialEq)]
pub enum Operand {
    One(Value),
    Many(Vec<Value>),
}

impl Operand {
    pub fn values(&self) -> &[Value] {
        match self {
            Self::One(value) => std::slice::from_ref(value),
            Self::Many(values) => values,
        }
    }
}

/// One condition. `Eq` and `Ne` with `Null` mean is null and is not null. The text of
/// `Contains`, `StartsWith` and `EndsWith` is a LIKE pattern's inside: `%` and `_` in it are
/// wildcards, as in the reference.
#[derive(Clone, Debug, PartialEq)]
pub struct Filter {
    pub field: Name,
    pub op: Op,
    pub value: Operand,
    pub connector: Connector,
    pub case: Case,
}

impl Filter {
    pub fn new(field: impl Into<Name>, op: Op, value: impl Into<Value>) -> Self {
        Self {
            field: field.into(),
            op,
            value: Operand::One(value.into()),
            connector: Connector::And,
            case: Case::Sensitive,
        }
    }

    pub fn eq(field: impl Into<Name>, value: impl Into<Value>) -> Self {
        Self::new(field, Op::Eq, value)
    }

    pub fn ne(field: impl Into<Name>, value: impl Into<Value>) -> Self {
        Self::new(field, Op::Ne, value)
    }

    pub fn lt(field: impl Into<Name>, value: impl Into<Value>) -> Self {
        Self::new(field, Op::Lt, value)
    }

    pub fn lte(field: impl Into<Name>, value: impl Into<Value>) -> Self {
        Self::new(field, Op::Lte, value)
    }

    pub fn gt(field: impl Into<Name>, value: impl Into<Value>) -> Self {
        Self::new(field, Op::Gt, value)
    }

    pub fn gte(field: impl Into<Name>, value: impl Into<Value>) -> Self {
        Self::new(field, Op::Gte, value)
    }

    pub fn contains(field: impl Into<Name>, text: impl Into<Value>) -> Self {
        Self::new(field, Op::Contains, text)
    }

    pub fn starts_with(field: impl Into<Name>, text: impl Into<Value>) -> Self {
        Self::new(field, Op::StartsWith, text)
    }

    pub fn ends_with(field: impl Into<Name>, text: impl Into<Value>) -> Self {
        Self::new(field, Op::EndsWith, text)
    }

    pub fn is_in<V: Into<Value>>(
        field: impl Into<Name>,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        let values = values.into_iter().map(Into::into).collect();
        Self { value: Operand::Many(values), ..Self::new(field, Op::In, Value::Null) }
    }

    pub fn not_in<V: Into<Value>>(
        field: impl Into<Name>,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        Self { op: Op::NotIn, ..Self::is_in(field, values) }
    }

    #[must_use]
    pub fn or(self) -> Self {
        Self { connector: Connector::Or, ..self }
    }

    #[must_use]
    pub fn insensitive(self) -> Self {
        Self { case: Case::Insensitive, ..self }
    }

    /// The pattern of a LIKE test; other tests have none.
    pub(crate) fn like_pattern(&self) -> Option<String> {
        let (before, after) = match self.op {
            Op::Contains => ("%", "%"),
            Op::StartsWith => ("", "%"),
            Op::EndsWith => ("%", ""),
            _ => return None,
        };
        let text = match self.value.values().first() {
            Some(Value::Text(text)) => text.clone(),
            Some(Value::Int(number)) => number.to_string(),
            Some(Value::Date(at)) => at.to_iso(),
            Some(other) => serde_json::to_string(other).unwrap_or_default(),
            None => String::new(),
        };
        Some(format!("{before}{text}{after}"))
    }

    /// Whether the comparison ignores case: only text can.
    pub(crate) fn folds_case(&self) -> bool {
        self.case == Case::Insensitive
            && self.value.values().iter().all(|value| value.as_str().is_some())
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Ascending,
    Descending,
}

/// A list of rows.
#[derive(Clone, Debug)]
pub struct Select<'a> {
    pub table: &'a Table,
    pub filters: &'a [Filter],
    pub order: Option<(Name, Direction)>,
    pub limit: u32,
    pub offset: u32,
}

impl<'a> Select<'a> {
    /// At most [`DEFAULT_LIMIT`] rows, in no particular order.
    pub fn new(table: &'a Table, filters: &'a [Filter]) -> Self {
        Self { table, filters, order: None, limit: DEFAULT_LIMIT, offset: 0 }
    }

    #[must_use]
    pub fn order(self, field: impl Into<Name>, direction: Direction) -> Self {
        Self { order: Some((field.into(), direction)), ..self }
    }

    #[must_use]
    pub fn limit(self, limit: u32) -> Self {
        Self { limit, ..self }
    }

    #[must_use]
    pub fn offset(self, offset: u32) -> Self {
        Self { offset, ..self }
    }
}
