//! SQLite's errors. Its messages name tables and columns, never values.

use crate::storage::StoreError;

pub(in crate::storage) fn failed(error: sqlx::Error) -> StoreError {
    match error {
        sqlx::Error::Database(error) => {
            let code = error.code().and_then(|code| code.parse().ok()).unwrap_or(0);
            refused(code, error.message())
        }
        sqlx::Error::PoolTimedOut => StoreError::Busy,
        sqlx::Error::PoolClosed => closed(),
        other => StoreError::Unavailable(format!("{other}.")),
    }
}

/// The same of a read, which is rusqlite's.
pub(super) fn failed_to_read(error: rusqlite::Error) -> StoreError {
    match error {
        rusqlite::Error::SqliteFailure(error, message) => {
            let message = message.unwrap_or_else(|| error.to_string());
            refused(error.extended_code.unsigned_abs(), &message)
        }
        other => StoreError::Other(format!("SQLite failed: {other}.")),
    }
}

pub(super) fn closed() -> StoreError {
    StoreError::Unavailable("it has been closed.".to_owned())
}

/// What an extended result code and its message mean.
pub(in crate::storage) fn refused(code: u32, message: &str) -> StoreError {
    let named = || message.split_once(": ").map_or("", |(_, columns)| columns).to_owned();
    match (code, code & 0xff) {
        (CONSTRAINT_UNIQUE | CONSTRAINT_PRIMARYKEY | CONSTRAINT_ROWID, _) => {
            StoreError::UniqueViolation { columns: named() }
        }
        (CONSTRAINT_NOTNULL, _) => StoreError::NotNull { column: named() },
        (CONSTRAINT_FOREIGNKEY | CONSTRAINT_TRIGGER, _) => StoreError::ForeignKey,
        (_, BUSY | LOCKED) => StoreError::Busy,
        (_, ERROR) => StoreError::Schema(format!("{message}.")),
        (_, CANTOPEN | READONLY | NOTADB) => StoreError::Unavailable(format!("{message}.")),
        _ => StoreError::Other(format!("SQLite failed: {message}.")),
    }
}

const ERROR: u32 = 1;
const BUSY: u32 = 5;
const LOCKED: u32 = 6;
const READONLY: u32 = 8;
const CANTOPEN: u32 = 14;
const NOTADB: u32 = 26;
const CONSTRAINT_FOREIGNKEY: u32 = 787;
const CONSTRAINT_NOTNULL: u32 = 1299;
const CONSTRAINT_PRIMARYKEY: u32 = 1555;
const CONSTRAINT_TRIGGER: u32 = 1811;
const CONSTRAINT_UNIQUE: u32 = 2067;
const CONSTRAINT_ROWID: u32 = 2579;
