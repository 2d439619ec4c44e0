//! The tables of a MySQL database.

use crate::storage::{Dialect, ExistingColumn, ExistingIndex, ExistingTable};
use sqlx::{AssertSqlSafe, MySqlConnection};

/// Casts: servers differ in whether these texts are binary.
const COLUMNS: &str = "
SELECT CAST(c.table_name AS CHAR), CAST(c.column_name AS CHAR), CAST(c.data_type AS CHAR),
       c.is_nullable = 'YES',
       c.column_default IS NOT NULL OR c.extra <> '',
       t.table_type = 'BASE TABLE'
FROM information_schema.columns AS c
JOIN information_schema.tables AS t
  ON t.table_schema = c.table_schema AND t.table_name = c.table_name
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
    let columns: Vec<ColumnRow> = sqlx::query_as(COLUMNS).fetch_all(&mut *connection).await?;
    for (table, name, kind, nullable, has_default, base) in columns {
        if tables.last().is_none_or(|last| last.name != table) {
            tables.push(ExistingTable { name: table, populated: base, ..ExistingTable::default() });
        }
        if let Some(last) = tables.last_mut() {
            last.columns.push(ExistingColumn { name, kind, nullable, has_default });
        }
    }
    let indexes: Vec<IndexRow> = sqlx::query_as(INDEXES).fetch_all(&mut *connection).await?;
    for (table, name, unique, partial, column) in indexes {
        let Some(table) = tables.iter_mut().find(|known| known.name == table) else { continue };
        table.add_to_index(ExistingIndex { name, columns: Vec::new(), unique, partial }, column);
    }
    for table in tables.iter_mut().filter(|table| table.populated) {
        let quoted = Dialect::Mysql.quoted(&table.name);
        let probe = AssertSqlSafe(format!("SELECT 1 FROM {quoted} LIMIT 1"));
        // What may not be read may well have rows.
        let row = sqlx::query(probe).persistent(false).fetch_optional(&mut *connection).await;
        table.populated = row.map_or(true, |row| row.is_some());
    }
    Ok(tables)
}
