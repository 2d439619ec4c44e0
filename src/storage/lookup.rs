//! A select that runs so often that its text is made once and kept.

use super::{Dialect, Name, Table};
use std::sync::{Arc, OnceLock};

/// The table that a foreign key of the looked-up table points to.
#[derive(Clone, Debug)]
pub struct Parent {
    pub table: Arc<Table>,
    /// The foreign key, a field of the looked-up table.
    pub field: Name,
    /// The field of the parent that it refers to.
    pub target: Name,
}

/// The row that has a given value in one field, optionally with its parent, in one statement.
#[derive(Debug)]
pub struct Lookup {
    pub table: Arc<Table>,
    pub field: Name,
    pub parent: Option<Parent>,
    texts: [OnceLock<Arc<str>>; 3],
}

impl Lookup {
    pub fn new(table: Arc<Table>, field: impl Into<Name>) -> Self {
        Self { table, field: field.into(), parent: None, texts: Default::default() }
    }

    /// Joins the parent; a row whose parent is missing is found without one.
    #[must_use]
    pub fn with_parent(self, parent: Parent) -> Self {
        Self { parent: Some(parent), texts: Default::default(), ..self }
    }

    /// The statement in a dialect, built at the first call.
    pub(crate) fn text(&self, dialect: Dialect) -> &Arc<str> {
        let [sqlite, postgres, mysql] = &self.texts;
        let text = match dialect {
            Dialect::Sqlite => sqlite,
            Dialect::Postgres => postgres,
            Dialect::Mysql => mysql,
        };
        text.get_or_init(|| super::sql::lookup(self, dialect).into())
    }
}
