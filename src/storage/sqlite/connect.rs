//! Opening a database, and the shared way to its connections.

use super::{
    SqliteOptions, error::failed, inline::Inline, lock::OpenFile, readers::Readers, url::Location,
};
use crate::storage::{
    Found, Lookup, StoreError, Value,
    sql::{Copies, Lent, Statement, Way},
};
use sqlx::{
    Sqlite, SqlitePool,
    pool::PoolOptions,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};
use std::{
    path::Path,
    sync::{Mutex, PoisonError},
};

/// The shared way: a pool of one writer, and readers.
pub struct Pools {
    writer: SqlitePool,
    /// None for a database in memory, whose only connection is the writer.
    readers: Option<Readers>,
    inline: Option<Inline>,
    /// Taken at close.
    file: Mutex<Option<OpenFile>>,
}

impl Pools {
    pub(super) async fn open(options: &SqliteOptions) -> Result<Self, StoreError> {
        let connect = SqliteConnectOptions::new()
            .foreign_keys(true)
            .busy_timeout(options.busy_timeout)
            .synchronous(SqliteSynchronous::Normal);
        let path = match Location::parse(&options.url)? {
            Location::Memory => return Self::in_memory(connect.in_memory(true), options).await,
            Location::File(path) => path,
        };
        make_ready(&path, options.create)?;
        let file = OpenFile::claim(&path)?;
        let connect = connect
            .filename(&path)
            .create_if_missing(options.create)
            .journal_mode(SqliteJournalMode::Wal);
        let writer = pool(options).connect_with(connect).await.map_err(failed)?;
        // On a file system without shared memory SQLite stays with its older journal, under
        // which a reader may have to wait: such a reader must not do it on the calling thread.
        let mode: String =
            sqlx::query_scalar("PRAGMA journal_mode").fetch_one(&writer).await.map_err(failed)?;
        let inline = if mode == "wal" { Inline::open(&path) } else { None };
        let readers = Some(Readers::new(&path, options));
        Ok(Self { writer, readers, inline, file: Mutex::new(Some(file)) })
    }

    async fn in_memory(
        connect: SqliteConnectOptions,
        options: &SqliteOptions,
    ) -> Result<Self, StoreError> {
        let connect = connect.filename(":memory:");
        let writer =
            pool(options).min_connections(1).connect_with(connect).await.map_err(failed)?;
        Ok(Self { writer, readers: None, inline: None, file: Mutex::new(None) })
    }

    pub(super) async fn begin(&self) -> Result<sqlx::Transaction<'static, Sqlite>, StoreError> {
        self.writer.begin_with("BEGIN IMMEDIATE").await.map_err(failed)
    }

    pub(super) async fn close(&self) {
        if let Some(inline) = &self.inline {
            inline.close();
        }
        if let Some(readers) = &self.readers {
            readers.close().await;
        }
        self.writer.close().await;
        let file = self.file.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(file) = file {
            file.release();
        }
    }
}

/// One connection, which never expires: a database in memory would be gone with it.
fn pool(options: &SqliteOptions) -> PoolOptions<Sqlite> {
    PoolOptions::new()
        .max_connections(1)
        .acquire_timeout(options.acquire_timeout)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
}

fn make_ready(path: &Path, create: bool) -> Result<(), StoreError> {
    let unavailable = |what: String| Err(StoreError::Unavailable(what));
    if path.exists() {
        return Ok(());
    }
    if !create {
        return unavailable(format!("there is no file {}.", path.display()));
    }
    let Some(folder) = path.parent() else { return Ok(()) };
    match std::fs::create_dir_all(folder) {
        Ok(()) => Ok(()),
        Err(error) => {
            unavailable(format!("the folder {} cannot be made: {error}.", folder.display()))
        }
    }
}

impl Way<Sqlite> for Pools {
    const IN_TRANSACTION: bool = false;

    type Lent<'a> = Lent<'a, Sqlite>;

    async fn read(&self) -> Result<Lent<'_, Sqlite>, StoreError> {
        self.writer.acquire().await.map(Lent::Pooled).map_err(failed)
    }

    async fn copies(&self, statement: &Statement) -> Option<Result<Copies, StoreError>> {
        let readers = self.readers.as_ref()?;
        Some(readers.read(statement.clone()).await)
    }

    fn inline(&self, lookup: &Lookup, key: &Value) -> Option<Option<Found>> {
        self.inline.as_ref()?.lookup(lookup, key)
    }
}
