//! PostgreSQL's errors. Messages of some classes hold values; those are not repeated.

use crate::storage::StoreError;
use sqlx::postgres::PgDatabaseError;

/// What PostgreSQL says of an error.
pub(in crate::storage) struct Fault<'a> {
    pub code: &'a str,
    pub message: &'a str,
    pub detail: Option<&'a str>,
    pub table: Option<&'a str>,
    pub column: Option<&'a str>,
    pub constraint: Option<&'a str>,
}

pub(super) fn failed(error: sqlx::Error) -> StoreError {
    let error = match error {
        sqlx::Error::Database(error) => error,
        other => return StoreError::of_connection(&other),
    };
    let Some(error) = error.try_downcast_ref::<PgDatabaseError>() else {
        return StoreError::Other("PostgreSQL failed.".to_owned());
    };
    refused(&Fault {
        code: error.code(),
        message: error.message(),
        detail: error.detail(),
        table: error.table(),
        column: error.column(),
        constraint: error.constraint(),
    })
}

pub(in crate::storage) fn refused(fault: &Fault<'_>) -> StoreError {
    let message = || format!("{}.", fault.message);
    let column = |column: &str| format!("{}.{column}", fault.table.unwrap_or_default());
    match (fault.code, fault.code.get(..2).unwrap_or_default()) {
        ("23505", _) => StoreError::UniqueViolation {
            columns: match fault.detail.and_then(key_columns) {
                Some(columns) => {
                    columns.iter().map(|name| column(name)).collect::<Vec<_>>().join(", ")
                }
                None => fault.constraint.unwrap_or_default().to_owned(),
            },
        },
        ("23502", _) => StoreError::NotNull { column: column(fault.column.unwrap_or_default()) },
        ("23503", _) => StoreError::ForeignKey,
        ("40001" | "40P01" | "55P03", _) => StoreError::Busy,
        // Undefined tables and columns, missing privileges, a schema that is not there.
        (_, "42" | "3F") => StoreError::Schema(message()),
        (_, "22") => StoreError::Other("A value does not fit its column.".to_owned()),
        // No connection, no such user or database, out of resources, shutting down, read-only.
        (_, "08" | "25" | "28" | "3D" | "53" | "57" | "58") => StoreError::Unavailable(message()),
        (code, _) => StoreError::Other(format!("PostgreSQL failed with the code {code}.")),
    }
}

/// The columns in `Key (email)=(a value) already exists.`
fn key_columns(detail: &str) -> Option<Vec<String>> {
    let (columns, _) = detail.strip_prefix("Key (")?.split_once(")=(")?;
    Some(columns.split(", ").map(|name| name.trim_matches('"').replace("\"\"", "\"")).collect())
}
