//! What a database's driver adds to the queries that all of them share.

use super::{Built, Stored, Writer};
use crate::storage::{Changes, Filter, Row, StoreError, Table, sql::row::read};
use sea_query_sqlx::SqlxValues;
use sqlx::{AssertSqlSafe, Database, IntoArguments, SqlSafeStr, SqlStr, query::Query};
use std::{future::Future, sync::Arc};

/// A statement that can be run, more than once if need be.
#[derive(Clone)]
pub struct Statement {
    text: SqlStr,
    values: sea_query::Values,
}

impl Statement {
    pub(super) fn prepared(text: &Arc<str>, value: sea_query::Value) -> Self {
        let text = AssertSqlSafe(Arc::clone(text)).into_sql_str();
        Self { text, values: sea_query::Values(vec![value]) }
    }

    pub(in crate::storage) fn query<D: Database>(self) -> Query<'static, D, SqlxValues>
    where
        SqlxValues: IntoArguments<D>,
    {
        sqlx::query_with(self.text, SqlxValues(self.values))
    }
}

impl From<Built> for Statement {
    fn from((text, values): Built) -> Self {
        Self { text: AssertSqlSafe(text).into_sql_str(), values }
    }
}

type Answer<T> = Result<T, StoreError>;

/// A database that corten speaks to by itself.
pub trait Driver: Database {
    const WRITER: Writer;

    /// All rows: a statement that writes has to run to its end to be done.
    fn fetch(
        connection: &mut Self::Connection,
        statement: Statement,
    ) -> impl Future<Output = Result<Vec<Self::Row>, sqlx::Error>> + Send;

    /// How many rows it changed.
    fn execute(
        connection: &mut Self::Connection,
        statement: Statement,
    ) -> impl Future<Output = Result<u64, sqlx::Error>> + Send;

    fn stored(row: &Self::Row, at: usize) -> Result<Stored<'_>, sqlx::Error>;

    /// The error without any value; `table` is what the statement was about.
    fn failed(error: sqlx::Error, table: &str) -> StoreError;

    /// Inserts a row and returns it. `begun`: whether the connection is in a transaction.
    fn insert(
        connection: &mut Self::Connection,
        _begun: bool,
        table: &Table,
        row: Row,
    ) -> impl Future<Output = Answer<Option<Row>>> + Send {
        async move { one::<Self>(connection, table, Self::WRITER.insert(table, row)?).await }
    }

    /// Changes one row and returns it.
    fn update_one(
        connection: &mut Self::Connection,
        _begun: bool,
        table: &Table,
        filters: &[Filter],
        changes: Changes,
    ) -> impl Future<Output = Answer<Option<Row>>> + Send {
        async move {
            one::<Self>(connection, table, Self::WRITER.update_one(table, filters, changes)?).await
        }
    }

    /// Deletes one row and returns it.
    fn delete_one(
        connection: &mut Self::Connection,
        _begun: bool,
        table: &Table,
        filters: &[Filter],
    ) -> impl Future<Output = Answer<Option<Row>>> + Send {
        async move { one::<Self>(connection, table, Self::WRITER.delete_one(table, filters)?).await }
    }
}

/// The first row that a statement returns.
pub(in crate::storage) async fn one<D: Driver>(
    connection: &mut D::Connection,
    table: &Table,
    built: Built,
) -> Answer<Option<Row>> {
    let rows = D::fetch(connection, built.into()).await;
    let rows = rows.map_err(|error| D::failed(error, &table.name))?;
    rows.first().map(|row| read::<D>(row, table)).transpose()
}
