//! A provider's tokens for the application: renewed when they are about to end.

use std::sync::Arc;

use serde::Serialize;

use super::{super::Ctx, selection::Selected};
use crate::{
    clock::Timestamp,
    domain::{LinkedAccount, StoredTokens},
    error::{ApiError, Failure, Status},
    host::Level,
    oauth::{Provider, Tokens, stored_scopes},
};

/// Seconds before its end at which a token is renewed.
const MARGIN: f64 = 5.0;

/// A token that is good now.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AccessToken {
    pub access_token: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_token_expires_at: Option<Timestamp>,
    pub scopes: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_token: Option<String>,
}

impl AccessToken {
    /// As a provider is asked with them.
    pub fn tokens(&self) -> Tokens {
        Tokens {
            access_token: Some(self.access_token.clone()),
            access_token_expires_at: self.access_token_expires_at,
            scopes: Some(self.scopes.clone()),
            id_token: self.id_token.clone(),
            ..Tokens::default()
        }
    }
}

impl Ctx {
    /// The provider of an account; `message` and `code` say that there is none.
    pub async fn provider_of(
        &self,
        account: &LinkedAccount,
        message: &str,
        code: &str,
    ) -> Result<Arc<dyn Provider>, Failure> {
        let found = self.provider(&account.provider_id).await?;
        let missing = || ApiError::with_message(Status::BadRequest, message, code);
        Ok(found.ok_or_else(missing)?)
    }

    /// A token that is good now.
    pub async fn access_token(&mut self, selected: &Selected) -> Result<AccessToken, Failure> {
        let account = &selected.account;
        let message = format!("Provider {} is not supported.", account.provider_id);
        let provider = self.provider_of(account, &message, "PROVIDER_NOT_SUPPORTED").await?;
        match self.renewed(&*provider, account).await {
            Ok(token) => Ok(token),
            Err(failure) => {
                self.log(Level::Error, &format!("Failed to get a valid access token: {failure}"));
                let (message, code) =
                    ("Failed to get a valid access token", "FAILED_TO_GET_ACCESS_TOKEN");
                Err(ApiError::with_message(Status::BadRequest, message, code).into())
            }
        }
    }

    async fn renewed(
        &mut self,
        provider: &dyn Provider,
        account: &LinkedAccount,
    ) -> Result<AccessToken, Failure> {
        let near = self.now.plus_seconds(MARGIN);
        let ends = account.access_token_expires_at.is_some_and(|end| end < near);
        let refresh_token = account.refresh_token.as_deref().filter(|token| !token.is_empty());
        let scopes = stored_scopes(account.scope.as_deref());
        let Some(refresh_token) = refresh_token.filter(|_| ends && provider.refreshes()) else {
            return Ok(AccessToken {
                access_token: self
                    .open_token(account.access_token.as_deref().unwrap_or_default())?,
                access_token_expires_at: account.access_token_expires_at,
                scopes,
                id_token: account.id_token.clone(),
            });
        };
        let opened = self.open_token(refresh_token)?;
        let new = provider.refresh(&self.client(), &opened).await?;
        self.keep_tokens(account, &new, true).await?;
        let stored = account.access_token.as_deref().unwrap_or_default();
        Ok(AccessToken {
            access_token: match new.access_token {
                Some(token) => token,
                None => self.open_token(stored)?,
            },
            access_token_expires_at: new
                .access_token_expires_at
                .or(account.access_token_expires_at),
            scopes,
            id_token: new.id_token.or_else(|| account.id_token.clone()),
        })
    }

    /// Stores the tokens that a refresh gave; what it did not give stays. Gives the account as it
    /// is stored, where it is.
    pub async fn keep_tokens(
        &mut self,
        account: &LinkedAccount,
        new: &Tokens,
        in_cookie: bool,
    ) -> Result<Option<LinkedAccount>, Failure> {
        let said = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        let tokens = StoredTokens { scope: None, ..self.stored_tokens(new)? };
        let tokens = StoredTokens {
            refresh_token: said(&tokens.refresh_token).or_else(|| account.refresh_token.clone()),
            refresh_token_expires_at: tokens
                .refresh_token_expires_at
                .or(account.refresh_token_expires_at),
            id_token: said(&tokens.id_token).or_else(|| account.id_token.clone()),
            ..tokens
        };
        let mut updated = None;
        if !account.id.is_empty() {
            let changes = tokens.clone().into_row();
            updated = self.stored().await?.update_linked_account(&account.id, changes).await?;
        }
        if in_cookie {
            let mut shown = account.with(&tokens)?;
            if let Some(updated) = &updated {
                shown.members.extend(updated.members.clone());
            }
            self.set_account_cookie(&shown)?;
        }
        Ok(updated)
    }

    /// A refresh token as the provider knows it.
    pub fn refresh_token_of(&self, account: &LinkedAccount) -> Option<Result<String, Failure>> {
        let stored = account.refresh_token.as_deref().filter(|token| !token.is_empty())?;
        Some(self.open_token(stored))
    }
}
