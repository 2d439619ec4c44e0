//! The application's database: opened at its first use, its schema brought up to date or
//! checked.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use tokio::sync::OnceCell;

use super::Log;

use crate::{
    config::{Config, DatabaseKind, DatabaseUrl, Mode},
    error::Failure,
    host::{Host, Level},
    schema::{Schema, migrate},
    storage::{
        PoolOptions, Store, StoreError,
        borrowed::{self, BorrowedStore},
        memory::MemoryStore,
        mysql::MysqlStore,
        postgres::PostgresStore,
        sqlite::{SqliteOptions, SqliteStore},
    },
};

/// Where the rows are.
pub enum Source {
    Url(DatabaseUrl),
    /// Over connections that the host has.
    Borrowed(DatabaseKind, Arc<dyn Host>),
}

/// A store that opens when it is first asked for, once for all who wait.
pub struct Database {
    store: OnceCell<Arc<dyn Store>>,
    source: Option<Source>,
    migrates: AtomicBool,
    validates: bool,
    closed: AtomicBool,
}

impl Database {
    /// Without a database in the options, rows are kept in memory, as the reference keeps them:
    /// without a limit, and until the application ends.
    pub fn from_config(config: &Config, host: &Arc<dyn Host>) -> Self {
        let Some(source) = Source::from_config(config, host) else {
            return Self::from_store(Arc::new(MemoryStore::new()));
        };
        Self {
            store: OnceCell::new(),
            migrates: AtomicBool::new(source.migrates(config.mode)),
            source: Some(source),
            validates: config.validate_schema,
            closed: AtomicBool::new(false),
        }
    }

    /// A store that is open and has its tables.
    pub fn from_store(store: Arc<dyn Store>) -> Self {
        Self {
            store: OnceCell::new_with(Some(store)),
            source: None,
            migrates: AtomicBool::new(false),
            validates: false,
            closed: AtomicBool::new(false),
        }
    }

    /// The open store. A failure is not kept: the next request tries again.
    pub async fn store(&self, schema: &Schema, log: &Log) -> Result<&dyn Store, Failure> {
        let store = self.store.get_or_try_init(|| self.open(schema, log)).await?;
        Ok(&**store)
    }

    /// Makes what the database lacks, whatever the options say about that: somebody asks for it.
    pub async fn migrate(&self, schema: &Schema, log: &Log) -> Result<(), Failure> {
        self.migrates.store(true, Ordering::Release);
        let store = self.store(schema, log).await?;
        self.prepare(store, schema, log).await
    }

    fn migrates(&self) -> bool {
        self.migrates.load(Ordering::Acquire)
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
        let source = self.source.as_ref();
        let source = source.ok_or_else(|| Failure::internal("no database is named"))?;
        let store = source.connect(self.migrates()).await?;
        if let Err(error) = self.prepare(&*store, schema, log).await {
            store.close().await;
            return Err(error);
        }
        Ok(store)
    }

    async fn prepare(&self, store: &dyn Store, schema: &Schema, log: &Log) -> Result<(), Failure> {
        let Some(dialect) = store.dialect() else { return Ok(()) };
        if !self.migrates() && !self.validates {
            return Ok(());
        }
        let plan = migrate::plan(schema, &store.introspect().await?);
        let problem = plan.problems.first().filter(|_| self.validates);
        let problem = problem.map(|problem| problem.sentence(dialect));
        if let Some(problem) = plan.unsafe_changes.first().cloned().or(problem) {
            return Err(Failure::internal(problem));
        }
        let statements = plan.statements(dialect);
        if statements.is_empty() {
            return Ok(());
        }
        if !self.migrates() {
            return Err(Failure::internal(format!(
                "the database lacks tables or columns, and nothing migrates by itself here. Set `database.migrate` to true, or run these statements: {}",
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

impl Source {
    /// None where the options have no database that the core speaks to.
    pub fn from_config(config: &Config, host: &Arc<dyn Host>) -> Option<Self> {
        let borrowed = config.borrowed_database;
        let borrowed = borrowed.map(|kind| Self::Borrowed(kind, Arc::clone(host)));
        config.database.clone().map(Self::Url).or(borrowed)
    }

    fn migrates(&self, mode: Mode) -> bool {
        match self {
            // A database in memory is always new, so nobody could have migrated it.
            Self::Url(url) => {
                url.migrate.unwrap_or_else(|| mode != Mode::Production || url.is_in_memory())
            }
            Self::Borrowed(..) => mode != Mode::Production,
        }
    }

    pub(super) async fn connect(&self, create: bool) -> Result<Arc<dyn Store>, StoreError> {
        match self {
            Self::Url(url) => connect(url, create).await,
            Self::Borrowed(kind, host) => Ok(borrow(*kind, Arc::clone(host))),
        }
    }
}

fn borrow(kind: DatabaseKind, host: Arc<dyn Host>) -> Arc<dyn Store> {
    match kind {
        DatabaseKind::Sqlite => Arc::new(BorrowedStore::<borrowed::Sqlite>::over(host)),
        DatabaseKind::Postgres => Arc::new(BorrowedStore::<borrowed::Postgres>::over(host)),
        DatabaseKind::Mysql => Arc::new(BorrowedStore::<borrowed::Mysql>::over(host)),
    }
}

async fn connect(database: &DatabaseUrl, create: bool) -> Result<Arc<dyn Store>, StoreError> {
    let pool = PoolOptions {
        size: database.pool_size,
        acquire_timeout: database.acquire_timeout,
        idle_timeout: database.idle_timeout,
        max_lifetime: database.max_lifetime,
        statement_timeout: database.statement_timeout,
        certificates: database.certificates.clone(),
    };
    Ok(match database.kind {
        DatabaseKind::Sqlite => Arc::new(
            SqliteStore::open(SqliteOptions {
                create,
                readers: database.pool_size,
                acquire_timeout: database.acquire_timeout,
                ..SqliteOptions::new(&*database.url)
            })
            .await?,
        ),
        DatabaseKind::Postgres => Arc::new(PostgresStore::open(&database.url, pool).await?),
        DatabaseKind::Mysql => Arc::new(MysqlStore::open(&database.url, pool).await?),
    })
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::Database;
    use crate::{
        config::{Environment, parse},
        domain::Log,
        host::{BoxFuture, Callback, Host, HostError, Level, Scope},
        schema::Schema,
    };

    #[derive(Default)]
    struct Lines(Mutex<Vec<String>>);

    impl Host for Lines {
        fn call<'a>(
            &'a self,
            _: &'a Callback,
            _: Scope,
            _: String,
        ) -> BoxFuture<'a, Result<String, HostError>> {
            Box::pin(async { Err(HostError::Gone) })
        }

        fn log(&self, _: Level, message: &str) {
            self.0.lock().unwrap().push(message.to_owned());
        }
    }

    /// Opens what `url` names, with the option's `migrate` as it is written.
    async fn open(url: &str, mode: &str, migrate: &str) -> Result<(), String> {
        let options = format!(
            r#"{{"database":{{"url":"{url}"{migrate}}},"secret":"Jx8vQ2mR7tYkP4wZ9bN1cL6hF3sD0gA5eUiO",
                "logger":{{"level":"info"}},"user":{{"additionalFields":{{"role":{{"type":"string","defaultValue":"user"}}}}}}}}"#
        );
        let variables = [("NODE_ENV".to_owned(), mode.to_owned())].into_iter().collect();
        let config = parse(&options, &Environment::new(variables)).unwrap();
        let host: Arc<dyn Host> = Arc::new(Lines::default());
        let log = Log::new(Arc::clone(&host), &config.log);
        let schema = Schema::from_config(&config);
        let database = Database::from_config(&config, &host);
        let opened = database.store(&schema, &log).await.map(|_| ());
        database.close(&schema, &log).await;
        opened.map_err(|failure| failure.to_string())
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn makes_what_is_missing_if_it_may() {
        for (mode, migrate, makes) in [
            ("development", "", true),
            ("development", r#","migrate":true"#, true),
            ("development", r#","migrate":null"#, true),
            ("development", r#","migrate":false"#, false),
            ("production", "", false),
            ("production", r#","migrate":true"#, true),
            ("production", r#","migrate":false"#, false),
        ] {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("inner").join("auth.db");
            let url = format!("sqlite:{}", file.to_str().unwrap());
            let opened = open(&url, mode, migrate).await;
            assert_eq!((opened.is_ok(), file.exists()), (makes, makes), "{mode} {migrate}");
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn migrates_when_it_is_asked_to() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("auth.db");
        let options = format!(
            r#"{{"database":{{"url":"sqlite:{}","migrate":false}},"secret":"Jx8vQ2mR7tYkP4wZ9bN1cL6hF3sD0gA5eUiO"}}"#,
            file.to_str().unwrap()
        );
        let config = parse(&options, &Environment::default()).unwrap();
        let host: Arc<dyn Host> = Arc::new(Lines::default());
        let log = Log::new(Arc::clone(&host), &config.log);
        let schema = Schema::from_config(&config);
        let database = Database::from_config(&config, &host);
        assert!(database.store(&schema, &log).await.is_err());
        assert_eq!(database.migrate(&schema, &log).await, Ok(()));
        assert_eq!(database.migrate(&schema, &log).await, Ok(()));
        assert!(database.store(&schema, &log).await.is_ok());
        database.close(&schema, &log).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn names_the_statements_that_it_may_not_run() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("auth.db");
        let url = format!("sqlite:{}", file.to_str().unwrap());
        rusqlite::Connection::open(&file).unwrap().execute_batch("CREATE TABLE x (y)").unwrap();
        for mode in ["development", "production"] {
            let refused = open(&url, mode, r#","migrate":false"#).await.unwrap_err();
            assert!(refused.contains("`database.migrate`"), "{refused}");
            assert!(refused.contains(r#"CREATE TABLE "user""#), "{refused}");
        }
        assert_eq!(open(&url, "production", r#","migrate":true"#).await, Ok(()));
        assert_eq!(open(&url, "production", "").await, Ok(()));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn refuses_a_column_that_no_row_could_fill() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("auth.db");
        let url = format!("sqlite:{}", file.to_str().unwrap());
        assert_eq!(open(&url, "development", "").await, Ok(()));
        let edit = |text: &str| {
            rusqlite::Connection::open(&file).unwrap().execute_batch(text).unwrap();
        };
        edit("ALTER TABLE account ADD COLUMN issuer text NOT NULL DEFAULT 'x'");
        assert_eq!(open(&url, "production", "").await, Ok(()));
        // SQLite adds a required column without a default to an empty table alone.
        edit(
            "ALTER TABLE account DROP COLUMN issuer;
             ALTER TABLE account ADD COLUMN issuer text NOT NULL",
        );
        let unchecked = r#"},"advanced":{"database":{"validateSchema":false}"#;
        for mode in ["development", "production"] {
            let refused = open(&url, mode, "").await.unwrap_err();
            let repair = r#"ALTER TABLE "account" DROP COLUMN "issuer""#;
            assert!(refused.contains(repair), "{refused}");
            assert_eq!(open(&url, mode, unchecked).await, Ok(()));
        }
        edit(
            "ALTER TABLE account DROP COLUMN issuer;
             ALTER TABLE session DROP COLUMN ipAddress",
        );
        assert!(open(&url, "production", "").await.unwrap_err().contains("ipAddress"));
        assert_eq!(open(&url, "production", unchecked).await, Ok(()));
        assert_eq!(open(&url, "development", "").await, Ok(()));
        assert_eq!(open(&url, "production", "").await, Ok(()));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_database_in_memory_has_its_tables_unless_told_otherwise() {
        assert_eq!(open("sqlite::memory:", "production", "").await, Ok(()));
        assert!(open("sqlite::memory:", "production", r#","migrate":false"#).await.is_err());
    }
}
