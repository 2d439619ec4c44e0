//! PostgreSQL's errors. Messages of some classes hold values; those are not repeated.

use crate::storage::StoreError;
use sqlx::postgres::PgDatabaseError;

pub(super) fn failed(error: sqlx::Error) -> StoreError {
    let error = match error {
        sqlx::Error::Database(error) => error,
        other => return StoreError::of_connection(&other),
    };
    let Some(error) = error.try_downcast_ref::<PgDatabaseError>() else {
        return StoreError::Other("PostgreSQL failed.".to_owned());
    };
    let message = || format!("{}.", error.message());
    let column = |column: &str| format!("{}.{column}", error.table().unwrap_or_default());
    match (error.code(), error.code().get(..2).unwrap_or_default()) {
        ("23505", _) => StoreError::UniqueViolation {
            columns: match error.detail().and_then(key_columns) {
                Some(columns) => {
                    columns.iter().map(|name| column(name)).collect::<Vec<_>>().join(", ")
                }
                None => error.constraint().unwrap_or_default().to_owned(),
            },
        },
        ("23502", _) => StoreError::NotNull { column: column(error.column().unwrap_or_default()) },
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
