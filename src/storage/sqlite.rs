//! SQLite through its bundled library: files with one writer and several readers, or one
//! connection in memory.
//!
//! All writes of an instance go through one connection and begin with the write lock in hand, so
//! inside a process none ever finds the database busy. Other processes are waited for
//! (`busy_timeout`). Whoever has begun a transaction must not write around it: that write would
//! wait for the connection which the transaction holds (in memory, a read would too).

mod connect;
mod inline;
mod introspect;
mod lock;
mod url;
mod values;

use super::{
    Answer, Dialect, ExistingTable, Store, StoreError, Transaction,
    sql::{Driver, Open, Sql, Statement, Stored, Way as _, Writer},
};
use crate::host::BoxFuture;
use connect::Pools;
use sqlx::{
    AssertSqlSafe, Decode, Row as _, SqliteConnection, TypeInfo, ValueRef, error::ErrorKind,
    sqlite::SqliteRow,
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
        Box::pin(async { introspect::tables(&mut *self.0.read().await?).await })
    }

    fn execute_schema<'a>(&'a self, statements: &'a [String]) -> Answer<'a, ()> {
        Box::pin(async move {
            let mut open = self.0.begin().await?;
            for statement in statements {
                let statement = AssertSqlSafe(statement.as_str());
                sqlx::query(statement).execute(&mut *open).await.map_err(failed)?;
            }
            open.commit().await.map_err(failed)
        })
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        Box::pin(self.0.close())
    }
}

impl Driver for sqlx::Sqlite {
    const WRITER: Writer = Writer { dialect: Dialect::Sqlite, encode: values::encode };

    async fn fetch(
        connection: &mut SqliteConnection,
        statement: Statement,
    ) -> Result<Vec<SqliteRow>, sqlx::Error> {
        statement.query().fetch_all(connection).await
    }

    async fn execute(
        connection: &mut SqliteConnection,
        statement: Statement,
    ) -> Result<u64, sqlx::Error> {
        Ok(statement.query().execute(connection).await?.rows_affected())
    }

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
        failed(error)
    }
}

/// SQLite's messages name tables and columns, never values.
fn failed(error: sqlx::Error) -> StoreError {
    let error = match error {
        sqlx::Error::Database(error) => error,
        sqlx::Error::PoolTimedOut => return StoreError::Busy,
        sqlx::Error::PoolClosed => {
            return StoreError::Unavailable("it has been closed.".to_owned());
        }
        other => return StoreError::Unavailable(format!("{other}.")),
    };
    // The low byte of SQLite's extended result code is the primary one.
    let code = error.code().and_then(|code| code.parse::<u32>().ok()).unwrap_or(0) & 0xff;
    let message = error.message();
    let named = message.split_once(": ").map_or("", |(_, columns)| columns).to_owned();
    match (error.kind(), code) {
        (ErrorKind::UniqueViolation, _) => StoreError::UniqueViolation { columns: named },
        (ErrorKind::NotNullViolation, _) => StoreError::NotNull { column: named },
        (ErrorKind::ForeignKeyViolation, _) => StoreError::ForeignKey,
        (_, SQLITE_BUSY | SQLITE_LOCKED) => StoreError::Busy,
        (_, SQLITE_ERROR) => StoreError::Schema(format!("{message}.")),
        (_, SQLITE_CANTOPEN | SQLITE_READONLY | SQLITE_NOTADB) => {
            StoreError::Unavailable(format!("{message}."))
        }
        _ => StoreError::Other(format!("SQLite failed: {message}.")),
    }
}

const SQLITE_ERROR: u32 = 1;
const SQLITE_BUSY: u32 = 5;
const SQLITE_LOCKED: u32 = 6;
const SQLITE_READONLY: u32 = 8;
const SQLITE_CANTOPEN: u32 = 14;
const SQLITE_NOTADB: u32 = 26;
