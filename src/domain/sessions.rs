//! The life of sessions: created at sign-in, found at each request, prolonged, ended.

use std::borrow::Cow;

use super::{Authenticated, Draft, Given, Records, Session, User, extra};
use crate::{
    clock::Timestamp,
    config::Config,
    crypto::random,
    error::Failure,
    http::{Headers, ip::client_ip},
    storage::{Filter, Row, Select, Value},
};

/// Seconds.
const DAY: f64 = 86_400.0;

/// A session about to be stored.
pub struct NewSession {
    pub ip_address: String,
    pub user_agent: String,
    /// Seconds.
    pub lifetime: f64,
}

impl NewSession {
    /// A session begun by a request with these headers. One that is not to be remembered ends
    /// with the browser, and in the store after a day.
    pub fn begin(remember: bool, headers: Option<&Headers>, config: &Config) -> Self {
        let address = headers.and_then(|headers| client_ip(headers, &config.ip));
        let agent = headers.and_then(|headers| headers.get("user-agent"));
        Self {
            ip_address: address.unwrap_or_default(),
            user_agent: agent.map(Cow::into_owned).unwrap_or_default(),
            lifetime: if remember { config.session.expires_in } else { DAY },
        }
    }
}

impl Records<'_> {
    /// A session of somebody who may not be stored yet.
    pub async fn draft_session(&self, session: NewSession) -> Result<Draft, Failure> {
        let mut row = Row::new();
        row.set("expiresAt", self.now.plus_seconds(session.lifetime));
        row.set("token", random::id(self.entropy));
        row.set("createdAt", self.now);
        row.set("updatedAt", self.now);
        row.set("ipAddress", session.ip_address);
        row.set("userAgent", session.user_agent);
        self.draft(self.schema.session(), row, Given::new()).await
    }

    /// The session and the user as they will be stored; none if only the store knows.
    pub fn foresee(&self, session: &Draft, user: &Draft) -> Result<Option<Authenticated>, Failure> {
        let (sessions, users) = (self.schema.session(), self.schema.user());
        let (Some(_), Some(user_id)) = (session.0.str("id"), user.0.str("id")) else {
            return Ok(None);
        };
        if sessions.is_raw() || users.is_raw() {
            return Ok(None);
        }
        let session = Draft(session.0.clone().with("userId", user_id));
        Ok(Some(Authenticated {
            session: Session::from_row(extra::complete(sessions, session))?,
            user: User::from_row(extra::complete(users, user.clone()))?,
        }))
    }

    pub async fn create_session(
        &self,
        mut draft: Draft,
        user_id: &str,
    ) -> Result<Session, Failure> {
        draft.0.set("userId", user_id);
        Session::from_row(self.insert(self.schema.session(), draft).await?)
    }

    /// The session with this token and its user, in one statement and as clients see them.
    /// Expired ones are found too.
    pub async fn find_session(&self, token: &str) -> Result<Option<Authenticated>, Failure> {
        let token = Value::Text(token.to_owned());
        match self.queries.lookup(self.schema.session_with_user(), &token).await? {
            Some((session, Some(user))) => {
                let session = self.read(self.schema.session(), session).await?;
                let user = self.read(self.schema.user(), user).await?;
                let mut found = Authenticated {
                    session: Session::from_row(session)?,
                    user: User::from_row(user)?,
                };
                found.hide(self.schema);
                Ok(Some(found))
            }
            _ => Ok(None),
        }
    }

    /// The user's sessions that have not expired.
    pub async fn list_active_sessions(&self, user_id: &str) -> Result<Vec<Session>, Failure> {
        let filters = [Filter::eq("userId", user_id), Filter::gt("expiresAt", self.now)];
        let table = self.schema.session();
        let select = Select::new(table, &filters).limit(self.schema.list_limit());
        let mut sessions = Vec::new();
        for row in self.queries.find(select).await? {
            sessions.push(Session::from_row(self.read(table, row).await?)?);
        }
        Ok(sessions)
    }

    /// Moves a session's end; none if the session is gone by now.
    pub async fn prolong_session(
        &self,
        token: &str,
        expires_at: Timestamp,
    ) -> Result<Option<Session>, Failure> {
        self.update_session(token, Row::new().with("expiresAt", expires_at), Given::new()).await
    }

    /// Changes a session; none if it is gone by now.
    pub async fn update_session(
        &self,
        token: &str,
        mut changes: Row,
        given: Given,
    ) -> Result<Option<Session>, Failure> {
        changes.set("updatedAt", self.now);
        let filters = [Filter::eq("token", token)];
        let updated = self.change(self.schema.session(), &filters, changes, given).await?;
        updated.map(Session::from_row).transpose()
    }

    /// The session as it would be if the store had it.
    pub async fn change_unstored_session(
        &self,
        session: Session,
        given: Given,
    ) -> Result<Session, Failure> {
        let changes = self.draft_changes(self.schema.session(), Row::new(), given).await?;
        Ok(session.with(changes, self.now))
    }

    pub async fn delete_session(&self, token: &str) -> Result<(), Failure> {
        let table = self.schema.session();
        self.queries.delete(table, &[Filter::eq("token", token)]).await?;
        Ok(())
    }

    /// Ends the user's live sessions but the one with this token.
    pub async fn delete_other_sessions(&self, user_id: &str, token: &str) -> Result<(), Failure> {
        let filters = [
            Filter::eq("userId", user_id),
            Filter::ne("token", token),
            Filter::gt("expiresAt", self.now),
        ];
        self.queries.delete_many(self.schema.session(), &filters).await?;
        Ok(())
    }

    pub async fn delete_user_sessions(&self, user_id: &str) -> Result<(), Failure> {
        let table = self.schema.session();
        self.queries.delete_many(table, &[Filter::eq("userId", user_id)]).await?;
        Ok(())
    }
}
