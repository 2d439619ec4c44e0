//! What a database's driver adds to the queries that all of them share.

use super::{Built, Stored, Writer, reread};
use crate::storage::{Changes, Dialect, Filter, Row, StoreError, Table, sql::row::read};
use sea_query_sqlx::SqlxValues;
use sqlx::{AssertSqlSafe, Database, IntoArguments, SqlSafeStr, SqlStr, query::Query};
use std::{future::Future, ops::DerefMut, sync::Arc};

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

    pub(in crate::storage) fn into_parts(self) -> (SqlStr, sea_query::Values) {
        (self.text, self.values)
    }
}

impl From<&str> for Statement {
    fn from(text: &str) -> Self {
        (text.to_owned(), sea_query::Values(Vec::new())).into()
    }
}

impl From<Built> for Statement {
    fn from((text, values): Built) -> Self {
        Self { text: AssertSqlSafe(text).into_sql_str(), values }
    }
}

type Answer<T> = Result<T, StoreError>;

/// What a statement that returns no rows has done.
#[derive(Clone, Copy, Debug, Default)]
pub struct Done {
    /// The rows that it changed, or would have changed had they not been so already.
    pub rows: u64,
    /// The id that the database has counted for the row that was inserted; zero is none.
    pub last_id: u64,
}

/// A database that is spoken to in SQL, and how it is reached.
pub trait Driver: Sized + Send + Sync + 'static {
    const WRITER: Writer;

    /// A connection.
    type Link: Send;
    type Row: Send + Sync;
    type Error: Send;
    /// A transaction on a connection; dropped without a commit it is rolled back.
    type Begun<'a>: DerefMut<Target = Self::Link> + Send;

    /// All rows: a statement that writes has to run to its end to be done.
    fn fetch(
        connection: &mut Self::Link,
        statement: Statement,
    ) -> impl Future<Output = Result<Vec<Self::Row>, Self::Error>> + Send;

    /// Rows about the database itself.
    fn describe(
        connection: &mut Self::Link,
        statement: String,
    ) -> impl Future<Output = Result<Vec<Self::Row>, Self::Error>> + Send {
        Self::fetch(connection, Statement::from(&*statement))
    }

    fn execute(
        connection: &mut Self::Link,
        statement: Statement,
    ) -> impl Future<Output = Result<Done, Self::Error>> + Send;

    fn begin(
        connection: &mut Self::Link,
    ) -> impl Future<Output = Result<Self::Begun<'_>, Self::Error>> + Send;

    fn commit(begun: Self::Begun<'_>) -> impl Future<Output = Result<(), Self::Error>> + Send;

    fn rollback(begun: Self::Begun<'_>) -> impl Future<Output = Result<(), Self::Error>> + Send;

    fn stored(row: &Self::Row, at: usize) -> Result<Stored<'_>, Self::Error>;

    /// The error without any value; `table` is what the statement was about.
    fn failed(error: Self::Error, table: &str) -> StoreError;

    /// Inserts a row and returns it.
    fn insert(
        connection: &mut Self::Link,
        table: &Table,
        row: Row,
    ) -> impl Future<Output = Answer<Option<Row>>> + Send {
        async move {
            if Self::WRITER.dialect == Dialect::Mysql {
                return reread::insert::<Self>(connection, table, row).await;
            }
            one::<Self>(connection, table, Self::WRITER.insert(table, row)?).await
        }
    }

    /// Changes one row and returns it. `begun`: whether the connection is in a transaction.
    fn update_one(
        connection: &mut Self::Link,
        begun: bool,
        table: &Table,
        filters: &[Filter],
        changes: Changes,
    ) -> impl Future<Output = Answer<Option<Row>>> + Send {
        async move {
            if Self::WRITER.dialect == Dialect::Mysql {
                return reread::update_one::<Self>(connection, begun, table, filters, changes)
                    .await;
            }
            one::<Self>(connection, table, Self::WRITER.update_one(table, filters, changes)?).await
        }
    }

    /// Deletes one row and returns it.
    fn delete_one(
        connection: &mut Self::Link,
        begun: bool,
        table: &Table,
        filters: &[Filter],
    ) -> impl Future<Output = Answer<Option<Row>>> + Send {
        async move {
            if Self::WRITER.dialect == Dialect::Mysql {
                return reread::delete_one::<Self>(connection, begun, table, filters).await;
            }
            one::<Self>(connection, table, Self::WRITER.delete_one(table, filters)?).await
        }
    }
}

/// A database that corten reaches by itself, through a driver of sqlx.
pub trait Native:
    Database + Driver<Link = <Self as Database>::Connection, Error = sqlx::Error>
{
}

impl<D> Native for D where
    D: Database + Driver<Link = <D as Database>::Connection, Error = sqlx::Error>
{
}

/// What the drivers of sqlx do alike; the last argument finds `Done::last_id` in a result.
macro_rules! through_sqlx {
    ($connection:ty, $row:ty, $last_id:expr) => {
        type Link = $connection;
        type Row = $row;
        type Error = sqlx::Error;
        type Begun<'a> = sqlx::Transaction<'a, Self>;

        async fn fetch(
            connection: &mut $connection,
            statement: Statement,
        ) -> Result<Vec<$row>, sqlx::Error> {
            statement.query().fetch_all(connection).await
        }

        async fn execute(
            connection: &mut $connection,
            statement: Statement,
        ) -> Result<Done, sqlx::Error> {
            let done = statement.query().execute(connection).await?;
            Ok(Done { rows: done.rows_affected(), last_id: $last_id(&done) })
        }

        async fn begin(
            connection: &mut $connection,
        ) -> Result<sqlx::Transaction<'_, Self>, sqlx::Error> {
            sqlx::Connection::begin(connection).await
        }

        async fn commit(begun: Self::Begun<'_>) -> Result<(), sqlx::Error> {
            begun.commit().await
        }

        async fn rollback(begun: Self::Begun<'_>) -> Result<(), sqlx::Error> {
            begun.rollback().await
        }
    };
}
pub(in crate::storage) use through_sqlx;

/// The first row that a statement returns.
pub(super) async fn one<D: Driver>(
    connection: &mut D::Link,
    table: &Table,
    built: Built,
) -> Answer<Option<Row>> {
    let rows = D::fetch(connection, built.into()).await;
    let rows = rows.map_err(|error| D::failed(error, &table.name))?;
    rows.first().map(|row| read::<D>(row, table)).transpose()
}
