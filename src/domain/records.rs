//! Reading and writing users, sessions, accounts and verifications: through the store, or inside one of its
//! transactions.

use super::{Calls, RowSource, SecondaryRecords};
use crate::{
    clock::Timestamp,
    crypto::random::Entropy,
    error::Failure,
    schema::Schema,
    storage::{Row, Value},
};

/// What is needed to work on rows; the verbs stand beside their models.
#[derive(Clone, Copy)]
pub struct Records<'a> {
    pub queries: RowSource<'a>,
    pub schema: &'a Schema,
    pub entropy: &'a dyn Entropy,
    pub calls: &'a dyn Calls,
    pub secondary: Option<SecondaryRecords<'a>>,
    pub now: Timestamp,
}

/// Takes a row apart into a model's fields; an error names model and field, never the value.
pub(super) struct Columns {
    model: &'static str,
    row: Row,
}

impl Columns {
    pub fn new(model: &'static str, row: Row) -> Self {
        Self { model, row }
    }

    pub fn text(&mut self, field: &str) -> Result<String, Failure> {
        self.optional_text(field)?.ok_or_else(|| self.unreadable(field, "text"))
    }

    pub fn optional_text(&mut self, field: &str) -> Result<Option<String>, Failure> {
        match self.row.take(field) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Text(text)) => Ok(Some(text)),
            Some(_) => Err(self.unreadable(field, "text")),
        }
    }

    pub fn date(&mut self, field: &str) -> Result<Timestamp, Failure> {
        match self.row.take(field) {
            Some(Value::Date(date)) => Ok(date),
            _ => Err(self.unreadable(field, "a date")),
        }
    }

    pub fn optional_date(&mut self, field: &str) -> Result<Option<Timestamp>, Failure> {
        match self.row.take(field) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Date(date)) => Ok(Some(date)),
            Some(_) => Err(self.unreadable(field, "a date")),
        }
    }

    pub fn flag(&mut self, field: &str) -> Result<bool, Failure> {
        match self.row.take(field) {
            Some(Value::Bool(flag)) => Ok(flag),
            _ => Err(self.unreadable(field, "true or false")),
        }
    }

    /// Everything that was not taken, in the row's order.
    pub fn rest(self) -> Vec<(String, Value)> {
        self.row.into_iter().map(|(name, value)| (name.to_string(), value)).collect()
    }

    fn unreadable(&self, field: &str, expected: &str) -> Failure {
        Failure::internal(format!(
            "a row of `{}` has no {expected} in `{field}`: correct it in the database",
            self.model
        ))
    }
}
