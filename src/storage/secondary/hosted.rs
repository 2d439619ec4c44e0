//! The secondary storage whose functions the user has put into the options.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Kept, KeyLocks, Secondary};
use crate::{
    clock::Timestamp,
    config::SecondaryFunctions,
    error::Failure,
    host::{Callback, Host, Scope, call_in_time, wrong_type},
};

pub struct HostedSecondary {
    host: Arc<dyn Host>,
    functions: SecondaryFunctions,
    /// For what the storage cannot do atomically itself.
    locks: KeyLocks,
}

/// How a count is kept where the storage cannot count.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Count {
    count: f64,
    expires_at: i64,
}

impl HostedSecondary {
    pub fn new(host: Arc<dyn Host>, functions: SecondaryFunctions) -> Self {
        Self { host, functions, locks: KeyLocks::default() }
    }

    async fn ask(
        &self,
        callback: &Callback,
        scope: Scope,
        arguments: Value,
    ) -> Result<String, Failure> {
        let answer = call_in_time(&*self.host, callback, scope, arguments.to_string()).await?;
        answer.ok_or_else(|| wrong_type(callback))
    }

    /// For functions whose answer does not matter, even if it has no JSON text.
    async fn tell(
        &self,
        callback: &Callback,
        scope: Scope,
        arguments: Value,
    ) -> Result<(), Failure> {
        call_in_time(&*self.host, callback, scope, arguments.to_string()).await?;
        Ok(())
    }

    async fn read(
        &self,
        callback: &Callback,
        scope: Scope,
        key: &str,
    ) -> Result<Option<String>, Failure> {
        let answer = self.ask(callback, scope, json!([key])).await?;
        text(answer).map_err(|_| wrong_type(callback))
    }

    async fn count(
        &self,
        scope: Scope,
        key: &str,
        window: f64,
        now: Timestamp,
    ) -> Result<f64, Failure> {
        let _guard = self.locks.lock(key).await;
        let kept = self.read(&self.functions.get, scope, key).await?;
        let kept = kept.and_then(|text| serde_json::from_str::<Count>(&text).ok());
        let mut count = kept
            .filter(|kept| kept.expires_at > now.millis())
            .unwrap_or_else(|| Count { count: 0.0, expires_at: now.plus_seconds(window).millis() });
        count.count += 1.0;
        let left = count.expires_at.saturating_sub(now.millis()).max(1);
        let ttl = left.cast_unsigned().div_ceil(1000);
        let value = serde_json::to_string(&count).map_err(Failure::internal)?;
        self.tell(&self.functions.set, scope, json!([key, value, ttl])).await?;
        Ok(count.count)
    }
}

impl Secondary for HostedSecondary {
    fn get<'a>(&'a self, scope: Scope, key: &'a str) -> Kept<'a, Option<String>> {
        Box::pin(self.read(&self.functions.get, scope, key))
    }

    fn set<'a>(&'a self, scope: Scope, key: &'a str, value: String, ttl: u64) -> Kept<'a, ()> {
        Box::pin(self.tell(&self.functions.set, scope, json!([key, value, ttl])))
    }

    fn delete<'a>(&'a self, scope: Scope, key: &'a str) -> Kept<'a, ()> {
        Box::pin(self.tell(&self.functions.delete, scope, json!([key])))
    }

    fn get_and_delete<'a>(&'a self, scope: Scope, key: &'a str) -> Kept<'a, Option<String>> {
        Box::pin(async move {
            if let Some(callback) = &self.functions.get_and_delete {
                return self.read(callback, scope, key).await;
            }
            let _guard = self.locks.lock(key).await;
            let found = self.read(&self.functions.get, scope, key).await?;
            if found.is_some() {
                // Before anybody is given it: what could not be deleted is not used up.
                self.tell(&self.functions.delete, scope, json!([key])).await?;
            }
            Ok(found)
        })
    }

    fn increment<'a>(
        &'a self,
        scope: Scope,
        key: &'a str,
        window: f64,
        now: Timestamp,
    ) -> Kept<'a, f64> {
        Box::pin(async move {
            let Some(callback) = &self.functions.increment else {
                return self.count(scope, key, window, now).await;
            };
            let answer = self.ask(callback, scope, json!([key, window])).await?;
            let answer: Value = serde_json::from_str(&answer).unwrap_or_default();
            let text = answer.as_str().and_then(|text| text.trim().parse().ok());
            let count = answer.as_f64().or(text).filter(|count: &f64| count.is_finite());
            count.ok_or_else(|| wrong_type(callback))
        })
    }
}

/// Storages return the text that they were given, or what it says, already parsed.
fn text(answer: String) -> Result<Option<String>, serde_json::Error> {
    if answer.starts_with('"') {
        let text: String = serde_json::from_str(&answer)?;
        return Ok((!text.is_empty()).then_some(text));
    }
    Ok((!matches!(answer.as_str(), "" | "null" | "false" | "0")).then_some(answer))
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn text_and_parsed_values_are_the_same() {
        let read = |answer: &str| text(answer.to_owned()).unwrap();
        assert_eq!(read(r#""{\"a\":1}""#).as_deref(), Some(r#"{"a":1}"#));
        assert_eq!(read(r#"{"a":1}"#).as_deref(), Some(r#"{"a":1}"#));
        assert_eq!(read("1795243491704").as_deref(), Some("1795243491704"));
        for nothing in ["null", r#""""#, "false", "0"] {
            assert_eq!(read(nothing), None, "{nothing}");
        }
    }
}
