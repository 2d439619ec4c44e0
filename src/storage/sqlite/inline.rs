//! Lookups on the calling thread, over a read-only connection of their own.
//!
//! A reader in WAL mode waits for nobody, so this answers within microseconds; whenever it
//! cannot, the caller asks the pool.

use super::{readers, values};
use crate::storage::{
    Dialect, Found, Lookup, StoreError, Value,
    sql::{Driver as _, read_found},
};
use rusqlite::{Connection, config::DbConfig};
use std::{
    path::Path,
    sync::{Mutex, PoisonError, TryLockError},
    time::Duration,
};

/// What may be kept of the file's pages, filled as they are read: the indexes' upper levels among
/// a million sessions, and the rows that are asked for again. SQLite's own limit is 2 MiB.
const PAGES_KIB: i32 = 16 * 1024;

pub(super) struct Inline(Mutex<Option<Connection>>);

impl Inline {
    /// `None` when the connection cannot be made; the pool serves alone then.
    pub(super) fn open(path: &Path) -> Option<Self> {
        let connection = readers::open(path, Duration::ZERO).ok()?;
        connection.pragma_update(None, "cache_size", -PAGES_KIB).ok()?;
        // Without it every bound value would plan the statement anew once ANALYZE has run.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).ok()?;
        Some(Self(Mutex::new(Some(connection))))
    }

    /// `None` when this connection is in use, busy, closed, or failed in any way.
    pub(super) fn lookup(&self, lookup: &Lookup, key: &Value) -> Option<Option<Found>> {
        let guard = match self.0.try_lock() {
            Ok(guard) => guard,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => return None,
        };
        let mut statement = guard.as_ref()?.prepare_cached(lookup.text(Dialect::Sqlite)).ok()?;
        let key = sqlx::Sqlite::WRITER.key(lookup, key).ok()?;
        values::bind(&mut statement, 1, key).ok()?;
        let mut rows = statement.raw_query();
        let Some(row) = rows.next().ok()? else { return Some(None) };
        let found = read_found(lookup, |at| {
            row.get_ref(at)
                .map(values::stored)
                .map_err(|error| StoreError::Other(error.to_string()))
        });
        found.ok().map(Some)
    }

    pub(super) fn close(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}
