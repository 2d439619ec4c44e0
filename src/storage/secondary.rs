//! A secondary storage: values by key, each with a time to live, beside the database.

mod hosted;
mod locks;
mod redis;

pub use hosted::HostedSecondary;
pub use locks::KeyLocks;
pub use redis::RedisSecondary;

use crate::{
    clock::Timestamp,
    error::Failure,
    host::{BoxFuture, Scope},
};

/// What a secondary storage's method returns.
pub type Kept<'a, T> = BoxFuture<'a, Result<T, Failure>>;

/// Values are JSON text. `scope` is the request on whose behalf it is asked.
pub trait Secondary: Send + Sync {
    /// Connects, where there is something to connect to, so that trouble shows at start.
    fn open(&self) -> Kept<'_, ()> {
        Box::pin(async { Ok(()) })
    }

    /// Whatever is asked from now on fails, where there is a connection to close.
    fn close(&self) {}

    /// None also for what JavaScript takes for nothing, such as an empty text.
    fn get<'a>(&'a self, scope: Scope, key: &'a str) -> Kept<'a, Option<String>>;

    /// `ttl` in seconds; the value is gone after them.
    fn set<'a>(&'a self, scope: Scope, key: &'a str, value: String, ttl: u64) -> Kept<'a, ()>;

    fn delete<'a>(&'a self, scope: Scope, key: &'a str) -> Kept<'a, ()>;

    /// Takes a value out, atomically: of any number of callers one gets it.
    fn get_and_delete<'a>(&'a self, scope: Scope, key: &'a str) -> Kept<'a, Option<String>>;

    /// Counts a key up by one, atomically, and returns the new count. The first call begins a
    /// window of that many seconds, which later ones do not prolong.
    fn increment<'a>(
        &'a self,
        scope: Scope,
        key: &'a str,
        window: f64,
        now: Timestamp,
    ) -> Kept<'a, f64>;
}
