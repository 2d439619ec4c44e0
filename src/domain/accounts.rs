//! Accounts: the ways in which a user can sign in.

use serde::{Serialize, Serializer, ser::SerializeMap};

use super::{Draft, Given, Records, extra, records::Columns};
use crate::{
    clock::Timestamp,
    error::Failure,
    schema::Schema,
    storage::{Filter, Row, Select, Value},
};

/// The provider id of accounts with a password.
pub const CREDENTIAL: &str = "credential";

/// An account as its user sees it: no tokens, no password.
pub struct Account {
    pub account_id: String,
    pub provider_id: String,
    pub user_id: String,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    /// Fields that the application added.
    pub extra: Vec<(String, Value)>,
    pub id: String,
    pub scopes: Vec<String>,
}

/// The reference's key order.
impl Serialize for Account {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(7 + self.extra.len()))?;
        map.serialize_entry("accountId", &self.account_id)?;
        map.serialize_entry("providerId", &self.provider_id)?;
        map.serialize_entry("userId", &self.user_id)?;
        map.serialize_entry("createdAt", &self.created_at)?;
        map.serialize_entry("updatedAt", &self.updated_at)?;
        for (name, value) in &self.extra {
            map.serialize_entry(name, value)?;
        }
        map.serialize_entry("id", &self.id)?;
        map.serialize_entry("scopes", &self.scopes)?;
        map.end()
    }
}

impl Account {
    fn from_row(row: Row, schema: &Schema) -> Result<Self, Failure> {
        let mut columns = Columns::new("account", row);
        let scope = columns.optional_text("scope")?.unwrap_or_default();
        let scopes = scope.split(',').map(str::trim).filter(|scope| !scope.is_empty());
        let scopes = scopes.map(str::to_owned).collect();
        let mut account = Self {
            account_id: columns.text("accountId")?,
            provider_id: columns.text("providerId")?,
            user_id: columns.text("userId")?,
            created_at: columns.date("createdAt")?,
            updated_at: columns.date("updatedAt")?,
            id: columns.text("id")?,
            scopes,
            extra: columns.rest(),
        };
        extra::hide(&mut account.extra, schema.hidden_account_fields());
        Ok(account)
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
        let table = self.schema.account();
        let select = Select::new(table, &filters).limit(self.schema.list_limit());
        let mut accounts = Vec::new();
        for row in self.queries.find(select).await? {
            accounts.push(Account::from_row(self.read(table, row).await?, self.schema)?);
        }
        Ok(accounts)
    }

    /// The account by which a user signs in with a password.
    pub async fn find_credential_account(
        &self,
        user_id: &str,
    ) -> Result<Option<CredentialAccount>, Failure> {
        let filters = credential_account(user_id);
        let table = self.schema.account();
        let Some(row) = self.queries.find_one(table, &filters).await? else { return Ok(None) };
        let mut columns = Columns::new("account", self.read(table, row).await?);
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
        let filters = [Filter::eq("id", account_id)];
        self.change(self.schema.account(), &filters, changes, Given::new()).await?;
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
            let draft = self.draft_credential_account(password_hash).await?;
            return self.create_credential_account(draft, user_id).await;
        }
        let mut changes = Row::new();
        changes.set("password", password_hash);
        changes.set("updatedAt", self.now);
        let changes = self.draft_changes(table, changes, Given::new()).await?;
        self.queries.update_many(table, &filters, changes).await?;
        Ok(())
    }

    /// An account of somebody who may not be stored yet.
    pub async fn draft_credential_account(&self, password_hash: String) -> Result<Draft, Failure> {
        let mut row = Row::new();
        row.set("providerId", CREDENTIAL);
        row.set("password", password_hash);
        row.set("createdAt", self.now);
        row.set("updatedAt", self.now);
        self.draft(self.schema.account(), row, Given::new()).await
    }

    pub async fn create_credential_account(
        &self,
        mut draft: Draft,
        user_id: &str,
    ) -> Result<(), Failure> {
        draft.0.set("accountId", user_id);
        draft.0.set("userId", user_id);
        match self.insert(self.schema.account(), draft).await {
            // As in the reference, the user then goes without.
            Ok(_) | Err(Failure::Refused) => {}
            Err(failure) => return Err(failure),
        }
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
