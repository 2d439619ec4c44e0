//! Providers' tokens in the store: encrypted if the options want that.

use super::super::Ctx;
use crate::{crypto::symmetric, domain::StoredTokens, error::Failure, oauth::Tokens};

impl Ctx {
    /// A token as it is to be stored.
    pub(super) fn seal_token(&self, token: &str) -> Result<String, Failure> {
        if !self.app.config.account.encrypt_tokens || token.is_empty() {
            return Ok(token.to_owned());
        }
        symmetric::encrypt(&self.app.config.secrets, token, &*self.app.entropy)
            .map_err(Failure::internal)
    }

    /// A stored token; one from before encryption was switched on is read as it is.
    pub(super) fn open_token(&self, stored: &str) -> Result<String, Failure> {
        if !self.app.config.account.encrypt_tokens || !symmetric::looks_encrypted(stored) {
            return Ok(stored.to_owned());
        }
        if stored.is_empty() {
            return Ok(String::new());
        }
        symmetric::decrypt(&self.app.config.secrets, stored).map_err(Failure::internal)
    }

    /// What is stored of a provider's tokens.
    pub(super) fn stored_tokens(&self, tokens: &Tokens) -> Result<StoredTokens, Failure> {
        let seal = |token: &Option<String>| {
            token.as_deref().map(|token| self.seal_token(token)).transpose()
        };
        Ok(StoredTokens {
            access_token: seal(&tokens.access_token)?,
            refresh_token: seal(&tokens.refresh_token)?,
            id_token: tokens.id_token.clone(),
            access_token_expires_at: tokens.access_token_expires_at,
            refresh_token_expires_at: tokens.refresh_token_expires_at,
            scope: None,
        })
    }
}
