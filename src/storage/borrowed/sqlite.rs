//! SQLite through a handle of better-sqlite3, node:sqlite or bun:sqlite.

use super::{
    Borrowed, Line, Spoken,
    wire::{Cell, Cells, Refusal},
};
use crate::storage::{
    ExistingTable, StoreError,
    sql::{Driver as _, Stored, Writer},
    sqlite::{introspect, refused},
};

pub struct Sqlite;

impl Spoken for Sqlite {
    const WRITER: Writer = sqlx::Sqlite::WRITER;

    fn stored(cells: &Cells, at: usize) -> Stored<'_> {
        match cells.get(at) {
            Cell::Null => Stored::Null,
            Cell::Int(number) => Stored::Int(*number),
            Cell::Real(number) => Stored::Real(*number),
            Cell::Text(text) => Stored::Text(text),
            Cell::Other => Stored::Other,
        }
    }

    fn refused(refusal: Refusal, _table: &str) -> StoreError {
        refused(code(&refusal.code), &refusal.message)
    }

    async fn tables(line: &mut Line) -> Result<Vec<ExistingTable>, StoreError> {
        introspect::tables::<Borrowed<Self>>(line).await
    }
}

/// The extended result code, which some drivers give by its name.
fn code(given: &str) -> u32 {
    let Some(name) = given.strip_prefix("SQLITE_") else { return given.parse().unwrap_or(0) };
    let exact = EXTENDED.iter().find(|(known, _)| *known == name);
    let primary = name.split('_').next().unwrap_or_default();
    exact.or_else(|| PRIMARY.iter().find(|(known, _)| *known == primary)).map_or(0, |it| it.1)
}

const EXTENDED: [(&str, u32); 6] = [
    ("CONSTRAINT_FOREIGNKEY", 787),
    ("CONSTRAINT_NOTNULL", 1299),
    ("CONSTRAINT_PRIMARYKEY", 1555),
    ("CONSTRAINT_TRIGGER", 1811),
    ("CONSTRAINT_UNIQUE", 2067),
    ("CONSTRAINT_ROWID", 2579),
];

const PRIMARY: [(&str, u32); 7] = [
    ("ERROR", 1),
    ("BUSY", 5),
    ("LOCKED", 6),
    ("READONLY", 8),
    ("CANTOPEN", 14),
    ("CONSTRAINT", 19),
    ("NOTADB", 26),
];

#[cfg(test)]
mod tests {
    use super::code;

    #[test]
    fn knows_codes_by_number_and_by_name() {
        for (given, number) in [
            ("2067", 2067),
            ("SQLITE_CONSTRAINT_UNIQUE", 2067),
            ("SQLITE_CONSTRAINT_CHECK", 19),
            ("SQLITE_BUSY_SNAPSHOT", 5),
            ("SQLITE_ERROR", 1),
            ("SQLITE_FULL", 0),
            ("ERR_INVALID_STATE", 0),
            ("", 0),
        ] {
            assert_eq!(code(given), number, "{given}");
        }
    }
}
