//! The tables that a database has.

use super::failed;
use crate::storage::{ExistingColumn, ExistingIndex, ExistingTable, StoreError};
use sea_query::{Alias, Expr, Query, SqliteQueryBuilder};
use sqlx::{AssertSqlSafe, SqliteConnection};

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

pub(super) async fn tables(
    connection: &mut SqliteConnection,
) -> Result<Vec<ExistingTable>, StoreError> {
    let mut tables: Vec<ExistingTable> = Vec::new();
    let columns: Vec<(String, String, String, bool, bool)> =
        sqlx::query_as(COLUMNS).fetch_all(&mut *connection).await.map_err(failed)?;
    for (table, name, kind, nullable, has_default) in columns {
        if tables.last().is_none_or(|last| last.name != table) {
            tables.push(ExistingTable { name: table, ..ExistingTable::default() });
        }
        if let Some(last) = tables.last_mut() {
            last.columns.push(ExistingColumn { name, kind, nullable, has_default });
        }
    }
    // An index over an expression has a column without a name.
    let indexes: Vec<(String, String, bool, bool, Option<String>)> =
        sqlx::query_as(INDEXES).fetch_all(&mut *connection).await.map_err(failed)?;
    for (table, name, unique, partial, column) in indexes {
        let Some(table) = tables.iter_mut().find(|known| known.name == table) else { continue };
        table.add_to_index(ExistingIndex { name, columns: Vec::new(), unique, partial }, column);
    }
    for table in &mut tables {
        let probe = Query::select()
            .expr(Expr::val(1))
            .from(Alias::new(&table.name))
            .limit(1)
            .to_string(SqliteQueryBuilder);
        let row = sqlx::query(AssertSqlSafe(probe)).fetch_optional(&mut *connection).await;
        table.populated = row.map_err(failed)?.is_some();
    }
    Ok(tables)
}
