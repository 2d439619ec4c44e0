//! Something that somebody has still to prove, such as who asked for a new password.

use super::records::Columns;
use crate::{clock::Timestamp, error::Failure, storage::Row};

#[derive(Clone, Debug, PartialEq)]
pub struct Verification {
    pub id: String,
    /// As stored, perhaps hashed.
    pub identifier: String,
    pub value: String,
    pub expires_at: Timestamp,
    pub created_at: Timestamp,
}

impl Verification {
    pub fn from_row(row: Row) -> Result<Self, Failure> {
        let mut columns = Columns::new("verification", row);
        Ok(Self {
            id: columns.text("id")?,
            identifier: columns.text("identifier")?,
            value: columns.text("value")?,
            expires_at: columns.date("expiresAt")?,
            created_at: columns.date("createdAt")?,
        })
    }

    /// As hooks see one that is no row.
    pub(super) fn to_row(&self, updated_at: Timestamp) -> Row {
        Row::new()
            .with("identifier", self.identifier.as_str())
            .with("value", self.value.as_str())
            .with("expiresAt", self.expires_at)
            .with("createdAt", self.created_at)
            .with("updatedAt", updated_at)
    }

    pub fn is_expired(&self, now: Timestamp) -> bool {
        self.expires_at < now
    }
}
