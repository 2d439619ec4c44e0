//! Opening a database, and the shared way to its connections.

use super::{SqliteOptions, error::failed, inline::Inline, lock::OpenFile, url::Location};
use crate::storage::{
    Found, Lookup, StoreError, Value,
    sql::{Lent, Way},
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

/// Rows that a driver's thread may read ahead of us. A list of a hundred sessions then changes
/// threads once, not every fifty rows.
const ROWS_AHEAD: usize = 500;

/// The shared way: a pool of one writer and a pool of readers.
pub struct Pools {
    writer: SqlitePool,
    /// The writer itself for a database in memory, which has one connection.
    reader: SqlitePool,
    inline: Option<Inline>,
    /// Taken at close.
    file: Mutex<Option<OpenFile>>,
}

impl Pools {
    pub(super) async fn open(options: &SqliteOptions) -> Result<Self, StoreError> {
        let connect = SqliteConnectOptions::new()
            .foreign_keys(true)
            .busy_timeout(options.busy_timeout)
            .row_buffer_size(ROWS_AHEAD)
            .synchronous(SqliteSynchronous::Normal);
        let path = match Location::parse(&options.url)? {
            Location::Memory => return Self::in_memory(connect.in_memory(true), options).await,
            Location::File(path) => path,
        };
        make_ready(&path, options.create)?;
        let file = OpenFile::claim(&path)?;
        let connect = connect.filename(&path);
        let writer = pool(1, options)
            .connect_with(
                connect
                    .clone()
                    .create_if_missing(options.create)
                    .journal_mode(SqliteJournalMode::Wal),
            )
            .await
            .map_err(failed)?;
        let reader =
            pool(options.readers.max(1), options).connect_lazy_with(connect.read_only(true));
        // On a file system without shared memory SQLite stays with its older journal, under
        // which a reader may have to wait: such a reader belongs on the pool.
        let mode: String =
            sqlx::query_scalar("PRAGMA journal_mode").fetch_one(&writer).await.map_err(failed)?;
        let inline = if mode == "wal" { Inline::open(&path) } else { None };
        Ok(Self { writer, reader, inline, file: Mutex::new(Some(file)) })
    }

    async fn in_memory(
        connect: SqliteConnectOptions,
        options: &SqliteOptions,
    ) -> Result<Self, StoreError> {
        let connect = connect.filename(":memory:");
        let writer =
            pool(1, options).min_connections(1).connect_with(connect).await.map_err(failed)?;
        Ok(Self { reader: writer.clone(), writer, inline: None, file: Mutex::new(None) })
    }

    pub(super) async fn begin(&self) -> Result<sqlx::Transaction<'static, Sqlite>, StoreError> {
        self.writer.begin_with("BEGIN IMMEDIATE").await.map_err(failed)
    }

    pub(super) async fn close(&self) {
        if let Some(inline) = &self.inline {
            inline.close();
        }
        self.reader.close().await;
        self.writer.close().await;
        let file = self.file.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(file) = file {
            file.release();
        }
    }
}

/// Connections never expire: a database in memory would be gone with its own.
fn pool(size: u32, options: &SqliteOptions) -> PoolOptions<Sqlite> {
    PoolOptions::new()
        .max_connections(size)
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
        self.reader.acquire().await.map(Lent::Pooled).map_err(failed)
    }

    async fn write(&self) -> Result<Lent<'_, Sqlite>, StoreError> {
        self.writer.acquire().await.map(Lent::Pooled).map_err(failed)
    }

    fn inline(&self, lookup: &Lookup, key: &Value) -> Option<Option<Found>> {
        self.inline.as_ref()?.lookup(lookup, key)
    }
}
