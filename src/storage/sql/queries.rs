//! Every query, over whichever connection it is given.

use super::{
    Built, Driver, Statement, Stored, Way,
    row::{Cells, read_found, read_row},
};
use crate::storage::{
    Answer, Changes, Filter, Found, Lookup, Queries, Row, Select, StoreError, Table, Value,
};
use std::marker::PhantomData;

/// Rows that are read one after another, as far as they are taken.
type Rows<'a, T> = &'a mut dyn Iterator<Item = Result<T, StoreError>>;

fn all<T>(rows: Rows<'_, T>) -> Result<Vec<T>, StoreError> {
    rows.collect()
}

fn first<T>(rows: Rows<'_, T>) -> Result<Option<T>, StoreError> {
    rows.next().transpose()
}

/// A way to a database, shared or inside a transaction; both answer the same queries.
pub struct Sql<D, W>(pub(in crate::storage) W, PhantomData<fn() -> D>);

impl<D: Driver, W: Way<D>> Sql<D, W> {
    pub(in crate::storage) fn new(way: W) -> Self {
        Self(way, PhantomData)
    }

    /// Runs a statement that only reads. `read` reads a row, `take` says which are read.
    async fn rows<T, R>(
        &self,
        statement: Statement,
        table: &Table,
        read: impl Fn(Cells<'_, '_>) -> Result<T, StoreError> + Send,
        take: fn(Rows<'_, T>) -> Result<R, StoreError>,
    ) -> Result<R, StoreError> {
        if let Some(copies) = self.0.copies(&statement).await {
            return take(&mut copies?.rows().map(|row| read(&|at| Ok(row.stored(at)))));
        }
        let failed = |error| D::failed(error, &table.name);
        let rows = self.fetch(statement, table).await?;
        take(&mut rows.iter().map(|row| read(&|at| D::stored(row, at).map_err(failed))))
    }

    async fn fetch(&self, statement: Statement, table: &Table) -> Result<Vec<D::Row>, StoreError> {
        let failed = |error| D::failed(error, &table.name);
        let mut connection = self.0.read().await?;
        match D::fetch(&mut connection, statement.clone()).await.map_err(failed) {
            Err(error) if self.0.tries_again(&error) => {
                drop(connection);
                let mut connection = self.0.read().await?;
                D::fetch(&mut connection, statement).await.map_err(failed)
            }
            rows => rows,
        }
    }

    /// Takes note of a failed write, which is not tried again: it may have been done.
    fn written<T>(&self, done: Result<T, StoreError>) -> Result<T, StoreError> {
        done.inspect_err(|error| {
            self.0.tries_again(error);
        })
    }

    async fn affected(&self, built: Built, table: &Table) -> Result<u64, StoreError> {
        let mut connection = self.0.write().await?;
        let done = D::execute(&mut connection, built.into()).await;
        let done = done.map_err(|error| D::failed(error, &table.name));
        Ok(self.written(done)?.rows)
    }
}

impl<D: Driver, W: Way<D>> Queries for Sql<D, W> {
    fn create<'a>(&'a self, table: &'a Table, row: Row) -> Answer<'a, Row> {
        Box::pin(async move {
            let mut connection = self.0.write().await?;
            let row = D::insert(&mut connection, table, row).await;
            self.written(row)?
                .ok_or_else(|| StoreError::Other(format!("no row came back from {}.", table.name)))
        })
    }

    fn find<'a>(&'a self, select: Select<'a>) -> Answer<'a, Vec<Row>> {
        Box::pin(async move {
            let statement = D::WRITER.select(&select)?.into();
            self.rows(statement, select.table, |cells| read_row(select.table, 0, cells), all).await
        })
    }

    fn lookup<'a>(&'a self, lookup: &'a Lookup, key: &'a Value) -> Answer<'a, Option<Found>> {
        Box::pin(async move {
            if let Some(found) = self.0.inline(lookup, key) {
                return Ok(found);
            }
            let text = lookup.text(D::WRITER.dialect);
            let statement = Statement::prepared(text, D::WRITER.key(lookup, key)?);
            self.rows(statement, &lookup.table, |cells| read_found(lookup, cells), first).await
        })
    }

    fn count<'a>(&'a self, table: &'a Table, filters: &'a [Filter]) -> Answer<'a, u64> {
        Box::pin(async move {
            let uncounted = || StoreError::Other(format!("{} could not be counted.", table.name));
            let statement = D::WRITER.count(table, filters)?.into();
            let read = |cells: Cells<'_, '_>| match cells(0)? {
                Stored::Int(count) | Stored::Big(count) => Ok(count.unsigned_abs()),
                _ => Err(uncounted()),
            };
            self.rows(statement, table, read, first).await?.ok_or_else(uncounted)
        })
    }

    fn update<'a>(
        &'a self,
        table: &'a Table,
        filters: &'a [Filter],
        changes: Row,
    ) -> Answer<'a, Option<Row>> {
        self.increment_one(table, filters, Changes::set(changes))
    }

    fn update_many<'a>(
        &'a self,
        table: &'a Table,
        filters: &'a [Filter],
        changes: Row,
    ) -> Answer<'a, u64> {
        Box::pin(async move {
            if changes.is_empty() {
                return self.count(table, filters).await;
            }
            let built = D::WRITER.update_many(table, filters, Changes::set(changes))?;
            self.affected(built, table).await
        })
    }

    fn delete<'a>(&'a self, table: &'a Table, filters: &'a [Filter]) -> Answer<'a, u64> {
        Box::pin(async move { Ok(u64::from(self.consume_one(table, filters).await?.is_some())) })
    }

    fn delete_many<'a>(&'a self, table: &'a Table, filters: &'a [Filter]) -> Answer<'a, u64> {
        Box::pin(async move { self.affected(D::WRITER.delete_many(table, filters)?, table).await })
    }

    fn consume_one<'a>(
        &'a self,
        table: &'a Table,
        filters: &'a [Filter],
    ) -> Answer<'a, Option<Row>> {
        Box::pin(async move {
            let mut connection = self.0.write().await?;
            self.written(D::delete_one(&mut connection, W::IN_TRANSACTION, table, filters).await)
        })
    }

    fn increment_one<'a>(
        &'a self,
        table: &'a Table,
        filters: &'a [Filter],
        changes: Changes,
    ) -> Answer<'a, Option<Row>> {
        Box::pin(async move {
            if changes.is_empty() {
                return self.find_one(table, filters).await;
            }
            let mut connection = self.0.write().await?;
            let begun = W::IN_TRANSACTION;
            self.written(D::update_one(&mut connection, begun, table, filters, changes).await)
        })
    }
}
