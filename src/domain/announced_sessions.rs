//! Sessions that a transaction stores, and the secondary storage: no transaction waits for it, so
//! it is told before or after.

use super::{Draft, Records, Session, User, extra, sessions::alone};
use crate::error::Failure;

impl Records<'_> {
    /// Before a transaction that stores this session: writes it into the secondary storage, so
    /// that a failure there leaves nothing behind. None if that has to wait.
    pub async fn announce_session(
        &self,
        draft: &Draft,
        user_id: &str,
        user: Option<&User>,
    ) -> Result<Option<Session>, Failure> {
        let Some(secondary) = self.secondary.filter(|secondary| !secondary.falls_back()) else {
            return Ok(None);
        };
        // What hooks make of it, the transaction will tell.
        if draft.id().is_none() || self.queries.is_hooked() {
            return Ok(None);
        }
        let mut draft = draft.clone();
        draft.0.set("userId", user_id);
        let session = if self.session_rows() {
            let table = self.schema.session();
            Session::from_row(self.read(table, extra::complete(table, draft)).await?)?
        } else {
            alone(draft)?
        };
        secondary.keep_session(&session, user).await?;
        Ok(Some(session))
    }

    /// The same for a user whom the transaction stores, too.
    pub async fn announce_sign_up(
        &self,
        draft: &Draft,
        user: &Draft,
    ) -> Result<Option<Session>, Failure> {
        if self.secondary.is_none_or(|secondary| secondary.falls_back()) || user.id().is_none() {
            return Ok(None);
        }
        let user = self.pretend_user(user.clone()).await?;
        self.announce_session(draft, &user.id, Some(&user)).await
    }

    /// After the transaction that did not store it.
    pub async fn withdraw_session(&self, announced: Option<&Session>) {
        if let (Some(secondary), Some(session)) = (self.secondary, announced) {
            let dropped = secondary.drop_session(&session.token).await;
            secondary.log_failure("A session that was not begun after all stays", dropped);
        }
    }

    /// After the transaction that stored it, unless it was announced. Where the row is the session
    /// and the secondary storage its copy, a failure there is no reason to fail.
    pub async fn follow_session(
        &self,
        announced: Option<&Session>,
        session: &Session,
        user: Option<&User>,
    ) -> Result<(), Failure> {
        let Some(secondary) = self.secondary.filter(|_| announced.is_none()) else {
            return Ok(());
        };
        let kept = secondary.keep_session(session, user).await;
        if !secondary.falls_back() {
            return kept;
        }
        secondary.log_failure("A new session was not kept", kept);
        Ok(())
    }
}
