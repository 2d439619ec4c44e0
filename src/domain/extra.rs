//! Additional fields of users, sessions and accounts: kept in order, and out of sight.

use std::borrow::Cow;

use super::{Draft, Session, User};
use crate::{
    schema::Schema,
    storage::{Name, Row, Table, Value},
};

/// All fields of a table in its order, with what the draft has for them.
pub(super) fn complete(table: &Table, Draft(mut draft): Draft) -> Row {
    let columns = table.all_columns();
    columns.map(|column| (&column.field, draft.take(&column.field).unwrap_or_default())).collect()
}

impl User {
    /// The text of a field that the application or a plugin added.
    pub fn extra_text(&self, field: &str) -> Option<&str> {
        self.extra.iter().find(|(own, _)| own == field)?.1.as_str()
    }

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
                ("ipAddress", value) => self.ip_address = value.as_str().map(str::to_owned),
                ("userAgent", value) => self.user_agent = value.as_str().map(str::to_owned),
                // Whose session it is, and which, never changes.
                ("id" | "token" | "userId" | "createdAt", _) => {}
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

pub(super) fn hide(extra: &mut Vec<(String, Value)>, hidden: &[Name]) {
    if !hidden.is_empty() {
        extra.retain(|(name, _)| !hidden.iter().any(|own| own == name.as_str()));
    }
}
