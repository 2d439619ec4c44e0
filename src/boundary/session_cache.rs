//! Opens a session cache without an application, for middleware that has the secret alone.
#![cfg_attr(test, allow(dead_code, reason = "Node-API alone calls it, and tests have none"))]

use std::cell::RefCell;

use napi_derive::napi;

use super::native_auth::moment;
use crate::{
    config::CacheStrategy,
    cookies::SessionCache,
    crypto::{constant_time, keys::Secrets},
};

/// What was made of a secret. Middleware has one, and deriving its keys takes as long as half of
/// all else.
struct Made {
    strategy: CacheStrategy,
    secret: String,
    cache: SessionCache,
}

thread_local! {
    static LAST: RefCell<Option<Made>> = const { RefCell::new(None) };
}

/// The end of the cache in milliseconds, empty for a token, which has its own; a line break; the
/// payload as JSON. Nothing if the value was not made with this secret, or is a token past its
/// time. Any strategy but `jwe` and `jwt` is `compact`, as in the reference.
#[napi(catch_unwind)]
pub fn open_session_cache(
    strategy: String,
    secret: String,
    value: String,
    now: f64,
) -> Option<String> {
    let strategy = match strategy.as_str() {
        "jwe" => CacheStrategy::Jwe,
        "jwt" => CacheStrategy::Jwt,
        _ => CacheStrategy::Compact,
    };
    LAST.with_borrow_mut(|last| {
        let known = last.take().filter(|made| {
            made.strategy == strategy
                && constant_time::equal(made.secret.as_bytes(), secret.as_bytes())
        });
        let made = last.insert(known.unwrap_or_else(|| Made::new(strategy, secret)));
        let cached = made.cache.decode(&value, moment(now))?;
        let end = cached.expires_at.map(|end| end.millis().to_string()).unwrap_or_default();
        Some(format!("{end}\n{}", cached.payload))
    })
}

impl Made {
    fn new(strategy: CacheStrategy, secret: String) -> Self {
        let cache = SessionCache::with(strategy, &Secrets::single(&secret));
        Self { strategy, secret, cache }
    }
}
