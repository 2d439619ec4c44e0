//! SQLite through its bundled library: files with one writer and several readers, or one
//! connection in memory.
//!
//! All writes of an instance go through one connection and begin with the write lock in hand, so
//! inside a process none ever finds the database busy. Other processes are waited for
//! (`busy_timeout`). Whoever has begun a transaction must not write around it: that write would
//! wait for the connection which the transaction holds (in memory, a read would too).

mod connect;
mod error;
mod inline;
pub(super) mod introspect;
mod lock;
mod readers;
mod url;
mod values;

use super::{
    Answer, Dialect, ExistingTable, Store, StoreError, Transaction,
    sql::{Done, Driver, Open, Sql, Statement, Stored, Way as _, Writer, through_sqlx},
};
use crate::host::BoxFuture;
use connect::Pools;
pub(super) use error::refused;
use sqlx::{
    AssertSqlSafe, Decode, Row as _, SqliteConnection, TypeInfo, ValueRef,
    sqlite::{SqliteQueryResult, SqliteRow},
};
use std::time::Duration;

/// How a database is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SqliteOptions {
    /// `sqlite:path`, `sqlite://path` or `sqlite::memory:`; the path may be percent-encoded.
    pub url: String,
    /// Creates the file and its folder when they are missing.
    pub create: bool,
    /// Connections for reading; a file only.
    pub readers: u32,
    /// How long to wait for another process's lock.
    pub busy_timeout: Duration,
    /// How long to wait for one of the instance's own connections.
    pub acquire_timeout: Duration,
}

impl SqliteOptions {
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            create: true,
            readers: 4,
            busy_timeout: Duration::from_secs(5),
            acquire_timeout: Duration::from_secs(30),
        }
    }
}

/// An open database.
pub type SqliteStore = Sql<sqlx::Sqlite, Pools>;

impl SqliteStore {
    /// Opens a database. Must be called inside a Tokio runtime, which then has to outlive it.
    pub async fn open(options: SqliteOptions) -> Result<Self, StoreError> {
        Pools::open(&options).await.map(Self::new)
    }
}

impl Store for SqliteStore {
    fn dialect(&self) -> Option<Dialect> {
        Some(Dialect::Sqlite)
    }

    fn begin(&self) -> Answer<'_, Box<dyn Transaction>> {
        Box::pin(async {
            let open = self.0.begin().await?;
            Ok(Box::new(Sql::new(Open::new(open))) as Box<dyn Transaction>)
        })
    }

    fn introspect(&self) -> Answer<'_, Vec<ExistingTable>> {
        Box::pin(async { introspect::tables::<sqlx::Sqlite>(&mut *self.0.read().await?).await })
    }

    fn execute_schema<'a>(&'a self, statements: &'a [String]) -> Answer<'a, ()> {
        Box::pin(async move {
            let mut open = self.0.begin().await?;
            for statement in statements {
                let statement = AssertSqlSafe(statement.as_str());
                sqlx::query(statement).execute(&mut *open).await.map_err(error::failed)?;
            }
            open.commit().await.map_err(error::failed)
        })
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        Box::pin(self.0.close())
    }
}

impl Driver for sqlx::Sqlite {
    const WRITER: Writer = Writer { dialect: Dialect::Sqlite, encode: values::encode };

    through_sqlx!(SqliteConnection, SqliteRow, |_: &SqliteQueryResult| 0);

    fn stored(row: &SqliteRow, at: usize) -> Result<Stored<'_>, sqlx::Error> {
        let value = row.try_get_raw(at)?;
        if value.is_null() {
            return Ok(Stored::Null);
        }
        let kind = value.type_info().into_owned();
        Ok(match kind.name() {
            "INTEGER" => <i64 as Decode<Self>>::decode(value).map_or(Stored::Other, Stored::Int),
            "REAL" => <f64 as Decode<Self>>::decode(value).map_or(Stored::Other, Stored::Real),
            "TEXT" => <&str as Decode<Self>>::decode(value).map_or(Stored::Other, Stored::Text),
            _ => Stored::Other,
        })
    }

    fn failed(error: sqlx::Error, _table: &str) -> StoreError {
        error::failed(error)
    }
}
