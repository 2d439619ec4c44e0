//! The life of sessions: created at sign-in, found at each request, prolonged, ended.

use std::borrow::Cow;

use super::{Authenticated, Records, Session, Source, User, extra};
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
pub struct NewSession<'a> {
    pub user_id: &'a str,
    pub ip_address: String,
    pub user_agent: String,
    /// Seconds.
    pub lifetime: f64,
    /// Additional fields, as [`super::fit`] gives them.
    pub extra: Vec<(String, Value)>,
}

impl<'a> NewSession<'a> {
    /// A session begun by a request with these headers. One that is not to be remembered ends
    /// with the browser, and in the store after a day.
    pub fn begin(
        user_id: &'a str,
        remember: bool,
        headers: Option<&Headers>,
        config: &Config,
        extra: Vec<(String, Value)>,
    ) -> Self {
        let address = headers.and_then(|headers| client_ip(headers, &config.ip));
        let agent = headers.and_then(|headers| headers.get("user-agent"));
        Self {
            user_id,
            ip_address: address.unwrap_or_default(),
            user_agent: agent.map(Cow::into_owned).unwrap_or_default(),
            lifetime: if remember { config.session.expires_in } else { DAY },
            extra,
        }
    }
}

impl Records<'_> {
    /// The session as it would be stored.
    pub fn begin_session(&self, session: NewSession<'_>) -> Session {
        Session {
            id: random::id(self.entropy),
            expires_at: self.now.plus_seconds(session.lifetime),
            token: random::id(self.entropy),
            created_at: self.now,
            updated_at: self.now,
            ip_address: Some(session.ip_address),
            user_agent: Some(session.user_agent),
            user_id: session.user_id.to_owned(),
            source: Source::Store,
            extra: extra::complete(self.schema.session(), session.extra),
        }
    }

    pub async fn create_session(&self, session: Session) -> Result<Session, Failure> {
        let mut row = Row::new();
        row.set("id", session.id);
        row.set("expiresAt", session.expires_at);
        row.set("token", session.token);
        row.set("createdAt", session.created_at);
        row.set("updatedAt", session.updated_at);
        row.set("ipAddress", session.ip_address);
        row.set("userAgent", session.user_agent);
        row.set("userId", session.user_id);
        extra::write(&mut row, session.extra);
        let row = self.queries.create(self.schema.session(), row).await?;
        Session::from_row(row)
    }

    /// The session with this token and its user, in one statement and as clients see them.
    /// Expired ones are found too.
    pub async fn find_session(&self, token: &str) -> Result<Option<Authenticated>, Failure> {
        let token = Value::Text(token.to_owned());
        match self.queries.lookup(self.schema.session_with_user(), &token).await? {
            Some((session, Some(user))) => {
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
        let select = Select::new(self.schema.session(), &filters);
        self.queries.find(select).await?.into_iter().map(Session::from_row).collect()
    }

    /// Moves a session's end; none if the session is gone by now.
    pub async fn prolong_session(
        &self,
        token: &str,
        expires_at: Timestamp,
    ) -> Result<Option<Session>, Failure> {
        self.update_session(token, Row::new().with("expiresAt", expires_at)).await
    }

    /// Changes a session; none if it is gone by now.
    pub async fn update_session(
        &self,
        token: &str,
        mut changes: Row,
    ) -> Result<Option<Session>, Failure> {
        changes.set("updatedAt", self.now);
        let table = self.schema.session();
        let updated = self.queries.update(table, &[Filter::eq("token", token)], changes).await?;
        updated.map(Session::from_row).transpose()
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
