//! A secondary storage behind the fake host: other work runs before each of its answers, so that
//! what is not atomic shows.

use std::{
    collections::{HashMap, HashSet},
    sync::Mutex,
};

use corten::host::HostError;
use serde_json::{Value, json};

#[derive(Default)]
pub struct FakeStorage {
    entries: Mutex<HashMap<String, String>>,
    failing: Mutex<HashSet<&'static str>>,
}

impl FakeStorage {
    /// Runs `secondaryStorage.<method>`.
    pub async fn call(&self, method: &str, arguments: &Value) -> Result<String, HostError> {
        tokio::task::yield_now().await;
        let answer = self.run(method, arguments);
        tokio::task::yield_now().await;
        answer
    }

    fn run(&self, method: &str, arguments: &Value) -> Result<String, HostError> {
        if self.failing.lock().unwrap().contains(method) {
            return Err(HostError::Thrown(format!("{method} fails")));
        }
        let text = |index: usize| arguments.get(index).and_then(Value::as_str).unwrap().to_owned();
        let mut entries = self.entries.lock().unwrap();
        let found = match method {
            "get" => entries.get(&text(0)).cloned(),
            "set" => {
                assert!(arguments.get(2).and_then(Value::as_u64).unwrap() > 0);
                entries.insert(text(0), text(1))
            }
            "delete" => entries.remove(&text(0)).and(None),
            "getAndDelete" => entries.remove(&text(0)),
            "increment" => {
                let count = entries.get(&text(0)).and_then(|it| it.parse().ok()).unwrap_or(0_u32);
                entries.insert(text(0), (count + 1).to_string());
                return Ok((count + 1).to_string());
            }
            _ => return Err(HostError::Gone),
        };
        Ok(json!(found).to_string())
    }

    pub fn fail(&self, methods: &[&'static str]) {
        *self.failing.lock().unwrap() = methods.iter().copied().collect();
    }

    /// The entries whose keys begin so.
    pub fn entries(&self, start: &str) -> Vec<(String, String)> {
        let entries = self.entries.lock().unwrap();
        let found = entries.iter().filter(|(key, _)| key.starts_with(start));
        found.map(|(key, value)| (key.clone(), value.clone())).collect()
    }

    /// The entries that are sessions.
    pub fn sessions(&self) -> Vec<(String, String)> {
        let mut all = self.entries("");
        all.retain(|(key, _)| key.len() == 32);
        all
    }

    pub fn put(&self, key: &str, value: &str) {
        self.entries.lock().unwrap().insert(key.to_owned(), value.to_owned());
    }

    pub fn remove(&self, key: &str) {
        self.entries.lock().unwrap().remove(key);
    }
}
