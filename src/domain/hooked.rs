//! Rows with the application's hooks around them: before a row is written, and after it was.

use std::ops::Deref;

use crate::{
    error::Failure,
    host::BoxFuture,
    storage::{
        Answer, Changes, Filter, Found, Lookup, Queries, Row, Select, StoreError, Table, Value,
    },
};

/// What happens to a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    Create,
    Update,
    Delete,
}

/// What the application wants to see of rows. Its functions may refuse a row and, but for
/// deletions, change it.
pub trait RowHooks: Send + Sync {
    /// Whether anything runs before this, and after it.
    fn wanted(&self, model: &str, event: Event) -> (bool, bool);

    /// The row from now on; none if it is not to be written. `rows` are those among which it will
    /// stand: where a transaction is open, its own.
    fn before<'a>(
        &'a self,
        rows: &'a dyn Queries,
        table: &'a Table,
        event: Event,
        row: Row,
    ) -> BoxFuture<'a, Result<Option<Row>, Failure>>;

    /// Runs once the row is written for good.
    fn after<'a>(
        &'a self,
        table: &'a Table,
        event: Event,
        written: Written<'a>,
    ) -> BoxFuture<'a, Result<(), Failure>>;
}

/// What is known of what was written: the row, or how many rows there were.
#[derive(Clone, Copy, Debug)]
pub enum Written<'a> {
    Row(&'a Row),
    Count(u64),
}

/// Rows as they are, or with hooks.
#[derive(Clone, Copy)]
pub enum RowSource<'a> {
    Plain(&'a dyn Queries),
    Hooked(Hooked<'a>),
}

impl<'a> RowSource<'a> {
    /// What hooks make of a row that is kept elsewhere than in these; none if they refuse it.
    pub async fn before(
        &self,
        table: &Table,
        event: Event,
        row: Row,
    ) -> Result<Option<Row>, Failure> {
        match self {
            Self::Hooked(Hooked { hooks, rows }) if hooks.wanted(&table.model, event).0 => {
                hooks.before(*rows, table, event, row).await
            }
            _ => Ok(Some(row)),
        }
    }

    /// Tells hooks of a row that was written elsewhere.
    pub async fn after(&self, table: &Table, event: Event, row: &Row) -> Result<(), Failure> {
        match self {
            Self::Hooked(Hooked { hooks, .. }) if hooks.wanted(&table.model, event).1 => {
                hooks.after(table, event, Written::Row(row)).await
            }
            _ => Ok(()),
        }
    }

    /// Whether hooks may change what is written.
    pub fn is_hooked(&self) -> bool {
        matches!(self, Self::Hooked(_))
    }

    /// The same rows, past all hooks.
    pub fn plain(&self) -> &'a dyn Queries {
        match self {
            Self::Plain(rows) => *rows,
            Self::Hooked(hooked) => hooked.rows,
        }
    }
}

impl<'a> Deref for RowSource<'a> {
    type Target = dyn Queries + 'a;

    fn deref(&self) -> &Self::Target {
        match self {
            Self::Plain(rows) => *rows,
            Self::Hooked(hooked) => hooked,
        }
    }
}

#[derive(Clone, Copy)]
pub struct Hooked<'a> {
    pub rows: &'a dyn Queries,
    pub hooks: &'a dyn RowHooks,
}

impl Hooked<'_> {
    /// Whether all of these rows may be deleted.
    async fn may_delete(&self, table: &Table, rows: &[Row]) -> Result<bool, StoreError> {
        for row in rows {
            if self
                .hooks
                .before(self.rows, table, Event::Delete, row.clone())
                .await
                .map_err(refused)?
                .is_none()
            {
                return Ok(false);
            }
        }
        Ok(true)
    }

    async fn deleted(&self, table: &Table, rows: &[Row]) -> Result<(), StoreError> {
        for row in rows {
            self.hooks.after(table, Event::Delete, Written::Row(row)).await.map_err(refused)?;
        }
        Ok(())
    }

    /// Deletes what `select` names, by way of `delete`.
    async fn delete_rows<'a>(
        &'a self,
        select: Select<'a>,
        delete: impl Future<Output = Result<u64, StoreError>> + Send,
    ) -> Result<u64, StoreError> {
        let table = select.table;
        let (before, after) = self.hooks.wanted(&table.model, Event::Delete);
        if !before && !after {
            return delete.await;
        }
        let rows = self.rows.find(select).await?;
        if before && !self.may_delete(table, &rows).await? {
            return Ok(0);
        }
        let count = delete.await?;
        if after {
            self.deleted(table, &rows).await?;
        }
        Ok(count)
    }

    /// What becomes of a new row. Hooks do not see its id, but may choose one.
    async fn new_row(&self, table: &Table, mut row: Row) -> Result<Row, StoreError> {
        let id = row.take("id");
        let allowed =
            self.hooks.before(self.rows, table, Event::Create, row).await.map_err(refused)?;
        let mut row = allowed.ok_or(StoreError::Refused(None))?;
        if let (Some(id), None) = (id, row.get("id")) {
            row.set("id", id);
        }
        Ok(row)
    }

    async fn changes(&self, table: &Table, changes: Row) -> Result<Option<Row>, StoreError> {
        if !self.hooks.wanted(&table.model, Event::Update).0 {
            return Ok(Some(changes));
        }
        self.hooks.before(self.rows, table, Event::Update, changes).await.map_err(refused)
    }
}

impl Queries for Hooked<'_> {
    fn create<'a>(&'a self, table: &'a Table, row: Row) -> Answer<'a, Row> {
        Box::pin(async move {
            let (before, after) = self.hooks.wanted(&table.model, Event::Create);
            let row = if before { self.new_row(table, row).await? } else { row };
            let created = self.rows.create(table, row).await?;
            if after {
                self.hooks
                    .after(table, Event::Create, Written::Row(&created))
                    .await
                    .map_err(refused)?;
            }
            Ok(created)
        })
    }

    fn find<'a>(&'a self, select: Select<'a>) -> Answer<'a, Vec<Row>> {
        self.rows.find(select)
    }

    fn lookup<'a>(&'a self, lookup: &'a Lookup, key: &'a Value) -> Answer<'a, Option<Found>> {
        self.rows.lookup(lookup, key)
    }

    fn count<'a>(&'a self, table: &'a Table, filters: &'a [Filter]) -> Answer<'a, u64> {
        self.rows.count(table, filters)
    }

    fn update<'a>(
        &'a self,
        table: &'a Table,
        filters: &'a [Filter],
        changes: Row,
    ) -> Answer<'a, Option<Row>> {
        Box::pin(async move {
            let Some(changes) = self.changes(table, changes).await? else { return Ok(None) };
            let updated = self.rows.update(table, filters, changes).await?;
            if let Some(row) = &updated
                && self.hooks.wanted(&table.model, Event::Update).1
            {
                self.hooks.after(table, Event::Update, Written::Row(row)).await.map_err(refused)?;
            }
            Ok(updated)
        })
    }

    fn update_many<'a>(
        &'a self,
        table: &'a Table,
        filters: &'a [Filter],
        changes: Row,
    ) -> Answer<'a, u64> {
        Box::pin(async move {
            let Some(changes) = self.changes(table, changes).await? else { return Ok(0) };
            let after = self.hooks.wanted(&table.model, Event::Update).1;
            let count = self.rows.update_many(table, filters, changes).await?;
            if after {
                self.hooks
                    .after(table, Event::Update, Written::Count(count))
                    .await
                    .map_err(refused)?;
            }
            Ok(count)
        })
    }

    fn delete<'a>(&'a self, table: &'a Table, filters: &'a [Filter]) -> Answer<'a, u64> {
        let select = Select::new(table, filters).limit(1);
        Box::pin(self.delete_rows(select, self.rows.delete(table, filters)))
    }

    fn delete_many<'a>(&'a self, table: &'a Table, filters: &'a [Filter]) -> Answer<'a, u64> {
        let select = Select::new(table, filters).limit(u32::MAX);
        Box::pin(self.delete_rows(select, self.rows.delete_many(table, filters)))
    }

    fn consume_one<'a>(
        &'a self,
        table: &'a Table,
        filters: &'a [Filter],
    ) -> Answer<'a, Option<Row>> {
        Box::pin(async move {
            let (before, after) = self.hooks.wanted(&table.model, Event::Delete);
            if before {
                let row = self.rows.find_one(table, filters).await?;
                if !self.may_delete(table, row.as_slice()).await? {
                    return Ok(None);
                }
            }
            let consumed = self.rows.consume_one(table, filters).await?;
            if after {
                self.deleted(table, consumed.as_slice()).await?;
            }
            Ok(consumed)
        })
    }

    fn increment_one<'a>(
        &'a self,
        table: &'a Table,
        filters: &'a [Filter],
        changes: Changes,
    ) -> Answer<'a, Option<Row>> {
        self.rows.increment_one(table, filters, changes)
    }
}

fn refused(failure: Failure) -> StoreError {
    StoreError::Refused(Some(Box::new(failure)))
}
