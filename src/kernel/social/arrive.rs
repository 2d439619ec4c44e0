//! Somebody whom a provider vouches for: signed in, linked to the user who has their address, or
//! signed up.

use serde_json::{Value, json};

use super::{super::Ctx, Identity};
use crate::{
    config::TrustedProviders,
    domain::{LinkedAccount, Owner, Session, StoredTokens, User},
    error::Failure,
    host::Level,
    kernel::{request_argument, verification_mail_to},
    oauth::Policy,
    storage::Row,
};

/// How they come.
pub struct Arrival<'a> {
    pub identity: &'a Identity,
    /// Joined by commas.
    pub scope: Option<String>,
    /// Where a verification mail leads on to.
    pub callback_url: Option<&'a str>,
    pub disable_sign_up: bool,
    pub policy: Policy,
}

/// Who they are here, with a session that has begun.
pub struct Arrived {
    pub session: Session,
    pub user: User,
    pub is_register: bool,
}

/// Why somebody is not let in, in the reference's words.
type Refusal = &'static str;

/// Whom the store knows them as.
enum Found {
    Linked(Box<User>, Box<LinkedAccount>),
    /// A user has their address, but no account at this provider.
    SameEmail(Box<User>),
    /// Their account is there, its user is not.
    Orphan,
    Nobody,
}

impl Ctx {
    /// Lets somebody in. A refusal is an answer of its own; other failures are those of hooks and
    /// of the store.
    pub async fn arrive(
        &mut self,
        arrival: &Arrival<'_>,
    ) -> Result<Result<Arrived, Refusal>, Failure> {
        let (user, is_register) = match self.settle(arrival).await? {
            Ok(settled) => settled,
            Err(refusal) => return Ok(Err(refusal)),
        };
        if let Some(refusal) = self.require_verified(&user, is_register, arrival).await {
            return Ok(Err(refusal));
        }
        match self.create_session(&user.id, true).await {
            Ok(session) => Ok(Ok(Arrived { session, user, is_register })),
            Err(Failure::Refused) => Ok(Err("unable to create session")),
            Err(failure) => Err(failure),
        }
    }

    /// The user, and whether they are new.
    async fn settle(
        &mut self,
        arrival: &Arrival<'_>,
    ) -> Result<Result<(User, bool), Refusal>, Failure> {
        let identity = arrival.identity;
        let tokens =
            StoredTokens { scope: arrival.scope.clone(), ..self.stored_tokens(&identity.tokens)? };
        let found = match self.find_arrived(identity).await {
            Ok(found) => found,
            Err(failure) => return Err(self.database_failed(failure)),
        };
        let known = match found {
            Found::Orphan => {
                self.log(
                    Level::Error,
                    "An account belongs to a user who is not there: repair it in the database.",
                );
                return Ok(Err("unable to link account"));
            }
            Found::Nobody if arrival.disable_sign_up => return Ok(Err("signup disabled")),
            Found::Nobody => {
                let created = self.sign_up_arrived(identity, tokens).await?;
                return Ok(created.map(|user| (user, true)));
            }
            Found::Linked(user, account) => {
                self.sign_in_linked(*user, &account, identity, tokens).await?
            }
            Found::SameEmail(user) => self.link_implicitly(*user, identity, tokens).await?,
        };
        match known {
            Ok(user) => Ok(Ok((self.override_user_info(user, arrival).await?, false))),
            Err(refusal) => Ok(Err(refusal)),
        }
    }

    async fn find_arrived(&self, identity: &Identity) -> Result<Found, Failure> {
        let records = self.stored().await?;
        let owner = records.find_account_owner(&identity.provider_id, &identity.account_id).await?;
        match owner {
            Some(Owner::Known(user, account)) => return Ok(Found::Linked(user, account)),
            Some(Owner::Missing) => return Ok(Found::Orphan),
            None => {}
        }
        let email = identity.email().unwrap_or_default();
        let user = records.find_user_by_email(email).await?;
        Ok(user.map_or(Found::Nobody, |user| Found::SameEmail(Box::new(user))))
    }

    /// Keeps the new tokens of an account that is known.
    async fn sign_in_linked(
        &mut self,
        user: User,
        account: &LinkedAccount,
        identity: &Identity,
        tokens: StoredTokens,
    ) -> Result<Result<User, Refusal>, Failure> {
        self.let_in(identity, &user, "sign-in").await?;
        // The scope changes by linking alone.
        let fresh = StoredTokens { scope: None, ..tokens };
        let updates = self.app.config.account.update_on_sign_in;
        let shown = if updates { account.with(&fresh)? } else { account.clone() };
        self.set_account_cookie(&shown)?;
        if updates {
            let changes = fresh.into_row().with("providerId", identity.provider_id.as_str());
            let records = self.stored().await?;
            if records.update_linked_account(&account.id, changes).await?.is_none() {
                return Ok(Err("unable to update account"));
            }
        }
        self.mark_verified(&user, identity).await?;
        Ok(Ok(user))
    }

    /// Adds an account to the user who has the address, if that is safe: somebody else may have
    /// signed up with it before.
    async fn link_implicitly(
        &mut self,
        user: User,
        identity: &Identity,
        tokens: StoredTokens,
    ) -> Result<Result<User, Refusal>, Failure> {
        let vouched = self.trusts(&identity.provider_id).await? || identity.email_verified();
        let rules = &self.app.config.account.linking;
        let local = user.email_verified || !rules.require_local_email_verified;
        if !vouched || !local || !rules.enabled || rules.disable_implicit {
            let what = format!(
                "A user has the address of an account at {}, which is not linked to it: `account.accountLinking` decides.",
                identity.provider_id
            );
            self.log(Level::Warn, &what);
            return Ok(Err("account not linked"));
        }
        self.let_in(identity, &user, "link-account").await?;
        match self.add_account(&user.id, identity, tokens).await {
            Ok(account) => self.set_account_cookie(&account)?,
            Err(Failure::Api(error)) => return Err(error.into()),
            Err(failure) => {
                self.log(Level::Error, &format!("Unable to link account: {failure}"));
                return Ok(Err("unable to link account"));
            }
        }
        self.mark_verified(&user, identity).await?;
        let updated = self.update_on_link(&user.id, identity).await;
        Ok(Ok(updated.unwrap_or(user)))
    }

    pub(super) async fn add_account(
        &self,
        user_id: &str,
        identity: &Identity,
        tokens: StoredTokens,
    ) -> Result<LinkedAccount, Failure> {
        let records = self.stored().await?;
        let (provider, account) = (&identity.provider_id, &identity.account_id);
        let draft = records.draft_linked_account(provider, account, tokens).await?;
        records.create_linked_account(draft, user_id).await
    }

    /// The application's own word on somebody who is known.
    async fn let_in(&self, identity: &Identity, user: &User, action: &str) -> Result<(), Failure> {
        if self.app.config.validate_user_info.is_none() {
            return Ok(());
        }
        let email = identity.email().unwrap_or_default().to_lowercase();
        let candidate = self.vouched_user(identity, &user.id, Some(&email));
        match self.refuses_user(candidate, source(identity, action)).await? {
            Some(refusal) => Err(refusal.into()),
            None => Ok(()),
        }
    }

    /// Whether the provider's word on an address counts in any case.
    pub(super) async fn trusts(&self, provider_id: &str) -> Result<bool, Failure> {
        match &self.app.config.account.linking.trusted_providers {
            TrustedProviders::List(list) => Ok(list.iter().any(|id| id == provider_id)),
            TrustedProviders::Callback(callback) => {
                let list: Option<Vec<Option<String>>> =
                    self.call(callback, &json!([request_argument()])).await?;
                let list = list.unwrap_or_default();
                Ok(list.iter().flatten().any(|id| id == provider_id))
            }
        }
    }

    /// The provider has seen that the address is theirs.
    async fn mark_verified(&self, user: &User, identity: &Identity) -> Result<(), Failure> {
        let email = identity.email().unwrap_or_default().to_lowercase();
        if identity.email_verified() && !user.email_verified && email == user.email {
            let changes = Row::new().with("emailVerified", true);
            self.stored().await?.update_user(&user.id, changes, Vec::new()).await?;
        }
        Ok(())
    }

    /// Takes over what the provider says, if the options want that at each sign-in.
    async fn override_user_info(&self, user: User, arrival: &Arrival<'_>) -> Result<User, Failure> {
        if !arrival.policy.override_user_info {
            return Ok(user);
        }
        let identity = arrival.identity;
        let given = self.changed_profile_fields(&identity.user).await?;
        let email = identity.email().unwrap_or_default().to_lowercase();
        let verified = identity.email_verified() || (email == user.email && user.email_verified);
        let mut changes = self.core_fields(&identity.user);
        changes.set("email", email);
        changes.set("emailVerified", verified);
        match self.stored().await?.update_user(&user.id, changes, given).await? {
            Some(updated) => Ok(updated),
            None => {
                self.log(Level::Warn, "Could not update user info during OAuth sign in; preserving existing user for session.");
                Ok(user)
            }
        }
    }

    /// Mails the link that proves the address, if that is wanted; a refusal if nobody comes in
    /// before it was followed.
    async fn require_verified(
        &self,
        user: &User,
        is_register: bool,
        arrival: &Arrival<'_>,
    ) -> Option<Refusal> {
        let options = &self.app.config.email_verification;
        let required = arrival.policy.require_email_verification;
        if user.email_verified {
            return None;
        }
        let at_sign_up = options.send_on_social_sign_up.unwrap_or(required);
        let at_sign_in = required && options.send_on_sign_in;
        if if is_register { at_sign_up } else { at_sign_in }
            && let Some(mailer) = &options.send
        {
            match verification_mail_to(self, user, arrival.callback_url) {
                Ok(mail) => self.send_after(mailer, &mail).await,
                Err(failure) => {
                    let what = format!("Failed to send OAuth verification email: {failure}");
                    self.log(Level::Error, &what);
                }
            }
        }
        required.then_some("email_not_verified")
    }
}

/// How somebody comes, as `user.validateUserInfo` is told.
pub(super) fn source(identity: &Identity, action: &str) -> Value {
    json!({
        "method": "oauth",
        "oauth": {
            "providerId": identity.provider_id,
            "profile": crate::domain::plain(identity.profile.clone()),
        },
        "action": action,
    })
}
