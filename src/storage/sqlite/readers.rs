//! Reads that may have to wait, each on a thread where it can, over read-only connections.
//!
//! sqlx's driver for SQLite hands over one row at a time, with each value duplicated, and wakes
//! whoever waits for them every time. Here all rows of a statement come in one piece.

use super::{
    error::{closed, failed_to_read},
    values,
};
use crate::storage::{
    StoreError,
    sql::{Copies, Statement},
};
use rusqlite::{Connection, OpenFlags};
use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{sync::Semaphore, task::spawn_blocking, time::timeout};

/// Statements that a connection keeps prepared.
const PREPARED: usize = 100;

/// The connections for reading of one file.
pub(super) struct Readers {
    path: Arc<Path>,
    size: u32,
    busy_timeout: Duration,
    /// How long to wait for a connection that is not in use.
    acquire_timeout: Duration,
    /// One for each connection there may be.
    permits: Arc<Semaphore>,
    /// The connections that are open and not in use.
    idle: Arc<Mutex<Vec<Connection>>>,
}

impl Readers {
    /// Opens nothing before it is needed.
    pub(super) fn new(path: &Path, options: &super::SqliteOptions) -> Self {
        let size = options.readers.max(1);
        Self {
            path: path.into(),
            size,
            busy_timeout: options.busy_timeout,
            acquire_timeout: options.acquire_timeout,
            permits: Arc::new(Semaphore::new(size as usize)),
            idle: Arc::default(),
        }
    }

    /// Runs a statement that only reads. One that was begun goes on to its end even if nobody
    /// waits for it any more.
    pub(super) async fn read(&self, statement: Statement) -> Result<Copies, StoreError> {
        let permit = timeout(self.acquire_timeout, Arc::clone(&self.permits).acquire_owned());
        let permit = permit.await.map_err(|_| StoreError::Busy)?.map_err(|_| closed())?;
        let idle = Arc::clone(&self.idle);
        let kept = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let (path, busy_timeout) = (Arc::clone(&self.path), self.busy_timeout);
        let reading = spawn_blocking(move || {
            // Given back last, after the connection.
            let _permit = permit;
            let connection =
                kept.map_or_else(|| open(&path, busy_timeout), Ok).map_err(failed_to_read)?;
            let rows = rows(&connection, statement).map_err(failed_to_read);
            idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
            rows
        });
        reading.await.unwrap_or_else(|_| Err(StoreError::Other("a read was ended.".to_owned())))
    }

    /// Waits for the reads that were begun; later ones fail.
    pub(super) async fn close(&self) {
        let all = self.permits.acquire_many(self.size).await;
        self.permits.close();
        drop(all);
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// A connection that cannot write.
pub(super) fn open(path: &Path, busy_timeout: Duration) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(busy_timeout)?;
    connection.set_prepared_statement_cache_capacity(PREPARED);
    Ok(connection)
}

fn rows(connection: &Connection, statement: Statement) -> rusqlite::Result<Copies> {
    let (text, values) = statement.into_parts();
    let mut statement = connection.prepare_cached(text.as_str())?;
    for (at, value) in values.0.into_iter().enumerate() {
        values::bind(&mut statement, at + 1, value)?;
    }
    let width = statement.column_count();
    let mut copies = Copies::new(width);
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next()? {
        for at in 0..width {
            copies.push(&values::stored(row.get_ref(at)?));
        }
    }
    Ok(copies)
}

#[cfg(test)]
mod tests {
    use super::{Arc, Connection, Duration, Readers, StoreError};
    use crate::storage::sqlite::SqliteOptions;

    #[tokio::test]
    async fn who_waits_too_long_for_a_connection_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        Connection::open(&path).unwrap().execute_batch("CREATE TABLE a (b)").unwrap();
        let options = SqliteOptions {
            readers: 1,
            acquire_timeout: Duration::from_millis(10),
            ..SqliteOptions::new("")
        };
        let readers = Readers::new(&path, &options);
        let read = || async { readers.read("SELECT b FROM a".into()).await.map(|_| ()) };
        let in_use = Arc::clone(&readers.permits).acquire_owned().await;
        assert_eq!(read().await, Err(StoreError::Busy));
        drop(in_use);
        assert_eq!(read().await, Ok(()));
        let gone = readers.read("SELECT c FROM a".into()).await.map(|_| ());
        assert_eq!(gone, Err(StoreError::Schema("no such column: c.".to_owned())));
        assert_eq!(read().await, Ok(()), "a failure keeps the connection");
        let many = futures_util::future::join_all((0..16).map(|_| read())).await;
        assert!(many.iter().any(Result::is_ok), "{many:?}");
        assert_eq!(readers.idle.lock().unwrap().len(), 1, "there is one connection");
    }
}
