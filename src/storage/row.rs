//! One row: fields by their logical names, in order.

use super::{Name, Value};
use serde::{Serialize, Serializer};

/// Ordered pairs of field and value. A row that a store returns has its table's column order
/// with `id` last, which is the reference's key order on the wire.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row(Vec<(Name, Value)>);

impl Row {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn with_capacity(fields: usize) -> Self {
        Self(Vec::with_capacity(fields))
    }

    /// The value of a field; `None` when the row has no such field (which is not `Null`).
    pub fn get(&self, field: &str) -> Option<&Value> {
        self.0.iter().find(|(name, _)| name == field).map(|(_, value)| value)
    }

    pub fn get_mut(&mut self, field: &str) -> Option<&mut Value> {
        self.0.iter_mut().find(|(name, _)| name == field).map(|(_, value)| value)
    }

    pub fn str(&self, field: &str) -> Option<&str> {
        self.get(field).and_then(Value::as_str)
    }

    /// Replaces a field's value where it stands, or appends the field.
    pub fn set(&mut self, field: impl Into<Name>, value: impl Into<Value>) {
        let field = field.into();
        match self.get_mut(&field) {
            Some(slot) => *slot = value.into(),
            None => self.0.push((field, value.into())),
        }
    }

    /// `set` for building a row in one expression.
    #[must_use]
    pub fn with(mut self, field: impl Into<Name>, value: impl Into<Value>) -> Self {
        self.set(field, value);
        self
    }

    /// Appends a field that the caller knows to be new.
    pub(crate) fn push(&mut self, field: Name, value: Value) {
        self.0.push((field, value));
    }

    /// Removes a field and returns its value.
    pub fn take(&mut self, field: &str) -> Option<Value> {
        let at = self.0.iter().position(|(name, _)| name == field)?;
        Some(self.0.remove(at).1)
    }

    /// Removes the fields for which `keep` is false.
    pub fn retain(&mut self, mut keep: impl FnMut(&Name, &Value) -> bool) {
        self.0.retain(|(name, value)| keep(name, value));
    }

    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&Name, &Value)> {
        self.0.iter().map(|(name, value)| (name, value))
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl IntoIterator for Row {
    type Item = (Name, Value);
    type IntoIter = std::vec::IntoIter<(Name, Value)>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<N: Into<Name>, V: Into<Value>> Extend<(N, V)> for Row {
    /// A later pair of the same name replaces the earlier one.
    fn extend<I: IntoIterator<Item = (N, V)>>(&mut self, pairs: I) {
        for (name, value) in pairs {
            self.set(name, value);
        }
    }
}

impl<N: Into<Name>, V: Into<Value>> FromIterator<(N, V)> for Row {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(pairs: I) -> Self {
        let mut row = Self::new();
        row.extend(pairs);
        row
    }
}

impl Serialize for Row {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

#[cfg(test)]
mod tests {
    use super::Row;

    #[test]
    fn keeps_order_and_replaces_in_place() {
        let mut row = Row::new().with("b", "1").with("a", true).with("b", 2);
        assert_eq!(serde_json::to_string(&row).ok().as_deref(), Some(r#"{"b":2,"a":true}"#));
        assert_eq!(row.take("b").and_then(|value| value.as_i64()), Some(2));
        assert_eq!(row.get("b"), None);
    }
}
