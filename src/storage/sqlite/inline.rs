//! Lookups on the calling thread, over a read-only connection of their own.
//!
//! A reader in WAL mode waits for nobody, so this answers within microseconds; whenever it
//! cannot, the caller asks the pool.

use crate::storage::{
    Dialect, Found, Lookup, StoreError, Value,
    sql::{Driver as _, Stored, read_found},
};
use rusqlite::{Connection, OpenFlags, config::DbConfig, types::ValueRef};
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
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).ok()?;
        connection.busy_timeout(Duration::ZERO).ok()?;
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
        match sqlx::Sqlite::WRITER.key(lookup, key).ok()? {
            sea_query::Value::String(Some(text)) => statement.raw_bind_parameter(1, text),
            sea_query::Value::BigInt(Some(number)) => statement.raw_bind_parameter(1, number),
            _ => return None,
        }
        .ok()?;
        let mut rows = statement.raw_query();
        let Some(row) = rows.next().ok()? else { return Some(None) };
        let found = read_found(lookup, |at| {
            Ok(match row.get_ref(at).map_err(|error| StoreError::Other(error.to_string()))? {
                ValueRef::Null => Stored::Null,
                ValueRef::Integer(number) => Stored::Int(number),
                ValueRef::Real(number) => Stored::Real(number),
                ValueRef::Text(bytes) => {
                    std::str::from_utf8(bytes).map_or(Stored::Other, Stored::Text)
                }
                ValueRef::Blob(_) => Stored::Other,
            })
        });
        found.ok().map(Some)
    }

    pub(super) fn close(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}
