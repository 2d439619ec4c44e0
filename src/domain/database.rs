//! The application's database: opened at its first use, its schema brought up to date or
//! checked.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use tokio::sync::OnceCell;

use super::Log;

use crate::{
    config::{Config, DatabaseUrl, Mode},
    error::Failure,
    host::Level,
    schema::{Schema, migrate},
    storage::{
        Store, StoreError,
        sqlite::{SqliteOptions, SqliteStore},
    },
};

/// Connections that read at once, unless the options say otherwise.
const READERS: u32 = 4;

/// A store that opens when it is first asked for, once for all who wait.
pub struct Database {
    store: OnceCell<Arc<dyn Store>>,
    url: Option<DatabaseUrl>,
    migrates: bool,
    closed: AtomicBool,
}

impl Database {
    pub fn from_config(config: &Config) -> Self {
        Self {
            store: OnceCell::new(),
            url: Some(config.database.clone()),
            // A database in memory is always new, so nobody could have migrated it.
            migrates: config.mode != Mode::Production || config.database.is_in_memory(),
            closed: AtomicBool::new(false),
        }
    }

    /// A store that is open and has its tables.
    pub fn from_store(store: Arc<dyn Store>) -> Self {
        Self {
            store: OnceCell::new_with(Some(store)),
            url: None,
            migrates: false,
            closed: AtomicBool::new(false),
        }
    }

    /// The open store. A failure is not kept: the next request tries again.
    pub async fn store(&self, schema: &Schema, log: &Log) -> Result<&dyn Store, Failure> {
        let store = self.store.get_or_try_init(|| self.open(schema, log)).await?;
        Ok(&**store)
    }

    /// Closes the connections. What is being opened is opened first, so that a short-lived
    /// program leaves a database with its tables.
    pub async fn close(&self, schema: &Schema, log: &Log) {
        if !self.closed.load(Ordering::Acquire) {
            let _ = self.store(schema, log).await;
        }
        self.closed.store(true, Ordering::Release);
        if let Some(store) = self.store.get() {
            store.close().await;
        }
    }

    async fn open(&self, schema: &Schema, log: &Log) -> Result<Arc<dyn Store>, Failure> {
        if self.closed.load(Ordering::Acquire) {
            return Err(Failure::internal("the application is closed: `close()` was called"));
        }
        let url = self.url.as_ref().ok_or_else(|| Failure::internal("no database is named"))?;
        let store = SqliteStore::open(SqliteOptions {
            create: self.migrates,
            readers: url.pool_size.unwrap_or(READERS),
            ..SqliteOptions::new(&*url.url)
        })
        .await?;
        let store: Arc<dyn Store> = Arc::new(store);
        if let Err(error) = self.prepare(&*store, schema, log).await {
            store.close().await;
            return Err(error);
        }
        Ok(store)
    }

    async fn prepare(&self, store: &dyn Store, schema: &Schema, log: &Log) -> Result<(), Failure> {
        let Some(dialect) = store.dialect() else { return Ok(()) };
        let plan = migrate::plan(schema, &store.introspect().await?);
        if let Some(change) = plan.unsafe_changes.first() {
            return Err(Failure::internal(change));
        }
        let statements = plan.statements(dialect);
        if statements.is_empty() {
            return Ok(());
        }
        if !self.migrates {
            return Err(Failure::internal(format!(
                "the database lacks tables or columns; in production nothing migrates by itself. Run these statements: {}",
                statements.join("; ")
            )));
        }
        match store.execute_schema(&statements).await {
            Ok(()) => {
                log.write(
                    Level::Info,
                    &format!("database migrated: {} statements", statements.len()),
                );
                Ok(())
            }
            // Another process may have been faster; then nothing is left to do.
            Err(error) => self.accept_if_current(store, schema, error).await,
        }
    }

    async fn accept_if_current(
        &self,
        store: &dyn Store,
        schema: &Schema,
        error: StoreError,
    ) -> Result<(), Failure> {
        let plan = migrate::plan(schema, &store.introspect().await?);
        if plan.is_empty() { Ok(()) } else { Err(error.into()) }
    }
}
