//! The list of a user's sessions, and the mark before which all of them have ended.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::{SecondaryRecords, stored::seconds_left};
use crate::{clock::Timestamp, error::Failure};

/// Seconds. A session that is not to be remembered lives for a day, whatever the options say.
const DAY: f64 = 86_400.0;

/// An entry of the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Active {
    pub token: String,
    /// Milliseconds since 1970.
    pub expires_at: i64,
}

pub fn list_key(user_id: &str) -> String {
    format!("active-sessions-{user_id}")
}

fn mark_key(user_id: &str) -> String {
    format!("revoked-sessions-before-{user_id}")
}

impl SecondaryRecords<'_> {
    /// The list as it stands, expired entries included; one that cannot be read is empty.
    pub async fn active_sessions(&self, user_id: &str) -> Result<Vec<Active>, Failure> {
        let text = self.get(&list_key(user_id)).await?;
        Ok(text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
    }

    /// Changes the list, of which expired entries go in any case.
    pub(super) async fn change_list(
        &self,
        user_id: &str,
        change: impl FnOnce(&mut Vec<Active>) + Send,
    ) -> Result<(), Failure> {
        let key = list_key(user_id);
        let _guard = self.storage.locks.lock(&key).await;
        let mut list = self.active_sessions(user_id).await?;
        list.retain(|entry| entry.expires_at > self.now.millis());
        change(&mut list);
        list.sort_by_key(|entry| entry.expires_at);
        let last = list.last().map(|entry| Timestamp::from_millis(entry.expires_at));
        match last.filter(|last| seconds_left(*last, self.now) > 0) {
            Some(last) => {
                let text = serde_json::to_string(&list).map_err(Failure::internal)?;
                self.set(&key, text, last).await
            }
            None => self.delete(&key).await,
        }
    }

    /// Whether a session that began then has been ended together with all others.
    pub(super) async fn is_revoked(
        &self,
        user_id: &str,
        created_at: Timestamp,
    ) -> Result<bool, Failure> {
        Ok(self.mark(user_id).await?.is_some_and(|mark| created_at.millis() < mark))
    }

    pub(super) async fn mark(&self, user_id: &str) -> Result<Option<i64>, Failure> {
        let text = self.get(&mark_key(user_id)).await?;
        Ok(text.and_then(|text| text.trim().parse().ok()))
    }

    /// Ends the user's sessions, also those that the list does not know: whatever began before
    /// now is not believed any more.
    pub async fn end_sessions(&self, user_id: &str) -> Result<(), Failure> {
        let key = mark_key(user_id);
        let marked = self.mark(user_id).await?.unwrap_or_default().max(self.now.millis());
        let kept_for = self.config.session.expires_in.max(DAY);
        self.set(&key, marked.to_string(), self.now.plus_seconds(kept_for)).await?;
        let ended = self.active_sessions(user_id).await?;
        let ended: HashSet<String> = ended.into_iter().map(|entry| entry.token).collect();
        for token in &ended {
            let _guard = self.storage.locks.lock(token).await;
            self.delete(token).await?;
        }
        self.change_list(user_id, |list| list.retain(|entry| !ended.contains(&entry.token))).await
    }
}
