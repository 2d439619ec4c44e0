//! The same stores with tables of other shapes: renamed, counted ids, ids that the table makes.

use crate::fixture::{migrate, open, open_mysql, open_postgres, session, user};
use corten::{
    config::{Environment, parse},
    schema::{Schema, migrate as migrations},
    storage::{
        Dialect, Filter, Kind, Queries, Row, Store, Value, memory::MemoryStore, sqlite::SqliteStore,
    },
};
use std::sync::Arc;
use tempfile::TempDir;

const RENAMED: &str = r#""user":{"modelName":"people","fields":{"email":"name","name":"email"}},
    "session":{"modelName":"the \"log-ins\"","fields":{"token":"secret token","userId":"person"}}"#;
const SERIAL: &str = r#""advanced":{"database":{"generateId":"serial"}}"#;

fn schema(options: &str) -> Schema {
    let options = format!(r#"{{"database":"sqlite::memory:",{options}}}"#);
    Schema::from_config(&parse(&options, &Environment::default()).unwrap())
}

async fn stores(schema: &Schema, folder: &TempDir) -> Vec<Arc<dyn Store>> {
    let file: SqliteStore = open(&format!("sqlite:{}/auth.db", folder.path().display())).await;
    let stores: Vec<Arc<dyn Store>> = vec![
        Arc::new(MemoryStore::new()),
        Arc::new(open("sqlite::memory:").await),
        Arc::new(file),
        Arc::new(open_postgres().await),
        Arc::new(open_mysql().await),
    ];
    for store in &stores {
        migrate(&**store, schema).await;
    }
    stores
}

fn without_id(mut row: Row) -> Row {
    row.take("id");
    row
}

/// Every kind of query on a user and a session with these ids.
async fn use_all(store: &dyn Store, schema: &Schema, user_id: &str) {
    let found = store.lookup(schema.session_with_user(), &"t".into()).await.unwrap().unwrap();
    assert_eq!(found.0.str("userId"), Some(user_id));
    assert_eq!(found.1.unwrap().str("id"), Some(user_id));
    let by_mail = [Filter::eq("email", "u@example.com")];
    let row = store.find_one(schema.user(), &by_mail).await.unwrap().unwrap();
    assert_eq!((row.str("name"), row.str("id")), (Some("Ann"), Some(user_id)));
    let by_id = [Filter::eq("id", user_id)];
    let changes = Row::new().with("name", "Eve");
    let row = store.update(schema.user(), &by_id, changes).await.unwrap().unwrap();
    assert_eq!((row.str("name"), row.str("email")), (Some("Eve"), Some("u@example.com")));
    let own = [Filter::eq("userId", user_id), Filter::is_in("token", ["t", "x"])];
    assert_eq!(store.count(schema.session(), &own).await, Ok(1));
    assert_eq!(store.find_one(schema.user(), &[Filter::eq("id", "no number")]).await, Ok(None));
    assert!(store.consume_one(schema.session(), &own).await.unwrap().is_some());
    assert_eq!(store.delete_many(schema.user(), &by_id).await, Ok(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn renamed_tables_and_columns() {
    let schema = schema(RENAMED);
    let folder = tempfile::tempdir().unwrap();
    for store in stores(&schema, &folder).await {
        store.create(schema.user(), user("u")).await.unwrap();
        store.create(schema.session(), session("t", "u")).await.unwrap();
        use_all(&*store, &schema, "u").await;
        let again = migrations::plan(&schema, &store.introspect().await.unwrap());
        assert!(store.dialect().is_none() || again.is_empty(), "{again:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ids_that_the_database_counts() {
    let schema = schema(&format!("{SERIAL},{RENAMED}"));
    let folder = tempfile::tempdir().unwrap();
    for store in stores(&schema, &folder).await {
        let transaction = store.begin().await.unwrap();
        let made = transaction.create(schema.user(), without_id(user("u"))).await.unwrap();
        let id = made.str("id").unwrap().to_owned();
        assert_eq!(id, "1");
        let begun = without_id(session("t", &id));
        transaction.create(schema.session(), begun).await.unwrap();
        transaction.commit().await.unwrap();
        let other = without_id(user("v"));
        let other = store.create(schema.user(), other).await.unwrap();
        assert_eq!(other.str("id"), Some("2"));
        use_all(&*store, &schema, "1").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ids_that_the_table_makes() {
    let schema = schema(r#""advanced":{"database":{"generateId":false}}"#);
    assert_eq!(schema.user().id_column().kind, Kind::Text);
    let store = open("sqlite::memory:").await;
    let made: Vec<String> = migrations::plan(&schema, &[])
        .statements(Dialect::Sqlite)
        .iter()
        .map(|text| {
            text.replace(
                r#""id" text NOT NULL PRIMARY KEY"#,
                r#""id" text NOT NULL PRIMARY KEY DEFAULT ('x' || abs(random()))"#,
            )
        })
        .collect();
    store.execute_schema(&made).await.unwrap();
    let row = store.create(schema.user(), without_id(user("u"))).await.unwrap();
    let id = row.str("id").unwrap();
    assert!(id.starts_with('x'), "{id}");
    let found = store.find_one(schema.user(), &[Filter::eq("id", id)]).await.unwrap();
    assert_eq!(found.and_then(|row| row.get("id").cloned()), Some(Value::from(id)));
}
