//! A database behind a network: one pool of connections, which may get lost.

use super::{Lent, Native, Open, Sql, Way};
use crate::{
    config::Certificates,
    host::BoxFuture,
    storage::{Answer, Dialect, ExistingTable, Store, StoreError, Transaction},
};
use sqlx::{
    Connection, Database, Pool,
    pool::{PoolConnectionMetadata, PoolOptions as Options},
};
use std::{
    future::Future,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

/// A connection unused for longer is tried before it is used: who stands between may have
/// forgotten it.
const STALE: Duration = Duration::from_secs(30);

/// How long such a try may take.
const TRY: Duration = Duration::from_secs(2);

/// How many connections there are, and how long things may take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PoolOptions {
    pub size: u32,
    /// How long to wait for a connection, be it a free one or a new one.
    pub acquire_timeout: Duration,
    /// How long an unused connection is kept.
    pub idle_timeout: Option<Duration>,
    /// How long any connection is kept.
    pub max_lifetime: Option<Duration>,
    /// How long the server may work on one statement.
    pub statement_timeout: Option<Duration>,
    pub certificates: Option<Certificates>,
}

impl Default for PoolOptions {
    fn default() -> Self {
        Self {
            size: 10,
            acquire_timeout: Duration::from_secs(10),
            idle_timeout: Some(Duration::from_secs(600)),
            max_lifetime: Some(Duration::from_secs(1800)),
            statement_timeout: None,
            certificates: None,
        }
    }
}

/// A database that is a server.
pub trait Server: Native {
    /// What a URL says, without connecting.
    fn connect(
        url: &str,
        options: &PoolOptions,
    ) -> Result<<<Self as Database>::Connection as Connection>::Options, StoreError>;

    /// Makes a new connection ready.
    fn greet(
        connection: &mut Self::Link,
        statement_timeout: Option<Duration>,
    ) -> impl Future<Output = Result<(), sqlx::Error>> + Send;

    fn tables(
        connection: &mut Self::Link,
    ) -> impl Future<Output = Result<Vec<ExistingTable>, StoreError>> + Send;

    /// Runs schema statements while no other process does.
    fn change_schema(
        connection: &mut Self::Link,
        statements: &[String],
    ) -> impl Future<Output = Result<(), sqlx::Error>> + Send;
}

/// When a connection was last found lost: all that were idle then may be.
type LastLoss = Arc<Mutex<Option<Instant>>>;

/// The shared way to a server.
pub struct Pooled<D: Server> {
    pool: Pool<D>,
    lost: LastLoss,
}

impl<D: Server> Pooled<D> {
    async fn open(url: &str, options: PoolOptions) -> Result<Self, StoreError> {
        let connect = D::connect(url, &options)?;
        let lost = LastLoss::default();
        let (suspect, limit) = (Arc::clone(&lost), options.statement_timeout);
        let pool = Options::new()
            .max_connections(options.size)
            .acquire_timeout(options.acquire_timeout)
            .idle_timeout(options.idle_timeout)
            .max_lifetime(options.max_lifetime)
            .test_before_acquire(false)
            .after_connect(move |connection, _| Box::pin(D::greet(connection, limit)))
            .before_acquire(move |connection, idle| {
                let suspicious = is_suspicious(&suspect, &idle);
                Box::pin(async move { Ok(!suspicious || answers::<D>(connection).await) })
            })
            .connect_lazy_with(connect);
        let pooled = Self { pool, lost };
        // The first connection shows whether there can be any.
        drop(pooled.read().await?);
        Ok(pooled)
    }

    /// A statement that failed because its connection had got lost may be tried once more, if it
    /// did nothing but read.
    async fn begin(&self) -> Result<sqlx::Transaction<'static, D>, StoreError> {
        match self.pool.begin().await.map_err(|error| self.failure(error)) {
            Err(error) if self.tries_again(&error) => {
                self.pool.begin().await.map_err(|error| self.failure(error))
            }
            begun => begun,
        }
    }

    fn failure(&self, error: sqlx::Error) -> StoreError {
        let full = self.pool.size() >= self.pool.options().get_max_connections();
        if matches!(error, sqlx::Error::PoolTimedOut) && !full {
            let seconds = self.pool.options().get_acquire_timeout().as_secs_f64();
            return StoreError::Unavailable(format!(
                "no connection could be made within {seconds} seconds."
            ));
        }
        D::failed(error, "")
    }
}

impl<D: Server> Way<D> for Pooled<D> {
    const IN_TRANSACTION: bool = false;

    type Lent<'a> = Lent<'a, D>;

    async fn read(&self) -> Result<Lent<'_, D>, StoreError> {
        self.pool.acquire().await.map(Lent::Pooled).map_err(|error| self.failure(error))
    }

    fn tries_again(&self, error: &StoreError) -> bool {
        let lost = matches!(error, StoreError::Unavailable(_)) && !self.pool.is_closed();
        if lost {
            #[expect(clippy::disallowed_methods, reason = "compared with the ages of connections")]
            let now = Instant::now();
            *self.lost.lock().unwrap_or_else(PoisonError::into_inner) = Some(now);
        }
        lost
    }
}

fn is_suspicious(lost: &LastLoss, connection: &PoolConnectionMetadata) -> bool {
    let lost = *lost.lock().unwrap_or_else(PoisonError::into_inner);
    connection.idle_for > STALE || lost.is_some_and(|at| at.elapsed() < connection.idle_for)
}

async fn answers<D: Server>(connection: &mut D::Link) -> bool {
    tokio::time::timeout(TRY, connection.ping()).await.is_ok_and(|answer| answer.is_ok())
}

impl<D: Server> Sql<D, Pooled<D>> {
    /// Connects. Must be called inside a Tokio runtime, which then has to outlive it.
    pub async fn open(url: &str, options: PoolOptions) -> Result<Self, StoreError> {
        Pooled::open(url, options).await.map(Self::new)
    }
}

impl<D: Server> Store for Sql<D, Pooled<D>> {
    fn dialect(&self) -> Option<Dialect> {
        Some(D::WRITER.dialect)
    }

    fn begin(&self) -> Answer<'_, Box<dyn Transaction>> {
        Box::pin(async {
            let open = self.0.begin().await?;
            Ok(Box::new(Sql::new(Open::new(open))) as Box<dyn Transaction>)
        })
    }

    fn introspect(&self) -> Answer<'_, Vec<ExistingTable>> {
        Box::pin(async { D::tables(&mut *self.0.read().await?).await })
    }

    fn execute_schema<'a>(&'a self, statements: &'a [String]) -> Answer<'a, ()> {
        Box::pin(async move {
            let mut connection = self.0.write().await?;
            let done = D::change_schema(&mut connection, statements).await;
            done.map_err(|error| D::failed(error, ""))
        })
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        Box::pin(self.0.pool.close())
    }
}
