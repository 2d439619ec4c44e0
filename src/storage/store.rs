//! What every store can do. The traits are for `dyn`: which store it is, the configuration says.

use super::{Dialect, Filter, Lookup, Name, Row, Select, StoreError, Table, Value};
use crate::host::BoxFuture;

/// What a store's method returns.
pub type Answer<'a, T> = BoxFuture<'a, Result<T, StoreError>>;

/// A looked-up row with its parent.
pub type Found = (Row, Option<Row>);

/// What `increment_one` does to the row it claims.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changes {
    /// Added to the field's number.
    pub increments: Vec<(Name, i64)>,
    /// Set as they are.
    pub set: Row,
}

impl Changes {
    /// Only sets fields.
    pub fn set(set: Row) -> Self {
        Self { increments: Vec::new(), set }
    }

    /// Only adds to a number.
    pub fn increment(field: impl Into<Name>, by: i64) -> Self {
        Self { increments: vec![(field.into(), by)], set: Row::new() }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.increments.is_empty() && self.set.is_empty()
    }
}

/// Reading and writing rows, inside or outside a transaction.
pub trait Queries: Send + Sync {
    /// Inserts a row and returns it as stored. Fields that the table does not have are an error;
    /// an absent `id` is left to the database (`IdKind::Serial`).
    fn create<'a>(&'a self, table: &'a Table, row: Row) -> Answer<'a, Row>;

    fn find<'a>(&'a self, select: Select<'a>) -> Answer<'a, Vec<Row>>;

    /// The first row that matches.
    fn find_one<'a>(&'a self, table: &'a Table, filters: &'a [Filter]) -> Answer<'a, Option<Row>> {
        let rows = self.find(Select::new(table, filters).limit(1));
        Box::pin(async move { Ok(rows.await?.into_iter().next()) })
    }

    /// Runs a prepared lookup; the future is ready at its first poll where the store can.
    fn lookup<'a>(&'a self, lookup: &'a Lookup, key: &'a Value) -> Answer<'a, Option<Found>>;

    fn count<'a>(&'a self, table: &'a Table, filters: &'a [Filter]) -> Answer<'a, u64>;

    /// Changes one matching row and returns it as stored.
    fn update<'a>(
        &'a self,
        table: &'a Table,
        filters: &'a [Filter],
        changes: Row,
    ) -> Answer<'a, Option<Row>>;

    /// Changes every matching row; returns how many there were.
    fn update_many<'a>(
        &'a self,
        table: &'a Table,
        filters: &'a [Filter],
        changes: Row,
    ) -> Answer<'a, u64>;

    /// Deletes one matching row; returns how many there were.
    fn delete<'a>(&'a self, table: &'a Table, filters: &'a [Filter]) -> Answer<'a, u64>;

    /// Deletes every matching row; returns how many there were.
    fn delete_many<'a>(&'a self, table: &'a Table, filters: &'a [Filter]) -> Answer<'a, u64>;

    /// Deletes one matching row and returns it, atomically: of any number of callers one gets it.
    fn consume_one<'a>(
        &'a self,
        table: &'a Table,
        filters: &'a [Filter],
    ) -> Answer<'a, Option<Row>>;

    /// Changes one row that matches the filters, atomically with the match. `None`: no row did.
    fn increment_one<'a>(
        &'a self,
        table: &'a Table,
        filters: &'a [Filter],
        changes: Changes,
    ) -> Answer<'a, Option<Row>>;
}

/// A database.
pub trait Store: Queries {
    /// The SQL it speaks; `None` for a store that needs no tables made.
    fn dialect(&self) -> Option<Dialect>;

    fn begin(&self) -> Answer<'_, Box<dyn Transaction>>;

    /// The tables that exist.
    fn introspect(&self) -> Answer<'_, Vec<ExistingTable>>;

    /// Runs schema statements, all or none where the database can.
    fn execute_schema<'a>(&'a self, statements: &'a [String]) -> Answer<'a, ()>;

    /// Closes all connections; what still runs is waited for. Later calls fail.
    fn close(&self) -> BoxFuture<'_, ()>;
}

/// An open transaction. Dropping it without a commit rolls it back.
pub trait Transaction: Queries {
    fn commit(self: Box<Self>) -> Answer<'static, ()>;
    fn rollback(self: Box<Self>) -> Answer<'static, ()>;
}

/// A table as the database describes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExistingTable {
    pub name: String,
    pub columns: Vec<ExistingColumn>,
    pub indexes: Vec<ExistingIndex>,
    /// Whether it has at least one row.
    pub populated: bool,
}

impl ExistingTable {
    /// Adds a column to the index that was added last, or to a new one. What stands in place of a
    /// column has no name.
    pub(crate) fn add_to_index(&mut self, index: ExistingIndex, column: Option<String>) {
        if self.indexes.last().is_none_or(|last| last.name != index.name) {
            self.indexes.push(index);
        }
        if let Some(last) = self.indexes.last_mut() {
            last.columns.push(column.unwrap_or_default());
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExistingColumn {
    pub name: String,
    /// The database's spelling of the type.
    pub kind: String,
    pub nullable: bool,
    /// An insert may leave it out: it has a default or is generated.
    pub has_default: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExistingIndex {
    pub name: String,
    pub columns: Vec<String>,
    pub unique: bool,
    /// It covers only some rows.
    pub partial: bool,
}
