//! On servers, too, the tables are the reference's, whoever made them.

use crate::servers;
use corten::{
    schema::{Schema, SchemaOptions, migrate},
    storage::{Dialect, IdKind, PoolOptions, Store, mysql::MysqlStore, postgres::PostgresStore},
};
use sqlx::{Connection, MySqlConnection, PgConnection};
use url::Url;

const IDS: [IdKind; 3] = [IdKind::Text, IdKind::Serial, IdKind::Uuid];

const POSTGRES: [&str; 3] = [
    include_str!("../data/ddl/postgres.default.sql"),
    include_str!("../data/ddl/postgres.serial.sql"),
    include_str!("../data/ddl/postgres.uuid.sql"),
];

const MYSQL: [&str; 3] = [
    include_str!("../data/ddl/mysql.default.sql"),
    include_str!("../data/ddl/mysql.serial.sql"),
    include_str!("../data/ddl/mysql.uuid.sql"),
];

const POSTGRES_FACTS: [&str; 3] = [
    "SELECT concat_ws(' ', 'column', c.relname, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
                      a.attidentity, pg_get_expr(d.adbin, d.adrelid))
     FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
     WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0 ORDER BY 1",
    "SELECT concat_ws(' ', 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid))
     FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1",
    "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
];

const MYSQL_FACTS: [&str; 3] = [
    "SELECT CAST(concat_ws(' ', 'column', table_name, ordinal_position, column_name, column_type, is_nullable, column_default, extra) AS CHAR)
     FROM information_schema.columns WHERE table_schema = DATABASE() ORDER BY 1",
    "SELECT CAST(concat_ws(' ', 'key', k.table_name, k.constraint_name, k.column_name, k.referenced_table_name, k.referenced_column_name, r.delete_rule) AS CHAR)
     FROM information_schema.key_column_usage k LEFT JOIN information_schema.referential_constraints r
       ON r.constraint_schema = k.constraint_schema AND r.constraint_name = k.constraint_name AND r.table_name = k.table_name
     WHERE k.table_schema = DATABASE() ORDER BY 1",
    "SELECT CAST(concat_ws(' ', 'index', table_name, index_name, seq_in_index, column_name, non_unique, sub_part) AS CHAR)
     FROM information_schema.statistics WHERE table_schema = DATABASE() ORDER BY 1",
];

fn statements(text: &str) -> Vec<String> {
    text.split(';').map(str::trim).filter(|text| !text.is_empty()).map(Into::into).collect()
}

fn schema(id: IdKind) -> Schema {
    Schema::build(SchemaOptions { rate_limit_table: true, id })
}

/// Makes the reference's tables and ours; neither runtime finds anything to do in the first.
async fn make(theirs: &dyn Store, ours: &dyn Store, id: IdKind, reference: &str, dialect: Dialect) {
    theirs.execute_schema(&statements(reference)).await.unwrap();
    let plan = migrate::plan(&schema(id), &theirs.introspect().await.unwrap());
    assert!(plan.is_empty() && plan.problems.is_empty(), "{plan:?}");
    let plan = migrate::plan(&schema(id), &ours.introspect().await.unwrap());
    ours.execute_schema(&plan.statements(dialect)).await.unwrap();
    let again = migrate::plan(&schema(id), &ours.introspect().await.unwrap());
    assert!(again.is_empty() && again.problems.is_empty(), "{again:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_postgres() {
    for (id, reference) in IDS.into_iter().zip(POSTGRES) {
        let (theirs, ours) = (servers::postgres().await, servers::postgres().await);
        let open = async |url: &Url| {
            PostgresStore::open(url.as_str(), PoolOptions::default()).await.unwrap()
        };
        make(&open(&theirs).await, &open(&ours).await, id, reference, Dialect::Postgres).await;
        let facts = async |url: &Url| {
            let mut connection = PgConnection::connect(url.as_str()).await.unwrap();
            let mut facts: Vec<String> = Vec::new();
            for query in POSTGRES_FACTS {
                facts.extend(
                    sqlx::query_scalar::<_, String>(query)
                        .fetch_all(&mut connection)
                        .await
                        .unwrap(),
                );
            }
            facts
        };
        let expected = facts(&theirs).await;
        assert!(expected.len() > 55, "{expected:?}");
        assert_eq!(facts(&ours).await, expected, "{id:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_mysql() {
    for (id, reference) in IDS.into_iter().zip(MYSQL) {
        let (theirs, ours) = (servers::mysql().await, servers::mysql().await);
        let open =
            async |url: &Url| MysqlStore::open(url.as_str(), PoolOptions::default()).await.unwrap();
        make(&open(&theirs).await, &open(&ours).await, id, reference, Dialect::Mysql).await;
        let facts = async |url: &Url| {
            let mut connection = MySqlConnection::connect(url.as_str()).await.unwrap();
            let mut facts: Vec<String> = Vec::new();
            for query in MYSQL_FACTS {
                facts.extend(
                    sqlx::query_scalar::<_, String>(query)
                        .fetch_all(&mut connection)
                        .await
                        .unwrap(),
                );
            }
            facts
        };
        let expected = facts(&theirs).await;
        assert!(expected.len() > 55, "{expected:?}");
        assert_eq!(facts(&ours).await, expected, "{id:?}");
    }
}
