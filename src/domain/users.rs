//! Finding and creating users.

use unicode_normalization::UnicodeNormalization;

use super::{Records, Source, User, extra};
use crate::{
    crypto::random,
    error::Failure,
    storage::{Filter, Row, StoreError, Value},
};

/// A user about to be stored.
pub struct NewUser<'a> {
    pub name: &'a str,
    pub email: &'a str,
    pub image: Option<&'a str>,
    /// Additional fields, as [`super::fit`] gives them.
    pub extra: Vec<(String, Value)>,
}

impl Records<'_> {
    /// The user with this address. A database may compare text loosely (accents, width), so the
    /// address is compared again here: nobody signs in to a look-alike's account.
    pub async fn find_user_by_email(&self, email: &str) -> Result<Option<User>, Failure> {
        let email = email.to_lowercase();
        let table = self.schema.user();
        let filters = [Filter::eq("email", email.as_str())];
        let Some(row) = self.queries.find_one(table, &filters).await? else { return Ok(None) };
        let user = User::from_row(row)?;
        let same = user.email.to_lowercase().nfc().eq(email.nfc());
        Ok(same.then_some(user))
    }

    pub async fn find_user(&self, id: &str) -> Result<Option<User>, Failure> {
        let row = self.queries.find_one(self.schema.user(), &[Filter::eq("id", id)]).await?;
        row.map(User::from_row).transpose()
    }

    /// The user with this address, from now on known to be theirs; none if nobody has it.
    pub async fn mark_email_verified(&self, email: &str) -> Result<Option<User>, Failure> {
        let mut changes = Row::new();
        changes.set("emailVerified", true);
        changes.set("updatedAt", self.now);
        let filters = [Filter::eq("email", email.to_lowercase())];
        let row = self.queries.update(self.schema.user(), &filters, changes).await?;
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

    /// The user as it would be stored.
    pub fn begin_user(&self, user: NewUser<'_>) -> User {
        User {
            id: random::id(self.entropy),
            name: user.name.to_owned(),
            email: user.email.to_lowercase(),
            email_verified: false,
            image: user.image.map(str::to_owned),
            created_at: self.now,
            updated_at: self.now,
            source: Source::Store,
            extra: extra::complete(self.schema.user(), user.extra),
        }
    }

    /// Fails with [`StoreError::UniqueViolation`] if the address is taken.
    pub async fn create_user(&self, user: &User) -> Result<User, CreateUserError> {
        let mut row = Row::new();
        row.set("id", user.id.as_str());
        row.set("name", user.name.as_str());
        row.set("email", user.email.as_str());
        row.set("emailVerified", user.email_verified);
        row.set("image", user.image.clone().map_or(Value::Null, Value::Text));
        row.set("createdAt", user.created_at);
        row.set("updatedAt", user.updated_at);
        extra::write(&mut row, user.extra.clone());
        let row = self.queries.create(self.schema.user(), row).await?;
        Ok(User::from_row(row)?)
    }

    /// Changes a user; none if there is no such user any more.
    pub async fn update_user(
        &self,
        user_id: &str,
        mut changes: Row,
    ) -> Result<Option<User>, Failure> {
        changes.set("updatedAt", self.now);
        let table = self.schema.user();
        let updated = self.queries.update(table, &[Filter::eq("id", user_id)], changes).await?;
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
        self.queries.delete(self.schema.user(), &[Filter::eq("id", user_id)]).await?;
        Ok(())
    }
}

/// Why a user could not be stored.
pub enum CreateUserError {
    Store(StoreError),
    Other(Failure),
}

impl From<StoreError> for CreateUserError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Failure> for CreateUserError {
    fn from(failure: Failure) -> Self {
        Self::Other(failure)
    }
}
