//! The tables of a MySQL database.
//!
//! No statement here is prepared: one that is planned before the database's name is known reads
//! the tables of every database on the server, and one that is closed makes the next one wait
//! for a delayed acknowledgement.

use crate::storage::{Dialect, ExistingColumn, ExistingIndex, ExistingTable};
use sqlx::{AssertSqlSafe, FromRow, MySqlConnection, mysql::MySqlRow};

/// Casts: servers differ in whether these texts are binary.
const COLUMNS: &str = "
SELECT CAST(c.table_name AS CHAR), CAST(c.column_name AS CHAR), CAST(c.data_type AS CHAR),
       c.is_nullable = 'YES',
       c.column_default IS NOT NULL OR c.extra <> '',
       c.table_name IN (
         SELECT t.table_name FROM information_schema.tables AS t
         WHERE t.table_schema = DATABASE() AND t.table_type = 'BASE TABLE'
       )
FROM information_schema.columns AS c
WHERE c.table_schema = DATABASE()
ORDER BY c.table_name, c.ordinal_position";

/// An index over an expression has a column without a name, one over the beginning of a text is
/// one that covers only a part.
const INDEXES: &str = "
SELECT CAST(table_name AS CHAR), CAST(index_name AS CHAR), non_unique = 0, sub_part IS NOT NULL,
       CAST(column_name AS CHAR)
FROM information_schema.statistics
WHERE table_schema = DATABASE()
ORDER BY table_name, index_name, seq_in_index";

type ColumnRow = (String, String, String, bool, bool, bool);
type IndexRow = (String, String, bool, bool, Option<String>);

pub(super) async fn tables(
    connection: &mut MySqlConnection,
) -> Result<Vec<ExistingTable>, sqlx::Error> {
    let mut tables: Vec<ExistingTable> = Vec::new();
    for (table, name, kind, nullable, has_default, base) in
        rows::<ColumnRow>(connection, COLUMNS).await?
    {
        if tables.last().is_none_or(|last| last.name != table) {
            tables.push(ExistingTable { name: table, populated: base, ..ExistingTable::default() });
        }
        if let Some(last) = tables.last_mut() {
            last.columns.push(ExistingColumn { name, kind, nullable, has_default });
        }
    }
    for (table, name, unique, partial, column) in rows::<IndexRow>(connection, INDEXES).await? {
        let Some(table) = tables.iter_mut().find(|known| known.name == table) else { continue };
        table.add_to_index(ExistingIndex { name, columns: Vec::new(), unique, partial }, column);
    }
    for table in tables.iter_mut().filter(|table| table.populated) {
        let quoted = Dialect::Mysql.quoted(&table.name);
        let probe = AssertSqlSafe(format!("SELECT 1 FROM {quoted} LIMIT 1"));
        // What may not be read may well have rows.
        let row = sqlx::raw_sql(probe).fetch_optional(&mut *connection).await;
        table.populated = row.map_or(true, |row| row.is_some());
    }
    Ok(tables)
}

async fn rows<T>(connection: &mut MySqlConnection, sql: &'static str) -> Result<Vec<T>, sqlx::Error>
where
    T: for<'r> FromRow<'r, MySqlRow>,
{
    let found = sqlx::raw_sql(sql).fetch_all(connection).await?;
    found.iter().map(T::from_row).collect()
}
