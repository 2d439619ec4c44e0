//! What of sessions and verifications is kept in the secondary storage.

mod active;
mod sessions;
mod stored;
mod verifications;

use std::sync::Arc;

use crate::{
    clock::Timestamp,
    config::Config,
    error::Failure,
    host::{Level, Scope},
    schema::Schema,
    storage::{Secondary, secondary::KeyLocks},
};

use super::Log;
use stored::seconds_left;

/// The application's secondary storage. What it reads, changes and writes back is locked
/// meanwhile, within this application.
pub struct SecondaryStorage {
    storage: Arc<dyn Secondary>,
    locks: KeyLocks,
}

impl SecondaryStorage {
    pub fn new(storage: Arc<dyn Secondary>) -> Self {
        Self { storage, locks: KeyLocks::default() }
    }

    /// Connects, so that trouble shows at start.
    pub async fn open(&self) -> Result<(), Failure> {
        self.storage.open().await
    }

    pub fn close(&self) {
        self.storage.close();
    }

    /// Counts a request of the rate limiter.
    pub async fn increment(
        &self,
        scope: Scope,
        key: &str,
        window: f64,
        now: Timestamp,
    ) -> Result<f64, Failure> {
        self.storage.increment(scope, key, window, now).await
    }
}

/// The secondary storage as one request uses it.
#[derive(Clone, Copy)]
pub struct SecondaryRecords<'a> {
    pub storage: &'a SecondaryStorage,
    pub scope: Scope,
    pub config: &'a Config,
    pub schema: &'a Schema,
    pub log: &'a Log,
    pub now: Timestamp,
}

impl SecondaryRecords<'_> {
    async fn get(&self, key: &str) -> Result<Option<String>, Failure> {
        self.storage.storage.get(self.scope, key).await
    }

    /// Does nothing for what would be gone at once.
    async fn set(&self, key: &str, value: String, expires_at: Timestamp) -> Result<(), Failure> {
        match seconds_left(expires_at, self.now) {
            0 => Ok(()),
            ttl => self.storage.storage.set(self.scope, key, value, ttl).await,
        }
    }

    async fn delete(&self, key: &str) -> Result<(), Failure> {
        self.storage.storage.delete(self.scope, key).await
    }

    /// For what the request does not depend on any more.
    pub fn log_failure(&self, what: &str, result: Result<(), Failure>) {
        if let Err(failure) = result {
            self.log.write(Level::Error, &format!("{what} in the secondary storage: {failure}"));
        }
    }
}
