//! A session and whose it is.

use std::borrow::Cow;

use serde_json::Value as Json;

use super::{Session, User};
use crate::{
    error::Failure,
    schema::Schema,
    storage::{Name, Row, Table, Value},
};

#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Authenticated {
    pub session: Session,
    pub user: User,
}

impl Authenticated {
    /// Takes out what no client sees.
    pub fn hide(&mut self, schema: &Schema) {
        self.session.hide(schema);
        self.user.hide(schema);
    }

    /// Both as clients see them.
    pub fn shown(&self, schema: &Schema) -> Cow<'_, Self> {
        let nothing_hidden =
            schema.hidden_user_fields().is_empty() && schema.hidden_session_fields().is_empty();
        if nothing_hidden {
            return Cow::Borrowed(self);
        }
        let mut shown = self.clone();
        shown.hide(schema);
        Cow::Owned(shown)
    }

    /// Reads what hosted code calls a session: `{ session, user }`.
    pub fn from_json(mut value: Json, schema: &Schema) -> Result<Self, Failure> {
        let mut part = |name: &str, table: &Table| {
            let part = value.get_mut(name).map(Json::take);
            row(part.unwrap_or_default(), table)
        };
        let (session, user) = (part("session", schema.session()), part("user", schema.user()));
        Ok(Self { session: Session::from_row(session)?, user: User::from_row(user)? })
    }
}

/// The fields in the table's order, with others after them.
pub(super) fn row(object: Json, table: &Table) -> Row {
    let mut fields = match object {
        Json::Object(fields) => fields,
        _ => serde_json::Map::new(),
    };
    let mut row = Row::new();
    for column in table.all_columns() {
        let value = fields.remove(column.field.as_str()).unwrap_or_default();
        row.set(column.field.clone(), column.adapt(Value::plain(value)));
    }
    for (name, value) in fields {
        row.set(Name::from(name), Value::plain(value));
    }
    row
}
