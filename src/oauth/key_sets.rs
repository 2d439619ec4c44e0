//! Providers' public keys (RFC 7517), kept for a while: a provider that changes its keys is asked
//! anew as soon as a token names one that is not known.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use serde_json::Value;

use super::{Answer, Client, Get};
use crate::clock::Timestamp;

/// Seconds for which keys are believed.
const LIFETIME: f64 = 600.0;

/// Seconds before an unknown key is asked for again: anyone can name one.
const COOLDOWN: f64 = 30.0;

/// Where a provider publishes its keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeySource {
    pub url: String,
    pub headers: Vec<(String, String)>,
}

impl KeySource {
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), headers: Vec::new() }
    }
}

#[derive(Default)]
pub struct KeySets(Mutex<HashMap<String, Arc<KeySet>>>);

struct KeySet {
    keys: Vec<Value>,
    fetched_at: Timestamp,
}

impl KeySets {
    /// The keys that may have signed a token whose header names `kid`.
    ///
    /// # Errors
    /// A text for the log, if the provider gives no keys.
    pub async fn find(
        &self,
        client: &Client<'_>,
        source: &KeySource,
        kid: Option<&str>,
    ) -> Result<Vec<Value>, String> {
        if let Some(set) = self.kept(&source.url) {
            let fresh = client.now < set.fetched_at.plus_seconds(LIFETIME);
            let found = set.of(kid);
            let asked_lately = client.now < set.fetched_at.plus_seconds(COOLDOWN);
            if fresh && (!found.is_empty() || asked_lately) {
                return Ok(found);
            }
        }
        let set = Arc::new(fetch(client, source).await?);
        let found = set.of(kid);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(source.url.clone(), set);
        Ok(found)
    }

    fn kept(&self, url: &str) -> Option<Arc<KeySet>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(url).cloned()
    }
}

impl KeySet {
    fn of(&self, kid: Option<&str>) -> Vec<Value> {
        let named = |key: &Value| key.get("kid").and_then(Value::as_str).map(str::to_owned);
        let fits = |key: &&Value| kid.is_none_or(|kid| named(key).as_deref() == Some(kid));
        self.keys.iter().filter(fits).cloned().collect()
    }
}

async fn fetch(client: &Client<'_>, source: &KeySource) -> Result<KeySet, String> {
    let headers: Vec<_> =
        source.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let asked = Get { url: &source.url, headers: &headers, ..Get::default() };
    match client.get(asked).await {
        Answer::Data(Value::Object(mut set)) => match set.remove("keys") {
            Some(Value::Array(keys)) => Ok(KeySet { keys, fetched_at: client.now }),
            _ => Err("the answer has no keys".to_owned()),
        },
        Answer::Data(_) => Err("the answer is no key set".to_owned()),
        Answer::Error(error) => Err(error),
    }
}
