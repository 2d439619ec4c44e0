//! Finding and creating users.

use unicode_normalization::UnicodeNormalization;

use super::{Draft, Given, Records, User, extra};
use crate::{
    crypto::random,
    error::Failure,
    storage::{Filter, IdKind, Row},
};

/// A user about to be stored.
pub struct NewUser<'a> {
    pub name: &'a str,
    pub email: &'a str,
    /// Whether it is known to be theirs.
    pub email_verified: bool,
    pub image: Option<&'a str>,
    pub given: Given,
}

impl Records<'_> {
    /// The user with this address. A database may compare text loosely (accents, width), so the
    /// address is compared again here: nobody signs in to a look-alike's account.
    pub async fn find_user_by_email(&self, email: &str) -> Result<Option<User>, Failure> {
        let email = email.to_lowercase();
        let table = self.schema.user();
        let filters = [Filter::eq("email", email.as_str())];
        let Some(row) = self.queries.find_one(table, &filters).await? else { return Ok(None) };
        let user = User::from_row(self.read(table, row).await?)?;
        let same = user.email.to_lowercase().nfc().eq(email.nfc());
        Ok(same.then_some(user))
    }

    /// The user in whose row `field` holds `value`.
    pub async fn find_user_where(
        &self,
        field: &'static str,
        value: &str,
    ) -> Result<Option<User>, Failure> {
        let table = self.schema.user();
        let row = self.queries.find_one(table, &[Filter::eq(field, value)]).await?;
        self.read_one(table, row).await?.map(User::from_row).transpose()
    }

    pub async fn find_user(&self, id: &str) -> Result<Option<User>, Failure> {
        self.find_user_where("id", id).await
    }

    /// The user with this address, from now on known to be theirs; none if nobody has it.
    pub async fn mark_email_verified(&self, email: &str) -> Result<Option<User>, Failure> {
        let mut changes = Row::new();
        changes.set("emailVerified", true);
        changes.set("updatedAt", self.now);
        let filters = [Filter::eq("email", email.to_lowercase())];
        let row = self.change(self.schema.user(), &filters, changes, Given::new()).await?;
        self.refresh_sessions(row).await
    }

    /// The changed user, known to all their sessions.
    async fn refresh_sessions(&self, row: Option<Row>) -> Result<Option<User>, Failure> {
        let user = row.map(User::from_row).transpose()?;
        if let (Some(secondary), Some(user)) = (self.secondary, &user) {
            let refreshed = secondary.refresh_user(user).await;
            secondary.log_failure("A changed user was not told to all sessions", refreshed);
        }
        Ok(user)
    }

    pub async fn draft_user(&self, user: NewUser<'_>) -> Result<Draft, Failure> {
        let mut row = Row::new();
        row.set("name", user.name);
        row.set("email", user.email.to_lowercase());
        row.set("emailVerified", user.email_verified);
        row.set("image", user.image);
        row.set("createdAt", self.now);
        row.set("updatedAt", self.now);
        self.draft(self.schema.user(), row, user.given).await
    }

    /// Fails if the address is taken.
    pub async fn create_user(&self, draft: Draft) -> Result<User, Failure> {
        User::from_row(self.insert(self.schema.user(), draft).await?)
    }

    /// The user that would come of the draft. Where the database gives ids, this one has a
    /// random one, as in the reference.
    pub async fn pretend_user(&self, draft: Draft) -> Result<User, Failure> {
        let table = self.schema.user();
        let mut row = extra::complete(table, draft);
        if row.str("id").is_none() {
            let id = self.made_id(self.schema.asked_ids(), &table.model).await?;
            row.set("id", id.unwrap_or_else(|| random::id(self.entropy)));
        }
        User::from_row(self.read(table, row).await?)
    }

    /// Changes a user; none if there is no such user any more.
    pub async fn update_user(
        &self,
        user_id: &str,
        mut changes: Row,
        given: Given,
    ) -> Result<Option<User>, Failure> {
        changes.set("updatedAt", self.now);
        let filters = [Filter::eq("id", user_id)];
        let updated = self.change(self.schema.user(), &filters, changes, given).await?;
        self.refresh_sessions(updated).await
    }

    /// Deletes a user with all accounts and sessions. To be called in a transaction, before and
    /// after which [`Self::end_kept_sessions`] stands.
    pub async fn delete_user(&self, user_id: &str) -> Result<(), Failure> {
        let own = [Filter::eq("userId", user_id)];
        if self.session_rows() {
            self.queries.delete_many(self.schema.session(), &own).await?;
        }
        self.queries.delete_many(self.schema.account(), &own).await?;
        if self.schema.user().id == IdKind::Serial && self.verification_rows() {
            // A table of the reference's may give this id to somebody else, for whom a link that
            // was mailed to this user must not be good.
            let mailed = [Filter::eq("value", user_id)];
            self.queries.delete_many(self.schema.verification(), &mailed).await?;
        }
        self.queries.delete(self.schema.user(), &[Filter::eq("id", user_id)]).await?;
        Ok(())
    }
}
