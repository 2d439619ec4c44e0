//! MySQL's errors. Most messages hold values; those are not repeated.

use crate::storage::StoreError;
use sqlx::mysql::MySqlDatabaseError;

pub(super) fn failed(error: sqlx::Error, table: &str) -> StoreError {
    let error = match error {
        sqlx::Error::Database(error) => error,
        other => return StoreError::of_connection(&other),
    };
    let Some(error) = error.try_downcast_ref::<MySqlDatabaseError>() else {
        return StoreError::Other("MySQL failed.".to_owned());
    };
    refused(error.number(), error.message(), table)
}

pub(in crate::storage) fn refused(number: u16, message: &str, table: &str) -> StoreError {
    match number {
        1022 | 1062 | 1169 | 1586 => StoreError::UniqueViolation { columns: key(message, table) },
        1048 | 1364 => StoreError::NotNull {
            column: format!("{table}.{}", message.split('\'').nth(1).unwrap_or_default()),
        },
        1216 | 1217 | 1451 | 1452 => StoreError::ForeignKey,
        // Locks that were waited for too long, and deadlocks.
        1205 | 1213 | 3572 => StoreError::Busy,
        // Unknown tables and columns, and those that this user may not use.
        1054 | 1142 | 1143 | 1146 => StoreError::Schema(format!("{message}.")),
        // No such user or database, too many connections, out of space, read-only, shut down,
        // ended from outside, too slow.
        1021 | 1040 | 1041 | 1044 | 1045 | 1049 | 1053 | 1114 | 1129 | 1130 | 1203 | 1226
        | 1290 | 1317 | 1698 | 1792 | 1836 | 1927 | 1969 | 3024 | 4031 => {
            StoreError::Unavailable(format!("{message}."))
        }
        // Too long, out of range, of another type, no JSON.
        1264 | 1265 | 1292 | 1366 | 1406 | 3140 | 4025 => {
            StoreError::Other("A value does not fit its column.".to_owned())
        }
        code => StoreError::Other(format!("MySQL failed with the code {code}.")),
    }
}

/// What stands for the columns in `Duplicate entry 'a value' for key 'user.email'`: an index,
/// which of a column alone has its name.
fn key(message: &str, table: &str) -> String {
    let quoted = message.rsplit_once(" for key ").map_or("", |(_, key)| key.trim_matches('\''));
    let index = quoted.rsplit('.').next().unwrap_or_default();
    let column = if index == "PRIMARY" { "id" } else { index };
    format!("{table}.{column}")
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn names_the_column_and_never_the_value() {
        for (message, column) in [
            ("Duplicate entry 'a@b.example' for key 'email'", "user.email"),
            ("Duplicate entry 'x for key 'y'' for key 'user.PRIMARY'", "user.id"),
            ("Can't write; duplicate key in table", "user."),
        ] {
            assert_eq!(key(message, "user"), column);
        }
    }
}
