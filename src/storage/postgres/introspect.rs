//! The tables that a PostgreSQL database has on its search path, each where a statement would
//! find it.

use crate::storage::{
    ExistingTable, StoreError,
    sql::{self, Described, Driver},
};

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

pub(in crate::storage) async fn tables<D: Driver>(
    connection: &mut D::Link,
) -> Result<Vec<ExistingTable>, StoreError> {
    let mut probes = Vec::new();
    let columns = Described::<D>::fetch(connection, COLUMNS).await?;
    let mut tables = sql::tables(&columns, |row, _| {
        probes.push(match row.text(5) {
            Some(quoted) => format!("EXISTS (SELECT 1 FROM {quoted})"),
            None => "true".to_owned(),
        });
    });
    sql::add_indexes(&mut tables, &Described::<D>::fetch(connection, INDEXES).await?);
    let probe = format!("SELECT pg_catalog.unnest(ARRAY[{}]::boolean[])", probes.join(", "));
    let populated = Described::<D>::fetch(connection, &probe).await?;
    for (table, populated) in tables.iter_mut().zip(populated) {
        table.populated = populated.flag(0);
    }
    Ok(tables)
}
