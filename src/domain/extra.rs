//! Additional fields of users and sessions: into rows, and out of sight.

use std::borrow::Cow;

use super::{Session, User};
use crate::{
    schema::Schema,
    storage::{Name, Row, Table, Value},
};

/// All additional fields of a table in its order, with what is given for them.
pub(super) fn complete(table: &Table, given: Vec<(String, Value)>) -> Vec<(String, Value)> {
    let value = |name: &str| given.iter().find(|(own, _)| own == name).map(|(_, value)| value);
    let columns = table.columns.iter().filter(|column| column.loose);
    columns
        .map(|column| {
            let value = value(&column.field).cloned().unwrap_or_default();
            (column.field.to_string(), value)
        })
        .collect()
}

/// A field without a value is left to the database, which may have a default of its own.
pub(super) fn write(row: &mut Row, extra: Vec<(String, Value)>) {
    for (name, value) in extra {
        if !value.is_null() {
            row.set(name, value);
        }
    }
}

impl User {
    /// The user with some fields changed, as [`super::fit`] gives them.
    pub fn change(&mut self, changes: Row) {
        for (name, value) in changes {
            match (name.as_str(), value) {
                ("name", Value::Text(text)) => self.name = text,
                ("image", Value::Text(text)) => self.image = Some(text),
                ("image", _) => self.image = None,
                (name, value) => match self.extra.iter_mut().find(|(own, _)| own == name) {
                    Some((_, own)) => *own = value,
                    None => self.extra.push((name.to_owned(), value)),
                },
            }
        }
    }

    /// Takes out what no client sees.
    pub fn hide(&mut self, schema: &Schema) {
        hide(&mut self.extra, schema.hidden_user_fields());
    }

    /// The user as clients see it.
    pub fn shown(&self, schema: &Schema) -> Cow<'_, Self> {
        if schema.hidden_user_fields().is_empty() {
            return Cow::Borrowed(self);
        }
        let mut user = self.clone();
        user.hide(schema);
        Cow::Owned(user)
    }
}

impl Session {
    /// The session with some fields changed.
    pub fn change(&mut self, changes: &Row) {
        for (name, value) in changes.iter() {
            match (name.as_str(), value) {
                ("expiresAt", Value::Date(date)) => self.expires_at = *date,
                ("updatedAt", Value::Date(date)) => self.updated_at = *date,
                (name, value) => match self.extra.iter_mut().find(|(own, _)| own == name) {
                    Some((_, own)) => *own = value.clone(),
                    None => self.extra.push((name.to_owned(), value.clone())),
                },
            }
        }
    }

    /// Takes out what no client sees.
    pub fn hide(&mut self, schema: &Schema) {
        hide(&mut self.extra, schema.hidden_session_fields());
    }

    /// The session as clients see it.
    pub fn shown(&self, schema: &Schema) -> Cow<'_, Self> {
        if schema.hidden_session_fields().is_empty() {
            return Cow::Borrowed(self);
        }
        let mut session = self.clone();
        session.hide(schema);
        Cow::Owned(session)
    }
}

fn hide(extra: &mut Vec<(String, Value)>, hidden: &[Name]) {
    if !hidden.is_empty() {
        extra.retain(|(name, _)| !hidden.iter().any(|own| own == name.as_str()));
    }
}
