//! All keys below the prefix: listed and deleted for whoever holds the storage. The core asks for
//! neither.

use std::collections::BTreeSet;

use redis::cmd;

use super::RedisSecondary;
use crate::error::Failure;

/// How many keys the server looks at for one answer.
const PAGE: usize = 500;

/// Where a walk begins, and what the server says at its end.
const START: &str = "0";

impl RedisSecondary {
    /// Without their prefix. What is added or removed meanwhile may be missing or be there.
    pub async fn list_keys(&self) -> Result<Vec<String>, Failure> {
        let mut found = BTreeSet::new();
        let mut cursor = START.to_owned();
        loop {
            let (next, page) = self.page(&cursor).await?;
            let names = page.iter().map(|key| String::from_utf8_lossy(key));
            found.extend(
                names.filter_map(|key| key.strip_prefix(&self.key_prefix).map(str::to_owned)),
            );
            if next == START {
                return Ok(found.into_iter().collect());
            }
            cursor = next;
        }
    }

    /// Page by page: if it fails, some of the keys are gone. It may be called again.
    pub async fn clear(&self) -> Result<(), Failure> {
        let mut cursor = START.to_owned();
        loop {
            let (next, page) = self.page(&cursor).await?;
            if !page.is_empty() {
                self.ask(cmd("DEL").arg(page).to_owned()).await?;
            }
            if next == START {
                return Ok(());
            }
            cursor = next;
        }
    }

    /// Some of the keys, and where to go on.
    async fn page(&self, cursor: &str) -> Result<(String, Vec<Vec<u8>>), Failure> {
        let pattern = format!("{}*", literally(&self.key_prefix));
        let scan =
            cmd("SCAN").arg(cursor).arg("MATCH").arg(pattern).arg("COUNT").arg(PAGE).to_owned();
        redis::from_redis_value(self.ask(scan).await?)
            .map_err(|_| Failure::internal("Redis answered SCAN with something else than keys"))
    }
}

/// A pattern that means just this text.
fn literally(text: &str) -> String {
    let mut pattern = String::new();
    for letter in text.chars() {
        if matches!(letter, '\\' | '*' | '?' | '[' | ']') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_prefix_is_no_pattern() {
        assert_eq!(super::literally(r"a*[b]?\:"), r"a\*\[b\]\?\\:");
    }
}
