//! The tables that a PostgreSQL database has on its search path, each where a statement would
//! find it.

use crate::storage::{ExistingColumn, ExistingIndex, ExistingTable};
use sqlx::{AssertSqlSafe, PgConnection};

const COLUMNS: &str = r#"
SELECT t.relname::text, a.attname::text, y.typname::text, NOT a.attnotnull,
       a.atthasdef OR a.attidentity <> '',
       CASE WHEN t.relkind IN ('r', 'p') AND pg_catalog.has_table_privilege(t.oid, 'SELECT')
            THEN t.oid::regclass::text END
FROM pg_catalog.pg_class AS t
JOIN pg_catalog.pg_namespace AS n ON n.oid = t.relnamespace
JOIN pg_catalog.pg_attribute AS a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_catalog.pg_type AS y ON y.oid = a.atttypid
WHERE t.relkind IN ('r', 'p', 'v', 'f') AND pg_catalog.pg_table_is_visible(t.oid)
  AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_(catalog|toast)'
ORDER BY t.relname, a.attnum"#;

/// An index over an expression has a column without a name.
const INDEXES: &str = r#"
SELECT t.relname::text, x.relname::text, i.indisunique, i.indpred IS NOT NULL OR NOT i.indisvalid,
       a.attname::text
FROM pg_catalog.pg_index AS i
JOIN pg_catalog.pg_class AS t ON t.oid = i.indrelid
JOIN pg_catalog.pg_class AS x ON x.oid = i.indexrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = t.relnamespace
CROSS JOIN LATERAL pg_catalog.unnest(i.indkey) WITH ORDINALITY AS k (attnum, place)
LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = k.attnum
WHERE t.relkind IN ('r', 'p') AND pg_catalog.pg_table_is_visible(t.oid)
  AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_(catalog|toast)'
  AND k.place <= i.indnkeyatts
ORDER BY t.relname, x.relname, k.place"#;

type ColumnRow = (String, String, String, bool, bool, Option<String>);
type IndexRow = (String, String, bool, bool, Option<String>);

pub(super) async fn tables(
    connection: &mut PgConnection,
) -> Result<Vec<ExistingTable>, sqlx::Error> {
    let mut tables: Vec<ExistingTable> = Vec::new();
    let mut probes = Vec::new();
    let columns: Vec<ColumnRow> = sqlx::query_as(COLUMNS).fetch_all(&mut *connection).await?;
    for (table, name, kind, nullable, has_default, quoted) in columns {
        if tables.last().is_none_or(|last| last.name != table) {
            probes.push(match quoted {
                Some(quoted) => format!("EXISTS (SELECT 1 FROM {quoted})"),
                None => "true".to_owned(),
            });
            tables.push(ExistingTable { name: table, ..ExistingTable::default() });
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
    let probe = format!("SELECT ARRAY[{}]::boolean[]", probes.join(", "));
    let probe = sqlx::query_scalar(AssertSqlSafe(probe)).persistent(false);
    let populated: Vec<bool> = probe.fetch_one(connection).await?;
    for (table, populated) in tables.iter_mut().zip(populated) {
        table.populated = populated;
    }
    Ok(tables)
}
