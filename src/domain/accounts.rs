//! Accounts: the ways in which a user can sign in.

use serde::Serialize;

use super::{Records, records::Columns};
use crate::{
    clock::Timestamp,
    crypto::random,
    error::Failure,
    storage::{Filter, Row, Select},
};

/// The provider id of accounts with a password.
pub const CREDENTIAL: &str = "credential";

/// An account as its user sees it: no tokens, no password.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    pub account_id: String,
    pub provider_id: String,
    pub user_id: String,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub id: String,
    pub scopes: Vec<String>,
}

impl Account {
    fn from_row(row: Row) -> Result<Self, Failure> {
        let mut columns = Columns::new("account", row);
        let scope = columns.optional_text("scope")?.unwrap_or_default();
        let scopes = scope.split(',').map(str::trim).filter(|scope| !scope.is_empty());
        Ok(Self {
            account_id: columns.text("accountId")?,
            provider_id: columns.text("providerId")?,
            user_id: columns.text("userId")?,
            created_at: columns.date("createdAt")?,
            updated_at: columns.date("updatedAt")?,
            id: columns.text("id")?,
            scopes: scopes.map(str::to_owned).collect(),
        })
    }
}

/// An account with a password, if one is set.
pub struct CredentialAccount {
    pub id: String,
    pub password_hash: Option<String>,
}

impl Records<'_> {
    pub async fn list_accounts(&self, user_id: &str) -> Result<Vec<Account>, Failure> {
        let filters = [Filter::eq("userId", user_id)];
        let select = Select::new(self.schema.account(), &filters);
        self.queries.find(select).await?.into_iter().map(Account::from_row).collect()
    }

    /// The account by which a user signs in with a password.
    pub async fn find_credential_account(
        &self,
        user_id: &str,
    ) -> Result<Option<CredentialAccount>, Failure> {
        let filters = credential_account(user_id);
        let Some(row) = self.queries.find_one(self.schema.account(), &filters).await? else {
            return Ok(None);
        };
        let mut columns = Columns::new("account", row);
        let hash = columns.optional_text("password")?;
        let password_hash = hash.filter(|hash| !hash.is_empty());
        Ok(Some(CredentialAccount { id: columns.text("id")?, password_hash }))
    }

    /// The stored password hash of a user's credential account; none if there is no such
    /// account or it has no password.
    pub async fn find_password_hash(&self, user_id: &str) -> Result<Option<String>, Failure> {
        let account = self.find_credential_account(user_id).await?;
        Ok(account.and_then(|account| account.password_hash))
    }

    pub async fn change_password(&self, account_id: &str, hash: String) -> Result<(), Failure> {
        let changes = Row::new().with("password", hash).with("updatedAt", self.now);
        let table = self.schema.account();
        self.queries.update(table, &[Filter::eq("id", account_id)], changes).await?;
        Ok(())
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
