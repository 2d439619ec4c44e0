//! Sessions in the secondary storage: under their token, together with their user.

use std::collections::HashSet;

use super::{SecondaryRecords, active::Active, stored};
use crate::{
    domain::{Authenticated, Session, User},
    error::Failure,
    host::Level,
    storage::Row,
};

impl SecondaryRecords<'_> {
    /// Whether the database answers for what the secondary storage has lost.
    pub fn falls_back(&self) -> bool {
        self.config.session.store_in_database && !self.config.session.preserve_in_database
    }

    /// Whether the rows of ended sessions stay.
    pub fn preserves(&self) -> bool {
        self.config.session.store_in_database && self.config.session.preserve_in_database
    }

    pub async fn keep_session(
        &self,
        session: &Session,
        user: Option<&User>,
    ) -> Result<(), Failure> {
        let entry =
            Active { token: session.token.clone(), expires_at: session.expires_at.millis() };
        self.change_list(&session.user_id, |list| {
            list.retain(|other| other.token != entry.token);
            list.push(entry);
        })
        .await?;
        let text = stored::session_text(session, user)?;
        self.set(&session.token, text, session.expires_at).await
    }

    /// The session with this token and its user, with all their fields. The outer option is none
    /// if nothing is kept under the token, the inner one if what is kept is not to be believed.
    pub async fn find_session(
        &self,
        token: &str,
    ) -> Result<Option<Option<Authenticated>>, Failure> {
        let Some(text) = self.get(token).await? else { return Ok(None) };
        let Some(found) = stored::read_session(&text, token) else {
            self.log.write(
                Level::Error,
                "A session in the secondary storage cannot be read, so it counts as none.",
            );
            return Ok(Some(None));
        };
        let session = &found.session;
        let revoked = self.is_revoked(&session.user_id, session.created_at).await?;
        Ok(Some((!revoked).then_some(found)))
    }

    /// The user's sessions, in the order in which they end.
    pub async fn list_sessions(&self, user_id: &str) -> Result<Vec<Session>, Failure> {
        let mark = self.mark(user_id).await?.unwrap_or(i64::MIN);
        let mut seen = HashSet::new();
        let mut sessions = Vec::new();
        for entry in self.active_sessions(user_id).await? {
            if entry.expires_at <= self.now.millis() || !seen.insert(entry.token.clone()) {
                continue;
            }
            let text = self.get(&entry.token).await?;
            let found = text.and_then(|text| stored::read_session(&text, &entry.token));
            let Some(Authenticated { session, .. }) = found else { continue };
            let live = session.created_at.millis() >= mark && session.expires_at > self.now;
            if live && session.user_id == user_id {
                sessions.push(session);
            }
        }
        Ok(sessions)
    }

    /// Changes a session; none if nothing is kept under its token. Fields that no client sees go
    /// as the session is written anew, as in the reference.
    pub async fn change_session(
        &self,
        token: &str,
        changes: &Row,
    ) -> Result<Option<Session>, Failure> {
        let _guard = self.storage.locks.lock(token).await;
        let Some(text) = self.get(token).await? else { return Ok(None) };
        let Some(Authenticated { mut session, user }) = stored::read_session(&text, token) else {
            return Ok(None);
        };
        session.change(changes);
        session.hide(self.schema);
        let text = stored::session_text(&session, Some(&user))?;
        self.set(token, text, session.expires_at).await?;
        let entry = Active { token: token.to_owned(), expires_at: session.expires_at.millis() };
        self.change_list(&session.user_id, |list| {
            list.retain(|other| other.token != token);
            if entry.expires_at > self.now.millis() {
                list.push(entry);
            }
        })
        .await?;
        Ok(Some(session))
    }

    /// Ends a session, be it readable or not. It goes before its place in the list does: one that
    /// could not be ended stays listed.
    pub async fn drop_session(&self, token: &str) -> Result<(), Failure> {
        let _guard = self.storage.locks.lock(token).await;
        let text = self.get(token).await?;
        self.delete(token).await?;
        let found = text.and_then(|text| stored::read_session(&text, token));
        let Some(Authenticated { session, .. }) = found else { return Ok(()) };
        self.change_list(&session.user_id, |list| list.retain(|entry| entry.token != token)).await
    }

    /// Ends the user's sessions but the one with this token; `more` are tokens that the list may
    /// lack.
    pub async fn drop_other_sessions(
        &self,
        user_id: &str,
        token: &str,
        more: Vec<String>,
    ) -> Result<(), Failure> {
        let listed = self.active_sessions(user_id).await?.into_iter().map(|entry| entry.token);
        let others: HashSet<String> = listed.chain(more).filter(|other| other != token).collect();
        for other in &others {
            let _guard = self.storage.locks.lock(other).await;
            self.delete(other).await?;
        }
        self.change_list(user_id, |list| list.retain(|entry| !others.contains(&entry.token))).await
    }

    /// Writes a changed user beside each of their sessions.
    pub async fn refresh_user(&self, user: &User) -> Result<(), Failure> {
        for entry in self.active_sessions(&user.id).await? {
            if entry.expires_at <= self.now.millis() {
                continue;
            }
            let _guard = self.storage.locks.lock(&entry.token).await;
            let text = self.get(&entry.token).await?;
            let found = text.and_then(|text| stored::read_session(&text, &entry.token));
            let Some(Authenticated { session, .. }) = found else { continue };
            let text = stored::session_text(&session, Some(user))?;
            self.set(&entry.token, text, session.expires_at).await?;
        }
        Ok(())
    }
}
