//! A new user who comes from a provider.

use super::{super::Ctx, Identity, arrive::source};
use crate::{
    domain::{Draft, LinkedAccount, NewUser, Records, StoredTokens, User},
    error::Failure,
    host::Level,
    kernel::Committed,
};

impl Ctx {
    /// Stores the user and the account, both or neither.
    pub(super) async fn sign_up_arrived(
        &mut self,
        identity: &Identity,
        tokens: StoredTokens,
    ) -> Result<Result<User, &'static str>, Failure> {
        let signed_up = match self.try_sign_up(identity, tokens).await {
            Ok((user, account, committed)) => {
                committed.follow_up(self).await.map(|()| (user, account))
            }
            Err(failure) => Err(failure),
        };
        match signed_up {
            Ok((user, account)) => {
                if let Some(account) = account {
                    self.set_account_cookie(&account)?;
                }
                Ok(Ok(user))
            }
            Err(Failure::Api(error)) => Err(error.into()),
            Err(failure) => {
                self.log(Level::Error, &format!("Unable to create OAuth user: {failure}"));
                Ok(Err("unable to create user"))
            }
        }
    }

    async fn try_sign_up(
        &self,
        identity: &Identity,
        tokens: StoredTokens,
    ) -> Result<(User, Option<LinkedAccount>, Committed), Failure> {
        let given = self.profile_fields(&identity.user).await?;
        let core = self.core_fields(&identity.user);
        let records = self.stored().await?;
        let user = NewUser {
            name: core.str("name").unwrap_or_default(),
            email: identity.email().unwrap_or_default(),
            email_verified: identity.email_verified(),
            image: core.str("image"),
            given,
        };
        let user = records.draft_user(user).await?;
        if let Some(refusal) = self.refuses_new_user(&user, source(identity, "create-user")).await?
        {
            return Err(refusal.into());
        }
        let (provider, account) = (&identity.provider_id, &identity.account_id);
        let account = records.draft_linked_account(provider, account, tokens).await?;
        self.store_arrived(user, account).await
    }

    async fn store_arrived(
        &self,
        user: Draft,
        account: Draft,
    ) -> Result<(User, Option<LinkedAccount>, Committed), Failure> {
        let work = self.begin_work().await?;
        let stored = create_rows(&self.records(work.queries()), user, account).await;
        let ((user, account), committed) = work.end(stored).await?;
        Ok((user, account, committed))
    }
}

async fn create_rows(
    records: &Records<'_>,
    user: Draft,
    account: Draft,
) -> Result<(User, Option<LinkedAccount>), Failure> {
    let user = records.create_user(user).await?;
    match records.create_linked_account(account, &user.id).await {
        Ok(account) => Ok((user, Some(account))),
        // As in the reference, the user then goes without.
        Err(Failure::Refused) => Ok((user, None)),
        Err(failure) => Err(failure),
    }
}
