//! Stores with the tables that the suite uses.

use crate::borrowed;
use corten::{
    clock::Timestamp,
    schema::{Field, Model, Models, Schema, migrate},
    storage::{
        Dialect, IdKind, Kind, PoolOptions, Row, Store,
        memory::MemoryStore,
        mysql::MysqlStore,
        postgres::PostgresStore,
        sqlite::{SqliteOptions, SqliteStore},
    },
};
use std::sync::Arc;

pub struct Fixture {
    pub store: Arc<dyn Store>,
    pub schema: Schema,
    /// Deleted with the fixture.
    pub folder: Option<tempfile::TempDir>,
}

pub async fn memory() -> Fixture {
    ready(Arc::new(MemoryStore::new()), None).await
}

pub async fn sqlite_memory() -> Fixture {
    ready(Arc::new(open("sqlite::memory:").await), None).await
}

pub async fn sqlite_file() -> Fixture {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}/new/auth.db", folder.path().display());
    ready(Arc::new(open(&url).await), Some(folder)).await
}

pub async fn postgres() -> Fixture {
    ready(Arc::new(open_postgres().await), None).await
}

pub async fn mysql() -> Fixture {
    ready(Arc::new(open_mysql().await), None).await
}

pub async fn handle_memory(driver: &str) -> Fixture {
    ready(borrowed::sqlite(driver, ":memory:"), None).await
}

pub async fn handle_file(driver: &str) -> Fixture {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("auth.db");
    ready(borrowed::sqlite(driver, file.to_str().unwrap()), Some(folder)).await
}

pub async fn pg_pool() -> Fixture {
    ready(borrowed::postgres(crate::servers::postgres().await.as_str()), None).await
}

pub async fn mysql2_pool(driver: &str) -> Fixture {
    ready(borrowed::mysql(driver, crate::servers::mysql().await.as_str()), None).await
}

/// A new MariaDB database.
pub async fn open_mysql() -> MysqlStore {
    let url = crate::servers::mysql().await;
    MysqlStore::open(url.as_str(), PoolOptions::default()).await.unwrap()
}

/// A new PostgreSQL database.
pub async fn open_postgres() -> PostgresStore {
    let url = crate::servers::postgres().await;
    PostgresStore::open(url.as_str(), PoolOptions::default()).await.unwrap()
}

pub async fn open(url: &str) -> SqliteStore {
    SqliteStore::open(SqliteOptions::new(url)).await.unwrap()
}

async fn ready(store: Arc<dyn Store>, folder: Option<tempfile::TempDir>) -> Fixture {
    let schema = schema();
    migrate(&*store, &schema).await;
    Fixture { store, schema, folder }
}

pub async fn migrate(store: &dyn Store, schema: &Schema) {
    let Some(dialect) = store.dialect() else { return };
    let plan = migrate::plan(schema, &store.introspect().await.unwrap());
    store.execute_schema(&plan.statements(dialect)).await.unwrap();
}

/// The core models and one with a field of every kind.
fn schema() -> Schema {
    let mut models = Models::core();
    models.add(Model::new(
        "thing",
        vec![
            Field::new("label", Kind::Text),
            Field::new("note", Kind::Text).optional(),
            Field::new("flag", Kind::Boolean).optional(),
            Field::new("count", Kind::Integer).optional(),
            Field::new("big", Kind::BigInt).optional(),
            Field::new("at", Kind::Date).optional(),
            Field::new("json", Kind::Json).optional(),
            Field::new("texts", Kind::TextArray).optional(),
            Field::new("numbers", Kind::NumberArray).optional(),
            Field::new("code", Kind::Text).optional().unique(),
        ],
    ));
    Schema::from_models(models, IdKind::Text)
}

impl Fixture {
    pub fn is(&self, dialect: Dialect) -> bool {
        self.store.dialect() == Some(dialect)
    }

    pub fn thing(&self) -> &corten::storage::Table {
        self.schema.table("thing").unwrap()
    }

    pub async fn add(&self, id: &str, row: Row) -> Row {
        self.store.create(self.thing(), row.with("id", id)).await.unwrap()
    }
}

/// A thing of this label and nothing else.
pub fn thing(label: &str) -> Row {
    Row::new().with("label", label)
}

pub fn now() -> Timestamp {
    Timestamp::from_millis(1_795_243_491_704)
}

pub fn user(id: &str) -> Row {
    Row::new()
        .with("id", id)
        .with("name", "Ann")
        .with("email", format!("{id}@example.com"))
        .with("emailVerified", false)
        .with("createdAt", now())
        .with("updatedAt", now())
}

pub fn session(token: &str, user: &str) -> Row {
    Row::new()
        .with("id", format!("s-{token}"))
        .with("token", token)
        .with("userId", user)
        .with("expiresAt", now().plus_seconds(60.0))
        .with("createdAt", now())
        .with("updatedAt", now())
}
