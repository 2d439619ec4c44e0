//! One connection that all requests share. It is made when it is needed, and made anew when it is
//! lost or does not answer.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use redis::{
    AsyncConnectionConfig, Client, Cmd, ErrorKind, RedisError, RedisResult, TlsCertificates, Value,
    aio::{ConnectionLike, MultiplexedConnection},
};
use tokio::{
    sync::Mutex as AsyncMutex,
    time::{Instant, sleep_until, timeout},
};

use crate::{config::RedisSettings, error::Failure};

/// Between two attempts to connect, of which the second is the earlier.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

pub struct Connection {
    settings: RedisSettings,
    current: Mutex<Current>,
    attempts: AsyncMutex<Attempts>,
}

#[derive(Default)]
struct Current {
    connection: Option<MultiplexedConnection>,
    /// Counts connections, so that who lost one does not drop the next.
    number: u64,
    closed: bool,
    /// How many attempts to connect have failed, and how the last one did.
    failures: u64,
    failed: String,
}

#[derive(Default)]
struct Attempts {
    pause: Duration,
    next: Option<Instant>,
}

/// Why a command has no answer.
pub enum AskError {
    /// The server's own answer.
    Refused(String, RedisError),
    /// One sentence.
    Lost(String),
}

impl AskError {
    pub fn is_unknown_command(&self) -> bool {
        matches!(self, Self::Refused(_, error)
            if error.to_string().to_ascii_lowercase().contains("unknown command"))
    }
}

impl From<AskError> for Failure {
    fn from(error: AskError) -> Self {
        match error {
            AskError::Refused(address, error) => {
                Self::internal(format!("Redis at {address} refused a command: {error}"))
            }
            AskError::Lost(what) => Self::internal(what),
        }
    }
}

impl Connection {
    pub fn new(settings: RedisSettings) -> Self {
        Self { settings, current: Mutex::default(), attempts: AsyncMutex::default() }
    }

    pub async fn open(&self) -> Result<(), AskError> {
        self.connected().await.map(drop)
    }

    pub fn close(&self) {
        let mut current = self.current();
        current.closed = true;
        current.connection = None;
    }

    /// Sends a command, and once more over another connection if the first one is lost. The server
    /// may then have run it twice: a value is set as before, a count is one too high, and what is
    /// taken out may be gone without anybody having got it.
    pub async fn ask(&self, command: &Cmd) -> Result<Value, AskError> {
        match self.ask_once(command).await? {
            Ok(value) => Ok(value),
            Err(_) => self.ask_once(command).await?.map_err(|error| self.broken(&error)),
        }
    }

    /// The inner error is a connection that is lost, and has been dropped.
    async fn ask_once(&self, command: &Cmd) -> Result<RedisResult<Value>, AskError> {
        let (mut connection, number) = self.connected().await?;
        let limit = self.settings.command_timeout;
        let Ok(answer) = timeout(limit, connection.req_packed_command(command)).await else {
            self.drop_connection(number);
            return Err(AskError::Lost(format!(
                "Redis at {} did not answer within {} seconds",
                self.settings.address(),
                limit.as_secs_f64()
            )));
        };
        match answer.and_then(Value::extract_error) {
            Ok(value) => Ok(Ok(value)),
            Err(error) if is_lost(&error) => {
                self.drop_connection(number);
                Ok(Err(error))
            }
            Err(error) => Err(AskError::Refused(self.settings.address(), error)),
        }
    }

    async fn connected(&self) -> Result<(MultiplexedConnection, u64), AskError> {
        let failures = match self.standing()? {
            Ok(connected) => return Ok(connected),
            Err(failures) => failures,
        };
        let mut attempts = self.attempts.lock().await;
        match self.standing()? {
            Ok(connected) => return Ok(connected),
            // Whom others' attempt has failed while they waited, it has failed, too.
            Err(now) if now != failures => {
                return Err(AskError::Lost(self.current().failed.clone()));
            }
            Err(_) => {}
        }
        if let Some(next) = attempts.next {
            sleep_until(next).await;
        }
        match self.connect().await {
            Ok(connection) => {
                *attempts = Attempts::default();
                let mut current = self.current();
                if current.closed {
                    return Err(closed());
                }
                current.number += 1;
                current.connection = Some(connection.clone());
                Ok((connection, current.number))
            }
            Err(error) => {
                attempts.pause = (attempts.pause * 2).clamp(FIRST_PAUSE, LONGEST_PAUSE);
                attempts.next = Some(Instant::now() + attempts.pause);
                let AskError::Lost(failed) = error else { return Err(error) };
                let mut current = self.current();
                current.failures += 1;
                current.failed.clone_from(&failed);
                Err(AskError::Lost(failed))
            }
        }
    }

    /// The connection if there is one, else how often connecting has failed.
    fn standing(&self) -> Result<Result<(MultiplexedConnection, u64), u64>, AskError> {
        let current = self.current();
        if current.closed {
            return Err(closed());
        }
        let connection = current.connection.clone();
        Ok(connection.map(|connection| (connection, current.number)).ok_or(current.failures))
    }

    async fn connect(&self) -> Result<MultiplexedConnection, AskError> {
        let RedisSettings { server, ca, connect_timeout, .. } = &self.settings;
        let client = match ca {
            None => Client::open(server.clone()),
            Some(ca) => {
                let root_cert = Some(ca.clone().into_bytes());
                let certificates = TlsCertificates { client_tls: None, root_cert };
                Client::build_with_tls(server.clone(), certificates)
            }
        };
        let client = client.map_err(|error| self.broken(&error))?;
        // Both have their limits here.
        let config =
            AsyncConnectionConfig::new().set_connection_timeout(None).set_response_timeout(None);
        let connecting = client.get_multiplexed_async_connection_with_config(&config);
        match timeout(*connect_timeout, connecting).await {
            Ok(connected) => connected.map_err(|error| self.broken(&error)),
            Err(_) => Err(AskError::Lost(format!(
                "Redis at {} could not be reached within {} seconds",
                self.settings.address(),
                connect_timeout.as_secs_f64()
            ))),
        }
    }

    fn broken(&self, error: &RedisError) -> AskError {
        AskError::Lost(format!(
            "There is no connection to Redis at {}: {error}",
            self.settings.address()
        ))
    }

    fn drop_connection(&self, number: u64) {
        let mut current = self.current();
        if current.number == number {
            current.connection = None;
        }
    }

    fn current(&self) -> MutexGuard<'_, Current> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether another connection may do better: this one is broken, or leads to a server that has
/// become a replica.
fn is_lost(error: &RedisError) -> bool {
    error.is_connection_dropped()
        || matches!(error.kind(), ErrorKind::Io | ErrorKind::Parse)
        || error.code() == Some("READONLY")
}

fn closed() -> AskError {
    AskError::Lost("the application is closed: `close()` was called".to_owned())
}
