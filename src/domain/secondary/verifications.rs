//! Verifications in the secondary storage: under their identifier, used up once.

use super::{SecondaryRecords, stored};
use crate::{
    clock::Timestamp,
    domain::{StoredIdentifier, Verification},
    error::Failure,
    storage::Row,
};

fn key(identifier: &str) -> String {
    format!("verification:{identifier}")
}

impl SecondaryRecords<'_> {
    pub async fn keep_verification(&self, verification: &Verification) -> Result<(), Failure> {
        let text = stored::verification_text(verification, self.now)?;
        self.set(&key(&verification.identifier), text, verification.expires_at).await
    }

    /// A copy of a row.
    pub async fn keep_verification_row(
        &self,
        identifier: &str,
        row: &Row,
        expires_at: Timestamp,
    ) -> Result<(), Failure> {
        self.set(&key(identifier), stored::row_text(row)?, expires_at).await
    }

    pub async fn find_verification(
        &self,
        identifier: &StoredIdentifier,
    ) -> Result<Option<Verification>, Failure> {
        for stored in identifier.all() {
            let text = self.get(&key(stored)).await?;
            let found = text.and_then(|text| stored::read_verification(&text));
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    /// Of any number of callers one gets it; what has expired nobody gets, but gone it is.
    pub async fn consume_verification(
        &self,
        identifier: &StoredIdentifier,
    ) -> Result<Option<Verification>, Failure> {
        for stored in identifier.all() {
            let text = self.storage.storage.get_and_delete(self.scope, &key(stored)).await?;
            let Some(found) = text.and_then(|text| stored::read_verification(&text)) else {
                continue;
            };
            for other in identifier.all().filter(|other| *other != stored) {
                self.delete(&key(other)).await?;
            }
            return Ok((!found.is_expired(self.now)).then_some(found));
        }
        Ok(None)
    }

    pub async fn drop_verification(&self, identifier: &StoredIdentifier) -> Result<(), Failure> {
        for stored in identifier.all() {
            self.delete(&key(stored)).await?;
        }
        Ok(())
    }
}
