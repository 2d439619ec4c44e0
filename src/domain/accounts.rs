//! Accounts: the ways in which a user can sign in.

use super::Records;
use crate::{
    crypto::random,
    error::Failure,
    storage::{Filter, Row, Value},
};

/// The provider id of accounts with a password.
pub const CREDENTIAL: &str = "credential";

impl Records<'_> {
    /// The stored password hash of a user's credential account; none if there is no such
    /// account or it has no password.
    pub async fn find_password_hash(&self, user_id: &str) -> Result<Option<String>, Failure> {
        let filters = credential_account(user_id);
        let account = self.queries.find_one(self.schema.account(), &filters).await?;
        let password = account.and_then(|mut account| account.take("password"));
        Ok(match password {
            Some(Value::Text(hash)) if !hash.is_empty() => Some(hash),
            _ => None,
        })
    }

    /// Gives the user's credential account this password hash, or the user such an account.
    pub async fn set_password_hash(
        &self,
        user_id: &str,
        password_hash: String,
    ) -> Result<(), Failure> {
        let table = self.schema.account();
        let filters = credential_account(user_id);
        if self.queries.find_one(table, &filters).await?.is_none() {
            return self.create_credential_account(user_id, password_hash).await;
        }
        let mut changes = Row::new();
        changes.set("password", password_hash);
        changes.set("updatedAt", self.now);
        self.queries.update_many(table, &filters, changes).await?;
        Ok(())
    }

    pub async fn create_credential_account(
        &self,
        user_id: &str,
        password_hash: String,
    ) -> Result<(), Failure> {
        let mut row = Row::new();
        row.set("id", random::id(self.entropy));
        row.set("accountId", user_id);
        row.set("providerId", CREDENTIAL);
        row.set("userId", user_id);
        row.set("password", password_hash);
        row.set("createdAt", self.now);
        row.set("updatedAt", self.now);
        self.queries.create(self.schema.account(), row).await?;
        Ok(())
    }
}

fn credential_account(user_id: &str) -> [Filter; 3] {
    [
        Filter::eq("userId", user_id),
        Filter::eq("providerId", CREDENTIAL),
        Filter::eq("accountId", user_id),
    ]
}
