//! A Redis server as secondary storage: keys and values as the reference's package for Redis has
//! them, so that both may share one server.

mod connection;
mod keys;

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use redis::{Cmd, Value, cmd};

use super::{Kept, Secondary};
use crate::{clock::Timestamp, config::RedisSettings, error::Failure, host::Scope};
use connection::Connection;

/// For servers that do not know GETDEL.
const GET_AND_DELETE: &str = "\
local value = redis.call('GET', KEYS[1])
if value then redis.call('DEL', KEYS[1]) end
return value";

/// The first count begins the window; milliseconds, as windows may be shorter than a second.
const INCREMENT: &str = "\
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return count";

pub struct RedisSecondary {
    connection: Arc<Connection>,
    key_prefix: String,
    /// Until the server says that it does not.
    knows_getdel: AtomicBool,
}

impl RedisSecondary {
    /// Connects at the first command.
    pub fn new(settings: RedisSettings) -> Self {
        let key_prefix = settings.key_prefix.clone();
        let connection = Arc::new(Connection::new(settings));
        Self { connection, key_prefix, knows_getdel: AtomicBool::new(true) }
    }

    /// Without `ttl` the value stays until it is deleted.
    pub async fn put(&self, key: &str, value: &str, ttl: Option<u64>) -> Result<(), Failure> {
        let key = self.key(key);
        let command = match ttl {
            Some(seconds) => cmd("SETEX").arg(key).arg(seconds).arg(value).to_owned(),
            None => cmd("SET").arg(key).arg(value).to_owned(),
        };
        self.ask(command).await?;
        Ok(())
    }

    /// As [`Secondary::increment`]; the server has its own clock.
    pub async fn count(&self, key: &str, window: f64) -> Result<f64, Failure> {
        let window = milliseconds(window);
        let script = cmd("EVAL").arg(INCREMENT).arg(1).arg(self.key(key)).arg(window).to_owned();
        redis::from_redis_value(self.ask(script).await?)
            .map_err(|_| Failure::internal("Redis counted and answered with no number"))
    }

    fn key(&self, key: &str) -> String {
        format!("{}{key}", self.key_prefix)
    }

    async fn ask(&self, command: Cmd) -> Result<Value, Failure> {
        self.connection.ask(&command).await.map_err(Failure::from)
    }

    async fn take(&self, key: &str) -> Result<Option<String>, Failure> {
        let key = self.key(key);
        if self.knows_getdel.load(Ordering::Relaxed) {
            match self.connection.ask(cmd("GETDEL").arg(&key)).await {
                Err(error) if error.is_unknown_command() => {
                    self.knows_getdel.store(false, Ordering::Relaxed);
                }
                answer => return Ok(text(answer?)),
            }
        }
        self.ask(cmd("EVAL").arg(GET_AND_DELETE).arg(1).arg(key).to_owned()).await.map(text)
    }
}

impl Secondary for RedisSecondary {
    fn open(&self) -> Kept<'_, ()> {
        Box::pin(async { Ok(self.connection.open().await?) })
    }

    fn close(&self) {
        self.connection.close();
    }

    fn get<'a>(&'a self, _scope: Scope, key: &'a str) -> Kept<'a, Option<String>> {
        Box::pin(async move { self.ask(cmd("GET").arg(self.key(key)).to_owned()).await.map(text) })
    }

    fn set<'a>(&'a self, _scope: Scope, key: &'a str, value: String, ttl: u64) -> Kept<'a, ()> {
        Box::pin(async move { self.put(key, &value, Some(ttl)).await })
    }

    fn delete<'a>(&'a self, _scope: Scope, key: &'a str) -> Kept<'a, ()> {
        Box::pin(async move {
            self.ask(cmd("DEL").arg(self.key(key)).to_owned()).await?;
            Ok(())
        })
    }

    fn get_and_delete<'a>(&'a self, _scope: Scope, key: &'a str) -> Kept<'a, Option<String>> {
        Box::pin(self.take(key))
    }

    fn increment<'a>(
        &'a self,
        _scope: Scope,
        key: &'a str,
        window: f64,
        _now: Timestamp,
    ) -> Kept<'a, f64> {
        Box::pin(self.count(key, window))
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "`as` saturates, and a window is positive"
)]
fn milliseconds(seconds: f64) -> u64 {
    ((seconds * 1000.0).ceil() as u64).max(1)
}

/// None also for an empty text, which the reference takes for nothing.
fn text(value: Value) -> Option<String> {
    let bytes: Vec<u8> = redis::from_redis_value(value).ok()?;
    (!bytes.is_empty()).then(|| String::from_utf8_lossy(&bytes).into_owned())
}
