//! Accounts at other services, with their tokens.

use serde_json::{Map, Value as Json};

use super::{Draft, Given, Records, User, records::Columns};
use crate::{
    clock::Timestamp,
    error::Failure,
    storage::{Filter, Row, Select, Value},
};

/// An account with all that is stored of it. Tokens are as they are stored: perhaps encrypted.
#[derive(Clone, PartialEq)]
pub struct LinkedAccount {
    /// Empty if only a cookie knows the account.
    pub id: String,
    pub account_id: String,
    pub provider_id: String,
    pub user_id: String,
    pub access_token: Option<String>,
    pub refresh_token: Option<String>,
    pub id_token: Option<String>,
    pub access_token_expires_at: Option<Timestamp>,
    pub refresh_token_expires_at: Option<Timestamp>,
    /// Joined by commas.
    pub scope: Option<String>,
    /// Everything, as JSON, `id` last.
    pub members: Map<String, Json>,
}

/// Whose an account is.
pub enum Owner {
    Known(Box<User>, Box<LinkedAccount>),
    /// Its user is gone.
    Missing,
}

/// Tokens and the like to be stored; what is none stays as it is.
#[derive(Clone, Default)]
pub struct StoredTokens {
    pub access_token: Option<String>,
    pub refresh_token: Option<String>,
    pub id_token: Option<String>,
    pub access_token_expires_at: Option<Timestamp>,
    pub refresh_token_expires_at: Option<Timestamp>,
    pub scope: Option<String>,
}

impl StoredTokens {
    /// As changes of a row.
    pub fn into_row(self) -> Row {
        let mut row = Row::new();
        let mut set = |name: &'static str, value: Option<Value>| {
            if let Some(value) = value {
                row.set(name, value);
            }
        };
        set("accessToken", self.access_token.map(Value::from));
        set("refreshToken", self.refresh_token.map(Value::from));
        set("idToken", self.id_token.map(Value::from));
        set("accessTokenExpiresAt", self.access_token_expires_at.map(Value::from));
        set("refreshTokenExpiresAt", self.refresh_token_expires_at.map(Value::from));
        set("scope", self.scope.map(Value::from));
        row
    }
}

impl LinkedAccount {
    fn from_row(row: Row) -> Result<Self, Failure> {
        let mut members = Map::new();
        for (name, value) in row.iter().filter(|(name, _)| name.as_str() != "id") {
            let value = serde_json::to_value(value).map_err(Failure::internal)?;
            members.insert(name.to_string(), value);
        }
        let mut columns = Columns::new("account", row);
        let id = columns.text("id")?;
        members.insert("id".to_owned(), id.clone().into());
        Ok(Self {
            id,
            account_id: columns.text("accountId")?,
            provider_id: columns.text("providerId")?,
            user_id: columns.text("userId")?,
            access_token: columns.optional_text("accessToken")?,
            refresh_token: columns.optional_text("refreshToken")?,
            id_token: columns.optional_text("idToken")?,
            access_token_expires_at: columns.optional_date("accessTokenExpiresAt")?,
            refresh_token_expires_at: columns.optional_date("refreshTokenExpiresAt")?,
            scope: columns.optional_text("scope")?,
            members,
        })
    }

    /// As a cookie of the browser's has it.
    pub fn from_members(members: Map<String, Json>) -> Self {
        let text = |name: &str| members.get(name).and_then(Json::as_str).map(str::to_owned);
        let date = |name: &str| Timestamp::parse_iso(members.get(name)?.as_str()?);
        Self {
            id: text("id").unwrap_or_default(),
            account_id: text("accountId").unwrap_or_default(),
            provider_id: text("providerId").unwrap_or_default(),
            user_id: text("userId").unwrap_or_default(),
            access_token: text("accessToken"),
            refresh_token: text("refreshToken"),
            id_token: text("idToken"),
            access_token_expires_at: date("accessTokenExpiresAt"),
            refresh_token_expires_at: date("refreshTokenExpiresAt"),
            scope: text("scope"),
            members,
        }
    }

    /// With other tokens.
    pub fn with(&self, tokens: &StoredTokens) -> Result<Self, Failure> {
        let mut members = self.members.clone();
        for (name, value) in tokens.clone().into_row() {
            let value = serde_json::to_value(&value).map_err(Failure::internal)?;
            members.insert(name.to_string(), value);
        }
        Ok(Self::from_members(members))
    }
}

impl Records<'_> {
    /// The account that a provider knows by this name. Two of them are an error, as nobody could
    /// say which one is meant.
    pub async fn find_linked_account(
        &self,
        provider_id: &str,
        account_id: &str,
    ) -> Result<Option<LinkedAccount>, Failure> {
        let table = self.schema.account();
        let filters = [Filter::eq("providerId", provider_id), Filter::eq("accountId", account_id)];
        let mut rows = self.queries.find(Select::new(table, &filters).limit(2)).await?;
        if rows.len() > 1 {
            return Err(Failure::internal(format!(
                "several accounts of the provider `{provider_id}` have the same accountId: remove all but one from the database"
            )));
        }
        let row = self.read_one(table, rows.pop()).await?;
        row.map(LinkedAccount::from_row).transpose()
    }

    /// The same with its user; none if there is no such account.
    pub async fn find_account_owner(
        &self,
        provider_id: &str,
        account_id: &str,
    ) -> Result<Option<Owner>, Failure> {
        let Some(account) = self.find_linked_account(provider_id, account_id).await? else {
            return Ok(None);
        };
        Ok(Some(match self.find_user(&account.user_id).await? {
            Some(user) => Owner::Known(Box::new(user), Box::new(account)),
            None => Owner::Missing,
        }))
    }

    /// The user's accounts, with a password and without.
    pub async fn linked_accounts(&self, user_id: &str) -> Result<Vec<LinkedAccount>, Failure> {
        let table = self.schema.account();
        let filters = [Filter::eq("userId", user_id)];
        let select = Select::new(table, &filters).limit(self.schema.list_limit());
        let mut accounts = Vec::new();
        for row in self.queries.find(select).await? {
            accounts.push(LinkedAccount::from_row(self.read(table, row).await?)?);
        }
        Ok(accounts)
    }

    /// A new account of somebody who may not be stored yet.
    pub async fn draft_linked_account(
        &self,
        provider_id: &str,
        account_id: &str,
        tokens: StoredTokens,
    ) -> Result<Draft, Failure> {
        let mut row = Row::new();
        row.set("createdAt", self.now);
        row.set("updatedAt", self.now);
        row.set("providerId", provider_id);
        row.set("accountId", account_id);
        row.extend(tokens.into_row());
        self.draft(self.schema.account(), row, Given::new()).await
    }

    pub async fn create_linked_account(
        &self,
        mut draft: Draft,
        user_id: &str,
    ) -> Result<LinkedAccount, Failure> {
        draft.0.set("userId", user_id);
        LinkedAccount::from_row(self.insert(self.schema.account(), draft).await?)
    }

    /// Stores other tokens; none if the account is gone, or a hook does not let it be changed.
    pub async fn update_linked_account(
        &self,
        id: &str,
        mut changes: Row,
    ) -> Result<Option<LinkedAccount>, Failure> {
        changes.set("updatedAt", self.now);
        let filters = [Filter::eq("id", id)];
        let row = self.change(self.schema.account(), &filters, changes, Given::new()).await?;
        row.map(LinkedAccount::from_row).transpose()
    }

    pub async fn delete_linked_account(&self, id: &str) -> Result<(), Failure> {
        self.queries.delete(self.schema.account(), &[Filter::eq("id", id)]).await?;
        Ok(())
    }
}
