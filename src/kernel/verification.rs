//! Verifications as endpoints use them: identifiers stored as the options say, old rows swept.

use std::sync::atomic::{AtomicI64, Ordering};

use serde_json::json;

use super::Ctx;
use crate::{
    clock::Timestamp,
    config::IdentifierStorage,
    crypto::digest::sha256_base64url,
    domain::{StoredIdentifier, Verification},
    error::Failure,
};

/// How often a search also sweeps.
const SWEEP_SECONDS: f64 = 60.0;

/// When the next sweep is due.
#[derive(Debug, Default)]
pub struct Sweep(AtomicI64);

impl Sweep {
    /// Whether it is due; then this caller does it.
    fn claim(&self, now: Timestamp) -> bool {
        let due = self.0.load(Ordering::Relaxed);
        let next = now.plus_seconds(SWEEP_SECONDS).millis();
        now.millis() >= due
            && self.0.compare_exchange(due, next, Ordering::Relaxed, Ordering::Relaxed).is_ok()
    }
}

impl Ctx {
    pub async fn create_verification(
        &self,
        identifier: &str,
        value: &str,
        expires_at: Timestamp,
    ) -> Result<(), Failure> {
        let stored = self.stored_identifier(identifier).await?;
        match self.stored().await?.create_verification(&stored, value, expires_at).await {
            // As in the reference, nobody is told that the application refused it.
            Ok(_) | Err(Failure::Refused) => Ok(()),
            Err(failure) => Err(failure),
        }
    }

    /// The latest verification of this identifier, expired or not.
    pub async fn find_verification(
        &self,
        identifier: &str,
    ) -> Result<Option<Verification>, Failure> {
        let stored = self.stored_identifier(identifier).await?;
        let records = self.stored().await?;
        let found = records.find_verification(&stored).await?;
        let options = &self.app.config.verification;
        if !options.disable_cleanup && self.app.sweep.claim(self.now) {
            records.delete_expired_verifications().await?;
        }
        Ok(found)
    }

    /// The identifier as it stands in the store. To be asked for before a transaction begins:
    /// it may be a function of the user's that knows.
    pub async fn stored_identifier(&self, identifier: &str) -> Result<StoredIdentifier, Failure> {
        let stored = match self.app.config.verification.identifiers.of(identifier) {
            IdentifierStorage::Plain => {
                return Ok(StoredIdentifier { stored: identifier.to_owned(), plain: None });
            }
            IdentifierStorage::Hashed => sha256_base64url(identifier),
            IdentifierStorage::Callback(callback) => {
                self.call(callback, &json!([identifier])).await?
            }
        };
        Ok(StoredIdentifier { stored, plain: Some(identifier.to_owned()) })
    }
}

#[cfg(test)]
mod tests {
    use super::Sweep;
    use crate::clock::Timestamp;

    #[test]
    fn sweeps_once_a_minute() {
        let sweep = Sweep::default();
        let due = |seconds: i64| sweep.claim(Timestamp::from_millis(seconds * 1000));
        assert!(due(1000));
        assert!(!due(1000) && !due(1059));
        assert!(due(1060));
    }
}
