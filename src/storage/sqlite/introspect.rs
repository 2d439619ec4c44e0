//! The tables that a database has.

use crate::storage::{
    Dialect, ExistingTable, StoreError,
    sql::{self, Described, Driver},
};

/// An integer primary key gets its value from SQLite.
const COLUMNS: &str = r#"
SELECT t.name, c.name, c.type, c."notnull" = 0,
       c.dflt_value IS NOT NULL OR (c.pk = 1 AND lower(c.type) = 'integer')
FROM sqlite_master AS t JOIN pragma_table_info(t.name) AS c
WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\_%' ESCAPE '\'
ORDER BY t.name, c.cid"#;

const INDEXES: &str = r#"
SELECT t.name, i.name, i."unique", i.partial, c.name
FROM sqlite_master AS t JOIN pragma_index_list(t.name) AS i JOIN pragma_index_info(i.name) AS c
WHERE t.type = 'table'
ORDER BY t.name, i.seq, c.seqno"#;

pub(in crate::storage) async fn tables<D: Driver>(
    connection: &mut D::Link,
) -> Result<Vec<ExistingTable>, StoreError> {
    let columns = Described::<D>::fetch(connection, COLUMNS).await?;
    let mut tables = sql::tables(&columns, |_, _| {});
    // An index over an expression has a column without a name.
    sql::add_indexes(&mut tables, &Described::<D>::fetch(connection, INDEXES).await?);
    for table in &mut tables {
        let probe = format!("SELECT 1 FROM {} LIMIT 1", Dialect::Sqlite.quoted(&table.name));
        table.populated = !Described::<D>::fetch(connection, &probe).await?.is_empty();
    }
    Ok(tables)
}
