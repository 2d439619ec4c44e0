//! An account that a user adds to their own.

use serde::Serialize;

use super::{
    super::{Ctx, Output},
    Identity,
    arrive::source,
};
use crate::{
    crypto::{
        purpose::{Purpose, derive},
        symmetric,
    },
    domain::{Authenticated, StoredTokens},
    error::{ApiError, Failure, Status, code},
    host::Level,
    oauth::{Link, merge_scopes},
};

/// What the browser's page is told.
pub struct NotLinked {
    pub error: String,
    pub description: Option<String>,
}

impl From<&str> for NotLinked {
    fn from(error: &str) -> Self {
        Self { error: error.to_owned(), description: None }
    }
}

#[derive(Serialize)]
struct Linked {
    url: &'static str,
    status: bool,
    redirect: bool,
}

impl Ctx {
    /// To whom a flow that begins now will link the account: bound to this very session.
    pub fn link_of(&self, current: &Authenticated) -> Result<Link, Failure> {
        let secrets = derive(&self.app.config.secrets, Purpose::OauthLinkSessionToken);
        let token = &current.session.token;
        let sealed = symmetric::encrypt(&secrets, token, &*self.app.entropy);
        Ok(Link {
            user_id: current.user.id.clone(),
            email: current.user.email.clone(),
            encrypted_session_token: Some(sealed.map_err(Failure::internal)?),
        })
    }

    /// Adds the account of a callback.
    pub async fn link_returned(
        &mut self,
        link: &Link,
        identity: &Identity,
    ) -> Result<Result<(), NotLinked>, Failure> {
        if !self.is_live(link).await? {
            return Ok(Err("unable_to_link_account".into()));
        }
        let candidate = self.vouched_user(identity, &link.user_id, identity.email());
        let refusal = self.refuses_user(candidate, source(identity, "link-account")).await?;
        if let Some(refusal) = refusal {
            let error = refusal.code.unwrap_or_default();
            return Ok(Err(NotLinked { error, description: refusal.message }));
        }
        let rules = &self.app.config.account.linking;
        let vouched = self.trusts(&identity.provider_id).await? || identity.email_verified();
        if !vouched || !rules.enabled {
            self.log(Level::Error, "Unable to link account - untrusted provider");
            return Ok(Err("unable_to_link_account".into()));
        }
        let same = identity.email().map(str::to_lowercase) == Some(link.email.to_lowercase());
        if !same && !rules.allow_different_emails {
            return Ok(Err("email_does_not_match".into()));
        }
        let records = self.stored().await?;
        let (provider, account) = (&identity.provider_id, &identity.account_id);
        let scopes = identity.tokens.scopes.as_deref().unwrap_or_default();
        let tokens = self.stored_tokens(&identity.tokens)?;
        match records.find_linked_account(provider, account).await? {
            Some(known) if known.user_id != link.user_id => {
                return Ok(Err("account_already_linked_to_different_user".into()));
            }
            Some(known) => {
                let merged = merge_scopes(known.scope.as_deref(), scopes);
                let scope = Some(merged).filter(|merged| !merged.is_empty());
                let changes = StoredTokens { scope, ..tokens }.into_row();
                let changes = changes.with("providerId", provider.as_str());
                records.update_linked_account(&known.id, changes).await?;
            }
            None => {
                let scope = identity.tokens.scopes.as_ref().map(|scopes| scopes.join(","));
                let tokens = StoredTokens { scope, ..tokens };
                match self.add_account(&link.user_id, identity, tokens).await {
                    Err(Failure::Refused) => return Ok(Err("unable_to_link_account".into())),
                    added => added.map(drop)?,
                }
            }
        }
        self.update_on_link(&link.user_id, identity).await;
        Ok(Ok(()))
    }

    /// Whether the session that began the flow is still there.
    async fn is_live(&self, link: &Link) -> Result<bool, Failure> {
        let Some(sealed) = &link.encrypted_session_token else { return Ok(true) };
        if self.app.config.is_stateless() {
            return Ok(true);
        }
        let secrets = derive(&self.app.config.secrets, Purpose::OauthLinkSessionToken);
        let Ok(token) = symmetric::decrypt(&secrets, sealed) else { return Ok(false) };
        let found = self.stored().await?.find_session(&token).await?;
        Ok(found.is_some_and(|found| {
            found.session.user_id == link.user_id && found.session.expires_at > self.now
        }))
    }

    /// Adds the account of a client that has brought an ID token.
    pub async fn link_client(
        &mut self,
        current: &Authenticated,
        identity: &Identity,
    ) -> Result<Output, Failure> {
        let done = || Output::json(&Linked { url: "", status: true, redirect: false });
        let refuse = |status, message: &str, code: &str| {
            Failure::from(ApiError::with_message(status, message, code))
        };
        let records = self.stored().await?;
        let (provider, account) = (&identity.provider_id, &identity.account_id);
        let tokens = self.stored_tokens(&identity.tokens)?;
        if let Some(known) = records.find_linked_account(provider, account).await? {
            if known.user_id != current.user.id {
                let refusal = code::SOCIAL_ACCOUNT_ALREADY_LINKED;
                return Err(ApiError::new(Status::Conflict, refusal).into());
            }
            let changes = tokens.into_row().with("providerId", provider.as_str());
            records.update_linked_account(&known.id, changes).await?;
            self.update_on_link(&current.user.id, identity).await;
            return done();
        }
        let rules = &self.app.config.account.linking;
        let vouched = self.trusts(provider).await? || identity.email_verified();
        if !vouched || !rules.enabled {
            return Err(refuse(
                Status::Unauthorized,
                "Account not linked - linking not allowed",
                "LINKING_NOT_ALLOWED",
            ));
        }
        let same =
            identity.email().map(str::to_lowercase) == Some(current.user.email.to_lowercase());
        if !same && !rules.allow_different_emails {
            return Err(refuse(
                Status::Unauthorized,
                "Account not linked - different emails not allowed",
                "LINKING_DIFFERENT_EMAILS_NOT_ALLOWED",
            ));
        }
        if let Err(failure) = self.add_account(&current.user.id, identity, tokens).await {
            self.log(Level::Error, &format!("Unable to create an account: {failure}"));
            return Err(refuse(
                Status::ExpectationFailed,
                "Account not linked - unable to create account",
                "LINKING_FAILED",
            ));
        }
        self.update_on_link(&current.user.id, identity).await;
        done()
    }
}
