//! The tables of a MySQL database.
//!
//! No statement here is prepared: one that is planned before the database's name is known reads
//! the tables of every database on the server, and one that is closed makes the next one wait
//! for a delayed acknowledgement.

use crate::storage::{
    Dialect, ExistingTable, StoreError,
    sql::{self, Described, Driver},
};

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

pub(in crate::storage) async fn tables<D: Driver>(
    connection: &mut D::Link,
) -> Result<Vec<ExistingTable>, StoreError> {
    let columns = Described::<D>::fetch(connection, COLUMNS).await?;
    let mut tables = sql::tables(&columns, |row, table| table.populated = row.flag(5));
    sql::add_indexes(&mut tables, &Described::<D>::fetch(connection, INDEXES).await?);
    for table in tables.iter_mut().filter(|table| table.populated) {
        let probe = format!("SELECT 1 FROM {} LIMIT 1", Dialect::Mysql.quoted(&table.name));
        // What may not be read may well have rows.
        let rows = Described::<D>::fetch(connection, &probe).await;
        table.populated = rows.map_or(true, |rows| !rows.is_empty());
    }
    Ok(tables)
}
